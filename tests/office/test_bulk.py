"""Changing many pages at once: said beforehand, drafted where public, all or nothing, and left out by name."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

from articles.models import Article, Category
from partnerships.models import Topic
from portal.accounts.models import User
from portal.audit.models import Record
from portal.office import together
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from tests.factories import (
    MAKERS,
    make_article,
    make_category,
    make_document,
    make_partnership,
    make_plan,
    make_theme,
    make_topic,
    make_user,
)

from .forms import address, save_draft
from .test_drafting import words

pytestmark = pytest.mark.django_db


def choose(client, action, objects, **data):
    pks = [obj.pk for obj in objects]
    return client.post(
        address(type(objects[0]), "changelist"), {"action": action, "_selected_action": pks, "index": "0", **data}
    )


def do(client, action, objects, **data):
    """Confirm, and read what is said then."""
    return words(client.get(choose(client, action, objects, confirmed="yes", **data).url))


def drafted_tags(obj):
    rows = Desk(obj).data["rows"]
    return sorted(row["tag"][0] for name, kind in rows.items() if name.startswith("tagged") for row in kind.values())


def state():
    return sorted(Revision.objects.values_list("pk", "is_draft")), LogEntry.objects.count()


class TestTags:
    def test_what_is_public_gets_a_draft_and_all_else_is_changed_at_once(self, as_ada):
        public, draft = make_article("Care", tags=["old"]), make_article("Food", state="draft", tags=["old"])
        said = do(as_ada, "tag_selected", [public, draft], add="city, green", remove="old")
        assert "1 page has a draft" in said
        assert "1 page was changed at once" in said
        assert (list(public.tags.names()), drafted_tags(public)) == (["old"], ["city", "green"])
        assert sorted(draft.tags.names()) == ["city", "green"]
        assert Desk(draft).draft is None

    def test_history_and_log_tell_of_each_page(self, as_ada):
        articles = [make_article("Care"), make_article("Food", state="draft")]
        do(as_ada, "tag_selected", articles, add="city")
        latest = [Revision.objects.of(article).first() for article in articles]
        assert [(r.step, r.made_by, r.note) for r in latest] == [
            ("drafted", as_ada.user, "Tags added: city."),
            ("saved", as_ada.user, "Tags added: city."),
        ]
        assert set(LogEntry.objects.values_list("object_id", "change_message")) == {
            (str(article.pk), "Tags added: city.") for article in articles
        }

    def test_a_draft_that_exists_is_changed_further(self, as_ada):
        article = make_article("Care")
        save_draft(as_ada, article, texts__0__title="Caring")
        do(as_ada, "tag_selected", [article], add="city")
        data = Desk(article).draft.data
        assert next(iter(data["rows"]["articletext"].values()))["title"] == "Caring"
        assert drafted_tags(article) == ["city"]
        Desk(article).release(by=None)
        assert (article.texts.get().title, list(article.tags.names())) == ("Caring", ["city"])

    def test_the_page_before_says_what_will_happen(self, as_ada):
        public, same = make_article("Care"), make_article("Food", tags=["city"])
        asked = words(choose(as_ada, "tag_selected", [public, same]))
        assert "Care gets a draft" in asked
        before = state()
        shown = choose(as_ada, "tag_selected", [public, same], look="yes", add="city")
        assert "Food left out Nothing would change." in words(shown)
        assert "<ins>city</ins>" in shown.content.decode()
        assert state() == before

    def test_what_bears_the_tag_already_is_left_out_by_name(self, as_ada):
        public, same = make_article("Care"), make_article("Food", tags=["city"])
        said = do(as_ada, "tag_selected", [public, same], add="city")
        assert "Left out: “Food”. Nothing would change." in said
        assert "1 page has a draft" in said

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({}, "everything is empty"),
            ({"add": "City", "remove": "city"}, "“city” cannot be added and taken away"),
            ({"add": "a" * 101}, "too long for a tag"),
            ({"add": "\x00"}, "Null characters are not allowed"),
        ],
    )
    def test_a_mistake_is_explained_and_changes_nothing(self, as_ada, data, sentence):
        article, before = make_article("Care"), state()
        assert sentence in words(choose(as_ada, "tag_selected", [article], confirmed="yes", **data))
        assert state() == before

    def test_a_tag_is_shown_as_words(self, as_ada):
        article = make_article("Care")
        answer = choose(as_ada, "tag_selected", [article], look="yes", add="<script>alert(1)</script>")
        assert "<script>alert(1)" not in answer.content.decode()
        assert "&lt;script&gt;alert(1)" in answer.content.decode()

    def test_kinds_without_tags_do_not_offer_it(self, as_ada):
        make_category("Voices"), make_article("Care")
        assert "tag_selected" not in as_ada.get(address(Category, "changelist")).content.decode()
        assert "tag_selected" in as_ada.get(address(Article, "changelist")).content.decode()


class TestTheLog:
    """What was only rehearsed has not happened."""

    def told(self):
        return sorted(Record.objects.values_list("verb", "label"))

    def test_it_tells_of_what_was_done_and_of_nothing_else(self, as_ada):
        public, draft = make_article("Care"), make_article("Food", state="draft")
        before = self.told()
        choose(as_ada, "tag_selected", [public, draft], look="yes", add="city")
        assert self.told() == before
        do(as_ada, "tag_selected", [public, draft], add="city")
        new = [row for row in self.told() if row not in before]
        assert {label for _verb, label in new} == {"Care", "Food", "city"}


class TestUpkeep:
    def test_an_owner_and_a_date(self, as_ada, ben):
        article = make_article("Care", state="draft")
        do(as_ada, "upkeep_selected", [article], owner=ben.pk, review_on="2030-01-02")
        article.refresh_from_db()
        assert (article.owner, article.review_on) == (ben, date(2030, 1, 2))
        do(as_ada, "upkeep_selected", [article], no_owner="on")
        article.refresh_from_db()
        assert (article.owner, article.review_on) == (None, date(2030, 1, 2))

    @pytest.mark.parametrize("model", MAKERS, ids=lambda model: model.__name__)
    def test_every_kind_can_be_looked_after(self, as_ada, ben, model):
        public, draft = MAKERS[model]("Care"), MAKERS[model]("Food", state="draft")
        do(as_ada, "upkeep_selected", [public, draft], owner=ben.pk)
        public.refresh_from_db(), draft.refresh_from_db()
        assert (public.owner, draft.owner) == (None, ben)
        Desk(public).release(by=None)
        public.refresh_from_db()
        assert public.owner == ben

    @pytest.mark.parametrize(
        ("data", "sentence"),
        [
            ({"owner": "999999"}, "not one of the available choices"),
            ({"review_on": "soon"}, "Enter a valid date"),
            ({"review_on": "2030-01-02", "no_review": "on"}, "Choose one or the other"),
            ({"review_on": "0001-01-01"}, "The year must be between"),
        ],
    )
    def test_a_mistake_is_explained(self, as_ada, data, sentence):
        article, before = make_article("Care"), state()
        assert sentence in words(choose(as_ada, "upkeep_selected", [article], look="yes", **data))
        assert state() == before

    def test_visitors_and_former_staff_look_after_nothing(self, as_ada):
        eve = make_user("eve")
        answer = choose(as_ada, "upkeep_selected", [make_article("Care")], look="yes", owner=eve.pk)
        assert "not one of the available choices" in words(answer)


class TestMoving:
    def test_parts_go_to_another_whole(self, as_ada):
        old, new = make_plan("Old"), make_plan("New")
        public, draft = make_topic("Care", plan=old, number=1), make_topic("Food", plan=old, number=2, state="draft")
        do(as_ada, "move_selected", [public, draft], plan=new.pk)
        public.refresh_from_db(), draft.refresh_from_db()
        assert (public.plan, draft.plan) == (old, new)
        Desk(public).release(by=None)
        public.refresh_from_db()
        assert public.plan == new

    def test_what_breaks_a_rule_is_left_out_with_the_sentence_of_the_form(self, as_ada):
        new = make_plan("New")
        first, second = make_topic("Care", state="draft", number=1), make_topic("Food", state="draft", number=1)
        said = do(as_ada, "move_selected", [first, second], plan=new.pk)
        assert "Left out: “Food”. The plan has a topic with this number already." in said
        assert list(Topic.objects.filter(plan=new)) == [first]

    def test_relations_that_the_list_filters_by(self, as_ada):
        voices, news, food = make_category("Voices"), make_category("News"), make_partnership("Food")
        article = make_article("Care", state="draft", categories=[voices])
        data = {"add_categories": news.pk, "remove_categories": voices.pk, "add_partnerships": food.pk}
        do(as_ada, "move_selected", [article], **data)
        assert (list(article.categories.all()), list(article.partnerships.all())) == ([news], [food])

    def test_what_may_be_empty_can_be_emptied(self, as_ada):
        food = make_partnership("Food", theme=make_theme("Soil"), state="draft")
        do(as_ada, "move_selected", [food], no_theme="on")
        food.refresh_from_db()
        assert food.theme is None

    def test_a_place_that_does_not_exist(self, as_ada):
        topic = make_topic("Care", state="draft")
        assert "Select a valid choice" in words(choose(as_ada, "move_selected", [topic], look="yes", plan="999999"))

    def test_kinds_without_a_place_do_not_offer_it(self, as_ada):
        make_category("Voices")
        assert "move_selected" not in as_ada.get(address(Category, "changelist")).content.decode()


class TestPublishingDrafts:
    @pytest.fixture
    def articles(self, as_ben):
        articles = [make_article("Care"), make_article("Food")]
        for article in articles:
            save_draft(as_ben, article, texts__0__summary="In short.")
        return articles

    def test_all_go_on_the_site_in_one_step(self, as_ben, articles):
        untouched = make_article("Untouched")
        page = choose(as_ben, "release_selected", [*articles, untouched])
        assert words(page).count("In short.") == 2
        assert "Left out: no draft that you may publish Untouched" in words(page)
        said = do(as_ben, "release_selected", [*articles, untouched], note="Together")
        assert "The changes of 2 pages are on the site." in said
        assert {article.texts.get().summary for article in articles} == {"In short."}
        assert {Revision.objects.of(article).first().note for article in articles} == {"Together"}

    def test_one_conflict_and_nothing_is_written(self, as_ben, articles):
        articles[1].texts.update(summary="Past the draft.")
        before = state()
        response = choose(as_ben, "release_selected", articles, confirmed="yes")
        assert "Look at these pages one by one: Food : The page itself was changed" in words(response)
        assert [article.texts.get().summary for article in articles] == ["", "Past the draft."]
        assert state() == before

    def test_an_address_that_is_taken_meanwhile(self, as_ben, articles):
        save_draft(as_ben, articles[0], texts__0__slug="taken")
        make_article("Taken")
        response = choose(as_ben, "release_selected", articles, confirmed="yes")
        assert "Another page has taken its address" in words(response)
        assert [article.texts.get().summary for article in articles] == ["", ""]

    def test_authors_do_not_publish(self, client, ada, articles):
        client.force_login(ada)
        assert "release_selected" not in client.get(address(Article, "changelist")).content.decode()
        choose(client, "release_selected", articles, confirmed="yes")
        assert [article.texts.get().summary for article in articles] == ["", ""]


class TestForWhom:
    def test_without_the_right_nothing_is_offered_or_done(self, client, db):
        article = make_article("Care", state="draft")
        client.force_login(make_user("dan", is_staff=True))
        assert choose(client, "tag_selected", [article], confirmed="yes", add="city").status_code == 403
        client.logout()
        assert choose(client, "tag_selected", [article], confirmed="yes", add="city").status_code == 302
        assert list(article.tags.names()) == []

    def test_pages_that_one_may_not_change_are_left_out(self, as_ada, monkeypatch):
        mine, theirs = make_article("Mine", state="draft"), make_article("Theirs", state="draft")
        monkeypatch.setattr(
            "articles.admin.ArticleAdmin.has_change_permission",
            lambda self, request, obj=None: obj is None or obj.pk == mine.pk,
        )
        said = do(as_ada, "tag_selected", [mine, theirs], add="city")
        assert "Left out: “Theirs”. Your role may not change it." in said
        assert (list(mine.tags.names()), list(theirs.tags.names())) == (["city"], [])

    def test_too_many_are_refused_in_words(self, as_ada, monkeypatch):
        monkeypatch.setattr("portal.office.bulk.AT_MOST", 1)
        articles = [make_article("Care"), make_article("Food")]
        response = choose(as_ada, "tag_selected", articles, confirmed="yes", add="city")
        assert "At most 1 can be changed at once" in words(as_ada.get(response.url))
        assert Revision.objects.count() == 0


def test_a_file_is_no_obstacle(as_ada):
    document = make_document("Charter", state="draft")
    do(as_ada, "tag_selected", [document], add="city")
    assert list(document.tags.names()) == ["city"]


def test_a_failure_halfway_leaves_everything_as_it_was(as_ada, monkeypatch):
    articles = [make_article("Care", state="draft"), make_article("Food", state="draft")]
    kept = together.Desk.keep

    def failing(desk, *args, **kwargs):
        if desk.facts == articles[1]:
            raise RuntimeError("disk full")
        return kept(desk, *args, **kwargs)

    monkeypatch.setattr(together.Desk, "keep", failing)
    with pytest.raises(RuntimeError):
        choose(as_ada, "tag_selected", articles, confirmed="yes", add="city")
    assert [list(article.tags.names()) for article in articles] == [[], []]
    assert User.objects.count() == 1
