"""The pages of countries and cities."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import ActionRole, Membership
from tests.factories import add_text, make_action, make_article, make_event, make_organisation, make_partnership

pytestmark = pytest.mark.django_db


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return unescape(response.content.decode())


def section(html, name):
    """Words that link to pages in the section of this name."""
    found = re.search(rf'<section[^>]* aria-labelledby="{name}">(.*?)</section>', html, re.DOTALL)
    links = re.findall(r'<a (?!class="more")[^>]*href="/[^"#?]+/"[^>]*>(.*?)</a>', found[1], re.DOTALL) if found else []
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", link)).strip() for link in links]


@pytest.fixture
def italy():
    genoa = make_organisation("City of Genoa", country="IT", place="Genoa", latitude="44.4", longitude="8.9")
    make_organisation("Region of Liguria", kind="region", country="IT", place="Genoa")
    make_organisation("Italy", kind="country", country="IT")
    food = make_partnership("Food")
    Membership.objects.create(partnership=food, organisation=genoa, role="coordinator", since=date(2024, 1, 31))
    ActionRole.objects.create(action=make_action("Money"), organisation=genoa, role="leader")
    ActionRole.objects.create(action=make_action("Training"), organisation=genoa, role="contributor")
    make_event("Kick-off", country="IT", place="Genoa")
    make_event("Elsewhere", country="FR", place="Paris")
    make_article("Genoa coordinates", organisations=[genoa])
    return genoa


@pytest.mark.parametrize("path", ["/countries/it/", "/cities/genoa/"])
def test_place_tells_its_organisations_partnerships_actions_events_and_articles(client, italy, path):
    html = page(client, path)

    assert section(html, "organisations")[:3] == [
        "City of Genoa",
        "Food",
        "Italy" if "countries" in path else "Region of Liguria",
    ]
    assert "since 31 January 2024" in html
    assert section(html, "partnerships") == ["Food 1 role"]
    assert section(html, "actions") == ["Money", "City of Genoa"]
    assert section(html, "events") == ["Kick-off"]
    assert section(html, "articles") == ["Genoa coordinates"]


def test_what_a_country_counts_is_what_it_lists(client, italy):
    context = client.get("/countries/it/").context

    assert [sentence for sentence, _section in context["sentences"]] == [
        "3 organisations have their seat here.",
        "1 partnership has members from here.",
        "1 is coordinated from here.",
        "1 action is led from here.",
        "1 event has its place here.",
    ]
    assert [len(context[name]) for name in ("organisations", "partnerships", "led", "events")] == [3, 1, 1, 1]
    assert client.get("/organisations/?country=IT").context["page"].paginator.count == 3
    assert client.get("/events/?country=IT").context["page"].paginator.count == 1


def test_every_sentence_leads_to_a_section_of_the_page(client, italy):
    response = client.get("/countries/it/")

    ids = set(re.findall(r' id="([^"]+)"', response.content.decode()))
    assert {section for _sentence, section in response.context["sentences"]} <= ids


def test_map_of_a_country_shows_its_members_and_nobody_else(client, italy):
    drawn = client.get("/countries/it/").context["map"]

    assert [(place.name, place.role, place.note) for place in drawn.places] == [
        ("City of Genoa", "coordinator", "Food")
    ]
    assert client.get("/countries/fr/").context["map"].places == []


def test_list_of_all_articles_about_a_place_has_as_many_as_it_says(client, italy):
    for number in range(7):
        make_article(f"Article {number}", organisations=[italy])
    context = client.get("/cities/genoa/").context

    assert (len(context["articles"]), context["number_of_articles"]) == (6, 8)
    assert client.get(f"/articles/?{context['articles_query']}").context["page"].paginator.count == 8


def test_place_with_more_organisations_than_an_address_may_name_lists_its_articles_itself(client):
    for number in range(21):
        make_article(organisations=[make_organisation(f"Office {number}", country="BE", place="Brussels")])

    context = client.get("/cities/brussels/").context

    assert context["articles_query"] == ""
    assert (len(context["articles"]), len(context["more_articles"])) == (6, 15)


def test_country_of_nobody_says_so_and_is_kept_from_search_engines(client):
    html = page(client, "/countries/is/")

    assert "Nobody from here takes part yet." in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/countries/IT/", "/countries/it/"),
        ("/countries/el/", "/countries/gr/"),
        ("/countries/UK/", "/countries/gb/"),
        ("/fr/countries/uk/", "/fr/countries/gb/"),
        ("/cities/Genoa/", "/cities/genoa/"),
        ("/cities/genoà/", "/cities/genoa/"),
        ("/cities/genoa-it/", "/cities/genoa/"),
        ("/cities/genua/", "/cities/genoa/"),
    ],
)
def test_other_spellings_lead_to_the_address_for_ever(client, italy, path, target):
    italy.aliases = "Genua\nGênes"
    italy.save()

    response = client.get(path)

    assert (response.status_code, response["Location"]) == (301, target)


def test_alias_of_an_office_is_no_name_of_its_city(client):
    make_organisation("Commission", kind="commission", country="BE", place="Brussels", aliases="Berlaymont")

    assert client.get("/cities/berlaymont/").status_code == 404


@pytest.mark.parametrize(
    "path", ["/countries/zz/", "/countries/italy/", "/cities/nowhere/", "/cities/-/", "/cities/_/"]
)
def test_places_that_do_not_exist_are_not_found(client, italy, path):
    assert client.get(path).status_code == 404


def test_name_of_two_cities_leads_to_both(client):
    for country in ("RO", "FR"):
        make_organisation(f"Roman {country}", country=country, place="Roman")

    html = page(client, "/cities/roman/")

    assert re.findall(r'href="(/cities/roman-[^"]*)"', html) == ["/cities/roman-fr/", "/cities/roman-ro/"]
    assert "Other cities of this name:" in page(client, "/cities/roman-ro/")


def test_lists_tell_how_many_there_are(client, italy):
    make_organisation("Eurocities")

    assert "Organisations from 1 country are on record." in page(client, "/countries/")
    assert "One more belongs to no single country." in page(client, "/countries/")
    assert re.search(r'href="/cities/genoa/">Genoa</a> <span[^>]*>2 organisations<', page(client, "/cities/"))


def test_pages_speak_the_language_of_the_reader(client, italy):
    add_text(italy, "Gênes", language="fr")

    html = page(client, "/fr/countries/it/")

    assert "<h1>Italie</h1>" in html
    assert "Gênes" in section(html, "organisations")
    assert '<link rel="canonical" href="http://testserver/fr/countries/it/">' in html
    assert '<link rel="alternate" hreflang="de" href="http://testserver/de/countries/it/">' in html


def test_sitemap_names_all_countries_and_cities(client, italy):
    found = re.findall(
        r"<loc>http://testserver(/(?:countries|cities)/[^<]*)", client.get("/sitemap.xml").content.decode()
    )

    assert found == ["/countries/", "/cities/", "/countries/fr/", "/countries/it/", "/cities/genoa/"]


def queries_of(client, path):
    with CaptureQueriesContext(connection) as queries:
        client.get(path)
    return len(queries)


def test_pages_ask_few_questions_however_many_there_are(client, italy):
    paths = ["/countries/", "/cities/", "/countries/it/", "/cities/genoa/"]
    for path in paths:  # what is looked up once in the life of a process
        client.get(path)
    with_few = [queries_of(client, path) for path in paths]
    for number in range(8):
        city = make_organisation(f"City {number}", country="IT", place="Genoa", text={"summary": "…"})
        Membership.objects.create(partnership=make_partnership(), organisation=city)
        ActionRole.objects.create(action=make_action(), organisation=city, role="leader")
        make_event(country="IT", place="Genoa", starts_on=date(2025, 1, 1) + timedelta(days=number))
        make_article(organisations=[city])
    client.get("/")

    assert [queries_of(client, path) for path in paths] == with_few
    assert with_few == [5, 2, 12, 11]
    assert max(with_few) <= 15
