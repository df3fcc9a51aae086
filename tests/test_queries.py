"""How many questions a page asks the database: a small number, and the same however much there is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    add_text,
    make_action,
    make_article,
    make_category,
    make_document,
    make_event,
    make_organisation,
    make_page,
    make_partnership,
    make_person,
    make_plan,
    make_theme,
    make_topic,
)

pytestmark = pytest.mark.django_db

DETAIL_AT_MOST = 15
ACTION_AT_MOST = 20  # more is told around an action than around anything else
LIST_AT_MOST = 10
OVERVIEW_AT_MOST = 15  # of everything: the front page, the search
OVERVIEWS = ("/", "/search/?q=article")


@pytest.fixture
def programme():
    """One page of each kind, tied to each other; `grow(n)` adds n more of each."""
    return Programme()


class Programme:
    def __init__(self):
        self.theme = make_theme("Theme", hue=3)
        self.genoa = make_organisation("Genoa", country="IT")
        self.ada = make_person("Ada", organisation=self.genoa)
        self.category = make_category("Reports")
        self.food = make_partnership("Food", theme=self.theme, members=[self.genoa], tags=["Housing"])
        self.plan = make_plan("Plan", partnership=self.food)
        self.topic = make_topic("Topic", plan=self.plan)
        self.action = make_action("Action", plan=self.plan, topic=self.topic)
        self.page = make_page("About")
        self.articles = 0
        self.grow(1)

    def grow(self, count):
        for number in range(self.articles + 1, self.articles + count + 1):
            document = make_document(f"Document {number}", tags=["Housing"])
            self.food.documents.add(document)
            event = make_event(
                f"Event {number}",
                starts_on=date(2030, 1, 1) + timedelta(days=number),
                partnerships=[self.food],
                organisers=[self.genoa],
                topics=[self.topic],
                tags=["Housing"],
            )
            article = make_article(
                f"Article {number}",
                categories=[self.category],
                partnerships=[self.food],
                topics=[self.topic],
                actions=[self.action],
                events=[event],
                organisations=[self.genoa],
                authors=[self.ada],
                documents=[document],
                tags=["Housing"],
                text={"body": f'<p><a href="/events/event-{number}/">there</a></p>'},
            )
            add_text(article, f"Artikel {number}", language="de")
            make_action(f"Action of {number}", plan=self.plan, topic=self.topic)
            make_partnership(f"Partnership {number}", theme=self.theme, members=[self.genoa])
        self.articles += count


DETAILS = {
    "/articles/article-1/": 11,
    "/articles/article-1/?utm_source=letter": 11,
    "/events/event-1/": 12,
    "/documents/document-1/": 12,
    "/partnerships/food/": 14,
    "/plans/plan/": 13,
    "/topics/topic/": 13,
    "/actions/action/": 17,
    "/organisations/genoa/": 13,
    "/people/ada/": 9,
    "/themes/theme/": 11,
    "/categories/reports/": 9,
    "/about/": 8,
    "/fr/articles/article-1/": 11,
    "/de/articles/artikel-1/": 11,
}
LISTS = {
    "/": 12,
    "/articles/": 5,
    "/articles/?category=reports&partnership=food&year=2025&tag=housing&page=1": 7,
    "/de/articles/": 5,
    "/events/": 6,
    "/events/?when=upcoming": 7,
    "/documents/": 5,
    "/partnerships/": 5,
    "/plans/": 5,
    "/topics/": 5,
    "/actions/": 5,
    "/organisations/": 5,
    "/people/": 5,
    "/themes/": 4,
    "/categories/": 4,
    "/tags/housing/": 6,
    "/search/?q=article": 10,
    "/feeds/articles/": 1,
    "/sitemap.xml": 4,
}


def queries_of(client, path):
    """Without the words for statuses: whether there is an action among the cards of a page is not a matter of size."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200, path
    return len(queries) - any('FROM "partnerships_status" ORDER' in query["sql"] for query in queries)


def test_page_types_ask_a_constant_number_of_questions(client, programme):
    paths = [*DETAILS, *LISTS]
    for path in paths:  # what is looked up once in the life of a process
        client.get(path)
    programme.grow(5)  # beside the page itself, so that there is something to read next, and enough to find
    client.get("/")
    with_few = {path: queries_of(client, path) for path in paths}
    programme.grow(48)
    client.get("/")  # derives the catalogue, and brings the shelf and the ledger up to date
    with_fifty = {path: queries_of(client, path) for path in paths}

    assert with_few == DETAILS | LISTS
    assert with_fifty == DETAILS | LISTS


def test_the_agreed_numbers_are_within_the_budget():
    assert DETAILS["/actions/action/"] <= ACTION_AT_MOST
    assert max(number for path, number in DETAILS.items() if path != "/actions/action/") <= DETAIL_AT_MOST
    assert max(number for path, number in LISTS.items() if path not in OVERVIEWS) <= LIST_AT_MOST
    assert max(LISTS[path] for path in OVERVIEWS) <= OVERVIEW_AT_MOST
