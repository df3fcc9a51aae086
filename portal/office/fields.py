"""Which form field and control a model field gets in the back office."""

from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.contrib.auth import get_user_model
from django.db import models
from django.forms import NumberInput, URLInput
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from portal.library.models import Image
from portal.reviews.homes import leads_home
from portal.reviews.mandates import choosable, is_bound

from .widgets import (
    CountrySelect,
    DateInput,
    LongTextInput,
    PageSelect,
    PageSelectMultiple,
    PictureSelect,
    TagInput,
    TagsField,
    TimeInput,
    ZoneSelect,
)

CONTROLS = {
    models.DateField: {"widget": DateInput},
    models.TimeField: {"widget": TimeInput},
    models.URLField: {"widget": URLInput(attrs={"placeholder": "https://"}), "assume_scheme": "https"},
    models.TextField: {"widget": LongTextInput(attrs={"rows": 3})},
    models.PositiveSmallIntegerField: {"widget": NumberInput(attrs={"class": "short"})},
    models.PositiveIntegerField: {"widget": NumberInput(attrs={"class": "short"})},
    models.DecimalField: {"widget": NumberInput(attrs={"class": "short", "step": "0.00001"})},
    TaggableManager: {
        "form_class": TagsField,
        "widget": TagInput,
        "help_text": _("Words that other pages share. A comma ends a tag; those that exist are suggested."),
    },
}
NAMED = {"country": CountrySelect, "time_zone": ZoneSelect}


class OfficeFields:
    """For model admins and inlines."""

    # What the form says otherwise than the model: `{"field": "Label"}` and `{"field": "Sentence."}`.
    field_labels, field_helps = {}, {}

    def __init__(self, *args, **kwargs):
        self.formfield_overrides = {**CONTROLS, **self.formfield_overrides}
        super().__init__(*args, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in NAMED:
            kwargs["widget"] = NAMED[db_field.name]
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is None:
            return None
        field.label = self.field_labels.get(db_field.name, field.label)
        field.help_text = self.field_helps.get(db_field.name, field.help_text)
        if db_field.name.endswith("_precision"):
            _shorten(field)
        if db_field.choices and db_field.has_default():
            field.widget.attrs["data-given"] = ""  # there is always a choice, so “required” need not be said
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False  # nobody deletes an organisation from the form of an article
        if hasattr(field, "queryset") and is_bound(request.user):
            _limit(field, db_field)
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.related_model is get_user_model():
            kwargs["queryset"] = get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username")
        elif db_field.related_model is Image:
            kwargs["widget"] = PictureSelect(db_field, self.admin_site)
            kwargs["widget"].offers_all = "pictures" in request.GET
        elif self._can_be_searched(db_field.related_model):
            kwargs["widget"] = PageSelect(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if self._can_be_searched(db_field.related_model):
            kwargs["widget"] = PageSelectMultiple(db_field, self.admin_site)
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def get_field_queryset(self, db, db_field, request):
        """Choices are looked up one by one, so their order does not matter."""
        return choosable(db_field.related_model._default_manager.all(), request.user)

    def _can_be_searched(self, model):
        return self.admin_site.is_registered(model) and self.admin_site.get_model_admin(model).search_fields


def _limit(field, db_field):
    """What it offers is less than all. What a page names already stays, whatever it is; see `forms.SpokenRules`."""
    field.keeps_what_is_named = not leads_home(db_field)
    if leads_home(db_field):
        field.error_messages["invalid_choice"] = _("This is not your partnership’s. Choose what is.")


def _shorten(field):
    """How much of a date is known stands right behind it, so the words of the date need no repeating."""
    field.widget.attrs["aria-label"] = field.label
    field.label, field.help_text = _("Known to the"), ""
