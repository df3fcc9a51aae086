"""`manage.py reindex` finds and mends what raw SQL has done behind the catalogue's back."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from articles.models import Article
from portal.catalogue import pending
from portal.catalogue.models import Entry, Item, Link, SearchDocument
from tests.catalogue.searching import found
from tests.catalogue.snapshots import catalogue
from tests.factories import make_article, make_partnership

pytestmark = pytest.mark.django_db


@pytest.fixture
def sound():
    """The catalogue of a small site, as it should be."""
    food = make_partnership("Food", tags=["soil"])
    make_article("Quokka", partnerships=[food], tags=["soil"], text={"body": '<p><a href="/articles/none/">x</a></p>'})
    return catalogue(), documents()


def documents():
    return sorted(SearchDocument.objects.values_list("entry__title", "tokens", "text"))


def sql(statement):
    pending.flush()
    with connection.cursor() as cursor:
        cursor.execute(statement)


def reindex(capsys, **options):
    call_command("reindex", **options)
    return capsys.readouterr().out


def test_a_sound_catalogue_is_left_alone(sound, capsys):
    assert reindex(capsys, check=True) == "2 objects, 3 items, 2 entries.\n"
    assert reindex(capsys) == "2 objects, 3 items, 2 entries.\n"
    assert (catalogue(), documents()) == sound


DRIFT = {
    "UPDATE catalogue_entry SET title = 'Lie'": "entries out of date: 2",
    "UPDATE catalogue_item SET kinship = 5 WHERE kind = 'article'": "items out of date: 1",
    "DELETE FROM catalogue_link": "links missing: 3",
    "UPDATE catalogue_link SET role = 'spy'": "links too many: 3",
    "DELETE FROM catalogue_dangling": "dangling links missing: 1",
    "DELETE FROM catalogue_searchdocument": "search documents missing: 2",
    "UPDATE catalogue_searchdocument SET tokens = 'lie'": "search documents out of date: 2",
    "UPDATE articles_articletext SET title = 'New'": "entries out of date: 1",
}


@pytest.mark.parametrize(("statement", "report"), DRIFT.items())
def test_drift_is_reported_by_check_and_mended_otherwise(sound, capsys, statement, report):
    sql(statement)
    drifted = sorted(Entry.stored.values_list("title", flat=True)), Link.stored.count(), documents()
    with pytest.raises(CommandError, match=r"manage\.py reindex"):
        call_command("reindex", check=True)
    assert report in capsys.readouterr().out
    assert (sorted(Entry.stored.values_list("title", flat=True)), Link.stored.count(), documents()) == drifted
    assert report in reindex(capsys)
    if "articletext" not in statement:
        assert (catalogue(), documents()) == sound
    assert reindex(capsys, check=True) == "2 objects, 3 items, 2 entries.\n"


def test_an_empty_catalogue_is_made_anew(sound, capsys):
    Item.stored.all().delete()
    assert found("quokka") == []
    assert "items missing: 2" in reindex(capsys)
    assert (catalogue(), documents()) == sound
    assert found("quokka") == ["Quokka"]


def test_items_of_what_is_gone_are_removed(sound, capsys):
    sql("DELETE FROM articles_taggedarticle")
    sql("DELETE FROM partnerships_taggedpartnership")
    sql("DELETE FROM taggit_tag")
    for table in ("articletext", "article_partnerships", "article"):
        sql(f"DELETE FROM articles_{table}")
    assert Article.objects.count() == 0
    assert "items too many: 2" in reindex(capsys)
    assert [item.kind for item in Item.stored.all()] == ["partnership"]
    assert found("quokka") == []


def test_writing_goes_in_short_transactions(sound, monkeypatch, capsys):
    """Editors can save while the command is at work."""
    batches = []
    monkeypatch.setattr("portal.catalogue.management.commands.reindex.BATCH", 1)
    monkeypatch.setattr(
        "portal.catalogue.management.commands.reindex.derive", lambda work: batches.append(*work.values())
    )
    reindex(capsys)
    assert [len(ids) for ids in batches] == [1, 1]
