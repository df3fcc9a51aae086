"""A round of monitoring: where all actions of a plan stand, in the form and as a table."""

import csv
import io
from datetime import date
from threading import Barrier, Thread

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.models import MonitoringRound, Status, StatusChange
from partnerships.rounds.rows import rows_of
from partnerships.rounds.sayings import forms_of, sayings_of
from partnerships.rounds.tables import COLUMNS, problems_of, read, written
from portal.catalogue import pending
from portal.presence.locks import lock
from tests.factories import make_action, make_document, make_partnership, make_plan, make_status, make_user, say

from .forms import address
from .test_standing import as_sam, mandate, told  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db
SPRING, AUTUMN = date(2025, 3, 31), date(2025, 9, 30)


@pytest.fixture
def plan(db):
    """Three actions: R1 is at an early stage, R2 half way, of R3 nobody knows."""
    for key in ("early", "mid-level", "advanced", "finalised"):
        make_status(key)
    plan = make_plan("Plan", key="food-plan")
    make_action("Buy better", plan=plan, code="R1", position=1, key="buy", status="early", on=SPRING)
    make_action("Teach cooks", plan=plan, code="R2", position=2, key="teach", status="mid-level", on=SPRING)
    make_action("Waste less", plan=plan, code="R3", position=3, key="waste")
    return plan


@pytest.fixture
def autumn(db):
    return MonitoringRound.objects.create(key="autumn-2025", reported_on=AUTUMN)


def action(plan, code):
    return plan.actions.get(code=code)


def typed(plan, code, **values):
    """What a browser sends of one row."""
    return {f"a{action(plan, code).pk}-{name}": value for name, value in values.items()}


def page(plan, round_):
    return address(plan, "table", round_.pk)


def record(client, plan, round_, data):
    """Look at the summary, and confirm it."""
    summary = client.post(page(plan, round_), data | {"_look": "1"})
    return client.post(page(plan, round_), data | {"basis": summary.context["basis"], "_record": "1"})


class TestChoosing:
    def test_a_round_tells_what_has_happened(self, as_ben, plan, noon):
        for day, begun in [("2025-06-18", 0), ("2025-06-17", 1)]:
            as_ben.post(address(plan, "round"), {"reported_on": day, "reported_precision": "day"})
            assert MonitoringRound.objects.count() == begun

    def test_of_one_date_there_is_one_round(self, as_ben, plan, autumn):
        data = {"reported_on": "2025-09-30", "reported_precision": "day"}
        assert "There is a round of this date already" in as_ben.post(address(plan, "round"), data).content.decode()
        as_ben.post(address(plan, "round"), data | {"reported_precision": "quarter"})
        assert MonitoringRound.objects.count() == 2

    def test_a_new_round_leads_to_its_table(self, as_ben, plan):
        data = {"reported_on": "2025-09-30", "reported_precision": "day"}
        response = as_ben.post(address(plan, "round"), data)
        found = MonitoringRound.objects.get()
        assert (found.key, found.reported_on) == ("food-plan-2025-09-30", AUTUMN)
        assert response.url == page(plan, found)

    def test_without_a_date_there_is_none(self, as_ben, plan):
        response = as_ben.post(address(plan, "round"), {"reported_precision": "day"})
        assert "reported_on" in response.context["form"].errors
        assert not MonitoringRound.objects.exists()

    def test_the_plan_and_the_round_lead_there(self, as_ben, plan, autumn):
        assert address(plan, "round") in as_ben.get(address(plan, "change")).content.decode()
        assert page(plan, autumn) in as_ben.get(address(autumn, "change")).content.decode()


