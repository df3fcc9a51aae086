"""Where pages are. The one place that knows how a kind, a slug and a language become a path."""

from urllib.parse import quote

from django.conf import settings
from django.urls import get_script_prefix, path, register_converter
from django.urls.exceptions import NoReverseMatch


class UnicodeSlugConverter:
    regex = r"[-\w]+"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value


register_converter(UnicodeSlugConverter, "uslug")


def language_prefix(language):
    """`""` for the default language, `"fr/"` for another one."""
    return "" if language == settings.LANGUAGE_CODE else f"{language}/"


def page_path(model, slug, language):
    """The path of a page, such as `/fr/articles/un-titre/`. Agrees with `reverse()`, at a tenth of its cost."""
    return kind_path(model.address, slug, language)


def kind_path(address, slug, language):
    address = f"{address}/" if address else ""
    return f"{get_script_prefix()}{language_prefix(language)}{address}{quote(slug)}/"


def list_path(model, language):
    if not model.address:
        raise NoReverseMatch(f"{model.__name__} has no list page.")
    return f"{get_script_prefix()}{language_prefix(language)}{model.address}/"


def absolute(url_path):
    """The full address of a path, for feeds, calendars and canonical links."""
    return f"{settings.SITE_URL}{url_path}"


def kind_urls(model, detail, list=None):
    """URL patterns of one kind: `<model>-list` at its address and `<model>-detail` below it."""
    name, address = model._meta.model_name, f"{model.address}/" if model.address else ""
    patterns = [path(f"{address}<uslug:slug>/", detail.as_view(), name=f"{name}-detail")]
    if list:
        patterns.insert(0, path(address, list.as_view(), name=f"{name}-list"))
    return patterns
