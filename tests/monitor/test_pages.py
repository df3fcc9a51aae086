"""The monitor counts what its lists show, on every day and with every filter; nothing that is not public is in it."""

import csv
import json
import random
import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.conf import settings
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from partnerships.models import ActionRole, Milestone
from partnerships.monitor.criteria import OFFERED
from partnerships.monitor.exports import VIEWS
from partnerships.monitor.pages import sieve_of
from tests.factories import (
    add_text,
    make_action,
    make_document,
    make_organisation,
    make_partnership,
    make_plan,
    make_theme,
    say,
)

pytestmark = pytest.mark.django_db

KEYS = ["not-started", "early", "mid-level", "advanced", "finalised", "stopped", None]


class Parameters(dict):
    """As `request.GET`."""

    def getlist(self, name):
        return self.get(name, [])

    def lists(self):
        return self.items()


def programme(dice, actions=30):
    """Some partnerships with actions of which this and that is known."""
    themes = [make_theme(f"Theme {n}", hue=n + 1) for n in range(2)]
    cities = [make_organisation(f"City {n}", country=country) for n, country in enumerate(["FR", "IT", ""])]
    homes = [make_partnership(f"Partnership {n}", theme=themes[n % 2]) for n in range(3)]
    plans = [make_plan(partnership=home) for home in homes]
    for number in range(actions):
        day = date(2025, 1, 1) + timedelta(days=dice.randrange(200))
        action = make_action(
            f"Action {number}",
            plan=dice.choice(plans),
            position=number,
            pillars=dice.sample(["BR", "BF", "BK"], dice.randrange(3)),
            levels=dice.sample(["eu", "local"], dice.randrange(3)),
            output_types=dice.sample(["tool", "data"], dice.randrange(3)),
            issues=dice.sample(["governance", "services"], dice.randrange(3)),
            due_on=dice.choice([None, day, date(2026, 12, 1), date(2027, 6, 1)]),
            due_precision=dice.choice(["day", "month", "quarter", "year"]),
            left_on=dice.choice([None, None, None, day]),
        )
        if dice.random() < 0.5:
            role = dice.choice(["leader", "contributor"])
            ActionRole.objects.create(action=action, organisation=dice.choice(cities), role=role)
        for _ in range(dice.randrange(4)):
            say(action, dice.choice(KEYS), date(2025, 1, 1) + timedelta(days=dice.randrange(300)))
        if dice.random() < 0.3:
            done = dice.choice([None, day])
            Milestone.objects.create(action=action, position=1, title="Step", due_on=day, done_on=done)
    return homes


def numbers_of(html):
    """`{address: number}` of all links to the list of actions whose text is a number."""
    links = re.findall(r'<a[^>]*href="(/monitor/actions/[^"]*)"[^>]*>(.*?)</a>', html, re.DOTALL)
    counted = {}
    for address, words in links:
        number = re.search(r"\d+", re.sub(r"<[^>]+>", " ", words))
        if number:
            counted[address.replace("&amp;", "&")] = int(number[0])
    return counted


def length(client, address):
    shown = client.get(address).content.decode()
    return int(re.search(r'class="listcount">\s*(\d+)', shown)[1])


class TestEveryNumberIsTheListItLeadsTo:
    @pytest.mark.parametrize("seed", range(3))
    def test_on_any_day_with_any_filter(self, client, seed):
        dice = random.Random(seed)
        programme(dice)
        for query in ["", "?as_of=2025-05-01", "?pillar=BR&pillar=BF", "?theme=theme-0&as_of=2025-07-01&known=then"]:
            numbers = numbers_of(client.get(f"/monitor/{query}").content.decode())
            assert len(numbers) > 5
            for address, number in dice.sample(sorted(numbers.items()), 6):
                assert length(client, address) == number, address

    @pytest.mark.parametrize("seed", range(3))
    def test_in_the_filter_form_too(self, seed):
        programme(random.Random(seed))
        sieve = sieve_of(Parameters(), "en")
        for name in set(OFFERED) - {"partnership", "theme", "leader"}:
            for value, number in sieve.counts(name).items():
                assert len(sieve_of(Parameters({name: [value]}), "en").rows) == number, (name, value)

    def test_parts_and_what_has_left_do_not_count(self, client):
        plan = make_plan()
        whole = make_action(plan=plan)
        make_action(plan=plan, parent=whole)
        make_action(plan=plan, left_on=date(2025, 3, 1))
        assert length(client, "/monitor/actions/") == 1
        assert length(client, "/monitor/actions/?as_of=2025-02-28") == 2
        assert length(client, "/monitor/actions/?as_of=2025-03-01") == 1


