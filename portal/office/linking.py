"""Pages that a text names and does not link: offered beside the field, while it is written and when it is opened."""

from collections import defaultdict

from django.conf import settings
from django.http import HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string
from django.utils.functional import cached_property

from portal.catalogue import addresses
from portal.catalogue.models import Entry, Item, kinds

from .keys import is_key
from .mentions import mentions

MOST_CHARACTERS = 100_000
AT_MOST = 12  # of a text; when they are linked, the next ones show


class Linker:
    """For texts of one language. The names are fetched when they are first asked for, and kept."""

    def __init__(self, language):
        self.language = language

    def offers(self, html, but=None):
        """`[{"entry", "words", "before", "after"}]` for pages that the HTML names but does not link; never `but`."""
        if not html or len(html) > MOST_CHARACTERS:
            return []
        found = mentions(html, self.names, {*_linked(html), but})[:AT_MOST]
        entries = Entry.objects.reading(self.language).filter(item__in=[mention.target for mention in found])
        # Links lead to the page's own address, as those do that are chosen by title; readers are led on from there.
        entries = {entry.item_id: entry for entry in Entry.objects.filter(pk__in=entries.values("pk"))}
        return [{**mention._asdict(), "entry": entries[mention.target]} for mention in found]

    @cached_property
    def names(self):
        """`[(name, item's primary key), …]` of the public pages of all kinds that texts call by name."""
        named = [name for name, model in kinds().items() if model.is_called_by_name]
        rows = Entry.objects.reading(self.language).filter(kind__in=named)
        rows = rows.values_list("title", "kind", "item_id", "item__object_id")
        found, items = [], defaultdict(dict)
        for title, kind, item, pk in rows:
            found.append((title, item))
            items[kind][pk] = item
        for kind in named:
            found += _further_names(kinds()[kind], items[kind])
        return found


def _further_names(model, items):
    """Of the objects `{primary key: item's primary key}`, one name on a line."""
    if not model.further_names:
        return
    for pk, *fields in model._base_manager.order_by("pk").values_list("pk", *model.further_names):
        for name in "\n".join(filter(None, fields)).splitlines() if pk in items else ():
            yield name, items[pk]


def _linked(html):
    """The items that the HTML links to, in whatever language their pages are read."""
    read = {addresses.read(path) for path in addresses.internal_paths(html)} - {None}
    said = {address._replace(language=code) for address in read for code, _name in settings.LANGUAGES}
    return addresses.items_at(said).values() if said else ()


def rendered(offers):
    return render_to_string("admin/includes/mentions.html", {"offers": offers})


def mentions_view(request):
    """What of a text as it stands could be linked, as a piece of HTML. Names public pages only."""
    html, language = request.POST.get("html", ""), request.POST.get("language", "")
    if len(html) > MOST_CHARACTERS or language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    return HttpResponse(rendered(Linker(language).offers(html, _item(request))))


def _item(request):
    """Of the page that the text belongs to, if it is not a new one."""
    pk = request.POST.get("pk", "")
    page = (
        Item.objects.filter(kind=request.POST.get("kind", "").replace("\x00", ""), object_id=pk) if is_key(pk) else ()
    )
    return page[0].pk if page else None
