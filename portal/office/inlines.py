"""The parts of a page's form: its texts, and the rows that tie it to others."""

from django.contrib import admin
from django.db import models
from django.forms import Media, TextInput
from django.utils.translation import gettext_lazy as _

from portal.publishing.fields import RichTextField
from portal.publishing.formsets import BoundedFormSet
from portal.publishing.languages import language_choices

from .fields import OfficeFields
from .forms import RowFormSet, SpokenRules, TextForm, TextFormSet
from .widgets import LongTextInput, RichTextWidget, TitleInput


class PartInline(OfficeFields, admin.StackedInline):
    """Whoever may change an object may change its parts; they have no permissions of their own."""

    extra = 0
    formset = BoundedFormSet
    rules = {}

    def has_view_permission(self, request, obj=None):
        return self.owner_admin.has_view_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        may_change = self.owner_admin.has_change_permission(request, obj)
        return may_change or (obj is None and self.owner_admin.has_add_permission(request))

    has_add_permission = has_delete_permission = has_change_permission

    @property
    def owner_admin(self):
        return self.admin_site.get_model_admin(self.parent_model)

    @property
    def media(self):
        return Media()  # our own script adds and removes rows

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.rules = self.rules
        return formset


class RowInline(PartInline):
    """Rows of a few short fields."""

    template = "admin/edit_inline/rows.html"
    form = SpokenRules
    formset = RowFormSet


class TextInline(PartInline):
    """What the object says, one language beside the other."""

    template = "admin/edit_inline/texts.html"
    verbose_name, verbose_name_plural = _("text"), _("words")
    form = TextForm
    formset = TextFormSet
    min_num, validate_min = 1, True
    rows = {"summary": 2, "search_description": 2, "problem": 4, "objective": 4}
    written = ()
    field_helps = {
        "body": _("Link other pages of the site by their title: each then knows that it is mentioned here."),
    }

    formfield_overrides = {
        RichTextField: {"widget": RichTextWidget},
        models.TextField: {"widget": LongTextInput(attrs={"rows": 4})},
        models.CharField: {"widget": TextInput},
    }

    @classmethod
    def of(cls, model, written):
        """The inline class for a kind of content; `written` names what an editor writes, in order."""
        return type(f"{model.__name__}TextInline", (cls,), {"model": model.text_model(), "written": written})

    def get_fieldsets(self, request, obj=None):
        return [
            (None, {"fields": ["language", *self.written]}),
            (_("Address and search engines"), {"fields": ["slug", "search_description"], "classes": ["collapse"]}),
        ]

    def get_max_num(self, request, obj=None, **kwargs):
        return len(language_choices())

    def get_extra(self, request, obj=None, **kwargs):
        """Without scripts a further language is asked for by a link."""
        return 1 if obj and request.GET.get("language") in dict(language_choices()) else 0

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, validate_min=self.validate_min, **kwargs)
        formset.form.rules = {
            f"{self.opts.model_name}_one_per_address": ("slug", _("Another page has this address. Choose another.")),
        }
        wanted = request.GET.get("language", "")
        if wanted in dict(language_choices()):
            formset.form.base_fields["language"].initial = wanted
        return formset

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.rows:
            kwargs["widget"] = LongTextInput(attrs={"rows": self.rows[db_field.name]})
        elif db_field.name == "title":
            kwargs["widget"] = TitleInput()
        return super().formfield_for_dbfield(db_field, request, **kwargs)
