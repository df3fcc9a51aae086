"""Lists: the same address always means the same set, and an address that means nothing says so."""

import re
from datetime import date
from html import unescape

import pytest

from events.models import Event
from partnerships.models import Membership
from portal.catalogue.models import kinds
from tests.factories import (
    MAKERS,
    STATES,
    add_text,
    make_action,
    make_article,
    make_category,
    make_event,
    make_organisation,
    make_page,
    make_partnership,
    make_plan,
    make_theme,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db

LISTS = [f"/{model.address}/" for model in kinds().values() if model.address]
HIDDEN = sorted(set(STATES) - {"live"})


def shown(client, address):
    """Titles of the cards of a list, in their order."""
    response = client.get(address)
    assert response.status_code == 200, address
    return [card.title for card in response.context["cards"]]


@pytest.mark.parametrize("address", [*LISTS, "/search/", "/search/?q=food"])
@pytest.mark.parametrize("prefix", ["", "/fr"])
def test_the_title_is_one_clean_line(client, prefix, address):
    page = client.get(prefix + address).content.decode()
    title = re.search(r"<title>([^<]*)</title>", page)[1]
    assert title.strip(" ") == title
    assert not set("\r\n\t") & set(title)
    assert title


def refusal(client, address):
    """The sentence with which an address is refused."""
    response = client.get(address)
    assert response.status_code == 404, address
    assert response.context["reason"], "the page says what is wrong"
    assert str(response.context["reason"]) in unescape(response.content.decode())
    return response.context["reason"]


@pytest.mark.parametrize("model", [m for m in MAKERS if m.address], ids=lambda model: model._meta.model_name)
@pytest.mark.parametrize("state", STATES)
def test_list_shows_what_is_live(client, model, state):
    MAKERS[model]("Always there")

    MAKERS[model]("Only if live", state=state)

    assert set(shown(client, f"/{model.address}/")) >= {"Always there"}
    assert ("Only if live" in shown(client, f"/{model.address}/")) is (state == "live")


@pytest.mark.parametrize("address", LISTS)
def test_empty_list_is_a_page(client, address):
    assert shown(client, address) == []


def test_list_shows_each_page_once_in_the_readers_language(client):
    article = make_article("Report")
    add_text(article, "Rapport", language="fr")
    make_article("Bericht", language="de", dated_on=date(2020, 1, 1))

    assert shown(client, "/articles/") == ["Report", "Bericht"]
    assert shown(client, "/fr/articles/") == ["Rapport", "Bericht"]
    assert shown(client, "/de/articles/") == ["Report", "Bericht"]


# Filters


@pytest.fixture
def articles():
    food, housing = make_partnership("Food"), make_partnership("Housing")
    voices = make_category("Voices")
    make_article("A", dated_on=date(2024, 12, 31), partnerships=[food], categories=[voices], tags=["Cities"])
    make_article("B", dated_on=date(2025, 1, 1), partnerships=[food])
    make_article("C", dated_on=date(2025, 12, 31), partnerships=[food, housing])
    make_article("D", dated_on=date(2026, 1, 1), categories=[voices])


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", ["D", "C", "B", "A"]),
        ("?partnership=food", ["C", "B", "A"]),
        ("?partnership=food&partnership=housing", ["C", "B", "A"]),
        ("?partnership=housing&category=voices", []),
        ("?category=voices&year=2026&year=2024", ["D", "A"]),
        ("?partnership=food&category=voices", ["A"]),
        ("?year=2025", ["C", "B"]),
        ("?year=2024", ["A"]),
        ("?year=2023", []),
        ("?tag=cities", ["A"]),
        ("?partnership=", ["D", "C", "B", "A"]),
        ("?utm_source=letter&fbclid=x", ["D", "C", "B", "A"]),
        ("?page=1", ["D", "C", "B", "A"]),
    ],
)
def test_filters_narrow_the_list(client, articles, query, titles):
    assert shown(client, f"/articles/{query}") == titles


def test_link_in_a_text_is_no_reason_for_a_filter(client):
    make_partnership("Food")
    make_article("Mention", text={"body": '<a href="/partnerships/food/">Food</a>'})

    assert shown(client, "/articles/?partnership=food") == []


def test_theme_reaches_through_its_partnerships(client):
    theme = make_theme("Equality")
    make_article("Of the theme", partnerships=[make_partnership(theme=theme)])
    make_article("Of another", partnerships=[make_partnership(theme=make_theme())])

    assert shown(client, "/articles/?theme=equality") == ["Of the theme"]


