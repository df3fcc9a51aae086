"""The feed of articles and the sitemap."""

import re
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest

from portal.catalogue.sitemap import Pages
from portal.publishing.changes import publishable_models
from tests.conftest import NOON
from tests.factories import MAKERS, STATES, add_text, make_article

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def feed(client, path="/feeds/articles/"):
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries(client, path="/feeds/articles/"):
    return [
        (entry.find(f"{ATOM}title").text, entry.find(f"{ATOM}link").get("href"))
        for entry in feed(client, path).iter(f"{ATOM}entry")
    ]


def test_feed_names_the_newest_articles_first(client):
    make_article("Old", dated_on=date(2024, 1, 1))
    make_article("New", dated_on=date(2025, 1, 1))

    assert entries(client) == [("New", "http://testserver/articles/new/"), ("Old", "http://testserver/articles/old/")]


def test_feed_tells_when_an_article_came_and_changed(client, noon):
    article = make_article("Report", text={"summary": "In short."})
    noon.move_to(NOON + timedelta(days=1))
    article.texts.get().save()

    [entry] = feed(client).iter(f"{ATOM}entry")

    assert entry.find(f"{ATOM}published").text == "2025-06-17T12:00:00+00:00"
    assert entry.find(f"{ATOM}updated").text == "2025-06-18T12:00:00+00:00"
    assert entry.find(f"{ATOM}summary").text == "In short."


def test_feed_knows_an_article_again_by_its_key(client):
    article = make_article("Report", key="report")
    [before] = [e.find(f"{ATOM}id").text for e in feed(client).iter(f"{ATOM}entry")]

    article.texts.update(slug="new-address", title="New title")

    [after] = [e.find(f"{ATOM}id").text for e in feed(client).iter(f"{ATOM}entry")]
    assert before == after == "http://testserver/#article:report:en"


def test_feed_speaks_the_readers_language(client):
    article = make_article("Report")
    add_text(article, "Rapport", language="fr")

    assert entries(client, "/fr/feeds/articles/") == [("Rapport", "http://testserver/fr/articles/rapport/")]
    assert feed(client, "/fr/feeds/articles/").get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


def test_feed_holds_thirty_and_no_markup_of_its_own(client):
    for number in range(31):
        make_article(f"A & B <{number}>", text={"slug": f"a-{number}"})

    titles = [title for title, _link in entries(client)]

    assert len(titles) == 30
    assert set(titles) < {f"A & B <{number}>" for number in range(31)}


def locations(client, path="/sitemap.xml"):
    return re.findall(r"<loc>http://testserver([^<]*)</loc>", client.get(path).content.decode())


def test_sitemap_lists_every_live_page_and_every_list(client):
    for model in publishable_models():
        for state in STATES:
            MAKERS[model](f"{state} page", state=state)

    found = locations(client)

    pages = [path for path in found if "page" in path]
    lists = ["/", *(f"/{model.address}/" for model in publishable_models() if model.address)]
    assert {path for path in pages if "live" in path} == {
        f"/{model.address}/live-page/".replace("//", "/") for model in publishable_models()
    }
    assert [path for path in pages if "live" not in path] == []
    assert sorted(set(lists) & set(found)) == sorted(lists)


def test_sitemap_lists_each_language_of_a_page(client):
    article = make_article("Report")
    add_text(article, "Rapport", language="fr")
    add_text(article, "Bericht", language="de", state="draft")

    assert [path for path in locations(client) if path.endswith("rt/")] == [
        "/articles/report/",
        "/fr/articles/rapport/",
    ]


def alternates(client, path):
    """`{language: path}` of what the sitemap says of the languages of a page."""
    url = re.search(rf"<loc>http://testserver{path}</loc>.*?</url>", client.get("/sitemap.xml").content.decode(), re.S)
    return dict(re.findall(r'rel="alternate" hreflang="([^"]*)" href="http://testserver([^"]*)"', url[0]))


def test_sitemap_names_the_other_languages_of_a_page(client):
    article = make_article("Report", original_language="fr")
    add_text(article, "Rapport", language="fr")
    add_text(article, "Bericht", language="de", state="draft")
    make_article("Lonely")

    both = {"en": "/articles/report/", "fr": "/fr/articles/rapport/", "x-default": "/fr/articles/rapport/"}
    assert alternates(client, "/articles/report/") == both
    assert alternates(client, "/fr/articles/rapport/") == both
    assert alternates(client, "/articles/lonely/") == {}
    assert alternates(client, "/articles/") == {}


def test_languages_cost_the_sitemap_no_query(client, django_assert_num_queries):
    for number in range(3):
        add_text(make_article(f"Report {number}"), f"Rapport {number}", language="fr")
    locations(client)

    with django_assert_num_queries(4):
        assert len(alternates(client, "/articles/report-1/")) == 3


def test_sitemap_tells_when_a_page_was_changed(client, noon):
    make_article("Report")

    assert "<lastmod>2025-06-17</lastmod>" in client.get("/sitemap.xml").content.decode()


def test_sitemap_of_many_pages_is_an_index_of_several(client, monkeypatch):
    monkeypatch.setattr(Pages, "limit", 15)
    for number in range(5):
        make_article(f"Report {number}")

    parts = locations(client)

    assert parts == ["/sitemap-pages.xml", "/sitemap-pages.xml?p=2"]
    found = [path for part in parts for path in locations(client, part)]
    assert {path for path in found if "report" in path} == {f"/articles/report-{number}/" for number in range(5)}


@pytest.mark.parametrize(
    "path", ["/sitemap-nowhere.xml", "/sitemap.xml?p=2", "/sitemap.xml?p=x", "/sitemap-pages.xml?p=0"]
)
def test_sitemap_that_does_not_exist_is_not_found(client, path):
    assert client.get(path).status_code == 404
