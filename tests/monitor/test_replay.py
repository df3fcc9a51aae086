"""Where actions stood on a day: the record of one action and the ledger of all actions say the same."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from partnerships.asof import AsOf
from partnerships.models import StatusChange
from partnerships.monitor import ledger
from partnerships.monitor.view import View
from partnerships.recording import correct, record, withdraw
from partnerships.replay import current, standing, steps
from portal.catalogue import shelf
from portal.catalogue.shelf import name_of
from tests.factories import make_action, make_plan, make_status, say

pytestmark = pytest.mark.django_db

DAYS = [date(2025, 1, 1) + timedelta(days=10 * n) for n in range(12)]
KEYS = ["not-started", "early", "advanced", "finalised", "stopped", None]


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def key_of(change):
    return change.status.key if change and change.status else "unknown"


@st.composite
def histories(draw):
    """What is said of one action, in the order of recording: `(verb, status, effective day, recorded day, which)`."""
    said = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["record", "record", "correct", "withdraw"]),
                st.sampled_from(KEYS),
                st.sampled_from(DAYS),
                st.sampled_from(DAYS),
                st.integers(0, 9),
            ),
            max_size=8,
        )
    )
    recorded = sorted(each[3] for each in said)
    return [(*each[:3], day, each[4]) for each, day in zip(said, recorded, strict=True)]


def tell(action, history):
    """Records the history as far as the verbs allow it."""
    for verb, key, day, recorded, which in history:
        at, there = noon(recorded), list(StatusChange.objects.filter(action=action, corrected_by=None))
        status = key and make_status(key)
        if verb == "record" or not there:
            record(action, status, day, recorded_at=at)
        elif verb == "correct":
            correct(there[which % len(there)], status=status, effective_on=day, reason="Mistaken", recorded_at=at)
        else:
            withdraw(there[which % len(there)], reason="Mistaken", recorded_at=at)


class TestTheLedgerSaysWhatTheRecordSays(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(st.lists(histories(), min_size=1, max_size=3), st.sampled_from(DAYS), st.sampled_from([None, *DAYS]))
    def test_of_every_action_on_every_day(self, told, day, known_on):
        plan = make_plan()
        actions = [make_action(plan=plan) for _ in told]
        for action, history in zip(actions, told, strict=True):
            tell(action, history)
        as_of = AsOf(day, known_on)
        view = View(ledger.current(), as_of, ["finalised", "stopped"])

        by_ledger = {
            pk: (name_of(int(code)) or "unknown", int(since))
            for pk, code, since in zip(view.ledger.actions.pk.tolist(), view.status, view.since, strict=True)
        }
        for action in actions:
            change = current(StatusChange.objects.filter(action=action), day, as_of.known_at)
            expected = key_of(change), change.effective_on.toordinal() if change else 0
            assert by_ledger[action.pk] == expected


class TestTheLedgerIsKept(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(histories(), histories())
    def test_as_if_it_were_read_anew(self, first, second):
        one, other = make_action(), make_action()
        tell(one, first)
        ledger.current()
        tell(other, second)
        tell(one, second)

        kept, fresh = ledger.current(), ledger.Ledger(ledger._parts())

        for name in ("actions", "changes", "roles", "milestones"):
            for column, values in getattr(fresh, name).columns.items():
                assert getattr(kept, name).columns[column].tolist() == values.tolist(), (name, column)


def test_what_was_undone_is_forgotten(django_capture_on_commit_callbacks):
    action = make_action(status="early")
    before = ledger.current()
    StatusChange.objects.all().delete()
    assert len(ledger.current().changes) == 0
    assert len(before.changes) == 1
    assert shelf.current() is shelf.current()
    say(action, "advanced", date(2025, 3, 1))
    assert len(ledger.current().changes) == 1


class TestTheRecord:
    def test_what_is_true_and_what_is_known_are_two_times(self):
        action = make_action()
        say(action, "early", date(2025, 1, 1), recorded_at=noon(date(2025, 1, 10)))
        say(action, "advanced", date(2025, 2, 1), recorded_at=noon(date(2025, 6, 1)))
        changes = action.changes.all()

        assert key_of(current(changes, date(2025, 3, 1))) == "advanced"
        assert key_of(current(changes, date(2025, 3, 1), AsOf(None, date(2025, 3, 1)).known_at)) == "early"
        assert key_of(current(changes, date(2024, 12, 31))) == "unknown"

    def test_a_day_is_known_to_its_last_moment(self, settings):
        action, zone = make_action(), timezone.get_current_timezone()
        last = datetime(2025, 5, 31, 23, 59, 59, tzinfo=zone)
        for second, expected in ((0, "early"), (1, "unknown")):
            StatusChange.objects.all().delete()
            say(action, "early", date(2025, 1, 1), recorded_at=last + timedelta(seconds=second))
            known = AsOf(None, date(2025, 5, 31)).known_at
            assert key_of(current(action.changes.all(), None, known)) == expected

    def test_of_one_day_the_last_word_counts(self):
        action = make_action()
        say(action, "early", date(2025, 1, 1))
        say(action, "advanced", date(2025, 1, 1))
        assert action.status.key == "advanced"

    def test_what_is_said_later_of_an_earlier_day_moves_nothing(self):
        action = make_action(status="advanced", on=date(2025, 6, 1))
        say(action, "early", date(2025, 1, 1))
        assert action.status.key == "advanced"
        assert [(key_of(change), before and before.key) for change, before in steps(action.changes.all())] == [
            ("early", None),
            ("advanced", "early"),
        ]

    def test_a_correction_takes_the_place_and_is_recorded_itself(self):
        action = make_action()
        wrong = say(action, "finalised", date(2025, 1, 1), recorded_at=noon(date(2025, 1, 2)))
        right = correct(wrong, status=make_status("advanced"), reason="A slip", recorded_at=noon(date(2025, 4, 1)))

        assert [change.pk for change in standing(action.changes.all())] == [right.pk]
        assert key_of(current(action.changes.all(), None, noon(date(2025, 3, 1)))) == "finalised"
        assert right.effective_on == date(2025, 1, 1)
        with pytest.raises(ValidationError, match="corrected this already"):
            correct(wrong, status=None, reason="Again")

    def test_what_is_withdrawn_holds_no_more(self):
        action = make_action(status="early", on=date(2025, 1, 1))
        withdraw(say(action, "finalised", date(2025, 2, 1)), reason="It was another action")
        assert action.status.key == "early"

    def test_a_correction_says_why(self):
        change = say(make_action(), "early", date(2025, 1, 1))
        with pytest.raises(ValidationError) as refused:
            correct(change, status=make_status("advanced"))
        assert [*refused.value.message_dict] == ["reason"]

    def test_a_status_tells_what_has_happened(self):
        tomorrow = timezone.localdate() + timedelta(days=1)
        with pytest.raises(ValidationError) as refused:
            say(make_action(), "early", tomorrow)
        assert [*refused.value.message_dict] == ["effective_on"]
        say(make_action(), "early", timezone.localdate())

    def test_nothing_recorded_is_altered(self):
        change = say(make_action(), "early", date(2025, 1, 1))
        change.reason = "Another"
        with pytest.raises(TypeError, match="record a correction"):
            change.save()
        with pytest.raises(TypeError, match="record a correction"):
            StatusChange.objects.update(reason="Another")
        change.refresh_from_db()
        assert change.reason == ""


class TestTheDayInTheAddress:
    @pytest.mark.parametrize("value", ["2025", "20250930", "2025-13-01", "yesterday", "0001-01-01", "2999-01-01"])
    def test_what_is_no_day_is_named(self, value):
        with pytest.raises(Http404) as refused:
            AsOf.read({"as_of": value})
        assert value[:4] in str(refused.value)

    def test_known_then_is_known_on_that_day(self):
        day = date(2025, 9, 30)
        assert AsOf.read({"as_of": "2025-09-30", "known": "then"}) == AsOf(day, day)
        assert AsOf.read({"as_of": "2025-09-30"}) == AsOf(day, None)
        assert AsOf.read({}).query == ""
        assert AsOf(day, day).query == "?as_of=2025-09-30&known_on=2025-09-30"
