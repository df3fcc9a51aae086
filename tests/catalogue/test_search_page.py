"""The page of results, and what is suggested while somebody types."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from portal.catalogue.models import BestBet, Item
from tests.conftest import NOON
from tests.factories import (
    STATES,
    add_text,
    make_action,
    make_article,
    make_category,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_theme,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db

SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
HIDDEN = sorted(set(STATES) - {"live"})


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def shown(client, address):
    return [card.title for card in client.get(address).context["cards"]]


def facets(client, address):
    """`{heading: ["words number", …]}` as they are written in the margin."""
    found, heading = {}, ""
    margin = re.search(r'<nav class="facets".*?</nav>', page_of(client, address), re.DOTALL)
    for title, entry in re.findall(r"<h2>(.*?)</h2>|<li>(.*?)</li>", margin[0], re.DOTALL) if margin else ():
        heading = title or heading
        if entry:
            found.setdefault(heading, []).append(" ".join(strip_tags(entry).split()))
    return found


def doors(client, address):
    """Pairs of an address that a facet leads to, and the number beside it."""
    margin = re.search(r'<nav class="facets".*?</nav>', page_of(client, address), re.DOTALL)[0]
    entries = re.findall(r'<a href="(\?[^"]*)"[^>]*>(.*?)</a>', margin, re.DOTALL)
    return [(href, int(re.search(r'class="num">(\d+)', words)[1])) for href, words in entries]


# Facets


def test_facets_stand_beside_the_results_with_their_numbers(client):
    equality = make_partnership("Equality", theme=make_theme("Quokka rights"))
    make_article("Quokka one", partnerships=[equality], categories=[make_category("Voices")], tags=["Zoo"])
    make_article("Quokka two", dated_on=date(2024, 1, 1))
    make_event("Quokka day", country="FR", starts_on=date(2024, 6, 1))
    action = make_action("Quokka action", plan=make_plan("Plan", partnership=equality), pillars=["BR"])
    add_text(action, "Action quokka", language="fr")
    make_organisation("Wombat")

    assert facets(client, "/search/?q=quokka") == {
        "Kind": ["Articles 2", "Actions 1", "Events 1", "Themes 1"],
        "Theme": ["Quokka rights 2"],
        "Partnership": ["Equality 3"],
        "Category": ["Voices 1"],
        "Tag": ["Zoo 1"],
        "Country": ["France 1"],
        "Language": ["English 5", "Français 1"],
        "Year": ["2025 1", "2024 2"],
        "Pillar": ["Better regulation 1"],
        "Status": ["Status not known 1", "Planned 1"],
    }


def test_a_filter_that_all_results_share_is_not_offered(client):
    make_event("Quokka day", country="FR")
    make_event("Quokka night", country="FR")
    assert facets(client, "/search/?q=quokka") == {}


def test_a_chosen_value_can_be_taken_away_where_it_was_chosen(client):
    make_article("Quokka one")
    make_event("Quokka day")

    assert facets(client, "/search/?q=quokka&kind=event")["Kind"] == [
        "Articles 1",
        "Events – remove this filter 1",
    ]
    addresses = [href for href, _number in doors(client, "/search/?q=quokka&kind=event")]
    assert "?q=quokka&kind=article&kind=event" in addresses
    assert "?q=quokka" in addresses


@pytest.mark.parametrize(
    "address", ["/search/?q=sentence", "/search/?q=paris", "/fr/search/?q=one", "/search/?q=words&theme=equality"]
)
def test_each_number_is_that_of_the_results_it_leads_to(client, address):
    make_world()
    chosen = {name for name in ("theme",) if f"{name}=" in address}
    base = address.partition("?")[0]
    offered = [(href, number) for href, number in doors(client, address) if chosen <= set(re.findall(r"(\w+)=", href))]
    assert len(offered) > 8

    led_to = [(href, client.get(base + href).context["page"].paginator.count) for href, _number in offered]

    assert led_to == offered


@pytest.mark.parametrize("state", HIDDEN)
def test_what_is_hidden_is_in_no_number_and_no_label(client, state):
    secret = make_partnership("Larkspur", state=state)
    make_article("Quokka one", partnerships=[secret])
    make_article("Quokka two", state=state, tags=["Larkspur"], dated_on=date(2031, 1, 1))
    make_event("Quokka day")

    assert "Larkspur" not in page_of(client, "/search/?q=quokka")
    assert facets(client, "/search/?q=quokka") == {
        "Kind": ["Articles 1", "Events 1"],
        "Status": ["Planned 1"],
    }


def test_numbers_follow_the_clock_to_the_second(client, noon):
    noon.move_to(NOON - HOUR)
    make_event("Quokka day")
    make_article("Quokka one", state="draft", tags=["Zoo"]).texts.get().publish(at=NOON, until=NOON + HOUR)
    seen = []
    for moment in (NOON - SECOND, NOON, NOON + HOUR - SECOND, NOON + HOUR):
        noon.move_to(moment)
        seen.append(facets(client, "/search/?q=quokka").get("Tag"))
    assert seen == [None, ["Zoo 1"], ["Zoo 1"], None]


def test_many_values_stand_behind_a_disclosure(client):
    for number in range(15):
        make_article(f"Quokka {number}", tags=[f"Tag {number}"])
    page = page_of(client, "/search/?q=quokka")
    assert "7 more" in page
    assert len(facets(client, "/search/?q=quokka")["Tag"]) == 15


def test_a_label_in_another_language_says_so(client):
    make_article("Quokka", language="fr", partnerships=[make_partnership("Larkspur")])
    make_article("Quokka", language="fr")
    assert '<span lang="en">Larkspur</span>' in page_of(client, "/fr/search/?q=quokka")
    assert "<span>Larkspur</span>" in page_of(client, "/search/?q=quokka")


# Chosen filters, order, pages


def test_chosen_filters_can_be_removed_singly_or_all_at_once(client):
    make_article("Quokka one", dated_on=date(2025, 1, 1))
    page = page_of(client, "/search/?q=quokka&kind=article&year=2025&order=newest")
    chips = re.findall(r'<a class="chip[^"]*" href="(\?[^"]*)">\s*([^<]*)', page)
    assert [(href, words.strip()) for href, words in chips] == [
        ("?q=quokka&order=newest&year=2025", "Articles"),
        ("?q=quokka&order=newest&kind=article", "2025"),
        ("?q=quokka&order=newest", "Clear all filters"),
    ]


def test_results_are_sorted_by_relevance_or_date(client):
    make_article("Quokka", dated_on=date(2020, 1, 1))
    make_article("Passing", dated_on=date(2025, 1, 1), text={"body": "<p>A quokka.</p>"})
    assert shown(client, "/search/?q=quokka") == ["Quokka", "Passing"]
    assert shown(client, "/search/?q=quokka&order=newest") == ["Passing", "Quokka"]
    assert client.get("/search/?q=quokka&order=oldest").status_code == 404
    assert client.get("/search/?q=quokka&order=%00").status_code == 404


def test_pages_and_the_form_keep_all_parameters(client):
    for number in range(45):
        make_article(f"Quokka {number}", tags=["Zoo"])
    page = page_of(client, "/search/?order=newest&tag=zoo&q=quokka&kind=article")
    assert "?q=quokka&order=newest&tag=zoo&kind=article&page=2" in page
    assert re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page) == [
        ("order", "newest"),
        ("tag", "zoo"),
        ("kind", "article"),
    ]
    second = client.get("/search/?order=newest&tag=zoo&q=quokka&kind=article&page=2")
    assert (len(second.context["cards"]), second.context["page"].start_index()) == (20, 21)
    assert '<ol class="rows" start="21">' in second.content.decode()


def test_without_words_filters_show_all_that_passes_them(client):
    make_event("Later", starts_on=date(2025, 6, 1), country="FR")
    make_event("Earlier", starts_on=date(2024, 6, 1), country="FR")
    make_event("Elsewhere", country="IT")
    assert shown(client, "/search/?country=FR") == ["Later", "Earlier"]
    assert shown(client, "/search/") == shown(client, "/search/?q=") == []
    assert "Type a word" in page_of(client, "/search/")


def test_robots_stay_away(client):
    make_article("Quokka")
    for address in ("/search/", "/search/?q=quokka", "/search/?q=quokka&kind=article"):
        assert '<meta name="robots" content="noindex, follow">' in page_of(client, address)


# Help


def test_empty_results_lead_on(client):
    make_article("Quokka")
    page = page_of(client, "/search/?q=zzzz")
    assert "No page holds “zzzz”." in page
    assert 'href="/partnerships/"' in page.partition("<main")[2]


def test_too_narrow_a_search_says_what_there_is_without_filters(client):
    make_article("Quokka one")
    make_article("Quokka two")
    page = page_of(client, "/search/?q=quokka&kind=event&order=newest")
    assert "Nothing fits all of these filters." in page
    assert '<a href="?q=quokka&order=newest">Without filters there are 2 results</a>' in page


def test_a_word_that_no_page_says_is_taken_for_its_neighbour_openly(client):
    make_article("Affordable housing")
    page = page_of(client, "/search/?q=affordable+housng&kind=article")
    assert "No page says “housng”. These pages say “housing”." in page
    assert 'Did you mean <a href="?q=affordable+housing&kind=article">affordable housing</a>?' in page


def test_a_query_that_is_too_long_says_what_was_left_out(client):
    make_article("Quokka")
    sentence = "Only the first words were looked for; the rest was too much."
    assert sentence in page_of(client, f"/search/?q={'+'.join(f'word{n}' for n in range(60))}")
    assert sentence not in page_of(client, "/search/?q=quokka")


def test_what_was_typed_is_shown_as_text(client):
    html = client.get("/search/?q=<script>alert(1)</script>&kind=article").content.decode()
    assert "<script>alert" not in html


# Best bets


def bet(words, page, **fields):
    item = Item.objects.get(kind=page._meta.model_name, object_id=page.pk)
    return BestBet.objects.create(words=words, page=item, **fields)


def recommended(client, address):
    return [card.title for card in client.get(address).context["bets"]]


def test_best_bets_stand_on_top_and_once(client):
    make_article("Quokka report")
    bet("quokka", make_article("All about quokkas"))
    bet("quokka", make_event("A day without the word"), position=1)

    page = client.get("/search/?q=Quokka")

    assert recommended(client, "/search/?q=Quokka") == ["All about quokkas", "A day without the word"]
    assert [card.title for card in page.context["cards"]] == ["Quokka report"]
    assert page.context["page"].paginator.count == 2, "of the results proper"
    assert "Recommended" in page.content.decode()


@pytest.mark.parametrize(
    "address", ["?q=quokka&kind=article", "?q=quokka&order=newest", "?q=quokka&page=2", "?q=other"]
)
def test_who_narrows_sorts_or_reads_on_sees_no_best_bets(client, address):
    for number in range(21):
        make_article(f"Quokka {number}")
    bet("quokka", make_article("All about quokkas"))
    assert recommended(client, f"/search/{address}") == []


def test_best_bets_follow_the_clock(client, noon):
    noon.move_to(NOON - HOUR)
    article = make_article("All about quokkas", state="draft")
    article.texts.get().publish(at=NOON, until=NOON + HOUR)
    bet("quokka", article)
    seen = []
    for moment in (NOON - SECOND, NOON, NOON + HOUR - SECOND, NOON + HOUR):
        noon.move_to(moment)
        seen.append(recommended(client, "/search/?q=quokka"))
    assert seen == [[], ["All about quokkas"], ["All about quokkas"], []]


# Suggestions


def suggestions(client, text, prefix=""):
    return client.get(f"{prefix}/search/suggestions/", {"q": text})


def test_pages_and_completed_queries_are_suggested(client):
    make_event("Quokka day")
    make_article("Report on quokkas")
    make_article("Wombats")

    answer = suggestions(client, "quo").json()

    assert answer["pages"] == [
        {"title": "Quokka day", "kind": "event", "url": "/events/quokka-day/", "language": "en"},
        {"title": "Report on quokkas", "kind": "article", "url": "/articles/report-on-quokkas/", "language": "en"},
    ]
    assert set(answer["queries"]) == {"quokka", "quokkas"}


def test_suggestions_are_in_the_readers_language(client):
    add_text(make_event("Quokka day"), "Jour du quokka", language="fr")
    assert suggestions(client, "quo", "/fr").json()["pages"] == [
        {"title": "Jour du quokka", "kind": "événement", "url": "/fr/events/jour-du-quokka/", "language": "fr"}
    ]
    page = client.get("/fr/search/").content.decode()
    assert 'data-suggestions="/fr/search/suggestions/"' in page


@pytest.mark.parametrize("text", ["", " ", "q", '"', "\x00", "zzzz", "(" * 5000, "a b " * 5000, "%", "🦘"])
def test_nothing_is_suggested_for_what_says_nothing(client, text):
    make_article("Quokka")
    assert suggestions(client, text).json() == {"pages": [], "queries": []}


def test_suggestions_are_few_and_cost_few_queries(client):
    for number in range(60):
        make_article(f"Quokka {number} {'quokkas quokkalike quokkaish quokkaesque quokkaful'.split()[number % 5]}")
    suggestions(client, "quo")
    with CaptureQueriesContext(connection) as queries:
        answer = suggestions(client, "quo").json()
    assert (len(answer["pages"]), len(answer["queries"])) == (6, 4)
    assert len(queries) <= 4


def test_suggestions_follow_the_clock_and_no_cache_outlives_them(client, noon):
    noon.move_to(NOON - HOUR)
    make_article("Quokka", state="draft").texts.get().publish(at=NOON, until=NOON + HOUR)
    seen = []
    for moment in (NOON - HOUR, NOON - 10 * SECOND, NOON - SECOND, NOON, NOON + HOUR - 2 * SECOND, NOON + HOUR):
        noon.move_to(moment)
        answer = suggestions(client, "quo")
        seen.append((len(answer.json()["pages"]), answer["Cache-Control"]))
    assert seen == [
        (0, "public, max-age=30"),
        (0, "public, max-age=10"),
        (0, "public, max-age=1"),
        (1, "public, max-age=30"),
        (1, "public, max-age=2"),
        (0, "public, max-age=30"),
    ]


# Cost


@pytest.mark.parametrize("size", [6, 40])
def test_a_search_with_facets_costs_thirteen_queries(client, size):
    category = make_category("Voices")
    partnership = make_partnership("Equality", theme=make_theme("Fairness"))
    for number in range(size):
        tags = [f"Tag {number}", "Zoo"]
        make_article(f"Quokka {number}", categories=[category], partnerships=[partnership], tags=tags)
    bet("quokka zoo", make_article("All about quokkas"))
    costs = []
    for filters in ("", "&tag=zoo&partnership=equality&kind=article&kind=event"):
        client.get(f"/search/?q=quokka+zoo{filters}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/search/?q=quokka+zoo{filters}")
        costs.append(len(queries))
    assert costs == [13, 13]
