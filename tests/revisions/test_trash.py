"""Whatever is deleted comes back as it was, for ninety days."""

import json
from contextlib import suppress
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import CASCADE, SET_DEFAULT, SET_NULL, ProtectedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import Article, ArticlePick
from partnerships.models import ActionPlan, Membership
from portal.audit import acting
from portal.audit.models import Record
from portal.catalogue.models import FormerAddress, Item, Separation
from portal.library.models import Document
from portal.publishing.changes import publishable_models
from portal.releases.models import ReleaseItem, ReleaseSet
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.obstacles import Occupied
from portal.revisions.rehearsals import rehearsal
from portal.revisions.snapshots import parts, records, take
from portal.revisions.trash import bring_back, empty, purge, thrown_away
from tests.catalogue.snapshots import catalogue, derived_from_scratch
from tests.factories import (
    MAKERS,
    add_text,
    make_action,
    make_article,
    make_document,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_topic,
)
from tests.world import make_world

pytestmark = pytest.mark.django_db


def exported(*models):
    """All that `dumpdata` knows of these kinds and what belongs to them, by natural keys."""
    labels = [part._meta.label for model in models for part in (model, *(part for part, _owner in parts(model)))]
    out = StringIO()
    call_command("dumpdata", *labels, natural_primary=True, natural_foreign=True, stdout=out)
    return sorted(json.dumps(row, sort_keys=True) for row in json.loads(out.getvalue()))


def addresses():
    rows = FormerAddress.objects.values_list("item__kind", "item__key", "kind", "language", "slug")
    return sorted(rows)


def state():
    return exported(*publishable_models()), catalogue(), addresses()


def undo(**more):
    """Bring back what was deleted last."""
    return bring_back(thrown_away()[0], **{"by": None, "may_publish": True, **more})


def move(row, slug):
    """Give the page another address; the old one leads there."""
    Item.objects.count()
    text = row.texts.get(language="en")
    text.slug = slug
    text.save()
    Item.objects.count()


def delete_what_nothing_names():
    """The titles of what could be deleted."""
    gone = []
    for model in publishable_models():
        for row in model.objects.all():
            with suppress(ProtectedError), transaction.atomic():
                title = str(row)
                row.delete()
                gone.append(title)
    return gone


class TestIdentity:
    @pytest.mark.parametrize("make", MAKERS.values(), ids=[model._meta.model_name for model in MAKERS])
    @pytest.mark.parametrize("how", ["instance", "queryset"])
    def test_a_lone_object_of_any_kind(self, make, how):
        row = make("Care", state="live")
        add_text(row, "Soin", language="fr", state="scheduled")
        add_text(row, "Pflege", language="de", state="expired")
        add_text(row, "Cuidado", language="es", state="unpublished")
        move(row, "caring")
        before = state()
        pk, model = row.pk, type(row)
        (row if how == "instance" else model.objects.filter(pk=pk)).delete()
        assert state() != before

        facts, lost, elsewhere = undo()

        assert (facts.pk, lost, elsewhere) == (pk, [], [])
        assert state() == before
        assert catalogue() == derived_from_scratch()

    def test_a_whole_programme(self):
        """All of it is deleted, what nothing names first, and comes back in the opposite order."""
        make_world()
        Article.objects.filter(texts__title__startswith="Report").delete()  # they are all alike
        for model in publishable_models():
            if model is not Article:  # their texts link to each other, so that none could go first
                model.text_model().objects.update(body="")
        before = state()
        order = [deletion for round_ in iter(delete_what_nothing_names, []) for deletion in round_]
        assert [model for model in publishable_models() if model.objects.exists()] == []

        for title in reversed(order):
            _facts, lost, elsewhere = undo()
            assert (title, lost, elsewhere) == (title, [], [])

        assert state() == before
        assert catalogue() == derived_from_scratch()

    def test_an_article_with_all_that_can_belong_to_it(self):
        lab, genoa = make_event("Lab"), make_organisation("Genoa")
        article = make_article(
            "Care",
            events=[lab, make_event("Meeting")],
            organisations=[genoa],
            tags=["care", "love"],
            sources="https://example.org/",
            text={"body": '<p><a href="/events/lab/">lab</a> <a href="/articles/nowhere/">y</a></p>'},
        )
        ArticlePick.objects.create(source=article, target=Item.objects.get(key=genoa.key), position=1, language="fr")
        before = state()
        article.delete()
        undo()
        assert state() == before

    def test_rows_of_a_partnership(self):
        food = make_partnership("Food", members=[make_organisation("Genoa"), make_organisation("Oslo")])
        Membership.objects.filter(organisation__texts__title="Oslo").update(role="coordinator")
        before = state()
        food.delete()
        undo()
        assert state() == before


