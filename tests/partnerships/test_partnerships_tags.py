"""What the pages of the hub show beside their texts."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from partnerships.models import Membership, Phase
from partnerships.templatetags import partnerships as tags
from portal.catalogue.connections import connections
from portal.catalogue.models import Item
from tests.factories import make_action, make_organisation, make_partnership, make_plan, make_topic

pytestmark = pytest.mark.django_db


def phases(*periods):
    partnership = make_partnership()
    for position, (started, ended) in enumerate(periods, start=1):
        Phase.objects.create(
            partnership=partnership, position=position, kind="drafting", started_on=started, ended_on=ended
        )
    return list(partnership.phases.all())


def states(*periods):
    return [step["state"] for step in tags.timeline(phases(*periods))["steps"]]


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


def test_members_come_by_name_with_role_and_years_and_only_if_visible(django_assert_num_queries):
    food = make_partnership("Food")
    milan, ghent = make_organisation("Milan", country="IT"), make_organisation("Ghent", country="BE")
    hidden = make_organisation("Hidden", state="draft")
    Membership.objects.create(partnership=food, organisation=milan, role="coordinator")
    Membership.objects.create(partnership=food, organisation=ghent, since=date(2024, 1, 1), since_precision="year")
    Membership.objects.create(partnership=food, organisation=hidden)
    links = connections(Item.objects.get(kind="partnership"), "en")
    with django_assert_num_queries(1):
        members = tags.members_of(food, links)
    assert [(m.entry.title, m.role, m.period) for m in members] == [
        ("Ghent", "member", "since 2024"),
        ("Milan", "coordinator", ""),
    ]
    assert [m.entry.title for m in tags.in_role(members, "coordinator")] == ["Milan"]


def test_roles_of_an_organisation_are_the_newest_partnerships_first():
    milan = make_organisation("Milan")
    for title, year in (("Old", 2017), ("New", 2024)):
        partnership = make_partnership(title, started_on=date(year, 1, 1))
        Membership.objects.create(partnership=partnership, organisation=milan)
    links = connections(Item.objects.get(kind="organisation"), "en")
    assert [m.entry.title for m in tags.roles_of(milan, links)] == ["New", "Old"]


def test_countries_come_by_name_and_what_has_none_comes_last():
    food = make_partnership("Food")
    for title, country in (("ICLEI", ""), ("Milan", "IT"), ("Ghent", "BE"), ("Rome", "IT")):
        Membership.objects.create(partnership=food, organisation=make_organisation(title, country=country))
    members = tags.members_of(food, connections(Item.objects.get(kind="partnership"), "en"))
    assert [(code, name, [m.entry.title for m in ms]) for code, name, ms in tags.by_country(members)] == [
        ("BE", "Belgium", ["Ghent"]),
        ("IT", "Italy", ["Milan", "Rome"]),
        ("", "", ["ICLEI"]),
    ]


def test_outline_of_a_plan_follows_its_order_whatever_the_codes():
    plan = make_plan("Plan")
    second = make_topic("Second", plan=plan, number=2)
    first = make_topic("First", plan=plan, number=1)
    make_action("B", plan=plan, topic=first, code="10", position=2)
    make_action("A", plan=plan, topic=first, code="9", position=1)
    make_action("C", plan=plan, topic=second, code="K1", position=3)
    make_action("Alone", plan=plan, code="X", position=4)
    links = connections(Item.objects.get(kind="actionplan"), "en")
    outline = tags.outline_of(links["topic"], links["action"])
    assert [(topic and topic.entry.title, [a.entry.title for a in actions]) for topic, actions in outline] == [
        ("First", ["A", "B"]),
        ("Second", ["C"]),
        (None, ["Alone"]),
    ]


def test_monitor_counts_visible_actions_from_done_to_open():
    plan = make_plan("Plan")
    for status in ("finalised", "finalised", "early", "unknown"):
        dated = {} if status == "unknown" else {"status_on": date(2025, 9, 30)}
        make_action(plan=plan, status=status, **dated)
    make_action(plan=plan, state="draft")
    shown = tags.monitor()
    assert [(r["status"], r["start"], r["count"]) for r in shown["rows"]] == [
        ("finalised", 0, 2),
        ("early", 2, 1),
        ("unknown", 3, 1),
    ]
    assert (shown["total"], shown["finalised"], shown["under_way"], shown["unknown"]) == (4, 2, 1, 1)


def test_labels_of_a_set_of_codes():
    action = make_action(pillars=["BR", "BK"])
    assert [str(label) for label in tags.labels_of(action, "pillars")] == ["better regulation", "better knowledge"]
