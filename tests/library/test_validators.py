"""What may be uploaded, and what an editor reads when it may not."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from PIL import Image as Picture

from portal.library import validators
from portal.library.models import Document, Image
from portal.library.validators import validate_document, validate_image

from .files import DOCX, GIF_AND_SCRIPT, ODT, PDF, SVG, archive, bomb, encode, halves, jpeg_with_location, upload

SMALL = halves((60, 40))


def refusal(validate, content, name):
    """The code and the sentence with which a file is refused."""
    with pytest.raises(ValidationError) as caught:
        validate(upload(content, name))
    return caught.value.code, caught.value.messages[0]


@pytest.mark.parametrize(
    ("kind", "name"),
    [("JPEG", "a.jpg"), ("JPEG", "A.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif")],
)
def test_pictures_in_four_formats_come_in(kind, name):
    file = upload(encode(SMALL, kind), name)
    validate_image(file)
    assert file.tell() == 0, "whoever stores the file reads it from its beginning"


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1", "I;16", "CMYK"])
def test_pictures_in_any_colour_mode_come_in(mode):
    kind, name = ("JPEG", "a.jpg") if mode == "CMYK" else ("PNG", "a.png")
    picture = Picture.new("I;16", (60, 40), 40000) if mode == "I;16" else SMALL.convert(mode)
    validate_image(upload(encode(picture, kind), name))


def test_a_telephone_picture_comes_in():
    validate_image(upload(jpeg_with_location(), "IMG_0001.JPG"))


def test_a_jpeg_with_a_second_picture_in_it_comes_in():
    buffer = io.BytesIO()
    SMALL.save(buffer, "MPO", save_all=True, append_images=[SMALL.resize((30, 20))])
    validate_image(upload(buffer.getvalue(), "portrait.jpg"))


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (SVG, "logo.svg", "not_a_picture", "Upload a JPEG, PNG, WebP or AVIF file"),
        (SVG, "logo.png", "not_a_picture", "“logo.png” is not a picture"),
        (GIF_AND_SCRIPT, "a.gif", "not_a_picture", "not a picture that can be used here"),
        (encode(SMALL, "GIF"), "a.gif", "not_a_picture", "Upload a JPEG"),
        (encode(SMALL, "TIFF"), "a.tiff", "not_a_picture", "Upload a JPEG"),
        (b"<html><script>alert(1)</script>", "a.jpg", "not_a_picture", "is not a picture"),
        (PDF, "a.jpg", "not_a_picture", "is not a picture"),
        (encode(SMALL, "PNG"), "a.jpg", "extension", "“a.jpg” is a PNG file: its name must end in .png"),
        (encode(SMALL, "JPEG"), "a.jpg.html", "extension", "is a JPEG file"),
        (encode(SMALL, "JPEG"), "noextension", "extension", "must end in .jpg / .jpeg"),
        (encode(SMALL, "JPEG") + b"<script>alert(1)</script>", "a.jpg", "foreign", "“<script”"),
        (encode(SMALL, "JPEG", comment=b"<!DOCTYPE html>"), "a.jpg", "foreign", "“<!DOCTYPE”"),
        (encode(SMALL, "PNG") + PDF, "a.png", "foreign", "“%PDF-”"),
        (b"", "a.jpg", "empty", "“a.jpg” is empty"),
    ],
)
def test_whatever_is_no_plain_picture_is_refused(content, name, code, words):
    found, sentence = refusal(validate_image, content, name)
    assert found == code
    assert words in sentence


@pytest.mark.parametrize(
    ("kind", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif")]
)
def test_a_picture_cut_short_is_refused(kind, name):
    content = encode(Picture.effect_noise((400, 300), 90).convert("RGB"), kind)
    code, sentence = refusal(validate_image, content[: len(content) * 2 // 3], name)
    assert code in {"damaged", "not_a_picture"}
    assert name in sentence


@pytest.mark.parametrize(("kind", "name"), [("PNG", "a.png"), ("WEBP", "a.webp"), ("AVIF", "a.avif")])
def test_an_animated_picture_is_refused(kind, name):
    content = encode(SMALL, kind, save_all=True, append_images=[SMALL.rotate(90)], duration=100)
    assert refusal(validate_image, content, name) == ("animated", f"“{name}” is animated. Upload a still picture.")


def test_an_image_bomb_is_refused_before_it_is_decoded(monkeypatch):
    content = bomb()
    assert len(content) < 300_000
    monkeypatch.setattr(Picture.core, "new", None)  # nobody may ask for the memory
    code, sentence = refusal(validate_image, content, "bomb.png")
    assert code == "too_many_pixels"
    assert "30 million pixels" in sentence


def test_a_picture_just_above_the_limit_is_refused_with_its_size(monkeypatch):
    monkeypatch.setattr(validators, "MAX_PIXELS", 60 * 40 - 1)
    code, sentence = refusal(validate_image, encode(SMALL, "PNG"), "a.png")
    assert code == "too_many_pixels"
    assert "60 × 40 pixels" in sentence


def test_a_picture_at_the_limit_comes_in(monkeypatch):
    monkeypatch.setattr(validators, "MAX_PIXELS", 60 * 40)
    validate_image(upload(encode(SMALL, "PNG"), "a.png"))


@pytest.mark.parametrize(
    ("validate", "limit", "content", "name"),
    [
        (validate_image, "MAX_IMAGE_BYTES", encode(SMALL, "PNG"), "a.png"),
        (validate_document, "MAX_DOCUMENT_BYTES", PDF, "a.pdf"),
    ],
)
def test_a_file_that_is_too_big_is_refused_unread(monkeypatch, validate, limit, content, name):
    monkeypatch.setattr(validators, limit, len(content))
    validate(upload(content, name))
    monkeypatch.setattr(validators, limit, len(content) - 1)
    code, sentence = refusal(validate, content, name)
    assert code == "too_big"
    assert "at most" in sentence


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (PDF, "plan.pdf"),
        (PDF, "PLAN.PDF"),
        (DOCX, "plan.docx"),
        (archive(("[Content_Types].xml", b""), ("xl/workbook.xml", b"")), "plan.xlsx"),
        (archive(("[Content_Types].xml", b""), ("ppt/presentation.xml", b"")), "plan.pptx"),
        (ODT, "plan.odt"),
        (archive(("mimetype", b"application/epub+zip")), "plan.epub"),
        ("Łódź;42\r\nАтина;7\r\n".encode(), "data.csv"),
        (b"A < B, und so weiter", "note.txt"),
    ],
)
def test_documents_of_allowed_kinds_come_in(content, name):
    validate_document(upload(content, name))


@pytest.mark.parametrize(
    ("content", "name", "code", "words"),
    [
        (b"<html>", "page.html", "kind", "“.html” cannot be uploaded"),
        (SVG, "drawing.svg", "kind", "Allowed are: .csv, .docx, .epub, .odp"),
        (b"MZ", "setup.exe", "kind", "“.exe”"),
        (archive(("a", b"b")), "all.zip", "kind", "“.zip”"),
        (PDF, "plan", "kind", "“plan”"),
        (PDF, "plan.pdf.js", "kind", "“.js”"),
        (b"<html>" + PDF, "plan.pdf", "content", "not a PDF"),
        (b"%PDF-1.7 <script>alert(1)</script>" + PDF, "plan.pdf", "content", "like a web page"),
        (PDF[:40], "plan.pdf", "content", "its end is missing"),
        (DOCX, "plan.pdf", "content", "not a PDF"),
        (PDF, "plan.docx", "content", "of another kind"),
        (DOCX, "plan.xlsx", "content", "of another kind"),
        (DOCX, "plan.odt", "content", "of another kind"),
        (ODT, "plan.docx", "content", "of another kind"),
        (archive(("mimetype", b"application/zip")), "plan.epub", "content", "of another kind"),
        (DOCX[:-30], "plan.docx", "content", "damaged or incomplete"),
        (b"GIF89a" + DOCX, "plan.docx", "content", "of another kind"),
        (
            archive(("[Content_Types].xml", b""), ("word/document.xml", b""), ("word/vbaProject.bin", b"")),
            "plan.docx",
            "content",
            "contains macros",
        ),
        (b"\xff\xfe\x00caf\xe9", "data.csv", "content", "UTF-8"),
        (b"a;b\0c", "data.csv", "content", "null bytes"),
        (b"  <!DOCTYPE html><p>", "note.txt", "content", "like a web page"),
        (b"", "plan.pdf", "empty", "is empty"),
    ],
)
def test_documents_that_are_not_what_they_say_are_refused(content, name, code, words):
    found, sentence = refusal(validate_document, content, name)
    assert found == code
    assert words in sentence


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "content", "name"), [(Image, SVG, "logo.png"), (Document, b"<html>", "page.pdf")])
def test_what_a_form_refuses_does_not_come_in_by_the_shell_either(model, content, name):
    with pytest.raises(ValidationError), transaction.atomic():
        model.objects.create(key="evil", file=upload(content, name))
    assert not model.objects.exists()
