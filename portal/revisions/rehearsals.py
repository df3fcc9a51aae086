"""What if: do something to the database, look at what would come of it, and leave everything as it was."""

from contextlib import contextmanager

from django.db import transaction

from portal.audit import silently
from portal.catalogue import pending


@contextmanager
def rehearsal():
    """What is written inside can be read inside, in lists, searches and related pages too. At the end it is undone.

    Others see nothing of it. SQLite lets nobody else write meanwhile, so it should be over soon.
    """
    with pending.unchanged(), silently(), transaction.atomic():
        yield
        transaction.set_rollback(True)
