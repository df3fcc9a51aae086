"""Words that must, or must not, follow each other: looked up in the texts of the best hits, as no index keeps order."""

import numpy as np

from ..models import Entry
from .tokens import token, words

MOST = 1000  # hits that are read


def holding(shelf, rows, scores, query):
    """The hits (rows) that hold the phrases of a query, and whether all were read."""
    if not (query.phrases or query.excluded_phrases):
        return rows, True
    best = rows[np.lexsort([-shelf.entries.pk[rows], -scores[rows]])][:MOST]
    texts = Entry.stored.filter(pk__in=shelf.entries.pk[best].tolist())
    parts = texts.values_list("pk", "title", "summary", "document__names", "document__text")
    fitting = [pk for pk, *said in parts if _fits([_running(part or "") for part in said], query)]
    return np.sort(shelf.rows_of_entries(sorted(fitting))), len(best) == len(rows)


def _fits(texts, query):
    """A phrase stands within one part of a page."""

    def says(phrase):
        return any(f" {' '.join(phrase)} " in text for text in texts)

    return all(map(says, query.phrases)) and not any(map(says, query.excluded_phrases))


def _running(text):
    return f" {' '.join(filter(None, map(token, words(text))))} "
