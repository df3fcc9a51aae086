"""Writes what entries are found by, whenever the catalogue is derived."""

import re
from collections import Counter, defaultdict
from functools import cache
from html import unescape

from django.db.models import CharField, TextField

from portal.publishing.fields import RichTextField
from portal.publishing.models import Text

from ..models import Entry
from .models import SearchDocument
from .tokens import HEAD, TITLE, forms, forms_of_all, words

# About 15,000 words of a page are indexed: PostgreSQL takes a megabyte of tokens, and a letter can have many bytes.
MOST_OF_BODY, MOST_OF_NAMES = 100_000, 5_000
INSIDE_A_WORD = re.compile(r"</?(?:a|b|em|i|strong|sub|sup)\b[^>]*>")
ELEMENT = re.compile(r"<[^>]*>")


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
    SearchDocument.objects.bulk_create(
        [document for document in documents if not _same(document, known.get(document.pk))],
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["head", "tokens", "text"],
    )


def _same(document, known):
    return known is not None and all(
        getattr(document, name) == getattr(known, name) for name in ("head", "tokens", "text")
    )


def _tags(objects):
    """`{primary key: [name, …]}` of the objects, which are of one kind."""
    names = defaultdict(list)
    if objects and hasattr(type(objects[0]), "tags"):
        taggings = type(objects[0]).tags.through._base_manager.filter(content_object__in=objects)
        for pk, name in taggings.values_list("content_object_id", "tag__name"):
            names[pk].append(name)
    return names


def _document(entry, text, tags):
    body = plain_body(text)
    title = forms_of_all(text.title, text.language)
    names = forms_of_all(" ".join([*tags, text.facts.search_names()])[:MOST_OF_NAMES], text.language)
    summary = forms_of_all(text.summary, text.language) | _repeated(body, text.language)
    head = Counter()
    for points, found in ((6, title), (3, names), (2, summary)):
        head.update({HEAD + form: points for form in found})
    tokens = title | names | summary | forms_of_all(body, text.language) | set(head) | {TITLE + form for form in title}
    return SearchDocument(entry_id=entry, head=head, tokens=" ".join(sorted(tokens)), text=body)


def _repeated(body, language):
    """What the body says again and again counts as if it stood in the summary."""
    found = words(body)
    enough = max(4, len(found) // 100)
    return {form for word, count in Counter(found).items() if count >= enough for form in forms(word, language)}


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
