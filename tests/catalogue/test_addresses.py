"""Paths read backwards, and addresses that redirect for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.catalogue import pending
from portal.catalogue.addresses import Address, internal_paths, read
from portal.catalogue.models import FormerAddress
from portal.publishing.addresses import page_path
from portal.publishing.changes import publishable_models
from tests.factories import add_text, bring, make_article

SLUGS = st.from_regex(r"[-\w]{1,40}", fullmatch=True)


@given(st.sampled_from(publishable_models()), SLUGS, st.sampled_from(["en", "fr", "el"]))
def test_path_of_a_page_is_read_backwards(model, slug, language):
    if (model.address, slug) in {("", code) for code in ("fr", "el", "de")}:
        return
    paths = internal_paths(f'<a href="{page_path(model, slug, language)}">here</a>')

    assert [read(path) for path in paths] == [Address(model._meta.model_name, language, slug)]


@pytest.mark.parametrize(
    "path", ["", "/", "//", "/fr/", "/articles/a/b/", "/nowhere/a/", "/feeds/articles/", "/sitemap.xml/x/"]
)
def test_path_of_no_page_is_none(path):
    assert read(path) is None


@given(st.text(max_size=60))
def test_any_path_can_be_read(path):
    read(path)


@given(st.text(max_size=60))
def test_any_html_can_be_searched_for_paths(html):
    assert all("\x00" not in path for path in internal_paths(f'<a href="{html}">'))


# Former addresses


def redirects(client, path):
    """Where a path leads in the end, and over how many other addresses."""
    response = client.get(path, follow=True)
    assert response.status_code == 200
    return response.request["PATH_INFO"], len(response.redirect_chain)


def rename(article, *slugs, language="en"):
    """Each change in a request of its own."""
    for slug in slugs:
        article.texts.filter(language=language).update(slug=slug)
        pending.flush()


@pytest.fixture
def article(db):
    made = make_article("A")
    pending.flush()
    return made


def test_former_address_leads_to_the_page(client, article):
    rename(article, "b")

    response = client.get("/articles/a/")

    assert (response.status_code, response["Location"]) == (301, "/articles/b/")


def test_every_former_address_leads_to_the_page_at_once(client, article):
    rename(article, "b", "c")

    assert redirects(client, "/articles/a/") == ("/articles/c/", 1)
    assert redirects(client, "/articles/b/") == ("/articles/c/", 1)


def test_page_that_returns_to_its_former_address_stands_there(client, article):
    rename(article, "b", "a")

    assert redirects(client, "/articles/a/") == ("/articles/a/", 0)
    assert redirects(client, "/articles/b/") == ("/articles/a/", 1)


def test_new_page_may_take_over_a_former_address(client, article):
    rename(article, "b")
    make_article("Another", text={"slug": "a"})

    assert redirects(client, "/articles/a/") == ("/articles/a/", 0)
    assert redirects(client, "/articles/b/") == ("/articles/b/", 0)


def test_former_address_of_two_pages_leads_to_the_later_one(client, article):
    rename(article, "b")
    other = make_article("Another", text={"slug": "a"})
    pending.flush()

    rename(other, "c")

    assert redirects(client, "/articles/a/") == ("/articles/c/", 1)


def test_former_address_of_a_draft_was_none(client, db):
    draft = make_article("A", state="draft")
    pending.flush()
    rename(draft, "b")

    draft.texts.get().publish()

    assert client.get("/articles/a/").status_code == 404


def test_former_address_of_a_text_that_was_only_scheduled_was_none(client, db):
    scheduled = make_article("A", state="scheduled")
    pending.flush()
    rename(scheduled, "b")

    scheduled.texts.get().publish()

    assert client.get("/articles/a/").status_code == 404


@pytest.mark.parametrize("state", ["unpublished", "scheduled", "expired"])
def test_former_address_of_a_hidden_page_leads_nowhere(client, article, state):
    rename(article, "b")

    bring(article.texts.get(), state)

    assert client.get("/articles/a/").status_code == 404


def test_former_address_is_gone_with_its_page(client, article):
    rename(article, "b")

    article.delete()
    pending.flush()

    assert client.get("/articles/a/").status_code == 404
    assert list(FormerAddress.objects.all()) == []


def test_former_address_belongs_to_its_language(client, article):
    add_text(article, "A", language="fr")
    pending.flush()
    rename(article, "b", language="fr")

    assert redirects(client, "/fr/articles/a/") == ("/fr/articles/b/", 1)
    assert redirects(client, "/articles/a/") == ("/articles/a/", 0)


def test_former_address_of_the_original_leads_readers_of_other_languages_on(client, article):
    assert redirects(client, "/fr/articles/a/") == ("/fr/articles/a/", 0)

    rename(article, "b")

    assert redirects(client, "/fr/articles/a/") == ("/fr/articles/b/", 1)


def test_former_address_of_an_original_in_another_language_leads_on(client, db):
    article = make_article("A", language="de")
    pending.flush()
    assert redirects(client, "/articles/a/") == ("/articles/a/", 0)

    rename(article, "b", language="de")

    assert redirects(client, "/articles/a/") == ("/articles/b/", 1)
    assert redirects(client, "/de/articles/a/") == ("/de/articles/b/", 1)


def test_former_address_in_the_readers_language_comes_first(client, article):
    other = make_article("Another", language="fr", text={"slug": "a"})
    pending.flush()
    rename(article, "b")
    rename(other, "c", language="fr")

    assert redirects(client, "/fr/articles/a/") == ("/fr/articles/c/", 1)
    assert redirects(client, "/articles/a/") == ("/articles/b/", 1)


def test_former_address_belongs_to_its_kind(client, article):
    rename(article, "b")

    assert client.get("/events/a/").status_code == 404


def test_reader_of_a_translation_is_led_to_its_own_address(client, article):
    add_text(article, "Un", language="fr")

    response = client.get("/fr/articles/a/")

    # For now only: the translation may be taken off again, and browsers keep permanent redirects.
    assert (response.status_code, response["Location"]) == (302, "/fr/articles/un/")
