"""Writing: what an editor enters is what the database holds, and what is wrong is said beside the right field."""

from datetime import date

import pytest
from django.contrib import admin
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article, ArticlePick
from partnerships.models import Membership
from portal.catalogue.models import Item
from tests.factories import (
    MAKERS,
    add_text,
    make_action,
    make_article,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_topic,
)
from tests.library.files import make_image

from .forms import add, address, errors, filled, save

pytestmark = pytest.mark.django_db


class TestAdding:
    def test_a_title_and_a_date_make_an_article(self, as_ada):
        add(as_ada, Article, texts__0__title="Łódź learns", dated_on="2026-05-06")
        article = Article.objects.get()
        text = article.texts.get()
        assert (article.key, article.original_language, article.dated_on) == ("lodz-learns", "en", date(2026, 5, 6))
        assert (text.title, text.slug, text.language, text.state) == ("Łódź learns", "lodz-learns", "en", "draft")

    def test_the_language_of_the_first_text_is_the_original_one(self, as_ada):
        add(as_ada, Article, texts__0__title="Le droit", texts__0__language="fr", dated_on="2026-05-06")
        assert Article.objects.get().original_language == "fr"

    def test_a_taken_title_gives_another_key_and_another_address(self, as_ada):
        make_article("Care", key="care")
        add(as_ada, Article, texts__0__title="Care", dated_on="2026-05-06")
        article = Article.objects.get(key="care-2")
        assert article.texts.get().slug == "care-2"

    def test_a_title_in_greek_letters_gives_a_key_all_the_same(self, as_ada):
        add(as_ada, Article, texts__0__title="Αθήνα", texts__0__language="el", dated_on="2026-05-06")
        article = Article.objects.get()
        assert (article.key, article.texts.get().slug) == ("article", "αθηνα")

    def test_an_editor_may_choose_the_key_and_never_change_it(self, as_ada):
        add(as_ada, Article, texts__0__title="Care", dated_on="2026-05-06", key="my-key")
        article = Article.objects.get(key="my-key")
        save(as_ada, article, key="other", texts__0__title="Care and the city")
        article.refresh_from_db()
        assert (article.key, str(article)) == ("my-key", "Care and the city")

    def test_nothing_is_saved_without_a_title(self, as_ada):
        response = add(as_ada, Article, texts__0__title="", dated_on="")
        assert "title" in errors(response)
        assert "dated_on" in errors(response)
        assert not Article.objects.exists()

    def test_nothing_is_saved_without_a_text(self, as_ada):
        response = add(as_ada, Article, texts__TOTAL_FORMS="0")
        assert "Write a text in one language" in errors(response)
        assert not Article.objects.exists()

    def test_an_article_is_of_today_unless_its_writer_says_otherwise(self, as_ada, noon):
        add(as_ada, Article, texts__0__title="Care")
        assert Article.objects.get().dated_on == date(2025, 6, 17)

    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_every_kind_has_a_form_that_opens(self, as_ada, model):
        response = as_ada.get(address(model, "add"))
        assert response.status_code == 200
        assert filled(response)["texts-0-language"] == "en"

    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_every_kind_can_be_saved_unchanged(self, as_ben, model):
        obj = MAKERS[model](state="live")
        before = obj.texts.values_list("title", "slug", "state", "publish_at").get()
        response = save(as_ben, obj)
        assert response.status_code == 302, errors(response)
        assert obj.texts.values_list("title", "slug", "state", "publish_at").get() == before


