"""What an object was at each save, and what it may become: its draft."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from portal.audit import change, record

from .snapshots import fingerprint


class RevisionQuerySet(models.QuerySet):
    def of(self, facts):
        """All revisions of an object, the newest first."""
        kind = ContentType.objects.get_for_model(type(facts))
        return self.filter(content_type=kind, object_id=facts.pk).order_by("-number")

    def told(self):
        """Releases of which visitors are told, the newest first."""
        return self.exclude(public_note="").select_related("former").order_by("-number")

    def citable(self):
        """What visitors once read and may read again: a release has replaced it and said so."""
        return self.filter(followers__isnull=False).distinct()

    def drafts(self):
        return self.filter(is_draft=True)

    def drafted(self, model, ids=None):
        """The primary keys of the objects of a kind that have a draft; only of `ids`, where they are given."""
        rows = self.drafts().filter(content_type=ContentType.objects.get_for_model(model)).order_by()
        return (rows if ids is None else rows.filter(object_id__in=ids)).values_list("object_id", flat=True)

    def deletions(self):
        """Of each object that is gone the revision that its deletion has left."""
        same = {"content_type": OuterRef("content_type"), "object_id": OuterRef("object_id")}
        later = Revision.objects.filter(**same, number__gt=OuterRef("number"))
        return self.filter(~Exists(later), step=Revision.Step.DELETED)

    def record(self, facts, data, *, step, by=None, maker="", note="", **more):
        """A further revision of the object. `data` is its snapshot."""
        last = self.of(facts).values("number", "fingerprint").first() or {"number": 0, "fingerprint": ""}
        revision = self.create(
            content_type=ContentType.objects.get_for_model(type(facts)),
            object_id=facts.pk,
            key=facts.key,
            number=last["number"] + 1,
            step=step,
            made_by=by,
            maker=maker or str(by or ""),
            note=note,
            data=data,
            fingerprint=fingerprint(data),
            **more,
        )
        _tell(facts, revision, last)
        return revision


VERBS = {"conflict": "set aside", "returned": "brought back"}


def _tell(facts, revision, last):
    """The audit log, unless nothing was done but to look."""
    if revision.step != Revision.Step.FOUND:
        verb = "added" if revision.step == Revision.Step.SAVED and not last["number"] else revision.step
        details = {
            "revision": change(last["number"] or None, revision.number),
            "fingerprint": change(last["fingerprint"] or None, revision.fingerprint),
        }
        if revision.note:
            details["note"] = revision.note
        record(VERBS.get(verb, str(verb)), facts, by=revision.made_by, details=details, over=("changed", "added"))


class Revision(models.Model):
    """One state of an object, whole. It is never changed, and it stays when the object goes."""

    class Step(models.TextChoices):
        FOUND = "found", "as it was found"
        SAVED = "saved", "saved"
        DRAFTED = "drafted", "saved as a draft"
        RELEASED = "released", "put on the site"
        CONFLICT = "conflict", "written at the same time"
        DELETED = "deleted", "deleted"
        RETURNED = "returned", "brought back from the trash"

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    key = models.CharField(max_length=110)
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=12, choices=Step)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    maker = models.CharField(max_length=150, blank=True)  # their name, should the account go
    note = models.CharField(max_length=300, blank=True)
    data = models.JSONField()
    # Of a deletion: what the object was called, and what of it no snapshot holds. See `trash`.
    title = models.CharField(max_length=200, blank=True)
    kept = models.JSONField(null=True)
    fingerprint = models.CharField(max_length=64)
    is_draft = models.BooleanField(default=False)
    # What the draft, or the rejected form, was made from.
    base = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    # What visitors are told that this release has changed, and what they read before, if that stays citable.
    public_note = models.CharField(max_length=400, blank=True)
    former = models.ForeignKey("self", models.PROTECT, null=True, related_name="followers")

    objects = RevisionQuerySet.as_manager()

    class Meta:
        default_permissions = []  # whoever may see or change the object may do so with its revisions
        ordering = ["-number"]
        constraints = [
            # Revisions are counted, also when two people save at once.
            models.UniqueConstraint(fields=["content_type", "object_id", "number"], name="revision_is_counted"),
            # An object becomes one thing, not two.
            models.UniqueConstraint(
                fields=["content_type", "object_id"], condition=Q(is_draft=True), name="revision_one_draft"
            ),
        ]
        indexes = [
            models.Index(fields=["content_type", "object_id", "fingerprint"], name="revision_by_content"),
            models.Index(fields=["-made_at"], condition=Q(step="deleted"), name="revision_deletions"),
        ]

    def __str__(self):
        return f"{self.key} {self.number}"

    @property
    def model(self):
        return self.content_type.model_class()
