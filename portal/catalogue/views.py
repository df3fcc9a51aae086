"""Pages over all kinds: search and tags."""

from django.db.models import Count
from django.http import Http404
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View
from taggit.models import Tag

from portal.publishing.addresses import language_prefix

from .cards import cards
from .criteria import Criteria, linkable, linked_with
from .models import Entry, Item, kinds
from .pages import page_of
from .search import MOST, Query, excerpts, find


class Counted:
    """Entries whose number is known, so that a paginator need not ask for it."""

    def __init__(self, entries, number):
        self.entries, self.number = entries, number

    def count(self):
        return self.number

    def __getitem__(self, part):
        return self.entries[part]


class SearchPage(View):
    per_page = 20
    by_column = ("kind", "language", "country", "year", "pillar", "status")

    def get(self, request):
        language = get_language()
        query = Query(request.GET.get("q", ""), language)
        kept = {"q": query.text}
        criteria = Criteria(request.GET, language, by_link=linkable(), by_column=self.by_column, kept=kept)
        hits, numbers = self._hits(criteria, query)
        page = page_of(hits, request.GET.get("page", "1"), self.per_page)
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
                "numbers": numbers,
                "canonical": f"/{language_prefix(language)}search/",
            },
        )

    @staticmethod
    def _hits(criteria, query):
        """What is shown, and `{kind: number of hits}`: None if there are so many that only the best are known."""
        if query.is_empty:
            return Entry.objects.none(), {}
        entries = Entry.objects.reading(criteria.language).for_cards()
        hits = find(entries, query)
        numbers = dict(hits.order_by().values("kind").annotate(number=Count("pk")).values_list("kind", "number"))
        chosen = set(criteria.values("kind"))
        if sum(numbers.values()) == MOST:
            # The best of all may hold few of one kind, so those of a chosen kind are looked for by themselves.
            best = find(criteria.apply(entries), query) if chosen else Counted(hits, MOST)
            return best, dict.fromkeys(kinds())
        number = sum(number for kind, number in numbers.items() if not chosen or kind in chosen)
        return Counted(criteria.apply(hits), number), numbers


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
