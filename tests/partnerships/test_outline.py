"""The actions of a plan as they stood on a day."""

from datetime import UTC, date, datetime

import pytest

from partnerships.asof import AsOf
from partnerships.milestones import steps_of
from partnerships.models import Milestone
from partnerships.outline import all_of, chapters_of, lines_of, progress_of, summary_of, tally_of
from partnerships.recording import correct
from portal.catalogue.connections import connections
from portal.catalogue.models import Item
from tests.factories import make_action, make_plan, make_status, make_topic, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan():
    return make_plan("Plan")


TODAY = AsOf()


def lines(plan, as_of=TODAY):
    return lines_of(plan.actions.all(), "en", as_of)


def told(lines):
    return [(line.entry.title, line.key, [part.entry.title for part in line.parts]) for line in lines]


def test_sub_actions_stand_under_their_action_in_the_order_of_the_plan(plan):
    second = make_action("Second", plan=plan, position=2, status="early")
    make_action("First", plan=plan, position=1)
    make_action("Part", plan=plan, position=3, parent=second, status="advanced")

    assert told(lines(plan)) == [("First", "unknown", []), ("Second", "early", ["Part"])]


def test_what_visitors_may_not_see_is_neither_told_nor_counted(plan):
    hidden = make_action("Hidden", plan=plan, status="finalised", state="draft")
    make_action("Its part", plan=plan, parent=hidden, status="early")
    make_action("Hidden part", plan=plan, parent=make_action("Open", plan=plan), state="draft", status="early")

    found = lines(plan)

    assert told(found) == [("Its part", "early", []), ("Open", "unknown", [])]
    assert progress_of(found).value == 25


def test_an_outline_is_of_a_day(plan):
    action = make_action("Action", plan=plan, status="not-started", on=date(2023, 1, 1))
    say(action, "advanced", date(2024, 6, 1))

    days = [date(2022, 12, 31), date(2023, 1, 1), date(2024, 5, 31), date(2024, 6, 1)]

    assert [lines(plan, AsOf(day))[0].key for day in days] == ["unknown", "not-started", "not-started", "advanced"]


def test_what_was_known_is_told_apart_from_what_was_true(plan):
    action = make_action("Action", plan=plan)
    first = say(action, "finalised", date(2024, 9, 1), recorded_at=datetime(2024, 10, 1, tzinfo=UTC))
    correct(first, status=make_status("early"), reason="Miscounted.", recorded_at=datetime(2025, 2, 1, tzinfo=UTC))
    day = date(2024, 12, 1)

    assert [lines(plan, AsOf(day, known))[0].key for known in (None, day, date(2024, 9, 15))] == [
        "early",
        "finalised",
        "unknown",
    ]


def test_what_has_left_the_plan_is_shown_but_not_counted_from_then_on(plan):
    make_action("Gone", plan=plan, status="not-started", on=date(2023, 1, 1), left_on=date(2024, 3, 1))
    make_action("Here", plan=plan, status="advanced", on=date(2023, 1, 1), position=1)

    before, after = (summary_of(lines(plan, AsOf(day)), AsOf(day)) for day in (date(2024, 2, 29), date(2024, 3, 1)))

    assert [len(each["lines"]) for each in (before, after)] == [2, 2]
    assert [len(each["counted"]) for each in (before, after)] == [2, 1]
    assert [each["progress"].value for each in (before, after)] == [37.5, 75]
    assert [sum(number for _look, _word, number in each["tally"]) for each in (before, after)] == [2, 1]


def test_a_stopped_action_is_tallied_but_says_nothing_of_progress(plan):
    make_action("Stopped", plan=plan, status="stopped")
    make_action("Early", plan=plan, status="early")
    found = lines(plan)

    assert (progress_of(found).value, progress_of(found).total) == (25, 1)
    assert [(look, number) for look, _word, number in tally_of(found)] == [("early", 1), ("stopped", 1)]


def test_overdue_is_what_was_due_before_and_not_final(plan):
    due = {"plan": plan, "due_on": date(2025, 4, 1), "due_precision": "quarter"}
    make_action("Late", **due, position=1, status="advanced")
    make_action("Unknown", **due, position=2)
    make_action("Done", **due, position=3, status="finalised", on=date(2025, 1, 1))
    make_action("Left", **due, position=4, left_on=date(2025, 5, 1))
    make_action("Undated", plan=plan, position=5)

    def late(day):
        return [line.entry.title for line in summary_of(lines(plan, AsOf(day)), AsOf(day))["overdue"]]

    assert late(date(2025, 6, 30)) == []
    assert late(date(2025, 7, 1)) == ["Late", "Unknown"]


def test_a_milestone_makes_its_action_late_until_it_is_reached(plan):
    action = make_action("Action", plan=plan, status="early", on=date(2024, 1, 1))
    step = Milestone(action=action, position=1, title="Call", due_on=date(2025, 1, 31), done_on=date(2025, 3, 1))
    step.recorded_at = step.done_recorded_at = datetime(2025, 3, 5, tzinfo=UTC)
    step.save()

    def state(day, known=None):
        found = lines(plan, AsOf(day, known))
        steps = steps_of(Milestone.objects.all(), found, AsOf(day, known))
        return [each.state for each in steps], found[0].is_late

    assert state(date(2025, 1, 31)) == (["open"], False)
    assert state(date(2025, 2, 1)) == (["overdue"], True)
    assert state(date(2025, 3, 1)) == (["done"], False)
    assert state(date(2025, 3, 1), date(2025, 3, 1)) == ([], False)


def test_milestones_come_by_date_and_undated_ones_last(plan):
    action = make_action("Action", plan=plan)
    for position, (title, day) in enumerate([("C", None), ("B", date(2026, 1, 1)), ("A", date(2025, 1, 1))]):
        Milestone.objects.create(action=action, position=position, title=title, due_on=day)

    steps = steps_of(Milestone.objects.all(), lines(plan), AsOf())

    assert [(step.milestone.title, step.state) for step in steps][1:] == [("B", "overdue"), ("C", "open")]


def test_chapters_follow_the_topics_and_what_has_none_comes_last(plan):
    second = make_topic("Second", plan=plan, number=2)
    first = make_topic("First", plan=plan, number=1)
    make_action("Alone", plan=plan, position=1, status="finalised")
    make_action("B", plan=plan, topic=first, position=3, status="early")
    make_action("A", plan=plan, topic=first, position=2, status="advanced")
    make_action("C", plan=plan, topic=second, position=4)
    links = connections(Item.objects.get(kind="actionplan"), "en")

    chapters = chapters_of(links["topic"], lines(plan))

    assert [
        (each.topic and each.topic.entry.title, [line.entry.title for line in each.lines], each.progress.value)
        for each in chapters
    ] == [("First", ["A", "B"], 50), ("Second", ["C"], None), (None, ["Alone"], 100)]


def test_a_plan_weighs_its_actions_and_a_topic_as_much_as_those_in_it(plan):
    topic = make_topic("Topic", plan=plan)
    make_action("Heavy", plan=plan, topic=topic, weight=3, status="finalised")
    make_action("Light", plan=plan, status="not-started")
    progress = progress_of(lines(plan))

    assert (progress.value, progress.is_weighted) == (75, True)


def test_the_number_of_questions_does_not_grow(plan, django_assert_num_queries):
    def grow():
        action = make_action(plan=plan, status="early")
        make_action(plan=plan, parent=action, status="advanced")

    for _number in range(2):
        grow()
        Item.objects.count()
        with django_assert_num_queries(4):  # rows, entries, changes, and the words for statuses
            assert all_of(lines(plan))
