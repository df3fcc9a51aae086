"""What is recorded, once, by whom; and that what is recorded stays."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from taggit.models import Tag

from articles.models import Article
from partnerships.models import Membership
from portal.audit import acting, change, record, silently
from portal.audit.models import Record, UnchangeableError
from portal.library.models import Image, ImageText
from portal.revisions.desk import Desk
from portal.revisions.rehearsals import rehearsal
from tests.factories import add_text, make_article, make_event, make_organisation, make_partnership, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What has been recorded since the last time it was asked, the oldest first."""
    seen = set(Record.objects.values_list("pk", flat=True))

    def since():
        new = list(Record.objects.exclude(pk__in=seen).order_by("pk"))
        seen.update(row.pk for row in new)
        return [(row.verb, row.kind.partition(".")[2], row.label) for row in new]

    return since


@pytest.fixture
def article(told):
    with acting(name="setting the scene"):
        article = make_article("Care", state="draft")
    told()
    return article


class TestContent:
    def test_whoever_adds_an_object_leaves_one_record_with_its_title(self, told):
        make_article("Care", state="draft", events=[make_event("Lab", state="draft")], tags=["care"])
        assert told() == [("added", "event", "Lab"), ("added", "article", "Care"), ("added", "tag", "care")]

    def test_an_object_changes_once_in_a_transaction_however_many_rows_are_written(self, told, article):
        with transaction.atomic():
            article.texts.update(title="Caring")
            article.tags.add("care")
            article.sources = "https://example.org/"
            article.save()
            article.texts.get().save()
        assert told() == [("changed", "article", "Caring"), ("added", "tag", "care")]

    def test_what_is_shown_elsewhere_has_not_changed_there(self, told, article):
        with acting(name="setting the scene"):
            lab, genoa, food = make_event("Lab"), make_organisation("Genoa"), make_partnership("Food")
        told()
        article.events.add(lab)
        with acting(name="clearing"):
            lab.articles.clear()
        Membership.objects.create(partnership=food, organisation=genoa)
        assert told() == [
            ("changed", "article", "Care"),
            ("changed", "article", "Care"),
            ("changed", "partnership", "Food"),
        ]

    def test_bulk_writes_are_heard(self, told, article):
        with acting(name="setting the scene"):
            make_article("Love", state="draft", key="love")
        told()
        Article.objects.update(sources="https://example.org/")
        assert told() == [("changed", "article", "Care"), ("changed", "article", "Love")]

    def test_so_are_fixtures(self, told, tmp_path):
        row = {"model": "articles.category", "fields": {"key": "labs", "original_language": "en"}}
        text = {
            "model": "articles.categorytext",
            "fields": {"facts": ["labs"], "language": "en", "title": "Labs", "body": "", "summary": ""},
        }
        fixture = tmp_path / "labs.json"
        fixture.write_text(f"[{row}, {text}]".replace("'", '"'))
        call_command("loaddata", str(fixture), verbosity=0)
        with acting(name="a second time"):
            call_command("loaddata", str(fixture), verbosity=0)
        assert told() == [("added", "category", "Labs"), ("changed", "category", "Labs")]
        assert [row.name for row in Record.objects.all()] == ["a second time", "command line"]

    def test_a_hundred_objects_cost_as_many_queries_as_one(self, django_assert_max_num_queries):
        for number in range(100):
            make_article(f"Care {number}", state="draft")
        with acting(), django_assert_max_num_queries(6):
            Article.objects.update(sources="https://example.org/")
        assert Record.objects.filter(verb="changed").count() == 100

    def test_what_is_written_again_in_the_same_transaction_costs_nothing(self, article, django_assert_num_queries):
        with silently(), CaptureQueriesContext(connection) as unheard:
            article.texts.update(title="Care for")
        article.texts.update(title="Caring")
        with django_assert_num_queries(len(unheard)):
            article.texts.update(title="Careful")


