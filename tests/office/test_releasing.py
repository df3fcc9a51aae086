"""Release sets in the back office: gathered from the forms of pages, released by who may publish all of them."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from portal.releases.due import release_what_is_due
from portal.releases.models import ReleaseItem, ReleaseSet
from portal.releases.releasing import release
from tests.factories import MAKERS, add_text, make_article, make_event, make_user
from tests.releases.sets import drafted, gather

from .forms import address

pytestmark = pytest.mark.django_db


def at_set(release_set, verb="change"):
    return reverse(f"admin:releases_releaseset_{verb}", args=[release_set.pk])


def page(response):
    return response.content.decode()


def told(response):
    """Its words, without the markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page(response)).split())


def row_of(client, release_set):
    """What the list says of the set."""
    shown = page(client.get(reverse("admin:releases_releaseset_changelist")))
    (row,) = [row for row in re.findall(r"(?s)<tr>(.*?)</tr>", shown) if at_set(release_set) in row]
    cells = re.findall(r"(?s)<t[hd][^>]*>(.*?)</t[hd]>", row)
    return [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in cells]


class TestGathering:
    def values(self, **more):
        return {"release_set": "", "name": "Winter", "action": "publish", **more}

    @pytest.mark.parametrize("kind", MAKERS)
    def test_every_kind_goes_into_a_new_set(self, as_ada, kind):
        article = MAKERS[kind]("Care")
        response = as_ada.post(address(article, "gather"), self.values())
        item = ReleaseItem.objects.get()
        assert response.url == at_set(item.release_set)
        assert (item.release_set.name, item.label, item.facts) == ("Winter", "Care", article)

    def test_into_one_that_is_there(self, as_ada):
        release_set = gather(make_event("Lab"), name="Winter")
        article = make_article("Care")
        as_ada.post(address(article, "gather"), self.values(release_set=release_set.pk, name=""))
        assert [item.label for item in release_set.items.all()] == ["Lab", "Care"]

    def test_with_a_language_and_a_reason(self, as_ada):
        article = make_article("Care")
        add_text(article, "Soin", language="fr")
        values = {"action": "unpublish", "reason": "moved", "moved_to": "/events/", "languages": ["fr"]}
        as_ada.post(address(article, "gather"), self.values(**values))
        item = ReleaseItem.objects.get()
        assert (item.action, item.reason, item.moved_to, item.languages) == ("unpublish", "moved", "/events/", ["fr"])

    @pytest.mark.parametrize(
        ("values", "field"),
        [
            ({"name": ""}, "name"),
            ({"reason": "gone"}, "reason"),
            ({"action": "unpublish", "reason": "moved"}, "moved_to"),
            ({"action": "explode"}, "action"),
            ({"release_set": "77"}, "release_set"),
            ({"languages": ["xx"]}, "languages"),
        ],
    )
    def test_what_does_not_fit_is_refused(self, as_ada, values, field):
        response = as_ada.post(address(make_article("Care"), "gather"), self.values(**values))
        assert field in response.context["form"].errors
        assert not ReleaseSet.objects.exists()

    def test_a_page_is_in_a_set_once(self, as_ada):
        article = make_article("Care")
        release_set = gather(article)
        response = as_ada.post(address(article, "gather"), self.values(release_set=release_set.pk, name=""))
        assert "in this set already" in page(response)

    def test_the_form_of_the_page_says_in_which_set_it_is(self, as_ada):
        article = make_article("Care")
        gather(article, name="Winter")
        assert "In the release set" in page(as_ada.get(address(article, "change")))


