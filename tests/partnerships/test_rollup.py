"""How far along a whole is."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.rollup import Part, mean, progress


def of(*owns):
    return mean([Part(own) for own in owns])


def test_a_whole_is_the_mean_of_its_parts():
    assert of(0, 50, 100).value == 50


def test_what_is_not_known_is_not_nought():
    told = of(50, None, 100)

    assert (told.value, told.known, told.total, told.is_partial) == (75, 2, 3, True)


@pytest.mark.parametrize("parts", [[], [Part()], [Part(parts=(Part(), Part()))]])
def test_of_what_nothing_is_known_there_is_no_progress(parts):
    assert (mean(parts).value, mean(parts).per_cent) == (None, None)


def test_parts_weigh_what_they_weigh():
    told = mean([Part(100, weight=3), Part(0), Part(None, weight=2)])

    assert (told.value, told.known_weight, told.total_weight) == (75, 4, 6)
    assert (told.known, told.total, told.is_weighted) == (2, 3, True)


def test_weights_are_told_only_where_they_are_not_all_one():
    assert not of(0, None).is_weighted
    assert mean([Part(None, weight=2)]).is_weighted


def test_sub_actions_say_more_than_the_action_itself():
    assert progress(Part(25, parts=(Part(100), Part(50)))).value == 75


def test_where_no_sub_action_is_known_the_action_speaks_for_itself():
    assert progress(Part(25, parts=(Part(), Part()))).value == 25


def test_an_action_is_one_part_of_its_topic_however_many_sub_actions_it_has():
    told = mean([Part(parts=(Part(100), Part(100), Part())), Part(0)])

    assert (told.value, told.known, told.total) == (50, 2, 2)


def test_what_has_left_or_was_stopped_does_not_count():
    told = mean([Part(50), Part(0, counts=False), Part(None, counts=False), Part(counts=False, parts=(Part(100),))])

    assert (told.value, told.known, told.total) == (50, 1, 1)


@pytest.mark.parametrize(
    ("value", "shown"), [((100, 99), 99), ((0, 0, 1), 1), ((100, 100), 100), ((0, 0), 0), ((33, 34), 34)]
)
def test_rounded_it_is_full_only_where_it_is_full_and_nought_only_where_nothing_is_begun(value, shown):
    assert of(*value).per_cent == shown


SHARES = st.none() | st.integers(0, 100)
TREES = st.recursive(
    st.builds(Part, own=SHARES, weight=st.integers(1, 1000), counts=st.booleans()),
    lambda below: st.builds(
        Part,
        own=SHARES,
        weight=st.integers(1, 1000),
        counts=st.booleans(),
        parts=st.lists(below, max_size=5).map(tuple),
    ),
    max_leaves=25,
)


def said(part):
    """All that anybody has said within the tree."""
    return [own for own in (part.own, *(own for below in part.parts for own in said(below))) if own is not None]


@given(st.lists(TREES, max_size=6))
def test_progress_is_never_beyond_what_the_parts_say(parts):
    told = mean(parts)
    known = [own for part in parts for own in said(part)]

    assert told.value is None or 0 <= min(known) <= told.value <= max(known) <= 100
    assert 0 <= told.known <= told.total <= len(parts)
    assert 0 <= told.known_weight <= told.total_weight
    assert (told.value is None) == (told.known == 0)


@given(st.lists(TREES, max_size=6), st.integers(2, 50))
def test_only_the_proportion_of_weights_matters(parts, factor):
    heavier = [Part(part.own, part.weight * factor, part.counts, part.parts) for part in parts]

    assert mean(heavier).value == mean(parts).value


@given(st.lists(TREES, max_size=6))
def test_more_that_is_not_known_changes_what_is_known_of_but_not_the_mean(parts):
    told, more = mean(parts), mean([*parts, Part()])

    assert more.value == told.value
    assert more.total == told.total + 1


def test_means_are_exact():
    assert mean([Part(100), Part(0), Part(0)]).value == Fraction(100, 3)
