"""Drafts beside what is live, and the way from one to the other."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from articles.models import Article
from portal.catalogue import pending
from portal.catalogue.models import Entry
from portal.revisions.desk import Desk, NothingWaits, reserved_among
from portal.revisions.models import Revision
from portal.revisions.rehearsals import rehearsal
from portal.revisions.snapshots import fingerprint, take
from tests.catalogue.snapshots import catalogue, derived_from_scratch
from tests.factories import MAKERS, STATES, add_text, make_article, make_document, make_event

pytestmark = pytest.mark.django_db


def retitled(row, title):
    """The snapshot with another title in its only text."""
    data = Desk(row).data
    (text,) = data["rows"][type(row).text_model()._meta.model_name].values()
    text["title"] = title
    return data


def steps(row):
    return list(Revision.objects.of(row).values_list("number", "step", "is_draft"))


def test_a_draft_changes_nothing_that_is_live():
    article = make_article("Care")
    before, shown = take(article), catalogue()

    Desk(article).save_draft(retitled(article, "Caring"), by=None)

    assert (take(article), catalogue()) == (before, shown)
    assert steps(article) == [(2, "drafted", True), (1, "found", False)]


def test_a_further_draft_replaces_the_first():
    article = make_article("Care")
    Desk(article).save_draft(retitled(article, "Caring"), by=None)
    Desk(article).save_draft(retitled(article, "Cared for"), by=None)

    assert steps(article) == [(3, "drafted", True), (2, "drafted", False), (1, "found", False)]
    assert Desk(article).draft.base.number == 1


def test_the_database_holds_one_draft_of_an_object():
    article = make_article("Care")
    Desk(article).save_draft(retitled(article, "Caring"), by=None)

    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.record(article, {"rows": {}}, step="drafted", is_draft=True)


@pytest.mark.parametrize("make", MAKERS.values(), ids=[model._meta.model_name for model in MAKERS])
def test_a_draft_of_any_kind_is_released_in_one_step(make):
    row = make("Care")
    draft = retitled(row, "Caring")
    Desk(row).save_draft(draft, by=None)

    revision, conflicts, lost = Desk(row).release(by=None)

    assert (conflicts, lost) == ([], [])
    assert fingerprint(take(row)) == fingerprint(draft) == revision.fingerprint
    assert Entry.objects.get(item__key=row.key).title == "Caring"
    assert Desk(row).draft is None


def test_what_was_written_past_the_draft_is_kept():
    article = make_article("Care")
    Desk(article).save_draft(retitled(article, "Caring"), by=None)
    article.events.add(make_event("Lab"))

    Desk(article).release(by=None)

    assert article.texts.get().title == "Caring"
    assert article.events.count() == 1


def test_what_was_changed_in_both_is_not_overwritten():
    article = make_article("Care")
    Desk(article).save_draft(retitled(article, "Caring"), by=None)
    article.texts.update(title="Careful")

    revision, conflicts, _lost = Desk(article).release(by=None)

    assert revision is None
    assert [path[-1] for path in conflicts] == ["title"]
    assert article.texts.get().title == "Careful"
    assert Desk(article).draft is not None


def test_a_text_that_was_taken_off_the_site_stays_off_when_a_draft_of_it_is_released():
    article = make_article("Care")
    Desk(article).save_draft(retitled(article, "Caring"), by=None)
    article.texts.get().unpublish()

    Desk(article).release(by=None)

    assert article.texts.get().status == "unpublished"


def test_the_second_of_two_who_release_is_told():
    article = make_article("Care")
    Desk(article).save_draft(retitled(article, "Caring"), by=None)
    first, second = Desk(article), Desk(article)
    first.release(by=None)

    with pytest.raises(NothingWaits):
        second.release(by=None)


def test_whatever_was_can_be_restored():
    article = make_article("Care", state="draft", events=[make_event("Lab")])
    desk = Desk(article)
    first = desk.remember()
    article.events.clear()
    article.texts.update(title="Caring")
    Desk(article).record(by=None)

    assert Desk(article).restore(first, by=None) == []

    assert take(article) == first.data
    assert [step for _number, step, _draft in steps(article)] == ["saved", "saved", "found"]


def test_a_public_object_is_restored_by_way_of_a_draft():
    article = make_article("Care")
    first = Desk(article).remember()
    Desk(article).save_draft(retitled(article, "Caring"), by=None)
    Desk(article).release(by=None)

    Desk(article).restore(first, by=None)

    assert article.texts.get().title == "Caring"
    assert Desk(article).data == first.data


def test_revisions_outlive_the_editor_and_the_object(ada):
    article = make_article("Care", state="draft")
    Desk(article).record(by=ada)
    pk = article.pk
    article.delete()
    ada.delete()

    revision = Revision.objects.get(object_id=pk, step="saved")

    assert (revision.maker, revision.made_by, revision.key) == ("Ada Autor", None, article.key)


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_as_long_as_a_revision_names_it():
    first, second = (ContentFile(words, name="plan.csv") for words in (b"a,b\n", b"c,d\n"))
    document = make_document("Plan", file=first, state="draft")
    revision = Desk(document).remember()
    document.file = second
    document.save()

    Desk(document).restore(revision, by=None)

    document.refresh_from_db()
    assert document.file.read() == b"a,b\n"


def test_a_rehearsal_leaves_nothing_behind():
    article = make_article("Care")
    shown = catalogue()

    with rehearsal():
        article.texts.update(title="Caring")
        make_event("Lab")
        assert Entry.objects.filter(title="Caring").exists()

    assert catalogue() == shown == derived_from_scratch()


def test_what_waited_before_a_rehearsal_is_derived_all_the_same():
    article = make_article("Care")

    with rehearsal():
        article.texts.update(title="Caring")

    assert Entry.objects.get().title == "Care"


def test_a_rehearsal_that_fails_leaves_nothing_behind_either():
    make_article("Care")
    shown = catalogue()

    def stumble():
        with rehearsal():
            make_event("Lab")
            assert Entry.objects.count() == 2
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumble()

    assert catalogue() == shown


@pytest.mark.django_db(transaction=True)
def test_a_rehearsal_leaves_nothing_behind_outside_of_any_transaction():
    article = make_article("Care")

    with rehearsal():
        article.texts.update(title="Caring")
        assert Entry.objects.get().title == "Caring"

    assert not connection.in_atomic_block
    assert Entry.objects.get().title == "Care"


MOVES = ["draft", "draft", "release", "discard", "restore", "publish", "unpublish", "translate", "bypass"]


@settings(max_examples=30, phases=[Phase.explicit, Phase.generate])
@given(st.lists(st.tuples(st.sampled_from(MOVES), st.integers(0, 99)), max_size=8))
def test_visitors_read_the_last_release_whatever_editors_do(moves):
    """`expected` is what an attentive reader knows of the page: nothing but releases and bypasses changes it."""
    with transaction.atomic():
        article = make_article("Title 0")
        expected = take(article)
        for move, number in moves:
            expected = _move(article, move, number, expected)
            assert fingerprint(take(article)) == fingerprint(expected)
            assert set(Entry.objects.values_list("title", flat=True)) == set(titles(expected))
        transaction.set_rollback(True)
    pending.forget()


def titles(data):
    return [text["title"] for text in data["rows"]["articletext"].values()]


def _move(article, move, number, expected):
    desk = Desk(article)
    match move:
        case "draft":
            data = desk.data
            next(iter(data["rows"]["articletext"].values()))["title"] = f"Title {number}"
            desk.save_draft(data, by=None)
        case "release" if desk.draft:
            _revision, conflicts, _lost = desk.release(by=None)
            return expected if conflicts else take(article)
        case "discard":
            desk.discard()
        case "restore" if revision := Revision.objects.of(article).first():
            desk.restore(revision, by=None)
            return expected if desk.draft else revision.data
        case "publish":
            Article.objects.get().texts.first().publish()
        case "unpublish":
            Article.objects.get().texts.first().unpublish()
        case "translate" if not article.texts.filter(language="fr").exists():
            add_text(article, f"Titre {number}", language="fr", state="draft")
            return take(article)
        case "bypass":
            article.texts.filter(language="en").update(title=f"Bypass {number}")
            return take(article)
    return expected


def test_who_gets_a_draft_is_known_of_many_at_once(django_assert_num_queries):
    articles = [make_article(state, state=state) for state in STATES]
    Desk(articles[-1]).save_draft(Desk(articles[-1]).data, by=None)
    with django_assert_num_queries(2):
        reserved = reserved_among(Article, [article.pk for article in articles])
    assert reserved == {article.pk for article in articles if Desk(article).is_reserved}
    assert len(reserved) == 3  # live, scheduled, and the one with a draft
