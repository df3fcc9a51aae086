"""When something is due, and when it is overdue: from midnight after the last day on which it would be in time.

A date known to the month, season, quarter or year ends with its last day: “quarter 2 of 2025” is in time until the 30th
of June, in the time zone of the action. `at` is an aware datetime, or a date: then that day in the action's own zone.
"""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.publishing.dates import last_day

SOON, NEAR = 30, 90  # days


class Window(models.TextChoices):
    """How far away a deadline is, as lists are filtered by it."""

    OVERDUE = "overdue", _("overdue")
    SOON = "month", _("due within 30 days")
    NEAR = "quarter", _("due in 31 to 90 days")
    LATER = "later", _("due later")
    UNDATED = "undated", _("without a date")


def overdue_from(due_on, precision, zone):
    """The first moment at which it is late, in UTC: midnight can come twice in a zone, or not at all."""
    midnight = datetime.combine(last_day(due_on, precision) + timedelta(days=1), time.min)
    return midnight.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def is_overdue(due_on, precision, zone, at, *, is_settled=False):
    """What is settled (done, or in a final status) is never overdue, nor is what has no date."""
    return not is_settled and due_on is not None and days_left(due_on, precision, zone, at) < 0


def due_window(due_on, precision, zone, at, *, is_settled=False):
    """The `Window`; None for what is settled, as nothing is awaited any more."""
    if is_settled:
        return None
    if due_on is None:
        return Window.UNDATED
    days = days_left(due_on, precision, zone, at)
    if days < 0:
        return Window.OVERDUE
    if days <= SOON:
        return Window.SOON
    return Window.NEAR if days <= NEAR else Window.LATER


def days_left(due_on, precision, zone, at):
    """Days to the last one on which it would be in time: 0 on that day, below 0 when it is late."""
    today = at.astimezone(ZoneInfo(zone)).date() if isinstance(at, datetime) else at
    return (last_day(due_on, precision) - today).days
