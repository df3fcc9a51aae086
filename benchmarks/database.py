"""A new, empty database beside the one that `DATABASE_URL` names, for as long as a measurement takes."""

import tempfile
from contextlib import contextmanager

from django.db import connection


@contextmanager
def fresh_database():
    with tempfile.TemporaryDirectory() as folder:
        if connection.vendor == "sqlite":  # a file, as in real life, not memory
            connection.settings_dict["TEST"]["NAME"] = f"{folder}/bench.sqlite3"
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        try:
            yield
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def analyse():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def engine():
    if connection.vendor == "sqlite":
        return f"SQLite {connection.Database.sqlite_version}"
    with connection.cursor() as cursor:
        return f"PostgreSQL {cursor.connection.info.server_version // 10000}"
