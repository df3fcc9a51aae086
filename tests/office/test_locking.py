"""A page that somebody has locked: read by all, changed by nobody else, by whatever way."""

import re
from datetime import timedelta

import pytest
from django.urls import URLResolver, get_resolver
from django.utils import timezone

from articles.models import Article
from portal.presence.locks import lock, locks_on
from portal.presence.models import Lock
from portal.releases.releasing import ItemError, problems_of, release, roll_back
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import take
from tests.factories import make_article, make_user
from tests.releases.sets import drafted, gather

from .forms import address, filled, save_draft

pytestmark = pytest.mark.django_db

WHY = "being checked by the lawyers"


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def article():
    return make_article("Care", text={"body": "<p>Old words</p>"})


@pytest.fixture
def locked(article, ada):
    """Ada keeps the article, which has a draft."""
    Desk(article).save_draft(Desk(article).data, by=ada)
    lock(article, by=ada, reason=WHY)
    return article


def routes_of_articles(resolver=None, prefix=""):
    """The patterns of all addresses of one article in the back office."""
    for part in (resolver or get_resolver()).url_patterns:
        pattern = prefix + str(part.pattern)
        if isinstance(part, URLResolver):
            yield from routes_of_articles(part, pattern)
        elif pattern.startswith("admin/articles/article/<path:object_id>/"):
            yield pattern


def everything(article):
    """What must stay as it is, as data."""
    texts = article.texts.order_by("pk").values()
    revisions = Revision.objects.of(article).values("number", "step", "is_draft", "fingerprint")
    return take(article), list(texts), list(revisions), list(Lock.objects.values())


# What changes nothing of the page: remarks on it, and its place in a set that does not go live while it is locked.
OPEN = (
    *("/unlock/", "/presence/", "/duplicate/", "/unfinished/", "/gather/"),
    *("/review/<slug:step>/", "<path:object_id>/"),
)


class TestOnEveryAddress:
    def test_nothing_that_others_send_changes_anything(self, as_ben, locked):
        before = everything(locked)
        answers = {}
        for pattern in routes_of_articles():
            path = pattern.replace("<path:object_id>", str(locked.pk)).replace("<int:number>", "1")
            if not pattern.endswith(OPEN):
                path = "/" + re.sub("<slug:[a-z]+>", "ask", path)
                answers[pattern] = as_ben.post(path, {"post": "yes", "chosen": "1", "choice-0": "mine"})
        assert {response.status_code for response in answers.values()} == {403}
        assert all(f"Locked by Ada Autor since {timezone.localtime():%-d %B}" in words(r) for r in answers.values())
        assert len(answers) >= 12
        assert everything(locked) == before

    @pytest.mark.parametrize("verb", ["publish", "unpublish", "release", "delete", "lock"])
    def test_pages_of_confirmation_say_it_at_once(self, as_ben, locked, verb):
        response = as_ben.get(address(locked, verb))
        assert response.status_code == 403
        assert f": {WHY}" in words(response)

    @pytest.mark.parametrize("verb", ["change", "history"])
    def test_reading_goes_on(self, as_ben, locked, verb):
        assert as_ben.get(address(locked, verb)).status_code == 200

    def test_whoever_locked_it_goes_on_working(self, as_ada, locked):
        assert save_draft(as_ada, locked, texts__0__title="Caring").status_code == 302
        assert "Caring" in str(Desk(locked).data)

    def test_other_pages_are_not_concerned(self, as_ben, locked):
        other = make_article("Else", state="draft")
        save_draft(as_ben, other, texts__0__title="Something else")
        assert other.texts.get().title == "Something else"

    def test_a_form_that_was_open_before_is_refused_with_the_reason(self, client, ada, ben, article):
        client.force_login(ben)
        opened = client.get(address(article, "change"))
        lock(article, by=ada, reason=WHY)
        response = client.post(address(article, "change"), {**filled(opened), "texts-0-title": "Mine", "_save": "1"})
        assert response.status_code == 403
        assert WHY in words(response)
        assert article.texts.get().title == "Care"

    @pytest.mark.parametrize("name", [None, "eve"])
    def test_strangers_learn_nothing_of_it(self, client, locked, name):
        if name:
            client.force_login(make_user(name, is_staff=True))
        for verb in ("change", "delete", "unlock"):
            response = client.post(address(locked, verb), follow=True)
            assert WHY not in response.content.decode()


