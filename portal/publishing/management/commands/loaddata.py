"""Django's `loaddata` for fixtures written by hand: it fills in what a form would, and its errors say where.

They name the fixture, the object and what is wrong with it.
"""

from django.core.management import CommandError
from django.core.management.commands import loaddata
from django.core.serializers.base import DeserializationError
from django.db import DatabaseError
from django.utils import timezone

from portal.publishing.models import Text
from portal.publishing.rules import broken_rule


class Command(loaddata.Command):
    def load_label(self, fixture_label):
        before = len(self.objs_with_deferred_fields)
        try:
            super().load_label(fixture_label)
        except (DatabaseError, DeserializationError, ValueError) as error:
            raise CommandError(f"{str(error).strip()} Nothing was loaded.") from error
        self.objs_with_deferred_fields[before:] = [
            Waiting(waiting, fixture_label) for waiting in self.objs_with_deferred_fields[before:]
        ]

    def save_obj(self, obj):
        row = obj.object
        if isinstance(row, Text):
            fill_in(row)
        try:
            return super().save_obj(obj)
        except (DatabaseError, ValueError) as error:
            # Said without asking the database, which after an error may no longer answer.
            name = getattr(row, "key", None) or (str(row) if isinstance(row, Text) else row.pk)
            said = broken_rule(row, str(error.__cause__)) or error
            error.args = (f"{row._meta.label_lower} “{name}”: {said}",)
            raise


def fill_in(text):
    """The address and the date of change, where the fixture leaves them out: those it has, or else new ones."""
    if text.slug and text.updated_at:
        return
    stored = type(text)._base_manager.filter(pk=text.pk).first() if text.pk else None
    text.slug = text.slug or (stored.slug if stored else text.free_slug())
    text.updated_at = text.updated_at or (stored.updated_at if stored else timezone.now())


class Waiting:
    """An object with a reference to one that the fixture has not brought yet."""

    def __init__(self, deserialized, fixture_label):
        self.deserialized, self.fixture_label = deserialized, fixture_label

    def save_deferred_fields(self, using=None):
        try:
            self.deserialized.save_deferred_fields(using=using)
        except DeserializationError as error:
            row = self.deserialized.object
            key = " ".join(map(str, row.natural_key())) if hasattr(row, "natural_key") else row.pk
            raise CommandError(
                f"Problem installing fixture “{self.fixture_label}”: {row._meta.label_lower} “{key}” refers to "
                f"something that is neither in the fixture nor in the database. {error} Nothing was loaded."
            ) from error
