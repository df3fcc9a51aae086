"""The whole site as a draft, a set or another moment would have it, for staff and for guests; and for nobody else."""

import re
from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from portal.catalogue.models import Entry
from portal.previews.models import PreviewLink
from portal.previews.scenes import Scene
from portal.publishing import clock
from portal.releases.releasing import release, schedule
from portal.revisions.desk import Desk
from portal.revisions.snapshots import take
from tests.catalogue.snapshots import catalogue
from tests.factories import MAKERS, add_text, make_article, make_event, make_partnership
from tests.library.files import make_image
from tests.releases.sets import drafted, gather, retitle

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def share(scene, days=7, by=None, **more):
    """`(link, prefix)`: the address under which a guest sees the site, as far as who made the link may see it."""
    link, token = PreviewLink.objects.make(str(scene), by=by, expires_at=timezone.now() + days * DAY, **more)
    return link, f"/preview/{token}/"


def scene_of(page, **more):
    return Scene(page._meta.model_name, page.pk, **more)


def html(response):
    return response.content.decode()


class TestAGuest:
    @pytest.mark.parametrize("kind", MAKERS)
    def test_sees_the_draft_of_any_kind(self, client, kind):
        page = drafted(MAKERS[kind]("Old"), "Changed")
        _link, prefix = share(scene_of(page))
        response = client.get(prefix.rstrip("/"), follow=True)
        assert response.status_code == 200
        assert "<h1" in html(response)
        assert "Changed" in html(response)

    def test_reads_on_within_the_preview(self, client):
        food = make_partnership("Food")
        page = drafted(make_article("Old", partnerships=[food]), "Changed")
        _link, prefix = share(scene_of(page))
        assert f'href="{prefix}partnerships/food/"' in html(client.get(f"{prefix}articles/old/"))
        assert "Changed" in html(client.get(f"{prefix}partnerships/food/"))
        assert "Changed" in html(client.get(f"{prefix}articles/"))
        assert "Changed" in html(client.get(f"{prefix}search/?q=changed"))

    def test_every_link_of_the_page_stays_within(self, client):
        linked = make_event("Lab")
        body = '<p><a href="/events/lab/">the lab</a></p>'
        page = drafted(make_article("Old", events=[linked], tags=["care"], text={"body": body}), "Changed")
        _link, prefix = share(scene_of(page))
        shown = html(client.get(f"{prefix}articles/old/"))
        main = shown[shown.index('<header class="masthead') :]
        inside = re.findall(r'<a [^>]*href="(/[^"]*)"', main)
        assert len(inside) > 10
        assert [href for href in inside if not href.startswith(prefix)] == []

    def test_sees_what_the_page_names_though_it_is_not_public(self, client, ben):
        lab = make_event("Lab", state="draft")
        gone = make_event("Gone", state="unpublished")
        other = make_event("Other", state="draft")
        page = make_article("Care", state="draft", events=[lab, gone])
        _link, prefix = share(scene_of(page), by=ben)
        shown = html(client.get(f"{prefix}articles/care/"))
        assert "Lab" in shown
        assert "Gone" not in shown
        assert client.get(f"{prefix}events/lab/").status_code == 200
        assert client.get(f"{prefix}events/{other.texts.get().slug}/").status_code == 404

    def test_sees_its_pictures(self, client):
        image = make_image()
        page = make_article("Care", state="draft", lead_image=image)
        _link, prefix = share(scene_of(page))
        shown = html(client.get(f"{prefix}articles/care/"))
        source = re.search(rf'"({prefix}media/[^" ]+)', shown)[1]
        response = client.get(source)
        assert response.status_code == 200
        assert response["Cache-Control"] == "private, no-store"
        assert client.get(source.replace(prefix, "/")).status_code == 404

    def test_sees_another_language(self, client):
        page = make_article("Care", state="draft")
        add_text(page, "Le soin", language="fr", state="draft")
        _link, prefix = share(scene_of(page))
        response = client.get(f"{prefix.rstrip('/')}?language=fr", follow=True)
        assert "Le soin" in html(response)
        assert '<html lang="fr">' in html(response)

    def test_is_told_what_it_is_and_until_when(self, client):
        _link, prefix = share(scene_of(make_article("Care", state="draft")))
        shown = html(client.get(f"{prefix}articles/care/"))
        assert "This is not the public site" in shown
        assert "The link works until" in shown

    def test_sees_nothing_that_only_staff_may(self, client):
        _link, prefix = share(scene_of(make_article("Care", state="draft")))
        other = make_article("Other", state="draft")
        for path in ("admin/", "accounts/login/", f"articles/{other.texts.get().slug}/", "sitemap.xml", "preview/x/"):
            assert client.get(prefix + path).status_code == 404

    def test_staff_see_no_more_than_other_guests(self, client, ben):
        client.force_login(ben)
        _link, prefix = share(scene_of(make_article("Care", state="draft")))
        make_article("Other", state="draft")
        assert client.get(f"{prefix}articles/other/").status_code == 404

    def test_cannot_write(self, client):
        _link, prefix = share(scene_of(make_article("Care", state="draft")))
        assert client.post(f"{prefix}articles/care/").status_code == 405

    @pytest.mark.parametrize("path", ["", "articles/", "articles/care/", "nowhere/", "feeds/articles/"])
    def test_nothing_of_it_is_kept_or_found_or_told_to_others(self, client, path):
        _link, prefix = share(scene_of(make_article("Care", state="draft")))
        response = client.get(prefix + path)
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex, nofollow"
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.has_header("ETag")

    def test_leaves_no_trace_on_the_site(self, client):
        lab = make_event("Lab", state="draft")
        page = drafted(make_article("Old", events=[lab]), "Changed")
        _link, prefix = share(scene_of(page))
        before = take(page), take(lab), catalogue()
        client.get(f"{prefix}articles/old/")
        client.get(f"{prefix}search/?q=changed")
        assert (take(page), take(lab), catalogue()) == before
        for path in ("/articles/", "/search/?q=changed", "/feeds/articles/", "/sitemap-articles.xml", "/articles/old/"):
            assert "Changed" not in html(client.get(path))

    def test_robots_are_told_to_stay_away(self, client):
        assert "Disallow: /preview/" in html(client.get("/robots.txt"))


