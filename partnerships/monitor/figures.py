"""The figures of the monitor as charts. Every number leads to the list that it counts."""

from urllib.parse import urlencode

import numpy as np
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.models import Action, Partnership, Status
from portal.catalogue.models import Entry, Item
from portal.charts.bar import Bar, Part
from portal.charts.matrix import Cell, Column, Matrix, Row

from .criteria import choices

# What partnerships can be set against.
TITLES = {
    "status": gettext_lazy("Partnerships by status of their actions"),
    "pillar": gettext_lazy("Partnerships by pillar of their actions"),
    "level": gettext_lazy("Partnerships by level of their actions"),
    "output": gettext_lazy("Partnerships by what their actions bring forth"),
    "issue": gettext_lazy("Partnerships by cross-cutting issues of their actions"),
}
# What the same tables are called as data.
TABLES = {"status": "matrix", "pillar": "pillars", "level": "levels", "output": "outputs", "issue": "issues"}


class Figures:
    """What the `Sieve` lets pass, counted by statuses, pillars and partnerships."""

    def __init__(self, sieve):
        self.sieve, self.criteria = sieve, sieve.criteria
        self.path = reverse("monitor-actions")

    def link(self, **changes):
        """The list of what is counted: the filters of this page, and these instead of those of the same names."""
        return self.path + self.criteria.query(**{"page": None, "by": None, "with": None} | changes).rstrip("?")

    @property
    def total(self):
        return len(self.sieve.rows)

    @cached_property
    def examples(self):
        """How many of the actions are of partnerships that are invented. One query."""
        keys = Partnership.objects.filter(is_example=True).values("key")
        items = Item.objects.filter(kind="partnership", key__in=keys).values_list("pk", flat=True)
        return int(np.isin(self.sieve.ledger.actions.partnership[self.sieve.rows], list(items)).sum())

    def by_status(self):
        """`{key: rows}` of all statuses in the order of the vocabulary, what is not known last."""
        found = self.sieve.split("status", self.sieve.rows)
        return {key: found.get(key, self.sieve.rows[:0]) for key in Status.words()}

    def bar(self):
        words, looks = Status.words(), Action.status_looks()
        parts = [
            Part(len(rows), str(words[key]), looks[key], self.link(status=key))
            for key, rows in _from_done_to_open(self.by_status())
        ]
        return Bar(_("Actions by status"), tuple(parts))

    def matrix(self, name):
        """Partnerships by the values of a filter such as "status", as a `Matrix`. One query."""
        table = self.sieve.table("partnership", name)
        words, looks = choices(name), Action.status_looks() if name == "status" else {Status.UNKNOWN: Status.UNKNOWN}
        there = {value for cells in table.values() for value in cells}
        columns = [value for value in words if value in there]
        heads = [Column(v, str(words[v]), looks.get(v, ""), self.link(**{name: v})) for v in columns]
        entries = partnerships(self.criteria.language, table)
        rows = [self._row(entry, name, columns, table[entry.item_id]) for entry in entries]
        return Matrix(str(TITLES[name]), tuple(heads), tuple(rows), _("Partnership"), self.link())

    @cached_property
    def _beyond(self):
        """The query of this page without what a matrix says itself, which is put behind it."""
        return _more(self.criteria.query(page=None, by=None, partnership=None))

    @cached_property
    def _beyond_both(self):
        return {
            name: _more(self.criteria.query(page=None, by=None, partnership=None, **{name: None})) for name in TITLES
        }

    def _row(self, entry, name, columns, cells):
        home = urlencode({"partnership": entry.slug})
        there = f"{self.path}{self._beyond_both[name]}{home}&{name}="
        found = [self._cell(cells.get(value, ()), f"{there}{value}") for value in columns]
        total = len(np.unique(np.concatenate([*cells.values()])))
        url = f"{reverse('monitor')}{self._beyond}{home}"
        return Row(entry.title, url, entry.hue, tuple(found), total, f"{self.path}{self._beyond}{home}")

    def _cell(self, rows, url):
        return Cell(len(rows), url, self.sieve.view.newest(rows, is_brief=True)) if len(rows) else Cell(0)


def _more(query):
    """A query string to which a further parameter is put."""
    return query if query == "?" else f"{query}&"


def partnerships(language, items):
    """Entries of the partnerships with these items (primary keys), by title. One query."""
    entries = Entry.objects.reading(language).kind("partnership").filter(item__in=list(items))
    return entries.order_by("sort_title", "id")


def _from_done_to_open(by_status):
    known = [pair for pair in by_status.items() if pair[0] != Status.UNKNOWN]
    return [*reversed(known), (Status.UNKNOWN, by_status[Status.UNKNOWN])]
