"""The number beside a filter is that of the pages that one gets by choosing it, whatever else is chosen."""

from datetime import date, timedelta
from random import Random

import numpy as np
import pytest
from django.http import QueryDict

from portal.catalogue import facets, shelf
from portal.catalogue.criteria import Criteria, linkable
from portal.catalogue.facets import Hits
from portal.catalogue.models import Entry
from portal.catalogue.offers import most_frequent_first, offers
from portal.publishing import clock
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
    make_topic,
)

pytestmark = pytest.mark.django_db

COLUMNS = ["kind", "language", "country", "year", "status", "pillar", "sort"]
SECOND = timedelta(seconds=1)


def read(address, language="en"):
    return Criteria(QueryDict(address), language, by_link=linkable(), by_column=COLUMNS)


def hits_of(address, language="en"):
    """All that can be read, seen through the filters of an address."""
    kept = shelf.current()
    return Hits(kept, np.flatnonzero(kept.reading(language, clock.now())), read(address, language))


def offered(address, name, language="en"):
    """`{label: number}` of one facet."""
    (facet,) = offers(hits_of(address, language), [name])
    return {choice.label: choice.number for choice in facet.choices}


def in_database(address, language="en"):
    return set(read(address, language).apply(Entry.objects.reading(language)).values_list("pk", flat=True))


def make_random_world(dice):
    """Pages of all sorts, linked, dated and published as the dice fall."""

    def state():
        return dice.choice(["live", "live", "live", *STATES])

    def some(rows, most=2):
        return dice.sample(rows, dice.randint(0, most))

    themes = [make_theme(f"Theme {n}", state=state()) for n in range(3)]
    partnerships = [
        make_partnership(f"Partnership {n}", theme=dice.choice([*themes, None]), state=state(), tags=some(["x", "y"]))
        for n in range(5)
    ]
    plans = [make_plan(partnership=partnership, state=state()) for partnership in partnerships]
    topics = [make_topic(f"Topic {n}", plan=plan, state=state()) for n, plan in enumerate(plans)]
    categories = [make_category(f"Category {n}", state=state()) for n in range(2)]
    for n in range(6):
        make_event(
            f"Event {n}", country=dice.choice(["", "FR", "IT"]), partnerships=some(partnerships), topics=some(topics),
            starts_on=date(dice.choice([2024, 2025]), 3, 1), state=state(), tags=some(["x", "y", "z"]),
        )  # fmt: skip
        make_action(
            f"Action {n}", plan=dice.choice(plans), topic=dice.choice([*topics, None]), state=state(),
            pillars=some(["BR", "BF", "BK"]), status=dice.choice(["early", "stopped"]), on=date(2025, 1, 1),
        )  # fmt: skip
        body = f'<p><a href="/partnerships/partnership-{n % 5}/">there</a></p>'
        article = make_article(
            f"Article {n}", partnerships=some(partnerships), topics=some(topics), categories=some(categories),
            dated_on=date(dice.choice([2023, 2024]), 3, 1), state=state(), tags=some(["x", "z"]), text={"body": body},
        )  # fmt: skip
        if dice.random() < 0.5:
            add_text(article, f"Artikel {n}", language="de", state=state())


def random_address(dice, language):
    """Up to four of the values that are offered."""
    facets = offers(hits_of("", language), [*linkable(), *COLUMNS])
    pairs = [(facet.name, choice.value) for facet in facets for choice in facet.choices]
    return "&".join(f"{name}={value}" for name, value in dice.sample(pairs, dice.randint(0, 4)))


@pytest.mark.parametrize("seed", range(4))
def test_every_number_is_that_of_the_list_which_choosing_it_leads_to(seed):
    dice = Random(seed)
    make_random_world(dice)
    wrong = []
    for language in ("en", "de"):
        for address in ("", *(random_address(dice, language) for _ in range(4))):
            criteria, hits = read(address, language), hits_of(address, language)
            assert set(hits.shelf.entries.pk[hits.rows()].tolist()) == in_database(address, language), address
            for facet in offers(hits, [*linkable(), *COLUMNS]):
                for choice in facet.choices:
                    alone = criteria.query(**{facet.name: choice.value}).removeprefix("?")
                    if choice.number != len(in_database(alone, language)):
                        wrong.append((language, address, facet.name, choice))
    assert wrong == []


@pytest.mark.parametrize("seed", range(4))
def test_everything_that_has_a_value_is_offered_by_it(seed):
    """No value is missing: what can be chosen and would find something has a number."""
    make_random_world(Random(seed))
    hits = hits_of("")
    for name, kind in (
        ("theme", "theme"),
        ("topic", "topic"),
        ("partnership", "partnership"),
        ("category", "category"),
    ):
        slugs = Entry.objects.reading("en").kind(kind).values_list("slug", flat=True)
        finding = {slug for slug in slugs if in_database(f"{name}={slug}")}
        (facet,) = offers(hits, [name])
        assert {choice.value for choice in facet.choices} == finding


def test_its_own_filter_is_not_applied_and_all_others_are():
    food, housing = make_partnership("Food"), make_partnership("Housing")
    make_article(partnerships=[food], dated_on=date(2024, 1, 1))
    make_article(partnerships=[food, housing], dated_on=date(2025, 1, 1))

    assert offered("kind=article&partnership=housing", "partnership") == {"Food": 2, "Housing": 1}
    assert offered("kind=article&partnership=housing", "year") == {"2025": 1}
    assert offered("kind=article&year=2024", "partnership") == {"Food": 1}