class TestTheTable:
    def test_shows_all_actions_that_count_and_sub_actions_below_theirs(self, as_ben, plan, autumn):
        make_action("Buy local", plan=plan, code="R1a", position=9, parent=action(plan, "R1"))
        make_action("Gone", plan=plan, code="R0", left_on=date(2025, 1, 1))
        rows = as_ben.get(page(plan, autumn)).context["rows"]
        assert [row.action.code for row, _form in rows] == ["R1", "R1a", "R2", "R3"]

    def test_names_what_has_changed_since_the_last_round(self, as_ben, plan, autumn):
        spring = MonitoringRound.objects.create(key="spring-2025", reported_on=SPRING)
        say(action(plan, "R1"), "early", SPRING, round=spring)
        say(action(plan, "R1"), "advanced", date(2025, 7, 1))
        response = as_ben.get(page(plan, autumn))
        assert [row.action.code for row, _form in response.context["rows"] if row.has_moved] == ["R1"]
        assert response.content.decode().count("changed since the last round") == 1

    def test_queries_do_not_grow_with_actions(self, as_ben, plan, autumn):
        def queries(data=None):
            with CaptureQueriesContext(connection) as found:
                as_ben.post(page(plan, autumn), data) if data else as_ben.get(page(plan, autumn))
            return len(found)

        data = {"_look": "1", **typed(plan, "R1", status="advanced")}
        assert queries()
        few = queries(), queries(data)
        for number in range(4, 12):
            make_action(plan=plan, code=f"R{number}", status="early", on=SPRING).milestones.create(
                position=1, title="…"
            )
            data |= typed(plan, f"R{number}", status="advanced")
        assert queries()
        assert (queries(), queries(data)) == few

    def test_nothing_said_is_nothing_recorded(self, as_ben, plan, autumn):
        response = as_ben.post(page(plan, autumn), {"_look": "1"})
        assert "Nothing to record" in response.content.decode()
        assert StatusChange.objects.count() == 2

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"status": "nonsense"}, "Select a valid choice"),
            ({"status": "advanced", "since": "30.9.2025"}, "Write a date as 2025-09-30"),
            ({"status": "advanced", "since": "2199"}, "This day has not come"),
            ({"reason": "Because."}, "Choose a status, or"),
            ({"since": "2025-08"}, "Choose a status, or"),
            ({"status": "advanced", "url": "no address"}, "Enter a valid URL"),
            ({"status": "advanced", "reason": "a" * 401}, "at most 400"),
        ],
    )
    def test_what_is_wrong_is_said_beside_the_field_with_the_code_of_the_row(
        self, as_ben, plan, autumn, values, sentence
    ):
        data = typed(plan, "R2", **values) | typed(plan, "R1", status="advanced")
        response = as_ben.post(page(plan, autumn), data | {"_look": "1"})
        html = response.content.decode()
        assert html.count(sentence) == 2  # above the table, and beside the field
        assert ">R2</a>:" in html
        assert StatusChange.objects.count() == 2

    def test_what_nobody_knows_is_not_confirmed(self, as_ben, plan, autumn):
        response = as_ben.post(page(plan, autumn), typed(plan, "R3", status="unchanged") | {"_look": "1"})
        assert "nothing to confirm" in response.content.decode()


