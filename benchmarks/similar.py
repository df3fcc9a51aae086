"""Two plain ways to find related pages, to compare the portal's own with: shared tags, and TF-IDF over whole texts."""

from collections import Counter, defaultdict
from math import log, sqrt


class Cosine:
    """Between bags of terms, each weighted by 1 + log(count) times log(N / df). `documents` is `{key: [term, …]}`."""

    def __init__(self, documents):
        counts = {key: Counter(terms) for key, terms in documents.items()}
        frequency = Counter(term for terms in counts.values() for term in terms)
        self.vectors, self.postings = {}, defaultdict(list)
        for key, terms in counts.items():
            vector = {t: (1 + log(count)) * log(len(counts) / frequency[t]) for t, count in terms.items()}
            length = sqrt(sum(weight**2 for weight in vector.values())) or 1
            self.vectors[key] = {term: weight / length for term, weight in vector.items() if weight}
            for term, weight in self.vectors[key].items():
                self.postings[term].append((key, weight))

    def closest(self, key, may, k):
        """The `k` keys most like this one of those that `may` be, best first; equal ones in their order."""
        scores = defaultdict(float)
        for term, weight in self.vectors[key].items():
            for other, its in self.postings[term]:
                scores[other] += weight * its
        allowed = [(-round(score, 9), other) for other, score in scores.items() if other != key and may(other)]
        return [other for _score, other in sorted(allowed)[:k]]
