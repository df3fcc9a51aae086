"""Answers to what editors type: pages of every kind, and tags."""

from django.urls import reverse
from taggit.models import Tag

from portal.catalogue.models import Entry
from portal.publishing.folding import fold
from portal.reviews.mandates import read_by

from .search import entries_matching, words
from .status import status_of

AT_MOST = 20


def pages_matching(user, site, term):
    """Texts whose title holds every word, those that begin with the first one before the others."""
    found = words(term)
    if not found:
        return []
    entries = entries_matching(term, Entry.objects.filter(read_by(user))).select_related("item")
    entries = entries.order_by("sort_title", "language")[: 5 * AT_MOST]
    ranked = sorted(entries, key=lambda entry: not entry.sort_title.startswith(found[0]))
    may_see = {kind for kind in {entry.kind for entry in ranked} if _may_see(user, ranked, kind)}
    return [answer(entry, site) for entry in ranked if entry.kind in may_see][:AT_MOST]


def _may_see(user, entries, kind):
    meta = next(entry.model for entry in entries if entry.kind == kind)._meta
    return user.has_perm(f"{meta.app_label}.view_{meta.model_name}")


def answer(entry, site):
    """What is said of a text that was found, and where it leads."""
    meta, status = entry.model._meta, status_of(entry)
    about = [str(entry.kind_name), entry.language.upper(), *([] if status == "live" else [status])]
    answer = {
        "id": entry.get_absolute_url(),
        "text": f"{entry.title} · {' · '.join(about)}",
        "title": entry.title,
        "about": " · ".join(about),
    }
    if site.is_registered(entry.model):
        name = f"admin:{meta.app_label}_{meta.model_name}_change"
        answer["change"] = reverse(name, args=[entry.item.object_id])
    return answer


def tags_matching(term):
    """Names of tags that hold the term, whatever its accents; those that begin with it first."""
    wanted = " ".join(words(term))
    names = [name for name in Tag.objects.order_by("name").values_list("name", flat=True) if wanted in fold(name)]
    return sorted(names, key=lambda name: not fold(name).startswith(wanted))[:AT_MOST]
