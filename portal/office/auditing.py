"""The audit log to be read: by person, verb, kind and date; one record with its details; all of it as a table."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect, StreamingHttpResponse
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from portal.audit import record
from portal.audit.exporting import csv_lines
from portal.audit.models import Record

from .changelist import ForgivingChangeList


class ColumnFilter(admin.SimpleListFilter):
    """All that stands in a column."""

    def lookups(self, request, model_admin):
        found = Record.objects.order_by(self.parameter_name).values_list(self.parameter_name, flat=True).distinct()
        return [(value, self.named(value)) for value in found if value]

    def named(self, value):
        return value

    def queryset(self, request, queryset):
        return queryset.filter(**{self.parameter_name: self.value()}) if self.value() else queryset


class PersonFilter(ColumnFilter):
    title, parameter_name = _("who"), "name"


class VerbFilter(ColumnFilter):
    title, parameter_name = _("what"), "verb"


class KindFilter(ColumnFilter):
    title, parameter_name = _("kind"), "kind"

    def named(self, value):
        return kind_name(value)


def kind_name(kind):
    """`articles.article` → “article”; as it is where that kind is no more."""
    try:
        return str(apps.get_model(kind)._meta.verbose_name)
    except LookupError:
        return kind


@admin.register(Record)
class RecordAdmin(admin.ModelAdmin):
    """For reading only: nobody adds, changes or deletes a record, whatever their rights."""

    list_display = ["moment", "name", "verb", "thing"]
    list_display_links = ["moment"]
    list_filter = [PersonFilter, VerbFilter, KindFilter]
    date_hierarchy = "at"
    search_fields = ["label", "key", "name"]
    list_per_page = 100
    show_facets = admin.ShowFacets.NEVER
    actions = None
    fields = ["exactly", "name", "verb", "label", "about", "told"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_changelist(self, request, **kwargs):
        return ForgivingChangeList

    def get_urls(self):
        export = self.admin_site.admin_view(require_POST(self.export_view))
        return [path("export/", export, name="audit_record_export"), *super().get_urls()]

    def export_view(self, request):
        """What the list shows with the same filters, as a CSV file. That somebody took it is recorded as well."""
        if not self.has_view_permission(request):
            raise PermissionDenied(_("Your role does not read the audit log."))
        try:
            shown = self.get_changelist_instance(request).queryset.filter(at__lte=timezone.now())
        except IncorrectLookupParameters:
            return HttpResponseRedirect(reverse("admin:audit_record_changelist"))
        asked = {name: value.replace("\x00", "") for name, value in request.GET.items()}  # PostgreSQL stores no null
        record("exported", label="Audit log", details={"rows": shown.count(), **asked})
        name = f"audit-log-{timezone.localdate():%Y-%m-%d}.csv"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return StreamingHttpResponse(csv_lines(shown), content_type="text/csv; charset=utf-8", headers=headers)

    @admin.display(description=_("when"), ordering="at")
    def moment(self, row):
        return render_to_string("admin/columns/moment.html", {"moment": row.at})

    @admin.display(description=_("what it was done to"), ordering="label")
    def thing(self, row):
        return render_to_string("admin/columns/thing.html", {"row": row, "kind": row.kind and kind_name(row.kind)})

    @admin.display(description=_("when"))
    def exactly(self, row):
        return f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S %Z}"

    @admin.display(description=_("kind and key"))
    def about(self, row):
        return " · ".join(part for part in (row.kind and kind_name(row.kind), row.key) if part)

    @admin.display(description=_("details"))
    def told(self, row):
        lines = [_line(name, value) for name, value in row.details.items()]
        return render_to_string("admin/audit/record/details.html", {"lines": lines})


def _line(name, value):
    """A detail in words: with what it was before, if that is told."""
    if isinstance(value, dict) and value.keys() == {"before", "after"}:
        return {"name": name, "before": _words(value["before"]), "after": _words(value["after"]), "is_change": True}
    return {"name": name, "after": _words(value)}


def _words(value):
    if value in (None, "", []):
        return ""
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
