"""Whose page it is: the question itself, and the same question asked of many at once."""

import pytest
from django.contrib.auth.models import Group
from django.db.models import Q

from articles.models import Article
from events.models import Event
from partnerships.models import ActionPlan, Membership
from portal.catalogue.models import Item
from portal.library.models import Document
from portal.reviews.homes import homes_in, homes_of, is_place, is_register, names_places
from portal.reviews.mandates import (
    choosable,
    is_bound,
    may_change,
    may_publish,
    may_see,
    own_items,
    own_objects,
    seen_objects,
    seen_q,
)
from portal.reviews.models import Mandate
from portal.revisions.desk import Desk
from portal.revisions.snapshots import take
from tests.factories import (
    MAKERS,
    make_action,
    make_article,
    make_document,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_topic,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def food():
    return make_partnership("Food", key="food")


@pytest.fixture
def water():
    return make_partnership("Water", key="water")


@pytest.fixture
def fia(roles, food):
    return secretary("fia", food)


def secretary(name, *partnerships):
    user = make_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name="Secretariats"))
    for partnership in partnerships:
        Mandate.objects.create(user=user, item=item_of(partnership))
    return user


def item_of(facts):
    return Item.objects.get(kind=facts._meta.model_name, object_id=facts.pk)


def pages_of(partnership, **facts):
    """One page of each kind that can belong to a partnership, each by another way."""
    plan = make_plan("Plan", partnership=partnership, number=partnership.plans.count() + 1, **facts)
    topic = make_topic("Topic", plan=plan, **facts)
    action = make_action("Action", plan=plan, topic=topic, **facts)
    document = make_document("Paper", **facts)
    action.documents.add(document)
    return [
        partnership,
        plan,
        topic,
        action,
        document,
        make_article("Of the partnership", partnerships=[partnership], **facts),
        make_article("Of the plan", plans=[plan], **facts),
        make_article("Of the topic", topics=[topic], **facts),
        make_event("Of the action", actions=[action], **facts),
    ]


def test_which_kinds_are_places_registers_and_neither():
    names = {model: model._meta.model_name for model in MAKERS}
    assert {names[m] for m in MAKERS if is_place(m)} >= {"partnership", "actionplan", "topic", "action"}
    assert {names[m] for m in MAKERS if is_register(m)} == {"category", "organisation", "page", "person", "theme"}
    assert not names_places(Document)
    assert not is_place(Article)
    assert names_places(Event)


class TestHomes:
    def test_a_page_belongs_by_itself_or_by_what_it_names(self, food):
        home = {item_of(food).pk}
        assert [homes_of(page) for page in pages_of(food)] == [home] * 9

    def test_a_snapshot_says_the_same(self, food, water):
        for page in [*pages_of(food), *pages_of(water)]:
            if not page.belongs_to_namers:
                assert homes_in(type(page), take(page)) == homes_of(page), page

    def test_members_links_picks_and_events_make_no_home(self, food):
        genoa = make_organisation("Genoa")
        Membership.objects.create(partnership=food, organisation=genoa)
        event = make_event("Lab", partnerships=[food])
        article = make_article(events=[event], text={"body": '<p><a href="/partnerships/food/">Food</a></p>'})
        article.picks.create(target=item_of(food))
        assert homes_of(article) == homes_of(genoa) == set()


