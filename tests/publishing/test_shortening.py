"""Titles cut for people."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.publishing.shortening import reading_minutes, shorten

TITLES = st.one_of(
    st.text(max_size=120),
    st.lists(st.text("abcé,.;–…’", min_size=1, max_size=20), max_size=12).map(" ".join),
)
LIMITS = st.integers(1, 80)
ENDS = " ,;:.–—-…(“„«"  # signs that are not left standing before the ellipsis


@st.composite
def too_long(draw, longest_word=20):
    """Words joined by single spaces, and a limit below their length."""
    words = draw(st.lists(st.text("abcé,.;–…’", min_size=1, max_size=longest_word), min_size=2, max_size=12))
    text = " ".join(words)
    return text, draw(st.integers(1, len(text) - 1))


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("Cities of Equality", 18, "Cities of Equality"),
        ("Cities of Equality", 17, "Cities of…"),
        ("Cities of Equality", 10, "Cities of…"),
        ("Cities of Equality", 9, "Cities…"),
        ("Cities, towns and regions", 8, "Cities…"),
        ("Food – a plan", 8, "Food…"),
        ("To be continued… tomorrow", 18, "To be continued…"),
        ("Ongoing…", 8, "Ongoing…"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("  one \n two\t", 7, "one two"),
        ("", 5, ""),
    ],
)
def test_shortened_title_reads_well(text, limit, short):
    assert shorten(text, limit) == short


@given(TITLES, LIMITS)
def test_shortened_text_is_never_longer_than_its_limit(text, limit):
    assert len(shorten(text, limit)) <= limit


@given(TITLES, st.integers(0, 20))
def test_text_that_fits_is_left_alone(text, more):
    whole = " ".join(text.split())

    assert shorten(text, len(whole) + more) == whole


@given(too_long())
def test_shortened_text_is_a_beginning_with_one_ellipsis(case):
    text, limit = case

    short = shorten(text, limit)

    assert short.endswith("…")
    assert not short.endswith("……")
    assert text.startswith(short[:-1])


@given(too_long(longest_word=6))
def test_as_many_whole_words_are_kept_as_fit(case):
    text, limit = case
    words = text.split()
    fitting = [" ".join(words[:n]) for n in range(1, len(words)) if len(" ".join(words[:n])) + 1 <= limit]
    wanted = fitting[-1] if fitting else text[: limit - 1]  # a first word that is too long is cut inside

    assert shorten(text, limit) == wanted.rstrip(ENDS) + "…"


@pytest.mark.parametrize(("words", "minutes"), [(0, 1), (1, 1), (220, 1), (329, 1), (331, 2), (2200, 10)])
def test_reading_time_is_counted_in_minutes(words, minutes):
    assert reading_minutes(f"<p>{'word ' * words}</p>") == minutes


def test_reading_time_does_not_count_markup():
    assert reading_minutes('<a href="/articles/" rel="noopener">word</a> ' * 220) == 1
