"""The verbs of a release set. Callers check permission; these check that the content can go, and do all or nothing."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.audit import record
from portal.presence.locks import locks_on, sentence
from portal.publishing.models import Text
from portal.publishing.rules import broken_rule
from portal.releases.destinations import readable_address
from portal.revisions.comparing import field_names
from portal.revisions.desk import Desk
from portal.revisions.merging import merge
from portal.revisions.rehearsals import rehearsal
from portal.revisions.snapshots import apply, fingerprint, parts, take

from .models import ReleaseItem, ReleaseSet

VERBS = {ReleaseSet.Status.OPEN: "called off", ReleaseSet.Status.ROLLED_BACK: "rolled back"}  # in the audit log
AHEAD = timedelta(minutes=2)  # see `due.Watch`
NOT_YET = (ReleaseSet.Status.OPEN, ReleaseSet.Status.FAILED, ReleaseSet.Status.SCHEDULED)


class ItemError(Exception):
    """Why a set cannot go: `item` is the page, `reason` a sentence."""

    def __init__(self, item, reason):
        super().__init__(f"{item}: {reason}")
        self.item, self.reason = item, reason


class StatusError(Exception):
    """Somebody else was faster: the set is not what the caller took it for."""


@transaction.atomic
def release(release_set, *, by, at=None):
    """Put all of the set on the site at one instant (`at`, now if left out).

    Raises ItemError, with nothing changed, if one of its pages cannot go.
    """
    at = at or timezone.now()
    locked = _lock(release_set, *NOT_YET)
    items = _in_order(locked)
    _lock_pages(items)
    for item in items:
        _attempt(_carry_out, item, by=by, at=at)
    _settle(release_set, locked, ReleaseSet.Status.RELEASED, by=by, at=at)


def schedule(release_set, *, by, at):
    """From `at` on, the set is on the site, whether anything runs then or not: see `due`.

    Each page is settled as it is now. Raises ItemError if one could not go, ValueError if `at` is not `AHEAD`.
    """
    if at < timezone.now() + AHEAD:
        raise ValueError("A set is scheduled at least two minutes ahead.")
    if problems := problems_of(release_set, at=at):
        raise problems[0]
    with transaction.atomic():
        locked = _lock(release_set, *NOT_YET)
        for item in locked.items.all():
            desk = Desk(item.facts)
            item.revision = desk.draft or desk.remember()
            item.save(update_fields=["revision"])
        _settle(release_set, locked, ReleaseSet.Status.SCHEDULED, by=by, at=at)


@transaction.atomic
def call_off(release_set):
    """The set does not go live by itself any more."""
    locked = _lock(release_set, ReleaseSet.Status.SCHEDULED)
    locked.items.update(revision=None)
    _settle(release_set, locked, ReleaseSet.Status.OPEN, by=None, at=None)


@transaction.atomic
def roll_back(release_set, *, by):
    """Make every page what it was before the set, all at one instant; what the set brought is kept as drafts.

    What was changed since is kept where the set did not change the same. Raises ItemError where it did, or where
    the page is gone; nothing is changed then.
    """
    locked = _lock(release_set, ReleaseSet.Status.RELEASED)
    items = _in_order(locked)
    _lock_pages(items)
    for item in reversed(items):
        _attempt(_take_back, item, by=by)
    _settle(release_set, locked, ReleaseSet.Status.ROLLED_BACK, by=by, at=locked.release_at)


def problems_of(release_set, *, at=None):
    """`ItemError` of each page that could not go now, found by trying, in the order of the set."""
    with rehearsal():
        return lay_out(release_set, at or timezone.now())


def lay_out(release_set, at):
    """Make the site what it will be with the set. For rehearsals. Pages that cannot go stay as they are.

    Returns their `ItemError`.
    """
    problems = []
    for item in _in_order(release_set):
        try:
            _attempt(_carry_out, item, by=None, at=at)
        except ItemError as problem:
            problems.append(problem)
    return problems


def _lock(release_set, *allowed):
    """Two people who press at once do so one after the other; the second is told."""
    locked = ReleaseSet.objects.select_for_update().get(pk=release_set.pk)
    if locked.status not in allowed:
        raise StatusError(
            _("“%(name)s” is %(status)s by now.") % {"name": locked, "status": locked.get_status_display()}
        )
    return locked


def _lock_pages(items):
    """Always in the same order, so that two sets with the same pages never wait for each other."""
    for item in sorted(items, key=lambda item: (item.content_type_id, item.object_id)):
        list(item.model._base_manager.select_for_update().filter(pk=item.object_id).values_list("pk"))


def _in_order(release_set):
    """What comes before what goes: a page can only move to one that is there."""
    items = list(release_set.items.select_related("release_set", "content_type", "revision__base"))
    return sorted(items, key=lambda item: item.action != ReleaseItem.Action.PUBLISH)


def _settle(release_set, locked, status, *, by, at):
    for each in (release_set, locked):
        each.status, each.release_at, each.released_by, each.problem = status, at, by, ""
    locked.save()
    details = {"moment": at.isoformat()} if at else {}
    record(VERBS.get(status, str(status)), locked, by=by, details=details)


def _attempt(step, item, **how):
    try:
        with transaction.atomic():
            step(item, **how)
    except ValidationError as error:
        raise ItemError(item, " ".join(error.messages)) from error
    except DatabaseError as error:
        raise ItemError(item, _broken_rule(item.model, str(error))) from error


def _broken_rule(model, complaint):
    """Which rule of the database an error is about, in words."""
    for each in (model, *(part for part, _owner in parts(model))):
        if sentence := broken_rule(each, complaint):
            return sentence
    return _("The database refuses it: %(error)s") % {"error": complaint}


def _carry_out(item, *, by, at):
    item.before = _before(item, by)
    if item.action == ReleaseItem.Action.PUBLISH:
        _publish(item, by=by, at=at)
    else:
        _unpublish(item, by=by)
    item.after = take(item.facts)
    item.save(update_fields=["before", "after"])


def _before(item, by):
    if item.facts is None:
        raise ItemError(item, _("The page was deleted."))
    lock = locks_on(item.model).get(item.object_id)
    if lock and (by is None or lock.keeps_out(by)):
        raise ItemError(item, sentence(lock))
    return take(item.facts)


def _publish(item, *, by, at):
    desk = Desk(item.facts)
    if desk.draft or item.revision:
        _released, conflicts, _lost = desk.release(item.revision, by=by, note=item.release_set.name)
        if conflicts:
            raise ItemError(item, _("The page was changed past its draft: %s.") % field_names(item.model, conflicts))
    texts = list(item.texts())
    if not texts:
        raise ItemError(item, _("It has no text to publish."))
    item.model._base_manager.get(pk=item.object_id).full_clean()
    for text in texts:
        text.full_clean()
        if not text.is_visible:
            text.publish(by=by, at=at)


def _unpublish(item, *, by):
    texts = [text for text in item.texts() if text.state == Text.State.PUBLISHED]
    if not texts:
        raise ItemError(item, _("It is not on the site."))
    moved_to = readable_address(item.moved_to, going=texts) if item.moved_to else ""
    for text in texts:
        text.unpublish(by=by, reason=item.reason, note=item.unpublish_note, moved_to=moved_to)


def _take_back(item, *, by):
    live = _before(item, by)
    earlier, conflicts = merge(item.after, live, item.before)
    if conflicts:
        raise ItemError(item, _("The page was changed since: %s.") % field_names(item.model, conflicts))
    desk = Desk(item.facts)
    waiting = desk.data
    apply(item.model, item.object_id, earlier, with_schedule=True)
    desk.discard()
    desk.record(by=by, note=item.release_set.name)
    if desk.is_reserved and fingerprint(waiting) != fingerprint(desk.live):
        desk.save_draft(waiting, by=by, note=item.release_set.name)
