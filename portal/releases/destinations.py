"""Where a page may be said to have moved: only to what visitors can read."""

from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue import addresses
from portal.catalogue.departures import item_at
from portal.catalogue.models import Entry

WEB_ADDRESS = URLValidator(
    schemes=["https"], message=gettext_lazy("Enter a path of this site (/…) or an address that begins with https://.")
)


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
    item = item_at(page)
    if item:
        leaving = {(text.facts._meta.model_name, text.facts_id) for text in going}
        entry = Entry.objects.reading(page.language).filter(item=item).select_related("item").first()
        if entry is None or (entry.kind, entry.item.object_id) in leaving:
            raise ValidationError(_("Visitors cannot read the page at “%(path)s”."), params={"path": path})
    elif not _stands(path):
        raise ValidationError(_("No page of this site stands at “%(path)s”."), params={"path": path})
    return own


def _stands(path):
    """Whether it is a list or another page that is there without anybody having written it."""
    try:
        return "slug" not in resolve(path).kwargs
    except Resolver404:
        return False
