"""What a round says of each action: read from a form or a table, checked, shown, and recorded all or nothing."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.contradictions import contradictions, sentence
from partnerships.models import Status, StatusChange
from partnerships.recording import record
from portal.catalogue.addresses import item_at
from portal.catalogue.models import Item
from portal.library.models import Document
from portal.office.together import lock
from portal.publishing import clock
from portal.publishing.dates import spoken

from .days import read_day, written_day
from .rows import Row, fingerprint

AS_BEFORE, UNCHANGED = "", "unchanged"


class SayingForm(forms.Form):
    """Of one action. Left as it is, it says nothing; without a date it is said of the reporting date."""

    status = forms.ChoiceField(required=False)
    since = forms.CharField(required=False, max_length=20)
    reason = forms.CharField(required=False, max_length=400)
    url = forms.URLField(required=False, max_length=300, assume_scheme="https")
    document = None  # to which the URL leads, if that is one of this site

    def __init__(self, row, round_, labels, choices, data=None):
        self.row, self.round = row, round_
        self.usual = written_day(round_.reported_on, round_.reported_precision)
        super().__init__(data, prefix=prefix_of(row.action), label_suffix="")
        self.fields["status"].choices = choices
        for name, label in labels.items():
            words = {"column": label, "action": row.name}
            self.fields[name].widget.attrs["aria-label"] = _("%(column)s of %(action)s") % words
        self.fields["since"].widget.attrs["placeholder"] = self.usual
        self.fields["url"].widget.attrs["placeholder"] = "https://"

    def clean_since(self):
        typed = self.cleaned_data["since"] or self.usual
        if typed == self.usual:
            return self.round.reported_on, self.round.reported_precision
        try:
            return read_day(typed)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def clean_url(self):
        """A public document of this site is evidence by itself, whatever becomes of its address."""
        url = self.cleaned_data["url"]
        item = item_at(url)
        objects = Item.objects.filter(pk=item, kind="document").values("object_id")
        self.document = Document.objects.published().filter(pk__in=objects).first() if item else None
        return "" if self.document else url

    def clean(self):
        cleaned = super().clean()
        if "status" in self.errors:
            return cleaned
        if cleaned["status"] == AS_BEFORE:
            self._clean_silence(cleaned)
        elif cleaned["status"] == UNCHANGED and self.row.action.change is None:
            self.add_error("status", _("Nobody has said yet where it stands: there is nothing to confirm."))
        elif "since" in cleaned and cleaned["since"][0] > timezone.localdate():
            self.add_error("since", _("This day has not come. A status tells what has happened."))
        return cleaned

    def _clean_silence(self, cleaned):
        typed = cleaned.get("reason") or cleaned.get("url") or self.document
        usual = self.round.reported_on, self.round.reported_precision
        if typed or cleaned.get("since", usual) != usual:
            self.add_error("status", _("Choose a status, or “confirmed, unchanged”, or empty the rest of the row."))

    @property
    def says_something(self):
        return self.cleaned_data["status"] != AS_BEFORE


@dataclass
class Saying:
    """What will be recorded of one action."""

    row: Row
    status: Status | None
    since: object
    precision: str
    reason: str
    url: str
    document: Document | None = None

    @property
    def change(self):
        """The record as it would be."""
        return StatusChange(
            action=self.row.action,
            status=self.status,
            effective_on=self.since,
            effective_precision=self.precision,
            reason=self.reason,
            evidence_url=self.url,
            evidence_document=self.document,
        )

    @property
    def is_confirmation(self):
        return self.row.action.change is not None and self.row.action.status == self.status

    @property
    def is_late(self):
        """Whether something is known already of a later day."""
        last = self.row.action.change
        return last is not None and last.effective_on > self.since

    @property
    def warnings(self):
        """What would not fit together; nothing of it keeps anybody from recording."""
        action, now = self.row.action, clock.now()
        found = contradictions(action, action.change if self.is_late else self.change, action.milestones.all())
        words = [sentence(each.about) for each in found if each.since is None or each.since <= now]
        if self.is_late:
            day = spoken(action.change.effective_on, action.change.effective_precision)
            late = _("The last word is of a later day (%(day)s), so where the action stands today does not change.")
            words.insert(0, late % {"day": day})
        return words


def prefix_of(action):
    return f"a{action.pk}"


def column_labels():
    return {"status": _("New status"), "since": _("Since"), "reason": _("Reason"), "url": _("Evidence")}


def choices_of():
    """`[(key, words)]` of what can be said of an action."""
    return [(AS_BEFORE, _("as before")), (UNCHANGED, _("confirmed, unchanged")), *Status.words().items()]


def forms_of(rows, round_, data=None):
    """A form for each row, or None where the user has nothing to say."""
    labels, choices = column_labels(), choices_of()
    return [SayingForm(row, round_, labels, choices, data) if row.is_mine else None for row in rows]


def sayings_of(forms_):
    """Of forms that are right, what they say: `[Saying]`."""
    statuses = {status.key: status for status in Status.all_spoken()}
    return [_saying(form, statuses) for form in forms_ if form and form.says_something]


def _saying(form, statuses):
    said = form.cleaned_data
    status = form.row.action.status if said["status"] == UNCHANGED else statuses.get(said["status"])
    return Saying(form.row, status, *said["since"], said["reason"], said["url"], form.document)


class Overtaken(Exception):  # noqa: N818 - somebody was faster, which is no error
    """Somebody has recorded something of these actions meanwhile."""


@transaction.atomic
def record_all(sayings, round_, *, by, rows_again, basis):
    """Record all of it, or nothing. `rows_again()` reads the rows anew, `basis` is the fingerprint they had.

    Raises `Overtaken`, and `ValidationError` with the code of the action where a record is refused.
    """
    lock([saying.row.action for saying in sayings])
    if fingerprint(rows_again()) != basis:
        raise Overtaken
    for saying in sayings:
        evidence = {"evidence_url": saying.url, "evidence_document": saying.document}
        said = {"precision": saying.precision, "reason": saying.reason, **evidence}
        try:
            record(saying.row.action, saying.status, saying.since, by=by, round=round_, **said)
        except ValidationError as error:
            raise ValidationError(f"{saying.row.name}: {' '.join(error.messages)}") from None
