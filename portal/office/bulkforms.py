"""What can be done to many objects at once, each as a form: it asks, says what it will do, and does it to one."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.changes import is_publishable
from portal.reviews.mandates import choosable
from portal.revisions.snapshots import columns, relations

from .labels import labels_of
from .together import save_checked
from .widgets import DateInput, TagInput, TagsField


class BulkForm(forms.Form):
    """`change(facts)` does it to one object, `sentence()` says what is done, as the note of the revisions."""

    def __init__(self, *args, model_admin, user, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.model_admin, self.user = model_admin, user

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            raise ValidationError(_("Say what should be done: everything is empty."))
        return cleaned

    def _clash(self, name, other):
        """Two fields that exclude each other."""
        if self.cleaned_data.get(name) and self.cleaned_data.get(other):
            self.add_error(other, _("Choose one or the other."))


class TagForm(BulkForm):
    add = TagsField(label=gettext_lazy("Add these tags"), required=False, widget=TagInput)
    remove = TagsField(label=gettext_lazy("Take these tags away"), required=False, widget=TagInput)

    @staticmethod
    def suits(model_admin):
        return hasattr(model_admin.model, "tags")

    def clean(self):
        cleaned = super().clean()
        for tag in {tag.lower() for tag in cleaned.get("add", ())} & {tag.lower() for tag in cleaned.get("remove", ())}:
            self.add_error("remove", _("“%(tag)s” cannot be added and taken away.") % {"tag": tag})
        return cleaned

    def sentence(self):
        added, removed = (", ".join(self.cleaned_data[name]) for name in ("add", "remove"))
        parts = [_("Tags added: %s.") % added if added else "", _("Tags taken away: %s.") % removed if removed else ""]
        return " ".join(filter(None, parts))

    def change(self, facts):
        facts.tags.add(*self.cleaned_data["add"])
        facts.tags.remove(*self.cleaned_data["remove"])


class UpkeepForm(BulkForm):
    owner = forms.ModelChoiceField(
        get_user_model().objects.filter(is_staff=True, is_active=True).order_by("username"),
        label=gettext_lazy("Who looks after them"),
        required=False,
        empty_label=gettext_lazy("— as it is —"),
    )
    no_owner = forms.BooleanField(label=gettext_lazy("Nobody looks after them"), required=False)
    review_on = forms.DateField(label=gettext_lazy("To be read again on"), required=False, widget=DateInput)
    no_review = forms.BooleanField(label=gettext_lazy("No date on which to read them again"), required=False)

    @staticmethod
    def suits(model_admin):
        return True

    def clean(self):
        cleaned = super().clean()
        self._clash("owner", "no_owner")
        self._clash("review_on", "no_review")
        return cleaned

    def values(self):
        data = self.cleaned_data
        asked = {
            "owner": data["owner"] or data["no_owner"],
            "review_on": data["review_on"] or data["no_review"],
        }
        return {name: data[name] for name, is_asked in asked.items() if is_asked}

    def sentence(self):
        fields = self.model_admin.model._meta
        return " ".join(
            f"{capfirst(fields.get_field(name).verbose_name)}: {value or _('none')}."
            for name, value in self.values().items()
        )

    def change(self, facts):
        save_checked(facts, self.values(), self.model_admin.rules)


class MoveForm(BulkForm):
    """What bigger thing they are a part of, and the relations by which their list can be filtered."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.ones, self.manies = places(self.model_admin)
        for field in self.ones:
            self.fields[field.name] = Place(field, capfirst(field.verbose_name), self.user)
            if field.null:
                label = _("%(field)s: none") % {"field": capfirst(field.verbose_name)}
                self.fields[f"no_{field.name}"] = forms.BooleanField(label=label, required=False)
        for field in self.manies:
            names = {"field": field.verbose_name}
            self.fields[f"add_{field.name}"] = Place(field, _("Add to %(field)s") % names, self.user)
            self.fields[f"remove_{field.name}"] = Place(field, _("Take out of %(field)s") % names, self.user)

    @staticmethod
    def suits(model_admin):
        return any(places(model_admin))

    def clean(self):
        cleaned = super().clean()
        for field in self.ones:
            self._clash(field.name, f"no_{field.name}")
        for field in self.manies:
            if cleaned.get(f"add_{field.name}") == cleaned.get(f"remove_{field.name}") is not None:
                self.add_error(f"remove_{field.name}", _("The same cannot be added and taken out."))
        return cleaned

    def values(self):
        return {
            field.name: self.cleaned_data[field.name]
            for field in self.ones
            if self.cleaned_data[field.name] or self.cleaned_data.get(f"no_{field.name}")
        }

    def sentence(self):
        said = [(self.fields[name].label, value or _("none")) for name, value in self.values().items()]
        said += [
            (self.fields[name].label, self.cleaned_data[name])
            for field in self.manies
            for name in (f"add_{field.name}", f"remove_{field.name}")
            if self.cleaned_data[name]
        ]
        return " ".join(f"{label}: {value}." for label, value in said)

    def change(self, facts):
        if values := self.values():
            save_checked(facts, values, self.model_admin.rules)
        for field in self.manies:
            manager = getattr(facts, field.name)
            if added := self.cleaned_data[f"add_{field.name}"]:
                manager.add(added)
            if removed := self.cleaned_data[f"remove_{field.name}"]:
                manager.remove(removed)


class Place(forms.ModelChoiceField):
    """One object of another kind, by the label that it has everywhere; a plain list, which needs no script."""

    def __init__(self, field, label, user):
        model = field.related_model
        offered = choosable(model._base_manager.all(), user)
        super().__init__(offered, label=label, required=False, empty_label=_("— as it is —"))
        labels = labels_of(model, offered.values("pk"))
        chosen = sorted(labels.items(), key=lambda choice: choice[1].casefold())
        self.choices = [("", self.empty_label), *chosen]


def places(model_admin):
    """`(foreign keys, many-to-many fields)` by which objects of a kind have their place among others.

    Every foreign key to a public kind, and the many-to-many fields to what the list can be filtered by.
    """
    kinds = {getattr(each, "kind", None) for each in model_admin.filters}
    ones = [f for f in columns(model_admin.model) if f.is_relation and is_publishable(f.related_model)]
    manies = [f for f in relations(model_admin.model) if f.related_model._meta.model_name in kinds]
    return ones, manies
