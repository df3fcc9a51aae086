from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from portal.charts.steps import Step, Steps
from portal.publishing.dates import Precision

from .samples import LOOKS, TODAY, days, names, precisions

steps = st.lists(st.builds(Step, days, precisions, st.sampled_from(LOOKS), names), max_size=6)


@given(steps, st.one_of(st.none(), days))
def test_stretches_follow_each_other_without_gaps(found, since):
    stretches = Steps("Status", found, today=TODAY, since=since).stretches

    for one, after in pairwise(stretches):
        assert one.start <= one.sure <= one.end
        assert one.end == after.start
    assert all(0 <= stretch.start <= stretch.end <= 100 for stretch in stretches)


@given(steps.filter(bool))
def test_every_step_is_named_below_the_strip_in_both_drawings(found):
    for _size, _ticks, named, height in Steps("Status", found, today=TODAY).drawings:
        assert sorted(name.step.words for name in named) == sorted(step.words for step in found)
        assert all(40 < name.y <= name.y + name.label.height <= height for name in named)


def test_each_status_holds_until_the_next():
    early, done = Step(date(2020, 1, 1), "day", "early", "early"), Step(date(2023, 1, 1), "day", "finalised", "done")

    stretches = Steps("Status", [done, early], today=TODAY).stretches

    assert [stretch.step for stretch in stretches] == [early, done]


def test_what_came_before_the_first_step_is_not_known():
    chart = Steps("Status", [Step(date(2020, 5, 1), "day", "early", "early")], TODAY, since=date(2018, 1, 1))

    assert [stretch.step.look for stretch in chart.stretches] == ["unknown", "early"]
    assert [[cell.text for cell in row] for row in chart.table.rows] == [
        ["1 January 2018", "status not known"],
        ["1 May 2020", "early"],
    ]


def test_a_change_known_to_the_year_is_drawn_over_that_year():
    found = [Step(date(2019, 1, 1), "day", "early", ""), Step(date(2020, 1, 1), Precision.YEAR, "finalised", "")]

    changed = Steps("Status", found, today=TODAY).stretches[1]

    assert changed.unsure > 0
    assert changed.former == "early"


def test_a_step_without_a_date_fills_the_strip():
    chart = Steps("Status", [Step(None, "day", "unknown", "status not known")], today=TODAY)

    [stretch] = chart.stretches

    assert stretch.width > 50
    assert stretch.step.words == "date not known"
