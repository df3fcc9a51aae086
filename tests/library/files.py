"""Files as editors, and people who mean no good, upload them."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Picture
from PIL import ImageDraw, TiffImagePlugin

from portal.library.models import Image, ImageText


def encode(picture, kind, **options):
    buffer = io.BytesIO()
    picture.save(buffer, kind, **options)
    return buffer.getvalue()


def halves(size=(150, 100), left="red", right="blue"):
    """A picture of which one sees what was cut off: red on the left, blue on the right."""
    picture = Picture.new("RGB", size, left)
    ImageDraw.Draw(picture).rectangle((size[0] // 2, 0, *size), fill=right)
    return picture


def upload(content, name="photo.jpg"):
    return SimpleUploadedFile(name, content)


def make_image(key="town-hall", content=None, alt="A town hall", name="photo.jpg", **fields):
    """An image with its copies, as an editor's upload leaves it."""
    image = Image.objects.create(key=key, file=upload(content or encode(halves(), "JPEG"), name), **fields)
    if alt:
        ImageText.objects.create(image=image, alt=alt)
    image.render()
    return image


def jpeg_with_location(size=(900, 600), orientation=1):
    """As a telephone takes it: with the coordinates of the place, turned, with a comment and a maker's note."""
    picture = halves(size)
    exif = Picture.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "SecretCameraMaker"
    exif.get_ifd(0x8825).update({1: "N", 2: tuple(TiffImagePlugin.IFDRational(n) for n in (48, 51, 24))})
    return encode(picture, "JPEG", exif=exif, comment=b"SecretComment")


def png_chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(side=14000):
    """A real grey PNG of 196 million pixels in a fifth of a megabyte."""
    compress = zlib.compressobj(9)
    row = b"\0" * (side + 1)
    data = b"".join(compress.compress(row) for _ in range(side)) + compress.flush()
    header = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", data) + png_chunk(b"IEND", b"")


def archive(*members):
    """A zip file of `(name, content)`, not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target:
        for name, content in members:
            target.writestr(name, content)
    return buffer.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
DOCX = archive(("[Content_Types].xml", b"<Types/>"), ("word/document.xml", b"<document/>"))
ODT = archive(("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<office/>"))
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
GIF_AND_SCRIPT = b"GIF89a/*\x01\x00\x01\x00\x00\x00\x00*/=1;alert(1)//;"
