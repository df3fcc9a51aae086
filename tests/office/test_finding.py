"""Finding things by what they are called, forgiving accents, capitals and the order of words."""

import pytest
from django.urls import reverse

from articles.models import Article, ArticlePick
from partnerships.models import Membership
from portal.office.search import words
from tests.factories import (
    make_action,
    make_article,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_user,
)
from tests.library.files import make_image

pytestmark = pytest.mark.django_db


def choices(client, model, field, term, **parameters):
    meta = model._meta
    query = {"app_label": meta.app_label, "model_name": meta.model_name, "field_name": field, "term": term}
    response = client.get(reverse("admin:autocomplete"), {**query, **parameters})
    return [result["text"] for result in response.json()["results"]]


class TestChoices:
    @pytest.fixture(autouse=True)
    def _organisations(self):
        make_organisation("Galați", country="RO")
        make_organisation("Łódź", country="PL")
        make_organisation("Chalandri", country="GR", aliases="Halandri\nΧαλάνδρι")
        make_organisation("Ministry of Housing", country="", kind="national-authority", acronym="MoH", state="draft")

    @pytest.mark.parametrize("term", ["Galati", "galați", "GALATI", "gala", "lati"])
    def test_accents_and_capitals_do_not_matter(self, as_ada, term):
        assert choices(as_ada, Membership, "organisation", term) == ["Galați · urban authority · Romania"]

    @pytest.mark.parametrize(
        ("term", "found"), [("lodz", "Łódź"), ("halandri", "Chalandri"), ("χαλανδρι", "Chalandri")]
    )
    def test_other_letters_and_other_names(self, as_ada, term, found):
        assert [label.split(" · ")[0] for label in choices(as_ada, Membership, "organisation", term)] == [found]

    def test_words_in_any_order(self, as_ada):
        assert len(choices(as_ada, Membership, "organisation", "housing ministry")) == 1
        assert choices(as_ada, Membership, "organisation", "housing galati") == []

    def test_drafts_are_offered_and_marked(self, as_ada):
        assert choices(as_ada, Membership, "organisation", "moh") == [
            "Ministry of Housing · national authority · draft"
        ]

    def test_without_a_term_all_are_offered_by_title(self, as_ada):
        labels = choices(as_ada, Membership, "organisation", "")
        assert [label.split(" · ")[0] for label in labels] == ["Chalandri", "Galați", "Łódź", "Ministry of Housing"]

    @pytest.mark.parametrize("term", ["\x00", "%", "_", "'; drop table", "x" * 5000, "\\", '"'])
    def test_hostile_terms_find_nothing_or_something_but_never_fail(self, as_ada, term):
        assert isinstance(choices(as_ada, Membership, "organisation", term), list)

    @pytest.mark.parametrize("page", ["0", "-1", "abc", "99"])
    def test_a_page_that_is_not_there(self, as_ada, page):
        response = as_ada.get(
            reverse("admin:autocomplete"),
            {
                "app_label": "partnerships",
                "model_name": "membership",
                "field_name": "organisation",
                "term": "",
                "page": page,
            },
        )
        assert response.status_code == 404

    def test_pictures_are_offered_by_what_they_show(self, as_ada):
        town_hall = make_image("town-hall", alt="A town hall")
        make_image("ornament", alt="", is_decorative=True)
        query = {"app_label": "articles", "model_name": "article", "field_name": "lead_image", "term": ""}
        ornament, described = as_ada.get(reverse("admin:autocomplete"), query).json()["results"]
        assert (described["text"], ornament["text"]) == ("A town hall · town-hall", "ornament")
        assert described["picture"] == town_hall.smallest("card")["url"]

    def test_it_costs_the_same_for_one_and_for_many(self, as_ada, django_assert_max_num_queries):
        for number in range(30):
            make_organisation(f"Town {number}")
        choices(as_ada, Membership, "organisation", "")  # derives what was just made
        with django_assert_max_num_queries(10) as one:
            assert len(choices(as_ada, Membership, "organisation", "galati")) == 1
        with django_assert_max_num_queries(10) as many:
            assert len(choices(as_ada, Membership, "organisation", "town")) == 20
        assert len(one) == len(many)


class TestLabels:
    def test_a_plan_is_told_by_its_partnership(self, as_ada):
        make_plan("Action Plan", partnership=make_partnership("Food"))
        assert choices(as_ada, Article, "plans", "action plan") == ["Action Plan · Food"]

    def test_an_action_by_its_code(self, as_ada):
        make_action("Map vacant homes", code="R1", plan=make_plan("Plan"))
        assert choices(as_ada, Article, "actions", "r1") == ["Map vacant homes · Plan"]

    def test_picks_name_the_kind(self, as_ada):
        make_event("Policy lab", kind="policy-lab")
        make_article("Policy for all", state="scheduled")
        assert choices(as_ada, ArticlePick, "target", "policy") == [
            "Policy for all · article · scheduled",
            "Policy lab · event · policy lab",
        ]


class TestAnywhere:
    def find(self, client, term):
        return client.get(reverse("admin:find"), {"term": term}, headers={"accept": "application/json"}).json()

    def test_pages_of_all_kinds_and_languages(self, as_ada):
        make_article("Café culture", state="draft")
        make_event("Café talk")
        found = self.find(as_ada, "cafe")["results"]
        assert [(page["title"], page["about"]) for page in found] == [
            ("Café culture", "article · EN · draft"),
            ("Café talk", "event · EN"),
        ]
        assert found[0]["id"] == "/articles/cafe-culture/"

    def test_the_same_as_a_page(self, as_ada):
        make_event("Café talk")
        response = as_ada.get(reverse("admin:find"), {"term": "cafe"}, headers={"accept": "text/html"})
        assert "Café talk" in response.content.decode()

    def test_nobody_finds_what_they_may_not_see(self, client, db):
        make_article("Secret plans", state="draft")
        client.force_login(make_user("dan", is_staff=True))
        assert self.find(client, "secret")["results"] == []

    def test_visitors_are_sent_to_the_login(self, cleo):
        assert cleo.get(reverse("admin:find"), {"term": "a"}).status_code == 302
        assert cleo.get(reverse("admin:tag_names"), {"term": "a"}).status_code == 302

    def test_tags(self, as_ada):
        make_article("Care", tags=["Écoles", "city schools", "écologie"])
        response = as_ada.get(reverse("admin:tag_names"), {"term": "eco"})
        assert [tag["text"] for tag in response.json()["results"]] == ["Écoles", "écologie"]


def test_words_are_folded_and_few():
    assert words("  Łódź\x00 CITY ") == ["lodz", "city"]
    assert len(words("a " * 100)) == 8
