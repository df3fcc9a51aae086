"""Words of a query that stand near each other: what the best hits are compared by once more."""

from collections import Counter

import numpy as np
from django.db.models.functions import Left

from ..models import Entry
from ..shelf.columns import name_of
from .tokens import forms, words

COMPARED = 20  # hits: a page of them
NEAR = 4  # words from one to the next
WEIGHT = 0.3
MOST_READ = 6000  # letters of each page


def bonus(shelf, rows, query, rarities, ranking):
    """What the hits in these rows get on top of their scores, as an array. One query."""
    texts = Entry.stored.filter(pk__in=shelf.entries.pk[rows].tolist())
    texts = texts.values_list("pk", "title", "summary", "document__names", Left("document__text", MOST_READ))
    said = {pk: " … ".join(part or "" for part in parts) for pk, *parts in texts}
    places = {form: place for place, term in enumerate(query.terms) for form in term}
    languages = shelf.entries.language[rows]
    points = np.zeros(len(rows))
    for number, row in enumerate(rows):
        text = said.get(int(shelf.entries.pk[row]), "")
        for pair, weight in _pairs(text, name_of(languages[number]), places).items():
            points[number] += min(rarities[place] for place in pair) * ranking.saturated_at(row, weight)
    return WEIGHT * points


def _pairs(text, language, places):
    """`{(place, place): weight}` of neighbouring words of the query; right beside each other they weigh 1 each time."""
    found, before, at_before = Counter(), None, 0
    for at, word in enumerate(words(text)):
        here = next((places[form] for form in forms(word, language) if form in places), None)
        if here is None:
            continue
        if before not in {None, here} and at - at_before <= NEAR:
            found[before, here] += 1 / (at - at_before)
        before, at_before = here, at
    return found
