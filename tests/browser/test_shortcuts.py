"""Ways through a form without the mouse."""

import pytest

from portal.revisions.desk import Desk
from tests.factories import add_text, make_article
from tests.office.forms import address

from .conftest import flaws


@pytest.fixture
def article(transactional_db):
    article = make_article("Care", text={"summary": "One sentence.", "body": "<p>Words</p>"})
    add_text(article, "Soin", language="fr", state="draft")
    return article


def test_keys_save_preview_and_search(office, article):
    page = office(address(article, "change"))
    page.locator("#id_texts-0-title").fill("Caring / ?")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved as a draft").wait_for()
    assert "Caring / ?" in str(Desk(article).data)

    page.wait_for_load_state()
    with page.expect_popup() as opened:
        page.keyboard.press("Control+Shift+P")
    assert opened.value.get_by_role("heading", level=1).inner_text() == "Caring / ?"
    opened.value.close()

    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "bar-term"
    page.keyboard.type("a/b?")
    assert page.locator("#bar-term").input_value() == "a/b?"


def test_the_list_of_keys_and_how_to_switch_single_ones_off(office, article):
    page = office("/admin/")
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keyboard shortcuts")
    dialog.wait_for()
    assert flaws(page, "keys") == []
    dialog.get_by_role("checkbox").uncheck()
    dialog.get_by_role("button", name="Close").click()
    page = office("/admin/")
    page.keyboard.press("?")
    page.keyboard.press("/")
    assert not dialog.is_visible()
    assert page.evaluate("document.activeElement.id") != "bar-term"
    page.get_by_text("Ben Bureau").click()
    page.get_by_role("button", name="Keyboard shortcuts").click()
    dialog.wait_for()


def test_enter_in_a_field_saves_and_publishes_nothing(office, article):
    page = office(address(article, "change"))
    page.locator("#id_texts-0-title").fill("Caring")
    page.keyboard.press("Enter")
    page.get_by_text("Saved as a draft").wait_for()
    assert page.url.endswith("/change/")


def test_what_is_to_do_leads_to_its_field(office, article):
    page = office(address(article, "change"))
    page.get_by_role("link", name="Before you publish").click()
    page.get_by_role("link", name="There is no text below the summary").click()
    assert page.get_by_role("tab", selected=True).inner_text().startswith("Français")
    assert page.evaluate("document.activeElement.getAttribute('aria-multiline')") == "true"
    page.get_by_role("link", name="There is no summary").click()
    assert page.evaluate("document.activeElement.id") == "id_texts-1-summary"
