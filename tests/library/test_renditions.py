"""The copies that visitors get."""

import io

import pytest
from PIL import Image as Picture
from PIL import ImageCms

from portal.library import renditions
from portal.library.renditions import SHAPES, crop_box, parse_focus, render, sizes_of, stamp_of

from .files import encode, halves, jpeg_with_location

CENTRE = "0.5x0.5"
RED, BLUE = (254, 0, 0), (0, 0, 254)


def opened(rendered, name):
    return Picture.open(io.BytesIO(rendered.files[name]))


def colour(picture, at):
    """The colour at a point, coarsely: what encoders change does not count."""
    return tuple(round(value / 64) for value in picture.convert("RGB").getpixel(at))


def test_each_shape_comes_in_each_size_and_format():
    rendered = render(encode(halves((2000, 1500)), "JPEG"), CENTRE)
    assert rendered.size == (2000, 1500)
    assert rendered.shapes == {
        "full": [(480, 360), (960, 720), (1600, 1200)],
        "card": [(480, 320), (960, 640)],
        "lead": [(480, 240), (960, 480), (1600, 800)],
        "social": [(1200, 630)],
    }
    assert set(rendered.files) == {
        "1200x630.jpg",
        *(
            f"{width}x{height}.{extension}"
            for name in ("full", "card", "lead")
            for width, height in rendered.shapes[name]
            for extension in ("avif", "webp", "jpg")
        ),
    }
    for name in rendered.files:
        picture = opened(rendered, name)
        assert f"{picture.width}x{picture.height}" == name.partition(".")[0]
        assert picture.format == {"avif": "AVIF", "webp": "WEBP", "jpg": "JPEG"}[name.partition(".")[2]]


def test_modern_formats_are_smaller():
    noise = Picture.effect_noise((40, 30), 60).resize((320, 240)).convert("RGB")
    files = render(encode(noise, "JPEG"), CENTRE).files
    assert len(files["320x240.avif"]) < len(files["320x240.webp"]) < len(files["320x240.jpg"])


def test_nothing_is_made_larger_than_it_is():
    rendered = render(encode(halves((500, 300)), "PNG"), CENTRE)
    assert rendered.shapes == {
        "full": [(500, 300)],  # 480 would be nearly the same
        "card": [(450, 300)],
        "lead": [(500, 250)],
        "social": [(500, 262)],
    }


def test_even_a_single_pixel_has_copies():
    rendered = render(encode(halves((1, 1)), "PNG"), CENTRE)
    assert rendered.shapes == {name: [(1, 1)] for name in SHAPES}


def test_the_same_file_is_always_rendered_the_same():
    content = encode(halves(), "PNG")
    assert render(content, CENTRE) == render(content, CENTRE)
    assert stamp_of(content, CENTRE) == stamp_of(content, CENTRE)
    assert stamp_of(content, CENTRE) != stamp_of(content, "0.5x0.4")
    assert stamp_of(content, CENTRE) != stamp_of(content + b"\0", CENTRE)


@pytest.mark.parametrize(("focus", "expected"), [("0x0.5", RED), ("1x0.5", BLUE)])
def test_a_crop_keeps_the_focus_point_in_view(focus, expected):
    rendered = render(encode(halves((1600, 400)), "PNG"), focus)
    picture = opened(rendered, "600x400.jpg")
    assert rendered.shapes["card"] == [(600, 400)]
    assert colour(picture, (5, 200)) == colour(picture, (595, 200)) == tuple(round(value / 64) for value in expected)


def test_a_crop_never_reaches_beyond_the_edge():
    assert crop_box((1600, 400), 3 / 2, (0.0, 0.0)) == (0, 0, 600, 400)
    assert crop_box((1600, 400), 3 / 2, (1.0, 1.0)) == (1000, 0, 1600, 400)
    assert crop_box((1600, 400), 3 / 2, (0.5, 0.5)) == (500, 0, 1100, 400)
    assert crop_box((400, 1600), 1, (0.5, 0.3)) == (0, 280, 400, 680)
    assert crop_box((400, 1600), None, (0.9, 0.9)) == (0, 0, 400, 1600)


