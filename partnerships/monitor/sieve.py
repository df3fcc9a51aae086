"""Which actions pass the filters, and how many there would be with another value: counted as every list counts.

A filter is told as pairs of an action and a value that it has, so that all filters are chosen from and counted alike.
"""

from functools import cached_property

import numpy as np

from portal.catalogue.bonds import bonds
from portal.catalogue.shelf import code, name_of
from portal.publishing import clock

SETS = {"pillar": "pillars", "level": "levels", "output": "output_types", "issue": "issues"}
WORDS = {*SETS, "status", "due", "country"}  # their values are words; those of others are primary keys of items
UNKNOWN = "unknown"
LASTING = {*SETS, "partnership", "actionplan"}  # the same on every day and for every reader


class Sieve:
    """The actions that visitors can read and that count, seen through the filters of a `MonitorCriteria`."""

    def __init__(self, shelf, view, criteria):
        self.shelf, self.view, self.ledger, self.criteria = shelf, view, view.ledger, criteria
        self._pairs = {}
        self._passing = {name: self._passes(name, meant) for name, meant in criteria.meanings().items()}

    @cached_property
    def entries(self):
        """For each action the place on the shelf of the entry that visitors read, -1 where they read none."""
        is_action = self.shelf.entries.kind == code("action")
        readable = np.flatnonzero(self._readable & is_action)
        rows = self.ledger.rows_of_items(self.shelf.entries.item[readable])
        places = np.full(len(self.ledger.actions), -1, "i8")
        places[rows[rows >= 0]] = readable[rows >= 0]
        return places

    @cached_property
    def _readable(self):
        return self.shelf.reading(self.criteria.language, clock.now())

    @cached_property
    def eligible(self):
        """What counts: actions that visitors can read, of partnerships that they can read."""
        homes = self.shelf.rows_of_items(self.ledger.actions.partnership)
        readable = self.shelf.mark_items(self.shelf.item[self._readable])
        at_home = (homes >= 0) & readable[homes] if len(readable) else homes >= 0
        return (self.entries >= 0) & at_home & self.view.counts

    def mask(self, *except_names):
        """The actions that pass all filters, but for those of these names."""
        masks = [passes for name, passes in self._passing.items() if name not in except_names]
        return np.logical_and.reduce([self.eligible, *masks])

    @cached_property
    def rows(self):
        """The rows of the actions that pass."""
        return np.flatnonzero(self.mask())

    def is_in(self, rows, *windows):
        """Which of the rows are due in one of the windows, as a mask."""
        return np.isin(self.view.window[rows], [code(window.value) for window in windows])

    def counts(self, name):
        """`{value: number of actions}` without zeros, all filters applied but those of this name."""
        rows, values = self.pairs(name)
        kept = values[self.mask(name)[rows]]
        found, numbers = np.unique(kept, return_counts=True)
        return {self._value(name, value): int(n) for value, n in zip(found.tolist(), numbers.tolist(), strict=True)}

    def table(self, name, other):
        """`{value: {value of another filter: rows}}` of the actions that pass, with rows as an array.

        Where values of the other filter are chosen only they are told, each as if it were chosen alone.
        """
        chosen = self.criteria.values(other)
        found = {}
        for value, rows in self.split(name, np.flatnonzero(self.mask(other))).items():
            cells = self.split(other, rows)
            found[value] = {there: part for there, part in cells.items() if not chosen or there in chosen}
        return {value: cells for value, cells in found.items() if cells}

    def split(self, name, rows):
        """`{value: rows that have it}` of these rows, which are in order."""
        pair_rows, values = self.pairs(name)
        first, end = (np.searchsorted(pair_rows, rows, side) for side in ("left", "right"))
        number = end - first
        places = np.arange(number.sum()) + np.repeat(first - np.cumsum(number) + number, number)
        having, values = np.repeat(rows, number), values[places]
        order = np.argsort(values, kind="stable")
        having, values = having[order], values[order]
        found, starts = np.unique(values, return_index=True)
        parts = np.split(having, starts[1:]) if len(found) else []
        return {self._value(name, value): part for value, part in zip(found.tolist(), parts, strict=True)}

    def _value(self, name, value):
        return (name_of(value) or UNKNOWN) if name in WORDS else value

    def _passes(self, name, meanings):
        rows, values = self.pairs(name)
        wanted = [code("" if each == UNKNOWN else each) for each in meanings] if name in WORDS else meanings
        passes = np.zeros(len(self.ledger.actions), bool)
        passes[rows[np.isin(values, wanted)]] = True
        return passes

    def pairs(self, name):
        """`(rows of actions, values)`, each pair once. A word stands as its code, something with a page as its item."""
        pairs = self.ledger.pairs if name in LASTING else self._pairs
        if name not in pairs:
            pairs[name] = _distinct(*self._made(name))
        return pairs[name]

    def _made(self, name):
        actions = self.ledger.actions
        if name in SETS:
            return _apart(getattr(actions, SETS[name]))
        made = {
            "partnership": lambda: _filled(actions.partnership),
            "actionplan": lambda: _filled(actions.plan),
            "theme": self._themes,
            "leader": self._led,
            "country": self._from_countries,
            "status": lambda: (np.arange(len(actions)), self.view.status),
            "due": lambda: _filled(self.view.window),
        }
        return made[name]()

    def _themes(self):
        tied, readable = bonds(self.shelf, "theme"), self.shelf.visible(clock.now())
        holding = tied.holding(self.shelf.mark_items(self.shelf.item[readable]))
        rows = self.ledger.rows_of_items(self.shelf.items.pk[tied.item[holding]])
        return rows[rows >= 0], self.shelf.items.pk[tied.value[holding]][rows >= 0]

    def _led(self):
        """Actions and the organisations that led them on that day."""
        roles, rows = self.ledger.roles, self.ledger.row_of_role
        day = self.view.day[rows]
        leads = (roles.role == code("leader")) & (roles.since <= day) & (roles.until >= day)
        return rows[leads], roles.organisation[leads]

    def _from_countries(self):
        rows, organisations = self._led()
        return _filled(self._countries(organisations), rows)

    def _countries(self, organisations):
        """The code of the country of each organisation (item), 0 for those without one or without a page."""
        readable = np.flatnonzero(self._readable & (self.shelf.entries.kind == code("organisation")))
        order = readable[np.argsort(self.shelf.entries.item[readable])]
        known = self.shelf.entries.item[order]
        if not len(known):
            return np.zeros(len(organisations), "i8")
        places = np.minimum(np.searchsorted(known, organisations), len(known) - 1)
        return np.where(known[places] == organisations, self.shelf.entries.country[order[places]], 0)


def _filled(values, rows=None):
    """Pairs with the values that are there: 0 stands for none."""
    rows = np.arange(len(values)) if rows is None else rows
    return rows[values != 0], values[values != 0]


def _apart(together):
    """Pairs with each of the codes that stand as one word, such as `BR,BK`, and with 0 for none."""
    rows, values = [], []
    for words in np.unique(together).tolist():
        for each in name_of(words).split(","):
            having = np.flatnonzero(together == words)
            rows.append(having)
            values.append(np.full(len(having), code(each), "i8"))
    return (np.concatenate(rows), np.concatenate(values)) if rows else (np.array([], "i8"), np.array([], "i8"))


def _distinct(rows, values):
    if not len(rows):
        return np.asarray(rows, "i8"), np.asarray(values, "i8")
    size = int(values.max()) + 1
    pairs = np.unique(np.asarray(rows, "i8") * size + values)
    return pairs // size, pairs % size
