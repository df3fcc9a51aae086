"""The catalogue: one item per public object, one entry per text, one link per reference.

All of it is derived from the objects (see `derivation`) and can be made anew at any time; nothing is entered here but
what editors choose by hand: picks and best bets, which point at items, and synonyms.
"""

import secrets
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, OuterRef, Q, Value

from portal.publishing import clock
from portal.publishing.addresses import kind_path
from portal.publishing.dates import moment_text
from portal.publishing.fields import ChoiceSetField
from portal.publishing.visibility import visible_q

from . import pending
from .picks import Pick, Separation  # noqa: F401  Django looks for models here
from .search.models import BestBet, SearchDocument, Synonym  # noqa: F401  Django looks for models here

LONG_AGO = datetime(1000, 1, 1, tzinfo=UTC)


class FreshManager(models.Manager):
    """Reads see what this transaction has written: they wait for the derivation of it."""

    def get_queryset(self):
        pending.flush()
        return super().get_queryset()


class ItemManager(FreshManager):
    def get_by_natural_key(self, kind, key):
        return self.get(kind=kind, key=key)


class Item(models.Model):
    """A public object (or a tag) under one kind of number, so that links between any two can be asked in one query."""

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=110)
    hue = models.PositiveSmallIntegerField(null=True)
    # How closely objects that share this one are related; 1 is closest, null says nothing.
    kinship = models.PositiveSmallIntegerField(null=True)

    objects = ItemManager()
    stored = models.Manager()  # for the derivation itself, which must not wait for itself

    class Meta:
        base_manager_name = "stored"
        constraints = [
            # An object has one item.
            models.UniqueConstraint(fields=["content_type", "object_id"], name="item_one_per_object"),
        ]
        indexes = [models.Index(fields=["kind", "key"])]

    def __str__(self):
        return f"{self.kind} {self.key}"

    def natural_key(self):
        return (self.kind, self.key)

    @property
    def model(self):
        return self.content_type.model_class()


class EntryQuerySet(models.QuerySet):
    def published(self, at=None):
        return self.filter(visible_q(at))

    def reading(self, language, at=None):
        """One visible entry for each item: in `language`, or else in the original language."""
        at = at or clock.now()
        own = Entry.stored.filter(visible_q(at), item=OuterRef("item"), language=language)
        visible = self.published(at).filter(Q(language=language) | Q(is_original=True) & ~Exists(own))
        reader = Value(language, models.CharField()) if isinstance(language, str) else language
        return visible.annotate(reader=reader)

    def kind(self, *kinds):
        return self.filter(kind=kinds[0]) if len(kinds) == 1 else self.filter(kind__in=kinds)

    def newest_first(self):
        """By date, what has none last; the order in which the index stands."""
        return self.order_by("-sort_at", "sort_title", "id")

    def for_cards(self):
        return self.select_related("image", "item")


class EntryManager(FreshManager.from_queryset(EntryQuerySet)):
    pass


class Entry(models.Model):
    """What lists, cards, searches and feeds need to know of one text of one object."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=3)
    is_original = models.BooleanField()
    title = models.CharField(max_length=200)
    sort_title = models.CharField(max_length=200)  # folded, so that both databases sort alike
    slug = models.CharField(max_length=110)
    summary = models.CharField(max_length=400, blank=True)

    state = models.CharField(max_length=12)
    publish_at = models.DateTimeField(null=True)
    expire_at = models.DateTimeField(null=True)
    first_published_at = models.DateTimeField(null=True)
    updated_at = models.DateTimeField()

    # The date by which lists go; never null, so that one index serves both databases.
    sort_at = models.DateTimeField(default=LONG_AGO)  # see `wall_clock`
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    precision = models.CharField(max_length=8, default="day")
    time_zone = models.CharField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=40, blank=True)
    sort = models.CharField(max_length=20, blank=True)
    status = models.CharField(max_length=20, blank=True)
    pillars = ChoiceSetField()
    place = models.CharField(max_length=100, blank=True)
    country = models.CharField(max_length=2, blank=True)
    hue = models.PositiveSmallIntegerField(null=True)
    image = models.ForeignKey("library.Image", models.DO_NOTHING, null=True, related_name="+", db_constraint=False)

    objects = EntryManager()
    stored = EntryQuerySet.as_manager()

    class Meta:
        base_manager_name = "stored"
        verbose_name_plural = "entries"
        constraints = [
            # An object has one entry in each language.
            models.UniqueConstraint(fields=["item", "language"], name="entry_one_per_language"),
        ]
        indexes = [
            models.Index(fields=["kind", "-sort_at", "sort_title", "id"], name="entry_by_date"),
            # Holds all that visibility asks for, so that counting a list reads no row.
            models.Index(
                fields=["kind", "language", "is_original", "state", "publish_at", "expire_at", "item"],
                name="entry_visible",
            ),
            models.Index(fields=["kind", "language", "sort_title"], name="entry_by_title"),
            models.Index(fields=["kind", "language", "slug"], name="entry_by_address"),
        ]

    def __str__(self):
        return f"{self.title} ({self.language})"

    def get_absolute_url(self):
        """The page itself; for a reader of another language (`reading`) the one with their language around it."""
        return kind_path(self.model.address, self.slug, getattr(self, "reader", self.language))

    @property
    def is_foreign(self):
        """Whether the text is in another language than the reader's."""
        return getattr(self, "reader", self.language) != self.language

    @property
    def model(self):
        return kinds()[self.kind]

    @property
    def kind_name(self):
        return self.model._meta.verbose_name

    @property
    def sort_label(self):
        return self._choice(self.model.sort_field, self.sort)

    @property
    def status_label(self):
        return self.model.status_words().get(self.status, "")

    @property
    def status_look(self):
        """The shape and colour in which the status is shown."""
        return self.model.status_looks().get(self.status, self.status)

    @property
    def zone(self):
        return ZoneInfo(self.time_zone) if self.time_zone else UTC

    @property
    def wall_clock(self):
        """What clocks at its place show when it begins, as if that were UTC; `LONG_AGO` where no date is known.

        So lists sort and filter by the day that is printed: the first of January is in the new year everywhere.
        """
        return self.starts_at.astimezone(self.zone).replace(tzinfo=UTC) if self.starts_at else LONG_AGO

    @property
    def date_text(self):
        """When it was or will be, in words, in its own time zone; "" where no date is known."""
        return moment_text(
            self.starts_at and self.starts_at.astimezone(self.zone),
            self.ends_at and self.ends_at.astimezone(self.zone),
            self.precision,
        )

    def _choice(self, field, value):
        return dict(self.model._meta.get_field(field).flatchoices).get(value, "") if field and value else ""


