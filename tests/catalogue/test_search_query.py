"""What visitors type becomes a few harmless words, and words become tokens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.search.query import Query
from portal.catalogue.search.tokens import LONGEST, forms, words
from portal.publishing.languages import language_choices

LANGUAGES = [code for code, _name in language_choices()]


@pytest.mark.parametrize(
    ("word", "language", "expected"),
    [
        ("Partnerships", "en", ("partnerships", "partnership")),
        ("Économies", "fr", ("economies", "econom")),
        ("Straße", "de", ("strasse", "strass")),
        ("Łódź", "pl", ("lodz",)),
        ("Αθήνα", "el", ("αθηνα", "αθην")),
        ("градове", "bg", ("градове",)),  # no stemmer
        ("2025", "en", ("2025",)),
        ("H₂O", "en", ("h2o",)),
        ("½", "en", ("12",)),  # folds into a sign that is no letter
        ("\ufdfa", "en", ("صلىاللهعليهوسلم",)),  # one letter that folds into four words
        ("x" * 100, "en", ("x" * LONGEST,)),
    ],
)
def test_a_word_is_found_as_it_is_written_and_by_its_stem(word, language, expected):
    assert forms(word, language) == expected


def test_letters_with_loose_accents_are_the_same():
    assert [forms(word, "fr") for word in words("Cafe\u0301s")] == [forms("Caf\u00e9s", "fr")] == [("cafes", "caf")]


@given(st.text(), st.sampled_from(LANGUAGES))
def test_tokens_hold_nothing_that_a_database_could_read_as_syntax(text, language):
    for token in {form for word in words(text) for form in forms(word, language)}:
        assert token == "".join(words(token))
        assert token == token.lower()
        assert 0 < len(token) <= LONGEST


def test_terms_hold_the_stems_of_the_reader_and_of_the_site():
    assert Query("Wohnungen", "de").terms == (("wohnungen", "wohnung"),)
    assert Query("cities", "fr").terms == (("cities", "cit", "citi"),)
    assert Query("plan", "fr").terms == (("plan",),)


def test_a_word_is_looked_for_once():
    assert Query("Łódź lodz LODZ", "en").terms == (("lodz",),)


@pytest.mark.parametrize("text", ["", "   ", "\x00", '"', "* - + ~ ( ) : ^ | & ! ' \\", "\u0301", "…"])
def test_signs_alone_are_no_query(text):
    query = Query(text, "en")
    assert (query.is_empty, query.terms, query.was_cut, query.beginning) == (True, (), False, "")


@pytest.mark.parametrize(
    "text", [" ".join(f"word{n}" for n in range(1000)), "a " * 10_000, "x" * 10_000], ids=["words", "a", "x"]
)
def test_long_queries_are_cut_and_say_so(text):
    query = Query(text, "en")
    assert query.was_cut
    assert 0 < len(query.terms) <= 20
    assert len(query.text) <= 500


def test_twenty_words_are_not_cut():
    query = Query(" ".join(f"word{n}" for n in range(20)), "en")
    assert (len(query.terms), query.was_cut) == (20, False)


@pytest.mark.parametrize(
    ("text", "terms", "excluded", "phrases", "excluded_phrases"),
    [
        ("food -market", ["food"], ["market"], [], []),
        ("Covid-19 - food", ["covid", "19", "food"], [], [], []),
        ('"urban agenda" food', ["urban", "agenda", "food"], [], [("urban", "agenda")], []),
        ('food -"urban agenda"', ["food"], [], [], [("urban", "agenda")]),
        ("„Städtische Agenda“", ["stadtische", "agenda"], [], [("stadtische", "agenda")], []),
        ('"markets', ["markets"], [], [], []),
        ("-market", [], ["market"], [], []),
        ("Radwege und -straßen", ["radwege", "und", "strassen"], [], [], []),
    ],
)
def test_quotes_and_minus_mean_what_visitors_expect(text, terms, excluded, phrases, excluded_phrases):
    query = Query(text, "en")
    assert [term[0] for term in query.terms] == terms
    assert [term[0] for term in query.excluded] == excluded
    assert (query.phrases, query.excluded_phrases) == (phrases, excluded_phrases)
    assert query.is_empty == (not terms)


def test_one_word_in_quotes_is_meant_as_it_is_written():
    assert Query('"markets"', "en").terms == (("markets",),)
    assert Query("markets", "en").terms == (("markets", "market"),)