def test_except_name_leaves_out_one_filter():
    make_article("A", dated_on=date(2024, 1, 1))
    make_article("B", dated_on=date(2025, 1, 1))
    kept = shelf.current()
    rows = np.flatnonzero(kept.reading("en", clock.now()))
    criteria = read("kind=article&year=2024")
    assert len(facets.narrow(kept, rows, criteria)) == 1
    assert len(facets.narrow(kept, rows, criteria, except_name="year")) == 2


def test_a_page_reached_in_two_ways_counts_once():
    theme = make_theme("Equality")
    ways = [make_partnership(theme=theme), make_partnership(theme=theme)]
    make_article(partnerships=ways)
    assert offered("kind=article", "theme") == {"Equality": 1}


def test_a_page_with_several_pillars_counts_for_each():
    make_action(pillars=["BR", "BK"])
    make_action(pillars=["BK"])
    make_action()
    assert offered("kind=action", "pillar") == {"better regulation": 1, "better knowledge": 2}


def test_a_translation_counts_for_both_languages():
    article = make_article()
    add_text(article, "Rapport", language="fr")
    add_text(article, "Bericht", language="de", state="draft")
    assert offered("kind=article", "language") == {"English": 1, "Français": 1}
    assert offered("kind=article", "language", "fr") == {"English": 1, "Français": 1}


@pytest.mark.parametrize("what", ["hit", "value", "between", "translation"])
def test_numbers_and_labels_follow_the_clock_to_the_second(noon, what):
    noon.move_to(NOON - timedelta(hours=1))
    states = {name: "draft" if name == what else "live" for name in ("hit", "value", "between", "translation")}
    theme = make_theme("Equality", state=states["value"])
    between = make_partnership("Between", theme=theme, state=states["between"])
    article = make_article("Report", partnerships=[between], state=states["hit"])
    translation = add_text(article, "Rapport", language="fr", state=states["translation"])
    texts = {"hit": article, "value": theme, "between": between}
    text = translation if what == "translation" else texts[what].texts.get(language="en")
    text.publish(at=NOON, until=NOON + timedelta(hours=1))
    name = "language" if what == "translation" else "theme"
    seen = []
    for moment in (NOON - SECOND, NOON, NOON + timedelta(hours=1) - SECOND, NOON + timedelta(hours=1)):
        noon.move_to(moment)
        seen.append(offered("kind=article", name))
    hidden, shown = ({"English": 1}, {"English": 1, "Français": 1}) if what == "translation" else ({}, {"Equality": 1})
    assert seen == [hidden, shown, shown, hidden]


def test_labels_are_in_the_readers_language():
    food = make_partnership("Food")
    add_text(food, "Alimentation", language="fr")
    make_article(partnerships=[food])
    assert offered("kind=article", "partnership", "fr") == {"Alimentation": 1}
    assert offered("kind=article", "partnership", "de") == {"Food": 1}


def test_the_most_frequent_are_shown_and_the_chosen_ones():
    partnerships = [make_partnership(f"P {n}") for n in range(6)]
    for number in range(6):
        make_article(partnerships=partnerships[number:])
    (facet,) = offers(hits_of("kind=article&partnership=p-0"), ["partnership"])

    parted, whole = most_frequent_first(facet, 2), most_frequent_first(facet, 4)

    assert [(c.label, c.number) for c in parted.choices] == [("P 5", 6), ("P 4", 5), ("P 0", 1)]
    assert [(c.label, c.number) for c in parted.rest] == [("P 3", 4), ("P 2", 3), ("P 1", 2)]
    assert (len(whole.choices), whole.rest) == (6, []), "two are not worth a click"


def test_of_very_many_values_the_most_frequent_are_offered():
    partnerships = [make_partnership(f"P {n}") for n in range(6)]
    for number in range(6):
        make_article(partnerships=partnerships[number:])
    (facet,) = offers(hits_of("kind=article"), ["partnership"], at_most=3)
    assert [choice.label for choice in facet.choices] == ["P 3", "P 4", "P 5"]


def test_years_begin_with_the_newest_and_statuses_keep_their_order():
    for year in (2023, 2025, 2024):
        make_event(starts_on=date(year, 1, 1))
    make_event(starts_on=None)
    for status in ("stopped", "not-started", "early"):
        make_action(status=status, on=date(2025, 1, 1))
    assert list(offered("kind=event", "year")) == ["2025", "2024", "2023"]
    assert list(offered("kind=action", "status")) == ["not started", "early stage", "stopped or continued elsewhere"]


def test_nothing_has_no_facets():
    assert offered("", "partnership") == offered("", "year") == offered("", "language") == offered("", "pillar") == {}


@pytest.mark.parametrize("size", [1, 30])
def test_offering_costs_two_queries_however_much_there_is(size, django_assert_num_queries):
    for number in range(size):
        make_article(partnerships=[make_partnership(f"P {number}")], tags=[f"Tag {number}"])
        make_organisation(country="FR")
    hits = hits_of("")
    with django_assert_num_queries(2):  # names of pages, and of tags
        facets = offers(hits, ["kind", "theme", "partnership", "topic", "tag", "country", "language", "year"])
    assert len(facets[2].choices) == size
