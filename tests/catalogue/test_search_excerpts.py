"""Excerpts show where the words stand, and nothing that an editor wrote becomes markup."""

import re

import pytest
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue.search.excerpts import WIDTH, excerpts, snippet
from portal.catalogue.search.finding import search
from portal.catalogue.search.query import Query
from tests.factories import make_article

LONG = "Once upon a time there was a city. " * 20


@pytest.mark.parametrize(
    ("text", "query", "language", "expected"),
    [
        ("Affordable Housing for all", "housing", "en", "Affordable <mark>Housing</mark> for all"),
        ("Two houses, one house.", "house", "en", "Two <mark>houses</mark>, one <mark>house</mark>."),
        ("In Łódź and Galați", "galati lodz", "ro", "In <mark>Łódź</mark> and <mark>Galați</mark>"),
        ("Cafe\u0301!", "cafe", "fr", "<mark>Café</mark>!"),
        ("Barcelona", "barcel", "en", "<mark>Barcelona</mark>"),
        ("Art and articles", "art", "en", "<mark>Art</mark> and articles"),
        ("Nothing of it", "housing", "en", "Nothing of it"),
        ("", "housing", "en", ""),
        ("R&D <b>bold</b>", "bold", "en", "R&amp;D &lt;b&gt;<mark>bold</mark>&lt;/b&gt;"),
        ('"x" <mark>y</mark>', "mark", "en", "&quot;x&quot; &lt;<mark>mark</mark>&gt;y&lt;/<mark>mark</mark>&gt;"),
    ],
)
def test_words_are_marked_in_whichever_form(text, query, language, expected):
    marked = snippet(text, Query(query, language), language)
    assert marked == expected
    assert isinstance(marked, SafeString)


def test_long_texts_are_cut_between_words_around_the_first_hit():
    marked = snippet(f"{LONG}A quokka came by. {LONG}", Query("quokka", "en"), "en")
    assert "A <mark>quokka</mark> came by." in marked
    assert marked.startswith("… ")
    assert marked.endswith(" …")
    assert not re.search(r"… \w+ed\b", marked)
    plain = re.sub("</?mark>|… | …", "", marked)
    assert len(plain) <= WIDTH
    assert plain in f"{LONG}A quokka came by. {LONG}"


def test_only_what_is_cut_gets_dots():
    assert snippet(f"Quokka. {LONG}", Query("quokka", "en"), "en").startswith("<mark>Quokka</mark>")
    assert snippet(f"{LONG}quokka", Query("quokka", "en"), "en").endswith("<mark>quokka</mark>")


@given(st.text(max_size=600), st.text(max_size=20))
def test_an_excerpt_is_the_text_with_marks(text, words):
    marked = snippet(text, Query(words, "en"), "en")
    assert re.sub("</?mark>", "", marked).count("<") == 0
    assert marked.count("<mark>") == marked.count("</mark>")


@pytest.mark.django_db
def test_the_summary_is_shown_if_it_says_a_word_else_the_body(django_assert_num_queries):
    make_article("One", text={"summary": "The quokka of the summary.", "body": "<p>The quokka of the body.</p>"})
    make_article("Two", text={"summary": "Nothing here.", "body": "<p>The <em>quokka</em> of the body.</p>"})
    make_article("Three: quokka", text={"summary": "Nothing here.", "body": "<p>Nothing there.</p>"})
    query = Query("quokka", "en")
    hits = search(query).entries()
    with django_assert_num_queries(1):
        shown = excerpts(hits, query)
    assert {hit.title: shown[hit.pk] for hit in hits} == {
        "One": "The <mark>quokka</mark> of the summary.",
        "Two": "The <mark>quokka</mark> of the body.",
        "Three: quokka": "Nothing here.",
    }


def test_an_empty_query_has_no_excerpts():
    assert excerpts([], Query("", "en")) == {}
