"""A fixture that breaks a rule is refused with its file, the record and the rule in words."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db.models import CheckConstraint, UniqueConstraint

from articles.models import Article
from portal.publishing.changes import publishable_models
from portal.publishing.rules import OF_TEXTS, broken_rule

pytestmark = pytest.mark.django_db

ARTICLE = {"model": "articles.article", "fields": {"key": "oslo", "dated_on": "2026-11-01"}}
OTHER = {"model": "articles.article", "fields": {"key": "bergen", "dated_on": "2026-11-01"}}
PLACE = {"model": "partnerships.organisation", "fields": {"key": "oslo", "kind": "urban-authority", "latitude": 59}}
FOOD = {"model": "partnerships.partnership", "fields": {"key": "food"}}
PLANS = [
    {"model": "partnerships.actionplan", "fields": {"key": key, "partnership": ["food"], "number": 1}} for key in "ab"
]


def text(**fields):
    return {
        "model": "articles.articletext",
        "fields": {"facts": ["oslo"], "language": "en", "title": "Oslo joins", "slug": "oslo-joins", **fields},
    }


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([ARTICLE, text(state="published")], "says since when in “publish_at”"),
        ([ARTICLE, text(publish_at="2026-11-01T08:00:00Z")], "a draft leaves it empty"),
        (
            [
                ARTICLE,
                text(state="published", publish_at="2026-11-02T08:00:00Z", expire_at="2026-11-01T08:00:00Z"),
            ],
            "“expire_at” must be later",
        ),
        ([ARTICLE, text(title="")], "A text needs a “title”"),
        ([ARTICLE, text(title=None)], "“title” is missing"),
        (
            [ARTICLE, OTHER, text(facts=["bergen"], title="Bergen too"), text()],
            "Another text has this address. Choose another “slug”. (language “en”, slug “oslo-joins”)",
        ),
        ([PLACE], "A point on the map needs both numbers"),
        ([FOOD, *PLANS], "The partnership has a plan with this number already."),
    ],
)
def test_the_broken_rule_is_said_in_a_sentence(tmp_path, rows, said):
    fixture = tmp_path / "wrong.json"
    fixture.write_text(json.dumps(rows))

    with pytest.raises(CommandError) as refused:
        call_command("loaddata", str(fixture), verbosity=0)

    for words in (str(fixture), f"{rows[-1]['model']} “", said):
        assert words in str(refused.value)
    for word in ("constraint failed", "violates", "pk="):
        assert word not in str(refused.value)
    assert not Article.objects.exists()


def test_every_rule_of_the_content_has_a_sentence():
    of_content = [kind for model in publishable_models() for kind in (model, model.text_model())]
    for model in of_content:
        for constraint in model._meta.constraints:
            assert isinstance(constraint, CheckConstraint | UniqueConstraint)
            said = broken_rule(model(), f'violates constraint "{constraint.name}"')
            assert said
            assert "It breaks the rule" not in said, constraint.name


def test_texts_have_no_rules_beside_those():
    names = {constraint.name for constraint in Article.text_model()._meta.constraints}
    assert names == {f"articletext_{name}" for name in OF_TEXTS}
