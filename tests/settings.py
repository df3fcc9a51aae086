"""The portal's own settings, as the suite needs them: quick, forgetful, and deaf to a developer's `.env`."""

import os

# Set before the portal's settings read `.env`, which never overrides what is there.
os.environ.update(
    DEBUG="0",
    SECRET_KEY="only-for-tests-" * 4,
    SITE_URL="http://testserver",
    ALLOWED_HOSTS="testserver,127.0.0.1,localhost",
    SITE_NAME="Partnership Portal",
    TIME_ZONE="Europe/Brussels",
    EMAIL_URL="memorymail://",
)
os.environ.setdefault("DATABASE_URL", "sqlite:///test.sqlite3")

from portal.settings import *

MIDDLEWARE = ["tests.browser.turns.InTurn", *MIDDLEWARE]
# A browser keeps its connections to the live server open, and each would hold one to the database of the tests.
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT = str(BASE_DIR / "static")  # WhiteNoise wants a folder; the test server finds files by itself
# No worker of a test asks other sites.
PERIODIC_TASKS = {path: every for path, every in PERIODIC_TASKS.items() if path != "portal.health.jobs.check_links"}
