"""Changes of two people to the same thing: both are kept, or the place where they clash is named."""

from copy import deepcopy

from hypothesis import given
from hypothesis import strategies as st

from portal.revisions.merging import ABSENT, merge, paths, put, value_at

BASE = {
    "facts": {"place": "Genoa", "note": ""},
    "relations": {"events": [["a"], ["b"]]},
    "rows": {"text": {"1": {"title": "Care", "body": "Words"}, "2": {"title": "Soin", "body": ""}}},
}


def edited(**places):
    """`edited(rows__text__1__title="New")`; `ABSENT` deletes."""
    snapshot = deepcopy(BASE)
    for where, value in places.items():
        put(snapshot, tuple(where.split("__")), value)
    return snapshot


def test_changes_in_different_places_are_all_kept():
    theirs = edited(facts__place="Oslo", rows__text__1__title="Caring")
    mine = edited(rows__text__1__body="More words", relations__events=[["b"]], rows__text__3={"title": "Sorge"})

    merged, conflicts = merge(BASE, theirs, mine)

    assert conflicts == []
    assert merged["facts"] == {"place": "Oslo", "note": ""}
    assert merged["relations"] == {"events": [["b"]]}
    assert merged["rows"]["text"]["1"] == {"title": "Caring", "body": "More words"}
    assert merged["rows"]["text"]["3"] == {"title": "Sorge"}


def test_the_same_change_twice_is_no_conflict():
    assert merge(BASE, edited(facts__place="Oslo"), edited(facts__place="Oslo")) == (edited(facts__place="Oslo"), [])


def test_two_words_for_one_thing_are_a_conflict_and_theirs_stand():
    merged, conflicts = merge(BASE, edited(facts__place="Oslo"), edited(facts__place="Riga", facts__note="!"))

    assert conflicts == [("facts", "place")]
    assert merged == edited(facts__place="Oslo", facts__note="!")


def test_a_row_that_one_deletes_and_the_other_changes_is_a_conflict_as_a_whole():
    theirs, mine = edited(rows__text__2__title="Soins"), edited(rows__text__2=ABSENT)

    assert merge(BASE, theirs, mine) == (theirs, [("rows", "text", "2")])
    assert merge(BASE, mine, theirs) == (mine, [("rows", "text", "2")])


def test_a_row_that_nobody_else_touched_can_be_deleted():
    assert merge(BASE, BASE, edited(rows__text__2=ABSENT)) == (edited(rows__text__2=ABSENT), [])


values = st.sampled_from(["", "x", "y"])
rows = st.dictionaries(st.sampled_from("123"), st.fixed_dictionaries({"title": values, "body": values}))
snapshots = st.fixed_dictionaries(
    {
        "facts": st.fixed_dictionaries({"place": values, "note": values}),
        "relations": st.fixed_dictionaries({"events": st.lists(st.sampled_from([["a"], ["b"]]), unique_by=str)}),
        "rows": st.fixed_dictionaries({"text": rows}),
    }
)


@given(snapshots, snapshots, snapshots)
def test_nothing_that_one_of_them_wrote_is_dropped_in_silence(base, theirs, mine):
    merged, conflicts = merge(base, theirs, mine)

    for path in paths(base, theirs, mine):
        was, now, wanted, became = (value_at(each, path) for each in (base, theirs, mine, merged))
        if path in conflicts:
            assert became == now
        else:
            assert became == (now if wanted == was else wanted)


@given(snapshots, snapshots)
def test_who_is_alone_gets_what_they_wrote(base, mine):
    assert merge(base, base, mine) == (mine, [])
    assert merge(base, mine, base) == (mine, [])
