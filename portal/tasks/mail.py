"""Letters to members of staff, sent by the worker and never in the middle of a request."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django_tasks import task


def post(users, subject, body):
    """A letter to each of the users, once, but to nobody who is inactive or has no address.

    The letters wait in the database, so they leave if the transaction of the caller commits, and not otherwise.
    """
    readers = dict.fromkeys(user.pk for user in users if user.is_active and user.email)
    for pk in readers:
        send_letter.enqueue(pk, subject, body)


@task(takes_context=True)
def send_letter(context, reader, subject, body):
    """One letter. Should it be sent twice, both bear the same number, by which mail programs know them as one."""
    user = get_user_model().objects.filter(pk=reader, is_active=True).exclude(email="").first()
    if user is None:
        return "Nobody to send it to any more."
    host = urlsplit(settings.SITE_URL).hostname
    headers = {"Message-ID": f"<{context.task_result.id}@{host}>", "Auto-Submitted": "auto-generated"}
    EmailMessage(" ".join(subject.split()), body, to=[user.email], headers=headers).send()
    return "Sent."
