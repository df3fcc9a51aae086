"""What people who mean no good may send to the forms of the back office."""

import pytest

from articles.models import Article
from portal.publishing.formsets import BoundedFormSet
from tests.factories import MAKERS, make_article, make_event, make_organisation, make_partnership
from tests.library.files import make_image

from .forms import add, address, errors, save

pytestmark = pytest.mark.django_db

RICH_FIELDS = [
    (make_article, "body"),
    (make_event, "body"),
    (make_event, "programme"),
    (make_event, "practical"),
]


@pytest.mark.parametrize(("make", "field"), RICH_FIELDS)
@pytest.mark.parametrize(
    "html",
    [
        "<p>fine</p><script>alert(1)</script>",
        '<p onclick="alert(1)">fine</p>',
        '<p><a href="javascript:alert(1)">fine</a></p>',
        '<p style="position:fixed">fine</p>',
        "<p>fine</p><svg onload=alert(1)>",
        "<p>fine</p><math><mi xlink:href='javascript:alert(1)'>",
        '<p>fine<img src=x onerror="alert(1)"></p>',
        "<p>fine</p><iframe src=//evil.example></iframe>",
        "<p>fine</p><form action=//evil.example><input name=password></form>",
    ],
)
def test_rich_text_is_clean_when_it_arrives(as_ada, make, field, html):
    obj = make("Care", state="draft")
    response = save(as_ada, obj, **{f"texts__0__{field}": html})
    assert response.status_code == 302
    stored = getattr(obj.texts.get(), field)
    assert "fine" in stored
    for word in ("script", "onclick", "onerror", "onload", "style", "svg", "iframe", "<form", "<input", "<img"):
        assert word not in stored


def test_a_title_of_ten_megabytes_is_too_much(as_ada):
    response = add(as_ada, Article, texts__0__title="a" * 10_000_000, dated_on="2026-05-06")
    assert response.status_code == 400
    assert not Article.objects.exists()


def test_a_long_title_is_an_error_in_words(as_ada):
    response = add(as_ada, Article, texts__0__title="a" * 201, dated_on="2026-05-06")
    assert "at most 200 characters" in errors(response)


@pytest.mark.parametrize("field", ["title", "slug", "summary", "body", "search_description"])
def test_null_bytes_are_refused_in_every_text(as_ada, field):
    article = make_article("Care")
    response = save(as_ada, article, **{f"texts__0__{field}": "null\x00byte"})
    assert response.status_code == 200, f"saved {field}"
    assert errors(response)


@pytest.mark.parametrize("field", ["tags", "sources"])
def test_and_in_the_facts(as_ada, field):
    response = save(as_ada, make_article("Care"), **{field: "null\x00byte"})
    assert "Null characters are not allowed" in errors(response)


@pytest.mark.parametrize("value", ["2026-02-30", "someday", "0000-00-00", "99999-01-01", "\x00", "2026-05-06T10:00"])
def test_bad_dates(as_ada, value):
    response = add(as_ada, Article, texts__0__title="Care", dated_on=value)
    assert "Enter a valid date" in errors(response)


@pytest.mark.parametrize("value", ["999999", "x", "-1", "1 or 1=1", "9" * 40])
def test_relations_to_what_is_not_there(as_ada, value):
    response = save(as_ada, make_article("Care"), partnerships=[value])
    assert "partnerships" in errors(response)


@pytest.mark.parametrize("tags", ["a" * 101, '"unclosed', "x, " * 500])
def test_odd_tags(as_ada, tags):
    article = make_article("Care")
    response = save(as_ada, article, tags=tags)
    assert response.status_code in {200, 302}


def test_a_source_that_is_no_address(as_ada):
    response = save(as_ada, make_article("Care"), sources="https://example.org/a A study\njavascript:alert(1)")
    assert "Line 2 must begin with a web address" in errors(response)


@pytest.mark.parametrize("count", ["x", "-1", "100000", ""])
def test_a_meddled_number_of_texts(as_ada, count):
    article = make_article("Care")
    response = save(as_ada, article, texts__TOTAL_FORMS=count)
    assert response.status_code in {200, 302, 400}
    assert article.texts.get().title == "Care"


@pytest.mark.parametrize("make", [*MAKERS.values(), make_image], ids=[*(model.__name__ for model in MAKERS), "Image"])
def test_no_form_is_made_for_a_number_out_of_thin_air(as_ben, make):
    url = address(make(), "change")
    for inline in as_ben.get(url).context["inline_admin_formsets"]:
        formset = inline.formset
        meddled = type(formset)(
            {f"{formset.prefix}-TOTAL_FORMS": 100_000, f"{formset.prefix}-INITIAL_FORMS": 0}, prefix=formset.prefix
        )
        assert len(meddled.forms) <= 200
        assert "Please submit at most" in str(meddled.non_form_errors())


def test_all_rows_can_be_saved_however_many_there_are(as_ben, monkeypatch):
    monkeypatch.setattr(BoundedFormSet, "spare", 2)
    partnership = make_partnership(members=[make_organisation() for _ in range(4)])
    assert save(as_ben, partnership).status_code == 302
