"""Dates in words, however much of them is known."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.publishing.dates import (
    Precision,
    day_begins,
    last_day,
    moment_text,
    month_span,
    spoken,
    spoken_span,
    year_span,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
SIXTH = date(2025, 5, 6)
DATES = st.dates(date(1900, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("day", "precision", "words"),
    [
        (SIXTH, "day", "6 May 2025"),
        (SIXTH, "month", "May 2025"),
        (SIXTH, "season", "spring 2025"),
        (SIXTH, "quarter", "quarter 2 of 2025"),
        (SIXTH, "year", "2025"),
        (date(2025, 1, 1), "season", "winter 2025"),
        (date(2025, 7, 1), "season", "summer 2025"),
        (date(2025, 9, 1), "season", "autumn 2025"),
        (date(2024, 12, 1), "season", "winter 2024"),
        (date(2025, 1, 1), "quarter", "quarter 1 of 2025"),
        (date(2025, 3, 31), "quarter", "quarter 1 of 2025"),
        (date(2025, 4, 1), "quarter", "quarter 2 of 2025"),
        (date(2025, 12, 31), "quarter", "quarter 4 of 2025"),
        (None, "day", ""),
        (None, "year", ""),
    ],
)
def test_date_is_spoken_as_far_as_it_is_known(day, precision, words):
    assert spoken(day, precision) == words


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["6 mai 2025", "1er mai 2025", "2e trimestre 2025", "1er–6 mai 2025", "1er mai – 1er juin 2025"]),
        ("de", ["6. Mai 2025", "1. Mai 2025", "2. Quartal 2025", "1.–6. Mai 2025", "1. Mai – 1. Juni 2025"]),
        ("pl", ["6 maja 2025", "1 maja 2025", "quarter 2 of 2025", "1–6 maja 2025", "1 maja – 1 czerwca 2025"]),
    ],
)
def test_date_is_spoken_in_the_readers_language(language, said):
    first, of_june = date(2025, 5, 1), date(2025, 6, 1)
    with translation.override(language):
        assert [
            spoken(SIXTH),
            spoken(first),
            spoken(SIXTH, "quarter"),
            spoken_span(first, "day", SIXTH, "day"),
            spoken_span(first, "day", of_june, "day"),
        ] == said


@pytest.mark.parametrize(
    ("language", "precision", "said"),
    [
        ("fr", "day", ["depuis le 6 mai 2025", "jusqu’au 6 mai 2025"]),
        ("fr", "month", ["depuis mai 2025", "jusqu’en mai 2025"]),
        ("fr", "quarter", ["depuis le 2e trimestre 2025", "jusqu’au 2e trimestre 2025"]),
        ("fr", "year", ["depuis 2025", "jusqu’en 2025"]),
        ("de", "year", ["seit 2025", "bis 2025"]),
    ],
)
def test_open_span_has_the_article_that_its_language_asks_for(language, precision, said):
    with translation.override(language):
        assert [spoken_span(SIXTH, precision, None, "day"), spoken_span(None, "day", SIXTH, precision)] == said


@given(DATES, st.sampled_from(Precision.values))
def test_spoken_date_always_has_its_year(day, precision):
    assert str(day.year) in spoken(day, precision)


@pytest.mark.parametrize(
    ("start", "start_precision", "end", "end_precision", "words"),
    [
        (SIXTH, "day", date(2025, 6, 13), "day", "6 May – 13 June 2025"),
        (SIXTH, "day", date(2025, 5, 13), "day", "6–13 May 2025"),
        (SIXTH, "day", date(2026, 5, 6), "day", "6 May 2025 – 6 May 2026"),
        (SIXTH, "day", SIXTH, "day", "6 May 2025"),
        (SIXTH, "day", None, "day", "since 6 May 2025"),
        (None, "day", SIXTH, "day", "until 6 May 2025"),
        (None, "day", None, "day", ""),
        (date(2016, 1, 1), "year", date(2019, 1, 1), "year", "2016 – 2019"),
        (date(2016, 1, 1), "year", date(2016, 12, 1), "year", "2016"),
        (SIXTH, "day", date(2025, 6, 1), "month", "6 May 2025 – June 2025"),
    ],
)
def test_span_is_spoken_without_repeating_itself(start, start_precision, end, end_precision, words):
    assert spoken_span(start, start_precision, end, end_precision) == words


@pytest.mark.parametrize(
    ("precision", "last"),
    [
        ("day", date(2024, 2, 1)),
        ("month", date(2024, 2, 29)),
        ("season", date(2024, 4, 30)),
        ("quarter", date(2024, 4, 30)),
        ("year", date(2025, 1, 31)),
    ],
)
def test_last_day_ends_the_period_that_begins(precision, last):
    assert last_day(date(2024, 2, 1), precision) == last


def test_last_day_of_a_year_is_its_last():
    assert last_day(date(2024, 1, 1), "year") == date(2024, 12, 31)


@given(DATES, st.sampled_from(Precision.values))
def test_period_never_ends_before_it_begins(day, precision):
    assert last_day(day, precision) >= day


def at(hour, minute=0, day=17):
    return datetime(2025, 6, day, hour, minute, tzinfo=BRUSSELS)


@pytest.mark.parametrize(
    ("start", "end", "precision", "words"),
    [
        (at(14), at(16), "time", "17 June 2025, 14:00"),
        (at(14, 30), None, "time", "17 June 2025, 14:30"),
        (at(0), at(0, day=18), "day", "17 June 2025"),
        (at(0), at(0, day=19), "day", "17–18 June 2025"),
        (at(14), at(12, day=18), "time", "17–18 June 2025"),
        (at(14), at(0, day=18), "time", "17 June 2025, 14:00"),
        (at(0), None, "day", "17 June 2025"),
        (at(0), at(0, day=30), "month", "June 2025"),
        (None, None, "day", ""),
    ],
)
def test_moment_is_spoken_with_the_hour_only_where_it_is_known(start, end, precision, words):
    assert moment_text(start, end, precision) == words


def test_day_begins_at_midnight_utc():
    assert day_begins(SIXTH) == datetime(2025, 5, 6, tzinfo=UTC)
    assert day_begins(None) is None


def test_year_and_month_span_to_the_next_one():
    assert year_span("2025") == (datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))
    assert month_span("2025-06") == (datetime(2025, 6, 1, tzinfo=UTC), datetime(2025, 7, 1, tzinfo=UTC))
    assert month_span("2025-12") == (datetime(2025, 12, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC))


@given(st.dates(date(1900, 1, 1), date(2199, 11, 30)))
def test_month_spans_follow_each_other_without_a_gap(day):
    _first, end = month_span(f"{day:%Y-%m}")

    assert month_span(f"{end:%Y-%m}")[0] == end
    assert day_begins(day) < end
    assert end - day_begins(day) <= timedelta(days=31)


@pytest.mark.parametrize(
    "value", ["", "20x5", "1899", "2200", "99999999999", "-2025", " 2025", "２０２５", "2025.0", "\x00"]
)
def test_year_that_is_none_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 the caller makes the sentence
        year_span(value)


@pytest.mark.parametrize(
    "value", ["", "2025", "2025-", "2025-0", "2025-00", "2025-13", "2025-6", "2025-06-01", "-06", "2025-１２", "x-06"]
)
def test_month_that_is_none_is_refused(value):
    with pytest.raises(ValueError):  # noqa: PT011 the caller makes the sentence
        month_span(value)


@given(st.text(max_size=12))
def test_any_text_is_a_year_or_refused(text):
    try:
        first, end = year_span(text)
    except ValueError:
        return
    assert first < end
