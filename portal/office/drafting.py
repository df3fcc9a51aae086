"""Changing what visitors read without their seeing it: the form works on a draft. Two editors on one page get along.

The form of a public object is filled in, checked and saved as for any other, but in a rehearsal; what came of it is
kept as the draft. See docs/decisions/0008-drafts-are-rehearsals.md.
"""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.previews.scenes import Scene
from portal.reviews.reviewing import close, obstacle
from portal.revisions.comparing import changes
from portal.revisions.desk import Desk, NothingWaits
from portal.revisions.merging import merge, put, value_at
from portal.revisions.models import Revision
from portal.revisions.rehearsals import rehearsal
from portal.revisions.snapshots import apply, fingerprint, take

from .gathering import waiting_sets
from .objectpages import ObjectPages


class Drafting(ObjectPages):
    """For a `ModelAdmin` of a kind of content."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = {
            "release": self.release_view,
            "discard": require_POST(self.discard_view),
            "merge/<int:number>": self.merge_view,
        }
        return [
            path(f"<path:object_id>/{way}/", self.admin_site.admin_view(view), name=f"{name}_{way.partition('/')[0]}")
            for way, view in views.items()
        ] + super().get_urls()

    # The form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        facts = object_id and self.get_object(request, unquote(object_id))
        if not facts or not self.has_view_permission(request, facts):
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.desk = desk = Desk(facts)
        base = desk.with_fingerprint(self.basis(request)) or desk.data
        scene = Scene(self.opts.model_name, facts.pk)
        context = {
            **(extra_context or {}),
            "desk": desk,
            "scene": scene,
            "sets": waiting_sets(facts),
            "basis": fingerprint(base),
        }
        show = super().changeform_view
        if request.method == "POST":
            return self._save(request, desk, base, lambda: show(request, object_id, form_url, context))
        if base is desk.data and not desk.draft:
            return show(request, object_id, form_url, context)
        with rehearsal():
            context["lost"] = apply(self.model, facts.pk, base)
            return _rendered(show(request, object_id, form_url, context))

    def basis(self, request):
        """The fingerprint of what the form was made from, which it carries until it is saved; a new one has none."""
        return request.POST.get("_basis", "")

    def _save(self, request, desk, base, save):
        """At once if nobody has been faster and nothing is public; else see what would come of it, and keep that."""
        if base == desk.data and not desk.is_reserved:
            return save()
        with rehearsal():
            apply(self.model, desk.facts.pk, base)
            request.is_rehearsed = True
            response = _rendered(save())
            is_saved = hasattr(request, "change_message")
            mine = take(desk.facts) if is_saved else None
        del request.is_rehearsed
        if not is_saved:  # there are mistakes in the form
            return response
        with transaction.atomic():
            return self._keep(request, desk, (base, mine), response)

    def _keep(self, request, desk, base_and_mine, response):
        current, (base, mine) = desk.data, base_and_mine
        merged, conflicts = merge(base, current, mine)
        if conflicts:
            rejected = desk.set_aside(mine, base, by=request.user)
            return HttpResponseRedirect(self._address("merge", desk.facts, rejected.number))
        if merged == current:
            self.tell_unchanged(request)
            return response
        if base != current:
            self.message_user(request, _("Somebody else saved other fields meanwhile. Both changes are kept."))
        self._store(request, desk, merged)
        return response

    def tell_unchanged(self, request):
        self.message_user(request, _("Nothing was changed."))

    def _store(self, request, desk, data):
        sentence = _("Saved.")
        if desk.is_reserved:
            sentence = _("Saved as a draft. Visitors see the page as it was until the changes are published.")
        desk.keep(data, by=request.user)
        super().log_change(request, desk.facts, getattr(request, "change_message", sentence))
        self.message_user(request, sentence, messages.SUCCESS)

    def log_addition(self, request, obj, message):
        Desk(obj).record(by=request.user)
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        if getattr(request, "is_rehearsed", False):
            request.change_message = message
            return None
        if desk := getattr(request, "desk", None):
            desk.remember()
            desk.record(by=request.user)
        return super().log_change(request, obj, message)

    def message_user(self, request, *args, **kwargs):
        """What a rehearsal says has not happened."""
        if not getattr(request, "is_rehearsed", False):
            super().message_user(request, *args, **kwargs)

    # What may come of a draft

    def release_view(self, request, object_id):
        desk = self._desk(request, object_id, self.has_publish_permission)
        if desk.draft is None:
            return HttpResponseRedirect(self._address("publish", desk.facts))
        conflicts, hindered = [], obstacle(desk.facts)
        if request.method == "POST" and not hindered:
            try:
                revision, conflicts, lost = desk.release(by=request.user, **_said(request.POST))
            except NothingWaits:
                return HttpResponseRedirect(request.path)
            if revision:
                return self._released(request, desk, lost)
        differences = changes(self.model, desk.live, desk.draft.data)
        context = {"changes": differences, "draft": desk.draft, "conflicts": self._both(desk, conflicts)}
        context["hindered"] = hindered
        return self._page(request, "admin/release.html", desk, _("Publish changes"), **context)

    def _released(self, request, desk, lost):
        close(desk.facts)
        super().log_change(request, desk.facts, _("Changes published."))
        self.message_user(request, _("The changes are on the site."), messages.SUCCESS)
        self._tell_lost(request, lost)
        if desk.facts.texts.exclude(state="published").exists():
            self.message_user(request, _("Not every text is public yet. Publish or schedule those that should be."))
        return HttpResponseRedirect(self.change_url(desk.facts))

    def _both(self, desk, conflicts):
        """What has been written past the draft, beside what the draft says."""
        both = changes(self.model, desk.live, desk.draft.data) if conflicts else []
        return [change for change in both if change.path in conflicts]

    def discard_view(self, request, object_id):
        desk = self._desk(request, object_id, self.has_change_permission)
        desk.discard()
        super().log_change(request, desk.facts, _("Draft discarded."))
        self.message_user(request, _("The draft is discarded. It stays in the history and can be brought back."))
        return HttpResponseRedirect(self.change_url(desk.facts))

    # Two editors

    def merge_view(self, request, object_id, number):
        """Where both wrote, the second one chooses."""
        desk = self._desk(request, object_id, self.has_change_permission)
        rejected = self._revision(desk, str(number))
        if rejected.step != Revision.Step.CONFLICT or rejected.base is None:
            raise Http404
        current = desk.data
        merged, conflicts = merge(rejected.base.data, current, rejected.data)
        if request.method == "POST":
            for index, where in enumerate(conflicts):
                if request.POST.get(f"choice-{index}") == "mine":
                    put(merged, where, value_at(rejected.data, where))
            with transaction.atomic():
                self._store(request, desk, merged)
            return HttpResponseRedirect(self.change_url(desk.facts))
        both = {change.path: change for change in changes(self.model, current, rejected.data)}
        context = {
            "choices": [(index, both[where]) for index, where in enumerate(conflicts) if where in both],
            "others": [change for where, change in both.items() if where not in conflicts],
            "faster": Revision.objects.of(desk.facts).exclude(step=Revision.Step.CONFLICT).first(),
        }
        return self._page(request, "admin/merge.html", desk, _("Two people wrote"), **context)


def _said(data):
    """What a release is told to be about: for colleagues, and for visitors."""
    public_note = data.get("public_note", "").strip()[:400]
    return {
        "note": data.get("note", "")[:300],
        "public_note": public_note,
        "keep_former": bool(public_note) and "keep_former" in data,
    }


def _rendered(response):
    """While the rehearsal lasts, for templates ask the database too."""
    return response.render() if hasattr(response, "render") and callable(response.render) else response
