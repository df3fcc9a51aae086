"""Tags, tied to each kind by a real foreign key, so that fixtures and the database can hold them to it."""

from django.db import models
from django.db.models.signals import post_save
from taggit.models import Tag, TaggedItemBase

from .changes import TrackedQuerySet, announce, owners_of


class TaggingQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, key, tag):
        return self.get(content_object__key=key, tag__name=tag)


class Tagging(TaggedItemBase):
    """A tag on an object. A subclass adds `content_object`, a cascading foreign key with `related_name="taggings"`."""

    objects = TaggingQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            # A tag is put on an object once.
            models.UniqueConstraint(fields=["content_object", "tag"], name="%(class)s_once"),
        ]

    def natural_key(self):
        return (self.content_object.key, self.tag.name)

    natural_key.dependencies = ["taggit.tag"]


def _tag_changed(sender, instance, **kwargs):
    """A tag with another name is found by that name on everything that bears it."""
    for tagging in Tagging.__subclasses__():
        announce(owners_of(tagging.objects.filter(tag=instance)), Tag)


def connect():
    post_save.connect(_tag_changed, sender=Tag, dispatch_uid="content_changed by tag")
