"""Scheduled sets go live at their moment, though nothing runs then: whoever asks first afterwards sees to it."""

import logging

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from portal.publishing.prepared import Prepared, Slot
from portal.tasks.mail import post

from .models import ReleaseSet
from .releasing import ItemError, StateError, release

logger = logging.getLogger(__name__)

_due = Prepared(lambda: ReleaseSet.objects.due(Slot("at", models.DateTimeField())).values_list("pk"))


class ReleaseWhatIsDue:
    """Middleware. Before a page is made, the sets whose moment has come are on the site. Costs one query."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        release_what_is_due()
        return self.get_response(request)


def release_what_is_due():
    """Release the sets whose moment has come, in their order, dated by that moment. Returns how many went live.

    A set that fails changes nothing, is tried no more, and tells its people why.
    """
    due = [pk for (pk,) in _due.tuples(at=timezone.now())]
    return sum(
        _release(release_set) for release_set in ReleaseSet.objects.filter(pk__in=due).order_by("release_at", "pk")
    )


def _release(release_set):
    try:
        release(release_set, by=release_set.released_by, at=release_set.release_at)
    except StateError:  # somebody else asked at the same time
        return False
    except ItemError as failure:
        _note(release_set, failure)
        return False
    return True


@transaction.atomic
def _note(release_set, failure):
    logger.error("The release set “%s” did not go live: %s", release_set, failure)
    scheduled = ReleaseSet.objects.filter(pk=release_set.pk, state=ReleaseSet.State.SCHEDULED)
    if not scheduled.update(state=ReleaseSet.State.FAILED, problem=str(failure)):
        return
    people = [person for person in (release_set.released_by, release_set.created_by) if person]
    subject = _("Not on the site: %(name)s") % {"name": release_set}
    words = _("The release set “%(name)s” did not go live, and nothing was changed. %(failure)s")
    post(people, subject, words % {"name": release_set, "failure": failure})


@task
def release_sets():
    """For the worker, so that the letters of a release leave even if no visitor comes."""
    return f"{release_what_is_due()} released."