class TestVerbs:
    def test_publishing_says_what_it_did_and_what_was_before(self, told, article, ben, noon):
        text = article.texts.get()
        told()
        text.publish(by=ben)
        assert told() == [("published", "article", "Care")]
        row = Record.objects.get(verb="published")
        assert (row.name, row.by, row.object_id, row.key) == ("Ben Bureau", ben, article.pk, article.key)
        assert row.details == {
            "text": "Care (English)",
            "state": change("draft", "published"),
            "publish_at": change(None, "2025-06-17T12:00:00Z"),
        }

    def test_two_texts_published_together_are_two_records(self, told, article):
        french = add_text(article, "Soin", language="fr", state="draft")
        told()
        with transaction.atomic(), acting():
            for text in (article.texts.get(language="en"), french):
                text.publish()
        assert told() == [("published", "article", "Care"), ("published", "article", "Care")]

    def test_unpublishing_says_why(self, told, article):
        text = article.texts.get()
        text.publish()
        told()
        text.unpublish(reason="outdated", note="There is a new one.")
        assert told() == [("unpublished", "article", "Care")]
        assert Record.objects.first().details["unpublish_reason"] == change("", "outdated")

    def test_drafts_name_their_revisions(self, told, article, ada, ben):
        article.texts.get().publish()
        told()
        data = Desk(article).data
        next(iter(data["rows"]["articletext"].values()))["title"] = "Caring"
        Desk(article).save_draft(data, by=ada)
        Desk(article).release(by=ben, note="As agreed")
        assert told() == [("drafted", "article", "Care"), ("released", "article", "Caring")]
        released, drafted = Record.objects.all()[:2]
        assert (drafted.name, drafted.details["revision"]) == ("Ada Autor", change(1, 2))
        assert (released.name, released.details["revision"], released.details["note"]) == (
            "Ben Bureau",
            change(2, 3),
            "As agreed",
        )
        assert drafted.details["fingerprint"]["after"] == released.details["fingerprint"]["after"]

    @pytest.mark.parametrize("state", ["draft", "live"])
    def test_bringing_back_an_old_state(self, told, ada, state):
        article = make_article("Care", state=state)
        first = Desk(article).remember()
        told()
        with acting(ada):
            Desk(article).restore(first, by=ada)
        assert told() == [("restored", "article", "Care")]
        row = Record.objects.get(verb="restored")
        assert (row.name, row.details["note"]) == ("Ada Autor", "#1")

    def test_discarding_a_draft(self, told, article):
        article.texts.get().publish()
        Desk(article).save_draft(Desk(article).data, by=None)
        told()
        Desk(article).discard()
        assert told() == [("discarded", "article", "Care")]
        Desk(article).discard()
        assert told() == []


class TestPlainRows:
    def test_a_picture_and_its_words(self, told):
        with acting():
            image = Image.objects.create(key="tram", file="images/tram.png")
            image.credit = "Ada"
            image.save()
            ImageText.objects.create(image=image, alt="A tram")
        with acting():
            image.save()
        image.delete()
        assert told() == [
            ("added", "image", "tram"),
            ("added", "imagetext", "A tram"),
            ("changed", "image", "tram"),
            ("deleted", "imagetext", "A tram"),
            ("deleted", "image", "tram"),
        ]

    def test_tags(self, told, article):
        with acting():
            article.tags.add("care")
        with acting():
            Tag.objects.filter(name="care").get().save()
        assert told() == [("added", "tag", "care"), ("changed", "article", "Care"), ("changed", "tag", "care")]