class Link(models.Model):
    """`source` refers to `target`: by a foreign key, a many-to-many row, an association or a link in its text."""

    source = models.ForeignKey(Item, models.CASCADE, related_name="outgoing")
    target = models.ForeignKey(Item, models.CASCADE, related_name="incoming")
    relation = models.CharField(max_length=40)  # name of the field, "part_of", "pick" or "text"
    role = models.CharField(max_length=20, blank=True)
    language = models.CharField(max_length=3, blank=True)  # only where the reference stands in one language's text
    position = models.PositiveSmallIntegerField(default=0)
    # Of the source, so that the latest of a kind which refer to something are found without reading all that do.
    source_kind = models.CharField(max_length=40)
    source_rank = models.CharField(max_length=130)  # see `rank`

    objects = FreshManager()
    stored = models.Manager()

    class Meta:
        base_manager_name = "stored"
        indexes = [
            models.Index(fields=["target", "relation"], name="link_by_target"),
            models.Index(fields=["target", "source_kind", "source_rank"], name="link_by_latest_source"),
            models.Index(fields=["source", "relation"], name="link_by_source"),
        ]

    def __str__(self):
        return f"{self.source} → {self.target} ({self.relation})"

    @staticmethod
    def rank(facts):
        """Sorts by date, and by key where the date is the same: no two objects of a kind are equal."""
        starts_at = facts.card().get("starts_at")
        return f"{starts_at.astimezone(UTC):%Y%m%d%H%M}{facts.key}" if starts_at else facts.key

    @staticmethod
    def spoken_in(language, prefix=""):
        """Links that hold whatever the language, or stand in a text of this one."""
        return Q(**{f"{prefix}language": ""}) | Q(**{f"{prefix}language": language})


class Dangling(models.Model):
    """A path in an object's text that leads to no page (yet)."""

    source = models.ForeignKey(Item, models.CASCADE, related_name="dangling")
    path = models.CharField(max_length=300, db_index=True)

    def __str__(self):
        return self.path


def random_number():
    # Not from a generator that somebody seeds: the same numbers again would make what was undone look true.
    return secrets.randbits(48)  # a thousand of them can be added up in 64 bits


class Stamp(models.Model):
    """That these items were derived: what tells the shelf of each process which of its rows are old.

    Written in the transaction of the derivation, so it is there for whoever sees what was derived, and gone with it.
    """

    number = models.BigIntegerField(default=random_number)
    items = models.JSONField()  # primary keys

    def __str__(self):
        return f"{len(self.items)} items"


class FormerAddress(models.Model):
    """An address that a page once had; it redirects for ever."""

    item = models.ForeignKey(Item, models.CASCADE, related_name="former_addresses")
    kind = models.CharField(max_length=40)
    language = models.CharField(max_length=3)
    slug = models.CharField(max_length=110)

    class Meta:
        verbose_name_plural = "former addresses"
        constraints = [
            # A former address leads to one page, like a present one.
            models.UniqueConstraint(fields=["kind", "language", "slug"], name="formeraddress_leads_to_one_page"),
        ]

    def __str__(self):
        return f"{self.kind} {self.language} {self.slug}"


def kinds():
    """Every installed kind of content by its name, such as `{"article": Article, …}`."""
    if not _KINDS:
        _KINDS.update({m._meta.model_name: m for m in apps.get_models() if getattr(m, "is_publishable", False)})
    return _KINDS


_KINDS = {}
