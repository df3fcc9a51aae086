"""What stands in the place of a text that was taken off the site for a reason: gone, moved, withdrawn but readable."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import F, Q
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import addresses, pending
from .models import Entry, FormerAddress

WEB_ADDRESS = URLValidator(
    schemes=["https"], message=gettext_lazy("Enter a path of this site (/…) or an address that begins with https://.")
)


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
    item = _item_at(page)
    if item is None:
        return address
    entry = Entry.objects.reading(language).filter(item=item).first()
    if entry is None:
        raise Http404
    return entry.get_absolute_url()


def readable_address(address, going=()):
    """`address` as `moved_to` holds it. Raises ValidationError unless visitors can read what stands there.

    `going` are the texts that leave: none of them can be what takes their place.
    """
    own = address.removeprefix(settings.SITE_URL)
    if not own.startswith("/") or own.startswith("//"):
        WEB_ADDRESS(address)
        return address
    path = unquote(urlsplit(own).path)
    page = addresses.read(path)
    item = _item_at(page)
    if item:
        leaving = {(text.facts._meta.model_name, text.facts_id) for text in going}
        entry = Entry.objects.reading(page.language).filter(item=item).select_related("item").first()
        if entry is None or (entry.kind, entry.item.object_id) in leaving:
            raise ValidationError(_("Visitors cannot read the page at “%(path)s”."), params={"path": path})
    elif not _stands(path):
        raise ValidationError(_("No page of this site stands at “%(path)s”."), params={"path": path})
    return own


def _item_at(page):
    """The item whose page is, or was, at this address, in whatever language it is told."""
    if page is None:
        return None
    pending.flush()
    found = addresses.items_at({page._replace(language=code) for code, _name in settings.LANGUAGES})
    return found.get(page) or next(iter(found.values()), None)


def _stands(path):
    """Whether it is a list or another page that is there without anybody having written it."""
    try:
        return "slug" not in resolve(path).kwargs
    except Resolver404:
        return False


def lead_to(path):
    """For ever; but browsers ask again each time: a page may return to an address, or another one may take it over."""
    response = HttpResponsePermanentRedirect(path)
    response["Cache-Control"] = "no-cache"
    return response
