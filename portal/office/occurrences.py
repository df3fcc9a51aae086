"""Where words stand in a value of a field, and the value with other words there. Markup is never touched.

A value is divided into stretches: what readers see, without tags; and addresses of links, if those are asked for.
"""

import re
from dataclasses import dataclass, field
from functools import cached_property
from html import escape, unescape

from django.db import models
from django.utils.html import format_html

from portal.publishing.fields import RichTextField

CONTEXT = 60  # letters shown on either side
TAG = re.compile(r"<!--.*?-->|</?[a-z](?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", re.IGNORECASE | re.DOTALL)
INLINE = re.compile(r"</?(?:a|b|em|i|strong|sub|sup)\b", re.IGNORECASE)
HREF = re.compile(r"(?<=\shref=\")[^\"]*")
LETTER = re.compile(r"&(?:#\d+|#x[\da-f]+|\w+);|.", re.IGNORECASE | re.DOTALL)
ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True)
class Wanted:
    """What is looked for, and what shall stand there."""

    words: str
    replacement: str = ""
    whole_words: bool = False
    match_case: bool = False
    in_links: bool = False

    @cached_property
    def pattern(self):
        pattern = re.escape(self.words)
        if self.whole_words:
            pattern = rf"(?<!\w){pattern}(?!\w)"
        return re.compile(pattern, 0 if self.match_case else re.IGNORECASE)

    def may_stand_in(self, value):
        """A quick look that misses nothing."""
        return bool(self.pattern.search(value) or ("&" in value and self.pattern.search(unescape(value))))


@dataclass
class Stretch:
    """`words` as they are read; `places[n]` is where the n-th letter begins in the value."""

    words: str
    places: list
    is_markup: bool = False  # letters such as & are written as entities
    is_address: bool = False
    begins_block: bool = False

    @classmethod
    def of(cls, raw, start, *, is_markup=False, **more):
        if not is_markup:
            return cls(raw, list(range(start, start + len(raw) + 1)), **more)
        words, places = "", []
        for letter in LETTER.finditer(raw):
            read = unescape(letter[0])
            words += read
            places += [start + letter.start()] * len(read)
        return cls(words, [*places, start + len(raw)], True, **more)

    def written(self, words):
        return escape(words, quote=self.is_address) if self.is_markup else words


@dataclass(frozen=True)
class Occurrence:
    """One place in a value: from where to where, and how it reads."""

    start: int
    end: int
    before: str
    words: str
    after: str
    stretch: Stretch = field(repr=False, compare=False)

    def marked(self, replacement):
        came = format_html("<ins>{}</ins>", replacement) if replacement else ""
        return format_html("{}<del>{}</del>{}{}", self.before, self.words, came, self.after)


def occurrences(model_field, value, wanted):
    """Every place where the words stand in the value, in order."""
    stretches = _stretches(model_field, value, in_links=wanted.in_links)
    return [
        _occurrence(stretches, number, match)
        for number, stretch in enumerate(stretches)
        for match in wanted.pattern.finditer(stretch.words)
    ]


def replaced(value, chosen, replacement):
    """The value with the replacement in the chosen places."""
    parts, end = [], 0
    for place in sorted(chosen, key=lambda place: place.start):
        parts += [value[end : place.start], place.stretch.written(replacement)]
        end = place.end
    return "".join([*parts, value[end:]])


def _stretches(model_field, value, *, in_links):
    if isinstance(model_field, RichTextField):
        found = list(_in_markup(value))
        return [stretch for stretch in found if in_links or not stretch.is_address]
    if isinstance(model_field, models.URLField):
        return [Stretch.of(value, 0, is_address=True)] if in_links else []
    if in_links:
        return [Stretch.of(value, 0)]
    return list(_beside_addresses(value))


def _in_markup(value):
    end, begins_block = 0, True
    for tag in TAG.finditer(value):
        if tag.start() > end:
            yield Stretch.of(value[end : tag.start()], end, is_markup=True, begins_block=begins_block)
            begins_block = False
        if href := HREF.search(tag[0]):
            yield Stretch.of(href[0], tag.start() + href.start(), is_markup=True, is_address=True)
        begins_block = begins_block or not INLINE.match(tag[0])
        end = tag.end()
    if end < len(value):
        yield Stretch.of(value[end:], end, is_markup=True, begins_block=begins_block)


def _beside_addresses(value):
    end = 0
    for address in ADDRESS.finditer(value):
        yield Stretch.of(value[end : address.start()], end)
        end = address.end()
    yield Stretch.of(value[end:], end)


def _occurrence(stretches, number, match):
    stretch = stretches[number]
    start, end = stretch.places[match.start()], stretch.places[match.end()]
    before, after = stretch.words[: match.start()], stretch.words[match.end() :]
    if not stretch.is_address:
        before = _read(stretches[:number], stretch) + before
        after += _read(stretches[number + 1 :])
    return Occurrence(start, end, _cut(before.lstrip(), at_end=True), match[0], _cut(after), stretch)


def _read(stretches, following=None):
    """The words of the stretches as running text."""
    parts = [(" " if each.begins_block else "") + each.words for each in stretches if not each.is_address]
    return "".join(parts) + (" " if parts and following and following.begins_block else "")


def _cut(words, *, at_end=False):
    words = " ".join([*words.split(), ""]) if at_end and words[-1:].isspace() else words
    if len(words) <= CONTEXT:
        return words
    return f"… {words[-CONTEXT:].partition(' ')[2]}" if at_end else f"{words[:CONTEXT].rpartition(' ')[0]} …"
