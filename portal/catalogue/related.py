"""What to read next: picked by hand first, then by what two pages share, and always with the reason.

A pure function of the data and the moment. Shared things count in the order of their `kinship`: an action binds closer
than a topic, a topic closer than a partnership, and so on to the category; then comes time.
"""

from collections import defaultdict

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from taggit.models import Tag

from portal.publishing.prepared import Prepared, Slot, slots

from .cards import cards
from .models import Entry, Item, Link

AT_MOST = 6
NEIGHBOURS = 40  # shared things looked at, closest first
LATEST = 50  # pages looked at that refer to the same thing
FINALISTS = 40  # pages compared in full
NEWEST = 16  # enough to fill up, whatever is among them already
TAG_KINSHIP = 8


def tags_of(item):
    """The tags that an object bears, by name, each with the primary key of its item as `item_id`."""
    borne = Item.objects.filter(kind="tag", incoming__source=item)
    its_item = Subquery(borne.filter(object_id=OuterRef("pk")).values("pk")[:1])
    tags = Tag.objects.filter(pk__in=borne.values("object_id"))
    return list(tags.annotate(item_id=its_item).order_by("name"))


def related(item, links, tags, language, *, at=None, at_most=AT_MOST):
    """Cards of up to `at_most` pages, each with a `reason`, best first; never the page itself nor an unpublished one.

    `links` are the item's connections and `tags` its tags: what visitors may see of it, and so what may count.
    """
    at = at or timezone.now()
    chosen = {entry.item_id: (entry, _("Chosen by the editors")) for entry in _picked(links)}
    if len(chosen) < at_most:
        for entry, reason in _computed(item, _neighbours(links, tags), language, at):
            chosen.setdefault(entry.item_id, (entry, reason))
    entries = []
    for entry, reason in list(chosen.values())[:at_most]:
        entry.reason = reason
        entries.append(entry)
    return cards(entries, language, at)


def _picked(links):
    picked = [connection for group in links.values() for connection in group if connection.pick is not None]
    return [connection.entry for connection in sorted(picked, key=lambda connection: connection.pick)]


def _neighbours(links, tags):
    """`{item id: (kinship, reason)}` of what this page is linked with, closest first."""
    neighbours = {tag.item_id: (TAG_KINSHIP, _("Same tag: %(title)s") % {"title": tag.name}) for tag in tags}
    for group in links.values():
        for connection in group:
            entry = connection.entry
            if entry.kinship and set(connection.relations) != {"text"}:
                reason = _("Same %(kind)s: %(title)s") % {"kind": entry.kind_name, "title": entry.title}
                neighbours[entry.item_id] = entry.kinship, reason
    closest = sorted(neighbours.items(), key=lambda pair: (pair[1][0], pair[0]))
    return dict(closest[:NEIGHBOURS])


def _computed(item, neighbours, language, at):
    """Pages of the same kind as `(entry, reason)`: first those that share something with this one, then the newest."""
    shared = defaultdict(set)
    for query in SHARING if neighbours else ():
        for candidate, neighbour in query.tuples(kind=item.kind, language=language, at=at, neighbours=list(neighbours)):
            if candidate != item.pk:
                shared[candidate].add(neighbour)

    def closeness(candidate):
        return min(neighbours[n][0] for n in shared[candidate]), -len(shared[candidate])

    closest = sorted(shared, key=closeness)[:FINALISTS]
    entries = FOUND.objects(kind=item.kind, language=language, at=at, items=closest)
    entries = [entry for entry in entries if entry.item_id != item.pk]
    entries.sort(key=lambda entry: (-_age(entry), entry.key))
    sharing = sorted((e for e in entries if e.item_id in shared), key=lambda e: closeness(e.item_id))
    for entry in sharing:
        tie = min(shared[entry.item_id], key=lambda n: (neighbours[n][0], n))
        yield entry, neighbours[tie][1]
    yield from ((entry, _("Recent")) for entry in entries if entry.item_id not in shared)


def _age(entry):
    moment = entry.starts_at or entry.first_published_at
    return moment.timestamp() if moment else 0


def _found():
    """The pages that share something and the newest ones, in one query."""
    language, at = Slot("language", models.CharField()), Slot("at", models.DateTimeField())
    of_kind = Entry.stored.reading(language, at).kind(Slot("kind", models.CharField()))
    newest = of_kind.newest_first().values("pk")[:NEWEST]
    number = models.BigIntegerField()
    found = of_kind.annotate(number=ExpressionWrapper(F("item"), number), key=F("item__key"))
    return found.filter(Q(number__in=slots("items", number, FINALISTS)) | Q(pk__in=newest))


FOUND = Prepared(_found)


def _latest_of_each():
    """`(candidate, neighbour)` item ids: the latest visible pages of a kind that refer to each neighbour."""
    kind, language, at = _slots_of_a_reader()
    visible = Entry.stored.published(at).filter(Q(language=language) | Q(is_original=True))
    of_kind = Link.stored.filter(~Q(relation="text"), source_kind=kind)
    seen = of_kind.filter(Exists(visible.filter(item=OuterRef("source"))), target=OuterRef("pk"))
    last = Subquery(seen.order_by("-source_rank").values("source_rank")[LATEST - 1 : LATEST])
    # Beginning at the neighbours, so that the database looks for the last one once for each of them.
    latest = _neighbours_slots().filter(
        incoming__source_kind=kind, incoming__source_rank__gte=Coalesce(last, Value(""))
    )
    found = of_kind.filter(source__in=latest.values("incoming__source"), target__in=_neighbours_slots())
    return found.filter(Exists(visible.filter(item=OuterRef("source")))).values_list("source_id", "target_id")


def _referred_to():
    """The same for pages that the neighbours refer to, which are never many."""
    kind, language, at = _slots_of_a_reader()
    visible = Entry.stored.published(at).filter(Q(language=language) | Q(is_original=True))
    links = Link.stored.filter(~Q(relation="text"), source__in=_neighbours_slots(), target__kind=kind)
    return links.filter(Exists(visible.filter(item=OuterRef("target")))).values_list("target_id", "source_id")


def _slots_of_a_reader():
    text = models.CharField()
    return Slot("kind", text), Slot("language", text), Slot("at", models.DateTimeField())


def _neighbours_slots():
    return Item.stored.filter(pk__in=slots("neighbours", models.BigIntegerField(), NEIGHBOURS))


SHARING = [Prepared(_latest_of_each), Prepared(_referred_to)]
