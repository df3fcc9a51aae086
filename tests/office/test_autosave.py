"""What is typed and not saved: kept for its author alone, gone on with, merged, thrown away."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from articles.models import Article
from partnerships.models import Partnership
from portal.library.models import Document
from portal.office.autosave import AT_MOST
from portal.presence.locks import lock
from portal.presence.models import Unfinished
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import fingerprint, take
from tests.factories import make_article, make_organisation, make_partnership, make_user

from .forms import address, errors, filled, save_draft

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def article():
    return make_article("Care", text={"body": "<p>Old words</p>"})


def url_of(obj_or_model):
    return address(obj_or_model, "unfinished_new" if isinstance(obj_or_model, type) else "unfinished")


def sent(opened, **changes):
    """What the browser sends for the form, with these changes. `__` stands for the dash of a formset."""
    named = {name.replace("__", "-"): value for name, value in changes.items()}
    context = opened.context
    hidden = {"_basis": context.get("basis", ""), "_kept": context["autosave"]["kept"], "csrfmiddlewaretoken": "x"}
    return {name: value for name, value in (filled(opened) | hidden | named).items() if value is not None}


def open_form(client, obj_or_model, **query):
    return client.get(address(obj_or_model, "add" if isinstance(obj_or_model, type) else "change"), query)


def keep(client, obj_or_model, opened=None, **changes):
    """What the script sends."""
    opened = opened or open_form(client, obj_or_model)
    return client.post(url_of(obj_or_model), {**sent(opened, **changes), "_script": "1"})


class TestKeeping:
    def test_an_incomplete_form_is_kept_as_it_is(self, noon, as_ada, article):
        before = take(article)
        answer = keep(as_ada, article, texts__0__title="", texts__0__summary="Half a sen")
        assert answer.json() == {"kept": noon_stamp(), "words": "Unsaved changes kept at 14:00"}
        (row,) = Unfinished.objects.all()
        assert (row.user, row.object_id) == (as_ada.user, article.pk)
        assert row.fields["texts-0-summary"] == ["Half a sen"]
        assert row.fields["_basis"] == [fingerprint(before)]
        assert not [name for name in row.fields if name.startswith(("csrf", "_kept", "_script"))]
        assert (take(article), Desk(article).draft) == (before, None)

    def test_the_next_visit_offers_it(self, noon, as_ada, article):
        keep(as_ada, article, texts__0__title="Caring")
        noon.shift(timedelta(days=1))
        response = open_form(as_ada, article)
        assert "You left unsaved changes on 17 June, 14:00." in words(response)
        assert filled(response)["texts-0-title"] == "Care"

    def test_whoever_continues_finds_every_field_as_it_was(self, as_ada):
        food = make_partnership("Food", members=[make_organisation("Genoa")])
        oslo = make_organisation("Oslo")
        rows = {"memberships__TOTAL_FORMS": 2, "memberships__1__organisation": oslo.pk, "tags": "a, b"}
        texts = {"texts__TOTAL_FORMS": 2, "texts__1__language": "fr", "texts__1__title": "Manger"}
        keep(as_ada, food, **rows, **texts, texts__0__body="<p>New</p>")
        shown = filled(open_form(as_ada, food, unfinished=1))
        assert (shown["texts-1-title"], shown["texts-1-language"]) == ("Manger", "fr")
        assert shown["texts-0-body"] == "<p>New</p>"
        assert (str(shown["memberships-1-organisation"]), shown["tags"]) == (str(oslo.pk), "a, b")

    def test_and_saves_it(self, as_ada, article):
        keep(as_ada, article, texts__0__title="Caring")
        opened = open_form(as_ada, article, unfinished=1)
        assert "You go on with what you left unsaved" in words(opened)
        response = as_ada.post(address(article, "change"), {**sent(opened), "_continue": "1"})
        assert response.status_code == 302, errors(response)
        assert "Caring" in str(Desk(article).data)
        assert not Unfinished.objects.exists()

    def test_what_is_missing_is_said_beside_its_field(self, as_ada, article):
        keep(as_ada, article, texts__0__title="", dated_on="2025-99-99")
        response = open_form(as_ada, article, unfinished=1)
        assert "Not saved yet: 2 things need your attention" in words(response)
        assert 'value="2025-99-99"' in response.content.decode()

    @pytest.mark.parametrize("model", [Article, Partnership, Document])
    def test_a_new_page_is_kept_too(self, as_ada, model):
        keep(as_ada, model, texts__0__title="Care")
        assert "You left unsaved changes" in words(open_form(as_ada, model))
        opened = open_form(as_ada, model, unfinished=1)
        assert filled(opened)["texts-0-title"] == "Care"
        assert not model.objects.exists()
        if model is Document:
            assert "Files are not kept: choose them again." in words(opened)
            return
        response = as_ada.post(address(model, "add"), {**sent(opened), "_continue": "1"})
        assert response.status_code == 302, errors(response)
        assert str(model.objects.get()) == "Care"
        assert not Unfinished.objects.exists()

    def test_pages_and_the_new_one_are_kept_apart(self, as_ada, article):
        other = make_article("Else")
        for target in (article, other, Article, Partnership):
            keep(as_ada, target, texts__0__title=f"For {target}")
        assert Unfinished.objects.count() == 4
        assert filled(open_form(as_ada, other, unfinished=1))["texts-0-title"] == "For Else"


class TestWithoutScripts:
    def test_a_button_keeps_the_form_and_says_what_is_missing(self, as_ada, article):
        opened = open_form(as_ada, article)
        assert f'formaction="{url_of(article)}"' in opened.content.decode()
        response = as_ada.post(url_of(article), sent(opened, texts__0__title=""), follow=True)
        assert "Kept unfinished, for you alone." in words(response)
        assert "Not saved yet: one thing needs your attention" in words(response)

    def test_it_is_thrown_away(self, as_ada, article):
        keep(as_ada, article, texts__0__title="Caring")
        response = as_ada.post(url_of(article), {"_throw_away": "1"}, follow=True)
        assert "thrown away" in words(response)
        assert "You left unsaved" not in words(response)
        assert not Unfinished.objects.exists()

    def test_that_of_a_new_page_too(self, as_ada):
        keep(as_ada, Article, texts__0__title="Care")
        assert as_ada.post(url_of(Article), {"_throw_away": "1"}).url == address(Article, "add")
        assert not Unfinished.objects.exists()


class TestNothingIsLost:
    def test_another_window_does_not_replace_it_unseen(self, as_ada, article):
        first, second = (open_form(as_ada, article) for _ in range(2))
        keep(as_ada, article, first, texts__0__title="First")
        answer = keep(as_ada, article, second, texts__0__title="Second")
        assert answer.status_code == 409
        assert "earlier unsaved changes of yours wait" in answer.json()["words"]
        assert Unfinished.objects.get().fields["texts-0-title"] == ["First"]

    def test_the_same_window_goes_on(self, noon, as_ada, article):
        opened = open_form(as_ada, article)
        kept = keep(as_ada, article, opened, texts__0__title="First").json()["kept"]
        noon.shift(timedelta(seconds=30))
        again = keep(as_ada, article, opened, texts__0__title="Second", _kept=kept)
        assert again.json()["kept"] != kept
        assert Unfinished.objects.get().fields["texts-0-title"] == ["Second"]

    def test_saving_a_fresh_form_does_not_delete_what_was_left(self, as_ada, article):
        keep(as_ada, article, texts__0__title="Left")
        save_draft(as_ada, article, texts__0__summary="Fresh")
        assert Unfinished.objects.get().fields["texts-0-title"] == ["Left"]

    def test_a_form_with_mistakes_does_not_either(self, as_ada, article):
        opened = open_form(as_ada, article)
        kept = keep(as_ada, article, opened, texts__0__title="Left").json()["kept"]
        data = sent(opened, texts__0__title="", _kept=kept)
        response = as_ada.post(address(article, "change"), {**data, "_continue": "1"})
        assert response.context["autosave"]["kept"] == kept
        assert "You left unsaved" not in words(response)
        assert Unfinished.objects.count() == 1

    def test_what_others_saved_meanwhile_is_merged(self, client, ada, ben, article):
        client.force_login(ada)
        keep(client, article, texts__0__title="Caring")
        client.force_login(ben)
        save_draft(client, article, texts__0__summary="In short.")
        client.force_login(ada)
        opened = open_form(client, article, unfinished=1)
        assert not filled(opened).get("texts-0-summary")
        response = client.post(address(article, "change"), {**sent(opened), "_continue": "1"})
        assert "Both changes are kept" in words(client.get(response.url))
        (text,) = Desk(article).data["rows"]["articletext"].values()
        assert (text["title"], text["summary"]) == ("Caring", "In short.")

    def test_a_choice_between_two_versions_holds_it_instead(self, client, ada, ben, article):
        client.force_login(ada)
        keep(client, article, texts__0__title="Caring")
        client.force_login(ben)
        save_draft(client, article, texts__0__title="Careful")
        client.force_login(ada)
        opened = open_form(client, article, unfinished=1)
        response = client.post(address(article, "change"), {**sent(opened), "_continue": "1"})
        assert "/merge/" in response.url
        assert "Caring" in str(Revision.objects.get(step=Revision.Step.CONFLICT).data)
        assert not Unfinished.objects.exists()

    def test_a_page_that_was_locked_meanwhile(self, client, ada, ben, article):
        client.force_login(ada)
        opened = open_form(client, article)
        lock(article, by=ben, reason="lawyers")
        response = client.post(address(article, "change"), {**sent(opened, texts__0__title="Caring"), "_save": "1"})
        assert response.status_code == 403
        assert "What you wrote is kept" in words(response)
        assert Unfinished.objects.get().fields["texts-0-title"] == ["Caring"]
        shown = open_form(client, article, unfinished=1)
        assert 'name="texts-0-title"' not in shown.content.decode()
        assert keep(client, article, opened, _kept=Unfinished.objects.get().stamp).status_code == 200


class TestMistakesAndMerging:
    def test_a_form_sent_again_after_a_mistake_overwrites_nobody(self, client, ada, ben, article):
        """It still carries what it was made from."""
        client.force_login(ben)
        opened = open_form(client, article)
        client.force_login(ada)
        save_draft(client, article, texts__0__title="Caring")
        client.force_login(ben)
        wrong = client.post(
            address(article, "change"), {**sent(opened, texts__0__slug="a b", texts__0__summary="Short"), "_save": "1"}
        )
        assert wrong.status_code == 200
        assert wrong.context["basis"] == opened.context["basis"]
        mended = {**sent(wrong), "texts-0-slug": "care", "_save": "1"}
        assert client.post(address(article, "change"), mended).status_code == 302
        (text,) = Desk(article).data["rows"]["articletext"].values()
        assert (text["title"], text["summary"]) == ("Caring", "Short")


class TestWhose:
    def test_nobody_else_sees_it(self, client, ada, ben, article):
        client.force_login(ada)
        keep(client, article, texts__0__title="Quokka")
        client.force_login(ben)
        for query in ({}, {"unfinished": 1}):
            response = open_form(client, article, **query)
            assert "You left" not in words(response)
            assert "Quokka" not in response.content.decode()
        client.post(url_of(article), {"_throw_away": "1"})
        assert Unfinished.objects.count() == 1

    def test_visitors_do_not_either(self, client, ada, article):
        client.force_login(ada)
        keep(client, article, texts__0__title="Quokka", texts__0__body="<p>Quokka</p>")
        client.logout()
        for path in ("/", "/articles/", "/articles/care/", "/search/?q=quokka", "/sitemap.xml"):
            assert "Quokka" not in client.get(path).content.decode()

    @pytest.mark.parametrize(("target", "answer"), [("article", 404), ("new", 403)])
    def test_who_may_not_change_pages_keeps_nothing(self, client, article, target, answer):
        client.force_login(make_user("eve", is_staff=True))
        url = url_of(article if target == "article" else Article)
        assert client.post(url, {"texts-0-title": "x", "_script": "1"}).status_code == answer
        client.logout()
        assert "login" in client.post(url, {"texts-0-title": "x", "_script": "1"}).url
        assert not Unfinished.objects.exists()

    def test_the_token_is_asked_for(self, ada, article):
        client = Client(enforce_csrf_checks=True)
        client.force_login(ada)
        assert client.post(url_of(article), {"texts-0-title": "x", "_script": "1"}).status_code == 403
        assert not Unfinished.objects.exists()

    def test_it_goes_with_the_account(self, as_ada, article):
        keep(as_ada, article)
        as_ada.user.delete()
        assert not Unfinished.objects.exists()


class TestHostileInput:
    def test_too_much_is_refused_with_a_sentence(self, as_ada, article):
        answer = keep(as_ada, article, texts__0__body="x" * AT_MOST)
        assert answer.status_code == 413
        assert "longer than 1000000 characters" in answer.json()["words"]
        opened = open_form(as_ada, article)
        response = as_ada.post(url_of(article), sent(opened, texts__0__body="x" * AT_MOST), follow=True)
        assert "Not kept: the form is longer" in words(response)
        assert not Unfinished.objects.exists()

    def test_what_no_database_stores(self, as_ada, article):
        assert keep(as_ada, article, texts__0__title="a\x00b", **{"n\x00me": "x"}).status_code == 200
        assert filled(open_form(as_ada, article, unfinished=1))["texts-0-title"] == "ab"

    @pytest.mark.parametrize(
        "changes",
        [
            {"texts__TOTAL_FORMS": "9" * 30},
            {"texts__TOTAL_FORMS": "x", "texts__INITIAL_FORMS": "-1"},
            {"texts__0__id": "999"},
            {"texts__0__id": "x"},
            {"_basis": "x" * 500},
            {"events": ["x", "9" * 30]},
            {"texts__0__language": "<script>"},
        ],
        ids=str,
    )
    def test_a_meddled_form_is_shown_all_the_same(self, as_ada, article, changes):
        keep(as_ada, article, **changes)
        response = open_form(as_ada, article, unfinished=1)
        assert response.status_code == 200
        assert "<script>" not in response.content.decode().replace("<script ", "")

    def test_a_page_that_is_gone(self, as_ada):
        assert as_ada.post(address(Article, "unfinished", 99), {"_script": "1"}).status_code == 404
        assert as_ada.post(address(Article, "unfinished", "x"), {"_script": "1"}).status_code == 404

    def test_what_nobody_asks_for_is_forgotten(self, noon, as_ada, article):
        keep(as_ada, article)
        noon.shift(timedelta(days=61))
        as_ada.force_login(as_ada.user)
        keep(as_ada, Article)
        assert [row.object_id for row in Unfinished.objects.all()] == [0]


def noon_stamp():
    return "2025-06-17T12:00:00+00:00"


def test_a_form_in_a_window_of_its_own_is_not_kept(as_ada, article):
    keep(as_ada, article)
    response = open_form(as_ada, article, _popup=1)
    assert "You left" not in words(response)
    assert url_of(article) not in response.content.decode()
