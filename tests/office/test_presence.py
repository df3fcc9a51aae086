"""Who else has the form open, and whether somebody has saved meanwhile."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from portal.presence.locks import lock
from portal.presence.models import Sitting
from portal.revisions.models import Revision
from tests.factories import make_article, make_user

from .forms import address, save_draft

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def article():
    return make_article("Care")


@pytest.fixture
def others(ada, ben):
    """Two browsers beside each other."""
    browsers = {}
    for user in (ada, ben):
        browsers[user.username] = Client()
        browsers[user.username].force_login(user)
    return browsers


def look(client, article, opened, **more):
    """What the script of an open form asks."""
    revision = opened.context["revision"]
    data = {"window": opened.context["window"], "revision": revision.number if revision else 0, **more}
    return client.post(address(article, "presence"), data)


@pytest.mark.parametrize("state", ["live", "draft"])
def test_the_second_one_is_told_of_the_first(noon, others, state):
    article = make_article("Care", state=state)
    save_draft(others["ada"], article, texts__0__title="Caring")
    others["ada"].get(address(article, "change"))
    noon.shift(timedelta(minutes=1))
    told = words(others["ben"].get(address(article, "change")))
    assert "Ada Autor is editing since 14:00." in told
    assert "Ben Bureau is editing" not in told


def test_the_first_one_is_told_of_the_second(others, article):
    opened = others["ada"].get(address(article, "change"))
    assert words(look(others["ada"], article, opened)) == ""
    others["ben"].get(address(article, "change"))
    assert "Ben Bureau is editing since" in words(look(others["ada"], article, opened))


def test_two_windows_are_one_person(noon, others, article):
    for _ in range(2):
        others["ada"].get(address(article, "change"))
        noon.shift(timedelta(minutes=1))
    assert words(others["ben"].get(address(article, "change"))).count("Ada Autor is editing since 14:00.") == 1


def test_other_pages_are_not_this_one(others, article):
    others["ada"].get(address(make_article("Else"), "change"))
    assert "is editing" not in words(others["ben"].get(address(article, "change")))


class TestTheEnd:
    def test_leaving(self, others, article):
        opened = others["ada"].get(address(article, "change"))
        assert look(others["ada"], article, opened, leaving="1").status_code == 204
        assert not Sitting.objects.exists()

    def test_leaving_one_of_two_windows(self, others, article):
        opened = [others["ada"].get(address(article, "change")) for _ in range(2)]
        look(others["ada"], article, opened[0], leaving="1")
        assert [sitting.window for sitting in Sitting.objects.all()] == [opened[1].context["window"]]

    def test_nobody_leaves_for_another(self, others, article):
        opened = others["ada"].get(address(article, "change"))
        look(others["ben"], article, opened, leaving="1")
        assert Sitting.objects.count() == 1

    def test_saving_and_closing(self, others, article):
        window = str(uuid4())
        save_draft(others["ada"], article, _button="_save", _window=window, texts__0__title="Caring")
        assert not Sitting.objects.filter(window=window).exists()

    def test_a_form_with_mistakes_is_still_open(self, others, article):
        window = str(uuid4())
        save_draft(others["ada"], article, _window=window, texts__0__title="")
        assert Sitting.objects.filter(window=window).exists()

    def test_two_minutes_of_silence(self, noon, others, article):
        opened = others["ada"].get(address(article, "change"))
        noon.shift(timedelta(seconds=119))
        assert "Ada Autor is editing" in words(others["ben"].get(address(article, "change")))
        noon.shift(timedelta(seconds=2))
        assert "is editing" not in words(others["ben"].get(address(article, "change")))
        look(others["ada"], article, opened)
        assert "Ada Autor is editing" in words(others["ben"].get(address(article, "change")))

    def test_rows_do_not_pile_up(self, noon, others, article):
        for _ in range(5):
            others["ada"].get(address(article, "change"))
            noon.shift(timedelta(minutes=3))
        assert Sitting.objects.count() == 1


class TestSavedMeanwhile:
    def test_by_another(self, noon, others, article):
        opened = others["ada"].get(address(article, "change"))
        save_draft(others["ben"], article, texts__0__title="Caring")
        told = words(look(others["ada"], article, opened))
        assert "Ben Bureau saved this page at 14:00. Reload or go on: your changes will be merged." in told
        assert "saved this page" not in words(others["ada"].get(address(article, "change")))

    def test_by_oneself_in_another_window(self, others, article):
        opened = others["ada"].get(address(article, "change"))
        save_draft(others["ada"], article, texts__0__title="Caring")
        assert "You saved this page in another window" in words(look(others["ada"], article, opened))

    def test_what_waits_for_a_choice_is_not_saved(self, others, article):
        opened = others["ada"].get(address(article, "change"))
        Revision.objects.record(article, {"rows": {}}, step=Revision.Step.CONFLICT)
        assert words(look(others["ada"], article, opened)) == ""

    def test_locked_meanwhile(self, others, article, ben):
        opened = others["ada"].get(address(article, "change"))
        lock(article, by=ben, reason="<i>lawyers</i>")
        response = look(others["ada"], article, opened, editing="1")
        assert ": &lt;i&gt;lawyers&lt;/i&gt;</b> What you write now cannot be saved" in response.content.decode()


class TestWho:
    def test_who_may_only_read_is_not_editing(self, others, article, client):
        reader = make_user("reader", is_staff=True)
        codenames = ["view_article", "edit_everywhere"]
        reader.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
        client.force_login(reader)
        opened = client.get(address(article, "change"))
        assert look(client, article, opened).status_code == 200
        assert not Sitting.objects.exists()

    def test_who_may_not_read_is_told_nothing(self, others, article, client):
        opened = others["ada"].get(address(article, "change"))
        client.force_login(make_user("eve", is_staff=True))
        assert look(client, article, opened).status_code == 404

    def test_visitors_are_sent_to_the_login(self, others, article, client):
        opened = others["ada"].get(address(article, "change"))
        assert "login" in look(client, article, opened).url

    @pytest.mark.parametrize(
        "data",
        [
            {},
            {"window": "x", "revision": "1"},
            {"window": str(uuid4()), "revision": "-1"},
            {"window": str(uuid4()), "revision": "9" * 40},
            {"window": "\x00", "revision": "1"},
        ],
    )
    def test_a_meddled_question(self, others, article, data):
        assert others["ada"].post(address(article, "presence"), data).status_code == 400

    def test_a_page_that_is_gone(self, others):
        data = {"window": str(uuid4()), "revision": "1"}
        assert others["ada"].post(address(Article, "presence", 99), data).status_code == 404

    def test_a_meddled_window_in_the_form(self, others, article):
        assert save_draft(others["ada"], article, _window="x", texts__0__title="Caring").status_code == 302


def test_the_question_costs_the_same_with_many_people(others, article, django_assert_num_queries):
    opened = others["ada"].get(address(article, "change"))
    with CaptureQueriesContext(connection) as captured:
        look(others["ada"], article, opened)
    once = len(captured)
    assert once < 20
    for number in range(5):
        Sitting.objects.sit(make_user(f"user{number}"), Article, article.pk, uuid4())
    with django_assert_num_queries(once):
        look(others["ada"], article, opened)
