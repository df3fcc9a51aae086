"""The actions of a plan: what was promised, by whom, until when. Where they stand is told by `statuses`."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from partnerships.contradictions import contradictions, sentence
from partnerships.replay import current
from portal.publishing.changes import TrackedQuerySet
from portal.publishing.dates import precision_field, validate_time_zone
from portal.publishing.fields import ChoiceSetField
from portal.publishing.models import Publishable, PublishableQuerySet, Text
from portal.publishing.tagging import Tagging

from .involvement import Involvement
from .people import Organisation
from .plans import ActionPlan, Topic
from .vocabulary import Status


class TaggedAction(Tagging):
    content_object = models.ForeignKey("Action", models.CASCADE, related_name="taggings")


class ActionQuerySet(PublishableQuerySet):
    def with_history(self):
        """With all that was recorded of their status, so that `status` asks nothing more."""
        return self.prefetch_related("changes__status", "changes__corrected_by")


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
    # The eleven cross-cutting issues of the Pact of Amsterdam (2016), paragraph 12.
    ISSUES = [
        ("governance", _("good urban governance")),
        ("cooperation", _("urban-rural, urban-urban and cross-border cooperation")),
        ("planning", _("sound and strategic urban planning")),
        ("integrated", _("integrated approach")),
        ("innovation", _("innovative approaches")),
        ("behaviour", _("societal and behavioural change")),
        ("small-cities", _("small and medium-sized cities")),
        ("regeneration", _("urban regeneration")),
        ("demography", _("demographic change")),
        ("services", _("public services of general interest")),
        ("international", _("international dimension")),
    ]

    class Stage(models.TextChoices):
        """Versions of a plan, in which an action can appear first."""

        DRAFT = "draft", _("draft")
        FINAL = "final", _("final plan")

    address = "actions"
    is_read_next = True
    is_called_by_name = True
    kinship = 1
    status_field = "status"
    pillar_field = "pillars"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="actions")
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("part of the action"),
        help_text="Only for a sub-action.",
    )
    code = models.CharField(max_length=20, blank=True, help_text="As the plan prints it: 1, R1, 2.1.1 …")
    position = models.PositiveSmallIntegerField(default=0, help_text="Order in the plan, whatever the codes look like.")
    weight = models.PositiveSmallIntegerField(
        default=1,
        validators=[MinValueValidator(1)],
        help_text="How much it counts in the progress of what it is a part of. Leave 1 where all count alike.",
    )
    pillars = ChoiceSetField(codes=PILLARS)
    levels = ChoiceSetField(codes=LEVELS)
    output_types = ChoiceSetField(codes=OUTPUT_TYPES)
    issues = ChoiceSetField("cross-cutting issues", codes=ISSUES)
    starts_on = models.DateField("start", null=True, blank=True)
    starts_precision = precision_field("start")
    due_on = models.DateField("deadline", null=True, blank=True)
    due_precision = precision_field("deadline")
    time_zone = models.CharField(
        max_length=40,
        default="Europe/Brussels",
        validators=[validate_time_zone],
        help_text="Where a deadline ends: at midnight in this time zone.",
    )
    appeared_in = models.CharField(
        "first in the",
        max_length=8,
        choices=Stage,
        blank=True,
        help_text="The version of the plan that named the action first.",
    )
    left_on = models.DateField(
        "left the plan",
        null=True,
        blank=True,
        help_text="Only for an action that was dropped, merged with others or divided. It keeps its page, but is not "
        "counted from then on.",
    )
    left_precision = precision_field("left the plan")
    organisations = models.ManyToManyField(Organisation, through="ActionRole", related_name="actions")
    documents = models.ManyToManyField("library.Document", blank=True, related_name="actions")
    tags = TaggableManager(through=TaggedAction, blank=True)

    objects = ActionQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("action")
        verbose_name_plural = _("actions")
        ordering = ["plan", "position", "code"]
        constraints = [
            # A deadline is not before the start.
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(due_on=None) | Q(due_on__gte=F("starts_on")),
                name="action_due_after_start",
            ),
            # What weighs nothing is no part of anything.
            models.CheckConstraint(condition=Q(weight__gte=1), name="action_weighs_something"),
            # Nothing is a part of itself.
            models.CheckConstraint(condition=Q(parent=None) | ~Q(parent=F("pk")), name="action_not_its_own_part"),
        ]

    def clean(self):
        super().clean()
        if self.parent_id and (self.parent.plan_id != self.plan_id or self.parent.parent_id):
            raise ValidationError({"parent": _("Choose an action of the same plan that is no sub-action itself.")})
        if self.parent_id and self.pk and self.parts.exists():
            raise ValidationError({"parent": _("An action with sub-actions cannot be one.")})
        if self.topic_id and self.plan_id and self.topic.plan_id != self.plan_id:
            raise ValidationError({"topic": _("Choose a topic of the same plan.")})

    def card(self):
        return {"position": self.position, "code": self.code}

    def search_names(self):
        former = [f"{each.code} {each.title}" for each in self.designations.all()] if self.pk else []
        return " ".join([self.code, *former])

    @property
    def whole(self):
        return self.parent or self.topic or self.plan

    @cached_property
    def change(self):
        """The `StatusChange` that says where the action stands today, or None where nobody has said."""
        return current(self.changes.all())

    @property
    def status(self):
        """The `Status` of today, or None where it is not known."""
        return self.change and self.change.status

    def status_code(self):
        return self.status.key if self.status else Status.UNKNOWN

    @classmethod
    def status_words(cls):
        return Status.words()

    @classmethod
    def status_looks(cls):
        return {status.key: status.look for status in Status.all_spoken()} | {Status.UNKNOWN: Status.UNKNOWN}

    @property
    def status_label(self):
        return self.status_words()[self.status_code()]

    @property
    def status_look(self):
        return self.status.look if self.status else Status.UNKNOWN

    @classmethod
    def for_catalogue(cls, rows):
        return rows.prefetch_related("changes__status", "changes__corrected_by", "designations", "milestones")

    def contradictions(self):
        return contradictions(self, self.change, self.milestones.all())

    @classmethod
    def contradiction_sentence(cls, about):
        return sentence(about)


class ActionText(Text):
    problem = models.TextField(blank=True, help_text="What stands in the way today.")
    objective = models.TextField(blank=True, help_text="What will be different when the action is done.")
    heard = models.TextField("what we heard", blank=True, help_text="What the consultation said about the action.")
    changed = models.TextField("what we changed", blank=True, help_text="What has become of it, or why not.")
    facts = models.ForeignKey(Action, models.CASCADE, related_name="texts")


class ActionRoleQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, action, organisation, role):
        return self.get(action__key=action, organisation__key=organisation, role=role)


class ActionRole(Involvement):
    """An organisation\'s part in an action."""

    class Role(models.TextChoices):
        LEADER = "leader", _("action leader")
        CONTRIBUTOR = "contributor", _("contributor")
        RESPONSIBLE = "responsible", _("institution addressed")

    action = models.ForeignKey(Action, models.CASCADE, related_name="roles")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="action_roles")
    role = models.CharField(max_length=12, choices=Role, default=Role.CONTRIBUTOR)
    objects = ActionRoleQuerySet.as_manager()

    class Meta(Involvement.Meta):
        constraints = [
            *Involvement.Meta.constraints,
            # An organisation holds a role in an action once; a second period is the same role, longer.
            models.UniqueConstraint(fields=["action", "organisation", "role"], name="actionrole_once_per_role"),
        ]

    def natural_key(self):
        return (self.action.key, self.organisation.key, self.role)

    natural_key.dependencies = ["partnerships.action", "partnerships.organisation"]
