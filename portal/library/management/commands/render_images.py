from django.core.management.base import BaseCommand

from portal.library.models import Image


class Command(BaseCommand):
    help = "Makes the copies of images that visitors see, where they are missing or out of date."

    def handle(self, *, verbosity, **options):
        made, broken = 0, []
        for image in Image.objects.exclude(file=""):
            try:
                made += image.render()
            except Exception as error:  # one broken file must not keep the others waiting
                broken.append(image.key)
                self.stderr.write(f"Image “{image.key}” ({image.file.name}): {error}")
        if verbosity:
            self.stdout.write(f"Rendered {made} images, {len(broken)} could not be.")
