"""Measures every kind of page with 1,000 and with 10,000 articles: queries, CPU time and bytes.

    DATABASE_URL=… python -m benchmarks.pages [articles …]

Uses a new, empty database beside the one that `DATABASE_URL` names, and drops it. CPU time is that of this process plus
that of its PostgreSQL connection where `/proc` shows it; it is the least of the rounds, which other work on the machine
disturbs least.
"""

import gzip
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import ArticleText
from benchmarks.content import Content
from benchmarks.database import analyse, cpu_seconds, engine, fresh_database

ROUNDS, REQUESTS = 10, 10
PAGES = {
    "home": "/",
    "article": None,  # the middle one
    "article list": "/articles/",
    "last page of it": None,
    "filtered list": "/articles/?category=category-1&partnership=partnership-3",
    "partnership": "/partnerships/partnership-3/",
    "tag": "/tags/tag-20/",
    "search": "/search/?q=housing+mobility",
    "search, rare": "/search/?q=barden+costen+dupol",
    "feed": "/feeds/articles/",
}


def main(sizes):
    print(f"Python {sys.version.split()[0]}, Django {django.__version__}, {engine()}")
    with fresh_database():
        _report(sizes, _measure_sizes(sizes))


def _report(sizes, results):
    print(f"{'page':<16}" + "".join(f"{f'{size:,} articles':>34}" for size in sizes) + f"{'growth':>9}")
    for page in PAGES:
        columns = "".join(
            "{:>6} queries {:>6.1f} ms {:>6.1f} KB".format(*results[size][page]).rjust(34) for size in sizes
        )
        print(f"{page:<16}{columns}{results[sizes[-1]][page][1] / results[sizes[0]][page][1]:>8.2f}×")


def _measure_sizes(sizes):
    """`{size: {page: (queries, CPU milliseconds, KB compressed)}}`."""
    content, results = Content(), {}
    for size in sizes:
        content.grow(size)
        analyse()
        middle = ArticleText.objects.order_by("pk")[size // 2].slug
        paths = PAGES | {"article": f"/articles/{middle}/", "last page of it": f"/articles/?page={-(-size // 20)}"}
        results[size] = {page: _measure(path) for page, path in paths.items()}
    return results


def _measure(path):
    client = Client(headers={"host": "127.0.0.1"})
    response = client.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} answers {response.status_code}.")
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    queries = len(captured)  # later requests empty the log
    rounds = []
    for _ in range(ROUNDS):
        start = cpu_seconds()
        for _ in range(REQUESTS):
            client.get(path)
        rounds.append((cpu_seconds() - start) / REQUESTS * 1000)
    return queries, min(rounds), len(gzip.compress(response.content)) / 1024


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 10000])
