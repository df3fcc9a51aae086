"""Fixtures for the whole suite. Ada writes, Ben publishes, Cleo visits."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.template import Template
from django.test.signals import template_rendered
from django.utils import translation
from django_tasks_db.management.commands import db_worker
from hypothesis import HealthCheck, settings

from partnerships.models import Status
from portal.audit.acting import silently
from portal.catalogue import pending
from portal.releases.due import watch
from tests.factories import make_user

# The same examples at every run: what fails here fails on the next machine too.
settings.register_profile(
    "suite",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("suite")

LONG = (
    "tests/browser/",
    "tests/test_fixtures.py",
    "tests/test_reading_next.py",
    "tests/test_relevance.py",
    "tests/test_routes.py",
    "tests/test_whatever",
    "tests/office/",
)
NOON = datetime(2025, 6, 17, 12, 0, tzinfo=UTC)


@receiver(post_migrate, sender=apps.get_app_config("partnerships"))
def vocabulary_outlives_a_flush(**_):
    """A test that commits empties all tables afterwards; the next one finds the statuses that the migrations made."""
    if not Status.objects.exists():
        with silently():
            import_module("partnerships.migrations.0004_vocabulary").add_vocabulary(apps, None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """The long files first, so that no core waits for another at the end."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONG))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A request that a closing browser left unfinished does not keep PostgreSQL from dropping the database."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture(scope="session", autouse=True)
def _contexts_of_whole_pages(django_test_environment):
    """Tests see what a view hands to its template, not the copies that Django would make for each template included."""

    def render(template, context):
        if context.template is template:
            template_rendered.send(sender=template, template=template, context=context)
        return template.nodelist.render(context)

    Template._render = render


@pytest.fixture(autouse=True)
def _english():
    """A test that switches languages leaves nothing to the next one."""
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _content_types(request):
    """Looked up beforehand, so that query counts do not depend on the order of tests."""
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        request.getfixturevalue("db")
        for content_type in ContentType.objects.all():
            ContentType.objects.get_for_id(content_type.pk)


@pytest.fixture(autouse=True)
def _nothing_scheduled(request):
    """What a process remembers of release sets is about the database of one test. Asked beforehand, as above."""
    watch.forget()
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        watch.is_due()


@pytest.fixture(autouse=True)
def _worker_keeps_its_connection(monkeypatch):
    """A worker in the process of a test shares the connection, and the transaction, of the test."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def _nothing_pending():
    """What a test wrote and nobody read was rolled back; the next one need not derive it."""
    yield
    pending.forget()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demo content, loaded once for all tests of a file and rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("loaddata", "demo", verbosity=0)
        pending.flush()  # or the first test that reads nothing of the catalogue would forget it for all others
        yield
        transaction.set_rollback(True)


@pytest.fixture
def noon():
    """The clock stands still at noon of 17 June 2025; `noon.move_to(…)` sets it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def roles(db):
    call_command("create_roles", verbosity=0)


@pytest.fixture
def ada(roles):
    """An author: writes, but does not publish."""
    user = make_user("ada", first_name="Ada", last_name="Autor", is_staff=True)
    user.groups.add(Group.objects.get(name="Authors"))
    return user


@pytest.fixture
def ben(roles):
    """An editor: publishes."""
    user = make_user("ben", first_name="Ben", last_name="Bureau", is_staff=True)
    user.groups.add(Group.objects.get(name="Editors"))
    return user


@pytest.fixture
def cleo(client):
    """A visitor without an account."""
    return client
