"""A small chart of an indicator: where it began, what was measured, what is aimed at.

    from portal.charts.series import Measure, Series, Target

    Series(
        title=_("Homes renovated"), unit=_("homes"),         # "%" is written as the language writes shares
        baseline=Measure(date(2017, 1, 1), Precision.YEAR, 120),
        measures=[Measure(date(2019, 1, 1), Precision.YEAR, 180, url="…")],
        target=Target(400, date(2027, 1, 1), Precision.YEAR),  # or None; without a date it holds for ever
    )

    {% load charts %}{% series chart %}

Values are int, float or Decimal. Nothing measured yet: the baseline and the target alone; nothing at all: a sentence.
"""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portal.publishing.dates import Precision, spoken

from . import labels
from .figures import Cell, Table
from .labels import Label
from .years import NARROW, Years

SIZES = {"narrow": NARROW, "wide": 600}  # pixels that a drawing has at least
HEIGHT, TOP, BOTTOM = 220, 54, 64  # pixels: the drawing, and what stays free above and below the values
AWAY, AXIS = 9, 18  # pixels from a point to its label, and that the years take below


def quantity(value, unit):
    """`1,240 homes`, `12%`, in German `12 %`: as the language writes it."""
    number = number_format(value, force_grouping=True)
    if unit == "%":
        return pgettext("a share", "%(number)s%%") % {"number": number}
    return f"{number}\N{NO-BREAK SPACE}{unit}" if unit else number


@dataclass(frozen=True)
class Measure:
    date: date
    precision: str
    value: int | float | Decimal
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Target:
    value: int | float | Decimal
    due: date | None = None
    precision: str = Precision.DAY


@dataclass(frozen=True)
class Point:
    """A value in its place: `at` in per cent across, `y` in pixels down; a label with its top at `label_y`, or none."""

    kind: str
    at: float
    y: float
    words: str
    name: str
    detail: str
    url: str = ""
    label: Label | None = None
    label_y: float = 0