@pytest.mark.parametrize("state", HIDDEN)
def test_theme_does_not_reach_through_a_hidden_partnership(client, state):
    theme = make_theme("Equality")
    make_article("Report", partnerships=[make_partnership("Secret", theme=theme, state=state)])

    assert shown(client, "/articles/?theme=equality") == []


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_page_is_no_filter(client, state):
    make_article("Report", partnerships=[make_partnership("Secret", state=state)])

    assert refusal(client, "/articles/?partnership=secret") == "There is no partnership “secret”."


@pytest.mark.parametrize("state", HIDDEN)
def test_tag_on_hidden_pages_only_is_unknown(client, state):
    make_article(state=state, tags=["Secret"])

    assert refusal(client, "/articles/?tag=secret") == refusal(client, "/articles/?tag=nothing").replace(
        "nothing", "secret"
    )
    assert refusal(client, "/tags/secret/") == refusal(client, "/tags/nothing/")


def test_filter_takes_the_address_in_the_readers_language(client):
    food = make_partnership("Food")
    add_text(food, "Alimentation", language="fr")
    make_article("Report", partnerships=[food])

    assert shown(client, "/fr/articles/?partnership=alimentation") == ["Report"]
    assert refusal(client, "/articles/?partnership=alimentation") == "There is no partnership “alimentation”."


def test_actions_are_filtered_by_status(client):
    make_action("Begun", status="early", on=date(2025, 1, 1))
    make_action("Unknown")

    assert shown(client, "/actions/?status=early") == ["Begun"]


def test_plans_are_filtered_by_theme_through_their_partnership(client):
    make_plan("Plan", partnership=make_partnership("Food", theme=make_theme("Equality")))
    make_plan("Other")

    assert shown(client, "/plans/?theme=equality") == ["Plan"]
    assert shown(client, "/plans/?partnership=food") == ["Plan"]


def test_organisations_are_filtered_by_kind_country_and_partnership(client):
    genoa = make_organisation("Genoa", country="IT")
    make_organisation("Oslo", country="NO")
    make_organisation("Italy", country="IT", kind="country")
    Membership.objects.create(partnership=make_partnership("Food"), organisation=genoa)

    assert shown(client, "/organisations/?country=IT") == ["Genoa", "Italy"]
    assert shown(client, "/organisations/?country=IT&sort=country") == ["Italy"]
    assert shown(client, "/organisations/?partnership=food") == ["Genoa"]


# Dates of events


@pytest.fixture
def events(noon):
    """It is noon of 17 June 2025 UTC, 14:00 in Brussels."""
    for title, facts in {
        "Yesterday": {"starts_on": date(2025, 6, 16)},
        "Long over": {"starts_on": date(2025, 6, 17), "starts_at": "09:00", "ends_at": "13:59"},
        "Just over": {"starts_on": date(2025, 6, 17), "starts_at": "09:00", "ends_at": "14:00"},
        "Just ending": {"starts_on": date(2025, 6, 17), "starts_at": "09:00", "ends_at": "14:01"},
        "Today": {"starts_on": date(2025, 6, 17)},
        "For days": {"starts_on": date(2025, 6, 1), "ends_on": date(2025, 6, 17)},
        "Tomorrow": {"starts_on": date(2025, 6, 18)},
        "Some day": {"starts_on": None},
    }.items():
        make_event(title, **facts)


def test_each_dated_event_is_either_upcoming_or_past(client, events):
    upcoming, past = shown(client, "/events/?when=upcoming"), shown(client, "/events/?when=past")

    assert upcoming == ["For days", "Today", "Just ending", "Tomorrow"]
    assert past == ["Just over", "Long over", "Yesterday"]
    assert set(shown(client, "/events/")) == {*upcoming, *past, "Some day"}


@pytest.mark.parametrize(
    "zone", ["Europe/Brussels", "Europe/Lisbon", "Europe/Athens", "America/New_York", "Asia/Tokyo"]
)
def test_event_is_found_in_its_own_year_and_month(client, zone):
    make_event("First", starts_on=date(2025, 1, 1), time_zone=zone)
    make_event("Late", starts_on=date(2025, 12, 31), starts_at="23:30", time_zone=zone)

    assert shown(client, "/events/?year=2025") == ["Late", "First"]
    assert shown(client, "/events/?month=2025-01") == ["First"]
    assert shown(client, "/events/?month=2025-12") == ["Late"]
    assert shown(client, "/events/?year=2024") == shown(client, "/events/?year=2026") == []
    years = next(f for f in client.get("/events/?year=2025").context["filters"] if f.name == "year")
    assert [(choice.value, choice.number) for choice in years.choices] == [("2025", 2)]


def test_choice_of_past_events_is_kept_from_page_to_page(client, noon):
    for day in range(1, 26):
        make_event(f"Event {day}", starts_on=date(2025, 5, day))

    html = unescape(client.get("/events/?when=past&year=2025").content.decode())

    next_pages = [href for href in re.findall(r'href="([^"]*)"', html) if "page=2" in href]
    assert next_pages
    assert all("when=past" in href and "year=2025" in href for href in next_pages)


