"""Shows where on a page the words of a query stand."""

from unicodedata import normalize

from django.utils.html import escape, format_html, format_html_join

from .models import SearchDocument
from .tokens import WORD, forms, token

WIDTH = 240
BEFORE = 80


def excerpts(entries, query):
    """`{primary key: SafeString}` for a list of entries: the summary if it says a word, else the place that does.

    One query for all of them.
    """
    if query.is_empty:
        return {}
    bodies = dict(SearchDocument.objects.filter(pk__in=[entry.pk for entry in entries]).values_list("pk", "text"))
    return {entry.pk: _excerpt([entry.summary, bodies.get(entry.pk, "")], query, entry.language) for entry in entries}


def snippet(text, query, language):
    """About 240 characters of a text in `language` around the first word of the query, with the words marked."""
    return _excerpt([text], query, language)


def _excerpt(texts, query, language):
    texts = [normalize("NFC", text) for text in texts]
    for says in _readings(query, language):
        for text in texts:
            first = next((word for word in WORD.finditer(text) if says(word[0])), None)
            if first:
                return _marked(text, first.start(), says)
    return _marked(texts[0], 0, lambda word: False)


def _readings(query, language):
    """Whether a word is meant by the query: first as a whole, then as one that the visitor has only begun."""
    wanted = {form for term in query.terms for form in term}
    beginnings = {form[:2] for form in wanted}  # spares most words the stemming

    def is_meant(word):
        written = token(word)
        return written in wanted or (written[:2] in beginnings and not wanted.isdisjoint(forms(word, language)))

    yield is_meant
    if query.beginning:
        yield lambda word: token(word).startswith(query.beginning)


def _marked(text, at, says):
    start, end = _window(text, at)
    pieces, done = [], start
    for word in WORD.finditer(text, start, end):
        if says(word[0]):
            pieces.append((text[done : word.start()], word[0]))
            done = word.end()
    # Safe because both functions escape every piece of the text; only our own <mark> is HTML.
    marked = format_html_join("", "{}<mark>{}</mark>", pieces) + escape(text[done:end])
    return format_html("{}{}{}", "… " if start else "", marked, " …" if end < len(text) else "")


def _window(text, at):
    """Where to cut around the position `at`: between words, if they are not endless."""
    start = text.rfind(" ", 0, at - BEFORE) + 1 if at > BEFORE else 0
    start = max(start, at - WIDTH // 2)
    if len(text) - start <= WIDTH:
        return start, len(text)
    end = text.rfind(" ", at, start + WIDTH + 1)
    return start, end if end > at else start + WIDTH
