import json
import re
from itertools import combinations
from math import hypot
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.charts.europe import extract
from portal.charts.europe.map import COUNTRIES, EuropeMap, Place
from portal.charts.europe.projection import SIZE, metres, on_map
from portal.charts.europe.scattering import ROLES, scattered

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
DRAWING = Path(extract.DRAWING).read_text()
GHENT = Place("City of Ghent", 51.05, 3.72, "BE", "/ghent/", "coordinator", place="Ghent")

places = st.lists(
    st.builds(
        Place,
        st.sampled_from(["Ghent", "Brussels", "ACR+"]),
        st.sampled_from([50.85, 50.9, 51.05, 48.86, 41.39]) | st.floats(36, 70),
        st.sampled_from([4.35, 4.4, 3.72, 2.35, 2.17]) | st.floats(-9, 30),
        st.sampled_from(EU),
        role=st.sampled_from(ROLES),
    ),
    max_size=24,
)


@pytest.mark.parametrize(
    ("latitude", "longitude", "east", "north"),
    [(52, 10, 4321000, 3210000), (50, 5, 3962799.45, 2999718.85)],  # the second: EPSG guidance note 7-2
)
def test_the_projection_agrees_with_published_values(latitude, longitude, east, north):
    assert metres(latitude, longitude) == pytest.approx((east, north), abs=0.01)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_every_point_on_earth_can_be_asked_for(latitude, longitude):
    assert all(abs(coordinate) < 100 * SIZE or latitude < -30 for coordinate in on_map(latitude, longitude))


def test_the_drawing_is_small_and_has_all_countries():
    drawn = re.findall(r'<symbol id="(\w+)"', DRAWING)

    assert set(EU) <= set(drawn) == {*COUNTRIES, "around"}
    assert len(DRAWING) < 60_000


def test_countries_have_a_point_in_the_frame():
    assert all(0 < coordinate < SIZE for point in COUNTRIES.values() for coordinate in point)


@given(places, st.sampled_from([(288, 288), (288, 500), (560, 560), (560, 900)]))
def test_no_dot_covers_another(found, widths):
    reckoned, width = widths
    dots = scattered([place for place in found if place.at], reckoned)

    for one, other in combinations(dots, 2):
        across = (one.x - other.x) * width / 100 + one.dx - other.dx
        down = (one.y - other.y) * width / 100 + one.dy - other.dy
        assert hypot(across, down) >= (one.radius + other.radius) * 0.97


@given(places)
def test_everybody_is_somewhere(found):
    chart = EuropeMap("Members", found)

    for _size, dots in chart.drawings:
        assert sorted(p.name for dot in dots for p in dot.places) == sorted(p.name for p in chart.on_map)
    left = sum(len(places) for _kind, _sentence, places in chart.sentences)
    assert len(chart.on_map) + left == len(found) == len(chart.table.rows)


def test_many_in_a_city_are_counted_beside_its_coordinator():
    others = [Place(f"Network {number}", 51.05, 3.72, "BE", place="Ghent") for number in range(5)]

    dots = scattered([*others, GHENT], 560)

    assert [dot.number for dot in dots] == [5, ""]
    assert dots[0].words.startswith("Ghent, Belgium, 5: Network 0; Network 1")
    assert (dots[1].dx, dots[1].dy, dots[1].label.lines) == (0, 0, ("Ghent",))


def test_who_is_not_on_the_map_is_named_with_the_reason():
    chart = EuropeMap(
        "Members",
        [
            GHENT,
            Place("Ministry", country="MT"),
            Place("Ponta Delgada", 37.74, -25.67, "PT"),
            Place("ISOCARP"),
            Place("AESOP"),
        ],
    )

    assert [(sentence, [place.name for place in places]) for _kind, sentence, places in chart.sentences] == [
        ("Of one only the country is known:", ["Ministry"]),
        ("One lies outside of this map:", ["Ponta Delgada"]),
        ("Of 2 no place is known:", ["ISOCARP", "AESOP"]),
    ]
    looks = dict(chart.countries)
    assert (looks["BE"], looks["MT"], looks["PT"]) == ("member", "somewhere", "")


def test_roles_are_counted_in_words():
    assert EuropeMap("Members", [GHENT, Place("ACR+", 50.85, 4.35, "BE")]).roles == [
        ("coordinator", "1 coordinator"),
        ("member", "1 member"),
    ]


def test_outlines_are_extracted_with_shared_borders(tmp_path, monkeypatch):
    """Two squares side by side, of which the right one is Cyprus in two parts."""
    topology = {
        "transform": {"scale": [1, 1], "translate": [0, 0]},
        "arcs": [[[10, 50], [0, 4]], [[10, 54], [-4, 0], [0, -4], [4, 0]], [[10, 54], [4, 0], [0, -4], [-4, 0]]],
        "objects": {
            "countries": {
                "geometries": [
                    {"type": "Polygon", "arcs": [[-2, -1]], "properties": {"name": "N. Cyprus"}},
                    {"type": "MultiPolygon", "arcs": [[[2, 0]]], "id": "196", "properties": {"name": "Cyprus"}},
                ]
            }
        },
    }
    source = tmp_path / "countries.json"
    source.write_text(json.dumps(topology))
    monkeypatch.setattr(extract, "DRAWING", tmp_path / "europe.svg")
    monkeypatch.setattr(extract, "POINTS", tmp_path / "points.json")

    extract.main(source)

    [cyprus] = re.findall(r'id="CY" .* d="(.*?)"', (tmp_path / "europe.svg").read_text())
    assert cyprus.count("M") == 1
    assert list(json.loads((tmp_path / "points.json").read_text())) == ["CY"]
