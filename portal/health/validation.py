"""Would this object be accepted today, as it stands?"""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.text import capfirst

from portal.publishing.models import Text
from portal.revisions.snapshots import parts

from .cases import Sign


def complaints(facts, texts):
    """What the validation of the facts, the texts and the rows that belong to them has to say."""
    yield from _of(facts)
    for text in texts:
        yield from _of(text, language=text.language)
    for part, owner in parts(type(facts)):
        if not issubclass(part, Text):
            for row in part._base_manager.filter(**{owner.name: facts.pk}):
                yield from _of(row, prefix=f"{capfirst(part._meta.verbose_name)} “{row}”, ", is_part=True)


def _of(row, *, language="", prefix="", is_part=False):
    try:
        row.full_clean()
    except ValidationError as error:
        for name, sentences in error.message_dict.items():
            field = "" if name == NON_FIELD_ERRORS else name
            label = f"{row._meta.get_field(name).verbose_name}: " if field else ""
            yield from (Sign(language, "" if is_part else field, f"{prefix}{label}{text}") for text in sentences)
