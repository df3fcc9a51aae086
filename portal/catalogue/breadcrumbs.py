"""The way from the front page to a page: its kind's list, or the bigger things it is a part of."""

from django.utils.text import capfirst
from django.utils.translation import get_language

from portal.publishing.addresses import list_path

from .models import kinds


def breadcrumbs(model, links):
    """`[(path, words)]`, without the front page and without the page itself."""
    wholes = sorted((c for group in links.values() for c in group if c.depth), key=lambda c: -c.depth)
    if not wholes:
        return [_list_of(model)] if model.address else []
    outermost = kinds()[wholes[0].entry.kind]
    return [_list_of(outermost)] + [(c.entry.get_absolute_url(), c.entry.title) for c in wholes]


def _list_of(model):
    return list_path(model, get_language()), capfirst(model._meta.verbose_name_plural)
