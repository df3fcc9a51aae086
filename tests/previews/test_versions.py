"""Visitors are told what a release has changed, and may read what they read before."""

import pytest

from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import take
from tests.catalogue.snapshots import catalogue
from tests.factories import MAKERS, add_text, make_article, make_event
from tests.releases.sets import retitle

pytestmark = pytest.mark.django_db


def correct(page, title="Corrected", note="A figure was wrong.", *, keep=True, **more):
    retitle(page, title, **more)
    Desk(page).release(by=None, public_note=note, keep_former=keep)


def address(page, number=1, language=""):
    return f"{language}/versions/{page._meta.model_name}/{page.key}/{number}/"


def html(response):
    return response.content.decode()


@pytest.mark.parametrize("kind", MAKERS)
def test_of_every_kind(client, kind):
    page = MAKERS[kind]("Wrong")
    path = page.texts.get().get_absolute_url()
    correct(page)
    today = html(client.get(path))
    assert "A figure was wrong." in today
    assert f'href="{address(page)}"' in today
    response = client.get(address(page))
    former = html(response)
    assert "Wrong</h1>" in former
    assert "Corrected</h1>" not in former
    assert "This is how the page read until" in former
    assert f'<a href="{path}">Read the page as it is today</a>' in former
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


def test_relations_are_those_of_then(client):
    lab = make_event("Old lab")
    page = make_article("Wrong", events=[lab])
    data = Desk(page).data
    data["relations"]["events"] = []
    Desk(page).save_draft(data, by=None)
    Desk(page).release(by=None, public_note="Not from the lab.", keep_former=True)
    assert "Old lab" not in html(client.get("/articles/wrong/"))
    assert "Old lab" in html(client.get(address(page)))


def test_nobody_is_told_without_a_note(client):
    page = make_article("Wrong")
    correct(page, note="", keep=False)
    assert "Changes to this page" not in html(client.get("/articles/wrong/"))
    assert client.get(address(page)).status_code == 404


def test_a_note_without_the_former_version(client):
    page = make_article("Wrong")
    correct(page, keep=False)
    shown = html(client.get("/articles/wrong/"))
    assert "A figure was wrong." in shown
    assert "How it read before" not in shown
    assert client.get(address(page)).status_code == 404


def test_only_what_was_public_is_citable(client):
    page = make_article("Wrong")
    retitle(page, "Secret draft")
    correct(page, title="Corrected")
    numbers = list(Revision.objects.of(page).values_list("number", flat=True))
    readable = [number for number in numbers if client.get(address(page, number)).status_code == 200]
    assert readable == [1]
    assert "Secret draft" not in html(client.get(address(page)))


@pytest.mark.parametrize("reason", ["", "gone", "withdrawn"])
def test_what_is_off_the_site_is_not_read_by_way_of_its_past(client, reason):
    page = make_article("Wrong")
    correct(page)
    page.texts.get().unpublish(reason=reason)
    assert client.get(address(page)).status_code == 404


def test_a_draft_in_another_language_does_not_leak(client):
    page = make_article("Wrong")
    add_text(page, "Brouillon", language="fr", state="draft")
    correct_en = Desk(page).data
    next(iter(correct_en["rows"]["articletext"].values()))["title"] = "Corrected"
    Desk(page).save_draft(correct_en, by=None)
    Desk(page).release(by=None, public_note="Corrected.", keep_former=True)
    assert "Brouillon" not in html(client.get(address(page, language="/fr")))
    assert "Brouillon" not in html(client.get(address(page)))


def test_it_changes_nothing(client):
    page = make_article("Wrong")
    correct(page)
    before = take(page), catalogue(), Revision.objects.count()
    client.get(address(page))
    assert (take(page), catalogue(), Revision.objects.count()) == before


@pytest.mark.parametrize("path", ["/versions/article/none/1/", "/versions/user/ben/1/", "/versions/article/wrong/99/"])
def test_what_there_is_not(client, path):
    make_article("Wrong", key="wrong")
    assert client.get(path).status_code == 404


def test_two_corrections(client):
    page = make_article("First")
    correct(page, "Second", "One.")
    correct(page, "Third", "Two.")
    numbers = [note.former.number for note in Revision.objects.of(page).told()]
    assert ["Second" in html(client.get(address(page, n))) for n in numbers] == [True, False]
    assert ["First</h1>" in html(client.get(address(page, n))) for n in numbers] == [False, True]
