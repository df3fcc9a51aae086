"""What differs between two snapshots, in words."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst

from portal.publishing.fields import RichTextField
from portal.publishing.languages import language_name
from portal.publishing.models import Text
from portal.publishing.shortening import BREAKS

from .merging import ABSENT, paths, value_at
from .snapshots import SCHEDULE, columns, find, parts

TAGS = re.compile(r"<[^>]*>")
CONTEXT = 80  # letters shown around a change
ALIKE = 0.5  # part of a text that must have stayed, or the words are not worth marking one by one
PIECES = re.compile(r"\s+|\w+|[^\w\s]")


@dataclass(frozen=True)
class Change:
    """One difference. `place` says in which text or row, `field` which entry of it; words before and after."""

    path: tuple
    place: str
    field: str
    before: str
    after: str

    @property
    def marked(self):
        """Both in one, with what went as `<del>` and what came as `<ins>`."""
        return marked(self.before, self.after)


def changes(model, before, after):
    """The differences of two snapshots of the same kind of object, as `Change`s, texts first."""
    found = [_change(model, difference, before, after) for difference in where(model, before, after)]
    return sorted(found, key=lambda change: change.path[0] != "rows")


def field_names(model, paths):
    """The names of the fields at these paths, as one string."""
    names = []
    for group, *rest in paths:
        owner = _part(model, rest[0]) if group == "rows" else model
        named = owner._meta if len(rest) == 2 else owner._meta.get_field(rest[-1])
        names.append(str(named.verbose_name))
    return ", ".join(dict.fromkeys(names))


def where(model, before, after):
    """The places of the differences, as `(path, place, name of the field)`; a whole row has no field."""
    for path in paths(before, after):
        if path[-1] in SCHEDULE or value_at(before, path) == value_at(after, path):
            continue
        field = _field(model, path)
        yield path, _place(model, path, before, after), capfirst(field.verbose_name) if field else ""


def _change(model, difference, before, after):
    path, place, name = difference
    field, values = _field(model, path), (value_at(snapshot, path) for snapshot in (before, after))
    if field is None:
        return Change(path, place, name, *(_row_words(_part(model, path[1]), value) for value in values))
    return Change(path, place, name, *(_words(field, value) for value in values))


def _field(model, path):
    """The field that the path leads to, or None if it leads to a whole row."""
    if path[0] != "rows":
        return model._meta.get_field(path[1])
    return _part(model, path[1])._meta.get_field(path[3]) if len(path) > 3 else None


def _part(model, name):
    return next(part for part, _owner in parts(model) if part._meta.model_name == name)


def _place(model, path, before, after):
    if path[0] != "rows":
        return ""
    row = value_at(after, path[:3])
    return place_of(_part(model, path[1]), value_at(before, path[:3]) if row is ABSENT else row)


def place_of(part, row):
    """In which text, or in what sort of row, something stands."""
    if issubclass(part, Text):
        return language_name(row["language"])
    return capfirst(part._meta.verbose_name)


def _row_words(part, row):
    """A whole row in one line."""
    if row is ABSENT:
        return ""
    if issubclass(part, Text):
        return row["title"]
    fields = [field for field in columns(part) if row.get(field.name) not in (None, "", "day")]
    return ", ".join(_words(field, row[field.name]) for field in fields)


def _words(field, value):
    if value in (None, "", ABSENT):
        return ""
    if field.many_to_many:
        return "\n".join(_name(field.related_model, key) for key in value)
    if field.is_relation:
        return _name(field.related_model, value)
    if isinstance(field, RichTextField):
        return plain(value)
    if field.choices:
        return str(dict(field.flatchoices).get(field.to_python(value), value))
    return str(value)


def _name(model, key):
    """An object by its title; by its key where it has none or is gone."""
    return str(find(model, key) or " ".join(map(str, key)))


def plain(html):
    """The words of a rich text, a block on each line."""
    lines = TAGS.sub("", BREAKS.sub("\n", html)).splitlines()
    return "\n".join(unescape(line).strip() for line in lines if line.strip())


def marked(before, after):
    """The words of both as HTML: what went as `<del>`, what came as `<ins>`, of the rest what stands around them."""
    old, new = PIECES.findall(before), PIECES.findall(after)
    steps, parts = SequenceMatcher(None, old, new, autojunk=False).get_opcodes(), []
    same = sum(len(piece) for what, a, b, _c, _d in steps if what == "equal" for piece in old[a:b] if piece.isalnum())
    if same < ALIKE * (max(len(before), len(after)) - CONTEXT):  # two texts, not one with corrections
        return format_html("{}{}", _mark("del", before), _mark("ins", after))
    for number, (what, a, b, c, d) in enumerate(steps):
        if what == "equal":
            parts.append(_around("".join(new[c:d]), number == 0, number == len(steps) - 1))
        else:
            parts += [_mark("del", "".join(old[a:b])), _mark("ins", "".join(new[c:d]))]
    return format_html_join("", "{}", ((part,) for part in parts))


def _mark(tag, words):
    return format_html("<" + tag + ">{}</" + tag + ">", words) if words else ""


def _around(words, is_first, is_last):
    """A long stretch in which nothing changed, cut to what stands next to the changes."""
    if len(words) <= 3 * CONTEXT or (is_first and is_last):
        return words
    end = "" if is_last else words[-CONTEXT:].partition(" ")[2]
    start = "" if is_first else words[:CONTEXT].rpartition(" ")[0]
    return f"{start} … {end}"
