"""What visitors get to see of a picture: copies in modern formats and sensible sizes.

A copy is drawn anew from the pixels, so nothing else of the original, such as the place where it was taken, comes
along. Its name is its size. A picture's row keeps what there is, so that a page asks neither disk nor database:

    {"stamp": "3f2a91c0de", "full": [[480, 320], [960, 640]], "card": [[480, 320], …], "lead": …, "social": …}
"""

import hashlib
import io
from typing import NamedTuple

from PIL import ExifTags, Image, ImageCms, ImageOps

from .validators import IMAGE_FORMATS

WIDTHS = (480, 960, 1600)
ENCODERS = {
    "avif": {"format": "AVIF", "quality": 58, "speed": 9},
    "webp": {"format": "WEBP", "quality": 80, "method": 2},
    "jpg": {"format": "JPEG", "quality": 82, "progressive": True, "optimize": True},
}
CONTENT_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
PAPER = (255, 255, 255, 255)


class Shape(NamedTuple):
    """A crop: `ratio` is width by height, None the picture's own."""

    ratio: float | None
    widths: tuple = WIDTHS
    extensions: tuple = tuple(ENCODERS)


SHAPES = {
    "full": Shape(None),
    "card": Shape(3 / 2, WIDTHS[:2]),
    "lead": Shape(2 / 1),
    "social": Shape(1200 / 630, (1200,), ("jpg",)),  # other sites' previews want one size, in the oldest format
}


# Whatever changes here changes the stamps, so that `render_images` makes all copies anew. The number stands for
# changes of the code below.
RECIPE = 1, SHAPES, ENCODERS, PAPER


class Rendered(NamedTuple):
    """`size` of the original, `shapes` as in the row, `files` by name."""

    size: tuple
    shapes: dict
    files: dict


def parse_focus(value):
    """`"0.5x0.25"` as the point that crops keep in view; the centre where a row holds something else."""
    try:
        x, y = (min(1.0, max(0.0, float(part))) for part in value.split("x"))
    except ValueError:
        return 0.5, 0.5
    return x, y


def crop_box(size, ratio, focus):
    """The largest part of a picture that has the ratio, as near around the focus as the edges allow."""
    width, height = size
    if ratio is None:
        return (0, 0, width, height)
    crop_width, crop_height = min(width, height * ratio), min(height, width / ratio)
    left = min(max(0, focus[0] * width - crop_width / 2), width - crop_width)
    top = min(max(0, focus[1] * height - crop_height / 2), height - crop_height)
    return (left, top, left + crop_width, top + crop_height)


def sizes_of(box, widths):
    """The sizes in which a crop is worth having: never larger than it is, no two nearly the same."""
    box_width, box_height = box[2] - box[0], box[3] - box[1]
    largest = min(int(box_width), widths[-1])
    chosen = [width for width in widths if width < 0.8 * largest] + [largest]
    return [(width, max(1, round(width * box_height / box_width))) for width in chosen]


def stamp_of(content, focus):
    """Changes with whatever would make the copies look different, and with nothing else."""
    return hashlib.sha256(repr((RECIPE, focus)).encode() + content).hexdigest()[:10]


def render(content, focus):
    """Copies of the picture in `content`, the bytes of a file that `validate_image` has let in. It is decoded once."""
    size, picture = _decode(content)
    shapes, files = {}, {}
    for name, shape in SHAPES.items():
        box = crop_box(picture.size, shape.ratio, parse_focus(focus))
        shapes[name] = sizes_of(box, shape.widths)
        for copy_size in shapes[name]:
            missing = [extension for extension in shape.extensions if copy_name(copy_size, extension) not in files]
            if missing:
                copy = picture.resize(copy_size, Image.Resampling.LANCZOS, box=box, reducing_gap=3)
                files |= {copy_name(copy_size, extension): _encode(copy, extension) for extension in missing}
    return Rendered(size, shapes, files)


def copy_name(size, extension):
    return f"{size[0]}x{size[1]}.{extension}"


def _encode(picture, extension):
    buffer = io.BytesIO()
    picture.save(buffer, **ENCODERS[extension])
    return buffer.getvalue()


def _decode(content):
    """The original's size and the picture as it is meant to be seen: upright, in sRGB, on paper, nothing but pixels."""
    picture = Image.open(io.BytesIO(content), formats=list(IMAGE_FORMATS))
    width, height = picture.size
    if picture.getexif().get(ExifTags.Base.Orientation, 1) > 4:  # it lies on its side
        width, height = height, width
    # A large JPEG is decoded at a half, a quarter or an eighth of its size, which saves the memory of a web worker.
    picture.draft("RGB", (round(1.25 * WIDTHS[-1]), round(1.25 * WIDTHS[-1])))
    ImageOps.exif_transpose(picture, in_place=True)
    picture = _to_srgb(picture)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        picture = Image.alpha_composite(Image.new("RGBA", picture.size, PAPER), picture)
    elif picture.mode.startswith("I"):  # grey in sixteen bits, of which eight will be seen
        picture = picture.convert("I").point(lambda value: value / 256)
    if picture.mode != "RGB":
        picture = picture.convert("RGB")
    picture.info = {}  # some encoders copy comments and profiles from here
    return (width, height), picture


def _to_srgb(picture):
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in {"RGB", "CMYK"}:
        return picture
    try:
        return ImageCms.profileToProfile(picture, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB")
    except ImageCms.PyCMSError:
        return picture  # a profile that nobody can read says nothing about the colours
