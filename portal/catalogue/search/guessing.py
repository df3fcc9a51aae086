"""What a visitor may have meant by words that no page says, or hardly any."""

from unicodedata import normalize

import numpy as np

from ..models import Entry
from . import spelling
from .tokens import WORD, token

FEW, MORE = 5, 10  # a word on few pages may stand for one that more times as many pages say
MOST = 40  # neighbours of a word that are looked up


class Guesses:
    """`sayings` tell what the pages say that the visitor may read: no other word is ever proposed."""

    def __init__(self, sayings):
        self.sayings = sayings

    def neighbours(self, word):
        """`{word: how many pages say it}` for words a slip away: the nearest first, then the commonest."""
        slips = spelling.neighbours(word)
        nearest = sorted(slips, key=lambda other: (slips[other], other))[:MOST]
        pages = {other: number for other, number in zip(nearest, self.sayings.pages(nearest), strict=True) if number}
        return {other: pages[other] for other in sorted(pages, key=lambda o: (slips[o], -pages[o], o))}

    def better(self, words, terms):
        """Pairs of a word and one that many more pages say; `terms` are what pages say of each."""
        found = []
        for word, said in zip(words, terms, strict=True):
            pages = np.count_nonzero(said)
            if 0 < pages < FEW:
                others = self.neighbours(word)
                found += [(word, other) for other, number in others.items() if number >= MORE * pages][:1]
        return found

    def as_written(self, pairs):
        """The second words of the pairs as that page writes them that says them most, in small letters."""
        return [(word, self._written(other)) for word, other in pairs]

    def _written(self, word):
        (said,) = self.sayings.of([(word,)])
        entry = Entry.stored.select_related("document").get(pk=self.sayings.shelf.entries.pk[np.argmax(said)])
        texts = (entry.title, entry.summary, entry.document.names, entry.document.text)
        written = (found[0] for text in texts for found in WORD.finditer(normalize("NFC", text)))
        return next((other.lower() for other in written if token(other) == word), word)
