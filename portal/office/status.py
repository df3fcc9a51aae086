"""Where a text stands, in an editor's words: what the database stores, and what the clock makes of it."""

from django.db.models import Q
from django.utils import timezone

from portal.publishing.visibility import visible_q

# In the order in which an editor cares.
STATUSES = ("live", "scheduled", "draft", "expired", "unpublished")


def status_of(row, now=None):
    """The status of a text, or of a catalogue entry: one of `STATUSES`."""
    now = now or timezone.now()
    if row.state != "published":
        return row.state
    if row.publish_at > now:
        return "scheduled"
    return "expired" if row.expire_at and row.expire_at <= now else "live"


def status_q(status, now=None):
    """The rows of a table of texts or entries that have this status."""
    now = now or timezone.now()
    match status:
        case "live":
            return visible_q(now)
        case "scheduled":
            return Q(state="published", publish_at__gt=now)
        case "expired":
            return Q(state="published", expire_at__lte=now)
    return Q(state=status)


def by_status(texts):
    """`[("live", [texts]), …]`, only what there is."""
    groups = {status: [] for status in STATUSES}
    for text in texts:
        groups[status_of(text)].append(text)
    return [(status, found) for status, found in groups.items() if found]