class TestTheLink:
    def test_only_its_digest_is_kept(self):
        link, prefix = share(scene_of(make_article("Care", state="draft")))
        token = prefix.split("/")[2]
        link.refresh_from_db()
        assert token not in str(link.__dict__)
        assert len(token) >= 32

    def test_it_expires(self, client, noon):
        _link, prefix = share(scene_of(make_article("Care", state="draft")), days=1)
        noon.shift(DAY - timedelta(seconds=1))
        assert client.get(f"{prefix}articles/care/").status_code == 200
        noon.shift(timedelta(seconds=1))
        response = client.get(f"{prefix}articles/care/")
        assert response.status_code == 404
        assert "This preview is over" in html(response)

    def test_it_can_be_taken_back(self, client):
        link, prefix = share(scene_of(make_article("Care", state="draft")))
        link.revoke()
        assert client.get(f"{prefix}articles/care/").status_code == 404
        assert client.get(prefix.rstrip("/")).status_code == 404

    @pytest.mark.parametrize("token", ["x", "x" * 300, "%00", "ä"])
    def test_a_guessed_one_opens_nothing(self, client, token):
        assert client.get(f"/preview/{token}/").status_code == 404

    def test_it_follows_the_draft(self, client):
        page = drafted(make_article("Old"), "First")
        _link, prefix = share(scene_of(page))
        retitle(page, "Second")
        assert "Second" in html(client.get(f"{prefix}articles/old/"))

    def test_or_is_pinned_to_a_revision(self, client):
        page = drafted(make_article("Old"), "First")
        _link, prefix = share(scene_of(page, number=Desk(page).draft.number))
        retitle(page, "Second")
        shown = html(client.get(f"{prefix}articles/old/"))
        assert "It shows a draft: “First”." in shown
        assert "Second" not in shown

    def test_how_often_it_was_opened(self, client, noon):
        link, prefix = share(scene_of(make_article("Care", state="draft")))
        client.get(f"{prefix}articles/care/")
        client.get(f"{prefix}articles/")
        link.refresh_from_db()
        assert (link.times_opened, link.opened_at) == (2, timezone.now())

    def test_of_a_page_that_was_deleted(self, client):
        page = make_article("Care", state="draft")
        _link, prefix = share(scene_of(page))
        page.delete()
        assert client.get(prefix).status_code == 404


