"""Pages over all kinds: search and tags."""

from collections import Counter

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from taggit.models import Tag

from portal.publishing.addresses import language_prefix

from .cards import cards
from .criteria import Criteria, linkable, linked_with
from .models import Entry, Item
from .pages import page_of
from .search.excerpts import excerpts
from .search.finding import search
from .search.query import Query
from .shelf import name_of


class SearchPage(View):
    per_page = 20
    by_column = ("kind", "language", "country", "year", "pillar", "status")

    def get(self, request):
        language = get_language()
        query = Query(request.GET.get("q", ""), language)
        kept = {"q": query.text}
        criteria = Criteria(request.GET, language, by_link=linkable(), by_column=self.by_column, kept=kept)
        found = search(query, criteria)
        page = page_of(found, request.GET.get("page", "1"), self.per_page)
        entries = cards(page.object_list, language)
        return render(
            request,
            "catalogue/search.html",
            {
                "query": query,
                "page": page,
                "cards": entries,
                "excerpts": excerpts(entries, found.query),
                "criteria": criteria,
                "numbers": Counter(name_of(kind) for kind in found.shelf.entries.kind[found.rows].tolist()),
                "canonical": f"/{language_prefix(language)}search/",
            },
        )


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
