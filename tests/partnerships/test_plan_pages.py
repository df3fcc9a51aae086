"""What the pages of plans, topics and actions tell of where things stand."""

import re
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.models import (
    ActionRole,
    Designation,
    Indicator,
    Measurement,
    Milestone,
    MonitoringRound,
    Phase,
    StatusChange,
    Succession,
)
from partnerships.recording import correct, withdraw
from portal.catalogue.models import Item
from tests.factories import (
    make_action,
    make_document,
    make_event,
    make_organisation,
    make_output,
    make_plan,
    make_status,
    make_topic,
    say,
)

pytestmark = pytest.mark.django_db


def words_of(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", unescape(html)))


def section(client, path, name):
    """The words between the heading with this id and the next."""
    response = client.get(path)
    assert response.status_code == 200, path
    found = re.search(rf'<h2 id="{name}">(.*?)(?:<h2 id=|</main>)', response.content.decode(), re.DOTALL)
    return words_of(found[1]) if found else None


@pytest.fixture
def plan():
    plan = make_plan("Plan", adopted_on=date(2023, 2, 14), adopted_by="Ministers")
    plan.state = "final"
    plan.save()
    return plan


# Plans and topics


def test_plan_tells_how_far_along_it_is_and_of_how_much_that_is_known(client, plan):
    topic = make_topic("Topic", plan=plan)
    make_action("One", plan=plan, topic=topic, status="advanced", weight=3)
    make_action("Two", plan=plan, topic=topic, status="finalised")
    make_action("Three", plan=plan)
    said = section(client, "/plans/plan/", "outline")

    assert "81% progress known of 2 of 3 actions by weight 4 of 5" in said
    assert "81% progress by weight 4 of 4" in said
    assert "weight 3" in said
    assert section(client, "/topics/topic/", "actions").count("81% progress") == 1


def test_plan_of_which_nothing_is_known_says_so(client, plan):
    make_action("One", plan=plan)
    said = section(client, "/plans/plan/", "outline")

    assert "Progress not known" in said
    assert "0%" not in said


def test_plan_has_come_so_far(client, plan):
    make_event("Consultation", kind="consultation", starts_on=date(2022, 7, 1), ends_on=date(2022, 9, 15), plans=[plan])
    html = client.get("/plans/plan/").content.decode()
    stages = re.findall(r'<li class="is-(\w+)">(.*?)</li>', html, re.DOTALL)

    assert [(state, words_of(words).strip()) for state, words in stages] == [
        ("done", "Being drafted"),
        ("done", "Draft"),
        ("done", "1 July – 15 September 2022 In consultation"),
        ("now", "14 February 2023 Final Ministers"),
    ]


def test_plan_is_drawn_over_the_years(client, plan):
    action = make_action("Action", plan=plan, code="R1")
    say(action, "early", date(2024, 1, 1))
    Milestone.objects.create(action=action, position=1, title="Call opens", due_on=date(2030, 1, 1))
    Phase.objects.create(partnership=plan.partnership, position=1, kind="implementation", started_on=date(2023, 3, 1))
    Phase.objects.create(partnership=plan.partnership, position=2, kind="call", started_on=date(2020, 3, 1))
    make_event("Lab", plans=[plan], starts_on=date(2024, 6, 4))
    hidden = make_action("Secret", plan=plan, state="draft", status="finalised")
    Milestone.objects.create(action=hidden, position=1, title="Secret step", due_on=date(2030, 1, 1))

    lanes = {
        lane.label: [item.label for item in lane.items] for lane in client.get("/plans/plan/").context["timeline"].lanes
    }

    assert lanes == {
        "Partnership": ["Implementation"],
        "Plan": ["Adopted", "Lab"],
        "Milestones": ["R1 Call opens"],
        "Status of actions": ["R1 early stage"],
    }


def test_what_a_round_told_alike_is_one_mark_that_leads_to_the_changes(client, plan):
    for number in range(1, 11):
        action = make_action(f"Action {number}", plan=plan, code=f"R{number}", status="early", on=date(2024, 1, 1))
        say(action, "advanced" if number <= 3 else "mid-level", date(2025, 1, 1))
    [lane] = [lane for lane in client.get("/plans/plan/").context["timeline"].lanes if "Status" in lane.label]

    assert [(mark.date.year, mark.label) for mark in lane.marks] == [
        (2024, "10 actions early stage"),
        (2025, "7 actions mid-level stage"),
        (2025, "R1, R2, R3 advanced"),
    ]
    assert lane.note == ""
    assert {mark.url for mark in lane.marks} == {"/monitor/changes/?actionplan=plan"}
    assert client.get("/monitor/changes/?actionplan=plan").status_code == 200


def test_lanes_show_what_matters_now_and_say_how_much_there_is(client, plan):
    action = make_action("Action", plan=plan)
    today = timezone.localdate()
    for position in range(12):
        due = today + timedelta(days=30 * (position - 3))
        Milestone.objects.create(action=action, position=position, title=f"Step {position}", due_on=due)
    [lane] = [lane for lane in client.get("/plans/plan/").context["timeline"].lanes if lane.label == "Milestones"]

    assert lane.note == "6 of 12"
    assert {mark.label for mark in lane.marks} == {f"Step {position}" for position in range(6)}


def test_more_actions_than_a_page_has_connections_are_all_told(client, plan):
    for number in range(70):
        make_action(f"Action {number}", plan=plan, position=number)

    assert section(client, "/plans/plan/", "outline").count("Action ") == 70


def test_plan_asks_a_constant_number_of_questions_within_its_limit(client, plan):
    def grow(count):
        for _number in range(count):
            action = make_action(plan=plan, topic=make_topic(plan=plan, number=plan.topics.count() + 1))
            make_action(plan=plan, parent=action, status="early")
            for day in range(3):
                say(action, "advanced", date(2024, 1, 1 + day))
            Milestone.objects.create(action=action, position=1, title="Step", due_on=date(2025, 1, 1))
            make_event(plans=[plan], starts_on=date(2024, 6, 4))
        plan.documents.add(make_document())

    def asked(path):
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        return len(queries)

    paths = ["/plans/plan/", "/plans/plan/?as_of=2024-06-30&known_on=2024-06-30", "/plans/plan/changes/"]
    grow(2)
    few = [asked(path) for path in paths]
    grow(6)

    assert [asked(path) for path in paths] == few
    assert max(few) <= 15


def test_plan_leads_to_its_actions_in_the_monitor_and_as_data(client, plan):
    make_action("Training", plan=plan)
    make_action("Of another plan")
    addresses = re.findall(r'href="(/monitor/[^"]*)"', client.get("/plans/plan/").content.decode())
    data = next(address for address in addresses if ".csv?" in address)

    assert "/monitor/?actionplan=plan" in addresses
    assert b"Training" in client.get(data).content
    assert b"Of another plan" not in client.get(data).content


def test_an_action_whose_milestone_is_late_says_so_first(client, plan):
    action = make_action("Training", plan=plan, due_on=date(2040, 1, 1))
    Milestone.objects.create(action=action, position=1, title="Step", due_on=date(2025, 3, 31), due_precision="quarter")
    facts = words_of(
        re.search(r'<dl class="keyfacts">.*?</dl>', client.get("/actions/training/").content.decode(), re.S)[0]
    )

    assert "milestone overdue , due quarter 1 of 2025" in facts


# As of a day


@pytest.mark.parametrize("day", ["2025-06-30", "2025-07-01", "2025-12-31"])
def test_plan_and_monitor_agree_on_what_is_overdue(client, plan, day):
    due = {"plan": plan, "due_on": date(2025, 4, 1), "due_precision": "quarter"}
    make_action("Late", **due, status="early", on=date(2024, 1, 1))
    make_action("Unknown", **due)
    make_action("Done", **due, status="finalised", on=date(2024, 1, 1))
    Milestone.objects.create(action=make_action("Step", plan=plan), position=1, title="S", due_on=date(2025, 11, 1))
    monitor = words_of(client.get(f"/monitor/actions/?actionplan=plan&due=overdue&as_of={day}").content.decode())
    overdue = {line.entry.title for line in client.get(f"/plans/plan/?as_of={day}").context["overdue"]}

    assert overdue == {title for title in ("Late", "Unknown", "Done", "Step") if f" {title} " in monitor}


def test_what_is_overdue_is_counted_as_in_the_list_it_leads_to(client, plan):
    late = {"plan": plan, "due_on": date(2025, 4, 1), "status": "early"}
    make_action("Part", **late, parent=make_action("Whole", **late))
    make_action("Left", **late, left_on=date(2025, 3, 1))
    html = client.get("/plans/plan/").content.decode()
    path = unescape(re.search(r'<a href="([^"]+)"><strong class="alert">one overdue', html)[1])

    assert [row.entry.title for row in client.get(path).context["rows"]] == ["Whole"]


def test_the_line_for_today_says_which_day_it_is(client, plan):
    now, then = (client.get(f"/plans/plan/{query}").context["timeline"] for query in ("", "?as_of=2024-12-01"))

    assert (now.today_words[:6], then.today_words) == ("Today,", "1 December 2024")


def test_pages_show_another_day_and_say_which(client, plan):
    topic = make_topic("Topic", plan=plan)
    action = make_action("Action", plan=plan, topic=topic)
    first = say(action, "finalised", date(2024, 9, 1), recorded_at=datetime(2024, 10, 1, tzinfo=UTC))
    correct(first, status=make_status("early"), reason="Miscounted.", recorded_at=datetime(2025, 2, 1, tzinfo=UTC))

    for path in ("/plans/plan/", "/topics/topic/", "/actions/action/"):
        true, known = (
            words_of(client.get(f"{path}?as_of=2024-12-01{more}").content.decode())
            for more in ("", "&known_on=2024-12-01")
        )
        assert "As it was on 1 December 2024, by all that is known today." in true
        assert "Early" in true
        assert "As it was known here on 1 December 2024." in known
        assert "Finalised" in known
        assert "Early" not in known


def test_links_of_another_day_lead_to_pages_of_that_day(client, plan):
    make_action("Action", plan=plan)

    assert 'href="/actions/action/?as_of=2024-12-01"' in client.get("/plans/plan/?as_of=2024-12-01").content.decode()


@pytest.mark.parametrize("query", ["as_of=yesterday", "as_of=2999-01-01", "known_on=31.12.2024"])
def test_what_is_no_day_that_has_been_is_not_found(client, plan, query):
    assert client.get(f"/plans/plan/?{query}").status_code == 404


# Actions


@pytest.fixture
def action(plan):
    return make_action("Action", plan=plan, due_on=date(2025, 4, 1), due_precision="quarter")


def test_unknown_is_said_and_nothing_is_made_up(client, action):
    html = client.get("/actions/action/").content.decode()

    assert "No source says where it stands." in html
    for name in ("history", "milestones", "indicators", "parts", "who", "lineage", "outputs", "heard"):
        assert section(client, "/actions/action/", name) is None


def test_history_tells_reasons_evidence_rounds_and_corrections(client, action):
    report = make_document("Monitoring table")
    told_in = MonitoringRound.objects.create(key="2024", reported_on=date(2024, 9, 1), reported_precision="season")
    first = say(
        action, "finalised", date(2024, 9, 1), round=told_in, evidence_document=report,
        recorded_at=datetime(2024, 11, 30, tzinfo=UTC),
    )  # fmt: skip
    correct(first, status=make_status("early"), reason="Miscounted.", recorded_at=datetime(2025, 2, 3, tzinfo=UTC))
    other = say(action, "advanced", date(2025, 3, 1), evidence_url="https://example.org/")
    withdraw(other, reason="Said of another action.", recorded_at=datetime(2025, 4, 5, tzinfo=UTC))
    said = section(client, "/actions/action/", "history")

    assert "Monitoring of autumn 2024" in said
    assert "Monitoring table" in said
    assert "Corrected on 3 February 2025: Miscounted." in said
    assert "Taken back on 5 April 2025: Said of another action." in said
    steps = client.get("/actions/action/").context["steps"].steps
    assert [(step.date, step.label) for step in steps] == [(date(2024, 9, 1), "early stage")]


def test_evidence_that_visitors_may_not_see_is_not_named(client, action):
    say(action, "early", date(2024, 9, 1), evidence_document=make_document("Secret", state="draft"))

    assert "Secret" not in client.get("/actions/action/").content.decode()


def test_milestones_say_by_words_what_is_reached_overdue_and_to_come(client, action):
    owner = make_organisation("Ghent")
    for position, (title, due, done) in enumerate(
        [("A", date(2024, 1, 1), date(2024, 4, 12)), ("B", date(2025, 1, 1), None), ("C", None, None)], start=1
    ):
        Milestone.objects.create(action=action, position=position, title=title, due_on=due, done_on=done, owner=owner)

    assert re.findall(
        r"(Reached 12 April 2024|Overdue due 1 January 2025|To come not dated) (\w)",
        section(client, "/actions/action/", "milestones"),
    ) == [("Reached 12 April 2024", "A"), ("Overdue due 1 January 2025", "B"), ("To come not dated", "C")]
    assert section(client, "/actions/action/", "who") is None  # who sees to a milestone holds no role in the action


def test_leaders_come_first_and_institutions_addressed_are_told_apart(client, action):
    roles = [("Aachen", "contributor"), ("Berlin", "responsible"), ("Zagreb", "leader"), ("Cork", "leader")]
    for title, role in roles:
        ActionRole.objects.create(
            action=action, organisation=make_organisation(title, country="DE"), role=role, since=date(2023, 1, 1)
        )
    said = section(client, "/actions/action/", "who")
    order = ["Action leaders", "Cork", "Zagreb", "Institution addressed", "Berlin", "Contributor", "Aachen"]

    assert [said.index(words) for words in order] == sorted(said.index(words) for words in order)
    assert said.count("since 1 January 2023") == 4


def test_indicators_are_drawn_up_to_the_day_of_the_page(client, action):
    indicator = Indicator.objects.create(
        action=action,
        position=1,
        name="Cities",
        unit="cities",
        baseline=12,
        baseline_on=date(2021, 1, 1),
        target="60.50",
    )
    for year in (2023, 2024):
        Measurement.objects.create(
            action=action, indicator=indicator, measured_on=date(year, 12, 31), value=year - 2000
        )
    today = section(client, "/actions/action/", "indicators")
    then = section(client, "/actions/action/?as_of=2024-06-30", "indicators")

    assert all(words in today for words in ("12 cities", "23 cities", "24 cities", "60.5 cities"))
    assert "24 cities" not in then


def test_sub_actions_make_the_progress_of_their_action(client, action):
    make_action("Pilot in Ghent", plan=action.plan, parent=action, status="finalised")
    make_action("Pilot in Lyon", plan=action.plan, parent=action, position=1)
    make_action("Secret pilot", plan=action.plan, parent=action, state="draft")
    said = section(client, "/actions/action/", "parts")

    assert "100% progress known of 1 of 2 sub-actions" in said
    assert said.index("Pilot in Ghent") < said.index("Pilot in Lyon")
    assert "Secret" not in said


def test_lineage_outputs_and_what_was_heard(client, action):
    Designation.objects.create(action=action, stage="draft", code="D1", title="Guidance")
    before = make_action("Before", plan=action.plan)
    for number in (1, 2):
        Succession.objects.create(action=make_action(f"After {number}", plan=action.plan), predecessor=action)
    Succession.objects.create(action=action, predecessor=before)
    make_output("Handbook", actions=[action])
    action.texts.update(heard="Too vague.", changed="A date was set.")
    said = section(client, "/actions/action/", "lineage")

    assert "Former names D1 Guidance" in said
    assert "Goes on with Before" in said
    assert re.search("Divided into After [12] After [12]", said)
    assert "Handbook" in section(client, "/actions/action/", "outputs")
    assert "What we heard Too vague. What we changed A date was set." in section(client, "/actions/action/", "heard")


def test_action_asks_a_constant_number_of_questions(client, action):
    def grow(count):
        for number in range(count):
            position = Milestone.objects.count() + 1
            say(action, "early", date(2024, 1, 1 + number))
            make_action(plan=action.plan, parent=action, status="early")
            Milestone.objects.create(action=action, position=position, title="Step", due_on=date(2025, 1, 1))
            indicator = Indicator.objects.create(action=action, position=position, name="Cities")
            Measurement.objects.create(action=action, indicator=indicator, measured_on=date(2024, 1, 1), value=1)
            ActionRole.objects.create(action=action, organisation=make_organisation(), role="leader")
            Succession.objects.create(action=action, predecessor=make_action(plan=action.plan))
            make_output(actions=[action])

    def asked():
        Item.objects.count()
        client.get("/actions/action/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/actions/action/")
        return len(queries)

    grow(1)
    few = asked()
    grow(5)

    assert asked() == few
    assert few <= 20  # an action has more kinds of facts around it than anything else
    assert StatusChange.objects.filter(action=action).count() == 6