class TestTheSet:
    def test_shows_its_pages_and_what_keeps_them_back(self, as_ada):
        release_set = gather(drafted(make_article("Old"), "Changed"))
        gather(make_event("Draft", state="draft"), to=release_set, action="unpublish")
        shown = page(as_ada.get(at_set(release_set)))
        assert "Old" in shown
        assert "It is not on the site." in shown

    def test_says_who_releases_it(self, client, ada, ben):
        release_set = gather(make_article("Old"))
        words = "It is released by somebody who may publish every page of it."
        client.force_login(ada)
        assert words in page(client.get(at_set(release_set)))
        client.force_login(ben)
        assert words not in page(client.get(at_set(release_set)))

    def test_a_page_can_be_taken_out(self, as_ada):
        release_set = gather(make_article("Old"), make_event("Lab"))
        as_ada.post(reverse("admin:releases_take_out", args=[release_set.pk, release_set.items.first().pk]))
        assert [item.label for item in release_set.items.all()] == ["Lab"]

    def test_not_after_the_release(self, as_ada):
        release_set = gather(make_article("Old"))
        release(release_set, by=None)
        as_ada.post(reverse("admin:releases_take_out", args=[release_set.pk, release_set.items.first().pk]))
        assert release_set.items.count() == 1

    def test_what_went_live_stays_on_record(self, as_ben):
        release_set = gather(make_article("Old"))
        way = f'href="{at_set(release_set, "delete")}"'
        assert way in page(as_ben.get(at_set(release_set)))
        assert as_ben.get(at_set(release_set, "delete")).status_code == 200
        release(release_set, by=None)
        assert way not in page(as_ben.get(at_set(release_set)))
        assert as_ben.get(at_set(release_set, "delete")).status_code == 403

    def test_says_how_it_stands(self, as_ben, noon):
        release_set = gather(make_article("Old"), make_event("Lab"))
        gather(name="Empty")
        assert row_of(as_ben, release_set) == ["Set", "open", "", "2 pages", ""]
        assert "Open" in told(as_ben.get(at_set(release_set)))
        release(release_set, by=as_ben.user)
        assert row_of(as_ben, release_set) == ["Set", "released", "17 Jun 2025 14:00", "2 pages", ""]
        assert "Released · 17 June 2025, 14:00 · Ben Bureau" in told(as_ben.get(at_set(release_set)))

    def test_the_list_costs_the_same_with_more(self, as_ben, django_assert_max_num_queries):
        for number in range(12):
            gather(make_article(f"Old {number}"), name=f"Set {number}")
        with django_assert_max_num_queries(9):
            as_ben.get(reverse("admin:releases_releaseset_changelist"))


class TestRelease:
    def test_at_once(self, as_ben, noon):
        article = drafted(make_article("Old"), "Changed")
        release_set = gather(article)
        assert "What goes at one instant" in page(as_ben.get(at_set(release_set, "release")))
        response = as_ben.post(at_set(release_set, "release"), {"when": "now"}, follow=True)
        assert "All of it is on the site" in page(response)
        assert article.texts.get().title == "Changed"
        release_set.refresh_from_db()
        assert (release_set.status, release_set.released_by) == ("released", as_ben.user)

    def test_later_in_the_zone_of_the_editor(self, as_ben, noon):
        article = drafted(make_article("Old"), "Changed")
        release_set = gather(article)
        as_ben.post(at_set(release_set, "release"), {"when": "later", "release_at": "2025-07-01T10:00"})
        release_set.refresh_from_db()
        moment = datetime(2025, 7, 1, 10, tzinfo=ZoneInfo("Europe/Brussels"))
        assert (release_set.status, release_set.release_at) == ("scheduled", moment)
        noon.move_to(moment)
        assert "Changed" in page(Client().get("/articles/"))

    @pytest.mark.parametrize("at", ["", "2025-06-17T13:59", "soon"])
    def test_not_without_a_moment_to_come(self, as_ben, noon, at):
        release_set = gather(make_article("Old"))
        response = as_ben.post(at_set(release_set, "release"), {"when": "later", "release_at": at})
        assert "release_at" in response.context["form"].errors
        assert ReleaseSet.objects.get().status == "open"

    def test_what_cannot_go_is_named_and_nothing_changes(self, as_ben):
        article = drafted(make_article("Old"), "Changed")
        release_set = gather(article)
        gather(make_event("Draft", state="draft"), to=release_set, action="unpublish")
        response = as_ben.post(at_set(release_set, "release"), {"when": "now"})
        assert "“Draft”. It is not on the site." in page(response)
        assert article.texts.get().title == "Old"

    def test_called_off_and_rolled_back(self, as_ben, noon):
        article = drafted(make_article("Old"), "Changed")
        release_set = gather(article)
        as_ben.post(at_set(release_set, "release"), {"when": "later", "release_at": "2025-07-01T10:00"})
        as_ben.post(at_set(release_set, "call_off"))
        noon.shift(timedelta(days=30))
        assert release_what_is_due() == 0
        as_ben.post(at_set(release_set, "release"), {"when": "now"})
        response = as_ben.post(at_set(release_set, "roll_back"), follow=True)
        assert "what it was before the set" in page(response)
        assert article.texts.get().title == "Old"

    def test_the_second_of_two_is_told(self, as_ben):
        release_set = gather(make_article("Old"))
        release(release_set, by=None)
        response = as_ben.post(at_set(release_set, "release"), {"when": "now"}, follow=True)
        assert "is released by now" in page(response)

    def test_who_may_not_publish_every_page_releases_nothing(self, client):
        dan = make_user("dan", is_staff=True)
        names = [
            "publish_article",
            "view_article",
            "view_event",
            "change_event",
            "change_releaseset",
            "edit_everywhere",
        ]
        dan.user_permissions.set(Permission.objects.filter(codename__in=names))
        client.force_login(dan)
        release_set = gather(make_article("Old"), make_event("Lab"))
        for verb in ("release", "call_off", "roll_back"):
            assert client.post(at_set(release_set, verb), {"when": "now"}).status_code == 403
        assert ReleaseSet.objects.get().status == "open"
