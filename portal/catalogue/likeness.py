"""How close every entry of the shelf is to one page: by what both are tied to, by their words, and in time.

Numbers only, the same on both databases; `related` makes a list for readers of them. How the weights were found is told
in docs/decisions.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

import numpy as np

from . import shelf as shelves
from .models import LONG_AGO, kinds

# What it counts to share something of this `kinship`, if nothing else does; about as much as so like words.
STRENGTH = {1: 0.2, 2: 0.16, 3: 0.13, 4: 0.11, 5: 0.085, 6: 0.07, 7: 0.06, 8: 0.015, 9: 0.01}
TAG_KINSHIP = 8
MOST_BY_TIES = 0.4  # what all shared things together come near to
MOST_TIES = 60  # shared things looked at, closest first
SAID = 80  # words of the page that are looked for on others, the most telling first
COMMON = 0.5  # what a larger share of pages says tells nothing
VERY_MANY, TOO_COMMON = 5000, 0.1  # on large sites, what so many and such a share of pages say is not looked at
SHORT = 60  # words that are added to every page's own: a short one is not like all that say one of its words
CLOSE, CLOSENESS_COUNTS = timedelta(days=90), 0.25
NEW, NEWNESS_COUNTS = timedelta(days=365), 0.1
OTHER_KIND = 0.6
DIGITS = 6  # no database and no processor disagrees about these


@dataclass
class Tie:
    """Something that the page shares with others: its item's primary key, and what it counts to share it."""

    item: int
    weight: float
    sharing: np.ndarray = field(repr=False)  # rows of the items that readers can see, sorted

    def is_shared_by(self, item):
        """Whether the item in this row of the shelf has it too."""
        place = np.searchsorted(self.sharing, item)
        return bool(place < len(self.sharing) and self.sharing[place] == item)


