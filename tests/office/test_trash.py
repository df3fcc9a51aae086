"""The trash in the back office: who sees what, what it says, and what comes of “Bring back”."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article
from portal.audit import acting
from portal.library.models import Image
from portal.revisions.models import Revision
from portal.revisions.trash import thrown_away
from tests.factories import MAKERS, add_text, make_article, make_category, make_event, make_user

from .forms import address

pytestmark = pytest.mark.django_db

TRASH = "/admin/trash/"


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def look(deletion=None, way=""):
    deletion = deletion or thrown_away()[0]
    return f"{TRASH}{deletion.pk}/{way}"


def bring_back(client, deletion=None):
    return client.post(look(deletion, "bring-back/"), follow=True)


@pytest.fixture
def care(ben):
    """An article in the trash. Returns its primary key."""
    article = make_article("Care", key="care", events=[make_event("Lab")], text={"body": "<p>Old &amp; new</p>"})
    add_text(article, "Soin", language="fr", state="draft")
    pk = article.pk
    with acting(ben):
        article.delete()
    return pk


class TestTheList:
    def test_it_says_what_was_deleted_by_whom_and_where_it_stood(self, as_ada, care):
        told = words(as_ada.get(TRASH))
        assert "Care article" in told
        assert "by Ben Bureau /articles/care/" in told

    def test_deleting_in_the_back_office_leads_there(self, as_ben):
        article = make_article("Care")
        assert "brought back from the trash" in words(as_ben.get(address(article, "delete")))
        response = as_ben.post(address(article, "delete"), {"post": "yes"}, follow=True)
        assert f'you find it in the <a href="{TRASH}">trash</a>.' in response.content.decode()
        (deletion,) = as_ben.get(TRASH).context["page"]
        assert (deletion.title, deletion.made_by) == ("Care", as_ben.user)

    def test_so_does_deleting_several_in_a_list(self, as_ben):
        pks = [make_article(title).pk for title in ("Care", "Love")]
        data = {"action": "delete_selected", "_selected_action": pks}
        assert "brought back from the trash" in words(as_ben.post(address(Article, "changelist"), data))
        response = as_ben.post(address(Article, "changelist"), {**data, "post": "yes"}, follow=True)
        assert "For 90 days you find it in the trash" in words(response)
        assert {deletion.title for deletion in as_ben.get(TRASH).context["page"]} == {"Care", "Love"}

    def test_a_picture_is_deleted_for_good_and_its_page_says_so(self, as_ben):
        image = Image.objects.create(key="tram", file="images/tram.png")
        assert "This cannot be undone." in words(as_ben.get(f"/admin/library/image/{image.pk}/delete/"))

    def test_the_menu_leads_to_it(self, as_ada):
        assert f'href="{TRASH}"' in as_ada.get("/admin/").content.decode()

    def test_it_can_be_empty(self, as_ada):
        assert "The trash is empty." in words(as_ada.get(TRASH))

    def test_it_has_pages(self, as_ada):
        for number in range(51):
            make_category(f"Category {number}").delete()
        assert len(as_ada.get(TRASH).context["page"]) == 50
        assert len(as_ada.get(f"{TRASH}?p=2").context["page"]) == 1
        assert as_ada.get(f"{TRASH}?p=x").status_code == 200

    def test_its_cost_does_not_grow(self, as_ada, care):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                as_ada.get(TRASH)
            return len(captured)

        queries()
        few = queries()
        for number in range(20):
            make_category(f"Category {number}").delete()
        assert queries() == few
        assert few <= 8

    def test_after_ninety_days_nobody_finds_it(self, as_ben, care):
        deletion = thrown_away()[0]
        Revision.objects.filter(pk=deletion.pk).update(made_at=timezone.now() - timedelta(days=90))
        assert "The trash is empty." in words(as_ben.get(TRASH))
        assert as_ben.get(look(deletion)).status_code == 404
        assert bring_back(as_ben, deletion).status_code == 404


class TestTheLook:
    def test_it_tells_what_it_holds(self, as_ada, care):
        told = words(as_ada.get(look()))
        assert "English Body Old &amp; new" in told
        assert "Events Lab" in told
        assert "Soin Français draft /fr/articles/soin/" in told
        assert "Care English live /articles/care/" in told

    @pytest.mark.parametrize("make", MAKERS.values(), ids=[model._meta.model_name for model in MAKERS])
    def test_it_tells_of_any_kind(self, as_ben, make):
        make("Care").delete()
        told = words(as_ben.get(look()))
        assert "Care English live" in told
        assert "Original language English" in told

    def test_it_says_what_stands_in_the_way(self, as_ben, care):
        make_article("Love", key="care")
        answer = as_ben.get(look())
        assert "“Love” has the permanent key “care” now." in words(answer)
        assert ">Bring back</button>" not in answer.content.decode()

    def test_markup_in_it_is_only_shown(self, as_ben):
        make_article("<u>Care</u>", sources="https://example.org/ <u>").delete()
        for path in (TRASH, look()):
            assert "<u>" not in as_ben.get(path).content.decode()


class TestBringingBack:
    def test_an_editor_brings_it_back_as_it_was(self, as_ben, care, cleo):
        response = bring_back(as_ben)
        article = Article.objects.get()
        assert (article.pk, article.events.get().texts.get().title) == (care, "Lab")
        assert response.redirect_chain[-1][0] == address(article, "change")
        assert "“Care” is back." in words(response)
        assert cleo.get("/articles/care/").status_code == 200
        assert "Brought back from the trash." in words(as_ben.get(address(article, "history")))

    def test_an_author_brings_it_back_unpublished(self, as_ada, care):
        assert "It comes back unpublished" in words(as_ada.get(look()))
        response = bring_back(as_ada)
        assert "Ask an editor to publish it" in words(response)
        assert {text.status for text in Article.objects.get().texts.all()} == {"unpublished", "draft"}

    @pytest.mark.parametrize("state", ["draft", "expired", "unpublished"])
    def test_what_was_no_longer_public_comes_back_without_a_word_about_it(self, as_ada, state):
        make_article("Care", state=state).delete()
        assert "Visitors see nothing of it." in words(as_ada.get(look()))
        assert "Ask an editor" not in words(bring_back(as_ada))

    def test_it_is_refused_with_a_sentence(self, as_ben, care):
        make_article("Care")
        response = bring_back(as_ben)
        assert response.redirect_chain[-1][0] == look()
        assert "stands at /articles/care/ now. Change its address first." in words(response)
        assert not Article.objects.filter(pk=care).exists()

    def test_what_is_gone_is_named(self, as_ben):
        lab = make_event("Lab", key="lab")
        make_article("Care", events=[lab]).delete()
        deletion = thrown_away()[0]
        lab.delete()
        assert "events: “lab” is gone and was left out." in words(bring_back(as_ben, deletion)).lower()

    def test_twice_is_once_too_often(self, as_ben, care):
        deletion = thrown_away()[0]
        bring_back(as_ben, deletion)
        assert bring_back(as_ben, deletion).status_code == 404
        assert as_ben.get(look(deletion)).status_code == 404

    def test_asking_is_not_enough(self, as_ben, care):
        assert as_ben.get(look(way="bring-back/")).status_code == 405
        assert not Article.objects.exists()


class TestForWhom:
    def test_visitors_are_sent_to_the_login(self, cleo, care):
        for path in (TRASH, look()):
            assert cleo.get(path).url.startswith("/admin/login/")
        assert cleo.post(look(way="bring-back/")).url.startswith("/admin/login/")
        assert not Article.objects.exists()

    def test_without_a_role_there_is_nothing_to_see(self, client, care):
        client.force_login(make_user("dan", is_staff=True))
        assert "The trash is empty." in words(client.get(TRASH))
        assert client.get(look()).status_code == 404
        assert bring_back(client).status_code == 404

    def test_who_may_only_look_brings_nothing_back(self, client, care):
        vera = make_user("vera", is_staff=True)
        codenames = ["view_article", "edit_everywhere"]
        vera.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
        client.force_login(vera)
        for path in (TRASH, look()):
            answer = client.get(path)
            assert answer.status_code == 200
            assert "bring-back" not in answer.content.decode()
        assert bring_back(client).status_code == 403
        assert not Article.objects.exists()

    @pytest.mark.parametrize("number", ["0", "99999999999999999999999", "123456789"])
    def test_what_is_not_there_is_not_found(self, as_ben, number):
        assert as_ben.get(f"{TRASH}{number}/").status_code == 404
        assert as_ben.post(f"{TRASH}{number}/bring-back/").status_code == 404
