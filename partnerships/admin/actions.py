"""Actions: their form with all that is told of them, and their list with where they stand."""

from django.contrib import admin
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Entry
from portal.office.filters import PartnershipFilter, linked_with
from portal.office.publishable import PublishableAdmin

from ..models import Action, Status
from .progress import INLINES
from .standing import Standing


class StageFilter(admin.SimpleListFilter):
    """Where an action stands today, by the keys of the vocabulary."""

    title, parameter_name = _("where it stands"), "stage"

    def lookups(self, request, model_admin):
        return list(Status.words().items())

    def queryset(self, request, queryset):
        if self.value() not in Status.words():
            return queryset
        return queryset.filter(
            pk__in=Entry.objects.filter(kind="action", status=self.value()).values("item__object_id")
        )


@admin.register(Action)
class ActionAdmin(Standing, PublishableAdmin):
    leads_on = True
    text_fields = ("title", "summary", "problem", "objective", "body", "heard", "changed")
    inlines = INLINES
    fieldsets = [
        (
            _("Belongs to"),
            {
                "fields": [
                    ("plan", "topic", "parent"),
                    ("code", "position", "weight"),
                    ("appeared_in", "left_on", "left_precision"),
                    ("documents", "tags"),
                ]
            },
        ),
        (_("When"), {"fields": [("starts_on", "starts_precision", "due_on", "due_precision"), "time_zone"]}),
        (_("What sort of action"), {"fields": ["pillars", "levels", "output_types", "issues"]}),
    ]
    list_display = ["code", "headline", "stage", "states", "partnerships_column", "touched"]
    filters = [StageFilter, linked_with("actionplan", _("action plan")), PartnershipFilter]
    folded_fields = ("code",)
    expected = ("summary",)
    rules = {
        "action_due_after_start": ("due_on", _("The deadline would be before the start.")),
        "action_weighs_something": ("weight", _("What weighs nothing is no part of anything: 1 or more.")),
        "action_not_its_own_part": ("parent", _("An action is no part of itself.")),
    }

    def get_queryset(self, request):
        return super().get_queryset(request).with_history()

    @admin.display(description=_("where it stands"))
    def stage(self, action):
        return render_to_string("admin/columns/stage.html", {"action": action})
