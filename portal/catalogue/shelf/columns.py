"""The columns, and what follows from them alone."""

from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import NamedTuple
from zlib import crc32

import numpy as np

from .postings import MANY, Basis, Postings

EPOCH, MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
NEVER = np.iinfo(np.int64).max

ITEMS = {"pk": "i8", "kind": "i2", "key": "i8"}
ENTRIES = {
    "pk": "i8",
    "item": "i8",
    "kind": "i2",
    "language": "i2",
    "is_original": "?",
    "is_published": "?",
    "publish_at": "i8",
    "expire_at": "i8",
    "sort_at": "i8",
    "sort": "i2",
    "status": "i2",
    "pillars": "i2",  # all of a page as one word, with commas
    "country": "i2",
    "title": "i8",
    "length": "i4",  # words
    "stems": "i4",  # how many there are in `stems`
}
LINKS = {"source": "i8", "target": "i8", "relation": "i2", "language": "i2", "position": "i4"}
STEMS = {"stem": "u4", "count": "u1"}
SIZE = 5  # bytes of a packed stem

_codes, _names = {"": 0}, [""]


def code(name):
    """A small number for a word such as a kind, a language or a country; the same as long as the process lives."""
    if name not in _codes:
        _names.append(name)
        _codes[name] = len(_names) - 1
    return _codes[name]


def name_of(number):
    return _names[number]


def micros(moment):
    """An aware datetime as whole microseconds since 1970."""
    return (moment - EPOCH) // MICROSECOND


def hashed(text):
    return crc32(text.encode())


