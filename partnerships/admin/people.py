from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.office.filters import CountryFilter, PartnershipFilter
from portal.office.publishable import PublishableAdmin

from ..models import Organisation, Person


@admin.register(Organisation)
class OrganisationAdmin(PublishableAdmin):
    fieldsets = [
        (_("What it is"), {"fields": ["kind", "acronym", "aliases", "website"]}),
        (_("Where it is"), {"fields": [("country", "place"), ("latitude", "longitude")]}),
    ]
    field_helps = {**PublishableAdmin.field_helps, "country": _("Empty for an organisation of several countries.")}
    filters = ["kind", PartnershipFilter, ("country", CountryFilter)]
    folded_fields = ("aliases", "acronym", "place")
    expected = ()
    rules = {
        "organisation_has_both_coordinates": ("longitude", _("A point on the map needs both numbers, or none.")),
        "organisation_country_is_iso": ("country", _("ISO 3166 calls Greece GR and the United Kingdom GB.")),
    }


@admin.register(Person)
class PersonAdmin(PublishableAdmin):
    text_fields = ("title", "function", "summary", "body")
    fieldsets = [(_("Belongs to"), {"fields": ["organisation", "website"]})]
    expected = ()
