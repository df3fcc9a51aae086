"""The field on top of every page finds whatever is called so."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    MAKERS,
    add_text,
    make_action,
    make_article,
    make_document,
    make_event,
    make_organisation,
    make_person,
    make_user,
)
from tests.library.files import make_image

from .forms import save_draft
from .test_drafting import words

pytestmark = pytest.mark.django_db


def find(client, term):
    return client.get(reverse("admin:find"), {"term": term}, headers={"accept": "text/html"})


def titles(client, term):
    return [found["title"] for found in find(client, term).context["results"]]


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_pages_of_every_kind_by_title_and_by_key(as_ada, model):
    MAKERS[model]("Łódź cares", key="quokka-1")
    assert titles(as_ada, "lodz") == titles(as_ada, "QUOKKA") == ["Łódź cares"]


@pytest.mark.parametrize("term", ["moh", "halandri", "χαλανδρι", "ministry housing", "housing MINISTRY", "piraeus"])
def test_organisations_by_whatever_they_are_called(as_ada, term):
    make_organisation("Ministry of Housing", acronym="MoH", aliases="Halandri\nΧαλάνδρι", place="Piraeus")
    make_organisation("Another")
    assert titles(as_ada, term) == ["Ministry of Housing"]


def test_people_documents_and_codes(as_ada):
    make_person("José Nuñez"), make_document("Leipzig Charter"), make_action("Map homes", code="R1")
    assert [titles(as_ada, term) for term in ("jose nunez", "leipzig", "r1")] == [
        ["José Nuñez"],
        ["Leipzig Charter"],
        ["Map homes"],
    ]


def test_tags_and_what_bears_them(as_ada):
    make_article("Care", tags=["Écoles"]), make_event("Lab", tags=["écologie"])
    assert titles(as_ada, "ecoles") == ["Care", "Écoles"]
    assert titles(as_ada, "eco") == ["Care", "Lab", "Écoles", "écologie"]


def test_titles_that_only_a_draft_has(as_ada):
    article = make_article("Care")
    save_draft(as_ada, article, texts__0__title="Çaring for all")
    response = find(as_ada, "caring all")
    assert "Care article · EN · in the draft: Çaring for all" in words(response)


def test_pictures_by_what_they_show(as_ada):
    make_image("tram", alt="Brücke in Graz", credit="Zoë")
    assert titles(as_ada, "brucke") == titles(as_ada, "tram graz") == titles(as_ada, "zoe") == ["Brücke in Graz"]


def test_a_page_in_three_languages_is_one_answer(as_ada):
    article = make_article("Care city")
    add_text(article, "Soin city", language="fr")
    add_text(article, "Sorge city", language="de", state="draft")
    assert titles(as_ada, "city") == ["Care city"]


def test_titles_come_before_what_only_bears_the_tag(as_ada):
    make_article("Alpha", tags=["city"])
    make_article("The city")
    make_article("City first")
    assert titles(as_ada, "city")[:3] == ["City first", "The city", "Alpha"]


@pytest.mark.parametrize("term", ["", "\x00", "%", "_", "'; drop table", "x" * 5000, "<script>alert(1)</script>"])
def test_hostile_terms_never_fail(as_ada, term):
    make_article("Care")
    response = find(as_ada, term)
    assert response.status_code == 200
    assert response.context["results"] == []
    assert "<script>alert(1)" not in response.content.decode()


def test_nobody_finds_what_they_may_not_see(client, db):
    make_article("Secret plans", state="draft", tags=["secret"]), make_image("secret")
    client.force_login(make_user("dan", is_staff=True))
    assert titles(client, "secret") == []


def test_its_cost_does_not_grow(as_ada):
    def queries():
        find(as_ada, "care")
        with CaptureQueriesContext(connection) as captured:
            find(as_ada, "care")
        return len(captured)

    save_draft(as_ada, make_article("Care", tags=["care"]), texts__0__title="Caring")
    make_image("care")
    few = queries()
    for number in range(10):
        save_draft(as_ada, make_article(f"Care {number}", tags=[f"care {number}"]), texts__0__title="Caring")
        make_image(f"care-{number}")
    assert queries() == few
    assert few <= 25
