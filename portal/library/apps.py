from django.apps import AppConfig

from portal.audit.watching import watch

from . import files


class LibraryConfig(AppConfig):
    name = "portal.library"
    verbose_name = "Library"

    def ready(self):
        for name in ("Image", "Document"):
            files.connect(self.get_model(name))
        for name in ("Image", "ImageText"):  # no content by themselves
            watch(self.get_model(name))
