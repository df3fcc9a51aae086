from django.apps import AppConfig

from . import files


class LibraryConfig(AppConfig):
    name = "portal.library"
    verbose_name = "Library"

    def ready(self):
        for name in ("Image", "Document"):
            files.connect(self.get_model(name))
