"""When is a text public? From `publish_at` on, up to but not including `expire_at`."""

from datetime import timedelta

import pytest

from articles.models import Article, ArticleText
from portal.publishing.changes import publishable_models
from tests.conftest import NOON
from tests.factories import MAKERS, STATES, add_text, make_article

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
# One second before the text appears … to one second after it has gone.
BOUNDARIES = [
    (NOON - SECOND, False),
    (NOON, True),
    (NOON + SECOND, True),
    (NOON + timedelta(hours=1) - SECOND, True),
    (NOON + timedelta(hours=1), False),
    (NOON + timedelta(hours=1) + SECOND, False),
]


def text_of(article):
    return article.texts.get()


@pytest.fixture
def hour_long(noon):
    """A text that is public from noon to one o'clock."""
    text = text_of(make_article("For an hour", state="draft"))
    text.publish(at=NOON, until=NOON + timedelta(hours=1))
    return text


@pytest.mark.parametrize(("moment", "visible"), BOUNDARIES)
def test_text_is_published_at_its_boundaries(hour_long, moment, visible):
    assert ArticleText.objects.published(at=moment).exists() is visible


@pytest.mark.parametrize(("moment", "visible"), BOUNDARIES)
def test_facts_are_published_with_their_text(hour_long, moment, visible):
    assert Article.objects.published(at=moment).exists() is visible


@pytest.mark.parametrize(("moment", "visible"), BOUNDARIES)
def test_clock_decides_where_no_moment_is_named(hour_long, noon, moment, visible):
    noon.move_to(moment)

    assert ArticleText.objects.published().exists() is visible
    assert Article.objects.published().exists() is visible
    assert hour_long.is_visible is visible


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        (NOON - SECOND, "scheduled"),
        (NOON, "live"),
        (NOON + timedelta(hours=1) - SECOND, "live"),
        (NOON + timedelta(hours=1), "expired"),
    ],
)
def test_status_says_what_the_clock_makes_of_a_published_text(hour_long, noon, moment, status):
    noon.move_to(moment)

    assert hour_long.status == status


@pytest.mark.parametrize("state", STATES)
def test_status_names_every_state(state):
    assert text_of(make_article(state=state)).status == state


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_of_all_states_only_live_is_published(model):
    made = {state: MAKERS[model](f"In state {state}", state=state) for state in STATES}

    mine = model.objects.published().filter(pk__in=[row.pk for row in made.values()])

    assert list(mine) == [made["live"]]


def test_one_visible_language_makes_the_facts_public():
    article = make_article("A draft", state="draft")
    add_text(article, "Un texte", language="fr")

    assert list(Article.objects.published()) == [article]
    assert [text.title for text in ArticleText.objects.published()] == ["Un texte"]


def test_text_without_end_stays():
    text = text_of(make_article())

    assert list(ArticleText.objects.published(at=NOON + timedelta(days=365_000))) == [text]
