"""Links by which people without an account see what is not public yet."""

import secrets
from dataclasses import replace
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class PreviewLinkQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())

    def to(self, scene):
        """All links to what the scene is about, at whatever revision or moment."""
        about = str(replace(scene, number=None, moment=None))
        return self.filter(Q(scene=about) | Q(scene__startswith=f"{about}.") | Q(scene__startswith=f"{about}@"))

    def with_token(self, token):
        """The link that this token opens, or None. It may have expired."""
        return self.filter(token_hash=digest(token)).select_related("made_by").first()

    def make(self, scene, *, by, expires_at, label=""):
        """`(link, token)`. The token is known to nobody afterwards: the database keeps its digest."""
        token = secrets.token_urlsafe(24)
        link = self.create(scene=scene, token_hash=digest(token), made_by=by, expires_at=expires_at, label=label)
        return link, token


def digest(token):
    """Tokens are long and random, so one round of hashing is enough."""
    return sha256(token.encode()).hexdigest()


class PreviewLink(models.Model):
    """One link to one scene (see `scenes`), until it expires or somebody takes it back."""

    scene = models.CharField(max_length=120)
    label = models.CharField(max_length=100, blank=True)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)  # last
    times_opened = models.PositiveIntegerField(default=0)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        default_permissions = []  # whoever may change the page may share it
        ordering = ["-made_at", "-pk"]
        constraints = [
            # No link lasts for ever, or never lasted.
            models.CheckConstraint(condition=Q(expires_at__gt=F("made_at")), name="previewlink_expires_after"),
        ]
        indexes = [models.Index(fields=["scene"])]

    def __str__(self):
        return self.label or self.scene

    @property
    def is_valid(self):
        return self.revoked_at is None and self.expires_at > timezone.now()

    def revoke(self):
        PreviewLink.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=timezone.now())

    def count(self):
        """Somebody has opened it."""
        PreviewLink.objects.filter(pk=self.pk).update(opened_at=timezone.now(), times_opened=F("times_opened") + 1)
