"""Measures the search: how good it is, whether it is the same on both databases, and how fast it is at size.

    DATABASE_URL=… python -m benchmarks.search [entries …] [--each]
    DATABASE_URL=… python -m benchmarks.search --collection FOLDER [--language en]

The first asks the judged queries of the demo content (`judged`), then searches made-up prose (`prose`, `sizes`), by
default 1,000 and 10,000 entries of it; `100000` takes longer. What was found is kept in `var/`, and compared with what
the other database found at its last run: the same pages in the same order, nothing less. Medians are by the clock,
which other work on the machine disturbs; CPU time, of this process and its PostgreSQL connection, is disturbed less.

The second takes a test collection in the layout of BEIR (`collection`). Beside the portal stands plain BM25 (`bm25`)
with the title counted five times and once. Each run uses new, empty databases beside the one that `DATABASE_URL` names,
and drops them.
"""

import argparse
import json
import os
import sys
import time
from hashlib import sha256
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from benchmarks import judged
from benchmarks.asking import top
from benchmarks.bm25 import BM25, repeated, stems
from benchmarks.collection import Collection
from benchmarks.content import Content
from benchmarks.database import analyse, engine, fresh_database, tokens_indexed_later
from benchmarks.measures import means, ndcg
from benchmarks.prose import Prose
from benchmarks.sizes import Searches, hostile_times, memory, times, tops

TITLE_WEIGHTS = (5, 1)
OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


def main():
    options = _options()
    busy = f"load of the machine {os.getloadavg()[0]:.1f}"
    print(f"Python {sys.version.split()[0]}, Django {django.__version__}, {engine()}, {busy}", flush=True)
    if options.collection:
        return _measure_collection(Collection(options.collection), options.language)
    found = _measure_demo(options.each)
    found |= _measure_sizes(options.entries or [1_000, 10_000], options.queries)
    return _compare(found)


def _options():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("entries", nargs="*", type=int, help="sizes of the corpus")
    parser.add_argument("--each", action="store_true", help="show the nDCG of every judged query")
    parser.add_argument("--queries", type=int, default=100, help="how many are drawn from the corpus")
    parser.add_argument("--collection", help="a folder in the layout of BEIR")
    parser.add_argument("--language", default="en", help="of the collection")
    return parser.parse_args()


def _measure_collection(collection, language):
    print(f"{collection.name}: {len(collection.documents):,} documents, {len(collection.queries):,} queries")
    grades = [grade for _, grade in collection.queries]
    for weight in TITLE_WEIGHTS:
        index = BM25({key: repeated(*parts, language, weight) for key, parts in collection.documents.items()})
        answers = [index.top(stems(text, language), judged.MOST) for text, _ in collection.queries]
        _print_figures(f"BM25, title × {weight}", means(list(zip(answers, grades, strict=True))))
    with fresh_database():
        start = time.perf_counter()
        collection.load(language)
        analyse()
        loaded = time.perf_counter()
        found = [top(text, language, judged.MOST) for text, _ in collection.queries]
        seconds = time.perf_counter() - loaded
    answers = [[item.removeprefix("article:") for item in items] for items in found]
    _print_figures("portal", means(list(zip(answers, grades, strict=True))))
    print(f"loaded in {loaded - start:.0f} s, {seconds / len(found) * 1000:.0f} ms a query, {memory():,} MB")


def _measure_demo(each):
    with fresh_database():
        call_command("loaddata", "demo", verbosity=0)
        ours = judged.by_portal()
        others = {weight: judged.by_bm25(weight) for weight in TITLE_WEIGHTS}
    print(f"\nDemo content: {len(judged.QUERIES)} judged queries")
    _print_figures("portal", judged.figures(ours))
    for weight, answers in others.items():
        _print_figures(f"BM25, title × {weight}", judged.figures(answers))
    if each:
        print("\nnDCG@10 of the portal, and of BM25 with the title five times:")
        for query, *answers in zip(judged.QUERIES, ours, others[5], strict=True):
            print(" ".join(f"{ndcg(answer, query.judged):6.2f}" for answer in answers), query.language, query.query)
    return {f"{query.language} {query.query}": found[:10] for query, found in zip(judged.QUERIES, ours, strict=True)}


def _print_figures(name, figures):
    print(f"{name:<20}" + "nDCG@10 {:.4f}   recall@100 {:.4f}   MRR@10 {:.4f}".format(*figures), flush=True)


def _measure_sizes(sizes, number):
    results, found = {}, {}
    with fresh_database():
        content = Content(Prose, events=True)
        for size in sizes:
            _grow(content, size)
            searches = Searches(content, number).drawn()
            results[size] = times(searches)
            hostile = hostile_times()
            print(f"{size:,} entries: the process holds {memory():,} MB", flush=True)
            found |= {f"{size} {text}": keys for text, keys in tops(searches).items()}
    _print_times(results)
    print(f"\nHostile, at {sizes[-1]:,} entries, in ms: the search, the whole page")
    for kind, (function, page) in hostile.items():
        print(f"{kind:<20}{function:>8.1f}{page:>8.1f}")
    return found


def _grow(content, size):
    before, start = content.size, time.perf_counter()
    with tokens_indexed_later():
        while content.size < size:  # while a table grows, PostgreSQL needs to know how large it has become
            content.grow(min(size, max(2_000, content.size * 2)))
            analyse()
    seconds = time.perf_counter() - start
    print(f"\n{size:,} entries: {seconds * 1000 / max(size - before, 1):.1f} s to load a thousand", flush=True)


def _print_times(results):
    sizes = list(results)
    print("\nThe search with its facets, and the whole page, in ms: median, the slowest tenth, CPU time in the mean")
    print(f"{'query':<16}" + "".join(f"{f'{size:,} entries':>50}" for size in sizes) + f"{'growth':>9}")
    for kind in results[sizes[0]]:
        columns = "".join(
            "{:.1f} <{:>6.1f} ({:>5.1f})   page{:>6.1f} <{:>6.1f} ({:>5.1f})".format(*function, *page).rjust(50)
            for function, page in (results[size][kind] for size in sizes)
        )
        print(f"{kind:<16}{columns}{results[sizes[-1]][kind][0][0] / results[sizes[0]][kind][0][0]:>8.2f}×")


def _compare(found):
    """Whether the other database has given the same ten in the same order."""
    folder = settings.BASE_DIR / "var"
    record = {"code": _code(), "found": found}
    (folder / f"bench-search-{connection.vendor}.json").write_text(json.dumps(record))
    other = folder / f"bench-search-{OTHER[connection.vendor]}.json"
    theirs = json.loads(other.read_text()) if other.exists() else {}
    if theirs.get("code") != record["code"]:
        print(f"\nNot compared: {OTHER[connection.vendor]} has not been asked since the code has changed.")
        return
    both = [query for query in found if query in theirs["found"]]
    different = [query for query in both if found[query] != theirs["found"][query]]
    same = f"{len(both) - len(different)} of {len(both)} queries"
    print(f"\nTop ten as on {OTHER[connection.vendor]}, the same pages in the same order: {same}")
    print(*(f"  not for {query}" for query in different[:20]), sep="\n")


def _code():
    """Tells whether both have run the same."""
    files = [*(settings.BASE_DIR / "portal" / "catalogue").rglob("*.py"), *Path(__file__).parent.glob("*.*")]
    return sha256(b"".join(path.read_bytes() for path in sorted(files) if path.is_file())).hexdigest()


if __name__ == "__main__":
    main()
