"""The trash: what was deleted in the last ninety days, what it holds, and the way back."""

from django.contrib import messages
from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal.publishing.addresses import page_path
from portal.publishing.changes import publishable_models
from portal.reviews.mandates import is_bound, would_be_theirs
from portal.revisions.comparing import changes
from portal.revisions.obstacles import Occupied, obstacles
from portal.revisions.trash import KEPT_FOR, bring_back, thrown_away

PER_PAGE = 50
TOLD = {"language", "title", "slug"}  # of a text, above what else it holds


class Trash:
    """Views of a site. Who may see a kind of content sees what was deleted of it; who may add it brings it back."""

    def __init__(self, site):
        self.site = site

    @property
    def urls(self):
        view = self.site.admin_view
        return [
            path("trash/", view(self.list_view), name="trash"),
            path("trash/<int:deletion>/", view(self.look_view), name="trash_look"),
            path("trash/<int:deletion>/bring-back/", view(require_POST(self.bring_back_view)), name="trash_bring_back"),
        ]

    def list_view(self, request):
        kinds = [model for model in publishable_models() if may(request.user, "view", model)]
        types = ContentType.objects.get_for_models(*kinds)
        found = thrown_away().filter(content_type__in=types.values()).defer("data").select_related("content_type")
        if is_bound(request.user):
            found = list(_of_theirs(request.user, found))
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("p"))
        for deletion in page:
            deletion.kept_until = deletion.made_at + KEPT_FOR
            deletion.may_return = may(request.user, "add", deletion.model)
        return self._page(request, "admin/trash.html", title=_("Trash"), page=page, days=KEPT_FOR.days)

    def look_view(self, request, deletion):
        deletion = self._deletion(request, deletion, "view")
        model = deletion.model
        context = {
            "title": deletion.title,
            "deletion": deletion,
            "kept_until": deletion.made_at + KEPT_FOR,
            "texts": list(texts_of(deletion)),
            "contents": contents_of(deletion),
            "obstacles": obstacles(deletion),
            "may_return": may(request.user, "add", model),
            "is_public": is_public(deletion),
            "may_publish": may(request.user, "publish", model),
        }
        return self._page(request, "admin/trash_look.html", **context)

    def bring_back_view(self, request, deletion):
        deletion = self._deletion(request, deletion, "add")
        may_publish = may(request.user, "publish", deletion.model)
        is_held_back = is_public(deletion) and not may_publish
        try:
            with transaction.atomic():
                facts, lost, elsewhere = bring_back(deletion, by=request.user, may_publish=may_publish)
                self._log(request, facts)
        except Occupied as refusal:
            for sentence in refusal.obstacles:
                messages.error(request, sentence)
            return HttpResponseRedirect(reverse("admin:trash_look", args=[deletion.pk]))
        messages.success(request, _("“%(title)s” is back.") % {"title": facts})
        if is_held_back:
            messages.info(request, _("What was on the site is unpublished now. Ask an editor to publish it."))
        self._tell(request, facts, lost, elsewhere)
        meta = facts._meta
        return HttpResponseRedirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[facts.pk]))

    def _tell(self, request, facts, lost, elsewhere):
        """What is not as it was."""
        for field, key in lost:
            words = {"field": field.verbose_name, "key": " ".join(map(str, key))}
            messages.warning(request, _("%(field)s: “%(key)s” is gone and was left out.") % words)
        for language, slug in elsewhere:
            address = page_path(type(facts), slug, language)
            messages.warning(request, _("Its former address %(address)s leads to another page.") % {"address": address})

    def _log(self, request, facts):
        LogEntry.objects.log_actions(
            user_id=request.user.pk,
            queryset=[facts],
            action_flag=ADDITION,
            change_message=_("Brought back from the trash."),
            single_object=True,
        )

    def _deletion(self, request, pk, verb):
        deletion = thrown_away().filter(pk=pk).select_related("content_type").first() if pk < 2**63 else None
        if deletion is None or deletion.model is None:
            raise Http404(_("This is not in the trash any more."))
        if not would_be_theirs(request.user, deletion.model, deletion.data):
            raise Http404(_("This is not in the trash any more."))
        if not may(request.user, verb, deletion.model):
            raise PermissionDenied(_("Your role does not allow this. Ask an editor."))
        return deletion

    def _page(self, request, template, **context):
        request.current_app = self.site.name
        return TemplateResponse(request, template, {**self.site.each_context(request), **context})


def may(user, verb, model):
    return user.has_perm(f"{model._meta.app_label}.{verb}_{model._meta.model_name}")


def _of_theirs(user, deletions):
    """Those that would be the user's again. Only their snapshots know, so all of them are read, one by one."""
    for deletion in deletions.defer("kept").iterator(chunk_size=PER_PAGE):
        if would_be_theirs(user, deletion.model, deletion.data):
            yield deletion


def texts_of(deletion):
    """`(text, address)` of each language, as they would be at this moment. They are not stored anywhere."""
    model = deletion.model
    texts = model.text_model()
    for row in deletion.data["rows"][texts._meta.model_name].values():
        names = ("language", "title", "slug", "state", "publish_at", "expire_at")
        text = texts(**{name: texts._meta.get_field(name).to_python(row[name]) for name in names})
        yield text, page_path(model, text.slug, text.language)


def is_public(deletion):
    """Whether it would be on the site, or come there by itself."""
    return any(text.status in {"live", "scheduled"} for text, _address in texts_of(deletion))


def contents_of(deletion):
    """What there is to read beside titles and addresses, as `Change`s from nothing: texts in full, rows in a line."""
    texts = deletion.model.text_model()._meta.model_name
    nothing = {"facts": {}, "relations": {}, "rows": {texts: {pk: {} for pk in deletion.data["rows"][texts]}}}
    found = changes(deletion.model, nothing, deletion.data)
    return [change for change in found if change.after and change.path[-1] not in TOLD]
