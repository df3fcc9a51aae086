"""Editorial pages: about, contact, imprint."""

import re

import pytest

from portal.catalogue.models import kinds
from tests.factories import STATES, add_text, make_page

pytestmark = pytest.mark.django_db


def foot(client, path="/"):
    """Titles of the pages that the foot of a page names, in their order."""
    html = client.get(path).content.decode()
    links = re.findall(r'<a href="([^"]*)"[^>]*>([^<]*)</a>', html[html.index("<footer") :])
    lists = {f"/{model.address}/" for model in kinds().values()}
    return [words for href, words in links if re.fullmatch(r"(/\w\w)?/[\w-]+/", href) and href not in lists]


def test_editorial_page_stands_at_the_root(client):
    make_page("About us", text={"body": "<p>We.</p>"})

    response = client.get("/about-us/")

    assert response.status_code == 200
    assert "<p>We.</p>" in response.content.decode()


def test_foot_names_the_pages_in_their_order(client):
    make_page("Imprint", position=2)
    make_page("About", position=1)

    names = foot(client)

    assert [name for name in names if name in {"About", "Imprint"}] == ["About", "Imprint"]


@pytest.mark.parametrize("state", sorted(set(STATES) - {"live"}))
def test_foot_names_no_hidden_page(client, state):
    make_page("Secret", state=state)

    assert "Secret" not in foot(client)


def test_foot_speaks_the_readers_language(client):
    page = make_page("Imprint")
    add_text(page, "Mentions légales", language="fr")

    assert "Mentions légales" in foot(client, "/fr/")
    assert client.get("/fr/mentions-legales/").status_code == 200


def test_editorial_page_never_stands_in_the_way_of_a_list(client):
    make_page("Articles", text={"slug": "articles"})

    assert client.get("/articles/").templates[0].name == "articles/article_list.html"


def test_unknown_page_at_the_root_is_not_found(client):
    assert client.get("/nowhere/").status_code == 404
