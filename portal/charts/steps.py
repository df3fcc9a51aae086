"""How the status of one thing went: a strip in which each status holds from its date to the next.

    from portal.charts.steps import Step, Steps

    Steps(
        title=_("The status over the years"),
        steps=[Step(date(2021, 5, 1), Precision.MONTH, "early", _("early stage"), url="…")],
        today=clock.today(),     # where the strip ends
        since=plan.agreed_on,    # optional: the strip begins here, hatched up to the first step
    )

    {% load charts %}{% steps chart %}

`look` is a status of the design: not-started, early, mid-level, advanced, finalised, stopped, unknown. A step without a
date holds from the beginning of the strip.
"""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import pairwise

from django.utils.translation import gettext as _

from portal.publishing.dates import Precision, last_day, spoken

from . import labels
from .figures import Cell, Table
from .labels import Hung, Label
from .years import NARROW, Years

WIDE = 600  # pixels, of the wide drawing at least
LEAD = 20  # pixels before the name, for the shape
TOP, STRIP, GAP = 22, 18, 16  # pixels: the years, the strip, and from there to the first label


@dataclass(frozen=True)
class Step:
    date: date | None
    precision: str
    look: str
    label: str
    url: str = ""

    @property
    def words(self):
        return spoken(self.date, self.precision) or _("date not known")


@dataclass(frozen=True)
class Stretch:
    """From where to where a status holds, in per cent; up to `sure` it may still have been the one before."""

    step: Step
    start: float
    sure: float
    end: float
    former: str = "unknown"  # the look of the status before

    @property
    def width(self):
        return round(self.end - self.sure, 2)

    @property
    def unsure(self):
        return round(self.sure - self.start, 2)


@dataclass(frozen=True)
class Named:
    step: Step
    at: float
    y: float
    label: Label

    @property
    def leader(self):
        """How far down its line goes: along the label where that stands to the left of it."""
        return self.y + (self.label.height if self.label.shift < 0 else 0)


@dataclass(frozen=True)
class Steps:
    title: str
    steps: tuple
    today: date | None = None
    since: date | None = None

    @cached_property
    def ordered(self):
        """By date; those without one first, equal dates as they were given."""
        return sorted(self.steps, key=lambda step: step.date or date.min)

    @cached_property
    def years(self):
        days = [day for step in self.steps if step.date for day in (step.date, last_day(step.date, step.precision))]
        known = [day for day in (*days, self.today, self.since) if day]
        return Years.around(known, inset=0) if known else None

    @cached_property
    def begin(self):
        return self.years.at(self.since or min((s.date for s in self.steps if s.date), default=self.years.first))

    @cached_property
    def end(self):
        dated = [self.years.stretch(step.date, step.precision)[1] for step in self.steps if step.date]
        return max([self.years.at(self.today) if self.today else self.years.at(self.years.end), *dated])

    @property
    def before(self):
        """What is known between the beginning of the strip and the first step."""
        return Step(self.since, Precision.DAY, "unknown", _("status not known"))

    @cached_property
    def stretches(self):
        found = []
        for step, after in pairwise([*self.ordered, None]):
            start, sure = self.years.stretch(step.date, step.precision) if step.date else (self.begin,) * 2
            end = self.years.at(after.date) if after and after.date else self.begin if after else self.end
            end, former = max(end, start), found[-1].step.look if found else "unknown"
            found.append(Stretch(step, start, min(sure, end), end, former))
        if found and found[0].start > self.begin:
            found.insert(0, Stretch(self.before, self.begin, self.begin, found[0].start))
        return found

    @property
    def drawings(self):
        sizes = ("narrow", NARROW), ("wide", WIDE)
        return [(size, self.years.ticks(width), *self._named(width)) for size, width in sizes]

    @property
    def table(self):
        steps = [stretch.step for stretch in self.stretches]
        rows = [(Cell(step.words), Cell(step.label, step.url)) for step in steps]
        return Table((_("Since"), _("Status")), tuple(rows))

    def _named(self, width):
        """The labels below the strip, and how high the drawing is with them."""
        stretches = self.stretches
        words = [labels.label(s.step.label, s.step.words, min(width, 240), lead=LEAD) for s in stretches]
        hung = [Hung(s.start, s.start, s.start, each) for s, each in zip(stretches, words, strict=True)]
        places = labels.hung_below(hung, width)
        tops, y = [], TOP + STRIP + GAP
        for row in range(max((row for row, _shift in places), default=-1) + 1):
            tops.append(y)
            heights = [w.height for (number, _shift), w in zip(places, words, strict=True) if number == row]
            y += max(heights, default=0) + 10
        named = [
            Named(s.step, s.start, tops[row], replace(each, shift=shift))
            for s, each, (row, shift) in zip(stretches, words, places, strict=True)
        ]
        return named, y
