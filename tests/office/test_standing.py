"""Where an action stands is said in its form, at once and beside whatever else is written there."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import Action, Milestone, MonitoringRound, StatusChange
from portal.audit.models import Record
from portal.catalogue.models import Item
from portal.reviews.models import Mandate
from portal.revisions.desk import Desk
from tests.factories import (
    make_action,
    make_document,
    make_organisation,
    make_partnership,
    make_plan,
    make_status,
    make_user,
    say,
)

from .forms import address, errors, filled, save, save_draft

pytestmark = pytest.mark.django_db
MAY = date(2025, 5, 6)


@pytest.fixture
def as_sam(client, roles):
    """The secretariat of the partnership Food."""
    sam = make_user("sam", is_staff=True)
    sam.groups.add(Group.objects.get(name="Secretariats"))
    client.force_login(sam)
    client.user = sam
    return client


def mandate(user, partnership):
    Mandate.objects.create(user=user, item=Item.objects.get(kind="partnership", object_id=partnership.pk))


def told(action):
    """What is recorded, in order: `[(number, kind, key of the status, since)]`."""
    rows = StatusChange.objects.filter(action=action).order_by("number")
    return [(row.number, row.kind, row.status and row.status.key, row.effective_on) for row in rows]


class TestSayingItInTheForm:
    def test_a_status_is_recorded_at_once_and_the_words_become_a_draft(self, as_ben):
        action, report = make_action("Buy better"), make_document("Report")
        make_status("advanced")
        response = save_draft(
            as_ben,
            action,
            texts__0__title="Buy better food",
            said_status="advanced",
            said_since="2025-05-01",
            said_precision="month",
            said_reason="The handbook is out.",
            said_document=report.pk,
        )
        assert response.status_code == 302
        change = StatusChange.objects.get(action=action)
        assert (change.status.key, change.since, change.recorded_by) == ("advanced", "May 2025", as_ben.user)
        assert (change.reason, change.evidence_document) == ("The handbook is out.", report)
        assert action.texts.get().title == "Buy better"
        assert "Buy better food" in str(Desk(action).draft.data)

    def test_alone_it_makes_no_draft_and_nobody_says_that_nothing_changed(self, as_ben):
        action = make_action()
        make_status("advanced")
        response = save_draft(as_ben, action, said_status="advanced", said_since="2025-05-06")
        html = as_ben.get(response.url).content.decode()
        assert told(action) == [(1, "report", "advanced", MAY)]
        assert Desk(action).draft is None
        assert "Nothing was changed" not in html
        assert "Recorded, and on the site at once: advanced, 6 May 2025." in html

    def test_readers_see_it_at_once(self, as_ben):
        action = make_action("Buy better", status="early")
        make_status("finalised")
        save_draft(as_ben, action, said_status="finalised", said_since="2025-09-30")
        assert "Finalised" in as_ben.get(action.texts.get().get_absolute_url()).content.decode()

    def test_that_nobody_knows_can_be_said_too(self, as_ben):
        action = make_action(status="early")
        save_draft(as_ben, action, said_status="unknown", said_since="2025-10-01")
        assert Action.objects.get(pk=action.pk).status is None
        assert told(action)[1] == (2, "report", None, date(2025, 10, 1))

    def test_a_mistake_elsewhere_in_the_form_records_nothing_and_loses_nothing(self, as_ben):
        action = make_action()
        make_status("advanced")
        response = save_draft(
            as_ben, action, texts__0__title="", said_status="advanced", said_since="2025-05-06", said_reason="Typed."
        )
        assert told(action) == []
        form = response.context["adminform"].form
        assert (form["said_status"].value(), form["said_reason"].value()) == ("advanced", "Typed.")

    @pytest.mark.parametrize(
        ("typed", "field", "sentence"),
        [
            ({"said_status": "advanced"}, "said_since", "Since when?"),
            ({"said_status": "advanced", "said_since": "2199-01-01"}, "said_since", "This day has not come"),
            ({"said_status": "advanced", "said_since": "someday"}, "said_since", "Enter a valid date"),
            ({"said_status": "nonsense", "said_since": "2025-05-06"}, "said_status", "Select a valid choice"),
            ({"said_reason": "Because."}, "said_status", "Choose the status"),
            (
                {"said_status": "advanced", "said_since": "2025-05-06", "said_url": "x y"},
                "said_url",
                "Enter a valid URL",
            ),
            (
                {"said_status": "advanced", "said_since": "2025-05-06", "said_reason": "a" * 401},
                "said_reason",
                "at most",
            ),
            ({"said_status": "advanced", "said_since": "2025-05-06", "said_reason": "\0"}, "said_reason", "Null"),
        ],
    )
    def test_what_cannot_be_recorded_is_said_beside_its_field(self, as_ben, typed, field, sentence):
        action = make_action()
        make_status("advanced")
        response = save_draft(as_ben, action, texts__0__title="Typed title", **typed)
        form = response.context["adminform"].form
        assert sentence in str(form.errors[field])
        assert set(form.errors) == {field}
        assert "Typed title" in response.content.decode()
        assert told(action) == []

    def test_who_records_after_somebody_else_is_told_first(self, as_ben):
        action = make_action()
        make_status("advanced")
        url = address(action, "change")
        shown = as_ben.get(url)
        say(action, "early", MAY)
        data = filled(shown) | {"said_status": "advanced", "said_since": "2025-06-01", "_basis": shown.context["basis"]}
        second = as_ben.post(url, data)
        assert "Somebody has recorded a status meanwhile" in errors(second)
        assert "early" in second.content.decode()
        as_ben.post(url, filled(second) | {"_basis": second.context["basis"]})
        assert [row[2] for row in told(action)] == ["early", "advanced"]

    def test_when_two_changed_the_same_words_the_status_is_recorded_all_the_same(self, as_ben):
        action = make_action("Buy better")
        make_status("advanced")
        url = address(action, "change")
        shown = as_ben.get(url)
        save_draft(as_ben, action, texts__0__title="Buy best")
        mine = {"texts-0-title": "Buy well", "said_status": "advanced", "said_since": "2025-05-06"}
        response = as_ben.post(url, filled(shown) | mine | {"_basis": shown.context["basis"]})
        assert "/merge/" in response.url
        assert told(action) == [(1, "report", "advanced", MAY)]

    def test_the_log_names_it(self, as_ben):
        action = make_action("Buy better", state="draft")
        make_status("advanced")
        save_draft(as_ben, action, said_status="advanced", said_since="2025-05-06", said_reason="Out.")
        record = Record.objects.get(kind="partnerships.action", verb="status recorded")
        assert record.details == {"number": 1, "since": "2025-05-06 (day)", "status": "advanced", "reason": "Out."}


class TestWhatDoesNotFit:
    def test_is_told_in_the_form_with_a_way_to_the_field(self, as_ben):
        action = make_action("Buy better", text={"summary": "One."})
        action.milestones.create(position=1, title="A first version", done_on=MAY)
        html = as_ben.get(address(action, "change")).content.decode()
        assert '<a href="#id_milestones-0-evidence_url" data-control>A milestone is done, but nothing proves it' in html
        assert 'id="id_milestones-0-evidence_url"' in html

    def test_is_in_the_queue_of_what_needs_care(self, as_ben):
        action = make_action("Buy better", starts_on=date(2025, 6, 1))
        say(action, "finalised", MAY)
        as_ben.get(address(action, "change"))  # what is written is examined when somebody reads
        html = as_ben.get("/admin/health/").content.decode()
        assert "said to be finished on a day before it started" in html
        assert f"{address(action, 'change')}#id_said_status" in html


class TestWhoMayRecord:
    def test_authors_see_the_history_and_no_field(self, as_ada):
        action = make_action(status="early")
        response = as_ada.get(address(action, "change"))
        assert "said_status" not in response.context["adminform"].form.fields
        assert "Early" in response.content.decode()
        assert as_ada.get(address(action, "amend", 1, "correct")).status_code == 403

    def test_what_authors_send_all_the_same_is_not_recorded(self, as_ada):
        action = make_action(state="draft")
        make_status("advanced")
        save_draft(as_ada, action, said_status="advanced", said_since="2025-05-06")
        assert told(action) == []

    def test_a_secretariat_records_for_its_own_partnership_only(self, as_sam):
        food, jobs = make_partnership("Food"), make_partnership("Jobs")
        mandate(as_sam.user, food)
        own = make_action(plan=make_plan(partnership=food))
        other = make_action(plan=make_plan(partnership=jobs), status="early")
        make_status("advanced")
        save_draft(as_sam, own, said_status="advanced", said_since="2025-05-06")
        assert told(own) == [(1, "report", "advanced", MAY)]
        assert as_sam.get(address(other, "change")).status_code == 302
        for verb in ("correct", "withdraw"):
            data = {"status": "early", "since": "2025-05-06", "reason": "Mine now."}
            assert as_sam.post(address(other, "amend", 1, verb), data).status_code in {403, 404}
        assert len(told(other)) == 1


class TestCorrecting:
    def amend(self, client, action, verb, **typed):
        return client.post(address(action, "amend", 1, verb), typed)

    def test_a_correction_takes_the_place_of_a_record_and_both_are_shown(self, as_ben):
        action = make_action(status="early", on=MAY)
        make_status("advanced")
        typed = {"status": "advanced", "since": "2025-05-06", "precision": "day", "reason": "Read wrongly."}
        response = self.amend(as_ben, action, "correct", **typed)
        assert response.url == f"{address(action, 'change')}#stands"
        assert told(action)[1] == (2, "correction", "advanced", MAY)
        html = as_ben.get(address(action, "change")).content.decode()
        assert "corrected by no. 2" in html
        assert "Read wrongly." in html

    def test_its_form_begins_with_what_was_said(self, as_ben):
        action = make_action(status="early", on=MAY)
        form = as_ben.get(address(action, "amend", 1, "correct")).context["form"]
        assert (form["status"].value(), form["since"].value(), form["reason"].value()) == ("early", MAY, None)

    def test_a_withdrawal_leaves_what_was_before(self, as_ben):
        action = make_action(status="early", on=MAY)
        self.amend(as_ben, action, "withdraw", reason="Another action was meant.")
        assert Action.objects.get(pk=action.pk).status is None
        assert "withdrawn by no. 2" in as_ben.get(address(action, "change")).content.decode()

    @pytest.mark.parametrize("verb", ["correct", "withdraw"])
    def test_without_a_reason_nothing_is_recorded(self, as_ben, verb):
        action = make_action(status="early", on=MAY)
        response = self.amend(as_ben, action, verb, status="early", since="2025-05-06")
        assert "reason" in response.context["form"].errors
        assert len(told(action)) == 1

    def test_what_was_corrected_already_is_not_corrected_again(self, as_ben):
        action = make_action(status="early", on=MAY)
        self.amend(as_ben, action, "withdraw", reason="Another action was meant.")
        response = self.amend(as_ben, action, "withdraw", reason="Once more.")
        assert "Somebody has corrected this already" in response.content.decode()
        assert len(told(action)) == 2

    def test_what_was_corrected_is_not_offered_again(self, as_ben):
        action = make_action(status="early")
        self.amend(as_ben, action, "withdraw", reason="Another action was meant.")
        response = as_ben.get(address(action, "amend", 1, "withdraw"), follow=True)
        assert response.redirect_chain == [(f"{address(action, 'change')}#stands", 302)]
        assert "This has been corrected already" in response.content.decode()

    @pytest.mark.parametrize(("number", "verb"), [(7, "correct"), (1, "forget")])
    def test_there_is_no_other_record_and_no_other_verb(self, as_ben, number, verb):
        action = make_action(status="early")
        assert as_ben.get(address(action, "amend", number, verb)).status_code == 404


def steps(*rows):
    """What a browser sends of milestones."""
    usual = {"due_precision": "day", "done_precision": "day"}
    fields = {
        f"milestones__{n}__{name}": value for n, row in enumerate(rows) for name, value in (row and usual | row).items()
    }
    return {"milestones__TOTAL_FORMS": str(len(rows)), **fields}


class TestTheRestOfTheForm:
    def test_milestones_and_measurements_are_rows_of_the_draft(self, as_ben):
        action, organisation = make_action("Buy better"), make_organisation("Milano")
        save(
            as_ben,
            action,
            milestones__TOTAL_FORMS="1",
            milestones__0__position="1",
            milestones__0__title="A first version",
            milestones__0__due_on="2026-01-01",
            milestones__0__due_precision="quarter",
            milestones__0__done_precision="day",
            milestones__0__owner=organisation.pk,
            indicators__TOTAL_FORMS="1",
            indicators__0__position="1",
            indicators__0__name="Kitchens",
            indicators__0__baseline_precision="day",
            indicators__0__target_precision="day",
        )
        milestone = Milestone.objects.get(action=action)
        assert (milestone.title, milestone.owner) == ("A first version", organisation)
        indicator = action.indicators.get()
        row = {"indicator": indicator.pk, "value": "12.5", "measured_on": "2025-05-06", "measured_precision": "day"}
        save(as_ben, action, measurements__TOTAL_FORMS="1", **{f"measurements__0__{k}": v for k, v in row.items()})
        assert str(action.measurements.get().value) == "12.5000"

    def test_rows_without_a_place_come_last(self, as_ben):
        action = make_action("Buy better")
        action.milestones.create(position=4, title="Before")
        save(as_ben, action, **steps({}, {"title": "First"}, {"title": "Second"}))
        found = [(row.position, row.title) for row in action.milestones.order_by("position")]
        assert found == [(4, "Before"), (5, "First"), (6, "Second")]

    def test_two_rows_at_one_place_are_told_so(self, as_ben):
        step = {"title": "A step", "position": "1"}
        assert "Two rows stand at the same place" in errors(save_draft(as_ben, make_action(), **steps(step, step)))

    def test_nothing_is_reached_on_a_day_that_has_not_come(self, as_ben, noon):
        action = make_action()
        today, tomorrow = ({"title": "A step", "done_on": day} for day in ("2025-06-17", "2025-06-18"))
        assert "This day has not come" in errors(save_draft(as_ben, action, **steps(tomorrow)))
        save(as_ben, action, **steps(today))
        assert action.milestones.get().done_on == date(2025, 6, 17)

    def test_only_indicators_of_the_action_can_be_measured(self, as_ben):
        action, other = make_action(), make_action()
        foreign = other.indicators.create(position=1, name="Elsewhere")
        row = {"indicator": foreign.pk, "value": "1", "measured_on": "2025-05-06", "measured_precision": "day"}
        changes = {f"measurements__0__{k}": v for k, v in row.items()}
        response = save_draft(as_ben, action, measurements__TOTAL_FORMS="1", **changes)
        assert "Select a valid choice" in errors(response)

    def test_queries_do_not_grow_with_rows(self, as_ben):
        action, report = make_action(), make_document("Report")

        def rows(first, last):
            for number in range(first, last):
                indicator = action.indicators.create(position=number, name=f"Kitchens {number}")
                action.measurements.create(indicator=indicator, measured_on=MAY, value=number)
                action.milestones.create(position=number, title=f"Step {number}", evidence_document=report)
                say(action, "early", MAY, evidence_document=report)

        def queries():
            with CaptureQueriesContext(
                connection,
            ) as found:
                assert as_ben.get(address(action, "change")).status_code == 200
            return len(found)

        rows(1, 3)
        queries()
        few = queries()
        rows(3, 9)
        queries()
        assert queries() == few


class TestTheList:
    def test_shows_and_filters_where_actions_stand(self, as_ben):
        make_action("Buy better", status="early", on=MAY, code="R1")
        make_action("Teach cooks")
        html = as_ben.get("/admin/partnerships/action/?stage=early").content.decode()
        assert "Buy better" in html
        assert "as of 6 May 2025" in html
        assert "Teach cooks" not in html
        assert "Teach cooks" in as_ben.get("/admin/partnerships/action/?stage=unknown").content.decode()

    def test_queries_do_not_grow_with_actions(self, as_ben):
        plan = make_plan()

        def queries():
            with CaptureQueriesContext(connection) as found:
                as_ben.get("/admin/partnerships/action/")
            return len(found)

        for _number in range(2):
            make_action(plan=plan, status="early")
        queries()
        few = queries()
        for _number in range(6):
            make_action(plan=plan, status="early")
        queries()
        assert queries() == few


class TestTheVocabulary:
    def test_a_status_that_records_name_is_not_deleted(self, as_ben):
        make_action(status="early")
        status = make_status("early")
        response = as_ben.post(address(status, "delete"), {"post": "yes"}, follow=True)
        assert "stays: 1 record names it" in response.content.decode()
        status.refresh_from_db()

    def test_one_that_nothing_names_may_go(self, as_ben):
        status = make_status("paused")
        as_ben.post(address(status, "delete"), {"post": "yes"})
        assert not type(status).objects.filter(key="paused").exists()

    def test_its_key_is_not_changed_and_its_name_is(self, as_ben):
        status = make_status("paused")
        data = filled(as_ben.get(address(status, "change"))) | {"key": "other", "names-0-name": "on hold"}
        as_ben.post(address(status, "change"), data)
        status.refresh_from_db()
        assert (status.key, status.names.get(language="en").name) == ("paused", "on hold")

    def test_it_is_not_for_authors(self, as_ada):
        assert as_ada.get(address(make_status("paused"), "delete")).status_code == 403
        assert as_ada.get("/admin/partnerships/status/add/").status_code == 403

    def test_a_round_is_added_and_kept_while_records_name_it(self, as_ben):
        data = {"key": "autumn-2025", "reported_on": "2025-09-30", "reported_precision": "day"}
        as_ben.post("/admin/partnerships/monitoringround/add/", data)
        found = MonitoringRound.objects.get()
        say(make_action(), "early", MAY, round=found)
        response = as_ben.post(address(found, "delete"), {"post": "yes"}, follow=True)
        assert "stays: 1 record names it" in response.content.decode()
