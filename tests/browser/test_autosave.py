"""What is typed survives a closed window, in a real browser."""

import pytest

from articles.models import Article
from portal.presence.models import Unfinished
from tests.factories import make_article
from tests.office.forms import address

from .conftest import flaws


@pytest.fixture
def article(transactional_db):
    return make_article("Care", text={"summary": "One sentence.", "body": "<p>Words</p>"})


@pytest.fixture
def soon(monkeypatch):
    """Forms are kept after a second."""
    monkeypatch.setattr("portal.office.autosave.SECONDS", 1)


def leave(page):
    """Close the window, whatever it asks."""
    page.once("dialog", lambda dialog: dialog.accept())
    page.goto("about:blank")


def test_typed_words_are_kept_and_gone_on_with(office, article, soon):
    page = office(address(article, "change"))
    page.locator("#id_texts-0-title").fill("Caring")
    page.get_by_role("textbox", name="Body").click()
    page.keyboard.type("More ")
    page.get_by_text("Unsaved changes kept at").wait_for()
    page.get_by_label("Summary").fill("")
    page.wait_for_timeout(1500)
    leave(page)

    page = office(address(article, "change"))
    assert flaws(page, "offered") == []
    page.get_by_role("link", name="Continue").click()
    page.get_by_text("You go on with what you left unsaved").wait_for()
    assert page.locator("#id_texts-0-title").input_value() == "Caring"
    assert "More" in page.get_by_role("textbox", name="Body").inner_text()
    assert page.get_by_label("Summary").input_value() == ""
    assert flaws(page, "gone on with") == []
    page.get_by_role("button", name="Save draft", exact=True).click()
    page.get_by_text("Saved as a draft").wait_for()
    assert not Unfinished.objects.exists()


def test_leaving_at_once_keeps_them_too(office, article):
    page = office(address(Article, "add"))
    page.keyboard.type("Care for all")
    leave(page)
    page.wait_for_timeout(500)
    page = office(address(Article, "add"))
    page.get_by_text("You left unsaved changes").wait_for()
    page.get_by_role("button", name="Throw away").click()
    page.get_by_text("The unsaved changes are thrown away.").wait_for()
    assert not Unfinished.objects.exists()


def test_a_form_that_nobody_touched_is_not_kept(office, article, soon):
    page = office(address(article, "change"))
    page.wait_for_timeout(1500)
    page.goto("about:blank")
    page.wait_for_timeout(300)
    assert not Unfinished.objects.exists()


def test_whoever_was_logged_out_is_told(office, article, soon):
    page = office(address(article, "change"))
    login = {"content_type": "text/html", "body": "Log in"}
    page.route("**/unfinished/", lambda route: route.fulfill(**login))
    page.locator("#id_texts-0-title").fill("Caring")
    page.get_by_role("alert").get_by_text("Not kept: you may have been logged out.").wait_for()
    assert flaws(page, "not kept") == []
