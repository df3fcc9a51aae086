"""Roles of organisations, and on which days they held."""

from datetime import date

import pytest

from partnerships.models import ActionRole, Membership
from partnerships.places.parts import all_memberships, parts_of
from partnerships.places.sentences import told
from tests.factories import STATES, make_action, make_organisation, make_partnership, make_plan

pytestmark = pytest.mark.django_db

TODAY = date(2025, 6, 17)


def join(partnership, organisation, role="member", **dates):
    return Membership.objects.create(partnership=partnership, organisation=organisation, role=role, **dates)


@pytest.fixture
def genoa():
    return make_organisation("Genoa", country="IT")


@pytest.fixture
def food():
    return make_partnership("Food")


def only_part():
    [part] = all_memberships("en")
    return part


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ({}, [True, True, True]),
        ({"since": date(2024, 3, 5)}, [False, True, True]),
        ({"since": date(2023, 1, 1), "since_precision": "year"}, [True, True, True]),
        ({"until": date(2024, 3, 4)}, [True, False, False]),
        ({"until": date(2024, 3, 5)}, [True, True, False]),
        ({"until": date(2024, 1, 1), "until_precision": "year"}, [True, True, False]),
        ({"until": date(2024, 1, 1), "until_precision": "quarter"}, [True, True, False]),
        ({"until": date(2024, 1, 1), "until_precision": "month"}, [True, False, False]),
    ],
)
def test_part_holds_from_the_first_day_on_which_it_may_have_begun_to_the_last(genoa, food, dates, holds):
    join(food, genoa, **dates)

    days = [date(2023, 12, 31), date(2024, 3, 5), date(2025, 1, 1)]
    assert [only_part().holds_on(day) for day in days] == holds


def test_nobody_is_a_member_of_what_has_not_begun_or_is_over(genoa):
    food = make_partnership("Food", started_on=date(2018, 11, 1), started_precision="month", ended_on=date(2022, 6, 1))
    join(food, genoa)

    days = [date(2018, 10, 31), date(2018, 11, 1), date(2022, 6, 1), date(2022, 6, 2)]
    assert [only_part().holds_on(day) for day in days] == [False, True, True, False]


def test_nobody_leads_an_action_that_has_left_its_plan(genoa):
    action = make_action("Money", left_on=date(2024, 1, 1), left_precision="year")
    ActionRole.objects.create(action=action, organisation=genoa, role="leader")

    [part] = parts_of([genoa.pk], "en")[1]

    assert [part.holds_on(day) for day in (date(2024, 12, 31), date(2025, 1, 1))] == [True, False]


@pytest.mark.parametrize("state", sorted(set(STATES) - {"live"}))
def test_part_is_told_only_where_both_ends_can_be_read(genoa, food, state):
    join(make_partnership("Secret", state=state), genoa)
    join(food, make_organisation("Unheard", state=state))

    assert all_memberships("en") == []


def test_parts_stand_by_weight_of_the_role_and_by_title(genoa, food):
    water = make_partnership("Water")
    join(water, genoa, "observer")
    join(food, genoa, "coordinator")
    join(water, genoa, "coordinator")

    memberships, _actors = parts_of([genoa.pk], "en")

    assert [(part.role, part.whole.title) for part in memberships] == [
        ("coordinator", "Food"),
        ("coordinator", "Water"),
        ("observer", "Water"),
    ]


def test_sentences_count_what_an_organisation_does_and_say_what_is_not_known(genoa, food):
    plan = make_plan(partnership=food)
    join(food, genoa, "coordinator", since=date(2024, 1, 1), since_precision="year")
    join(make_partnership("Water"), genoa, "coordinator")
    join(make_partnership("Air"), genoa, until=date(2020, 1, 1))
    ActionRole.objects.create(action=make_action(plan=plan), organisation=genoa, role="leader")
    memberships, actors = parts_of([genoa.pk], "en")

    assert list(told("Genoa", [*memberships, *actors], TODAY)) == [
        "Genoa coordinates 2 partnerships and leads 1 action.",
        "1 further role is over.",
        "The earliest role with a date is of 2024.",
        "Of 2 roles the years are not recorded.",
    ]


def test_nothing_is_said_of_who_does_nothing(genoa):
    assert list(told("Genoa", [], TODAY)) == []
