"""The two kinds of page that every kind of content has: one of its own, and a list."""

import numpy as np
from django.core.paginator import Paginator
from django.db.models import F, Q
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views import View

from portal.publishing import clock
from portal.publishing.addresses import list_path, page_path
from portal.publishing.languages import language_name

from . import departures
from . import shelf as shelves
from .breadcrumbs import breadcrumbs
from .cards import cards
from .connections import connections
from .criteria import Criteria
from .facets import Hits
from .filters import filter_form, kept_beside
from .models import Entry, FormerAddress, Item
from .related import related, tags_of


class DetailPage(View):
    """The page of one object, in the reader's language or else in its original one, said openly.

    Whoever may change the object sees a text that is not public, marked as a preview and never cached; for everybody
    else it does not exist. Old addresses lead on for ever.
    """

    model = None
    select_related = ()
    related_at_most = 6

    def get(self, request, slug):
        language = get_language()
        text = self._visible_text(slug, language)
        if text is None or (text.language != language and self._hidden(request, slug, language)):
            return self._otherwise(request, slug, language)
        if text.language != language and (own := self._translations(text).get(language)):
            return HttpResponseRedirect(own)  # not for ever: the translation may be taken off again
        return render(request, self.template, self.context(text, language))

    @property
    def template(self):
        return f"{self.model._meta.app_label}/{self.model._meta.model_name}_detail.html"

    def path(self, slug, language):
        """For subclasses that stand below the page itself."""
        return page_path(self.model, slug, language)

    def context(self, text, language):
        """For subclasses to add to."""
        facts = text.facts
        item = Item.objects.get(kind=self.model._meta.model_name, object_id=facts.pk)
        links, tags = connections(item, language, spoken=text.language), tags_of(item)
        translations = self._translations(text)
        return {
            "page": text,
            "facts": facts,
            "item": item,
            "hue": item.hue,
            "links": links,
            "breadcrumbs": breadcrumbs(self.model, links),
            "tags": tags,
            # Not every kind's page shows them.
            "related": SimpleLazyObject(
                lambda: related(item, links, tags, language, spoken=text.language, at_most=self.related_at_most)
            ),
            "translations": translations,
            "is_fallback": text.language != language,
            "text_language": language_name(text.language),
            "canonical": self.path(text.slug, text.language),
        }

    def _texts(self, slug):
        rows = self.model.text_model().objects.filter(slug=slug)
        return rows.select_related("facts__lead_image", *(f"facts__{name}" for name in self.select_related))

    def _visible_text(self, slug, language):
        texts = self._texts(slug).published()
        readable = texts.filter(Q(language=language) | Q(language=F("facts__original_language")))
        return min(readable, key=lambda text: text.language != language, default=None)

    def _translations(self, text):
        """`{language: path}` of all languages in which visitors can read the object."""
        if not hasattr(text, "_translations"):
            rows = self.model.text_model().objects.filter(facts=text.facts_id).published()
            text._translations = {
                language: self.path(slug, language)
                for language, slug in rows.order_by("language").values_list("language", "slug")
            }
        return text._translations

    def _hidden(self, request, slug, language):
        """The text in this very language, for those who may read what visitors do not."""
        meta = self.model._meta
        if request.user.has_perm(f"{meta.app_label}.change_{meta.model_name}"):
            text = self._texts(slug).filter(language=language).first()
            if text and request.user.has_perm(f"{meta.app_label}.view_{meta.model_name}", text.facts):
                return text
        return None

    def _otherwise(self, request, slug, language):
        if text := departures.departed(self._texts(slug), self.model, slug, language):
            return self._departed(request, text, language)
        if hidden := self._hidden(request, slug, language):
            return self._preview(request, hidden, language)
        if entry := self._moved(slug, language):
            return departures.lead_to(self.path(entry.slug, language))
        raise Http404

    def _departed(self, request, text, language):
        """What visitors find in the place of a text that was taken off the site for a reason."""
        match text.unpublish_reason:
            case "moved":
                return departures.lead_to(departures.destination(text.moved_to, language))
            case "withdrawn" if text.slug == request.resolver_match.kwargs["slug"]:
                return render(request, self.template, {**self.context(text, language), "is_withdrawn": True})
            case "withdrawn":
                return departures.lead_to(self.path(text.slug, language))
        return render(request, "410.html", {"page": text}, status=410)

    def _moved(self, slug, language):
        """The entry of a page that once stood at this address: in this language, or else in the page's original one."""
        original = Q(item__entries__is_original=True, item__entries__language=F("language"))
        former = FormerAddress.objects.filter(kind=self.model._meta.model_name, slug=slug)
        former = former.filter(Q(language=language) | original)
        nearest = min(former, key=lambda address: address.language != language, default=None)
        return nearest and Entry.objects.reading(language).filter(item=nearest.item_id).first()

    def _preview(self, request, text, language):
        response = render(request, self.template, {**self.context(text, language), "is_preview": True})
        add_never_cache_headers(response)
        response["X-Robots-Tag"] = "noindex"
        return response


