"""What a visitor may be about to type."""

from collections import Counter

import numpy as np
from django.db.models import F

from portal.publishing import clock
from portal.publishing.folding import fold

from .. import shelf as shelves
from ..models import Entry
from .saying import Sayings
from .tokens import token, words

PAGES, COMPLETIONS = 6, 4
LOOKED_AT = 60  # pages, of many that fit


def suggest(text, language, at=None):
    """Pages whose title or names hold the words, the last of which may be unfinished, and ways to complete the text:
    lists of at most 6 entries and 4 strings. Three queries.
    """
    tokens = [found for word in words(text.replace("\x00", " ")[:100]) if (found := token(word))][:8]
    if not tokens or len("".join(tokens)) < 2:
        return [], []
    shelf, moment = shelves.current(), at or clock.now()
    rows = Sayings(shelf, shelf.reading(language, moment)).in_titles(tokens[:-1], tokens[-1])
    newest = rows[np.lexsort([shelf.items.key[shelf.item[rows]], -shelf.entries.sort_at[rows]])][:LOOKED_AT]
    pks = shelf.entries.pk[newest].tolist()
    entries = list(Entry.objects.reading(language, moment).filter(pk__in=pks).annotate(kinship=F("item__kinship")))
    beginning = " ".join(tokens)
    entries.sort(key=lambda entry: (not fold(entry.title).startswith(beginning), len(entry.title), entry.sort_title))
    return entries[:PAGES], _completions(text, tokens, entries)


def _completions(text, tokens, entries):
    found = Counter()
    for entry in entries:
        written = {token(word): word.lower() for word in words(entry.title)}
        found.update(word for bare, word in written.items() if bare.startswith(tokens[-1]) and bare != tokens[-1])
    typed = words(text)[:-1]
    commonest = sorted(found, key=lambda word: (-found[word], word))[:COMPLETIONS]
    return [" ".join([*typed, word]) for word in commonest]
