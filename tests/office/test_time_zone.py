"""Each member of staff chooses the zone in which the back office shows and reads times."""

import pytest
from django.urls import reverse

from tests.factories import make_article

from .forms import address

pytestmark = pytest.mark.django_db
PAGE = "/accounts/time-zone/"


def test_an_author_sets_their_own_zone_and_sees_times_in_it(as_ada, ben, noon):
    article = make_article("Care")
    url = address(article, "change")
    assert "17 June 2025, 14:00" in as_ada.get(url).content.decode()  # in Brussels, where the site is

    response = as_ada.post(PAGE, {"time_zone": "Europe/Helsinki"}, follow=True)

    assert "Where you are it is 15:00 now." in response.content.decode()
    assert "17 June 2025, 15:00" in as_ada.get(url).content.decode()
    ben.refresh_from_db()
    assert ben.time_zone == ""


def test_the_zone_of_the_site_can_be_chosen_again(as_ada):
    as_ada.post(PAGE, {"time_zone": "Europe/Helsinki"})
    assert '<option value="Europe/Helsinki" selected>' in as_ada.get(PAGE).content.decode()
    as_ada.post(PAGE, {"time_zone": ""})
    as_ada.user.refresh_from_db()
    assert as_ada.user.time_zone == ""


@pytest.mark.parametrize("zone", ["Mars/Olympus", "CET", "../../etc/passwd", "\x00"])
def test_a_zone_that_is_on_no_map_is_refused(as_ada, zone):
    response = as_ada.post(PAGE, {"time_zone": zone})
    assert response.status_code == 200
    assert response.context["form"].errors["time_zone"]
    as_ada.user.refresh_from_db()
    assert as_ada.user.time_zone == ""


def test_nothing_but_the_zone_can_be_changed(as_ada):
    as_ada.post(PAGE, {"time_zone": "", "is_superuser": "on", "username": "root"})
    as_ada.user.refresh_from_db()
    assert (as_ada.user.username, as_ada.user.is_superuser) == ("ada", False)


def test_visitors_are_sent_to_the_login(cleo, db):
    assert cleo.get(PAGE).url.startswith(reverse("account_login"))


def test_the_menu_leads_there(as_ada):
    assert f'href="{PAGE}"' in as_ada.get("/admin/").content.decode()