def test_sizes_leave_out_near_duplicates():
    assert sizes_of((0, 0, 1600, 1200), (480, 960, 1600)) == [(480, 360), (960, 720), (1600, 1200)]
    assert sizes_of((0, 0, 1200, 900), (480, 960, 1600)) == [(480, 360), (1200, 900)]
    assert sizes_of((0, 0, 820, 615), (480, 960, 1600)) == [(480, 360), (820, 615)]


@pytest.mark.parametrize(
    ("value", "point"),
    [
        ("0.25x0.75", (0.25, 0.75)),
        ("0x1", (0.0, 1.0)),
        ("2x-1", (1.0, 0.0)),
        ("", (0.5, 0.5)),
        ("left", (0.5, 0.5)),
        ("0.1x0.2x0.3", (0.5, 0.5)),
        ("nanx0.5", (0.0, 0.5)),
    ],
)
def test_a_focus_point_is_always_somewhere_in_the_picture(value, point):
    assert parse_focus(value) == point


def test_location_camera_and_comments_stay_behind():
    content = jpeg_with_location()
    assert b"SecretCameraMaker" in content
    assert b"SecretComment" in content
    assert Picture.open(io.BytesIO(content)).getexif().get_ifd(0x8825)
    rendered = render(content, CENTRE)
    for name, data in rendered.files.items():
        picture = opened(rendered, name)
        assert not picture.getexif(), name
        assert not {"exif", "comment", "xmp", "icc_profile"} & set(picture.info), name
        assert b"Secret" not in data, name


def test_a_picture_that_lies_on_its_side_is_put_upright():
    rendered = render(jpeg_with_location((900, 600), orientation=6), CENTRE)  # a quarter turn to the right
    picture = opened(rendered, "600x900.jpg")
    assert rendered.size == (600, 900)
    assert colour(picture, (300, 100)) == tuple(round(value / 64) for value in RED)
    assert colour(picture, (300, 800)) == tuple(round(value / 64) for value in BLUE)


def test_transparent_parts_turn_to_paper():
    ghost = Picture.new("RGBA", (60, 40), (255, 0, 0, 0))
    for content in (encode(ghost, "PNG"), encode(ghost, "WEBP", lossless=True), encode(ghost.convert("LA"), "PNG")):
        assert colour(opened(render(content, CENTRE), "60x40.jpg"), (30, 20)) == (4, 4, 4)


def test_sixteen_bits_of_grey_stay_grey():
    content = encode(Picture.new("I;16", (60, 40), 32768), "PNG")
    assert colour(opened(render(content, CENTRE), "60x40.jpg"), (30, 20)) == (2, 2, 2)


def test_four_inks_become_three_lights():
    content = encode(Picture.new("CMYK", (60, 40), (0, 255, 255, 0)), "JPEG")
    red, green, blue = colour(opened(render(content, CENTRE), "60x40.jpg"), (30, 20))
    assert red == 4
    assert green == blue == 0


def test_colours_of_another_space_are_converted_and_a_broken_profile_is_ignored():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = Picture.new("RGB", (60, 40), (200, 100, 50))
    for icc_profile in (profile, b"broken"):
        copy = opened(render(encode(picture, "PNG", icc_profile=icc_profile), CENTRE), "60x40.webp")
        assert colour(copy, (30, 20)) == (3, 2, 1)


def test_a_huge_jpeg_is_decoded_small_but_measured_in_full(monkeypatch):
    decoded = set()
    resize = Picture.Image.resize
    monkeypatch.setattr(
        Picture.Image, "resize", lambda self, *args, **options: decoded.add(self.size) or resize(self, *args, **options)
    )
    monkeypatch.setattr(renditions, "WIDTHS", (100, 200))
    rendered = render(encode(halves((1600, 1600)), "JPEG"), CENTRE)
    assert rendered.size == (1600, 1600)
    assert decoded == {(400, 400)}
