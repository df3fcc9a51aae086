"""Every kind of page: axe finds nothing, nothing sticks out, nothing is loaded from elsewhere."""

from .conftest import complaints_of_axe, flaws


def test_every_kind_of_page_fits_any_screen_pleases_axe_and_loads_nothing_from_elsewhere(site, read):
    server, pages = site
    page = read("/")
    asked, found = [], []
    page.on("request", lambda request: asked.append(request.url))

    for what, path in pages.items():
        found += flaws(read(path), what)

    assert found == []
    assert [url for url in asked if not url.startswith((server, "data:"))] == []
    assert page.context.cookies() == []


def test_axe_would_find_something(chromium):
    page = chromium.new_page()
    page.set_content(
        "<html lang=en><title>T</title><main><h1>H</h1><img src=x><p style='color:#888;background:#999'>Words"
    )

    found = complaints_of_axe(page, "flawed page")

    assert {(scheme, rule) for _what, _width, scheme, rule, _targets in found} == {
        ("light", "image-alt"),
        ("light", "color-contrast"),
        ("dark", "color-contrast"),
    }
    page.close()


def test_pages_do_not_shift_while_they_load(site, read):
    shifts = {}

    for what in ("home", "article", "partnership", "list of articles"):
        page = read(site[1][what])
        shifts[what] = page.evaluate(
            """() => new Promise(resolve => {
                 let sum = 0;
                 new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
                   .observe({type: "layout-shift", buffered: true});
                 setTimeout(() => resolve(Math.round(sum * 100)), 300);
               })"""
        )

    assert shifts == {"home": 0, "article": 0, "partnership": 0, "list of articles": 0}


def test_everything_can_be_reached_by_keyboard(site, read):
    page = read("/")

    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")
