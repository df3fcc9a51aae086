from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


def time_zone_choices():
    """Places on the map; the abbreviations and offsets of the IANA list are nobody's home."""
    places = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [(name, name.replace("_", " ")) for name in places]


class User(AbstractUser):
    """A member of staff. Visitors have no account."""

    time_zone = models.CharField(
        max_length=40,
        blank=True,
        choices=time_zone_choices,
        help_text="Times in the back office are entered and shown in this zone. Empty: the zone of the site.",
    )

    def __str__(self):
        return self.get_full_name() or self.username

    @property
    def zone(self):
        return ZoneInfo(self.time_zone) if self.time_zone else timezone.get_default_timezone()
