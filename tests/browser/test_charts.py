"""The charts as a browser draws them: letters in their real width, on a phone, on a desktop and in the dark."""

import pytest
from django.template import engines

from tests.charts.test_drawing import CHARTS

from .conftest import flaws

STYLES = ("tokens", "base", "layout", "components", "charts")
LABELS = """() => [...document.querySelectorAll("figure")].flatMap(figure =>
  [...figure.querySelectorAll("text.label")].filter(text => text.getBoundingClientRect().width).map(text => {
    const {left, right, top, bottom} = text.getBoundingClientRect();
    const frame = figure.getBoundingClientRect();
    return {words: text.textContent, left: left - frame.left, right: frame.right - right, size: parseFloat(
      getComputedStyle(text).fontSize), box: [left, top, right, bottom]};
  }))"""


@pytest.fixture
def drawn(visit):
    """A page with one of each chart, on the site's own address and under its policy."""
    page = visit("/")
    links = "".join(f'<link rel="stylesheet" href="/static/css/{name}.css">' for name in STYLES)
    tags = "".join(f"<h2>{name}</h2>{{% {name} charts.{name} %}}" for name in CHARTS)
    body = engines["django"].from_string(f"{{% load charts %}}<h1>Charts</h1>{tags}").render({"charts": CHARTS})
    page.set_content(
        f'<!doctype html><html lang="en"><head><title>Charts</title>{links}</head>'
        f'<body><main class="wrap">{body}</main></body></html>',
        wait_until="networkidle",
    )
    return page


def meet(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] - 4 and other[1] < one[3] - 4


def test_charts_are_free_of_flaws(drawn):
    assert flaws(drawn, "charts") == []


def test_labels_can_be_read_and_keep_apart_and_links_show_the_focus(drawn):
    drawn.evaluate("document.fonts.ready")
    for width in (320, 390, 768, 1440):
        drawn.set_viewport_size({"width": width, "height": 900})
        labels = drawn.evaluate(LABELS)

        assert len(labels) > 5
        assert [label["words"] for label in labels if label["size"] < 12] == []
        assert [label for label in labels if label["left"] < -2 or label["right"] < -2] == []
        assert [
            (width, one["words"], other["words"])
            for number, one in enumerate(labels)
            for other in labels[:number]
            if meet(one["box"], other["box"])
        ] == []

    drawn.keyboard.press("Tab")
    link = drawn.locator("figure svg a:visible").first
    link.focus()
    assert link.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"
