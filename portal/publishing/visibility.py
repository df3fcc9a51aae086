"""When is a text public? One answer, asked of the database, at one moment."""

from django.db.models import Q

from . import clock


def visible_q(at=None, prefix=""):
    """Rows that visitors may read at `at` (an aware datetime, now if left out).

    `prefix` is a lookup path such as `"texts__"`. Scheduled and expired are questions about time and never stored, so
    nothing has to run at midnight: a text is visible from `publish_at` on, up to but not including `expire_at`.
    """
    at = at or clock.now()
    return Q(**{f"{prefix}state": "published", f"{prefix}publish_at__lte": at}) & (
        Q(**{f"{prefix}expire_at__isnull": True}) | Q(**{f"{prefix}expire_at__gt": at})
    )
