"""What time it is for the pages: now, or, for somebody who looks ahead, as if it were another moment."""

from contextlib import contextmanager

from asgiref.local import Local
from django.utils import timezone

_local = Local()


def now():
    """The moment for which visibility, lists and dates are asked; aware."""
    return getattr(_local, "moment", None) or timezone.now()


def today():
    """The day of that moment, in the current time zone."""
    return timezone.localdate(now())


@contextmanager
def as_if(moment):
    """Inside, it is `moment` (an aware datetime) for this thread; what is written is still dated by the real clock."""
    before, _local.moment = getattr(_local, "moment", None), moment
    try:
        yield
    finally:
        _local.moment = before
