"""Action plans, the topics they are divided into, and their actions."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from portal.publishing.changes import TrackedQuerySet
from portal.publishing.dates import precision_field
from portal.publishing.fields import ChoiceSetField
from portal.publishing.models import Association, Publishable, Text
from portal.publishing.tagging import Tagging

from .partnerships import Partnership
from .people import Organisation


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


class TaggedAction(Tagging):
    content_object = models.ForeignKey("Action", models.CASCADE, related_name="taggings")


class Action(Publishable):
    PILLARS = [("BR", _("better regulation")), ("BF", _("better funding")), ("BK", _("better knowledge"))]
    LEVELS = [("eu", _("European")), ("national", _("national")), ("regional", _("regional")), ("local", _("local"))]
    OUTPUT_TYPES = [
        ("legislation", _("change of EU legislation")),
        ("guidance", _("guidance or handbook")),
        ("strategy", _("strategy, plan or roadmap")),
        ("data", _("data or indicators")),
        ("tool", _("tool or platform")),
        ("training", _("training")),
        ("position", _("recommendation or position paper")),
        ("pilot", _("pilot")),
    ]

    class Status(models.TextChoices):
        UNKNOWN = "unknown", _("status not known")
        NOT_STARTED = "not-started", _("not started")
        EARLY = "early", _("early stage")
        MID_LEVEL = "mid-level", _("mid-level stage")
        ADVANCED = "advanced", _("advanced")
        FINALISED = "finalised", _("finalised")
        STOPPED = "stopped", _("stopped or continued elsewhere")

    address = "actions"
    is_read_next = True
    is_called_by_name = True
    kinship = 1
    status_field = "status"
    pillar_field = "pillars"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="actions")
    code = models.CharField(max_length=20, blank=True, help_text="As the plan prints it: 1, R1, 2.1.1 …")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in the plan, whatever the codes look like.")
    pillars = ChoiceSetField(codes=PILLARS)
    levels = ChoiceSetField(codes=LEVELS)
    output_types = ChoiceSetField(codes=OUTPUT_TYPES)
    starts_on = models.DateField("start", null=True, blank=True)
    starts_precision = precision_field("start")
    due_on = models.DateField("deadline", null=True, blank=True)
    due_precision = precision_field("deadline")
    status = models.CharField(max_length=12, choices=Status, default=Status.UNKNOWN)
    status_on = models.DateField("status as of", null=True, blank=True)
    status_precision = precision_field("status as of")
    organisations = models.ManyToManyField(Organisation, through="ActionRole", related_name="actions")
    documents = models.ManyToManyField("library.Document", blank=True, related_name="actions")
    tags = TaggableManager(through=TaggedAction, blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["plan", "position", "code"]
        constraints = [
            # A status is a statement about a day: without one it cannot be believed.
            models.CheckConstraint(
                condition=Q(status="unknown") | Q(status_on__isnull=False), name="action_status_is_dated"
            ),
            # A deadline is not before the start.
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(due_on__gte=F("starts_on")),
                name="action_due_after_start",
            ),
        ]

    def card(self):
        return {"position": self.position, "code": self.code}

    def search_names(self):
        return self.code

    @property
    def whole(self):
        return self.topic or self.plan


class ActionText(Text):
    problem = models.TextField(blank=True, help_text="What stands in the way today.")
    objective = models.TextField(blank=True, help_text="What will be different when the action is done.")
    facts = models.ForeignKey(Action, models.CASCADE, related_name="texts")


class ActionRoleQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, action, organisation, role):
        return self.get(action__key=action, organisation__key=organisation, role=role)


class ActionRole(Association):
    class Role(models.TextChoices):
        LEADER = "leader", _("action leader")
        CONTRIBUTOR = "contributor", _("contributor")
        RESPONSIBLE = "responsible", _("institution addressed")

    action = models.ForeignKey(Action, models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="action_roles")
    role = models.CharField(max_length=12, choices=Role, default=Role.CONTRIBUTOR)

    objects = ActionRoleQuerySet.as_manager()

    class Meta:
        ordering = ["role", "organisation"]
        constraints = [
            # An organisation holds a role in an action once.
            models.UniqueConstraint(fields=["action", "organisation", "role"], name="actionrole_once_per_role"),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.get_role_display()}"

    def natural_key(self):
        return (self.action.key, self.organisation.key, self.role)

    natural_key.dependencies = ["partnerships.action", "partnerships.organisation"]
