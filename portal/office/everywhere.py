"""Words in all texts of all kinds: of each object as it is worked on, which is its draft if it has one."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.publishing.fields import RichTextField
from portal.publishing.languages import language_name
from portal.publishing.models import Text
from portal.revisions.models import Revision
from portal.revisions.snapshots import SCHEDULE, columns, parts

from .fields import NAMED
from .occurrences import Occurrence, occurrences, replaced

KINDS_OF_FIELDS = (models.CharField, models.TextField, models.URLField, RichTextField)


@dataclass
class Place:
    """A value in which the words stand: `path` in the snapshot, as `merging` has it."""

    path: tuple
    model_field: models.Field
    value: str
    language: str
    found: list[Occurrence]

    @property
    def label(self):
        name = capfirst(self.model_field.verbose_name)
        return f"{language_name(self.language)}: {name}" if self.language else name

    @property
    def name(self):
        """Names the place in a form. Another one once the value has changed."""
        stamp = hashlib.sha256(self.value.encode()).hexdigest()[:8]
        return "-".join([*self.path, stamp])

    def with_replacement(self, numbers, replacement):
        """The value with the replacement at these occurrences; refused in words where the field does not allow it."""
        value = replaced(self.value, [self.found[number] for number in numbers], replacement)
        try:
            self.model_field.clean(value, None)
        except ValidationError as error:
            raise ValidationError(f"{self.label}: {' '.join(error.messages)}") from error
        if isinstance(self.model_field, RichTextField) and self.model_field.sanitize(value) != value:
            raise ValidationError(_("%(field)s: such an address is not allowed.") % {"field": self.label})
        return value


@dataclass
class Found:
    """An object, and where the words stand in it."""

    model: type
    pk: int
    places: list[Place]

    @property
    def name(self):
        return f"{self.model._meta.label_lower}-{self.pk}"


def search(kinds, wanted):
    """A `Found` for each object of these kinds in which the words stand. A fixed number of queries."""
    for model in kinds:
        maybe = defaultdict(list)
        for pk, *value in _values(model):
            if wanted.may_stand_in(value[2]):
                maybe[pk].append(value)
        for pk in sorted(maybe):  # looked at closely one by one, as the reader may stop
            places = [_place(wanted, *value) for value in maybe[pk]]
            if places := [place for place in places if place.found]:
                yield Found(model, pk, places)


def _place(wanted, path, model_field, value, language):
    return Place(path, model_field, value, language, occurrences(model_field, value, wanted))


def _values(model):
    """`(primary key, path, field, value, language)` of every text, in the order of a form: words first, then facts."""
    drafts = dict(
        Revision.objects.drafts()
        .filter(content_type=ContentType.objects.get_for_model(model))
        .values_list("object_id", "data")
    )
    for part, owner in parts(model):
        yield from _of_rows(part, owner.attname, drafts)
    yield from _of_rows(model, "pk", drafts)
    for pk, data in drafts.items():
        yield from _of_draft(model, pk, data)


def _of_rows(model, owner, drafts):
    fields = searched(model)
    is_text = issubclass(model, Text)
    rows = model._base_manager.order_by("pk").values_list(
        "pk", owner, "language" if is_text else "pk", *(each.name for each in fields)
    )
    for pk, whose, language, *values in rows.iterator() if fields else ():
        if whose not in drafts:
            for each, value in zip(fields, values, strict=True):
                if value:
                    yield whose, _path(model, owner, pk, each), each, value, language if is_text else ""


def _of_draft(model, pk, data):
    for part, _owner in parts(model):
        for number, row in data["rows"].get(part._meta.model_name, {}).items():
            for each in searched(part):
                if value := row.get(each.name):
                    language = row["language"] if issubclass(part, Text) else ""
                    yield pk, ("rows", part._meta.model_name, number, each.name), each, value, language
    for each in searched(model):
        if value := data["facts"].get(each.name):
            yield pk, ("facts", each.name), each, value, ""


def _path(model, owner, pk, model_field):
    return ("facts", model_field.name) if owner == "pk" else ("rows", model._meta.model_name, str(pk), model_field.name)


def searched(model):
    """Fields that hold words: no codes, no choices, nothing that names the object."""
    return [
        each
        for each in columns(model)
        if type(each) in KINDS_OF_FIELDS and not each.choices and each.name not in {*SCHEDULE, *NAMED}
    ]
