"""The back office as a site: its front page, its login, its clock, and two addresses that its forms ask."""

from functools import update_wrapper

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.http import Http404, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_POST

from portal.publishing.changes import publishable_models
from portal.reviews.mandates import is_bound

from .autocomplete import LabelledAutocomplete
from .belonging import is_hidden
from .calendar import PublicationCalendar
from .dashboard import Overview
from .everything import AT_MOST, everything_matching
from .finding import pages_matching, tags_matching
from .health import health_view, panel
from .keys import is_key
from .linking import mentions_view
from .previewing import ScenePages
from .replacing import replace_view
from .trash import Trash
from .uploads import upload_view


class OfficeSite(ScenePages, PublicationCalendar, admin.AdminSite):
    site_header = settings.SITE_NAME
    site_title = settings.SITE_NAME
    index_title = "Back office"
    enable_nav_sidebar = False

    @method_decorator(secure_admin_login)
    def login(self, request, extra_context=None):
        """Everybody logs in at the same door, where attempts are counted and a second factor is asked for."""
        return super().login(request, extra_context)

    def password_change(self, request, extra_context=None):
        return HttpResponseRedirect(reverse("account_change_password"))

    def admin_view(self, view, cacheable=False):
        """Times are entered and shown in the editor's own zone."""

        def in_own_zone(request, *args, **kwargs):
            with timezone.override(request.user.zone):
                response = view(request, *args, **kwargs)
                return response.render() if isinstance(response, TemplateResponse) else response

        return super().admin_view(update_wrapper(in_own_zone, view), cacheable)

    def get_urls(self):
        return [
            path("find/", self.admin_view(self.find_view), name="find"),
            path("pictures/upload/", self.admin_view(self.pictures_view), name="upload_pictures"),
            path("documents/upload/", self.admin_view(self.documents_view), name="upload_documents"),
            path("health/", self.admin_view(self.health_view), name="health"),
            path("mentions/", self.admin_view(require_POST(mentions_view)), name="mentions"),
            path("replace/", self.admin_view(self.replace_view), name="replace"),
            path("tag-names/", self.admin_view(self.tag_names_view), name="tag_names"),
            path(
                "r/<path:content_type_id>/<path:object_id>/", self.admin_view(self.shortcut_view), name="view_on_site"
            ),
            *Trash(self).urls,
            *super().get_urls(),
        ]

    def get_app_list(self, request, app_label=None):
        """Content first, in the order in which features stand on each other; then all else in one place."""
        found = super().get_app_list(request, app_label)
        if app_label:
            return found
        by_label = {app["app_label"]: app for app in found}
        order = dict.fromkeys(model._meta.app_label for model in reversed(publishable_models()))
        content = [by_label.pop(label) for label in order if label in by_label]
        rest = [model for app in by_label.values() for model in app["models"]]
        return [*content, {"name": "Site and staff", "app_label": "rest", "models": rest}] if rest else content

    def index(self, request, extra_context=None):
        overview = {**Overview(request.user, self).context(), "care": panel(request.user, self)}
        return super().index(request, {**overview, "title": self.index_title, **(extra_context or {})})

    def autocomplete_view(self, request):
        return LabelledAutocomplete.as_view(admin_site=self)(request)

    def find_view(self, request):
        """For links in texts, pages by their title; for people, everything by whatever it is called."""
        term = request.GET.get("term", "")
        if "text/html" not in request.headers.get("Accept", ""):
            return JsonResponse({"results": pages_matching(request.user, self, term)})
        found = everything_matching(request.user, self, term)
        context = {**self.each_context(request), "title": "Find", "term": term, "results": found, "at_most": AT_MOST}
        return TemplateResponse(request, "admin/find.html", context)

    def health_view(self, request):
        return health_view(self, request)

    def replace_view(self, request):
        return replace_view(self, request)

    def pictures_view(self, request):
        return upload_view(self, request, "pictures")

    def documents_view(self, request):
        return upload_view(self, request, "documents")

    def shortcut_view(self, request, content_type_id, object_id):
        """Django's way from a row to its page. An address tells the title, so it is told to who may read the page."""
        kind = ContentType.objects.filter(pk=content_type_id if is_key(content_type_id) else 0).first()
        if kind and is_bound(request.user) and is_key(object_id):
            row = kind.get_all_objects_for_this_type(pk=object_id).first() if kind.model_class() else None
            if row and is_hidden(request.user, row):
                raise Http404
        return shortcut(request, content_type_id, object_id)

    def tag_names_view(self, request):
        return JsonResponse({"results": [{"id": n, "text": n} for n in tags_matching(request.GET.get("term", ""))]})
