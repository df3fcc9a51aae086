"""How templates date, group and link the entries of lists."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.paginator import Paginator
from django.utils import timezone

from portal.catalogue.connections import connections
from portal.catalogue.models import Entry, Item
from portal.catalogue.templatetags import lists
from tests.factories import add_text, make_article, make_event, make_page, make_partnership

PARIS = ZoneInfo("Europe/Paris")


@pytest.mark.parametrize(
    ("starts", "ends", "precision", "expected"),
    [
        (datetime(2026, 12, 9, tzinfo=UTC), None, "day", {"day": 9, "month": "December 2026", "under": "Wednesday"}),
        (
            datetime(2025, 11, 27, tzinfo=PARIS),
            datetime(2025, 11, 29, tzinfo=PARIS),
            "day",
            {"day": "27–28", "month": "November 2025", "under": "Thursday–Friday"},
        ),
        (
            datetime(2025, 5, 6, tzinfo=PARIS),
            datetime(2025, 6, 14, tzinfo=PARIS),
            "day",
            {"day": 6, "month": "May 2025", "under": "to 13 June 2025"},
        ),
        (datetime(2024, 10, 1, tzinfo=UTC), None, "season", {"words": "autumn", "month": "2024"}),
        (datetime(2024, 1, 1, tzinfo=UTC), None, "year", {"day": 2024}),
        (None, None, "day", {"under": "Date not known"}),
    ],
)
def test_date_block_says_as_much_as_is_known(starts, ends, precision, expected):
    block = lists.date_block(starts, ends, precision, "Europe/Paris")
    assert {name: block[name] for name in block if name not in {"moment", "format"}} == expected


def test_date_block_keeps_the_day_of_the_place():
    late_in_paris = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
    assert lists.date_block(late_in_paris, None, "time", "Asia/Tokyo")["day"] == 2


@pytest.mark.django_db
def test_events_are_grouped_by_month_and_those_without_one_by_what_is_known():
    make_event("Day", starts_on="2025-06-17")
    make_event("Season", starts_on="2024-03-01", date_precision="season")
    make_event("Unknown", starts_on=None)
    entries = Entry.objects.reading("en").kind("event").order_by("sort_title")
    headings = [(heading, [e.title for e in members]) for heading, members in lists.by_month(entries)]
    assert headings == [("June 2025", ["Day"]), ("spring 2024", ["Season"]), ("Date not known", ["Unknown"])]


@pytest.mark.django_db
def test_what_is_to_come_is_what_is_not_over():
    partnership = make_partnership("Food")
    today = timezone.localdate()
    for title, days in (("Past", -9), ("Later", 9), ("Soon", 2)):
        make_event(title, starts_on=today + timedelta(days=days), partnerships=[partnership])
    links = connections(Item.objects.get(kind="partnership"), "en")
    assert [c.entry.title for c in lists.to_come(links["event"])] == ["Soon", "Later"]


@pytest.mark.django_db
def test_a_link_in_running_text_alone_is_no_stated_fact():
    partnership = make_partnership("Food")
    make_article("Stated", partnerships=[partnership])
    make_article("Mentions", text={"body": '<p><a href="/partnerships/food/">Food</a></p>'})
    links = connections(Item.objects.get(kind="partnership"), "en")
    assert [c.entry.title for c in lists.stated(links["article"])] == ["Stated"]
    assert len(links["article"]) == 2


@pytest.mark.django_db
def test_headline_links_escapes_and_says_its_language():
    make_article("Städte & <Regionen>", language="de")
    entry = Entry.objects.reading("en").get()
    assert lists.headline(entry, 2) == (
        '<h2 class="card__title" lang="de"><a class="card__link" href="/articles/stadte-regionen/">'
        "Städte &amp; &lt;Regionen&gt;</a></h2>"
    )


@pytest.mark.django_db
def test_a_cut_headline_keeps_the_full_title_within_reach():
    make_article("Nine ways to move through a city")
    headline = lists.headline(Entry.objects.reading("en").get(), 3, 12)
    assert 'title="Nine ways to move through a city"' in headline
    assert ">Nine ways…</a>" in headline


@pytest.mark.django_db
def test_foot_of_the_page_names_editorial_pages_in_the_readers_language(django_assert_num_queries):
    about = make_page("About", position=1)
    make_page("Imprint", position=2)
    make_page("Not yet", position=3, state="draft")
    add_text(about, "Über uns", language="de")
    assert [page.title for page in lists.editorial_pages()] == ["About", "Imprint"]
    with django_assert_num_queries(1):
        lists.editorial_pages()


def test_page_numbers_leave_gaps():
    page = Paginator(range(200), 10).page(10)
    assert lists.page_numbers(page) == [1, None, 9, 10, 11, None, 20]
