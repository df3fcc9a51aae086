"""What the form says below a field: words, length, and the title as the site shortens it."""

import pytest
from django.conf import settings

from articles.models import Article
from portal.office.measures import CUTS, cuts, length, words
from portal.publishing.shortening import count_words
from tests.factories import make_article

from .forms import address

pytestmark = pytest.mark.django_db


def measure(what, inside):
    return f'<p class="measure" data-measure="{what}">{inside}</p>'


@pytest.mark.parametrize(
    ("html", "sentence"),
    [
        ("", "0 words"),
        (None, "0 words"),
        ("<p>One</p>", "1 word, 1 minute to read"),
        ("<p>One</p><p>two<br>three</p><ul><li>four</li><li>five</li></ul>", "5 words, 1 minute to read"),
        ("<p>o<strong>n</strong>e</p>", "1 word, 1 minute to read"),
        (f"<p>{'word ' * 660}</p>", "660 words, 3 minutes to read"),
    ],
)
def test_words_are_counted_across_blocks(html, sentence):
    assert words(html) == measure("words", sentence)


def test_the_length_is_that_of_letters():
    assert length("Łódź", "400") == measure("length", "4 of 400 characters")
    assert length(None, 400) == measure("length", "0 of 400 characters")


def test_a_title_is_shown_as_it_will_be_cut():
    hidden = '<span data-cut="80" hidden>On cards: <q>{0}</q></span>'
    assert cuts("Care").count(" hidden>") == 2
    title = "Łódź learns from its courtyards & streets"
    assert hidden.format("Łódź learns from its courtyards &amp; streets") in cuts(title)
    assert "<q>Łódź learns from its courtyards &amp;…</q>" in cuts(title)
    assert cuts("<script>" * 20).count("<script>") == 0


def test_titles_are_cut_where_the_site_cuts_them():
    templates = settings.BASE_DIR / "templates" / "includes"
    cards, path = (limit for limit, _where in CUTS)
    assert f"limit={cards} " in (templates / "_related.html").read_text()
    assert f"|shorten:{path} " in (templates / "_pagebar.html").read_text()


def test_the_form_says_it(as_ada):
    article = make_article("Care", text={"summary": "In short.", "body": "<p>One two</p>"})
    html = as_ada.get(address(article, "change")).content.decode()
    assert measure("words", "2 words, 1 minute to read") in html
    assert measure("length", "9 of 400 characters") in html
    assert 'data-measure="cuts"' in as_ada.get(address(Article, "add")).content.decode()


def test_words_at_the_ends_of_blocks_are_two():
    assert count_words("<p>One</p><p>two</p>") == 2
