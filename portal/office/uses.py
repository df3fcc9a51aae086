"""Where a page is used: what names it on the site, what will once it is released, and how each of them does it."""

from collections import defaultdict
from functools import cache

from django.apps import apps
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.connections import role_label
from portal.catalogue.models import BestBet, Entry, Item, Link
from portal.publishing.languages import language_name
from portal.releases.models import ReleaseItem, ReleaseSet
from portal.revisions.models import Revision
from portal.revisions.naming import Named, Naming

from .labels import item_labels
from .status import status_q

AT_MOST = 30  # of each group are listed; there may be hundreds
GROUPS = {
    "live": gettext_lazy("On the site"),
    "scheduled": gettext_lazy("On the site later"),
    "draft": gettext_lazy("In drafts"),
    "off": gettext_lazy("Off the site"),
}


def bets_on(facts):
    return list(BestBet.objects.filter(page__kind=facts._meta.model_name, page__object_id=facts.pk))


def uses(facts, user=None):
    """`[{"status", "name", "number", "rows": [(item, label, words)], "more"}]` of the groups that hold anything.

    Where a page names this one in two texts of which one is public, it stands in two groups. What the `user`
    may not read is counted, and not named.
    """
    target = Item.objects.filter(kind=facts._meta.model_name, object_id=facts.pk).first()
    if target is None:
        return []
    links = Link.objects.filter(target=target).exclude(source=target).annotate(status=_status())
    coming = _coming(facts, links)
    groups = _standing(links, but={"draft": coming["scheduled"]})
    for status, found in coming.items():
        for source, ways in found.items():
            groups[status]["number"] += source not in groups[status]["ways"]
            groups[status]["ways"].setdefault(source, []).extend(ways)
    labels = item_labels([source for group in groups.values() for source in group["ways"]], user)
    return [_told(status, groups[status], labels) for status in GROUPS if groups[status]["number"]]


def _told(status, group, labels):
    rows = [
        (source, labels.get(source.pk, str(source)), _words(source.model, ways))
        for source, ways in list(group["ways"].items())[:AT_MOST]
    ]
    more = group["number"] - len(rows)
    return {"status": status, "name": GROUPS[status], "number": group["number"], "rows": rows, "more": more}


# What the catalogue knows: references that stand


def _status():
    """Of the text in which a link stands, or of the source's most public one; "off" for those off the site."""
    cases = []
    for status in ("live", "scheduled", "draft"):
        of_all = Entry.objects.filter(status_q(status), item=OuterRef("source"))
        own = of_all.filter(language=OuterRef("language"))
        cases.append(When(Q(Exists(own)) | Q(Exists(of_all), language=""), then=Value(status)))
    return Case(*cases, default=Value("off"))


def _standing(links, but):
    """`{status: {"number": of sources, "ways": {source: [Naming]} of the first of them}}`."""
    groups = defaultdict(lambda: {"number": 0, "ways": {}})
    for status in GROUPS:
        here = links.filter(status=status).exclude(source__in=list(but.get(status, ())))
        sources = Item.objects.filter(pk__in=here.values("source")).select_related("content_type")
        ways = {source: [] for source in sources.order_by("kind", "key")[:AT_MOST]}
        by_number = {source.pk: source for source in ways}
        for link in here.filter(source__in=by_number).order_by("relation", "language", "pk") if ways else ():
            ways[by_number[link.source_id]].append(Naming(link.relation, link.language, link.role))
        number = len(ways) if len(ways) < AT_MOST else sources.count()
        groups[status] = {"number": number, "ways": ways}
    return groups


# What only drafts and scheduled sets hold


def _coming(facts, links):
    """`{status: {source: [Naming]}}` of references that nobody can read yet, and that stand nowhere else."""
    named, found = Named(facts), {"scheduled": {}, "draft": {}}
    scheduled = ReleaseItem.objects.filter(
        release_set__status=ReleaseSet.Status.SCHEDULED, action=ReleaseItem.Action.PUBLISH, revision__isnull=False
    )
    revisions = Revision.objects.filter(Q(is_draft=True) | Q(pk__in=scheduled.values("revision")))
    held = named.may_be_in(revisions).select_related("content_type")
    settled = set(scheduled.values_list("revision", flat=True)) if held else ()
    sources = _sources(held)
    known = _known(links, sources.values())
    for revision in held:
        source = sources.get((revision.content_type_id, revision.object_id))
        ways = _without_repetition(named.named_by(revision.model, revision.data)) if source else []
        status = "scheduled" if revision.pk in settled else "draft"
        standing = known["public" if status == "scheduled" else "any"]
        if new := [way for way in ways if (source.pk, way) not in standing]:
            found[status][source] = new
    for source in found["scheduled"]:
        found["draft"].pop(source, None)
    return found


def _sources(revisions):
    places = {(revision.content_type_id, revision.object_id) for revision in revisions}
    items = Item.objects.filter(
        content_type__in={kind for kind, _pk in places}, object_id__in={pk for _kind, pk in places}
    ).select_related("content_type")
    return {place: item for item in items if (place := (item.content_type_id, item.object_id)) in places}


def _known(links, sources):
    """`{"any": {(source, Naming)}, "public": …}`: references that stand; those of them that visitors will see."""
    known = {"any": set(), "public": set()}
    rows = links.filter(source__in=list(sources)).values_list("status", "source", "relation", "language", "role")
    for status, source, *way in rows:
        known["any"].add((source, Naming(*way)))
        if status in {"live", "scheduled"}:
            known["public"].add((source, Naming(*way)))
    return known


def _without_repetition(ways):
    """As in the catalogue: a relation says more than a link in a text."""
    related = [way for way in ways if way.relation != "text"]
    return related or ways


# In words


def _words(model, ways):
    """How a page of this kind names another: “partnerships, in the text (Français)”."""
    return ", ".join(dict.fromkeys(str(_way(model, way)) for way in ways))


def _way(model, way):
    if way.relation == "text":
        return _("in the text (%(language)s)") % {"language": language_name(way.language)}
    if way.relation == "part_of":
        return _("as a part of this one")
    if way.relation.endswith("pick"):
        return _("picked by hand")
    name = _relation_names(model).get(way.relation) or _association_names().get(way.relation, way.relation)
    return f"{name} ({label})" if (label := role_label(way.relation, way.role)) else name


@cache
def _relation_names(model):
    return {field.name: field.verbose_name for field in model._meta.get_fields() if hasattr(field, "verbose_name")}


@cache
def _association_names():
    return {model._meta.model_name: model._meta.verbose_name for model in apps.get_models()}
