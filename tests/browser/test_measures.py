"""What scripts count while somebody types is what the server counts."""

import random

import pytest

from portal.publishing.shortening import count_words, reading_minutes, shorten
from tests.factories import make_article
from tests.office.forms import address

WORDS = ["Łódź", "a", "courtyards", "&amp;", "&nbsp;", "👩‍🌾", "x" * 50]
PIECES = [*WORDS, *"—–…(„«:;,.-"]
SPACES = [" ", "  ", "\n", "\t", "\xa0", "\u2003", "\x1c", "\x85", "\u3000", "\ufeff", "\u200b"]
TAGS = ["<p>", "</p>", "<br>", "<hr>", "</li><li>", "<strong>", "</strong>", "</h2>", "</td><td>", "<br />"]


def samples(pieces, number=300):
    dice = random.Random(2026)
    return ["".join(dice.choices(pieces, k=dice.randint(0, 60))) for _ in range(number)]


@pytest.fixture
def module(office):
    """Calls a function of the script with each of the arguments."""
    page = office("/admin/")
    address = (
        page.locator("link[href*='admin-work']")
        .get_attribute("href")
        .replace("css/admin-work.css", "js/admin-measures.js")
    )

    def call(name, arguments):
        return page.evaluate(
            "([address, name, rows]) => import(address).then(module => rows.map(row => module[name](...row)))",
            [address, name, arguments],
        )

    return call


def test_titles_are_shortened_alike(module):
    cases = [(text, limit) for text in samples(PIECES + SPACES) for limit in (2, 36, 80)]
    assert module("shorten", cases) == [shorten(text, limit) for text, limit in cases]


def test_words_and_minutes_are_counted_alike(module):
    texts = samples(PIECES + SPACES + TAGS) + [f"<p>{'word ' * number}</p>" for number in (0, 109, 110, 330, 550, 2200)]
    assert module("countWords", [[text] for text in texts]) == [count_words(text) for text in texts]
    assert module("readingMinutes", [[text] for text in texts]) == [reading_minutes(text) for text in texts]


def test_the_form_counts_on(office, transactional_db):
    article = make_article("Care", text={"summary": "One.", "body": "<p>Words</p>"})
    page = office(address(article, "change"))
    page.get_by_label("Summary").fill("One sentence.")
    page.get_by_text("13 of 400 characters").wait_for()
    page.get_by_role("textbox", name="Body").click()
    page.keyboard.press("Control+Home")
    page.keyboard.type("And more ")
    page.get_by_text("3 words, 1 minute to read").wait_for()
    page.locator("#id_texts-0-title").fill("A title that is longer than the path above a page")
    page.get_by_text("Above pages that belong to it: A title that is longer than the…").wait_for()
    assert not page.get_by_text("On cards:").is_visible()
