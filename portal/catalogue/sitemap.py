from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.urls import get_script_prefix
from django.views.decorators.http import require_safe

from .models import Entry, kinds


class Address:
    """A path without an entry behind it: the front page or a list."""

    updated_at = None

    def __init__(self, path):
        self.path = f"{get_script_prefix()}{path}"

    def get_absolute_url(self):
        return self.path


class Pages(Sitemap):
    """Every text that visitors can read, under its own language, and the lists."""

    limit = 20_000

    def items(self):
        lists = ["", *(f"{model.address}/" for model in kinds().values() if model.address)]
        entries = Entry.objects.published().order_by("pk").only("kind", "slug", "language", "updated_at")
        return [*map(Address, lists), *entries]

    def lastmod(self, page):
        return page.updated_at

    def get_domain(self, site=None):
        return settings.SITE_URL.partition("://")[2]

    def get_protocol(self, protocol=None):
        return settings.SITE_URL.partition("://")[0]


@require_safe
def sitemap_xml(request, section=None):
    """One sitemap, or the index of several where one may not hold them all."""
    if section or Pages().paginator.num_pages == 1:
        return sitemap(request, SITEMAPS, section)
    return index(request, SITEMAPS, sitemap_url_name="sitemap-section")


SITEMAPS = {"pages": Pages}
