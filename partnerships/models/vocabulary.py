"""The words in which a programme says where an action stands. Editors write them."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from portal.publishing.languages import default_language, language_choices
from portal.publishing.memory import once_in_a_request


class StatusQuerySet(models.QuerySet):
    def get_by_natural_key(self, key):
        return self.get(key=key)


class Status(models.Model):
    """A stage that an action can be in. That nobody knows is no status, but the want of one."""

    # How statuses that are not known are called in addresses and files.
    UNKNOWN = "unknown"

    class Look(models.TextChoices):
        """The colours and shapes of the design, which tell stages apart for everybody."""

        NOT_STARTED = "not-started", _("empty circle")
        EARLY = "early", _("quarter")
        MID_LEVEL = "mid-level", _("half")
        ADVANCED = "advanced", _("three quarters")
        FINALISED = "finalised", _("full, with a tick")
        STOPPED = "stopped", _("square")

    key = models.SlugField(
        max_length=20, unique=True, help_text="Names the status in addresses and files. It never changes."
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="Order from the beginning to the end.")
    progress = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        validators=[MaxValueValidator(100)],
        help_text="How far along it is, in per cent. Empty where it says nothing of that, as with an action stopped.",
    )
    is_final = models.BooleanField("final", default=False, help_text="Nothing is expected any more, nor ever overdue.")
    look = models.CharField(max_length=12, choices=Look, default=Look.EARLY)

    objects = StatusQuerySet.as_manager()

    class Meta:
        verbose_name = _("status")
        verbose_name_plural = _("statuses")
        ordering = ["position", "key"]
        constraints = [
            # Progress is a share of the whole.
            models.CheckConstraint(
                condition=models.Q(progress=None) | models.Q(progress__lte=100), name="status_progress_is_a_share"
            ),
            # The word for what is not known stands for no status.
            models.CheckConstraint(condition=~models.Q(key="unknown"), name="status_is_known"),
        ]

    def __str__(self):
        return self.words().get(self.key, self.key)

    def natural_key(self):
        return (self.key,)

    @classmethod
    def words(cls):
        """`{key: name}` in the reader's language or else the default one, in order; what is not known comes last."""
        return {status.key: status.name for status in cls.all_spoken()} | {cls.UNKNOWN: _("status not known")}

    @classmethod
    def all_spoken(cls):
        """All in order, each with `name` and `description` in the reader's language or else the default one."""
        return vocabulary(get_language())

    @property
    def is_done(self):
        return self.is_final and self.progress == 100

    @property
    def is_under_way(self):
        return not self.is_final and bool(self.progress)


class StatusNameQuerySet(models.QuerySet):
    def get_by_natural_key(self, status, language):
        return self.get(status__key=status, language=language)


class StatusName(models.Model):
    """What a status is called in one language, and what it means."""

    status = models.ForeignKey(Status, models.CASCADE, related_name="names")
    language = models.CharField(max_length=3, choices=language_choices, default=default_language)
    name = models.CharField(max_length=60)
    description = models.CharField(max_length=300, blank=True)

    objects = StatusNameQuerySet.as_manager()

    class Meta:
        ordering = ["status", "language"]
        constraints = [
            # A status has one name in each language.
            models.UniqueConstraint(fields=["status", "language"], name="statusname_one_per_language"),
        ]

    def __str__(self):
        return f"{self.name} ({self.language})"

    def natural_key(self):
        return (self.status.key, self.language)

    natural_key.dependencies = ["partnerships.status"]


@once_in_a_request
def vocabulary(language):
    """See `Status.all_spoken`. One query."""
    nearest = models.Case(models.When(language=language, then=0), models.When(language=default_language(), then=1))
    names = StatusName.objects.filter(status=models.OuterRef("pk")).order_by(nearest.asc(nulls_last=True), "language")
    return list(
        Status.objects.annotate(
            name=Coalesce(models.Subquery(names.values("name")[:1]), models.F("key"), output_field=models.CharField()),
            description=Coalesce(models.Subquery(names.values("description")[:1]), models.Value("")),
        )
    )
