"""Writes what entries are found by, whenever the catalogue is derived."""

import re
import struct
from collections import Counter, defaultdict
from functools import cache
from html import unescape

from django.db.models import CharField, TextField

from portal.publishing.fields import RichTextField
from portal.publishing.models import Text

from ..models import Entry
from ..shelf.columns import hashed
from . import spelling
from .models import SearchDocument
from .tokens import TITLE, forms, level, token, words

# About 15,000 words of a page are indexed: PostgreSQL takes a megabyte of tokens, and a letter can have many bytes.
MOST_OF_BODY, MOST_OF_NAMES = 100_000, 5_000
INSIDE_A_WORD = re.compile(r"</?(?:a|b|em|i|strong|sub|sup)\b[^>]*>")
BATCH = 500
ELEMENT = re.compile(r"<[^>]*>")
MOST_STEMS = 256
BAR = "|"  # no token holds one
# How often a word counts in each part of a page. Five for the title makes rankings as good as fields of their own.
IN_TITLE, IN_NAMES, IN_SUMMARY, IN_BODY = 5, 3, 2, 1
FIELDS = ["tokens", "text", "running", "names", "length", "stems", "words"]


def write(items, texts):
    """Bring the documents of the items up to date; `texts` are pairs of a text and its item.

    A text that is gone has taken its entry with it, and that its document. Unchanged ones are left alone, for many
    changes (of a link, of a date) do not touch the words.
    """
    entries = {
        (item, language): pk
        for pk, item, language in Entry.stored.filter(item__in=items).values_list("pk", "item", "language")
    }
    tags = _tags([text.facts for text, _ in texts])
    documents = [_document(entries[item.pk, text.language], text, tags[text.facts_id]) for text, item in texts]
    known = SearchDocument.objects.in_bulk([document.pk for document in documents])
    changed = [document for document in documents if not _same(document, known.get(document.pk))]
    SearchDocument.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["entry"], update_fields=FIELDS, batch_size=BATCH
    )
    spelling.learn(changed)


def _same(document, known):
    return known is not None and all(_value(document, name) == _value(known, name) for name in FIELDS)


def _value(document, name):
    value = getattr(document, name)
    return bytes(value) if name == "stems" else value  # PostgreSQL answers with a memoryview


def _tags(objects):
    """`{primary key: [name, …]}` of the objects, which are of one kind."""
    names = defaultdict(list)
    if objects and hasattr(type(objects[0]), "tags"):
        taggings = type(objects[0]).tags.through._base_manager.filter(content_object__in=objects)
        for pk, name in taggings.values_list("content_object_id", "tag__name"):
            names[pk].append(name)
    return names


def _document(entry, text, tags):
    body, names = plain_body(text), " ".join([*sorted(tags), text.facts.search_names()]).strip()[:MOST_OF_NAMES]
    parts = [words(part) for part in (text.title, names, text.summary, body)]
    said = Counter()
    for part, counts in zip(parts, (IN_TITLE, IN_NAMES, IN_SUMMARY, IN_BODY), strict=True):
        for word in part:
            said[word] += counts
    counts, stems, written = _by_form(said, text.language)
    named = {TITLE + found for part in parts[:2] for word in part if (found := token(word))}
    about = _weightiest(stems)
    return SearchDocument(
        entry_id=entry,
        tokens=" ".join(sorted({f"{form}:{level(count)}" for form, count in counts.items()} | named)),
        text=body,
        running=f" {f' {BAR} '.join(' '.join(filter(None, map(token, part))) for part in parts)} ",
        names=names,
        length=sum(map(len, parts)),
        stems=b"".join(struct.pack("<IB", hashed(stem), min(stems[stem], 255)) for stem in about),
        words=" ".join(_commonest(written[stem]) for stem in about),
    )


def _by_form(said, language):
    """How much the page says of each form and of each stem, and in which words it says the stem."""
    counts, stems, written = Counter(), Counter(), defaultdict(Counter)
    for word, count in said.items():
        found = forms(word, language)
        for form in found:
            counts[form] += count
        if found:
            stems[found[-1]] += count
            written[found[-1]][word] += count
    return counts, stems, written


def _weightiest(stems):
    """What the page is about, as far as it tells by itself: stems that it says often; short ones mean little."""
    return sorted(stems, key=lambda stem: (-min(stems[stem], 255) * (len(stem) - 1), stem))[:MOST_STEMS]


def _commonest(written):
    return min(written, key=lambda word: (-written[word], word.swapcase()))


def plain_body(text):
    """The words of everything that is written below the summary, without markup."""
    parts = [_plain(getattr(text, field.name), isinstance(field, RichTextField)) for field in _body_fields(type(text))]
    return " ".join(" ".join(parts).split())[:MOST_OF_BODY]


@cache
def _body_fields(model):
    elsewhere = {field.name for field in Text._meta.get_fields()} - {"body"}
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, (CharField, TextField)) and field.name not in elsewhere and not field.choices
    ]


def _plain(value, is_html):
    return unescape(ELEMENT.sub(" ", INSIDE_A_WORD.sub("", value))) if is_html else value
