"""Words of a query that stand near each other: what the best hits are compared by once more."""

from collections import Counter

import numpy as np
from django.db.models.functions import Left

from ..shelf.columns import name_of
from .models import SearchDocument
from .tokens import forms

COMPARED = 20  # hits: a page of them
NEAR = 4  # words from one to the next
WEIGHT = 0.2
MOST_READ = 6000  # letters of each page


def bonus(shelf, rows, query, rarities, ranking):
    """What the hits in these rows get on top of their scores, as an array. One query."""
    pks = shelf.entries.pk[rows].tolist()
    texts = dict(SearchDocument.objects.filter(pk__in=pks).values_list("pk", Left("running", MOST_READ)))
    languages = shelf.entries.language[rows].tolist()
    places = {language: Places(query, name_of(language)) for language in set(languages)}
    points = np.zeros(len(rows))
    for number, (row, pk, language) in enumerate(zip(rows, pks, languages, strict=True)):
        for pair, weight in _pairs(texts.get(pk, "").split(), places[language]).items():
            points[number] += min(rarities[place] for place in pair) * ranking.saturated_at(row, weight)
    return WEIGHT * points


class Places(dict):
    """Which word of the query a token of some language stands for, None for most; looked up once for all pages."""

    def __init__(self, query, language):
        super().__init__()
        self.language = language
        self.of_form = {form: place for place, term in enumerate(query.terms) for form in term}
        self.beginnings = {form[:2] for form in self.of_form}  # spares most tokens the stemming

    def __missing__(self, token):
        found = forms(token, self.language) if token[:2] in self.beginnings else ()
        self[token] = next((self.of_form[form] for form in found if form in self.of_form), None)
        return self[token]


def _pairs(tokens, places):
    """`{(place, place): weight}` of neighbouring words of the query; right beside each other they weigh 1 each time."""
    found, before, at_before = Counter(), None, 0
    for at, here in enumerate(map(places.__getitem__, tokens)):
        if here is None:
            continue
        if before not in {None, here} and at - at_before <= NEAR:
            found[before, here] += 1 / (at - at_before)
        before, at_before = here, at
    return found
