"""Slips are forgiven, and nobody is told a word that stands on no public page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue import pending
from portal.catalogue.search.spelling import distance, neighbours
from tests.catalogue.searching import found, hits
from tests.factories import make_article

LETTERS = st.text("abcde", max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "slips"),
    [
        ("housing", "housing", 0),
        ("housing", "housng", 1),
        ("housing", "houssing", 1),
        ("housing", "hoising", 1),
        ("housing", "huosing", 1),
        ("housing", "hosuign", 2),
        ("", "abc", 3),
    ],
)
def test_slips_are_counted(one, other, slips):
    assert distance(one, other) == distance(other, one) == slips


@given(LETTERS, LETTERS)
def test_distance_is_that_of_two_words(one, other):
    slips = distance(one, other)
    assert slips == distance(other, one)
    assert (slips == 0) == (one == other)
    assert abs(len(one) - len(other)) <= slips <= max(len(one), len(other))


@pytest.mark.django_db
@given(st.integers(0, 11), st.sampled_from("qx"), st.sampled_from(["left out", "put in", "other", "swapped"]))
def test_every_single_slip_is_undone(place, letter, slip):
    if not neighbours("gentrificatio"):
        make_article("Gentrification")
        pending.flush()
    word = "gentrification"
    match slip:
        case "left out":
            typed = word[:place] + word[place + 1 :]
        case "put in":
            typed = word[:place] + letter + word[place:]
        case "other":
            typed = word[:place] + letter + word[place + 1 :]
        case "swapped":
            typed = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
    assert typed == word or neighbours(typed)[word] == 1


@pytest.mark.django_db
class TestGuesses:
    def test_a_mistyped_word_finds_what_was_meant_in_whichever_form(self):
        make_article("Affordable housing")
        make_article("Houses of the future")
        make_article("Food")
        answer = hits("affordable housng")
        assert answer.entries()[0].title == "Affordable housing"
        assert answer.corrected == [("housng", "housing")]
        assert answer.did_you_mean == "affordable housing"
        assert "Houses of the future" in found("housng")

    def test_words_are_proposed_as_pages_write_them(self):
        make_article("Łódź rebuilds", text={"body": "<p>In Gdańsk-Wrzeszcz too.</p>"})
        assert hits("wrzeszzcz").corrected == [("wrzeszzcz", "wrzeszcz")]
        make_article("Die Städte", language="de")
        assert hits("städta", "de").corrected == [("stadta", "städte")]

    @pytest.mark.parametrize("state", ["draft", "scheduled", "expired", "unpublished"])
    def test_words_of_pages_that_are_not_public_are_never_told(self, state):
        make_article("Gentrification", state=state)
        make_article("Here")
        answer = hits("gentrifcation")
        assert (answer.corrected, answer.did_you_mean, found("gentrifcation")) == ([], "", [])

    def test_a_rare_word_may_stand_for_a_common_neighbour(self):
        for number in range(20):
            make_article(f"Markets {number}")
        make_article("Markers")
        answer = hits("markers")
        assert [entry.title for entry in answer.entries()] == ["Markers"]
        assert answer.did_you_mean in ("market", "markets")

    def test_numbers_and_short_words_are_left_alone(self):
        make_article("Plan 2025 for the bus")
        assert found("2026") == found("buz") == []

    def test_the_commoner_neighbour_is_taken(self):
        make_article("Casts")
        make_article("Costs one")
        make_article("Costs two")
        assert hits("cxsts").corrected == [("cxsts", "costs")]
