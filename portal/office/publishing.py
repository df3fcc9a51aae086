"""Publishing and unpublishing, each with a page that says what will happen before it does.

The state of a text is written by its own verbs alone; here it is asked who may, which texts, and when.
"""

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.reviews.mandates import may_publish

from .checklist import warnings_for
from .deletion import places_naming
from .publishforms import PublishForm, UnpublishForm
from .status import status_of


class Publishing:
    """For a `ModelAdmin` of a kind of content: two actions, and two addresses for each object."""

    actions = ["publish_selected", "unpublish_selected"]
    # What a good page of this kind has; see `checklist`.
    expected = ("summary", "body")

    def has_publish_permission(self, request, obj=None):
        return may_publish(request.user, self.model, obj)

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}"
        verbs = {"publish": self.publish_view, "unpublish": self.unpublish_view}
        return [
            path(f"<path:object_id>/{verb}/", self.admin_site.admin_view(view), name=f"{name}_{verb}")
            for verb, view in verbs.items()
        ] + super().get_urls()

    def publish_view(self, request, object_id):
        return self._one(request, object_id, PublishForm)

    def unpublish_view(self, request, object_id):
        return self._one(request, object_id, UnpublishForm)

    @admin.action(description=gettext_lazy("Publish or schedule…"), permissions=["publish"])
    def publish_selected(self, request, queryset):
        return self._confirm(request, queryset, PublishForm, "publish_selected")

    @admin.action(description=gettext_lazy("Unpublish…"), permissions=["publish"])
    def unpublish_selected(self, request, queryset):
        return self._confirm(request, queryset, UnpublishForm, "unpublish_selected")

    def _one(self, request, object_id, form_class):
        if not self.has_publish_permission(request):
            raise PermissionDenied(_("Your role does not publish. Ask an editor."))
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            raise Http404(_("There is no such object."))
        if not self.has_publish_permission(request, obj):
            raise PermissionDenied(_("You publish for other partnerships than those of this page. Ask an editor."))
        return self._confirm(request, self.model.objects.filter(pk=obj.pk), form_class)

    @transaction.atomic
    def _confirm(self, request, queryset, form_class, action=None):
        """The page of confirmation, or what it leads to. `action` is set where it was reached from a list."""
        objects = [obj for obj in queryset.prefetch_related("texts") if self.has_publish_permission(request, obj)]
        confirmed = request.method == "POST" and (action is None or "confirmed" in request.POST)
        form = form_class(
            request.POST if confirmed else None, texts=_texts_of(objects), preferred=request.GET.get("text")
        )
        if confirmed and form.is_valid():
            sentence = form.apply(request.user)
            names = ", ".join(str(text) for text in form.cleaned_data["chosen"])
            self.message_user(request, sentence % {"texts": names}, messages.SUCCESS)
            return HttpResponseRedirect(request.get_full_path() if action else self.change_url(objects[0]))
        return TemplateResponse(
            request, "admin/publish_confirmation.html", self._context(request, objects, form, action)
        )

    def _context(self, request, objects, form, action):
        request.current_app = self.admin_site.name
        publishes = isinstance(form, PublishForm)
        texts = list(form.texts.values())
        warnings = warnings_for(texts, request.user, self.expected, self.date_hierarchy) if publishes else {}
        one = objects[0] if action is None else None
        return {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Publish or schedule") if publishes else _("Unpublish"),
            "form": form,
            "publishes": publishes,
            "rows": [(box, text, status_of(text), warnings.get(text, ())) for box, text in form.choices],
            "places": [] if publishes else places_naming(self.model, [obj.pk for obj in objects], request.user),
            "zone": timezone.get_current_timezone_name(),
            "original": one,
            "back": self.change_url(one) if one else request.get_full_path(),
            "action": action,
            "action_checkbox_name": ACTION_CHECKBOX_NAME,
            "selected": [] if one else [obj.pk for obj in objects],
        }

    def change_url(self, obj):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[obj.pk])


def _texts_of(objects):
    """All their texts, the original first; each knows its object without asking again."""
    texts = []
    for obj in objects:
        for text in sorted(obj.texts.all(), key=lambda text: (text.language != obj.original_language, text.language)):
            text.facts = obj
            texts.append(text)
    return texts
