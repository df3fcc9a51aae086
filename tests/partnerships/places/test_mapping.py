"""The map of members: what it counts is what it lists, and what its numbers lead to."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Membership
from tests.factories import make_organisation, make_partnership

pytestmark = pytest.mark.django_db


def join(partnership, organisation, role="member", **dates):
    return Membership.objects.create(partnership=partnership, organisation=organisation, role=role, **dates)


@pytest.fixture
def programme():
    """Genoa and Oslo on the map, Malta without a place, an umbrella without even a country."""
    food, water = make_partnership("Food"), make_partnership("Water", started_on=date(2025, 1, 1))
    genoa = make_organisation("Genoa", country="IT", place="Genoa", latitude="44.4", longitude="8.9")
    oslo = make_organisation("Oslo", country="NO", place="Oslo", latitude="59.9", longitude="10.7")
    join(food, genoa, "coordinator", since=date(2024, 1, 1), since_precision="year")
    join(food, oslo, until=date(2024, 6, 1))
    join(food, make_organisation("Malta", country="MT", kind="country"))
    join(food, make_organisation("Eurocities", kind="umbrella"), "observer")
    join(water, genoa)
    return food


def shown(client, query=""):
    context = client.get(f"/map/{query}").context
    return [taker.entry.title for taker in context["takers"]]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Eurocities", "Genoa", "Malta"]),
        ("?partnership=food", ["Eurocities", "Genoa", "Malta"]),
        ("?partnership=water", ["Genoa"]),
        ("?partnership=water&partnership=food", ["Eurocities", "Genoa", "Malta"]),
        ("?role=coordinator", ["Genoa"]),
        ("?role=observer&role=coordinator", ["Eurocities", "Genoa"]),
        ("?role=coordinator&partnership=water", []),
        ("?country=MT", ["Malta"]),
        ("?country=NO", []),
        ("?as_of=2024-06-01", ["Eurocities", "Genoa", "Malta", "Oslo"]),
        ("?as_of=2024-06-02", ["Eurocities", "Genoa", "Malta"]),
        ("?as_of=2023-12-31", ["Eurocities", "Malta", "Oslo"]),
        ("?as_of=2024-06-01&country=NO&utm_source=letter", ["Oslo"]),
        ("?as_of=2024-12-31&partnership=water", []),
    ],
)
def test_filters_and_the_day_say_who_is_shown(client, programme, query, names):
    assert shown(client, query) == names


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?partnership=nowhere", "There is no partnership “nowhere”."),
        ("?role=leader", "“leader” is none of the choices of this filter."),
        ("?country=XX", "“XX” is none of the choices of this filter."),
        ("?theme=food", "There is no filter called “theme” here."),
        ("?known_on=2024-01-01", "There is no filter called “known_on” here."),
        ("?as_of=yesterday", "“yesterday” is no day. Write it as 2025-09-30."),
    ],
)
def test_what_does_not_exist_is_a_sentence(client, programme, query, sentence):
    response = client.get(f"/map/{query}")

    assert response.status_code == 404
    assert sentence in unescape(response.content.decode())


@pytest.mark.parametrize("query", ["", "?partnership=food", "?as_of=2024-06-01", "?country=MT", "?role=coordinator"])
def test_the_list_has_exactly_whom_the_map_counts(client, programme, query):
    response = client.get(f"/map/{query}")
    drawn, takers = response.context["map"], response.context["takers"]
    html = unescape(response.content.decode())

    beside = re.search(r'<h2 id="members">(.*?)</section>', html, re.DOTALL)[1]
    listed = re.findall(r'href="(/organisations/[^"]*)"', beside)
    placed = [*drawn.on_map, *drawn.somewhere, *drawn.outside, *drawn.nowhere]
    assert sorted(listed) == sorted(place.url for place in placed)
    assert len(listed) == len(takers) == int(re.match(r"\d+", response.context["sentence"])[0])
    assert sum(map(int, re.findall(r"(?:[A-Z][a-z]+|countries), (\d+)(?:</a>)?\s*</dt>", beside))) == len(takers)


@pytest.mark.parametrize("query", ["?", "?partnership=food", "?as_of=2024-06-01", "?role=member"])
def test_every_number_leads_to_as_many(client, programme, query):
    context = client.get(f"/map/{query}").context
    criteria = context["criteria"]
    numbers = [(address, choice.number) for name in ("by_partnership", "by_role") for choice, address in context[name]]
    numbers += [
        (criteria.query(**{facet.name: choice.value}), choice.number)
        for facet in context["filters"]
        for choice in facet.choices
    ]

    assert len(numbers) > 5
    assert [(address, len(shown(client, address))) for address, _number in numbers] == numbers


def test_map_says_what_it_does_not_know(client, programme):
    html = unescape(client.get("/map/").content.decode())

    assert "3 organisations from 2 countries, in 2 partnerships." in html
    assert "Of 3 roles the years are not recorded." in html
    assert "Such members count as long as their partnership lasts." in html
    assert "Of one only the country is known:" in html
    assert "Of one no place is known:" in html


def test_map_of_another_day_says_of_which_and_keeps_it_in_its_links(client, programme):
    response = client.get("/map/?as_of=2024-06-01")
    html = unescape(response.content.decode())

    assert "As it was on 1 June 2024, by all that is known today." in html
    assert all("as_of=2024-06-01" in query for _choice, query in response.context["by_role"])
    assert response.context["canonical"] == "/map/?as_of=2024-06-01"
    assert 'value="2024-06-01"' in html


def test_nobody_is_a_page_too(client):
    html = client.get("/map/").content.decode()

    assert "Nobody is recorded who fits." in html


def test_organisation_with_several_roles_has_the_mark_of_the_weightiest(client, programme):
    [genoa] = [place for place in client.get("/map/").context["map"].places if place.name == "Genoa"]

    assert (genoa.role, genoa.note) == ("coordinator", "in 2 partnerships")


def test_map_asks_few_questions_however_many_take_part(client, programme):
    def asked():
        client.get("/map/?partnership=food")
        with CaptureQueriesContext(connection) as queries:
            client.get("/map/?partnership=food")
        return len(queries)

    few = asked()
    for _number in range(8):
        join(programme, make_organisation(country="IT", place="Genoa"))

    assert (few, asked()) == (4, 4)
