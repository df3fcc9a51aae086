"""A whole object as data, and an object as data says: facts, texts in all languages, relations, rows.

A snapshot is `{"facts": {…}, "relations": {…}, "rows": {…}}`, ready for JSON:

* `facts`: the columns of the facts row by field name, as strings (`Field.value_to_string`); references by natural key;
* `relations`: `{field: [natural key, …]}` of the many-to-many fields without a model of their own, in order;
* `rows`: `{model name: {primary key: {field: value}}}` of what belongs to the object: texts, memberships, tags, picks.

What is derived stays out: the catalogue, moments of saving. When a text is public is its own affair (`SCHEDULE`).
"""

import hashlib
import json
from collections import defaultdict
from functools import cache

from django.apps import apps
from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from taggit.models import Tag

from portal.publishing.changes import is_publishable, owning_fields
from portal.publishing.models import Text

# Columns of a text that say when it is public. Its verbs write them; a draft or an old revision does not.
SCHEDULE = (
    *("state", "publish_at", "expire_at", "first_published_at"),
    *("unpublish_reason", "unpublish_note", "moved_to"),
)


def take(facts):
    """The snapshot of an object. One query for its facts, one for each many-to-many field and each kind of row."""
    found = take_many(type(facts), [facts.pk])
    if not found:
        raise type(facts).DoesNotExist
    return found[facts.pk]


def take_many(model, ids):
    """`{primary key: snapshot}` of objects of one kind, in as many queries as one of them costs."""
    rows = {part._meta.model_name: _rows(part, owner, ids) for part, owner in parts(model)}
    related = {field.name: _related(field, ids) for field in relations(model)}
    return {
        row.pk: {
            "facts": {field.name: _value(field, row) for field in columns(model)},
            "relations": {name: found[row.pk] for name, found in related.items()},
            "rows": {name: found[row.pk] for name, found in rows.items()},
        }
        for row in _with_references(model).filter(pk__in=ids)
    }


