"""Keeps the shelf of this process as true as the database.

Every derivation leaves a `Stamp` with a random number. Who asks compares how many there are and what they add up to:
one small query, which sees what its transaction sees. So a shelf is right inside a transaction and inside a rehearsal,
and after they were undone. If stamps have come, their items are read anew; if some have gone, everything.
"""

from collections import OrderedDict
from functools import reduce
from threading import Lock

from django.db import connection
from django.db.models import Count, Sum

from .. import pending
from ..models import Entry, Item, Link, Stamp
from .columns import ENTRIES, ITEMS, LINKS, NEVER, SIZE, STEMS, Parts, Shelf, Table, code, hashed, micros

AT_MOST = 1000  # stamps that are kept; whoever missed more reads everything
KEPT = 3  # shelves: the one that all share, and those of transactions that are under way
BATCH = 500
MANY = 5000  # items that are read together with all others, which is faster


def _moment(value):
    return micros(value) if value else NEVER


# The fields that columns are read from, where they do not bear the same name, and how: a function of the value.
ITEM_FIELDS = {"pk": None, "kind": code, "key": hashed}
LINK_FIELDS = {"source": None, "target": None, "relation": code, "language": code, "position": None}
ENTRY_FIELDS = {
    "pk": None,
    "item": None,
    "kind": code,
    "language": code,
    "is_original": None,
    "state": "published".__eq__,
    "publish_at": _moment,
    "expire_at": _moment,
    "sort_at": micros,
    "sort": code,
    "status": code,
    "pillars": lambda codes: code(",".join(codes)),
    "country": code,
    "sort_title": hashed,
    "document__length": None,
    "document__stems": None,
}

_shelves = {}
_lock = Lock()


def stamp(items):
    """Note that the items with these primary keys were derived, or are no more."""
    if items:
        made = Stamp.objects.create(items=sorted(items))
        if made.pk % (AT_MOST // 2) == 0:
            Stamp.objects.filter(pk__lte=made.pk - AT_MOST).delete()


def current():
    """The shelf as this connection sees the database now."""
    pending.flush()
    count, total = Stamp.objects.aggregate(count=Count("pk"), total=Sum("number")).values()
    mark, shelves = (count, int(total or 0)), _shelves_of_this_database()
    with _lock:
        if mark not in shelves:
            stamps = frozenset(Stamp.objects.values_list("pk", "number"))
            mark = len(stamps), sum(number for _pk, number in stamps)  # there may be more by now
            shelves[mark] = stamps, _shelf(stamps, shelves)
        shelves.move_to_end(mark)  # the one that all share stays, however many rehearsals pass by
        while len(shelves) > KEPT:
            shelves.popitem(last=False)
        return shelves[mark][1]


def _shelves_of_this_database():
    return _shelves.setdefault(str(connection.settings_dict["NAME"]), OrderedDict())


def _shelf(stamps, shelves):
    known = max((kept for kept in shelves.values() if kept[0] <= stamps), key=lambda kept: len(kept[0]), default=None)
    if known is None:
        return Shelf(everything())
    new = [pk for pk, _number in stamps - known[0]]
    items = sorted({pk for some in Stamp.objects.filter(pk__in=new).values_list("items", flat=True) for pk in some})
    if len(items) > MANY:
        return Shelf(everything())
    return known[1].changed(items, _some(items)) if items else known[1]


def everything():
    """The parts of a shelf of all that there is."""
    return _parts(Item.stored.all(), Entry.stored.all(), Link.stored.all())


def _some(items):
    """What the items with these primary keys are now."""
    batches = [items[start : start + BATCH] for start in range(0, len(items), BATCH)]
    links, entries = Link.stored.filter, Entry.stored.filter
    parts = [_parts(Item.stored.filter(pk__in=b), entries(item__in=b), links(source__in=b)) for b in batches]
    return Parts(*(reduce(Table.and_, tables) for tables in zip(*parts, strict=True)))


def _parts(items, entries, links):
    *columns, lengths, stems = _columns(entries.order_by("pk"), ENTRY_FIELDS)
    packed = [bytes(each or b"") for each in stems]
    return Parts(
        Table(ITEMS, _columns(items, ITEM_FIELDS)),
        Table(ENTRIES, [*columns, [length or 0 for length in lengths], [len(each) // SIZE for each in packed]]),
        Table(LINKS, _columns(links, LINK_FIELDS)),
        Table.unpacked(STEMS, b"".join(packed)),
    )


def _columns(rows, fields):
    columns = list(zip(*rows.values_list(*fields).iterator(), strict=True)) or [()] * len(fields)
    return [
        column if read is None else [read(value) for value in column]
        for read, column in zip(fields.values(), columns, strict=True)
    ]
