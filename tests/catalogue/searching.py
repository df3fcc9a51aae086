"""Searches as visitors see them: what they type, and the titles that they get."""

from portal.catalogue.models import Entry
from portal.catalogue.search import Query, find


def found(text, language="en", entries=None):
    """The titles of the hits, best first."""
    entries = Entry.objects.reading(language) if entries is None else entries
    return [entry.title for entry in find(entries, Query(text, language))]
