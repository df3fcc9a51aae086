"""Measures the back office with 10,000 articles of 10 revisions each: queries, and the median time of an answer.

    DATABASE_URL=… python -m benchmarks.admin [articles [revisions]]

Uses a new, empty database beside the one that `DATABASE_URL` names, and drops it. Every hundredth article has a draft.
Times are CPU time of this process, which other work on the machine disturbs little; the aim is a median below 300 ms.
"""

import os
import sys
import time
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from benchmarks.content import Content
from benchmarks.database import analyse, fresh_database
from portal.accounts.models import User
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import fingerprint, take

AIM, ROUNDS, BATCH = 300, 7, 500
LIST = "/admin/articles/article/"


def main(articles=10_000, revisions=10):
    print(f"{articles:,} articles of {revisions} revisions each, Django {django.__version__}, {connection.vendor}")
    with fresh_database():
        _fill(articles, revisions)
        _report()


def _fill(articles, revisions):
    Content().grow(articles)
    user = User.objects.create_superuser("root", "root@example.org", "correct horse battery")
    kind = ContentType.objects.get_for_model(Article)
    batch = []
    for article in Article.objects.order_by("pk").iterator():
        data = take(article)
        mark = fingerprint(data)
        batch += [
            Revision(
                content_type=kind,
                object_id=article.pk,
                key=article.key,
                number=number,
                step=Revision.Step.SAVED,
                made_by=user,
                maker=str(user),
                data=data,
                fingerprint=mark,
            )
            for number in range(1, revisions + 1)
        ]
        if len(batch) >= BATCH:
            Revision.objects.bulk_create(batch)
            batch = []
    Revision.objects.bulk_create(batch)
    for article in Article.objects.order_by("pk")[::100]:
        desk = Desk(article)
        desk.save_draft({**desk.live, "facts": {**desk.live["facts"], "sources": "https://example.org/"}}, by=user)
    analyse()


def _pages():
    public, drafted = Article.objects.order_by("pk")[5], Article.objects.order_by("pk")[0]
    return {
        "overview": "/admin/",
        "list": LIST,
        "last page of it": f"{LIST}?p={-(-Article.objects.count() // 50)}",
        "list, searched": f"{LIST}?q=housing+mobility",
        "list, filtered": f"{LIST}?status=live&partnership=4",
        "form": f"{LIST}{public.pk}/change/",
        "form of a draft": f"{LIST}{drafted.pk}/change/",
        "history": f"{LIST}{public.pk}/history/",
        "compare": f"{LIST}{drafted.pk}/compare/?from=1",
        "release": f"{LIST}{drafted.pk}/release/",
        "find": "/admin/find/?term=housing",
    }


def _asked():
    """What is not asked by an address alone: `{what: (path, data)}`."""
    keys = list(Article.objects.order_by("pk").values_list("pk", flat=True)[:200])
    tags = {"index": "0", "action": "tag_selected", "add": "new", "look": "yes"}
    words = {"find": "housing", "replacement": "homes", "kinds": ["articles.article"], "look": "yes"}
    return {
        "tags for 20, seen": (LIST, {**tags, "_selected_action": keys[:20]}),
        "tags for 200, seen": (LIST, {**tags, "_selected_action": keys}),
        "replace, seen": ("/admin/replace/", words),
    }


def _report():
    client = Client(headers={"host": "127.0.0.1", "accept": "text/html"})
    client.force_login(User.objects.get())
    slow = []
    requests = {what: (client.get, path, None) for what, path in _pages().items()}
    requests |= {what: (client.post, *asked) for what, asked in _asked().items()}
    for what, request in requests.items():
        queries, milliseconds = _measure(*request)
        print(f"{what:<20}{queries:>5} queries {milliseconds:>8.0f} ms")
        if milliseconds > AIM:
            slow.append(what)
    print(f"Above {AIM} ms: {', '.join(slow) or 'nothing'}.")


def _measure(ask, path, data):
    with CaptureQueriesContext(connection) as captured:
        response = ask(path, data)
    if response.status_code != 200:
        raise SystemExit(f"{path} answers {response.status_code}.")
    queries, times = len(captured), []
    for _ in range(ROUNDS):
        start = time.process_time()
        ask(path, data)
        times.append((time.process_time() - start) * 1000)
    return queries, median(times)


if __name__ == "__main__":
    main(*(int(number) for number in sys.argv[1:]))
