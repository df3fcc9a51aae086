"""Pages over all kinds: search and tags."""

from django.http import Http404, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from taggit.models import Tag

from portal.publishing import clock
from portal.publishing.addresses import language_prefix

from . import shelf as shelves
from .cards import cards
from .criteria import Criteria, linkable, linked_with
from .facets import Hits
from .filters import kept_beside
from .models import Entry, Item
from .offers import most_frequent_first, offers
from .pages import page_of
from .search.excerpts import excerpts
from .search.finding import search
from .search.query import Query
from .search.suggesting import suggest


class SearchPage(View):
    per_page = 20
    by_column = ("kind", "language", "country", "year", "pillar", "status")
    offered = (
        "kind", "theme", "partnership", "topic", "category", "tag", "country", "language", "year", "pillar", "status",
    )  # fmt: skip
    shown, at_most = 8, 60  # choices of a facet: before “more”, and in all

    def get(self, request):
        language, self.order = get_language(), request.GET.get("order", "")
        if self.order not in {"", "newest"}:
            raise Http404(_("Results cannot be sorted by “%(value)s”.") % {"value": self.order[:40]})
        query = Query(request.GET.get("q", ""), language)
        kept = {"q": query.text, "order": self.order}
        self.criteria = Criteria(request.GET, language, by_link=linkable(), by_column=self.by_column, kept=kept)
        found = search(query, self.criteria, order=self.order or "relevance")
        page = page_of(found, request.GET.get("page", "1"), self.per_page)
        return render(request, "catalogue/search.html", self.context(found, page))

    def context(self, found, page):
        bets = found.bets if page.number == 1 else []
        shown = {bet.pk for bet in bets}
        entries = cards(
            [*bets, *(entry for entry in page.object_list if entry.pk not in shown)], self.criteria.language
        )
        return {
            "query": found.query,
            "found": found,
            "page": page,
            "bets": entries[: len(bets)],
            "cards": entries[len(bets) :],
            "excerpts": excerpts(entries[len(bets) :], found.query),
            "criteria": self.criteria,
            "hidden": [pair for pair in kept_beside(self.criteria, []) if pair[0] != "q"],
            "order": self.order,
            "facets": self._facets(found),
            "canonical": f"/{language_prefix(self.criteria.language)}search/",
        }

    def _facets(self, found):
        """Those that would narrow the results, or have."""
        hits = Hits(found.shelf, found.rows, self.criteria, found.at)
        names = [name for name in self.offered if name in (*self.criteria.by_link, *self.criteria.by_column)]
        facets = offers(hits, names, self.at_most)
        return [most_frequent_first(f, self.shown) for f in facets if f.is_used or self._narrows(f, hits)]

    @staticmethod
    def _narrows(facet, hits):
        number = len(hits.rows(facet.name))
        return any(choice.number < number for choice in facet.choices)


class Suggestions(View):
    """What a visitor may be about to type, for the script of the search field."""

    keep = 30  # seconds, if nothing comes or goes before

    def get(self, request):
        moment = clock.now()
        pages, completions = suggest(request.GET.get("q", ""), get_language(), moment)
        answer = JsonResponse({"pages": [self._told(page) for page in pages], "queries": completions})
        answer["X-Robots-Tag"] = "noindex"
        patch_cache_control(answer, public=True, max_age=min(self.keep, shelves.current().steady_for(moment)))
        return answer

    @staticmethod
    def _told(page):
        url = page.get_absolute_url()
        return {"title": page.title, "kind": page.kind_name, "url": url, "language": page.language}


class TagPage(View):
    """Everything that bears a tag. A tag that no visible page bears does not exist for visitors."""

    per_page = 30

    def get(self, request, slug):
        language = get_language()
        criteria = Criteria(request.GET, language)
        tag = Tag.objects.filter(slug=slug).first()
        item = tag and Item.objects.filter(kind="tag", object_id=tag.pk).first()
        tagged = Entry.objects.reading(language).filter(linked_with([item.pk], "tag")) if item else Entry.objects.none()
        page = page_of(tagged.for_cards().newest_first(), request.GET.get("page", "1"), self.per_page)
        if not page.paginator.count:
            raise Http404(_("Nothing bears this tag."))
        number = page.number if page.number > 1 else None
        return render(
            request,
            "catalogue/tag_detail.html",
            {
                "tag": tag,
                "page": page,
                "cards": cards(page.object_list, language),
                "criteria": criteria,
                "canonical": f"/{language_prefix(language)}tags/{slug}/{criteria.query(page=number).rstrip('?')}",
            },
        )
