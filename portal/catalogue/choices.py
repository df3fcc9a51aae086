"""The values that a filter by a column can have, whether or not any page has them."""

from django.conf import settings

from portal.publishing.countries import NAMES

from .models import kinds


def choices(name, kind=""):
    """`{value: words}` of one kind of content, or of all together; `{}` for a filter that has no short list."""
    match name:
        case "kind":
            return {each: model._meta.verbose_name_plural for each, model in kinds().items()}
        case "language":
            return dict(settings.LANGUAGES)
        case "country":
            return NAMES
        case "status":
            return _first_words(model.status_words().items() for model in _asked(kind))
        case "sort" | "pillar":
            return _first_words(_of_field(model, f"{name}_field") for model in _asked(kind))
    return {}


def _asked(kind):
    return [kinds()[kind]] if kind else kinds().values()


def _of_field(model, role):
    if name := getattr(model, role):
        field = model._meta.get_field(name)
        return getattr(field, "codes", None) or field.flatchoices
    return ()


def _first_words(pairs_of_kinds):
    """Where two kinds use the same code, the words of the first one stand for both."""
    found = {}
    for pairs in pairs_of_kinds:
        for value, words in pairs:
            found.setdefault(value, words)
    return found
