"""Debian's Chromium, driven by Playwright. Where it is not installed, these tests say so and are skipped."""

import os
import shutil
from contextlib import contextmanager
from itertools import product

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from playwright.sync_api import sync_playwright
from pytest_django.live_server_helper import LiveServer

from tests.world import make_world

from .turns import let_the_last_request_end, transactions_in_turn

CHROMIUM = shutil.which("chromium")
WIDTHS = (390, 1440)
# A dark page has the same elements in other colours.
AXE_RULES = {
    "light": {"resultTypes": ["violations"], "preload": False},
    "dark": {"resultTypes": ["violations"], "preload": False, "runOnly": ["color-contrast", "link-in-text-block"]},
}
VIOLATIONS = """options => axe.run(options).then(
  results => results.violations.map(({id, nodes}) => [id, nodes.map(({target}) => target.join(" "))])
)"""


@pytest.fixture(scope="session")
def chromium():
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: sudo apt-get install chromium")
    # Playwright runs an event loop in this thread, in which Django would refuse to use its database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server):
    """Opens addresses in a fresh browser: `page = visit("/articles/")`. A complaint in the console fails the test."""
    with _browsing(chromium, live_server.url) as open_page:
        yield open_page


@pytest.fixture
def office(transactional_db, visit, ben, client, live_server):
    """Opens pages of the back office as the editor."""
    client.force_login(ben)
    page = visit("/accounts/login/")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": live_server.url}]
    )
    return visit


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """A small programme, served to the tests of a file that only read: `(address, {what: path})`. Made once for all."""
    with django_db_blocker.unblock():
        with transaction.atomic():
            pages = make_world()
        server = LiveServer("localhost")
        yield server.url, pages
        server.stop()
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def read(chromium, site):
    """Like `visit`, on the site that is made once."""
    with _browsing(chromium, site[0]) as open_page:
        yield open_page


@contextmanager
def _browsing(chromium, base_url):
    context = chromium.new_context(base_url=base_url)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: message.type in {"error", "warning"} and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_page(path):
        response = page.goto(path)
        assert response.status == 200, f"{path} answers {response.status}"
        return page

    with transactions_in_turn():
        yield open_page
    context.close()
    let_the_last_request_end()
    assert complaints == []


def complaints_of_axe(page, what):
    """What axe finds at phone and desktop width: by all its rules on the light page, by those of colour on the dark."""
    found = []
    page.evaluate(AXE_SCRIPT)
    for width, scheme in product(WIDTHS, AXE_RULES):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        for rule, targets in page.evaluate(VIOLATIONS, AXE_RULES[scheme]):
            found.append((what, width, scheme, rule, targets[:3]))
    return found


def sticking_out(page, what):
    """Widths at which the page is wider than the screen."""
    wide = []
    for width in (320, 768, 2560):
        page.set_viewport_size({"width": width, "height": 800})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append((what, width, "wider than the screen"))
    return wide


def flaws(page, what):
    """What is wrong with a page for people who see, read or point in other ways."""
    return sticking_out(page, what) + complaints_of_axe(page, what)
