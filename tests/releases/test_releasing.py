"""Sets go whole or not at all, at one instant, and come back whole."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from portal.audit.models import Record
from portal.catalogue import pending
from portal.catalogue.models import Entry
from portal.releases.due import release_what_is_due
from portal.releases.models import ReleaseSet
from portal.releases.releasing import ItemError, StatusError, call_off, problems_of, release, roll_back, schedule
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.revisions.snapshots import take
from tests.catalogue.snapshots import catalogue
from tests.factories import MAKERS, add_text, make_article, make_event, make_partnership, make_user
from tests.releases.sets import drafted, gather, retitle

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def titles():
    return sorted(Entry.objects.reading("en").values_list("title", flat=True))


class TestRelease:
    def test_drafts_and_new_pages_go_live_together(self, noon):
        old, new, gone = drafted(make_article("Old"), "Changed"), make_event("New", state="draft"), make_event("Gone")
        release_set = gather(old, new)
        gather(gone, to=release_set, action="unpublish")

        release(release_set, by=None)

        assert titles() == ["Changed", "New"]
        assert new.texts.get().publish_at == timezone.now()
        assert (release_set.status, release_set.release_at) == ("released", timezone.now())

    @pytest.mark.parametrize("kind", MAKERS)
    def test_every_kind(self, kind):
        page = drafted(MAKERS[kind]("Old"), "Changed")
        release(gather(page), by=None)
        assert page.texts.get().title == "Changed"

    def test_only_the_chosen_languages(self):
        page = make_article("Care", state="draft")
        add_text(page, "Soin", language="fr", state="draft")
        release(gather(page, languages=["fr"]), by=None)
        assert dict(page.texts.values_list("language", "state")) == {"en": "draft", "fr": "published"}

    def test_a_page_moves_to_one_that_comes_with_it(self, client):
        old, new = make_article("Old"), make_event("New", state="draft")
        release_set = gather(old, action="unpublish", reason="moved", moved_to="/events/new/")
        gather(new, to=release_set)

        release(release_set, by=None)

        assert client.get("/articles/old/").url == "/events/new/"

    def test_what_is_live_without_changes_may_be_in_it(self):
        page = make_article("Care")
        since = page.texts.get().publish_at
        release(gather(page), by=None)
        assert page.texts.get().publish_at == since

    def test_history_names_the_set_and_the_person(self):
        ben = make_user("ben")
        page = drafted(make_article("Old"), "Changed")
        release(gather(page, name="Winter"), by=ben)
        last = Revision.objects.of(page).first()
        assert (last.step, last.note, last.made_by) == ("released", "Winter", ben)

    def test_nobody_releases_twice(self):
        release_set = gather(drafted(make_article("Old"), "Changed"))
        again = ReleaseSet.objects.get()
        release(release_set, by=None)
        with pytest.raises(StatusError, match="released by now"):
            release(again, by=None)


class TestFailure:
    @pytest.fixture
    def pages(self):
        return [drafted(make_article(f"Old {number}"), f"Changed {number}") for number in range(4)]

    @pytest.mark.parametrize("broken", range(4))
    def test_one_that_cannot_go_keeps_all_back(self, pages, broken):
        release_set = gather(*pages)
        text = pages[broken].texts.get()
        text.title = "Written past the draft"
        text.save()
        before, shown = [take(page) for page in pages], catalogue()

        with pytest.raises(ItemError) as caught:
            release(release_set, by=None)

        assert caught.value.item.object_id == pages[broken].pk
        assert "changed past its draft: title" in caught.value.reason
        assert ([take(page) for page in pages], catalogue()) == (before, shown)
        assert [bool(Desk(page).draft) for page in pages] == [True] * 4
        assert ReleaseSet.objects.get().status == "open"

    @pytest.mark.parametrize("broken", range(4))
    def test_an_error_of_the_database_too(self, pages, broken):
        release_set = gather(*pages)
        make_article("Taken", text={"slug": "taken"})
        retitle(pages[broken], "Taken", slug="taken")
        before = [take(page) for page in pages]

        with pytest.raises(ItemError, match="Another text has this address"):
            release(release_set, by=None)

        assert [take(page) for page in pages] == before

    def test_all_problems_are_known_beforehand(self, pages):
        release_set = gather(*pages)
        pages[1].delete()
        gather(make_event("Draft", state="draft"), to=release_set, action="unpublish")
        before = catalogue()

        assert [(str(problem.item), problem.reason) for problem in problems_of(release_set)] == [
            ("Old 1", "The page was deleted."),
            ("Draft", "It is not on the site."),
        ]
        assert catalogue() == before

    def test_what_moves_nowhere(self):
        release_set = gather(make_article("Old"), action="unpublish", reason="moved", moved_to="/events/nowhere/")
        with pytest.raises(ItemError, match="No page of this site stands at"):
            release(release_set, by=None)

    def test_a_page_without_a_text(self):
        page = make_article("Old", state="draft")
        page.texts.all().delete()
        with pytest.raises(ItemError, match="no text"):
            release(gather(page), by=None)


class TestSchedule:
    def test_it_is_live_from_its_moment_on_whoever_asks(self, noon, client):
        page = drafted(make_article("Old"), "Changed")
        new = make_event("New", state="draft")
        at = timezone.now() + HOUR
        schedule(gather(page, new), by=make_user("ben"), at=at)

        noon.shift(HOUR - timedelta(seconds=1))
        assert "Old" in client.get("/articles/").content.decode()
        assert client.get("/events/new/").status_code == 404

        noon.shift(timedelta(seconds=1))
        assert "Changed" in client.get("/articles/").content.decode()
        assert client.get("/events/new/").status_code == 200
        assert new.texts.get().publish_at == at
        assert ReleaseSet.objects.get().status == "released"

    def test_what_was_written_later_waits(self, noon):
        page = drafted(make_article("Old"), "Settled")
        schedule(gather(page), by=None, at=timezone.now() + HOUR)
        retitle(page, "Written later")

        noon.shift(HOUR)
        assert release_what_is_due() == 1

        assert page.texts.get().title == "Settled"
        (text,) = Desk(page).data["rows"]["articletext"].values()
        assert text["title"] == "Written later"

    def test_what_was_written_later_to_a_page_that_is_not_public_waits_too(self, noon):
        page = make_article("Settled", state="draft")
        schedule(gather(page), by=None, at=timezone.now() + HOUR)
        text = page.texts.get()
        text.title = "Written later"
        text.save()

        noon.shift(HOUR)
        release_what_is_due()

        assert page.texts.get().title == "Settled"
        (text,) = Desk(page).data["rows"]["articletext"].values()
        assert text["title"] == "Written later"

    def test_a_set_that_fails_tells_its_people_and_is_tried_no_more(self, noon):
        ben = make_user("ben")
        page = drafted(make_article("Old"), "Changed")
        release_set = gather(page)
        schedule(release_set, by=ben, at=timezone.now() + HOUR)
        page.delete()

        noon.shift(HOUR)
        assert release_what_is_due() == 0
        assert release_what_is_due() == 0

        release_set.refresh_from_db()
        assert (release_set.status, release_set.problem) == ("failed", "Old: The page was deleted.")
        call_command("worker", "--once")
        (letter,) = mail.outbox
        assert letter.to == [ben.email]
        assert "The page was deleted" in letter.body

    def test_it_is_done_in_the_name_of_who_scheduled_it(self, noon, client, ada):
        ben = make_user("bo")
        release_set = gather(drafted(make_article("Old"), "Changed"))
        schedule(release_set, by=ben, at=timezone.now() + HOUR)
        noon.shift(HOUR)
        client.force_login(ada)
        client.get("/")
        told = Record.objects.filter(verb="released").values_list("kind", "by__username")
        assert set(told) == {("releases.releaseset", "bo"), ("articles.article", "bo")}
        assert not Record.objects.filter(by=ada, kind="articles.article").exists()

    def test_called_off(self, noon):
        release_set = gather(drafted(make_article("Old"), "Changed"))
        schedule(release_set, by=None, at=timezone.now() + HOUR)
        call_off(release_set)
        noon.shift(HOUR)
        assert release_what_is_due() == 0
        assert titles() == ["Old"]

    def test_what_could_not_go_today_is_not_scheduled(self, noon):
        release_set = gather(make_article("Old", state="draft"), action="unpublish")
        with pytest.raises(ItemError):
            schedule(release_set, by=None, at=timezone.now() + HOUR)
        assert ReleaseSet.objects.get().status == "open"

    def test_for_the_past_is_refused(self, noon):
        with pytest.raises(ValueError, match="two minutes ahead"):
            schedule(gather(make_article("Old")), by=None, at=timezone.now() + timedelta(seconds=119))

    def test_sets_go_in_their_order(self, noon):
        page = drafted(make_article("Old"), "First")
        first = gather(page)
        schedule(first, by=None, at=timezone.now() + HOUR)
        retitle(page, "Second")
        schedule(gather(page), by=None, at=timezone.now() + 2 * HOUR)
        noon.shift(3 * HOUR)
        assert release_what_is_due() == 2
        assert page.texts.get().title == "Second"


class TestRollBack:
    def test_every_page_is_what_it_was(self, noon):
        old, new, gone = drafted(make_article("Old"), "Changed"), make_event("New", state="draft"), make_event("Gone")
        before, shown = [take(page) for page in (old, new, gone)], catalogue()
        release_set = gather(old, new)
        gather(gone, to=release_set, action="unpublish", reason="gone")
        release(release_set, by=None)
        noon.shift(HOUR)

        roll_back(release_set, by=None)

        assert [take(page) for page in (old, new, gone)] == before
        assert titles() == ["Gone", "Old"]
        pending.flush()
        assert without_moments(catalogue()) == without_moments(shown)
        assert release_set.status == "rolled-back"

    def test_what_the_set_brought_is_a_draft_again(self):
        page = drafted(make_article("Old"), "Changed")
        release_set = gather(page)
        release(release_set, by=None)
        roll_back(release_set, by=None)
        (text,) = Desk(page).data["rows"]["articletext"].values()
        assert text["title"] == "Changed"

    def test_what_was_changed_since_is_kept(self):
        page = drafted(make_article("Old"), "Changed")
        release_set = gather(page)
        release(release_set, by=None)
        text = page.texts.get()
        text.summary = "Written since."
        text.save()
        roll_back(release_set, by=None)
        text = page.texts.get()
        assert (text.title, text.summary) == ("Old", "Written since.")

    def test_where_both_changed_the_same_nothing_is_taken_back(self):
        pages = [drafted(make_article(f"Old {number}"), f"Changed {number}") for number in range(3)]
        release_set = gather(*pages)
        release(release_set, by=None)
        text = pages[0].texts.get()
        text.title = "Corrected"
        text.save()
        before = [take(page) for page in pages]

        with pytest.raises(ItemError, match="changed since: title"):
            roll_back(release_set, by=None)

        assert [take(page) for page in pages] == before
        assert ReleaseSet.objects.get().status == "released"

    def test_released_again_after_that(self):
        page = drafted(make_article("Old"), "Changed")
        first = gather(page)
        release(first, by=None)
        roll_back(first, by=None)
        release(gather(page), by=None)
        assert page.texts.get().title == "Changed"


def test_relations_and_rows_go_with_the_set():
    from_here, to_there = make_partnership("Food"), make_partnership("Water")
    page = make_article("Care", partnerships=[from_here])
    data = Desk(page).data
    data["relations"]["partnerships"] = [[to_there.key]]
    Desk(page).save_draft(data, by=None)
    release(gather(page), by=None)
    assert list(page.partnerships.all()) == [to_there]


def without_moments(shown):
    """The catalogue without the moments at which rows were saved."""
    entries = {key: {**row, "updated_at": None} for key, row in shown["entries"].items()}
    return {**shown, "entries": entries}
