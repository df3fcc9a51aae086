"""Which countries and cities there are, what they are called and where their pages are."""

import pytest

from partnerships.places.directory import cities, city_name, countries
from tests.factories import STATES, make_event, make_organisation

pytestmark = pytest.mark.django_db


def told():
    return {slug: (city.name, city.country, city.organisations) for slug, city in cities("en").items()}


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("Paris", "Paris"),
        ("75018 Paris", "Paris"),
        ("B-1000 Brussels", "Brussels"),
        ("1011 AB Amsterdam", "AB Amsterdam"),  # what this is, only the Dutch know
        ("’s-Hertogenbosch", "’s-Hertogenbosch"),
        ("2000", "2000"),
    ],
)
def test_post_code_is_no_part_of_the_name(place, name):
    assert city_name(place) == name


def test_spellings_that_fold_to_the_same_are_one_city_with_the_name_most_use():
    for place in ("Galati", "Galați", "Galați"):
        make_organisation(country="RO", place=place)

    assert told() == {"galati": ("Galați", "RO", 3)}


def test_of_two_spellings_the_one_with_accents_is_shown():
    make_organisation(country="RO", place="Galați")
    make_organisation(country="RO", place="Galati")

    assert told() == {"galati": ("Galați", "RO", 2)}


def test_cities_of_one_name_in_two_countries_have_the_country_in_the_address():
    make_organisation(country="RO", place="Roman")
    make_organisation(country="FR", place="Roman")
    make_organisation(country="", place="Roman")  # of which, nobody can tell

    assert told() == {"roman-fr": ("Roman", "FR", 1), "roman-ro": ("Roman", "RO", 1)}


def test_organisation_of_several_countries_sits_in_the_only_city_of_its_place():
    make_organisation(country="BE", place="Brussels")
    make_organisation(country="", place="Brussels")
    make_organisation(country="", place="Geneva")

    assert told() == {"brussels": ("Brussels", "BE", 2), "geneva": ("Geneva", "", 1)}


def test_place_of_an_event_alone_is_no_city_but_is_found_from_one():
    make_organisation(country="FR", place="Paris")
    make_event("In Paris", country="FR", place="75018 Paris")
    make_event("In Seville", country="ES", place="Seville")

    assert told() == {"paris": ("Paris", "FR", 1)}
    assert cities("en")["paris"].spellings == (("75018 Paris", "FR"), ("Paris", "FR"))


@pytest.mark.parametrize("state", sorted(set(STATES) - {"live"}))
def test_nobody_hears_of_places_of_what_is_not_public(state):
    make_organisation(country="IT", place="Genoa", state=state)
    make_event(country="IT", place="Genoa", state=state)

    assert (cities("en"), countries("en")) == ({}, {})


def test_countries_stand_by_name_with_what_there_is():
    make_organisation(country="GB")
    make_organisation(country="AT")
    make_organisation(country="AT")
    make_event(country="AT")
    make_organisation()

    found = [(country.code, country.organisations, country.events) for country in countries("en").values()]
    assert found == [("AT", 2, 1), ("GB", 1, 0)]
