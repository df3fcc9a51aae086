"""Which pages are hits, and in which order.

A hit says enough of what the query tells: words that few pages say tell more than others. To look for two or three
words is to look for all of them, if enough pages say all. A word that no page says counts as the beginning of others,
or else as its neighbour in spelling.
"""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from portal.publishing import clock
from portal.publishing.folding import fold

from .. import shelf as shelves
from ..facets import narrow
from ..models import Entry
from . import nearness, phrases, steering
from .guessing import FEW, Guesses
from .ranking import Ranking
from .saying import Sayings

TELLING = 0.2  # of what the words of a query tell together
FEW_WORDS, ENOUGH = 3, 30  # so many words are all wanted where so many pages have them
MEANT = 0.8  # what a synonym counts
GUESSED = 0.6  # what a word counts that the visitor has not typed
NAMED = 2  # what being called exactly so counts, in scores of a page that says every word
SHORT = 2  # letters that are no beginning yet
MOST_GUESSED = 5  # words of a query
TINY = 1e-9  # what sums of fractions may be off
NOTHING = np.array([], "i8")


@dataclass
class Found:
    """The hits of a search: a sequence of entries for a paginator, each with its `rank` and without its cards."""

    query: object
    shelf: object
    rows: np.ndarray  # hits on the shelf, before filters narrowed them; in no order
    chosen: np.ndarray  # those that are shown, in their order
    scores: np.ndarray
    at: datetime  # the moment for which all this is true
    complete: int = 0  # how many pages say all words
    corrected: list = field(default_factory=list)  # pairs: a word as typed, and as pages write it
    did_you_mean: str = ""
    bets: list = field(default_factory=list)  # pages that stand first, unless the visitor has narrowed or sorted
    word_for_word: bool = True  # whether all hits hold the phrases; if no page does, they count as words

    @property
    def total(self):
        return len(self.chosen)

    def count(self):
        return len(self.chosen)

    def __len__(self):
        return len(self.chosen)

    def __getitem__(self, part):
        return self.entries(part.start, part.stop)

    def entries(self, start=None, stop=None):
        rows = self.chosen[start:stop]
        pks = self.shelf.entries.pk[rows].tolist()
        # In which language a reader sees a page is known from the shelf.
        known = Entry.objects.published(self.at).for_cards().in_bulk(pks) if pks else {}
        ranks = zip(pks, self.scores[rows].tolist(), strict=True)
        return [self._ranked(known[pk], rank) for pk, rank in ranks if pk in known]

    def _ranked(self, entry, rank):
        entry.rank, entry.reader = round(rank, 3), self.query.language
        return entry


def search(query, criteria=None, *, order="relevance", at=None):
    """Returns the `Found` of a query for a reader of its language. `order` is "relevance" or "newest"."""
    return _Search(query, at).found(criteria, order)


