"""Generates articles and what they hang on: the same content for the same number, on every database."""

import random
from datetime import date, timedelta
from itertools import islice

from django.db import transaction
from django.utils import timezone
from taggit.models import Tag

from articles.models import Article, ArticleText, Category, CategoryText, TaggedArticle
from events.models import Event, EventText, TaggedEvent
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

WORDS = [first + last for first in "ba co du fe gi ho ju ka li mo".split() for last in "rden sten pol via".split()]
COMMON = "city housing mobility climate equality food green water region plan action partnership public local".split()
COUNTRIES = "AT BE BG CZ DE EE ES FI FR GR HR HU IE IT LT LV NL PL PT RO SE SI SK".split()
BATCH = 1000


class Writer:
    """Texts of few different words, of which some are common."""

    def __init__(self, dice):
        self.dice = dice

    def write(self):
        return {"title": self.sentence(8), "summary": self.sentence(20), "body": self._body()}

    def _body(self):
        return "".join(f"<p>{self.sentence(60)}.</p>" for _ in range(6))

    def sentence(self, words):
        chosen = [self.dice.choice(COMMON if self.dice.random() < 0.2 else WORDS) for _ in range(words)]
        return " ".join(chosen).capitalize()


class Content:
    """20 partnerships, 40 topics, 8 categories and 200 tags in an empty database, and articles up to a number.

    With `events`, every tenth is an event in some country instead.
    """

    def __init__(self, writer=Writer, *, events=False):
        self.dice, self.now = random.Random(2024), timezone.now()
        self.writer = writer(self.dice)
        self.frame = _frame(self.now)
        self.events, self.size = events, 0

    def grow(self, size):
        for start in range(self.size, size, BATCH):
            numbers = range(start, min(start + BATCH, size))
            with transaction.atomic():  # so that the catalogue is derived once for all of them
                _articles(self, [number for number in numbers if not self.is_event(number)])
                _events(self, [number for number in numbers if self.is_event(number)])
        self.size = size

    def is_event(self, number):
        return self.events and number % 10 == 0


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


def _articles(content, numbers):
    dice, (partnerships, topics, categories, tags) = content.dice, content.frame
    rows = Article.objects.bulk_create(
        Article(key=f"article-{n}", dated_on=date(2016, 1, 1) + timedelta(days=n % 3600)) for n in numbers
    )
    for field, choices, count in (
        ("partnerships", partnerships, 1),
        ("topics", topics, 1),
        ("categories", categories, 2),
    ):
        _connect(Article, field, rows, lambda choices=choices, count=count: dice.sample(choices, count))
    TaggedArticle.objects.bulk_create(
        TaggedArticle(content_object=row, tag=tag) for row in rows for tag in set(islice(_few(dice, tags), 3))
    )
    ArticleText.objects.bulk_create(_text(ArticleText, row, now=content.now, **content.writer.write()) for row in rows)


def _events(content, numbers):
    dice, (partnerships, topics, _, tags) = content.dice, content.frame
    rows = Event.objects.bulk_create(
        Event(
            key=f"event-{n}",
            kind=dice.choice(Event.Kind.values),
            starts_on=date(2016, 1, 1) + timedelta(days=n % 3600),
            country=dice.choice(COUNTRIES),
        )
        for n in numbers
    )
    for field, choices in (("partnerships", partnerships), ("topics", topics)):
        _connect(Event, field, rows, lambda choices=choices: dice.sample(choices, 1))
    TaggedEvent.objects.bulk_create(TaggedEvent(content_object=row, tag=dice.choice(tags)) for row in rows)
    EventText.objects.bulk_create(_text(EventText, row, now=content.now, **content.writer.write()) for row in rows)


def _connect(model, field, rows, choose):
    relation = model._meta.get_field(field)
    source, target = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    through = relation.remote_field.through
    through._base_manager.bulk_create(through(**{source: row, target: other}) for row in rows for other in choose())


def _few(dice, tags):
    """Some tags are on many articles, most on few."""
    while True:
        yield tags[min(int(dice.paretovariate(0.7)) - 1, len(tags) - 1)]
