"""What visitors and guests find beside the pages of today: drafts, former versions, farewells. All please axe."""

from datetime import timedelta

import pytest
from django.utils import timezone

from portal.previews.models import PreviewLink
from portal.revisions.desk import Desk
from tests.factories import make_article
from tests.releases.sets import gather, retitle

from .conftest import flaws

LONG = "Stadtentwicklungspartnerschaftsförderrichtlinienverordnung"


def preview(scene):
    until = timezone.now() + timedelta(days=1)
    return "/preview/" + PreviewLink.objects.make(scene, by=None, expires_at=until, label="Guest")[1]


def departed(reason):
    text = make_article(f"{LONG} {reason}").texts.get()
    text.publish()
    text.unpublish(reason=reason, note=f"See the {LONG}.")
    return text.get_absolute_url()


@pytest.fixture
def pages(transactional_db):
    """`{address: what a visitor is told there}`"""
    corrected = make_article("Wrong", key="corrected")
    retitle(corrected, LONG)
    Desk(corrected).release(by=None, public_note=f"Its name is {LONG}.", keep_former=True)
    drafted = make_article("Drafted")
    retitle(drafted, LONG)
    return {
        "/articles/wrong/": "Changes to this page",
        "/versions/article/corrected/1/": "This is how the page read until",
        departed("withdrawn"): "Withdrawn",
        departed("gone"): "gone",
        preview(f"article-{drafted.pk}"): "It shows a draft",
        preview(f"set-{gather(drafted, name=LONG).pk}"): "It shows the release set",
        "/preview/nothing": "This preview is over",
    }


def test_they_fit_any_screen_and_please_axe(pages, chromium, live_server):
    found = []
    with chromium.new_page(base_url=live_server.url) as page:
        for path, words in pages.items():
            page.goto(path)
            assert page.get_by_text(words).filter(visible=True).count() > 0, path
            found += flaws(page, path)
    assert found == []
