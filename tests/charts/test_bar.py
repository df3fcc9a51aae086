from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.bar import Bar, Part, Progress

from .samples import LOOKS, names

parts = st.lists(st.builds(Part, st.integers(0, 5000), names, st.sampled_from(LOOKS)), max_size=9)


@given(parts, st.one_of(st.none(), st.integers(0, 60000)))
def test_pieces_fill_the_bar_in_their_order(found, total):
    bar = Bar("Actions", found, total)

    assert [piece.part for piece in bar.pieces] == bar.drawn_parts
    assert all(one.end == after.start for one, after in pairwise(bar.pieces))
    assert not bar.pieces or (bar.pieces[0].start, bar.pieces[-1].end) == (0, 100)


@given(parts.filter(bool))
def test_every_piece_is_labelled_inside_the_drawing(found):
    bar = Bar("Actions", found)

    assert [piece.part for piece in bar.labelled] == bar.drawn_parts
    assert all(piece.y + piece.label.height <= bar.height for piece in bar.labelled)


def test_what_is_missing_from_the_total_is_not_known():
    bar = Bar("Actions", [Part(5, "finalised", "finalised"), Part(0, "stopped", "stopped")], total=8)

    assert bar.words == "Actions: 8 in all: 5 finalised, 3 not known"
    assert [[cell.text for cell in row] for row in bar.table.rows] == [
        ["finalised", "5"],
        ["stopped", "0"],
        ["not known", "3"],
        ["total", "8"],
    ]


def test_a_bar_of_nothing_says_so():
    assert Bar("Actions", [Part(0, "finalised", "finalised")]).words == "Actions: nothing to count"


@pytest.mark.parametrize(
    ("progress", "words", "widths"),
    [
        (Progress(3, 6, 12), "3 of 12 done, 6 not known", (25, 50)),
        (Progress(0, 0, 12), "12, none of them known", (0, 0)),
        (Progress(12, 12, 12), "12 of 12 done", (100, 100)),
        (Progress(0, 0, 0), "nothing to count", (0, 0)),
    ],
)
def test_progress_tells_unknown_from_none(progress, words, widths):
    assert progress.words == words
    assert (progress.done_width, progress.known_width) == widths


def test_more_cannot_be_done_than_is_known():
    with pytest.raises(ValueError, match="3 done of 2 known of 5"):
        Progress(3, 2, 5)
