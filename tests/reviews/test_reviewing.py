"""Who looks at what before it goes live: rounds, remarks, and the rule of the four eyes."""

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction

from portal.catalogue.models import Item
from portal.reviews import reviewing
from portal.reviews.fields import places
from portal.reviews.mandates import homes_of, may_publish
from portal.reviews.models import Comment, Mandate, Review
from portal.revisions.desk import Desk
from tests.factories import (
    MAKERS,
    make_action,
    make_article,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_topic,
    make_user,
)
from tests.releases.sets import gather, retitle

pytestmark = pytest.mark.django_db

HERE = {"address": "http://testserver/review/"}


@pytest.fixture
def article(ada):
    """With a draft of Ada's."""
    page = make_article("Care")
    data = Desk(page).data
    Desk(page).save_draft({**data, "facts": {**data["facts"], "sources": "https://example.org"}}, by=ada)
    return page


def letters():
    """`[(to, subject)]` of what has been posted."""
    call_command("worker", "--once")
    sent = sorted((letter.to[0], letter.subject) for letter in mail.outbox)
    mail.outbox.clear()
    return sent


class TestARound:
    def test_asked_approved_and_over(self, article, ada, ben):
        review = reviewing.ask(article, by=ada, reviewer=ben, note="Please", **HERE)
        assert letters() == [(ben.email, "Please review: Care")]
        assert not reviewing.is_approved(article)

        reviewing.decide(review, "approved", by=ben, **HERE)
        assert reviewing.is_approved(article)
        assert letters() == [(ada.email, "Approved: Care")]

        reviewing.close(article)
        assert reviewing.current(article) is None

    def test_what_is_written_later_was_not_approved(self, article, ada, ben):
        review = reviewing.ask(article, by=ada, reviewer=ben, **HERE)
        reviewing.decide(review, "approved", by=ben, **HERE)
        retitle(article, "Changed")
        assert not reviewing.is_approved(article)

    def test_sent_back_and_asked_again(self, article, ada, ben):
        review = reviewing.ask(article, by=ada, reviewer=ben, **HERE)
        reviewing.decide(review, "changes", by=ben, note="Shorter", **HERE)
        assert list(reviewing.sent_back_to(ada)) == [review]
        assert list(reviewing.waiting_for(ben)) == []
        letters()
        reviewing.resubmit(review, by=ada, **HERE)
        assert letters() == [(ben.email, "Please review again: Care")]
        assert list(reviewing.waiting_for(ben)) == [review]

    def test_one_round_at_a_time(self, article, ada):
        first = reviewing.ask(article, by=ada, **HERE)
        with pytest.raises(ValidationError, match="asked for a review already"):
            reviewing.ask(article, by=ada, **HERE)
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.create(content_type=first.content_type, object_id=first.object_id)

    def test_nobody_approves_their_own_last_edit(self, article, ada):
        review = reviewing.ask(article, by=ada, **HERE)
        with pytest.raises(ValidationError, match="Somebody else has to approve"):
            reviewing.decide(review, "approved", by=ada, **HERE)
        review.refresh_from_db()
        assert review.verdict == ""

    def test_unless_the_house_allows_it(self, article, ada, settings):
        settings.REVIEW_FOUR_EYES = False
        review = reviewing.ask(article, by=ada, **HERE)
        reviewing.decide(review, "approved", by=ada, **HERE)
        assert reviewing.is_approved(article)

    def test_anybody_may_send_back(self, article, ada):
        review = reviewing.ask(article, by=ada, **HERE)
        reviewing.decide(review, "changes", by=ada, note="Not yet", **HERE)
        assert Review.objects.get().verdict == "changes"


class TestASet:
    def test_is_approved_as_a_whole(self, article, ada, ben):
        gathered = gather(article, make_event("Lab", state="draft"))
        review = reviewing.ask(gathered, by=ada, **HERE)
        with pytest.raises(ValidationError, match="Somebody else"):
            reviewing.decide(review, "approved", by=ada, **HERE)
        reviewing.decide(review, "approved", by=ben, **HERE)
        assert reviewing.is_approved(gathered)

    def test_not_with_another_page_or_other_words(self, article, ada, ben):
        gathered = gather(article)
        reviewing.decide(reviewing.ask(gathered, by=ada, **HERE), "approved", by=ben, **HERE)
        retitle(article, "Changed")
        assert not reviewing.is_approved(gathered)

        reviewing.decide(reviewing.current(gathered), "approved", by=ben, **HERE)
        gather(make_event("Lab"), to=gathered)
        assert not reviewing.is_approved(gathered)


