"""The lists of the back office: what stands in a row, fetched for all rows in a fixed number of queries."""

from collections import defaultdict

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import BadRequest
from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Entry, Link
from portal.publishing.countries import country_name
from portal.publishing.dates import spoken
from portal.reviews.mandates import is_bound, read_by
from portal.revisions.models import Revision

from .keys import is_key
from .status import by_status


class ForgivingChangeList(ChangeList):
    """A date that cannot be is a filter that nothing passes, not an error of the server."""

    def get_filters(self, request):
        try:
            return super().get_filters(request)
        except (ValueError, OverflowError) as error:  # such as the year 9999, which has no next one
            raise IncorrectLookupParameters(error) from error


class OfficeChangeList(ForgivingChangeList):
    def get_results(self, request):
        super().get_results(request)
        self.result_list = list(self.result_list.prefetch_related("texts"))
        ids = {row.pk for row in self.result_list}
        homes, drafted = _partnerships(ids, self.model, request.user), set(Revision.objects.drafted(self.model, ids))
        for row in self.result_list:
            row.partnership_titles = homes[row.pk]
            row.has_draft = row.pk in drafted


def _partnerships(ids, model, user):
    """`{primary key: [titles]}` of the partnerships that the rows are linked with, in either direction."""
    readable = Entry.objects.filter(read_by(user), kind="partnership", is_original=True) if is_bound(user) else None
    homes = defaultdict(set)
    here = {"kind": model._meta.model_name, "object_id__in": ids}
    for near, far in (("source", "target"), ("target", "source")):
        pairs = Link.objects.filter(**{f"{near}__{name}": value for name, value in here.items()})
        pairs = pairs.filter(**{f"{far}__kind": "partnership"}).exclude(relation="text")
        if readable is not None:
            pairs = pairs.filter(**{f"{far}__in": readable.values("item")})
        for pk, title in pairs.filter(**{f"{far}__entries__is_original": True}).values_list(
            f"{near}__object_id", f"{far}__entries__title"
        ):
            homes[pk].add(title)
    return defaultdict(list, {pk: sorted(titles) for pk, titles in homes.items()})


class ListColumns:
    """Columns and their order, for a `ModelAdmin` of a kind of content."""

    list_display = ["headline", "states", "date", "partnerships_column", "touched"]
    list_display_links = ["headline"]
    list_per_page = 50
    list_max_show_all = 300
    order = ("sort_title",)  # may name the annotations below, which Django's `ordering` may not
    show_facets = admin.ShowFacets.NEVER
    # Name of the date that readers see, of which the precision may be known by `<stem>_precision`.
    date_hierarchy = None

    def get_changelist(self, request, **kwargs):
        return OfficeChangeList

    def response_action(self, request, queryset):
        if not all(is_key(value) for value in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("A selected row is not named by a number.")
        return super().response_action(request, queryset)

    def get_queryset(self, request):
        content_type = ContentType.objects.get_for_model(self.model)
        entries = Entry.objects.filter(item__content_type=content_type, item__object_id=OuterRef("pk"))
        rows = self.model.objects.annotate(
            sort_title=Subquery(entries.order_by("-is_original").values("sort_title")[:1]),
            touched_at=Subquery(entries.order_by("-updated_at").values("updated_at")[:1]),
        )
        return rows.order_by(*self.get_ordering(request), "pk")

    def get_ordering(self, request):
        return self.order

    @admin.display(description=_("title"), ordering="sort_title")
    def headline(self, row):
        return render_to_string("admin/columns/headline.html", {"row": row, "detail": self.detail(row)})

    def detail(self, row):
        """A few words below the title: what sort of thing it is."""
        sort = getattr(row, f"get_{row.sort_field}_display")() if row.sort_field else ""
        country = country_name(row.country) if getattr(row, "country", "") else ""
        return " · ".join(part for part in (str(sort), country) if part)

    @admin.display(description=_("state and languages"))
    def states(self, row):
        groups = by_status(row.texts.all())
        return render_to_string("admin/columns/states.html", {"groups": groups, "has_draft": row.has_draft})

    @admin.display(description=_("date"), empty_value="")
    def date(self, row):
        if not self.date_hierarchy:
            return ""
        stem = self.date_hierarchy.removesuffix("_on")
        precision = getattr(row, f"{stem}_precision", None) or getattr(row, "date_precision", "day")
        return spoken(getattr(row, self.date_hierarchy), precision)

    @admin.display(description=_("partnership"), empty_value="")
    def partnerships_column(self, row):
        return ", ".join(row.partnership_titles)

    @admin.display(description=_("changed"), ordering="touched_at")
    def touched(self, row):
        return render_to_string("admin/columns/moment.html", {"moment": row.touched_at})

    def get_list_display(self, request):
        hidden = set() if self.date_hierarchy else {"date"}
        if self.model._meta.model_name == "partnership":
            hidden.add("partnerships_column")
        return [name for name in super().get_list_display(request) if name not in hidden]
