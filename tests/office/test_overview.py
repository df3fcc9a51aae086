"""The front page of the back office."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from portal.reviews.reviewing import ask, current, decide
from tests.factories import make_article, make_event, make_user

from .forms import save, save_draft

pytestmark = pytest.mark.django_db


def titles(client, name):
    return [row["title"] for row in client.get("/admin/").context[name]]


class TestWhatGoesOn:
    def test_drafts_wait(self, as_ada):
        make_article("Written", state="draft")
        make_article("Public")
        assert titles(as_ada, "waiting") == ["Written"]

    def test_changes_of_public_pages_wait_too(self, as_ada):
        article = make_article("Public")
        make_article("Untouched")
        save_draft(as_ada, article, texts__0__summary="One.")
        assert titles(as_ada, "changes") == ["Public"]

    def test_the_next_to_appear_comes_first(self, as_ada):
        later, sooner = make_article("Later", state="draft"), make_event("Sooner", state="draft")
        later.texts.get().publish(at=timezone.now() + timedelta(days=9))
        sooner.texts.get().publish(at=timezone.now() + timedelta(days=2))
        assert titles(as_ada, "scheduled") == ["Sooner", "Later"]

    def test_what_goes_off_within_thirty_days(self, as_ada):
        for title, days in (("Soon", 20), ("Sooner", 2), ("Later", 40)):
            make_article(title, state="draft").texts.get().publish(until=timezone.now() + timedelta(days=days))
        assert titles(as_ada, "off_soon") == ["Sooner", "Soon"]

    def test_pages_that_one_looks_after(self, as_ada, noon):
        make_article("Mine", owner=as_ada.user)
        make_event("To be read", owner=as_ada.user, review_on=date(2025, 6, 1))
        make_article("Somebody else's", owner=make_user("eve"))
        rows = as_ada.get("/admin/").context["mine"]
        assert [(row["title"], row["due"]) for row in rows] == [("To be read", True), ("Mine", False)]

    def test_where_one_worked_last(self, as_ada):
        first, second = make_article("First"), make_article("Second")
        save(as_ada, first, texts__0__summary="One.")
        save(as_ada, second, texts__0__summary="Two.")
        save(as_ada, first, texts__0__summary="Three.")
        assert titles(as_ada, "lately") == ["First", "Second"]

    def test_counts(self, as_ada):
        for state in ("live", "live", "draft", "scheduled", "expired"):
            make_article(state=state)
        assert as_ada.get("/admin/").context["counts"] == {"live": 2, "scheduled": 1, "drafts": 1, "off_soon": 0}


class TestByRole:
    def headings(self, client):
        return re.findall(r'<h2 id="panel-[^"]*">([^<]*)</h2>', client.get("/admin/").content.decode())

    def test_authors_see_their_own_first(self, as_ada):
        assert self.headings(as_ada)[:3] == ["Sent back to you", "Your drafts", "Your changes not yet on the site"]

    def test_editors_see_what_waits_for_them_first(self, as_ben):
        found = self.headings(as_ben)
        assert found[:3] == ["Waits for your review", "Changes not yet on the site", "Waiting"]
        assert "Your drafts" not in found
        assert "People" not in found

    def test_who_looks_after_accounts_sees_the_people(self, client, ada):
        root = make_user("root", is_staff=True, is_superuser=True)
        make_user("eve"), make_user("zed", is_staff=True, is_active=False)
        client.force_login(root)
        people = client.get("/admin/").context["people"]
        assert [person["name"] for person in people] == ["Ada Autor", "root"]
        assert [bool(person["last_login"]) for person in people] == [False, True]
        assert self.headings(client)[-2:] == ["People", "Changed last on the site"]

    def test_reviews_wait_for_those_they_are_meant_for(self, client, ada, ben):
        mine, anybody, others = (make_article(title, state="draft") for title in ("Mine", "Anybody's", "Others"))
        eve = make_user("eve", is_staff=True)
        for article, reviewer in ((mine, ben), (anybody, None), (others, eve)):
            ask(article, by=ada, address="/", reviewer=reviewer)
        client.force_login(ben)
        assert self.reviews(client, "to_review") == ["Mine", "Anybody's"]
        assert client.get(client.get("/admin/").context["to_review"][0]["address"]).status_code == 200
        client.force_login(ada)
        assert self.reviews(client, "to_review") == self.reviews(client, "sent_back") == []
        decide(current(mine), "changes", by=ben, address="/", note="A shorter title, please.")
        assert self.reviews(client, "sent_back") == ["Mine"]
        client.force_login(eve)  # without a role she may see no article
        assert self.reviews(client, "to_review") == []

    def reviews(self, client, name):
        return [row["review"].label.partition(" · ")[0] for row in client.get("/admin/").context[name]]

    def test_what_somebody_wrote_is_told_from_what_others_wrote(self, client, ada, ben):
        client.force_login(ben)
        for title in ("Of Ben", "Of both"):
            save(client, make_article(title, state="draft"), texts__0__summary="By Ben.")
        public = [make_article("Public of Ben"), make_article("Public of Ada")]
        save_draft(client, public[0], texts__0__summary="By Ben.")
        client.force_login(ada)
        save(client, Article.objects.get(texts__title="Of both"), texts__0__summary="By Ada.")
        save_draft(client, public[1], texts__0__summary="By Ada.")
        assert titles(client, "own_drafts") == ["Of both"]
        assert titles(client, "own_changes") == ["Public of Ada"]
        assert sorted(titles(client, "changes")) == ["Public of Ada", "Public of Ben"]


class TestForWhom:
    def test_without_a_role_there_is_nothing_to_see(self, client):
        make_article("Secret", state="draft")
        client.force_login(make_user("dan", is_staff=True))
        response = client.get("/admin/")
        assert response.context["waiting"] == []
        assert response.context["additions"] == []

    def test_authors_can_add(self, as_ada):
        assert "/admin/articles/article/add/" in [kind["add"] for kind in as_ada.get("/admin/").context["additions"]]


def test_its_cost_does_not_grow(as_ada):
    def queries():
        as_ada.get("/admin/")
        with CaptureQueriesContext(connection) as captured:
            as_ada.get("/admin/")
        return len(captured)

    make_article("Care", state="draft", owner=as_ada.user)
    few = queries()
    for number in range(20):
        make_article(f"Care {number}", state="draft", owner=as_ada.user)
        make_event(f"Lab {number}", state="scheduled")
    assert queries() == few
    assert few <= 24
