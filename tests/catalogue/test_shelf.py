"""The columns in memory say what the database says, to whoever asks and whatever was undone."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from portal.catalogue import shelf
from portal.catalogue.models import Entry, Stamp
from portal.catalogue.shelf import keeper, keeping
from tests.catalogue.snapshots import columns, shelf_from_scratch
from tests.factories import STATES, add_text, make_article, make_event

pytestmark = pytest.mark.django_db


def titles(language="en", at=None):
    """What the shelf lets a reader see, by way of the primary keys."""
    now = shelf.current()
    rows = now.reading(language, at or timezone.now())
    return sorted(Entry.stored.filter(pk__in=now.entries.pk[rows].tolist()).values_list("title", flat=True))


def test_the_same_shelf_is_given_while_nothing_changes(django_assert_num_queries):
    make_article("Here")
    first = shelf.current()
    with django_assert_num_queries(1):
        assert shelf.current() is first


def test_changes_make_another_shelf_and_leave_the_old_one_as_it_was():
    article = make_article("Here")
    before = shelf.current()
    known = columns(before)
    make_article("There", tags=["soil"])
    article.texts.update(title="Elsewhere")
    now = shelf.current()

    assert titles() == ["Elsewhere", "There"]
    assert columns(now) == columns(shelf_from_scratch())
    assert columns(before) == known


def test_what_is_rolled_back_was_seen_inside_only():
    make_article("Here")
    before = shelf.current()
    with transaction.atomic():
        make_article("Rehearsed")
        assert titles() == ["Here", "Rehearsed"]
        transaction.set_rollback(True)
    assert shelf.current() is before
    assert titles() == ["Here"]


def test_many_rehearsals_do_not_push_out_the_shelf_that_all_share():
    make_article("Here")
    shared = shelf.current()
    for number in range(keeper.KEPT + 1):
        with transaction.atomic():
            make_article(f"Rehearsed {number}")
            assert shelf.current() is not shared
            transaction.set_rollback(True)
        assert shelf.current() is shared


def test_a_deleted_page_leaves_with_its_links():
    report = make_article("Report", events=[make_event("Lab")])
    assert len(shelf.current().links) == 1
    report.delete()
    assert len(shelf.current().links) == 0
    assert titles() == ["Lab"]
    assert columns(shelf.current()) == columns(shelf_from_scratch())


def test_who_missed_too_many_changes_reads_everything(monkeypatch):
    make_article("Here")
    shelf.current()
    monkeypatch.setattr(keeper, "MANY", 1)
    make_article("There")
    make_article("Elsewhere")
    assert titles() == ["Elsewhere", "Here", "There"]


def test_old_stamps_are_forgotten_and_nobody_is_misled(monkeypatch):
    monkeypatch.setattr(keeping, "AT_MOST", 4)
    for number in range(12):
        make_article(f"Page {number:02}")
        if number % 3 == 0:
            shelf.current()
    assert titles() == [f"Page {number:02}" for number in range(12)]
    assert Stamp.objects.count() <= 6


@pytest.mark.parametrize("state", STATES)
def test_the_shelf_and_the_database_agree_on_what_is_visible(state):
    article = make_article("Original", state=state)
    add_text(article, "Übersetzt", language="de", state="live")
    add_text(article, "Traduit", language="fr", state="draft")
    for language in ("en", "de", "fr", "it"):
        expected = Entry.objects.reading(language).values_list("title", flat=True)
        assert titles(language) == sorted(expected), language


def test_a_page_is_on_the_shelf_from_its_first_microsecond_to_its_last():
    begin = timezone.now().replace(microsecond=0) + timedelta(hours=1)
    end, tick = begin + timedelta(hours=1), timedelta(microseconds=1)
    make_article("Here", state="draft").texts.get().publish(at=begin, until=end)
    moments = [begin - tick, begin, end - tick, end]
    assert [titles(at=moment) for moment in moments] == [[], ["Here"], ["Here"], []]
