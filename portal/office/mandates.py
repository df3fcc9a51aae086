"""Who works for which partnership: whose pages are theirs to change, and to publish."""

from django.contrib import admin

from portal.catalogue.models import kinds
from portal.reviews.models import Mandate

from .publishable import OfficeMedia


@admin.register(Mandate)
class MandateAdmin(OfficeMedia, admin.ModelAdmin):
    list_display = ["user", "partnership", "publishes"]
    list_select_related = ["user", "item"]
    fields = ["user", "item", "publishes"]
    search_fields = ["user__username", "user__last_name", "item__key"]

    @admin.display(description="partnership", ordering="item__key")
    def partnership(self, mandate):
        return mandate.item.key

    def formfield_for_foreignkey(self, field, request, **kwargs):
        if field.name == "item":
            owners = [name for name, model in kinds().items() if model.has_publishers]
            kwargs["queryset"] = field.related_model.objects.filter(kind__in=owners).order_by("key")
        if field.name == "user":
            kwargs["queryset"] = field.related_model.objects.filter(is_active=True, is_staff=True)
        return super().formfield_for_foreignkey(field, request, **kwargs)
