"""The lists: what a row says, how rows are found, and that a long list costs no more than a short one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from events.models import Event
from partnerships.models import Organisation, Partnership
from portal.catalogue.models import Item
from portal.revisions.desk import Desk
from tests.factories import (
    MAKERS,
    STATES,
    add_text,
    make_article,
    make_category,
    make_event,
    make_organisation,
    make_partnership,
)

from .forms import address

pytestmark = pytest.mark.django_db


def rows(client, model, **query):
    return [str(row) for row in client.get(address(model, "changelist"), query).context["cl"].result_list]


def page(response):
    return " ".join(response.content.decode().split())


class TestRows:
    def test_state_languages_date_and_partnership(self, as_ada):
        article = make_article("Care", partnerships=[make_partnership("Food for Cities")])
        add_text(article, "Le soin", language="fr", state="draft")
        answer = page(as_ada.get(address(Article, "changelist")))
        assert '<span class="status status--live">live</span> <span class="codes"><abbr title="English">EN' in answer
        assert '<span class="status status--draft">draft</span> <span class="codes"><abbr title="Français">FR' in answer
        assert "1 March 2025" in answer
        assert "Food for Cities" in answer

    def test_a_page_with_changes_in_a_draft_says_so(self, as_ada):
        make_article("Else")
        changing = make_article("Care")
        Desk(changing).save_draft(Desk(changing).data, by=None)
        response = as_ada.get(address(Article, "changelist"))
        assert [row.pk for row in response.context["cl"].result_list if row.has_draft] == [changing.pk]
        assert page(response).count("changes in a draft") == 1

    def test_a_title_is_escaped(self, as_ada):
        make_article("<script>alert(1)</script>")
        assert "<script>alert(1)" not in page(as_ada.get(address(Article, "changelist")))

    def test_a_row_without_a_text(self, as_ada):
        Partnership.objects.create(key="bare")
        assert "no text yet" in page(as_ada.get(address(Partnership, "changelist")))

    def test_organisations_say_what_and_where_they_are(self, as_ada):
        make_organisation("Genoa", country="IT")
        assert "urban authority · Italy" in page(as_ada.get(address(Organisation, "changelist")))

    def test_titles_are_sorted_as_people_sort(self, as_ada):
        for title in ("Zagreb", "Łódź", "ålesund", "Lisbon"):
            make_organisation(title)
        assert rows(as_ada, Organisation) == ["ålesund", "Lisbon", "Łódź", "Zagreb"]

    def test_an_empty_list_says_what_to_do(self, as_ada):
        assert "Add the first article" in page(as_ada.get(address(Article, "changelist")))

    def test_a_search_without_hits_leads_back(self, as_ada):
        make_article("Care")
        assert "No articles match" in page(as_ada.get(address(Article, "changelist"), {"q": "xyz"}))


class TestFilters:
    @pytest.mark.parametrize("state", STATES)
    def test_by_state_as_the_clock_has_it(self, as_ada, state):
        for other in STATES:
            make_article(other, state=other)
        assert rows(as_ada, Article, status=state) == [state]

    def test_by_draft(self, as_ada):
        other, article = make_article("Else"), make_article("Care")
        for obj in (article, make_event(pk=other.pk)):
            Desk(obj).save_draft(Desk(obj).data, by=None)
        assert rows(as_ada, Article, changes="draft") == ["Care"]
        assert sorted(rows(as_ada, Article, changes="x")) == ["Care", "Else"]

    def test_by_language(self, as_ada):
        make_article("Care")
        make_article("Le soin", language="fr")
        assert rows(as_ada, Article, language="fr") == ["Le soin"]

    def test_by_partnership_in_either_direction(self, as_ada):
        genoa, food = make_organisation("Genoa"), make_partnership("Food")
        other = make_partnership("Other", members=[genoa])
        make_organisation("Lisbon")
        make_article("Care", partnerships=[food])
        make_article("Else")
        assert rows(as_ada, Article, partnership=_item(food)) == ["Care"]
        assert rows(as_ada, Organisation, partnership=_item(other)) == ["Genoa"]

    def test_by_category(self, as_ada):
        voices = make_category("Voices")
        make_article("Care", categories=[voices])
        make_article("Else")
        assert rows(as_ada, Article, category=_item(voices)) == ["Care"]

    @pytest.mark.parametrize(
        "query",
        [
            {"partnership": "x"},
            {"partnership": "9" * 30},
            {"status": "\x00"},
            {"language": "xx"},
            {"q": "\x00"},
            {"p": "999"},
            {"p": "x"},
            {"o": "99.x"},
            {"dated_on__year": "99999"},
            {"dated_on__year": "x"},
            {"dated_on__month": "13", "dated_on__year": "2025"},
            {"dated_on__year": "9999"},
            {"no_such": "1"},
            {"_to_field": "key"},
        ],
    )
    def test_a_meddled_address_is_no_server_error(self, as_ada, query):
        make_article("Care")
        assert as_ada.get(address(Article, "changelist"), query).status_code in {200, 302, 400}

    @pytest.mark.parametrize("key", ["x", "9" * 40, "\x00", "-1"])
    def test_a_meddled_selection(self, as_ben, key):
        make_article("Care")
        data = {"action": "publish_selected", "_selected_action": [key]}
        assert as_ben.post(address(Article, "changelist"), data).status_code == 400

    @pytest.mark.parametrize("key", ["x", "9" * 40, "0"])
    @pytest.mark.parametrize("name", ["change", "delete", "history", "publish"])
    def test_a_meddled_key(self, as_ben, key, name):
        assert as_ben.get(address(Article, name, key)).status_code in {302, 404}

    def test_the_search_forgives(self, as_ada):
        make_organisation("Galați", aliases="Galatz")
        make_organisation("Genoa")
        assert rows(as_ada, Organisation, q="galati") == ["Galați"]
        assert rows(as_ada, Organisation, q="GALATZ") == ["Galați"]


class TestCost:
    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_thirty_rows_cost_as_many_queries_as_one(self, as_ada, model):
        MAKERS[model]()
        few = self.queries(as_ada, model)
        for _ in range(29):
            MAKERS[model]()
        many = self.queries(as_ada, model)
        assert many == few
        assert many <= 20

    def queries(self, client, model):
        client.get(address(model, "changelist"))  # derives what was just made
        with CaptureQueriesContext(connection) as captured:
            client.get(address(model, "changelist"))
        return len(captured)

    def test_an_article_with_many_relations(self, as_ada):
        food = make_partnership("Food")
        events = [make_event() for _ in range(10)]
        few = make_article("Care", partnerships=[food], events=events[:1])
        many = make_article("Else", partnerships=[food], events=events)
        assert self.form(as_ada, many) == self.form(as_ada, few)

    def test_a_partnership_with_many_members(self, as_ada):
        few = make_partnership("Few", members=[make_organisation()])
        many = make_partnership("Many", members=[make_organisation() for _ in range(12)])
        assert self.form(as_ada, many) == self.form(as_ada, few)

    def form(self, client, obj):
        client.get(address(obj, "change"))
        with CaptureQueriesContext(connection) as captured:
            client.get(address(obj, "change"))
        return len(captured)


def _item(obj):
    return str(Item.objects.get(kind=obj._meta.model_name, object_id=obj.pk).pk)


def test_every_kind_has_a_list_with_a_date_or_without(as_ada):
    make_event("Unknown date", starts_on=None)
    assert rows(as_ada, Event) == ["Unknown date"]
