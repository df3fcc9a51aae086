"""Every kind of page: axe finds nothing, nothing sticks out, nothing is loaded from elsewhere."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.world import make_world

WIDTHS = (390, 1440)
SCHEMES = ("light", "dark")


@pytest.fixture
def world(transactional_db):
    return make_world()


def test_axe_finds_nothing_on_any_kind_of_page(world, visit):
    axe, found = Axe(), []

    for what, path in world.items():
        page = visit(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                for violation in axe.run(page).response["violations"]:
                    nodes = [node["target"] for node in violation["nodes"]][:3]
                    found.append((what, width, scheme, violation["id"], nodes))

    assert found == []


def test_no_page_is_wider_than_the_screen(world, visit):
    wide = []

    for what, path in world.items():
        page = visit(path)
        for width in (320, 768, 2560):
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append((what, width))

    assert wide == []


def test_pages_load_nothing_from_elsewhere_and_set_no_cookie(world, visit, live_server):
    page = visit("/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    for path in world.values():
        visit(path)

    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []
    assert page.context.cookies() == []


def test_pages_do_not_shift_while_they_load(world, visit):
    shifts = {}

    for what in ("home", "article", "partnership", "list of articles"):
        page = visit(world[what])
        shifts[what] = page.evaluate(
            """() => new Promise(resolve => {
                 let sum = 0;
                 new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
                   .observe({type: "layout-shift", buffered: true});
                 setTimeout(() => resolve(Math.round(sum * 100)), 300);
               })"""
        )

    assert shifts == {"home": 0, "article": 0, "partnership": 0, "list of articles": 0}


def test_everything_can_be_reached_by_keyboard(world, visit):
    page = visit("/")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
