"""What every public object is made of: one row of facts, and one row of text for each language."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from . import clock
from .addresses import page_path
from .changes import TrackedQuerySet
from .dates import EARLIEST, LATEST
from .fields import RichTextField
from .languages import default_language, language_choices, language_name
from .slugs import free_slug, readable_slug
from .transitions import Transitions
from .visibility import visible_q


class PublishableQuerySet(TrackedQuerySet):
    def published(self, at=None):
        """Objects with a text that is visible at `at`, in whatever language."""
        texts = self.model.text_model().objects.filter(visible_q(at), facts=models.OuterRef("pk"))
        return self.filter(models.Exists(texts))

    def get_by_natural_key(self, key):
        return self.get(key=key)


WEB_ADDRESS = re.compile(r"https?://[\w.-]", re.ASCII)


def validate_sources(value):
    """Each line is an address, optionally followed by a space and a name."""
    for number, line in enumerate(value.splitlines(), start=1):
        try:
            URLValidator(schemes=["http", "https"])(line.split(" ", 1)[0])
        except ValidationError as error:
            raise ValidationError(
                _("Line %(number)d must begin with a web address (https://…)."), params={"number": number}
            ) from error


class Publishable(models.Model):
    """The facts of a public object: relations, dates, numbers; nothing that would need translating.

    A subclass names its `address` (the first part of its pages' paths) and, where it is a part of something bigger,
    the foreign key to it (`part_of`). Its texts are rows of a `Text` subclass with `related_name="texts"`.
    """

    is_publishable = True
    address = ""
    part_of = None
    # How closely two objects that share one of this kind are related: 1 is closest, None says nothing.
    kinship = None
    # Whether its pages are offered to read next on those of other kinds too.
    is_read_next = False
    # The kind that ties others to this one: an article belongs to a theme through its partnership.
    reached_through = None
    # Whether people can be given the right to publish what belongs to one of this kind.
    has_publishers = False
    # Whether it belongs to those whose pages name it, as it says nothing itself of where it belongs.
    belongs_to_namers = False
    # What schema.org calls it; "" for what it has no word for.
    schema_type = ""
    # Whether a page of this kind is found without any other leading to it: from a menu, or at the foot of all pages.
    stands_alone = False
    # Whether texts are offered a link where they say its name, and the fields that hold further names, one on a line.
    is_called_by_name, further_names = False, ()
    # The field that names what a page of this kind reports on.
    reports_on = None
    # The fields that say what sort of thing this is, where it stands (see `status_words`), and which aims it serves.
    sort_field, status_field, pillar_field = None, None, None

    key = models.SlugField(
        "permanent key",
        max_length=100,
        unique=True,
        help_text="Names this object in fixtures and citations, whatever its titles become. It never changes.",
    )
    original_language = models.CharField(
        max_length=3,
        choices=language_choices,
        default=default_language,
        help_text="Visitors read this text where there is none in their language.",
    )
    lead_image = models.ForeignKey("library.Image", models.PROTECT, null=True, blank=True, related_name="+")
    sources = models.TextField(
        blank=True,
        validators=[validate_sources],
        help_text="Where the facts come from: one address on each line, if you like followed by a space and a name. "
        "Visitors see them as references.",
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who looks after this page.",
    )
    review_on = models.DateField("review date", null=True, blank=True, help_text="When somebody should read it again.")

    objects = PublishableQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["key"]
        default_permissions = ["add", "change", "delete", "view", "publish"]

    def __str__(self):
        titles = {text.language: text.title for text in self.texts.all()} if self.pk else {}
        return titles.get(self.original_language) or next(iter(titles.values()), self.key)

    def clean_fields(self, exclude=None):
        super().clean_fields(exclude)
        dates = [f for f in self._meta.concrete_fields if type(f) is models.DateField and f.name not in (exclude or ())]
        slips = [f.name for f in dates if (value := getattr(self, f.name)) and not EARLIEST <= value <= LATEST]
        if slips:
            years = {"first": EARLIEST.year, "last": LATEST.year}
            error = ValidationError(_("The year must be between %(first)d and %(last)d."), params=years)
            raise ValidationError(dict.fromkeys(slips, error))

    def natural_key(self):
        return (self.key,)

    @classmethod
    def text_model(cls):
        return cls._meta.get_field("texts").related_model

    @property
    def whole(self):
        """The object that this one is a part of, or None."""
        return getattr(self, self.part_of) if self.part_of else None

    def card(self):
        """What cards and lists show beside the words, as values of the catalogue's `Entry` fields."""
        return {}

    def status_code(self):
        """Where it stands, as one of the keys of `status_words`; "" for a kind that has no such thing."""
        return getattr(self, self.status_field) if self.status_field else ""

    @classmethod
    def status_words(cls):
        """`{code: words}` of all that `status_code` can be, in the reader's language and in order."""
        return dict(cls._meta.get_field(cls.status_field).flatchoices) if cls.status_field else {}

    @classmethod
    def status_looks(cls):
        """`{code: name of a shape and colour of the design}`, where that is not the code itself."""
        return {}

    @classmethod
    def for_catalogue(cls, rows):
        """The rows (a QuerySet) with what `card`, `status_code` and `search_names` read of other tables."""
        return rows

    def search_names(self):
        """What else people call it, such as acronyms and places, as one string. Searches find it."""
        return ""

    def structured(self, text):
        """Further properties for search engines, in schema.org's words."""
        return {}

    def report_due_at(self):
        """The moment from which readers expect a report on it, or None."""
        return None

    def contradictions(self):
        """What of it does not fit together: rows with `field`, `about` and `since`, the moment from which it counts.

        `since` is None for what is so already. `about` is stored, at most 300 letters; see `contradiction_sentence`.
        """
        return ()

    @classmethod
    def contradiction_sentence(cls, about):
        """What does not fit, in the reader's language."""
        raise NotImplementedError

    @property
    def references(self):
        """Sources as a list of `{"url", "name"}`; a source without a name goes by its host.

        A line that is no address, as only a script can write it, is left out.
        """
        lines = (line.strip().partition(" ") for line in self.sources.splitlines())
        sources = [(url, name.strip()) for url, _, name in lines if WEB_ADDRESS.match(url)]
        return [{"url": url, "name": name or url.split("/")[2].removeprefix("www.")} for url, name in sources]


class TextQuerySet(TrackedQuerySet):
    def published(self, at=None):
        return self.filter(visible_q(at))

    def get_by_natural_key(self, key, language):
        return self.get(facts__key=key, language=language)


class Text(Transitions, models.Model):
    """What an object says in one language, and when the public may read it.

    A subclass adds `facts`, a cascading foreign key to its `Publishable` with `related_name="texts"`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        UNPUBLISHED = "unpublished", _("unpublished")

    class Reason(models.TextChoices):
        """What visitors find where an unpublished text was; with none of these, nothing."""

        GONE = "gone", _("gone for good")
        MOVED = "moved", _("moved to another page")
        WITHDRAWN = "withdrawn", _("withdrawn, but still readable")

    language = models.CharField(max_length=3, choices=language_choices, default=default_language)
    title = models.CharField(max_length=200)
    slug = models.SlugField(
        "address",
        max_length=110,
        allow_unicode=True,
        blank=True,
        help_text="The last part of the page's address. Left empty it is made from the title; if you change it later, "
        "the old address leads to the new one.",
    )
    summary = models.CharField(
        max_length=400, blank=True, help_text="One sentence, shown on cards, in lists and under the headline."
    )
    body = RichTextField(blank=True)
    search_description = models.CharField(
        max_length=200, blank=True, help_text="For search engines. Left empty, the summary is used."
    )

    state = models.CharField(max_length=12, choices=State, default=State.DRAFT, editable=False)
    publish_at = models.DateTimeField("public from", null=True, blank=True, editable=False)
    expire_at = models.DateTimeField("public until", null=True, blank=True, editable=False)
    first_published_at = models.DateTimeField(null=True, blank=True, editable=False)
    unpublish_reason = models.CharField(max_length=12, choices=Reason, blank=True, editable=False)
    unpublish_note = models.CharField(max_length=400, blank=True, editable=False)
    # A path of this site, or an address elsewhere that begins with https://.
    moved_to = models.CharField(max_length=500, blank=True, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = TextQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["language"]
        default_permissions = []  # whoever may change the facts may change their texts
        constraints = [
            # An object says a thing once in each language.
            models.UniqueConstraint(fields=["facts", "language"], name="%(class)s_one_per_language"),
            # An address leads to one page.
            models.UniqueConstraint(fields=["language", "slug"], name="%(class)s_one_per_address"),
            # A page without an address or a headline cannot be shown.
            models.CheckConstraint(condition=~Q(slug="") & ~Q(title=""), name="%(class)s_has_address_and_title"),
            # What is published is published from some moment on; a draft has no such moment.
            models.CheckConstraint(
                condition=Q(state="draft", publish_at=None) | Q(publish_at__isnull=False) & ~Q(state="draft"),
                name="%(class)s_published_since",
            ),
            # Nothing goes off the site before it went on.
            models.CheckConstraint(
                condition=Q(expire_at=None) | Q(expire_at__gt=F("publish_at")), name="%(class)s_expires_after"
            ),
            # Only what is off the site is off it for a reason.
            models.CheckConstraint(
                condition=Q(unpublish_reason="", unpublish_note="") | Q(state="unpublished"), name="%(class)s_left_why"
            ),
            # What has moved is somewhere, and nothing else is.
            models.CheckConstraint(
                condition=Q(unpublish_reason="moved") & ~Q(moved_to="") | ~Q(unpublish_reason="moved") & Q(moved_to=""),
                name="%(class)s_moved_where",
            ),
        ]

    def __str__(self):
        return f"{self.title} ({language_name(self.language)})"

    def save(self, *args, **kwargs):
        if not self.slug:
            self.slug = self.free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return page_path(type(self.facts), self.slug, self.language)

    def natural_key(self):
        return (*self.facts.natural_key(), self.language)

    def free_slug(self):
        """A slug from the title that no other object of this kind uses in any language."""
        others = type(self)._base_manager.exclude(facts=self.facts_id)
        return free_slug(readable_slug(self.title), lambda slug: others.filter(slug=slug).exists())

    @property
    def is_visible(self):
        now = clock.now()
        return (
            self.state == self.State.PUBLISHED
            and self.publish_at <= now
            and (self.expire_at is None or self.expire_at > now)
        )

    @property
    def status(self):
        """The state in an editor's words; scheduled and expired are derived from the clock."""
        if self.state != self.State.PUBLISHED:
            return self.state
        if self.publish_at > clock.now():
            return "scheduled"
        return "live" if self.is_visible else "expired"


class Association(models.Model):
    """A row that ties two public objects together and says how: a membership, a leadership.

    The first foreign key is the object that the row belongs to.
    """

    objects = TrackedQuerySet.as_manager()

    class Meta:
        abstract = True
