"""Tells the audit log which objects have been added or changed, whoever wrote them."""

from django.db.models.signals import post_save
from taggit.models import Tag

from portal.audit import record, record_changes
from portal.audit.watching import watch

from .changes import content_changed, is_publishable, owning_fields


def connect():
    """Before `changes.connect()`, so that what is new is not taken for changed."""
    post_save.connect(_added, dispatch_uid="audit of content")
    content_changed.connect(_changed, dispatch_uid="audit of content")
    watch(Tag)


def _added(sender, instance, created, **kwargs):
    if created and is_publishable(sender):
        record("added", instance, label=instance.key)  # of its texts there are none yet


def _changed(sender, ids, source, **kwargs):
    if _holds(sender, source):
        record_changes(sender, ids, lambda some: _named(sender, some))


def _holds(model, source):
    """Whether a row of `source` is a part of objects of this kind; at its other end it only changes what they show."""
    if source is model:
        return True
    owners = owning_fields(source)
    return bool(owners) and owners[0].related_model is model


def _named(model, ids):
    """`{primary key: (key, title)}`, the title in the original language; "" where there is no text."""
    rows = model._base_manager.filter(pk__in=ids).values_list("pk", "key", "original_language")
    texts = model.text_model()._base_manager.filter(facts__in=ids).values_list("facts", "language", "title")
    titles = {}
    for pk, language, title in texts:
        titles.setdefault(pk, {})[language] = title
    return {pk: (key, _title(titles.get(pk, {}), original)) for pk, key, original in rows}


def _title(titles, original):
    return titles.get(original) or next(iter(titles.values()), "")
