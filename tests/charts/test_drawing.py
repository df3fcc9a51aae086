"""What the templates make of the charts: well-formed markup, escaped, linked, at the same places in every language."""

import gzip
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.template import engines
from django.utils import translation

from portal.charts.bar import Bar, Part, Progress
from portal.charts.europe.map import EuropeMap, Place
from portal.charts.matrix import Cell, Column, Matrix, Row
from portal.charts.series import Measure, Series, Target
from portal.charts.steps import Step, Steps
from portal.charts.timeline import Lane, Mark, Span, Timeline
from portal.publishing.dates import Precision

from .samples import TODAY

NASTY = '<b>"Łódź" & more'
MONTH, YEAR = Precision.MONTH, Precision.YEAR
CHARTS = {
    "timeline": Timeline(
        NASTY,
        [
            Lane(
                NASTY,
                "/there/",
                [
                    Span(date(2020, 3, 1), None, MONTH, label=NASTY, url="/there/"),
                    Span(None, date(2019, 1, 1), end_precision=YEAR),
                ],
                [Mark(date(2021, 5, 6), label=NASTY, status="overdue", url="/there/")],
                hue=3,
            )
        ],
        TODAY,
    ),
    "steps": Steps(NASTY, [Step(date(2021, 1, 1), YEAR, "early", NASTY, "/there/")], TODAY, since=date(2018, 1, 1)),
    "series": Series(
        NASTY, NASTY, [Measure(date(2024, 1, 1), YEAR, 1234.5, "/there/")], target=Target(4000, date(2027, 1, 1))
    ),
    "bar": Bar(NASTY, [Part(1234, NASTY, "finalised", "/there/"), Part(2, "x", "unknown")]),
    "spark": Bar(NASTY, [Part(1, "x", "finalised"), Part(2, "x", "unknown")]),
    "progress": Progress(1, 2, 7),
    "matrix": Matrix(NASTY, [Column("early", NASTY, "early")], [Row(NASTY, "/there/", 3, [Cell(7, "/there/")])], NASTY),
    "europe": EuropeMap(
        NASTY,
        [
            Place(NASTY, 51.05, 3.72, "BE", "/there/", "coordinator", NASTY, NASTY),
            *[Place(f"Network {number}", 50.85, 4.35, "BE", "/there/") for number in range(5)],
            Place(NASTY, country="IT", url="/there/"),
        ],
    ),
}  # fmt: skip
every_chart = pytest.mark.parametrize("name", CHARTS)


def drawn(name, chart=None, options="", language="en"):
    template = engines["django"].from_string(f"{{% load charts %}}{{% {name} chart {options} %}}")
    with translation.override(language):
        return template.render({"chart": chart or CHARTS[name]})


def parsed(html):
    """The markup as XML, so that whatever is not closed or escaped is an error."""
    return ElementTree.fromstring(f"<all>{html.replace('&nbsp;', '')}</all>")


@every_chart
def test_markup_is_well_formed_and_escaped(name):
    html = drawn(name)

    assert "<b>" not in html
    assert list(parsed(html))


@every_chart
def test_no_place_is_written_as_a_language_writes_numbers(name):
    def places(html):
        numbers = {"x", "y", "x1", "x2", "y1", "y2", "dx", "dy", "r", "width", "height", "d", "viewBox"}
        return [value for element in parsed(html).iter() for key, value in element.items() if key in numbers]

    english, german = places(drawn(name)), places(drawn(name, language="de"))

    assert all(re.fullmatch(r"[\d.%MLhvZz \-]*", value) for value in german if not value.startswith("M"))
    assert all("," not in value for value in german)
    if name in {"bar", "spark", "progress", "matrix"}:  # in the others, words of another length go elsewhere
        assert english == german


@pytest.mark.parametrize("name", sorted(set(CHARTS) - {"spark", "progress"}))
def test_drawings_have_a_name_and_links(name):
    page = parsed(drawn(name))

    assert [
        element for element in page.iter() if element.get("role") in {"group", "region"} and element.get("aria-label")
    ]
    assert "/there/" in {element.get("href") for element in page.iter("a")}


@pytest.mark.parametrize("name", ["spark", "progress"])
def test_tiny_bars_are_pictures_with_words(name):
    [svg] = [element for element in parsed(drawn(name)).iter("svg") if element.get("role") == "img"]

    assert svg.get("aria-label") == CHARTS[name].words


@pytest.mark.parametrize("name", ["timeline", "steps", "series", "bar", "europe"])
def test_figures_can_be_read_as_a_table(name):
    rows = list(parsed(drawn(name)).iter("tr"))

    assert len(rows) == 1 + len(CHARTS[name].table.rows)
    assert "<table" not in drawn(name, options="figures=False")
    assert "#map-table" not in drawn(name, options="figures=False")


@pytest.mark.parametrize(
    ("name", "chart"),
    [
        ("timeline", Timeline("Plans", [])),
        ("steps", Steps("Status", [])),
        ("series", Series("Homes")),
        ("bar", Bar("Actions", [])),
        ("matrix", Matrix("Actions", [], [])),
        ("europe", EuropeMap("Members", [])),
    ],
)
def test_nothing_to_draw_is_a_sentence(name, chart):
    html = drawn(name, chart)

    assert "There is nothing to draw yet." in html
    assert "<svg" not in html


def test_names_on_a_page_are_unique():
    names = re.findall(r'\sid="([^"]+)"', "".join(drawn(name) for name in CHARTS))

    assert len(names) == len(set(names)) == 2  # both of the map, of which a page has one


def test_maps_of_two_hundred_weigh_little():
    many = [Place(f"City {n}", 37 + n % 30, -8 + n * 0.17, "FR", f"/organisations/{n}/") for n in range(200)]

    html = drawn("europe", EuropeMap("Members", many)).encode()

    assert len(html) < 140_000
    assert len(gzip.compress(html)) < 14_000


def test_zeros_are_quiet_and_numbers_are_linked_with_their_meaning():
    rows = [Row("Housing", cells=[Cell(4, "/x/")]), Row("Food", cells=[Cell(0, "/y/")])]
    chart = Matrix("Actions", [Column("early", "early stage", "early")], rows)

    [link] = list(parsed(drawn("matrix", chart)).iter("a"))

    assert "".join(link.itertext()) == "4, early stage, Housing"
