"""Measures the links that are offered while somebody writes, on the demo articles with their links taken out.

    DATABASE_URL=… python -m benchmarks.mentions

Uses a new, empty database beside the one that `DATABASE_URL` names, and drops it. Right is what the authors linked, of
the kinds that are offered: precision is the part of the offers that they had linked too, recall the part of the pages
linked under a name of theirs that is offered. What the authors named and left unlinked counts against precision.
"""

import os
import re
import sys
import time
from statistics import median
from typing import NamedTuple

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()

from django.core.management import call_command

from articles.models import ArticleText
from benchmarks.database import engine, fresh_database
from portal.catalogue import addresses
from portal.catalogue.models import kinds
from portal.catalogue.search.tokens import phrase
from portal.office.linking import Linker
from portal.office.mentions import mentions, spellings

LINK = re.compile(r'<a href="([^"]+)"[^>]*>(.*?)</a>', re.DOTALL)
ELEMENT = re.compile(r"<[^>]*>")


class Measures(NamedTuple):
    offered: int
    agreed: int  # offers that the authors have linked
    named: int  # pages that they have linked under a name
    found: int  # those of them that are offered
    milliseconds: float  # median time for a text, the names being known

    @property
    def precision(self):
        return self.agreed / self.offered

    @property
    def recall(self):
        return self.found / self.named


def measure():
    """Of the published demo articles in all their languages; they have to be in the database."""
    rows, times = [], []
    linkers = {language: Linker(language) for language in ("en", "fr", "de")}
    for text in ArticleText.objects.published():
        names = linkers[text.language].names
        wanted = _links(text.body)
        began = time.process_time()
        offered = {mention.target for mention in mentions(LINK.sub(r"\2", text.body), names)}
        times.append(1_000 * (time.process_time() - began))
        named = _named(wanted, names)
        rows.append((len(offered), len(offered & set(wanted)), len(named), len(offered & named)))
    return Measures(*map(sum, zip(*rows, strict=True)), median(times))


def _links(html):
    """`{item: [words of the links to it]}` for pages of the kinds that are offered."""
    links = {}
    for href, words in LINK.findall(html):
        address = addresses.read(href) if href.startswith("/") else None
        if address and kinds()[address.kind].is_called_by_name:
            for item in addresses.items_at({address}).values():
                links.setdefault(item, []).append(f" {' '.join(phrase(ELEMENT.sub('', words)))} ")
    return links


def _named(links, names):
    """The items of which the words of a link hold a name."""
    called = [(item, f" {' '.join(phrase(way))} ") for name, item in names if item in links for way in spellings(name)]
    return {item for item, name in called if any(name in words for words in links[item])}


def main():
    with fresh_database():
        call_command("loaddata", "demo", verbosity=0)
        found = measure()
        print(f"Python {sys.version.split()[0]}, Django {django.__version__}, {engine()}")
        print(f"precision {found.precision:.2f} ({found.agreed} of {found.offered} offers)")
        print(f"recall    {found.recall:.2f} ({found.found} of {found.named} pages linked by name)")
        print(f"median    {found.milliseconds:.1f} ms for a text")
    _print_size()


def _print_size(number=5_000):
    names = [(f"Partnership of place{n} and town{n % 70}", n) for n in range(number)]
    for words in (500, 5_000):
        html = f"<p>{'Partnership of place7 and town7 or ' * (words // 6)}</p>"
        began = time.process_time()
        mentions(html, names)
        print(f"{number:,} names, {words:,} words: {1_000 * (time.process_time() - began):.0f} ms")


if __name__ == "__main__":
    main()
