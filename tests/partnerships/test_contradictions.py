"""What does not fit together in what is said of an action."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.contradictions import GROWS_OLD, contradictions
from portal.health.report import findings
from tests.factories import make_action, make_document, make_plan, say

pytestmark = pytest.mark.django_db
START, END = date(2025, 3, 1), date(2025, 12, 31)


def told(action, now=None):
    """What the report says of actions, as the names of what does not fit."""
    found = findings({"action"}, now) if now else findings({"action"})
    return sorted(f.about.partition(":")[0] for f in found if f.rule == "contradiction" and f.object_id == action.pk)


def milestone(action, **fields):
    position = action.milestones.count() + 1
    return action.milestones.create(position=position, **{"title": f"Step {position}", **fields})


@pytest.fixture
def action(noon):
    """Begun in March, due at the end of the year; it is June 2025."""
    return make_action(starts_on=START, due_on=END)


class TestWhatIsRememberedOfAnAction:
    def test_an_action_in_order_has_none(self, action):
        say(action, "advanced", date(2025, 6, 1))
        milestone(action, due_on=date(2025, 9, 1))
        milestone(action, done_on=date(2025, 5, 1), evidence_document=make_document())
        assert told(action) == []

    def test_finished_before_it_started(self, action):
        say(action, "finalised", date(2025, 2, 28))
        assert told(action) == ["finished-early"]

    def test_a_month_that_began_before_the_start_may_end_after_it(self, action):
        say(action, "finalised", date(2025, 1, 1), precision="quarter")
        assert told(action) == []

    def test_stopped_before_it_started_is_none(self, action):
        say(action, "stopped", date(2025, 2, 28))
        assert told(action) == []

    def test_final_with_open_milestones(self, action):
        milestone(action)
        say(action, "finalised", date(2025, 6, 1))
        assert told(action) == ["open-milestones"]

    def test_done_without_evidence(self, action):
        milestone(action, done_on=date(2025, 5, 1))
        assert told(action) == ["no-evidence"]

    def test_an_address_elsewhere_is_evidence_too(self, action):
        milestone(action, done_on=date(2025, 5, 1), evidence_url="https://example.org/report")
        assert told(action) == []

    def test_done_before_the_start(self, action):
        milestone(action, done_on=date(2025, 2, 1), evidence_url="https://example.org/report")
        assert told(action) == ["done-early"]

    def test_due_after_the_deadline_of_the_action(self, action):
        milestone(action, due_on=date(2026, 1, 1))
        assert told(action) == ["due-late"]

    def test_a_deadline_known_to_the_year_lasts_all_year(self, noon):
        action = make_action(due_on=date(2025, 1, 1), due_precision="year")
        milestone(action, due_on=date(2025, 12, 1))
        assert told(action) == []

    def test_what_has_left_the_plan_is_left_in_peace(self, action):
        milestone(action, done_on=date(2025, 5, 1))
        action.left_on = date(2025, 6, 1)
        action.save()
        assert told(action) == []

    def test_what_is_mended_is_gone(self, action):
        say(action, "finalised", date(2025, 2, 28))
        assert told(action) == ["finished-early"]
        say(action, "finalised", date(2025, 6, 1))
        assert told(action) == []


class TestWhatTimeBrings:
    def test_a_status_grows_old_after_nine_months_without_anybody_doing_anything(self, action, noon):
        action.due_on = None
        action.save()
        say(action, "early", date(2025, 6, 1))
        assert told(action) == []
        day = date(2025, 6, 1) + GROWS_OLD
        noon.move_to(f"{day - timedelta(days=1)}T12:00:00+00:00")
        assert told(action) == []
        noon.move_to(f"{day}T12:00:00+00:00")
        assert told(action) == ["old"]

    def test_a_final_one_does_not(self, action, noon):
        say(action, "finalised", date(2025, 6, 1))
        noon.move_to("2027-01-01T12:00:00+00:00")
        assert told(action) == []

    def test_confirming_it_makes_it_young(self, action, noon):
        say(action, "early", date(2024, 6, 1))
        assert told(action) == ["old"]
        say(action, "early", date(2025, 6, 1))
        assert told(action) == []

    @pytest.mark.parametrize(
        ("zone", "moment", "found"),
        [
            ("Europe/Brussels", "2025-12-31T22:59:00+00:00", []),
            ("Europe/Brussels", "2025-12-31T23:01:00+00:00", ["overdue"]),
            ("Atlantic/Azores", "2025-12-31T23:01:00+00:00", []),
            ("Atlantic/Azores", "2026-01-01T01:01:00+00:00", ["overdue"]),
        ],
    )
    def test_a_deadline_passes_at_midnight_where_it_is(self, noon, zone, moment, found):
        action = make_action(due_on=END, time_zone=zone)
        assert told(action) == []
        noon.move_to(moment)
        assert told(action) == found


def test_sentences_name_what_they_are_about(action):
    say(action, "finalised", date(2025, 6, 1))
    milestone(action, title="A first version")
    action.refresh_from_db()
    found = contradictions(action, action.changes.get(), list(action.milestones.all()))
    words = [action.contradiction_sentence(each.about) for each in found]
    assert words == ["The status is final, but milestones are still open: A first version"]
    assert action.contradiction_sentence("old:2025-06-01").endswith("the last word is as of 1 June 2025.")


def test_queries_do_not_grow_with_actions(noon):
    plan = make_plan()

    def queries(number):
        """For what is said of so many actions, after something was written."""
        actions = [make_action(plan=plan, status="early", on=date(2025, 6, 1)) for _number in range(number)]
        findings({"action"})
        for action in actions:
            milestone(action, done_on=date(2025, 5, 1))
        with CaptureQueriesContext(connection) as asked:
            found = findings({"action"})
        assert len([f for f in found if f.rule == "contradiction"]) >= number
        told_by = ("partnerships_milestone", "partnerships_statuschange")
        return len([query for query in asked if any(f'FROM "{table}"' in query["sql"] for table in told_by)])

    assert queries(8) == queries(2)
