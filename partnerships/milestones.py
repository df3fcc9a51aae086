"""Milestones as they stood on a day: reached, overdue, or still to come."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.publishing import clock

from .deadlines import is_overdue
from .models import Milestone

DONE, OVERDUE, OPEN = "done", "overdue", "open"


@dataclass
class Step:
    """A milestone with its `state`; `zone` is that of its action, `is_awaited` says that the action goes on."""

    milestone: Milestone
    zone: str
    as_of: object
    is_awaited: bool = True

    @property
    def is_done(self):
        milestone = self.milestone
        done_on, told_at = milestone.done_on, milestone.done_recorded_at
        is_told = not (self.as_of.known_at and told_at and told_at > self.as_of.known_at)
        return done_on is not None and done_on <= self.as_of.day and is_told

    @property
    def state(self):
        if self.is_done:
            return DONE
        at = self.as_of.true_on or clock.now()
        milestone = self.milestone
        late = is_overdue(milestone.due_on, milestone.due_precision, self.zone, at, is_settled=not self.is_awaited)
        return OVERDUE if late else OPEN

    @property
    def word(self):
        return {DONE: _("reached"), OVERDUE: _("overdue"), OPEN: _("to come")}[self.state]

    @property
    def day(self):
        """`(date, precision)` under which it stands in time: when it was reached, or shall be."""
        milestone = self.milestone
        if self.is_done:
            return milestone.done_on, milestone.done_precision
        return milestone.due_on, milestone.due_precision


def steps_of(rows, lines, as_of):
    """`Step`s of milestones (a query) of the lines' actions, by date. Each line gets its own. One query."""
    by_action = {line.facts.pk: line for line in lines}
    known = rows.filter(recorded_at__lte=as_of.known_at) if as_of.known_at else rows
    steps = []
    for row in known:
        if line := by_action.get(row.action_id):
            line.steps.append(Step(row, line.facts.time_zone, as_of, not line.is_settled))
            steps.append(line.steps[-1])
    return sorted(steps, key=lambda step: (step.day[0] or date.max, step.milestone.position))
