from django.core.management.base import BaseCommand

from portal.tasks.worker import PortalWorker


class Command(BaseCommand):
    help = "Send letters, check links and do whatever else waits, until stopped."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="stop when nothing waits any more")

    def handle(self, *args, once, **options):
        worker = PortalWorker()
        if once:
            worker.work_off()
        else:
            worker.configure_signals()
            worker.work()
