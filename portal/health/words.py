"""The words of a text, field by field."""

from functools import cache

from django.db.models import CharField, TextField

from portal.publishing.fields import RichTextField
from portal.revisions.snapshots import SCHEDULE

NO_WORDS = {*SCHEDULE, "language", "slug", "search_description"}


@cache
def word_fields(model):
    """The fields of a text model that hold words."""
    columns = model._meta.concrete_fields
    return [f for f in columns if isinstance(f, CharField | TextField) and f.name not in NO_WORDS]


def rich_fields(model):
    return [field for field in word_fields(model) if isinstance(field, RichTextField)]


def words_of(text):
    """`{field: words}` as they are stored."""
    return {field.name: getattr(text, field.name) for field in word_fields(type(text))}
