"""What stands in the place of a text that was taken off the site for a reason: gone, moved, withdrawn but readable."""

from django.conf import settings
from django.db.models import F, Q
from django.http import Http404, HttpResponsePermanentRedirect

from . import addresses, pending
from .models import Entry, FormerAddress


def departed(texts, model, slug, language):
    """The text that stood at this address, now or formerly, in this language or else the original one; or None.

    `texts` are the rows of the kind's text model with this slug.
    """
    left = Q(state="unpublished") & ~Q(unpublish_reason="")
    spoken = Q(language=language) | Q(language=F("facts__original_language"))
    found = texts.filter(left & spoken)
    if not found:
        former = FormerAddress.objects.filter(kind=model._meta.model_name, slug=slug).values("item__object_id")
        found = model.text_model().objects.filter(left & spoken, facts__in=former).select_related("facts")
    return min(found, key=lambda text: text.language != language, default=None)


def destination(address, language):
    """Where `moved_to` leads today: a page keeps being found when it changes its address. Raises Http404 if nowhere."""
    page = addresses.read(address) if address.startswith("/") else None
    item = item_at(page)
    if item is None:
        return address
    entry = Entry.objects.reading(language).filter(item=item).first()
    if entry is None:
        raise Http404
    return entry.get_absolute_url()


def item_at(page):
    """The item whose page is, or was, at this address, in whatever language it is told."""
    if page is None:
        return None
    pending.flush()
    found = addresses.items_at({page._replace(language=code) for code, _name in settings.LANGUAGES})
    return found.get(page) or next(iter(found.values()), None)


def lead_to(path):
    """For ever; but browsers ask again each time: a page may return to an address, or another one may take it over."""
    response = HttpResponsePermanentRedirect(path)
    response["Cache-Control"] = "no-cache"
    return response
