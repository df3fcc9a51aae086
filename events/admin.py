from django.contrib import admin
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from portal.office.filters import PartnershipFilter
from portal.office.publishable import PublishableAdmin

from .models import Event


@admin.register(Event)
class EventAdmin(PublishableAdmin):
    leads_on = True
    text_fields = ("title", "status_note", "summary", "body", "programme", "practical")
    fieldsets = [
        (_("What it is"), {"fields": [("kind", "status")]}),
        (
            _("When"),
            {
                "fields": [
                    ("starts_on", "starts_at", "ends_on", "ends_at"),
                    ("date_precision", "time_zone"),
                ]
            },
        ),
        (_("Where"), {"fields": [("venue", "street"), ("place", "country"), "is_online", "online_url"]}),
        (
            _("Registration"),
            {"fields": ["registration_url", ("registration_opens_on", "registration_closes_on")]},
        ),
        (
            _("Belongs to"),
            {
                "fields": [
                    ("organisers", "speakers"),
                    ("partnerships", "plans"),
                    ("topics", "actions"),
                    ("documents", "tags"),
                ]
            },
        ),
    ]
    date_hierarchy = "starts_on"
    order = (F("starts_on").desc(nulls_last=True), "sort_title")
    field_labels = {
        "registration_url": _("Address for registration"),
        "registration_opens_on": _("Registration opens"),
        "registration_closes_on": _("Registration closes"),
    }
    field_helps = {
        **PublishableAdmin.field_helps,
        "country": "",
        "time_zone": _("The zone in which the times above are meant."),
        "registration_closes_on": _("The last day on which one can register."),
    }
    filters = ["kind", "status", PartnershipFilter]
    expected = ("summary", "body", "links")
    rules = {
        "event_ends_after_start": (
            "ends_on",
            _("The event would end before it begins, or has no beginning."),
        ),
        "event_is_of_our_time": ("starts_on", _("The first day must lie between 1900 and 2199.")),
        "event_time_has_day": ("starts_on", _("A time of day needs a day.")),
        "event_registration_closes_after_opening": (
            "registration_closes_on",
            _("Registration would close before it opens."),
        ),
    }
