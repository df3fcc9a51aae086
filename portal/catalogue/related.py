"""What to read next: picked by hand first, then by what two pages share, and always with the reason.

A pure function of the data and the moment. Shared things count in the order of their `kinship`: an action binds closer
than a topic, a topic closer than a partnership, and so on to the category; then comes time.
"""

from collections import defaultdict
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from taggit.models import Tag

from portal.publishing import clock
from portal.publishing.prepared import Prepared, Slot, slots

from .cards import cards
from .models import Entry, Item, Link

AT_MOST = 6
NEIGHBOURS = 40  # shared things looked at, closest first
LATEST = 50  # pages looked at that refer to the same thing
CANDIDATES = 200  # pages of which all is looked at that they share
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
    at = at or clock.now()
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
    for candidate, neighbour in _sharing(item.kind, neighbours, language, at) if neighbours else ():
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


def _sharing(kind, neighbours, language, at):
    """`(candidate, neighbour)` item ids of visible pages two links away."""
    values = {"kind": kind, "language": language, "at": at, "neighbours": list(neighbours)}
    last = dict(LAST_RANKS.tuples(**values))
    ranks = [last.get(neighbour) or "" for neighbour in neighbours]
    latest = LATEST_OF_EACH.tuples(ranks=ranks, **values)
    # A page among the latest of one neighbour may share others too, of which it is not among the latest.
    closest = dict.fromkeys(source for source, _ in sorted(latest, key=lambda pair: neighbours[pair[1]][0]))
    further = ALL_OF_SOME.tuples(candidates=list(closest)[:CANDIDATES])
    return [*latest, *(pair for pair in further if pair[1] in neighbours), *REFERRED_TO.tuples(**values)]


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


def _last_ranks():
    """`(neighbour, rank)`: where the latest visible pages of a kind that refer to each neighbour end; None for all."""
    kind, language, at = _slots_of_a_reader()
    visible = Entry.stored.published(at).filter(Q(language=language) | Q(is_original=True), item=OuterRef("source"))
    seen = Link.stored.filter(~Q(relation="text"), Exists(visible), target=OuterRef("pk"), source_kind=kind)
    last = seen.order_by("-source_rank").values("source_rank")[LATEST - 1 : LATEST]
    return _neighbours_slots().annotate(last=Subquery(last)).values_list("pk", "last")


def _latest_of_each():
    """`(candidate, neighbour)` item ids: visible pages of a kind that refer to neighbours, at or after these ranks.

    A query of its own for the ranks, and a range of the index for each: joined, PostgreSQL would read all links.
    """
    kind, language, at = _slots_of_a_reader()
    number, text = models.BigIntegerField(), models.CharField()
    visible = Entry.stored.published(at).filter(Q(language=language) | Q(is_original=True), item=OuterRef("source"))
    pairs = zip(slots("neighbours", number, NEIGHBOURS), slots("ranks", text, NEIGHBOURS), strict=True)
    latest = reduce(or_, (Q(target=neighbour, source_kind=kind, source_rank__gte=rank) for neighbour, rank in pairs))
    links = Link.stored.filter(~Q(relation="text"), latest, Exists(visible)).order_by("-source_rank")
    return links.values_list("source_id", "target_id")


def _all_of_some():
    """`(candidate, neighbour)` item ids of whatever some candidates refer to."""
    number = models.BigIntegerField()
    links = Link.stored.annotate(number=ExpressionWrapper(F("source"), number)).filter(~Q(relation="text"))
    return links.filter(number__in=slots("candidates", number, CANDIDATES)).values_list("source_id", "target_id")


def _referred_to():
    """The same for pages that the neighbours refer to, which are never many."""
    kind, language, at = _slots_of_a_reader()
    visible = Entry.stored.published(at).filter(Q(language=language) | Q(is_original=True))
    links = Link.stored.filter(~Q(relation="text"), source__in=_neighbours_slots(), target__kind=kind)
    return (
        links.filter(Exists(visible.filter(item=OuterRef("target"))))
        .order_by("target__key")
        .values_list("target_id", "source_id")
    )


def _slots_of_a_reader():
    text = models.CharField()
    return Slot("kind", text), Slot("language", text), Slot("at", models.DateTimeField())


def _neighbours_slots():
    return Item.stored.filter(pk__in=slots("neighbours", models.BigIntegerField(), NEIGHBOURS))


LAST_RANKS = Prepared(_last_ranks)
LATEST_OF_EACH = Prepared(_latest_of_each)
ALL_OF_SOME = Prepared(_all_of_some)
REFERRED_TO = Prepared(_referred_to)
