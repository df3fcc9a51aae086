"""Admin classes for what belongs to no feature: tags, and the parts of the catalogue that editors meet."""

from contextlib import suppress

from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.db.models import Count, OuterRef, Subquery
from taggit.models import Tag

from portal.catalogue.models import FormerAddress, Item, Link
from portal.library.models import Image
from portal.reviews.mandates import choosable

from .belonging import ForAll
from .labels import item_labels
from .pictures import SharedImageAdmin
from .publishable import OfficeMedia
from .search import items_matching


def replace(model, admin_class):
    with suppress(NotRegistered):
        admin.site.unregister(model)
    admin.site.register(model, admin_class)


class ReadOnly:
    """The catalogue is derived from the objects; who wants it different changes those."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_module_permission(self, request):
        return request.user.is_superuser


@admin.register(Item)
class ItemAdmin(ReadOnly, admin.ModelAdmin):
    """Only there to be chosen from, as the target of a pick."""

    search_fields = ["key"]
    list_display = ["key", "kind"]
    ordering = ["kind", "key"]

    def has_view_permission(self, request, obj=None):
        return request.user.is_staff

    def has_delete_permission(self, request, obj=None):
        return False

    def get_queryset(self, request):
        return choosable(super().get_queryset(request), request.user)

    def get_search_results(self, request, queryset, search_term):
        return queryset.filter(pk__in=items_matching(search_term)), False

    def labels(self, rows):
        return item_labels([row.pk for row in rows])


@admin.register(FormerAddress)
class FormerAddressAdmin(ReadOnly, admin.ModelAdmin):
    """Addresses that redirect. One that should lead nowhere any more can be deleted."""

    list_display = ["slug", "kind", "language", "item"]
    list_filter = ["kind", "language"]
    list_select_related = ["item"]
    search_fields = ["slug"]
    ordering = ["kind", "slug"]


class TagAdmin(ForAll, OfficeMedia, admin.ModelAdmin):
    """Renaming a tag renames it everywhere. One that nothing bears any more may go."""

    list_display = ["name", "slug", "uses"]
    search_fields = ["name"]
    ordering = ["name"]
    fields = ["name", "slug"]
    readonly_fields = ["slug"]

    def get_queryset(self, request):
        links = Link.objects.filter(target__kind="tag", target__object_id=OuterRef("pk")).order_by()
        number = links.values("target__object_id").annotate(number=Count("pk")).values("number")
        return super().get_queryset(request).annotate(number=Subquery(number))

    @admin.display(description="pages", ordering="number")
    def uses(self, tag):
        return tag.number or 0


replace(Tag, TagAdmin)
replace(Image, SharedImageAdmin)
