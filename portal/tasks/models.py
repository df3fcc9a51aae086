"""What the tasks in the database do not know of themselves: how often they were tried, and what recurs."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet, get_date_max

ATTEMPTS = 5


class TaskQuerySet(DBTaskResultQuerySet):
    def run_again(self, after=None, **fields):
        """Let these wait once more, until `after`; now if left out."""
        return self.update(status=TaskResultStatus.READY, run_after=after or get_date_max(), **fields)


class Task(DBTaskResult):
    """A task that waits, runs or ran, as the back office shows it. Each attempt leaves the name of a worker in it."""

    objects = TaskQuerySet.as_manager()

    class Meta:
        proxy = True
        verbose_name = _("background task")
        verbose_name_plural = _("background tasks")
        default_permissions = ["view", "change"]

    def __str__(self):
        return self.task_name.replace("_", " ").capitalize()

    @property
    def attempts(self):
        return len(self.worker_ids)

    @property
    def waits_until(self):
        """The moment before which it will not run, or None."""
        return None if self.run_after == get_date_max() else self.run_after

    @property
    def will_be_repeated(self):
        return self.status == TaskResultStatus.FAILED and self.attempts < ATTEMPTS


class LastRun(models.Model):
    """When something that recurs was begun last: a periodic task, or the worker's own round."""

    name = models.CharField(max_length=200, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = []

    def __str__(self):
        return f"{self.name}, {self.at:%Y-%m-%d %H:%M}"