class TestInLists:
    @pytest.mark.parametrize("action", ["publish_selected", "unpublish_selected", "delete_selected"])
    @pytest.mark.parametrize("across", ["0", "1"])
    def test_an_action_on_several_pages_touches_none(self, as_ben, locked, action, across):
        other = make_article("Else")
        pks = [locked.pk, other.pk] if across == "0" else [other.pk]
        data = {"action": action, "_selected_action": pks, "post": "yes", "confirmed": "yes", "select_across": across}
        before = everything(locked), everything(other)
        chosen = [text.pk for text in (locked.texts.get(), other.texts.get())]
        url = address(Article, "changelist")
        response = as_ben.post(url, {**data, "chosen": chosen, "when": "now", "index": "0"}, follow=True)
        assert "Nothing was done. “Care”: Locked by Ada Autor" in words(response)
        assert (everything(locked), everything(other)) == before

    def test_pages_that_nobody_locked_can_be_deleted(self, as_ben, locked):
        other = make_article("Else")
        data = {"action": "delete_selected", "_selected_action": [other.pk], "post": "yes"}
        as_ben.post(address(Article, "changelist"), data)
        assert [str(row) for row in Article.objects.all()] == ["Care"]

    def test_a_locked_page_cannot_be_deleted_past_the_list(self, rf, ben, locked, as_ben):
        model_admin = as_ben.get(address(Article, "changelist")).context["cl"].model_admin
        request = rf.post("/")
        request.user = ben
        with pytest.raises(Exception, match="being checked"):
            model_admin.delete_queryset(request, Article.objects.all())
        with pytest.raises(Exception, match="being checked"):
            model_admin.delete_model(request, locked)
        assert Article.objects.count() == 1


class TestTheForm:
    def test_it_is_read_only_and_says_who_since_when_and_why(self, as_ben, locked):
        response = as_ben.get(address(locked, "change"))
        told = words(response)
        assert re.search(r"Locked by Ada Autor since \d+ \w+ \d{4}, \d\d:\d\d: being checked by the lawyers", told)
        assert "unlock it first" in told
        html = response.content.decode()
        assert 'name="texts-0-title"' not in html
        assert 'name="_save"' not in html
        assert "<p>Old words</p>" in html
        assert address(locked, "delete") not in html

    def test_it_shows_the_draft_to_those_who_may_only_read(self, client, ada, ben, article):
        client.force_login(ada)
        save_draft(client, article, texts__0__title="Caring")
        lock(article, by=ada, reason=WHY)
        client.force_login(ben)
        assert "Caring" in words(client.get(address(article, "change")))

    def test_authors_are_told_whom_to_ask(self, client, ada, ben, article):
        lock(article, by=ben, reason="<b>Wait</b>")
        client.force_login(ada)
        response = client.get(address(article, "change"))
        assert "Ask them, or an editor, to unlock it" in words(response)
        assert address(article, "unlock") not in response.content.decode()
        assert "&lt;b&gt;Wait&lt;/b&gt;" in response.content.decode()

    def test_a_lock_costs_no_query_for_each_button(self, as_ben, article, ada, django_assert_max_num_queries):
        as_ben.get(address(article, "change"))
        lock(article, by=ada, reason=WHY)
        with django_assert_max_num_queries(75):
            as_ben.get(address(article, "change"))


