"""The form of a public page works on a draft; what becomes of it, and what happens when two people write at once."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from partnerships.models import Membership
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import take
from tests.factories import add_text, make_article, make_event, make_organisation, make_partnership

from .forms import address, errors, filled, save_draft

pytestmark = pytest.mark.django_db


def words(response):
    """What the answer says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def post(client, obj, name, *args, **values):
    return client.post(address(obj, name, *args), values, follow=True)


@pytest.fixture
def article():
    return make_article("Care", text={"body": "<p>Old words</p>"}, events=[make_event("Lab")], tags=["care"])


class TestTheForm:
    def test_saving_a_public_page_changes_nothing_on_the_site(self, as_ada, article, cleo):
        before = take(article)
        response = save_draft(as_ada, article, texts__0__title="Caring", texts__0__body="<p>New words</p>", events=[])
        assert response.status_code == 302
        assert take(article) == before
        assert "Visitors see the page as it was" in words(as_ada.get(response.url))

    def test_the_form_shows_the_draft_and_says_so(self, as_ada, article):
        save_draft(as_ada, article, texts__0__title="Caring", events=[])
        response = as_ada.get(address(article, "change"))
        assert 'value="Caring"' in response.content.decode()
        assert "You see the draft. Saved by Ada Autor" in words(response)
        assert filled(response)["events"] == []

    def test_a_draft_grows_with_each_save(self, as_ada, article):
        save_draft(as_ada, article, texts__0__title="Caring")
        save_draft(as_ada, article, texts__0__summary="In short.")
        (text,) = Desk(article).data["rows"]["articletext"].values()
        assert (text["title"], text["summary"]) == ("Caring", "In short.")

    def test_a_new_language_can_be_drafted_and_written_on(self, as_ada, article):
        new = {"language": "fr", "title": "Soin", "slug": "", "summary": "", "body": "", "search_description": ""}
        save_draft(as_ada, article, texts__TOTAL_FORMS=2, **{f"texts__1__{name}": v for name, v in new.items()})
        save_draft(as_ada, article, texts__1__title="Le soin")
        assert [text["title"] for text in Desk(article).data["rows"]["articletext"].values()] == ["Care", "Le soin"]
        assert article.texts.count() == 1

    def test_rows_can_be_drafted(self, as_ada):
        food = make_partnership("Food", members=[make_organisation("Genoa")])
        oslo = make_organisation("Oslo")
        rows = {
            "memberships__TOTAL_FORMS": 2,
            "memberships__1__organisation": oslo.pk,
            "memberships__1__role": "member",
        }
        precise = {"memberships__1__since_precision": "day", "memberships__1__until_precision": "day"}
        response = save_draft(as_ada, food, **rows, **precise)
        assert response.status_code == 302, errors(response)
        assert Membership.objects.count() == 1
        Desk(food).release(by=None)
        assert Membership.objects.count() == 2

    def test_a_form_in_a_window_of_its_own_makes_a_draft_too(self, as_ada, article):
        response = save_draft(as_ada, article, texts__0__title="Caring", _popup="1")
        assert response.status_code == 200
        assert next(iter(Desk(article).data["rows"]["articletext"].values()))["title"] == "Caring"
        assert article.texts.get().title == "Care"

    def test_a_form_with_mistakes_makes_no_draft(self, as_ada, article):
        response = save_draft(as_ada, article, texts__0__title="")
        assert "This field is required" in errors(response)
        assert Desk(article).draft is None

    def test_saving_without_a_change_makes_no_draft(self, as_ada, article):
        response = save_draft(as_ada, article)
        assert Desk(article).draft is None
        assert "Nothing was changed" in words(as_ada.get(response.url))

    def test_what_nobody_sees_is_saved_at_once(self, as_ada):
        article = make_article("Care", state="draft")
        save_draft(as_ada, article, texts__0__title="Caring")
        assert article.texts.get().title == "Caring"
        assert [r.step for r in Revision.objects.of(article)] == ["saved", "found"]

    @pytest.mark.parametrize(("state", "reserved"), [("scheduled", True), ("expired", False), ("unpublished", False)])
    def test_what_will_be_public_by_itself_is_drafted_too(self, as_ada, state, reserved):
        article = make_article("Care", state=state)
        save_draft(as_ada, article, texts__0__title="Caring")
        assert bool(Desk(article).draft) is reserved

    def test_history_says_who_drafted(self, as_ada, article):
        save_draft(as_ada, article, texts__0__title="Caring")
        told = words(as_ada.get(address(article, "history")))
        assert "Ada Autor The draft" in told
        assert "Changed Title" in told
        assert "The draft English: Title" in told

    def test_the_form_costs_the_same_with_many_revisions(self, as_ada, article, django_assert_num_queries):
        def draft(times):
            for _ in range(times):
                Desk(article).save_draft(Desk(article).data, by=None)
            as_ada.get(address(article, "change"))

        draft(1)
        with CaptureQueriesContext(connection) as captured:
            as_ada.get(address(article, "change"))
        once = len(captured)  # later requests empty the log
        assert once < 95
        draft(20)
        with django_assert_num_queries(once):
            as_ada.get(address(article, "change"))


