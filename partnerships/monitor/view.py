"""What the ledger says of a day: where each action stands, what is due, what has changed."""

from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np
from django.utils import timezone
from django.utils.formats import date_format

from partnerships.deadlines import NEAR, SOON, Window
from portal.catalogue.shelf import code, micros, name_of
from portal.catalogue.shelf.columns import NEVER
from portal.publishing import clock
from portal.publishing.dates import Precision, spoken


class View:
    """A `Ledger` as of a day (`AsOf`). Arrays have one place for each action, unless said otherwise.

    `final` are the keys of the statuses after which nothing is expected any more.
    """

    def __init__(self, ledger, as_of, final):
        self.ledger, self.as_of, self.final = ledger, as_of, final
        self._said = {}  # dates in words: the cells of a matrix say the same ones again and again

    @cached_property
    def day(self):
        """The day of the view as an ordinal; today differs between time zones."""
        actions = self.ledger.actions
        if self.as_of.true_on:
            return np.full(len(actions), self.as_of.true_on.toordinal(), "i8")
        now, days = clock.now(), np.zeros(len(actions), "i8")
        for zone in np.unique(actions.zone):
            days[actions.zone == zone] = timezone.localdate(now, ZoneInfo(name_of(zone))).toordinal()
        return days

    @cached_property
    def known_at(self):
        return micros(self.as_of.known_at) if self.as_of.known_on else NEVER

    @cached_property
    def holds(self):
        """Which of the changes hold: known by then, true by then, and neither corrected nor taken back."""
        changes = self.ledger.changes
        known = changes.recorded <= self.known_at
        holds = known & ~changes.is_withdrawal
        replaced = self.ledger.corrected[known]
        holds[replaced[replaced >= 0]] = False
        return holds & (changes.effective <= self.day[self.ledger.row_of_change])

    @cached_property
    def change(self):
        """The row of the change that says where an action stands, -1 where nothing does."""
        rows = np.flatnonzero(self.holds)
        deciding = np.full(len(self.ledger.actions), -1, "i8")
        deciding[self.ledger.row_of_change[rows]] = rows  # they are in order, so the latest stays
        return deciding

    @cached_property
    def status(self):
        """Codes of the keys, 0 where it is not known."""
        return np.where(self.change >= 0, self.ledger.changes.status[self.change], 0) if self._any else self._none

    @cached_property
    def since(self):
        """The first day for which the status is told, as an ordinal; 0 where it is not known."""
        return np.where(self.change >= 0, self.ledger.changes.effective[self.change], 0) if self._any else self._none

    @property
    def _any(self):
        return len(self.ledger.changes)

    @property
    def _none(self):
        return np.zeros(len(self.ledger.actions), "i8")

    @cached_property
    def counts(self):
        """Which actions count: no parts of others, and none that had left its plan."""
        return ~self.ledger.actions.is_part & (self.ledger.actions.left > self.day)

    @cached_property
    def is_final(self):
        return np.isin(self.status, [code(key) for key in self.final])

    @cached_property
    def is_open(self):
        """Of the milestones, which were known and not done by then, of actions that go on."""
        milestones, rows = self.ledger.milestones, self.ledger.row_of_milestone
        done = (milestones.done <= self.day[rows]) & (milestones.done_recorded <= self.known_at)
        return (milestones.recorded <= self.known_at) & ~done & ~self.is_final[rows]

    @cached_property
    def due(self):
        """The last day of what is due next, a milestone or the whole action; `NEVER` where nothing is."""
        due = np.where(self.is_final, NEVER, self.ledger.actions.due)
        np.minimum.at(due, self.ledger.row_of_milestone[self.is_open], self.ledger.milestones.due[self.is_open])
        return due

    @cached_property
    def window(self):
        """In how long that is, as codes of the `Window`s; 0 where settled. Says what `deadlines.due_window` says."""
        ahead = np.where(self.due == NEVER, NEVER, self.due - self.day)
        within = [ahead < 0, ahead <= SOON, ahead <= NEAR, ahead < NEVER]
        windows = [Window.OVERDUE, Window.SOON, Window.NEAR, Window.LATER]
        found = np.select(within, [code(window.value) for window in windows], code(Window.UNDATED.value))
        return np.where(self.is_final, 0, found)

    @cached_property
    def steps(self):
        """`(rows of changes, codes of the statuses before)` of what holds and was no mere confirmation, in order."""
        rows = np.flatnonzero(self.holds)
        actions, status = self.ledger.row_of_change[rows], self.ledger.changes.status[rows]
        before = np.concatenate([[0], status[:-1]]) if len(rows) else status
        before = np.where(np.concatenate([[False], actions[1:] == actions[:-1]]), before, 0) if len(rows) else before
        moved = before != status
        return rows[moved], before[moved]

    def newest(self, rows, *, is_brief=False):
        """The date of the newest fact among the statuses of these actions in words, "" where none is known of any.

        Where it `is_brief`, days are told by their month, as there is no room for more.
        """
        rows = rows[self.change[rows] >= 0]
        if not len(rows):
            return ""
        change = self.change[rows[np.argmax(self.since[rows])]]
        day, precision = self.ledger.changes.effective[change], self.ledger.changes.precision[change]
        key = int(day), name_of(int(precision)), is_brief
        if key not in self._said:
            self._said[key] = _spoken(*key)
        return self._said[key]


def _spoken(ordinal, precision, is_brief):
    day = date.fromordinal(ordinal)
    if is_brief and precision in (Precision.DAY, Precision.MONTH):
        return date_format(day, "M Y")
    return spoken(day, precision)
