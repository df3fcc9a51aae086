"""Pictures, their rights and what they show."""

import secrets
from functools import reduce
from operator import or_
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Exists, OuterRef, prefetch_related_objects
from django.urls import get_script_prefix
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from portal.publishing import clock
from portal.publishing.changes import TrackedQuerySet, publishable_models
from portal.publishing.languages import default_language, language_choices
from portal.publishing.prepared import Prepared, Slot
from portal.publishing.slugs import free_slug

from ..files import CheckedFileField
from ..renditions import SHAPES, copy_name, render, stamp_of
from ..validators import validate_image


def image_path(instance, filename):
    """A name that cannot be guessed, so that the address of an unpublished picture gives nothing away."""
    return f"images/{secrets.token_urlsafe(16)}{PurePath(filename).suffix.lower()}"


def image_fields():
    """Where public objects name images: `(model, field name)` of every foreign key and many-to-many to `Image`."""
    return [
        (model, field.name)
        for model in publishable_models()
        for field in (*model._meta.fields, *model._meta.many_to_many)
        if field.related_model is Image
    ]


class ImageQuerySet(TrackedQuerySet):
    def published(self, at=None):
        """Images that are on a page which visitors may read at `at`."""
        uses = [
            Exists(model.objects.published(at).filter(**{field: OuterRef("pk")})) for model, field in image_fields()
        ]
        return self.filter(reduce(or_, uses))

    def find_published(self, key):
        """The image with this key if it is on a public page, or None. Asked for every picture of every page."""
        found = _published_by_key.objects(key=key, now=clock.now())
        return found[0] if found else None

    def without_alt(self):
        """Images that say something, but not to somebody who cannot see them."""
        return self.filter(is_decorative=False).exclude(texts__alt__gt="")

    def get_by_natural_key(self, key):
        return self.get(key=key)


