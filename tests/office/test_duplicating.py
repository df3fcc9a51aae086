"""A copy says the same and is nobody else: key, addresses, numbers and history are its own, and it is not public."""

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Article
from partnerships.models import Membership, Phase
from portal.office.duplicating import duplicate
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import take
from tests.factories import (
    MAKERS,
    add_text,
    make_article,
    make_category,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_user,
)
from tests.library.files import make_image

from .forms import address, save_draft
from .test_drafting import words

pytestmark = pytest.mark.django_db


def copy_of(client, obj):
    known = set(type(obj).objects.values_list("pk", flat=True))
    response = client.post(address(obj, "duplicate"))
    copy = type(obj).objects.exclude(pk__in=known).get()
    assert response.url == address(copy, "change")
    return copy


def content(obj):
    """What two objects should have in common."""
    snapshot = take(obj)
    rows = {
        part: sorted(
            (
                [
                    item
                    for item in row.items()
                    if item[0] not in {"title", "slug", "state", "publish_at", "first_published_at"}
                ]
                for row in rows.values()
            ),
            key=str,
        )
        for part, rows in snapshot["rows"].items()
    }
    facts = {name: value for name, value in snapshot["facts"].items() if name not in {"key", "number"}}
    return facts, snapshot["relations"], rows


@pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
def test_every_kind_can_be_copied_twice(as_ada, model):
    obj = MAKERS[model]("Care")
    first, second = copy_of(as_ada, obj), copy_of(as_ada, obj)
    assert content(first) == content(second) == content(obj)
    texts = [each.texts.get() for each in (first, second)]
    assert [(text.title, text.slug, text.status) for text in texts] == [
        ("Care (copy)", "care-copy", "draft"),
        ("Care (copy)", "care-copy-2", "draft"),
    ]
    assert first.key == f"{obj.key}-copy"
    assert obj.texts.get().status == "live"


def test_languages_relations_tags_and_the_shared_picture(as_ada):
    article = make_article(
        "Care",
        categories=[make_category("Voices")],
        events=[make_event("Lab")],
        tags=["city"],
        lead_image=make_image("tram"),
    )
    add_text(article, "Le soin", language="fr")
    copy = copy_of(as_ada, article)
    assert content(copy) == content(article)
    assert copy.lead_image == article.lead_image
    assert {text.language: text.slug for text in copy.texts.all()} == {"en": "care-copy", "fr": "le-soin-copy"}
    assert list(copy.tags.names()) == ["city"]


def test_rows_are_copied_and_stay_with_the_original_too(as_ada):
    food = make_partnership("Food", members=[make_organisation("Genoa"), make_organisation("Oslo")])
    Phase.objects.create(partnership=food, position=1, kind="call")
    copy = copy_of(as_ada, food)
    assert content(copy) == content(food)
    assert (food.memberships.count(), copy.memberships.count(), Membership.objects.count()) == (2, 2, 4)


def test_numbers_within_something_bigger_go_on(as_ada):
    food = make_partnership("Food")
    first, _second = make_plan("First", partnership=food), make_plan("Second", partnership=food, number=2)
    assert copy_of(as_ada, first).number == 3


def test_the_draft_is_copied_where_there_is_one(as_ada):
    article = make_article("Care")
    save_draft(as_ada, article, texts__0__summary="In short.", tags="city")
    copy = copy_of(as_ada, article)
    assert (copy.texts.get().summary, list(copy.tags.names())) == ("In short.", ["city"])
    Desk(article).release(by=None)
    assert list(article.tags.names()) == ["city"]


def test_its_history_is_its_own(as_ada):
    article = make_article("Care")
    save_draft(as_ada, article, texts__0__summary="In short.")
    copy = copy_of(as_ada, article)
    assert [(r.number, r.made_by) for r in Revision.objects.of(copy)] == [(1, as_ada.user)]
    entry = LogEntry.objects.get(object_id=str(copy.pk))
    assert (entry.change_message, entry.is_addition()) == ("Copied from “Care”.", True)


def test_a_title_of_the_greatest_length(as_ada):
    article = make_article("C" * 200, key="k" * 100)
    copy = copy_of(as_ada, article)
    assert len(copy.texts.get().title) <= 200
    assert len(copy.key) <= 100


def test_what_is_gone_is_told(as_ada):
    lab = make_event("Lab", key="lab", state="draft")
    article = make_article("Care")
    save_draft(as_ada, article, events=[lab.pk])
    lab.delete()
    response = as_ada.post(address(article, "duplicate"), follow=True)
    assert "“lab” is gone and was left out" in words(response)


def test_nothing_happens_before_it_is_confirmed(as_ada):
    article = make_article("Care")
    assert "nobody sees it until you publish it" in words(as_ada.get(address(article, "duplicate")))
    assert Article.objects.count() == 1


def test_the_form_offers_it_to_whom_it_is_allowed(client, as_ada, monkeypatch):
    article = make_article("Care")
    assert address(article, "duplicate") in as_ada.get(address(article, "change")).content.decode()
    monkeypatch.setattr("articles.admin.ArticleAdmin.has_add_permission", lambda *args: False)
    assert address(article, "duplicate") not in as_ada.get(address(article, "change")).content.decode()
    assert as_ada.post(address(article, "duplicate")).status_code == 403
    client.force_login(make_user("dan", is_staff=True))
    assert client.post(address(article, "duplicate")).status_code == 404
    client.logout()
    assert client.post(address(article, "duplicate")).status_code == 302
    assert Article.objects.count() == 1


def test_the_snapshot_itself_is_not_touched():
    article = make_article("Care")
    data = take(article)
    duplicate(Article, data)
    assert data == take(article)
