"""A corpus of pages that people linked with each other, as articles of the portal.

A file of JSON lines, first the documents, then the links that people made between them:

{"id": "a", "title": "…", "summary": "…", "text": "…", "tags": ["…"], "date": "2024-05-17", "language": "en"}
{"source": "a", "target": "b"}

`summary`, `tags`, `date` and `language` may be missing. Texts are plain. Links say what is related, and are not loaded.
"""

import json
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from django.db import transaction
from django.utils.html import escape
from taggit.models import Tag

from articles.models import Article, ArticleText, TaggedArticle
from portal.catalogue import pending

BATCH = 1000
UNDATED = date(1990, 1, 1)
LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TAG = 200, 400, 100


class Linked:
    """`documents` are by the key of the article that each becomes, `judged` is `{key: {key: 1}}` of linked ones."""

    def __init__(self, path):
        rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines() if line.strip()]
        documents = [row for row in rows if "id" in row]
        keys = {row["id"]: f"document-{number}" for number, row in enumerate(documents)}
        self.documents = {keys[row["id"]]: row for row in documents}
        links = [
            (keys[row["source"]], keys[row["target"]]) for row in rows if "source" in row and row["target"] in keys
        ]
        self.judged = defaultdict(dict)
        for one, other in {*links, *((target, source) for source, target in links)}:
            if self.day(other) <= self.day(one) and one != other:  # on that day there was nothing later
                self.judged[one][other] = 1

    def day(self, key):
        written = self.documents[key].get("date")
        return date.fromisoformat(written) if written else UNDATED

    def moment(self, key):
        """The end of the day on which it was published: what was there to be linked with."""
        return datetime.combine(self.day(key) + timedelta(days=1), time(), UTC) - timedelta(seconds=1)

    def load(self):
        """Into an empty database, each published on its day."""
        names = sorted(
            {name[:LONGEST_TAG].lower() for row in self.documents.values() for name in row.get("tags") or ()}
        )
        made = Tag.objects.bulk_create(Tag(name=name, slug=f"tag-{n}") for n, name in enumerate(names))
        tags = {tag.name: tag for tag in made}
        numbered = list(self.documents.items())
        for start in range(0, len(numbered), BATCH):
            with transaction.atomic():
                self._publish(dict(numbered[start : start + BATCH]), tags)
                pending.flush()

    def _publish(self, some, tags):
        rows = Article.objects.bulk_create(
            Article(key=key, dated_on=self.day(key), original_language=row.get("language") or "en")
            for key, row in some.items()
        )
        ArticleText.objects.bulk_create(self._text(facts, row) for facts, row in zip(rows, some.values(), strict=True))
        TaggedArticle.objects.bulk_create(
            TaggedArticle(content_object=facts, tag=tags[name])
            for facts, row in zip(rows, some.values(), strict=True)
            for name in sorted(_tags(row))
        )

    def _text(self, facts, row):
        published = datetime.combine(facts.dated_on, time(), UTC)
        return ArticleText(
            facts=facts,
            language=facts.original_language,
            title=row["title"][:LONGEST_TITLE] or "–",
            slug=facts.key,
            summary=(row.get("summary") or "")[:LONGEST_SUMMARY],
            body=f"<p>{escape(row['text'])}</p>",
            state="published",
            publish_at=published,
            first_published_at=published,
        )


def _tags(row):
    return {name[:LONGEST_TAG].lower() for name in row.get("tags") or ()}
