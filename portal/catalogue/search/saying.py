"""How much each page says of a word: the entries that the database names, as columns beside those of the shelf."""

import numpy as np

from .engines import entries_with
from .tokens import LEVELS, MEANS, TITLE

IN_A_TITLE = 5  # what a word that is only begun counts there


class Sayings:
    """For the pages that `readable`, a mask over the shelf's entries, lets through; others say nothing."""

    def __init__(self, shelf, readable):
        self.shelf, self.readable = shelf, readable

    def of(self, terms):
        """For each term (its forms) how much every page says it: a row of numbers, 0 for most. One statement."""
        answers = iter(entries_with([tuple(f"{form}:{n}" for form in term) for term in terms for n in LEVELS]))
        return [self._column((mean, next(answers)) for mean in MEANS) for _term in terms]

    def pages(self, tokens):
        """How many pages say each token: a list of numbers. One statement."""
        answers = entries_with([tuple(f"{token}:{n}" for n in LEVELS) for token in tokens])
        return [int(np.count_nonzero(self._column([(1, pks)]))) for pks in answers]

    def of_beginning(self, letters):
        """The same for whatever begins with these letters."""
        anywhere, in_title = entries_with([(f"{letters}*",), (f"{TITLE}{letters}*",)])
        return self._column([(1, anywhere), (IN_A_TITLE, in_title)])

    def in_titles(self, tokens, letters):
        """The rows of pages with all tokens in their title or among their names, and a word with this beginning."""
        questions = [*((TITLE + token,) for token in tokens), *([(f"{TITLE}{letters}*",)] if letters else [])]
        hits = self.readable.copy()
        for pks in entries_with(questions):
            hits &= self._column([(1, pks)]) > 0
        return np.flatnonzero(hits)

    def _column(self, answers):
        """The higher steps come last, and stay where a page says one form of a word more than another."""
        said = np.zeros(len(self.shelf.entries), "f4")
        for mean, pks in answers:
            said[self.shelf.rows_of_entries(pks)] = mean
        said[~self.readable] = 0
        return said
