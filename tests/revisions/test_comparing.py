"""Differences in words that an editor reads."""

from copy import deepcopy

import pytest
from taggit.models import Tag

from articles.models import Article
from partnerships.models import Membership, Partnership
from portal.revisions.comparing import changes, marked
from portal.revisions.snapshots import take
from tests.factories import add_text, make_article, make_event, make_organisation, make_partnership

pytestmark = pytest.mark.django_db


def told(row, change):
    before = take(row)
    change()
    return [
        (change.place, change.field, change.before, change.after) for change in changes(type(row), before, take(row))
    ]


def test_words_are_told_by_language_and_without_markup():
    article = make_article("Care", text={"body": "<p>One &amp; two</p><p>Three</p>"})

    def rewrite():
        article.texts.update(title="Caring", body="<h2>One &amp; two</h2><p>Four</p>")

    assert told(article, rewrite) == [
        ("English", "Title", "Care", "Caring"),
        ("English", "Body", "One & two\nThree", "One & two\nFour"),
    ]


def test_relations_are_told_by_their_titles():
    article = make_article("Care", events=[make_event("Lab")])

    def relate():
        article.events.add(make_event("Meeting"))
        article.tags.add("care")

    assert told(article, relate) == [("Tagged article", "", "", "care"), ("", "Events", "Lab", "Lab\nMeeting")]


def test_a_row_is_told_in_one_line():
    food = make_partnership("Food")

    def join():
        Membership.objects.create(partnership=food, organisation=make_organisation("Genoa"), role="coordinator")

    assert told(food, join) == [("Membership", "", "", "Genoa, coordinator")]


def test_a_text_that_has_come_is_told_by_its_title():
    article = make_article("Care")

    assert told(article, lambda: add_text(article, "Soin", language="fr")) == [("Français", "", "", "Soin")]


def test_publishing_is_no_difference():
    article = make_article("Care", state="draft")

    assert told(article, article.texts.get().publish) == []


def test_what_went_and_what_came_is_marked():
    assert marked("Words & care", "Words & <b>love</b>") == (
        "Words &amp; <del>care</del><ins>&lt;b&gt;love&lt;/b&gt;</ins>"
    )
    assert marked("", "new") == "<ins>new</ins>"
    assert marked("old", "") == "<del>old</del>"
    assert marked("same", "same") == "same"


def test_texts_with_little_in_common_stand_one_behind_the_other():
    before = "Eleven partners from nine countries, led from Paris and Rome, work on segregation and access to services."
    after = "A new summary of the partnership, and one that has little in common with whatever stood there before."
    assert marked(before, after) == f"<del>{before}</del><ins>{after}</ins>"


def test_of_long_passages_without_a_change_the_ends_are_shown():
    long = " ".join(f"word{number}" for number in range(200))
    told = marked(f"{long} care {long} {long}", f"{long} love {long} {long}")
    assert "word198 word199 <del>care</del><ins>love</ins> word0 word1" in told
    assert len(told) < 300
    assert told.startswith(" … ")


def test_kinds_are_told_apart():
    assert changes(Article, take(make_article("One")), take(make_article("One")))  # the keys differ
    food = make_partnership("Food")
    assert changes(Partnership, take(food), take(food)) == []


def test_looking_at_a_difference_makes_no_tag():
    article = make_article("Care", tags=["care"])
    before = take(article)
    after = deepcopy(before)
    for row in after["rows"]["taggedarticle"].values():
        row["tag"] = ["courtyards"]
    assert [(change.before, change.after) for change in changes(Article, before, after)] == [("care", "courtyards")]
    assert not Tag.objects.filter(name="courtyards").exists()
