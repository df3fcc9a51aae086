"""Names that a text says without linking them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.office.mentions import GAP, mentions, spellings

NAMES = [
    ("Food", "food"),
    ("Housing Europe", "housing"),
    ("Europe", "europe"),
    ("EUKN", "eukn"),
    ("European Urban Knowledge Network", "eukn"),
    ("Łódź", "lodz"),
    ("Nature-based solutions (NBS)", "nbs"),
    ("Regional Innovation Strategy (RIS3) 2.0", "ris"),
]


def said(html, names=NAMES, linked=()):
    return [(mention.target, mention.words) for mention in mentions(html, names, linked)]


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>About Food and food.</p>", [("food", "Food")]),
        ("<p>About food and FOOD.</p>", []),
        ("<p>In LODZ or Lodz.</p>", [("lodz", "Lodz")]),
        ("<p>The housing europe of all.</p>", [("housing", "housing europe")]),
        ("<p>Housing in Europe.</p>", [("europe", "Europe")]),
        ("<p>Housing. Europe.</p>", [("europe", "Europe")]),
        ("<p>Housing</p><p>Europe</p>", [("europe", "Europe")]),
        ("<p>Housing<br>Europe</p>", [("europe", "Europe")]),
        ("<p><strong>Housing</strong>&nbsp;Europe</p>", [("housing", "Housing\xa0Europe")]),
        ("<p>EUKN, eukn.</p>", [("eukn", "EUKN")]),
        ("<p>eukn</p>", []),
        ("<p>The European Urban Knowledge Network (EUKN).</p>", [("eukn", "European Urban Knowledge Network")]),
        ("<p>Nature based solutions.</p>", [("nbs", "Nature based solutions")]),
        ("<p>What NBS means.</p>", [("nbs", "NBS")]),
        ("<p>The regional innovation strategy (RIS3) 2.0 of</p>", [("ris", "regional innovation strategy (RIS3) 2.0")]),
        ("<p>Foods, Seafood, Foodstuff</p>", []),
        ("<h2>Food</h2><p>none</p>", []),
        ("<h2>None</h2><p>Food</p>", [("food", "Food")]),
        ('<p><a href="/elsewhere/">Food</a> and none</p>', []),
        ('<p>Housing <a href="/elsewhere/">in</a> Europe</p>', [("europe", "Europe")]),
        ("<ul><li>Food</li></ul>", [("food", "Food")]),
        ("<p>Food &lt;Europe&gt; Food</p>", [("food", "Food"), ("europe", "Europe")]),
        ("<p>unclosed <a href='/x/'>Food", []),
        ("", []),
    ],
)
def test_what_a_text_says(html, found):
    assert said(html) == found


def test_a_mention_tells_its_place_up_to_the_next_link():
    mention = mentions('<p>See <a href="/x/">this</a> on Food policy <a href="/y/">here</a>.</p>', NAMES)[0]
    assert (mention.before, mention.words, mention.after) == (" on ", "Food", " policy ")
    mention = mentions(f"<p>{'before ' * 20}Food{' after' * 20}</p>", NAMES)[0]
    assert (len(mention.before), len(mention.after)) == (40, 40)


def test_a_name_that_two_bear_says_neither():
    assert said("<p>Education</p>", [("Education", 1), ("Education", 2)]) == []
    assert said("<p>In Health care.</p>", [("Health care", 1), ("Health care", 2), ("Health", 3)]) == []


def test_what_is_linked_already_is_left_out():
    assert said("<p>Food in Europe</p>", linked={"food"}) == [("europe", "Europe")]


@pytest.mark.parametrize("name", ["EU", "Rom", "a", "?", "", "A B", "(x)"])
def test_short_names_are_none(name):
    assert spellings(name) == []


WORDS = ["Food", "food", "Europe", "Housing", "of", "NBS", "Ärger", "e\u0301", "ß", GAP, "<b>", "&amp;", ".", "(", ")"]
PIECES = [*WORDS, "</p><p>", "<h2>", "</h2>", '<a href="/x/">', "</a>", "<strong>", "</strong>", "<br>", "&nbsp;"]


@given(st.lists(st.sampled_from(PIECES)).map(" ".join), st.sets(st.sampled_from(["food", "europe", "housing"])))
def test_whatever_is_written(html, linked):
    found = mentions(html, NAMES, linked)
    targets = [mention.target for mention in found]
    assert len(set(targets)) == len(targets)
    assert not linked.intersection(targets)
    for mention in found:
        assert GAP not in mention.before + mention.words + mention.after


@given(st.lists(st.sampled_from(["Food", "Europe", "Housing Europe", "of", "NBS"]), min_size=1))
def test_what_stands_in_links_and_headings_is_never_offered(words):
    text = " ".join(words)
    assert mentions(f'<h3>{text}</h3><p><a href="/x/">{text}</a></p>', NAMES) == []
    for mention in mentions(f"<p>{text}</p>", NAMES):
        linked = f"<p>{text}</p>".replace(mention.words, f'<a href="/x/">{mention.words}</a>')
        assert mention.target not in [other.target for other in mentions(linked, [(mention.words, mention.target)])]


@given(st.text(max_size=200), st.lists(st.tuples(st.text(max_size=30), st.integers(0, 5)), max_size=8))
def test_nothing_breaks_it(html, names):
    for mention in mentions(html, names):
        assert mention.words


def test_the_time_grows_with_the_text_and_not_with_names_times_text():
    names = [(f"Partnership of place{number} and town{number % 70}", number) for number in range(5_000)]
    short, long = (f"<p>{'Partnership of place7 and town7 or ' * times}</p>" for times in (300, 3_000))

    def measured(html):
        began = time.process_time()
        assert len(mentions(html, names)) == 1
        return time.process_time() - began

    measured(short)
    assert measured(long) < 1
    assert measured(long) < 40 * max(measured(short), 0.01)
