"""Deleting is refused while other pages name the object; the confirmation page says which, with links to them."""

from django.contrib.contenttypes.models import ContentType
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from portal.catalogue.models import BestBet, Item

from .labels import item_labels


class NamedElsewhere:
    """For a `ModelAdmin` of a kind of content. Agrees with what `catalogue.guard` would refuse."""

    def get_deleted_objects(self, objs, request):
        going, counts, lacking, protected = super().get_deleted_objects(objs, request)
        places = places_naming(self.model, [obj.pk for obj in objs], request.user)
        if places:
            protected = [self._place(item, label) for item, label in places]
        going = [*going, *(f"{BestBet._meta.verbose_name} {bet}" for bet in bets_on(self.model, objs))]
        return going, counts, lacking, protected

    def response_delete(self, request, obj_display, obj_id):
        response = super().response_delete(request, obj_display, obj_id)
        self._tell_of_the_trash(request)
        return response

    def delete_queryset(self, request, queryset):
        super().delete_queryset(request, queryset)
        self._tell_of_the_trash(request)

    def _tell_of_the_trash(self, request):
        words = _("Deleted by mistake? For 90 days you find it in the")
        link = format_html('{} <a href="{}">{}</a>.', words, reverse("admin:trash"), _("trash"))
        self.message_user(request, link)

    def _place(self, item, label):
        if not self.admin_site.is_registered(item.model):
            return label
        meta = item.model._meta
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[item.object_id])
        return format_html('<a href="{}">{}</a>', address, label)


def bets_on(model, objs):
    """The best bets that go with these objects, and come back with them from the trash."""
    content_type = ContentType.objects.get_for_model(model)
    return BestBet.objects.filter(page__content_type=content_type, page__object_id__in=[obj.pk for obj in objs])


def places_naming(model, ids, user):
    """`[(item, label), …]` of the other objects that refer to any of these, by whatever kind of link."""
    content_type = ContentType.objects.get_for_model(model)
    targets = Item.objects.filter(content_type=content_type, object_id__in=ids)
    sources = Item.objects.filter(outgoing__target__in=targets).exclude(pk__in=targets).distinct()
    items = list(sources.select_related("content_type").order_by("kind", "key"))
    labels = item_labels(items, user)
    return [(item, labels.get(item.pk, str(item))) for item in items]
