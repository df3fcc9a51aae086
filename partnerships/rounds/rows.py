"""The actions of a plan as a round of monitoring goes through them, in a fixed number of queries."""

import hashlib
from dataclasses import dataclass

from partnerships.models import Action, StatusChange
from partnerships.replay import current
from portal.publishing import clock


@dataclass
class Row:
    """An action of the plan, and what is known of it before the round."""

    action: Action
    is_mine: bool  # whether the user may say where it stands
    before: object  # the `Status` of the round before, or None
    has_before: bool  # whether there was a round before
    reported: StatusChange | None  # what this round has said of it already

    @property
    def name(self):
        """Of the action in messages: its code, or else its title."""
        return self.action.code or str(self.action)

    @property
    def has_moved(self):
        """Whether it stands elsewhere than in the round before."""
        return self.has_before and self.action.status != self.before


def rows_of(plan, round_, mine):
    """`[Row]` of the actions that count, each followed by its sub-actions. `mine` are primary keys of actions."""
    actions = Action.objects.filter(plan=plan).prefetch_related("texts", "milestones").with_history()
    actions = [action for action in actions if action.left_on is None or action.left_on > clock.today()]
    last = _round_before(plan, round_)
    parts = {}
    for action in actions:
        parts.setdefault(action.parent_id, []).append(action)
    ordered = [each for action in parts.get(None, []) for each in (action, *parts.pop(action.pk, []))]
    strays = [action for key, some in parts.items() if key is not None for action in some]  # of one that has left
    return [_row(action, round_, last, action.pk in mine) for action in (*ordered, *strays)]


def _row(action, round_, last, is_mine):
    changes = list(action.changes.all())
    before = current(changes, true_on=last) if last else None
    reported = [change for change in changes if change.round_id == round_.pk]
    return Row(action, is_mine, before and before.status, last is not None, current(reported))


def _round_before(plan, round_):
    """The reporting date of the last round of the plan before this one, or None."""
    earlier = StatusChange.objects.filter(action__plan=plan, round__reported_on__lt=round_.reported_on)
    return earlier.order_by("-round__reported_on").values_list("round__reported_on", flat=True).first()


def fingerprint(rows):
    """Another one as soon as anything is recorded of any of the actions."""
    latest = ((row.action.pk, max((change.number for change in row.action.changes.all()), default=0)) for row in rows)
    return hashlib.sha256(repr(sorted(latest)).encode()).hexdigest()[:16]
