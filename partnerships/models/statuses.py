"""The record of where actions stand: written to, never rewritten."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.publishing.changes import TrackedQuerySet
from portal.publishing.dates import Precision, precision_field, spoken

from .actions import Action
from .vocabulary import Status


class MonitoringRoundQuerySet(models.QuerySet):
    def get_by_natural_key(self, key):
        return self.get(key=key)


class MonitoringRound(models.Model):
    """One reporting of many actions at once, as of one date."""

    is_record = True

    key = models.SlugField(max_length=60, unique=True, help_text="Names the round in fixtures. It never changes.")
    reported_on = models.DateField("reporting date")
    reported_precision = precision_field("reporting date")
    document = models.ForeignKey(
        "library.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="The report or table that was published of it.",
    )
    source = models.URLField(max_length=300, blank=True, help_text="Where the report is, if not here.")

    objects = MonitoringRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("monitoring round")
        verbose_name_plural = _("monitoring rounds")
        ordering = ["-reported_on", "key"]

    def __str__(self):
        return _("Monitoring of %(date)s") % {"date": spoken(self.reported_on, self.reported_precision)}

    def natural_key(self):
        return (self.key,)

    natural_key.dependencies = ["library.document"]


class RecordQuerySet(TrackedQuerySet):
    """Rows that are added and never altered."""

    def update(self, **kwargs):
        raise TypeError("What was recorded is not altered: record a correction.")

    update.alters_data = True


class StatusChangeQuerySet(RecordQuerySet):
    def get_by_natural_key(self, action, number):
        return self.get(action__key=action, number=number)


class StatusChange(models.Model):
    """Somebody said where an action stood from a day on: a change, or the word that nothing has changed.

    Use `partnerships.recording` to write: it numbers and checks. See `partnerships.replay` for what a record means.
    """

    # Neither part of a draft nor of a revision: what happened is no wording.
    is_record = True

    class Kind(models.TextChoices):
        REPORT = "report", _("report")
        CORRECTION = "correction", _("correction")
        WITHDRAWAL = "withdrawal", _("withdrawal")

    action = models.ForeignKey(Action, models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField(help_text="Order in which it was recorded for the action: 1, 2, 3 …")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.REPORT)
    corrects = models.OneToOneField("self", models.RESTRICT, null=True, blank=True, related_name="corrected_by")
    status = models.ForeignKey(
        Status,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        help_text="Empty: since then nobody knows, or in a withdrawal what it takes back holds no more.",
    )
    effective_on = models.DateField("since")
    effective_precision = precision_field("since")
    reason = models.CharField(max_length=400, blank=True, help_text="Why, in a sentence for readers.")
    evidence_document = models.ForeignKey(
        "library.Document", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evidence")
    )
    evidence_url = models.URLField("evidence elsewhere", max_length=300, blank=True)
    round = models.ForeignKey(
        MonitoringRound, models.PROTECT, null=True, blank=True, related_name="changes", verbose_name=_("reported in")
    )
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = ["action", "number"]
        indexes = [models.Index(fields=["-recorded_at", "-id"], name="statuschange_latest")]
        constraints = [
            # Records of an action have an order.
            models.UniqueConstraint(fields=["action", "number"], name="statuschange_one_per_number"),
            # A correction corrects something, and nothing else does.
            models.CheckConstraint(
                condition=Q(kind="report", corrects=None) | ~Q(kind="report") & Q(corrects__isnull=False),
                name="statuschange_corrects_something",
            ),
            # What is taken back is not said in other words.
            models.CheckConstraint(
                condition=~Q(kind="withdrawal") | Q(status=None), name="statuschange_withdrawal_says_nothing"
            ),
            # History is not rewritten without a reason.
            models.CheckConstraint(condition=Q(kind="report") | ~Q(reason=""), name="statuschange_corrected_why"),
        ]

    def __str__(self):
        said = self.status or _("status not known")
        return f"{said}, {spoken(self.effective_on, self.effective_precision)}"

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise TypeError("What was recorded is not altered: record a correction.")
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        if self.effective_on and self.effective_on > timezone.localdate():
            raise ValidationError({"effective_on": _("This day has not come. A status tells what has happened.")})
        if self.corrects_id and self.corrects.action_id != self.action_id:
            raise ValidationError({"corrects": _("This is a record of another action.")})

    def natural_key(self):
        return (self.action.key, self.number)

    natural_key.dependencies = ["partnerships.action", "partnerships.status", "partnerships.monitoringround"]

    @property
    def is_withdrawal(self):
        return self.kind == self.Kind.WITHDRAWAL

    @property
    def since(self):
        return spoken(self.effective_on, self.effective_precision or Precision.DAY)
