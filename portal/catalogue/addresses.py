"""Reads internal addresses backwards: which page does a path lead to?"""

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import get_script_prefix

from portal.publishing.addresses import page_path

from .models import Entry, FormerAddress, kinds

HREF = re.compile(r'href="([^"]+)"')


class Address(NamedTuple):
    kind: str
    language: str
    slug: str


def internal_paths(html):
    """Paths of this site that the HTML links to, without query and fragment."""
    paths = set()
    for href in HREF.findall(html):
        url = href.replace("&amp;", "&").removeprefix(settings.SITE_URL)
        if url.startswith("/") and not url.startswith("//"):
            paths.add(unquote(urlsplit(url).path))
    return {path for path in paths if "\x00" not in path}  # PostgreSQL would not even look for it


def read(path):
    """The `Address` that a path spells, or None if it is not that of a page of any kind."""
    parts = path.removeprefix(get_script_prefix()).strip("/").split("/")
    language = settings.LANGUAGE_CODE
    if parts[0] in dict(settings.LANGUAGES) and parts[0] != language:
        language = parts.pop(0)
    if len(parts) == 1:
        if parts[0] in {"search", *(model.address for model in kinds().values())}:
            return None  # a list
        parts.insert(0, "")
    if len(parts) != 2 or not parts[1]:
        return None
    for kind, model in kinds().items():
        if model.address == parts[0]:
            return Address(kind, language, parts[1])
    return None


def spell(address):
    """The path of an address as people write it, with its letters as they are."""
    return unquote(page_path(kinds()[address.kind], address.slug, address.language))


def item_at(url):
    """The item id of the page of this site to which a whole URL leads, or None."""
    path = unquote(urlsplit(url).path) if url.startswith(f"{settings.SITE_URL}/") else ""
    address = read(path) if path and "\x00" not in path else None
    return address and items_at({address}).get(address)


def items_at(addresses):
    """`{address: item id}` of the pages that stand, or once stood, at these addresses."""
    found = {}
    for table in (FormerAddress.objects, Entry.stored):  # a page of today wins over one that moved away
        rows = table.filter(slug__in={address.slug for address in addresses})
        for kind, language, slug, item in rows.values_list("kind", "language", "slug", "item_id"):
            if (address := Address(kind, language, slug)) in addresses:
                found[address] = item
    return found
