"""The admin class of every kind of content. A subclass names its facts; words, publishing and lists come from here."""

from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.db import IntegrityError
from django.forms import Media
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from js_asset import Media as NoncedMedia
from js_asset import Script

from .autosave import Autosave
from .belonging import Belonging
from .bulk import Bulk
from .changelist import ListColumns
from .deletion import NamedElsewhere
from .drafting import Drafting
from .duplicating import Duplicating
from .fields import OfficeFields
from .filters import DraftFilter, LanguageFilter, StateFilter
from .forms import PublishableForm
from .gathering import Gathering
from .history import History
from .inlines import TextInline
from .keys import is_key
from .knowing import Knowing
from .labels import labels_of
from .locking import Guarded
from .presence import Presence
from .publishing import Publishing
from .readingnext import ReadingNext
from .reviewing import Reviewing
from .search import objects_matching

INEXACT_DATES = _("Where only the month or the year of a date is known, enter its first day and say so beside it.")
SCRIPTS = ["jquery.init.js", "core.js", "admin/RelatedObjectLookups.js", "actions.js"]


class OfficeMedia:
    """Scripts of a `ModelAdmin`: what Django's admin needs for its lists and popups, and our own for forms."""

    @property
    def media(self):
        django = [f"admin/js/{name}" for name in ["vendor/jquery/jquery.min.js", *SCRIPTS]]
        return Media(js=[*django, Script("js/admin-texts.js", defer=True)])

    def render_change_form(self, request, context, *args, **kwargs):
        """The import map of the text editor is an inline script, so it needs the nonce of this answer."""
        context["media"] = NoncedMedia.from_media(context["media"]).with_nonce(str(request.csp_nonce))
        return super().render_change_form(request, context, *args, **kwargs)


def _explained(name, options):
    """A group of fields with dates that may be known to the month or year only says how to enter those."""
    if any(field.endswith("_precision") for field in flatten(options["fields"])):
        options = {"description": INEXACT_DATES, **options}
    return name, options


class PublishableAdmin(
    Belonging,
    Guarded,
    Presence,
    Autosave,
    Knowing,
    ReadingNext,
    OfficeMedia,
    OfficeFields,
    Bulk,
    Duplicating,
    Gathering,
    Reviewing,
    Drafting,
    History,
    Publishing,
    NamedElsewhere,
    ListColumns,
    admin.ModelAdmin,
):
    form = PublishableForm
    search_fields = ["texts__title"]  # looked for in the catalogue, see `get_search_results`
    # Further fields in which the search of the list looks, as they are written.
    folded_fields = ()
    # What an editor writes, in this order; address and search engines follow for all.
    text_fields = ("title", "summary", "body")
    # Sentences for broken database constraints: `{"name": ("field", "Sentence.")}`.
    rules = {}
    filters = []
    field_helps = {
        "lead_image": _("Shown above the text, on cards, and where others link to the page."),
        "review_on": _("When somebody should read the page again. It then appears on the owner's front page."),
    }

    def get_inlines(self, request, obj):
        return [TextInline.of(self.model, self.text_fields), *self.inlines]

    def get_fieldsets(self, request, obj=None):
        """What it belongs to and when stands with the kind; the rest is the same for all."""
        keeping = ["sources", "owner", "review_on", *(["original_language"] if obj else []), "key"]
        return [
            *(_explained(name, options) for name, options in self.fieldsets or []),
            (_("Picture"), {"fields": ["lead_image"]}),
            (_("Sources and upkeep"), {"fields": keeping, "classes": ["last"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        return ["key"] if obj else []

    def get_list_filter(self, request):
        return [StateFilter, DraftFilter, *self.filters, LanguageFilter]

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.rules = self.rules
        if key := form.base_fields.get("key"):
            key.required = False
            key.help_text = _(
                "Left empty it is made from the title. It names the object in fixtures and never changes."
            )
        return form

    def get_search_results(self, request, queryset, search_term):
        return objects_matching(search_term, queryset, self.folded_fields), False

    def labels(self, rows):
        """`{primary key: label}` for the fields in which these objects can be chosen."""
        return labels_of(self.model, [row.pk for row in rows])

    def changeform_view(self, request, *args, **kwargs):
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            # Somebody has just taken the same address or key. The second look sees it, and says so beside the field.
            return super().changeform_view(request, *args, **kwargs)

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        context["can_publish"] = self.has_publish_permission(request, obj)
        return super().render_change_form(request, context, *args, obj=obj, **kwargs)

    def response_add(self, request, obj, post_url_continue=None):
        return self._on_to_publishing(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._on_to_publishing(request, obj) or super().response_change(request, obj)

    def _on_to_publishing(self, request, obj):
        """“Save and publish…” saves first, so that nothing typed is lost, and asks then."""
        if "_publish" in request.POST and self.has_publish_permission(request, obj):
            text = request.POST["_publish"]
            if getattr(request, "is_rehearsed", False) and not _is_public(obj, text):
                return HttpResponseRedirect(f"{self.change_url(obj).removesuffix('change/')}release/")
            query = f"?text={text}" if is_key(text) else ""
            return HttpResponseRedirect(f"{self.change_url(obj).removesuffix('change/')}publish/{query}")
        return None


def _is_public(obj, text):
    return is_key(text) and obj.texts.filter(pk=text, state="published").exists()
