"""Form controls of the back office: native where browsers have good ones, ours where they have none."""

from zoneinfo import available_timezones

from django import forms
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django_prose_editor.widgets import ProseEditorWidget, importmap
from js_asset import Media, Script
from taggit.forms import TagField
from taggit.forms import TagWidget as TaggitWidget

from portal.publishing.countries import NAMES

from . import measures
from .keys import is_key

USUAL_ZONES = {zone for zone in available_timezones() if zone.startswith(("Europe/", "Atlantic/"))} | {"Asia/Nicosia"}


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%H:%M")


class DateTimeInput(forms.DateTimeInput):
    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class OpenSelect(forms.Select):
    """Offers what is usual; an unusual value that is stored already stays what it is."""

    def optgroups(self, name, value, attrs=None):
        groups = super().optgroups(name, value, attrs)
        usual = {code for code, _ in self.choices}
        for code in value:
            if code not in usual:
                groups.append((None, [self.create_option(name, code, code, True, len(groups))], len(groups)))
        return groups


class CountrySelect(OpenSelect):
    def __init__(self, attrs=None):
        named = sorted(((code, str(name)) for code, name in NAMES.items()), key=lambda choice: choice[1])
        super().__init__(attrs, choices=[("", "—"), *named])


class ZoneSelect(OpenSelect):
    def __init__(self, attrs=None):
        super().__init__(attrs, choices=[(zone, zone.replace("_", " ")) for zone in sorted(USUAL_ZONES)])


class LabelledSelect:
    """A select that a script turns into a search field; the labels of what is chosen are fetched for all rows at once.

    Django copies a widget for each form of a formset, but shares its attributes: `known` is the same dictionary in all
    of them, and a formset that fills it beforehand (see `inlines.RowFormSet`) spares each row a query.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.known, self.pictures = {}, {}

    def learn(self, keys):
        """Fetch the labels of these primary keys, at once."""
        missing = {int(key) for key in keys if is_key(str(key))} - self.known.keys()
        if missing:
            self.known |= self.labels(missing)

    def labels(self, keys):
        rows = self.choices.queryset.filter(pk__in=keys)
        target_admin = self.admin_site.get_model_admin(self.field.remote_field.model)
        if not hasattr(target_admin, "labels"):
            return {row.pk: str(row) for row in rows}
        rows = list(rows)
        labels = target_admin.labels(rows)
        if hasattr(target_admin, "pictures"):
            self.pictures |= target_admin.pictures(rows)
        return {row.pk: labels.get(row.pk) or str(row) for row in rows}

    def optgroups(self, name, value, attrs=None):
        self.learn(value)
        keys = [int(key) for key in value if is_key(str(key)) and int(key) in self.known]
        options = [self.create_option(name, key, self.known[key], True, index) for index, key in enumerate(keys)]
        if not self.is_required and not self.allow_multiple_selected:
            options.insert(0, self.create_option(name, "", "", not keys, 0))
        return [(None, options, 0)]

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if picture := self.pictures.get(value):
            option["attrs"]["data-picture"] = picture
        return option

    @property
    def media(self):
        return forms.Media(js=[Script("js/admin-combobox.js", defer=True)])


class PageSelect(LabelledSelect, AutocompleteSelect):
    pass


class PictureSelect(PageSelect):
    """Shows the chosen picture. `offers_all` makes a plain list of all pictures, for browsers without scripts."""

    template_name = "admin/widgets/picture_select.html"
    offers_all = False

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        chosen = int(value) if is_key(str(value)) else None
        return {**context, "picture": self.pictures.get(chosen, ""), "offers_all": self.offers_all}

    def optgroups(self, name, value, attrs=None):
        if not self.offers_all:
            return super().optgroups(name, value, attrs)
        self.known |= self.labels(self.choices.queryset.values("pk"))
        options = [self.create_option(name, key, self.known[key], str(key) in value, key) for key in self.known]
        return [(None, [self.create_option(name, "", "", False, 0), *options], 0)]


class PageSelectMultiple(LabelledSelect, AutocompleteSelectMultiple):
    def value_from_datadict(self, data, files, name):
        """What no database could hold becomes a key that no row has, so that the form says it is no choice."""
        values = super().value_from_datadict(data, files, name)
        return [value if is_key(value) else "0" for value in values]


class TagInput(TaggitWidget):
    """Tags separated by commas; a script shows them one by one and suggests those that exist."""

    def __init__(self, attrs=None):
        super().__init__({"data-suggestions": reverse_lazy("admin:tag_names"), "autocomplete": "off", **(attrs or {})})

    @property
    def media(self):
        return forms.Media(js=[Script("js/admin-combobox.js", defer=True)])


class TagsField(TagField):
    AT_MOST = 100  # characters, as the column of the tag's name

    def clean(self, value):
        tags = super().clean(value)
        for tag in tags:
            if len(tag) > self.AT_MOST:
                raise ValidationError(_("“%(tag)s…” is too long for a tag."), params={"tag": tag[:30]})
        return tags


class OneKindOfLines:
    """Browsers send the ends of lines as networks once wanted them. Kept so, each save would change every text."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value


class LongTextInput(OneKindOfLines, forms.Textarea):
    """Says how long the text is, where there is a limit."""

    def render(self, name, value, attrs=None, renderer=None):
        control = super().render(name, value, attrs, renderer)
        limit = (attrs or {}).get("maxlength") or self.attrs.get("maxlength")
        return control + measures.length(value, limit) if limit else control


class TitleInput(forms.TextInput):
    """Shows how the site will shorten the title."""

    def __init__(self, attrs=None):
        super().__init__({"class": "headline", **(attrs or {})})

    def render(self, name, value, attrs=None, renderer=None):
        return super().render(name, value, attrs, renderer) + measures.cuts(value)


class RichTextWidget(OneKindOfLines, ProseEditorWidget):
    """The editor with our own toolbar, a name for screen readers, and nothing that the content policy forbids."""

    offers = ()  # pages that the text names and does not link, see `linking`
    read_only = True  # has Django ask it, and not only a form to write in, for a form to read

    def __init__(self, attrs=None, **kwargs):
        super().__init__({"data-find": reverse_lazy("admin:find"), **(attrs or {})}, **kwargs)

    def render(self, name, value, attrs=None, renderer=None):
        """Without attributes there is no field: the words are shown as they are, cleaned when they were stored."""
        if attrs is None:
            return format_html('<div class="ProseMirror">{}</div>', mark_safe(value or "–"))  # noqa: S308
        return super().render(name, value, attrs, renderer) + measures.words(value) + self._could_be_linked()

    def _could_be_linked(self):
        found = render_to_string("admin/includes/mentions.html", {"offers": self.offers})
        return format_html('<div class="mentions" data-mentions="{}">{}</div>', reverse("admin:mentions"), found)

    @property
    def media(self):
        modules = [Script(f"js/admin-{name}.js", type="module") for name in ("prose", "mentions")]
        return Media(importmap=importmap, js=[Script("js/admin-combobox.js", defer=True), *modules])