class TestRelease:
    def test_an_editor_puts_all_changes_on_the_site_in_one_step(self, as_ben, article, client):
        save_draft(as_ben, article, texts__0__title="Caring", events=[], tags="love")
        response = as_ben.get(address(article, "release"))
        assert "Care Caring" in words(response)
        assert "<del>Lab</del>" in response.content.decode()
        response = post(as_ben, article, "release", note="Typing error")
        assert "The changes are on the site" in words(response)
        assert (article.texts.get().title, list(article.events.all())) == ("Caring", [])
        assert list(article.tags.names()) == ["love"]
        assert Revision.objects.of(article).first().note == "Typing error"

    def test_visitors_are_told_if_somebody_says_so(self, as_ben, article):
        save_draft(as_ben, article, texts__0__title="Caring")
        post(as_ben, article, "release", public_note="A word was wrong.", keep_former="on")
        released = Revision.objects.of(article).first()
        assert (released.public_note, released.former.number) == ("A word was wrong.", 1)

    def test_and_not_otherwise(self, as_ben, article):
        save_draft(as_ben, article, texts__0__title="Caring")
        post(as_ben, article, "release", public_note=" ", keep_former="on")
        released = Revision.objects.of(article).first()
        assert (released.public_note, released.former) == ("", None)

    def test_publish_in_the_form_leads_there(self, as_ben, article):
        response = save_draft(as_ben, article, _publish="all", texts__0__title="Caring")
        assert response.url == address(article, "change").replace("change", "release")

    def test_without_a_draft_it_leads_to_the_dates(self, as_ben, article):
        assert as_ben.get(address(article, "release")).url == address(article, "publish")

    def test_texts_that_are_not_public_yet_are_remembered(self, as_ben, article):
        add_text(article, "Soin", language="fr", state="draft")
        save_draft(as_ben, article, texts__0__title="Caring")
        assert "Not every text is public yet" in words(post(as_ben, article, "release"))

    def test_an_author_does_not_publish_changes(self, as_ada, article):
        save_draft(as_ada, article, texts__0__title="Caring")
        assert as_ada.post(address(article, "release")).status_code == 403
        assert article.texts.get().title == "Care"
        assert address(article, "release") not in as_ada.get(address(article, "change")).content.decode()

    def test_nothing_is_overwritten_that_changed_past_the_draft(self, as_ben, article):
        save_draft(as_ben, article, texts__0__title="Caring")
        article.texts.update(title="Careful")
        response = as_ben.post(address(article, "release"))
        assert "Not published" in words(response)
        assert "<del>Careful</del><ins>Caring</ins>" in response.content.decode()
        assert article.texts.get().title == "Careful"

    def test_a_draft_can_be_discarded_and_brought_back(self, as_ada, article):
        save_draft(as_ada, article, texts__0__title="Caring")
        number = Desk(article).draft.number
        assert "stays in the history" in words(post(as_ada, article, "discard"))
        assert Desk(article).draft is None
        assert "Brought back as a draft" in words(post(as_ada, article, "restore", number))
        assert "Caring" in str(Desk(article).data)


class TestHistory:
    def test_side_by_side(self, as_ada, article):
        save_draft(as_ada, article, texts__0__title="<b>Caring</b>")
        page = as_ada.get(f"{address(article, 'compare')}?from=1&to=2&beside=1").content.decode()
        assert '<dd class="change__words">Care</dd>' in page
        assert '<dd class="change__words">&lt;b&gt;Caring&lt;/b&gt;</dd>' in page
        assert 'href="?from=1&amp;to=2"' in page

    def test_any_two_revisions_can_be_compared(self, as_ada, article):
        save_draft(as_ada, article, texts__0__title="Caring")
        save_draft(as_ada, article, texts__0__title="Cared for")
        compare = address(article, "compare")
        assert "<del>Care</del><ins>Caring</ins>" in as_ada.get(f"{compare}?from=1&to=2").content.decode()
        assert "<del>Care</del><ins>Caring</ins>" in as_ada.get(f"{compare}?from=2&to=1").content.decode()
        assert "No difference" in words(as_ada.get(f"{compare}?from=3&to=3"))
        assert "<del>Care</del><ins>Cared for</ins>" in as_ada.get(f"{compare}?from=1").content.decode()

    @pytest.mark.parametrize("number", ["", "0", "99", "x", "9" * 40, "²"])
    def test_a_revision_that_does_not_exist(self, as_ada, article, number):
        Desk(article).remember()
        assert as_ada.get(address(article, "compare"), {"from": number}).status_code == 404

    def test_revisions_of_others_are_not_shown(self, as_ada, article):
        other = make_article("Secret", state="draft")
        for _ in range(3):
            Desk(other).record(by=None)
        Desk(article).remember()
        assert as_ada.get(address(article, "compare"), {"from": "3"}).status_code == 404

    def test_what_was_can_be_brought_back_with_its_relations(self, as_ada):
        article = make_article("Care", state="draft", events=[make_event("Lab")], tags=["care"])
        save_draft(as_ada, article, texts__0__title="Caring", events=[], tags="")
        assert "Brought back." in words(post(as_ada, article, "restore", 1))
        assert (article.texts.get().title, article.events.count()) == ("Care", 1)
        assert list(article.tags.names()) == ["care"]

    def test_what_cannot_come_back_is_told(self, as_ada):
        lab = make_event("Lab", key="lab", state="draft")
        article = make_article("Care", state="draft", events=[lab])
        save_draft(as_ada, article, events=[])
        lab.delete()
        assert "Events: “lab” is gone" in words(post(as_ada, article, "restore", 1)).replace("events", "Events")


