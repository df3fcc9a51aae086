"""Keeps something made of many objects in the memory of each process, as true as the database.

Every derivation leaves a `Stamp` with a random number. Who asks compares how many there are and what they add up to:
one small query, which sees what its transaction sees. So what is kept is right inside a transaction and inside a
rehearsal, and after they were undone. If stamps have come, their items are read anew; if some have gone, everything.
"""

from collections import OrderedDict
from threading import Lock

from django.db import connection
from django.db.models import Count, Sum

from .. import pending
from ..models import Stamp

KEPT = 3  # the one that all share, and those of transactions that are under way
MANY = 5000  # items that are read together with all others, which is faster


class Keeper:
    """`everything()` makes what is kept, `changed(kept, items)` makes another one in which these items (a sorted list
    of primary keys) are what they are now. What is kept is never altered.
    """

    def __init__(self, everything, changed):
        self._everything, self._changed = everything, changed
        self._kept, self._lock = {}, Lock()

    def current(self):
        """What is kept, as this connection sees the database now."""
        pending.flush()
        count, total = Stamp.objects.aggregate(count=Count("pk"), total=Sum("number")).values()
        mark, kept = (count, int(total or 0)), self._of_this_database()
        with self._lock:
            if mark not in kept:
                stamps = frozenset(Stamp.objects.values_list("pk", "number"))
                mark = len(stamps), sum(number for _pk, number in stamps)  # there may be more by now
                kept[mark] = stamps, self._made(stamps, kept)
            kept.move_to_end(mark)  # the one that all share stays, however many rehearsals pass by
            while len(kept) > KEPT:
                kept.popitem(last=False)
            return kept[mark][1]

    def _of_this_database(self):
        return self._kept.setdefault(str(connection.settings_dict["NAME"]), OrderedDict())

    def _made(self, stamps, kept):
        known = max((each for each in kept.values() if each[0] <= stamps), key=lambda each: len(each[0]), default=None)
        if known is None:
            return self._everything()
        new = [pk for pk, _number in stamps - known[0]]
        items = sorted({pk for some in Stamp.objects.filter(pk__in=new).values_list("items", flat=True) for pk in some})
        if len(items) > MANY:
            return self._everything()
        return self._changed(known[1], items) if items else known[1]
