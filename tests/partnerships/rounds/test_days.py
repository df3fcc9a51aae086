"""Dates as a table has them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.rounds.days import read_day, written_day


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2025-09-30", date(2025, 9, 30), "day"),
        ("2025-09", date(2025, 9, 1), "month"),
        ("2025-Q3", date(2025, 7, 1), "quarter"),
        ("2025-q4", date(2025, 10, 1), "quarter"),
        ("2025-autumn", date(2025, 9, 1), "season"),
        (" 2025 ", date(2025, 1, 1), "year"),
    ],
)
def test_what_is_known_of_a_date(text, day, precision):
    assert read_day(text) == (day, precision)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "30.9.2025",
        "9/8/2025",
        "09-08-25",
        "2025-13",
        "2025-02-30",
        "2025-Q5",
        "25",
        "٢٠٢٥",
        "0000",
        "9999",
        "2025-9",
    ],
)
def test_what_nobody_can_be_sure_of_is_refused(text):
    with pytest.raises(ValueError, match=r"."):
        read_day(text)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["day", "month", "quarter", "year"]))
def test_what_was_written_is_read_as_the_same_period(day, precision):
    text = written_day(day, precision)
    first, read = read_day(text)
    assert read == precision
    assert first <= day
    assert written_day(first, read) == text
