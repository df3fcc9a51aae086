"""Collects the words of the public site. The back office speaks English, so its words stay out of the catalogues."""

import re
from pathlib import Path

from django.core.management.commands import makemessages

FOR_EDITORS = [
    "admin",  # folders of templates and of admin classes
    "admin.py",
    "partnerships/contradictions.py",
    "partnerships/rounds",
    "portal/accounts",
    "portal/catalogue/search/models.py",
    "portal/health",
    "portal/library/forms.py",
    "portal/library/templates",
    "portal/library/validators.py",
    "portal/office",
    "portal/presence",
    "portal/releases",
    "portal/reviews",
    "portal/revisions",
    "portal/tasks",
    "templates/429.html",
    "templates/account",
    "templates/allauth",
]
NOT_OF_THE_SITE = ["benchmarks", "handbook", "tests"]
DATE = re.compile(r'^"POT-Creation-Date: .*\n', re.MULTILINE)


class Command(makemessages.Command):
    """Django's own, with results that depend on nothing but the words: no line breaks or numbers, no date, no guess."""

    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def handle(self, *args, ignore_patterns, **options):
        ignored = [*ignore_patterns, *FOR_EDITORS, *NOT_OF_THE_SITE]
        always = {"no_location": True, "no_obsolete": True, "no_wrap": True}
        super().handle(*args, **{**options, **always, "ignore_patterns": ignored})

    def write_po_file(self, potfile, locale):
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / f"{self.domain}.po"
        catalogue.write_text(DATE.sub("", catalogue.read_text(encoding="utf-8")), encoding="utf-8")
