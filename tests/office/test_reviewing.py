"""Review in the back office: the same page for all kinds and for release sets."""

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from portal.catalogue.models import Item
from portal.reviews import reviewing
from portal.reviews.models import Comment, Mandate, Review
from portal.revisions.desk import Desk
from tests.factories import MAKERS, make_article, make_event, make_partnership
from tests.releases.sets import gather

from .forms import address, save_draft

pytestmark = pytest.mark.django_db


def html(response):
    return response.content.decode()


def step(client, subject, name, **values):
    return client.post(address(subject, "review_step", name), values, follow=True)


@pytest.fixture
def as_reviewer(client, ben):
    """A second browser, in which the editor has logged in."""
    other = Client()
    other.force_login(ben)
    return other


@pytest.fixture
def article(as_ada):
    page = make_article("Care", text={"summary": "In short."})
    save_draft(as_ada, page, texts__0__title="Caring")
    return page


class TestRounds:
    @pytest.mark.parametrize("kind", MAKERS)
    def test_every_kind_can_be_reviewed(self, as_ada, as_reviewer, kind, ben):
        page = MAKERS[kind]("Care", state="draft")
        step(as_ada, page, "ask", reviewer=ben.pk, due_on="2030-01-01", note="Please")
        review = Review.objects.get()
        assert (review.asked_by, review.reviewer, str(review.due_on)) == (as_ada.user, ben, "2030-01-01")
        assert "Approved." in html(step(as_reviewer, page, "decide", verdict="approved"))
        assert reviewing.is_approved(page)

    def test_the_page_shows_what_is_to_be_reviewed(self, as_ada, article):
        shown = html(as_ada.get(address(article, "review")))
        assert "<del>Care</del>" in shown
        assert "Nobody has been asked" in shown

    def test_only_who_may_publish_can_be_asked(self, as_ada, article, ada, ben):
        form = as_ada.get(address(article, "review")).context["forms"]["ask"]
        assert [pk for pk, _name in form.fields["reviewer"].choices] == ["", str(ben.pk)]
        assert "reviewer" in step(as_ada, article, "ask", reviewer=ada.pk).context["forms"]["ask"].errors

    def test_an_author_decides_nothing(self, as_ada, article):
        step(as_ada, article, "ask")
        assert step(as_ada, article, "decide", verdict="approved").status_code == 403
        assert Review.objects.get().verdict == ""

    def test_an_editor_does_not_approve_her_own_words(self, as_reviewer):
        page = make_article("Care")
        save_draft(as_reviewer, page, texts__0__title="Caring")
        step(as_reviewer, page, "ask")
        assert "You made the last change yourself" in html(step(as_reviewer, page, "decide", verdict="approved"))
        assert not reviewing.is_approved(page)

    def test_sent_back_with_a_reason(self, as_ada, as_reviewer, article):
        step(as_ada, article, "ask")
        assert "Say what should be changed" in html(step(as_reviewer, article, "decide", verdict="changes"))
        step(as_reviewer, article, "decide", verdict="changes", note="Shorter, please")
        assert "Shorter, please" in html(as_ada.get(address(article, "change")))
        step(as_ada, article, "again", note="Done")
        assert Review.objects.get().verdict == ""

    def test_ended_without_a_decision(self, as_ada, article):
        step(as_ada, article, "ask")
        step(as_ada, article, "close")
        assert reviewing.current(article) is None

    @pytest.mark.parametrize("name", ["again", "decide"])
    def test_a_step_that_does_not_fit_changes_nothing(self, as_reviewer, article, name):
        assert step(as_reviewer, article, name, verdict="approved").status_code == 200
        assert not Review.objects.exists()

    def test_a_step_that_there_is_not(self, as_ada, article):
        assert step(as_ada, article, "explode").status_code == 403