class TestRecording:
    def test_the_summary_comes_first_and_records_nothing(self, as_ben, plan, autumn):
        data = typed(plan, "R1", status="advanced", reason="Out.") | {"_look": "1"}
        response = as_ben.post(page(plan, autumn), data)
        (saying,) = response.context["sayings"]
        assert (saying.row.action.code, saying.status.key, saying.since) == ("R1", "advanced", AUTUMN)
        assert "Out." in response.content.decode()
        assert len(told(action(plan, "R1"))) == 1

    def test_it_is_recorded_when_it_is_confirmed(self, as_ben, plan, autumn):
        data = typed(plan, "R1", status="advanced", since="2025-08", reason="Out.", url="https://example.org/r")
        response = record(as_ben, plan, autumn, data | typed(plan, "R2", status="unchanged"))
        assert response.url == page(plan, autumn)
        change = action(plan, "R1").changes.get(number=2)
        assert (change.status.key, change.since, change.round) == ("advanced", "August 2025", autumn)
        assert (change.reason, change.evidence_url, change.recorded_by) == (
            "Out.",
            "https://example.org/r",
            as_ben.user,
        )
        assert told(action(plan, "R2"))[1] == (2, "report", "mid-level", AUTUMN)
        assert told(action(plan, "R3")) == []

    @pytest.mark.parametrize("slug", ["trams", "new-trams"])
    @override_settings(SITE_URL="https://portal.example.org")
    def test_the_address_of_a_document_of_this_site_is_that_document(self, as_ben, plan, autumn, slug):
        report, secret = make_document("Trams"), make_document("Secret", state="draft")
        pending.flush()
        report.texts.update(slug="new-trams")  # the page has moved
        here = f"https://portal.example.org/documents/{slug}/"
        there = f"https://portal.example.org/documents/{secret.texts.get().slug}/"
        data = typed(plan, "R1", status="advanced", url=here) | typed(plan, "R2", status="advanced", url=there)
        record(as_ben, plan, autumn, data)
        found = [action(plan, code).changes.get(number=2) for code in ("R1", "R2")]
        assert [(each.evidence_document, each.evidence_url) for each in found] == [(report, ""), (None, there)]

    def test_one_can_go_back_and_nothing_typed_is_lost(self, as_ben, plan, autumn):
        data = typed(plan, "R1", status="advanced", since="2025-08", reason="Out.")
        html = as_ben.post(page(plan, autumn), data | {"_back": "1"}).content.decode()
        assert 'value="Out."' in html
        assert 'value="2025-08"' in html

    def test_what_would_not_fit_is_said_before(self, as_ben, plan, autumn):
        action(plan, "R1").milestones.create(position=1, title="A first version")
        data = typed(plan, "R1", status="finalised") | typed(plan, "R2", status="advanced", since="2025-01")
        html = as_ben.post(page(plan, autumn), data | {"_look": "1"}).content.decode()
        assert "milestones are still open: A first version" in html
        assert "The last word is of a later day (31 March 2025)" in html

    def test_if_somebody_was_faster_nothing_is_recorded_and_the_summary_comes_again(self, as_ben, plan, autumn):
        data = typed(plan, "R1", status="advanced")
        summary = as_ben.post(page(plan, autumn), data | {"_look": "1"})
        say(action(plan, "R2"), "finalised", date(2025, 9, 1))
        second = as_ben.post(page(plan, autumn), data | {"basis": summary.context["basis"], "_record": "1"})
        assert "somebody has recorded something of this plan meanwhile" in second.content.decode()
        assert len(told(action(plan, "R1"))) == 1
        third = as_ben.post(page(plan, autumn), data | {"basis": second.context["basis"], "_record": "1"})
        assert third.status_code == 302
        assert len(told(action(plan, "R1"))) == 2

    def test_sent_twice_it_is_recorded_once(self, as_ben, plan, autumn):
        data = typed(plan, "R1", status="advanced")
        basis = as_ben.post(page(plan, autumn), data | {"_look": "1"}).context["basis"]
        for _time in range(2):
            as_ben.post(page(plan, autumn), data | {"basis": basis, "_record": "1"})
        assert len(told(action(plan, "R1"))) == 2


