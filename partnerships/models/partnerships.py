"""Themes, the partnerships that work on them, their members and the steps they go through."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from portal.publishing.changes import TrackedQuerySet
from portal.publishing.dates import day_begins, precision_field, spoken_span
from portal.publishing.models import Publishable, Text
from portal.publishing.tagging import Tagging

from .involvement import Involvement
from .people import Organisation


class Theme(Publishable):
    """A priority theme of the programme, with the colour in which everything about it is marked."""

    HUES = 16

    address = "themes"
    stands_alone = True
    reached_through = "partnership"
    kinship = 8

    hue = models.PositiveSmallIntegerField(
        "colour",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(HUES)],
        help_text="Number of the colour, 1 to 16.",
    )
    named_in = models.CharField(
        max_length=100, blank=True, help_text="The agreement that names the theme, such as Pact of Amsterdam (2016)."
    )

    class Meta(Publishable.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            # There are sixteen colours in the design.
            models.CheckConstraint(condition=Q(hue__gte=1, hue__lte=16), name="theme_hue_exists"),
        ]


class ThemeText(Text):
    facts = models.ForeignKey(Theme, models.CASCADE, related_name="texts")


class TaggedPartnership(Tagging):
    content_object = models.ForeignKey("Partnership", models.CASCADE, related_name="taggings")


class Partnership(Publishable):
    address = "partnerships"
    is_called_by_name = True
    stands_alone = True
    has_publishers = True
    is_read_next = True
    kinship = 4
    schema_type = "Project"

    theme = models.ForeignKey(Theme, models.PROTECT, null=True, blank=True, related_name="partnerships")
    started_on = models.DateField("start", null=True, blank=True)
    started_precision = precision_field("start")
    ended_on = models.DateField("end", null=True, blank=True)
    ended_precision = precision_field("end")
    member_count = models.PositiveSmallIntegerField(
        "members in all",
        null=True,
        blank=True,
        help_text="Only where a source gives a number and the list below is known to be incomplete.",
    )
    is_example = models.BooleanField(
        "invented example",
        default=False,
        help_text="It exists nowhere but here: wherever its actions are counted with others, the page says so.",
    )
    website = models.URLField(max_length=300, blank=True)
    organisations = models.ManyToManyField(Organisation, through="Membership", related_name="partnerships")
    documents = models.ManyToManyField("library.Document", blank=True, related_name="partnerships")
    tags = TaggableManager(through=TaggedPartnership, blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        constraints = [
            # A partnership does not end before it starts.
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="partnership_ends_after_start",
            ),
        ]

    def card(self):
        return {"starts_at": day_begins(self.started_on), "precision": self.started_precision}


class PartnershipText(Text):
    facts = models.ForeignKey(Partnership, models.CASCADE, related_name="texts")


class MembershipQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, partnership, organisation, role):
        return self.get(partnership__key=partnership, organisation__key=organisation, role=role)


class Membership(Involvement):
    """An organisation\'s role in a partnership."""

    class Role(models.TextChoices):
        COORDINATOR = "coordinator", _("coordinator")
        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")
        EXPERT = "expert", _("expert")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role, default=Role.MEMBER)
    objects = MembershipQuerySet.as_manager()

    class Meta(Involvement.Meta):
        constraints = [
            *Involvement.Meta.constraints,
            # An organisation holds a role in a partnership once; a second period is the same membership, longer.
            models.UniqueConstraint(fields=["partnership", "organisation", "role"], name="membership_once_per_role"),
        ]

    def natural_key(self):
        return (self.partnership.key, self.organisation.key, self.role)

    natural_key.dependencies = ["partnerships.partnership", "partnerships.organisation"]


class PhaseQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, partnership, position):
        return self.get(partnership__key=partnership, position=position)


class Phase(models.Model):
    """A dated step in a partnership's life, and who decided it."""

    class Kind(models.TextChoices):
        ASSESSMENT = "assessment", _("ex-ante assessment")
        CALL = "call", _("call for partners")
        VALIDATION = "validation", _("validation of the composition")
        KICK_OFF = "kick-off", _("kick-off")
        SCOPING = "scoping", _("stocktaking and scoping")
        DRAFTING = "drafting", _("drafting of actions")
        CONSULTATION = "consultation", _("public consultation")
        FINALISATION = "finalisation", _("final action plan")
        IMPLEMENTATION = "implementation", _("implementation")
        MONITORING = "monitoring", _("monitoring")
        CLOSING = "closing", _("closing")

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="phases")
    position = models.PositiveSmallIntegerField(help_text="Order in the partnership's life: 1, 2, 3 …")
    kind = models.CharField(max_length=16, choices=Kind)
    started_on = models.DateField("start", null=True, blank=True)
    started_precision = precision_field("start")
    ended_on = models.DateField("end", null=True, blank=True)
    ended_precision = precision_field("end")
    decided_by = models.CharField(
        max_length=100, blank=True, help_text="For example: Directors-General meeting on Urban Matters, Warsaw."
    )
    decided_on = models.DateField("decision", null=True, blank=True)
    decided_precision = precision_field("decision")
    note = models.CharField(max_length=300, blank=True)

    objects = PhaseQuerySet.as_manager()

    class Meta:
        ordering = ["partnership", "position"]
        constraints = [
            # Steps have an order, and no two stand at the same place.
            models.UniqueConstraint(fields=["partnership", "position"], name="phase_one_per_position"),
            # A step does not end before it starts.
            models.CheckConstraint(
                condition=Q(started_on=None) | Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="phase_ends_after_start",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} ({self.period})" if self.period else self.get_kind_display()

    def natural_key(self):
        return (self.partnership.key, self.position)

    natural_key.dependencies = ["partnerships.partnership"]

    @property
    def period(self):
        return spoken_span(self.started_on, self.started_precision, self.ended_on, self.ended_precision)
