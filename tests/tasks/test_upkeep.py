"""Failed tasks are tried again, lost ones are found, periodic ones begin in time."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from portal.settings import PERIODIC_TASKS
from portal.tasks.mail import post
from portal.tasks.models import ATTEMPTS, LastRun, Task
from portal.tasks.upkeep import ROUND, prune, tick
from tests.factories import make_user

pytestmark = pytest.mark.django_db
PRUNE = "portal.tasks.upkeep.prune"


@pytest.fixture
def nothing_periodic(settings):
    settings.PERIODIC_TASKS = {}


@pytest.fixture
def letter(settings, nothing_periodic):
    """One that cannot be delivered."""
    settings.EMAIL_BACKEND = "tests.tasks.test_upkeep.Unreachable"
    post([make_user("ada")], "Hello", "…")
    return Task.objects


class Unreachable:
    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise ConnectionRefusedError("The mail server does not answer.")


def work_off():
    call_command("worker", "--once")


class TestFailures:
    def test_is_tried_again_after_longer_and_longer_pauses_and_then_given_up(self, letter, noon):
        pauses = []
        for _attempt in range(ATTEMPTS):
            work_off()
            failed_at = timezone.now()
            assert letter.get().status == "FAILED"
            tick()
            task = letter.get()
            if task.status == "READY":
                pauses.append(task.run_after - failed_at)
                tick()
                assert letter.get().run_after == task.run_after
                noon.move_to(task.run_after)

        task = letter.get()
        assert pauses == [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120)]
        assert (task.status, task.attempts, task.will_be_repeated) == ("FAILED", 5, False)
        assert "The mail server does not answer." in task.traceback

    def test_is_not_tried_before_its_time(self, letter, noon):
        work_off()
        tick()
        noon.shift(timedelta(seconds=59))
        work_off()
        assert letter.get().attempts == 1
        noon.shift(timedelta(seconds=1))
        work_off()
        assert letter.get().attempts == 2

    def test_arrives_once_the_server_answers(self, letter, noon, settings):
        work_off()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        tick()
        noon.shift(timedelta(minutes=1))
        work_off()
        assert letter.get().status == "SUCCESSFUL"
        assert [sent.subject for sent in mail.outbox] == ["Hello"]


@pytest.mark.usefixtures("nothing_periodic")
class TestLostWorkers:
    def lose(self, attempts=1):
        post([make_user("ada")], "Hello", "…")
        task = Task.objects.get()
        for number in range(attempts):
            task.claim(f"worker {number}")

    def test_what_was_running_for_an_hour_is_begun_again(self, noon):
        self.lose()
        noon.shift(timedelta(minutes=59))
        tick()
        assert Task.objects.get().status == "RUNNING"
        noon.shift(timedelta(minutes=1))
        work_off()
        assert Task.objects.get().status == "SUCCESSFUL"
        assert len(mail.outbox) == 1

    def test_what_kills_every_worker_is_given_up(self, noon):
        self.lose(attempts=ATTEMPTS)
        noon.shift(timedelta(hours=2))
        tick()
        task = Task.objects.get()
        assert (task.status, task.traceback) == ("FAILED", "The worker stopped while it ran this task.")


class TestPeriodicTasks:
    def test_begin_at_once_and_then_each_time_that_it_is_time(self, noon, settings):
        settings.PERIODIC_TASKS = {PRUNE: timedelta(days=1)}
        begun = []
        for hours in (0, 1, 22, 1, 23, 1):  # 0, 1, 23, 24, 47, 48 hours after the first
            noon.shift(timedelta(hours=hours))
            before = Task.objects.count()
            work_off()
            begun.append(Task.objects.count() - before)
        assert begun == [1, 0, 0, 1, 0, 1]

    def test_what_is_due_each_minute_begins_in_every_round(self, noon, settings):
        settings.PERIODIC_TASKS = {PRUNE: timedelta(minutes=1)}
        for _round in range(5):
            work_off()
            noon.shift(timedelta(seconds=59.5))
        assert Task.objects.count() == 5

    def test_do_not_pile_up_where_no_worker_works_them_off(self, noon, settings):
        settings.PERIODIC_TASKS = {PRUNE: timedelta(days=1)}
        for _day in range(5):
            tick()
            noon.shift(timedelta(days=1))
        assert Task.objects.count() == 1

    def test_those_of_the_portal_exist(self, settings):
        settings.PERIODIC_TASKS = PERIODIC_TASKS
        tick()
        assert {task.task.module_path for task in Task.objects.all()} == set(PERIODIC_TASKS)


def test_a_round_leaves_its_time(noon):
    call_command("tick")
    assert LastRun.objects.get(name=ROUND).at == timezone.now()


def test_what_succeeds_every_minute_is_forgotten_sooner(noon, settings):
    settings.PERIODIC_TASKS = {PRUNE: timedelta(minutes=1)}
    work_off()
    noon.shift(timedelta(hours=5))
    prune.call()
    assert Task.objects.count() == 1
    noon.shift(timedelta(hours=1))
    prune.call()
    assert Task.objects.count() == 0


def test_what_ended_long_ago_is_forgotten(nothing_periodic, noon, settings):
    post([make_user("ada")], "Sent", "…")
    work_off()
    settings.EMAIL_BACKEND = "tests.tasks.test_upkeep.Unreachable"
    post([make_user("ben")], "Failed", "…")
    work_off()
    kept = []
    for days in (6, 2, 51, 2):  # 6, 8, 59, 61 days after
        noon.shift(timedelta(days=days))
        prune.call()
        kept.append(sorted(Task.objects.values_list("status", flat=True)))
    assert kept == [["FAILED", "SUCCESSFUL"], ["FAILED"], ["FAILED"], []]