# What an address may not say


@pytest.mark.parametrize("address", [*LISTS, "/search/?q=a", "/tags/food/"])
@pytest.mark.parametrize(
    "value", ["0", "-1", "abc", "1.0", " 1", "2", "999999", "99999999999", "1" * 5000, "%00", "１", "", "%F0%9F%92%A9"]
)
def test_page_that_does_not_exist_is_refused(client, address, value):
    make_article(tags=["Food"])

    assert refusal(client, f"{address}{'&' if '?' in address else '?'}page={value}")


@pytest.mark.parametrize("address", [*LISTS, "/search/", "/tags/food/"])
@pytest.mark.parametrize("query", ["colour=red", "PAGE=1", "page[]=1", "%00=1", "q[]=x", f"{'x' * 4000}=1"])
def test_unknown_filter_is_refused(client, address, query):
    make_article(tags=["Food"])

    assert refusal(client, f"{address}?{query}").startswith("There is no filter called “")


@pytest.mark.parametrize(
    "query",
    [
        "articles/?category=nothing",
        "articles/?partnership=%00",
        "articles/?tag=%00",
        "articles/?tag=nothing",
        "articles/?theme=" + "x" * 5000,
        "articles/?year=20x5",
        "articles/?year=0",
        "articles/?year=99999999999",
        "articles/?year=2025&year=x",
        "articles/?year=%00",
        "events/?when=tomorrow",
        "events/?when=%00",
        "events/?month=2025-13",
        "events/?month=2025",
        "events/?sort=party",
        "events/?country=XX",
        "events/?country=fr",
        "actions/?status=done",
        "plans/?status=%27%3B--",
        "search/?kind=novel",
        "search/?q=a&kind=%00",
    ],
)
def test_value_that_does_not_exist_is_refused(client, query):
    assert refusal(client, f"/{query}")


def test_refusal_does_not_repeat_a_whole_novel(client):
    assert len(refusal(client, f"/articles/?year={'9' * 5000}")) < 100
    assert len(refusal(client, f"/articles/?category={'x' * 5000}")) < 150


def test_refused_value_is_escaped(client):
    html = client.get("/articles/?category=<script>steal()</script>").content.decode()

    assert "<script>steal" not in html


def test_filter_may_be_repeated(client):
    make_article("Report", partnerships=[make_partnership("Food")])

    assert shown(client, "/articles/?partnership=food&partnership=food") == ["Report"]


def test_hundreds_of_filters_at_once_are_refused(client):
    for number in range(60):
        make_organisation(f"Organisation {number}")
    wanted = "&".join(f"organisation=organisation-{number}" for number in range(60))

    assert refusal(client, f"/articles/?{wanted}") == "An address may name at most 20 filters."


def test_a_thousand_values_of_one_filter_are_refused(client):
    wanted = "&".join(f"year={1900 + number}" for number in range(300))

    assert refusal(client, f"/articles/?{wanted}") == "An address may name at most 20 filters."


# Around the list


@pytest.mark.parametrize("address", [*LISTS, "/events/?when=past", "/events/?when=upcoming", "/fr/articles/?year=2024"])
def test_the_number_above_a_list_is_that_of_its_entries(client, address):
    make_world()
    for state in HIDDEN:
        for make in MAKERS.values():
            make(state=state)

    pages = client.get(address).context["page"].paginator
    separator = "&" if "?" in address else "?"
    entries = [title for number in pages.page_range for title in shown(client, f"{address}{separator}page={number}")]

    assert len(entries) == pages.count


