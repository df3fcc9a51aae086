"""The fields in which somebody says where an action stands: beside those of the action, or on a page of their own."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.library.models import Document
from portal.office.forms import PublishableForm
from portal.office.widgets import DateInput, PageSelect
from portal.publishing.dates import Precision
from portal.reviews.mandates import choosable

from ..models import MonitoringRound, Status, StatusChange

# What a field of the forms is called in the record.
COLUMNS = {
    "status": "status",
    "since": "effective_on",
    "precision": "effective_precision",
    "reason": "reason",
    "document": "evidence_document",
    "url": "evidence_url",
    "round": "round",
}
FIELDS = {column: name for name, column in COLUMNS.items()}
AS_BEFORE = ""


def status_choices():
    return list(Status.words().items())


def status_of(key):
    """The `Status` of a key that was chosen, None for what is not known."""
    return None if key == Status.UNKNOWN else Status.objects.get(key=key)


def document_field(field, site, user, **kwargs):
    """A search for a document, among those that the user may name."""
    documents = choosable(Document.objects.all(), user)
    return forms.ModelChoiceField(documents, required=False, widget=PageSelect(field, site), **kwargs)


def said_fields(site, user, *, must_say=True):
    """`{name: field}` of one status, with a search for the document that proves it."""
    document = StatusChange._meta.get_field("evidence_document")
    fields = {
        "status": forms.ChoiceField(label=_("Status"), choices=status_choices, required=must_say),
        "since": forms.DateField(label=_("Since"), widget=DateInput, required=must_say),
        "precision": forms.ChoiceField(label=_("Known to the"), choices=Precision, initial=Precision.DAY),
        "reason": forms.CharField(
            label=_("Reason"), max_length=400, required=False, help_text=_("Why, in a sentence for readers.")
        ),
        "document": document_field(document, site, user, label=_("Evidence")),
        "url": forms.URLField(
            label=_("Evidence elsewhere"),
            max_length=300,
            required=False,
            assume_scheme="https",
            widget=forms.URLInput(attrs={"placeholder": "https://"}),
        ),
        "round": forms.ModelChoiceField(
            MonitoringRound.objects.all(), label=_("Reported in"), required=False, empty_label=_("no monitoring round")
        ),
    }
    fields["precision"].required = False
    fields["precision"].widget.attrs["data-given"] = ""
    if not must_say:
        fields["status"].choices = lambda: [(AS_BEFORE, _("as before")), *status_choices()]
    return fields


def values_of(cleaned):
    """What was filled in, by the columns of the record."""
    values = {column: cleaned.get(name) or "" for name, column in COLUMNS.items()}
    values["status"] = status_of(cleaned["status"])
    values["effective_precision"] = values["effective_precision"] or Precision.DAY
    return values | {name: values[name] or None for name in ("effective_on", "evidence_document", "round")}


def tell(form, error, prefix=""):
    """Put what the record refuses beside the fields of the form."""
    broken = error.error_dict if hasattr(error, "error_dict") else {None: error.error_list}
    for column, sentences in broken.items():
        name = prefix + FIELDS.get(column, "")
        form.add_error(name if name in form.fields else None, sentences)


class ActionForm(PublishableForm):
    """Facts of an action and, where the user may say it, what has become of it. The admin adds those fields."""

    PREFIX = "said_"
    said = None  # what is to be recorded, by column, once the form is known to be right

    def clean(self):
        cleaned = super().clean()
        if f"{self.PREFIX}status" in self.fields:
            self._clean_said(self._part(cleaned))
        return cleaned

    def _part(self, cleaned):
        names = {name for name in (*COLUMNS, "after") if f"{self.PREFIX}{name}" in cleaned}
        return {name: cleaned[f"{self.PREFIX}{name}"] for name in names}

    def _clean_said(self, said):
        wrong = [name for name in self.errors if name.startswith(self.PREFIX)]
        if said.get("status", AS_BEFORE) == AS_BEFORE:
            if any(said.get(name) for name in ("since", "reason", "document", "url", "round")) and not wrong:
                self.add_error(
                    "said_status", _("Choose the status that this is said of, or empty the fields below it.")
                )
            return
        if not said.get("since") and "said_since" not in self.errors:
            self.add_error("said_since", _("Since when? A month or a year is enough: say so beside it."))
        if wrong or self.errors.keys() & {"said_since"}:
            return
        values = values_of(said)
        try:
            StatusChange(action=self.instance, **values).full_clean(exclude=["action", "number", "recorded_by"])
        except ValidationError as error:
            tell(self, error, self.PREFIX)
        else:
            self._check_nobody_was_faster(said, values)

    def _check_nobody_was_faster(self, said, values):
        last = last_number(self.instance)
        if said.get("after") == last:
            self.said = values
            return
        sentence = _("Somebody has recorded a status meanwhile; it stands above. Save again if yours is still true.")
        self.add_error("said_status", sentence)
        self.data = self.data.copy()
        self.data["said_after"] = last


def last_number(action):
    """Of the records of an action; 0 where there is none."""
    return (
        StatusChange.objects.filter(action=action.pk).order_by("-number").values_list("number", flat=True).first() or 0
    )


class AmendForm(forms.Form):
    """What should have been recorded instead, and why."""

    def __init__(self, change, site, user, *args, **kwargs):
        initial = {name: getattr(change, column) for name, column in COLUMNS.items() if name != "reason"}
        initial["status"] = change.status.key if change.status else Status.UNKNOWN
        super().__init__(*args, initial=initial, label_suffix="", **kwargs)
        self.fields |= said_fields(site, user)
        self.fields["document"].queryset |= Document.objects.filter(pk=change.evidence_document_id)
        self.fields["reason"].required = True
        self.fields["reason"].help_text = _("Why it is corrected. Readers see it.")

    def said(self):
        return values_of(self.cleaned_data)


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=400,
        help_text=gettext_lazy("Why it is taken back. Readers see it."),
    )

    def said(self):
        return self.cleaned_data
