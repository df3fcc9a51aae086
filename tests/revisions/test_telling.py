"""What each save changed, in a few words."""

from copy import deepcopy

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from partnerships.models import Membership
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import take
from portal.revisions.telling import AT_MOST, in_short, tell_changes
from tests.factories import add_text, make_article, make_event, make_organisation, make_partnership

pytestmark = pytest.mark.django_db


def told(row, change):
    before = take(row)
    change()
    return in_short(type(row), before, take(row))


def test_fields_are_named_by_language_and_facts_without_one():
    article = make_article("Care", events=[make_event("Lab")])
    add_text(article, "Soin", language="fr")

    def rewrite():
        article.texts.filter(language="en").update(title="Caring", summary="In short.")
        article.texts.filter(language="fr").update(title="Le soin")
        article.events.clear()

    assert told(article, rewrite) == "Events · English: Title, Summary · Français: Title"


def test_rows_come_and_go():
    genoa, oslo = make_organisation("Genoa"), make_organisation("Oslo")
    food = make_partnership("Food", members=[genoa])

    def change():
        Membership.objects.filter(organisation=genoa).delete()
        Membership.objects.create(partnership=food, organisation=oslo)
        add_text(food, "Manger", language="fr", state="draft")

    assert sorted(told(food, change).split(" · ")) == ["Français added", "Membership added", "Membership removed"]


def test_a_long_list_is_cut():
    article = make_article("Care")
    before = take(article)
    after = deepcopy(before)
    for row in after["rows"]["articletext"].values():
        row.update(title="x", summary="x", body="x", slug="x", search_description="x")
    after["facts"] |= {"sources": "x", "key": "x", "dated_on": "2020-01-01", "review_on": "2020-01-01"}
    after["rows"]["articletext"] |= {str(number): {**row, "language": code} for number, code in enumerate(
        ["bg", "cs", "da", "de", "el", "es", "et", "fi", "fr", "ga", "hr", "hu"], start=1000)}  # fmt: skip
    sentence = in_short(Article, before, after)
    assert len(sentence) <= 160
    assert sentence.endswith("…")


def test_only_the_latest_are_compared_in_one_query():
    article = make_article("Care")
    data = take(article)
    for number in range(AT_MOST + 5):
        for row in data["rows"]["articletext"].values():
            row["title"] = f"Title {number}"
        Revision.objects.record(article, data, step=Revision.Step.SAVED)
    revisions = list(Revision.objects.of(article).defer("data"))
    with CaptureQueriesContext(connection) as captured:
        tell_changes(article, revisions)
    assert len(captured) == 1
    assert [hasattr(revision, "changed") for revision in revisions] == [True] * AT_MOST + [False] * 5
    assert {revision.changed for revision in revisions[:AT_MOST]} == {"English: Title"}


def test_the_first_has_nothing_before_it():
    article = make_article("Care")
    Desk(article).remember()
    (first,) = Revision.objects.of(article)
    tell_changes(article, [first])
    assert not hasattr(first, "changed")


def test_when_a_text_is_public_is_no_change():
    food = make_partnership("Food", state="draft")
    assert told(food, lambda: food.texts.get().publish()) == ""