class TestQuestions:
    def test_their_own_pages(self, fia, food):
        for page in pages_of(food, state="draft"):
            assert may_see(fia, page), page
            assert may_change(fia, page), page
            assert may_publish(fia, type(page), page), page

    def test_those_of_another_partnership(self, fia, water):
        for page in pages_of(water):
            assert not may_see(fia, page), page
            assert not may_change(fia, page), page
            assert not may_publish(fia, type(page), page), page

    def test_what_two_share_is_read_by_both_and_changed_by_who_works_for_both(self, fia, food, water):
        both = make_article("Both", partnerships=[food], plans=[make_plan(partnership=water)])
        assert (may_see(fia, both), may_change(fia, both)) == (True, False)
        assert may_change(secretary("fritz", food, water), both)

    def test_what_is_nobodys_is_an_editors(self, fia, ada):
        assert not may_see(fia, make_article("None"))
        assert may_change(ada, make_article("None"))

    def test_registers_are_read_by_all_and_changed_by_who_begins_an_entry(self, fia):
        begun, others = make_organisation(owner=fia, state="draft"), make_organisation(state="draft")
        public, gone = make_organisation(owner=fia), make_organisation(owner=fia, state="unpublished")
        assert all(may_see(fia, each) for each in (begun, others, public, gone))
        assert [may_change(fia, each) for each in (begun, others, public, gone)] == [True, False, False, False]

    def test_a_document_that_nobody_names(self, fia):
        begun, others = make_document(owner=fia, state="draft"), make_document(state="draft")
        public = make_document()
        assert [may_see(fia, each) for each in (begun, others, public)] == [True, False, True]
        assert [may_change(fia, each) for each in (begun, others, public)] == [True, False, False]

    def test_a_document_that_another_partnership_names_too(self, fia, food, water):
        paper = make_document("Paper", owner=fia)
        food.documents.add(paper)
        assert may_change(fia, paper)
        water.documents.add(paper)
        assert not may_see(fia, paper)
        assert not may_change(fia, paper)

    def test_a_draft_counts_as_well(self, fia, food, water, ben):
        article = make_article("Ours", partnerships=[food])
        desk = Desk(article)
        desk.save_draft({**desk.data, "relations": {**desk.data["relations"], "partnerships": [["water"]]}}, by=ben)
        assert may_see(fia, article)
        assert not may_change(fia, article)
        assert not may_publish(fia, type(article), article)

    def test_a_mandate_may_be_for_writing_only(self, fia, food):
        Mandate.objects.update(publishes=False)
        assert may_change(fia, food)
        assert not may_publish(fia, type(food), food)

    def test_without_a_mandate_there_is_only_what_all_share(self, roles, food):
        nobody = secretary("nils")
        assert not may_see(nobody, food)
        assert may_see(nobody, make_organisation())

    def test_a_role_is_needed_beside_the_mandate(self, food):
        dan = make_user("dan", is_staff=True)
        Mandate.objects.create(user=dan, item=item_of(food))
        assert not may_change(dan, food)
        assert not may_see(dan, food)

    def test_authors_and_editors_are_bound_to_nothing(self, ada, ben, fia):
        assert [is_bound(user) for user in (ada, ben, fia)] == [False, False, True]

    def test_django_asks_the_same(self, fia, food, water):
        assert fia.has_perm("partnerships.change_partnership", food)
        assert not fia.has_perm("partnerships.change_partnership", water)
        assert not fia.has_perm("partnerships.view_partnership", water)
        assert not fia.has_perm("partnerships.delete_partnership", food)


class TestManyAtOnce:
    @pytest.fixture
    def world(self, fia, food, water):
        pages = [*pages_of(food), *pages_of(water), *pages_of(food, state="draft"), *pages_of(water, state="draft")]
        pages += [make_article("Both", partnerships=[food, water]), make_article("None"), make_document("Paper")]
        pages += [make_document("Mine", owner=fia, state="draft"), make_organisation("Genoa")]
        return list(dict.fromkeys(pages))

    def test_lists_say_what_the_single_question_says(self, fia, world):
        for question, listed in ((may_see, seen_objects), (may_change, own_objects)):
            found = {page for model in MAKERS for page in listed(model.objects.all(), fia)}
            assert {page for page in world if question(fia, page)} == found & set(world), question

    def test_items_too(self, fia, world):
        for question, items in ((may_see, seen_q(fia)), (may_change, Q(pk__in=own_items(fia)))):
            found = set(Item.objects.filter(items).values_list("kind", "object_id"))
            assert {page for page in world if (page._meta.model_name, page.pk) in found} == {
                page for page in world if question(fia, page)
            }

    def test_a_list_is_two_queries(self, fia, world, django_assert_num_queries):
        own_objects(world[0]._meta.model.objects.all(), fia)
        for model in MAKERS:
            with django_assert_num_queries(2):
                list(own_objects(model.objects.all(), fia))

    def test_to_be_named_is_what_is_theirs_or_public(self, fia, food, water, world):
        hidden = make_event("Hidden", partnerships=[water], state="draft")
        public = make_event("Shown", partnerships=[water])
        offered = set(choosable(type(public).objects.all(), fia))
        assert public in offered
        assert hidden not in offered

    def test_where_they_write_is_a_place_of_their_own(self, fia, food, world):
        assert set(choosable(type(food).objects.all(), fia)) == {food}
        offered = choosable(ActionPlan.objects.all(), fia)
        assert {plan.partnership for plan in offered} == {food}
