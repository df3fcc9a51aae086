"""Pictures are shared by all. One that shows on pages is changed by whoever may change every page that shows it."""

from collections import defaultdict

from django.db.models import Q
from django.utils.translation import ngettext

from portal.catalogue.models import Item
from portal.library.admin import ImageAdmin
from portal.reviews.mandates import choosable, is_bound, theirs_among


class SharedImageAdmin(ImageAdmin):
    def get_object(self, request, *args, **kwargs):
        image = super().get_object(request, *args, **kwargs)
        if image:
            image.reader = request.user
        return image

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and _shows_on_theirs_only(request.user, obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and _shows_on_theirs_only(request.user, obj)

    def told_uses(self, image):
        """What stands in the form. Of pages that the reader may not read it says how many there are."""
        things, reader = image.uses(), getattr(image, "reader", None)
        if reader is None or not is_bound(reader):
            return super().told_uses(image)
        read = _read_by(reader, things)
        shown = [self.linked(thing) for thing in things if (thing._meta.model_name, thing.pk) in read]
        if hidden := len(things) - len(shown):
            words = ngettext("%d page of another partnership", "%d pages of other partnerships", hidden)
            shown.append(words % hidden)
        return shown


def _shows_on_theirs_only(user, image):
    if image is None or image.pk is None or not is_bound(user):
        return True
    pages = defaultdict(list)
    for thing in image.uses():
        pages[type(thing)].append(thing.pk)
    return all(theirs_among(user, model, ids) == set(ids) for model, ids in pages.items())


def _read_by(user, things):
    wanted = Q(pk=None)
    for thing in things:
        wanted |= Q(kind=thing._meta.model_name, object_id=thing.pk)
    return set(choosable(Item.objects.filter(wanted), user).values_list("kind", "object_id"))
