"""Generates articles and what they hang on: the same content for the same number, on every database."""

import random
from datetime import date, timedelta
from itertools import islice

from django.utils import timezone
from taggit.models import Tag

from articles.models import Article, ArticleText, Category, CategoryText, TaggedArticle
from partnerships.models import (
    ActionPlan,
    ActionPlanText,
    Partnership,
    PartnershipText,
    Theme,
    ThemeText,
    Topic,
    TopicText,
)
from portal.catalogue import pending

WORDS = [first + last for first in "ba co du fe gi ho ju ka li mo".split() for last in "rden sten pol via".split()]
COMMON = "city housing mobility climate equality food green water region plan action partnership public local".split()
BATCH = 1000


class Content:
    """20 partnerships, 40 topics, 8 categories and 200 tags in an empty database, and articles up to a number."""

    def __init__(self):
        self.dice, self.now = random.Random(2024), timezone.now()
        self.frame = _frame(self.now)
        self.articles = 0

    def grow(self, articles):
        for start in range(self.articles, articles, BATCH):
            _batch(self.dice, self.now, self.frame, range(start, min(start + BATCH, articles)))
            pending.flush()
        self.articles = articles


def _frame(now):
    themes = _kind(Theme, ThemeText, "Theme", 10, now, facts=lambda n: {"hue": n % 16 + 1})
    partnerships = _kind(
        Partnership, PartnershipText, "Partnership", 20, now, facts=lambda n: {"theme": themes[n % 10]}
    )
    plans = _kind(ActionPlan, ActionPlanText, "Plan", 20, now, facts=lambda n: {"partnership": partnerships[n]})
    topics = _kind(Topic, TopicText, "Topic", 40, now, facts=lambda n: {"plan": plans[n // 2], "number": n % 2 + 1})
    categories = _kind(Category, CategoryText, "Category", 8, now, facts=lambda n: {"position": n})
    tags = Tag.objects.bulk_create(Tag(name=f"Tag {n}", slug=f"tag-{n}") for n in range(200))
    return partnerships, topics, categories, tags


def _kind(model, text_model, name, count, now, *, facts):
    rows = model.objects.bulk_create(model(key=f"{name.lower()}-{n}", **facts(n)) for n in range(count))
    text_model.objects.bulk_create(_text(text_model, row, f"{name} {n}", now) for n, row in enumerate(rows))
    return rows


def _text(model, row, title, now, **more):
    return model(
        facts=row,
        language="en",
        title=title,
        slug=row.key,
        state="published",
        publish_at=now - timedelta(days=1),
        first_published_at=now - timedelta(days=1),
        **more,
    )


def _batch(dice, now, frame, numbers):
    partnerships, topics, categories, tags = frame
    rows = Article.objects.bulk_create(
        Article(key=f"article-{n}", dated_on=date(2016, 1, 1) + timedelta(days=n % 3600)) for n in numbers
    )
    for field, choices, count in (
        ("partnerships", partnerships, 1),
        ("topics", topics, 1),
        ("categories", categories, 2),
    ):
        _connect(field, rows, lambda choices=choices, count=count: dice.sample(choices, count))
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=row, tag=tag) for row in rows for tag in set(islice(_few(dice, tags), 3))
    )
    ArticleText.objects.bulk_create(
        _text(ArticleText, row, _sentence(dice, 8), now, summary=_sentence(dice, 20), body=_body(dice)) for row in rows
    )


def _connect(field, rows, choose):
    relation = Article._meta.get_field(field)
    source, target = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    through = relation.remote_field.through
    through._base_manager.bulk_create(through(**{source: row, target: other}) for row in rows for other in choose())


def _few(dice, tags):
    """Some tags are on many articles, most on few."""
    while True:
        yield tags[min(int(dice.paretovariate(0.7)) - 1, len(tags) - 1)]


def _sentence(dice, words):
    chosen = [dice.choice(COMMON if dice.random() < 0.2 else WORDS) for _ in range(words)]
    return " ".join(chosen).capitalize()


def _body(dice):
    return "".join(f"<p>{_sentence(dice, 60)}.</p>" for _ in range(6))
