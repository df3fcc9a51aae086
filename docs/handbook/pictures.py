"""Takes the pictures of the handbook: a site of its own, a small story on it, and a browser that looks.

    python -m docs.handbook.pictures [name …]

Everything is made in a temporary folder and thrown away, but for `docs/handbook/*.webp`. With names, only those
pictures are taken. It takes about two minutes; most of that is drawing the pictures of the demo content.
"""

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from math import ceil
from pathlib import Path

FOLDER = tempfile.mkdtemp(prefix="handbook-")
# Before the settings read them.
os.environ.update(
    DJANGO_SETTINGS_MODULE="portal.settings",
    DATABASE_URL=f"sqlite:///{FOLDER}/portal.sqlite3",
    MEDIA_ROOT=f"{FOLDER}/media",
    SECRET_KEY="only-for-pictures-" * 4,
    EMAIL_URL="memorymail://",
    DEBUG="1",
    LOG_LEVEL="ERROR",
)

import django

django.setup()

import time_machine
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.management import call_command
from django.test import Client
from django.test.testcases import LiveServerThread
from PIL import Image
from playwright.sync_api import sync_playwright

from docs.handbook import story

PICTURES = Path(__file__).parent
CHROMIUM = shutil.which("chromium")
WIDTH, QUALITY = 1200, 80
# So that two runs take the same pictures, unless what they show has changed.
TODAY = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)


@dataclass(frozen=True)
class Picture:
    """`begin` is the element at whose top the picture begins, `height` how far it goes on, in pixels.

    `what` are steps before: `(verb of a Playwright locator, selector, argument …)`.
    """

    name: str
    who: str
    height: int
    begin: str = "main"
    what: tuple = ()


ALL = (
    Picture("overview", "ben", 860, "header"),
    Picture("form", "ada", 840),
    Picture("languages", "ben", 690),
    Picture("focus", "ben", 658, ".focus-point"),
    Picture("history", "ben", 520),
    Picture("changes", "ben", 990, what=(("fill", "#id_public_note", "Says now whom shade reaches, and whom not."),)),
    Picture("review", "ben", 790),
    Picture("publish", "ben", 720),
    Picture("calendar", "ben", 740),
    Picture("correction", "", 120, "section[aria-labelledby=changes]"),
    Picture("set", "ben", 620),
    Picture("share", "ada", 800),
    Picture("stands", "ben", 590, "#stands"),
    Picture("round", "ben", 900, what=(("select_option", "select[name$=-status]", "finalised"),)),
    Picture("care", "ben", 700),
    Picture(
        "replace",
        "ben",
        640,
        "#results",
        (
            ("fill", "#id_find", "contact point"),
            ("fill", "#id_replacement", "contact desk"),
            ("click", "[name=look]"),
        ),
    ),
)


def main(names):
    if unknown := set(names) - {picture.name for picture in ALL}:
        sys.exit(f"There is no such picture: {', '.join(sorted(unknown))}.")
    if CHROMIUM is None:
        sys.exit("Chromium is not installed: sudo apt-get install chromium")
    _set_up()
    with time_machine.travel(TODAY, tick=False):
        people, addresses = story.tell()
        cookies = {name: _session_of(user) for name, user in people.items()}
        with _served() as origin, _browser() as browser:
            for picture in ALL:
                if not names or picture.name in names:
                    _take(browser, picture, origin, addresses[picture.name], cookies.get(picture.who))


def _set_up():
    for command in (("migrate",), ("loaddata", "demo"), ("draw_pictures",), ("render_images",)):
        call_command(*command, verbosity=0)


def _session_of(user):
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@contextmanager
def _served():
    server = LiveServerThread("localhost", StaticFilesHandler)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    if server.error:
        raise server.error
    yield f"http://localhost:{server.port}"
    server.terminate()


@contextmanager
def _browser():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


def _take(browser, picture, origin, address, session):
    context = browser.new_context(
        base_url=origin,
        viewport={"width": WIDTH, "height": 900},
        reduced_motion="reduce",
        color_scheme="light",
        locale="en-GB",
        timezone_id=settings.TIME_ZONE,
    )
    if session:
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": origin}])
    page = context.new_page()
    page.goto(address)
    for verb, selector, *arguments in picture.what:
        getattr(page.locator(selector).first, verb)(*arguments)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.activeElement.blur()")
    clip = _clip(page, picture)
    # What sticks to the lower edge of the screen does so to that of the picture.
    page.set_viewport_size({"width": WIDTH, "height": ceil(clip["y"] + clip["height"])})
    _keep(picture, page.screenshot(full_page=True, clip=clip))
    context.close()


def _clip(page, picture):
    sides = page.locator("header" if picture.begin == "header" else "main").first.bounding_box()
    top = page.locator(picture.begin).first.bounding_box()["y"] + page.evaluate("scrollY")
    height = min(picture.height, page.evaluate("document.documentElement.scrollHeight") - top)
    return {"x": sides["x"], "y": top, "width": sides["width"], "height": height}


def _keep(picture, shot):
    path = PICTURES / f"{picture.name}.webp"
    Image.open(BytesIO(shot)).convert("RGB").save(path, quality=QUALITY, method=6)
    print(f"{path.name}: {path.stat().st_size / 1000:.0f} KB")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    finally:
        shutil.rmtree(FOLDER)
