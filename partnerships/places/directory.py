"""Countries and cities, as the published organisations tell them.

A city is a place and a country. Spellings that fold to the same are one city (Galati, Galați), and a post code before
the name is none of it. An organisation of several countries says no country: its place is the city of this name if
there is only one. The address is the folded name, with the country behind it where two cities share the name.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from portal.catalogue.models import Entry
from portal.publishing.countries import NAMES, country_name
from portal.publishing.folding import fold
from portal.publishing.slugs import readable_slug

POST_CODE = re.compile(r"^(?:[A-Z]{1,2}-)?\d[\d -]*\s(?=\D)")  # 75018 Paris, B-1000 Brussels
# What the European Union writes instead of the ISO code.
DISPLAYED = {"EL": "GR", "UK": "GB"}


def city_name(place):
    return POST_CODE.sub("", place.strip())


@dataclass(frozen=True)
class Country:
    code: str
    organisations: int = 0
    events: int = 0

    @property
    def name(self):
        return country_name(self.code)

    @property
    def path(self):
        return reverse("country", args=[self.code.lower()])

    @property
    def here(self):
        """A condition on entries."""
        return Q(country=self.code)


@dataclass(frozen=True)
class City:
    name: str
    country: str
    slug: str
    spellings: tuple  # (place, country) as entries have it
    organisations: int

    @property
    def path(self):
        return reverse("city", args=[self.slug])

    @property
    def country_name(self):
        return country_name(self.country) if self.country else ""

    @property
    def here(self):
        """A condition on entries."""
        return Q(*(Q(place=place, country=country) for place, country in self.spellings), _connector=Q.OR)


def countries(language):
    """`{code: Country}` of all from which a published organisation or event comes, by name. One query."""
    counts = defaultdict(dict)
    rows = Entry.objects.reading(language).kind("organisation", "event").exclude(country="").order_by()
    for kind, code, number in rows.values_list("kind", "country").annotate(Count("pk")):
        counts[code][f"{kind}s"] = number
    found = [Country(code, **numbers) for code, numbers in counts.items()]
    return {country.code: country for country in sorted(found, key=lambda country: fold(country.name))}


def is_country(code):
    return code in NAMES


def cities(language):
    """`{slug: City}` of all with a published organisation, by name. One query."""
    rows = Entry.objects.reading(language).kind("organisation", "event").exclude(place="").order_by()
    groups = defaultdict(Counter)
    for kind, place, country, number in rows.values_list("kind", "place", "country").annotate(Count("pk")):
        folded = readable_slug(city_name(place))
        groups[folded, country][place, country] += number if kind == "organisation" else 0
    groups = {key: spellings for key, spellings in _gathered(groups).items() if key[0] and spellings.total()}
    named = Counter(folded for folded, _country in groups)
    found = [_city(key, spellings, named[key[0]] > 1) for key, spellings in groups.items()]
    return {city.slug: city for city in sorted(found, key=lambda city: (fold(city.name), city.country))}


def _gathered(groups):
    """What names no country joins the only city of its name; where there are several, nobody knows which is meant."""
    gathered = {key: Counter(spellings) for key, spellings in groups.items() if key[1]}
    settled = defaultdict(list)
    for key, spellings in gathered.items():
        if spellings.total():
            settled[key[0]].append(key)
    for (folded, country), spellings in groups.items():
        if country:
            continue
        match settled[folded]:
            case []:
                gathered[folded, ""] = spellings
            case [only]:
                gathered[only].update(spellings)  # adds up
    return gathered


def _city(key, spellings, is_shared):
    folded, country = key
    # The spelling that most organisations use; of two, the one with more accents.
    place, _country = max(spellings, key=lambda each: (spellings[each], len(each[0].encode()), each))
    slug = f"{folded}-{country.lower()}" if is_shared and country else folded
    return City(city_name(place), country, slug, tuple(sorted(spellings)), spellings.total())


def city_of(organisation, known):
    """The city of an entry among the known ones, or None."""
    spelling = organisation.place, organisation.country
    return next((city for city in known.values() if spelling in city.spellings), None)


def namesakes(slug, known):
    """Cities whose name alone would have this address."""
    return [city for city in known.values() if readable_slug(city.name) == slug]
