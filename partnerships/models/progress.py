"""What shows that an action gets on: milestones, measurements, outputs; and what has become of its plan's wording."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.publishing import clock
from portal.publishing.changes import TrackedQuerySet
from portal.publishing.dates import day_begins, precision_field
from portal.publishing.languages import default_language, language_choices
from portal.publishing.models import Association, Publishable, Text

from .actions import Action
from .people import Organisation


class OfAction(TrackedQuerySet):
    """Rows that stand in an order of their own under an action."""

    def get_by_natural_key(self, action, position):
        return self.get(action__key=action, position=position)


class Milestone(models.Model):
    """A step that an action shall reach by a day."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="milestones")
    position = models.PositiveSmallIntegerField(help_text="Order within the action: 1, 2, 3 …")
    title = models.CharField(max_length=200, help_text="What will be reached, in the action's original language.")
    due_on = models.DateField("due", null=True, blank=True)
    due_precision = precision_field("due")
    done_on = models.DateField("done", null=True, blank=True)
    done_precision = precision_field("done")
    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="milestones", help_text="Who sees to it."
    )
    evidence_document = models.ForeignKey(
        "library.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    evidence_url = models.URLField("evidence elsewhere", max_length=300, blank=True)
    # Since when the portal has known of it, and that it is done.
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)
    done_recorded_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = OfAction.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["action", "position"]
        constraints = [
            # Milestones of an action have an order.
            models.UniqueConstraint(fields=["action", "position"], name="milestone_one_per_position"),
        ]

    def __str__(self):
        return self.title

    def clean(self):
        if self.done_on and self.done_on > clock.today():
            raise ValidationError({"done_on": _("This day has not come. Under “due” stands what is planned.")})

    def save(self, *args, **kwargs):
        if self.done_on is None:
            self.done_recorded_at = None
        elif self.done_recorded_at is None:
            self.done_recorded_at = timezone.now()
        super().save(*args, **kwargs)

    def natural_key(self):
        return (self.action.key, self.position)

    natural_key.dependencies = ["partnerships.action", "partnerships.organisation", "library.document"]

    @property
    def has_evidence(self):
        return bool(self.evidence_document_id or self.evidence_url)


class Indicator(models.Model):
    """Something that can be counted, from where it stood to where it shall be."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="indicators")
    position = models.PositiveSmallIntegerField(help_text="Order within the action: 1, 2, 3 …")
    name = models.CharField(max_length=200, help_text="What is measured, in the action's original language.")
    unit = models.CharField(max_length=40, blank=True, help_text="Such as %, cities, tonnes a year.")
    baseline = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    baseline_on = models.DateField("baseline of", null=True, blank=True)
    baseline_precision = precision_field("baseline of")
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    target_on = models.DateField("target for", null=True, blank=True)
    target_precision = precision_field("target for")

    objects = OfAction.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["action", "position"]
        constraints = [
            # Indicators of an action have an order.
            models.UniqueConstraint(fields=["action", "position"], name="indicator_one_per_position"),
            # A target is for a later day than the baseline.
            models.CheckConstraint(
                condition=Q(baseline_on=None) | Q(target_on=None) | Q(target_on__gte=F("baseline_on")),
                name="indicator_target_after_baseline",
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.action.key, self.position)

    natural_key.dependencies = ["partnerships.action"]


class MeasurementQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, action, position, measured_on):
        return self.get(action__key=action, indicator__position=position, measured_on=measured_on)


class Measurement(models.Model):
    """What an indicator showed on a day. It belongs to the action, like the indicator itself."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="measurements")
    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="measurements")
    measured_on = models.DateField("measured")
    measured_precision = precision_field("measured")
    value = models.DecimalField(max_digits=16, decimal_places=4)
    source = models.URLField(max_length=300, blank=True)

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = ["indicator", "measured_on"]
        constraints = [
            # An indicator shows one thing on a day.
            models.UniqueConstraint(fields=["indicator", "measured_on"], name="measurement_one_per_day"),
        ]

    def __str__(self):
        return f"{self.value} {self.indicator.unit}".strip()

    def natural_key(self):
        return (self.action.key, self.indicator.position, self.measured_on)

    natural_key.dependencies = ["partnerships.indicator"]


class Output(Publishable):
    """What actions have brought forth: a handbook, a tool, a training. It can serve several actions."""

    address = "outputs"
    is_called_by_name = True
    is_read_next = True
    kinship = 2
    sort_field = "kind"

    kind = models.CharField(max_length=12, choices=Action.OUTPUT_TYPES)
    released_on = models.DateField("released", null=True, blank=True)
    released_precision = precision_field("released")
    actions = models.ManyToManyField(Action, blank=True, related_name="outputs")
    documents = models.ManyToManyField("library.Document", blank=True, related_name="outputs")
    website = models.URLField(max_length=300, blank=True, help_text="Where it is used, if it is no document.")

    class Meta(Publishable.Meta):
        verbose_name = _("output")
        verbose_name_plural = _("outputs")

    def card(self):
        return {"starts_at": day_begins(self.released_on), "precision": self.released_precision}


class OutputText(Text):
    facts = models.ForeignKey(Output, models.CASCADE, related_name="texts")


class DesignationQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, action, stage, language):
        return self.get(action__key=action, stage=stage, language=language)


class Designation(models.Model):
    """What an earlier version of the plan called an action, or a later revision before today's."""

    class Stage(models.TextChoices):
        DRAFT = "draft", _("draft")
        CONSULTATION = "consultation", _("consultation")
        FORMER = "former", _("former wording of the final plan")

    action = models.ForeignKey(Action, models.CASCADE, related_name="designations")
    stage = models.CharField(max_length=12, choices=Stage, default=Stage.DRAFT)
    language = models.CharField(max_length=3, choices=language_choices, default=default_language)
    code = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=200)

    objects = DesignationQuerySet.as_manager()

    class Meta:
        verbose_name = _("former title")
        verbose_name_plural = _("former titles")
        ordering = ["action", "stage", "language"]
        constraints = [
            # A version of a plan calls an action one thing in each language.
            models.UniqueConstraint(fields=["action", "stage", "language"], name="designation_one_per_stage"),
        ]

    def __str__(self):
        return f"{self.code} {self.title}".strip()

    def natural_key(self):
        return (self.action.key, self.stage, self.language)

    natural_key.dependencies = ["partnerships.action"]


class SuccessionQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, action, predecessor):
        return self.get(action__key=action, predecessor__key=predecessor)


class Succession(Association):
    """An action goes on with what another one began.

    One with several predecessors has merged them; one with several successors was divided.
    """

    action = models.ForeignKey(Action, models.CASCADE, related_name="predecessions")
    predecessor = models.ForeignKey(Action, models.PROTECT, related_name="successions")

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("predecessor")
        verbose_name_plural = _("predecessors")
        ordering = ["action", "predecessor"]
        constraints = [
            # One follows another once.
            models.UniqueConstraint(fields=["action", "predecessor"], name="succession_once"),
            # Nothing follows itself.
            models.CheckConstraint(condition=~Q(action=F("predecessor")), name="succession_of_another"),
        ]

    def __str__(self):
        return f"{self.predecessor} → {self.action}"

    def natural_key(self):
        return (self.action.key, self.predecessor.key)

    natural_key.dependencies = ["partnerships.action"]
