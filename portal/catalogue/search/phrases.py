"""Words that must, or must not, follow each other: looked up in the texts of the best hits, as no index keeps order."""

import numpy as np
from django.db.models import Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from .models import SearchDocument

MOST = 2000  # hits that are looked at


def holding(shelf, rows, scores, query):
    """The hits (rows) that hold the phrases of a query, and whether they do: if none does, it is all hits again."""
    if not (query.phrases or query.excluded_phrases):
        return rows, True
    best = rows[np.lexsort([shelf.items.key[shelf.item[rows]], -scores[rows]])][:MOST]
    texts = SearchDocument.objects.filter(pk__in=shelf.entries.pk[best].tolist())
    fitting = texts
    for phrase in query.phrases:
        fitting = _saying(fitting, phrase)
    found = _rows(shelf, fitting) if query.phrases else best
    left = found if len(found) else best
    for phrase in query.excluded_phrases:
        left = np.setdiff1d(left, _rows(shelf, _saying(texts, phrase)))
    return np.sort(left), bool(len(found))


def _saying(texts, phrase):
    """Those that say the tokens within one part of the page."""
    return texts.filter(GreaterThan(StrIndex("running", Value(f" {' '.join(phrase)} ")), 0))


def _rows(shelf, texts):
    return shelf.rows_of_entries(sorted(texts.values_list("pk", flat=True)))
