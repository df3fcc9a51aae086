"""Words that must, or must not, follow each other: looked up in the texts of the best hits, as no index keeps order."""

import numpy as np

from ..models import Entry
from .tokens import token, words

MOST = 1000  # hits that are read


def holding(shelf, rows, scores, query):
    """The hits (rows) that hold the phrases of a query, and whether they do: if none does, it is all hits again."""
    if not (query.phrases or query.excluded_phrases):
        return rows, True
    best = rows[np.lexsort([-shelf.entries.pk[rows], -scores[rows]])][:MOST]
    texts = Entry.stored.filter(pk__in=shelf.entries.pk[best].tolist())
    parts = texts.values_list("pk", "title", "summary", "document__names", "document__text")
    running = {pk: [_running(part or "") for part in said] for pk, *said in parts.iterator()}
    fitting = [pk for pk, texts in running.items() if all(_says(texts, phrase) for phrase in query.phrases)]
    kept = [pk for pk in fitting or running if not any(_says(running[pk], phrase) for phrase in query.excluded_phrases)]
    return np.sort(shelf.rows_of_entries(sorted(kept))), bool(fitting)


def _says(texts, phrase):
    """A phrase stands within one part of a page."""
    return any(f" {' '.join(phrase)} " in text for text in texts)


def _running(text):
    return f" {' '.join(filter(None, map(token, words(text))))} "
