"""When an event begins and when it is over, in its own time zone and as far as its date is known."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from events.models import Event
from portal.publishing.dates import Precision, validate_time_zone
from tests.factories import make_action, make_event, make_organisation, make_partnership, make_plan, make_topic

DAY, NEXT = date(2025, 6, 17), date(2025, 6, 18)
ZONES = ["Europe/Brussels", "Europe/Lisbon", "Europe/Athens", "America/New_York", "Pacific/Auckland", "UTC"]


def utc(*numbers):
    return datetime(*numbers, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "begins", "ends"),
    [
        ({"starts_on": None}, None, None),
        ({"starts_on": DAY}, utc(2025, 6, 16, 22), utc(2025, 6, 17, 22)),
        ({"starts_on": DAY, "ends_on": DAY}, utc(2025, 6, 16, 22), utc(2025, 6, 17, 22)),
        ({"starts_on": DAY, "ends_on": NEXT}, utc(2025, 6, 16, 22), utc(2025, 6, 18, 22)),
        ({"starts_on": DAY, "starts_at": time(14)}, utc(2025, 6, 17, 12), utc(2025, 6, 17, 22)),
        ({"starts_on": DAY, "starts_at": time(14), "ends_at": time(16)}, utc(2025, 6, 17, 12), utc(2025, 6, 17, 14)),
        (
            {"starts_on": DAY, "starts_at": time(14), "ends_on": NEXT, "ends_at": time(9)},
            utc(2025, 6, 17, 12),
            utc(2025, 6, 18, 7),
        ),
        ({"starts_on": date(2025, 6, 1), "date_precision": "month"}, utc(2025, 5, 31, 22), utc(2025, 6, 30, 22)),
        ({"starts_on": date(2025, 4, 1), "date_precision": "quarter"}, utc(2025, 3, 31, 22), utc(2025, 6, 30, 22)),
        ({"starts_on": date(2025, 1, 1), "date_precision": "year"}, utc(2024, 12, 31, 23), utc(2025, 12, 31, 23)),
        ({"starts_on": DAY, "time_zone": "America/New_York"}, utc(2025, 6, 17, 4), utc(2025, 6, 18, 4)),
        # The clocks went forward in the night of 30 March 2025, and back in that of 26 October.
        ({"starts_on": date(2025, 3, 30)}, utc(2025, 3, 29, 23), utc(2025, 3, 30, 22)),
        ({"starts_on": date(2025, 10, 26)}, utc(2025, 10, 25, 22), utc(2025, 10, 26, 23)),
    ],
)
def test_event_begins_and_ends(facts, begins, ends):
    event = Event(**facts)

    assert (event.begins, event.ends) == (begins, ends)


LATEST = date(2199, 12, 31)
TIMES = st.none() | st.times().map(lambda moment: moment.replace(second=0, microsecond=0))


@st.composite
def events(draw):
    """Any event that the database accepts."""
    starts_on, starts_at, ends_at = draw(st.dates(date(1900, 1, 1), LATEST)), draw(TIMES), draw(TIMES)
    days = draw(st.none() | st.integers(0, 400))
    ends_on = None if days is None else min(starts_on + timedelta(days=days), LATEST)
    if ends_on in {None, starts_on} and starts_at and ends_at:
        starts_at, ends_at = sorted([starts_at, ends_at])
    zone, precision = draw(st.sampled_from(ZONES)), draw(st.sampled_from(Precision.values))
    return Event(
        starts_on=starts_on, starts_at=starts_at, ends_on=ends_on, ends_at=ends_at,
        time_zone=zone, date_precision=precision,
    )  # fmt: skip


@given(events())
def test_event_is_never_over_before_it_begins(event):
    an_hour_told_twice = timedelta(hours=1)  # in the night in which the clocks go back

    assert event.ends.astimezone(UTC) >= event.begins.astimezone(UTC) - an_hour_told_twice
    assert event.begins.astimezone(ZoneInfo(event.time_zone)).date() == event.starts_on


@pytest.mark.parametrize(
    ("facts", "has_day"),
    [
        ({"starts_on": DAY}, True),
        ({"starts_on": DAY, "date_precision": "month"}, False),
        ({"starts_on": None}, False),
    ],
)
def test_event_has_a_day_where_one_is_known(facts, has_day):
    assert Event(**facts).has_day is has_day


@pytest.mark.parametrize("zone", ["", "Europe/Atlantis", "CET+1", "../etc/passwd", "Europe/Brussels\x00"])
def test_zone_that_is_on_no_map_is_refused(zone):
    with pytest.raises(ValidationError):
        validate_time_zone(zone)


@pytest.mark.django_db
def test_event_page_tells_what_it_is_tied_to(client):
    genoa, food = make_organisation("Genoa"), make_partnership("Food")
    plan = make_plan("Plan of food", partnership=food)
    topic = make_topic("Markets", plan=plan)
    action = make_action("Training", plan=plan, topic=topic)
    make_event(
        "Lab", organisers=[genoa], partnerships=[food], plans=[plan], topics=[topic], actions=[action],
        venue="Town hall", place="Genoa", country="IT", starts_on=DAY, ends_on=NEXT,
    )  # fmt: skip

    html = client.get("/events/lab/").content.decode()

    for words in ("Town hall", "Genoa, Italy", "17–18 June 2025", "/organisations/genoa/", "/partnerships/food/"):
        assert words in html
    for path in ("/plans/plan-of-food/", "/topics/markets/", "/actions/training/", "/events/lab/event.ics"):
        assert path in html


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["postponed", "cancelled"])
def test_event_page_says_when_nothing_will_happen(client, status):
    make_event("Lab", status=status, text={"status_note": "The river rose."})

    html = client.get("/events/lab/").content.decode()

    assert status.capitalize() in html
    assert "The river rose." in html


@pytest.mark.django_db
@pytest.mark.parametrize("facts", [{"starts_on": None}, {"starts_on": DAY, "date_precision": "month"}])
def test_event_without_a_day_offers_no_calendar(client, facts):
    make_event("Lab", **facts)

    assert "event.ics" not in client.get("/events/lab/").content.decode()
    assert client.get("/events/lab/event.ics").status_code == 404
