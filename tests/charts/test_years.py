import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.years import INSET, YEAR_WIDTH, Years
from portal.publishing.dates import Precision

days = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@given(st.lists(days, min_size=1))
def test_every_day_lies_in_the_drawing_in_its_order(found):
    years = Years.around(found)

    places = [years.at(day) for day in sorted(found)]

    assert places == sorted(places)
    assert INSET <= places[0] <= places[-1] <= 100 - INSET


@given(st.lists(days, min_size=2), st.sampled_from(list(Precision)))
def test_equal_dates_lie_at_equal_places(found, precision):
    years = Years.around(found)

    assert years.stretch(found[0], precision) == years.stretch(found[0] + timedelta(0), precision)
    begin, end = years.stretch(found[0], precision)
    assert begin <= years.middle(found[0], precision) <= end


@given(days, days, st.integers(200, 1200))
def test_years_on_the_axis_have_room(one, other, width):
    ticks = [tick for tick in Years.around([one, other]).ticks(width) if tick.is_year]

    gaps = [(b.at - a.at) * width / 100 for a, b in itertools.pairwise(ticks)]

    assert ticks[0].label == str(min(one, other).year)
    assert all(gap >= YEAR_WIDTH - 1 for gap in gaps)


def test_a_short_stretch_shows_quarters():
    ticks = Years.around([date(2025, 3, 1)]).ticks(400)

    assert [tick.label for tick in ticks] == ["2025", "Q2", "Q3", "Q4"]


def test_what_lies_outside_is_drawn_at_the_edge():
    years = Years.around([], since=date(2020, 5, 1), until=date(2021, 2, 1))

    assert (years.first, years.end) == (date(2020, 1, 1), date(2022, 1, 1))
    assert years.at(date(1999, 1, 1)) == INSET
    assert years.at(date(2030, 1, 1)) == 100 - INSET


def test_without_any_day_there_is_nothing_to_draw():
    with pytest.raises(ValueError, match="no day to draw"):
        Years.around([None])
