"""What the worker has to do, did, and failed to do. What failed can be run once more."""

import json
from datetime import timedelta

from django.contrib import admin, messages
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from portal.audit import record
from portal.tasks.models import LastRun, Task
from portal.tasks.upkeep import ROUND

STATES = {
    TaskResultStatus.READY: ("scheduled", _("waits")),
    TaskResultStatus.RUNNING: ("scheduled", _("runs")),
    TaskResultStatus.SUCCESSFUL: ("live", _("done")),
    TaskResultStatus.FAILED: ("wrong", _("failed")),
}
LAST_LINES = 12  # of a traceback: what went wrong stands at its end
MISSED = timedelta(minutes=5)  # a worker makes a round every minute


class StatusFilter(admin.SimpleListFilter):
    title, parameter_name = _("state"), "status"

    def lookups(self, request, model_admin):
        return [(status.value, word) for status, (_sign, word) in STATES.items()]

    def queryset(self, request, queryset):
        return queryset.filter(status=self.value()) if self.value() in STATES else queryset


class TaskAdmin(admin.ModelAdmin):
    """Tasks come from the portal and are forgotten by themselves, so nobody adds, edits or deletes one here."""

    list_display = ["what", "state", "enqueued", "finished", "attempts", "outcome"]
    list_filter = [StatusFilter]
    ordering = ["-enqueued_at", "pk"]
    actions = ["run_again"]
    list_per_page = 50
    show_facets = admin.ShowFacets.NEVER
    fields = ["state", "enqueued", "started", "finished", "waits_until", "attempts", "given", "outcome", "end"]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        """Whether something can be run again; a single task is only looked at."""
        return obj is None and super().has_change_permission(request)

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        last = LastRun.objects.filter(name=ROUND).first()
        is_missing = last is None or last.at < timezone.now() - MISSED
        context = {"last_round": last and last.at, "worker_is_missing": is_missing, **(extra_context or {})}
        return super().changelist_view(request, context)

    @admin.display(description=_("task"), ordering="task_path")
    def what(self, task):
        return render_to_string("admin/columns/headline.html", {"row": task, "detail": self.given(task)[:80]})

    @admin.display(description=_("enqueued"), ordering="enqueued_at")
    def enqueued(self, task):
        return _moment(task.enqueued_at)

    @admin.display(description=_("started"))
    def started(self, task):
        return _moment(task.started_at)

    @admin.display(description=_("ended"), ordering="finished_at")
    def finished(self, task):
        return _moment(task.finished_at)

    @admin.display(description=_("waits until"))
    def waits_until(self, task):
        return _moment(task.waits_until)

    @admin.display(description=_("state"), ordering="status")
    def state(self, task):
        sign, word = STATES[task.status]
        if task.will_be_repeated:
            word = _("failed, will be repeated")
        return render_to_string("admin/columns/task.html", {"sign": sign, "word": word})

    @admin.display(description=_("outcome"))
    def outcome(self, task):
        """What it returned, or the last line of what went wrong."""
        if task.status == TaskResultStatus.FAILED:
            return (task.traceback.strip().splitlines() or [""])[-1][:200]
        return str(task.return_value or "")[:200]

    @admin.display(description=_("given"))
    def given(self, task):
        """What it was told to work on."""
        values = [*task.args_kwargs["args"], *task.args_kwargs["kwargs"].values()]
        return ", ".join(v if isinstance(v, str) else json.dumps(v) for v in values)

    @admin.display(description=_("end of the traceback"))
    def end(self, task):
        return "\n".join(task.traceback.strip().splitlines()[-LAST_LINES:])

    @admin.action(description=_("Run again what failed"), permissions=["change"])
    def run_again(self, request, queryset):
        count = queryset.failed().run_again(worker_ids=[])
        if count:
            record("run again", label=ngettext("%d background task", "%d background tasks", count) % count)
        said = ngettext("%d task will run again.", "%d tasks will run again.", count) % count
        self.message_user(request, said if count else _("None of these has failed."), messages.INFO)


def _moment(moment):
    return render_to_string("admin/columns/moment.html", {"moment": moment}) if moment else ""


admin.site.unregister(DBTaskResult)
admin.site.register(Task, TaskAdmin)
