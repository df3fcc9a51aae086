"""The audit log in the back office: who reads it, how it is narrowed down, and how it is taken away."""

import csv
import json
import re
from html import unescape
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.accounts.models import User
from portal.audit import acting, change, record
from portal.audit.models import Record
from tests.factories import make_article, make_event, make_user

pytestmark = pytest.mark.django_db

LIST = "/admin/audit/record/"


@pytest.fixture
def as_vera(client, roles):
    """A browser in which an auditor has logged in."""
    vera = make_user("vera", first_name="Vera", last_name="Visa", is_staff=True)
    vera.groups.add(Group.objects.get(name="Auditors"))
    client.force_login(vera)
    client.user = vera
    return client


@pytest.fixture
def care(ben):
    with acting(ben):
        article = make_article("Care", key="care", state="draft")
        article.texts.get().publish()
        make_event("Lab", state="draft")
    return article


def rows(response):
    return [(row.name, row.verb, row.label) for row in response.context["cl"].result_list]


def page(response):
    return response.content.decode()


class TestReading:
    def test_the_latest_comes_first(self, as_vera, care):
        assert rows(as_vera.get(LIST))[:2] == [("Ben Bureau", "added", "Lab"), ("Ben Bureau", "published", "Care")]

    @pytest.mark.parametrize(
        ("query", "labels"),
        [
            ("?name=Ben+Bureau", {"Care", "Lab"}),
            ("?verb=published", {"Care"}),
            ("?kind=events.event", {"Lab"}),
            ("?q=lab", {"Lab"}),
            ("?q=Ben+care", {"Care"}),
            ("?name=Nobody", set()),
            ("?at__year=1999", set()),
        ],
    )
    def test_it_can_be_narrowed_down(self, as_vera, care, query, labels):
        assert {label for _name, _verb, label in rows(as_vera.get(LIST + query))} == labels

    def test_the_filters_offer_what_there_is(self, as_vera, care):
        offered = page(as_vera.get(LIST))
        assert "?name=Ben+Bureau" in offered
        assert "?verb=published" in offered
        assert ">Article</a>" in offered

    def test_one_record_tells_what_was_before(self, as_vera, care):
        row = Record.objects.get(verb="published")
        told = page(as_vera.get(f"{LIST}{row.pk}/change/"))
        assert "<dt>state</dt><dd><del>draft</del> → published</dd>" in told
        assert 'name="_save"' not in told

    def test_what_was_told_is_shown_as_it_is(self, as_vera, care):
        record("touched", care, details={"<b>x</b>": change(None, ["<i>", 2])}, label="<u>Care</u>")
        row = Record.objects.get(verb="touched")
        told = page(as_vera.get(f"{LIST}{row.pk}/change/"))
        assert "<dt>&lt;b&gt;x&lt;/b&gt;</dt><dd>– → &lt;i&gt;, 2</dd>" in told
        assert "&lt;u&gt;Care&lt;/u&gt;" in told
        assert "<u>" not in told

    def test_one_record_leads_to_all_that_was_done_to_the_same(self, as_vera, care):
        told = page(as_vera.get(f"{LIST}{Record.objects.get(verb='published').pk}/change/"))
        (way,) = re.findall(r'href="([^"]*object_id=[^"]*)"', told)
        assert {label for _name, _verb, label in rows(as_vera.get(unescape(way)))} == {"Care"}

    def test_a_kind_that_is_no_more_goes_by_its_old_name(self, as_vera):
        Record.objects.create(name="Otto", verb="changed", kind="gone.thing", object_id=1, label="Thing")
        assert "gone.thing" in page(as_vera.get(LIST))

    @pytest.mark.parametrize("query", ["?at__year=99999", "?at__year=x", "?at__nothing=1", "?p=x", "?q=%00", "?o=x"])
    def test_hostile_questions_are_answered(self, as_vera, care, query):
        assert as_vera.get(LIST + query).status_code in {200, 302}
        assert as_vera.post(f"{LIST}export/{query}").status_code in {200, 302}

    def test_its_cost_does_not_grow(self, as_vera, care):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                as_vera.get(LIST)
            return len(captured)

        few = queries()
        for number in range(20):
            with acting(name=f"Number {number}"):
                record("touched", care)
        assert queries() == few
        assert few <= 20


