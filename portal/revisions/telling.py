"""What each save changed, in a few words, as the list of revisions says it."""

from collections import defaultdict
from itertools import pairwise

from portal.publishing.shortening import shorten

from .comparing import where
from .merging import ABSENT, value_at
from .models import Revision

AT_MOST = 20  # revisions that are compared with the one before: each is read whole
MOST_LETTERS = 160


def tell_changes(facts, revisions):
    """Give the latest of an object's revisions a `changed`: “English: Title, Body · Events”. One query."""
    data = dict(Revision.objects.of(facts).values_list("number", "data")[: AT_MOST + 1])
    before = dict(pairwise(data))
    for revision in revisions:
        if older := before.get(revision.number):
            revision.changed = in_short(type(facts), data[older], data[revision.number])


def in_short(model, before, after):
    """The names of what differs, without its values, so without a query."""
    fields, rows = defaultdict(dict), {}
    for path, place, field in where(model, before, after):
        if field:
            fields[place][field] = None
        elif value_at(before, path) is ABSENT:
            rows[f"{place} added"] = None
        elif value_at(after, path) is ABSENT:
            rows[f"{place} removed"] = None
    parts = [f"{place}: {', '.join(found)}" if place else ", ".join(found) for place, found in fields.items()]
    return shorten(" · ".join([*parts, *rows]), MOST_LETTERS)
