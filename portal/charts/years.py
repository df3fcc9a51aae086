"""Time along a line: days as percentages of a drawing's width, so that it stretches while its words keep their size."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.publishing.dates import Precision, last_day

INSET = 2.5  # per cent at either end, for a mark on the very first or last day
NARROW, WIDE = 288, 432  # pixels that a drawing has at least, on a phone and elsewhere
YEAR_WIDTH, QUARTER_WIDTH = 40, 34  # pixels that a label of the axis needs


@dataclass(frozen=True)
class Tick:
    at: float
    label: str
    is_year: bool = True


@dataclass(frozen=True)
class Years:
    """The stretch of whole years from `first` up to, but not including, `end`; both are a first of January."""

    first: date
    end: date
    inset: float = INSET

    @classmethod
    def around(cls, days, *, since=None, until=None, inset=INSET):
        """The whole years in which all days lie, or those from `since` and until `until` where they are given."""
        days = [day for day in days if day]
        first = since or min(days, default=None) or until
        last = until or max(days, default=None) or since
        if first is None:
            raise ValueError("Years.around: there is no day to draw, and neither since nor until is given.")
        last = max(first, last)
        return cls(date(first.year, 1, 1), date(last.year + 1, 1, 1), inset)

    def at(self, day):
        """Where a day begins, in per cent of the width. What lies outside is drawn at the edge."""
        share = (day - self.first).days / (self.end - self.first).days
        return round(self.inset + min(1.0, max(0.0, share)) * (100 - 2 * self.inset), 2)

    def stretch(self, day, precision):
        """Where the period begins and ends that a date stands for: two equal numbers for a day."""
        if precision == Precision.DAY:
            return self.at(day), self.at(day)
        return self.at(day), self.at(last_day(day, precision))

    def middle(self, day, precision):
        return round(sum(self.stretch(day, precision)) / 2, 2)

    def ticks(self, width):
        """The years, or every second, fifth …, as there is room for labels on so many pixels; quarters if they fit."""
        count = self.end.year - self.first.year
        room = width * (1 - 2 * self.inset / 100) / count
        step = next((step for step in (1, 2, 5, 10, 20, 50) if step * room >= YEAR_WIDTH), 100)
        years = [year for year in range(self.first.year, self.end.year) if (year - self.first.year) % step == 0]
        ticks = [Tick(self.at(date(year, 1, 1)), str(year)) for year in years]
        if room >= 4 * QUARTER_WIDTH:
            ticks += [self._quarter(year, number) for year in years for number in (2, 3, 4)]
        return sorted(ticks, key=lambda tick: tick.at)

    def _quarter(self, year, number):
        # Translators: the second, third or fourth quarter of a year, on the axis of a drawing.
        return Tick(self.at(date(year, 3 * number - 2, 1)), _("Q%(number)d") % {"number": number}, is_year=False)