class TestAnotherMoment:
    def test_the_site_at_a_moment_to_come(self, client, noon):
        soon = make_article("Soon", state="draft")
        soon.texts.get().publish(at=timezone.now() + 2 * DAY, until=timezone.now() + 4 * DAY)
        for days, seen in ((1, False), (2, True), (3, True), (4, False)):
            _link, prefix = share(Scene("site", moment=timezone.now() + days * DAY))
            assert ("Soon" in html(client.get(f"{prefix}articles/"))) is seen, days

    def test_sets_that_are_due_by_then(self, client, noon):
        page = drafted(make_article("Old"), "Changed")
        schedule(gather(page), by=None, at=timezone.now() + DAY)
        for hours, title in ((23, "Old"), (24, "Changed")):
            _link, prefix = share(Scene("site", moment=timezone.now() + timedelta(hours=hours)))
            assert title in html(client.get(f"{prefix}articles/")), hours
        assert page.texts.get().title == "Old"

    def test_the_clock_is_right_again_afterwards(self, client, noon):
        _link, prefix = share(Scene("site", moment=timezone.now() + DAY))
        client.get(prefix)
        assert clock.now() == timezone.now()


class TestASet:
    def test_all_its_pages_as_they_will_be(self, client):
        old, new = drafted(make_article("Old"), "Changed"), make_event("New", state="draft")
        release_set = gather(old, new)
        gather(make_event("Gone"), to=release_set, action="unpublish", reason="gone")
        _link, prefix = share(Scene("set", release_set.pk))
        home = html(client.get(prefix.rstrip("/"), follow=True))
        assert f'<a href="{prefix}articles/old/">Changed</a>' in home
        assert "New" in html(client.get(f"{prefix}events/"))
        assert client.get(f"{prefix}events/gone/").status_code == 410
        assert client.get("/events/gone/").status_code == 200

    def test_after_the_release_the_site_itself(self, client):
        release_set = gather(make_event("Gone"), action="unpublish")
        _link, prefix = share(Scene("set", release_set.pk))
        release(release_set, by=None)
        shown = html(client.get(prefix))
        assert "It is not on the site" not in shown
        assert client.get(f"{prefix}events/gone/").status_code == 404

    def test_what_cannot_go_is_said(self, client):
        release_set = gather(drafted(make_article("Old"), "Changed"))
        gather(make_event("Draft", state="draft"), to=release_set, action="unpublish")
        _link, prefix = share(Scene("set", release_set.pk))
        shown = html(client.get(prefix))
        assert "Draft: It is not on the site." in shown
        assert "Changed" in shown


class TestSpelling:
    @pytest.mark.parametrize("spelled", ["site", "site@20261201T0900Z", "article-1", "article-1.1"])
    def test_there_and_back(self, spelled, noon):
        page = make_article("Care", pk=1)
        Desk(page).remember()
        assert str(Scene.read(spelled)) == spelled

    @pytest.mark.parametrize(
        "spelled",
        ["", "article", "article-2", "article-1.9", "site-1", "user-1", "set-1", "site.1", "site@2026", "tag-1",
         "site@20261301T0900Z", "article-1@", "../x", "article-1;drop", f"article-{10**17}"],
    )  # fmt: skip
    def test_what_is_none(self, spelled):
        make_article("Care", pk=1)
        with pytest.raises(Http404):
            Scene.read(spelled)


def test_a_scene_costs_the_same_with_more_content(client, django_assert_max_num_queries):
    page = make_article("Care", state="draft", events=[make_event(f"Lab {number}") for number in range(3)])
    _link, prefix = share(scene_of(page))
    for number in range(20):
        make_article(f"Other {number}")
    Entry.objects.count()
    with django_assert_max_num_queries(90):
        client.get(f"{prefix}articles/care/")
