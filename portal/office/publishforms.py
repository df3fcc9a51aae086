"""The forms of publishing and unpublishing: which texts, when, and what visitors find in their place."""

from datetime import UTC, datetime

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.publishing.models import Text
from portal.releases.destinations import readable_address
from portal.reviews.reviewing import close, obstacle

from .status import status_of
from .widgets import DateTimeInput

THINKABLE = [MinValueValidator(datetime(1990, 1, 1, tzinfo=UTC)), MaxValueValidator(datetime(2200, 1, 1, tzinfo=UTC))]


class Moment(forms.DateTimeField):
    widget = DateTimeInput

    def __init__(self, **kwargs):
        super().__init__(required=False, validators=THINKABLE, **kwargs)


class TextsForm(forms.Form):
    """Which texts. The choices are texts, so that the page can say more about each than its name."""

    suggested = set()
    chosen = forms.MultipleChoiceField(label=gettext_lazy("Texts"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, texts, preferred=None, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.texts = {str(text.pk): text for text in texts}
        self.fields["chosen"].choices = [(pk, str(text)) for pk, text in self.texts.items()]
        self.fields["chosen"].error_messages["required"] = _("Choose at least one text.")
        self.fields["chosen"].initial = [
            pk
            for pk, text in self.texts.items()
            if (pk == preferred if preferred in self.texts else status_of(text) in self.suggested)
        ]

    def clean_chosen(self):
        return [self.texts[pk] for pk in self.cleaned_data["chosen"]]

    @property
    def choices(self):
        """`(checkbox, text)` of each text, for the page."""
        return zip(self["chosen"].subwidgets, self.texts.values(), strict=True)


class UnpublishForm(TextsForm):
    """… and what visitors find in their place."""

    suggested = {"live", "scheduled"}
    reason = forms.ChoiceField(
        label=gettext_lazy("What visitors find at the address"),
        choices=[
            ("", gettext_lazy("Nothing, as if no page had been there")),
            (Text.Reason.GONE, gettext_lazy("A page that says it is gone for good")),
            (Text.Reason.MOVED, gettext_lazy("The way to another page")),
            (Text.Reason.WITHDRAWN, gettext_lazy("The text as it was, under a banner that it does not hold any more")),
        ],
        widget=forms.RadioSelect,
        required=False,
        initial="",
    )
    moved_to = forms.CharField(
        label=gettext_lazy("Where to"),
        max_length=500,
        required=False,
        help_text=gettext_lazy(
            "For what has moved: the address of a page of this site, or one that begins with https://."
        ),
    )
    note = forms.CharField(
        label=gettext_lazy("What visitors are told"),
        max_length=400,
        required=False,
        help_text=gettext_lazy("For what is gone or withdrawn: one sentence on why, and what holds instead."),
    )

    def clean_moved_to(self):
        address = self.cleaned_data["moved_to"].strip()
        return readable_address(address, going=self.cleaned_data.get("chosen", ())) if address else ""

    def clean(self):
        cleaned = super().clean()
        reason = cleaned.get("reason")
        if reason == Text.Reason.MOVED and not cleaned.get("moved_to") and "moved_to" not in self.errors:
            self.add_error("moved_to", _("Enter the address of the page to which it has moved."))
        if reason != Text.Reason.MOVED and cleaned.get("moved_to"):
            self.add_error("moved_to", _("Choose “The way to another page”, or leave this empty."))
        if reason not in {Text.Reason.GONE, Text.Reason.WITHDRAWN} and cleaned.get("note"):
            self.add_error("note", _("Nobody would see this. Choose “gone” or “under a banner”, or leave it empty."))
        return cleaned

    def apply(self, user):
        said = {name: self.cleaned_data[name] for name in ("reason", "moved_to", "note")}
        for text in self.cleaned_data["chosen"]:
            text.unpublish(by=user, **said)
        return _("Off the site: %(texts)s.")


class PublishForm(TextsForm):
    """… and from when, until when."""

    suggested = {"draft", "unpublished", "expired"}
    when = forms.ChoiceField(
        label=gettext_lazy("Public"),
        choices=[("now", gettext_lazy("At once")), ("later", gettext_lazy("From the date below"))],
        widget=forms.RadioSelect,
        initial="now",
    )
    publish_at = Moment(label=gettext_lazy("From"))
    expire_at = Moment(
        label=gettext_lazy("Until"), help_text=gettext_lazy("Left empty, the text stays public for good.")
    )

    def __init__(self, *args, texts, preferred=None, **kwargs):
        super().__init__(*args, texts=texts, preferred=preferred, **kwargs)
        text = self.texts.get(preferred)
        if text and status_of(text) in {"scheduled", "live"}:  # the editor comes to change the dates
            self.initial = {"when": "later", "publish_at": text.publish_at, "expire_at": text.expire_at, **self.initial}

    def clean_chosen(self):
        """Where a review is asked for, nothing comes to the public past it."""
        chosen = super().clean_chosen()
        coming = {text.facts: None for text in chosen if text.state != Text.State.PUBLISHED}
        problems = [f"{facts}: {problem}" for facts in coming if (problem := obstacle(facts))]
        if problems:
            raise forms.ValidationError(problems)
        return chosen

    def clean(self):
        cleaned = super().clean()
        at, until = cleaned.get("publish_at"), cleaned.get("expire_at")
        if cleaned.get("when") == "later" and not at and "publish_at" not in self.errors:
            self.add_error("publish_at", _("Enter the date and time from which the text is public."))
        begins = at if cleaned.get("when") == "later" and at else timezone.now()
        if until and until <= begins:
            self.add_error("expire_at", _("The text would go off the site before it goes on."))
        return cleaned

    def apply(self, user):
        at = self.cleaned_data["publish_at"] if self.cleaned_data["when"] == "later" else None
        for text in self.cleaned_data["chosen"]:
            # What is public already has been so since its own date.
            since = text.publish_at if at is None and text.is_visible else at
            text.publish(by=user, at=since, until=self.cleaned_data["expire_at"])
            close(text.facts)
        return _("Scheduled: %(texts)s.") if at and at > timezone.now() else _("On the site: %(texts)s.")
