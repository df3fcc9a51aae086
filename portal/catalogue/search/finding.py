"""Which pages are hits, and in which order.

A hit has all words, if enough pages do; else those with some of the words are hits too, but not for words that nearly
every page says. A word that no page says counts as the beginning of others, or else as its neighbours in spelling.
"""

from dataclasses import dataclass, field
from unicodedata import normalize

import numpy as np

from portal.publishing import clock
from portal.publishing.folding import fold

from .. import shelf as shelves
from ..models import Entry
from . import phrases, spelling
from .ranking import Ranking
from .saying import Sayings
from .tokens import WORD, token

ENOUGH = 10  # pages with all words, so that nobody misses those with some
TELLING = 0.3  # of all pages at most say a word for whose sake alone a page is a hit
GUESSED = 0.6  # what a word counts that the visitor has not typed
NAMED = 2  # what being called exactly so counts, in scores of a page that says every word
FEW, MORE = 5, 10  # with few hits the visitor may have meant a word that more times as many pages say
SHORT = 2  # letters that are no beginning yet
MOST_NEIGHBOURS = 40
NOTHING = np.array([], "i8")


@dataclass
class Found:
    """The hits of a search: a sequence of entries for a paginator, each with its `rank` and without its cards."""

    query: object
    shelf: object
    rows: np.ndarray  # hits on the shelf, before filters narrowed them; in no order
    chosen: np.ndarray  # those that are shown, in their order
    scores: np.ndarray
    complete: int = 0  # how many say all words
    corrected: list = field(default_factory=list)  # pairs: a word as typed, and as pages write it
    did_you_mean: str = ""
    were_checked: bool = True  # whether phrases were looked for in all pages that might hold them

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
        known = Entry.objects.reading(self.query.language).for_cards().in_bulk(pks) if pks else {}
        ranks = zip(pks, self.scores[rows].tolist(), strict=True)
        return [_ranked(known[pk], rank) for pk, rank in ranks if pk in known]


def _ranked(entry, rank):
    entry.rank = round(rank, 3)
    return entry


def search(query, criteria=None, *, order="relevance", at=None):
    """Returns the `Found` of a query for a reader of its language. `order` is "relevance" or "newest"."""
    return _Search(query, at).found(criteria, order)


class _Search:
    def __init__(self, query, at):
        self.query, self.shelf = query, shelves.current()
        self.readable = self.shelf.reading(query.language, at or clock.now())
        self.sayings, self.ranking = Sayings(self.shelf, self.readable), Ranking(self.shelf, self.readable)
        self.meant = {}  # what words were taken for that no page says: `{word: [other words]}`

    def found(self, criteria, order):
        query = self.query
        if query.is_empty:
            return Found(query, self.shelf, NOTHING, NOTHING, np.zeros(len(self.shelf.entries)))
        terms, excluded = self._said()
        scores, complete = self._scores(terms), np.all([said > 0 for said in terms], axis=0)
        hits = self._hits(terms, complete)
        for said in excluded:
            hits &= said == 0
        rows, were_checked = phrases.holding(self.shelf, np.flatnonzero(hits), scores, query)
        corrected = [(word, self._as_written(others[0])) for word, others in self.meant.items()]
        return Found(
            query.taken_for(self.meant),
            self.shelf,
            rows,
            self._in_order(_narrowed(self.shelf, rows, criteria, query.language), scores, order),
            scores,
            complete=int(complete[rows].sum()),
            corrected=corrected,
            did_you_mean=query.replaced(corrected or self._doubtful(terms) if len(rows) < FEW else corrected),
            were_checked=were_checked,
        )

    def _said(self):
        """How much each page says of the terms and of the excluded ones."""
        number = len(self.query.terms)
        said = self.sayings.of([*self.query.terms, *self.query.excluded])
        terms, excluded = said[:number], said[number:]
        for place, term in enumerate(self.query.terms):
            if not terms[place].any() and len(term[0]) > SHORT:
                terms[place] = self._guessed(term[0], is_last=place == number - 1)
        return terms, excluded

    def _guessed(self, word, *, is_last):
        if is_last and (said := self.sayings.of_beginning(word)).any():
            return said
        taken = self._neighbours(word)
        if taken:
            self.meant[word] = list(taken)[:1]
        return GUESSED * next(iter(taken.values()), np.zeros(len(self.shelf.entries), "f4"))

    def _neighbours(self, word):
        """`{word: how much each page says it}` of words a slip away that pages say: the nearest, then the commonest."""
        slips = spelling.neighbours(word)
        nearest = sorted(slips, key=lambda other: (slips[other], other))[:MOST_NEIGHBOURS]
        said = dict(zip(nearest, self.sayings.of([(other,) for other in nearest]), strict=True)) if nearest else {}
        pages = {other: np.count_nonzero(column) for other, column in said.items()}
        ranked = sorted(filter(pages.get, pages), key=lambda other: (slips[other], -pages[other], other))
        return {other: said[other] for other in ranked}

    def _scores(self, terms):
        scores = sum(self.ranking.score(said) for said in terms)
        rarities = sum(self.ranking.rarity(said) for said in terms)
        called_so = self.shelf.entries.title == shelves.hashed(fold(self.query.text)[:200])
        return np.round(scores + NAMED * rarities * called_so, 6)

    def _hits(self, terms, complete):
        if np.count_nonzero(complete) >= ENOUGH or len(terms) == 1:
            return complete
        most = max(TELLING * self.ranking.number, 1)
        telling = [said > 0 for said in terms if 0 < np.count_nonzero(said) <= most]
        return np.any(telling or [said > 0 for said in terms], axis=0) | complete

    def _in_order(self, rows, scores, order):
        """Best first, then newest; then those that came last."""
        entries = self.shelf.entries
        keys = [-entries.pk[rows], -entries.sort_at[rows]]
        return rows[np.lexsort(keys if order == "newest" else [*keys, -scores[rows]])]

    def _doubtful(self, terms):
        """Words that hardly any page says, with a neighbour that many do."""
        found = []
        for term, said in zip(self.query.terms, terms, strict=True):
            pages = np.count_nonzero(said)
            if 0 < pages < FEW:
                others = self._neighbours(term[0])
                better = next((o for o, column in others.items() if np.count_nonzero(column) >= MORE * pages), None)
                found += [(term[0], self._as_written(better))] if better else []
        return found

    def _as_written(self, word):
        """The word as the page writes it that says it most, in small letters."""
        (said,) = self.sayings.of([(word,)])
        entry = Entry.stored.select_related("document").get(pk=self.shelf.entries.pk[np.argmax(said)])
        texts = (entry.title, entry.summary, entry.document.names, entry.document.text)
        written = (found[0] for text in texts for found in WORD.finditer(normalize("NFC", text)))
        return next((other.lower() for other in written if token(other) == word), word)


def _narrowed(shelf, rows, criteria, language):
    if criteria is None or not criteria.chosen:
        return rows
    pks = criteria.apply(Entry.objects.reading(language)).values_list("pk", flat=True)
    return np.intersect1d(rows, shelf.rows_of_entries(list(pks)))
