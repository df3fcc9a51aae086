"""Which entries say a stem, and how much: the stems of a shelf, sorted by themselves.

Sorting all takes a second for 100,000 pages. So a shelf that came from another one by a change takes over what that one
had sorted, and what has changed since stands beside it.
"""

import numpy as np

MANY = 2000  # items that have changed; with more, sorting anew is better


class Sorted:
    """All stems of a shelf in their order, each with the row of its entry and how much that says of it."""

    def __init__(self, stems, counts, rows):
        order = np.argsort(
            stems.astype("u2"), kind="stable"
        )  # sixteen bits at a time: that is sorted without comparing
        order = order[np.argsort((stems >> 16).astype("u2")[order], kind="stable")]
        self.stems, self.counts, self.rows = stems[order], counts[order], rows[order].astype("i4")

    def of(self, stem):
        """The rows and counts of the entries that say it."""
        first, end = (np.searchsorted(self.stems, stem, side) for side in ("left", "right"))
        return self.rows[first:end], self.counts[first:end]


class Basis:
    """The sorted stems of a shelf, for that shelf and those that come from it."""

    def __init__(self, shelf):
        self.pk = shelf.entries.pk
        rows = np.repeat(np.arange(len(self.pk)), shelf.entries.stems)
        self.sorted = Sorted(shelf.stems.stem, shelf.stems.count, rows)


class Postings:
    """Those of one shelf: what its basis knew, but for the items (primary keys) that have changed since."""

    def __init__(self, shelf, basis, since):
        self.basis, self.place = basis, None
        if since:
            changed = np.isin(shelf.entries.item, list(since))
            self.place = _places(shelf.entries.pk, basis.pk, changed)
            fresh = np.repeat(changed, shelf.entries.stems)
            rows = np.repeat(np.flatnonzero(changed), shelf.entries.stems[changed])
            self.fresh = Sorted(shelf.stems.stem[fresh], shelf.stems.count[fresh], rows)

    def of(self, stem):
        """The rows and counts of the entries that say it, as two arrays."""
        rows, counts = self.basis.sorted.of(stem)
        if self.place is None:
            return rows, counts
        rows = self.place[rows]
        kept, (more_rows, more_counts) = rows >= 0, self.fresh.of(stem)
        return np.concatenate([rows[kept], more_rows]), np.concatenate([counts[kept], more_counts])


def _places(now, before, changed):
    """Where the entries of before stand now; -1 for those that are gone or have changed."""
    if not len(now):
        return np.full(len(before), -1, "i4")
    rows = np.minimum(np.searchsorted(now, before), len(now) - 1)
    return np.where((now[rows] == before) & ~changed[rows], rows, -1).astype("i4")
