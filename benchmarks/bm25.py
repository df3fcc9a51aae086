"""Plain BM25, to compare the search of the portal with: words as the portal's own stems, and nothing else.

Robertson's formula with k1 = 1.2 and b = 0.75, and an inverse document frequency that is never negative. A field that
weighs five times as much stands in the document five times.
"""

from collections import Counter, defaultdict
from heapq import nsmallest
from math import log

from portal.catalogue.search.tokens import forms, words

K1, B = 1.2, 0.75


class BM25:
    """Documents are lists of tokens by their keys; `repeated` makes them of a title and a text."""

    def __init__(self, documents):
        self.keys = list(documents)
        self.lengths = [len(tokens) for tokens in documents.values()]
        self.average = sum(self.lengths) / max(len(self.lengths), 1)
        self.postings = defaultdict(list)
        for number, tokens in enumerate(documents.values()):
            for token, count in Counter(tokens).items():
                self.postings[token].append((number, count))

    def top(self, tokens, k):
        """The keys of the best `k` documents for the tokens of a query, best first; equal ones in order of key."""
        scores = defaultdict(float)
        for token in dict.fromkeys(tokens):
            found = self.postings.get(token, ())
            rarity = log(1 + (len(self.keys) - len(found) + 0.5) / (len(found) + 0.5))
            for number, count in found:
                damping = K1 * (1 - B + B * self.lengths[number] / self.average)
                scores[number] += rarity * count * (K1 + 1) / (count + damping)
        best = nsmallest(k, scores, key=lambda number: (-scores[number], self.keys[number]))
        return [self.keys[number] for number in best]


def stems(text, language):
    """The last form of every word: its stem, or itself where the language has no stemmer."""
    return [found[-1] for word in words(text) if (found := forms(word, language))]


def repeated(title, text, language, weight):
    return stems(title, language) * weight + stems(text, language)
