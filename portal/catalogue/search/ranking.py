"""How well pages answer a query: BM25, from what the pages of the site say now.

The formula is that of Robertson and Zaragoza, “The Probabilistic Relevance Framework: BM25 and Beyond” (2009), with the
fields added up before (BM25F), as the index has done. Numbers of pages and lengths are those of what the reader may
see, so nothing that is not public moves anything.
"""

import numpy as np

SATURATION, LENGTHS_COUNT = 1.2, 0.75  # k1 and b


class Ranking:
    """Scores for the pages that `readable` (a mask over the shelf's entries) lets through."""

    def __init__(self, shelf, readable):
        self.shelf, self.readable = shelf, readable
        self.number = int(readable.sum())
        lengths = shelf.entries.length
        average = lengths[readable].mean() if self.number else 1
        self._dampening = SATURATION * (1 - LENGTHS_COUNT + LENGTHS_COUNT * lengths / max(average, 1))

    def rarity(self, said):
        """How telling a word is: about 0 for one that every page says. `said` holds how much each page says it."""
        pages = int(np.count_nonzero(said))
        return float(np.log1p((self.number - pages + 0.5) / (pages + 0.5)))

    def saturated(self, said):
        """What each page says of a word, from 0 to 2.2: ever less for saying it again, and less in longer pages."""
        return said * (SATURATION + 1) / (said + self._dampening)

    def saturated_at(self, row, said):
        return said * (SATURATION + 1) / (said + self._dampening[row])
