"""The calendar says what goes on the site and off it, in the reader's own zone."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from portal.releases.releasing import schedule
from tests.factories import make_article, make_event
from tests.releases.sets import gather

pytestmark = pytest.mark.django_db


def month(client, spelled=None):
    return client.get(reverse("admin:calendar"), {"month": spelled} if spelled else {})


def days(response):
    """`{"2025-07-01": ["10:00 goes live Care"]}`"""
    return {
        day.isoformat(): [f"{each['at']:%H:%M} {each['verb']} {each['title']}" for each in happenings]
        for day, happenings in response.context["days"]
    }


@pytest.fixture
def care(noon):
    page = make_article("Care", state="draft")
    page.texts.get().publish(
        at=datetime(2025, 6, 30, 22, 30, tzinfo=UTC), until=datetime(2025, 7, 31, 21, 59, tzinfo=UTC)
    )
    return page


def test_what_goes_on_and_off(as_ada, care):
    gathered = gather(make_event("Lab"), name="Summer")
    schedule(gathered, by=None, at=datetime(2025, 7, 1, 7, tzinfo=UTC))
    assert days(month(as_ada, "2025-07")) == {
        "2025-07-01": ["00:30 goes live Care", "09:00 release set Summer"],
        "2025-07-31": ["23:59 goes off Care"],
    }


def test_in_the_zone_of_the_reader(as_ada, care):
    as_ada.user.time_zone = "America/New_York"
    as_ada.user.save()
    assert days(month(as_ada, "2025-06")) == {"2025-06-30": ["18:30 goes live Care"]}


def test_this_month_if_none_is_named(as_ada, care):
    assert month(as_ada).context["first"].isoformat() == "2025-06-01"


def test_around_the_year(as_ada, care):
    context = month(as_ada, "2025-12").context
    assert (context["previous"].isoformat(), context["next"].isoformat()) == ("2025-11-01", "2026-01-01")
    assert month(as_ada, "2026-01").context["previous"].isoformat() == "2025-12-01"


@pytest.mark.parametrize("spelled", ["2025", "2025-13", "x", "0001-01", "9999-12", "2025-06-01"])
def test_what_is_no_month(as_ada, spelled):
    assert month(as_ada, spelled).status_code == 404


def test_costs_the_same_with_more(as_ada, noon, django_assert_max_num_queries):
    for number in range(30):
        make_article(f"Care {number}").texts.get().publish(until=noon_plus(number))
    month(as_ada)
    with django_assert_max_num_queries(10):
        month(as_ada)


def noon_plus(number):
    return datetime(2025, 6, 18, tzinfo=UTC) + timedelta(hours=number)
