"""Broken rules of the database in words, for those who load fixtures."""

import re
from itertools import chain

from django.contrib import admin
from django.db.models import UniqueConstraint

from .models import Text

OF_TEXTS = {
    "one_per_language": "The object has a text in this language already.",
    "one_per_address": "Another text has this address. Choose another “slug”.",
    "has_address_and_title": "A text needs a “title” and a “slug”.",
    "published_since": "What is published or unpublished says since when in “publish_at”; a draft leaves it empty.",
    "expires_after": "“expire_at” must be later than “publish_at”.",
    "left_why": "“unpublish_reason” and “unpublish_note” stay empty unless the “state” is “unpublished”.",
    "moved_where": "“moved_to” says where to if the “unpublish_reason” is “moved”, and is empty otherwise.",
}
MISSING = re.compile(r'NOT NULL constraint failed: \w+\.(\w+)|null value in column "(\w+)"')


def broken_rule(row, complaint):
    """A sentence on what `complaint`, an error of the database, means for the row; "" if it is about no known rule.

    Instead of a row its model will do; the sentence then names no values.

    The database is not asked again, since after an error it may no longer answer.
    """
    if missing := MISSING.search(complaint):
        return f"“{missing[1] or missing[2]}” is missing."
    for constraint in row._meta.constraints:
        if _is_blamed(constraint, row._meta, complaint):
            return _sentence(constraint, row)
    return ""


def _is_blamed(constraint, meta, complaint):
    """PostgreSQL names the constraint; SQLite names a check, but of a unique constraint the columns."""
    if constraint.name in complaint:
        return True
    if not isinstance(constraint, UniqueConstraint):
        return False
    columns = [f"{meta.db_table}.{meta.get_field(name).column}" for name in constraint.fields]
    return bool(columns) and complaint.endswith(f"UNIQUE constraint failed: {', '.join(columns)}")


def _sentence(constraint, row):
    said = _said_in_forms().get(constraint.name) or f"It breaks the rule “{constraint.name}”."
    model = row if isinstance(row, type) else type(row)
    if issubclass(model, Text):
        said = OF_TEXTS.get(constraint.name.removeprefix(f"{row._meta.model_name}_"), said)
    if not isinstance(constraint, UniqueConstraint) or row is model:
        return said
    values = ", ".join(f"{name} “{getattr(row, row._meta.get_field(name).attname)}”" for name in constraint.fields)
    return f"{said} ({values})"


def _said_in_forms():
    """`{name of constraint: sentence}` as the forms of the back office say them beside their fields."""
    with_rules = chain.from_iterable((form, *form.inlines) for form in admin.site._registry.values())
    return {name: rule[1] for form in with_rules for name, rule in getattr(form, "rules", {}).items()}
