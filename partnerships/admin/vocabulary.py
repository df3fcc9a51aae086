"""The words for where actions stand, and the reportings in which it was said. Both count at once, without a draft."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.http import HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.office.fields import OfficeFields
from portal.office.forms import SpokenRules
from portal.office.inlines import RowInline
from portal.office.publishable import OfficeMedia
from portal.reviews.mandates import seen_objects

from ..models import ActionPlan, MonitoringRound, Status, StatusName
from .standing import RECORDS


class RegisterAdmin(OfficeMedia, OfficeFields, admin.ModelAdmin):
    """Rows that records refer to. Their key stays, and so do they while a record names them."""

    form = SpokenRules
    rules = {}
    actions = None
    show_facets = admin.ShowFacets.NEVER

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.rules = self.rules
        return form

    def get_readonly_fields(self, request, obj=None):
        return ["key"] if obj else []

    def delete_view(self, request, object_id, extra_context=None):
        row = self.get_object(request, unquote(object_id))
        used = row.changes.count() if row and self.has_delete_permission(request, row) else 0
        if not used:
            return super().delete_view(request, object_id, extra_context)
        self.message_user(request, self.refusal(row, used), messages.ERROR)
        return HttpResponseRedirect(reverse(f"admin:partnerships_{self.opts.model_name}_change", args=[row.pk]))

    def refusal(self, row, used):
        words = ngettext(
            "“%(name)s” stays: %(number)d record names it, and records are never altered.",
            "“%(name)s” stays: %(number)d records name it, and records are never altered.",
            used,
        )
        return words % {"name": row, "number": used}


class StatusNameInline(RowInline):
    model = StatusName
    verbose_name, verbose_name_plural = _("name"), _("what it is called")
    fields = [("language", "name"), "description"]
    min_num, validate_min = 1, True
    rules = {"statusname_one_per_language": ("language", _("The status has a name in this language already."))}

    def get_formset(self, request, obj=None, **kwargs):
        return super().get_formset(request, obj, validate_min=self.validate_min, **kwargs)


@admin.register(Status)
class StatusAdmin(RegisterAdmin):
    fields = [("key", "position"), ("progress", "is_final"), "look"]
    inlines = [StatusNameInline]
    list_display = ["name_column", "key", "progress", "is_final", "position"]
    list_display_links = ["name_column"]
    rules = {
        "status_progress_is_a_share": ("progress", _("Progress is a share of the whole: 0 to 100.")),
        "status_is_known": ("key", _("“unknown” is what an action is called whose status nobody knows.")),
    }

    @admin.display(description=_("status"), ordering="position")
    def name_column(self, status):
        return render_to_string("admin/columns/status_word.html", {"status": status})


@admin.register(MonitoringRound)
class MonitoringRoundAdmin(RegisterAdmin):
    fields = ["key", ("reported_on", "reported_precision"), "document", "source"]
    list_display = ["__str__", "key", "source"]
    search_fields = ["key"]

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and request.user.has_perm(RECORDS):
            plans = seen_objects(ActionPlan.objects.prefetch_related("texts"), request.user)
            address = "admin:partnerships_actionplan_table"
            context["plans"] = [(plan, reverse(address, args=[plan.pk, obj.pk])) for plan in plans]
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)
