"""Editors' HTML on a page: links lead to what visitors can read, or are plain words."""

import pytest
from django.utils import translation

from portal.catalogue.connections import connections
from portal.catalogue.models import Item
from portal.catalogue.richtext import render
from tests.factories import STATES, add_text, make_article, make_event, make_page

pytestmark = pytest.mark.django_db


def shown(path, language="en", *, text_language="en"):
    """The link to `path` as a reader sees it in an article."""
    article = make_article(language=text_language, text={"body": f'<p>To <a href="{path}">the lab</a>.</p>'})
    return shown_in(article, language, text_language)


def shown_in(article, language, text_language="en"):
    item = Item.objects.get(kind="article", object_id=article.pk)
    with translation.override(language):
        links = connections(item, language, spoken=text_language)
        return render(article.texts.get(language=text_language).body, links)


def leads_to(path):
    return f'<p>To <a href="{path}">the lab</a>.</p>'


WORDS = "<p>To the lab.</p>"


def test_link_to_a_public_page_is_kept():
    make_event("Lab")

    assert shown("/events/lab/") == leads_to("/events/lab/")


@pytest.mark.parametrize("state", set(STATES) - {"live"})
def test_link_to_a_hidden_page_becomes_words(state):
    make_event("Lab", state=state)

    assert shown("/events/lab/") == WORDS


def test_link_to_no_page_becomes_words():
    assert shown("/events/lab/") == WORDS


def test_link_to_a_hidden_editorial_page_becomes_words():
    make_page("Secret", state="draft")

    assert shown("/secret/") == WORDS


@pytest.mark.parametrize(
    "path",
    [
        "https://example.org/events/lab/",
        "mailto:lab@example.org",
        "#part",
        "/",
        "/events/",
        "/search/?q=lab",
        "/fr/",
        "/documents/plan/download/",
        "/feeds/articles/",
        "/tags/food/",
    ],
)
def test_link_to_something_else_is_left_alone(path):
    assert shown(path) == leads_to(path)


@pytest.mark.parametrize("tail", ["?from=here", "#programme", "?from=here#programme"])
def test_link_to_a_part_of_a_page_keeps_its_tail(tail):
    make_event("Lab")

    assert shown(f"/events/lab/{tail}") == leads_to(f"/events/lab/{tail}")


@pytest.mark.parametrize("tail", ["", "?from=here", "#programme", "?a=1&amp;b=2#c"])
def test_link_to_a_former_address_leads_to_the_present_one(tail):
    event = make_event("Lab")
    Item.objects.count()
    event.texts.update(slug="paris")

    assert shown(f"/events/lab/{tail}") == leads_to(f"/events/paris/{tail}")


def test_link_leads_readers_to_their_language():
    event = make_event("Lab")
    add_text(event, "Labo", language="fr")

    assert shown("/events/lab/", "fr") == leads_to("/fr/events/labo/")


def test_link_to_a_page_without_a_translation_leads_to_its_original():
    make_event("Lab")

    assert shown("/events/lab/", "fr") == leads_to("/fr/events/lab/")


def test_link_between_translations_is_kept():
    event = make_event("Lab")
    add_text(event, "Labo", language="fr")

    assert shown("/fr/events/labo/", "fr", text_language="fr") == leads_to("/fr/events/labo/")


def test_link_with_the_sites_own_origin_is_known():
    make_event("Lab", state="draft")

    assert shown("http://testserver/events/lab/") == WORDS


def test_unicode_address_of_a_connected_page_is_known_without_asking(django_assert_num_queries):
    make_event("Αθήνα")
    article = make_article(text={"body": '<p>To <a href="/events/αθηνα/">the lab</a>.</p>'})
    links = connections(Item.objects.get(kind="article"), "en")
    body = article.texts.get().body

    with django_assert_num_queries(0):
        html = render(body, links)

    assert html == leads_to("/events/%CE%B1%CE%B8%CE%B7%CE%BD%CE%B1/")


@pytest.mark.parametrize("path", ["/events/a%00b/", "/events/%ff/", "/events/" + "x" * 3000 + "/"])
def test_strange_address_is_shown_without_harm(path):
    assert "the lab" in shown(path)


def test_words_in_a_hidden_link_keep_their_form():
    article = make_article(
        text={"body": '<p><a href="/events/lab/"><strong>The</strong> lab</a> <a href="/">home</a></p>'}
    )

    assert shown_in(article, "en") == ('<p><strong>The</strong> lab <a href="/">home</a></p>')


def test_rendered_text_is_safe_only_because_it_was_cleaned():
    article = make_article(text={"body": '<p onclick="x()">a</p><script>x()</script>'})

    assert shown_in(article, "en") == "<p>a</p>"
