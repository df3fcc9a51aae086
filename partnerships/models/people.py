"""Organisations and people, entered once whatever they take part in."""

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.publishing.changes import TrackedQuerySet
from portal.publishing.models import Association, Publishable, Text

COUNTRY_CODE = RegexValidator(r"^[A-Z]{2}$", _("Two capital letters of ISO 3166-1, such as RO."))


class Organisation(Publishable):
    """A city, a ministry, a network. A member state without a named ministry is an organisation too."""

    class Kind(models.TextChoices):
        URBAN_AUTHORITY = "urban-authority", _("urban authority")
        REGION = "region", _("region")
        NATIONAL_AUTHORITY = "national-authority", _("national authority")
        COUNTRY = "country", _("member or partner state")
        COMMISSION = "commission", _("European Commission")
        EU_BODY = "eu-body", _("other EU body")
        UMBRELLA = "umbrella", _("umbrella organisation")
        KNOWLEDGE = "knowledge", _("programme or knowledge organisation")
        OTHER = "other", _("other stakeholder")

    address = "organisations"
    is_called_by_name, further_names = True, ("acronym", "aliases")
    kinship = 6
    schema_type = "Organization"
    sort_field = "kind"

    kind = models.CharField(max_length=20, choices=Kind)
    acronym = models.CharField(max_length=30, blank=True)
    aliases = models.TextField(
        blank=True,
        help_text="Other spellings and names, one on each line, such as Halandri for Chalandri. Searches find them.",
    )
    country = models.CharField(
        max_length=2,
        blank=True,
        validators=[COUNTRY_CODE],
        help_text="Two letters of ISO 3166-1 (Greece is GR). Empty for an organisation of several countries.",
    )
    place = models.CharField(max_length=100, blank=True, help_text="City or town.")
    latitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-90), MaxValueValidator(90)],
    )
    longitude = models.DecimalField(
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(-180), MaxValueValidator(180)],
    )
    website = models.URLField(max_length=300, blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            # A point on the map needs both numbers.
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__isnull=False, longitude__isnull=False),
                name="organisation_has_both_coordinates",
            ),
            # Countries are ISO codes; the EU's display codes EL and UK are a matter of showing them.
            models.CheckConstraint(
                condition=Q(country="") | Q(country__regex=r"^[A-Z]{2}$") & ~Q(country__in=["EL", "UK"]),
                name="organisation_country_is_iso",
            ),
        ]

    def card(self):
        return {"place": self.place, "country": self.country, "code": self.acronym}

    def search_names(self):
        return f"{self.acronym} {self.aliases} {self.place}"

    def structured(self, text):
        return {"alternateName": [self.acronym, *self.aliases.splitlines()], "sameAs": self.website}


class OrganisationText(Text):
    facts = models.ForeignKey(Organisation, models.CASCADE, related_name="texts")


class Person(Publishable):
    """Somebody who writes, speaks or answers for an organisation. The name is the title of the text."""

    address = "people"
    is_called_by_name = True
    kinship = 6
    schema_type = "Person"

    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True, blank=True, related_name="people")
    website = models.URLField(max_length=300, blank=True)

    class Meta(Publishable.Meta):
        verbose_name = _("person")
        verbose_name_plural = _("people")


class PersonText(Text):
    function = models.CharField(max_length=200, blank=True, help_text="For example: Head of unit, urban policy.")
    facts = models.ForeignKey(Person, models.CASCADE, related_name="texts")


class PublicationQuerySet(TrackedQuerySet):
    def get_by_natural_key(self, document, organisation, role):
        return self.get(document__key=document, organisation__key=organisation, role=role)


class Publication(Association):
    """An organisation's part in a document."""

    class Role(models.TextChoices):
        PUBLISHER = "publisher", _("publisher")
        AUTHOR = "author", _("author")
        CLIENT = "client", _("commissioned by")

    document = models.ForeignKey("library.Document", models.CASCADE, related_name="publications")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="publications")
    role = models.CharField(max_length=12, choices=Role, default=Role.PUBLISHER)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["role", "organisation"]
        constraints = [
            # An organisation plays a part in a document once.
            models.UniqueConstraint(fields=["document", "organisation", "role"], name="publication_once_per_role"),
        ]

    def __str__(self):
        return f"{self.organisation}, {self.get_role_display()}"

    def natural_key(self):
        return (self.document.key, self.organisation.key, self.role)

    natural_key.dependencies = ["library.document", "partnerships.organisation"]
