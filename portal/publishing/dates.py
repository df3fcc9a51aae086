"""Dates that are known to the day, the month, a season, a quarter, a year, or not at all."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, npgettext, pgettext


class Precision(models.TextChoices):
    """How much of a date is known. The date itself is the first day of the period."""

    DAY = "day", gettext_lazy("day")
    MONTH = "month", gettext_lazy("month")
    SEASON = "season", gettext_lazy("season")
    QUARTER = "quarter", gettext_lazy("quarter")
    YEAR = "year", gettext_lazy("year")


def validate_time_zone(value):
    if value not in available_timezones():
        message = gettext_lazy("“%(zone)s” is not an IANA time zone such as Europe/Paris.")
        raise ValidationError(message, params={"zone": value})


def precision_field(of):
    return models.CharField(
        f"{of}: known to the",
        max_length=8,
        choices=Precision,
        default=Precision.DAY,
        help_text="If only the month or the year is known, enter its first day and choose “month” or “year” here.",
    )


def spoken(date, precision=Precision.DAY):
    """The date in words, always with its year: `6 May 2025`, `April 2024`, `winter 2024`, `2025`; "" for no date."""
    if date is None:
        return ""
    match precision:
        case Precision.YEAR:
            return str(date.year)
        case Precision.QUARTER:
            return _quarter((date.month + 2) // 3, date.year)
        case Precision.SEASON:
            return f"{_season(date.month)} {date.year}"
        case Precision.MONTH:
            return date_format(date, "F Y")
    # Translators: formats of Django's templates, where E or F is the month. French needs the plural: 1er mai, 2 mai.
    return date_format(date, npgettext("date", "j E Y", "j E Y", date.day))


def spoken_span(start, start_precision, end, end_precision):
    """`6 May – 13 June 2025`, `2016 – 2019`, `since 2024`, or "" where nothing is known."""
    first, last = spoken(start, start_precision), spoken(end, end_precision)
    if first and last:
        if first == last:
            return first
        if start_precision == end_precision == Precision.DAY and start.year == end.year:
            return _span_within_a_year(start, end, last)
        return f"{first} – {last}"
    if first:
        return _since(first, start_precision)
    return _until(last, end_precision) if last else ""


def _span_within_a_year(start, end, last):
    if start.month == end.month:
        first = date_format(start, npgettext("date", "j", "j", start.day))
        return f"{first}–{last}"
    first = date_format(start, npgettext("date", "j E", "j E", start.day))
    return f"{first} – {last}"


# Some languages need an article before a day or a quarter, and none before a month or a year.


def _since(words, precision):
    if precision in (Precision.DAY, Precision.QUARTER):
        return pgettext("a day or a quarter", "since %(date)s") % {"date": words}
    return pgettext("a month, a season or a year", "since %(date)s") % {"date": words}


def _until(words, precision):
    if precision in (Precision.DAY, Precision.QUARTER):
        return pgettext("a day or a quarter", "until %(date)s") % {"date": words}
    return pgettext("a month, a season or a year", "until %(date)s") % {"date": words}


def _quarter(number, year):
    words = ngettext("quarter %(number)d of %(year)d", "quarter %(number)d of %(year)d", number)
    return words % {"number": number, "year": year}


def _season(month):
    match month:
        case 3 | 4 | 5:
            return _("spring")
        case 6 | 7 | 8:
            return _("summer")
        case 9 | 10 | 11:
            return _("autumn")
    return _("winter")


def day_begins(date):
    """Midnight UTC of a day without a time of its own: it sorts and reads the same for everybody."""
    return datetime.combine(date, time.min, tzinfo=UTC) if date else None


def last_day(date, precision):
    """The last day of the period that begins on `date`."""
    months = {Precision.MONTH: 1, Precision.SEASON: 3, Precision.QUARTER: 3, Precision.YEAR: 12}.get(precision)
    if months is None:
        return date
    index = date.year * 12 + date.month - 1 + months
    return date.replace(year=index // 12, month=index % 12 + 1, day=1) - timedelta(days=1)


# Dates beyond these are slips of the finger, and calendars cannot reckon with all of them.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


def year_span(value):
    """First moments of the year and of the next. ValueError unless `value` is a year from 1900 to 2199."""
    if not (value.isascii() and value.isdecimal() and EARLIEST.year <= int(value) <= LATEST.year):
        raise ValueError(value)
    return datetime(int(value), 1, 1, tzinfo=UTC), datetime(int(value) + 1, 1, 1, tzinfo=UTC)


def month_span(value):
    """First moments of the month `2025-06` and of the next. ValueError for anything else."""
    year, _dash, month = value.partition("-")
    first, _end = year_span(year)
    if not (month.isascii() and month.isdecimal() and len(month) == 2 and 1 <= int(month) <= 12):
        raise ValueError(value)
    index = first.year * 12 + int(month)
    return first.replace(month=int(month)), datetime(index // 12, index % 12 + 1, 1, tzinfo=UTC)


def moment_text(start, end, precision):
    """A span of aware datetimes in words. `end` is the moment from which it is over, so midnight means the day before.

    With the precision "time" the hour is said as well.
    """
    if start is None:
        return ""
    if precision not in (Precision.DAY, "time"):
        return spoken(start.date(), precision)
    last = (end - timedelta(microseconds=1)).date() if end else start.date()
    if last > start.date():
        return spoken_span(start.date(), Precision.DAY, last, Precision.DAY)
    words = spoken(start.date())
    return f"{words}, {date_format(start, 'H:i')}" if precision == "time" else words
