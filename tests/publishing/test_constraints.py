"""What must always hold is refused by the database itself, however it is written."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import UniqueConstraint

from articles.models import Article, ArticlePick, ArticleText, TaggedArticle
from events.models import Event
from partnerships.models import (
    Action,
    ActionPlan,
    ActionRole,
    Membership,
    Organisation,
    Partnership,
    Phase,
    Publication,
    Theme,
    Topic,
)
from portal.catalogue.models import Item
from portal.library.models import Document, Image, ImageText
from tests.conftest import NOON
from tests.factories import (
    make_action,
    make_article,
    make_document,
    make_event,
    make_organisation,
    make_partnership,
    make_plan,
    make_topic,
)

pytestmark = pytest.mark.django_db


def refused_by(constraint, model, values, row):
    """Whether the database refuses to give the row these values because of this constraint."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        model.objects.filter(pk=row.pk).update(**values)
    return blames(refusal, constraint, model)


def blames(refusal, constraint, model):
    """PostgreSQL names the constraint; SQLite names a check, but of a unique constraint the columns."""
    unique = {c.name: c.fields for c in model._meta.constraints if isinstance(c, UniqueConstraint)}
    columns = [model._meta.get_field(name).column for name in unique.get(constraint, ())]
    by_columns = "UNIQUE constraint failed: " + ", ".join(f"{model._meta.db_table}.{column}" for column in columns)
    return constraint in str(refusal.value) or (bool(columns) and by_columns in str(refusal.value))


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("articletext_has_address_and_title", {"slug": ""}),
        ("articletext_has_address_and_title", {"title": ""}),
        ("articletext_published_since", {"state": "published", "publish_at": None}),
        ("articletext_published_since", {"state": "unpublished", "publish_at": None}),
        ("articletext_published_since", {"state": "draft", "publish_at": NOON}),
        ("articletext_expires_after", {"state": "published", "publish_at": NOON, "expire_at": NOON}),
        (
            "articletext_expires_after",
            {"state": "published", "publish_at": NOON, "expire_at": NOON - timedelta(seconds=1)},
        ),
    ],
)
def test_text_that_breaks_a_rule_is_refused(constraint, values):
    text = make_article(state="draft").texts.get()

    assert refused_by(constraint, ArticleText, values, text)


def test_second_text_in_one_language_is_refused():
    article = make_article()

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        ArticleText.objects.create(facts=article, language="en", title="Another", slug="another")

    assert blames(refusal, "articletext_one_per_language", ArticleText)


def test_second_text_at_one_address_is_refused():
    make_article("Paris lab")
    other = make_article("Another lab")

    assert refused_by("articletext_one_per_address", ArticleText, {"slug": "paris-lab"}, other.texts.get())


def test_one_address_may_lead_to_pages_of_two_languages_and_two_kinds():
    make_article("Paris lab")

    make_event("Paris lab")
    french = make_article("Le labo", language="fr", text={"slug": "paris-lab"})

    assert french.texts.get().slug == "paris-lab"


def test_second_object_with_one_key_is_refused():
    make_article(key="paris")
    other = make_article(key="london")

    assert refused_by("key", Article, {"key": "paris"}, other)


DAY, NEXT = date(2025, 6, 17), date(2025, 6, 18)


