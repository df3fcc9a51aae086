"""The requests of a browser, one after the other where they must be, and none left when a test ends."""

import time
from contextlib import contextmanager, nullcontext
from threading import RLock, current_thread
from unittest.mock import patch

from django.db import connection
from django.db.transaction import Atomic

QUIET, PATIENCE = 0.1, 3  # seconds

_turn, _counting = RLock(), RLock()
_last = {"at": 0.0, "under_way": 0}


class InTurn:
    """Middleware. On SQLite the threads of the test server share one connection, so they take turns."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        _count(1)
        try:
            with _turn if connection.vendor == "sqlite" else nullcontext():
                return self.get_response(request)
        finally:
            _count(-1)


@contextmanager
def transactions_in_turn():
    """Inside, transactions of the test itself take turns with the requests that an open page may send meanwhile."""
    if connection.vendor != "sqlite":
        yield
        return
    test, enter, leave = current_thread(), Atomic.__enter__, Atomic.__exit__

    def take(atomic):
        with _turn:
            enter(atomic)
            if current_thread() is test:
                _turn.acquire()

    def give(atomic, *error):
        try:
            leave(atomic, *error)
        finally:
            if current_thread() is test:
                _turn.release()

    with patch.multiple(Atomic, __enter__=take, __exit__=give):
        yield


def let_the_last_request_end():
    """A closing window still sends what was typed. That is answered before the database is emptied."""
    closed = time.monotonic()
    while time.monotonic() < closed + PATIENCE:
        time.sleep(QUIET / 4)
        if not _last["under_way"] and time.monotonic() > max(closed, _last["at"]) + QUIET:
            break


def _count(step):
    with _counting:
        _last["under_way"] += step
        _last["at"] = time.monotonic()