class TestLanguages:
    def test_six_languages_are_written_in_one_go(self, as_ada):
        article = make_article("Care")
        codes = ["fr", "de", "pl", "el", "fi"]
        texts = {}
        for number, code in enumerate(codes, start=1):
            texts |= {f"texts__{number}__title": f"Care in {code}", f"texts__{number}__language": code}
        save(as_ada, article, texts__TOTAL_FORMS="6", **texts)
        assert set(article.texts.values_list("language", flat=True)) == {"en", *codes}
        assert set(article.texts.exclude(language="en").values_list("state", flat=True)) == {"draft"}

    def test_two_texts_in_one_language_are_refused_in_words(self, as_ada):
        article = make_article("Care")
        response = save(as_ada, article, texts__TOTAL_FORMS="2", texts__1__title="Care again", texts__1__language="en")
        assert "two texts in the same language" in errors(response)

    def test_the_language_of_a_text_cannot_be_changed_from_outside(self, as_ada):
        article = make_article("Care")
        save(as_ada, article, texts__0__language="fr")
        assert article.texts.get().language == "en"

    def test_a_language_can_be_asked_for_without_a_script(self, as_ada):
        article = make_article("Care")
        data = filled(as_ada.get(f"{address(article, 'change')}?language=fr"))
        assert int(data["texts-TOTAL_FORMS"]) == 2
        assert data["texts-1-language"] == "fr"

    def test_a_draft_can_be_deleted(self, as_ada):
        article = make_article("Care")
        add_text(article, "Le soin", language="fr", state="draft")
        save(as_ada, article, texts__1__DELETE="on")
        assert article.texts.get().language == "en"

    def test_a_public_text_must_be_unpublished_first(self, as_ben):
        article = make_article("Care")
        add_text(article, "Le soin", language="fr")
        response = save(as_ben, article, texts__1__DELETE="on")
        assert "Unpublish it before you delete it" in errors(response)
        assert article.texts.count() == 2

    def test_the_original_text_cannot_be_deleted(self, as_ada):
        article = make_article("Care", state="draft")
        add_text(article, "Le soin", language="fr", state="draft")
        response = save(as_ada, article, texts__0__DELETE="on")
        assert "original language (English) is missing" in errors(response)

    def test_the_original_comes_first(self, as_ada):
        article = make_article("Le soin", language="fr")
        add_text(article, "Care", language="en")
        data = filled(as_ada.get(address(article, "change")))
        assert [data["texts-0-title"], data["texts-1-title"]] == ["Le soin", "Care"]


class TestAddresses:
    def test_a_taken_address_is_an_error_beside_the_field(self, as_ada):
        make_article("Care", text={"slug": "care"})
        article = make_article("Other")
        response = save(as_ada, article, texts__0__slug="care")
        assert "Another page has this address" in errors(response)

    def test_two_editors_at_the_same_moment(self, as_ada, monkeypatch):
        """The other one's row appears between our check and our write."""
        save_article = Article.save
        collisions = [IntegrityError("UNIQUE constraint failed")]

        def collide_once(article, *args, **kwargs):
            if collisions:
                raise collisions.pop()
            return save_article(article, *args, **kwargs)

        monkeypatch.setattr(Article, "save", collide_once)
        response = add(as_ada, Article, texts__0__title="Care", dated_on="2026-05-06")
        assert response.status_code == 302
        assert Article.objects.get().key == "care"


class TestFacts:
    def test_relations_and_tags_are_saved(self, as_ada):
        food, organisation = make_partnership("Food"), make_organisation("Genoa")
        article = make_article("Care")
        save(as_ada, article, partnerships=[food.pk], organisations=[organisation.pk], tags='"city food", housing')
        assert list(article.partnerships.all()) == [food]
        assert sorted(article.tags.names()) == ["city food", "housing"]

    def test_a_tag_in_capitals_is_the_same_tag(self, as_ada):
        make_article("First", tags=["housing"])
        article = make_article("Care")
        save(as_ada, article, tags="Housing")
        assert list(article.tags.names()) == ["housing"]

    def test_picks_point_at_pages_of_any_kind(self, as_ada):
        event = make_event("Policy lab")
        article = make_article("Care")
        item = Item.objects.get(kind="event", object_id=event.pk)
        save(as_ada, article, picks__TOTAL_FORMS="1", picks__0__target=item.pk, picks__0__position="1")
        assert ArticlePick.objects.get().target == item

    def test_members_are_rows_of_the_partnership(self, as_ada):
        food, genoa = make_partnership("Food"), make_organisation("Genoa")
        save(
            as_ada,
            food,
            memberships__TOTAL_FORMS="1",
            memberships__0__organisation=genoa.pk,
            memberships__0__role="coordinator",
            memberships__0__since="2019-01-01",
            memberships__0__since_precision="year",
            memberships__0__until_precision="day",
        )
        membership = Membership.objects.get()
        assert (membership.organisation, membership.role, membership.period) == (genoa, "coordinator", "since 2019")

    def test_pillars_are_ticked(self, as_ada):
        action = make_action("Map vacant homes")
        save(as_ada, action, pillars=["BR", "BK"])
        action.refresh_from_db()
        assert action.pillars == ["BR", "BK"]

    def test_a_country_without_a_name_here_is_kept(self, as_ada):
        organisation = make_organisation("Dakar", country="SN")
        save(as_ada, organisation, acronym="DKR")
        organisation.refresh_from_db()
        assert (organisation.country, organisation.acronym) == ("SN", "DKR")