class TestForWhom:
    @pytest.mark.parametrize("path", ["", "export/", "{pk}/change/"])
    def test_authors_and_editors_do_not_read_it(self, client, ada, ben, care, path):
        path = LIST + path.format(pk=Record.objects.first().pk)
        ask = client.post if "export" in path else client.get
        assert ask(path).status_code == 302
        for user in (ada, ben):
            client.force_login(user)
            assert ask(path).status_code == 403
            assert "audit/record" not in page(client.get("/admin/"))

    def test_auditors_read_it_and_nothing_else(self, as_vera, care):
        assert LIST in page(as_vera.get("/admin/"))
        assert as_vera.get("/admin/articles/article/").status_code == 403

    @pytest.mark.parametrize("way", ["add/", "{pk}/delete/"])
    def test_nobody_writes_in_it(self, client, care, way):
        User.objects.create(username="root", is_staff=True, is_superuser=True)
        client.force_login(User.objects.get(username="root"))
        pk = Record.objects.first().pk
        assert client.post(LIST + way.format(pk=pk), {"post": "yes"}).status_code == 403
        assert client.post(f"{LIST}{pk}/change/", {"name": "Nobody"}).status_code == 403
        assert client.post(LIST, {"action": "delete_selected", "_selected_action": pk, "post": "yes"}).status_code < 500
        assert Record.objects.filter(pk=pk).exclude(name="Nobody").exists()


class TestExport:
    def table(self, response):
        text = b"".join(response.streaming_content).decode("utf-8-sig")
        return list(csv.DictReader(StringIO(text)))

    def test_what_the_list_shows_can_be_taken_away(self, as_vera, care):
        response = as_vera.post(f"{LIST}export/?verb=published")
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        (row,) = self.table(response)
        assert (row["who"], row["what"], row["kind"], row["key"]) == (
            "Ben Bureau",
            "published",
            "articles.article",
            "care",
        )
        assert json.loads(row["details"])["state"] == change("draft", "published")

    def test_that_it_was_taken_is_recorded(self, as_vera, care):
        as_vera.post(f"{LIST}export/?verb=published")
        row = Record.objects.first()
        assert (row.verb, row.by, row.label) == ("exported", as_vera.user, "Audit log")
        assert row.details == {"rows": 1, "verb": "published"}

    def test_asking_is_not_enough(self, as_vera):
        assert as_vera.get(f"{LIST}export/").status_code == 405

    @pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", " =1", "\r=1"])
    def test_a_spreadsheet_computes_nothing(self, as_vera, words):
        record("touched", label=words)
        (row,) = self.table(as_vera.post(f"{LIST}export/?verb=touched"))
        assert row["title"].startswith("'")

    def test_a_thousand_records_cost_as_many_queries_as_one(self, as_vera, care):
        def queries():
            with CaptureQueriesContext(connection) as captured:
                self.table(as_vera.post(f"{LIST}export/"))
            return len(captured)

        few = queries()
        Record.objects.bulk_create(Record(name="Otto", verb="touched") for _ in range(1500))
        assert queries() == few

    def test_programs_get_a_line_for_each(self, care, capsys):
        call_command("export_records")
        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        published = next(line for line in lines if line["what"] == "published")
        assert published["details"]["state"] == change("draft", "published")
        assert Record.objects.first().verb == "exported"
        call_command("export_records", "--since", "2999-01-01")
        assert capsys.readouterr().out == ""

    def test_a_date_that_is_none_is_refused_with_a_sentence(self, db):
        with pytest.raises(CommandError, match="“soon” is no date"):
            call_command("export_records", "--since", "soon")
