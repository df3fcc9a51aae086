"""What the documents point to is there: pages, headings, pictures, and the words of the back office."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).parent.parent
HANDBOOK = ROOT / "docs" / "editors.md"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
PICTURES = ROOT / "docs" / "handbook"
ROOMS = ("portal", "partnerships", "events", "articles")


def named(path):
    return str(path.relative_to(ROOT))


def prose(path):
    """Without blocks of code, in which brackets mean something else."""
    return re.sub(r"^```.*?^```", "", path.read_text(), flags=re.MULTILINE | re.DOTALL)


def anchors(path):
    """As GitHub makes them of headings."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(path):
    found = re.findall(r"\]\(([^)\s]+)\)", prose(path))
    return [link for link in found if not re.match(r"[a-z]+:", link)]


def pictures(path):
    return re.findall(r"!\[([^]]*)\]\(([^)]+\.webp)\)", path.read_text())


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_every_link_leads_somewhere(path):
    def is_broken(link):
        file, _hash, anchor = link.partition("#")
        target = path.parent / file if file else path
        return not target.exists() or (anchor and anchor not in anchors(target))

    assert [link for link in links(path) if is_broken(link)] == []


def test_every_picture_is_shown_described_and_can_be_taken_again():
    shown = pictures(HANDBOOK)
    taken = re.findall(r'Picture\(\s*"(\w+)"', (PICTURES / "pictures.py").read_text())

    assert [file for alternative, file in shown if len(alternative) < 20] == []
    assert sorted(file for _alternative, file in shown) == sorted(f"handbook/{name}.webp" for name in taken)
    assert {path.stem for path in PICTURES.glob("*.webp")} == set(taken)


def test_pictures_stay_small():
    sizes = {path.name: path.stat().st_size for path in PICTURES.glob("*.webp")}

    assert sum(sizes.values()) < 1_000_000
    assert {name for name, size in sizes.items() if size > 100_000} == set()


def test_the_handbook_calls_things_what_the_back_office_calls_them():
    plurals = [str(model._meta.verbose_name_plural) for model in apps.get_models()]
    said = plain("\n".join([*said_by_code(), *said_by_templates(), *plurals]))
    quoted = re.findall(r"\*\*(.+?)\*\*", prose(HANDBOOK), re.DOTALL)

    assert len(quoted) > 50
    assert sorted({words for words in quoted if plain(words) not in said}) == []


def said_by_code():
    """Strings, but not what the code says of itself."""
    for path in (path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                strings = [argument for argument in ast.walk(node) if isinstance(argument, ast.Constant)]
                yield from (string.value for string in strings if isinstance(string.value, str))


def said_by_templates():
    files = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "static" / "js").glob("*.js")]
    return [path.read_text() for path in files]


def plain(words):
    return re.sub(r"\s+", " ", words.replace("’", "'")).lower()
