"""Letters: one to each, if and only if the transaction commits."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from portal.tasks.mail import post, send_letter
from portal.tasks.models import Task
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def work_off():
    call_command("worker", "--once")


def test_each_gets_one_letter_of_her_own():
    ada, ben = make_user("ada"), make_user("ben")
    post([ada, ben, ada], "To be read", "Please read “Oslo joins”.")

    assert mail.outbox == []
    work_off()

    assert [(letter.to, letter.subject, letter.body) for letter in mail.outbox] == [
        (["ada@example.org"], "To be read", "Please read “Oslo joins”."),
        (["ben@example.org"], "To be read", "Please read “Oslo joins”."),
    ]
    assert {letter.extra_headers["Auto-Submitted"] for letter in mail.outbox} == {"auto-generated"}


def test_who_left_or_has_no_address_gets_none():
    gone, silent, leaving = make_user("gone", is_active=False), make_user("silent"), make_user("leaving")
    silent.email = ""
    silent.save()
    post([gone, silent, leaving], "Hello", "…")
    leaving.is_active = False
    leaving.save()

    work_off()

    assert mail.outbox == []
    assert [task.return_value for task in Task.objects.filter(task_path=send_letter.module_path)] == [
        "Nobody to send it to any more."
    ]


def test_what_is_rolled_back_was_never_posted():
    ada = make_user("ada")
    with transaction.atomic():
        post([ada], "Hello", "…")
        transaction.set_rollback(True)

    work_off()

    assert mail.outbox == []


def test_a_subject_of_two_lines_adds_no_header():
    post([make_user("ada")], "Hello\r\nBcc: eve@example.org", "…")

    work_off()

    assert mail.outbox[0].message()["Subject"] == "Hello Bcc: eve@example.org"
    assert mail.outbox[0].message()["Bcc"] is None


def test_a_letter_that_is_sent_twice_bears_the_same_number():
    post([make_user("ada")], "Hello", "…")
    work_off()
    Task.objects.all().run_again()
    work_off()

    first, second = (letter.message()["Message-ID"] for letter in mail.outbox)
    assert first == second
    assert first.endswith("@testserver>")
