from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.office.filters import PartnershipFilter
from portal.office.publishable import PublishableAdmin

from ..models import ActionPlan, Output, Topic
from .rounds import Rounds


@admin.register(ActionPlan)
class ActionPlanAdmin(Rounds, PublishableAdmin):
    # Where its actions stand is no matter of the plan's own page.
    open_when_locked = PublishableAdmin.open_when_locked | {"round", "table", "csv"}
    fieldsets = [
        (_("Belongs to"), {"fields": [("partnership", "number"), "documents"]}),
        (_("Where it stands"), {"fields": ["state", ("adopted_by", "adopted_on", "adopted_precision")]}),
        (_("When"), {"fields": [("first_year", "last_year")]}),
        (_("Further facts"), {"fields": ["action_count"]}),
    ]
    date_hierarchy = "adopted_on"
    filters = [PartnershipFilter, "state"]
    rules = {
        "actionplan_one_per_number": ("number", _("The partnership has a plan with this number already.")),
        "actionplan_ends_after_start": ("last_year", _("The last year would be before the first.")),
    }


@admin.register(Topic)
class TopicAdmin(PublishableAdmin):
    fieldsets = [(_("Belongs to"), {"fields": [("plan", "number")]})]
    filters = [PartnershipFilter]
    rules = {"topic_one_per_number": ("number", _("The plan has a topic with this number already."))}


@admin.register(Output)
class OutputAdmin(PublishableAdmin):
    fieldsets = [
        (_("What it is"), {"fields": ["kind", "website"]}),
        (_("When"), {"fields": [("released_on", "released_precision")]}),
        (_("Belongs to"), {"fields": [("actions", "documents")]}),
    ]
    date_hierarchy = "released_on"
    filters = ["kind", PartnershipFilter]
    expected = ("summary",)
