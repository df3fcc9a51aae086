"""What needs care: for whom, how many, where to mend it, and not now."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.audit.models import Record
from portal.health.models import Deferral, WebAddress
from portal.library.models import Image
from tests.factories import (
    add_text,
    make_action,
    make_article,
    make_organisation,
    make_page,
    make_partnership,
    make_plan,
    make_user,
)

pytestmark = pytest.mark.django_db
PAGE = "/admin/health/"
LONG_AGO = date(2025, 1, 1)


def shown(client, query=""):
    return [(row["finding"].rule, row["title"]) for row in client.get(f"{PAGE}{query}").context["rows"]]


def choices(client, title, query=""):
    """`{label: number}` of a filter, those with a number only."""
    found = dict(client.get(f"{PAGE}{query}").context["filters"])[title][1:]
    return {str(choice["label"]): choice["count"] for choice in found if choice["count"]}


class TestForWhom:
    def test_only_kinds_that_one_may_see(self, client):
        make_page("About", review_on=LONG_AGO)
        make_partnership("Food", review_on=LONG_AGO)
        vera = make_user("vera", is_staff=True)
        vera.user_permissions.add(Permission.objects.get(codename="view_page"))
        client.force_login(vera)
        assert shown(client) == [("review-date", "About")]
        assert "Food" not in client.get(PAGE).content.decode()
        assert client.get("/admin/").context["care"]["all"] == 1

    def test_pictures_for_those_who_may_see_pictures(self, client, as_ada):
        Image.objects.create(key="tram", file="images/tram.png")
        assert shown(as_ada) == [("unused", "tram")]
        client.force_login(make_user("dan", is_staff=True))
        assert shown(client) == []

    def test_a_stranger_is_sent_to_the_login(self, client):
        assert client.get(PAGE).status_code == 302


class TestTheFrontPage:
    def test_shows_findings_on_ones_own_pages_the_oldest_first(self, as_ada):
        make_page("Mine", owner=as_ada.user, review_on=date(2025, 2, 1))
        make_page("Mine too", owner=as_ada.user, review_on=LONG_AGO)
        make_page("Of nobody", review_on=LONG_AGO)
        care = as_ada.get("/admin/").context["care"]
        assert [row["title"] for row in care["rows"]] == ["Mine too", "Mine"]
        assert (care["mine"], care["all"]) == (2, 3)

    def test_leads_to_all_of_them(self, as_ada):
        make_page("Mine", owner=as_ada.user, review_on=LONG_AGO)
        html = as_ada.get("/admin/").content.decode()
        address = re.search(r'href="(/admin/health/\?owner=\d+)"', html).group(1)
        assert [row["title"] for row in as_ada.get(address).context["rows"]] == ["Mine"]


class TestTheWayToTheMend:
    def address(self, client):
        return client.get(PAGE).context["rows"][0]["address"]

    def test_leads_to_the_field_of_the_facts(self, as_ada):
        page = make_page("About", review_on=LONG_AGO)
        assert self.address(as_ada) == f"/admin/pages/page/{page.pk}/change/#id_review_on"
        assert 'id="id_review_on"' in as_ada.get(self.address(as_ada)).content.decode()

    def test_leads_to_the_field_of_the_language(self, as_ada):
        page = make_page("About")
        add_text(page, "Über uns", language="de")
        add_text(page, "À propos", language="fr", body='<p><a href="/articles/nowhere/">there</a></p>')
        assert self.address(as_ada) == f"/admin/pages/page/{page.pk}/change/#id_texts-2-body"
        html = as_ada.get(self.address(as_ada)).content.decode()
        assert re.search(r'name="texts-2-language" value="fr"', html)
        assert 'id="id_texts-2-body"' in html

    def test_leads_to_the_picture(self, as_ada):
        image = Image.objects.create(key="tram", file="images/tram.png")
        make_page("About", lead_image=image)
        assert self.address(as_ada) == f"/admin/library/image/{image.pk}/change/#id_texts-0-alt"


def test_what_another_site_answered_is_said(as_ada):
    WebAddress.objects.create(
        url="https://e.org/a", failing_days=2, failing_since=timezone.now(), trouble="The site answers 404."
    )
    make_page("About", text={"body": '<p><a href="https://e.org/a">there</a></p>'})
    html = as_ada.get(PAGE).content.decode()
    assert "https://e.org/a" in html
    assert "The site answers 404." in html


class TestFilters:
    @pytest.fixture
    def pages(self, as_ada, ben):
        food = make_partnership("Food", owner=ben)
        plan = make_plan("Plan", partnership=food)
        make_action("Action", plan=plan, review_on=LONG_AGO, owner=ben)
        make_organisation("Genoa", review_on=LONG_AGO)
        page = make_page("About", owner=as_ada.user)
        add_text(page, "Über uns", language="de", body='<p><a href="/articles/nowhere/">dort</a></p>')

    def test_by_each_of_them(self, as_ada, ben, pages):
        food = next(iter(choices(as_ada, "Partnership")))
        assert food == "Food"
        assert shown(as_ada) == [
            ("internal-link", "About"),
            ("review-date", "Action"),
            ("review-date", "Genoa"),
            ("orphan", "Genoa"),
        ]
        assert shown(as_ada, "?rule=orphan") == [("orphan", "Genoa")]
        assert shown(as_ada, "?language=de") == [("internal-link", "About")]
        assert shown(as_ada, "?kind=action") == [("review-date", "Action")]
        assert shown(as_ada, f"?owner={ben.pk}") == [("review-date", "Action")]
        assert shown(as_ada, "?owner=nobody&rule=review-date") == [("review-date", "Genoa")]

    def test_rows_name_who_looks_after_the_page(self, as_ada, pages):
        owners = [row["owner"] for row in as_ada.get(PAGE).context["rows"]]
        assert owners == ["Ada Autor", "Ben Bureau", None, None]

    def test_an_action_belongs_to_the_partnership_of_its_plan(self, as_ada, pages):
        food = next(c for c in dict(as_ada.get(PAGE).context["filters"])["Partnership"] if c["label"] == "Food")
        assert shown(as_ada, food["address"]) == [("review-date", "Action")]

    def test_say_how_many_each_would_show(self, as_ada, pages):
        assert choices(as_ada, "Partnership") == {"Food": 1}
        assert choices(as_ada, "Who looks after it") == {"Ada Autor": 1, "Ben Bureau": 1, "nobody": 2}
        assert choices(as_ada, "Kind") == {"Actions": 1, "Organisations": 2, "Pages": 1}
        assert choices(as_ada, "Language") == {"Deutsch": 1}
        assert choices(as_ada, "Who looks after it", "?rule=review-date") == {"Ben Bureau": 1, "nobody": 1}

    @pytest.mark.parametrize("query", ["?rule=<b>", "?owner=x", "?partnership=9e9", "?page=0", "?page=x", "?kind=%00"])
    def test_nonsense_shows_nothing_or_everything(self, as_ada, pages, query):
        assert as_ada.get(f"{PAGE}{query}").status_code == 200

    def test_page_by_page(self, as_ada):
        for number in range(60):
            make_page(f"Page {number}", review_on=LONG_AGO)
        assert len(shown(as_ada)) == 50
        assert len(shown(as_ada, "?rule=review-date&page=2")) == 10


class TestNotNow:
    def identity(self, client, number=0):
        finding = client.get(PAGE).context["rows"][number]["finding"]
        return {name: getattr(finding, name) for name in ("rule", "kind", "object_id", "language", "field", "about")}

    def put_off(self, client, days=30, **values):
        until = timezone.localdate() + timedelta(days=days)
        data = {**self.identity(client), "until": until.isoformat(), "reason": "The mayor reads it first.", **values}
        return client.post(PAGE, data, follow=True)

    @pytest.fixture
    def page(self):
        return make_page("About", review_on=LONG_AGO)

    def test_until_its_day(self, noon, as_ada, page):
        self.put_off(as_ada)
        assert shown(as_ada) == []
        assert as_ada.get("/admin/").context["care"]["all"] == 0
        assert shown(as_ada, "?put_off=1") == [("review-date", "About")]
        assert "The mayor reads it first." in as_ada.get(f"{PAGE}?put_off=1").content.decode()
        noon.shift(timedelta(days=30))
        as_ada.force_login(as_ada.user)
        assert shown(as_ada) == [("review-date", "About")]

    def test_or_taken_up_again(self, as_ada, page):
        identity = self.identity(as_ada)
        self.put_off(as_ada)
        as_ada.post(PAGE, {**identity, "resume": "yes"})
        assert shown(as_ada) == [("review-date", "About")]
        assert not Deferral.objects.exists()

    def test_holds_for_this_finding_alone(self, as_ada, page):
        make_page("Contact", review_on=LONG_AGO)
        self.put_off(as_ada)
        assert shown(as_ada) == [("review-date", "Contact")]

    def test_does_not_hold_for_the_next_time(self, noon, as_ada, page):
        self.put_off(as_ada, days=365)
        page.review_on = date(2025, 6, 17)
        page.save()
        assert shown(as_ada) == [("review-date", "About")]

    def test_is_recorded(self, as_ada, page):
        self.put_off(as_ada)
        record = Record.objects.filter(verb="put off").get()
        assert (record.name, record.label) == ("Ada Autor", "About")
        assert record.details["reason"] == "The mayor reads it first."

    @pytest.mark.parametrize(
        "values", [{"reason": ""}, {"until": "soon"}, {"until": "2020-01-01"}, {"until": "9999-12-31"}]
    )
    def test_needs_a_reason_and_a_day_to_come(self, as_ada, page, values):
        response = self.put_off(as_ada, **values)
        assert "message--error" in response.content.decode()
        assert shown(as_ada) == [("review-date", "About")]

    @pytest.mark.parametrize("values", [{"object_id": "9" * 30}, {"rule": "\x00"}, {"kind": "user"}, {"about": "x"}])
    def test_what_is_no_finding_cannot_be_put_off(self, as_ada, page, values):
        assert self.put_off(as_ada, **values).status_code == 404
        assert not Deferral.objects.exists()

    def test_by_those_who_may_change_the_page(self, client, page):
        vera = make_user("vera", is_staff=True)
        vera.user_permissions.add(Permission.objects.get(codename="view_page"))
        client.force_login(vera)
        assert "Not now" not in client.get(PAGE).content.decode()
        assert self.put_off(client).status_code == 403
        assert not Deferral.objects.exists()


def test_costs_do_not_grow(as_ada, ben):
    def cost(path):
        as_ada.get(path)
        with CaptureQueriesContext(connection) as captured:
            as_ada.get(path)
        return len(captured)

    def grow(count):
        for _number in range(count):
            image = Image.objects.create(file="images/tram.png")
            food = make_partnership(owner=ben)
            make_article(
                partnerships=[food],
                owner=as_ada.user,
                lead_image=image,
                review_on=LONG_AGO,
                text={"body": '<p><a href="/articles/nowhere/">there</a></p>'},
            )

    grow(2)
    few = {path: cost(path) for path in ("/admin/", PAGE)}
    grow(20)
    assert {path: cost(path) for path in few} == few
    assert few[PAGE] <= 16
