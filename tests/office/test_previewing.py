"""Staff look before anybody else does, and let others look too."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from portal.previews.models import PreviewLink
from tests.factories import make_article, make_event, make_user
from tests.previews.test_stage import html, scene_of, share
from tests.releases.sets import drafted

pytestmark = pytest.mark.django_db


class TestStaff:
    def test_see_the_draft_and_the_way_back(self, as_ada):
        page = drafted(make_article("Old"), "Changed")
        response = as_ada.get(reverse("admin:begin_scene", args=[scene_of(page)]), follow=True)
        assert "Changed" in html(response)
        assert f'href="/admin/articles/article/{page.pk}/change/"' in html(response)

    def test_nobody_else_does(self):
        address = reverse("admin:scene", args=[scene_of(make_article("Care", state="draft"))])
        assert Client().get(address).url.startswith("/admin/login/")
        stranger = Client()
        stranger.force_login(make_user("dan", is_staff=True))
        assert stranger.get(address).status_code == 403

    def test_share_a_link(self, as_ada):
        lab = make_event("Lab", state="draft")
        page = make_article("Care", state="draft", events=[lab])
        address = reverse("admin:share", args=[scene_of(page)])
        assert "Lab" in html(as_ada.get(address))
        response = as_ada.post(address, {"label": "Partner in Lyon", "days": 7, "pinned": ""})
        token = re.search(r"/preview/([\w-]+)", html(response))[1]
        assert Client().get(f"/preview/{token}/articles/care/").status_code == 200
        again = html(as_ada.get(address))
        assert "Partner in Lyon" in again
        assert token not in again

    def test_a_pinned_one(self, as_ada):
        page = make_article("Care", state="draft")
        as_ada.post(reverse("admin:share", args=[scene_of(page)]), {"label": "P", "days": 1, "pinned": "yes"})
        assert PreviewLink.objects.get().scene == f"article-{page.pk}.1"

    def test_take_it_back(self, as_ada):
        page = make_article("Care", state="draft")
        link, prefix = share(scene_of(page))
        as_ada.post(reverse("admin:revoke", args=[scene_of(page), link.pk]))
        assert Client().get(f"{prefix}articles/care/").status_code == 404

    def test_not_that_of_another_page(self, as_ada):
        link, _prefix = share(scene_of(make_article("Care", state="draft")))
        other = make_article("Other", state="draft")
        assert as_ada.post(reverse("admin:revoke", args=[scene_of(other), link.pk])).status_code == 404

    @pytest.mark.parametrize("data", [{}, {"label": "P"}, {"label": "P", "days": 400}, {"label": "P" * 200, "days": 1}])
    def test_what_does_not_fit_is_refused(self, as_ada, data):
        page = make_article("Care", state="draft")
        response = as_ada.post(reverse("admin:share", args=[scene_of(page)]), data)
        assert response.context["form"].errors
        assert not PreviewLink.objects.exists()

    def test_choose_a_moment(self, as_ben, noon):
        response = as_ben.get(reverse("admin:choose_scene"), {"at": "2025-12-01T09:00"})
        assert response.url == "/admin/preview/site@20251201T0800Z"
        assert as_ben.get(response.url, follow=True).status_code == 200

    @pytest.mark.parametrize("at", ["", "soon", "0001-01-01T00:00", "99999-01-01T00:00"])
    def test_what_is_no_moment(self, as_ben, at):
        response = as_ben.get(reverse("admin:choose_scene"), {"at": at}, follow=True)
        assert "Enter the date and the time" in html(response)
