"""Which pages are linked with which: what `criteria.linked_with` asks the database, for all pages at once."""

from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np

from .models import kinds
from .shelf import code

NONE = np.array([], "i8")

_known = WeakKeyDictionary()


class Bonds:
    """Pairs of rows of items on a shelf: something (`item`), and what it is linked with (`value`). Each pair once.

    Some hold only while what stands between the two can be read: `between[n]` does so for the pair `pair[n]`.
    """

    def __init__(self, size, direct, indirect, between):
        direct = _distinct(direct)
        pairs = _distinct(np.concatenate([direct, indirect]))
        self.item, self.value = (pairs // size).astype("i4"), (pairs % size).astype("i4")
        self.is_direct = np.zeros(len(pairs), bool)
        self.is_direct[np.searchsorted(pairs, direct)] = True
        self.pair, self.between = np.searchsorted(pairs, indirect), between
        self._held = {}

    @cached_property
    def _all_between(self):
        return np.unique(self.between)

    def holding(self, visible):
        """Which pairs hold while the items in this mask are visible, as a mask. Remembered as long as that is so."""
        seen = visible[self._all_between].tobytes()
        held = self._held.get(seen)
        if held is None:
            held = self.is_direct.copy()
            held[self.pair[visible[self.between]]] = True
            self._held = {seen: held}
        return held


def _distinct(numbers):
    """Sorted, each once. With so many numbers, NumPy's own `unique` takes ten times as long."""
    ranked = np.sort(numbers)
    return ranked[np.diff(ranked, prepend=-1) != 0]


class _Stated:
    """The links of a shelf that are facts, not only in running text."""

    def __init__(self, shelf):
        stated = (shelf.links.relation != code("text")) & (shelf.source >= 0) & (shelf.target >= 0)
        self.source, self.target = shelf.source[stated].astype("i8"), shelf.target[stated].astype("i8")
        self.bonds = {}


def bonds(shelf, name):
    """The `Bonds` with all pages of a kind, or with all tags. Made once for a shelf."""
    if shelf not in _known:
        _known[shelf] = _Stated(shelf)
    links = _known[shelf]
    if name not in links.bonds:
        links.bonds[name] = _made(shelf, links, name)
    return links.bonds[name]


def _made(shelf, links, name):
    is_value = shelf.items.kind == code(name)
    size = max(len(shelf.items), 1)
    pointing, pointed = is_value[links.target], is_value[links.source]
    forth = links.source[pointing] * size + links.target[pointing]
    back = links.target[pointed] * size + links.source[pointed]
    near, between, far = _through(shelf, links, name, is_value)
    return Bonds(size, np.concatenate([forth, back]), near * size + far, between)


def _through(shelf, links, name, is_value):
    """Whatever points at something of the kind that ties others to this one: three arrays of rows."""
    between = getattr(kinds().get(name), "reached_through", None)
    if not between:
        return NONE, NONE, NONE
    ties = is_value[links.target] & (shelf.items.kind == code(between))[links.source]
    order = np.argsort(links.source[ties], kind="stable")
    tied, values = links.source[ties][order], links.target[ties][order]
    first = np.searchsorted(tied, links.target)
    number = np.searchsorted(tied, links.target, "right") - first
    # The places from `first` on, as many as there are, for one link after the other.
    places = np.arange(number.sum()) + np.repeat(first - np.cumsum(number) + number, number)
    return np.repeat(links.source, number), np.repeat(links.target, number), values[places]
