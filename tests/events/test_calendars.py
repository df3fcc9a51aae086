"""Events as calendars read them."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from tests.conftest import NOON
from tests.factories import add_text, make_event

pytestmark = pytest.mark.django_db

DAY, NEXT = date(2025, 6, 17), date(2025, 6, 18)
BRUSSELS = ZoneInfo("Europe/Brussels")


def download(client, path="/events/lab/event.ics"):
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return response


def event_in(response):
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    return event


@pytest.mark.parametrize(
    ("facts", "start", "end"),
    [
        ({}, DAY, NEXT),
        ({"ends_on": NEXT}, DAY, date(2025, 6, 19)),
        (
            {"starts_at": time(14), "ends_at": time(16)},
            datetime(2025, 6, 17, 14, tzinfo=BRUSSELS),
            datetime(2025, 6, 17, 16, tzinfo=BRUSSELS),
        ),
        (
            {"starts_at": time(14)},
            datetime(2025, 6, 17, 14, tzinfo=BRUSSELS),
            datetime(2025, 6, 17, 15, tzinfo=BRUSSELS),
        ),
        (
            {"starts_at": time(14), "ends_on": NEXT},
            datetime(2025, 6, 17, 14, tzinfo=BRUSSELS),
            datetime(2025, 6, 19, tzinfo=BRUSSELS),
        ),
        (
            {"starts_at": time(14), "ends_on": NEXT, "ends_at": time(12)},
            datetime(2025, 6, 17, 14, tzinfo=BRUSSELS),
            datetime(2025, 6, 18, 12, tzinfo=BRUSSELS),
        ),
    ],
)
def test_calendar_tells_when_the_event_is(client, facts, start, end):
    make_event("Lab", starts_on=DAY, **facts)

    event = event_in(download(client))

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (start, end)


def test_calendar_tells_what_and_where(client):
    make_event(
        "Lab, day; one", venue="Town hall", street="Main street 1", place="Genoa", country="IT",
        text={"slug": "lab", "summary": "Two lines\nof words, and; signs."},
    )  # fmt: skip

    event = event_in(download(client))

    assert str(event["summary"]) == "Lab, day; one"
    assert str(event["description"]) == "Two lines\nof words, and; signs."
    assert str(event["location"]) == "Town hall, Main street 1, Genoa, Italy"
    assert str(event["url"]) == "http://testserver/events/lab/"


@pytest.mark.parametrize(
    ("status", "told"), [("planned", "CONFIRMED"), ("postponed", "TENTATIVE"), ("cancelled", "CANCELLED")]
)
def test_calendar_tells_whether_it_will_happen(client, status, told):
    make_event("Lab", status=status)

    assert str(event_in(download(client))["status"]) == told


def test_calendar_knows_a_changed_event_again(client, noon):
    event = make_event("Lab")
    before = event_in(download(client))

    noon.move_to(NOON + timedelta(minutes=1))
    text = event.texts.get()
    text.title, text.slug = "Moved", "moved"
    text.save()

    after = event_in(download(client, "/events/moved/event.ics"))
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]


def test_calendar_brings_the_zone_it_speaks_of(client):
    make_event("Lab", starts_on=DAY, starts_at=time(14), time_zone="Europe/Lisbon")

    calendar = Calendar.from_ical(download(client).content)

    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Lisbon"]


def test_calendar_speaks_the_readers_language(client):
    event = make_event("Lab")
    add_text(event, "Labo", language="fr", slug="labo")

    assert str(event_in(download(client, "/fr/events/labo/event.ics"))["summary"]) == "Labo"
    assert str(event_in(download(client, "/de/events/lab/event.ics"))["summary"]) == "Lab"


def test_calendar_file_has_a_name_that_any_system_takes(client):
    make_event("Αθήνα")

    assert download(client, "/events/αθηνα/event.ics")["Content-Disposition"] == 'attachment; filename="event.ics"'


def test_lines_end_and_fold_as_calendars_want(client):
    make_event("Lab", text={"summary": "ü" * 300})

    body = download(client).content

    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    assert b"\n" not in body.replace(b"\r\n", b"")
