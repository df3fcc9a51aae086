"""Where an action stands, in its form: what was recorded so far, fields to say more, and the ways to correct it.

The form of a public action is a rehearsal that becomes a draft, but a status is no wording: it is recorded outside of
the rehearsal, at once, in one transaction with what is saved, and only if everything in the form is right.
"""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _

from ..models import Action, StatusChange
from ..recording import correct, record, withdraw
from ..replay import steps
from .saying import ActionForm, AmendForm, WithdrawForm, last_number, said_fields, tell

VERBS = {"correct": (correct, AmendForm), "withdraw": (withdraw, WithdrawForm)}
RECORDS = "partnerships.add_statuschange"


class Standing:
    """For the `ModelAdmin` of actions."""

    form = ActionForm

    def may_record(self, request, action):
        return request.user.has_perm(RECORDS) and self.has_change_permission(request, action)

    def get_urls(self):
        view = self.admin_site.admin_view(self.amend_view)
        way = path("<path:object_id>/status/<int:number>/<slug:verb>/", view, name="partnerships_action_amend")
        return [way, *super().get_urls()]

    # The form

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not (obj and obj.pk and self.may_record(request, obj)):
            return fieldsets
        fields = [
            ("said_status", "said_since", "said_precision"),
            "said_reason",
            ("said_document", "said_url", "said_round"),
            "said_after",
        ]
        words = _("A status is a fact: it is recorded when you save, and visitors see it at once, without a draft.")
        return [*fieldsets, (_("New status"), {"fields": fields, "classes": ["apart"], "description": words})]

    def get_form(self, request, obj=None, change=False, **kwargs):
        """The form of the action, with fields that are none of its own."""
        names = flatten_fieldsets(self.get_fieldsets(request, obj))
        kwargs["fields"] = [name for name in names if not name.startswith(ActionForm.PREFIX)]
        form = super().get_form(request, obj, change=change, **kwargs)
        if "said_status" in names:
            fields = said_fields(self.admin_site, request.user, must_say=False)
            form.base_fields |= {f"{ActionForm.PREFIX}{name}": field for name, field in fields.items()}
            after = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=last_number(obj))
            form.base_fields["said_after"] = after
        return form

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        request.said = form.said

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            response = super().changeform_view(request, object_id, form_url, extra_context)
            if getattr(request, "said", None):
                self._record(request, object_id)
        return response

    def _record(self, request, object_id):
        said = dict(request.said)
        on, precision = said.pop("effective_on"), said.pop("effective_precision")
        action = Action.objects.get(pk=object_id)
        change = record(action, said.pop("status"), on, precision=precision, by=request.user, **said)
        self.message_user(request, _("Recorded, and on the site at once: %(change)s.") % {"change": change})

    def tell_unchanged(self, request):
        if not getattr(request, "said", None):
            super().tell_unchanged(request)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            context["told"] = history(obj)
            context["may_record"] = self.may_record(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    # What was recorded wrongly

    def amend_view(self, request, object_id, number, verb):
        desk = self._desk(request, object_id, self.has_change_permission)
        if verb not in VERBS:
            raise Http404(_("What was recorded is corrected or withdrawn."))
        if not self.may_record(request, desk.facts):
            raise PermissionDenied(_("Your role does not record where actions stand. Ask an editor."))
        row = next((row for row in history(desk.facts) if row["change"].number == number), None)
        if row is None:
            raise Http404(_("There is no such record."))
        if row["replaced_by"] and request.method != "POST":
            self.message_user(request, _("This has been corrected already. Correct the correction."), messages.WARNING)
            return HttpResponseRedirect(f"{self.change_url(desk.facts)}#stands")
        form = self._amend_form(request, row["change"], verb)
        if request.method == "POST" and form.is_valid() and self._amend(request, row["change"], form, verb):
            return HttpResponseRedirect(f"{self.change_url(desk.facts)}#stands")
        title = _("Correct") if verb == "correct" else _("Withdraw")
        context = {"form": form, "row": row, "verb": verb, "media": self.media + form.media}
        return self._page(request, "admin/partnerships/action/amend.html", desk, title, **context)

    def _amend_form(self, request, change, verb):
        data = request.POST if request.method == "POST" else None
        if verb == "withdraw":
            return WithdrawForm(data, label_suffix="")
        return AmendForm(change, self.admin_site, request.user, data)

    def _amend(self, request, change, form, verb):
        try:
            VERBS[verb][0](change, by=request.user, **form.said())
        except ValidationError as error:
            tell(form, error)
            return False
        words = {
            "correct": _("Corrected: visitors see it at once."),
            "withdraw": _("Withdrawn: visitors see it at once."),
        }
        self.message_user(request, words[verb], messages.SUCCESS)
        return True


def history(action):
    """All that was recorded of an action, the latest first: what it was before, and what has become of the record."""
    changes = list(
        StatusChange.objects.filter(action=action)
        .select_related("status", "round", "recorded_by", "corrects")
        .prefetch_related("evidence_document__texts")
        .order_by("-number")
    )
    before = {change.pk: status for change, status in steps(changes)}
    replaced = {change.corrects_id: change for change in changes if change.corrects_id}
    newest = max((change for change in changes if change.pk in before), key=_order, default=None)
    return [
        {
            "change": change,
            "before": before.get(change.pk),
            "stands": change.pk in before,
            "is_today": change is newest,
            "replaced_by": replaced.get(change.pk),
        }
        for change in changes
    ]


def _order(change):
    return change.effective_on, change.number