class TestWhatIsNotPublic:
    def test_is_in_no_number_and_no_list(self, client):
        hidden = make_partnership("Secret partnership", state="draft")
        make_action("Secret of a hidden partnership", plan=make_plan(partnership=hidden), status="early")
        plan = make_plan(partnership=make_partnership("Open"))
        for state in ("draft", "scheduled", "expired", "unpublished"):
            make_action(f"Secret {state}", plan=plan, state=state, status="early")
        make_action("Shown", plan=plan, status="early")
        for address in ADDRESSES:
            answer = client.get(address)
            assert answer.status_code == 200, address
            assert "Secret" not in answer.content.decode(), address
        assert length(client, "/monitor/actions/") == 1


ADDRESSES = [
    "/monitor/", "/monitor/actions/", "/monitor/changes/", "/monitor/compare/?with=2025-01-01", "/monitor/due.ics",
    "/monitor/changes.atom", "/monitor/feed.json", "/embed/monitor/",
    *(f"/monitor/{what}.{form}" for what in VIEWS for form in ("csv", "json") if what != "moved"),
    "/monitor/moved.csv?with=2025-01-01", "/monitor/moved.json?with=2025-01-01",
]  # fmt: skip


class TestDeadlines:
    @pytest.mark.parametrize(
        ("precision", "due", "last"),
        [
            ("day", date(2025, 6, 30), date(2025, 6, 30)),
            ("month", date(2025, 6, 1), date(2025, 6, 30)),
            ("quarter", date(2025, 4, 1), date(2025, 6, 30)),
            ("year", date(2025, 1, 1), date(2025, 12, 31)),
        ],
    )
    def test_something_is_overdue_from_the_day_after_its_period(self, client, precision, due, last):
        make_action(due_on=due, due_precision=precision)
        assert length(client, f"/monitor/actions/?due=overdue&as_of={last}") == 0
        assert length(client, f"/monitor/actions/?due=overdue&as_of={last + timedelta(days=1)}") == 1

    @pytest.mark.parametrize(
        ("zone", "midnight"),
        [
            ("Europe/Helsinki", datetime(2027, 6, 30, 21, tzinfo=UTC)),
            ("Europe/Brussels", datetime(2027, 6, 30, 22, tzinfo=UTC)),
            ("Atlantic/Azores", datetime(2027, 7, 1, 0, tzinfo=UTC)),
        ],
    )
    def test_midnight_is_that_of_its_place(self, zone, midnight):
        make_action(due_on=date(2027, 4, 1), due_precision="quarter", time_zone=zone)
        for seconds, overdue in ((-1, 0), (0, 1), (1, 1)):
            with time_machine.travel(midnight + timedelta(seconds=seconds), tick=False):
                assert len(sieve_of(Parameters(due=["overdue"]), "en").rows) == overdue

    def test_what_is_final_is_never_overdue(self, client):
        make_action(due_on=date(2025, 1, 1), status="finalised", on=date(2025, 6, 1))
        assert length(client, "/monitor/actions/?due=overdue&as_of=2025-05-31") == 1
        assert length(client, "/monitor/actions/?due=overdue") == 0

    def test_a_milestone_is_due_before_the_action(self, client):
        action = make_action(due_on=date(2027, 1, 1))
        Milestone.objects.create(action=action, position=1, title="The survey", due_on=date(2025, 1, 1))
        shown = client.get("/monitor/actions/?due=overdue").content.decode()
        assert "The survey" in shown
        Milestone.objects.update(done_on=date(2025, 3, 1), done_recorded_at=timezone.now())
        assert length(client, "/monitor/actions/?due=overdue") == 0
        assert length(client, "/monitor/actions/?due=overdue&as_of=2025-02-01") == 1


def text_of(response):
    return response.content.decode("utf-8-sig")


