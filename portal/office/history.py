"""What an object was: its revisions, what differs between any two, and the way back to one of them."""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.revisions.comparing import changes
from portal.revisions.models import Revision
from portal.revisions.telling import tell_changes

from .objectpages import ObjectPages


class History(ObjectPages):
    """For a `ModelAdmin` of a kind of content."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        view = self.admin_site.admin_view
        restore = view(require_POST(self.restore_view))
        return [
            path("<path:object_id>/compare/", view(self.compare_view), name=f"{name}_compare"),
            path("<path:object_id>/restore/<int:number>/", restore, name=f"{name}_restore"),
            *super().get_urls(),
        ]

    def history_view(self, request, object_id, extra_context=None):
        facts = self.get_object(request, unquote(object_id))
        revisions = list(Revision.objects.of(facts).defer("data").select_related("made_by")) if facts else []
        if facts and self.has_view_permission(request, facts):
            tell_changes(facts, revisions)
        context = {"revisions": revisions, "may_change": self.has_change_permission(request, facts)}
        return super().history_view(request, object_id, {**context, **(extra_context or {})})

    def compare_view(self, request, object_id):
        """`?from=3&to=5`. Without `to`: with what is worked on now. `&beside=1`: side by side."""
        desk = self._desk(request, object_id, self.has_view_permission)
        older = self._revision(desk, request.GET.get("from"))
        newer = self._revision(desk, request.GET.get("to")) if request.GET.get("to") else None
        if newer and newer.number < older.number:
            older, newer = newer, older
        context = {
            "changes": changes(self.model, older.data, newer.data if newer else desk.data),
            "older": older,
            "newer": newer,
            "beside": "beside" in request.GET,
            "may_change": self.has_change_permission(request, desk.facts),
        }
        return self._page(request, "admin/compare.html", desk, _("Compare"), **context)

    def restore_view(self, request, object_id, number):
        desk = self._desk(request, object_id, self.has_change_permission)
        reserved = desk.is_reserved
        with transaction.atomic():
            lost = desk.restore(self._revision(desk, str(number)), by=request.user)
            super().log_change(request, desk.facts, _("Revision %(number)d brought back.") % {"number": number})
        sentence = (
            _("Brought back as a draft. Visitors see it when it is published.") if reserved else _("Brought back.")
        )
        self.message_user(request, sentence, messages.SUCCESS)
        self._tell_lost(request, lost)
        return HttpResponseRedirect(self.change_url(desk.facts))
