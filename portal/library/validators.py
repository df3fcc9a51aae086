"""What may be uploaded. A file is what its content says it is, and its name has to agree.

Each check reads as little as it can: bytes are counted before a header is read, pixels before they are decoded.
"""

import re
import warnings
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext_lazy as _
from PIL import Image, UnidentifiedImageError

from .kinds import DOCUMENT_KINDS, NotThatKindError

MAX_IMAGE_BYTES = 20 * 1024**2
MAX_DOCUMENT_BYTES = 40 * 1024**2
# A picture is decoded in memory, at three or four bytes a pixel: this many fit beside the rest of a web worker.
MAX_PIXELS = 30_000_000

IMAGE_FORMATS = {
    "JPEG": (".jpg", ".jpeg"),
    "PNG": (".png",),
    "WEBP": (".webp",),
    "AVIF": (".avif",),
}
# Nothing of this belongs into a picture; where it stands in one, somebody hopes that a browser takes it for a page.
FOREIGN = re.compile(rb"<(?:script|html|!doctype|svg|iframe|\?php)|%PDF-", re.IGNORECASE)


def validate_image(file):
    """Refuse whatever is not one whole, still JPEG, PNG, WebP or AVIF picture of reasonable size."""
    _limit_bytes(file, MAX_IMAGE_BYTES)
    try:
        file.seek(0)
        with warnings.catch_warnings():
            # Our limit is lower than the one that Pillow warns of.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            _check_picture(_open_picture(file), file.name)
        file.seek(0)
        _refuse_foreign(file)
    finally:
        file.seek(0)


def _open_picture(file):
    try:
        # A list of formats, so that no other decoder ever sees the file.
        return Image.open(file, formats=list(IMAGE_FORMATS))
    except Image.DecompressionBombError as error:
        raise _too_many_pixels(file.name) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise ValidationError(
            _("“%(name)s” is not a picture that can be used here. Upload a JPEG, PNG, WebP or AVIF file."),
            code="not_a_picture",
            params={"name": file.name},
        ) from error


def _check_picture(picture, name):
    # A telephone's JPEG that carries a second picture, such as a depth map, calls itself MPO.
    kind = "JPEG" if picture.format == "MPO" else picture.format
    _match_extension(name, IMAGE_FORMATS[kind], kind)
    if picture.width * picture.height > MAX_PIXELS:
        raise _too_many_pixels(name, picture.size)
    if picture.format != "MPO" and getattr(picture, "n_frames", 1) > 1:
        raise ValidationError(
            _("“%(name)s” is animated. Upload a still picture."), code="animated", params={"name": name}
        )
    try:
        picture.draft("RGB", (200, 200))  # a JPEG can be read to its end without being decoded in full
        picture.load()
    except Exception as error:  # decoders raise whatever they like
        raise ValidationError(
            _("“%(name)s” is damaged or incomplete (%(reason)s). Export it again."),
            code="damaged",
            params={"name": name, "reason": str(error)},
        ) from error


def _refuse_foreign(file):
    if match := FOREIGN.search(file.read()):
        raise ValidationError(
            _("“%(name)s” contains “%(found)s”, which has no place in a picture. Export it again as JPEG or PNG."),
            code="foreign",
            params={"name": file.name, "found": match[0].decode()},
        )


def validate_document(file):
    """Refuse whatever is not of a kind that readers can open without risk."""
    _limit_bytes(file, MAX_DOCUMENT_BYTES)
    extension = PurePath(file.name).suffix.lower()
    kind = DOCUMENT_KINDS.get(extension)
    if kind is None:
        raise ValidationError(
            _("Files of the kind “%(extension)s” cannot be uploaded. Allowed are: %(allowed)s."),
            code="kind",
            params={"extension": extension or file.name, "allowed": ", ".join(sorted(DOCUMENT_KINDS))},
        )
    try:
        kind.check(file)
    except NotThatKindError as error:
        raise ValidationError(
            _("“%(name)s” cannot be used: %(reason)s"), code="content", params={"name": file.name, "reason": error}
        ) from error
    finally:
        file.seek(0)


def _limit_bytes(file, limit):
    if not file.size:
        raise ValidationError(_("“%(name)s” is empty."), code="empty", params={"name": file.name})
    if file.size > limit:
        raise ValidationError(
            _("“%(name)s” has %(size)s; at most %(limit)s can be uploaded."),
            code="too_big",
            params={"name": file.name, "size": filesizeformat(file.size), "limit": filesizeformat(limit)},
        )


def _match_extension(name, extensions, kind):
    extension = PurePath(name).suffix.lower()
    if extension not in extensions:
        raise ValidationError(
            _("“%(name)s” is a %(kind)s file: its name must end in %(extensions)s."),
            code="extension",
            params={"name": name, "kind": kind, "extensions": " / ".join(extensions)},
        )


def _too_many_pixels(name, size=None):
    limit = MAX_PIXELS // 1_000_000
    if size is None:
        return ValidationError(
            _("“%(name)s” has far more than the %(limit)d million pixels that are allowed. Make it smaller."),
            code="too_many_pixels",
            params={"name": name, "limit": limit},
        )
    return ValidationError(
        _("“%(name)s” has %(width)d × %(height)d pixels; at most %(limit)d million are allowed. Make it smaller."),
        code="too_many_pixels",
        params={"name": name, "width": size[0], "height": size[1], "limit": limit},
    )
