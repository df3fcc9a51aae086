from datetime import date
from decimal import Decimal
from itertools import combinations

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.series import HEIGHT, SIZES, Measure, Series, Target, quantity
from portal.publishing.dates import Precision

from .samples import days, precisions

values = st.one_of(st.integers(-(10**9), 10**9), st.decimals(-1000, 1000, places=1))
measures = st.builds(Measure, days, precisions, values)
charts = st.builds(
    Series,
    st.just("Homes"),
    st.just("homes"),
    st.lists(measures, min_size=1, max_size=8),
    st.one_of(st.none(), measures),
    st.one_of(st.none(), st.builds(Target, values, st.one_of(st.none(), days))),
)


def box(point, width):
    left = point.at * width / 100 + point.label.shift
    return left, point.label_y, left + point.label.width, point.label_y + point.label.height


@given(charts)
def test_points_and_labels_stay_in_the_drawing(chart):
    for size, _ticks, points in chart.drawings:
        for point in points:
            assert 0 <= point.at <= 100
            assert 0 <= point.y <= HEIGHT
            if point.label:
                left, top, right, bottom = box(point, SIZES[size])
                assert left >= -0.2
                assert top >= 0
                assert right <= SIZES[size] + 0.2
                assert bottom <= HEIGHT


@given(charts, st.integers(0, 900))
def test_labels_never_meet_at_any_width(chart, more):
    for size, _ticks, points in chart.drawings:
        boxes = [box(point, SIZES[size] + more) for point in points if point.label]
        for a, b in combinations(boxes, 2):
            assert a[2] <= b[0] + 0.2 or b[2] <= a[0] + 0.2 or a[3] <= b[1] + 0.2 or b[3] <= a[1] + 0.2


@given(charts)
def test_greater_values_stand_higher(chart):
    found = sorted(chart.values)

    assert [chart.y(value) for value in found] == sorted((chart.y(value) for value in found), reverse=True)


def test_the_latest_value_and_the_target_are_always_named():
    chart = Series(
        "Homes",
        "homes",
        [Measure(date(year, 1, 1), Precision.YEAR, 100 * year) for year in range(2015, 2026)],
        Measure(date(2014, 1, 1), Precision.YEAR, 1),
        Target(250000, date(2027, 1, 1), Precision.YEAR),
    )

    for _size, _ticks, points in chart.drawings:
        assert [point.label is not None for point in points[-2:]] == [True, True]


def test_equal_values_lie_in_the_middle():
    chart = Series("Cities", measures=[Measure(date(2024, 1, 1), "year", 12), Measure(date(2025, 1, 1), "year", 12)])

    assert {point.y for point in chart.points} == {chart.y(12)}


def test_a_falling_target_lies_below():
    chart = Series("Waste", "%", [Measure(date(2024, 1, 1), "year", 40)], target=Target(20, date(2030, 12, 31)))

    measured, target = chart.points

    assert target.y > measured.y
    assert target.words == "target 20% by 31 December 2030"


@pytest.mark.parametrize("chart", [Series("None"), Series("No date", target=Target(5))])
def test_without_a_dated_value_there_is_nothing_to_draw(chart):
    assert chart.is_empty


@pytest.mark.parametrize(
    ("language", "value", "unit", "words"),
    [
        ("en", 1240, "homes", "1,240\xa0homes"),
        ("de", 1240, "Wohnungen", "1.240\xa0Wohnungen"),
        ("de", Decimal("12.5"), "%", "12,5\xa0%"),
        ("en", Decimal("12.5"), "%", "12.5%"),
        ("en", 3, "", "3"),
    ],
)
def test_quantities_are_written_as_the_language_does(language, value, unit, words):
    with translation.override(language):
        assert quantity(value, unit) == words
