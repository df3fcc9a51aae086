from django.core.management.base import BaseCommand

from portal.tasks.upkeep import tick


class Command(BaseCommand):
    help = "Try failed tasks again and begin the periodic ones that are due. A worker does so by itself every minute."

    def handle(self, *args, **options):
        tick()
