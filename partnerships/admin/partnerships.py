from django.contrib import admin
from django.forms import RadioSelect
from django.utils.translation import gettext_lazy as _

from portal.office.filters import linked_with
from portal.office.inlines import RowInline
from portal.office.publishable import PublishableAdmin

from ..models import Membership, Partnership, Phase, Theme


class MembershipInline(RowInline):
    model = Membership
    verbose_name, verbose_name_plural = _("member"), _("members")
    fields = [("organisation", "role"), ("since", "since_precision", "until", "until_precision")]
    rules = {
        "membership_once_per_role": ("role", _("The organisation has this role already.")),
        "membership_ends_after_start": ("until", _("The organisation would leave before it joins.")),
    }


class PhaseInline(RowInline):
    model = Phase
    fields = [
        ("position", "kind"),
        ("started_on", "started_precision", "ended_on", "ended_precision"),
        ("decided_by", "decided_on", "decided_precision"),
        "note",
    ]
    rules = {
        "phase_one_per_position": ("position", _("Another step stands at this place.")),
        "phase_ends_after_start": ("ended_on", _("The step would end before it starts.")),
    }


@admin.register(Theme)
class ThemeAdmin(PublishableAdmin):
    fieldsets = [(_("What it is"), {"fields": ["hue", "named_in"]})]
    rules = {"theme_hue_exists": ("hue", _("The design has sixteen colours, numbered from 1 to 16."))}
    field_helps = {**PublishableAdmin.field_helps, "hue": _("The colour of everything that belongs to the theme.")}
    expected = ()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "hue":
            kwargs["widget"] = RadioSelect(choices=[(number, number) for number in range(1, Theme.HUES + 1)])
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Partnership)
class PartnershipAdmin(PublishableAdmin):
    inlines = [MembershipInline, PhaseInline]
    fieldsets = [
        (_("When"), {"fields": [("started_on", "started_precision", "ended_on", "ended_precision")]}),
        (_("Belongs to"), {"fields": ["theme", ("documents", "tags")]}),
        (_("Further facts"), {"fields": ["member_count", "website", "is_example"]}),
    ]
    date_hierarchy = "started_on"
    filters = [linked_with("theme", _("theme"))]
    expected = ("summary", "body", "links")
    rules = {"partnership_ends_after_start": ("ended_on", _("The partnership would end before it starts."))}
