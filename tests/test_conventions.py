"""The house rules, held by machine so that no reviewer has to."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.template.loader import get_template

from portal.publishing.changes import publishable_models
from tests.factories import MAKERS

ROOT = Path(__file__).parent.parent
PACKAGES = ("portal", "partnerships", "events", "articles")
FEATURES = {"partnerships", "events", "articles"}
SOURCES = sorted(
    path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts
)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def named(path):
    return str(path.relative_to(ROOT))


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node, node.module


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_source_keeps_the_rules_of_the_house(path):
    source = path.read_text()
    tree = ast.parse(source)
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    inner = [
        node
        for function in functions
        if function.name != "ready"  # models can be imported only then
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    if path.is_relative_to(ROOT / "portal"):
        assert {name.split(".")[0] for _node, name in imported(tree)} & FEATURES == set()
    assert inner == []
    assert path.stem not in {"utils", "helpers", "common", "core", "misc"}
    assert len(source.splitlines()) <= 350
    assert [f.name for f in functions if f.end_lineno - f.lineno >= 50] == []


def writes_of_state(tree):
    """Assignments to the publication fields of an object, and `update()` calls that name one."""
    fields = {"state", "publish_at", "expire_at", "first_published_at"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and node.attr in fields:
            yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
            yield from (keyword.value.lineno for keyword in node.keywords if keyword.arg in fields)


def test_only_transitions_write_the_state_of_a_text():
    found = {named(path) for path in SOURCES if list(writes_of_state(ast.parse(path.read_text())))}

    assert found == {"portal/publishing/transitions.py"}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_keep_the_content_security_policy(path):
    source = path.read_text()

    assert re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", source) == []
    assert re.findall(r"<style|\sstyle=|\son[a-z]+=", source) == []
    assert re.findall(r"\|\s*safe\b|autoescape off|(?:src|href)=.https?://", source) == []
    assert len(source.splitlines()) <= 120


def test_every_template_is_used():
    by_convention = re.compile(r"_(list|detail)\.html$|^(403|404|500|home)\.html$|^(admin|account|mfa|allauth)/")
    sources = [path.read_text() for path in [*SOURCES, *TEMPLATES]]
    names = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]

    unused = [name for name in names if not by_convention.search(name) and not any(name in text for text in sources)]

    assert unused == []


def test_every_kind_of_content_is_complete():
    for model in publishable_models():
        name = f"{model._meta.app_label}/{model._meta.model_name}"
        assert model in MAKERS, f"tests/factories.py makes no {model.__name__}"
        assert model in admin.site._registry, f"{model.__name__} has no admin"
        assert model.text_model()._meta.get_field("facts").related_model is model
        get_template(f"{name}_detail.html")
        if model.address:
            get_template(f"{name}_list.html")


def test_every_constraint_says_which_rule_of_the_real_world_it_is():
    silent = []
    for path in SOURCES:
        lines = path.read_text().splitlines()
        for number, line in enumerate(lines):
            if re.match(r"\s+models\.(Unique|Check)Constraint\(", line) and not lines[number - 1].strip().startswith(
                "#"
            ):
                silent.append(f"{named(path)}:{number + 1}")

    assert silent == []


def test_deleting_a_user_deletes_no_content():
    """But with the account goes what is theirs alone: open forms, what they left unfinished, for whom they publish."""
    user = apps.get_model("accounts.User")
    ours = {config.label for config in apps.get_app_configs() if config.name.split(".")[0] in PACKAGES}
    ours -= {"accounts", "presence"}

    cascading = [
        f"{relation.related_model.__name__}.{relation.field.name}"
        for relation in user._meta.related_objects
        if relation.related_model._meta.app_label in ours and relation.on_delete.__name__ == "CASCADE"
    ]

    assert cascading == ["Mandate.user"]
