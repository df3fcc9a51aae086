"""The index follows the texts, whichever way they change, and nothing stays behind."""

from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor

from articles.models import Article, ArticleText
from portal.catalogue import pending
from portal.catalogue.models import Entry, Item, SearchDocument
from portal.catalogue.search.engines import entries_with
from portal.catalogue.search.tokens import LEVELS
from tests.catalogue.searching import found
from tests.factories import add_text, make_article, make_organisation

pytestmark = pytest.mark.django_db


def indexed(word):
    """How many entries the database's own index names for a word, visible or not, existing or not."""
    pending.flush()
    return has(*(f"{word}:{level}" for level in LEVELS))


def has(*tokens):
    return len(entries_with([tokens])[0])


def test_a_document_holds_tokens_points_and_plain_text():
    make_article(
        "Greener cities",
        tags=["Łódź"],
        text={"summary": "On cities.", "body": "<h2>Trees</h2><p>H<sub>2</sub>O &amp; <strong>air</strong></p>"},
    )
    pending.flush()
    document = SearchDocument.objects.get()
    assert document.text == "Trees H2O & air"
    assert document.names == "Łódź"
    assert document.length == len("Greener cities Łódź On cities Trees H2O air".split())
    assert document.tokens.split() == sorted(
        "greener:5 cities:6 citi:6 lodz:3 on:2 trees:1 tree:1 h2o:1 air:1 t:greener t:cities t:lodz".split()
    )
    assert document.words == "Greener cities Łódź Trees air H2O On"


def test_changed_words_replace_the_old_ones():
    article = make_article("Quokka")
    assert found("quokka") == ["Quokka"]
    text = article.texts.get()
    text.title = "Wombat"
    text.save()
    assert (found("quokka"), found("wombat")) == ([], ["Wombat"])
    assert (indexed("quokka"), indexed("wombat")) == (0, 1)


def test_bulk_updates_are_indexed():
    make_article("Quokka")
    ArticleText.objects.update(body="<p>Wombat</p>")
    assert found("wombat") == ["Quokka"]


def test_names_and_tags_are_indexed_when_they_change():
    article, city = make_article("Report", tags=["quokka"]), make_organisation("Chalandri")
    assert found("quokka") == ["Report"]
    article.tags.set(["wombat"])
    city.aliases = "Halandri"
    city.save()
    assert (found("quokka"), found("wombat"), found("halandri")) == ([], ["Report"], ["Chalandri"])


@pytest.mark.parametrize("delete", ["text", "object", "bulk", "texts in bulk", "item", "entries"])
def test_deleting_leaves_nothing(delete):
    article = make_article("Quokka")
    add_text(article, "Quokka", language="fr")
    assert indexed("quokka") == 2
    match delete:
        case "text":
            article.texts.get(language="fr").delete()
        case "object":
            article.delete()
        case "bulk":
            Article.objects.all().delete()
        case "texts in bulk":
            ArticleText.objects.all().delete()
        case "item":
            Item.objects.get(kind="article").delete()
        case "entries":
            Entry.objects.all().delete()
    left = 1 if delete == "text" else 0
    assert (indexed("quokka"), SearchDocument.objects.count()) == (left, left)


def test_the_index_agrees_with_its_table():
    make_article("Quokka", tags=["soil"]).texts.update(title="Wombat")
    make_article("Quokka", text={"summary": "Wombats and soil."})
    make_article("Wombat").delete()
    pending.flush()
    expected = Counter(token for document in SearchDocument.objects.all() for token in document.tokens.split())
    assert {token: has(token) for token in [*expected, "t:quokka"]} == expected
    assert expected["t:quokka"] == 1


def test_no_document_outlives_its_entry_by_raw_sql():
    """The database refuses what would leave words behind without a page."""
    make_article("Quokka")
    pending.flush()
    with pytest.raises(DatabaseError), transaction.atomic():
        _delete_entries_behind_our_back()


def _delete_entries_behind_our_back():
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalogue_entry")
    connection.check_constraints()


def test_unchanged_words_are_not_written_again():
    article = make_article("Quokka")
    assert found("quokka") == ["Quokka"]
    article.review_on = "2030-01-01"
    article.save()
    with connection.execute_wrapper(_refuse_writing_documents):
        assert found("quokka") == ["Quokka"]


def _refuse_writing_documents(execute, sql, params, many, context):
    assert not (sql.startswith(("INSERT", "UPDATE")) and "catalogue_searchdocument" in sql)
    return execute(sql, params, many, context)


def test_many_texts_cost_a_handful_of_statements():
    statements = []

    def count(execute, sql, params, many, context):
        statements.append(sql)
        return execute(sql, params, many, context)

    with transaction.atomic():
        articles = Article.objects.bulk_create(Article(key=f"a-{n}", dated_on="2025-01-01") for n in range(200))
        ArticleText.objects.bulk_create(ArticleText(facts=a, title=f"Quokka {a.key}", slug=a.key) for a in articles)
        with connection.execute_wrapper(count):
            pending.flush()
    assert sum("catalogue_searchdocument" in sql for sql in statements) <= 3
    assert indexed("quokka") == 200


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + " ".join(chr(0x10400 + n % 40) * 30 + str(n) for n in range(20_000)) + "</p>",
        "<p>" + " ".join(f"w{n}" for n in range(100_000)) + "</p>",
        "<p>" + " ".join(f"\ufdfa\ufdfa{n}" for n in range(20_000)) + "</p>",
        "<p>" + "x" * 1_000_000 + "</p>",
    ],
    ids=["astral letters", "many words", "letters that unfold", "one word"],
)
def test_endless_texts_are_indexed_as_far_as_the_databases_go(body):
    make_article("Quokka", text={"body": body})
    assert found("quokka") == ["Quokka"]


def test_endless_names_are_indexed_as_far_as_the_databases_go():
    make_organisation("Quokka", aliases="\n".join(f"alias{n}" for n in range(100_000)))
    assert found("quokka") == found("alias100") == ["Quokka"]


@pytest.mark.django_db(transaction=True)
def test_the_migration_can_be_undone_and_done_again():
    executor = MigrationExecutor(connection)
    latest = executor.loader.graph.leaf_nodes()  # other rooms stand on the catalogue
    executor.migrate([("catalogue", "0001_initial")])
    assert "catalogue_searchtokens" not in connection.introspection.table_names()
    MigrationExecutor(connection).migrate(latest)
    make_article("Quokka")
    assert found("quokka") == ["Quokka"]
