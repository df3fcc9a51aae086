"""What is remembered of the objects so that looking after them is one question: symptoms, links, wordings.

All but the deferrals and the results of link checks is derived from the objects whenever they change.
"""

from django.conf import settings
from django.db import models
from django.utils import timezone

from portal.catalogue.models import Item


class Symptom(models.Model):
    """What a rule has seen on an object, and from when on it needs care: that may be a day to come."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    rule = models.CharField(max_length=20)
    language = models.CharField(max_length=3, blank=True)  # only where it stands in one language's text
    field = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=300, blank=True)
    since = models.DateTimeField()

    class Meta:
        default_permissions = []
        indexes = [models.Index(fields=["rule", "since"], name="symptom_by_rule")]

    def __str__(self):
        return f"{self.rule} {self.about}"


class WebAddress(models.Model):
    """An address elsewhere that pages link to, and what was found there."""

    BROKEN_AFTER = 2  # days on which it failed: sites have bad hours

    url = models.CharField(max_length=1000, unique=True)
    checked_at = models.DateTimeField(null=True)
    status = models.PositiveSmallIntegerField(null=True)  # of the last answer, if there was one
    trouble = models.CharField(max_length=200, blank=True)
    failing_since = models.DateTimeField(null=True)
    failing_days = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(null=True)  # the site asked to be left alone until then

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.url


class Reference(models.Model):
    """A link in an object's words or facts: to a page of this site (`target`), elsewhere (`address`), or nowhere."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    language = models.CharField(max_length=3, blank=True)
    field = models.CharField(max_length=40)
    url = models.CharField(max_length=1000)
    target = models.ForeignKey(Item, models.SET_NULL, null=True, related_name="+")
    address = models.ForeignKey(WebAddress, models.CASCADE, null=True, related_name="references")
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []

    def __str__(self):
        return self.url


class Wording(models.Model):
    """When the words of a text were last others than before. Publishing or saving them unchanged does not count."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="+")
    language = models.CharField(max_length=3)
    fingerprint = models.CharField(max_length=64)
    since = models.DateTimeField()

    class Meta:
        default_permissions = []
        constraints = [
            # An object says a thing once in each language.
            models.UniqueConstraint(fields=["item", "language"], name="wording_one_per_language"),
        ]

    def __str__(self):
        return f"{self.item} {self.language}"


class Deferral(models.Model):
    """Somebody's decision not to act on a finding before a day, and why."""

    rule = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    object_id = models.PositiveBigIntegerField()
    language = models.CharField(max_length=3, blank=True)
    field = models.CharField(max_length=40, blank=True)
    about = models.CharField(max_length=1000, blank=True)
    until = models.DateField()
    reason = models.CharField(max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"{self.rule} {self.kind} {self.object_id}: {self.reason}"
