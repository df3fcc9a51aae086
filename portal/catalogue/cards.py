"""Cards of any kind: what the entries of a list show beside their titles, for a whole list at once."""

from collections import defaultdict

from django.db import models
from django.db.models import ExpressionWrapper, F, Q

from portal.publishing import clock
from portal.publishing.prepared import Prepared, Slot, slots

from .models import Entry

LABELS = ["category"]
HOMES = ["partnership"]
AT_ONCE = 60


def cards(entries, language, at=None):
    """The entries as a list, each with `labels` (its categories) and `home` (its partnership, or None).

    One query more for each 60 of them.
    """
    entries = list(entries)
    for start in range(0, len(entries), AT_ONCE):
        some = entries[start : start + AT_ONCE]
        around = _around([entry.item_id for entry in some], language, at)
        for entry in some:
            linked = around[entry.item_id]
            entry.labels = [other for other in linked if other.kind in LABELS]
            entry.home = next((other for other in linked if other.kind in HOMES), None)
    return entries


def _around(items, language, at):
    around = defaultdict(list)
    for entry in LINKED.objects(items=items, language=language, at=at or clock.now()):
        around[entry.source].append(entry)
    return around


def _linked():
    """Labels and homes of up to `AT_ONCE` items. A link in a text makes neither, nor does an editor's pick."""
    language, at = Slot("language", models.CharField()), Slot("at", models.DateTimeField())
    number = models.BigIntegerField()
    return (
        Entry.stored.reading(language, at)
        .kind(*LABELS, *HOMES)
        .filter(item__incoming__language="")  # an inner join, so that the database can begin at the links
        .annotate(source=ExpressionWrapper(F("item__incoming__source"), number), relation=F("item__incoming__relation"))
        .filter(source__in=slots("items", number, AT_ONCE))
        .exclude(Q(relation="text") | Q(relation__endswith="pick"))
        .order_by("position", "item__incoming__position", "sort_title")
    )


LINKED = Prepared(_linked)