class TestWhoMay:
    def test_authors_do_not(self, as_ada, plan, autumn):
        for name, *more in (["round"], ["table", autumn.pk], ["csv", autumn.pk]):
            assert as_ada.get(address(plan, name, *more)).status_code == 403
        assert as_ada.post(page(plan, autumn), typed(plan, "R1", status="advanced")).status_code == 403

    def test_a_secretariat_does_for_the_plans_of_its_partnership(self, as_sam, plan, autumn):  # noqa: F811
        mandate(as_sam.user, plan.partnership)
        other = make_plan("Other", partnership=make_partnership("Jobs"))
        record(as_sam, plan, autumn, typed(plan, "R1", status="advanced"))
        assert len(told(action(plan, "R1"))) == 2
        assert as_sam.get(page(other, autumn)).status_code in {302, 404}

    def test_what_somebody_has_locked_is_left_out(self, as_ben, plan, autumn):
        lock(action(plan, "R1"), by=make_user("lou", is_staff=True), reason="With the lawyers.")
        response = as_ben.post(page(plan, autumn), typed(plan, "R1", status="advanced") | {"_look": "1"})
        assert "locked by somebody else" in response.content.decode()
        assert len(told(action(plan, "R1"))) == 1


# The same as CSV


def cells(text):
    text = text.removeprefix("\ufeff")
    return [dict(row) for row in csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text else ",")]


def as_file(rows, delimiter=",", names=COLUMNS):
    out = io.StringIO()
    writer = csv.DictWriter(out, names, delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile("table.csv", ("\ufeff" + out.getvalue()).encode())


def upload(client, plan, round_, file):
    return client.post(page(plan, round_), {"table": file, "_upload": "1"})


class TestTheTableAsCSV:
    def test_tells_what_is_known_and_leaves_room(self, as_ben, plan, autumn):
        response = as_ben.get(address(plan, "csv", autumn.pk))
        assert response["Content-Disposition"] == 'attachment; filename="food-plan-2025-09-30.csv"'
        text = response.content.decode()
        assert text.startswith("\ufeffaction,code,title,status,since,new_status")
        first = cells(text)[0]
        assert list(first.values()) == ["buy", "R1", "Buy better", "early", "2025-03-31", "", "", "", ""]

    def test_a_title_is_no_formula(self, as_ben, plan, autumn):
        plan.actions.get(code="R1").texts.update(title="=1+1")
        assert cells(as_ben.get(address(plan, "csv", autumn.pk)).content.decode())[0]["title"] == "'=1+1"

    def test_untouched_it_says_nothing(self, as_ben, plan, autumn):
        file = SimpleUploadedFile("table.csv", as_ben.get(address(plan, "csv", autumn.pk)).content)
        assert "Nothing to record" in upload(as_ben, plan, autumn, file).content.decode()

    @pytest.mark.parametrize("delimiter", [",", ";", "\t"])
    def test_filled_in_it_leads_to_the_summary(self, as_ben, plan, autumn, delimiter):
        rows = cells(as_ben.get(address(plan, "csv", autumn.pk)).content.decode())
        rows[0] |= {"new_status": "advanced", "new_since": "2025-Q3", "reason": "Out; at last, “really”"}
        response = upload(as_ben, plan, autumn, as_file(rows, delimiter))
        (saying,) = response.context["sayings"]
        assert (saying.row.action.code, saying.since, saying.precision) == ("R1", date(2025, 7, 1), "quarter")
        hidden = {field.html_name: field.value() for form in response.context["hidden"] for field in form}
        as_ben.post(page(plan, autumn), hidden | {"basis": response.context["basis"], "_record": "1"})
        assert action(plan, "R1").changes.get(number=2).reason == "Out; at last, “really”"

    def test_all_that_is_wrong_is_named_by_line_column_and_value(self, as_ben, plan, autumn):
        rows = cells(as_ben.get(address(plan, "csv", autumn.pk)).content.decode())
        rows[0] |= {"new_status": "advanced", "new_since": "9/8/2025"}
        rows[1] |= {"new_status": "nearly"}
        rows[2] |= {"action": "nowhere", "new_status": "advanced"}
        response = upload(as_ben, plan, autumn, as_file([*rows, rows[0]]))
        found = [(p.line, p.column, p.value) for p in response.context["problems"]]
        assert found == [
            (2, "new_since", "9/8/2025"),
            (3, "new_status", "nearly"),
            (4, "action", "nowhere"),
            (5, "action", "buy"),
        ]
        assert "Line 3, column new_status, “nearly”" in response.content.decode()
        assert StatusChange.objects.count() == 2

    def test_columns_that_are_not_known_twice_or_missing(self, as_ben, plan, autumn):
        file = SimpleUploadedFile("table.csv", b"action,mood,code,code\nbuy,good,R1,R1\n")
        found = upload(as_ben, plan, autumn, file).context["problems"]
        assert [(p.column, p.sentence.partition(".")[0]) for p in found] == [
            ("mood", "There is no such column"),
            ("code", "This column is there twice"),
            ("new_status", "This column is missing"),
        ]

    @pytest.mark.parametrize(
        ("content", "sentence"),
        [
            (b"", "The submitted file is empty|Choose a file|The file is empty"),
            ("Größe".encode("cp1252"), "not in UTF-8"),
            (b"action\x00", "no CSV file"),
            (b'action,new_status\n"buy', "no CSV file"),
            (b"a" * 1_000_001, "larger than 1 MB"),
            (b"action,new_status\n" * 2002, "more than 2000 lines"),
        ],
    )
    def test_what_is_no_table_at_all(self, as_ben, plan, autumn, content, sentence):
        html = upload(as_ben, plan, autumn, SimpleUploadedFile("table.csv", content)).content.decode()
        assert any(words in html for words in sentence.split("|"))

    def test_without_a_file(self, as_ben, plan, autumn):
        assert "Choose a file first" in as_ben.post(page(plan, autumn), {"_upload": "1"}).content.decode()


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=30)
EDITS = st.fixed_dictionaries(
    {
        "new_status": st.sampled_from(["advanced", "finalised", "unknown", "early"]),
        "new_since": st.sampled_from(["", "2025-09-30", "2025-08", "2025-Q2", "2024", "2024-winter"]),
        "reason": WORDS,
        "evidence_url": st.sampled_from(["", "https://example.org/report?a=1"]),
    }
)


