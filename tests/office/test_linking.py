"""Links that are offered where a text names a page."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.office.linking import MOST_CHARACTERS, Linker
from tests.factories import add_text, make_article, make_category, make_event, make_organisation, make_partnership

from .forms import address, save_draft

pytestmark = pytest.mark.django_db


def offered(html, language="en", but=None):
    return [
        (offer["words"], offer["entry"].title, offer["entry"].get_absolute_url())
        for offer in Linker(language).offers(html, but)
    ]


class TestOffers:
    def test_public_pages_are_found_by_all_their_names(self):
        make_organisation("European Urban Knowledge Network", acronym="EUKN", aliases="EUKN EGTC\nUrban Network")
        path = "/organisations/european-urban-knowledge-network/"
        for words in ("European urban knowledge network", "EUKN", "EUKN EGTC", "Urban Network"):
            assert offered(f"<p>The {words}.</p>") == [(words, "European Urban Knowledge Network", path)]

    @pytest.mark.parametrize("state", ["draft", "scheduled", "expired", "unpublished"])
    def test_what_is_not_public_is_not(self, state):
        make_partnership("Cities of Equality", state=state)
        assert offered("<p>Cities of Equality</p>") == []

    def test_what_is_called_by_ordinary_words_is_not(self):
        make_category("Publications")
        make_article("Care for all")
        assert offered("<p>Publications: Care for all</p>") == []

    def test_the_title_is_that_of_the_texts_language_or_the_original(self):
        equality = make_partnership("Cities of Equality")
        add_text(equality, "Villes de l’égalité", language="fr")
        assert offered("<p>Villes de l'égalité</p>", "fr") == [
            ("Villes de l'égalité", "Villes de l’égalité", "/fr/partnerships/villes-de-legalite/")
        ]
        assert offered("<p>Cities of Equality</p>", "fr") == []
        assert offered("<p>Cities of Equality</p>", "de")[0][2] == "/partnerships/cities-of-equality/"

    @pytest.mark.parametrize(
        "href", ["/partnerships/food/", "/fr/partnerships/food/?a=1#b", "http://testserver/partnerships/food/"]
    )
    def test_what_is_linked_somewhere_in_the_text_is_not(self, href):
        make_partnership("Food")
        assert offered(f'<p>Food, and <a href="{href}">that</a>.</p>') == []

    def test_a_linked_former_address_counts(self):
        food = make_partnership("Food", text={"slug": "eating"})
        assert offered("<p>Food</p>")
        text = food.texts.get()
        text.slug = "food"
        text.save()
        assert offered('<p>Food, and <a href="/partnerships/eating/">that</a>.</p>') == []

    def test_the_number_of_queries_is_constant(self, django_assert_max_num_queries):
        for name in ("Alpha", "Bravo", "Charlie", "Delta"):
            make_organisation(name)
        offered("<p>Alpha</p>")
        with django_assert_max_num_queries(5):
            assert len(offered('<p>Alpha, Bravo, Charlie, <a href="/organisations/delta/">Delta</a></p>')) == 3


class TestWhileWriting:
    def ask(self, client, **data):
        return client.post(reverse("admin:mentions"), {"html": "<p>In Galați &amp; more</p>", "language": "en", **data})

    def test_the_list_comes_as_a_piece_of_the_form(self, as_ada):
        make_organisation("Galați")
        answer = self.ask(as_ada).content.decode()
        assert 'data-link="/organisations/galati/" data-words="Galați" data-before="In "' in answer
        assert "<mark>Galați</mark> &amp; more…" in answer

    def test_the_page_itself_is_not_offered(self, as_ada):
        galati = make_organisation("Galați")
        assert "Galați" not in self.ask(as_ada, kind="organisation", pk=galati.pk).content.decode()
        for pk in ("", "9" * 30, "x", galati.pk + 1):
            assert "Galați" in self.ask(as_ada, kind="organisation", pk=pk).content.decode()
        assert self.ask(as_ada, kind="\x00", pk="1").status_code == 200

    @pytest.mark.parametrize("data", [{"language": "xx"}, {"language": ""}, {"html": "x" * (MOST_CHARACTERS + 1)}])
    def test_what_no_form_sends_is_refused(self, as_ada, data):
        assert self.ask(as_ada, **data).status_code == 400

    def test_only_staff_and_only_by_post(self, as_ada, ada):
        assert as_ada.get(reverse("admin:mentions")).status_code == 405
        assert self.ask(Client()).status_code == 302
        careful = Client(enforce_csrf_checks=True)
        careful.force_login(ada)
        assert self.ask(careful).status_code == 403

    def test_markup_in_a_text_stays_words(self, as_ada):
        make_organisation("Galați")
        html = "<p>&lt;script&gt; Galați &lt;img src=x&gt;</p>"
        answer = self.ask(as_ada, html=html).content.decode()
        assert "&lt;script&gt; <mark>Galați</mark> &lt;img src=x&gt;" in answer


class TestInTheForm:
    def test_it_opens_with_what_the_saved_text_names(self, as_ada):
        make_organisation("Galați")
        article = make_article("Ports", text={"body": "<p>In Galați.</p>"})
        add_text(article, "Häfen", language="de", body="<p>Über Galati.</p>")
        answer = as_ada.get(address(article, "change")).content.decode()
        assert "<mark>Galați</mark>" in answer
        assert "<mark>Galati</mark>" in answer

    def test_it_shows_what_the_draft_names(self, as_ada):
        make_organisation("Galați")
        article = make_article("Ports")
        save_draft(as_ada, article, texts__0__body="<p>In Galați.</p>")
        assert "<mark>Galați</mark>" in as_ada.get(address(article, "change")).content.decode()

    def test_every_rich_text_has_its_own(self, as_ada):
        make_organisation("Galați")
        event = make_event("Lab", text={"programme": "<p>Galați</p>", "body": "<p>none</p>"})
        assert as_ada.get(address(event, "change")).content.decode().count("<mark>Galați</mark>") == 1

    def test_a_page_does_not_name_itself(self, as_ada):
        galati = make_organisation("Galați", text={"body": "<p>Galați is a port.</p>"})
        assert "<mark>" not in as_ada.get(address(galati, "change")).content.decode()
