"""The verbs that bring a text to the public and take it away again."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry

from portal.publishing.changes import content_changed
from tests.conftest import NOON
from tests.factories import make_article

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def draft(noon):
    return make_article("Paris lab", state="draft").texts.get()


def stored(text):
    text.refresh_from_db()
    return text.state, text.publish_at, text.expire_at, text.first_published_at


def test_publish_makes_a_text_public_from_now_on(draft):
    draft.publish()

    assert stored(draft) == ("published", NOON, None, NOON)


def test_publish_takes_a_beginning_and_an_end(draft):
    draft.publish(at=NOON + DAY, until=NOON + 2 * DAY)

    assert stored(draft) == ("published", NOON + DAY, NOON + 2 * DAY, NOON + DAY)


def test_publish_again_forgets_the_former_end(draft):
    draft.publish(until=NOON + DAY)

    draft.publish()

    assert stored(draft) == ("published", NOON, None, NOON)


@pytest.mark.parametrize("until", [NOON - DAY, NOON])
def test_publish_refuses_an_end_that_is_not_later_than_the_beginning(draft, until):
    with pytest.raises(ValueError, match="cannot go off the site"):
        draft.publish(at=NOON, until=until)

    assert stored(draft) == ("draft", None, None, None)


def test_publish_refuses_an_end_in_the_past_where_no_beginning_is_named(draft):
    with pytest.raises(ValueError, match="cannot go off the site"):
        draft.publish(until=NOON)

    assert stored(draft) == ("draft", None, None, None)


def test_first_publication_stays_when_a_text_comes_back(draft, noon):
    draft.publish()
    noon.move_to(NOON + DAY)
    draft.unpublish()

    draft.publish()

    assert stored(draft) == ("published", NOON + DAY, None, NOON)


def test_first_publication_moves_with_a_text_that_was_never_public(draft):
    draft.publish(at=NOON + DAY)

    draft.publish(at=NOON + 7 * DAY)

    assert draft.first_published_at == NOON + 7 * DAY


def test_first_publication_is_forgotten_where_a_schedule_is_cancelled(draft, noon):
    draft.publish(at=NOON + DAY)

    draft.unpublish()

    assert stored(draft) == ("unpublished", NOON + DAY, None, None)


def test_first_publication_goes_back_with_a_text_dated_back(draft):
    draft.publish()

    draft.publish(at=NOON - DAY)

    assert draft.first_published_at == NOON - DAY


def test_unpublish_takes_a_text_off_at_once(draft):
    draft.publish(until=NOON + DAY)

    draft.unpublish()

    assert stored(draft) == ("unpublished", NOON, NOON + DAY, NOON)
    assert not draft.is_visible


def test_unpublish_leaves_a_draft_alone(draft, ben):
    draft.unpublish(by=ben)

    assert stored(draft) == ("draft", None, None, None)
    assert list(LogEntry.objects.all()) == []


def test_who_published_is_logged(draft, ben):
    draft.publish(by=ben)
    draft.publish(by=ben, at=NOON + DAY)
    draft.unpublish(by=ben)

    entries = LogEntry.objects.order_by("pk")
    assert [(entry.user, entry.get_edited_object(), entry.change_message) for entry in entries] == [
        (ben, draft.facts, "Published: Paris lab (English)"),
        (ben, draft.facts, "Scheduled: Paris lab (English)"),
        (ben, draft.facts, "Unpublished: Paris lab (English)"),
    ]


def test_nobody_is_logged_where_nobody_asked(draft):
    draft.publish()

    assert list(LogEntry.objects.all()) == []


def test_a_refused_log_entry_undoes_the_publication(draft, ben, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("The log is full.")

    monkeypatch.setattr(LogEntry.objects, "log_actions", fail)

    with pytest.raises(RuntimeError):
        draft.publish(by=ben)

    draft.refresh_from_db()
    assert draft.state == "draft"


@pytest.mark.parametrize("verb", ["publish", "unpublish"])
def test_each_verb_announces_the_facts(draft, verb):
    draft.publish()
    heard = []

    def listen(sender, ids, **kwargs):
        heard.append((sender, ids))

    content_changed.connect(listen)
    try:
        getattr(draft, verb)()
    finally:
        content_changed.disconnect(listen)

    assert set(heard) == {(type(draft.facts), frozenset([draft.facts.pk]))}
