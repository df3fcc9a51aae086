#!/usr/bin/env python3
"""Runs a command with DATABASE_URL naming a PostgreSQL server on which it may create databases.

    .venv/bin/python .ci/with_postgres.py .venv/bin/pytest

That is the server which DATABASE_URL or PGHOST, PGUSER … name; else one that answers on this machine;
else one of our own, started from the installed programs and gone when the command ends.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

OLDEST = 15
# libpq adds what PGHOST, PGUSER and PGPASSWORD say, or takes the local socket.
BY_LIBPQ = f"postgresql:///{os.environ.get('PGDATABASE', 'postgres')}"
LOCAL = [BY_LIBPQ, "postgresql://postgres@127.0.0.1:5432/postgres"]


def objection(url: str) -> str:
    """Why the suite cannot use this server; empty if it can."""
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            version = connection.info.server_version // 10_000
            creates = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            if not connection.execute(creates).fetchone()[0]:
                return f"{connection.info.user} may not create databases"
    except psycopg.OperationalError as error:
        return str(error).strip()
    return "" if version >= OLDEST else f"PostgreSQL {version} is older than {OLDEST}"


def named_server() -> str:
    """The server that the environment names, if it names one."""
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgres"):
        return url
    return BY_LIBPQ if "PGHOST" in os.environ else ""


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that can be used."""
    if named := named_server():
        if problem := objection(named):
            sys.exit(f"The PostgreSQL server that the environment names cannot be used: {problem}")
        yield named
    elif local := next((url for url in LOCAL if not objection(url)), None):
        yield local
    else:
        with tempfile.TemporaryDirectory(prefix="portal-postgres-") as folder, own_server(Path(folder)) as url:
            yield url


def programs() -> Path:
    """The folder of `initdb` and `pg_ctl`: Debian keeps one for each version, outside PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    if not versions:
        sys.exit(
            "No PostgreSQL server answers and none is installed. Debian and Ubuntu: "
            "sudo apt-get install postgresql. Elsewhere, name a server in DATABASE_URL."
        )
    return versions[-1].parent


@contextmanager
def own_server(folder: Path) -> Iterator[str]:
    """A server that keeps its data in `folder`, without caring what a power cut would do to it."""
    binaries, as_owner = programs(), []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres")
        as_owner = ["runuser", "-u", "postgres", "--"]
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    data, log = folder / "data", folder / "log"
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off -c full_page_writes=off"
    control = [*as_owner, binaries / "pg_ctl", "--silent", "--wait", "--pgdata", data]
    quiet = {"cwd": folder, "stdout": subprocess.DEVNULL}
    initdb = [binaries / "initdb", "--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8"]
    subprocess.check_call([*as_owner, *initdb, "--username=postgres", "--pgdata", data], **quiet)
    subprocess.check_call([*control, "--log", log, "--options", options, "start"], **quiet)
    try:
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        subprocess.check_call([*control, "--mode=immediate", "stop"], **quiet)


if __name__ == "__main__":
    with server() as url:
        print("PostgreSQL:", url.rpartition("@")[2], flush=True)
        sys.exit(subprocess.call(sys.argv[1:], env={**os.environ, "DATABASE_URL": url}))
