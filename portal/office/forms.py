"""Forms of the back office. They fill in what can be known, and say what is wrong beside the right field."""

from collections import defaultdict

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Case, When
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.folding import fold
from portal.publishing.formsets import BoundedFormSet
from portal.publishing.languages import default_language, language_name
from portal.publishing.slugs import MAX_LENGTH, free_slug

from .belonging import check_place

TEXTS = "texts"  # the prefix of the formset of texts: the name of the relation


class SpokenRules(forms.ModelForm):
    """Says a broken database constraint in a sentence, beside the field where it can be mended.

    `rules` is `{"name_of_constraint": ("field", "Sentence.")}`; a model admin or inline hands it over.
    """

    rules = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        for name, field in self.fields.items():
            if getattr(field, "keeps_what_is_named", False):
                field.queryset |= field.queryset.model._default_manager.filter(pk__in=self._named(name))

    def _named(self, name):
        """Primary keys of what the row names in a field."""
        field = self._meta.model._meta.get_field(name)
        if field.many_to_many:
            return list(getattr(self.instance, name).values_list("pk", flat=True)) if self.instance.pk else []
        return [getattr(self.instance, field.attname)]

    def _post_clean(self):
        """Django has the instance check its constraints; for this once the form does it, which knows the fields."""
        self.instance.validate_constraints = self._check_rules
        super()._post_clean()
        del self.instance.validate_constraints

    def _check_rules(self, exclude=None):
        broken = defaultdict(list)
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self.instance, exclude)
                except ValidationError as error:
                    field, sentence = self.rules.get(constraint.name, (NON_FIELD_ERRORS, error))
                    broken[field if field in self.fields else NON_FIELD_ERRORS].append(sentence)
        if broken:
            raise ValidationError(broken)


class PublishableForm(SpokenRules):
    """Facts of an object. A new one takes its original language, and its key if none is given, from the first text."""

    bound_user = None  # to some partnerships, see `belonging`

    def clean(self):
        cleaned = super().clean()
        if self.bound_user:
            check_place(self)
        if self.instance.pk is None:
            title, language = _first_text(self.data)
            self.instance.original_language = language
            if not cleaned.get("key") and "key" not in self.errors:
                cleaned["key"] = self.instance.key = free_key(self._meta.model, title)
        return cleaned


def free_key(model, title):
    """A permanent key from the title of an object."""
    wanted = slugify(fold(title))[:MAX_LENGTH].strip("-") or model._meta.model_name
    return free_slug(wanted, lambda key: model._base_manager.filter(key=key).exists())


def _first_text(data):
    """Title and language of the first text, as they were typed; the texts' own forms say what is wrong with them."""
    for number in range(3):
        if title := data.get(f"{TEXTS}-{number}-title", "").strip():
            return title, data.get(f"{TEXTS}-{number}-language") or default_language()
    return "", default_language()


class TextForm(SpokenRules):
    """One text. Its language is chosen once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["language"].disabled = True
            self.fields["language"].widget = forms.HiddenInput()

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("slug") and cleaned.get("title"):
            self.instance.title = cleaned["title"]
            cleaned["slug"] = self.instance.free_slug()
        return cleaned

    @property
    def language_label(self):
        return language_name(self["language"].value() or default_language())


class TextFormSet(BoundedFormSet):
    """All texts of one object: at least one, one of them in the original language."""

    spare = 30  # more than there are languages
    default_error_messages = {
        **BoundedFormSet.default_error_messages,
        "too_few_forms": gettext_lazy("Write a text in one language at least."),
    }

    def get_queryset(self):
        """The original first. Each text knows its object, whose address every form asks for."""
        if not hasattr(self, "_queryset"):
            original = When(language=self.instance.original_language, then=0)
            self._queryset = super().get_queryset().order_by(Case(original, default=1), "language")
            for text in self._queryset:
                text.facts = self.instance
        return self._queryset

    def get_unique_error_message(self, unique_check):
        return _("There are two texts in the same language. Delete one, or choose another language for it.")

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if form.has_changed() or form.instance.pk]
        going = [form for form in kept if self._should_delete_form(form)]
        for form in going:
            if form.instance.pk and form.instance.is_visible:
                raise ValidationError(
                    _("The %(language)s text is public. Unpublish it before you delete it."),
                    params={"language": form.language_label},
                )
        languages = {form.cleaned_data.get("language") for form in kept if form not in going and form.is_valid()}
        original = self.instance.original_language
        if self.instance.pk and not any(self.errors) and original not in languages:
            raise ValidationError(
                _("The text in the original language (%(language)s) is missing. Write it, or choose another original."),
                params={"language": language_name(original)},
            )


class RowFormSet(BoundedFormSet):
    """Rows such as memberships; the labels of what they point at are fetched in one go."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.form.base_fields.items():
            widget = getattr(field.widget, "widget", field.widget)  # Django wraps it in links to the other object
            if hasattr(widget, "learn"):
                attname = self.model._meta.get_field(name).attname
                widget.learn([getattr(row, attname) for row in self.get_queryset()])

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "position" in form.fields:
            form.fields["position"].required = False

    def clean(self):
        """Rows without a place come last, in the order in which they stand in the form."""
        if "position" in self.form.base_fields:
            last = max((form.instance.position or 0 for form in self.forms), default=0)
            for place, form in enumerate(filter(self._is_without_place, self.forms), start=last + 1):
                form.cleaned_data["position"] = form.instance.position = place
        super().clean()

    def _is_without_place(self, form):
        is_said = form.has_changed() and form not in self.deleted_forms
        return is_said and getattr(form, "cleaned_data", {}).get("position", 0) is None

    def get_unique_error_message(self, unique_check):
        if "position" in unique_check:
            return _("Two rows stand at the same place. Number them 1, 2, 3 …, or leave the place of new ones empty.")
        return super().get_unique_error_message(unique_check)

    def get_form_error(self):
        return _("Another row says the same.")
