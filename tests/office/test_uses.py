"""Where a page is used, as its form tells: on the site, later, in drafts, off the site; and how."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import ArticlePick
from partnerships.models import Membership
from portal.catalogue.models import BestBet, Item
from portal.office.uses import AT_MOST, uses
from portal.releases import releasing
from portal.revisions.desk import Desk
from portal.revisions.snapshots import take
from tests.factories import (
    STATES,
    add_text,
    make_action,
    make_article,
    make_document,
    make_organisation,
    make_page,
    make_partnership,
)
from tests.releases.sets import gather

from .forms import address, save_draft

pytestmark = pytest.mark.django_db

LINK = '<p><a href="/partnerships/food/">that</a></p>'


def told(facts):
    """`{status: {label: how}}`"""
    return {group["status"]: {label: words for _item, label, words in group["rows"]} for group in uses(facts)}


def words(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def item_of(obj):
    return Item.objects.get(kind=obj._meta.model_name, object_id=obj.pk)


class TestWhatStands:
    def test_it_stands_by_the_state_of_what_names_it(self):
        food = make_partnership("Food")
        for state in STATES:
            make_article(state.capitalize(), partnerships=[food], state=state)
        assert told(food) == {
            "live": {"Live · article": "partnerships"},
            "scheduled": {"Scheduled · article · scheduled": "partnerships"},
            "draft": {"Draft · article · draft": "partnerships"},
            "off": {
                "Expired · article · expired": "partnerships",
                "Unpublished · article · unpublished": "partnerships",
            },
        }

    def test_a_link_in_a_text_counts_as_that_text_does(self):
        food = make_partnership("Food")
        article = make_article("Care", text={"body": LINK})
        add_text(article, "Soin", language="fr", state="draft", body=LINK)
        assert told(food) == {
            "live": {"Care · article": "in the text (English)"},
            "draft": {"Care · article": "in the text (Français)"},
        }

    def test_every_way_is_told_in_words(self):
        food, genoa = make_partnership("Food"), make_organisation("Genoa")
        Membership.objects.create(partnership=food, organisation=genoa, role="coordinator")
        article = make_article("Care")
        ArticlePick.objects.create(source=article, target=item_of(food))
        action = make_action("Kitchens")
        assert told(genoa) == {"live": {"Food · partnership": "membership (coordinator)"}}
        assert told(food)["live"]["Care · article"] == "picked by hand"
        assert set(told(action.plan)["live"].values()) == {"as a part of this one"}

    def test_documents_are_pages_too(self):
        report = make_document("Report")
        make_article("Care", documents=[report])
        assert told(report) == {"live": {"Care · article": "documents"}}

    def test_nobody(self):
        assert uses(make_article("Care")) == []

    def test_of_many_the_first_are_listed(self, django_assert_max_num_queries):
        genoa = make_organisation("Genoa")
        for number in range(AT_MOST + 3):
            make_article(f"Article {number}", organisations=[genoa])
        uses(genoa)
        with django_assert_max_num_queries(25):
            (group,) = uses(genoa)
        assert (group["number"], len(group["rows"]), group["more"]) == (AT_MOST + 3, AT_MOST, 3)


class TestDrafts:
    def draft(self, ben, article, **fields):
        data = take(article)
        text = next(iter(data["rows"]["articletext"].values()))
        text.update(fields)
        return Desk(article).save_draft(data, by=ben)

    def test_a_reference_that_only_a_draft_holds(self, ben):
        food, care = make_partnership("Food"), make_article("Care")
        self.draft(ben, care, body=LINK)
        assert told(food) == {"draft": {"Care · article": "in the text (English)"}}

    def test_what_stands_already_is_not_told_twice(self, ben):
        food = make_partnership("Food")
        care = make_article("Care", text={"body": LINK})
        self.draft(ben, care, body=LINK + "<p>more</p>")
        assert told(food) == {"live": {"Care · article": "in the text (English)"}}

    def test_a_relation_says_more_than_a_link(self, as_ben):
        food, care = make_partnership("Food"), make_article("Care")
        save_draft(as_ben, care, partnerships=[food.pk], texts__0__body=LINK)
        assert told(food) == {"draft": {"Care · article": "partnerships"}}

    def test_rows_of_a_draft_name_too(self, as_ben):
        food, genoa = make_partnership("Food"), make_organisation("Genoa")
        data = take(food)
        data["rows"]["membership"]["999"] = {"organisation": [genoa.key], "role": "coordinator"}
        Desk(food).save_draft(data, by=as_ben.user)
        assert told(genoa) == {"draft": {"Food · partnership": "membership (coordinator)"}}

    @pytest.mark.parametrize(
        "href", ["/fr/partnerships/alimentation/", "/partnerships/food/?a=1#b", "/partnerships/eating/"]
    )
    def test_any_address_of_the_page_counts(self, ben, href):
        food, care = make_partnership("Food", text={"slug": "eating"}), make_article("Care")
        uses(food)
        text = food.texts.get()
        text.slug = "food"
        text.save()
        add_text(food, "Alimentation", language="fr")
        self.draft(ben, care, body=f'<p><a href="{href}">that</a></p>')
        assert list(told(food)) == ["draft"]

    def test_letters_beyond_ascii_and_pages_at_the_root(self, ben):
        about, lodz, care = make_page("Über"), make_organisation("Łódź"), make_article("Care")
        for obj, slug in ((about, "über"), (lodz, "łódź")):
            text = obj.texts.get()
            text.slug = slug
            text.save()
        self.draft(ben, care, body='<p><a href="/%C3%BCber/">a</a> <a href="/organisations/łódź/">b</a></p>')
        assert list(told(about)) == list(told(lodz)) == ["draft"]

    def test_what_is_no_draft_any_more_does_not_count(self, ben):
        food, care = make_partnership("Food"), make_article("Care")
        self.draft(ben, care, body=LINK)
        Desk(care).discard()
        assert uses(food) == []

    def test_a_page_whose_key_is_like_another_is_not_meant(self, ben):
        food, other = make_partnership("Food", key="food"), make_partnership("Food two", key="food-2")
        care = make_article("Care", key="care")
        data = take(care)
        data["relations"]["partnerships"] = [["food-2"]]
        Desk(care).save_draft(data, by=ben)
        assert uses(food) == []
        assert list(told(other)) == ["draft"]

    def test_many_drafts_cost_one_query(self, ben, django_assert_max_num_queries):
        food = make_partnership("Food")
        for number in range(8):
            self.draft(ben, make_article(f"Article {number}"), body=LINK)
        uses(food)
        with django_assert_max_num_queries(25):
            assert uses(food)[0]["number"] == 8


class TestScheduledSets:
    def scheduled(self, ben, article):
        releasing.schedule(gather(article), at=timezone.now() + timedelta(days=1), by=ben)

    def test_a_draft_in_a_set_is_on_the_site_later(self, ben):
        food, care = make_partnership("Food"), make_article("Care")
        TestDrafts().draft(ben, care, body=LINK)
        self.scheduled(ben, care)
        assert told(food) == {"scheduled": {"Care · article": "in the text (English)"}}

    def test_so_is_a_page_that_was_never_public(self, ben):
        food = make_partnership("Food")
        care = make_article("Care", state="draft", partnerships=[food])
        self.scheduled(ben, care)
        assert told(food) == {"scheduled": {"Care · article · draft": "partnerships"}}


class TestTheForm:
    def test_it_leads_to_the_others_forms(self, as_ada):
        food = make_partnership("Food")
        articles = [make_article(title, partnerships=[food]) for title in ("One", "<b>Two")]
        response = as_ada.get(address(food, "change"))
        assert "Used by others On the site: 2" in words(response)
        for article in articles:
            assert f'href="{address(article, "change")}"' in response.content.decode()
        assert "&lt;b&gt;Two" in response.content.decode()

    def test_nobody(self, as_ada):
        assert "Used by" not in words(as_ada.get(address(make_article("Care"), "change")))

    def test_best_bets_are_told_and_editors_go_there(self, as_ben):
        care = make_article("Care")
        bet = BestBet.objects.create(words="help", page=item_of(care))
        response = as_ben.get(address(care, "change"))
        assert "Used by others Best bet: 1" in words(response)
        assert f'<a href="{address(bet, "change")}">“help”</a>' in response.content.decode()
