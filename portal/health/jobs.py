"""What the worker does for the health of the content: all that needs the network, or long."""

from django.apps import apps
from django.utils import timezone
from django_tasks import task

from portal.publishing.changes import publishable_models

from .checking import check_some, due, forget_unlinked
from .examination import validate
from .models import Deferral

LESS_URGENT = -10  # than letters
BATCH = 200


@task(priority=LESS_URGENT)
def check_links():
    """Check the links that are due, in portions, so that other tasks get their turn."""
    forget_unlinked()
    goes_on = check_some()
    if left := due(timezone.now()).count():
        if not goes_on:
            return "No site answers. The connection to the network may be down."
        check_links.enqueue()
    return f"{left} left."


@task(priority=LESS_URGENT)
def revalidate():
    """Have everything that is public validated by today's rules."""
    now = timezone.now()
    Deferral.objects.filter(until__lte=timezone.localdate(now)).delete()
    for model in publishable_models():
        pks = list(model.objects.published(now).order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(pks), BATCH):
            revalidate_batch.enqueue(model._meta.label, pks[start : start + BATCH])


@task(priority=LESS_URGENT)
def revalidate_batch(label, pks):
    validate(apps.get_model(label), pks)
