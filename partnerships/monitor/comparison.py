"""Two days side by side."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import Action, Status
from portal.catalogue.shelf import name_of
from portal.publishing.dates import spoken

from ..asof import AsOf
from .standings import in_order, standings

OF_THE_DAY = ("status", "due")  # filters that ask where actions stand: on two days they would choose two sets


@dataclass
class Moved:
    """Actions that stood at one status on the first day and at another on the second."""

    key: str  # of the status before
    before: str
    before_look: str
    after: str
    after_look: str
    rows: list  # `Standing`s of the second day, those of this page
    total: int


class Comparison:
    """`then` and `now` are `Sieve`s of two days with the same filters, but those that ask where actions stand.

    `joined` and `left` count actions that are in a plan on one of the days only.
    """

    def __init__(self, then, now):
        self.then, self.now = then, now
        before, after = then.mask(*OF_THE_DAY), now.mask(*OF_THE_DAY)
        self.joined, self.left = int((after & ~before).sum()), int((before & ~after).sum())
        both = before & after
        self.total = int(both.sum())
        self.moved_rows = np.flatnonzero(both & (then.view.status != now.view.status))

    @classmethod
    def read(cls, value, sieve, sieve_as_of):
        """`value` is the earlier day as in an address, "" for none chosen yet. Raises Http404 for what is no day."""
        if not value:
            return None
        day, until = AsOf.read({"as_of": value}), sieve.view.as_of.day
        if day.day > until:
            words = {"day": spoken(day.day), "until": spoken(until)}
            raise Http404(_("The earlier day, %(day)s, comes after the other one, %(until)s.") % words)
        return cls(sieve_as_of(sieve.criteria, day), sieve)

    @property
    def day(self):
        return spoken(self.then.view.as_of.day)

    @property
    def until(self):
        return spoken(self.now.view.as_of.day)

    @property
    def unmoved(self):
        return self.total - len(self)

    def __len__(self):
        return len(self.moved_rows)

    def count(self):
        return len(self)

    @cached_property
    def _pairs(self):
        """`{(key before, key after): rows}`, from what is not known to what is done."""
        order, found = [*reversed(Status.words())], {}
        for row in in_order(self.now, self.moved_rows).tolist():
            pair = tuple(name_of(int(sieve.view.status[row])) or Status.UNKNOWN for sieve in (self.then, self.now))
            found.setdefault(pair, []).append(row)
        return {pair: found[pair] for pair in sorted(found, key=lambda pair: tuple(map(order.index, pair)))}

    def __getitem__(self, part):
        """`Moved`s of a piece of the rows that have moved, in the order of their pairs."""
        pairs = dict([(row, pair) for pair, rows in self._pairs.items() for row in rows][part])
        words, looks, found = Status.words(), Action.status_looks(), {}
        for standing in standings(self.now, np.array([*pairs], "i8")):
            found.setdefault(pairs[standing.row], []).append(standing)
        return [
            Moved(old, words[old], looks[old], words[new], looks[new], rows, len(self._pairs[old, new]))
            for (old, new), rows in found.items()
        ]

    @property
    def sentence(self):
        if not len(self.moved_rows):
            return _("Between %(day)s and %(until)s, no action moved.") % {"day": self.day, "until": self.until}
        words = {"n": len(self.moved_rows), "total": self.total, "day": self.day, "until": self.until}
        moved = ngettext(
            "Between %(day)s and %(until)s, %(n)d of %(total)d actions moved.",
            "Between %(day)s and %(until)s, %(n)d of %(total)d actions moved.",
            words["n"],
        )
        return moved % words
