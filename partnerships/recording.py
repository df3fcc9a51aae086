"""The verbs of the record: the only way in which a status is said, corrected or taken back."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from portal.audit import record as log

from .models import Action, Status, StatusChange

# What the audit log calls it.
VERBS = {
    StatusChange.Kind.REPORT: "status recorded",
    StatusChange.Kind.CORRECTION: "status corrected",
    StatusChange.Kind.WITHDRAWAL: "status withdrawn",
}


@transaction.atomic
def record(action, status, on, *, precision="day", by=None, **said):
    """Say that the action has the `Status` (None: nobody knows) since the date `on`. Returns the `StatusChange`.

    `said` are further fields: reason, evidence_document, evidence_url, round, and recorded_at (an aware datetime) where
    something is told that was known earlier. Raises ValidationError with a sentence for each field that is wrong.
    """
    values = {"status": status, "effective_on": on, "effective_precision": precision, "recorded_by": by, **said}
    return _add(action, **values)


@transaction.atomic
def correct(change, *, by=None, **said):
    """Say what should have been recorded instead of `change`. What `said` leaves out stays as it was; a reason must be
    in it. Raises ValidationError, also where the change was corrected already.
    """
    names = ("status", "effective_on", "effective_precision", "evidence_document", "evidence_url", "round")
    values = {name: getattr(change, name) for name in names} | said
    return _replace(change, kind=StatusChange.Kind.CORRECTION, recorded_by=by, **values)


@transaction.atomic
def withdraw(change, *, reason, by=None, **said):
    """Take back what was recorded: it holds no more. Raises ValidationError, also where it was corrected already."""
    day = {"effective_on": change.effective_on, "effective_precision": change.effective_precision}
    return _replace(change, kind=StatusChange.Kind.WITHDRAWAL, reason=reason, recorded_by=by, **day, **said)


def _replace(change, **values):
    _lock(change.action)
    if StatusChange.objects.filter(corrects=change).exists():
        raise ValidationError(_("Somebody has corrected this already. Correct the correction."))
    if not values.get("reason"):
        raise ValidationError({"reason": _("Say why: readers see what was corrected.")})
    return _add(change.action, corrects=change, **values)


def _add(action, **values):
    _lock(action)
    last = StatusChange.objects.filter(action=action).aggregate(last=Max("number"))["last"] or 0
    change = StatusChange(action=action, number=last + 1, **values)
    change.full_clean()
    change.save()
    log(VERBS[change.kind], action, details=_told(change))
    action.__dict__.pop("change", None)
    getattr(action, "_prefetched_objects_cache", {}).pop("changes", None)
    return change


def _told(change):
    told = {"number": change.number, "since": f"{change.effective_on} ({change.effective_precision})"}
    if not change.is_withdrawal:
        told["status"] = change.status.key if change.status else Status.UNKNOWN
    if change.corrects:
        told["instead of"] = change.corrects.number
    return told | ({"reason": change.reason} if change.reason else {})


def _lock(action):
    """Two who record at once do so one after the other."""
    Action._base_manager.select_for_update().get(pk=action.pk)
