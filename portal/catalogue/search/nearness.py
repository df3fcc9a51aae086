"""Words of a query that stand near each other: what the best hits are compared by once more."""

from collections import Counter
from itertools import pairwise

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
        for pair, weight in _pairs(texts.get(pk, ""), places[language]).items():
            points[number] += min(rarities[place] for place in pair) * ranking.saturated_at(row, weight)
    return WEIGHT * points


class Places(dict):
    """Which word of the query a token of some language stands for, None for many; looked up once for all pages."""

    def __init__(self, query, language):
        super().__init__()
        self.language = language
        self.of_form = {form: place for place, term in enumerate(query.terms) for form in term}
        self.beginnings = {f" {form} "[:3] for form in self.of_form}  # a stem begins like its words

    def __missing__(self, token):
        self[token] = next((self.of_form[form] for form in forms(token, self.language) if form in self.of_form), None)
        return self[token]

    def said_in(self, text):
        """Where in a text (tokens with a space before each) words of the query stand, in letters, and which."""
        found = []
        for beginning in self.beginnings:
            at = text.find(beginning)
            while at >= 0:
                here = self[text[at + 1 : text.find(" ", at + 1)]]
                if here is not None:
                    found.append((at, here))
                at = text.find(beginning, at + 1)
        return sorted(found)


def _pairs(text, places):
    """`{(place, place): weight}` of neighbouring words of the query; right beside each other they weigh 1 each time."""
    text = text.replace("  ", " ") + " "  # a part of the page may be empty
    found, said = Counter(), places.said_in(text)
    for (at_before, before), (at, here) in pairwise(said):
        if here != before and (words := text.count(" ", at_before, at)) <= NEAR:
            found[before, here] += 1 / words
    return found
