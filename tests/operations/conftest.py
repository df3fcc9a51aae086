import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


class Installation:
    """The portal as its own process sees it: a folder for its data and nothing but these variables."""

    def __init__(self, folder: Path):
        self.environment = {
            "PATH": os.environ["PATH"],
            "SECRET_KEY": "a-secret-of-the-test-suite-" * 3,
            "DEBUG": "0",
            "SITE_URL": "https://portal.example.org",
            "ALLOWED_HOSTS": "portal.example.org",
            "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
            "EMAIL_URL": "smtp://127.0.0.1:25",
        }

    def manage(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env={**self.environment, **variables},
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture(scope="session")
def installation(tmp_path_factory) -> Installation:
    return Installation(tmp_path_factory.mktemp("installation"))
