"""Two people and one form, in a real browser."""

from uuid import uuid4

import pytest

from articles.models import Article
from portal.presence.locks import lock
from portal.presence.models import Sitting
from portal.revisions.desk import Desk
from tests.factories import make_article
from tests.office.forms import address

from .conftest import flaws


@pytest.fixture
def article(transactional_db):
    return make_article("Care", text={"summary": "One sentence.", "body": "<p>Words</p>"})


@pytest.fixture
def soon(monkeypatch):
    """Open forms ask every second."""
    monkeypatch.setattr("portal.office.presence.SECONDS", 1)


def test_an_open_form_hears_of_others_and_is_heard_of(office, article, ada, ben, soon):
    page = office(address(article, "change"))
    Sitting.objects.sit(ada, Article, article.pk, uuid4())
    page.get_by_text("Ada Autor is editing since").wait_for()
    assert Sitting.objects.others(ada, Article, article.pk)[0][0] == "Ben Bureau"

    data = Desk(article).data
    next(iter(data["rows"]["articletext"].values()))["title"] = "Caring"
    Desk(article).save_draft(data, by=ada)
    page.get_by_text("Reload or go on: your changes will be merged.").wait_for()
    lock(article, by=ada, reason="being checked")
    page.get_by_text("What you write now cannot be saved").wait_for()
    assert flaws(page, "form with news") == []

    page.goto("about:blank")
    page.wait_for_timeout(500)
    assert not Sitting.objects.filter(user=ben).exists()


def test_locking_reading_and_unlocking(office, article, ada, ben):
    page = office(address(article, "change"))
    page.get_by_role("link", name="Lock…").click()
    page.get_by_label("Why").fill("being checked by the lawyers")
    assert flaws(page, "lock") == []
    page.get_by_role("button", name="Lock the page").click()
    page.get_by_text("Nobody but you can change the page.").first.wait_for()
    page.get_by_role("button", name="Unlock").click()
    page.get_by_text("Unlocked.").wait_for()

    lock(article, by=ada, reason="not yet")
    page = office(address(article, "change"))
    assert page.get_by_role("region", name="Lock").inner_text().startswith("Locked by Ada Autor since")
    assert page.get_by_role("textbox", name="Title").count() == 0
    assert flaws(page, "locked form") == []
