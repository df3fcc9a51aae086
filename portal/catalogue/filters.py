"""The filter form above a list: which choices it offers, how many results each has, and which of them are chosen."""

from .offers import offers


def filter_form(hits, names):
    """`Facet`s with at least two choices. Two queries at most, whatever the number of filters."""
    return [field for field in offers(hits, names) if len(field.choices) > 1 or field.is_used]


def kept_beside(criteria, fields):
    """`(name, value)` of what the address says and the form does not ask, so that sending the form keeps it."""
    asked = {field.name for field in fields}
    kept = [(name, value) for name, value in criteria.kept.items() if value]
    return kept + [(each.name, each.value) for each in criteria.chosen if each.name not in asked]