class Likeness:
    """Between the page of an item (a primary key), as readers of `language` see it at `at`, and all that they can read.

    `spoken` is the language of the text that stands on the page.
    """

    def __init__(self, shelf, item, language, spoken, at):
        self.shelf, self.item, self.at = shelf, int(shelf.rows_of_items([item])[0]), at
        self.readable = shelf.reading(language, at)
        self.spoken = shelves.code(spoken)
        here = np.flatnonzero(shelf.entries.item == item)
        own = [row for row in here if shelf.entries.language[row] == self.spoken]
        original = [row for row in here if shelf.entries.is_original[row]]
        self.entry = next(iter([*own, *original, *here]), None)

    @cached_property
    def visible_items(self):
        return self.shelf.mark_items(self.shelf.item[self.readable])

    @cached_property
    def _own_links(self):
        """The rows of the links from and to the page's item, for readers of its text, as two arrays."""
        heard = np.isin(np.arange(int(self.shelf.links.language.max(initial=0)) + 1), [0, self.spoken])
        both = np.flatnonzero(self.shelf.source == self.item), np.flatnonzero(self.shelf.target == self.item)
        return [rows[heard[self.shelf.links.language[rows]]] for rows in both]

    @cached_property
    def linked(self):
        """What the page links to and what links to it, as a mask of items. Being picked for others is no link."""
        there, back = (rows[~self._is("pick", rows)] for rows in self._own_links)
        linked = self.shelf.mark_items(self.shelf.target[there])
        linked[self.shelf.source[back]] = True
        return linked

    def _is(self, ending, rows):
        """Whether the links in these rows are of a relation with this ending, as a mask."""
        return relation_ends(self.shelf.links.relation[rows], ending)

    def ties(self, shared):
        """`shared` is `{primary key of an item: its kinship}`, closest first. The ties, strongest first."""
        closest = list(shared.items())[:MOST_TIES]
        source, target = self._pairs([item for item, _kinship in closest])
        everything = np.log1p(self.visible_items.sum())
        ties = []
        for item, kinship in closest:
            row = self.shelf.rows_of_items([item])[0]
            sharing = np.flatnonzero(self.shelf.mark_items(source[target == row]) & self.visible_items)
            rarity = 1 - np.log(max(len(sharing), 1)) / everything if everything else 0
            ties.append(Tie(item, round(STRENGTH[kinship] * max(float(rarity), 0.01) ** 0.5, DIGITS), sharing))
        return sorted(ties, key=lambda tie: -tie.weight)

    def _pairs(self, items):
        """The rows of items at both ends of each link with one of these: that of the other, and that of this one."""
        rows = self.shelf.rows_of_items(items)
        these = self.shelf.mark_items(rows[rows >= 0])
        source, target = self.shelf.source, self.shelf.target
        there, back = np.flatnonzero(these[target]), np.flatnonzero(these[source])
        there, back = (rows[~self._is("pick", rows) & ~self._is("text", rows)] for rows in (there, back))
        back = back[~self._is("part_of", back)]  # what a thing is a part of does not share it, it holds it
        return np.concatenate([source[there], target[back]]), np.concatenate([target[there], source[back]])

    def by_ties(self, ties):
        """What each entry has of the ties, from 0 to about `MOST_BY_TIES`."""
        total = np.zeros(len(self.shelf.items))
        for tie in ties:
            total[tie.sharing] += tie.weight
        return (MOST_BY_TIES * (1 - np.exp(-total / MOST_BY_TIES)))[self.shelf.item]

    @cached_property
    def words(self):
        """`[(number of the stem on the page, weight, rows, counts)]` of what it says and others say too."""
        if self.entry is None:
            return []
        shelf, first = self.shelf, self.shelf.starts[self.entry]
        # Common is what texts of such a length say: most pages are too short to say “than” or “without” anywhere.
        peers = self.readable & (shelf.entries.language == shelf.entries.language[self.entry])
        peers &= shelf.mass * 2 >= shelf.mass[self.entry]
        found, number = [], int(peers.sum())
        most = max(VERY_MANY, len(peers) * TOO_COMMON)
        for place in range(first, shelf.starts[self.entry + 1]):
            rows, counts = shelf.postings.of(shelf.stems.stem[place])
            if len(rows) > most:
                continue
            saying = int(peers[rows].sum())
            if saying <= max(2, number * COMMON):
                rarity = np.log((number + 1) / (saying + 0.5))
                found.append((int(place - first), float(rarity), int(shelf.stems.count[place]), rows, counts))
        found.sort(key=lambda word: (-word[1] * word[2] ** 0.5, word[0]))
        return [(place, rarity * count**0.5, rarity, rows, counts) for place, rarity, count, rows, counts in found]

    @cached_property
    def by_words(self):
        """How like the words of each entry are to those of the page, from 0 to about 1."""
        total = np.zeros(len(self.shelf.entries))
        if not self.words:
            return total
        for _place, weight, rarity, rows, counts in self.words[:SAID]:
            total[rows] += weight * rarity * np.sqrt(counts)
        length = sum(weight**2 for _place, weight, *_rest in self.words)
        mass = self.shelf.mass
        return total / length * np.sqrt((mass[self.entry] + SHORT) / (mass + SHORT))

    def both_say(self, row):
        """`{number of a stem on the page: weight}` of what the entry in this row says too, weightiest first.

        Only what both say more than once, or in a title, a summary or a tag: the rest may be said by the way.
        """
        own, said = self.shelf.stems.count[self.shelf.starts[self.entry] :], {}
        for place, weight, rarity, rows, counts in self.words[:SAID]:
            there = counts[rows == row]
            if len(there) and min(int(there[0]), int(own[place])) > 1:
                said[place] = round(weight * rarity * float(there[0]) ** 0.5, DIGITS)
        return dict(sorted(said.items(), key=lambda pair: (-pair[1], pair[0])))

    @cached_property
    def by_time(self):
        """A factor for each entry: above 1 for what is close to the page in time, or new."""
        dated = self.shelf.entries.sort_at
        factor = 1 + NEWNESS_COUNTS * _nearness(np.maximum(shelves.micros(self.at) - dated, 0), NEW)
        if self.entry is not None and dated[self.entry] > shelves.micros(LONG_AGO):
            factor += CLOSENESS_COUNTS * _nearness(np.abs(dated - dated[self.entry]), CLOSE)
        return np.where(dated > shelves.micros(LONG_AGO), factor, 1)

    @cached_property
    def by_kind(self):
        """A factor for each entry: 1 for the page's own kind, less for others, 0 for those that nobody reads next."""
        factors = np.zeros(int(self.shelf.items.kind.max()) + 1)
        for number in range(len(factors)):
            if getattr(kinds().get(shelves.name_of(number)), "is_read_next", False):
                factors[number] = OTHER_KIND
        factors[self.shelf.items.kind[self.item]] = 1
        return factors[self.shelf.entries.kind]


def _nearness(distance, scale):
    return 1 / (1 + distance / (scale / timedelta(microseconds=1)))


def relation_ends(relations, ending):
    """Which of the codes of relations stand for one with this ending, as a mask."""
    names = [shelves.name_of(number) for number in range(int(relations.max(initial=0)) + 1)]
    return np.array([name.endswith(ending) for name in names])[relations]