class TestTwoEditors:
    """Ada and Ben have the same form open."""

    def send(self, client, article, opened, **changes):
        named = {name.replace("__", "-"): value for name, value in changes.items()}
        data = filled(opened) | named | {"_continue": "1", "_basis": opened.context["basis"]}
        return client.post(address(article, "change"), {k: v for k, v in data.items() if v is not None})

    @pytest.mark.parametrize("state", ["live", "draft"])
    def test_changes_in_different_fields_are_both_kept(self, client, ada, ben, state):
        article = make_article("Care", state=state)
        client.force_login(ada)
        opened = client.get(address(article, "change"))
        self.send(client, article, opened, texts__0__title="Caring")
        client.force_login(ben)
        response = self.send(client, article, opened, texts__0__summary="In short.")
        assert "Both changes are kept" in words(client.get(response.url))
        (text,) = Desk(article).data["rows"]["articletext"].values()
        assert (text["title"], text["summary"]) == ("Caring", "In short.")

    @pytest.mark.parametrize("state", ["live", "draft"])
    @pytest.mark.parametrize("choice", [{"mine": "Careful"}, {"theirs": "Caring"}], ids=str)
    def test_where_both_wrote_the_second_chooses(self, client, ada, ben, state, choice):
        ((chosen, title),) = choice.items()
        article = make_article("Care", state=state)
        client.force_login(ada)
        opened = client.get(address(article, "change"))
        self.send(client, article, opened, texts__0__title="Caring")
        client.force_login(ben)
        response = self.send(client, article, opened, texts__0__title="Careful", texts__0__summary="In short.")
        page = client.get(response.url)
        assert "While you were writing, Ada Autor saved the same page" in words(page)
        assert "Caring" in words(page)
        assert "Careful" in words(page)
        client.post(response.url, {"choice-0": chosen})
        (text,) = Desk(article).data["rows"]["articletext"].values()
        assert (text["title"], text["summary"]) == (title, "In short.")

    def test_until_then_nothing_of_either_is_lost(self, client, ada, ben, article):
        client.force_login(ada)
        opened = client.get(address(article, "change"))
        self.send(client, article, opened, texts__0__title="Caring")
        client.force_login(ben)
        self.send(client, article, opened, texts__0__title="Careful")
        kept = [next(iter(r.data["rows"]["articletext"].values()))["title"] for r in Revision.objects.of(article)]
        assert kept == ["Careful", "Caring", "Care"]


class TestPreview:
    def at(self, page):
        return reverse("admin:begin_scene", args=[f"article-{page.pk}"])

    def test_the_draft_is_shown_as_the_page_will_be(self, as_ada, article):
        lab = make_event("Second lab")
        save_draft(as_ada, article, texts__0__title="Caring", events=[lab.pk])
        assert f'href="{self.at(article)}?language=en"' in as_ada.get(address(article, "change")).content.decode()
        response = as_ada.get(self.at(article), follow=True)
        assert "Caring" in words(response)
        assert "Second lab" in words(response)
        assert "This is not the public site" in words(response)

    def test_visitors_see_nothing_of_it(self, as_ada, article, client):
        save_draft(as_ada, article, texts__0__title="Caring", texts__0__body="<p>Quokka</p>")
        as_ada.get(self.at(article), follow=True)
        client.logout()
        for path in ("/", "/articles/", "/articles/care/", "/search/?q=quokka", "/feeds/articles/", "/sitemap.xml"):
            assert "Caring" not in client.get(path).content.decode()
        assert client.get(self.at(article)).status_code == 302
