"""Model fields shared by all kinds of content."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _
from django_prose_editor.fields import ProseEditorField

from .richtext import EXTENSIONS


class RichTextField(ProseEditorField):
    """HTML from the editor, cleaned on every way into the database.

    Forms clean in `clean()`; shell, bulk and fixture writes do not call that, but every one of them asks the field to
    prepare its value for the database. What the database itself would put together is refused.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("extensions", EXTENSIONS)
        kwargs.setdefault("sanitize", True)
        super().__init__(*args, **kwargs)

    def get_db_prep_save(self, value, connection):
        if isinstance(value, str):
            value = self.sanitize(value)
        return super().get_db_prep_save(value, connection)

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        self._refuse_expression(value)
        return value

    def get_placeholder(self, value, compiler, connection):
        """Asked at every update."""
        self._refuse_expression(value)
        return "%s"

    def _refuse_expression(self, value):
        if hasattr(value, "resolve_expression") and not self._is_from_bulk_update(value):
            raise TypeError(f"“{self.name}” is cleaned in Python, so it cannot be set to a database expression.")

    def _is_from_bulk_update(self, expression):
        """Whether it only chooses between values of this field, each of which is cleaned."""
        match expression:
            case Cast():
                return self._is_from_bulk_update(expression.get_source_expressions()[0])
            case Case():
                results = [when.result for when in expression.cases]
                return all(isinstance(r, Value) and isinstance(r.output_field, RichTextField) for r in results)
        return False

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("sanitize", None)
        return name, path, args, kwargs


class ChoiceSetField(models.CharField):
    """Several codes of one short list, such as the pillars of an action: a list in Python, `,BR,BK,` in the database.

    `filter(pillars__contains=",BR,")` finds the rows that hold a code.
    """

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", list)
        self.codes = kwargs.pop("codes", ())
        super().__init__(*args, **kwargs)

    def from_db_value(self, value, expression, connection):
        return self.to_python(value)

    def to_python(self, value):
        if value is None:
            return []
        if isinstance(value, str):
            return [code for code in value.split(",") if code]
        return list(value)

    def get_prep_value(self, value):
        codes = self.to_python(value)
        return f",{','.join(codes)}," if codes else ""

    def value_to_string(self, obj):
        return ",".join(self.value_from_object(obj))

    def validate(self, value, model_instance):
        known = dict(self.codes)
        for code in value:
            if code not in known:
                raise ValidationError(
                    _("“%(code)s” is not one of: %(known)s."), params={"code": code, "known": ", ".join(known)}
                )

    def labels(self, value):
        known = dict(self.codes)
        return [known.get(code, code) for code in value]

    def formfield(self, **kwargs):
        return forms.MultipleChoiceField(
            choices=self.codes,
            required=not self.blank,
            label=self.verbose_name.capitalize(),
            help_text=self.help_text,
            widget=forms.CheckboxSelectMultiple,
        )
