"""The verbs of a review. Callers check permission; these check the rules of the house, write, and tell the others."""

import hashlib

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit import record
from portal.releases.models import ReleaseSet
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import fingerprint
from portal.tasks.mail import post

from .models import Comment, Review


def current(subject):
    """The round that is going on, or None."""
    return Review.objects.of(subject).open().select_related("asked_by", "reviewer", "decided_by").first()


@transaction.atomic
def ask(subject, *, by, address, reviewer=None, due_on=None, note=""):
    """Begin a round. Raises ValidationError where one is going on already.

    `address` is where the review is done, for the letter to the reviewer.
    """
    try:
        with transaction.atomic():
            review = Review(asked_by=by, reviewer=reviewer, due_on=due_on, note=note, label=str(subject)[:220])
            _about(review, subject).save()
    except IntegrityError as error:
        raise ValidationError(_("Somebody has asked for a review already.")) from error
    record("sent to review", subject, by=by, details={"reviewer": str(reviewer or "")})
    _tell([reviewer], _("Please review: %(title)s"), subject, by=by, words=note, address=address)
    return review


@transaction.atomic
def decide(review, verdict, *, by, address, note=""):
    """Approve what is there now, or send it back. Raises ValidationError where the four eyes would be two."""
    subject = review.subject
    if verdict == Review.Verdict.APPROVED and settings.REVIEW_FOUR_EYES and by in last_editors(subject):
        raise ValidationError(_("You made the last change yourself. Somebody else has to approve it."))
    review.verdict, review.decided_by, review.decided_at, review.decision_note = verdict, by, timezone.now(), note
    review.fingerprint = fingerprint_of(subject) if verdict == Review.Verdict.APPROVED else ""
    review.save()
    said = _("Approved: %(title)s") if verdict == Review.Verdict.APPROVED else _("Sent back: %(title)s")
    record(review.get_verdict_display(), subject, by=by, details={"note": note})
    _tell([review.asked_by, *last_editors(subject)], said, subject, by=by, words=note, address=address)


@transaction.atomic
def resubmit(review, *, by, address, note=""):
    """After changes, ask once more. Comments stay."""
    review.verdict, review.decided_by, review.decided_at, review.fingerprint = "", None, None, ""
    review.asked_by, review.asked_at, review.note = by, timezone.now(), note
    review.save()
    record("sent to review", review.subject, by=by)
    _tell([review.reviewer], _("Please review again: %(title)s"), review.subject, by=by, words=note, address=address)


def close(subject):
    """The round is over: the content went live, or nobody wants a review any more."""
    Review.objects.of(subject).open().update(closed_at=timezone.now())


@transaction.atomic
def comment(subject, words, *, by, address, place="", label=""):
    """Pin a remark to a field (see `fields.places`), and tell those who take part."""
    remark = Comment(words=words, place=place, label=label, made_by=by)
    _about(remark, subject).save()
    review = current(subject)
    others = Comment.objects.of(subject).open().select_related("made_by")
    people = [each.made_by for each in others]
    people += [review.asked_by, review.reviewer] if review else last_editors(subject)
    _tell(
        people,
        _("Comment on %(title)s"),
        subject,
        by=by,
        words=f"{label}: {words}" if label else words,
        address=address,
    )
    return remark


@transaction.atomic
def settle(remark, *, by):
    remark.closed_at, remark.closed_by = timezone.now(), by
    remark.save(update_fields=["closed_at", "closed_by"])


def is_approved(subject):
    """Whether what would go live now is what somebody approved."""
    review = current(subject)
    return bool(review and review.verdict == Review.Verdict.APPROVED and review.fingerprint == fingerprint_of(subject))


def obstacle(subject):
    """A sentence on why the content may not go live yet, or ""."""
    if not settings.REVIEW_REQUIRED or is_approved(subject):
        return ""
    if isinstance(subject, ReleaseSet) and all(is_approved(item.facts) for item in subject.items.all() if item.facts):
        return ""
    review = current(subject)
    if review is None:
        return _("It has not been reviewed. Ask for a review first.")
    if review.verdict == Review.Verdict.APPROVED:
        return _("It was changed after it had been approved. Ask for another look.")
    return _("It is not approved yet: %(state)s.") % {"state": review.get_verdict_display()}


def fingerprint_of(subject):
    """Of all that would go live."""
    if not isinstance(subject, ReleaseSet):
        return fingerprint(Desk(subject).data)
    items = [
        (item.content_type_id, item.object_id, item.action, item.languages, item.reason, item.moved_to)
        + ((fingerprint_of(item.facts),) if item.facts else ())
        for item in subject.items.all()
    ]
    return hashlib.sha256(repr(items).encode()).hexdigest()


def last_editors(subject):
    """Who made the last change: of a set, those of its pages."""
    if isinstance(subject, ReleaseSet):
        editors = [last_editors(item.facts) for item in subject.items.all() if item.facts]
        return list(dict.fromkeys(user for users in editors for user in users))
    written = Revision.objects.of(subject).filter(step__in=[Revision.Step.SAVED, Revision.Step.DRAFTED])
    last = written.defer("data").select_related("made_by").first()
    return [last.made_by] if last and last.made_by else []


def waiting_for(user, *, publishes=False):
    """Open rounds that the user should look at, the oldest first; for who publishes, also those meant for anybody."""
    meant = Q(reviewer=user) | Q(reviewer=None) if publishes else Q(reviewer=user)
    return Review.objects.open().filter(meant, verdict="").order_by("asked_at")


def sent_back_to(user):
    """Open rounds that the user asked for and that came back."""
    return Review.objects.open().filter(verdict=Review.Verdict.CHANGES, asked_by=user).order_by("decided_at")


def reviewers(subject, may_publish):
    """Members of staff who could decide: `may_publish(user)` says so. In the order of their names."""
    staff = get_user_model().objects.filter(is_active=True, is_staff=True).order_by("last_name", "username")
    return [user for user in staff.prefetch_related("groups") if may_publish(user)]


def _about(row, subject):
    row.content_type, row.object_id = ContentType.objects.get_for_model(type(subject)), subject.pk
    return row


def _tell(people, line, subject, *, by, words, address):
    readers = [person for person in people if person and person != by]
    body = f"{by}: {words}\n\n{address}\n" if words else f"{by}\n\n{address}\n"
    post(readers, line % {"title": subject}, body)
