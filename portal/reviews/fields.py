"""The fields of a page, as places to which a remark can be pinned."""

from django.utils.text import capfirst

from portal.publishing.models import Text
from portal.revisions.comparing import place_of
from portal.revisions.snapshots import SCHEDULE, columns, parts, relations

SEPARATOR = "/"


def spell(path):
    """A path within a snapshot as one string, such as `rows/articletext/12/title`."""
    return SEPARATOR.join(path)


def places(model, snapshot):
    """`[(place, label)]` of all fields of a page: its texts first, then facts, then whole rows."""
    texts, rows = [], []
    for part, _owner in parts(model):
        for pk, row in snapshot["rows"].get(part._meta.model_name, {}).items():
            path = ("rows", part._meta.model_name, pk)
            if issubclass(part, Text):
                texts += _of_a_text(part, path, row)
            else:
                rows.append((spell(path), f"{place_of(part, row)} {_words(row)}".strip()))
    facts = [("facts", field) for field in columns(model)] + [("relations", field) for field in relations(model)]
    return [*texts, *((spell((group, field.name)), capfirst(field.verbose_name)) for group, field in facts), *rows]


def _of_a_text(part, path, row):
    for field in columns(part):
        if field.name not in SCHEDULE and field.name in row:
            yield spell((*path, field.name)), f"{place_of(part, row)}: {field.verbose_name}"


def _words(row):
    """What a row ties the page to, by its natural key."""
    return next((str(value[-1]) for value in row.values() if isinstance(value, list) and value), "")
