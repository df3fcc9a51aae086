import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.lettering import width, wrapped
from tests.charts.samples import LONG_WORD

words = st.text("abcdefgäöüßÉαжMW .-", max_size=120)


@given(words, st.integers(80, 300))
def test_lines_are_no_wider_than_allowed(text, limit):
    lines = wrapped(text, 14, limit, bold=True)

    assert len(lines) <= 3
    assert all(width(line, 14, bold=True) <= limit for line in lines)


@given(st.lists(st.sampled_from(["Städte", "und", "Klimaanpassung", "2025"]), max_size=8))
def test_nothing_is_lost_while_there_is_room(found):
    assert " ".join(wrapped(" ".join(found), 14, 180, most=99)) == " ".join(found)


def test_a_word_wider_than_the_line_is_broken():
    lines = wrapped(LONG_WORD, 14, 150)

    assert lines[0].endswith("-")
    assert "".join(line.removesuffix("-") for line in lines) == LONG_WORD


def test_what_does_not_fit_ends_in_an_ellipsis():
    assert wrapped("one two three four five six", 14, 40, most=2)[-1].endswith("…")


@pytest.mark.parametrize(("narrow", "broad"), [("iiii", "MMMM"), ("city", "city of"), ("é", "éé")])
def test_broad_letters_are_broader(narrow, broad):
    assert width(narrow, 14) < width(broad, 14)
    assert width(narrow, 14) <= width(narrow, 14, bold=True)


def test_accents_take_no_room():
    assert width("Érd Łódź", 14) == pytest.approx(width("Erd Lodz", 14), rel=0.1)
