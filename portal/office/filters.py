"""Filters beside the lists. Each costs one or two queries, however many choices there are."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from portal.catalogue.models import Entry, Item, Link
from portal.publishing.countries import country_name
from portal.publishing.languages import language_name
from portal.reviews.mandates import read_by
from portal.revisions.models import Revision

from .keys import is_key
from .status import STATUSES, status_q


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = _("state"), "status"

    def lookups(self, request, model_admin):
        return [(status, capfirst(status)) for status in STATUSES]

    def queryset(self, request, queryset):
        if self.value() not in STATUSES:
            return queryset
        texts = queryset.model.text_model().objects.filter(status_q(self.value()), facts=OuterRef("pk"))
        return queryset.filter(Exists(texts))


class DraftFilter(admin.SimpleListFilter):
    """Objects that are being changed: beside what visitors see they have a draft."""

    title, parameter_name = _("changes"), "changes"

    def lookups(self, request, model_admin):
        return [("draft", _("in a draft"))]

    def queryset(self, request, queryset):
        if self.value() != "draft":
            return queryset
        return queryset.filter(pk__in=Revision.objects.drafted(queryset.model))


class LanguageFilter(admin.SimpleListFilter):
    """Objects that have a text in a language, whatever its state."""

    title, parameter_name = _("language"), "language"

    def lookups(self, request, model_admin):
        used = model_admin.model.text_model().objects.order_by("language").values_list("language", flat=True).distinct()
        return [(code, language_name(code)) for code in used]

    def queryset(self, request, queryset):
        if not self.value():
            return queryset
        texts = queryset.model.text_model().objects.filter(language=self.value(), facts=OuterRef("pk"))
        return queryset.filter(Exists(texts))


class CountryFilter(admin.AllValuesFieldListFilter):
    def choices(self, changelist):
        for choice in super().choices(changelist):
            name = country_name(choice["display"])
            yield {**choice, "display": name or _("none")}


class LinkedFilter(admin.SimpleListFilter):
    """Objects that are linked with one of another kind, in either direction and by whatever reference."""

    kind = ""

    def lookups(self, request, model_admin):
        entries = Entry.objects.filter(read_by(request.user), kind=self.kind, is_original=True).order_by("sort_title")
        return [(str(item), title) for item, title in entries.values_list("item", "title")]

    def queryset(self, request, queryset):
        if not is_key(self.value() or ""):
            return queryset
        item = int(self.value())
        links = Link.objects.exclude(relation="text")
        near = Item.objects.filter(
            Q(Exists(links.filter(source=OuterRef("pk"), target=item)))
            | Q(Exists(links.filter(target=OuterRef("pk"), source=item))),
            kind=queryset.model._meta.model_name,
        )
        return queryset.filter(pk__in=near.values("object_id"))


def linked_with(kind, title):
    """A filter class for `list_filter`: `linked_with("partnership", _("partnership"))`."""
    attributes = {"kind": kind, "title": title, "parameter_name": kind}
    return type(f"{kind.capitalize()}Filter", (LinkedFilter,), attributes)


PartnershipFilter = linked_with("partnership", _("partnership"))