def test_what_a_page_was_kept_apart_from_comes_back_with_it():
    article, here, gone = make_article("Care"), make_article("Here"), make_article("Gone")
    items = {row: Item.objects.get(key=row.key) for row in (article, here, gone)}
    Separation.objects.create(item=items[here], other=items[article])
    Separation.objects.create(item=items[article], other=items[gone])
    article.delete()
    gone.delete()
    assert not Separation.objects.exists()

    bring_back(thrown_away()[1], by=None, may_publish=True)

    assert [pair.natural_key() for pair in Separation.objects.all()] == [("article", article.key, "article", here.key)]


def test_whatever_goes_with_an_object_is_in_its_snapshot():
    """A new table with a foreign key to content is either a part of it or does not go with it."""
    missed = [
        f"{relation.related_model.__name__}.{relation.field.name}"
        for model in publishable_models()
        for relation in model._meta.related_objects
        if relation.on_delete in (CASCADE, SET_NULL, SET_DEFAULT)
        and not relation.related_model._meta.auto_created
        and (relation.related_model, relation.field) not in [*parts(model), *records(model)]
    ]

    assert missed == []


class TestWhatIsThrownAway:
    def test_who_and_when_and_where_from(self, ben, noon):
        article = make_article("Care")
        add_text(article, "Soin", language="fr")
        with acting(ben):
            article.delete()
        deletion = thrown_away().get()
        assert (deletion.title, deletion.maker, deletion.made_by) == ("Care", "Ben Bureau", ben)
        assert (deletion.made_at, deletion.kept["address"]) == (timezone.now(), "/articles/care/")

    def test_at_the_command_line(self):
        make_article("Care").delete()
        assert (thrown_away().get().maker, thrown_away().get().made_by) == ("command line", None)

    def test_several_at_once(self):
        for title in ("Care", "Love"):
            make_article(title)
        Article.objects.all().delete()
        assert sorted(thrown_away().values_list("title", flat=True)) == ["Care", "Love"]

    def test_what_the_guard_keeps_is_not_thrown_away(self):
        genoa = make_organisation("Genoa")
        make_partnership("Food", members=[genoa])
        with pytest.raises(ProtectedError):
            genoa.delete()
        assert not thrown_away().exists()

    def test_a_rehearsed_deletion_leaves_nothing(self):
        article = make_article("Care")
        with rehearsal():
            article.delete()
        assert not Revision.objects.exists()

    def test_what_is_back_is_in_the_trash_no_more(self):
        article = make_article("Care")
        article.delete()
        undo()
        assert not thrown_away().exists()
        Article.objects.get().delete()
        assert thrown_away().count() == 1
        undo()
        assert [row.step for row in Revision.objects.all()] == ["returned", "deleted", "returned", "deleted"]

    def test_after_ninety_days_it_is_gone(self, noon):
        make_article("Care").delete()
        noon.shift(timedelta(days=90) - timedelta(seconds=1))
        assert thrown_away().count() == 1
        noon.shift(timedelta(seconds=1))
        assert thrown_away().count() == 0

    def test_the_log_says_what_happened(self, ben):
        article = make_article("Care", key="care")
        with acting(ben):
            article.delete()
        with acting(name="later"):
            undo(by=ben)
        told = Record.objects.filter(kind="articles.article").order_by("pk").values_list("verb", "name", "key", "label")
        assert list(told)[-2:] == [
            ("deleted", "Ben Bureau", "care", "Care"),
            ("brought back", "Ben Bureau", "care", "Care"),
        ]


