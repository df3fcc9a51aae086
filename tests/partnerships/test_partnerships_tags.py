"""What the pages of the hub show beside their texts."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from partnerships.models import Membership, Phase
from partnerships.places.parts import all_memberships
from partnerships.templatetags import partnerships as tags
from tests.factories import make_action, make_organisation, make_partnership, make_plan

pytestmark = pytest.mark.django_db


def phases(*periods):
    partnership = make_partnership()
    for position, (started, ended) in enumerate(periods, start=1):
        Phase.objects.create(
            partnership=partnership, position=position, kind="drafting", started_on=started, ended_on=ended
        )
    return list(partnership.phases.all())


def states(*periods):
    return [step["state"] for step in tags.phase_list(phases(*periods))["steps"]]


def test_the_last_phase_that_has_begun_is_the_one_today_stands_in():
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert states((date(2023, 1, 1), None), (date(2024, 1, 1), None), (tomorrow, None)) == ["done", "now", "next"]


def test_an_undated_phase_before_one_that_has_begun_is_over():
    assert states((None, None), (date(2024, 1, 1), None), (None, None)) == ["done", "now", "next"]


def test_a_partnership_that_has_ended_stands_nowhere_today():
    assert states((date(2019, 1, 1), date(2019, 6, 1)), (date(2020, 1, 1), date(2020, 6, 1))) == ["done", "done"]


def test_nothing_has_begun_where_no_date_is_known():
    undated = phases((None, None))
    assert tags.current_phase(undated) is None
    assert states((None, None)) == ["next"]


def test_countries_come_by_name_and_what_has_none_comes_last():
    food = make_partnership("Food")
    for title, country in (("ICLEI", ""), ("Milan", "IT"), ("Ghent", "BE"), ("Rome", "IT")):
        Membership.objects.create(partnership=food, organisation=make_organisation(title, country=country))
    members = all_memberships("en")
    assert [(code, name, [m.entry.title for m in ms]) for code, name, ms in tags.by_country(members)] == [
        ("BE", "Belgium", ["Ghent"]),
        ("IT", "Italy", ["Milan", "Rome"]),
        ("", "", ["ICLEI"]),
    ]


def test_monitor_counts_visible_actions_from_done_to_open():
    plan = make_plan("Plan")
    for status in ("finalised", "finalised", "early", None):
        make_action(plan=plan, status=status)
    make_action(plan=plan, state="draft")
    shown = tags.monitor()
    drawn = [(part.look, part.count) for part in shown["bar"].parts if part.count]
    assert drawn == [("finalised", 2), ("early", 1), ("unknown", 1)]
    assert (shown["total"], shown["finalised"], shown["under_way"], shown["unknown"]) == (4, 2, 1, 1)
    assert shown["examples"] == 0


def test_monitor_says_how_much_is_invented():
    make_action(plan=make_plan(partnership=make_partnership("Example", is_example=True)))
    make_action()
    assert (tags.monitor()["total"], tags.monitor()["examples"]) == (2, 1)


def test_labels_of_a_set_of_codes():
    action = make_action(pillars=["BR", "BK"])
    assert [str(label) for label in tags.labels_of(action, "pillars")] == ["better regulation", "better knowledge"]
