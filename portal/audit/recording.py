"""The only writer of the log."""

from django.apps import apps

from .acting import Actor, current, is_silent

CHANGED = "changed"
BATCH = 500


def change(before, after):
    """How `details` tell what a value was and what it became."""
    return {"before": before, "after": after}


def record(verb, obj=None, *, by=None, label=None, details=None, over=(CHANGED,)):
    """Record that `by`, or else whoever is acting, has done this to the object.

    A record of the object in the same transaction whose verb is one of `over` said less: it becomes this one. `label`
    names what was done where there is no object, or no longer any title.
    """
    if is_silent():
        return
    actor, fields = current(), {"verb": verb, "label": (label or str(obj or ""))[:200]}
    note = obj and actor.notes.of((obj._meta.label_lower, obj.pk))
    if note and verb == CHANGED and not details:  # whatever is said already says as much
        return
    if note and note.record.verb in over:
        fields |= {} if by is None else _signature(Actor(by))
        _rewrite(note, **fields, details={**note.record.details, **(details or {})})
        return
    fields |= _signature(actor if by is None else Actor(by))
    written = _model()(**fields, **(_named(obj) if obj else {}), details=details or {})
    written.save()
    if obj:
        actor.notes.add(written)


def record_changes(model, ids, named):
    """Record that these objects have changed, each once in a transaction.

    `named(ids)` tells `{primary key: (key, title)}`. A title that comes only later in the transaction is filled in.
    """
    if is_silent():
        return
    actor, kind = current(), model._meta.label_lower
    notes = {pk: actor.notes.of((kind, pk)) for pk in ids}
    _name_later({pk: note for pk, note in notes.items() if note and note.is_nameless}, named)
    new = sorted(pk for pk, note in notes.items() if note is None)
    for start in range(0, len(new), BATCH):
        names = named(new[start : start + BATCH])
        fields = {**_signature(actor), "verb": CHANGED, "kind": kind}
        written = [
            _model()(**fields, object_id=pk, key=key, label=(title or key)[:200]) for pk, (key, title) in names.items()
        ]
        for row in _model().objects.bulk_create(written):
            actor.notes.add(row)


def _name_later(notes, named):
    for pk, (_key, title) in named(sorted(notes)).items() if notes else ():
        if title:
            _rewrite(notes[pk], label=title[:200])


def _named(obj):
    key = obj.get_username() if hasattr(obj, "get_username") else getattr(obj, "key", "")
    return {"kind": obj._meta.label_lower, "object_id": obj.pk, "key": key}


def _signature(actor):
    return {"by": actor.user, "name": actor.name[:150]}


def _rewrite(note, **fields):
    """Make a record of this transaction, which nobody else has seen yet, say more."""
    for name, value in fields.items():
        setattr(note.record, name, value)
    _model()._base_manager.filter(pk=note.record.pk).update(**fields)


def _model():
    return apps.get_model("audit", "Record")
