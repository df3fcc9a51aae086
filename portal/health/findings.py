"""Findings: what needs care, by which rule, where and since when."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, CharField, DateTimeField, Exists, F, OuterRef, Q, Value
from django.db.models.functions import Cast

from portal.catalogue.models import Entry
from portal.publishing.visibility import visible_q

COLUMNS = ("rule_name", "kind_of", "number", "spoken", "place", "words", "moment")


@dataclass(frozen=True)
class Finding:
    """`kind` and `object_id` name the object, `language` and `field` the place on it where it can be mended."""

    rule: str
    kind: str
    object_id: int
    language: str
    field: str
    about: str
    since: datetime | None

    @property
    def identity(self):
        """What stays the same from day to day."""
        return self.rule, self.kind, self.object_id, self.language, self.field, self.about


def of_items(rows, rule, *, item="item__", language=None, field="", about="", since=None):
    """The columns of findings, from a table of rows about items. Values are fields (`F`) or texts.

    All rules answer with the same columns, so that they are asked in one query.
    """
    where = {"kind": F(f"{item}kind"), "number": F(f"{item}object_id"), "language": language or ""}
    return of_rows(rows, rule, **where, field=field, about=about, since=since)


def of_images(rows, rule, *, field, about=""):
    return of_rows(rows, rule, kind="image", number=F("pk"), language="", field=field, about=about)


def of_rows(rows, rule, *, kind, number, language, field, about, since=None):
    columns = {
        "rule_name": _text(rule),
        "kind_of": _text(kind),
        "number": Cast(number, BigIntegerField()),
        "spoken": _text(language),
        "place": _text(field),
        "words": _text(about),
        "moment": since or Value(None),
    }
    columns["moment"] = Cast(columns["moment"], DateTimeField())
    return rows.order_by().annotate(**columns).values_list(*COLUMNS)


def _text(value):
    return Cast(Value(value) if isinstance(value, str) else value, CharField(max_length=1000))


def on_the_site(now):
    """Rows with `item` and `language` whose text visitors can read: what is no page yet is nobody's trouble."""
    entries = Entry.stored.filter(visible_q(now), item=OuterRef("item"))
    return Q(Exists(entries.filter(language=OuterRef("language")))) | Q(Exists(entries), language="")