@settings(max_examples=40)
@given(edits=st.dictionaries(st.sampled_from(["R1", "R2", "R3"]), EDITS), delimiter=st.sampled_from(",;\t"))
def test_whatever_is_filled_in_comes_back(plan, autumn, edits, delimiter):
    rows = rows_of(plan, autumn, set(plan.actions.values_list("pk", flat=True)))
    table = cells(written(rows))
    table = [row | edits.get(row["code"], {}) for row in table]
    data, problems, lines = read(as_file(table, delimiter), rows)
    found = forms_of(rows, autumn, data)
    assert problems + problems_of(found, lines) == []
    said = {s.row.action.code: s for s in sayings_of(found)}
    assert said.keys() == edits.keys()
    for code, edit in edits.items():
        assert (said[code].status.key if said[code].status else Status.UNKNOWN) == edit["new_status"]
        assert (said[code].reason, said[code].url) == (edit["reason"], edit["evidence_url"])


@pytest.mark.django_db(transaction=True)
def test_two_who_record_at_once_do_not_both(roles, plan, autumn):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time")
    clients, start = [], Barrier(2)
    for name in ("ben", "bea"):
        user = make_user(name, is_staff=True)
        user.groups.add(Group.objects.get(name="Editors"))
        client = Client()
        client.force_login(user)
        clients.append(client)
    data = typed(plan, "R1", status="advanced") | typed(plan, "R2", status="finalised")
    bases = [client.post(page(plan, autumn), data | {"_look": "1"}).context["basis"] for client in clients]
    answers = []

    def confirm(client, basis):
        start.wait()
        answers.append(client.post(page(plan, autumn), data | {"basis": basis, "_record": "1"}).status_code)
        connections.close_all()

    threads = [Thread(target=confirm, args=pair) for pair in zip(clients, bases, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [200, 302]
    assert [len(told(action(plan, code))) for code in ("R1", "R2")] == [2, 2]
