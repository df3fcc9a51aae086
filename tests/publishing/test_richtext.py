"""Rich text is clean once it is in the database, whichever way it came."""

import json

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Concat, Upper
from django.forms import modelform_factory
from hypothesis import given
from hypothesis import strategies as st

from articles.models import ArticleText
from events.models import EventText
from portal.publishing.changes import publishable_models
from portal.publishing.fields import RichTextField
from portal.publishing.richtext import EXTENSIONS
from tests.factories import MAKERS, make_article, make_event

HOSTILE = (
    '<p onclick="steal()">Hello <script>steal()</script>'
    '<img src=x onerror=steal()><a href="javascript:steal()">here</a></p>'
)
CLEAN = "<p>Hello <a>here</a></p>"

# What editors may write comes back as it was.
WRITTEN = [
    "<p><strong>Bold</strong> and <em>italic</em>, H<sub>2</sub>O, m<sup>2</sup></p>",
    "<ul><li><p>one</p></li></ul><ol><li><p>two</p></li></ol>",
    "<blockquote><p>said</p></blockquote><hr><p>a<br>b</p>",
    "<h2>Two</h2><h3>Three</h3><h4>Four</h4>",
    "<table><tbody><tr><th><p>head</p></th><td><p>cell</p></td></tr></tbody></table>",
]


def sanitize(html):
    return ArticleText._meta.get_field("body").sanitize(html)


@pytest.fixture
def text(db):
    return make_article().texts.get()


def body_of(text):
    return type(text).objects.values_list("body", flat=True).get(pk=text.pk)


@pytest.mark.parametrize("html", WRITTEN)
def test_what_the_editor_offers_is_kept(html):
    assert sanitize(html) == html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        (HOSTILE, CLEAN),
        ("<h1>One</h1>", "One"),  # the page has its one h1
        ('<p style="position:fixed">a</p>', "<p>a</p>"),
        ('<p class="hidden" id="main">a</p>', "<p>a</p>"),
        ("<style>p { display: none }</style><p>a</p>", "<p>a</p>"),
        ('<iframe src="https://example.org"></iframe>', ""),
        ("<svg><script>steal()</script></svg><p>a</p>", "<p>a</p>"),
        ("<math><mtext></p><style><img src=x onerror=steal()></style>", ""),
        ('<form action="https://example.org"><button>Go</button></form>', "Go"),
        ("<!-- <script>steal()</script> --><p>a</p>", "<p>a</p>"),
        ("<p>a<b", "<p>a</p>"),
        ("<p></p>", ""),
    ],
)
def test_what_the_editor_does_not_offer_is_removed(html, clean):
    assert sanitize(html) == clean


@pytest.mark.parametrize(
    "address",
    [
        "javascript:steal()",
        "JaVaScRiPt:steal()",
        "java\tscript:steal()",
        "\x01javascript:steal()",
        "data:text/html,x",
        "vbscript:x",
    ],
)
def test_link_that_runs_something_loses_its_address(address):
    assert "steal" not in sanitize(f'<a href="{address}">here</a>')
    assert "href" not in sanitize(f'<a href="{address}">here</a>')


@pytest.mark.parametrize(
    "address", ["https://example.org/?a=1&amp;b=2", "mailto:a@example.org", "tel:+321", "/articles/x/", "#part"]
)
def test_link_to_a_page_keeps_its_address(address):
    assert f'<a href="{address}"' in sanitize(f'<a href="{address}">here</a>')


@given(st.text("<>/=\"' abiphrefscriptonlk:;&#!-\x00\n", max_size=80))
def test_cleaning_twice_changes_nothing(html):
    clean = sanitize(html)

    assert sanitize(clean) == clean
    assert "<script" not in clean.lower()


def test_form_cleans(text):
    form = modelform_factory(ArticleText, fields=["body"])({"body": HOSTILE}, instance=text)

    form.save()

    assert body_of(text) == CLEAN


def test_save_cleans(text):
    text.body = HOSTILE
    text.save()

    assert body_of(text) == CLEAN


def test_create_cleans(db):
    assert body_of(make_article(text={"body": HOSTILE}).texts.get()) == CLEAN


def test_bulk_create_cleans(text):
    ArticleText.objects.bulk_create([ArticleText(facts=text.facts, language="fr", title="Un", slug="un", body=HOSTILE)])

    assert body_of(ArticleText.objects.get(language="fr")) == CLEAN


def test_update_cleans(text):
    ArticleText.objects.update(body=HOSTILE)

    assert body_of(text) == CLEAN


def test_bulk_update_cleans(text):
    text.body = HOSTILE
    ArticleText.objects.bulk_update([text], ["body"])

    assert body_of(text) == CLEAN


def test_update_or_create_cleans(text):
    ArticleText.objects.update_or_create(pk=text.pk, defaults={"body": HOSTILE})

    assert body_of(text) == CLEAN


EXPRESSIONS = {
    "value": Value(HOSTILE),
    "column": F("summary"),
    "joined": Concat(F("body"), Value(HOSTILE)),
    "computed": Upper("summary"),
    "chosen": Case(When(title="a", then=Value(HOSTILE)), default=F("summary")),
}


@pytest.mark.parametrize("expression", EXPRESSIONS.values(), ids=EXPRESSIONS)
def test_expression_that_nobody_could_clean_is_refused(text, expression):
    ArticleText.objects.update(summary=HOSTILE, body="<p>a</p>")

    with pytest.raises(TypeError, match="“body” is cleaned in Python"), transaction.atomic():
        ArticleText.objects.update(body=expression)

    assert body_of(text) == "<p>a</p>"


def test_expression_in_a_new_row_is_refused(text):
    new = ArticleText(facts=text.facts, language="fr", title="Un", slug="un", body=Value(HOSTILE))

    with pytest.raises(TypeError, match="“body” is cleaned in Python"), transaction.atomic():
        new.save()
    with pytest.raises(TypeError, match="“body” is cleaned in Python"), transaction.atomic():
        ArticleText.objects.bulk_create([new])

    assert list(ArticleText.objects.all()) == [text]


def test_fixture_cleans(text, tmp_path):
    fixture = tmp_path / "hostile.json"
    fields = {"facts": [text.facts.key], "language": "fr", "title": "Un", "slug": "un", "body": HOSTILE}
    fields["updated_at"] = "2025-06-17T12:00:00Z"
    fixture.write_text(json.dumps([{"model": "articles.articletext", "fields": fields}]))

    call_command("loaddata", str(fixture), verbosity=0)

    assert body_of(ArticleText.objects.get(language="fr")) == CLEAN


def rich_fields():
    return [
        (model, field.name)
        for model in publishable_models()
        for field in model.text_model()._meta.concrete_fields
        if isinstance(field, RichTextField)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(("model", "name"), rich_fields(), ids=lambda value: getattr(value, "__name__", value))
def test_every_rich_field_of_every_kind_is_cleaned(model, name):
    text = MAKERS[model](text={name: HOSTILE}).texts.get()

    assert getattr(text, name) == CLEAN


def test_events_have_three_rich_fields():
    assert [name for model, name in rich_fields() if model.text_model() is EventText] == [
        "body",
        "programme",
        "practical",
    ]


def test_plain_fields_are_left_to_the_templates_escaping(db):
    event = make_event(text={"summary": "5 < 6 & 7", "status_note": "<b>"})

    assert (event.texts.get().summary, event.texts.get().status_note) == ("5 < 6 & 7", "<b>")


def test_toolbar_offers_no_raw_html():
    assert "HTML" not in EXTENSIONS
    assert EXTENSIONS["Heading"] == {"levels": [2, 3, 4]}
