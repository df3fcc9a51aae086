"""The values that a filter by a column can have, whether or not any page has them."""

from django.conf import settings

from portal.publishing.countries import NAMES, country_name

from .models import kinds


def choices(name, kind=""):
    """`{value: words}` of one kind of content, or of all together; `{}` for a filter that has no short list."""
    match name:
        case "kind":
            return {each: model._meta.verbose_name_plural for each, model in kinds().items()}
        case "language":
            return dict(settings.LANGUAGES)
        case "country":
            return {code: country_name(code) for code in NAMES}
        case "sort" | "status" | "pillar":
            return _of_fields(f"{name}_field", [kinds()[kind]] if kind else kinds().values())
    return {}


def _of_fields(role, models):
    """Where two kinds use the same code, the words of the first one stand for both."""
    found = {}
    for model in models:
        if name := getattr(model, role):
            field = model._meta.get_field(name)
            for value, words in getattr(field, "codes", None) or field.flatchoices:
                found.setdefault(value, words)
    return found
