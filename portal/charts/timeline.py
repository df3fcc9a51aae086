"""Lanes over years, with stretches of time and marks on them.

    from portal.charts.timeline import Lane, Mark, Span, Timeline

    Timeline(
        title=_("The partnership over the years"),   # names the drawing for those who do not see it
        lanes=[Lane("Housing", "/partnerships/housing/", hue=3, spans=[Span(…)], marks=[Mark(…)])],
        today=clock.today(),                          # None: no line for today
        since=None, until=None,                       # days; None: as far as there are dates
    )

    {% load charts %}{% timeline chart %}

Dates are `datetime.date` with a `Precision`. A date known to the month or year is drawn as that stretch: thin where the
bar may or may not have begun. A bar without an end is drawn up to today and then dotted. Without any date, a sentence
says so.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from portal.publishing.dates import Precision, last_day, spoken, spoken_span

from . import labels
from .figures import Cell, Table
from .labels import Hung, Label
from .years import NARROW, WIDE, Years

GLYPH, PADDING = 16, 10  # pixels: height of what hangs on the line, and space below each row
LIMITS = {NARROW: 266, WIDE: 266}  # pixels that a label may be wide
HALF = 7  # pixels from the middle of a mark to its edge


def milestone_word(status):
    words = {"done": _("reached"), "open": _("planned"), "overdue": _("overdue"), "unknown": _("not known if reached")}
    return words.get(status, "")


@dataclass(frozen=True)
class Span:
    """A stretch of time. `kind`: "phase" (a bar in the lane's colour) or "" (a quieter one). `status`: see Mark."""

    start: date | None
    end: date | None
    start_precision: str = Precision.DAY
    end_precision: str = Precision.DAY
    label: str = ""
    kind: str = "phase"
    url: str = ""
    status: str = ""

    @cached_property
    def words(self):
        return spoken_span(self.start, self.start_precision, self.end, self.end_precision)

    @cached_property
    def days(self):
        return [self.start, last_day(self.end, self.end_precision) if self.end else None]

    @property
    def is_vague(self):
        known = [(self.start, self.start_precision), (self.end, self.end_precision)]
        return any(day and precision != Precision.DAY for day, precision in known)


@dataclass(frozen=True)
class Mark:
    """A moment. `shape` "milestone" with `status` "done", "open", "overdue" or "unknown"; "event" (a dot); or "status",
    with the look of an action's status ("finalised", "mid-level" …), whose word belongs into the label."""

    date: date
    precision: str = Precision.DAY
    label: str = ""
    shape: str = "milestone"
    status: str = ""
    url: str = ""

    @cached_property
    def words(self):
        parts = [spoken(self.date, self.precision), milestone_word(self.status) if self.shape == "milestone" else ""]
        return ", ".join(filter(None, parts))

    @cached_property
    def days(self):
        return [self.date, last_day(self.date, self.precision)]

    @property
    def is_vague(self):
        return self.precision != Precision.DAY


@dataclass(frozen=True)
class Lane:
    label: str
    url: str = ""
    spans: tuple = ()
    marks: tuple = ()
    hue: int | None = None
    note: str = ""

    @cached_property
    def items(self):
        return [span for span in self.spans if span.start or span.end] + list(self.marks)


@dataclass(frozen=True)
class Drawn:
    """A span or mark in its place: numbers in per cent across, in pixels down."""

    item: Span | Mark
    y: float
    at: float
    thin: tuple  # from where to where the bar or mark might reach
    full: tuple | None  # from where to where the bar surely reaches
    dots: tuple | None  # from where to where nobody knows
    label: Label

    @property
    def is_mark(self):
        return isinstance(self.item, Mark)

    @property
    def label_y(self):
        return self.y + GLYPH


@dataclass(frozen=True)
class Track:
    """A lane's drawing for drawings of at least so many pixels."""

    size: str
    height: float
    drawn: tuple


@dataclass(frozen=True)
class Timeline:
    title: str
    lanes: tuple
    today: date | None = None
    since: date | None = None
    until: date | None = None
    is_today: bool = True  # whether `today` is today, or another day as of which all is drawn

    @cached_property
    def years(self):
        days = [day for lane in self.lanes for item in lane.items for day in item.days]
        known = [day for day in days if day]
        if not known:
            return None
        return Years.around([*known, self.today], since=self.since, until=self.until)

    @property
    def today_at(self):
        return self.years.at(self.today) if self.today else None

    @property
    def today_words(self):
        words = spoken(self.today)
        return _("Today, %(date)s") % {"date": words} if self.is_today else words

    @property
    def notes(self):
        """What has to be said of how things are drawn."""
        items = [item for lane in self.lanes for item in lane.items]
        found = []
        if any(item.is_vague for item in items):
            found.append(_("Where a line is thin, the date is known only to the month, the season or the year."))
        if any(isinstance(item, Span) and not (item.start and item.end) for item in items):
            found.append(_("Where it is dotted, no beginning or no end is known."))
        return " ".join(found)

    @property
    def ticks(self):
        return [("narrow", self.years.ticks(NARROW)), ("wide", self.years.ticks(WIDE))]

    @property
    def drawn_lanes(self):
        return [(lane, [self._track(lane, NARROW), self._track(lane, WIDE)]) for lane in self.lanes]

    @property
    def table(self):
        rows = [
            (Cell(lane.label, lane.url), Cell(item.label, item.url), Cell(item.words))
            for lane in self.lanes
            for item in sorted(lane.items, key=lambda item: item.days[0] or item.days[1])
        ]
        return Table((_("What"), _("Step"), _("When")), tuple(rows))

    def _track(self, lane, width):
        items = [item for item in lane.items if self._is_in(item)]
        places = [self._placed(item) for item in items]
        labelled = [labels.label(item.label, item.words, LIMITS[width]) for item in items]
        hung = [
            Hung(
                place.at, place.thin[0], max(place.thin[1], (place.dots or place.thin)[1]), words, HALF * place.is_mark
            )
            for place, words in zip(places, labelled, strict=True)
        ]
        rows = labels.rows(hung, width)
        tops, height = self._tops(rows, labelled)
        drawn = [
            replace(place, y=tops[row], label=replace(words, shift=labels.shift(each, width)))
            for place, words, each, row in zip(places, labelled, hung, rows, strict=True)
        ]
        return Track("narrow" if width == NARROW else "wide", height, tuple(drawn))

    def _is_in(self, item):
        """Whether something of it lies between the first and the last year that are drawn."""
        days = [day for day in item.days if day]
        return max(days) >= self.years.first and (min(days) < self.years.end or item.days[0] is None)

    @staticmethod
    def _tops(rows, labelled):
        """Where each row begins, as high as its highest label makes it, and where the last one ends."""
        tops, y = {}, PADDING + 5
        for row in range(max(rows, default=-1) + 1):
            tops[row] = y
            highest = max(words.height for number, words in zip(rows, labelled, strict=True) if number == row)
            y += GLYPH + highest + PADDING
        return tops, y

    def _placed(self, item):
        if isinstance(item, Mark):
            thin = self.years.stretch(item.date, item.precision)
            return Drawn(item, 0, self.years.middle(item.date, item.precision), thin, None, None, Label())
        return self._placed_span(item)

    def _placed_span(self, span):
        years = self.years
        edge = years.at(years.end)
        begins = years.stretch(span.start, span.start_precision) if span.start else (years.at(years.first),) * 2
        if span.end is None:
            reached = max(begins[1], years.at(self.today) if self.today else begins[1])
            full, dots = (begins[1], reached), (reached, edge)
            return Drawn(span, 0, begins[0], (begins[0], reached), full, dots, Label())
        # The end is the evening of its last day.
        ends = years.at(span.end), years.at(last_day(span.end, span.end_precision) + timedelta(days=1))
        if span.end_precision == Precision.DAY:
            ends = ends[1], ends[1]
        thin = begins[0], max(begins[0], ends[1])
        if span.start is None:
            return Drawn(span, 0, begins[0], thin, None, (begins[0], ends[0]), Label())
        full = (begins[1], ends[0]) if ends[0] > begins[1] else None
        return Drawn(span, 0, begins[0], thin, full, None, Label())
