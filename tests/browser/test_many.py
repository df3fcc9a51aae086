"""Many pages and many files at once, and the focus of a picture, in a real browser."""

import pytest

from articles.models import Article
from portal.library.models import Image
from portal.revisions.desk import Desk
from tests.factories import make_article
from tests.library.files import encode, halves, make_image
from tests.office.forms import address

from .conftest import flaws

DROP = """([names, bytes]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([new Uint8Array(bytes)], name, {type: "image/png"}));
  const form = document.querySelector("[data-drop]");
  form.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def articles(transactional_db):
    return [make_article("Care", text={"body": "<p>Old <em>old</em></p>"}), make_article("Old draft", state="draft")]


def choose(page, action):
    page.set_viewport_size({"width": 1440, "height": 900})
    page.locator("#action-toggle").check()
    page.locator("#action").first.select_option(action)
    page.get_by_role("button", name="Go").first.click()
    page.locator(".savebar").wait_for()


def test_tags_go_on_many_pages(office, articles):
    page = office(address(Article, "changelist"))
    choose(page, "tag_selected")
    found = flaws(page, "asked")
    page.get_by_role("combobox", name="Add these tags").press_sequentially("green,")
    page.get_by_role("button", name="Show what will happen").click()
    page.get_by_text("What changes").first.click()
    found += flaws(page, "shown")
    assert found == []
    page.get_by_role("button", name="Add or take away tags").click()
    page.get_by_text("1 page has a draft with the change").wait_for()
    assert list(articles[1].tags.names()) == ["green"]


@pytest.mark.parametrize("action", ["upkeep_selected", "move_selected", "release_selected"])
def test_the_other_actions_please_axe(office, articles, action):
    desk = Desk(articles[0])
    desk.save_draft({**desk.live, "facts": {**desk.live["facts"], "sources": "https://example.org/"}}, by=None)
    page = office(address(Article, "changelist"))
    choose(page, action)
    assert flaws(page, action) == []


def test_words_are_replaced_where_ticked(office, articles):
    page = office("/admin/replace/")
    found = flaws(page, "asked")
    page.get_by_label("Find", exact=True).fill("old")
    page.get_by_label("Replace by").fill("new")
    page.get_by_role("button", name="Show where it stands").click()
    page.get_by_role("heading", name="3 places on 2 pages").wait_for()
    found += flaws(page, "found")
    assert found == []
    page.locator("[name=chosen]").first.uncheck()
    page.get_by_role("button", name="Replace where ticked").click()
    page.get_by_text("1 page was changed at once").wait_for()
    (text,) = Desk(articles[0]).data["rows"]["articletext"].values()
    assert text["body"] == "<p>Old <em>new</em></p>"


def test_dropped_pictures_are_described_and_kept(office):
    page = office("/admin/pictures/upload/")
    found = flaws(page, "drop")
    page.evaluate(DROP, [["a.png", "b.png"], list(encode(halves(), "PNG"))])
    page.get_by_role("group", name="b.png").wait_for()
    found += flaws(page, "words")
    assert found == []
    page.get_by_role("group", name="a.png").get_by_label("Alternative text").fill("A tram")
    page.get_by_role("button", name="Save all").click()
    page.get_by_text("Nothing is saved yet").wait_for()
    assert page.get_by_role("group", name="a.png").get_by_label("Alternative text").input_value() == "A tram"
    page.get_by_role("group", name="b.png").get_by_label("Decorative").check()
    page.get_by_role("button", name="Save all").click()
    page.get_by_text("2 files added: a, b").wait_for()
    assert Image.objects.count() == 2


def test_the_focus_is_set_by_mouse_and_by_keyboard(office):
    image = make_image(content=encode(halves((900, 300)), "JPEG"))
    page = office(f"/admin/library/image/{image.pk}/change/")
    page.set_viewport_size({"width": 1440, "height": 900})
    numbers = [page.get_by_label("From the left, in percent"), page.get_by_label("From the top, in percent")]
    card = page.locator("[data-ratio] img").first

    whole = page.locator(".focus-point-picture")
    box = whole.bounding_box()
    whole.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.5})
    assert [int(number.input_value()) for number in numbers] == pytest.approx([90, 50], abs=1)
    assert card.evaluate("image => image.style.objectPosition") == "100% 50%"

    for number in numbers:
        number.fill("50")
    page.get_by_role("button", name="Focus point").focus()
    for key in ("ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowUp"):
        page.keyboard.press(key)
    assert [number.input_value() for number in numbers] == ["39", "40"]
    assert flaws(page, "focus") == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("was changed successfully").wait_for()
    image.refresh_from_db()
    assert image.focus == "0.39x0.4"
