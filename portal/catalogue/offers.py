"""What a list or a search offers to narrow it by: the values of each filter in words, with the number of results."""

from dataclasses import dataclass, field
from heapq import nlargest

import numpy as np
from django.contrib.contenttypes.models import ContentType
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag

from portal.publishing.folding import fold

from .choices import choices
from .models import Entry, Item

HEADINGS = {
    "kind": _("kind"),
    "sort": _("kind"),
    "year": _("year"),
    "country": _("country"),
    "language": _("language"),
    "status": _("status"),
    "pillar": _("pillar"),
    "tag": _("tag"),
}
FEW = 2  # choices are not worth a click
AT_MOST = 500  # values of one filter that are looked at: the most frequent ones


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    number: int  # of the results that have it
    is_chosen: bool = False
    order: tuple = ()  # by which people would look for it in a list
    language: str = ""  # of the label, where it is not the reader's


@dataclass
class Facet:
    """One filter; `rest` are choices that stand behind “more”."""

    name: str
    heading: str
    choices: list
    rest: list = field(default_factory=list)

    @property
    def is_used(self):
        return any(choice.is_chosen for choice in [*self.choices, *self.rest])


def offers(hits, names, at_most=AT_MOST):
    """A `Facet` for each name, its choices in the order in which people would look for them. At most two queries."""
    counts = {name: _most_frequent(hits.counts(name), at_most) for name in names}
    named = _named(hits, {name: counts[name] for name in names if name in hits.criteria.by_link})
    return [Facet(name, heading(name), _choices(hits.criteria, name, counts[name], named)) for name in names]


def most_frequent_first(facet, shown):
    """The same facet with `shown` choices before “more”, and the chosen ones; or all, if few are left. Years go
    backwards all the same.
    """
    by_number = sorted(facet.choices, key=lambda choice: -choice.number)
    ranked = facet.choices if facet.name == "year" else by_number
    shown = len(ranked) if len(ranked) <= shown + FEW else shown
    first = [choice for place, choice in enumerate(ranked) if place < shown or choice.is_chosen]
    return Facet(facet.name, facet.heading, first, [choice for choice in ranked if choice not in first])


def heading(name):
    return HEADINGS[name] if name in HEADINGS else Entry(kind=name).kind_name


def _most_frequent(counts, at_most):
    return dict(nlargest(at_most, counts.items(), key=lambda pair: pair[1])) if len(counts) > at_most else counts


def _choices(criteria, name, counts, named):
    chosen = {
        each.meaning if name in criteria.by_link else each.value: each for each in criteria.chosen if each.name == name
    }
    words = named[name] if name in criteria.by_link else _words(criteria, name, counts)
    found = []
    for key, number in counts.items():
        if key in words:
            value, label, order, *language = words[key]
            found.append(Choice(value, label, number, key in chosen, order, *language))
    # What is chosen stays in sight, even if nothing has it.
    found += [Choice(each.value, each.label, 0, True, (1,)) for key, each in chosen.items() if key not in counts]
    return sorted(found, key=lambda choice: choice.order)


def _words(criteria, name, values):
    """`{value: (value, label, order)}` of those that can be chosen."""
    if name == "year":
        return {value: (value, value, (0, -int(value))) for value in values}
    known = choices(name, criteria.kind)
    labels = {value: str(known[value]) for value in values if value in known}
    if name in ("sort", "status", "pillar"):
        places = {value: place for place, value in enumerate(known)}
        return {value: (value, label, (0, places[value])) for value, label in labels.items()}
    return {value: (value, label, (0, fold(label))) for value, label in labels.items()}


def _named(hits, counts):
    """`{name: {primary key of an item: (value, label, order, …)}}` of the pages and tags that readers can see."""
    named = {name: {} for name in counts}
    pages = [key for name, found in counts.items() if name != "tag" for key in found]
    for kind, item, told in _pages(hits, pages) if pages else ():
        named[kind][item] = told
    for tag in _tags(list(counts.get("tag", ()))):
        named["tag"][tag.item_id] = tag.slug, tag.name, (0, fold(tag.name))
    return named


def _pages(hits, items):
    columns = "kind", "item", "slug", "title", "position", "sort_title", "language"
    entries = Entry.stored.filter(pk__in=_entries(hits, items)).values_list(*columns)
    for kind, item, slug, title, position, sort_title, language in entries:
        foreign = language if language != hits.criteria.language else ""
        yield kind, item, (slug, title, (0, position, sort_title), foreign)


def _entries(hits, items):
    """Primary keys of the entries of these items that readers see."""
    shelf = hits.shelf
    wanted = shelf.mark_items(shelf.rows_of_items(items))
    readable = shelf.reading(hits.criteria.language, hits.at) & wanted[shelf.item]
    return shelf.entries.pk[np.flatnonzero(readable)].tolist()


def _tags(items):
    if not items:
        return []
    of_items = Item.stored.filter(pk__in=items).values("object_id")
    # By its type, so that an index leads to the one item of each tag.
    item = Item.stored.filter(content_type=ContentType.objects.get_for_model(Tag), object_id=OuterRef("pk"))
    return Tag.objects.filter(pk__in=of_items).annotate(item_id=Subquery(item.values("pk")))