@dataclass(frozen=True)
class Series:
    title: str
    unit: str = ""
    measures: tuple = ()
    baseline: Measure | None = None
    target: Target | None = None

    @cached_property
    def ordered(self):
        return sorted(self.measures, key=lambda measure: measure.date)

    @cached_property
    def values(self):
        found = [measure.value for measure in self.ordered]
        return [float(v) for v in (*found, *(each.value for each in (self.baseline, self.target) if each))]

    @cached_property
    def years(self):
        days = [measure.date for measure in (*self.ordered, *([self.baseline] if self.baseline else []))]
        return Years.around([*days, self.target and self.target.due])

    @property
    def is_empty(self):
        return not self.values or not (self.ordered or self.baseline or (self.target and self.target.due))

    def y(self, value):
        """Pixels from the top; equal values all in the middle."""
        low, high = min(self.values), max(self.values)
        share = (float(value) - low) / (high - low) if high > low else 0.5
        return round(HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM), 1)

    @cached_property
    def points(self):
        points = [self._point("measure", measure) for measure in self.ordered]
        if self.baseline:
            points.insert(0, self._point("baseline", self.baseline))
        if self.target:
            at = self.years.middle(self.target.due, self.target.precision) if self.target.due else 100
            name = _("target %(value)s") % {"value": quantity(self.target.value, self.unit)}
            due = spoken(self.target.due, self.target.precision)
            detail = _("by %(date)s") % {"date": due} if due else ""
            points.append(Point("target", at, self.y(self.target.value), f"{name} {detail}".strip(), name, detail))
        return points

    @property
    def line(self):
        """Where the line runs, from point to point: `(x1, y1, x2, y2, kind)`."""
        reached = [point for point in self.points if point.kind != "target"]
        pieces = [(a.at, a.y, b.at, b.y, "measured") for a, b in pairwise(reached)]
        goal = [point for point in self.points if point.kind == "target"]
        if goal and reached and goal[0].at > reached[-1].at:
            pieces.append((reached[-1].at, reached[-1].y, goal[0].at, goal[0].y, "hoped"))
        pieces += [(0, point.y, point.at, point.y, "target") for point in goal]
        return pieces

    @property
    def drawings(self):
        return [
            (size, [tick for tick in self.years.ticks(width) if tick.is_year], self._labelled(width))
            for size, width in SIZES.items()
        ]

    @property
    def table(self):
        rows = []
        if self.baseline:
            rows.append((Cell(_("baseline")), self.baseline.value, self.baseline))
        rows += [(Cell(measure.note or _("measured"), measure.url), measure.value, measure) for measure in self.ordered]
        cells = [(name, Cell(spoken(m.date, m.precision)), Cell(quantity(value, self.unit))) for name, value, m in rows]
        if self.target:
            due = spoken(self.target.due, self.target.precision)
            cells.append((Cell(_("target")), Cell(due), Cell(quantity(self.target.value, self.unit))))
        return Table((_("What"), _("When"), _("Value")), tuple(cells))

    def _point(self, kind, measure):
        at = self.years.middle(measure.date, measure.precision)
        name, when = quantity(measure.value, self.unit), spoken(measure.date, measure.precision)
        detail = _("baseline, %(date)s") % {"date": when} if kind == "baseline" else when
        return Point(kind, at, self.y(measure.value), f"{name}, {detail}", name, detail, measure.url)

    def _labelled(self, width):
        """The points, with their values where there is room; the target, the latest and the baseline first."""
        taken = [(p.at * width / 100 - 6, p.y - 6, p.at * width / 100 + 6, p.y + 6) for p in self.points]
        labelled = dict(enumerate(self.points))
        for index in self._by_weight():
            point = self.points[index]
            words = labels.label(point.name, point.detail, 190)
            place = self._place(point, words, width, [*taken[:index], *taken[index + 1 :]])
            if place:
                shift, top = place
                labelled[index] = replace(point, label=replace(words, shift=shift), label_y=top)
                taken.append(_box(point, words, shift, top, width))
        return [labelled[index] for index in sorted(labelled)]

    def _by_weight(self):
        kinds = [point.kind for point in self.points]
        measures = [index for index, kind in enumerate(kinds) if kind == "measure"]
        target, baseline = ([i for i, kind in enumerate(kinds) if kind == k] for k in ("target", "baseline"))
        return list(dict.fromkeys([*target, *measures[-1:], *baseline, *measures]))

    def _place(self, point, words, width, taken):
        """Above the point or below it, where nothing else is and least of the lines; None where there is no room."""
        at = point.at * width / 100
        places = [
            (round(max(-at, min(shift, width - at - words.width)), 1), round(top, 1))
            for top in (point.y - AWAY - words.height, point.y + AWAY)
            for shift in (-10, 10 - words.width)
            if 0 <= top <= HEIGHT - AXIS - words.height
        ]
        boxes = {place: _box(point, words, *place, width) for place in places}
        free = [place for place, box in boxes.items() if not any(_overlap(box, other) for other in taken)]
        return min(free, key=lambda place: self._crossings(boxes[place], width), default=None)

    def _crossings(self, box, width):
        """How much of the lines lies under a label."""
        dots = [
            ((x1 + (x2 - x1) * step / 40) * width / 100, y1 + (y2 - y1) * step / 40)
            for x1, y1, x2, y2, _kind in self.line
            for step in range(41)
        ]
        return sum(box[0] <= x <= box[2] and box[1] <= y <= box[3] for x, y in dots)


def _box(point, words, shift, top, width):
    left = point.at * width / 100 + shift
    return left, top, left + words.width, top + words.height


def _overlap(one, other):
    return one[0] < other[2] + 6 and other[0] < one[2] + 6 and one[1] < other[3] and other[1] < one[3]
