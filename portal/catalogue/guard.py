"""Refuses to delete an object that others name, and says which."""

from django.db.models import ProtectedError, QuerySet
from django.db.models.signals import pre_delete

from portal.publishing.changes import is_publishable

from .models import Item


def places_naming(obj):
    """The objects that refer to `obj`, by whatever kind of link, as a list."""
    item = Item.objects.filter(kind=obj._meta.model_name, object_id=obj.pk).first()
    if item is None:
        return []
    sources = Item.objects.filter(outgoing__target=item).distinct().select_related("content_type").order_by("pk")
    return [source.model._base_manager.get(pk=source.object_id) for source in sources]


def _refuse(sender, instance, origin=None, **kwargs):
    if not is_publishable(sender):
        return
    places = places_naming(instance)
    if isinstance(origin, QuerySet) and origin.model is sender:
        going = set(origin.values_list("pk", flat=True))
        places = [place for place in places if type(place) is not sender or place.pk not in going]
    if places:
        names = "; ".join(f"{place._meta.verbose_name} “{place}”" for place in places[:20])
        raise ProtectedError(f"“{instance}” cannot be deleted: it is named by {names}.", set(places))


def connect():
    pre_delete.connect(_refuse, dispatch_uid="catalogue guard")
