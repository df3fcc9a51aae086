"""Writes outside a transaction, as in a shell: the catalogue is right after each of them."""

import pytest

from articles.models import Article, ArticleText
from partnerships.models import Membership
from tests.catalogue.snapshots import catalogue, derived_from_scratch, links
from tests.factories import make_article, make_organisation, make_partnership

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def members():
    organisation = make_organisation("Genoa", key="genoa")
    partnerships = [make_partnership(key="food", members=[organisation]), make_partnership(key="housing")]
    return partnerships, organisation


def test_membership_that_moves_leaves_its_former_partnership(members):
    (_food, housing), _genoa = members
    membership = Membership.objects.get()

    membership.partnership = housing
    membership.save()

    assert links() == [("housing", "genoa", "membership")]
    assert catalogue() == derived_from_scratch()


def test_membership_moved_by_an_update_leaves_its_former_partnership(members):
    (_food, housing), _genoa = members

    Membership.objects.update(partnership=housing)

    assert links() == [("housing", "genoa", "membership")]


def test_text_that_moves_leaves_its_former_object():
    here, there = make_article("Here", key="here"), make_article("There", key="there")
    there.texts.all().delete()
    text = here.texts.get()

    text.facts = there
    text.save()

    assert [(kind, key) for kind, key, _language in catalogue()["entries"]] == [("article", "there")]


@pytest.mark.parametrize("side", ["article", "partnership"])
def test_relation_cleared_from_either_side_is_gone(members, side):
    (food, _housing), _genoa = members
    article = make_article(partnerships=[food])

    article.partnerships.clear() if side == "article" else food.articles.clear()

    assert links() == [("food", "genoa", "membership")]


def test_every_way_of_writing_leaves_the_whole_truth(members):
    (food, housing), _genoa = members
    article = make_article("A", key="a", partnerships=[food], tags=["Food"])
    article.partnerships.set([housing])
    article.tags.set(["Housing"], clear=True)
    Article.objects.filter(pk=article.pk).update(key="b")
    ArticleText.objects.update(title="B")
    ArticleText.objects.bulk_create([ArticleText(facts=article, language="fr", title="C", slug="c")])

    assert catalogue() == derived_from_scratch()

    article.delete()

    assert catalogue() == derived_from_scratch()