class TestObstacles:
    def test_none_where_the_house_asks_for_no_review(self, article):
        assert reviewing.obstacle(article) == ""

    def test_each_in_words(self, article, ada, ben, settings):
        settings.REVIEW_REQUIRED = True
        assert "has not been reviewed" in reviewing.obstacle(article)
        review = reviewing.ask(article, by=ada, **HERE)
        assert "not approved yet: in review" in reviewing.obstacle(article)
        reviewing.decide(review, "approved", by=ben, **HERE)
        assert reviewing.obstacle(article) == ""
        retitle(article, "Changed")
        assert "changed after it had been approved" in reviewing.obstacle(article)

    def test_a_set_goes_if_all_its_pages_may(self, article, ada, ben, settings):
        settings.REVIEW_REQUIRED = True
        gathered = gather(article)
        assert reviewing.obstacle(gathered)
        reviewing.decide(reviewing.ask(article, by=ada, **HERE), "approved", by=ben, **HERE)
        assert reviewing.obstacle(gathered) == ""


class TestComments:
    def test_tell_those_who_take_part(self, article, ada, ben):
        dan = make_user("dan")
        reviewing.ask(article, by=ada, reviewer=ben, **HERE)
        letters()
        reviewing.comment(article, "Shorter", by=dan, label="Title", **HERE)
        assert letters() == [(ada.email, "Comment on Care"), (ben.email, "Comment on Care")]
        reviewing.comment(article, "Done", by=ada, **HERE)
        assert letters() == [(ben.email, "Comment on Care"), (dan.email, "Comment on Care")]

    def test_are_settled(self, article, ada):
        remark = reviewing.comment(article, "Shorter", by=ada, **HERE)
        reviewing.settle(remark, by=ada)
        assert not Comment.objects.of(article).open().exists()

    @pytest.mark.parametrize("kind", MAKERS)
    def test_every_field_of_every_kind_is_a_place(self, kind):
        page = MAKERS[kind]("Care")
        found = dict(places(kind, Desk(page).data))
        text = page.texts.get()
        assert found[f"rows/{text._meta.model_name}/{text.pk}/title"] == "English: title"
        assert found["facts/sources"] == "Sources"
        assert all(len(place) <= 200 and label for place, label in found.items())


class TestMandates:
    @pytest.fixture
    def food(self):
        return make_partnership("Food")

    @pytest.fixture
    def dan(self, food):
        dan = make_user("dan", is_staff=True)
        Mandate.objects.create(user=dan, item=Item.objects.get(kind="partnership", key=food.key))
        return dan

    def test_the_pages_of_the_partnership_are_his(self, dan, food):
        plan = make_plan("Plan", partnership=food)
        topic = make_topic("Topic", plan=plan)
        for page in (
            food,
            plan,
            topic,
            make_action("Action", plan=plan, topic=topic),
            make_article("A", partnerships=[food]),
        ):
            assert may_publish(dan, type(page), page), page

    def test_those_of_others_are_not(self, dan, food):
        water = make_partnership("Water")
        both, none = make_article("Both", partnerships=[food, water]), make_article("None")
        mentions = make_article("Mentions", text={"body": '<p><a href="/partnerships/food/">Food</a></p>'})
        for page in (water, both, none, mentions, make_organisation("Genoa"), make_plan("Plan", partnership=water)):
            assert not may_publish(dan, type(page), page), page

    def test_a_mandate_does_not_outlive_the_account(self, dan, food):
        for gone in ("is_active", "is_staff"):
            setattr(dan, gone, False)
            assert not may_publish(dan, type(food), food)
            setattr(dan, gone, True)

    def test_without_one(self, food):
        assert not may_publish(make_user("eve", is_staff=True), type(food), food)

    def test_home_of_a_partnership_is_itself(self, food):
        assert homes_of(food) == {Item.objects.get(kind="partnership").pk}
