"""What the back office calls an object where it can be chosen: its title, what and where it is, whether it is public.

Titles and kinds come from the catalogue, so a page of twenty choices costs three queries, whatever is chosen from.
"""

from collections import defaultdict

from django.utils.translation import gettext_lazy

from portal.catalogue.models import Entry, Link
from portal.publishing.countries import country_name
from portal.reviews.mandates import is_bound, read_by

from .status import status_of

UNREADABLE = gettext_lazy("a page of another partnership")


def labels_of(model, ids, *, with_kind=False):
    """`{primary key: "Galați · urban authority · Romania"}` of rows of one kind; without a text a row has no label."""
    entries = Entry.objects.filter(kind=model._meta.model_name, item__object_id__in=ids).select_related("item")
    return {entries[0].item.object_id: label for entries, label in _labelled(entries, with_kind)}


def item_labels(items, user=None):
    """`{item's primary key: "Article · A title · draft"}`, for lists in which all kinds stand together.

    What this `user` may not read has a label that says no more than that.
    """
    entries = Entry.objects.filter(item__in=items).select_related("item")
    if user is None or not is_bound(user):
        return {found[0].item_id: label for found, label in _labelled(entries, with_kind=True)}
    labels = _labelled(entries.filter(read_by(user)), with_kind=True)
    hidden = {getattr(item, "pk", item): UNREADABLE for item in items}
    return hidden | {found[0].item_id: label for found, label in labels}


def _labelled(entries, with_kind):
    by_item = defaultdict(list)
    for entry in entries:
        by_item[entry.item_id].append(entry)
    wholes = _titles_of_wholes(by_item)
    for item, found in by_item.items():
        yield found, _label(found, wholes.get(item), with_kind)


def _label(entries, whole, with_kind):
    main = next((entry for entry in entries if entry.is_original), entries[0])
    statuses = {status_of(entry) for entry in entries}
    parts = [
        main.title,
        main.kind_name if with_kind else "",
        main.sort_label,
        country_name(main.country) if main.country else "",
        whole,
        "" if "live" in statuses else status_of(main),
    ]
    return " · ".join(str(part) for part in parts if part)


def _titles_of_wholes(items):
    """An action plan called “Action Plan” says little without its partnership."""
    parts = Link.objects.filter(source__in=list(items), relation="part_of", position=1)
    pairs = dict(parts.values_list("source", "target"))
    titles = dict(
        Entry.objects.filter(item__in=set(pairs.values())).order_by("is_original").values_list("item", "title")
    )
    return {part: titles[whole] for part, whole in pairs.items() if whole in titles}
