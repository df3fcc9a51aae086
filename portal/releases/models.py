"""What goes live, or off the site, together: a set of pages under a name."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.publishing.models import Text
from portal.revisions.models import Revision


class ReleaseSetQuerySet(models.QuerySet):
    def open(self):
        """Sets that can still be changed."""
        return self.filter(status__in=[ReleaseSet.Status.OPEN, ReleaseSet.Status.FAILED])

    def scheduled(self):
        """The next first."""
        return self.filter(status=ReleaseSet.Status.SCHEDULED).order_by("release_at", "pk")

    def due(self, at=None):
        """Sets whose moment has come."""
        return self.scheduled().filter(release_at__lte=at or timezone.now())


class ReleaseSet(models.Model):
    """Pages that go live at one instant, all of them or none."""

    class Status(models.TextChoices):
        OPEN = "open", _("open")
        SCHEDULED = "scheduled", _("scheduled")
        RELEASED = "released", _("released")
        FAILED = "failed", _("failed")
        ROLLED_BACK = "rolled-back", _("rolled back")

    name = models.CharField(max_length=150)
    note = models.CharField(max_length=300, blank=True, help_text=_("For your colleagues: what this is about."))
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # The moment that is set, or at which it happened.
    release_at = models.DateTimeField(null=True, editable=False)
    # Who said so. A set goes live in their name, also when they sleep.
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Why it did not go live when its moment came.
    problem = models.TextField(blank=True, editable=False)

    objects = ReleaseSetQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = "release set"
        constraints = [
            # What is scheduled or was released has a moment.
            models.CheckConstraint(
                condition=Q(status__in=["open", "failed"]) | Q(release_at__isnull=False), name="releaseset_has_moment"
            ),
        ]
        indexes = [models.Index(fields=["status", "release_at"], name="releaseset_due")]

    def __str__(self):
        return self.name

    @property
    def is_open(self):
        return self.status in {self.Status.OPEN, self.Status.FAILED}

    @property
    def is_to_come(self):
        return self.is_open or self.status == self.Status.SCHEDULED


class ReleaseItem(models.Model):
    """One page of a set, and what becomes of it."""

    class Action(models.TextChoices):
        PUBLISH = "publish", _("goes on the site, with its draft")
        UNPUBLISH = "unpublish", _("goes off the site")

    release_set = models.ForeignKey(ReleaseSet, models.CASCADE, related_name="items")
    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    label = models.CharField(max_length=220)  # its title, should the page go
    action = models.CharField(max_length=10, choices=Action, default=Action.PUBLISH)
    # Of which languages; empty for all that the page has.
    languages = models.JSONField(default=list, blank=True)
    reason = models.CharField(max_length=12, choices=Text.Reason, blank=True)
    unpublish_note = models.CharField(max_length=400, blank=True)
    moved_to = models.CharField(max_length=500, blank=True)
    # What was settled when the set was scheduled. What is written later waits for another release.
    revision = models.ForeignKey(Revision, models.PROTECT, null=True, related_name="+")
    # Snapshots around the release, with the dates of the texts.
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering = ["pk"]
        default_permissions = []  # whoever may change the set
        constraints = [
            # A page does one thing at a time.
            models.UniqueConstraint(fields=["release_set", "content_type", "object_id"], name="releaseitem_once"),
        ]

    def __str__(self):
        return self.label

    @property
    def model(self):
        return self.content_type.model_class()

    @cached_property
    def facts(self):
        """The page, or None if it was deleted."""
        return self.model._base_manager.filter(pk=self.object_id).first()

    def texts(self):
        """The texts that the item is about."""
        texts = self.model.text_model().objects.filter(facts=self.object_id).select_related("facts")
        return texts.filter(language__in=self.languages) if self.languages else texts
