"""Actions of a list on many objects: tags, upkeep, their place among others, and publishing their drafts.

Each asks on a page of its own, which lists every object and what will happen to it; nothing is written before that was
confirmed, and then everything or nothing is.
"""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.reviews.reviewing import close, obstacle
from portal.revisions.comparing import changes
from portal.revisions.desk import Desk, NothingWaits, reserved_among

from .bulkforms import MoveForm, TagForm, UpkeepForm
from .publishing import Publishing
from .together import AT_MOST, carry_out, rehearse

FORMS = {"tag_selected": TagForm, "upkeep_selected": UpkeepForm, "move_selected": MoveForm}


class Bulk:
    """For a `ModelAdmin` of a kind of content."""

    actions = [*Publishing.actions, "release_selected", *FORMS]

    def get_actions(self, request):
        """What the kind has no use for is not offered."""
        found = super().get_actions(request)
        return {name: action for name, action in found.items() if name not in FORMS or FORMS[name].suits(self)}

    @admin.action(description=gettext_lazy("Add or take away tags…"), permissions=["change"])
    def tag_selected(self, request, queryset):
        return self._change_together(request, queryset, "tag_selected")

    @admin.action(description=gettext_lazy("Say who looks after them…"), permissions=["change"])
    def upkeep_selected(self, request, queryset):
        return self._change_together(request, queryset, "upkeep_selected")

    @admin.action(description=gettext_lazy("Move…"), permissions=["change"])
    def move_selected(self, request, queryset):
        return self._change_together(request, queryset, "move_selected")

    @admin.action(description=gettext_lazy("Publish changes…"), permissions=["publish"])
    def release_selected(self, request, queryset):
        objects = self._few(request, queryset)
        if objects is None:
            return None
        conflicts = []
        if "confirmed" in request.POST:
            released, conflicts = self._release_together(request, self._waiting(request, objects))
            if released:
                return HttpResponseRedirect(request.get_full_path())
        desks = self._waiting(request, objects)
        waiting = {desk.facts for desk in desks}
        context = {
            "rows": [(desk, changes(self.model, desk.live, desk.draft.data)) for desk in desks],
            "left_out": [obj for obj in objects if obj not in waiting],
            "conflicts": [(desk.facts, self._address("release", desk.facts), why) for desk, why in conflicts],
        }
        title = _("Publish changes")
        return self._bulk_page(request, "admin/bulk_release.html", "release_selected", objects, title, **context)

    def _waiting(self, request, objects):
        """The desks of those that have a draft which this user may publish, and which no review keeps back."""
        desks = (Desk(obj) for obj in objects if self.has_publish_permission(request, obj))
        return [desk for desk in desks if desk.draft and not obstacle(desk.facts)]

    def _few(self, request, queryset):
        """The selected objects, or None with a message where they are too many for one transaction."""
        objects = list(queryset.order_by("pk").prefetch_related("texts")[: AT_MOST + 1])
        if len(objects) <= AT_MOST:
            self.learn_whose(request, [obj.pk for obj in objects])
            return objects
        sentence = _("At most %(number)d can be changed at once. Select fewer, or filter the list.")
        self.message_user(request, sentence % {"number": AT_MOST}, messages.ERROR)
        return None

    # Changing

    def _change_together(self, request, queryset, action):
        objects = self._few(request, queryset)
        if objects is None:
            return None
        is_sent = "look" in request.POST or "confirmed" in request.POST
        form = FORMS[action](request.POST if is_sent else None, model_admin=self, user=request.user)
        steps = []
        if is_sent and form.is_valid():
            if "confirmed" in request.POST and self._carry_out(request, objects, form):
                return HttpResponseRedirect(request.get_full_path())
            steps = rehearse(objects, self._change(request, form), self._may_change(request))
        context = {
            "form": form,
            "steps": steps,
            "sentence": form.sentence() if steps else "",
            "is_possible": any(not step.problem for step in steps),
            "rows": [] if steps else self._ways(objects),
        }
        title = self.get_action(action)[2].rstrip("…")
        return self._bulk_page(request, "admin/bulk_change.html", action, objects, title, **context)

    def _ways(self, objects):
        """`(object, whether it gets a draft)` of each."""
        reserved = reserved_among(self.model, [obj.pk for obj in objects])
        return [(obj, obj.pk in reserved) for obj in objects]

    def _change(self, request, form):
        """What is done to one object, which must stay the user's."""

        def change(facts):
            form.change(facts)
            self.check_home(request, facts)

        return change

    def _may_change(self, request):
        return lambda obj: self.has_change_permission(request, obj)

    def _carry_out(self, request, objects, form):
        """Whether it was done."""
        note = form.sentence()
        try:
            with transaction.atomic():
                change, may = self._change(request, form), self._may_change(request)
                steps = carry_out(objects, change, by=request.user, note=note, may=may)
                for step in steps:
                    if not step.problem:
                        self.log_change(request, step.facts, note)
        except IntegrityError:
            sentence = _("Nothing was changed: somebody else has just taken a number or an address. Look again.")
            self.message_user(request, sentence, messages.ERROR)
            return False
        tell(self, request, steps)
        return True

    # Publishing drafts

    def _release_together(self, request, desks):
        """`(whether it was done, [(desk, why not)])`. A single conflict, and nothing is written."""
        note, lost, conflicts = request.POST.get("note", "")[:300], [], []
        with transaction.atomic():
            for desk in desks:
                if problem := self._release(request, desk, note, lost):
                    conflicts.append((desk, problem))
            if conflicts:
                transaction.set_rollback(True)
        if conflicts or not desks:
            return False, conflicts
        sentence = ngettext(
            "The changes of %d page are on the site.", "The changes of %d pages are on the site.", len(desks)
        )
        self.message_user(request, sentence % len(desks), messages.SUCCESS)
        self._tell_lost(request, lost)
        return True, []

    def _release(self, request, desk, note, lost):
        """Why it cannot be released, or ""."""
        try:
            with transaction.atomic():
                _revision, conflicts, gone = desk.release(by=request.user, note=note)
        except NothingWaits:
            return _("Somebody has just published or discarded its draft.")
        except IntegrityError:
            return _("Another page has taken its address or number meanwhile.")
        if conflicts:
            return _("The page itself was changed since the draft was begun.")
        lost += gone
        close(desk.facts)
        self.log_change(request, desk.facts, _("Changes published."))
        return ""

    # For both

    def _bulk_page(self, request, template, action, objects, title, **context):
        request.current_app = self.admin_site.name
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "action": action,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
            "selected": [obj.pk for obj in objects],
            "back": request.get_full_path(),
            "media": self.media + context["form"].media if "form" in context else self.media,
        }
        return TemplateResponse(request, template, context)


def tell(model_admin, request, steps):
    """What was done to how many, and what was left out, by name."""
    done = [step for step in steps if not step.problem]
    drafted = sum(step.is_drafted for step in done)
    if drafted:
        sentence = ngettext(
            "%d page has a draft with the change. Visitors see it when it is published.",
            "%d pages have a draft with the change. Visitors see it when they are published.",
            drafted,
        )
        model_admin.message_user(request, sentence % drafted, messages.SUCCESS)
    if at_once := len(done) - drafted:
        sentence = ngettext("%d page was changed at once.", "%d pages were changed at once.", at_once)
        model_admin.message_user(request, sentence % at_once, messages.SUCCESS)
    for step in steps:
        if step.problem:
            words = {"page": step.facts, "why": step.problem}
            model_admin.message_user(request, _("Left out: “%(page)s”. %(why)s") % words, messages.WARNING)
