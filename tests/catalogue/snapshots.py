"""The catalogue as plain values, so that two states of it can be compared."""

from django.db import transaction

from portal.catalogue import pending
from portal.catalogue.models import Dangling, Entry, Item, Link
from portal.catalogue.shelf import Shelf
from portal.catalogue.shelf.keeping import everything
from portal.publishing.changes import publishable_models

DERIVED_FIELDS = [field.attname for field in Entry._meta.concrete_fields if field.name not in {"id", "item", "image"}]


def catalogue():
    """Everything that is derived, by kinds and keys instead of primary keys."""
    pending.flush()
    names = {item.pk: (item.kind, item.key) for item in Item.stored.all()}
    return {
        "items": {
            names[item.pk]: (item.hue, item.kinship) for item in Item.stored.exclude(kind="tag").order_by("kind", "key")
        },
        "entries": {
            (*names[row.pop("item_id")], row["language"]): row
            for row in Entry.stored.values("item_id", "image__key", *DERIVED_FIELDS).order_by("kind", "slug")
        },
        "links": sorted(
            (names[link.source_id], names[link.target_id], link.relation, link.role, link.language, link.position)
            for link in Link.stored.all()
        ),
        "ranks": sorted(
            (names[link.source_id], names[link.target_id], link.source_kind, link.source_rank)
            for link in Link.stored.all()
        ),
        "dangling": sorted((names[row.source_id], row.path) for row in Dangling.objects.all()),
    }


def links():
    """The links alone, as `(source key, target key, relation)`."""
    return [(source[1], target[1], relation) for source, target, relation, *_ in catalogue()["links"]]


def derived_from_scratch():
    """What the catalogue would be if it were made anew at this moment. Leaves it as it is."""
    pending.flush()
    with transaction.atomic():
        for model in (Link, Dangling, Entry):
            model._base_manager.all().delete()
        Item.stored.update(hue=None, kinship=None)  # editors' picks point at items, so these stay
        for model in publishable_models():
            pending.add(model, set(model.objects.values_list("pk", flat=True)))
        anew = catalogue()
        transaction.set_rollback(True)
    pending.forget()
    return anew


def objects():
    """What should have an item: every object of every kind."""
    return {
        (model._meta.model_name, key)
        for model in publishable_models()
        for key in model.objects.values_list("key", flat=True)
    }


def columns(now):
    """All that a shelf holds, as plain lists; links in an order of their own, which means nothing on the shelf."""
    tables = {name: getattr(now, name).columns for name in ("items", "entries", "links", "stems")}
    plain = {name: {c: values.tolist() for c, values in table.items()} for name, table in tables.items()}
    plain["links"] = sorted(zip(*plain["links"].values(), strict=True))
    return plain | {"starts": now.starts.tolist()}


def shelf_from_scratch():
    return Shelf(everything())
