from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from portal.charts import labels
from portal.charts.labels import GAP, Hung

from .samples import names

NARROW = 288
widths = st.integers(NARROW, 1600)


@st.composite
def hangings(draw):
    """Bars and marks with labels, anywhere between the edges."""
    start, end = sorted(draw(st.tuples(*[st.floats(2.5, 97.5)] * 2)))
    words = labels.label(draw(names), draw(st.sampled_from(["", "6 May 2025", "autumn 2024, planned"])), 266)
    if draw(st.booleans()):
        return Hung((start + end) / 2, start, end, words, 7)
    return Hung(start, start, end, words)


def reach(hung, shift, width):
    """From which to which pixel the label reaches on a drawing that may be wider than reckoned with."""
    left = hung.at * width / 100 + shift
    return left, left + hung.label.width


@given(st.lists(hangings(), max_size=12), widths)
def test_labels_stay_in_the_drawing_at_any_width(found, width):
    for hung in found:
        left, right = reach(hung, labels.shift(hung, NARROW), width)
        assert left >= -0.2
        assert right <= width + 0.2


@given(st.lists(hangings(), max_size=12), widths)
def test_labels_of_a_row_never_meet_at_any_width(found, width):
    rows = labels.rows(found, NARROW)
    assert len(rows) == len(found)

    for (one, row), (other, same) in combinations(zip(found, rows, strict=True), 2):
        if row == same:
            (a, b), (c, d) = (reach(h, labels.shift(h, NARROW), width) for h in (one, other))
            assert b <= c + 0.2 or d <= a + 0.2


@given(st.lists(hangings(), max_size=12))
def test_rows_are_used_without_gaps_and_from_the_first(found):
    assert set(labels.rows(found, NARROW)) == set(range(max(labels.rows(found, NARROW), default=-1) + 1))


@given(st.lists(st.tuples(st.floats(0, 100), names), max_size=9), widths)
def test_labels_hung_below_stay_inside_and_apart(found, width):
    hung = [Hung(at, at, at, labels.label(name, "2024", 240, lead=20)) for at, name in found]
    places = labels.hung_below(hung, NARROW)

    for (one, (row, shift)), (other, (same, moved)) in combinations(zip(hung, places, strict=True), 2):
        (a, b), (c, d) = reach(one, shift, width), reach(other, moved, width)
        assert row != same or b <= c + 0.2 or d <= a + 0.2
    for one, (_row, shift) in zip(hung, places, strict=True):
        assert reach(one, shift, width)[0] >= -0.2
        assert reach(one, shift, width)[1] <= width + 0.2


def test_neighbours_with_room_share_a_row():
    near, far = (Hung(at, at, at, labels.label("Plan", "2024", 200)) for at in (10, 90))

    assert labels.rows([near, far], NARROW) == [0, 0]
    assert labels.rows([near, near], NARROW) == [0, 1]
    assert labels.extent(near, NARROW)[1] + GAP < labels.extent(far, NARROW)[0]
