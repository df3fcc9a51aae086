"""Finding objects by what they are called, forgiving accents, letters and the order of words."""

from django.db.models import Exists, OuterRef, Q

from portal.catalogue.models import Entry, Item
from portal.publishing.folding import fold

AT_MOST_WORDS = 8


def words(term):
    """`Galați, city\x00` → `["galati,", "city"]`: what PostgreSQL cannot store cannot be found either."""
    return fold(term[:200].replace("\x00", "")).split()[:AT_MOST_WORDS]


def entries_matching(term, entries=None):
    """Entries whose title, code or place holds every word."""
    entries = Entry.objects.all() if entries is None else entries
    for word in words(term):
        entries = entries.filter(Q(sort_title__contains=word) | Q(code__icontains=word) | Q(place__icontains=word))
    return entries


def items_matching(term):
    return Item.objects.filter(Exists(entries_matching(term, Entry.objects.filter(item=OuterRef("pk")))))


def objects_matching(term, queryset, folded_fields=()):
    """Rows in which every word stands in a title, the code, the key, or one of `folded_fields`.

    Those fields, such as the aliases of an organisation, are stored as they are written and have to be folded here.
    """
    model = queryset.model
    entries = Entry.objects.filter(kind=model._meta.model_name, item__object_id=OuterRef("pk"))
    found = words(term)
    others = folded_names(model, folded_fields) if found else {}
    for word in found:
        named = Exists(entries.filter(Q(sort_title__contains=word) | Q(code__icontains=word)))
        also = [pk for pk, text in others.items() if word in text]
        queryset = queryset.filter(Q(named) | Q(key__icontains=word) | Q(pk__in=also))
    return queryset


def folded_names(model, fields):
    """`{primary key: what these fields say, folded}`, without those that say nothing."""
    if not fields:
        return {}
    return {pk: fold(" ".join(values)) for pk, *values in model.objects.values_list("pk", *fields) if any(values)}
