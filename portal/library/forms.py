"""Forms for editors: a focus point that mouse and keyboard can set, and alternative texts that nobody forgets."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from portal.publishing.formsets import BoundedFormSet

from .models import Image
from .renditions import SHAPES, parse_focus

CROPS = [("card", _("on cards")), ("lead", _("above the text")), ("social", _("where others link to it"))]


class FocusWidget(forms.MultiWidget):
    """Two numbers in percent; with a script, also a click on the picture, arrow keys, and a look at the crops."""

    template_name = "library/focus.html"
    picture = None

    class Media:
        css = {"screen": ["library/focus.css"]}
        js = ["library/focus.js"]

    def __init__(self, attrs=None):
        number = {"min": 0, "max": 100, "step": 1}
        super().__init__({"x": forms.NumberInput(number), "y": forms.NumberInput(number)}, attrs)

    def decompress(self, value):
        return [round(share * 100) for share in parse_focus(value or "0.5x0.5")]

    def get_context(self, name, value, attrs):
        crops = [(label, format(SHAPES[shape].ratio, ".4f")) for shape, label in CROPS]
        return {**super().get_context(name, value, attrs), "picture": self.picture, "crops": crops}


class FocusField(forms.MultiValueField):
    widget = FocusWidget

    def __init__(self, **kwargs):
        kwargs.pop("max_length", None)
        shares = [forms.IntegerField(min_value=0, max_value=100) for _ in "xy"]
        super().__init__(shares, **kwargs)

    def compress(self, data_list):
        return "x".join(f"{percent / 100:g}" for percent in data_list or (50, 50))


class FilesChosenAgain:
    """For a `ModelAdmin` with files. Browsers forget a chosen file when a form comes back; this says so beside it."""

    def render_change_form(self, request, context, *args, **kwargs):
        form = context["adminform"].form
        if context["errors"]:
            for name in form.files.keys() & form.fields.keys() - form.errors.keys():
                form.add_error(name, ValidationError(_("Choose the file again."), code="file_forgotten"))
                context["errors"].append(form.errors[name])
        return super().render_change_form(request, context, *args, **kwargs)


class ImageForm(forms.ModelForm):
    class Meta:
        model = Image
        fields = ["key", "file", "focus", "is_decorative", "credit", "licence"]
        field_classes = {"focus": FocusField}
        widgets = {"focus": FocusWidget, "file": forms.FileInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.avif"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"].required = not self.instance.file  # one that is there is replaced or stays
        if "focus" in self.fields and self.instance.sizes("full"):
            self.fields["focus"].widget.picture = self.instance.smallest("full")


class ImageTextFormSet(BoundedFormSet):
    spare = 30  # more than there are languages

    def _construct_form(self, i, **kwargs):
        """A text asks its image whether it is decorative: it should ask the one that is just being edited."""
        form = super()._construct_form(i, **kwargs)
        form.instance.image = self.instance
        return form

    def clean(self):
        super().clean()
        if any(self.errors) or self.instance.is_decorative:
            return
        kept = [form.cleaned_data for form in self.forms if not form.cleaned_data.get("DELETE")]
        if not any(data.get("alt") for data in kept):
            raise ValidationError(
                _("Say what the picture shows, in one language at least, or declare it decorative."), code="alt_missing"
            )
