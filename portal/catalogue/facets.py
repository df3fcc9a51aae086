"""How many of the hits have each value of a filter: all other filters applied, and not its own.

So the number beside a value is that of the results which choosing it leads to. It is counted on the shelf, and means
there what `Criteria.apply` means in the database.
"""

from functools import cached_property

import numpy as np

from portal.publishing import clock
from portal.publishing.dates import EARLIEST, LATEST

from .bonds import bonds
from .shelf import code, micros, name_of

COLUMNS = {"kind": "kind", "country": "country", "sort": "sort", "status": "status", "pillar": "pillars"}


def narrow(shelf, rows, criteria, except_name=None, at=None):
    """Those of the rows (entries on the shelf, as an array of places) that pass the filters, but for one name's."""
    return Hits(shelf, rows, criteria, at).rows(except_name)


class Hits:
    """Rows of entries on a shelf, one for each item, seen through the filters of a `Criteria` at a moment."""

    def __init__(self, shelf, rows, criteria, at=None):
        self.shelf, self.criteria, self.at = shelf, criteria, at or clock.now()
        self._rows = np.asarray(rows, "i8")
        self._passed = {}
        self._passing = {name: self._passes(name, meant) for name, meant in criteria.meanings().items()}

    def rows(self, except_name=None):
        return self._rows_and_items(except_name)[0]

    def _rows_and_items(self, except_name):
        """The rows that pass, and the items that they are of, as a mask; worked out once for all names not chosen."""
        name = except_name if except_name in self._passing else None
        if name not in self._passed:
            masks = [passes for other, passes in self._passing.items() if other != name]
            rows = self._rows[np.logical_and.reduce(masks)] if masks else self._rows
            self._passed[name] = rows, self.shelf.mark_items(self.shelf.item[rows])
        return self._passed[name]

    def counts(self, name):
        """`{value: number of hits}` without zeros; a value is the primary key of an item for a filter by link."""
        rows, hit = self._rows_and_items(name)
        if name in self.criteria.by_link:
            return self._linked(name, hit)
        match name:
            case "year":
                years = self.shelf.entries.sort_at[rows].view("M8[us]").astype("M8[Y]").astype("i8") + 1970
                dated = years[(years >= EARLIEST.year) & (years <= LATEST.year)]
                return {str(year): number for year, number in _counted(dated)}
            case "language":
                readable = self._visible & hit[self.shelf.item]
                return _by_name(self.shelf.entries.language[readable])
            case "pillar":
                return _apart(_by_name(self.shelf.entries.pillars[rows]))
        return _by_name(getattr(self.shelf.entries, COLUMNS[name])[rows])

    @cached_property
    def _visible(self):
        return self.shelf.visible(self.at)

    @cached_property
    def _visible_items(self):
        """What can be read in some language, as a mask over the items."""
        return self.shelf.mark_items(self.shelf.item[self._visible])

    def _linked(self, name, hit):
        tied = bonds(self.shelf, name)
        counts = np.bincount(tied.value[tied.holding(self._visible_items) & hit[tied.item]])
        values = np.flatnonzero(counts)
        return dict(zip(self.shelf.items.pk[values].tolist(), counts[values].tolist(), strict=True))

    def _passes(self, name, meanings):
        """Which of the rows have one of the values, as a mask."""
        if name in self.criteria.by_link:
            return self._linked_with(name, meanings)[self.shelf.item[self._rows]]
        entries = self.shelf.entries
        match name:
            case "year" | "month":
                moments = entries.sort_at[self._rows]
                return np.any([(moments >= micros(first)) & (moments < micros(end)) for first, end in meanings], axis=0)
            case "language":
                spoken = self._visible & np.isin(entries.language, [code(value) for value in meanings])
                return self.shelf.mark_items(self.shelf.item[spoken])[self.shelf.item[self._rows]]
            case "pillar":
                together = np.unique(entries.pillars)
                wanted = [number for number in together if not set(meanings).isdisjoint(name_of(number).split(","))]
                return np.isin(entries.pillars[self._rows], wanted)
        return np.isin(getattr(entries, COLUMNS[name])[self._rows], [code(value) for value in meanings])

    def _linked_with(self, name, items):
        """The items that are linked with one of these (primary keys), as a mask."""
        rows, tied = self.shelf.rows_of_items(items), bonds(self.shelf, name)
        wanted = self.shelf.mark_items(rows[rows >= 0])
        return self.shelf.mark_items(tied.item[tied.holding(self._visible_items) & wanted[tied.value]])


def _counted(numbers):
    """Pairs of a whole number and how often it is there."""
    if not len(numbers):
        return []
    lowest = numbers.min()
    counts = np.bincount(numbers - lowest)
    there = np.flatnonzero(counts)
    return zip((there + lowest).tolist(), counts[there].tolist(), strict=True)


def _by_name(codes):
    return {name_of(number): count for number, count in _counted(codes) if number}


def _apart(counts):
    """`{"BR,BK": 2, "BR": 1}` becomes `{"BR": 3, "BK": 2}`."""
    found = {}
    for together, count in counts.items():
        for each in together.split(","):
            found[each] = found.get(each, 0) + count
    return found
