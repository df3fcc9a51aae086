"""The way from the front page to a page."""

import pytest
from django.utils import translation

from portal.catalogue.breadcrumbs import breadcrumbs
from portal.catalogue.connections import connections
from portal.catalogue.models import Item
from tests.factories import (
    STATES,
    add_text,
    make_action,
    make_article,
    make_page,
    make_partnership,
    make_plan,
    make_topic,
)

pytestmark = pytest.mark.django_db
HIDDEN = sorted(set(STATES) - {"live"})


def way_to(row, language="en"):
    item = Item.objects.get(kind=row._meta.model_name, object_id=row.pk)
    with translation.override(language):
        return breadcrumbs(type(row), connections(item, language))


def an_action(**states):
    food = make_partnership("Food", state=states.get("partnership", "live"))
    plan = make_plan("Plan", partnership=food, state=states.get("plan", "live"))
    topic = make_topic("Markets", plan=plan, state=states.get("topic", "live"))
    return make_action("Training", plan=plan, topic=topic)


def test_way_to_an_action_leads_through_all_that_it_is_a_part_of():
    assert way_to(an_action()) == [
        ("/partnerships/", "Partnerships"),
        ("/partnerships/food/", "Food"),
        ("/plans/plan/", "Plan"),
        ("/topics/markets/", "Markets"),
    ]


def test_way_to_an_action_without_a_topic_leads_through_its_plan():
    plan = make_plan("Plan", partnership=make_partnership("Food"))

    assert way_to(make_action(plan=plan))[1:] == [("/partnerships/food/", "Food"), ("/plans/plan/", "Plan")]


def test_way_to_a_page_of_its_own_leads_through_its_list():
    assert way_to(make_article()) == [("/articles/", "Articles")]


def test_way_to_an_editorial_page_is_short():
    assert way_to(make_page()) == []


@pytest.mark.parametrize("state", HIDDEN)
@pytest.mark.parametrize(
    ("hidden", "way"),
    [
        ("topic", ["Partnerships", "Food", "Plan"]),
        ("plan", ["Partnerships", "Food", "Markets"]),
        ("partnership", ["Action plans", "Plan", "Markets"]),
    ],
)
def test_hidden_whole_is_not_on_the_way(hidden, way, state):
    assert [words for _path, words in way_to(an_action(**{hidden: state}))] == way


def test_way_is_in_the_readers_language():
    action = an_action()
    add_text(action.topic, "Marchés", language="fr")

    assert [path for path, _words in way_to(action, "fr")] == [
        "/fr/partnerships/",
        "/fr/partnerships/food/",
        "/fr/plans/plan/",
        "/fr/topics/marches/",
    ]
