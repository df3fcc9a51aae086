"""What every page needs to know of the site."""

from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language

from portal.publishing.languages import language_name


def _interface_languages():
    """The languages that the words around the texts are translated to: those with a catalogue in `locale/`."""
    catalogues = (path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("*/LC_MESSAGES/django.mo"))
    codes = {settings.LANGUAGE_CODE, *(path.parent.parent.name for path in catalogues)}
    return [(code, language_name(code)) for code in sorted(codes, key=lambda c: (c != settings.LANGUAGE_CODE, c))]


INTERFACE_LANGUAGES = _interface_languages()


def interface_language():
    """A reader of Polish texts has English words around them until somebody translates those."""
    language = get_language()
    return language if language in dict(INTERFACE_LANGUAGES) else settings.LANGUAGE_CODE


def site(request):
    return {
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "interface_languages": INTERFACE_LANGUAGES,
        "interface_language": interface_language(),
    }
