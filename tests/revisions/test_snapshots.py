"""An object can be taken down as data and put up again: the same words, relations and rows."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Article
from partnerships.models import Partnership, Phase
from portal.publishing.changes import publishable_models
from portal.revisions.comparing import changes
from portal.revisions.snapshots import apply, fingerprint, parts, relations, take, take_many
from tests.catalogue.snapshots import catalogue
from tests.factories import add_text, make_article, make_event, make_organisation, make_partnership
from tests.world import make_world

pytestmark = pytest.mark.django_db


def all_objects():
    return [row for model in publishable_models() for row in model.objects.all()]


def test_a_snapshot_of_anything_can_be_kept_as_json_and_put_up_again():
    make_world()
    before = catalogue()

    for row in all_objects():
        snapshot = json.loads(json.dumps(take(row)))

        assert apply(type(row), row.pk, snapshot) == []
        assert take(row) == snapshot

    assert catalogue() == before


def catalogue_but_when():
    """The catalogue without the moments of saving."""
    shown = catalogue()
    for entry in shown["entries"].values():
        del entry["updated_at"]
    return shown


def test_what_an_object_has_lost_comes_back():
    make_world()
    before = catalogue_but_when()

    for row in all_objects():
        snapshot = take(row)
        for part, owner in parts(type(row)):
            part.objects.filter(**{owner.name: row}).delete()
        for field in relations(type(row)):
            getattr(row, field.name).clear()

        assert apply(type(row), row.pk, snapshot, with_schedule=True) == []
        assert take(row) == snapshot
        assert changes(type(row), snapshot, take(row)) == []

    assert catalogue_but_when() == before


def test_every_column_and_relation_of_every_kind_is_in_it():
    for row in (make_article("Report"), make_partnership("Food")):
        snapshot = take(row)
        fields = {field.name for field in row._meta.get_fields() if not field.auto_created}
        owned = {"organisations", "tags"} & fields if isinstance(row, Partnership) else {"tags"}  # by their own rows

        assert {*snapshot["facts"], *snapshot["relations"]} == fields - owned - {"id"}


def test_when_a_text_is_public_is_left_as_it_is():
    article = make_article("Report", state="draft")
    snapshot = take(article)
    article.texts.get().publish()

    apply(Article, article.pk, snapshot)

    assert article.texts.get().status == "live"
    assert fingerprint(take(article)) == fingerprint(snapshot)


def test_a_text_that_comes_back_is_a_draft():
    article = make_article("Report")
    add_text(article, "Rapport", language="fr")
    snapshot = take(article)
    article.texts.get(language="fr").delete()

    apply(Article, article.pk, snapshot)

    assert article.texts.get(language="fr").status == "draft"


def test_rows_may_swap_their_places():
    food = make_partnership("Food")
    Phase.objects.create(partnership=food, position=1, kind="call")
    Phase.objects.create(partnership=food, position=2, kind="kick-off")
    snapshot = take(food)
    one, two = snapshot["rows"]["phase"].values()
    one["position"], two["position"] = two["position"], one["position"]

    apply(Partnership, food.pk, snapshot)

    assert list(food.phases.values_list("position", "kind")) == [(1, "kick-off"), (2, "call")]


def test_the_order_of_relations_is_kept():
    events = [make_event(f"Lab {number}") for number in range(3)]
    article = make_article("Report", events=events)
    snapshot = take(article)
    snapshot["relations"]["events"].reverse()

    apply(Article, article.pk, snapshot)

    assert take(article) == snapshot


def test_a_reference_to_what_is_gone_is_left_out_and_told():
    genoa, oslo = make_organisation("Genoa", key="genoa"), make_organisation("Oslo", key="oslo")
    article = make_article("Report", organisations=[genoa, oslo])
    snapshot = take(article)
    article.organisations.clear()
    genoa.delete()

    lost = apply(Article, article.pk, snapshot)

    assert [(field.name, key) for field, key in lost] == [("organisations", ["genoa"])]
    assert list(article.organisations.all()) == [oslo]


def test_an_object_that_is_gone_comes_back_under_its_number():
    article = make_article("Report", tags=["care"], events=[make_event("Lab")])
    snapshot, pk = take(article), article.pk
    article.texts.get().unpublish()
    article.delete()

    apply(Article, pk, snapshot, with_schedule=True)

    assert take(Article.objects.get(pk=pk)) == snapshot


def test_many_are_taken_in_as_many_queries_as_one():
    lab = make_event("Lab")
    articles = [make_article(f"Care {number}", events=[lab], tags=["care"]) for number in range(5)]
    with CaptureQueriesContext(connection) as one:
        take(articles[0])
    with CaptureQueriesContext(connection) as many:
        found = take_many(Article, [article.pk for article in articles])
    assert found == {article.pk: take(article) for article in articles}
    assert len(many) == len(one)
