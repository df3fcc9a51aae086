"""How fast the action monitor answers with 200 partnerships, 5,000 actions and 100,000 status changes.

    make bench-monitor
    .venv/bin/python -m benchmarks.monitor 20 500 10000     # other numbers

Prints the median and the slowest of 15 answers by the clock, which other work on the machine disturbs, the median of
the CPU time of this process and its PostgreSQL connection, the number of queries, and how long a process that begins
takes to read the record.
"""

import os
import random
import statistics
import sys
import time
from datetime import UTC, date, datetime, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.database import analyse, cpu_seconds, engine, fresh_database
from partnerships.models import (
    Action,
    ActionPlan,
    ActionPlanText,
    ActionRole,
    ActionText,
    Milestone,
    Organisation,
    OrganisationText,
    Partnership,
    PartnershipText,
    StatusChange,
    Theme,
    ThemeText,
)
from partnerships.monitor import ledger
from portal.catalogue import shelf
from tests.factories import make_status

ROUNDS = 15
DICE = random.Random(7)
KEYS = ["not-started", "early", "mid-level", "advanced", "finalised", "stopped"]
PAGES = [
    "/monitor/",
    "/monitor/?as_of=2024-09-30",
    "/monitor/?as_of=2024-09-30&known_on=2024-09-30",
    "/monitor/?pillar=BR&pillar=BF&country=FR",
    "/monitor/actions/",
    "/monitor/actions/?status=advanced&as_of=2024-09-30",
    "/monitor/changes/",
    "/monitor/compare/?with=2024-09-30",
    "/monitor/matrix.csv",
    "/monitor/changes.atom",
]


def write(model, text_model, number, **facts):
    """`number` objects of a kind with a public text each, in bulk. Values of `facts` are functions of their place."""
    name = model._meta.model_name
    rows = [model(key=f"{name}-{n}", **{field: value(n) for field, value in facts.items()}) for n in range(number)]
    rows = model.objects.bulk_create(rows, batch_size=2000)
    published = {"state": "published", "publish_at": timezone.now() - timedelta(days=1)}
    texts = [
        text_model(facts=row, title=f"{name.capitalize()} {n} on streets", slug=f"{name}-{n}", **published)
        for n, row in enumerate(rows)
    ]
    text_model.objects.bulk_create(texts, batch_size=2000)
    return rows


def some(codes):
    return lambda n: [code for code in codes if DICE.random() < 0.4]


def fill(partnerships, actions, changes):
    statuses = [make_status(key) for key in KEYS]
    themes = write(Theme, ThemeText, 16, hue=lambda n: n % 16 + 1)
    homes = write(Partnership, PartnershipText, partnerships, theme=lambda n: themes[n % 16])
    plans = write(ActionPlan, ActionPlanText, partnerships, partnership=lambda n: homes[n])
    cities = write(
        Organisation, OrganisationText, 300,
        kind=lambda n: "urban-authority", country=lambda n: DICE.choice(["FR", "DE", "IT", "PL", "RO"]),
    )  # fmt: skip
    made = write(
        Action, ActionText, actions,
        plan=lambda n: plans[n % partnerships], code=lambda n: str(n // partnerships + 1),
        position=lambda n: n // partnerships, pillars=some(["BR", "BF", "BK"]), levels=some(["eu", "local"]),
        output_types=some(["guidance", "tool", "data"]), issues=some(["governance", "services", "innovation"]),
        due_on=lambda n: date(2026, 1, 1) + timedelta(days=DICE.randrange(900)),
    )  # fmt: skip
    ActionRole.objects.bulk_create(
        [ActionRole(action=row, organisation=cities[n % 300], role="leader") for n, row in enumerate(made)]
    )
    Milestone.objects.bulk_create(
        [Milestone(action=row, position=1, title="A step", due_on=date(2026, 6, 1)) for row in made[::2]]
    )
    each = changes // actions
    StatusChange.objects.bulk_create(
        [_change(row, number, each, statuses) for row in made for number in range(1, each + 1)], batch_size=2000
    )


def _change(action, number, of, statuses):
    on = date(2020, 1, 1) + timedelta(days=number * 2000 // of + DICE.randrange(60))
    known = datetime(on.year, on.month, on.day, tzinfo=UTC) + timedelta(days=DICE.randrange(200))
    status = DICE.choice([*statuses, None])
    return StatusChange(action=action, number=number, status=status, effective_on=on, recorded_at=known)


def measure(client, path):
    answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path} answers {answer.status_code}.")
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    queries = len(captured)  # later requests empty the log
    times, cpu = [], []
    for _ in range(ROUNDS):
        begin, cpu_before = time.perf_counter(), cpu_seconds()
        client.get(path)
        times.append((time.perf_counter() - begin) * 1000)
        cpu.append((cpu_seconds() - cpu_before) * 1000)
    numbers = f"{statistics.median(times):7.0f} {max(times):8.0f} {statistics.median(cpu):7.0f} {queries:8}"
    print(f"{path:50} {numbers}", flush=True)


def main(partnerships=200, actions=5000, changes=100_000):
    with fresh_database():
        begin = time.perf_counter()
        fill(partnerships, actions, changes)
        shelf.current()
        analyse()
        size = f"{partnerships} partnerships, {actions} actions, {StatusChange.objects.count()} changes"
        print(f"{engine()}: {size}; load of the machine {os.getloadavg()[0]:.1f}")
        print(f"Written and derived in {time.perf_counter() - begin:.0f} s.")
        begin = cpu_seconds()
        ledger.current()
        print(f"A process that begins reads the record in {cpu_seconds() - begin:.1f} s.")
        print(f"\n{'in ms':50} {'median':>7} {'slowest':>8} {'CPU':>7} {'queries':>8}", flush=True)
        for path in PAGES:
            measure(Client(headers={"host": "127.0.0.1"}), path)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
