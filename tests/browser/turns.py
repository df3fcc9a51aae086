"""On SQLite the threads of the test server share one connection, so they must not use it at the same time."""

import time
from threading import RLock

from django.db import connection

_turn = RLock()


class InTurn:
    """Middleware: one request after the other."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if connection.vendor != "sqlite":
            return self.get_response(request)
        with _turn:
            return self.get_response(request)


def let_the_last_request_end():
    """What a closing window still sends is answered before the database is emptied."""
    time.sleep(0.05)
    with _turn:
        pass