class TestRequired:
    @pytest.fixture(autouse=True)
    def house(self):
        with override_settings(REVIEW_REQUIRED=True):
            yield

    def test_nothing_is_released_past_a_review(self, as_ada, as_reviewer, article):
        assert "has not been reviewed" in html(as_reviewer.post(address(article, "release")))
        assert article.texts.get().title == "Care"
        step(as_ada, article, "ask")
        step(as_reviewer, article, "decide", verdict="approved")
        as_reviewer.post(address(article, "release"))
        assert article.texts.get().title == "Caring"
        assert reviewing.current(article) is None

    def test_nothing_new_is_published_past_it(self, as_reviewer):
        page = make_article("Care", state="draft")
        values = {"chosen": [page.texts.get().pk], "when": "now"}
        assert "has not been reviewed" in html(as_reviewer.post(address(page, "publish"), values))
        assert page.texts.get().state == "draft"

    def test_what_is_public_gets_other_dates_without_one(self, as_reviewer):
        page = make_article("Care")
        values = {"chosen": [page.texts.get().pk], "when": "now", "expire_at": "2050-01-01T10:00"}
        as_reviewer.post(address(page, "publish"), values)
        assert page.texts.get().expire_at.year == 2050

    def test_no_set_either(self, as_ada, as_reviewer, article):
        gathered = gather(article)
        release = reverse("admin:releases_releaseset_release", args=[gathered.pk])
        assert "has not been reviewed" in html(as_reviewer.post(release, {"when": "now"}))
        step(as_ada, gathered, "ask")
        step(as_reviewer, gathered, "decide", verdict="approved")
        as_reviewer.post(release, {"when": "now"})
        assert article.texts.get().title == "Caring"

    def test_nor_many_drafts_at_once(self, as_reviewer, article):
        values = {"action": "release_selected", "_selected_action": [article.pk], "confirmed": "1"}
        as_reviewer.post(address(type(article), "changelist"), values)
        assert article.texts.get().title == "Care"


class TestComments:
    def test_stand_beside_their_field_in_the_form(self, as_ada, article):
        text = article.texts.get()
        step(as_ada, article, "comment", place=f"rows/articletext/{text.pk}/summary", words="Too short")
        step(as_ada, article, "comment", place="facts/sources", words="From where?")
        shown = html(as_ada.get(address(article, "change")))
        assert '<a href="#id_texts-0-summary">English: summary</a>: Too short' in shown
        assert '<a href="#id_sources">Sources</a>: From where?' in shown
        assert 'id="id_texts-0-summary"' in shown

    def test_are_settled(self, as_ada, article):
        step(as_ada, article, "comment", place="", words="Too short")
        step(as_ada, article, "settle", comment=Comment.objects.get().pk)
        assert "Too short" not in html(as_ada.get(address(article, "change")))
        assert "settled by Ada Autor" in html(as_ada.get(address(article, "review")))

    def test_of_another_page_are_not(self, as_ada, article):
        step(as_ada, make_event("Lab"), "comment", place="", words="Too short")
        for number in (Comment.objects.get().pk, "x", "", "9" * 30):
            assert step(as_ada, article, "settle", comment=number).status_code == 404

    @pytest.mark.parametrize("values", [{"words": ""}, {"words": "x" * 4001}, {"words": "x", "place": "facts/secret"}])
    def test_what_does_not_fit_is_refused(self, as_ada, article, values):
        assert step(as_ada, article, "comment", **values).context["forms"]["comment"].errors
        assert not Comment.objects.exists()

    def test_hostile_words_stay_words(self, as_ada, article):
        step(as_ada, article, "comment", place="", words="<script>alert(1)</script>")
        for name in ("review", "change"):
            assert "<script>alert" not in html(as_ada.get(address(article, name)))


class TestMandates:
    def test_an_author_publishes_for_her_partnership_and_no_other(self, as_ada):
        food, water = make_partnership("Food"), make_partnership("Water")
        Mandate.objects.create(user=as_ada.user, item=Item.objects.get(kind="partnership", key=food.key))
        for home, status in ((food, 302), (water, 403)):
            page = make_article("Care", state="draft", partnerships=[home], text={"slug": home.key})
            values = {"chosen": [page.texts.get().pk], "when": "now"}
            assert as_ada.post(address(page, "publish"), values).status_code == status
            assert (page.texts.get().state == "published") is (status == 302)

    def test_in_lists_too(self, as_ada):
        food, water = make_partnership("Food"), make_partnership("Water")
        Mandate.objects.create(user=as_ada.user, item=Item.objects.get(kind="partnership", key=food.key))
        hers = make_article("Hers", state="draft", partnerships=[food])
        theirs = make_article("Theirs", state="draft", partnerships=[water])
        texts = [page.texts.get().pk for page in (hers, theirs)]
        for chosen in texts:
            values = {"_selected_action": [hers.pk, theirs.pk], "confirmed": "yes", "chosen": [chosen], "when": "now"}
            as_ada.post(address(type(hers), "changelist"), {"action": "publish_selected", **values})
        assert [page.texts.get().state for page in (hers, theirs)] == ["published", "draft"]

    def test_a_draft_is_released_by_mandate(self, as_ada):
        food = make_partnership("Food")
        Mandate.objects.create(user=as_ada.user, item=Item.objects.get(kind="partnership", key=food.key))
        save_draft(as_ada, food, texts__0__title="Food for all")
        as_ada.post(address(food, "release"))
        assert food.texts.get().title == "Food for all"
        assert Desk(food).draft is None
