"""No typed word is lost: the form is kept as it is, right or wrong, until it is saved or thrown away.

What is kept belongs to its author alone. To go on with it is to send the form once more without saving: it says beside
each field what is still missing, and is merged with what others saved since, like any form that was open for long.
"""

from functools import partialmethod

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, JsonResponse, QueryDict
from django.urls import path, reverse
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.presence.models import Unfinished

from .keys import is_key

AT_MOST = 1_000_000  # characters of one form
SECONDS = 30  # between a change and its keeping
NOT_CONTENT = {"csrfmiddlewaretoken"}


class Autosave:
    """For a `ModelAdmin` of a kind of content."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_unfinished"
        view = self.admin_site.admin_view(require_POST(self.unfinished_view))
        return [
            path("unfinished/", view, name=f"{name}_new"),
            path("<path:object_id>/unfinished/", view, name=name),
            *super().get_urls(),
        ]

    def unfinished_view(self, request, object_id=None):
        """Keep what was sent, or throw away what is kept. Scripts are answered in data, buttons by the form."""
        pk = self._writable(request, object_id)
        by_script = "_script" in request.POST
        if "_throw_away" in request.POST:
            Unfinished.objects.on(self.model, pk or 0).filter(user=request.user).delete()
            self.message_user(request, _("The unsaved changes are thrown away."))
            return HttpResponseRedirect(self._form_address(pk))
        if by_script and self._is_anothers(request, pk):
            words = _("Not kept: earlier unsaved changes of yours wait. Reload the page to see them.")
            return JsonResponse({"words": words}, status=409)
        row = self.keep_unfinished(request, pk)
        if by_script:
            return _told(row)
        if row is None:
            self.message_user(request, _too_long(), messages.ERROR)
            return HttpResponseRedirect(self._form_address(pk))
        self.message_user(request, _("Kept unfinished, for you alone. Save it when it is complete."), messages.SUCCESS)
        return HttpResponseRedirect(f"{self._form_address(pk)}?unfinished=1")

    def keep_unfinished(self, request, pk):
        """The row in which the form that was sent is kept, or None where it is too long."""
        fields = {
            name: [value.replace("\x00", "") for value in values]  # which no database would store
            for name, values in request.POST.lists()
            if name == "_basis" or not (name.startswith("_") or name in NOT_CONTENT)
        }
        if sum(len(name) + sum(map(len, values)) for name, values in fields.items()) > AT_MOST:
            return None
        fields = {name.replace("\x00", ""): values for name, values in fields.items()}
        return Unfinished.objects.keep(request.user, self.model, pk, fields)

    def _writable(self, request, object_id):
        """The primary key of an object whose form the user may send, None for a new one. Locks do not matter here."""
        if object_id is None:
            if not self.has_add_permission(request):
                raise PermissionDenied(_("Your role does not add pages of this kind."))
            return None
        facts = self._desk(request, object_id, self.has_view_permission).facts
        if not super().has_change_permission(request, facts):
            raise PermissionDenied(_("Your role does not change this page."))
        return facts.pk

    def _is_anothers(self, request, pk):
        """Whether something is kept that the form which is sent now neither made nor goes on with."""
        left = Unfinished.objects.left(request.user, self.model, pk)
        return left is not None and left.stamp != request.POST.get("_kept")

    # The form

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        pk = int(object_id) if is_key(object_id or "") else None
        left = self._left(request, object_id, pk)
        continues = bool(left and self._continues(request, left))
        if continues and request.method == "GET" and self._may_write(request, pk):
            request.left_unfinished = _as_sent(left.fields)
        request.is_written = False
        context = {"autosave": self._autosave_context(request, pk, left, continues)}
        response = super().changeform_view(request, object_id, form_url, {**(extra_context or {}), **context})
        if continues and request.is_written:
            left.delete()
        return response

    def _left(self, request, object_id, pk):
        if (object_id is not None and pk is None) or "_popup" in request.GET or "_popup" in request.POST:
            return None
        return Unfinished.objects.left(request.user, self.model, pk)

    def _continues(self, request, left):
        if request.method == "POST":
            return left.stamp == request.POST.get("_kept")
        return "unfinished" in request.GET

    def _may_write(self, request, pk):
        return self.has_change_permission(request, self.model(pk=pk)) if pk else self.has_add_permission(request)

    def _autosave_context(self, request, pk, left, continues):
        if "_popup" in request.GET or "_popup" in request.POST:
            return None
        return {
            "address": self._unfinished_address(pk),
            "form": self._form_address(pk),
            "left": None if continues and request.method == "POST" else left,
            "continues": continues,
            "kept": left.stamp if continues else "",
            "seconds": SECONDS,
        }

    def basis(self, request):
        left = getattr(request, "left_unfinished", None)
        return left.get("_basis", "") if left is not None else super().basis(request)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        left = getattr(request, "left_unfinished", None)
        if left is None:
            return form
        return type(form.__name__, (form,), {"__init__": partialmethod(form.__init__, left)})

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        left = getattr(request, "left_unfinished", None)
        return kwargs if left is None else {**kwargs, "data": left.copy()}

    def log_addition(self, request, obj, message):
        request.is_written = True
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        request.is_written = True
        return super().log_change(request, obj, message)

    def _form_address(self, pk):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        return reverse(f"{name}_change", args=[pk]) if pk else reverse(f"{name}_add")

    def _unfinished_address(self, pk):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_unfinished"
        return reverse(name, args=[pk]) if pk else reverse(f"{name}_new")


def _as_sent(fields):
    sent = QueryDict(mutable=True)
    for name, values in fields.items():
        sent.setlist(name, values)
    return sent


def _told(row):
    if row is None:
        return JsonResponse({"words": _too_long()}, status=413)
    moment = dateformat.format(timezone.localtime(row.saved_at), "H:i")
    return JsonResponse({"kept": row.stamp, "words": _("Unsaved changes kept at %(moment)s") % {"moment": moment}})


def _too_long():
    return _("Not kept: the form is longer than %(number)d characters.") % {"number": AT_MOST}
