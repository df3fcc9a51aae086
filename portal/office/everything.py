"""What the field on top of every page finds: pages of all kinds, pictures and tags, forgiving accents and capitals.

A page is found by its titles in all languages, by its key, code, place and tags, by its other names such as aliases,
and by the titles that a draft gives it.
"""

from collections import defaultdict

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils.translation import gettext as _
from taggit.models import Tag

from portal.catalogue.models import Entry, Link
from portal.library.models import Image
from portal.publishing.changes import publishable_models
from portal.publishing.folding import fold
from portal.reviews.mandates import is_bound, read_by, seen_places
from portal.revisions.models import Revision

from .finding import answer
from .search import folded_names, words

AT_MOST = 40


def everything_matching(user, site, term):
    """Answers as `find.html` lists them, titles before all else. A fixed number of queries."""
    found = words(term)
    if not found:
        return []
    admins = [
        site.get_model_admin(model)
        for model in publishable_models()
        if site.is_registered(model) and _may_see(user, model)
    ]
    answers = [*_pages(user, site, admins, found), *_tags(user, found), *_pictures(user, found)]
    return answers[:AT_MOST]


def _may_see(user, model):
    return user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")


def _pages(user, site, admins, found):
    drafts = _titles_of_drafts([admin.model for admin in admins])
    seen = seen_places(user) if is_bound(user) else None
    if seen is not None:
        drafts = {kind: {pk: t for pk, t in titles.items() if (kind, pk) in seen} for kind, titles in drafts.items()}
    names = defaultdict(dict, {kind: _folded(titles) for kind, titles in drafts.items()})
    for admin in admins:
        for pk, text in folded_names(admin.model, admin.folded_fields).items():
            known = names[admin.opts.model_name]
            known[pk] = f"{known.get(pk, '')} {text}"
    entries = Entry.objects.filter(read_by(user), kind__in=[admin.opts.model_name for admin in admins])
    tags = _folded_tags()
    for word in found:
        entries = entries.filter(_called(word, names, tags))
    first = Q(sort_title__startswith=found[0]), Q(sort_title__contains=found[0])
    rank = Case(When(first[0], then=0), When(first[1], then=1), default=2)
    rows = entries.select_related("item").order_by(rank, "sort_title", "-is_original")[: 3 * AT_MOST]
    pages = {}
    for entry in rows:  # one answer for each page, whatever its languages
        pages.setdefault(entry.item_id, entry)
    return [
        _page(site, entry, drafts, is_seen=seen is None or (entry.kind, entry.item.object_id) in seen)
        for entry in pages.values()
    ]


def _called(word, names, tags):
    """Entries of which anything is called so."""
    links = Link.objects.filter(source=OuterRef("item"), target__kind="tag", target__object_id__in=_holding(tags, word))
    called = Q(sort_title__contains=word) | Q(code__icontains=word) | Q(place__icontains=word) | Q(Exists(links))
    for kind, known in names.items():
        if pks := _holding(known, word):
            called |= Q(kind=kind, item__object_id__in=pks)
    return called | Q(item__key__icontains=word)


def _holding(texts, word):
    return [pk for pk, text in texts.items() if word in text]


def _folded(texts):
    return {pk: fold(text) for pk, text in texts.items()}


def _folded_tags():
    return _folded(dict(Tag.objects.values_list("pk", "name")))


def _titles_of_drafts(models):
    """`{kind: {primary key: titles in all languages}}`."""
    types = {content_type.pk: model for model, content_type in ContentType.objects.get_for_models(*models).items()}
    titles = defaultdict(dict)
    drafts = Revision.objects.drafts().filter(content_type__in=types).values_list("content_type", "object_id", "data")
    for content_type, pk, data in drafts:
        model = types[content_type]
        texts = data["rows"].get(model.text_model()._meta.model_name, {}).values()
        titles[model._meta.model_name][pk] = " / ".join(text["title"] for text in texts)
    return titles


def _page(site, entry, drafts, *, is_seen):
    found = answer(entry, site)
    if not is_seen:  # the office has no form of it for this user, but visitors read it
        found["change"] = entry.get_absolute_url()
    title = drafts.get(entry.kind, {}).get(entry.item.object_id, entry.title)
    return found if title == entry.title else {**found, "draft": title}


def _tags(user, found):
    if not _may_see(user, Tag):
        return []
    rows = [(name, pk) for pk, name in Tag.objects.values_list("pk", "name")]
    return [
        {"title": name, "about": _("tag"), "change": reverse("admin:taggit_tag_change", args=[pk])}
        for name, pk in sorted(rows, key=lambda row: fold(row[0]))
        if all(word in fold(name) for word in found)
    ]


def _pictures(user, found):
    if not _may_see(user, Image):
        return []
    names = defaultdict(str)
    for pk, *texts in Image.objects.values_list("pk", "key", "credit", "texts__alt", "texts__caption"):
        names[pk] += fold(" ".join(filter(None, texts))) + " "
    chosen = [pk for pk, text in names.items() if all(word in text for word in found)][:AT_MOST]
    images = Image.objects.filter(pk__in=chosen).prefetch_related("texts").order_by("key")
    return [
        {
            "title": str(image.text_in("") or image.key),
            "about": f"{_('picture')} · {image.key}",
            "change": reverse("admin:library_image_change", args=[image.pk]),
            "picture": image.smallest("card"),
        }
        for image in images
    ]