class _Search:
    def __init__(self, query, at):
        self.query, self.shelf, self.at = query, shelves.current(), at or clock.now()
        self.readable = self.shelf.reading(query.language, self.at)
        self.sayings, self.ranking = Sayings(self.shelf, self.readable), Ranking(self.shelf, self.readable)
        self.guesses = Guesses(self.sayings)
        self.meant = {}  # what words were taken for that no page says: `{word: other word}`

    def found(self, criteria, order):
        query = self.query
        if query.is_empty:
            return self._everything(criteria)
        terms, excluded = self._said()
        rarities = [self.ranking.rarity(said) for said in terms]
        scores = self._scores(terms, rarities)
        hits, complete = self._hits(terms, rarities)
        for said in excluded:
            hits &= said == 0
        rows, word_for_word = phrases.holding(self.shelf, np.flatnonzero(hits), scores, query)
        chosen = self._in_order(self._narrowed(rows, criteria), scores, order)
        if order == "relevance" and len(terms) > 1:
            chosen = self._compared(chosen, scores, rarities)
        corrected, doubtful = self.guesses.as_written(self.meant.items()), ()
        if len(rows) < FEW and not corrected:
            doubtful = self.guesses.as_written(self.guesses.better([term[0] for term in query.terms], terms))
        return Found(
            query.taken_for(self.meant),
            self.shelf,
            rows,
            chosen,
            scores,
            self.at,
            complete=int(complete),
            corrected=corrected,
            bets=[] if order == "newest" or (criteria and criteria.chosen) else self._bets(),
            did_you_mean=query.replaced(corrected or doubtful),
            word_for_word=word_for_word,
        )

    def _everything(self, criteria):
        """Who names filters and no word sees all that pass them, the newest first."""
        rows = np.flatnonzero(self.readable) if criteria and criteria.chosen and not self.query.text else NOTHING
        scores = np.zeros(len(self.shelf.entries))
        chosen = self._in_order(self._narrowed(rows, criteria), scores, "newest")
        return Found(self.query, self.shelf, rows, chosen, scores, self.at)

    def _narrowed(self, rows, criteria):
        return narrow(self.shelf, rows, criteria, at=self.at) if criteria else rows

    def _said(self):
        """How much each page says of the terms and of the excluded ones."""
        query, meanings = self.query, self.query.meanings(steering.synonyms(self.query.language))
        said = self.sayings.of([*query.terms, *query.excluded, *(term for _, terms in meanings for term in terms)])
        terms, said = said[: len(query.terms)], said[len(query.terms) :]
        excluded, said = said[: len(query.excluded)], iter(said[len(query.excluded) :])
        for places, others in meanings:
            # A page says an expression as much as the word of it that it says least.
            instead = MEANT * np.min([next(said) for _ in others], axis=0)
            for place in places:
                terms[place] = np.maximum(terms[place], instead)
        unknown = [n for n, said in enumerate(terms) if not said.any() and len(query.terms[n][0]) > SHORT]
        for place in unknown[-MOST_GUESSED:]:
            terms[place] = self._guessed(query.terms[place][0], is_last=place == len(terms) - 1)
        return terms, excluded

    def _guessed(self, word, *, is_last):
        if is_last and (said := self.sayings.of_beginning(word)).any():
            return said
        for other in self.guesses.neighbours(word):
            self.meant[word] = other
            return GUESSED * self.sayings.of([self.query.forms_of(other)])[0]
        return np.zeros(len(self.shelf.entries), "f4")

    def _scores(self, terms, rarities):
        scores = sum(rarity * self.ranking.saturated(said) for rarity, said in zip(rarities, terms, strict=True))
        called_so = self.shelf.entries.title == shelves.hashed(fold(self.query.text)[:200])
        return np.round(scores + NAMED * sum(rarities) * called_so, 6)

    @staticmethod
    def _hits(terms, rarities):
        """Which pages say enough, and how many say all words."""
        says = [said > 0 for said in terms]
        complete = np.all(says, axis=0)
        number = np.count_nonzero(complete)
        if len(terms) == 1 or (len(terms) <= FEW_WORDS and number >= ENOUGH):
            return complete, number
        told = sum(rarity * each for rarity, each in zip(rarities, says, strict=True))
        known = sum(rarity for rarity, each in zip(rarities, says, strict=True) if each.any())
        return np.any(says, axis=0) & (told >= TELLING * known - TINY), number

    def _in_order(self, rows, scores, order):
        """Best first, then newest; what is equal even then stands in the order of its key, alike on every database."""
        shelf = self.shelf
        keys = [shelf.items.key[shelf.item[rows]], -shelf.entries.sort_at[rows]]
        return rows[np.lexsort(keys if order == "newest" else [*keys, -scores[rows]])]

    def _compared(self, rows, scores, rarities):
        """The rows, of which the first are sorted once more: by their scores, and how near the words are there."""
        best = rows[: nearness.COMPARED]
        points = nearness.bonus(self.shelf, best, self.query, rarities, self.ranking)
        again = np.argsort(-np.round(scores[best] + points, 6), kind="stable")
        return np.concatenate([best[again], rows[nearness.COMPARED :]])

    def _bets(self):
        items = steering.bets_for(self.query.text, self.query.language)
        known = {entry.item_id: entry for entry in self._entries().filter(item__in=items)} if items else {}
        return [known[item] for item in items if item in known]

    def _entries(self):
        return Entry.objects.reading(self.query.language, self.at).for_cards()
