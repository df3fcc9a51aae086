"""Files that were uploaded and wait for their words. They are checked before; only their uploader comes near them.

The session says which they are, so a form that comes back, or a browser that was closed, loses none. What nobody came
back for within a day is deleted when anybody uploads again.
"""

import base64
import io
import secrets
from contextlib import suppress
from datetime import timedelta
from pathlib import PurePath

from django.core.files import File
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image as Picture
from PIL import ImageOps

from portal.library.validators import IMAGE_FORMATS

FOLDER = "uploads"
KEPT = timedelta(days=1)
SMALL = (240, 160)


class Stash:
    """The files of one kind that one user has uploaded. `model_field` knows what may be among them."""

    def __init__(self, session, model_field):
        self.session, self.model_field = session, model_field
        self.key = f"stash-{model_field.model._meta.model_name}"

    @property
    def names(self):
        """`{token: name of the file}`, of what is still there."""
        return {
            token: name
            for token, name in self.session.get(self.key, {}).items()
            if default_storage.exists(_path(token))
        }

    def put(self, file):
        """Check it as its form would, and keep it. Raises ValidationError."""
        for validate in self.model_field.validators:
            validate(file)
        token = f"{secrets.token_urlsafe(16)}{PurePath(file.name).suffix.lower()}"
        file.seek(0)
        default_storage.save(_path(token), file)
        self.session[self.key] = {**self.names, token: file.name}

    def open(self, token):
        return File(default_storage.open(_path(token)), self.names[token])

    def remove(self, tokens):
        self.session[self.key] = {token: name for token, name in self.names.items() if token not in tokens}
        for token in tokens:
            default_storage.delete(_path(token))


def tidy():
    """Delete what has been waiting for too long."""
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(FOLDER)[1]:
            if default_storage.get_modified_time(_path(name)) < timezone.now() - KEPT:
                default_storage.delete(_path(name))


def _path(token):
    return f"{FOLDER}/{token}"


def small_picture(file):
    """A picture as a `data:` address, for the page that asks for its words; "" for what is no picture."""
    with suppress(OSError, ValueError, SyntaxError), Picture.open(file, formats=[*IMAGE_FORMATS]) as opened:
        opened.draft("RGB", SMALL)
        small = ImageOps.exif_transpose(opened).convert("RGB")
        small.thumbnail(SMALL)
        buffer = io.BytesIO()
        small.save(buffer, "JPEG", quality=70)
        return f"data:image/jpeg;base64,{base64.b64encode(buffer.getvalue()).decode()}"
    return ""
