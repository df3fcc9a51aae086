"""What an action's form holds beside its words: who does it, its steps and numbers, and what it was called before."""

from django.utils.translation import gettext_lazy as _

from portal.office.inlines import RowInline

from ..models import ActionRole, Designation, Indicator, Measurement, Milestone, Succession

TAKEN = _("Another row stands at this place. Number them 1, 2, 3 …")


class ActionRoleInline(RowInline):
    model = ActionRole
    verbose_name, verbose_name_plural = _("organisation"), _("who does it")
    fields = [("organisation", "role"), ("since", "since_precision", "until", "until_precision")]
    rules = {
        "actionrole_once_per_role": ("role", _("The organisation has this role already.")),
        "actionrole_ends_after_start": ("until", _("The organisation would stop before it begins.")),
    }


class MilestoneInline(RowInline):
    model = Milestone
    fields = [
        ("position", "title"),
        ("due_on", "due_precision", "done_on", "done_precision"),
        ("owner", "evidence_document", "evidence_url"),
    ]
    rules = {"milestone_one_per_position": ("position", TAKEN)}
    field_helps = {"position": ""}


class IndicatorInline(RowInline):
    model = Indicator
    fields = [
        ("position", "name", "unit"),
        ("baseline", "baseline_on", "baseline_precision"),
        ("target", "target_on", "target_precision"),
    ]
    rules = {
        "indicator_one_per_position": ("position", TAKEN),
        "indicator_target_after_baseline": ("target_on", _("The target would be for a day before the baseline.")),
    }
    field_helps = {"position": ""}


class MeasurementInline(RowInline):
    """Of indicators that are saved: one that is new in the form can be measured once it is."""

    model = Measurement
    fields = [("indicator", "value"), ("measured_on", "measured_precision", "source")]
    rules = {"measurement_one_per_day": ("measured_on", _("There is a measurement of this day already."))}

    def get_formset(self, request, obj=None, **kwargs):
        """The choices are fetched once for all rows."""
        formset = super().get_formset(request, obj, **kwargs)
        if field := formset.form.base_fields.get("indicator"):
            field.queryset = Indicator.objects.filter(action=obj and obj.pk)
            field.choices = [("", "—"), *field.queryset.values_list("pk", "name")]
        return formset


class DesignationInline(RowInline):
    model = Designation
    fields = [("stage", "language"), ("code", "title")]
    rules = {
        "designation_one_per_stage": ("stage", _("This version of the plan has a title in this language already.")),
    }


class SuccessionInline(RowInline):
    model = Succession
    fk_name = "action"
    fields = ["predecessor"]
    rules = {
        "succession_once": ("predecessor", _("This action is named already.")),
        "succession_of_another": ("predecessor", _("An action does not follow itself.")),
    }


INLINES = [
    ActionRoleInline,
    MilestoneInline,
    IndicatorInline,
    MeasurementInline,
    DesignationInline,
    SuccessionInline,
]
