"""Reads the shelf of this process from the database, and notes what was derived, so that it can be kept true."""

from functools import reduce

from ..models import Entry, Item, Link, Stamp
from .columns import ENTRIES, ITEMS, LINKS, NEVER, SIZE, STEMS, Parts, Shelf, Table, code, hashed, micros
from .keeper import Keeper

AT_MOST = 1000  # stamps that are kept; whoever missed more reads everything
BATCH = 500


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


def stamp(items):
    """Note that the items with these primary keys were derived, or are no more."""
    if items:
        made = Stamp.objects.create(items=sorted(items))
        if made.pk % (AT_MOST // 2) == 0:
            Stamp.objects.filter(pk__lte=made.pk - AT_MOST).delete()


def current():
    """The shelf as this connection sees the database now."""
    return _keeper.current()


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


_keeper = Keeper(lambda: Shelf(everything()), lambda shelf, items: shelf.changed(items, _some(items)))
