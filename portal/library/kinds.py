"""The kinds of document that may be uploaded, and how each is told by its content."""

import re
import zipfile
from dataclasses import dataclass
from functools import partial

from django.utils.translation import gettext_lazy as _

MARKUP = re.compile(rb"<(?:!doctype|html|head|body|script|svg|iframe|\?xml|\?php)", re.IGNORECASE)


class NotThatKindError(ValueError):
    """The content is not what the name promises; the message tells an editor what to do."""


@dataclass(frozen=True)
class Kind:
    label: str
    content_type: str
    check: callable


def _head(file, length=1024):
    file.seek(0)
    return file.read(length)


def check_pdf(file):
    head = _head(file)
    if not head.startswith(b"%PDF-"):
        raise NotThatKindError(_("its content is not a PDF. Export it again as PDF."))
    if MARKUP.search(head):
        raise NotThatKindError(_("it begins like a web page. Export it again as PDF."))
    file.seek(max(0, file.size - 2048))
    if b"%%EOF" not in file.read():
        raise NotThatKindError(_("its end is missing. Export or download it again."))


def check_text(file):
    if MARKUP.search(_head(file)):
        raise NotThatKindError(_("it begins like a web page. Upload plain text."))
    file.seek(0)
    try:
        text = file.read().decode()
    except UnicodeDecodeError as error:
        raise NotThatKindError(_("its letters are not encoded as UTF-8. Save it again as UTF-8.")) from error
    if "\0" in text:
        raise NotThatKindError(_("it contains null bytes, which no text does."))


def _open_archive(file):
    """The archive that Office, OpenDocument and e-book files are; it has to begin at the first byte."""
    if not _head(file, 4).startswith(b"PK\x03\x04"):
        raise NotThatKindError(_("its content is of another kind. Save it again in this format, or as PDF."))
    try:
        return zipfile.ZipFile(file)
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise NotThatKindError(_("it is damaged or incomplete. Save it again.")) from error


def check_office(file, *, part):
    """`part` is the member that makes it a text, a table or a set of slides."""
    names = set(_open_archive(file).namelist())
    if not {"[Content_Types].xml", part} <= names:
        raise NotThatKindError(_("its content is of another kind. Save it again in this format, or as PDF."))
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotThatKindError(_("it contains macros. Save it without them, or as PDF."))


def check_declared(file, *, content_type):
    """OpenDocument and EPUB files say what they are in their first member, which is never compressed."""
    archive = _open_archive(file)
    first = archive.infolist()[0]
    if first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED or first.file_size > 100:
        raise NotThatKindError(_("its content is of another kind. Save it again in this format, or as PDF."))
    if archive.read(first).strip() != content_type.encode():
        raise NotThatKindError(_("its content is of another kind. Save it again in this format, or as PDF."))


def _office(label, name, part):
    content_type = f"application/vnd.openxmlformats-officedocument.{name}"
    return Kind(label, content_type, partial(check_office, part=part))


def _declared(label, content_type):
    return Kind(label, content_type, partial(check_declared, content_type=content_type))


# Not here on purpose: HTML and SVG, which run in the reader's browser; the old Office formats, which carry macros
# unseen; archives, whose content nobody has looked at.
DOCUMENT_KINDS = {
    ".pdf": Kind("PDF", "application/pdf", check_pdf),
    ".docx": _office("Word", "wordprocessingml.document", "word/document.xml"),
    ".xlsx": _office("Excel", "spreadsheetml.sheet", "xl/workbook.xml"),
    ".pptx": _office("PowerPoint", "presentationml.presentation", "ppt/presentation.xml"),
    ".odt": _declared(_("OpenDocument text"), "application/vnd.oasis.opendocument.text"),
    ".ods": _declared(_("OpenDocument spreadsheet"), "application/vnd.oasis.opendocument.spreadsheet"),
    ".odp": _declared(_("OpenDocument slides"), "application/vnd.oasis.opendocument.presentation"),
    ".epub": _declared("EPUB", "application/epub+zip"),
    ".csv": Kind("CSV", "text/csv; charset=utf-8", check_text),
    ".txt": Kind(_("plain text"), "text/plain; charset=utf-8", check_text),
}
