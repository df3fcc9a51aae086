"""A new, empty database beside the one that `DATABASE_URL` names, for as long as a measurement takes."""

import os
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

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


@contextmanager
def tokens_indexed_later():
    """PostgreSQL sorts the tokens of many pages in one go several times as fast as page by page."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'catalogue_searchtokens'")
        (statement,) = cursor.fetchone()
        cursor.execute("DROP INDEX catalogue_searchtokens")
        yield
        cursor.execute(statement)


def analyse():
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def engine():
    if connection.vendor == "sqlite":
        return f"SQLite {connection.Database.sqlite_version}"
    with connection.cursor() as cursor:
        return f"PostgreSQL {cursor.connection.info.server_version // 10000}"


def cpu_seconds():
    """Of this process, and of its PostgreSQL connection where `/proc` shows it."""
    return time.process_time() + _backend_cpu_seconds()


def _backend_cpu_seconds():
    """CPU time of the PostgreSQL process behind this connection, 0 where it is not of this machine."""
    if connection.vendor != "postgresql":
        return 0
    stat = Path(f"/proc/{connection.connection.info.backend_pid}/stat")
    if not stat.exists():
        return 0
    user, system = stat.read_text().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
