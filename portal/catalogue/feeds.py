from django.conf import settings
from django.contrib.syndication.views import Feed
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.publishing.addresses import absolute, language_prefix

from .models import Entry


class ArticleFeed(Feed):
    """The newest articles, as the reader of this language sees them."""

    feed_type = Atom1Feed

    def title(self):
        return _("%(site)s: articles") % {"site": settings.SITE_NAME}

    def subtitle(self):
        return _("Reports, publications and voices from the partnerships")

    def link(self):
        return absolute(f"/{language_prefix(get_language())}articles/")

    def feed_url(self):
        return absolute(f"/{language_prefix(get_language())}feeds/articles/")

    def items(self):
        articles = Entry.objects.reading(get_language()).kind("article")
        return articles.select_related("item").newest_first()[:30]

    def item_title(self, entry):
        return entry.title

    def item_description(self, entry):
        return entry.summary

    def item_link(self, entry):
        return absolute(entry.get_absolute_url())

    def item_guid(self, entry):
        """The same whatever the address becomes, so that no reader sees an old article as new."""
        return f"{settings.SITE_URL}/#{entry.item.kind}:{entry.item.key}:{entry.language}"

    def item_pubdate(self, entry):
        return entry.first_published_at

    def item_updateddate(self, entry):
        return entry.updated_at