def fingerprint(snapshot):
    """The same for two snapshots with the same content; when its texts are public does not count."""
    content = {
        **snapshot,
        "rows": {
            part: {pk: {name: value for name, value in row.items() if name not in SCHEDULE} for pk, row in rows.items()}
            for part, rows in snapshot["rows"].items()
        },
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


@transaction.atomic
def apply(model, pk, snapshot, *, with_schedule=False):
    """Make the object what the snapshot says; one that is gone comes back under its old primary key.

    New texts begin as drafts, and the others stay as public as they are, unless `with_schedule` is set. Returns the
    references that lead nowhere any more, as `[(field, natural key)]`: they are left out.
    """
    lost = []
    facts = model._base_manager.filter(pk=pk).first() or model(pk=pk)
    if _fill(facts, columns(model), snapshot["facts"], lost) or facts._state.adding:
        facts.save()
    for field in relations(model):
        _relate(facts, field, snapshot["relations"].get(field.name, []), lost)
    for part, owner in parts(model):
        rows = {int(number): row for number, row in snapshot["rows"].get(part._meta.model_name, {}).items()}
        _lay_out(part, owner, facts, rows, lost, with_schedule=with_schedule)
    return lost


@cache
def columns(model):
    """What of a row is content: neither its number, nor whose it is, nor when it was saved."""
    owner = _owner(model)
    return [
        field
        for field in model._meta.concrete_fields
        if not field.primary_key and field is not owner and not getattr(field, "auto_now", False)
    ]


@cache
def relations(model):
    """Many-to-many fields whose rows say nothing but that two objects belong together."""
    return [field for field in model._meta.local_many_to_many if _through(field)._meta.auto_created]


@cache
def parts(model):
    """`[(model, foreign key)]` of the rows that belong to an object of this kind: its texts, then all others."""
    found = [(other, _owner(other)) for other in apps.get_models() if _belongs_to(other, model)]
    found = [part for part in found if not _is_record(part[0])]
    return sorted(found, key=lambda part: (not issubclass(part[0], Text), part[0]._meta.model_name))


def _is_record(other):
    """Whether its rows tell what has happened to an object: no draft and no earlier version undoes that."""
    return getattr(other, "is_record", False)


@cache
def records(model):
    """`[(model, foreign key)]` of the rows that tell what has happened to objects of this kind."""
    return [(other, _owner(other)) for other in apps.get_models() if _belongs_to(other, model) and _is_record(other)]


def take_records(facts):
    """What has happened to an object, which is no part of its snapshot: `{model name: {primary key: row}}`."""
    return {part._meta.model_name: _rows(part, owner, [facts.pk])[facts.pk] for part, owner in records(type(facts))}


def apply_records(facts, rows):
    """Bring back the records of an object that has none. Returns lost references, as `apply` does."""
    lost = []
    for part, owner in records(type(facts)):
        wanted = {int(number): row for number, row in rows.get(part._meta.model_name, {}).items()}
        _lay_out(part, owner, facts, wanted, lost, with_schedule=True)
    return lost


def _belongs_to(other, model):
    owner = _owner(other)
    return owner is not None and owner.related_model is model


def _owner(model):
    """The first foreign key of a row to a public object: that is the one it belongs to."""
    owners = [] if is_publishable(model) else owning_fields(model)
    return owners[0] if owners else None


def _through(field):
    return field.remote_field.through


def _with_references(model):
    """With what the columns name; a row of another object, such as an indicator, is known by that object too."""
    fields = [field for field in columns(model) if field.is_relation]
    owners = {field.name: _owner(field.related_model) for field in fields}
    names = [f"{name}__{owner.name}" if owner else name for name, owner in owners.items()]
    return model._base_manager.select_related(*names) if names else model._base_manager.all()


def _value(field, row):
    if field.is_relation:
        other = getattr(row, field.name)
        return other and _key(other)
    value = field.value_from_object(row)
    return None if value is None else field.value_to_string(row)


def _key(row):
    return list(row.natural_key()) if hasattr(row, "natural_key") else [row.pk]


def _related(field, ids):
    through, target = _through(field), field.m2m_reverse_field_name()
    source = through._meta.get_field(field.m2m_field_name())
    links = through._base_manager.filter(**{f"{source.name}__in": ids}).order_by("pk").select_related(target)
    found = defaultdict(list)
    for link in links:
        found[getattr(link, source.attname)].append(_key(getattr(link, target)))
    return found


def _rows(part, owner, ids):
    found = defaultdict(dict)
    for row in _with_references(part).filter(**{f"{owner.name}__in": ids}).order_by("pk"):
        found[getattr(row, owner.attname)][str(row.pk)] = {f.name: _value(f, row) for f in columns(part)}
    return found


def find(model, key):
    """The row with this natural key, or None."""
    if model is Tag:
        return Tag.objects.filter(name=key[0]).first()
    try:
        if hasattr(model._default_manager, "get_by_natural_key"):
            return model._default_manager.get_by_natural_key(*key)
        return model._base_manager.get(pk=key[0])
    except ObjectDoesNotExist:
        return None


def _find_or_make(model, key):
    """A tag is only a word, so it is made where it is missing."""
    return find(model, key) or (Tag.objects.create(name=key[0]) if model is Tag else None)


def _fill(row, fields, values, lost):
    """Write the values into the row. Returns whether any is another than before."""
    changed = False
    for field in fields:
        if field.name not in values:  # the field is younger than the snapshot
            continue
        if row._state.adding or _value(field, row) != values[field.name]:
            setattr(row, field.name, _read(field, values[field.name], lost))
            changed = True
    return changed


def _read(field, value, lost):
    if value is None:
        return None
    if not field.is_relation:
        return field.to_python(value)
    found = _find_or_make(field.related_model, value)
    if found is None:
        lost.append((field, value))
    return found


def _relate(facts, field, keys, lost):
    if _related(field, [facts.pk])[facts.pk] == keys:
        return
    manager = getattr(facts, field.name)
    manager.clear()
    for key in keys:
        if other := _find_or_make(field.related_model, key):
            manager.add(other)  # one by one: the order is kept
        else:
            lost.append((field, key))


def _lay_out(part, owner, facts, wanted, lost, *, with_schedule):
    """Texts are changed where they stand, for they know since when they are public. Other rows make way for each other:
    two that swap their places would break a constraint halfway."""
    present = {row.pk: row for row in _with_references(part).filter(**{owner.name: facts.pk})}
    changed = {pk for pk, row in wanted.items() if pk in present and _differs(part, present[pk], row, with_schedule)}
    leaving = set(present) - set(wanted)
    if not issubclass(part, Text):
        leaving |= changed
    for row in part._default_manager.filter(pk__in=leaving):
        row.delete()
    taken = set(part._base_manager.filter(pk__in=set(wanted) - set(present)).values_list("pk", flat=True))
    for pk, values in wanted.items():
        if pk in present and pk not in changed:
            continue
        row = present[pk] if pk in present and pk not in leaving else part(pk=None if pk in taken else pk)
        setattr(row, owner.name, facts)
        _write(part, row, values, lost, with_schedule)


def _differs(part, row, values, with_schedule):
    return any(
        _value(field, row) != values[field.name] for field in _content(part, with_schedule) if field.name in values
    )


def _content(part, with_schedule):
    return [field for field in columns(part) if with_schedule or field.name not in SCHEDULE]


def _write(part, row, values, lost, with_schedule):
    missing = len(lost)
    _fill(row, _content(part, with_schedule), values, lost)
    required = [field for field, _key in lost[missing:] if not field.null]
    if not required:
        row.save()
