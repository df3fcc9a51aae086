"""Measures what the portal offers to read next: how good it is, and how long it takes at size.

    DATABASE_URL=… python -m benchmarks.related [articles …] [--each]
    DATABASE_URL=… python -m benchmarks.related --corpus FILE [--pages 500]

The first asks for the judged pages of the demo content: `related.json` says for each page how useful others are to who
has read it (3 is what to read next, 2 is very useful, 1 of some use), among those that the page does not link already.
Then it takes the time for pages of made-up prose, by default 1,000 and 10,000; `100000` takes longer. The second takes
a corpus of pages that people linked (`linked`), each page as it was on its day: nothing later can be offered.

Beside the portal stand shared tags and TF-IDF over whole texts (`similar`), which choose among the same pages. Each run
uses new, empty databases beside the one that `DATABASE_URL` names, and drops them.
"""

import argparse
import json
import os
import random
import sys
import time
from pathlib import Path
from statistics import fmean, median, quantiles

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from benchmarks.content import Content
from benchmarks.database import analyse, engine, fresh_database
from benchmarks.linked import Linked
from benchmarks.measures import ndcg
from benchmarks.prose import Prose
from benchmarks.similar import Cosine
from benchmarks.sizes import memory
from portal.catalogue.connections import connections
from portal.catalogue.models import Entry, Item, Link, SearchDocument, kinds
from portal.catalogue.related import related, tags_of
from portal.catalogue.search.tokens import forms, words

K = 6
JUDGED = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))
TIMED = 40


def main():
    options = _options()
    print(f"Python {sys.version.split()[0]}, Django {django.__version__}, {engine()}", flush=True)
    if options.corpus:
        return _measure_corpus(Linked(options.corpus), options.pages, options.each)
    with fresh_database():
        call_command("loaddata", "demo", verbosity=0)
        _measure(JUDGED, _offered_at_once, "Demo content", each=options.each)
    return _measure_sizes(options.articles or [1_000, 10_000])


def _options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("articles", nargs="*", type=int, help="sizes of the made-up corpus")
    parser.add_argument("--each", action="store_true", help="show the nDCG of every page")
    parser.add_argument("--corpus", help="a file as `linked` describes it")
    parser.add_argument("--pages", type=int, default=500, help="how many pages of the corpus are asked for")
    return parser.parse_args()


def _measure_corpus(corpus, pages, each):
    asked = sorted(corpus.judged)
    random.Random(1).shuffle(asked)
    judged = {f"article:{key}": _with_kind(corpus.judged[key]) for key in asked[:pages]}
    with fresh_database():
        start = time.perf_counter()
        corpus.load()
        analyse()
        print(f"{len(corpus.documents):,} documents, loaded in {time.perf_counter() - start:.0f} s", flush=True)
        moments = {f"article:{key}": corpus.moment(key) for key in corpus.documents}
        _measure(judged, lambda key: offered(key, moments[key]), "Corpus", moments, each=each)


def _with_kind(grades):
    return {f"article:{key}": grade for key, grade in grades.items()}


def _offered_at_once(key):
    return offered(key, timezone.now())


def offered(key, at):
    """What the portal offers on a page, as `[kind:key, …]`, best first."""
    return [f"{entry.kind}:{entry.key}" for entry in offered_entries(key, at)]


def offered_entries(key, at, language="en"):
    kind, _, its_key = key.partition(":")
    item = Item.objects.get(kind=kind, key=its_key)
    return related(item, connections(item, language, at), tags_of(item), language, at=at, at_most=K)


def _measure(judged, offer, name, moments=None, *, each=False):
    """Prints nDCG@6 of the portal and of the plain ways, which know what the portal knows of what may be offered."""
    plain = Plain(moments or {})
    ways = {"shared tags": plain.by_tags, "TF-IDF": plain.by_words, "portal": offer}
    runs = {way: {key: ndcg(answer(key), grades, K) for key, grades in judged.items()} for way, answer in ways.items()}
    print(f"\n{name}: {len(judged)} pages. nDCG@{K}")
    for way, gains in runs.items():
        print(f"{way:<14}{fmean(gains.values()):.3f}", flush=True)
    for key in judged if each else ():
        print(" ".join(f"{gains[key]:6.2f}" for gains in runs.values()), key)
    return {way: fmean(gains.values()) for way, gains in runs.items()}


class Plain:
    """Answers of the plain ways, among pages that the portal might offer too: those that are not linked already."""

    def __init__(self, moments):
        self.moments = moments
        rows = Entry.objects.filter(is_original=True, state="published").select_related("item", "document")
        entries = {f"{entry.kind}:{entry.item.key}": entry for entry in rows}
        self.words = Cosine({key: _terms(entry) for key, entry in entries.items()})
        self.tags = Cosine(_tags(entries))
        keys = {entry.item_id: key for key, entry in entries.items()}
        links = Link.objects.exclude(relation__endswith="pick").values_list("source", "target")
        self.linked = {(keys[s], keys[t]) for s, t in links if s in keys and t in keys}

    def by_words(self, key):
        return self.words.closest(key, lambda other: self.may(key, other), K)

    def by_tags(self, key):
        return self.tags.closest(key, lambda other: self.may(key, other), K)

    def may(self, key, other):
        kind = other.partition(":")[0]
        later = self.moments and self.moments[other] > self.moments[key]
        linked = (key, other) in self.linked or (other, key) in self.linked
        return not linked and not later and (key.startswith(f"{kind}:") or kinds()[kind].is_read_next)


def _terms(entry):
    text = " ".join([entry.title, entry.summary, SearchDocument.objects.get(pk=entry.pk).text])
    return [found[-1] for word in words(text) if (found := forms(word, entry.language))]


def _tags(entries):
    borne = {entry.item_id: [] for entry in entries.values()}
    for source, key in Link.objects.filter(target__kind="tag").values_list("source", "target__key"):
        if source in borne:
            borne[source].append(key)
    return {key: borne[entry.item_id] for key, entry in entries.items()}


def _measure_sizes(sizes):
    with fresh_database():
        content = Content(Prose)
        print("\n articles    median  slowest tenth  queries  first after a change     memory")
        for size in sizes:
            content.grow(size)
            analyse()
            taken, queries, first = _times(size)
            print(
                f"{size:>9,}{median(taken):>7.1f} ms{quantiles(taken, n=10)[-1]:>12.1f} ms{queries:>9}"
                f"{first:>19.0f} ms{memory():>8,} MB",
                flush=True,
            )


def _times(size):
    """Milliseconds of CPU and of the database for the related pages alone, as a list; how many queries; the first."""
    items = list(Item.objects.filter(kind="article").order_by("pk"))
    dice, asked, now = random.Random(3), [], timezone.now()
    for item in dice.sample(items, TIMED):
        asked.append((item, connections(item, "en"), tags_of(item)))
    _taken(asked[0], now)
    Item.objects.get(pk=asked[1][0].pk).model.objects.get(pk=asked[1][0].object_id).save()
    first = _taken(asked[0], now)
    with CaptureQueriesContext(connection) as captured:
        _taken(asked[0], now)
    return [_taken(each, now) for each in asked], len(captured), first


def _taken(asked, now):
    item, links, tags = asked
    start = time.perf_counter()
    related(item, links, tags, "en", at=now)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    main()
