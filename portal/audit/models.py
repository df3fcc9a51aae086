"""The log itself."""

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone


class UnchangeableError(TypeError):
    """Somebody tried to change or delete what has been recorded."""

    def __init__(self):
        super().__init__("Records can be neither changed nor deleted.")


class RecordQuerySet(models.QuerySet):
    def of(self, kind, object_id):
        """All that was done to one object."""
        return self.filter(kind=kind, object_id=object_id)

    def update(self, **kwargs):
        raise UnchangeableError

    def delete(self):
        raise UnchangeableError

    def _raw_delete(self, using):
        raise UnchangeableError


class Record(models.Model):
    """Something that was done. What it was done to is named in plain words, so that the record outlives it."""

    at = models.DateTimeField("when", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    name = models.CharField("who", max_length=150)  # stays, should the account go
    verb = models.CharField("what", max_length=40)
    kind = models.CharField(max_length=100, blank=True)  # app and model of the object
    object_id = models.BigIntegerField("number", null=True)
    key = models.CharField("permanent key", max_length=150, blank=True)
    label = models.CharField("what it was done to", max_length=200, blank=True)
    details = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = RecordQuerySet.as_manager()

    class Meta:
        verbose_name = "audit record"
        default_permissions = ["view"]
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["-at", "-id"], name="record_latest"),
            models.Index(fields=["kind", "object_id"], name="record_of_object"),
            models.Index(fields=["verb"], name="record_by_verb"),
            models.Index(fields=["name"], name="record_by_name"),
        ]

    def __str__(self):
        return " ".join(part for part in (self.name, self.verb, self.label) if part)

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise UnchangeableError
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args, **kwargs):
        raise UnchangeableError
