"""The list of background tasks: who sees it, what it says, what can be run again."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from portal.audit.models import Record
from portal.tasks.mail import post
from portal.tasks.models import LastRun, Task
from portal.tasks.upkeep import ROUND
from tests.factories import make_user

pytestmark = pytest.mark.django_db
LIST = "/admin/tasks/task/"
UNREACHABLE = "tests.tasks.test_upkeep.Unreachable"


@pytest.fixture
def failed(settings, noon):
    """A letter that could not be delivered, however often it was tried."""
    settings.PERIODIC_TASKS = {}
    good, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, UNREACHABLE
    post([make_user("otto")], "Hello", "…")
    for _attempt in range(6):
        call_command("worker", "--once")
        noon.shift(timedelta(hours=3))
    settings.EMAIL_BACKEND = good
    return Task.objects.get()


def visitor(client, *permissions):
    user = make_user("vera", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def text_of(response):
    return response.content.decode()


def test_the_list_says_what_failed_and_why(client, failed):
    html = text_of(visitor(client, "view_task").get(LIST))

    assert "Send letter" in html
    assert "ConnectionRefusedError: The mail server does not answer." in html
    assert "failed" in html
    assert "will be repeated" not in html


def test_the_page_of_one_shows_the_end_of_the_traceback(client, failed):
    html = text_of(visitor(client, "view_task").get(f"{LIST}{failed.pk}/change/"))

    assert "raise ConnectionRefusedError" in html
    assert "db_worker.py" not in html  # its beginning


def test_what_failed_runs_again_for_whoever_may(client, failed):
    response = visitor(client, "view_task", "change_task").post(
        LIST, {"action": "run_again", "_selected_action": [str(failed.pk)]}, follow=True
    )

    assert "1 task will run again." in text_of(response)
    failed.refresh_from_db()
    assert (failed.status, failed.attempts) == ("READY", 0)
    assert Record.objects.filter(verb="run again", name="vera", label="1 background task").exists()
    call_command("worker", "--once")
    assert [letter.to for letter in mail.outbox] == [["otto@example.org"]]


def test_who_may_only_look_runs_nothing(client, failed):
    visitor(client, "view_task").post(LIST, {"action": "run_again", "_selected_action": [str(failed.pk)]})

    failed.refresh_from_db()
    assert failed.status == "FAILED"


def test_what_has_not_failed_does_not_run_twice(client, settings):
    settings.PERIODIC_TASKS = {}
    post([make_user("otto")], "Hello", "…")
    call_command("worker", "--once")
    response = visitor(client, "view_task", "change_task").post(
        LIST, {"action": "run_again", "_selected_action": [str(Task.objects.get().pk)]}, follow=True
    )

    assert "None of these has failed." in text_of(response)
    assert Task.objects.get().status == "SUCCESSFUL"


@pytest.mark.parametrize("status", ["READY", "RUNNING", "SUCCESSFUL", "FAILED", "<b>", ""])
def test_filter(client, failed, status):
    response = visitor(client, "view_task").get(LIST, {"status": status})

    expected = [] if status in {"READY", "RUNNING", "SUCCESSFUL"} else [failed]
    assert list(response.context["cl"].result_list) == expected


@pytest.mark.parametrize(("minutes", "is_missing"), [(None, True), (1, False), (6, True)])
def test_a_missing_worker_is_noticed(client, noon, minutes, is_missing):
    if minutes is not None:
        LastRun.objects.create(name=ROUND, at=timezone.now() - timedelta(minutes=minutes))

    assert ("No worker is running" in text_of(visitor(client, "view_task").get(LIST))) is is_missing
