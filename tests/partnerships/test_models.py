"""Periods and parts of the hub."""

from datetime import date

import pytest

from partnerships.models import Action, ActionPlan, Membership, Organisation, Phase, Theme
from tests.factories import make_action, make_organisation, make_partnership, make_plan, make_topic


@pytest.mark.parametrize(
    ("years", "period"),
    [
        ((2022, 2024), "2022–2024"),
        ((2025, None), "2025"),
        ((None, 2025), "2025"),
        ((2025, 2025), "2025"),
        ((None, None), ""),
    ],
)
def test_plan_tells_its_period(years, period):
    assert ActionPlan(first_year=years[0], last_year=years[1]).period == period


@pytest.mark.parametrize(
    ("facts", "period"),
    [
        ({}, ""),
        ({"since": date(2024, 1, 31)}, "since 31 January 2024"),
        (
            {
                "since": date(2024, 1, 1),
                "since_precision": "year",
                "until": date(2025, 1, 1),
                "until_precision": "year",
            },
            "2024 – 2025",
        ),
    ],
)
def test_membership_tells_its_period(facts, period):
    assert Membership(**facts).period == period


def test_phase_is_named_by_its_kind_and_period():
    assert str(Phase(kind="call")) == "call for partners"
    assert (
        str(Phase(kind="call", started_on=date(2024, 1, 1), started_precision="year"))
        == "call for partners (since 2024)"
    )


@pytest.mark.django_db
def test_action_is_a_part_of_its_topic_or_else_of_its_plan():
    plan = make_plan()
    topic = make_topic(plan=plan)

    assert (make_action(plan=plan, topic=topic).whole, make_action(plan=plan).whole) == (topic, plan)
    assert (topic.whole, plan.whole, plan.partnership.whole) == (plan, plan.partnership, None)


@pytest.mark.django_db
def test_partnership_may_have_several_plans_in_their_order():
    partnership = make_partnership()
    second, first = (make_plan(partnership=partnership, number=number) for number in (2, 1))

    assert list(partnership.plans.all()) == [first, second]


@pytest.mark.django_db
def test_actions_stand_in_the_order_of_the_plan_whatever_their_codes():
    plan = make_plan()
    made = [make_action(plan=plan, code=code, position=n) for n, code in enumerate(["1", "2", "10", "R1", "2.1.1"])]

    assert list(Action.objects.all()) == made


@pytest.mark.django_db
def test_organisation_may_hold_two_roles_in_a_partnership():
    partnership, genoa = make_partnership(), make_organisation()
    for role in ("coordinator", "expert"):
        Membership.objects.create(partnership=partnership, organisation=genoa, role=role)

    assert list(genoa.partnerships.distinct()) == [partnership]


@pytest.mark.parametrize("country", ["GR", "GB", "", "XK"])
def test_country_is_an_iso_code(country):
    Organisation._meta.get_field("country").clean(country, None)


def test_every_theme_colour_is_allowed():
    assert [Theme._meta.get_field("hue").clean(hue, None) for hue in range(1, Theme.HUES + 1)] == list(range(1, 17))
