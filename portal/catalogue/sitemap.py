from collections import defaultdict

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.urls import get_script_prefix
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe

from portal.publishing.addresses import absolute

from .models import Entry, kinds


class Address:
    """A path without an entry behind it: the front page, a list, or one of the `Further`."""

    updated_at = None

    def __init__(self, path):
        self.path = path

    def get_absolute_url(self):
        return self.path


class Further:
    """Pages without an entry behind them. Subclasses are found: an app that has such pages writes one."""

    def paths(self):
        """Their paths in the default language."""
        raise NotImplementedError


class Pages(Sitemap):
    """Every text that visitors can read, under its own language, and the lists."""

    limit = 10_000  # a file may hold 50 MB, and every address may come with those of 23 other languages

    @cached_property
    def paginator(self):
        """Asked several times for one answer."""
        return super().paginator

    def items(self):
        lists = ["", *(f"{model.address}/" for model in kinds().values() if model.address)]
        columns = ["item", "is_original", "kind", "slug", "language", "updated_at"]
        entries = Entry.objects.published().order_by("pk").only(*columns)
        self.versions = defaultdict(list)
        for entry in entries:
            self.versions[entry.item_id].append(entry)
        paths = [f"{get_script_prefix()}{path}" for path in lists]
        paths += [path for further in Further.__subclasses__() for path in further().paths()]
        return [*map(Address, paths), *entries]

    def get_urls(self, page=1, site=None, protocol=None):
        urls = super().get_urls(page, site, protocol)
        for url in urls:
            versions = self.versions.get(getattr(url["item"], "item_id", None), ())
            url["alternates"] = list(_alternates(versions)) if len(versions) > 1 else []
        return urls

    def lastmod(self, page):
        return page.updated_at

    def get_domain(self, site=None):
        return settings.SITE_URL.partition("://")[2]

    def get_protocol(self, protocol=None):
        return settings.SITE_URL.partition("://")[0]


def _alternates(versions):
    """What the template says of the languages of a page, the page's own among them, as its head does."""
    for entry in versions:
        location = absolute(entry.get_absolute_url())
        yield {"lang_code": entry.language, "location": location}
        if entry.is_original:
            yield {"lang_code": "x-default", "location": location}


@require_safe
def sitemap_xml(request, section=None):
    """One sitemap, or the index of several where one may not hold them all."""
    sitemaps = {"pages": Pages()}
    if section or sitemaps["pages"].paginator.num_pages == 1:
        return sitemap(request, sitemaps, section)
    return index(request, sitemaps, sitemap_url_name="sitemap-section")