class TestAsData:
    def test_csv_and_json_say_the_same(self, client):
        programme(random.Random(1), actions=8)
        for what in VIEWS:
            query = "?with=2025-02-01" if what == "moved" else ""
            rows = list(csv.DictReader(StringIO(text_of(client.get(f"/monitor/{what}.csv{query}")))))
            data = json.loads(client.get(f"/monitor/{what}.json{query}").content)
            assert len(rows) == data["count"] == len(data[what]) > 0
            assert [*rows[0]] == [*data[what][0]]

    def test_no_cell_is_a_formula(self, client):
        make_action("=HYPERLINK(1)", status="early")
        cells = next(iter(csv.DictReader(StringIO(text_of(client.get("/monitor/actions.csv"))))))
        assert cells["title"] == "'=HYPERLINK(1)"

    def test_two_days_compared_are_what_the_page_compares(self, client):
        action = make_action("Moves", key="moves", status="early", on=date(2025, 1, 1))
        make_action("Stays", status="early", on=date(2025, 1, 1))
        say(action, "advanced", date(2025, 6, 1))
        data = json.loads(client.get("/monitor/moved.json?with=2025-03-01&as_of=2025-07-01").content)
        assert [(row["key"], row["before"], row["status"]) for row in data["moved"]] == [("moves", "early", "advanced")]
        assert client.get(data["url"].removeprefix(settings.SITE_URL)).status_code == 200
        assert client.get("/monitor/moved.json").status_code == 404
        assert client.get("/monitor/actions.json?with=2025-03-01").status_code == 404

    def test_the_calendar_holds_what_is_due(self, client):
        make_action("Report", due_on=date(2027, 4, 1), due_precision="quarter", key="report")
        make_action("Undated")
        (event,) = Calendar.from_ical(client.get("/monitor/due.ics").content).walk("VEVENT")
        assert event["uid"] == "report-2027-06-30@due.partnership-portal"
        assert event.decoded("dtstart") == date(2027, 6, 30)

    def test_a_feed_knows_a_change_again(self, client):
        action = make_action("Report", key="report", status="early")
        item = json.loads(client.get("/monitor/feed.json").content)["items"][0]
        action.texts.update(title="Other words")
        assert json.loads(client.get("/monitor/feed.json").content)["items"][0]["id"] == item["id"]
        assert "#action:report:status:1" in item["id"]


class TestEvidence:
    PLACES = ["/monitor/actions/", "/monitor/changes/", "/monitor/actions.json", "/monitor/changes.csv"]

    @pytest.mark.parametrize("place", PLACES)
    def test_a_public_document_is_linked(self, client, place):
        say(make_action(), "early", date(2025, 1, 1), evidence_document=make_document("Report on trams", key="tram"))
        assert "/documents/report-on-trams/" in text_of(client.get(place))

    @pytest.mark.parametrize("place", PLACES)
    def test_of_one_that_is_not_public_nothing_is_told_but_the_link_beside_it(self, client, place):
        secret, elsewhere = make_document("Secret", key="secret", state="draft"), "https://example.org/report"
        say(make_action("One"), "early", date(2025, 1, 1), evidence_document=secret)
        say(make_action("Two"), "early", date(2025, 1, 1), evidence_document=secret, evidence_url=elsewhere)
        shown = text_of(client.get(place))
        assert shown.count(elsewhere) == 1
        assert "secret" not in shown.lower()


class TestChanges:
    def test_a_confirmation_is_no_change(self, client):
        action = make_action(status="early", on=date(2025, 1, 1))
        say(action, "early", date(2025, 6, 1))
        say(action, "advanced", date(2025, 9, 1))
        assert length(client, "/monitor/changes/") == 2

    def test_two_days_side_by_side(self, client):
        action = make_action("Moves", status="early", on=date(2025, 1, 1))
        make_action("Stays", status="early", on=date(2025, 1, 1))
        say(action, "advanced", date(2025, 6, 1))
        shown = client.get("/monitor/compare/?with=2025-03-01&as_of=2025-07-01").content.decode()
        assert "1 of 2 actions moved" in shown
        assert "Moves" in shown
        assert "Stays" not in shown


@pytest.mark.parametrize(
    "address",
    [
        "actions/?order=size",
        "compare/?with=2025-07-01&as_of=2025-06-30",
        "?as_of=2025",
        "?as_of=2999-01-01",
        "?pillar=XX",
        "?partnership=none",
        "?leader=none",
        "?due=soon",
        "?nothing=1",
    ],
)
def test_what_does_not_exist_is_said(client, address):
    assert client.get(f"/monitor/{address}").status_code == 404


def test_frames_may_stand_anywhere_and_pages_may_not(client):
    action = make_action("Framed")
    for address in ["/embed/monitor/", "/embed/actions/framed/", f"/embed/plans/{action.plan.texts.get().slug}/"]:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "frame-ancestors *" in answer["Content-Security-Policy"]
        assert "X-Frame-Options" not in answer
    assert client.get("/monitor/")["X-Frame-Options"] == "DENY"
    assert client.get("/embed/actions/none/").status_code == 404


def test_in_another_language(client):
    action = make_action("A title")
    add_text(action, "Ein Titel", language="de")
    with override("de"):
        assert "Ein Titel" in client.get("/de/monitor/actions/").content.decode()


class TestQueries:
    @pytest.mark.parametrize("address", ["/monitor/", "/monitor/actions/", "/monitor/changes/", "/monitor/actions.csv"])
    def test_as_many_for_few_as_for_many(self, client, django_assert_max_num_queries, address):
        def ask():
            client.get(address)
            with django_assert_max_num_queries(30) as captured:
                client.get(address)
            return len(captured)

        programme(random.Random(1), actions=25)
        few = ask()
        programme(random.Random(2), actions=50)
        assert ask() <= few + 1
