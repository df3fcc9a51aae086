"""Prints the audit log for other programs, one record as JSON on each line, the oldest first."""

from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.audit import record
from portal.audit.exporting import json_lines
from portal.audit.models import Record


class Command(BaseCommand):
    help = "Print the audit log, one record as JSON on each line, the oldest first."

    def add_arguments(self, parser):
        parser.add_argument("--since", type=_moment, help="Only what was recorded from this day or moment on.")

    def handle(self, *args, since, **options):
        until = timezone.now()
        records = Record.objects.filter(at__lte=until).order_by("at", "pk")
        if since:
            records = records.filter(at__gte=since)
        count = records.count()
        record("exported", label="Audit log", details={"rows": count, "since": since and since.isoformat()})
        for line in json_lines(records):
            self.stdout.write(line)


def _moment(words):
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as error:
        raise CommandError(f"“{words}” is no date. Write it like 2026-01-31 or 2026-01-31T12:00.") from error
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
