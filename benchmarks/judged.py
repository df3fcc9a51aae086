"""The judged queries for the demo content: what visitors type, and how useful which pages are to them.

`queries.json` holds for each query the language of the reader, what is needed, and the grades of items as `kind:key`:
3 is the page, 2 very useful, 1 of some use. They were given by reading the demo content, not the answers of a search.
"""

import json
from pathlib import Path
from typing import NamedTuple

from benchmarks.asking import body, top
from benchmarks.bm25 import BM25, repeated, stems
from benchmarks.measures import means
from portal.catalogue.models import Entry, kinds

MOST = 100


class Judged(NamedTuple):
    query: str
    language: str
    need: str
    judged: dict


QUERIES = [Judged(**row) for row in json.loads(Path(__file__).with_name("queries.json").read_text(encoding="utf-8"))]


def figures(answers):
    """`(nDCG@10, recall@100, reciprocal rank)` of a list of answers for each of the queries."""
    return means(list(zip(answers, (query.judged for query in QUERIES), strict=True)))


def by_portal():
    """The items that the portal finds for each of the queries, best first."""
    return [top(query.query, query.language, MOST) for query in QUERIES]


def by_bm25(title_weight):
    """The same by plain BM25 over the pages that a reader of the language has before them."""
    indexes = {language: _index(language, title_weight) for language in {query.language for query in QUERIES}}
    return [indexes[query.language].top(_tokens(query), MOST) for query in QUERIES]


def _tokens(query):
    """In the reader's language and in that of most pages."""
    return [*stems(query.query, query.language), *stems(query.query, "en")]


def _index(language, title_weight):
    texts = {
        (kind, text.facts_id, text.language): text
        for kind, model in kinds().items()
        for text in model.text_model().objects.select_related("facts")
    }
    documents = {}
    for entry in Entry.objects.reading(language).select_related("item"):
        text = texts[entry.kind, entry.item.object_id, entry.language]
        tags = [tag.name for tag in text.facts.tags.all()] if hasattr(text.facts, "tags") else []
        rest = " ".join([text.summary, *tags, text.facts.search_names(), body(text)])
        documents[f"{entry.item.kind}:{entry.item.key}"] = repeated(text.title, rest, entry.language, title_weight)
    return BM25(documents)
