"""As of which day a page tells where actions stand, read from its address.

`?as_of=2025-09-30` is the day whose state is shown, as far as it is known today; `&known_on=2025-09-30` leaves out what
was recorded later, so the page says what it said then. Both are whole days in the time zone of the site. Forms send
`known=then` for the latter: known on the very day that is shown.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.publishing import clock
from portal.publishing.dates import EARLIEST, spoken

NAMES = ("as_of", "known_on")


@dataclass(frozen=True)
class AsOf:
    """The two times of a view; None stands for today, and for all that is known."""

    true_on: date | None = None
    known_on: date | None = None

    @classmethod
    def read(cls, parameters):
        """Raises Http404 with a sentence for what is no day, or a day that has not come."""
        true_on, known_on = (_day(parameters.get(name, "")) for name in NAMES)
        return cls(true_on, true_on if parameters.get("known") == "then" else known_on)

    @property
    def day(self):
        """The day whose state is shown: of which "overdue" is said too."""
        return self.true_on or clock.today()

    @property
    def known_at(self):
        """The last moment of `known_on`, aware; what was recorded later is left out. None: nothing is left out."""
        if self.known_on is None:
            return None
        return timezone.make_aware(datetime.combine(self.known_on, time.max))

    @property
    def is_today(self):
        return self.true_on is None and self.known_on is None

    @property
    def parameters(self):
        """For addresses that keep the two times, `{name: ISO date}`."""
        days = zip(NAMES, (self.true_on, self.known_on), strict=True)
        return {name: day.isoformat() for name, day in days if day}

    @property
    def query(self):
        """`?as_of=…`, or "" for today."""
        return f"?{urlencode(self.parameters)}" if self.parameters else ""

    @property
    def sentence(self):
        """What the page shows, in words; "" for today."""
        if self.is_today:
            return ""
        words = {"day": spoken(self.day), "known": spoken(self.known_on)}
        if self.known_on is None:
            return _("As it was on %(day)s, by all that is known today.") % words
        if self.is_known_then:
            return _("As it was known here on %(day)s.") % words
        return _("As it was on %(day)s, by what was known here on %(known)s.") % words

    @property
    def as_true(self):
        """The same day by all that is known today."""
        return AsOf(self.day)

    @property
    def as_known(self):
        """The same day by what was known on it."""
        return AsOf(self.day, self.day)

    @property
    def is_known_then(self):
        """Whether what was recorded after the day that is shown is left out."""
        return self.known_on is not None and self.known_on == self.true_on


def _day(value):
    if not value:
        return None
    try:
        day = date.fromisoformat(value) if len(value) == len("2025-09-30") else None
    except ValueError:
        day = None
    if day is None or day < EARLIEST:
        raise Http404(_("“%(value)s” is no day. Write it as 2025-09-30.") % {"value": value[:40]})
    if day > clock.today() + timedelta(days=1):  # somewhere it is tomorrow already
        raise Http404(_("%(day)s has not come. What will be then nobody knows.") % {"day": spoken(day)})
    return day
