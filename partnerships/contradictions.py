"""Where what is said of an action does not fit together, and from which moment on.

Pure functions of rows in memory, so that the form, the report of what needs care and a round of monitoring can ask of
what is, what would be and what is to be recorded.
"""

from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.dates import EARLIEST, last_day, spoken

# A status that nobody has said anew for nine months is an old one: programmes report twice a year.
GROWS_OLD = timedelta(days=273)


class Contradiction(NamedTuple):
    """`field` is where it can be mended in the form, `about` names it in a way that is stored, see `sentence`."""

    field: str
    about: str
    since: datetime | None = None  # may lie ahead; None is for what is so already


SENTENCES = {
    "finished-early": gettext_lazy("The action is said to be finished on a day before it started."),
    "open-milestones": gettext_lazy("The status is final, but milestones are still open: %(what)s"),
    "no-evidence": gettext_lazy("A milestone is done, but nothing proves it: %(what)s"),
    "done-early": gettext_lazy("A milestone was done before the action started: %(what)s"),
    "due-late": gettext_lazy("A milestone is due after the deadline of the action: %(what)s"),
    "old": gettext_lazy("Nobody has said for nine months where it stands: the last word is as of %(what)s."),
    "overdue": gettext_lazy("The deadline is past, and the status is not final."),
}


def sentence(about):
    """What does not fit, of `Contradiction.about`."""
    name, _colon, what = about.partition(":")
    if name == "old":
        what = spoken(date.fromisoformat(what))
    return str(SENTENCES[name]) % {"what": what} if name in SENTENCES else _("Something does not fit together.")


def contradictions(action, change, milestones):
    """All of an action whose latest word is `change` (a `StatusChange`, or None). One that left its plan has none."""
    if action.left_on:
        return []
    status = change and change.status
    found = [*_of_milestones(action, milestones)]
    if status and status.is_final:
        found += _of_the_end(action, change, milestones)
    else:
        found += _of_the_clock(action, change if status else None)
    return found


def _of_the_end(action, change, milestones):
    is_early = _is_before(change.effective_on, change.effective_precision, action.starts_on)
    if change.status.is_done and is_early:
        yield Contradiction("said_status", "finished-early")
    if waiting := [milestone.title for milestone in milestones if milestone.done_on is None]:
        yield Contradiction("said_status", f"open-milestones:{'; '.join(waiting)}"[:300])


def _of_milestones(action, milestones):
    ends_on = action.due_on and last_day(action.due_on, action.due_precision)
    for index, milestone in enumerate(milestones):
        if milestone.done_on and not milestone.has_evidence:
            yield Contradiction(f"milestones-{index}-evidence_url", f"no-evidence:{milestone.title}")
        if _is_before(milestone.done_on, milestone.done_precision, action.starts_on):
            yield Contradiction(f"milestones-{index}-done_on", f"done-early:{milestone.title}")
        if milestone.due_on and ends_on and milestone.due_on > ends_on:
            yield Contradiction(f"milestones-{index}-due_on", f"due-late:{milestone.title}")


def _of_the_clock(action, change):
    if change:
        since = _begins(change.effective_on + GROWS_OLD, action)
        yield Contradiction("said_status", f"old:{change.effective_on.isoformat()}", since)
    if action.due_on:
        over = last_day(action.due_on, action.due_precision) + timedelta(days=1)
        yield Contradiction("said_status", "overdue", _begins(over, action))


def _is_before(day, precision, start):
    """Whether all of the period that begins on `day` is before `start`; False where either is not known."""
    return bool(day and start and last_day(day, precision) < start)


def _begins(day, action):
    """Where the action's deadlines end: at midnight there."""
    return datetime.combine(max(day, EARLIEST), time.min, tzinfo=ZoneInfo(action.time_zone))
