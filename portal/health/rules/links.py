"""Links in words and facts that lead nowhere."""

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.catalogue.models import Entry, Item, Link
from portal.publishing.changes import publishable_models
from portal.publishing.visibility import visible_q

from ..findings import of_items, on_the_site
from ..models import Reference, WebAddress
from .base import Rule


class InternalLinks(Rule):
    """A link to a page that is not there, or that visitors cannot read."""

    name = "internal-link"
    heading = gettext_lazy("Links to pages that nobody can read")
    advice = gettext_lazy("Link another page, or take the link out. If the page comes back, the link works again.")

    def rows(self, now):
        entries = Entry.stored.filter(item=OuterRef("target"))
        left = entries.order_by("-updated_at").values(moment=Coalesce("expire_at", "updated_at"))[:1]
        links = Reference.objects.filter(on_the_site(now), address=None)
        broken = links.filter(Q(target=None) | ~Exists(entries.filter(visible_q(now))))
        since = Coalesce(Subquery(left), F("since"))
        return [of_items(broken, self.name, language=F("language"), field=F("field"), about=F("url"), since=since)]

    def sentence(self, finding):
        return _("A link leads to no public page: %(path)s") % {"path": finding.about}


class ExternalLinks(Rule):
    """A link to another site that did not answer on several days."""

    name = "external-link"
    heading = gettext_lazy("Links to other sites that do not answer")
    advice = gettext_lazy("Open the address. If it is gone, link what took its place, or take the link out.")

    def rows(self, now):
        broken = Reference.objects.filter(on_the_site(now), address__failing_days__gte=WebAddress.BROKEN_AFTER)
        since = F("address__failing_since")
        return [of_items(broken, self.name, language=F("language"), field=F("field"), about=F("url"), since=since)]

    def sentence(self, finding):
        return _("An address elsewhere does not answer: %(url)s") % {"url": finding.about}


class Orphans(Rule):
    """A page that no other page leads to: readers find it by lists and search only."""

    name = "orphan"
    heading = gettext_lazy("Pages that no other page leads to")
    advice = gettext_lazy("Tie the page to what it belongs to, or link it from the words of another page.")

    def rows(self, now):
        kinds = [model._meta.model_name for model in publishable_models() if not model.stands_alone]
        entries = Entry.stored.filter(visible_q(now))
        # Pages that belong together show each other; a link in words leads one way only.
        shown_there = Link.stored.filter(source=OuterRef("pk")).exclude(relation="text")
        shown_there = shown_there.filter(Exists(entries.filter(item=OuterRef("target"))))
        named_there = Link.stored.filter(Exists(entries.filter(item=OuterRef("source"))), target=OuterRef("pk"))
        pages = Item.stored.filter(Exists(entries.filter(item=OuterRef("pk"))), kind__in=kinds)
        alone = pages.exclude(Exists(shown_there)).exclude(Exists(named_there))
        moments = Entry.stored.filter(item=OuterRef("pk"), first_published_at__isnull=False)
        first = moments.order_by("first_published_at").values("first_published_at")[:1]
        return [of_items(alone, self.name, item="", since=Subquery(first))]

    def sentence(self, finding):
        return _("No other page leads here.")