class Image(models.Model):
    """A picture with its rights. It says something (then it has an alternative text) or decorates."""

    MEASURED = ("width", "height", "renditions")

    key = models.SlugField(
        "permanent key",
        max_length=100,
        unique=True,
        blank=True,
        help_text="Names this picture in fixtures and in its address. Left empty it is made from the file’s name; "
        "it never changes.",
    )
    file = CheckedFileField(
        upload_to=image_path,
        validators=[validate_image],
        max_length=200,
        help_text="JPEG, PNG, WebP or AVIF, best 1600 pixels wide or more, at most 20 MB. Visitors get smaller copies, "
        "without the place and time that a camera notes in the file.",
    )
    width = models.PositiveIntegerField(null=True, blank=True, editable=False)
    height = models.PositiveIntegerField(null=True, blank=True, editable=False)
    focus = models.CharField(
        "focus point",
        max_length=20,
        default="0.5x0.5",
        validators=[RegexValidator(r"^(0(\.\d+)?|1(\.0+)?)x(0(\.\d+)?|1(\.0+)?)\Z", _("Two numbers like 0.5x0.25."))],
        help_text="What must stay in view when the picture is cropped for cards and previews.",
    )
    renditions = models.JSONField(default=dict, editable=False)
    is_decorative = models.BooleanField(
        "decorative", default=False, help_text="The picture says nothing that the text beside it does not say."
    )
    credit = models.CharField(max_length=200, blank=True, help_text="Who made it, shown beside the picture.")
    licence = models.CharField(max_length=100, blank=True, help_text="For example: CC BY 4.0.")

    objects = ImageQuerySet.as_manager()

    class Meta:
        ordering = ["key"]

    def __str__(self):
        return self.key

    def save(self, *args, **kwargs):
        """The copies are made right after the commit, so that no other writer waits for them."""
        if not self.key:
            wanted = slugify(PurePath(self.file.name).stem)[:90] or "picture"
            self.key = free_slug(wanted, lambda key: Image.objects.filter(key=key).exists())
        super().save(*args, **kwargs)
        transaction.on_commit(self.render, robust=True)

    def natural_key(self):
        return (self.key,)

    def render(self):
        """Make the copies that visitors get, unless they are there. Says whether there was something to do."""
        with self.file.open("rb") as file:
            content = file.read()
        stamp, storage = stamp_of(content, self.focus), self.file.storage
        before = self.copy_paths()
        if stamp == self.renditions.get("stamp") and all(storage.exists(path) for path in before):
            return False
        rendered = render(content, self.focus)
        self.width, self.height = rendered.size
        self.renditions = {"stamp": stamp, **rendered.shapes}
        for name, data in rendered.files.items():
            path = self.copy_path(name)
            storage.delete(path)
            storage.save(path, ContentFile(data))
        Image.objects.filter(pk=self.pk).update(width=self.width, height=self.height, renditions=self.renditions)
        for path in before - self.copy_paths():
            storage.delete(path)
        return True

    def stored_names(self):
        return {self.file.name, *self.copy_paths()}

    @property
    def stamp(self):
        """Part of the copies' addresses, so that caches ask anew when the picture or its focus has changed."""
        return self.renditions.get("stamp", "")

    def sizes(self, shape):
        """`[(width, height), …]` in which a shape can be had, smallest first; empty where nothing was made yet."""
        return [tuple(size) for size in self.renditions.get(shape, ())]

    def smallest(self, shape):
        """`{"url", "width", "height"}` of the smallest copy, in the oldest format; None without copies."""
        for size in self.sizes(shape)[:1]:
            url = self.copy_url(copy_name(size, SHAPES[shape].extensions[-1]))
            return {"url": url, "width": size[0], "height": size[1]}
        return None

    def copy_names(self):
        return {
            copy_name(size, extension)
            for name, shape in SHAPES.items()
            for size in self.sizes(name)
            for extension in shape.extensions
        }

    def copy_path(self, name):
        """Where a copy is stored. Only the view below `copy_url` leads there."""
        return f"renditions/{self.key}/{self.stamp}/{name}"

    def copy_paths(self):
        return {self.copy_path(name) for name in self.copy_names()}

    def copy_url(self, name):
        """Agrees with `reverse("rendition", …)`, at a tenth of its cost: a list of cards asks for hundreds."""
        return f"{get_script_prefix()}media/{self.key}/{self.stamp}/{name}"

    def text_in(self, language):
        """The `ImageText` in that language, or in the site's own, or in any; None where nobody has described it."""
        prefetch_related_objects([self], "texts")
        texts = {text.language: text for text in self.texts.all()}
        return texts.get(language) or texts.get(default_language()) or next(iter(texts.values()), None)

    def uses(self):
        """The public objects that show this picture, published or not."""
        return [found for model, field in image_fields() for found in model.objects.filter(**{field: self}).distinct()]


_published_by_key = Prepared(
    lambda: Image.objects.published(at=Slot("now", models.DateTimeField())).filter(key=Slot("key", models.CharField()))
)


class ImageTextManager(models.Manager):
    def get_by_natural_key(self, key, language):
        return self.get(image__key=key, language=language)


class ImageText(models.Model):
    """What a picture shows, in one language."""

    image = models.ForeignKey(Image, models.CASCADE, related_name="texts")
    language = models.CharField(max_length=3, choices=language_choices, default=default_language)
    alt = models.CharField(
        "alternative text",
        max_length=250,
        blank=True,
        help_text="What somebody who cannot see the picture should know. Required unless it is decorative.",
    )
    caption = models.CharField(max_length=300, blank=True)

    objects = ImageTextManager()

    class Meta:
        ordering = ["language"]
        constraints = [
            # A picture is described once in each language.
            models.UniqueConstraint(fields=["image", "language"], name="imagetext_one_per_language"),
        ]

    def __str__(self):
        return self.alt or self.caption

    def clean(self):
        if not self.alt.strip() and not self.image.is_decorative:
            raise ValidationError(
                {"alt": _("Say what the picture shows, or declare it decorative.")}, code="alt_missing"
            )

    def natural_key(self):
        return (self.image.key, self.language)

    natural_key.dependencies = ["library.image"]
