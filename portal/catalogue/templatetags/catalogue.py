"""How templates ask the catalogue: for the newest, the next, the count of something."""

from django import template
from django.urls import translate_url
from django.utils.translation import get_language

from portal.catalogue import richtext as rich
from portal.catalogue import structured
from portal.catalogue.cards import cards
from portal.catalogue.models import Entry, kinds
from portal.publishing import clock
from portal.publishing.addresses import list_path

register = template.Library()


@register.simple_tag
def latest(kind, at_most):
    """Cards of the newest pages of a kind."""
    language = get_language()
    entries = Entry.objects.reading(language).kind(kind).for_cards()
    newest = entries.newest_first()
    return cards(newest[:at_most], language)


@register.simple_tag
def upcoming(at_most):
    """Cards of the events that are not over yet, the next one first."""
    language = get_language()
    events = Entry.objects.reading(language).kind("event").filter(ends_at__gt=clock.now()).for_cards()
    return cards(events.order_by("starts_at", "sort_title")[:at_most], language)


@register.simple_tag
def all_of(kind):
    """Cards of all pages of a kind, by title."""
    language = get_language()
    return cards(Entry.objects.reading(language).kind(kind).for_cards().order_by("position", "sort_title"), language)


@register.simple_tag
def list_of(kind):
    """The path of a kind's list in the reader's language."""
    return list_path(kinds()[kind], get_language())


@register.simple_tag(takes_context=True)
def structured_data(context):
    """The page for search engines, as a JSON-LD block."""
    return structured.script(context)


@register.simple_tag(takes_context=True)
def path_in(context, language):
    """The path of a page that is not an object's own (a list, the front page) in another language."""
    return translate_url(context["request"].path, language)


@register.simple_tag
def richtext(html, links):
    """An editor's text, with links only to pages that visitors can read."""
    return rich.render(html, links)
