"""Where the words and facts of objects lead: to pages of this site, to other sites, or nowhere."""

from html import unescape
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.urls import Resolver404, resolve
from django.utils import translation

from portal.catalogue import addresses

from .models import Reference, WebAddress
from .words import rich_fields

LONGEST = Reference._meta.get_field("url").max_length


def store(cases):
    """Writes only what differs; a link that was there before keeps its date."""
    inner, outer = {}, {}
    for case in cases:
        inner |= {(case.item.pk, *place): read for place, read in _inner(case)}
        outer |= {(case.item.pk, *place): None for place in _outer(case)}
    targets = addresses.items_at({address for address in inner.values() if address})
    known = {_key(row): row for row in Reference.objects.filter(item__in=[case.item.pk for case in cases])}
    wanted = {key: targets.get(address) for key, address in inner.items()}
    wanted = {key: target for key, target in wanted.items() if target or not _is_route(key[-1])}
    kept = {key for key, row in known.items() if key in outer or (key in wanted and row.target_id == wanted[key])}
    Reference.objects.filter(pk__in=[row.pk for key, row in known.items() if key not in kept]).delete()
    new = [_reference(key, target=target) for key, target in wanted.items() if key not in kept]
    numbers = _web_addresses({key[-1] for key in outer if key not in kept})
    new += [_reference(key, address=numbers[key[-1]]) for key in outer if key not in kept]
    Reference.objects.bulk_create(new)


def _key(row):
    return row.item_id, row.language, row.field, row.url


def _reference(key, *, target=None, address=None):
    item, language, field, url = key
    return Reference(item_id=item, language=language, field=field, url=url, target_id=target, address_id=address)


def _inner(case):
    """`((language, field, path), address)` of links to this site; the address is None where no page can stand."""
    for text in case.texts:
        for field in rich_fields(type(text)):
            for path in addresses.internal_paths(getattr(text, field.name)):
                yield (text.language, field.name, path[:LONGEST]), addresses.read(path)


def _is_route(path):
    """Whether something else than a page answers there: a list, a file, a feed."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        try:
            return not (resolve(path).url_name or "").endswith("-detail")
        except Resolver404:
            return False


def _outer(case):
    for text in case.texts:
        for field in rich_fields(type(text)):
            for href in addresses.HREF.findall(getattr(text, field.name)):
                if _is_elsewhere(url := _without_fragment(unescape(href))):
                    yield text.language, field.name, url
    for source in case.facts.references:
        if _is_elsewhere(url := _without_fragment(source["url"])):
            yield "", "sources", url
    for field in case.facts._meta.concrete_fields:
        if isinstance(field, models.URLField):
            url = _without_fragment(getattr(case.facts, field.name))
            if _is_elsewhere(url):
                yield "", field.name, url


def _without_fragment(url):
    """ "" where it is none that anybody could ask."""
    try:
        return urlsplit(url)._replace(fragment="").geturl()
    except ValueError:  # “http://[”
        return ""


def _is_elsewhere(url):
    here = url == settings.SITE_URL or url.startswith(f"{settings.SITE_URL}/")
    return url.startswith(("http://", "https://")) and not here and len(url.encode()) <= LONGEST


def _web_addresses(urls):
    """`{url: primary key}`; those that nobody linked to before are made."""
    if not urls:
        return {}
    WebAddress.objects.bulk_create((WebAddress(url=url) for url in sorted(urls)), ignore_conflicts=True)
    return dict(WebAddress.objects.filter(url__in=urls).values_list("url", "pk"))
