"""When something is overdue, to the second."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.deadlines import Window, due_window, is_overdue, overdue_from

SECOND = timedelta(seconds=1)
ZONES = ["Atlantic/Azores", "Europe/Brussels", "Europe/Helsinki", "UTC"]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(
    ("due_on", "precision", "late"),
    [
        (date(2025, 6, 30), "day", date(2025, 7, 1)),
        (date(2025, 4, 1), "quarter", date(2025, 7, 1)),
        (date(2025, 6, 1), "month", date(2025, 7, 1)),
        (date(2025, 3, 1), "season", date(2025, 6, 1)),
        (date(2024, 12, 1), "season", date(2025, 3, 1)),
        (date(2024, 2, 1), "month", date(2024, 3, 1)),
        (date(2025, 1, 1), "year", date(2026, 1, 1)),
        # The clocks change in that very night: in the Azores at midnight itself.
        (date(2025, 3, 29), "day", date(2025, 3, 30)),
        (date(2025, 10, 25), "day", date(2025, 10, 26)),
    ],
)
def test_overdue_begins_at_midnight_after_the_last_day(zone, due_on, precision, late):
    at = datetime(late.year, late.month, late.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)

    assert overdue_from(due_on, precision, zone) == at
    assert [is_overdue(due_on, precision, zone, at + step) for step in (-SECOND, 0 * SECOND, SECOND)] == [
        False,
        True,
        True,
    ]


def test_the_same_deadline_passes_earlier_in_the_east():
    at = datetime(2025, 6, 30, 22, 30, tzinfo=UTC)

    assert [is_overdue(date(2025, 4, 1), "quarter", zone, at) for zone in ZONES] == [False, True, True, False]


@pytest.mark.parametrize("window", [is_overdue, due_window])
def test_what_is_settled_is_awaited_no_more(window):
    assert not window(date(2020, 1, 1), "day", "UTC", date(2026, 1, 1), is_settled=True)


def test_without_a_date_nothing_is_overdue():
    assert not is_overdue(None, "day", "UTC", date(2026, 1, 1))
    assert due_window(None, "day", "UTC", date(2026, 1, 1)) == Window.UNDATED


@pytest.mark.parametrize(
    ("days", "window"),
    [
        (-1, Window.OVERDUE),
        (0, Window.SOON),
        (30, Window.SOON),
        (31, Window.NEAR),
        (90, Window.NEAR),
        (91, Window.LATER),
    ],
)
def test_windows_have_edges(days, window):
    today = date(2026, 2, 10)

    assert due_window(today + timedelta(days=days), "day", "UTC", today) == window


@given(
    st.dates(date(2015, 1, 1), date(2035, 12, 31)),
    st.sampled_from(["day", "month", "season", "quarter", "year"]),
    st.sampled_from(ZONES),
    st.integers(1_400_000_000, 2_100_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
)
def test_the_day_and_the_moment_say_the_same(due_on, precision, zone, at):
    assert is_overdue(due_on, precision, zone, at) == (at >= overdue_from(due_on, precision, zone))
