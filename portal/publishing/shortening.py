"""Titles and texts measured and cut for people."""

import re

from django.utils.html import strip_tags

WORDS_A_MINUTE = 220
# Where a block of a rich text ends, and with it a word.
BREAKS = re.compile(r"</(?:p|h\d|li|blockquote|tr|td|th)>|<br ?/?>|<hr ?/?>", re.IGNORECASE)


def shorten(text, limit):
    """The text, or as many of its whole words as fit into `limit` characters with one “…” behind them.

    A first word that alone is longer than the limit is cut inside, as there is no edge to cut at.
    """
    text, limit = " ".join(str(text).split()), int(limit)
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]  # the last place belongs to the ellipsis
    if text[limit - 1] != " " and " " in cut:
        cut = cut[: cut.rindex(" ")]
    return cut.rstrip(" ,;:.–—-…(“„«") + "…"


def count_words(html):
    return len(strip_tags(BREAKS.sub(" ", html)).split())


def reading_minutes(html):
    """Minutes to read the text at 220 words a minute, at least one."""
    return max(1, round(count_words(html) / WORDS_A_MINUTE))
