"""The forms of a review: asking, deciding, commenting."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.reviews.models import Review

from .widgets import DateInput


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("What you want to say about it"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)


class AskForm(NoteForm):
    reviewer = forms.ChoiceField(label=gettext_lazy("Who shall look at it"), required=False)
    due_on = forms.DateField(label=gettext_lazy("Until when"), required=False, widget=DateInput)
    field_order = ["reviewer", "due_on", "note"]

    def __init__(self, *args, reviewers, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in reviewers}
        names = [(pk, str(user)) for pk, user in self.people.items()]
        self.fields["reviewer"].choices = [("", _("whoever has time")), *names]

    def clean_reviewer(self):
        return self.people.get(self.cleaned_data["reviewer"])


class DecideForm(NoteForm):
    verdict = forms.ChoiceField(
        label=gettext_lazy("Your decision"),
        choices=[
            (Review.Verdict.APPROVED, gettext_lazy("Approve: it may go live")),
            (Review.Verdict.CHANGES, gettext_lazy("Send it back for changes")),
        ],
        widget=forms.RadioSelect,
    )
    field_order = ["verdict", "note"]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("verdict") == Review.Verdict.CHANGES and not cleaned.get("note"):
            self.add_error("note", _("Say what should be changed, here or in a comment on a field."))
        return cleaned


class CommentForm(forms.Form):
    place = forms.ChoiceField(label=gettext_lazy("About"), required=False)
    words = forms.CharField(label=gettext_lazy("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, places, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.places = dict(places)
        self.fields["place"].choices = [("", _("the whole page")), *places]

    @property
    def label(self):
        return self.places.get(self.cleaned_data["place"], "")
