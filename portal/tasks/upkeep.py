"""What keeps the tasks going: failed ones are tried again, lost ones found, periodic ones begun, old ones dropped.

Whatever is a task may be run twice: its worker can be killed after the work and before the note of it.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, task

from .models import ATTEMPTS, LastRun, Task

PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]  # after the first failure, the second …
LONGEST = timedelta(hours=1)  # a task that runs longer has lost its worker
SUCCESSES_KEPT, FAILURES_KEPT = timedelta(days=7), timedelta(days=60)
ROUTINE_KEPT = timedelta(hours=6)  # what succeeds every minute is no news
A_LITTLE = timedelta(seconds=10)  # early is better than a round late, for what is due in each
ROUND = "round"


def tick(now=None):
    """One round. Two at the same time do no harm."""
    now = now or timezone.now()
    rescue(now)
    retry(now)
    begin_what_is_due(now)
    LastRun.objects.update_or_create(name=ROUND, defaults={"at": now})


def rescue(now):
    """Tasks whose worker was killed wait again; the last attempt counts as a failure."""
    for row in Task.objects.running().filter(started_at__lte=now - LONGEST).only("pk", "worker_ids"):
        lost = Task.objects.running().filter(pk=row.pk, started_at__lte=now - LONGEST)
        if row.attempts < ATTEMPTS:
            lost.run_again()
        else:
            lost.update(
                status=TaskResultStatus.FAILED, finished_at=now, traceback="The worker stopped while it ran this task."
            )


def retry(now):
    """What failed waits again, each time longer, until it was tried `ATTEMPTS` times."""
    recent = Task.objects.failed().filter(finished_at__gt=now - FAILURES_KEPT).only("pk", "worker_ids", "finished_at")
    for row in recent:
        if row.attempts < ATTEMPTS:
            pause = PAUSES[max(row.attempts, 1) - 1]
            Task.objects.failed().filter(pk=row.pk).run_again(after=row.finished_at + pause)


def begin_what_is_due(now):
    for path, every in settings.PERIODIC_TASKS.items():
        if _take_turn(path, every, now):
            import_string(path).enqueue()


@transaction.atomic
def _take_turn(path, every, now):
    """Whether it is time for the periodic task, and nobody else has seen so at the same moment."""
    _row, is_first = LastRun.objects.get_or_create(name=path, defaults={"at": now})
    is_due = is_first or LastRun.objects.filter(name=path, at__lte=now - every + A_LITTLE).update(at=now)
    unfinished = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    return is_due and not Task.objects.filter(task_path=path, status__in=unfinished).exists()


@task
def prune():
    """Forget tasks that have ended long ago."""
    now = timezone.now()
    successes, failures = Task.objects.successful(), Task.objects.failed()
    routine = [path for path, every in settings.PERIODIC_TASKS.items() if every < ROUTINE_KEPT]
    old = [
        successes.filter(task_path__in=routine, finished_at__lte=now - ROUTINE_KEPT),
        successes.filter(finished_at__lte=now - SUCCESSES_KEPT),
        failures.filter(finished_at__lte=now - FAILURES_KEPT),
    ]
    return f"{sum(tasks.delete()[0] for tasks in old)} forgotten."
