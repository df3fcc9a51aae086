"""Action plans and the topics they are divided into."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from portal.publishing.dates import precision_field
from portal.publishing.models import Publishable, Text

from .partnerships import Partnership


class ActionPlan(Publishable):
    """A partnership can have several, one after the other."""

    class State(models.TextChoices):
        DRAFTING = "drafting", _("being drafted")
        DRAFT = "draft", _("draft")
        CONSULTATION = "consultation", _("in consultation")
        FINAL = "final", _("final")
        SUPERSEDED = "superseded", _("superseded")

    address = "plans"
    part_of = "partnership"
    is_read_next = True
    kinship = 3
    status_field = "state"

    partnership = models.ForeignKey(Partnership, models.PROTECT, related_name="plans")
    number = models.PositiveSmallIntegerField(
        default=1, help_text="1 for the partnership's first plan, 2 for its second."
    )
    state = models.CharField(max_length=12, choices=State, default=State.DRAFTING)
    first_year = models.PositiveSmallIntegerField(null=True, blank=True)
    last_year = models.PositiveSmallIntegerField(null=True, blank=True)
    adopted_on = models.DateField("adopted", null=True, blank=True)
    adopted_precision = precision_field("adopted")
    adopted_by = models.CharField(max_length=100, blank=True)
    action_count = models.PositiveSmallIntegerField(
        "actions in all",
        null=True,
        blank=True,
        help_text="Only where a source gives a number and not all actions are entered.",
    )
    documents = models.ManyToManyField("library.Document", blank=True, related_name="plans")

    class Meta(Publishable.Meta):
        verbose_name = _("action plan")
        verbose_name_plural = _("action plans")
        ordering = ["partnership", "number"]
        constraints = [
            # A partnership has one first plan, one second plan, and so on.
            models.UniqueConstraint(fields=["partnership", "number"], name="actionplan_one_per_number"),
            # A plan's last year is not before its first.
            models.CheckConstraint(
                condition=Q(first_year=None) | Q(last_year=None) | Q(last_year__gte=F("first_year")),
                name="actionplan_ends_after_start",
            ),
        ]

    def card(self):
        return {"position": self.number, "code": self.period}

    @property
    def period(self):
        """`2022–2024`, `from 2025`, or "" where the years are not known."""
        if self.first_year and self.last_year and self.first_year != self.last_year:
            return f"{self.first_year}–{self.last_year}"
        return str(self.first_year or self.last_year or "")


class ActionPlanText(Text):
    facts = models.ForeignKey(ActionPlan, models.CASCADE, related_name="texts")


class Topic(Publishable):
    """A chapter of a plan; plans also call them clusters, priority areas, strategies or themes."""

    address = "topics"
    is_called_by_name = True
    part_of = "plan"
    is_read_next = True
    kinship = 2

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="topics")
    number = models.PositiveSmallIntegerField(default=1)

    class Meta(Publishable.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["plan", "number"]
        constraints = [
            # A plan has one first topic, one second topic, and so on.
            models.UniqueConstraint(fields=["plan", "number"], name="topic_one_per_number"),
        ]

    def card(self):
        return {"position": self.number, "code": str(self.number)}


class TopicText(Text):
    facts = models.ForeignKey(Topic, models.CASCADE, related_name="texts")
