"""Meetings, conferences, consultations: whatever happens at a time."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from portal.publishing.dates import EARLIEST, LATEST, Precision, last_day, precision_field, validate_time_zone
from portal.publishing.fields import RichTextField
from portal.publishing.models import Publishable, Text
from portal.publishing.tagging import Tagging


class TaggedEvent(Tagging):
    content_object = models.ForeignKey("Event", models.CASCADE, related_name="taggings")


class Event(Publishable):
    """A consultation is an event too: one that is a period."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("partnership meeting")
        KICK_OFF = "kick-off", _("kick-off")
        POLICY_LAB = "policy-lab", _("policy lab")
        CONFERENCE = "conference", _("conference")
        WORKSHOP = "workshop", _("workshop")
        WEBINAR = "webinar", _("webinar")
        CONSULTATION = "consultation", _("public consultation")
        CALL = "call", _("call for partners")
        VISIT = "visit", _("study visit")
        TRAINING = "training", _("training")
        COORDINATORS = "coordinators", _("coordinators’ meeting")
        MINISTERIAL = "ministerial", _("ministerial or directors’ meeting")
        FORUM = "forum", _("forum")

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        POSTPONED = "postponed", _("postponed")
        CANCELLED = "cancelled", _("cancelled")

    SCHEMA_STATUS = {
        Status.PLANNED: "https://schema.org/EventScheduled",
        Status.POSTPONED: "https://schema.org/EventPostponed",
        Status.CANCELLED: "https://schema.org/EventCancelled",
    }

    REPORT_WITHIN = timedelta(days=14)
    WITHOUT_REPORT = {Kind.CALL, Kind.CONSULTATION}

    address = "events"
    is_called_by_name = True
    schema_type = "Event"
    is_read_next = True
    kinship = 5
    sort_field = "kind"
    status_field = "status"

    kind = models.CharField(max_length=16, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.PLANNED)
    starts_on = models.DateField("first day", null=True, blank=True, help_text="Empty where the date is not known.")
    starts_at = models.TimeField("begins at", null=True, blank=True)
    ends_on = models.DateField("last day", null=True, blank=True)
    ends_at = models.TimeField("ends at", null=True, blank=True)
    date_precision = precision_field("date")
    time_zone = models.CharField(max_length=40, default="Europe/Brussels", validators=[validate_time_zone])
    venue = models.CharField(max_length=150, blank=True, help_text="Name of the building or room.")
    street = models.CharField(max_length=150, blank=True)
    place = models.CharField(max_length=100, blank=True, help_text="City or town, with the post code if you like.")
    country = models.CharField(max_length=2, blank=True, help_text="Two letters of ISO 3166-1.")
    is_online = models.BooleanField("online", default=False, help_text="With a place as well, the event is hybrid.")
    online_url = models.URLField("address online", max_length=300, blank=True)
    registration_url = models.URLField(max_length=300, blank=True)
    registration_opens_on = models.DateField(null=True, blank=True)
    registration_closes_on = models.DateField(null=True, blank=True)
    organisers = models.ManyToManyField("partnerships.Organisation", blank=True, related_name="events")
    speakers = models.ManyToManyField("partnerships.Person", blank=True, related_name="events")
    partnerships = models.ManyToManyField("partnerships.Partnership", blank=True, related_name="events")
    plans = models.ManyToManyField(
        "partnerships.ActionPlan",
        blank=True,
        related_name="events",
        help_text="Plans that the event worked on or produced.",
    )
    topics = models.ManyToManyField("partnerships.Topic", blank=True, related_name="events")
    actions = models.ManyToManyField("partnerships.Action", blank=True, related_name="events")
    outputs = models.ManyToManyField(
        "partnerships.Output",
        blank=True,
        related_name="events",
        help_text="Handbooks, tools or trainings that the event is a part of, or presents.",
    )
    documents = models.ManyToManyField("library.Document", blank=True, related_name="events")
    contributions = models.PositiveIntegerField(
        "contributions received", null=True, blank=True, help_text="Only for a consultation: how many took part."
    )
    tags = TaggableManager(through=TaggedEvent, blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = [F("starts_on").desc(nulls_last=True), "key"]
        constraints = [
            # An event does not end before it begins: not on an earlier day, and on one day not at an earlier time.
            models.CheckConstraint(
                condition=(Q(ends_on=None) | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")))
                & (
                    Q(starts_at=None)
                    | Q(ends_at=None)
                    | Q(ends_at__gte=F("starts_at"))
                    | Q(ends_on__isnull=False, ends_on__gt=F("starts_on"))
                ),
                name="event_ends_after_start",
            ),
            # An event is of our time: with the first and last years of the calendar no clock can reckon.
            models.CheckConstraint(
                condition=(Q(starts_on=None) | Q(starts_on__gte=EARLIEST, starts_on__lte=LATEST))
                & (Q(ends_on=None) | Q(ends_on__lte=LATEST)),
                name="event_is_of_our_time",
            ),
            # A time of day needs a day.
            models.CheckConstraint(
                condition=Q(starts_on__isnull=False) | Q(starts_at=None, ends_at=None), name="event_time_has_day"
            ),
            # Registration does not close before it opens.
            models.CheckConstraint(
                condition=Q(registration_opens_on=None)
                | Q(registration_closes_on=None)
                | Q(registration_closes_on__gte=F("registration_opens_on")),
                name="event_registration_closes_after_opening",
            ),
        ]

    def card(self):
        return {
            "starts_at": self.begins,
            "ends_at": self.ends,
            "precision": self.date_precision if self.starts_at is None else "time",
            "time_zone": self.time_zone,
            "place": self.place,
            "country": self.country,
        }

    def search_names(self):
        return f"{self.place} {self.venue}"

    def structured(self, text):
        place = {"@type": "Place", "name": self.venue or self.place, "address": f"{self.place} {self.country}".strip()}
        return {
            "startDate": self.starts_on and self._iso(self.starts_on, self.starts_at),
            "endDate": self.ends_on and self._iso(self.ends_on, self.ends_at),
            "eventStatus": self.SCHEMA_STATUS[self.status],
            "location": place if self.place else None,
        }

    def _iso(self, day, time_of_day):
        """A day, or a moment with its offset, as ISO 8601."""
        return datetime.combine(day, time_of_day, tzinfo=self.zone).isoformat() if time_of_day else day.isoformat()

    @property
    def zone(self):
        return ZoneInfo(self.time_zone)

    @property
    def has_day(self):
        """Whether a calendar can hold it."""
        return self.starts_on is not None and self.date_precision == Precision.DAY

    @property
    def begins(self):
        """The first moment, aware, or None. Midnight of the first day where no time is known."""
        if self.starts_on is None:
            return None
        return datetime.combine(self.starts_on, self.starts_at or time.min, tzinfo=self.zone)

    @property
    def ends(self):
        """The moment from which the event is over, aware, or None.

        Without a time the last day counts whole; with only a beginning the event lasts to the end of that day; where
        only a month, season, quarter or year is known, to the end of it.
        """
        if self.starts_on is None:
            return None
        last = self.ends_on or last_day(self.starts_on, self.date_precision)
        if self.ends_at:
            return datetime.combine(last, self.ends_at, tzinfo=self.zone)
        return datetime.combine(last + timedelta(days=1), time.min, tzinfo=self.zone)

    def report_due_at(self):
        if self.status != self.Status.PLANNED or self.kind in self.WITHOUT_REPORT or self.starts_on is None:
            return None
        return self.ends + self.REPORT_WITHIN


class EventText(Text):
    programme = RichTextField(blank=True)
    practical = RichTextField("practical notes", blank=True, help_text="Registration, interpretation, access.")
    status_note = models.CharField(max_length=300, blank=True, help_text="Why it is postponed or cancelled.")
    facts = models.ForeignKey(Event, models.CASCADE, related_name="texts")
