"""What an article's page shows around its text."""

import re
from datetime import date
from html import unescape

import pytest
from django.contrib.auth.models import Permission

from articles.models import ArticlePick
from portal.catalogue.models import Item
from tests.factories import (
    add_text,
    make_action,
    make_article,
    make_category,
    make_document,
    make_event,
    make_organisation,
    make_partnership,
    make_person,
    make_plan,
    make_topic,
)

pytestmark = pytest.mark.django_db


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return unescape(response.content.decode())


TIED = [
    "actions/training",
    "categories/labs",
    "categories/voices",
    "documents/charter",
    "events/lab-in-genoa",
    "organisations/genoa",
    "partnerships/food",
    "people/ada-autor",
    "plans/plan-of-food",
    "topics/markets",
]


@pytest.fixture
def report():
    """An article with everything that it can be tied to."""
    food = make_partnership("Food")
    plan = make_plan("Plan of food", partnership=food)
    topic = make_topic("Markets", plan=plan)
    return make_article(
        "Report",
        dated_on=date(2025, 5, 6),
        categories=[make_category("Voices", position=2), make_category("Labs", position=1)],
        authors=[make_person("Ada Autor")],
        partnerships=[food],
        plans=[plan],
        topics=[topic],
        actions=[make_action("Training", plan=plan, topic=topic)],
        events=[make_event("Lab in Genoa")],
        organisations=[make_organisation("Genoa")],
        documents=[make_document("Charter")],
        tags=["Urban food", "Cities"],
        sources="https://www.example.org/a The source",
        text={"summary": "In short.", "body": "<p>At length.</p>", "search_description": "For robots."},
    )


def test_article_leads_on_to_everything_it_is_tied_to(client, report):
    html = page(client, "/articles/report/")

    for path in ("https://www.example.org/a", *(f"/{path}/" for path in TIED), "/tags/urban-food/", "/tags/cities/"):
        assert f'href="{path}"' in html, path
    assert html.index("Labs") < html.index("Voices")
    for words in ("6 May 2025", "In short.", "<p>At length.</p>", "The source"):
        assert words in html


def test_everything_leads_back_to_the_article(client, report):
    for path in (*TIED, "tags/urban-food", "tags/cities"):
        assert 'href="/articles/report/"' in page(client, f"/{path}/"), path


def test_head_tells_search_engines_what_it_is(client, report):
    html = page(client, "/articles/report/")

    assert "<title>Report – " in html
    assert '<meta name="description" content="For robots.">' in html
    assert '<meta property="og:title" content="Report">' in html
    assert '<meta property="og:type" content="article">' in html


def test_summary_stands_in_for_the_description(client):
    make_article("Report", text={"summary": "In short."})

    assert '<meta name="description" content="In short.">' in page(client, "/articles/report/")


def test_more_articles_tell_category_title_summary_and_reason(client, report):
    make_article(
        "Other report",
        topics=list(report.topics.all()),
        categories=list(report.categories.all()),
        text={"summary": "Also in short."},
    )

    html = page(client, "/articles/report/")
    [card] = [card for card in html.split("<article ")[1:] if "Other report" in card]

    for words in ("Other report", "Also in short.", "Labs", "Voices", "Same topic: Markets"):
        assert words in card, words


def test_long_title_is_shortened_on_cards_and_whole_in_its_place(client):
    title = "A very long title about cities of equality that goes on and on until nobody remembers how it began at all"
    make_article(title, text={"slug": "long"})

    listed = page(client, "/articles/")
    own = page(client, "/articles/long/")

    assert f'<h1 lang="en">{title}</h1>' in own
    assert title in listed, "the whole title is reachable"
    assert not re.search(r"\w…\w", listed)


def test_card_of_a_foreign_article_says_its_language(client):
    make_article("Bericht", language="de")

    html = page(client, "/articles/")

    assert re.search(r'lang="de"[^>]*><a [^>]*>Bericht</a>', html)
    assert "Deutsch" in html


def test_editors_story(client, ben):
    """Ben publishes a draft; it appears on the pages of all that it is tied to; he takes it off again."""
    text = make_article("Report", state="draft", partnerships=[make_partnership("Food")]).texts.get()

    def told():
        return ['href="/articles/report/"' in page(client, path) for path in ("/articles/", "/partnerships/food/")]

    assert told() == [False, False]

    text.publish(by=ben)
    assert told() == [True, True]

    text.unpublish(by=ben)
    assert told() == [False, False]


def test_pick_is_known_by_its_natural_key():
    report, other = make_article(key="report"), make_article(key="other")
    pick = ArticlePick.objects.create(source=report, target=Item.objects.get(key="other"))

    assert pick.natural_key() == ("report", "article", "other", "")
    assert ArticlePick.objects.get_by_natural_key("report", "article", "other", "") == pick
    assert str(pick) == f"article {other.key}"


def test_publishing_is_a_permission_of_its_own():
    assert Permission.objects.filter(codename="publish_article", content_type__app_label="articles").count() == 1


def test_translated_article_is_read_in_each_language(client):
    article = make_article("Report", text={"summary": "In short."})
    add_text(article, "Rapport", language="fr", summary="En bref.")

    assert "In short." in page(client, "/articles/report/")
    french = page(client, "/fr/articles/rapport/")
    assert "En bref." in french
    assert "In short." not in french
    assert '<html lang="fr"' in french
