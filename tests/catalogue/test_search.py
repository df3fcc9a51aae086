"""Which pages a search finds, and in which order: the same lists on both databases."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.models import BestBet, Item, Synonym
from portal.catalogue.search import finding
from tests.catalogue.searching import found, hits
from tests.factories import (
    MAKERS,
    STATES,
    add_text,
    make_action,
    make_article,
    make_event,
    make_organisation,
    make_partnership,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("title", "language", "queries"),
    [
        ("Galați", "ro", ["Galati", "GALAȚI", "galaţi", "galați"]),
        ("Łódź", "pl", ["lodz", "Łódź", "LÓDZ"]),
        ("Gdańsk", "pl", ["gdansk"]),
        ("Große Straße", "de", ["grosse strasse", "STRASSE", "straße", "Straßen"]),
        ("Αθήνα", "el", ["αθηνα", "ΑΘΗΝΑ", "Αθήνα", "Αθήνας"]),
        ("Пловдив и градът", "bg", ["пловдив", "ГРАДЪТ"]),
        ("Économie circulaire", "fr", ["economie", "économies", "circulaires"]),
        ("Affordable housing", "en", ["house", "Housing", "affordability", "afford"]),
        ("Città più verdi", "it", ["citta", "più", "verde"]),
        ("Žilina", "sk", ["zilina"]),
        ("Ħal Tarxien", "mt", ["hal tarxien"]),
        ("H₂O and CO₂", "en", ["h2o", "CO2"]),
        ("Cafe\u0301 talks", "en", ["café", "cafe talk"]),
        ("Plan 2025", "en", ["2025"]),
    ],
)
def test_accents_case_and_inflection_do_not_matter(title, language, queries):
    make_article(title, language=language)
    make_article("Something else", language=language)
    for query in queries:
        assert found(query, language) == [title], query


def test_words_are_found_wherever_they_stand():
    make_article("In the title: zeppelin")
    make_article("In the summary", text={"summary": "A zeppelin lands."})
    make_article("In the body", text={"body": "<p>The <b>zep</b>pelin flies.</p>"})
    make_article("Among the tags", tags=["Zeppelin"])
    make_event("In the programme", text={"programme": "<ul><li>Lunch</li><li>Zeppelins</li></ul>"})
    make_event("In the place", place="Zeppelin")
    make_organisation("Among the aliases", aliases="Airship\nZeppelin e.V.")
    make_organisation("In the acronym", acronym="ZEPPELIN")
    make_action("In the problem", text={"problem": "There is no zeppelin."})
    make_action("In the code", code="Zeppelin")
    make_article("Nowhere", text={"body": '<p><a href="/articles/zeppelin/">Airship</a></p>'})
    assert sorted(found("zeppelin")) == [
        "Among the aliases",
        "Among the tags",
        "In the acronym",
        "In the body",
        "In the code",
        "In the place",
        "In the problem",
        "In the programme",
        "In the summary",
        "In the title: zeppelin",
    ]


def test_neighbouring_paragraphs_are_not_glued_together():
    make_article("Both", text={"body": "<p>First</p><p>second &amp; third<br>fourth</p>"})
    assert found("first second third fourth") == ["Both"]
    assert found("firstsecond") == []


@pytest.mark.parametrize("kind", MAKERS, ids=lambda model: model._meta.model_name)
def test_every_kind_is_found(kind):
    MAKERS[kind]("Quokka")
    assert found("quokka") == ["Quokka"]


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_live_is_found(state):
    make_article("Quokka", state=state)
    assert found("quokka") == (["Quokka"] if state == "live" else [])


def test_a_page_is_found_from_its_first_second_to_its_last(noon):
    make_article("Quokka", state="draft").texts.get().publish(
        at=timezone.now() + timedelta(hours=1), until=timezone.now() + timedelta(hours=2)
    )
    begin, second = timezone.now() + timedelta(hours=1), timedelta(seconds=1)
    seen = []
    for moment in (
        begin - second,
        begin,
        begin + second,
        begin + timedelta(hours=1) - second,
        begin + timedelta(hours=1),
    ):
        noon.move_to(moment)
        seen.append(found("quokka") == ["Quokka"])
    assert seen == [False, True, True, True, False]


def test_readers_find_what_has_no_text_in_their_language():
    article = make_article("Liveable cities")
    assert found("city", "fr") == found("cities", "fr") == ["Liveable cities"]
    add_text(article, "Villes agréables", language="fr")
    assert found("ville", "fr") == ["Villes agréables"]
    assert found("cities", "fr") == []  # the French page does not say it
    assert found("ville", "en") == []


def test_an_unpublished_translation_gives_nothing_away():
    article = make_article("Liveable cities")
    add_text(article, "Villes agréables", language="fr", state="draft")
    assert found("villes", "fr") == []
    assert found("cities", "fr") == ["Liveable cities"]


@pytest.fixture
def library():
    """Pages about housing and food, each saying it in its own place."""
    make_article("Housing", dated_on=date(2020, 1, 1))
    make_article("Housing in Porto", dated_on=date(2021, 1, 1))
    make_article("Housing in Gent", dated_on=date(2022, 1, 1))
    make_article("A tagged page", tags=["Housing"])
    make_article("A summary", text={"summary": "On housing."})
    make_article("Again and again", text={"body": "<p>Housing, housing, housing and housing.</p>"})
    make_article("In passing", text={"body": "<p>Food, and some housing.</p>"})
    make_article("Food", text={"body": "<p>Nothing else.</p>"})


@pytest.mark.usefixtures("library")
def test_better_places_come_first_then_newer_pages():
    assert found("housing") == [
        "Housing",
        "Housing in Gent",
        "Housing in Porto",
        "A tagged page",
        "Again and again",
        "A summary",
        "In passing",
    ]


@pytest.mark.usefixtures("library")
def test_all_words_are_required_where_enough_pages_have_them():
    assert len(found("food gardens")) == 2
    for number in range(finding.ENOUGH):
        make_article(f"Gardens {number}", text={"body": "<p>Food.</p>"})
    assert sorted(found("food gardens")) == sorted(f"Gardens {number}" for number in range(finding.ENOUGH))


@pytest.mark.usefixtures("library")
def test_otherwise_some_words_do_and_rare_ones_count_more():
    assert found("food porto") == ["Housing in Porto", "Food", "In passing"]
    assert found("zzz gent housing") == ["Housing in Gent"]  # nearly every page says “housing”
    assert found("zzz housing") == found("housing zzz") == found("housing")


@pytest.mark.usefixtures("library")
def test_the_last_word_may_be_unfinished():
    assert found("housing por") == ["Housing in Porto"]
    assert found("por") == ["Housing in Porto"]
    assert "Housing in Gent" in found("por housing")  # only the last one: no page says "por"


def test_titles_come_first_for_unfinished_words_too():
    make_article("Barcelona calling", dated_on=date(2020, 1, 1))
    make_article("A visit", dated_on=date(2021, 1, 1), text={"body": "<p>To Barcelona.</p>"})
    assert found("barcel") == ["Barcelona calling", "A visit"]


def test_the_page_of_that_very_name_is_first():
    make_article(
        "Cities of Equality, cities of equality", text={"summary": "Cities of equality"}, tags=["cities equality"]
    )
    make_partnership("Cities of Equality")
    assert found("cities OF equality") == ["Cities of Equality", "Cities of Equality, cities of equality"]


def test_hits_carry_their_rank():
    make_article("Quokka")
    make_article("Other", text={"body": "<p>A quokka.</p>"})
    first, second = hits("quokka").entries()
    assert (first.title, second.title) == ("Quokka", "Other")
    assert first.rank > second.rank > 0


def test_common_words_do_not_hit_everything():
    for number in range(5):
        make_article(f"The page {number}")
    make_article("The quokka")
    assert found("the zzz quokka") == ["The quokka"]


HOSTILE = [
    '"',
    "'",
    '"quokka',
    "quokka\x00",
    "quokka' OR '1'='1",
    "quokka; DROP TABLE catalogue_entry; --",
    "quokka AND OR NOT NEAR(",
    "quokka & | ! <-> :*",
    "title:quokka",
    "h:quokka t:quokka",
    "{h}: quokka",
    "^quokka + -quokka",
    "quokka*",
    "qu%kka _uokka quokka",
    "\\quokka\\",
    "qu\u0301okka \U0001f998 quokka",
    "(" * 400 + "quokka",
    "quokka " * 1000,
    " ".join(f"word{n}" for n in range(1000)),
    "the of and a in to",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_queries_are_only_words(text):
    make_article("Quokka")
    found("wombat")  # so that all is derived
    with CaptureQueriesContext(connection) as queries:
        titles = found(text)
    assert titles == (["Quokka"] if "quokka" in text and "-quokka" not in text else [])
    assert len(queries) <= 10


@given(st.text())
def test_no_string_makes_a_search_fail(text):
    assert found(text) == []


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=3, max_size=60))
def test_every_title_is_found_by_itself(title):
    article = make_article(f"Page {title}")
    assert found(f"page {title}") == [f"Page {title}"]
    article.delete()


@pytest.mark.parametrize("size", [10, 50])
def test_a_search_costs_the_same_number_of_queries_for_any_number_of_hits(size, django_assert_num_queries):
    for _ in range(size):
        make_article("Quokka", text={"body": "<p>In the zoo.</p>"})
    found("quokka")  # so that the shelf is up to date
    # Whether the shelf is up to date, synonyms, who says the words, best bets, what the first page says, that page.
    with django_assert_num_queries(6):
        assert len(hits("quokka zoo")[:20]) == min(size, 20)


def test_synonyms_find_pages_that_say_it_otherwise():
    Synonym.objects.create(words="NBS, nature-based solutions")
    make_article("Parks", text={"body": "<p>Nature-based solutions for the city.</p>"})
    make_article("Nature", text={"body": "<p>Based on other solutions.</p>"})
    make_article("NBS in practice")
    make_article("Nature reserves")
    assert found("NBS")[0] == "NBS in practice"
    assert "Parks" in found("nbs")
    assert "NBS in practice" in found("nature-based solutions")
    assert "Nature reserves" not in found("nbs")


def test_best_bets_are_given_beside_the_hits_while_they_are_public(noon):
    article = make_article("How to join", state="draft")
    article.texts.get().publish(at=timezone.now() + timedelta(hours=1))
    BestBet.objects.create(words="membership", page=Item.objects.get(kind="article"))
    given = []
    for seconds in (3599, 1):
        noon.shift(seconds)
        given.append([entry.title for entry in hits("Membership").bets])
    assert given == [[], ["How to join"]]


@pytest.fixture
def agendas():
    make_article("The Urban Agenda")
    make_article("An agenda for urban food")
    make_article("Elsewhere", text={"body": "<p>It is in the urban agenda, says the city.</p>"})
    make_article("Across", text={"summary": "All that is urban", "body": "<p>Agenda of the day</p>"})


@pytest.mark.usefixtures("agendas")
def test_phrases_stand_word_for_word_in_one_part_of_a_page():
    assert sorted(found('"urban agenda"')) == ["Elsewhere", "The Urban Agenda"]
    assert sorted(found('"URBAN  agenda"')) == ["Elsewhere", "The Urban Agenda"]
    assert sorted(found("urban agenda")) == ["Across", "An agenda for urban food", "Elsewhere", "The Urban Agenda"]


@pytest.mark.usefixtures("agendas")
def test_a_phrase_that_no_page_holds_counts_as_its_words_and_that_is_said():
    answer = hits('"agenda urban"')
    assert answer.total == 4
    assert not answer.word_for_word
    assert hits('"urban agenda"').word_for_word


@pytest.mark.usefixtures("agendas")
def test_minus_leaves_out_words_and_phrases():
    assert found("agenda -food -day -city") == ["The Urban Agenda"]
    assert sorted(found('agenda -"urban agenda"')) == ["Across", "An agenda for urban food"]
    assert found('"urban agenda" -"urban agenda"') == []
    assert found("agenda -agendas") == []  # in all its forms


def test_words_that_stand_near_each_other_come_first():
    filling = " ".join(f"filler{number}" for number in range(40))
    make_article("Apart", dated_on=date(2024, 1, 1), text={"body": f"<p>Circular {filling} procurement.</p>"})
    make_article("Near", dated_on=date(2020, 1, 1), text={"body": f"<p>Circular procurement {filling}.</p>"})
    assert found("circular procurement") == found("procurement circular") == ["Near", "Apart"]


def test_sorting_by_date_takes_the_same_pages(library):
    assert sorted(found("housing")) == sorted(found("housing", order="newest"))
    assert found("housing", order="newest")[-3:] == ["Housing in Gent", "Housing in Porto", "Housing"]
