"""Forgets for good what was deleted long ago. The worker does so once a day by itself."""

from django.core.management.base import BaseCommand

from portal.revisions.trash import KEPT_FOR, overdue, purge


class Command(BaseCommand):
    help = f"Forget what was deleted more than {KEPT_FOR.days} days ago, with its history and its files."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="Change nothing; say what would go.")

    def handle(self, *args, dry_run, **options):
        titles = [deletion.title for deletion in overdue()] if dry_run else purge()
        for title in titles:
            self.stdout.write(f"{'Would be forgotten' if dry_run else 'Forgotten'}: {title}")
        if not titles:
            self.stdout.write(f"Nothing is older than {KEPT_FOR.days} days.")