class ListPage(View):
    """A list of one kind, filtered and paged by plain addresses."""

    model = None
    per_page = 20
    by_link = ()  # filters that the form offers: kinds that the entries are linked with
    by_column = ()  # and columns of the entry
    also_by_link = ()  # filters that other pages link to ("all 134 articles") but the form does not offer
    kept = {}  # further parameters, which the subclass reads itself, with their values
    order = ("-sort_at", "sort_title", "id")

    def get(self, request):
        language = get_language()
        self.criteria = Criteria(
            request.GET,
            language,
            kind=self.model._meta.model_name,
            by_link=(*self.by_link, *self.also_by_link),
            by_column=self.by_column,
            kept=self.kept,
        )
        kept, at = shelves.current(), clock.now()
        self.hits = Hits(kept, self.rows(kept, at), self.criteria, at)
        entries = Counted(self.criteria.apply(self.entries(language)), len(self.hits.rows()))
        page = page_of(entries, request.GET.get("page", "1"), self.per_page)
        return render(request, self.template, self.context(page, language))

    @property
    def template(self):
        return f"{self.model._meta.app_label}/{self.model._meta.model_name}_list.html"

    def entries(self, language):
        return Entry.objects.reading(language).kind(self.model._meta.model_name).for_cards().order_by(*self.order)

    def rows(self, shelf, at):
        """The places on the shelf of what `entries` finds at the moment."""
        is_listed = shelf.entries.kind == shelves.code(self.model._meta.model_name)
        return np.flatnonzero(shelf.reading(self.criteria.language, at) & is_listed)

    def context(self, page, language):
        """For subclasses to add to."""
        number = page.number if page.number > 1 else None
        names = [name for name in (*self.by_link, *self.by_column) if name != "month"]
        filters = filter_form(self.hits, names)
        return {
            "page": page,
            "cards": cards(page.object_list, language),
            "criteria": self.criteria,
            "filters": filters,
            "hidden": kept_beside(self.criteria, filters),
            "kind": self.model._meta,
            "canonical": list_path(self.model, language) + self.criteria.query(page=number).rstrip("?"),
        }


class Counted:
    """Entries whose number is known, so that a paginator need not ask for it."""

    def __init__(self, entries, number):
        self.entries, self.number = entries, number

    def count(self):
        return self.number

    def __getitem__(self, part):
        return self.entries[part]


def page_of(entries, number, per_page):
    """A page of the entries. Raises Http404 with a sentence unless `number` is that of an existing page."""
    if not (number.isascii() and number.isdecimal() and len(number) < 7):
        raise Http404(_("“%(value)s” is not a page number.") % {"value": number[:40]})
    paginator = Paginator(entries, per_page)
    if not 1 <= int(number) <= paginator.num_pages:
        raise Http404(_("This list has no page %(number)s.") % {"number": number})
    return paginator.page(int(number))
