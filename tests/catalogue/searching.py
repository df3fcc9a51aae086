"""Searches as visitors see them: what they type, and the titles that they get."""

from portal.catalogue.search.finding import search
from portal.catalogue.search.query import Query


def hits(text, language="en", **options):
    return search(Query(text, language), **options)


def found(text, language="en", **options):
    """The titles of the hits, best first."""
    return [entry.title for entry in hits(text, language, **options).entries()]