class TestHistory:
    def test_it_is_there_again(self):
        article = make_article("Care", state="draft")
        first = Desk(article).remember()
        article.texts.update(title="Caring")
        article.delete()
        facts, _lost, _elsewhere = undo()
        desk = Desk(facts)
        assert desk.remember().step == "returned"
        desk.restore(first, by=None)
        assert take(facts) == first.data
        assert [row.step for row in Revision.objects.of(facts)] == ["saved", "returned", "deleted", "found"]

    def test_so_is_the_draft(self):
        article = make_article("Care")
        data = Desk(article).data
        next(iter(data["rows"]["articletext"].values()))["title"] = "Caring"
        Desk(article).save_draft(data, by=None)
        article.delete()
        facts, _lost, _elsewhere = undo()
        _revision, conflicts, lost = Desk(facts).release(by=None)
        assert (conflicts, lost, facts.texts.get().title) == ([], [], "Caring")


class TestPublication:
    def test_who_may_not_publish_puts_nothing_on_the_site(self, ada):
        article = make_article("Care")
        for language, state_ in (("fr", "scheduled"), ("de", "expired"), ("es", "draft")):
            add_text(article, f"Care {language}", language=language, state=state_)
        article.delete()
        facts, _lost, _elsewhere = undo(by=ada, may_publish=False)
        assert {text.language: text.status for text in facts.texts.all()} == {
            "de": "expired",
            "en": "unpublished",
            "es": "draft",
            "fr": "unpublished",
        }
        assert not Article.objects.published().exists()

    def test_what_was_scheduled_may_have_had_its_time(self, noon):
        make_article("Care", state="scheduled").delete()
        noon.shift(timedelta(days=2))
        facts, _lost, _elsewhere = undo()
        assert facts.texts.get().status == "live"


class TestInTheWay:
    def refused(self):
        before = state(), Revision.objects.count(), Record.objects.count()
        with pytest.raises(Occupied) as refusal:
            undo()
        assert (state(), Revision.objects.count(), Record.objects.count()) == before
        return refusal.value.obstacles

    def test_another_has_its_key(self):
        make_article("Care", key="care").delete()
        make_article("Love", key="care")
        assert self.refused() == ["“Love” has the permanent key “care” now."]

    def test_another_has_its_address(self):
        make_article("Care").delete()
        make_article("Care")
        assert self.refused() == ["“Care (English)” stands at /articles/care/ now. Change its address first."]

    def test_what_it_was_a_part_of_is_gone(self):
        plan = make_plan("Plan", key="first-plan")
        topic = make_topic("Care", plan=plan)
        topic.delete()
        ActionPlan.objects.all().delete()
        deletion = thrown_away().get(title="Care")
        with pytest.raises(Occupied, match="The plan “first-plan” to which it belongs is gone"):
            bring_back(deletion, by=None, may_publish=True)
        undo()
        bring_back(deletion, by=None, may_publish=True)
        assert ActionPlan.objects.get().topics.get().texts.get().title == "Care"

    def test_another_has_its_place(self):
        plan = make_plan("Plan")
        make_topic("Care", plan=plan, number=1).delete()
        make_topic("Love", plan=plan, number=1)
        assert self.refused() == ["“Love” has its place now (plan, number)."]

    def test_it_is_there_already(self):
        article = make_article("Care")
        article.delete()
        deletion = thrown_away().get()
        undo()
        with pytest.raises(Occupied, match="It is there already"):
            bring_back(deletion, by=None, may_publish=True)

    def test_what_it_named_and_is_gone_is_left_out_and_told(self):
        lab, meeting = make_event("Lab", key="lab"), make_event("Meeting")
        article = make_article("Care", events=[lab, meeting])
        article.delete()
        lab.delete()
        deletion = thrown_away().get(title="Care")
        facts, lost, _elsewhere = bring_back(deletion, by=None, may_publish=True)
        assert [(field.name, key) for field, key in lost] == [("events", ["lab"])]
        assert list(facts.events.all()) == [meeting]

    def test_a_former_address_that_leads_elsewhere_stays_there(self):
        article = make_article("Care")
        move(article, "caring")
        article.delete()
        other = make_article("Care")
        move(other, "love")
        facts, _lost, elsewhere = undo()
        assert elsewhere == [("en", "care")]
        assert not FormerAddress.objects.filter(item__object_id=facts.pk, item__kind="article").exists()

    def test_a_link_written_meanwhile_to_its_former_address_leads_to_it_again(self):
        article = make_article("Care")
        move(article, "caring")
        article.delete()
        make_article("Love", text={"body": '<p><a href="/articles/care/">care</a></p>'})
        undo()
        assert [(source[0], target[0]) for source, target, *_more in catalogue()["links"]] == [("article", "article")]
        assert catalogue() == derived_from_scratch()


