"""What a page is linked with, in both directions: its reverse lists and the facts beside its text."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import models
from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber
from django.utils.text import capfirst

from portal.publishing import clock
from portal.publishing.prepared import Prepared, Slot

from . import pending
from .models import Entry, Link

AT_MOST = 60  # of a kind on one page; the list pages show the rest


@dataclass
class Connection:
    """A page at the other end of one or more links."""

    entry: Entry
    relations: list = field(default_factory=list)
    roles: list = field(default_factory=list)
    outward: list = field(default_factory=list)  # those in which this page is the one that points
    depth: int = 0  # how far up this page is a part of it; 0 if it is not
    pick: int | None = None  # its place among the editors' picks for this page

    @property
    def role_label(self):
        return capfirst(", ".join(str(label) for label in self.roles))


class Group(list):
    """Connections of one kind; `total` counts those that are not on this page too."""

    total = 0


class Connections(dict):
    """`{kind: Group}`. A kind that nothing is linked with gives an empty group, so templates may ask for any."""

    def __missing__(self, kind):
        return Group()


def connections(item, language, at=None, spoken=None):
    """Visible pages linked with the item, as the reader of `language` sees them. Two queries.

    `spoken` is the language of the text that stands on the page, where it is not the reader's.
    """
    pending.flush()
    found, beyond = Connections(), defaultdict(int)
    values = {"item": item.pk, "language": language, "spoken": spoken or language, "at": at or clock.now()}
    for near, query in LINKED.items():
        for entry in query.objects(**values):
            _add(found.setdefault(entry.kind, Group()), entry, near)
            if entry.number == AT_MOST:  # the window counts the kind once, on every row
                beyond[entry.kind] += entry.total - AT_MOST
    for kind, group in found.items():
        group.total = len(group) + beyond[kind]
        group.sort(key=_order)  # those that point here and those pointed at, in one row
    return found


def _linked(near, far):
    """Entries at the `far` end of links that have the item at their `near` end."""
    end = "incoming" if far == "target" else "outgoing"
    language, at = Slot("language", models.CharField()), Slot("at", models.DateTimeField())
    # A link in a text is there for whoever reads that text: the one on this page, or the one at the far end.
    says = Slot("spoken", models.CharField()) if near == "source" else F("language")
    order = ["-sort_at", "position", "sort_title", "id"]
    return (
        Entry.stored.reading(language, at)
        .filter(
            Link.spoken_in(says, prefix=f"item__{end}__"),
            **{f"item__{end}__{near}": Slot("item", models.BigIntegerField())},
        )
        .annotate(
            key=F("item__key"),
            kinship=F("item__kinship"),
            relation=F(f"item__{end}__relation"),
            role=F(f"item__{end}__role"),
            link_position=F(f"item__{end}__position"),
            number=Window(RowNumber(), partition_by="kind", order_by=order),
            total=Window(Count("*"), partition_by="kind"),
        )
        .filter(number__lte=AT_MOST)
        .order_by("kind", "number")
    )


LINKED = {
    "source": Prepared(lambda: _linked("source", "target")),
    "target": Prepared(lambda: _linked("target", "source")),
}


def _order(connection):
    entry = connection.entry
    return -entry.sort_at.timestamp(), entry.position, entry.sort_title, entry.pk


def _add(group, entry, near):
    connection = next((c for c in group if c.entry.pk == entry.pk), None)
    if connection is None:
        connection = Connection(entry)
        group.append(connection)
    connection.relations.append(entry.relation)
    if near == "source":
        connection.outward.append(entry.relation)
        if entry.relation == "part_of":
            connection.depth = entry.link_position
        if entry.relation.endswith("pick"):
            connection.pick = entry.link_position
    if label := role_label(entry.relation, entry.role):
        connection.roles.append(label)


def role_label(relation, role):
    """The words for a role, from the association that holds it: `("membership", "coordinator")` → “coordinator”."""
    return _role_labels(relation).get(role, role) if role else ""


@cache
def _role_labels(relation):
    model = next(model for model in apps.get_models() if model._meta.model_name == relation)
    return dict(model._meta.get_field("role").flatchoices)
