"""Derives the catalogue anew from the objects, and says what had drifted away from them, as it can by raw SQL."""

from collections import Counter

from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from taggit.models import Tag

from portal.catalogue import pending, shelf
from portal.catalogue.derivation import BATCH, derive
from portal.catalogue.models import Dangling, Entry, Item, Link, SearchDocument
from portal.publishing.changes import publishable_models

ROUNDS = 4
# What is compared: the rows of each table by the path to their item and by what tells them apart.
TABLES = {
    "items": (Item, "pk", ["content_type", "object_id"]),
    "entries": (Entry, "item", ["item", "language"]),
    "links": (Link, "source", ["source", "target", "relation", "role", "language"]),
    "dangling links": (Dangling, "source", ["source", "path"]),
    "search documents": (SearchDocument, "entry__item", ["entry"]),
}


class Command(BaseCommand):
    help = "Derive the catalogue and its search index anew from the objects, or --check whether that is needed."

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="Change nothing; exit with 1 if anything had to be.")

    def handle(self, *args, check, **options):
        pending.flush()
        drift = self._round(check)
        if check:
            pending.forget()  # what the rolled back derivations would have led to
            if drift:
                raise CommandError("The catalogue does not agree with the objects. Mend it with: manage.py reindex")
            return
        for _ in range(ROUNDS):  # what is mended can show what else is missing, such as links to it
            if not drift:
                return
            self.stdout.write("Mended. Once more:")
            pending.flush()
            drift = self._round(check)
        raise CommandError(f"The catalogue still changes after {ROUNDS} rounds.")

    def _round(self, check):
        """Derive everything once; returns whether anything was different then."""
        objects, drift = 0, Counter()
        for model, ids in _batches():
            objects += len(ids)
            drift += _derive(model, ids, check)
        drift["items", "too many"] += _strays().count()
        if not check:
            shelf.stamp(list(_strays().values_list("pk", flat=True)))
            _strays().delete()
        self.stdout.write(f"{objects} objects, {Item.stored.count()} items, {Entry.stored.count()} entries.")
        for (table, how), count in sorted((+drift).items()):
            self.stdout.write(f"  {table} {how}: {count}")
        return +drift


def _batches():
    for model in publishable_models():
        known = Item.stored.filter(content_type=ContentType.objects.get_for_model(model))
        ids = sorted({*model._base_manager.values_list("pk", flat=True), *known.values_list("object_id", flat=True)})
        for start in range(0, len(ids), BATCH):
            yield model, ids[start : start + BATCH]


def _derive(model, ids, check):
    with transaction.atomic():
        before = _rows(model, ids)
        derive({model: ids})
        after = _rows(model, ids)
        transaction.set_rollback(check)
    return Counter(
        (key[0], "missing" if key not in before else "too many" if key not in after else "out of date")
        for key in before.keys() | after.keys()
        if before.get(key) != after.get(key)
    )


def _rows(model, ids):
    """`{(table, identity): values}` of all that belongs to these objects."""
    content_type = ContentType.objects.get_for_model(model)
    items = list(Item.stored.filter(content_type=content_type, object_id__in=ids).values_list("pk", flat=True))
    rows = {}
    for name, (table, path, identity) in TABLES.items():
        values = [field.name for field in table._meta.concrete_fields if field.name != "id"]
        for row in table._base_manager.filter(**{f"{path}__in": items}).values(*values):
            rows[name, tuple(row[column] for column in identity)] = row
    return rows


def _strays():
    """Items of tags and of kinds that are no more."""
    kinds = ContentType.objects.get_for_models(*publishable_models(), Tag)
    tags = Q(content_type=kinds.pop(Tag))
    gone = tags & ~Q(object_id__in=Tag.objects.values("pk"))
    return Item.stored.filter(gone | ~tags & ~Q(content_type__in=kinds.values()))