class TestTransactions:
    def test_a_record_goes_with_the_change_that_is_undone(self, told, article):
        with transaction.atomic():
            article.texts.update(title="Caring")
            transaction.set_rollback(True)
        assert told() == []

    def test_what_is_changed_again_after_an_undone_savepoint_is_recorded(self, told, article):
        with transaction.atomic():
            with transaction.atomic():
                article.texts.update(title="Caring")
                transaction.set_rollback(True)
            article.texts.update(title="Careful")
        assert told() == [("changed", "article", "Careful")]

    def test_what_was_recorded_before_an_undone_savepoint_stays_once(self, told, article):
        with transaction.atomic():
            article.texts.update(title="Caring")
            with transaction.atomic():
                article.texts.update(title="Cared for")
                make_event("Lab")
                transaction.set_rollback(True)
            article.tags.add("care")
        assert told() == [("changed", "article", "Caring"), ("added", "tag", "care")]

    def test_what_a_savepoint_has_kept_is_not_recorded_again(self, told, article):
        with transaction.atomic():
            with transaction.atomic():
                article.texts.update(title="Caring")
            article.texts.update(title="Careful")
        assert told() == [("changed", "article", "Caring")]

    @pytest.mark.django_db(transaction=True)
    def test_each_transaction_has_its_own_record(self, told, article):
        for title in ("Caring", "Careful"):
            with transaction.atomic():
                article.texts.update(title=title)
        assert told() == [("changed", "article", "Caring"), ("changed", "article", "Careful")]

    def test_a_rehearsal_records_nothing(self, told, article):
        with rehearsal():
            article.texts.get().publish()
            assert told() == []
        assert told() == []

    def test_silence_ends(self, told, article):
        with silently():
            record("looked at", article)
        record("touched", article)
        assert told() == [("touched", "article", "Care")]


class TestWho:
    def test_at_the_command_line(self, article):
        record("touched", article)
        assert (Record.objects.first().name, Record.objects.first().by) == ("command line", None)

    def test_somebody_or_something_else(self, article, ada):
        with acting(ada):
            with acting(name="nightly tasks"):
                record("checked", article)
            record("read", article)
        assert [(row.verb, row.name, row.by) for row in Record.objects.all()[:2]] == [
            ("read", "Ada Autor", ada),
            ("checked", "nightly tasks", None),
        ]

    def test_a_request_acts_for_whoever_is_logged_in(self, client, ben):
        article = make_article("Care", state="draft")
        client.force_login(ben)
        data = {"chosen": article.texts.get().pk, "when": "now"}
        client.post(f"/admin/articles/article/{article.pk}/publish/", data)
        assert (Record.objects.first().verb, Record.objects.first().by) == ("published", ben)

    def test_no_session_is_read_where_nothing_is_written(self, client):
        make_article("Care")
        assert "Cookie" not in client.get("/articles/care/").get("Vary", "")

    def test_the_name_stays_when_the_account_goes(self, article):
        user = make_user("otto", first_name="Otto", last_name="Ohnesorg")
        record("touched", article, by=user)
        user.delete()
        row = Record.objects.get(verb="touched")
        assert (row.by, row.name) == (None, "Otto Ohnesorg")

    def test_the_object_stays_named_when_it_goes(self, article):
        article.delete()
        assert {(row.key, row.label) for row in Record.objects.filter(kind="articles.article")} == {
            (article.key, "Care")
        }


class TestNothingIsChangedLater:
    @pytest.fixture
    def row(self, article):
        record("touched", article)
        return Record.objects.get(verb="touched")

    @pytest.mark.parametrize(
        "tamper",
        [
            lambda row: row.save(),
            lambda row: row.delete(),
            lambda row: Record.objects.update(name="Nobody"),
            lambda row: Record.objects.filter(pk=row.pk).delete(),
            lambda row: Record.objects.filter(pk=row.pk)._raw_delete("default"),
            lambda row: Record.objects.bulk_update([row], ["name"]),
            lambda row: Record.objects.update_or_create(pk=row.pk, defaults={"name": "Nobody"}),
        ],
        ids=["save", "delete", "update", "queryset delete", "raw delete", "bulk update", "update or create"],
    )
    def test_through_the_orm(self, row, tamper):
        with pytest.raises(UnchangeableError), transaction.atomic():
            tamper(row)
        assert Record.objects.get(pk=row.pk).name == "command line"
