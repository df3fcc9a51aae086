"""What the form tells beside its fields: what is missing before it is published."""

import re

import pytest

from portal.presence.locks import lock
from tests.factories import add_text, make_article, make_event, make_partnership

from .forms import address, save_draft

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def form(client, obj):
    return client.get(address(obj, "change"))


class TestChecklist:
    def test_each_advice_leads_to_its_field(self, as_ben):
        event = make_event("Lab", starts_on=None, text={"summary": "Short.", "body": "<p>Words</p>"})
        add_text(event, "Labo", language="fr", state="draft")
        html = form(as_ben, event).content.decode()
        assert re.findall(r'<a href="#([\w-]+)" data-control>([\w ]{16})', html) == [
            ("id_starts_on", "There is no date"),
            ("id_texts-1-summary", "There is no summ"),
            ("id_texts-1-body", "There is no text"),
            ("id_starts_on", "There is no date"),
        ]
        controls = set(re.findall(r' id="(id_[\w-]+)"', html))
        assert {"id_starts_on", "id_texts-1-summary", "id_texts-1-body"} <= controls

    def test_it_speaks_of_the_draft(self, as_ben):
        article = make_article("Care", text={"summary": "", "body": "<p>Words</p>"})
        assert "There is no summary" in words(form(as_ben, article))
        save_draft(as_ben, article, texts__0__summary="In short.")
        assert "There is no summary" not in words(form(as_ben, article))

    def test_a_page_without_flaws_has_none(self, as_ben):
        food = make_partnership("Food")
        article = make_article("Care", partnerships=[food], text={"summary": "Short.", "body": "<p>Words</p>"})
        response = form(as_ben, article)
        assert response.context["checklist"] == []
        assert "Before you publish" not in words(response)

    def test_authors_read_it_too(self, as_ada):
        assert "There is no summary" in words(form(as_ada, make_article("Care")))

    def test_on_a_locked_page_it_leads_nowhere(self, as_ben, ada):
        article = make_article("Care")
        lock(article, by=ada, reason="x")
        response = form(as_ben, article)
        assert "There is no summary" in words(response)
        assert "data-control" not in response.content.decode()
