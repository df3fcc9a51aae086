"""Whatever editors do and in whatever order: the catalogue is the one that would be made from scratch."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from articles.models import Article, ArticlePick
from events.models import Event
from partnerships.models import Membership, Partnership
from portal.catalogue import pending, shelf
from portal.catalogue.models import Item
from tests.catalogue.snapshots import catalogue, columns, derived_from_scratch, objects, shelf_from_scratch
from tests.factories import (
    add_text,
    make_action,
    make_article,
    make_category,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_theme,
    make_topic,
)

PATHS = ["/events/event-0/", "/events/moved-1/", "/events/moved-0/", "/articles/article-1/", "/fr/articles/article-0/"]


class World:
    """Two or three of everything. Numbers stand for the objects; they are taken modulo what there is."""

    def __init__(self):
        self.themes = [make_theme(f"Theme {n}", hue=n + 1) for n in range(2)]
        self.organisations = [make_organisation(f"Organisation {n}") for n in range(3)]
        self.partnerships = [make_partnership(f"Partnership {n}", theme=self.themes[n]) for n in range(2)]
        self.plans = [make_plan(f"Plan {n}", partnership=p) for n, p in enumerate(self.partnerships)]
        self.topics = [make_topic(f"Topic {n}", plan=plan) for n, plan in enumerate(self.plans)]
        self.actions = [make_action(f"Action {n}", plan=self.plans[0]) for n in range(2)]
        self.categories = [make_category(f"Category {n}") for n in range(2)]
        self.events = [make_event(f"Event {n}") for n in range(2)]
        self.articles = [make_article(f"Article {n}") for n in range(3)]

    def refresh(self):
        """What was rolled back is forgotten by the objects too."""
        for row in (*self.themes, *self.partnerships, *self.plans, *self.topics, *self.actions):
            row.refresh_from_db()


def one(rows, number):
    return rows[number % len(rows)]


def tie_partnerships(world, a, b):
    one(world.articles, a).partnerships.add(one(world.partnerships, b))


def tie_articles(world, a, b):
    one(world.partnerships, b).articles.set([one(world.articles, a), one(world.articles, b)])


def tie_events(world, a, b):
    one(world.events, a).articles.add(one(world.articles, b))


def untie_events(world, a, b):
    one(world.articles, a).events.clear()


def untie_articles(world, a, b):
    one(world.partnerships, a).articles.clear()


def categorise(world, a, b):
    one(world.articles, a).categories.set([one(world.categories, b)])


def tag(world, a, b):
    one(world.articles, a).tags.add(f"Tag {b % 2}")


def untag(world, a, b):
    one(world.articles, a).tags.clear()


def join(world, a, b):
    Membership.objects.get_or_create(partnership=one(world.partnerships, a), organisation=one(world.organisations, b))


def leave(world, a, b):
    Membership.objects.filter(organisation=one(world.organisations, b)).delete()


def change_member(world, a, b):
    membership = Membership.objects.filter(partnership=one(world.partnerships, a)).first()
    taken = Membership.objects.filter(partnership=one(world.partnerships, a + 1)).values("organisation")
    if membership and not Membership.objects.filter(organisation=membership.organisation, pk__in=taken).exists():
        membership.partnership = one(world.partnerships, a + 1)
        Membership.objects.filter(partnership=membership.partnership, organisation=membership.organisation).delete()
        membership.save()


def recolour(world, a, b):
    theme = one(world.themes, a)
    theme.hue = b % 16 + 1
    theme.save()


def change_theme(world, a, b):
    Partnership.objects.filter(pk=one(world.partnerships, a).pk).update(theme=(*world.themes, None)[b % 3])


def move_plan(world, a, b):
    plan = one(world.plans, a)
    plan.number, plan.partnership = 10 + plan.pk, one(world.partnerships, b)
    plan.save()


def move_topic(world, a, b):
    topic = one(world.topics, a)
    topic.number, topic.plan = 10 + topic.pk, one(world.plans, b)
    topic.save()


def move_action(world, a, b):
    action = one(world.actions, a)
    action.topic = (*world.topics, None)[b % 3]
    action.save()


def write(world, a, b):
    one(world.articles, a).texts.update(body=f'<p><a href="{one(PATHS, b)}">here</a></p>')


def translate(world, a, b):
    article = one(world.articles, a)
    if not article.texts.filter(language="fr").exists():
        add_text(article, f"Article {a % 3}", language="fr", body=f'<a href="{one(PATHS, b)}">ici</a>')


def withdraw_translation(world, a, b):
    one(world.articles, a).texts.filter(language="fr").delete()


def rename(world, a, b):
    text = one(world.events, a).texts.get(language="en")
    text.slug = f"{('event', 'moved')[b % 2]}-{world.events.index(text.facts)}"
    text.save()


def swap_addresses(world, a, b):
    texts = [event.texts.get(language="en") for event in world.events]
    slugs = [text.slug for text in texts]
    for text, slug in zip(texts, ("between", *reversed(slugs)), strict=False):
        type(text).objects.filter(pk=text.pk).update(slug=slug)
    type(texts[0]).objects.filter(pk=texts[0].pk).update(slug=slugs[1] if slugs[0] == texts[1].slug else "swapped")


def pick(world, a, b):
    source, target = one(world.articles, a), one(world.articles, b)
    ArticlePick.objects.get_or_create(
        source=source, target=Item.objects.get(kind="article", key=target.key), defaults={"position": b % 5}
    )


def unpick(world, a, b):
    one(world.articles, a).picks.all().delete()


def take_off(world, a, b):
    one(world.articles, a).texts.get(language="en").unpublish()


def date_all(world, a, b):
    Article.objects.update(dated_on=date(2020, 1, 1 + b % 28))
    Event.objects.update(starts_on=date(2021, 1, 1 + a % 28))


def abandon(world, a, b):
    """Reads in the middle of something that fails."""
    with transaction.atomic():
        tie_partnerships(world, a, b)
        pending.flush()
        transaction.set_rollback(True)


STEPS = [
    abandon, categorise, change_member, change_theme, date_all, join, leave, move_action, move_plan, move_topic, pick,
    recolour, rename, swap_addresses, tag, take_off, tie_articles, tie_events, tie_partnerships, translate, unpick,
    untag, untie_articles, untie_events, withdraw_translation, write,
]  # fmt: skip
STEPS += [write, rename] * 4  # what takes several steps to go wrong is done more often
NUMBERS = st.integers(0, 5)


@pytest.fixture
def world(db):
    world = World()
    pending.flush()
    return world


@settings(max_examples=20, phases=[Phase.generate])
@given(steps=st.lists(st.tuples(st.sampled_from(STEPS), NUMBERS, NUMBERS, st.booleans()), min_size=8, max_size=20))
def test_catalogue_is_the_one_made_from_scratch_after_any_edits(world, steps):
    with transaction.atomic():
        for step, a, b, is_read in steps:
            step(world, a, b)
            if is_read:
                shelf.current()

        assert columns(shelf.current()) == columns(shelf_from_scratch())
        known = catalogue()
        assert known == derived_from_scratch()
        assert set(known["items"]) == objects()

        transaction.set_rollback(True)
    pending.forget()
    world.refresh()
