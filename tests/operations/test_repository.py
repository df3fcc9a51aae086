"""What a clone contains, and what it must not."""

import re
import subprocess
import tomllib

import pytest

from tests.operations.conftest import ROOT

SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----"
    r"|AKIA[0-9A-Z]{16}|\bgh[pousr]_\w{36}"  # the keys of two large services have their own look
    r"|^SECRET_KEY=\S"
    r"|django-insecure-",
    re.MULTILINE,
)


def committed_files() -> list[str]:
    listing = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    if listing.returncode:
        pytest.skip("not a git clone")
    return [name for name in listing.stdout.splitlines() if (ROOT / name).is_file()]


def asked_for(name: str) -> list[str]:
    lines = (ROOT / name).read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-c "))]


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_each_requirement_has_a_lower_bound_and_a_reason(name):
    unexplained = [line for line in asked_for(name) if not re.fullmatch(r"[\w\[\],-]+>=\S+ +# .{10,}", line)]

    assert unexplained == []


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_each_installed_package_is_exact_and_hashed(name):
    text = (ROOT / name).read_text()
    packages = re.split(r"\n(?=\w)", text.strip())

    assert [package for package in packages if not re.match(r"[\w.-]+==\S+.*\\\n +--hash=sha256:", package)] == []
    assert "://" not in text  # no index, and no folder of the machine it was made on


@pytest.mark.parametrize("name", ["requirements", "requirements-dev"])
def test_each_requirement_is_locked(name):
    wanted = {re.match(r"[\w-]+", line).group().lower() for line in asked_for(f"{name}.in")}
    locked = set(re.findall(r"^([\w.-]+)==", (ROOT / f"{name}.txt").read_text(), re.MULTILINE))

    assert wanted - locked == set()


def test_no_secret_is_committed():
    this_file = "tests/operations/test_repository.py"
    guilty = [
        name
        for name in committed_files()
        if name != this_file and SECRETS.search((ROOT / name).read_bytes().decode(errors="ignore"))
    ]

    assert guilty == []


def test_nothing_is_committed_that_is_made_here():
    made = re.compile(r"^\.env$|^\.venv/|^var/(?!\.gitkeep$)|__pycache__|\.sqlite3$")

    assert [name for name in committed_files() if made.search(name)] == []


def test_the_licence_is_the_whole_european_one():
    text = (ROOT / "LICENSE").read_text()

    assert "EUROPEAN UNION PUBLIC LICENCE v. 1.2" in text
    assert [number for number in range(1, 16) if not re.search(rf"^{number}\. [A-Z]", text, re.MULTILINE)] == []
    assert "‘Compatible Licences’ according to Article 5 EUPL are:" in text


def test_warnings_are_errors_and_markers_are_known():
    pytest_settings = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["pytest"]["ini_options"]

    assert pytest_settings["filterwarnings"][0] == "error"
    assert "--strict-markers" in pytest_settings["addopts"]
