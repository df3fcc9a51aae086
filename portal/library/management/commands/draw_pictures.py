from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand

from portal.library.drawing.hues import hue_of
from portal.library.drawing.painting import draw_city
from portal.library.models import Image


class Command(BaseCommand):
    help = (
        "Draws the pictures of the demo content, plans of cities that do not exist: one for each image whose file is "
        "images/demo/<key>.png and is not there yet. The same key and colour always give the same picture."
    )

    def handle(self, *, verbosity, **options):
        drawn = 0
        for image in Image.objects.filter(file__startswith="images/demo/"):
            name, storage = f"images/demo/{image.key}.png", image.file.storage
            if image.file.name == name and not storage.exists(name):
                storage.save(name, ContentFile(draw_city(image.key, hue_of(image))))
                drawn += 1
        if verbosity:
            self.stdout.write(f"Drew {drawn} pictures.")
