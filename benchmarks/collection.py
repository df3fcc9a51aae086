"""Test collections in the layout of BEIR, as articles of the portal.

FOLDER/corpus.jsonl       {"_id": "d1", "title": "…", "text": "…"} on each line; the title may be empty
FOLDER/queries.jsonl      {"_id": "q1", "text": "…"}
FOLDER/qrels/test.tsv     a line of headings, then query, document and grade with tabs between; 0 is "not relevant"
"""

import csv
import json
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.html import escape

from articles.models import Article, ArticleText
from portal.catalogue import pending

BATCH = 1000
UNTITLED = "–"  # an article must have a title; this one holds no word
LONGEST_TITLE = ArticleText._meta.get_field("title").max_length


class Collection:
    """`documents` are `{key: (title, text)}`, `queries` pairs of a text and `{key: grade}`."""

    def __init__(self, folder, at_most=None):
        folder = Path(folder)
        self.name = folder.name
        rows = list(_lines(folder / "corpus.jsonl"))
        # Keys of others may hold anything, so articles are numbered.
        keys = {row["_id"]: f"document-{number}" for number, row in enumerate(rows)}
        self.documents = {keys[row["_id"]]: (row.get("title") or "", row["text"]) for row in rows}
        judged = _judgments(folder / "qrels" / "test.tsv", keys)
        texts = {row["_id"]: row["text"] for row in _lines(folder / "queries.jsonl")}
        self.queries = [(texts[query], grades) for query, grades in judged.items()][:at_most]

    def load(self, language):
        """Into an empty database, as published articles."""
        now = timezone.now()
        numbered = list(self.documents.items())
        for start in range(0, len(numbered), BATCH):
            with transaction.atomic():
                _publish(numbered[start : start + BATCH], language, now)
                pending.flush()


def _lines(path):
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _judgments(path, keys):
    """`{query: {key of an article: grade}}`. What is judged but not in the corpus cannot be found by anybody."""
    judged = {}
    with path.open(encoding="utf-8", newline="") as rows:
        reader = csv.reader(rows, delimiter="\t")
        next(reader)
        for query, document, grade in reader:
            if document in keys and document != query:  # some collections ask with their own documents
                judged.setdefault(query, {})[keys[document]] = int(grade)
    return judged


def _publish(numbered, language, now):
    rows = Article.objects.bulk_create(
        Article(key=key, dated_on=date(2020, 1, 1), original_language=language) for key, _ in numbered
    )
    ArticleText.objects.bulk_create(
        ArticleText(
            facts=row,
            language=language,
            title=title[:LONGEST_TITLE] or UNTITLED,
            slug=row.key,
            body=f"<p>{escape(title[LONGEST_TITLE:])} {escape(text)}</p>",
            state="published",
            publish_at=now - timedelta(days=1),
            first_published_at=now - timedelta(days=1),
        )
        for row, (_, (title, text)) in zip(rows, numbered, strict=True)
    )
