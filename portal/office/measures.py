"""What a text measures, below its field. `static/js/admin-measures.js` counts on while somebody types."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.publishing.shortening import count_words, reading_minutes, shorten

# Where the site shows a title shortened, and to how many letters.
CUTS = [(80, gettext_lazy("On cards")), (36, gettext_lazy("Above pages that belong to it"))]
HIDDEN = format_html(" {}", "hidden")


def words(html):
    """`<p>` with the number of words, and how long they take to read."""
    number, minutes = count_words(html or ""), reading_minutes(html or "")
    sentence = ngettext("%(number)d word", "%(number)d words", number) % {"number": number}
    if number:
        read = ngettext("%(minutes)d minute to read", "%(minutes)d minutes to read", minutes) % {"minutes": minutes}
        sentence = f"{sentence}, {read}"
    return format_html('<p class="measure" data-measure="words">{}</p>', sentence)


def length(text, limit):
    sentence = _("%(length)d of %(limit)d characters") % {"length": len(text or ""), "limit": int(limit)}
    return format_html('<p class="measure" data-measure="length">{}</p>', sentence)


def cuts(title):
    """The title as it is shortened, where it is too long to be shown whole."""
    title = " ".join((title or "").split())
    rows = [(limit, HIDDEN if len(title) <= limit else "", where, shorten(title, limit)) for limit, where in CUTS]
    lines = format_html_join(" ", '<span data-cut="{}"{}>{}: <q>{}</q></span>', rows)
    return format_html('<p class="measure" data-measure="cuts">{}</p>', lines)
