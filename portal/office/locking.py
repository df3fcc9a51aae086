"""A page that somebody has locked is read by everybody else, and changed by none of them.

Every address of an object is closed to them but for those named here, so one that is added later is closed too.
"""

from functools import update_wrapper

from django import forms
from django.contrib import messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from portal.presence.locks import lock, locks_on, sentence, unlock

from .keys import is_key
from .publishforms import Moment

SAFE = {"GET", "HEAD", "OPTIONS"}


class LockForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why"),
        max_length=300,
        help_text=gettext_lazy("Your colleagues read it on the page, such as “being checked by the lawyers”."),
    )
    until = Moment(
        label=gettext_lazy("Until"), help_text=gettext_lazy("Left empty, the page stays locked until you unlock it.")
    )

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until and until <= timezone.now():
            raise forms.ValidationError(_("The lock would end before it begins. Choose a later moment."))
        return until


class Guarded:
    """For a `ModelAdmin` of a kind of content. It stands before whatever else has addresses or asks for permission."""

    # Addresses that change nothing of the object, by the last part of their name; of the second only the looking.
    open_when_locked = {"unlock", "presence", "duplicate", "unfinished", "gather", "review_step"}
    readable_when_locked = {"change", "history", "compare", "review"}

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        views = {"lock": self.lock_view, "unlock": require_POST(self.unlock_view)}
        ours = [
            path(f"<path:object_id>/{verb}/", self.admin_site.admin_view(view), name=f"{name}_{verb}")
            for verb, view in views.items()
        ]
        return [self._guarded(pattern) for pattern in [*ours, *super().get_urls()]]

    def _guarded(self, pattern):
        """The same address, which refuses while somebody else keeps the object."""
        verb = (pattern.name or "").removeprefix(f"{self.opts.app_label}_{self.opts.model_name}_")
        refuse = self.admin_site.admin_view(self._refuse)

        def view(request, *args, object_id=None, **kwargs):
            if object_id is None:
                return pattern.callback(request, *args, **kwargs)
            reads = request.method in SAFE and verb in self.readable_when_locked
            if not reads and verb not in self.open_when_locked and self._locks(request, [object_id]):
                return refuse(request, object_id, verb)
            return pattern.callback(request, *args, object_id=object_id, **kwargs)

        return URLPattern(pattern.pattern, update_wrapper(view, pattern.callback), pattern.default_args, pattern.name)

    def _locks(self, request, keys):
        """`{primary key: lock}` of those that somebody else keeps. Who may not see an object learns nothing of it."""
        if not self.has_view_permission(request):
            return {}
        wanted = {int(key) for key in keys if is_key(str(key))}
        locks = self._all_locks(request)
        return {pk: lock for pk, lock in locks.items() if pk in wanted and lock.keeps_out(request.user)}

    def _all_locks(self, request):
        """Asked once in a request, however many buttons and rows want to know; there are never many."""
        known = request.__dict__.setdefault("known_locks", {})
        if self.model not in known:
            known[self.model] = locks_on(self.model)
        return known[self.model]

    def _refuse(self, request, object_id, verb):
        facts = self._desk(request, object_id, self.has_view_permission).facts
        may_write = verb == "change" and super().has_change_permission(request, facts)
        is_kept = may_write and self.keep_unfinished(request, facts.pk)
        context = {"back": self.change_url(facts), "is_kept": is_kept, **self._lock_context(request, facts.pk)}
        title = _("Not possible while the page is locked")
        response = self._lock_page(request, "admin/locked.html", facts, title, context)
        response.status_code = 403
        return response

    # What is offered: nothing that would be refused

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not self._is_kept(request, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not self._is_kept(request, obj)

    def has_publish_permission(self, request, obj=None):
        return super().has_publish_permission(request, obj) and not self._is_kept(request, obj)

    def _is_kept(self, request, obj):
        return bool(obj and obj.pk and self._locks(request, [obj.pk]))

    # Many at once

    def response_action(self, request, queryset):
        """What is done to rows of the list is done to all of them, or not at all."""
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if request.POST.get("select_across") == "1":
            chosen = queryset.values_list("pk", flat=True)
        kept = self._locks(request, chosen)
        if not kept:
            return super().response_action(request, queryset)
        for row in self.get_queryset(request).filter(pk__in=kept):
            words = {"title": row, "sentence": sentence(kept[row.pk])}
            self.message_user(request, _("Nothing was done. “%(title)s”: %(sentence)s") % words, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def delete_model(self, request, obj):
        self._keep_from_deletion(request, [obj.pk])
        super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        self._keep_from_deletion(request, queryset.values_list("pk", flat=True))
        super().delete_queryset(request, queryset)

    def _keep_from_deletion(self, request, ids):
        if kept := self._locks(request, ids):
            raise PermissionDenied(sentence(next(iter(kept.values()))))

    # Locking and unlocking

    def lock_view(self, request, object_id):
        facts = self._desk(request, object_id, self.has_change_permission).facts
        form = LockForm(request.POST or None, label_suffix="")
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    lock(facts, by=request.user, **form.cleaned_data)
            except IntegrityError:  # somebody else was faster
                return HttpResponseRedirect(self.change_url(facts))
            self.log_change(request, facts, _("Locked: %(why)s") % {"why": form.cleaned_data["reason"]})
            self.message_user(request, _("Locked. Nobody but you can change the page."), messages.SUCCESS)
            return HttpResponseRedirect(self.change_url(facts))
        context = {"form": form, "zone": timezone.get_current_timezone_name(), "back": self.change_url(facts)}
        return self._lock_page(request, "admin/lock.html", facts, _("Lock"), context)

    def unlock_view(self, request, object_id):
        facts = self._desk(request, object_id, self.has_view_permission).facts
        if not self._lock_context(request, facts.pk)["may_unlock"]:
            raise PermissionDenied(_("A lock is lifted by whoever set it, or by an editor."))
        unlock(self.model, facts.pk)
        self.log_change(request, facts, _("Unlocked."))
        self.message_user(request, _("Unlocked."), messages.SUCCESS)
        return HttpResponseRedirect(self.change_url(facts))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        if obj and obj.pk:
            context |= {
                **self._lock_context(request, obj.pk),
                "may_lock": self.has_change_permission(request, obj),
            }
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def _lock_context(self, request, pk):
        found = self._all_locks(request).get(pk)
        is_mine = bool(found and not found.keeps_out(request.user))
        return {
            "lock": found,
            "lock_words": found and sentence(found),
            "is_my_lock": is_mine,
            "may_unlock": is_mine or self.has_publish_permission(request),
        }

    def _lock_page(self, request, template, facts, title, context):
        request.current_app = self.admin_site.name
        context |= {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": facts,
            "title": title,
        }
        return TemplateResponse(request, template, context)
