"""The languages that texts can be written in: data, so that a new one needs no migration."""

from django.conf import settings


def language_choices():
    """A callable, so that migrations do not record the list."""
    return settings.LANGUAGES


def default_language():
    return settings.LANGUAGE_CODE


def language_name(code):
    """The language's own name for itself, such as `Français`."""
    return dict(settings.LANGUAGES).get(code, code)