def test_last_page_holds_the_rest(client):
    for number in range(45):
        make_article(f"Report {number}", dated_on=date(2025, 1, 1))

    pages = [shown(client, f"/articles/?page={number}") for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({title for page in pages for title in page}) == 45
    assert refusal(client, "/articles/?page=4") == "This list has no page 4."


def test_canonical_address_names_filters_and_page_but_no_campaign(client):
    for number in range(45):
        make_article(f"Report {number}", tags=["Food"])

    def canonical(address):
        return client.get(address).context["canonical"]

    assert canonical("/articles/?utm_source=letter&page=1") == "/articles/"
    assert canonical("/articles/?page=2&utm_source=letter") == "/articles/?page=2"
    assert canonical("/articles/?page=2&tag=food") == "/articles/?tag=food&page=2"
    assert canonical("/tags/food/?page=2") == "/tags/food/?page=2"
    assert canonical("/fr/articles/") == "/fr/articles/"


def test_chosen_filters_are_told_in_words(client):
    make_event("Lab", kind="policy-lab", country="FR", place="Paris", partnerships=[make_partnership("Food")])

    chosen = client.get("/events/?sort=policy-lab&country=FR&partnership=food&month=2025-06").context["criteria"].chosen

    assert [(c.name, str(c.label)) for c in chosen] == [
        ("partnership", "Food"),
        ("sort", "policy lab"),
        ("country", "France"),
        ("month", "June 2025"),
    ]


def offered(client, address):
    """`{filter: ["label (number)", …]}` as the form above a list has them."""
    fields = client.get(address).context["filters"]
    return {field.name: [f"{choice.label} ({choice.number})" for choice in field.choices] for field in fields}


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_pages_are_not_offered_as_filters_nor_counted(client, state):
    categories = [make_category("Voices"), make_category("Labs"), make_category("Secret", state=state)]
    make_article(dated_on=date(2024, 1, 1), categories=categories)
    make_article(dated_on=date(2025, 1, 1), categories=categories[:1])
    make_article(dated_on=date(2031, 1, 1), categories=categories, state=state)

    assert offered(client, "/articles/") == {"category": ["Labs (1)", "Voices (2)"], "year": ["2025 (1)", "2024 (1)"]}


@pytest.mark.parametrize("state", HIDDEN)
def test_countries_of_hidden_events_are_not_offered(client, state):
    for country, its_state in (("FR", "live"), ("IT", "live"), ("NO", state)):
        make_event(country=country, state=its_state)

    assert offered(client, "/events/")["country"] == ["France (1)", "Italy (1)"]


def test_what_nothing_has_is_not_offered_unless_it_is_chosen(client):
    make_category("Empty")
    make_article(categories=[make_category("Voices"), make_category("Labs")])

    assert offered(client, "/articles/") == {"category": ["Labs (1)", "Voices (1)"]}
    assert offered(client, "/articles/?category=empty") == {"category": ["Labs (1)", "Voices (1)", "Empty (0)"]}


def test_the_form_counts_past_and_upcoming_events_apart(client, events):
    assert offered(client, "/events/?when=upcoming") == {}
    make_event("Abroad", starts_on=date(2026, 6, 18), country="NO")
    make_event("Was abroad", starts_on=date(2024, 6, 18), country="NO")
    make_event("Was at home", starts_on=date(2024, 6, 18), country="BE")

    assert offered(client, "/events/?when=upcoming") == {"year": ["2026 (1)", "2025 (4)"]}
    assert offered(client, "/events/?when=past")["country"] == ["Belgium (1)", "Norway (1)"]
    assert "country" not in offered(client, "/events/?when=past&year=2025")


def test_the_form_keeps_what_it_does_not_ask(client):
    food = make_partnership("Food")
    for year in (2024, 2025):
        make_article(partnerships=[food], dated_on=date(year, 1, 1), tags=["Housing"])

    html = client.get("/articles/?tag=housing&year=2024").content.decode()

    assert re.findall('<input type="hidden"[^>]*>', html) == ['<input type="hidden" name="tag" value="housing">']


def test_categories_stand_in_their_order(client):
    make_category("Zebra", position=1)
    make_category("Ant", position=2)

    assert shown(client, "/categories/") == ["Zebra", "Ant"]


def test_titles_are_sorted_as_people_do(client):
    for title in ("Zürich", "Ålborg", "athens", "Århus", "Łódź", "Lyon"):
        make_organisation(title)

    assert shown(client, "/organisations/") == ["Ålborg", "Århus", "athens", "Łódź", "Lyon", "Zürich"]


# Tags and search


def test_tag_page_shows_all_kinds(client):
    make_article("Report", tags=["Food"])
    make_event("Lab", tags=["Food"])
    make_partnership("Partnership", tags=["food"])
    make_page("About")

    assert set(shown(client, "/tags/food/")) == {"Report", "Lab", "Partnership"}


@pytest.mark.parametrize("state", HIDDEN)
def test_tag_page_shows_nothing_hidden(client, state):
    make_article("Report", tags=["Food"])
    make_article("Secret", tags=["Food"], state=state)

    assert shown(client, "/tags/food/") == ["Report"]


@pytest.mark.parametrize("state", HIDDEN)
def test_search_shows_nothing_hidden(client, state):
    make_article("Food in cities")
    make_article("Food in secret", state=state)

    assert shown(client, "/search/?q=food") == ["Food in cities"]


def test_search_for_nothing_is_a_page(client):
    assert shown(client, "/search/") == shown(client, "/search/?q=") == shown(client, "/search/?q=%20") == []


def test_event_without_a_day_is_in_no_year(client):
    make_event("Some day", starts_on=None)

    assert shown(client, "/events/?year=2025") == []
    assert Event.objects.count() == 1
