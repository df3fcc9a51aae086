"""How good a list of answers is, as trec_eval computes it, so that figures can be compared with published ones."""

from math import log2
from statistics import fmean


def ndcg(ranked, judged, k=10):
    """Discounted gain of the first `k`, as a share of the best that was possible. `judged` is `{key: grade}`."""
    best = sorted((grade for grade in judged.values() if grade > 0), reverse=True)[:k]
    return _gain(max(judged.get(key, 0), 0) for key in ranked[:k]) / _gain(best)


def recall(ranked, judged, k=100):
    relevant = {key for key, grade in judged.items() if grade > 0}
    return len(relevant.intersection(ranked[:k])) / len(relevant)


def reciprocal_rank(ranked, judged, k=10):
    """1 for a useful page in the first place, 1/2 in the second …; 0 if there is none among `k`."""
    return next((1 / place for place, key in enumerate(ranked[:k], start=1) if judged.get(key, 0) > 0), 0)


def means(runs):
    """`(nDCG@10, recall@100, reciprocal rank)` over pairs of what was found and what was judged."""
    runs = [(ranked, judged) for ranked, judged in runs if any(grade > 0 for grade in judged.values())]
    return tuple(fmean(measure(*run) for run in runs) for measure in (ndcg, recall, reciprocal_rank))


def _gain(grades):
    return sum(grade / log2(place + 1) for place, grade in enumerate(grades, start=1))
