"""The worker as a process of its own, as systemd starts and stops it."""

import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from tests.operations.conftest import ROOT, Installation


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("worker")
    assert Installation(folder).manage("migrate").returncode == 0
    return folder


def rows(folder, query):
    with closing(sqlite3.connect(folder / "portal.sqlite3")) as database:
        return database.execute(query).fetchall()


def test_it_begins_what_is_due_and_stops_when_told_to(place):
    worker = [sys.executable, "manage.py", "worker"]
    with subprocess.Popen(
        worker, cwd=ROOT, env=Installation(place).environment, stderr=subprocess.PIPE, text=True
    ) as process:
        done = "SELECT status FROM django_tasks_database_dbtaskresult WHERE task_path = 'portal.tasks.upkeep.prune'"
        deadline = time.monotonic() + 60
        while rows(place, done) != [("SUCCESSFUL",)] and time.monotonic() < deadline:
            time.sleep(0.2)
        process.terminate()
        _, said = process.communicate(timeout=30)

    assert rows(place, done) == [("SUCCESSFUL",)]
    assert process.returncode == 0, said
    assert [name for (name,) in rows(place, "SELECT name FROM tasks_lastrun WHERE name = 'round'")] == ["round"]
