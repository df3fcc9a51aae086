"""Which objects the catalogue must derive anew, per connection.

Writes are gathered and worked off once: at the first read of the catalogue, or else at the commit. So a form with ten
inlines or a fixture of a thousand rows costs one derivation, and nobody ever reads an old catalogue.

What is worked off inside a savepoint may be undone with it, though the writes before it stay. So it is worked off again
at the first occasion after the savepoint.
"""

from collections import defaultdict
from contextlib import contextmanager

from asgiref.local import Local
from django.db import connection, transaction

_local = Local()
_derivers = []


def register(derive):
    """Name a function that works off `{model: {pk, …}}`, after those that were named before it."""
    if derive not in _derivers:
        _derivers.append(derive)


def add(model, ids):
    _waiting()[model].update(ids)
    transaction.on_commit(flush)


def flush():
    """Derive what is waiting. What a rolled-back write left here is derived from the truth, like anything else."""
    waiting = _waiting()
    inside = tuple(savepoint for savepoint in connection.savepoint_ids if savepoint)
    _add_what_may_be_undone(waiting, inside)
    while waiting:
        work = {model: set(ids) for model, ids in waiting.items()}
        waiting.clear()
        if inside:
            _local.worked_off.append((inside, work))
        for derive in _derivers:
            derive(work)


def _add_what_may_be_undone(waiting, inside):
    left = [record for record in _local.worked_off if record[0] != inside[: len(record[0])]]
    for record in left:
        _local.worked_off.remove(record)
        for model, ids in record[1].items():
            waiting[model] |= ids


@contextmanager
def unchanged():
    """What waits at the end is what waited at the beginning: whatever is written inside will be undone."""
    flush()
    worked_off = list(_local.worked_off)
    try:
        yield
    finally:
        forget()
        _local.worked_off = worked_off


def forget():
    """Nothing is waiting: the transaction that held the writes is gone, as after a test."""
    _local.waiting = defaultdict(set)
    _local.worked_off = []


def _waiting():
    if not hasattr(_local, "waiting"):
        forget()
    return _local.waiting
