"""The requests of a browser, one after the other where they must be, and none left when a test ends."""

import time
from contextlib import nullcontext
from threading import RLock

from django.db import connection

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
