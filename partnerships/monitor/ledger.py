"""The record of all actions as numpy columns, kept true by the stamps of the catalogue.

Days are ordinals of the calendar (`date.toordinal`), moments microseconds since 1970; `NEVER` stands for none.
"""

from functools import cached_property
from typing import NamedTuple

import numpy as np

from partnerships.models import Action, ActionRole, Milestone, StatusChange
from portal.catalogue.models import Item
from portal.catalogue.shelf.columns import NEVER, Table, code, micros
from portal.catalogue.shelf.keeper import Keeper
from portal.publishing.dates import last_day

ACTIONS = {
    "item": "i8",
    "pk": "i8",
    "partnership": "i8",  # item
    "plan": "i8",  # item
    "number": "i4",  # of the plan
    "position": "i4",
    "is_part": "?",
    "pillars": "i2",  # all of an action as one word, with commas
    "levels": "i2",
    "output_types": "i2",
    "issues": "i2",
    "due": "i8",  # last day of the deadline
    "left": "i8",  # first day on which it is no longer in the plan
    "zone": "i2",
}
CHANGES = {
    "action": "i8",
    "effective": "i8",
    "precision": "i2",
    "number": "i4",
    "pk": "i8",
    "recorded": "i8",
    "status": "i2",  # code of the key, 0 for not known
    "is_withdrawal": "?",
    "corrects": "i8",
}
ROLES = {"action": "i8", "organisation": "i8", "role": "i2", "since": "i8", "until": "i8"}
MILESTONES = {"action": "i8", "pk": "i8", "due": "i8", "done": "i8", "recorded": "i8", "done_recorded": "i8"}


class Parts(NamedTuple):
    actions: Table
    changes: Table
    roles: Table
    milestones: Table


class Ledger:
    """All actions in the order of their items, and what is recorded of them, in the order in which it came true.

    Nothing in it is ever altered. `row_of_change[n]` is the row of the action that the change in row `n` is about, and
    likewise for roles and milestones.
    """

    def __init__(self, parts):
        self.actions = parts.actions.of(np.argsort(parts.actions.item))
        changes = parts.changes
        self.changes = changes.of(np.lexsort((changes.number, changes.effective, self._rows(changes.action))))
        self.roles, self.milestones = parts.roles, parts.milestones
        self.row_of_change = self._rows(self.changes.action)
        self.pairs = {}  # what a `Sieve` has made of it that holds on every day
        self.row_of_role, self.row_of_milestone = self._rows(self.roles.action), self._rows(self.milestones.action)

    def _rows(self, actions):
        """Rows of the actions with these primary keys."""
        return self._by_pk[1][np.searchsorted(self._by_pk[0], actions)] if len(actions) else actions.astype("i8")

    @cached_property
    def _by_pk(self):
        order = np.argsort(self.actions.pk)
        return self.actions.pk[order], order

    def rows_of_items(self, items):
        """The rows of the actions with these items (primary keys), -1 for what is not here."""
        if not len(self.actions):
            return np.full(len(items), -1, "i8")
        rows = np.minimum(np.searchsorted(self.actions.item, items), len(self.actions) - 1)
        return np.where(self.actions.item[rows] == items, rows, -1)

    @cached_property
    def corrected(self):
        """For each change the row of that which it corrects or withdraws, -1 for none."""
        order = np.argsort(self.changes.pk)
        known = self.changes.pk[order]
        if not len(known):
            return self.changes.pk
        places = np.minimum(np.searchsorted(known, self.changes.corrects), len(known) - 1)
        return np.where(known[places] == self.changes.corrects, order[places], -1)

    def changed(self, items):
        """The ledger after these items (primary keys, of any kind) have become what the database says."""
        before = self.actions.pk[np.isin(self.actions.item, items)]
        now = Item.stored.filter(pk__in=items, kind="action").values_list("object_id", flat=True)
        ids = sorted({*before.tolist(), *now})
        if not ids:
            return self
        fresh = _parts(ids)
        kept = [table.of(~np.isin(table.columns[key], ids)) for table, key in zip(self._parts, KEYS, strict=True)]
        return Ledger(Parts(*(table.and_(new) for table, new in zip(kept, fresh, strict=True))))

    @property
    def _parts(self):
        return Parts(self.actions, self.changes, self.roles, self.milestones)


KEYS = ("pk", "action", "action", "action")  # the column of each table that names an action


def _parts(ids=None):
    def rows(model, field):
        return model._base_manager.all() if ids is None else model._base_manager.filter(**{f"{field}__in": ids})

    actions = list(_actions(rows(Action, "pk")))
    here = {row[1] for row in actions}
    return Parts(
        _table(ACTIONS, actions),
        _table(CHANGES, _changes(rows(StatusChange, "action"), here)),
        _table(ROLES, _roles(rows(ActionRole, "action"), here)),
        _table(MILESTONES, _milestones(rows(Milestone, "action"), here)),
    )


def _table(types, rows):
    return Table(types, list(zip(*rows, strict=True)) or [()] * len(types))


def _actions(rows):
    items, partnerships, plans = (_items(kind) for kind in ("action", "partnership", "actionplan"))
    sets = ["pillars", "levels", "output_types", "issues"]
    names = ["pk", "plan__partnership_id", "plan_id", "plan__number", "position", "parent_id", *sets]
    dates = ["due_on", "due_precision", "left_on", "time_zone"]
    for pk, partnership, plan, number, position, parent, *rest in rows.values_list(*names, *dates).iterator():
        *chosen, due, precision, left, zone = rest
        if pk in items:
            homes = partnerships.get(partnership, 0), plans.get(plan, 0)
            codes = (code(",".join(each)) for each in chosen)
            days = _last(due, precision), _day(left)
            yield items[pk], pk, *homes, number, position, parent is not None, *codes, *days, code(zone)


def _changes(rows, here):
    names = [
        "action_id",
        "effective_on",
        "effective_precision",
        "number",
        "pk",
        "recorded_at",
        "status__key",
        "kind",
        "corrects_id",
    ]
    for action, on, precision, number, pk, at, status, kind, corrects in rows.values_list(*names).iterator():
        if action in here:
            is_withdrawal = kind == StatusChange.Kind.WITHDRAWAL
            day = on.toordinal(), code(precision)
            yield action, *day, number, pk, micros(at), code(status or ""), is_withdrawal, corrects or -1


def _roles(rows, here):
    organisations = _items("organisation")
    names = ["action_id", "organisation_id", "role", "since", "until", "until_precision"]
    for action, organisation, role, since, until, precision in rows.values_list(*names).iterator():
        if action in here and organisation in organisations:
            yield action, organisations[organisation], code(role), _day(since, 0), _last(until, precision)


def _milestones(rows, here):
    names = ["action_id", "pk", "due_on", "due_precision", "done_on", "recorded_at", "done_recorded_at"]
    for action, pk, due, precision, done, at, done_at in rows.values_list(*names).iterator():
        if action in here:
            known = micros(done_at) if done_at else NEVER
            yield action, pk, _last(due, precision), _day(done), micros(at), known


def _items(kind):
    """`{primary key: that of the item}`."""
    return dict(Item.stored.filter(kind=kind).values_list("object_id", "pk"))


def _day(day, otherwise=NEVER):
    return day.toordinal() if day else otherwise


def _last(day, precision):
    return last_day(day, precision).toordinal() if day else NEVER


_keeper = Keeper(lambda: Ledger(_parts()), lambda ledger, items: ledger.changed(items))


def current():
    """The ledger as this connection sees the database now."""
    return _keeper.current()
