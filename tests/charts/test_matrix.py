import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.matrix import Cell, Column, Matrix, Row, shade

COLUMNS = [Column("early", "early stage", "early", "/actions/?status=early"), Column("finalised", "finalised")]


@given(st.lists(st.lists(st.integers(0, 99), min_size=2, max_size=2), max_size=9))
def test_totals_add_up_both_ways(counts):
    matrix = Matrix("Actions", COLUMNS, [Row("Plan", cells=[Cell(count) for count in row]) for row in counts])

    assert sum(cell.count for cell, _column in matrix.totals) == matrix.total.count == sum(map(sum, counts))


@given(st.integers(1, 500), st.integers(0, 500))
def test_a_greater_share_is_never_lighter(count, more):
    total = count + more

    assert 1 <= shade(count, total) <= 5
    assert shade(count, total) <= shade(total, total) == 5
    assert shade(0, total) == 0


def test_a_row_with_too_few_cells_is_named():
    with pytest.raises(ValueError, match="“Housing” has 1 cells for 2 columns"):
        Matrix("Actions", COLUMNS, [Row("Housing", cells=[Cell(1)])])


def test_a_total_can_be_given():
    assert Row("Housing", cells=[Cell(1)], total=7).sum == 7
