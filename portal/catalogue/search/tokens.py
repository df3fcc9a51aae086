"""Words as the index knows them: folded, as they are written and as stems."""

import re
import unicodedata
from bisect import bisect_right
from functools import lru_cache

import snowballstemmer

from portal.publishing.folding import fold

WORD = re.compile(r"\w+")
NO_WORD = re.compile(r"\W+")
# By a second token a page says that a word stands in its title or among its names.
TITLE = "t:"
# How much a page says of a word, in few steps, as rankings need no more: the least count of each, and what it means.
STEPS = (1, 2, 3, 4, 5, 7, 10, 15)
MEANS = (1, 2, 3, 4, 5.5, 8, 12, 20)
LEVELS = range(1, len(STEPS) + 1)
LONGEST = 40  # both databases limit a token; what follows in a longer word tells nothing more

# Texts in other languages (Bulgarian, Croatian, Latvian, Maltese, Slovak, Slovenian) are found as they are written.
STEMMERS = {
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hu": "hungarian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "sv": "swedish",
}


def words(text):
    """Accents that stand apart are joined with their letters first: stemmers know only the joined ones."""
    return WORD.findall(unicodedata.normalize("NFC", text))


@lru_cache(maxsize=20_000)
def token(word):
    """Letters and digits only (some signs fold into several, as ½ does), so that no engine sees syntax of its own."""
    return NO_WORD.sub("", fold(word))[:LONGEST]


def phrase(text):
    """The tokens of all its words in their order, as a tuple: what two ways to write the same have in common."""
    return tuple(filter(None, map(token, words(text))))


@lru_cache(maxsize=20_000)
def forms(word, language):
    """The word's token and that of its stem: one or two strings, or none."""
    written = token(word)
    if not written or language not in STEMMERS:
        return (written,) if written else ()
    # A stemmer of its own each time, for it keeps state and several threads come here.
    stem = token(snowballstemmer.stemmer(STEMMERS[language]).stemWord(word.lower()))
    return (written, stem) if stem and stem != written else (written,)


def level(count):
    """1 to 8: the step on which so many mentions stand."""
    return bisect_right(STEPS, count)
