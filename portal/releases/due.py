"""Scheduled sets go live at their moment, though nothing runs then: whoever asks first afterwards sees to it."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from portal.audit import acting
from portal.tasks.mail import post

from .models import ReleaseSet
from .releasing import ItemError, StatusError, release

logger = logging.getLogger(__name__)


class Watch:
    """Knows when the next set is due, and so spares nearly every request the question.

    What it knows is true for a minute: sets are scheduled at least two minutes ahead (`releasing.AHEAD`), so each
    process has heard of a set before its moment.
    """

    TRUE_FOR = timedelta(minutes=1)

    def __init__(self):
        self.forget()

    def forget(self):
        self.asked_at = self.next_at = None

    def is_due(self):
        now = timezone.now()
        if self.asked_at is None or not self.asked_at <= now < self.asked_at + self.TRUE_FOR:
            self.asked_at = now
            self.next_at = ReleaseSet.objects.scheduled().values_list("release_at", flat=True).first()
        return self.next_at is not None and self.next_at <= now


watch = Watch()


class ReleaseWhatIsDue:
    """Middleware. Before a page is made, the sets whose moment has come are on the site."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if watch.is_due():
            release_what_is_due()
        return self.get_response(request)


def release_what_is_due():
    """Release the sets whose moment has come, in their order, dated by that moment. Returns how many went live.

    A set that fails changes nothing, is tried no more, and tells its people why.
    """
    watch.forget()
    due = list(ReleaseSet.objects.due())
    return sum(_release(release_set) for release_set in due)


def _release(release_set):
    by = release_set.released_by
    try:
        with acting(by, "" if by else "schedule"):  # and not whoever happens to ask
            release(release_set, by=by, at=release_set.release_at)
    except StatusError:  # somebody else asked at the same time
        return False
    except ItemError as failure:
        _note(release_set, failure)
        return False
    return True


@transaction.atomic
def _note(release_set, failure):
    logger.error("The release set “%s” did not go live: %s", release_set, failure)
    scheduled = ReleaseSet.objects.filter(pk=release_set.pk, status=ReleaseSet.Status.SCHEDULED)
    if not scheduled.update(status=ReleaseSet.Status.FAILED, problem=str(failure)):
        return
    people = [person for person in (release_set.released_by, release_set.created_by) if person]
    subject = _("Not on the site: %(name)s") % {"name": release_set}
    words = _("The release set “%(name)s” did not go live, and nothing was changed. %(failure)s")
    post(people, subject, words % {"name": release_set, "failure": failure})


@task
def release_sets():
    """For the worker, so that the letters of a release leave even if no visitor comes."""
    return f"{release_what_is_due()} released."
