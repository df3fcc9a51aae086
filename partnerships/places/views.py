"""Pages of countries and cities: who is at home there, what they take part in, and what took place."""

from django.conf import settings
from django.http import Http404, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views import View

from portal.catalogue.cards import cards
from portal.catalogue.criteria import AT_MOST, linked_with
from portal.catalogue.models import Entry
from portal.catalogue.sitemap import Further
from portal.publishing import clock
from portal.publishing.folding import fold
from portal.publishing.slugs import readable_slug

from .. import models
from .directory import DISPLAYED, Country, cities, countries, is_country, namesakes
from .drawing import map_of, roles_over_years
from .parts import all_memberships, parts_of
from .sentences import told_of_place

SHOWN, AT_ONCE = 6, 60  # articles: as cards, and in all; events in all


class CountryList(View):
    def get(self, request):
        language = get_language()
        today = clock.today()
        members = [part for part in all_memberships(language) if part.holds_on(today)]
        found = [
            (country, len({part.whole.item_id for part in members if part.organisation.country == country.code}))
            for country in countries(language).values()
            if country.organisations
        ]
        context = {
            "countries": found,
            "without": Entry.objects.reading(language).kind("organisation").filter(country="").count(),
            "canonical": reverse("country-list"),
            "breadcrumbs": [organisation_list()],
        }
        return render(request, "partnerships/country_list.html", context)


class CityList(View):
    def get(self, request):
        by_country = {}
        for city in cities(get_language()).values():
            by_country.setdefault(city.country, []).append(city)
        found = [(Country(code), members) for code, members in by_country.items()]
        context = {
            "countries": sorted(found, key=lambda pair: (not pair[0].code, fold(pair[0].name))),
            "number": sum(len(members) for _country, members in found),
            "canonical": reverse("city-list"),
            "breadcrumbs": [organisation_list()],
        }
        return render(request, "partnerships/city_list.html", context)


class CountryPage(View):
    def get(self, request, code):
        capitals = code.upper()
        iso = DISPLAYED.get(capitals, capitals)
        language = get_language()
        country = countries(language).get(iso)
        if country is None and not is_country(iso):
            raise Http404(_("“%(value)s” is the code of no country here.") % {"value": code[:40]})
        if code != iso.lower():
            return HttpResponsePermanentRedirect(reverse("country", args=[iso.lower()]))
        country = country or Country(iso)
        there = [city for city in cities(language).values() if city.country == iso]
        context = place_context(country, language)
        context |= {
            "map": map_of(_("Members from %(country)s") % {"country": country.name}, context["organisations"]),
            "cities": there,
            "breadcrumbs": [organisation_list(), country_list()],
        }
        return render(request, "partnerships/country_detail.html", context)


class CityPage(View):
    def get(self, request, slug):
        language = get_language()
        known = cities(language)
        city = known.get(slug)
        if city is None:
            return self._otherwise(request, slug, known)
        breadcrumbs = [organisation_list(), city_list()]
        if city.country:
            breadcrumbs.append((Country(city.country).path, city.country_name))
        others = [other for other in namesakes(readable_slug(city.name), known) if other != city]
        context = place_context(city, language)
        parts = [part for _entry, found in context["partnerships"] for part in found]
        context |= {
            "years": roles_over_years(_("Roles in partnerships through the years"), parts),
            "namesakes": others,
            "breadcrumbs": breadcrumbs,
        }
        return render(request, "partnerships/city_detail.html", context)

    def _otherwise(self, request, slug, known):
        folded = readable_slug(slug)
        if several := namesakes(folded, known):
            if len(several) == 1 or folded in known:
                return HttpResponsePermanentRedirect((known.get(folded) or several[0]).path)
            context = {"name": several[0].name, "namesakes": several, "breadcrumbs": [organisation_list(), city_list()]}
            return render(request, "partnerships/city_choice.html", context)
        if city := known.get(folded) or without_country(folded, known) or by_alias(folded, known):
            return HttpResponsePermanentRedirect(city.path)
        raise Http404(_("No organisation from a place of this name is on record."))


def without_country(slug, known):
    """The city that once had its country in the address, to tell it from another one that is gone."""
    name, _dash, code = slug.rpartition("-")
    return next((city for city in namesakes(name, known) if city.country.lower() == code), None)


def by_alias(slug, known):
    """The city of the urban authority that has this name too, if there is only one."""
    authorities = models.Organisation.objects.filter(kind="urban-authority").exclude(aliases="").exclude(place="")
    spellings = {
        (row.place, row.country)
        for row in authorities
        if slug in {readable_slug(alias) for alias in row.aliases.splitlines()}
    }
    found = [city for city in known.values() if spellings & set(city.spellings)]
    return found[0] if len(found) == 1 else None


def place_context(place, language):
    """What the pages of a country and a city have in common. Eight queries."""
    today = clock.today()
    entries = Entry.objects.reading(language).filter(place.here).for_cards()
    organisations = list(entries.kind("organisation").order_by("sort_title", "id"))
    memberships, actors = parts_of([entry.item.object_id for entry in organisations], language)
    events = entries.kind("event")
    items = [entry.item_id for entry in organisations]
    about = Entry.objects.reading(language).kind("article").filter(linked_with(items, "organisation"))
    articles = list(about.for_cards().newest_first()[:AT_ONCE]) if items else []
    number_of_events = events.count()
    return {
        "place": place,
        "sentences": told_of_place(len(organisations), memberships, actors, number_of_events, today),
        "organisations": [
            (entry, [part for part in memberships if part.organisation.pk == entry.pk]) for entry in organisations
        ],
        "partnerships": by_whole(memberships),
        "led": by_whole([part for part in actors if part.role == models.ActionRole.Role.LEADER]),
        "events": list(events.newest_first()[:AT_ONCE]),
        "number_of_events": number_of_events,
        "articles": cards(articles[:SHOWN], language),
        "more_articles": articles[SHOWN:],
        "number_of_articles": about.count() if len(articles) == AT_ONCE else len(articles),
        "articles_query": articles_query(organisations),
        "canonical": place.path,
    }


def by_whole(parts):
    """`[(entry, parts)]` by the title of the partnership or action."""
    found = {}
    for part in sorted(parts, key=lambda part: (part.whole.sort_title, *part.order)):
        found.setdefault(part.whole.pk, (part.whole, []))[1].append(part)
    return list(found.values())


def articles_query(organisations):
    """What the list of articles is asked for all about them; "" where an address cannot name so many."""
    if len(organisations) > AT_MOST:
        return ""
    return "&".join(f"organisation={entry.slug}" for entry in organisations)


def organisation_list():
    return reverse("organisation-list"), _("Organisations")


def country_list():
    return reverse("country-list"), _("Countries")


def city_list():
    return reverse("city-list"), _("Cities")


class Places(Further):
    """The map, the countries and the cities for the sitemap. Two queries."""

    def paths(self):
        language = settings.LANGUAGE_CODE
        with override(language):
            found = [*countries(language).values(), *cities(language).values()]
            lists = [reverse(name) for name in ("map", "country-list", "city-list")]
            return [*lists, *(place.path for place in found)]
