"""Who is asked to look at something before it goes live, what they found, and who may let what through."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Item

PERSON = {"to": settings.AUTH_USER_MODEL, "on_delete": models.SET_NULL, "null": True, "related_name": "+"}


class AboutQuerySet(models.QuerySet):
    def of(self, subject):
        """About a page or a release set."""
        kind = ContentType.objects.get_for_model(type(subject))
        return self.filter(content_type=kind, object_id=subject.pk)

    def open(self):
        return self.filter(closed_at=None)


class About(models.Model):
    """Stands beside a page or a release set, whatever its kind."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    closed_at = models.DateTimeField(null=True)

    objects = AboutQuerySet.as_manager()

    class Meta:
        abstract = True

    @cached_property
    def subject(self):
        """The page or the set, or None if it was deleted."""
        return self.content_type.model_class()._base_manager.filter(pk=self.object_id).first()


class Review(About):
    """One round: asked for, then approved or sent back; over when the content goes live or nobody wants it any more."""

    class Verdict(models.TextChoices):
        NONE = "", _("in review")
        APPROVED = "approved", _("approved")
        CHANGES = "changes", _("sent back for changes")

    label = models.CharField(max_length=220)
    asked_by = models.ForeignKey(**PERSON)
    asked_at = models.DateTimeField(default=timezone.now)
    # Whoever it is meant for; empty for everybody who may publish.
    reviewer = models.ForeignKey(**PERSON, blank=True)
    due_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=1000, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict, blank=True)
    decided_by = models.ForeignKey(**PERSON)
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=1000, blank=True)
    # Of what was approved: what is written later was not.
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        default_permissions = []  # whoever may change the page asks, whoever may publish it decides
        constraints = [
            # One round at a time.
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(closed_at=None), name="review_one_open"
            ),
        ]
        indexes = [models.Index(fields=["reviewer", "closed_at", "verdict"], name="review_waiting")]

    def __str__(self):
        return self.label


class Comment(About):
    """A remark on a field of a page, or on all of it. Closed when it is settled."""

    # Where it is anchored, as `fields.spell` writes it; "" for the whole page.
    place = models.CharField(max_length=200, blank=True)
    label = models.CharField(max_length=200, blank=True)  # the field in words, should it go
    words = models.TextField(max_length=4000)
    made_by = models.ForeignKey(**PERSON)
    made_at = models.DateTimeField(default=timezone.now)
    closed_by = models.ForeignKey(**PERSON)

    class Meta:
        ordering = ["made_at", "pk"]
        default_permissions = []  # whoever may change the page
        indexes = [models.Index(fields=["content_type", "object_id", "closed_at"], name="comment_by_page")]

    def __str__(self):
        return self.words[:60]


class Mandate(models.Model):
    """A person works for a partnership: its pages are theirs to change if their role changes pages, and to publish."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mandates")
    item = models.ForeignKey(Item, models.CASCADE, related_name="+", verbose_name=_("partnership"))
    publishes = models.BooleanField(
        _("may publish"), default=True, help_text=_("Else their pages wait for somebody who does.")
    )

    class Meta:
        ordering = ["user", "item"]
        # Whoever has it is not bound to the partnerships of their mandates.
        permissions = [("edit_everywhere", "May work on the pages of all partnerships")]
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="mandate_once")]

    def __str__(self):
        return f"{self.user}: {self.item}"