@pytest.mark.parametrize(
    ("make", "model", "constraint", "values"),
    [
        (make_event, Event, "event_ends_after_start", {"starts_on": NEXT, "ends_on": DAY}),
        (make_event, Event, "event_ends_after_start", {"starts_on": None, "ends_on": DAY}),
        (
            make_event,
            Event,
            "event_ends_after_start",
            {"starts_on": DAY, "ends_on": DAY, "starts_at": "14:00", "ends_at": "13:59"},
        ),
        (
            make_event,
            Event,
            "event_ends_after_start",
            {"starts_on": DAY, "ends_on": None, "starts_at": "14:00", "ends_at": "13:59"},
        ),
        (make_event, Event, "event_time_has_day", {"starts_on": None, "starts_at": "14:00"}),
        (make_event, Event, "event_time_has_day", {"starts_on": None, "ends_at": "14:00"}),
        (
            make_event,
            Event,
            "event_registration_closes_after_opening",
            {"registration_opens_on": NEXT, "registration_closes_on": DAY},
        ),
        (make_partnership, Partnership, "partnership_ends_after_start", {"started_on": NEXT, "ended_on": DAY}),
        (make_plan, ActionPlan, "actionplan_ends_after_start", {"first_year": 2025, "last_year": 2024}),
        (make_action, Action, "action_weighs_something", {"weight": 0}),
        (make_action, Action, "action_due_after_start", {"starts_on": NEXT, "due_on": DAY}),
        (make_organisation, Organisation, "organisation_has_both_coordinates", {"latitude": 48, "longitude": None}),
        (make_organisation, Organisation, "organisation_has_both_coordinates", {"latitude": None, "longitude": 2}),
        (make_organisation, Organisation, "organisation_country_is_iso", {"country": "UK"}),
        (make_organisation, Organisation, "organisation_country_is_iso", {"country": "EL"}),
        (make_organisation, Organisation, "organisation_country_is_iso", {"country": "fr"}),
        (make_organisation, Organisation, "organisation_country_is_iso", {"country": "F"}),
        (
            make_document,
            Document,
            "document_here_or_elsewhere",
            {"file": "documents/a.pdf", "external_url": "https://example.org/a.pdf"},
        ),
    ],
)
def test_facts_that_break_a_rule_are_refused(make, model, constraint, values):
    assert refused_by(constraint, model, values, make())


@pytest.mark.parametrize("hue", [0, 17])
def test_colour_that_the_design_does_not_have_is_refused(hue):
    theme = Theme.objects.create(key="housing")

    assert refused_by("theme_hue_exists", Theme, {"hue": hue}, theme)


@pytest.mark.parametrize(
    "values",
    [
        {"starts_on": DAY, "ends_on": DAY},
        {"starts_on": DAY, "ends_on": DAY, "starts_at": "14:00", "ends_at": "14:00"},
        {"starts_on": DAY, "ends_on": NEXT, "starts_at": "14:00", "ends_at": "09:00"},
        {"starts_on": DAY, "ends_on": None, "starts_at": None, "ends_at": "09:00"},
        {"starts_on": None, "ends_on": None},
        {"registration_opens_on": DAY, "registration_closes_on": DAY},
    ],
)
def test_event_at_the_edge_of_a_rule_is_accepted(values):
    event = make_event()

    assert Event.objects.filter(pk=event.pk).update(**values) == 1


def _membership():
    return Membership(partnership=make_partnership(), organisation=make_organisation())


def _publication():
    return Publication(document=make_document(), organisation=make_organisation())


def _action_role():
    return ActionRole(action=make_action(), organisation=make_organisation())


def _phase():
    return Phase(partnership=make_partnership(), position=1, kind="call")


def _tagging():
    article = make_article(tags=["Housing"])
    tagging = article.taggings.get()
    tagging.delete()
    return TaggedArticle(content_object=article, tag=tagging.tag)


def _pick():
    return ArticlePick(source=make_article(), target=Item.objects.get(kind="article", key=make_article().key))


def _image_text():
    return ImageText(image=Image.objects.create(key="tram", file="images/tram.png"), alt="A tram")


def _plan():
    return ActionPlan(key="plan", partnership=make_partnership(), number=1)


def _topic():
    return Topic(key="topic", plan=make_plan(), number=1)


@pytest.mark.parametrize(
    ("make", "constraint"),
    [
        (_membership, "membership_once_per_role"),
        (_publication, "publication_once_per_role"),
        (_action_role, "actionrole_once_per_role"),
        (_phase, "phase_one_per_position"),
        (_tagging, "taggedarticle_once"),
        (_pick, "articlepick_once"),
        (_plan, "actionplan_one_per_number"),
        (_topic, "topic_one_per_number"),
    ],
)
def test_what_may_be_said_once_is_refused_a_second_time(make, constraint):
    row = make()
    row.save()
    row.pk = None
    if hasattr(row, "key"):
        row.key = "another"

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        row.save(force_insert=True)

    assert blames(refusal, constraint, type(row))


@pytest.mark.parametrize(
    ("make", "values", "constraint"),
    [
        (_membership, {"since": NEXT, "until": DAY}, "membership_ends_after_start"),
        (_phase, {"started_on": NEXT, "ended_on": DAY}, "phase_ends_after_start"),
    ],
)
def test_period_that_ends_before_it_starts_is_refused(make, values, constraint):
    row = make()
    row.save()

    assert refused_by(constraint, type(row), values, row)


def test_topics_of_two_plans_may_bear_one_number():
    assert make_topic(number=1).plan != make_topic(number=1).plan