class Table:
    """Columns of one length, by name."""

    def __init__(self, types, columns):
        pairs = zip(types.items(), columns, strict=True)
        self.columns = {name: np.array(column, dtype) for (name, dtype), column in pairs}

    def __getattr__(self, name):
        try:
            return self.__dict__["columns"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __len__(self):
        return len(next(iter(self.columns.values())))

    def of(self, rows):
        """The table of some rows: a mask, or their positions."""
        return self._with({name: column[rows] for name, column in self.columns.items()})

    def and_(self, other):
        both = {name: np.concatenate([column, other.columns[name]]) for name, column in self.columns.items()}
        return self._with(both)

    @classmethod
    def unpacked(cls, types, data):
        """The table of rows that stand packed one behind the other, in little-endian order."""
        rows = np.frombuffer(data, [(name, f"<{dtype}") for name, dtype in types.items()])
        return cls._with({name: np.ascontiguousarray(rows[name], dtype) for name, dtype in types.items()})

    @classmethod
    def _with(cls, columns):
        table = cls.__new__(cls)
        table.columns = columns
        return table


class Parts(NamedTuple):
    """What a shelf is made of. The stems of an entry stand in one piece, those of the first entry first."""

    items: Table
    entries: Table
    links: Table
    stems: Table


class Shelf:
    """All items, entries and links. Nothing in it ever changes: what changes makes another shelf.

    `entries` and `items` stand in the order of their primary keys, and `stems` in that of the entries: those of the
    entry in row `n` are `stems[starts[n] : starts[n + 1]]`, each with how much the page says of it. Moments are
    microseconds, words are `code`s, keys and titles are hashed. A column that ends in `_at` holds `NEVER` for none.
    """

    def __init__(self, parts, basis=None, since=frozenset()):
        self._basis, self._since = basis, since
        self.items, self.links = parts.items.of(np.argsort(parts.items.pk)), parts.links
        order = np.argsort(parts.entries.pk)
        self.entries, self.stems = parts.entries.of(order), parts.stems
        if not np.array_equal(order, np.arange(len(order))):
            self.stems = self.stems.of(_pieces(_starts(parts.entries.stems)[:-1][order], self.entries.stems))
        self.starts = _starts(self.entries.stems)

    @cached_property
    def _place(self):
        """The row of an item by its primary key."""
        place = np.full(int(self.items.pk[-1]) + 1 if len(self.items) else 1, -1, "i4")
        place[self.items.pk] = np.arange(len(self.items))
        return place

    def rows_of_items(self, pks):
        """The rows of the items with these primary keys, -1 for those that are not here."""
        pks = np.asarray(pks, "i8")
        known = (pks >= 0) & (pks < len(self._place))
        return np.where(known, self._place[np.where(known, pks, 0)], -1)

    def rows_of_entries(self, pks):
        """The rows of those entries that are here, among the primary keys."""
        pks = np.asarray(pks, "i8")
        rows = np.searchsorted(self.entries.pk, pks)
        rows[rows == len(self.entries)] = 0
        return rows[self.entries.pk[rows] == pks] if len(self.entries) else rows[:0]

    @cached_property
    def item(self):
        """The row of each entry's item."""
        return self.rows_of_items(self.entries.item)

    @cached_property
    def source(self):
        """The row of the item from which each link goes."""
        return self.rows_of_items(self.links.source)

    @cached_property
    def target(self):
        return self.rows_of_items(self.links.target)

    @cached_property
    def postings(self):
        """Which entries say a stem, see `Postings`."""
        if self._basis is None:
            self._basis = Basis(self)
        return Postings(self, self._basis, self._since)

    @cached_property
    def mass(self):
        """How much each entry says in all, of what it is about."""
        said = np.concatenate([[0], np.cumsum(self.stems.count, dtype="i8")])
        return np.diff(said[self.starts])

    def visible(self, at):
        """Which entries visitors may read at the moment (an aware datetime), as a mask. Says what `visible_q` says."""
        now, entries = micros(at), self.entries
        return entries.is_published & (entries.publish_at <= now) & (entries.expire_at > now)

    def steady_for(self, at):
        """Whole seconds for which nothing comes or goes by the clock alone."""
        now, entries = micros(at), self.entries
        moments = np.concatenate([entries.publish_at, entries.expire_at])[np.tile(entries.is_published, 2)]
        return int((moments[moments > now].min(initial=NEVER) - now) // 10**6)

    def reading(self, language, at):
        """One visible entry for each item, as a mask. Says what `EntryQuerySet.reading` says."""
        visible = self.visible(at)
        own = visible & (self.entries.language == code(language))
        has_own = self.mark_items(self.item[own])
        return own | (visible & self.entries.is_original & ~has_own[self.item])

    def mark_items(self, rows):
        """A mask of the items in these rows."""
        mask = np.zeros(len(self.items), bool)
        mask[rows] = True
        return mask

    def changed(self, items, parts):
        """The shelf after these items (primary keys) have become what the parts say. Those of which they say nothing
        are gone, with the links that lead to them.
        """
        since = self._since.union(map(int, items))
        basis = self._basis if len(since) < MANY else None
        items = np.asarray(items, "i8")
        gone = np.setdiff1d(items, parts.items.pk)
        same = ~np.isin(self.entries.item, items)
        linked = ~(np.isin(self.links.source, items) | np.isin(self.links.target, gone))
        return Shelf(
            Parts(
                self.items.of(~np.isin(self.items.pk, items)).and_(parts.items),
                self.entries.of(same).and_(parts.entries),
                self.links.of(linked).and_(parts.links),
                self.stems.of(np.repeat(same, self.entries.stems)).and_(parts.stems),
            ),
            basis,
            since if basis else frozenset(),
        )


def _starts(lengths):
    """Where pieces of these lengths begin, and where the last one ends."""
    return np.concatenate([[0], np.cumsum(lengths, dtype="i8")])


def _pieces(begins, lengths):
    """The positions of pieces that begin at these places and are so long, one behind the other."""
    ends = np.cumsum(lengths, dtype="i8")
    return np.repeat(begins - (ends - lengths), lengths) + np.arange(ends[-1] if len(ends) else 0)
