from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from portal.charts.timeline import Lane, Mark, Span, Timeline
from portal.charts.years import INSET
from portal.publishing.dates import Precision

from .samples import TODAY, days, names, precisions

spans = st.builds(
    lambda pair, first, last, label, is_open: Span(pair[0], None if is_open else pair[1], first, last, label),
    st.tuples(days, days).map(sorted),
    precisions,
    precisions,
    names,
    st.booleans(),
)
marks = st.builds(Mark, days, precisions, names, st.just("milestone"), st.sampled_from(["done", "open", "overdue"]))
lanes = st.builds(
    lambda spans, marks: Lane("Housing", spans=spans, marks=marks),
    st.lists(spans, max_size=4),
    st.lists(marks, max_size=4),
)


def only_drawn(item, **more):
    """The one thing on a timeline of one lane, in the narrow drawing."""
    kind = "marks" if isinstance(item, Mark) else "spans"
    [(_lane, tracks)] = Timeline("Plan", [Lane("Housing", **{kind: [item]})], **more).drawn_lanes
    return tracks[0].drawn[0]


@given(st.lists(lanes, min_size=1, max_size=2))
def test_nothing_leaves_the_drawing(found):
    timeline = Timeline("Plans", found, today=TODAY)
    if timeline.years is None:
        return
    for _lane, tracks in timeline.drawn_lanes:
        for track in tracks:
            for place in track.drawn:
                across = [place.at, *place.thin, *(place.full or ()), *(place.dots or ())]
                assert all(INSET <= at <= 100 - INSET for at in across)
                assert place.label_y + place.label.height <= track.height


@given(lanes)
def test_both_drawings_show_all_that_the_table_says(lane):
    timeline = Timeline("Plans", [lane], today=TODAY)
    if timeline.years is None:
        return
    [(_lane, tracks)] = timeline.drawn_lanes

    assert [len(track.drawn) for track in tracks] == [len(lane.items)] * 2
    assert len(timeline.table.rows) == len(lane.items)


@given(st.lists(days, min_size=2, max_size=6))
def test_what_is_later_stands_farther_right(found):
    timeline = Timeline("Plan", [Lane("Housing", marks=[Mark(day, label="Plan") for day in sorted(found)])])
    [(_lane, tracks)] = timeline.drawn_lanes

    places = [place.at for place in tracks[0].drawn]

    assert places == sorted(places)


def test_a_bar_without_an_end_is_sure_up_to_today_and_dotted_after():
    drawn = only_drawn(Span(date(2024, 1, 1), None), today=date(2026, 7, 1), until=date(2027, 1, 1))

    assert drawn.full[1] == drawn.dots[0]
    assert drawn.full[0] < drawn.full[1] < drawn.dots[1]


def test_a_bar_known_to_the_year_is_sure_only_between_the_years():
    drawn = only_drawn(Span(date(2020, 1, 1), date(2022, 1, 1), Precision.YEAR, Precision.YEAR), since=date(2019, 1, 1))
    sure = only_drawn(Span(date(2021, 1, 1), date(2021, 12, 31)), since=date(2019, 1, 1), until=date(2022, 1, 1))

    assert drawn.thin[0] < drawn.full[0]
    assert drawn.full[1] < drawn.thin[1]
    assert abs(drawn.full[0] - sure.full[0]) < 0.2
    assert abs(drawn.full[1] - sure.full[1]) < 0.2


def test_a_bar_within_one_vague_year_is_nowhere_sure():
    drawn = only_drawn(Span(date(2020, 1, 1), date(2020, 1, 1), Precision.YEAR, Precision.YEAR))

    assert drawn.full is None
    assert drawn.thin[0] < drawn.thin[1]


def test_a_mark_known_to_the_quarter_stands_in_the_middle_of_its_stretch():
    drawn = only_drawn(Mark(date(2025, 4, 1), Precision.QUARTER, "Report"))

    assert drawn.thin[0] < drawn.at < drawn.thin[1]


def test_a_milestone_says_in_words_whether_it_was_reached():
    words = [Mark(date(2025, 6, 1), Precision.MONTH, status=status).words for status in ("done", "open", "overdue")]

    assert words == ["June 2025, reached", "June 2025, planned", "June 2025, overdue"]


def test_what_lies_outside_of_the_years_is_in_the_table_only():
    early = Mark(date(2010, 1, 1), label="Idea")
    timeline = Timeline(
        "Plan", [Lane("Housing", marks=[early, Mark(date(2021, 1, 1), label="Plan")])], since=date(2020, 1, 1)
    )
    [(_lane, tracks)] = timeline.drawn_lanes

    assert [place.item.label for place in tracks[0].drawn] == ["Plan"]
    assert [row[1].text for row in timeline.table.rows] == ["Idea", "Plan"]


def test_notes_explain_only_what_is_drawn():
    sure = Timeline("Plan", [Lane("A", spans=[Span(date(2020, 1, 1), date(2021, 1, 1))])])
    vague = Timeline("Plan", [Lane("A", spans=[Span(date(2020, 1, 1), None, Precision.YEAR)])])

    assert sure.notes == ""
    assert "thin" in vague.notes
    assert "dotted" in vague.notes


def test_without_dates_there_are_no_years():
    assert Timeline("Plan", [Lane("Housing")], today=TODAY).years is None
