"""Which references a kind of content has, found from its model: nothing is registered.

Each function yields `Reference`s for a set of facts rows at once, in a fixed number of queries for a kind.
"""

from collections import defaultdict
from functools import cache
from itertools import count
from typing import NamedTuple

from django.apps import apps
from django.db.models import ForeignKey
from taggit.models import Tag

from portal.publishing.changes import is_publishable, owning_fields

from .models import Item


class Reference(NamedTuple):
    source_id: int  # primary key of the facts row
    target: tuple  # (model, primary key)
    relation: str
    role: str = ""
    position: int = 0
    language: str = ""


def references(model, ids):
    """All references of the facts rows with these primary keys, but those inside texts."""
    yield from _foreign_keys(model, ids)
    yield from _many_to_many(model, ids)
    yield from _associations(model, ids)


def _foreign_keys(model, ids):
    fields = [f for f in model._meta.concrete_fields if isinstance(f, ForeignKey) and is_publishable(f.related_model)]
    if not fields:
        return
    for pk, *targets in model._base_manager.filter(pk__in=ids).values_list("pk", *(f.attname for f in fields)):
        for field, target in zip(fields, targets, strict=True):
            if target:
                yield Reference(pk, (field.related_model, target), field.name)


def _many_to_many(model, ids):
    for field in model._meta.local_many_to_many:
        through = getattr(field.remote_field, "through", None)
        if through is None or not through._meta.auto_created or not is_publishable(field.related_model):
            continue
        source, target = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        rows = through._base_manager.filter(**{f"{source}__in": ids}).order_by("pk").values_list(source, target)
        positions = defaultdict(count)
        for pk, other in rows:
            yield Reference(pk, (field.related_model, other), field.name, position=next(positions[pk]))


def _associations(model, ids):
    for association, source, targets, extras in associations(model):
        columns = [source.attname, *(f.attname for f in targets), *extras]
        rows = association._base_manager.filter(**{f"{source.attname}__in": ids}).order_by("pk").values(*columns)
        positions = defaultdict(count)
        for row in rows:
            owner = row[source.attname]
            position = row["position"] if "position" in extras else next(positions[owner])
            for field in targets:
                if row[field.attname]:
                    target = field.related_model, row[field.attname]
                    role, language = row.get("role", ""), row.get("language", "")
                    yield Reference(owner, target, association._meta.model_name, role, position, language)


@cache
def associations(model):
    """Models whose first reference is to `model` and that point at something else that has a page, a tag or an item."""
    found = []
    for other in apps.get_models():
        fields = [f for f in other._meta.concrete_fields if isinstance(f, ForeignKey)]
        owners = owning_fields(other)
        if is_publishable(other) or not owners or owners[0].related_model is not model:
            continue
        targets = [f for f in fields if f is not owners[0] and _can_be_a_target(f.related_model)]
        if targets:
            names = {f.name for f in other._meta.concrete_fields}
            found.append(
                (other, owners[0], targets, [name for name in ("role", "position", "language") if name in names])
            )
    return found


def _can_be_a_target(model):
    return is_publishable(model) or model in (Tag, Item)


def ancestors(facts):
    """The bigger things that the object is a part of, nearest first: an action's topic, plan and partnership."""
    whole = facts.whole
    while whole is not None:
        yield whole
        whole = whole.whole
