"""Says which public objects a write has changed, whoever wrote it: admin, shell, fixture or bulk.

`content_changed` is the only signal of the house. Its sender is a `Publishable` subclass, `ids` the primary keys whose
facts, texts or relations are different now, `source` the model whose rows were written. It is sent inside the
transaction; what touches the outside world waits for the commit.
"""

from collections import defaultdict

from django.apps import apps
from django.db import models
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_save
from django.dispatch import Signal

content_changed = Signal()


def publishable_models():
    """Every kind of content that is installed."""
    return [model for model in apps.get_models() if is_publishable(model)]


def is_publishable(model):
    return getattr(model, "is_publishable", False)


def owning_fields(model):
    """The foreign keys of `model` that point at public objects: a change of the row is a change of those."""
    return [
        field
        for field in model._meta.concrete_fields
        if field.is_relation and is_publishable(field.related_model) and field.related_model is not model
    ]


def owners_of(rows):
    """Public objects that the rows (a QuerySet) belong to, as `{model: {pk, …}}`."""
    owners = defaultdict(set)
    if is_publishable(rows.model):
        owners[rows.model].update(rows.values_list("pk", flat=True))
        return owners
    fields = owning_fields(rows.model)
    for values in rows.values_list(*(field.attname for field in fields)) if fields else ():
        for field, pk in zip(fields, values, strict=True):
            if pk is not None:
                owners[field.related_model].add(pk)
    return owners


def announce(owners, source):
    for model, ids in owners.items():
        if ids:
            content_changed.send(sender=model, ids=frozenset(ids), source=source)


class TrackedQuerySet(models.QuerySet):
    """Announces the bulk writes for which Django sends no signal."""

    def update(self, **kwargs):
        before = owners_of(self.order_by())
        ids = list(self.order_by().values_list("pk", flat=True)) if not is_publishable(self.model) else []
        count = super().update(**kwargs)
        announce(before, self.model)
        if ids:  # the rows may belong to somebody else now
            announce(owners_of(self.model._default_manager.filter(pk__in=ids)), self.model)
        return count

    update.alters_data = True

    def bulk_create(self, objs, *args, **kwargs):
        created = super().bulk_create(objs, *args, **kwargs)
        owners = defaultdict(set)
        for row in created:
            _add_owners(owners, row)
        announce(owners, self.model)
        if is_publishable(self.model) and (unnumbered := [row.key for row in created if row.pk is None]):
            # With `ignore_conflicts` the database does not tell the new primary keys.
            announce(owners_of(self.model._base_manager.filter(key__in=unnumbered)), self.model)
        return created


def _add_owners(owners, row):
    if is_publishable(type(row)):
        if row.pk:
            owners[type(row)].add(row.pk)
        return
    for field in owning_fields(type(row)):
        if pk := getattr(row, field.attname):
            owners[field.related_model].add(pk)


def _row_will_change(sender, instance, **kwargs):
    """A row that moves from one object to another changes both: the first is remembered until the row has moved."""
    if instance.pk and not is_publishable(sender) and owning_fields(sender):
        instance._former_owners = owners_of(sender._base_manager.filter(pk=instance.pk))


def _row_changed(sender, instance, **kwargs):
    owners = instance.__dict__.pop("_former_owners", defaultdict(set))
    _add_owners(owners, instance)
    announce(owners, sender)


def _relation_changed(sender, instance, action, model, pk_set, **kwargs):
    match action:
        case "pre_clear":  # the last moment to see what is at the other end
            here = [field.name for field in owning_fields(sender) if field.related_model is type(instance)]
            if here:
                announce(owners_of(sender._base_manager.filter(**{here[0]: instance.pk})), sender)
        case "post_add" | "post_remove":
            for kind, ids in ((type(instance), {instance.pk}), (model, set(pk_set))):
                if is_publishable(kind):
                    announce({kind: ids}, sender)


def connect():
    pre_save.connect(_row_will_change, dispatch_uid="content_changed")
    post_save.connect(_row_changed, dispatch_uid="content_changed")
    post_delete.connect(_row_changed, dispatch_uid="content_changed")
    m2m_changed.connect(_relation_changed, dispatch_uid="content_changed")
