"""Settings come from the environment; what is wrong there is said in one sentence."""

import json
import re
import subprocess
import sys
from shutil import copytree

import pytest

from tests.operations.conftest import ROOT

SECRET = "a-secret-of-the-test-suite-" * 3
WRONG = {
    "SECRET_KEY": "short",
    "DEBUG": "perhaps",
    "SITE_URL": "portal.example.org",
    "ALLOWED_HOSTS": "https://portal.example.org/",
    "DATABASE_URL": "mysql://127.0.0.1/portal",
    "TIME_ZONE": "Brussels",
    "EMAIL_URL": "pigeon://mail.example.org",
    "LOG_LEVEL": "LOUD",
}


@pytest.mark.parametrize("name", WRONG)
def test_a_malformed_variable_is_named(installation, name):
    result = installation.manage("check", **{name: WRONG[name]})

    assert result.returncode != 0
    assert result.stderr.splitlines()[-1].startswith(f"django.core.exceptions.ImproperlyConfigured: {name} ")


def test_a_missing_secret_is_named_with_the_way_to_make_one(installation):
    result = installation.manage("check", SECRET_KEY="")

    assert result.returncode != 0
    assert "SECRET_KEY is not set. Make one with: python" in result.stderr.splitlines()[-1]


@pytest.mark.parametrize("url", ["postgresql://", "postgresql://portal@127.0.0.1", "postgresql://portal@host:port/db"])
def test_a_database_address_without_a_name_or_with_a_wrong_port_is_refused(installation, url):
    result = installation.manage("check", DATABASE_URL=url)

    assert result.returncode != 0
    assert "ImproperlyConfigured: DATABASE_URL " in result.stderr.splitlines()[-1]


def test_error_pages_with_code_are_off_unless_asked_for():
    assert settings_in(ROOT, SECRET_KEY=SECRET, DEBUG="")["DEBUG"] == "False"


def test_the_example_lists_exactly_the_variables_that_are_read():
    read = set()
    for source in [*ROOT.glob("portal/*.py"), *ROOT.glob("portal/*/*.py")]:
        read |= set(re.findall(r'environment\.(?:env\.)?\w+\(\s*"([A-Z_]+)"', source.read_text()))
    listed = re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)

    assert sorted(listed) == sorted(read)
    assert "SECRET_KEY" in read


def test_the_example_shows_the_defaults(tmp_path):
    """In a copy of the settings that has no `.env` beside it."""
    copytree(ROOT / "portal", tmp_path / "portal")
    example = (ROOT / ".env.example").read_text().replace("/srv/portal", str(tmp_path))
    shown = dict(re.findall(r"^#([A-Z_]+)=(.*)$", example, re.MULTILINE))

    assert settings_in(tmp_path, SECRET_KEY=SECRET, **shown) == settings_in(tmp_path, SECRET_KEY=SECRET)


def test_the_example_brings_no_secret_that_everybody_knows():
    assert "\nSECRET_KEY=\n" in (ROOT / ".env.example").read_text()


def settings_in(folder, **environment: str) -> dict[str, str]:
    program = (
        "import json; from portal import settings;"
        "print(json.dumps({name: repr(value) for name, value in vars(settings).items() if name.isupper()}))"
    )
    environment["PYTHONHASHSEED"] = "0"  # the same order of sets in both
    printed = subprocess.check_output([sys.executable, "-c", program], cwd=folder, env=environment, text=True)
    return json.loads(printed)
