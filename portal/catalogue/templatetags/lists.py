"""How lists are addressed, grouped and dated."""

from datetime import timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from django import template
from django.db import models
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.catalogue import pending
from portal.catalogue.cards import cards
from portal.catalogue.connections import Group
from portal.catalogue.models import Entry
from portal.publishing import clock
from portal.publishing.dates import Precision, spoken
from portal.publishing.prepared import Prepared, Slot
from portal.publishing.shortening import shorten

register = template.Library()


def _editorial():
    language, at = Slot("language", models.CharField()), Slot("at", models.DateTimeField())
    return Entry.stored.reading(language, at).kind("page").order_by("position", "sort_title")


EDITORIAL = Prepared(_editorial)


@register.simple_tag
def editorial_pages():
    """Entries of the pages that the foot of every page names, such as the imprint. One query."""
    pending.flush()
    return EDITORIAL.objects(language=get_language(), at=clock.now())


@register.simple_tag
def query(criteria, **changes):
    """The query string of the list with other values: `{% query criteria page=2 %}`."""
    return criteria.query(**changes)


@register.simple_tag
def without(criteria, chosen):
    """The same without one of the chosen filters."""
    return criteria.without(chosen.name, chosen.value)


@register.filter
def goes_beyond(entries, kind):
    """Whether any of the entries is of another kind."""
    return any(entry.kind != kind for entry in entries)


@register.simple_tag
def choose(criteria, name, choice):
    """The query string with one value more of a filter, or without it if it is chosen."""
    way = criteria.without if choice.is_chosen else criteria.with_value
    return way(name, choice.value)


@register.filter
def page_numbers(page):
    """The first, the last and the nearest pages; None stands for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.filter
def lookup(mapping, key):
    return mapping.get(key, "")


@register.simple_tag
def cards_of(group, at_most):
    """The first connected pages as cards, with their labels. One query for the labels."""
    return cards([connection.entry for connection in group[:at_most]], get_language())


@register.simple_tag
def headline(entry, level=3, limit=None):
    """The title of a card: a heading whose link covers the card.

    Where a `limit` cuts it, the full title is reachable.
    """
    short = shorten(entry.title, limit) if limit else entry.title
    lang = format_html(' lang="{}"', entry.language) if entry.is_foreign else ""
    full = format_html(' title="{}"', entry.title) if short != entry.title else ""
    return format_html(
        '<h{0} class="card__title"{1}><a class="card__link" href="{2}"{3}>{4}</a></h{0}>',
        level,
        lang,
        entry.get_absolute_url(),
        full,
        short,
    )


@register.simple_tag
def link(entry):
    """A link to a page by its title, which says its language where that is not the reader's."""
    lang = format_html(' lang="{}"', entry.language) if entry.is_foreign else ""
    return format_html('<a href="{}"{}>{}</a>', entry.get_absolute_url(), lang, entry.title)


@register.filter
def stated(group):
    """Connections that somebody entered as a fact, not only by a link in running text."""
    facts = Group(connection for connection in group if set(connection.relations) - {"text"})
    facts.total = group.total - (len(group) - len(facts))
    return facts


@register.simple_tag
def mentions(links, listed="", but=()):
    """Pages whose words link here and that say no more of it, the newest first: `{% mentions links "article event" %}`.

    Kinds in `listed` are left out, for the page shows all that it is linked with of them; so are the cards `but`.
    """
    shown = {card.item_id for card in but or ()}
    found = [
        connection
        for kind, group in links.items()
        for connection in (group if kind not in listed.split() else ())
        if set(connection.relations) == {"text"} and len(connection.relations) > len(connection.outward)
    ]
    found = [connection for connection in found if connection.entry.item_id not in shown]
    return sorted(found, key=lambda connection: connection.entry.sort_at, reverse=True)


@register.filter
def to_come(group):
    """Connected events that are not over, the next one first."""
    now = clock.now()
    ahead = [connection for connection in group if connection.entry.ends_at and connection.entry.ends_at > now]
    return sorted(ahead, key=lambda connection: connection.entry.starts_at)


@register.filter
def is_over(entry):
    return bool(entry.ends_at) and entry.ends_at <= clock.now()


@register.filter
def by_month(entries):
    """`[(heading, entries)]` for entries in the order of their dates."""
    return [(heading, list(members)) for heading, members in groupby(entries, key=_month_heading)]


def _month_heading(entry):
    if entry.starts_at is None:
        return _("Date not known")
    date = _local(entry.starts_at, entry.time_zone).date()
    return spoken(date, Precision.MONTH if entry.precision in (Precision.DAY, "time") else entry.precision)


def _local(moment, zone):
    return moment.astimezone(ZoneInfo(zone)) if moment and zone else moment


@register.inclusion_tag("includes/_date.html")
def date_block(starts, ends, precision, zone=""):
    """The day as a headline: `27–28`, November 2026, Friday–Saturday; as much of it as is known.

    `ends` is the moment from which it is over, so midnight means the day before.
    """
    if starts is None:
        return {"under": _("Date not known")}
    first = _local(starts, zone)
    if precision not in (Precision.DAY, "time"):
        if precision == Precision.YEAR:
            return {"day": first.year, "moment": first, "format": "Y"}
        words, _space, year = spoken(first.date(), precision).rpartition(" ")
        return {"words": words, "month": year, "moment": first, "format": "Y-m"}
    last = _local(ends, zone) - timedelta(microseconds=1) if ends else first
    return {"moment": first, "format": "Y-m-d", **_days(first.date(), last.date())}


def _days(first, last):
    month = date_format(first, "F Y")
    if first >= last:
        return {"day": first.day, "month": month, "under": date_format(first, "l")}
    if (first.year, first.month) == (last.year, last.month):
        weekdays = f"{date_format(first, 'l')}–{date_format(last, 'l')}"
        return {"day": f"{first.day}–{last.day}", "month": month, "under": weekdays}
    until = _("to %(date)s") % {"date": spoken(last)}
    return {"day": first.day, "month": month, "under": until}