class TestPictures:
    def test_the_chosen_one_is_shown_and_named(self, as_ada):
        image = make_image("town-hall", alt="A town hall")
        page = as_ada.get(address(make_article("Care", lead_image=image), "change")).content.decode()
        assert f'<img data-picked="id_lead_image" src="{image.smallest("card")["url"]}" alt="">' in page
        assert "A town hall · town-hall</option>" in page

    def test_none_is_shown_where_none_is_chosen(self, as_ada):
        page = as_ada.get(address(make_article("Care"), "change")).content.decode()
        assert '<img data-picked="id_lead_image" hidden alt="">' in page

    def test_without_a_script_all_can_be_listed(self, as_ada):
        article, image = make_article("Care", state="draft"), make_image("town-hall", alt="A town hall")
        url = address(article, "change")
        assert "A town hall" not in as_ada.get(url).content.decode()
        response = as_ada.get(url, {"pictures": "all"})
        assert "A town hall · town-hall</option>" in response.content.decode()
        as_ada.post(f"{url}?pictures=all", filled(response) | {"lead_image": image.pk})
        article.refresh_from_db()
        assert article.lead_image == image

    def test_the_list_costs_the_same_for_one_and_for_many(self, as_ada):
        url = address(make_article("Care", lead_image=make_image("first")), "change")
        as_ada.get(url)
        with CaptureQueriesContext(connection) as one:
            as_ada.get(url, {"pictures": "all"})
        for number in range(3):
            make_image(f"picture-{number}")
        with CaptureQueriesContext(connection) as many:
            as_ada.get(url, {"pictures": "all"})
        assert len(many) == len(one)


class TestRules:
    """A broken constraint of the database is said in a sentence, beside a field."""

    @pytest.mark.parametrize(
        ("make", "changes", "field", "sentence"),
        [
            (make_event, {"starts_on": "2026-05-06", "ends_on": "2026-05-05"}, "ends_on", "end before it begins"),
            (make_event, {"starts_on": None, "starts_at": "10:00"}, "starts_on", "needs a day"),
            (
                make_event,
                {"registration_opens_on": "2026-05-06", "registration_closes_on": "2026-05-05"},
                "registration_closes_on",
                "close before it opens",
            ),
            (make_partnership, {"started_on": "2026-05-06", "ended_on": "2020-01-01"}, "ended_on", "before it starts"),
            (make_plan, {"first_year": "2025", "last_year": "2022"}, "last_year", "before the first"),
            (make_action, {"starts_on": "2026-05-06", "due_on": "2026-05-05"}, "due_on", "before the start"),
            (make_organisation, {"latitude": "45.4"}, "longitude", "both numbers"),
            (make_organisation, {"country": "UK"}, "country", "United Kingdom GB"),
        ],
    )
    def test_a_broken_rule(self, as_ada, make, changes, field, sentence):
        obj = make()
        response = save(as_ada, obj, **changes)
        assert sentence in str(response.context["adminform"].form.errors[field])

    def test_a_number_is_given_once(self, as_ada):
        topic = make_topic(number=1)
        other = make_topic(plan=topic.plan, number=2)
        response = save(as_ada, other, number="1")
        assert "this number already" in str(response.context["adminform"].form.errors["number"])

    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_every_rule_of_the_database_has_a_sentence(self, model):
        """Whatever constraint a form can break, the editor reads more than its name."""
        form = admin.site.get_model_admin(model)
        editable = [(model, form)] + [(inline.model, inline) for inline in form.inlines]
        silent = {
            constraint.name
            for kind, owner in editable
            for constraint in kind._meta.constraints
            if constraint.name not in owner.rules
        }
        assert silent <= {"theme_hue_exists"}  # a validator of the field says it
