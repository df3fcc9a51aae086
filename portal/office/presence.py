"""Who else has the same form open, and whether somebody has saved meanwhile."""

from uuid import UUID, uuid4

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST

from portal.presence.locks import locks_on, sentence
from portal.presence.models import Sitting
from portal.revisions.models import Revision

from .keys import is_key

SECONDS = 25  # between two looks of the open form


class Presence:
    """For a `ModelAdmin` of a kind of content."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_presence"
        view = self.admin_site.admin_view(require_POST(self.presence_view))
        return [path("<path:object_id>/presence/", view, name=name), *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        show = super().changeform_view
        if not is_key(object_id or ""):
            return show(request, object_id, form_url, extra_context)
        window = _window(request.POST.get("_window")) or uuid4()
        context = {**self._present(request, int(object_id)), "window": window, "poll_seconds": SECONDS}
        response = show(request, object_id, form_url, {**(extra_context or {}), **context})
        shown = (getattr(response, "context_data", None) or {}).get("original")
        if shown and self.has_change_permission(request, shown):
            Sitting.objects.sit(request.user, self.model, shown.pk, window)
        else:
            Sitting.objects.on(self.model, int(object_id)).filter(user=request.user, window=window).delete()
        return response

    def presence_view(self, request, object_id):
        """Asked every few seconds by the open form: “I am still here. Who else is?”, or “I am leaving”."""
        window, seen = _window(request.POST.get("window")), request.POST.get("revision", "")
        if not (window and is_key(object_id) and is_key(seen)):
            raise BadRequest("The form does not say what it shows.")
        facts = self._desk(request, object_id, self.has_view_permission).facts
        if "leaving" in request.POST:
            Sitting.objects.on(self.model, facts.pk).filter(user=request.user, window=window).delete()
            return HttpResponse(status=204)
        if self.has_change_permission(request, facts):
            Sitting.objects.sit(request.user, self.model, facts.pk, window)
        context = self._present(request, facts.pk)
        last, lock = context["revision"], locks_on(self.model).get(facts.pk)
        context["saved"] = last if last and last.number > int(seen) else None
        if lock and lock.keeps_out(request.user) and "editing" in request.POST:
            context["kept_out"] = sentence(lock)
        return TemplateResponse(request, "admin/includes/presence_words.html", context)

    def _present(self, request, pk):
        revisions = Revision.objects.of(self.model(pk=pk)).exclude(step=Revision.Step.CONFLICT)
        return {
            "others": Sitting.objects.others(request.user, self.model, pk),
            "revision": revisions.only("number", "made_at", "maker", "made_by_id").first(),
        }


def _window(value):
    """The number that a form has given itself, or None where somebody has meddled with it."""
    try:
        return UUID(value or "")
    except ValueError:
        return None
