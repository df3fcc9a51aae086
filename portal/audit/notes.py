"""Which records stand in the transaction that is going on.

A note is left as one of the transaction's functions to be run at its commit. There it goes whichever way the record
goes: with the commit, with the rollback, and with the savepoint in which it was written.
"""

from django.db import connection, transaction


class Note:
    """A record of an object in this transaction."""

    def __init__(self, record):
        self.record = record
        transaction.on_commit(self)
        self._place = len(connection.run_on_commit) - 1

    def __call__(self):
        """Nothing to do at the commit: then the note is gone, which is all."""

    @property
    def is_nameless(self):
        """Whether the object had no title yet, so that it was named by its key."""
        return self.record.label == self.record.key

    @property
    def stands(self):
        # What is taken back is taken from the end, so a note that stands keeps its place.
        waiting = connection.run_on_commit
        return 0 <= self._place < len(waiting) and waiting[self._place][1] is self


class Notes:
    """The last note of each object, as one actor has left them."""

    def __init__(self):
        self._by_object = {}

    def of(self, identity):
        """The note of the object `(kind, primary key)` that stands, or None."""
        note = self._by_object.get(identity)
        return note if note and note.stands else None

    def add(self, record):
        if self._by_object and not next(reversed(self._by_object.values())).stands:  # of another transaction
            self._by_object = {identity: note for identity, note in self._by_object.items() if note.stands}
        identity = record.kind, record.object_id
        self._by_object.pop(identity, None)
        self._by_object[identity] = Note(record)
