"""Debian's Chromium, driven by Playwright. Where it is not installed, these tests say so and are skipped."""

import os
import shutil

import pytest
from playwright.sync_api import sync_playwright

CHROMIUM = shutil.which("chromium")


def pytest_collection_modifyitems(items):
    """One browser and one server for all of them."""
    for item in items:
        if item.path.is_relative_to(os.path.dirname(__file__)):
            item.add_marker(pytest.mark.xdist_group("browser"))


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
    context = chromium.new_context(base_url=live_server.url)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: message.type in {"error", "warning"} and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))

    def open_page(path):
        response = page.goto(path)
        assert response.status == 200, f"{path} answers {response.status}"
        return page

    yield open_page
    context.close()
    assert complaints == []
