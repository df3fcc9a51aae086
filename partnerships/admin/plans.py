from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from portal.office.filters import PartnershipFilter
from portal.office.inlines import RowInline
from portal.office.publishable import PublishableAdmin

from ..models import Action, ActionPlan, ActionRole, Topic


@admin.register(ActionPlan)
class ActionPlanAdmin(PublishableAdmin):
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


class ActionRoleInline(RowInline):
    model = ActionRole
    verbose_name, verbose_name_plural = _("organisation"), _("who does it")
    fields = [("organisation", "role")]
    rules = {"actionrole_once_per_role": ("role", _("The organisation has this role already."))}


@admin.register(Action)
class ActionAdmin(PublishableAdmin):
    leads_on = True
    text_fields = ("title", "summary", "problem", "objective", "body")
    inlines = [ActionRoleInline]
    fieldsets = [
        (_("Belongs to"), {"fields": [("plan", "topic"), ("code", "position"), ("documents", "tags")]}),
        (_("Where it stands"), {"fields": [("status", "status_on", "status_precision")]}),
        (_("When"), {"fields": [("starts_on", "starts_precision", "due_on", "due_precision")]}),
        (_("What sort of action"), {"fields": ["pillars", "levels", "output_types"]}),
    ]
    filters = [PartnershipFilter, "status"]
    folded_fields = ("code",)
    expected = ("summary",)
    rules = {
        "action_status_is_dated": ("status_on", _("A status is a statement about a day. Since when, or as of when?")),
        "action_due_after_start": ("due_on", _("The deadline would be before the start.")),
    }