class TestLockingAndUnlocking:
    def test_an_author_locks_a_page(self, as_ada, article, ada):
        assert address(article, "lock") in as_ada.get(address(article, "change")).content.decode()
        response = as_ada.post(address(article, "lock"), {"reason": WHY}, follow=True)
        assert "Nobody but you can change the page" in words(response)
        (found,) = Lock.objects.all()
        assert (found.owner, found.holder, found.reason, found.until) == (ada, "Ada Autor", WHY, None)
        assert f"Locked: {WHY}" in words(as_ada.get(address(article, "history")))

    @pytest.mark.parametrize(
        ("values", "sentence"),
        [
            ({"reason": ""}, "This field is required"),
            ({"reason": "x" * 301}, "at most 300 characters"),
            ({"reason": "x", "until": "2001-01-01T10:00"}, "end before it begins"),
            ({"reason": "x", "until": "9999-99-99"}, "Enter a valid date"),
            ({"reason": "a\x00b"}, "Null characters are not allowed"),
        ],
    )
    def test_what_is_wrong_is_said(self, as_ada, article, values, sentence):
        assert sentence in words(as_ada.post(address(article, "lock"), values))
        assert not Lock.objects.exists()

    def test_it_ends_by_itself(self, noon, as_ben, article, ada):
        lock(article, by=ada, reason=WHY, until=timezone.now() + timedelta(hours=1))
        assert "until 17 June 2025, 15:00: being checked" in words(as_ben.get(address(article, "change")))
        noon.shift(timedelta(hours=1))
        assert save_draft(as_ben, article, texts__0__title="Caring").status_code == 302
        lock(article, by=as_ben.user, reason="my turn")
        assert locks_on(Article)[article.pk].holder == "Ben Bureau"

    def test_its_owner_changes_the_reason(self, as_ada, locked):
        as_ada.post(address(locked, "lock"), {"reason": "still being checked"})
        assert [found.reason for found in Lock.objects.all()] == ["still being checked"]

    def test_two_who_lock_at_once(self, as_ben, article, ada, monkeypatch):
        """The page was free when Ben's request began."""
        lock(article, by=ada, reason=WHY)
        monkeypatch.setattr("portal.office.locking.locks_on", lambda model: {})
        response = as_ben.post(address(article, "lock"), {"reason": "mine"})
        assert response.url == address(article, "change")
        assert [found.reason for found in Lock.objects.all()] == [WHY]

    def test_its_owner_and_editors_lift_it(self, client, ada, ben, article):
        for user in (ada, ben):
            lock(article, by=ada, reason=WHY)
            client.force_login(user)
            assert "Unlocked." in words(client.post(address(article, "unlock"), follow=True))
            assert not Lock.objects.exists()

    def test_another_author_does_not(self, client, ada, locked):
        eve = make_user("eve", is_staff=True)
        eve.groups.set(ada.groups.all())
        client.force_login(eve)
        assert client.post(address(locked, "unlock")).status_code == 403
        assert Lock.objects.exists()

    def test_unlocking_wants_a_form(self, as_ada, locked):
        assert as_ada.get(address(locked, "unlock")).status_code == 405

    def test_it_goes_with_the_page(self, as_ada, locked):
        locked.delete()
        assert not Lock.objects.exists()

    def test_it_stays_when_the_account_goes(self, locked, ada):
        ada.delete()
        assert Lock.objects.get().holder == "Ada Autor"


class TestReleaseSets:
    def test_a_locked_page_keeps_its_set_back(self, locked, ben):
        release_set = gather(drafted(make_article("Else"), "Changed"), locked)
        before = everything(locked)
        with pytest.raises(ItemError, match=f"Locked by Ada Autor since .*: {WHY}"):
            release(release_set, by=ben)
        assert everything(locked) == before
        assert not Article.objects.filter(texts__title="Changed").exists()
        assert [WHY in problem.reason for problem in problems_of(release_set)] == [True]

    def test_it_comes_back_no_more_either(self, article, ada, ben):
        release_set = gather(drafted(article, "Changed"))
        release(release_set, by=ben)
        lock(article, by=ada, reason=WHY)
        with pytest.raises(ItemError, match=WHY):
            roll_back(release_set, by=ben)
        assert article.texts.get().title == "Changed"

    def test_whoever_locked_it_releases_it(self, locked, ada):
        release(gather(drafted(locked, "Changed")), by=ada)
        assert locked.texts.get().title == "Changed"
