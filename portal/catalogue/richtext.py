"""Shows editors' HTML: links to pages of this site that visitors cannot read become plain words."""

import re
from urllib.parse import unquote

from django.utils.safestring import mark_safe
from django.utils.translation import get_language

from portal.publishing.addresses import kind_path

from . import addresses
from .models import Entry

LINK = re.compile(r'<a href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
TAIL = re.compile(r"([?#].*)?$")  # query and fragment of an address


def render(html, links):
    """`links` are the page's connections: most internal links are known from them without asking the database."""
    known = _known(links)
    unknown = {path for path in addresses.internal_paths(html) if path not in known}
    destinations = known | _destinations(unknown) if unknown else known

    def rewrite(match):
        path = next(iter(addresses.internal_paths(match.group(0))), None)
        if path is None or path not in destinations:
            return match.group(0)
        if destinations[path] is None:
            return match.group(2)
        tail = TAIL.search(match.group(1)).group()
        return match.group(0).replace(match.group(1), destinations[path] + tail, 1)

    # The field cleans HTML on every way into the database; here links are only removed or pointed elsewhere.
    return mark_safe(LINK.sub(rewrite, html))  # noqa: S308


def _known(links):
    """Today's paths of the connected pages, by the path in the reader's language and by the one in the text's own."""
    known = {}
    for entry in (connection.entry for group in links.values() for connection in group):
        path = entry.get_absolute_url()
        own = kind_path(entry.model.address, entry.slug, entry.language)
        known |= {unquote(path): path, unquote(own): path}
    return known


def _destinations(paths):
    """`{path: today's path}`, or None for pages that cannot be read; paths that are no pages' are left out."""
    read = {path: address for path in paths if (address := addresses.read(path))}
    if not read:
        return {}
    items = addresses.items_at(set(read.values()))
    visible = {e.item_id: e for e in Entry.objects.reading(get_language()).filter(item__in=items.values())}
    destinations = {}
    for path, address in read.items():
        if address.kind == "page" and address not in items:
            continue  # a list, a search or another path of one part
        entry = visible.get(items.get(address))
        destinations[path] = entry and entry.get_absolute_url()
    return destinations
