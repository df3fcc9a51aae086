"""What every public object has: a key, a name, sources, an owner."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db.models import Model

from articles.models import Article
from portal.publishing.changes import publishable_models
from portal.publishing.models import validate_sources
from tests.factories import MAKERS, STATES, add_text, make_article, make_user


@pytest.mark.parametrize(
    "sources",
    [
        "",
        "https://example.org",
        "https://example.org/a The report",
        "https://example.org/a\nhttp://example.org/b?x=1#y Another  \n",
    ],
)
def test_sources_are_accepted(sources):
    validate_sources(sources)


@pytest.mark.parametrize(
    ("sources", "line"),
    [
        ("The report https://example.org", 1),
        ("https://example.org\nexample.org", 2),
        ("https://example.org\n\nhttps://example.org", 2),
        ("javascript:alert(1)", 1),
        ("ftp://example.org", 1),
        ("https://", 1),
        (" https://example.org", 1),
        ("https://example.org\tname", 1),
    ],
)
def test_source_that_is_no_address_is_refused_by_its_line(sources, line):
    with pytest.raises(ValidationError) as refusal:
        validate_sources(sources)

    assert refusal.value.messages == [f"Line {line} must begin with a web address (https://…)."]


def test_references_are_addresses_with_names():
    article = Article(
        sources="https://www.example.org/a The report\nhttp://example.org/b\n\nhttps://example.org/c   \n"
    )

    assert article.references == [
        {"url": "https://www.example.org/a", "name": "The report"},
        {"url": "http://example.org/b", "name": "example.org"},
        {"url": "https://example.org/c", "name": "example.org"},
    ]


@pytest.mark.parametrize(
    "line", ["The report", "javascript:steal()", "https://", "//example.org", "ftp://example.org a", "\x00"]
)
def test_line_that_is_no_address_is_no_reference(line):
    article = Article(sources=f"{line}\nhttps://example.org/a")

    assert article.references == [{"url": "https://example.org/a", "name": "example.org"}]


@pytest.mark.django_db
def test_object_is_named_by_its_original_title():
    article = make_article("Le labo", language="fr")
    add_text(article, "The lab", language="en")

    assert str(article) == "Le labo"


@pytest.mark.django_db
def test_object_without_a_text_in_its_language_is_named_by_another():
    article = make_article("The lab", original_language="fr")

    assert str(article) == "The lab"


@pytest.mark.django_db
def test_object_without_texts_is_named_by_its_key():
    article = make_article(key="paris-lab")
    article.texts.all().delete()

    assert str(article) == "paris-lab"


@pytest.mark.django_db
@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_deleting_a_user_deletes_no_content(model):
    leaving = make_user("dora")
    made = [MAKERS[model](state=state, owner=leaving) for state in STATES]
    made[0].texts.get().publish(by=leaving)
    before = (model.objects.count(), model.text_model().objects.count())

    leaving.delete()

    assert (model.objects.count(), model.text_model().objects.count()) == before
    assert [owner for owner in model.objects.values_list("owner", flat=True) if owner] == []


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_no_user_can_take_content_along(model):
    """Whatever points at a user lets go of it."""
    for kind in (model, model.text_model()):
        pointing = [
            f for f in kind._meta.concrete_fields if f.is_relation and f.related_model._meta.label == "accounts.User"
        ]
        assert [field.remote_field.on_delete.__name__ for field in pointing] == ["SET_NULL"] * len(pointing)


@pytest.mark.django_db
@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_natural_keys_find_the_rows_again(model):
    row = MAKERS[model]()
    text = row.texts.get()

    assert model.objects.get_by_natural_key(*row.natural_key()) == row
    assert type(text).objects.get_by_natural_key(*text.natural_key()) == text


@pytest.mark.django_db
@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_dumped_content_loads_again_without_change(model, tmp_path, noon):
    noon.shift(0.25)  # fixtures hold milliseconds, and of whole seconds none
    MAKERS[model]("Ein Titel – 1", language="de", sources="https://example.org Source")
    fixture, again = tmp_path / "dump.json", tmp_path / "again.json"
    labels = [kind._meta.label for kind in publishable_models()]
    labels += [kind.text_model()._meta.label for kind in publishable_models()]

    dump(fixture, labels)
    call_command("loaddata", str(fixture), verbosity=0)
    dump(again, labels)

    assert again.read_text() == fixture.read_text()


def dump(path, labels):
    call_command(
        "dumpdata", *labels, natural_foreign=True, natural_primary=True, indent=1, output=str(path), verbosity=0
    )


def test_every_kind_is_a_model_of_its_own():
    assert all(issubclass(model, Model) and not model._meta.abstract for model in publishable_models())
