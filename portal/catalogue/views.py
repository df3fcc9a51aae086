"""Pages over all kinds: search and tags."""

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from taggit.models import Tag

from portal.publishing.addresses import language_prefix

from .cards import cards
from .criteria import Criteria, linked_with
from .models import Entry, Item
from .pages import page_of
from .search import MOST, Query, excerpts, find


class SearchPage(View):
    per_page = 20

    def get(self, request):
        language = get_language()
        criteria = Criteria(request.GET, language, by_column=["kind"], others=["q"])
        query = Query(request.GET.get("q", ""), language)
        entries = Entry.objects.none()
        if not query.is_empty:
            entries = find(criteria.apply(Entry.objects.reading(language)).for_cards(), query)
        page = page_of(entries, request.GET.get("page", "1"), self.per_page)
        found = cards(page.object_list, language)
        return render(
            request,
            "catalogue/search.html",
            {
                "query": query,
                "page": page,
                "is_bounded": page.paginator.count == MOST,
                "cards": found,
                "excerpts": excerpts(found, query),
                "criteria": criteria,
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
        tagged = Entry.objects.reading(language).filter(linked_with(item.pk, "tag")) if item else Entry.objects.none()
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
