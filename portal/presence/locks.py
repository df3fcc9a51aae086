"""Keeping an object as it is. Whoever writes to objects for a user asks `locks_on()` first."""

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q
from django.db.models.signals import post_delete
from django.utils import dateformat, timezone
from django.utils.translation import gettext as _

from portal.publishing.changes import is_publishable

from .models import Lock


def locks_on(model):
    """`{primary key: lock}` of the objects of a kind that somebody keeps; `lock.keeps_out(user)` says whom from."""
    return {lock.object_id: lock for lock in Lock.objects.of_kind(model).active()}


@transaction.atomic
def lock(facts, *, by, reason, until=None):
    """Keep the object for oneself. Raises an `IntegrityError` if somebody else has been faster."""
    Lock.objects.on(type(facts), facts.pk).filter(Q(owner=by) | Q(until__lte=timezone.now())).delete()
    return Lock.objects.create(
        content_type=ContentType.objects.get_for_model(type(facts)),
        object_id=facts.pk,
        owner=by,
        holder=str(by),
        reason=reason,
        until=until,
    )


def unlock(model, pk):
    Lock.objects.on(model, pk).delete()


def sentence(lock):
    """Who, since when and why."""
    words = {"who": lock.holder, "since": _moment(lock.since), "why": lock.reason}
    if lock.until:
        words["until"] = _moment(lock.until)
        return _("Locked by %(who)s from %(since)s until %(until)s: %(why)s") % words
    return _("Locked by %(who)s since %(since)s: %(why)s") % words


def _moment(moment):
    return dateformat.format(timezone.localtime(moment), "j F Y, H:i")


def _forget(sender, instance, **kwargs):
    if is_publishable(sender):
        unlock(sender, instance.pk)


def connect():
    post_delete.connect(_forget, dispatch_uid="locks of what is gone")
