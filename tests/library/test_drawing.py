"""Pictures of our own: the same words always draw the same city."""

import io
import json

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from PIL import Image as Picture

from portal.library.drawing.geometry import area, cut, set_back
from portal.library.drawing.hues import hue_of
from portal.library.drawing.painting import draw_city
from portal.library.drawing.palette import THEME_ANGLES, Palette
from portal.library.drawing.plan import LAYOUTS, Plan
from portal.library.models import Image
from tests.factories import make_article, make_partnership, make_plan, make_theme, make_topic

SQUARE = [(0, 0, 2), (10, 0, 2), (10, 10, 2), (0, 10, 2)]


def opened(content):
    return Picture.open(io.BytesIO(content))


def test_the_same_seed_and_colour_draw_the_same_picture():
    assert draw_city("food", 6) == draw_city("food", 6)


def test_other_seeds_and_colours_draw_other_pictures():
    pictures = {draw_city("food", 6), draw_city("food", 7), draw_city("housing", 6)}
    assert len(pictures) == 3


def test_a_picture_is_large_enough_for_every_copy_and_holds_the_colour_of_its_theme():
    picture = opened(draw_city("food", 6))
    assert picture.size == (1800, 1200)
    assert picture.format == "PNG"
    used = {colour for _, colour in picture.convert("RGB").getcolors(1_000_000)}
    near = min(sum(abs(a - b) for a, b in zip(colour, Palette.of(6).accent, strict=True)) for colour in used)
    assert near <= 6


def test_cities_are_built_in_all_layouts():
    plans = [Plan(f"city {number}") for number in range(8)]
    assert {plan.layout for plan in plans} == set(LAYOUTS)
    for plan in plans:
        assert len(plan.blocks) > 80, plan.seed
        assert plan.trams, plan.seed
        assert bool(plan.waters) or plan.layout == "grid"
        assert not any(plan.is_wet(point) for tram in plan.trams for point in tram[:2] if plan.layout != "harbour")


def test_the_alternative_texts_of_the_demo_tell_what_was_drawn():
    rows = json.loads((settings.BASE_DIR / "portal/library/fixtures/demo.json").read_text())
    texts = {row["fields"]["image"][0]: row["fields"]["alt"] for row in rows if row["model"] == "library.imagetext"}
    for word, layout in (("harbour", "harbour"), ("canals", "canals")):
        drawn = {key for key, alt in texts.items() if word in alt}
        assert drawn, word
        assert {Plan(key).layout for key in drawn} == {layout}


def test_a_street_cuts_ground_in_two():
    first, second = cut(SQUARE, (5, 5), 0, 4)
    assert abs(area(first)) == abs(area(second)) == 50
    assert {corner[2] for corner in first} == {2, 4}
    assert cut(SQUARE, (5, 50), 0, 4)[0] == []


def test_ground_is_what_streets_leave():
    assert abs(area(set_back(SQUARE))) == 64
    assert abs(area(set_back(SQUARE, 2))) == 16
    assert set_back(SQUARE, 9) == []
    assert abs(area(set_back(SQUARE[::-1]))) == 64


@pytest.fixture
def demo_images(db):
    """Three rows as the demo fixture loads them: two with pictures to be drawn, one with a file of its own."""
    keys = {
        "partnership-food": "images/demo/partnership-food.png",
        "lab": "images/demo/lab.png",
        "own": "images/own.png",
    }
    Image.objects.bulk_create(Image(key=key, file=name) for key, name in keys.items())
    yield Image.objects.in_bulk(field_name="key")
    for name in keys.values():
        default_storage.delete(name)


def test_a_picture_takes_the_colour_of_the_nearest_theme(demo_images):
    theme = make_theme(hue=11, lead_image=demo_images["own"])
    partnership = make_partnership(theme=theme, lead_image=demo_images["partnership-food"])
    make_article(lead_image=demo_images["lab"], topics=[make_topic(plan=make_plan(partnership=partnership))])
    assert {hue_of(image) for image in demo_images.values()} == {11}


def test_a_picture_of_no_theme_takes_the_colour_that_its_key_picks(demo_images):
    make_article(lead_image=demo_images["lab"])
    hues = [hue_of(image) for image in demo_images.values()]
    assert hues == [hue_of(image) for image in demo_images.values()]
    assert all(1 <= hue <= len(THEME_ANGLES) for hue in hues)


def test_the_command_draws_what_is_missing_and_nothing_else(demo_images, capsys):
    make_partnership(theme=make_theme(hue=6), lead_image=demo_images["partnership-food"])
    default_storage.save("images/demo/lab.png", ContentFile(b"kept"))
    call_command("draw_pictures")
    call_command("draw_pictures")
    assert capsys.readouterr().out == "Drew 1 pictures.\nDrew 0 pictures.\n"
    assert default_storage.open("images/demo/partnership-food.png").read() == draw_city("partnership-food", 6)
    assert default_storage.open("images/demo/lab.png").read() == b"kept"
    assert not default_storage.exists("images/own.png")
