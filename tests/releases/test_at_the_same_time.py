"""Two people press the button at once: one is first, the other is told, and nothing is lost."""

from threading import Barrier, Thread

import pytest
from django.db import connection, connections

from portal.releases.models import ReleaseSet
from portal.releases.releasing import ItemError, StatusError, release
from portal.revisions.desk import Desk, NothingWaits
from portal.revisions.models import Revision
from tests.factories import make_article, make_user
from tests.releases.sets import drafted, gather, retitle

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time"),
]


def at_once(*deeds):
    """What each deed returns, or the exception that it raises, all begun at the same moment."""
    barrier, answers = Barrier(len(deeds)), [None] * len(deeds)

    def do(number, deed):
        barrier.wait()
        try:
            answers[number] = deed()
        except (StatusError, NothingWaits, ItemError) as error:
            answers[number] = error
        finally:
            connections.close_all()

    threads = [Thread(target=do, args=each) for each in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.fixture
def people():
    return make_user("ada"), make_user("ben")


def title(page):
    return page.texts.get().title


def test_two_release_the_same_set(people):
    pages = [drafted(make_article(f"Old {number}"), f"New {number}") for number in range(5)]
    pk = gather(*pages).pk

    answers = at_once(*(lambda by=by: release(ReleaseSet.objects.get(pk=pk), by=by) for by in people))

    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType", "StatusError"]
    assert [title(page) for page in pages] == [f"New {number}" for number in range(5)]
    assert [Revision.objects.of(page).filter(step="released").count() for page in pages] == [1] * 5


def test_two_release_the_same_draft(people):
    page = drafted(make_article("Old"), "New")

    answers = at_once(*(lambda by=by: Desk(page).release(by=by)[1:] for by in people))

    assert sorted(type(answer).__name__ for answer in answers) == ["NothingWaits", "tuple"]
    assert title(page) == "New"


def test_two_sets_that_hold_the_same_pages_in_another_order(people):
    pages = [drafted(make_article(f"Old {number}"), f"New {number}") for number in range(4)]
    sets = [gather(*pages).pk, gather(*reversed(pages)).pk]

    answers = at_once(
        *(
            lambda pk=pk, by=by: release(ReleaseSet.objects.get(pk=pk), by=by)
            for pk, by in zip(sets, people, strict=True)
        )
    )

    assert None in answers
    assert [title(page) for page in pages] == [f"New {number}" for number in range(4)]


@pytest.mark.parametrize("attempt", range(3))
def test_one_writes_while_the_other_releases(people, attempt):
    page = drafted(make_article("Old"), "Settled")
    pk = gather(page).pk

    at_once(
        lambda: release(ReleaseSet.objects.get(pk=pk), by=people[0]),
        lambda: retitle(page, "Written meanwhile"),
    )

    draft = Desk(page).draft
    written = draft and next(iter(draft.data["rows"]["articletext"].values()))["title"]
    assert (title(page), written) in {("Settled", "Written meanwhile"), ("Written meanwhile", None)}
