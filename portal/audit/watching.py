"""Plain rows, of which it is enough to know that somebody added, changed or deleted them."""

from django.db.models.signals import post_save, pre_delete

from .recording import record


def watch(model, *, changes=True):
    """Record what happens to rows of the model; saving an old one only where `changes` is set."""
    uid = f"audit of {model._meta.label_lower}"
    post_save.connect(_saved if changes else _added, sender=model, dispatch_uid=uid)
    pre_delete.connect(_deleted, sender=model, dispatch_uid=uid)


def _saved(sender, instance, created, **kwargs):
    record("added" if created else "changed", instance)


def _added(sender, instance, created, **kwargs):
    if created:
        record("added", instance)


def _deleted(sender, instance, **kwargs):
    """Before it happens: whoever deletes their own account can still be named by it."""
    record("deleted", instance)