@pytest.mark.django_db(transaction=True)
class TestFiles:
    @pytest.fixture
    def plan(self):
        return make_document("Plan", key="plan", file=ContentFile(b"a,b\n", name="plan.csv"))

    def test_they_stay_as_long_as_the_trash_holds_them(self, plan):
        plan.delete()
        facts, _lost, _elsewhere = undo()
        assert Document.objects.get(pk=facts.pk).file.read() == b"a,b\n"

    def test_they_go_with_what_is_purged(self, plan):
        storage, name = plan.file.storage, plan.file.name
        plan.delete()
        assert storage.exists(name)
        purge(timezone.now() + timedelta(days=91))
        assert not storage.exists(name)

    def test_but_not_while_another_document_has_them(self, plan):
        storage, name = plan.file.storage, plan.file.name
        make_document("Copy", file=name)
        plan.delete()
        purge(timezone.now() + timedelta(days=91))
        assert storage.exists(name)


class TestPurge:
    @pytest.fixture
    def gone(self, noon):
        old = make_article("Old", key="old")
        Desk(old).save_draft(Desk(old).data, by=None)
        old.delete()
        noon.shift(timedelta(days=60))
        make_article("Young").delete()
        living = make_article("Living")
        Desk(living).remember()
        noon.shift(timedelta(days=30))

    def test_what_is_ninety_days_old_is_forgotten_with_its_history(self, gone):
        assert purge() == ["Old"]
        assert purge() == []
        assert [row.title or row.key.split("-")[0] for row in Revision.objects.order_by("pk")] == ["Young", "article"]
        row = Record.objects.get(verb="purged")
        assert (row.kind, row.key, row.label) == ("articles.article", "old", "Old")

    def test_what_came_back_keeps_its_history(self, noon):
        make_article("Care").delete()
        undo()
        noon.shift(timedelta(days=91))
        assert purge() == []

    def test_what_came_back_by_another_door_keeps_its_history(self, noon):
        article = make_article("Care")
        article.delete()
        Article.objects.create(pk=Revision.objects.get().object_id, key="care", dated_on="2025-01-01")
        noon.shift(timedelta(days=91))
        assert purge() == []
        assert Revision.objects.exists()

    def test_what_a_release_set_refers_to_stays(self, gone):
        revision = Revision.objects.get(key="old", step="drafted")
        gathered = ReleaseSet.objects.create(name="Winter")
        kind = ContentType.objects.get_for_model(Article)
        ReleaseItem.objects.create(
            release_set=gathered, content_type=kind, object_id=revision.object_id, label="Old", revision=revision
        )
        assert purge() == []
        assert Revision.objects.filter(key="old").count() == 3
        assert Revision.objects.get(pk=revision.pk).base is not None

    def test_the_command_says_what_went(self, gone, capsys):
        call_command("purge_trash", "--dry-run")
        assert capsys.readouterr().out == "Would be forgotten: Old\n"
        call_command("purge_trash")
        call_command("purge_trash")
        assert capsys.readouterr().out == "Forgotten: Old\nNothing is older than 90 days.\n"

    def test_the_worker_does_it_by_itself(self, gone, settings):
        assert empty.call() == "1 forgotten."
        assert "portal.revisions.trash.empty" in settings.PERIODIC_TASKS


def test_its_cost_does_not_grow_with_the_trash():
    def queries():
        action = make_action("Care")
        Item.objects.count()
        with CaptureQueriesContext(connection) as captured:
            action.delete()
            undo()
        return len(captured)

    few = queries()
    for number in range(5):
        make_action(f"Care {number}").delete()
    Article.objects.all().delete()
    assert queries() <= few
