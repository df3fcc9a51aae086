"""What the worker does by the week: validation of everything public."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from events.models import Event
from portal.health.jobs import revalidate
from portal.health.models import Deferral, Symptom
from portal.health.report import findings
from portal.publishing.changes import publishable_models
from tests.factories import MAKERS, add_text, make_event, make_partnership

pytestmark = pytest.mark.django_db
KINDS = {model._meta.model_name for model in publishable_models()}


def found():
    return [
        (finding.kind, finding.language, finding.field, finding.about)
        for finding in findings(KINDS)
        if finding.rule == "invalid"
    ]


def scan():
    revalidate.enqueue()
    call_command("worker", "--once")


@pytest.fixture(autouse=True)
def _nothing_periodic(settings):
    settings.PERIODIC_TASKS = {}


def test_facts_and_texts_that_would_be_refused_are_found_until_they_are_mended():
    event = make_event("Forum")
    text = add_text(event, "Das Forum", language="de")
    Event.objects.update(registration_url="nowhere")
    type(text).objects.filter(pk=text.pk).update(slug="not a slug!")
    assert found() == []
    scan()
    assert [place[:3] for place in found()] == [("event", "", "registration_url"), ("event", "de", "slug")]
    assert found()[0][3] == "registration url: Enter a valid URL."

    event.registration_url = ""
    event.save()
    assert [place[:3] for place in found()] == [("event", "de", "slug")]
    text.save()
    type(text).objects.filter(pk=text.pk).update(slug="forum")
    assert found() == []


def test_rows_that_belong_to_a_page_count_too():
    partnership = make_partnership("Food")
    partnership.phases.create(position=1, kind="party")
    scan()
    assert len(found()) == 1
    assert found()[0][:3] == ("partnership", "", "")
    assert "party" in found()[0][3]


def test_what_is_not_public_is_left_alone():
    make_event("Forum", state="draft")
    Event.objects.update(registration_url="nowhere")
    scan()
    assert not Symptom.objects.filter(rule="invalid").exists()


def test_what_is_sound_has_nothing_said_of_it():
    for make in MAKERS.values():
        make()
    scan()
    assert found() == []


def test_a_second_scan_keeps_the_date_of_the_first(noon):
    make_event("Forum")
    Event.objects.update(registration_url="nowhere")
    scan()
    before = Symptom.objects.get(rule="invalid").since
    noon.shift(timedelta(days=7))
    scan()
    assert Symptom.objects.get(rule="invalid").since == before


def test_decisions_whose_day_has_come_are_forgotten(noon):
    for days in (-1, 0, 1):
        until = timezone.localdate() + timedelta(days=days)
        Deferral.objects.create(rule="orphan", kind="page", object_id=1, until=until, reason="Later.")
    scan()
    assert [row.until for row in Deferral.objects.all()] == [timezone.localdate() + timedelta(days=1)]


def test_it_goes_through_all_in_portions(monkeypatch):
    monkeypatch.setattr("portal.health.jobs.BATCH", 2)
    for _number in range(5):
        make_event()
    Event.objects.update(registration_url="nowhere")
    scan()
    assert len(found()) == 5
