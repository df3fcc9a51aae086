"""What the pages of the hub tell, and that they tell no more than was entered."""

import re
from datetime import date
from html import unescape

import pytest

from partnerships.models import ActionRole, Membership
from portal.catalogue.models import Item
from tests.factories import (
    STATES,
    make_action,
    make_article,
    make_document,
    make_event,
    make_organisation,
    make_partnership,
    make_person,
    make_plan,
    make_theme,
    make_topic,
)

pytestmark = pytest.mark.django_db
HIDDEN = sorted(set(STATES) - {"live"})


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return unescape(response.content.decode())


def section(html, name):
    """Titles of the pages that are linked between the heading with this id and the next, each once; [] for none."""
    found = re.search(rf'<h2 id="{name}">(.*?)(?:<h2 id=|</main>)', html, re.DOTALL)
    links = (
        re.findall(r'<a (?!class="more")[^>]*href="/[a-z]+/[^"/?]+/"[^>]*>(.*?)</a>', found[1], re.DOTALL)
        if found
        else []
    )
    return list(dict.fromkeys(re.sub(r"<[^>]*>", "", link).strip() for link in links))


@pytest.fixture
def food():
    theme = make_theme("Equality", hue=4)
    food = make_partnership("Food", theme=theme, started_on=date(2024, 1, 31))
    plan = make_plan("Plan of food", partnership=food)
    topic = make_topic("Markets", plan=plan)
    make_action("Training", plan=plan, topic=topic, code="R1", position=1)
    make_action("Money", plan=plan, code="R2", position=2)
    Membership.objects.create(
        partnership=food, organisation=make_organisation("Genoa", country="IT"), role="coordinator"
    )
    return food


def test_a_theme_of_the_same_name_is_said_to_be_one(client, food):
    make_partnership("Water", theme=make_theme("Water"))

    same, other = (
        re.search(r'<p class="kicker">(.*?)</p>', page(client, f"/partnerships/{slug}/"), re.DOTALL)[1]
        for slug in ("water", "food")
    )

    assert '<a href="/themes/water/">Theme: Water</a>' in same
    assert '<a href="/themes/equality/">Equality</a>' in other


def test_partnership_tells_its_members_plans_and_actions(client, food):
    html = page(client, "/partnerships/food/")

    assert section(html, "members") == ["Genoa"]
    assert section(html, "plans") == ["Plan of food", "Training", "Money"]
    assert "31 January 2024" in html
    assert "Equality" in html


def test_plan_tells_its_topics_and_actions_in_their_order(client, food):
    assert section(page(client, "/plans/plan-of-food/"), "outline") == ["Markets", "Training", "Money"]


def test_topic_tells_its_actions(client, food):
    assert section(page(client, "/topics/markets/"), "actions") == ["Training"]


def test_theme_tells_its_partnerships(client, food):
    assert section(page(client, "/themes/equality/"), "partnerships") == ["Food"]


def test_organisation_tells_its_roles_with_years(client, food):
    membership = Membership.objects.get()
    membership.since, membership.since_precision = date(2024, 1, 1), "year"
    membership.save()

    html = page(client, "/organisations/genoa/")

    assert section(html, "roles") == ["Food"]
    assert "Coordinator" in html
    assert "since 2024" in html


def test_action_tells_who_does_what(client, food):
    action = type(food.plans.get().actions.first()).objects.get(code="R1")
    ActionRole.objects.create(action=action, organisation=make_organisation("Oslo", country="NO"), role="leader")

    html = page(client, "/actions/training/")

    assert section(html, "who") == ["Oslo"]
    assert "Action leader" in html


# A link in running text is a mention, not a fact.


MENTIONS = "".join(
    f'<a href="/{path}/">x</a> '
    for path in ("plans/other-plan", "actions/other-action", "topics/other-topic", "organisations/other-organisation",
                 "partnerships/other-partnership", "people/other-person")
)  # fmt: skip


@pytest.fixture
def others():
    plan = make_plan("Other plan", partnership=make_partnership("Other partnership"))
    make_topic("Other topic", plan=plan)
    make_action("Other action", plan=plan)
    make_person("Other person")
    make_organisation("Other organisation")


@pytest.mark.parametrize(
    ("path", "sections"),
    [
        ("/partnerships/food/", {"plans": ["Plan of food", "Training", "Money"], "members": ["Genoa"]}),
        ("/plans/plan-of-food/", {"outline": ["Markets", "Training", "Money"]}),
        ("/topics/markets/", {"actions": ["Training"]}),
        ("/themes/equality/", {"partnerships": ["Food"]}),
        ("/organisations/genoa/", {"roles": ["Food"], "actions": [], "people": []}),
        ("/actions/training/", {"who": []}),
    ],
)
def test_mention_in_the_text_makes_nobody_a_member_and_nothing_a_part(client, food, others, path, sections):
    item = next(i for i in Item.objects.filter(entries__slug=path.strip("/").split("/")[1]))
    model = item.model
    model.text_model().objects.filter(facts=item.object_id).update(body=MENTIONS)

    html = page(client, path)

    assert {name: section(html, name) for name in sections} == sections


def test_mentioned_action_is_not_counted_with_the_plans_own(client, food, others):
    plan = food.plans.get()
    plan.texts.update(body=MENTIONS)

    html = page(client, "/plans/plan-of-food/")

    assert re.search(r"<dt>Actions</dt>\s*<dd>\s*2\s*</dd>", html)


# Hidden ends


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_parts_and_members_are_told_nowhere(client, food, state):
    secret = make_organisation("Secret", state=state, country="NO")
    Membership.objects.create(partnership=food, organisation=secret, role="coordinator")
    plan = make_plan("Secret plan", partnership=food, number=2, state=state)
    make_action("Secret action", plan=plan, state=state)
    make_topic("Secret topic", plan=food.plans.first(), number=2, state=state)
    make_event("Secret event", partnerships=[food], state=state)
    make_person("Secret person", organisation=secret, state=state)
    food.documents.add(make_document("Secret document", state=state))

    for path in (
        "/partnerships/food/",
        "/plans/plan-of-food/",
        "/organisations/genoa/",
        "/topics/markets/",
        "/themes/equality/",
    ):
        assert "Secret" not in page(client, path), path


@pytest.mark.parametrize("state", HIDDEN)
def test_hidden_whole_is_not_told_by_its_parts(client, state):
    partnership = make_partnership("Secret", state=state, theme=make_theme("Equality"))
    plan = make_plan("Plan", partnership=partnership)
    topic = make_topic("Topic", plan=plan)
    make_action("Action", plan=plan, topic=topic)
    make_article("Report", partnerships=[partnership])
    genoa = make_organisation("Genoa")
    Membership.objects.create(partnership=partnership, organisation=genoa)

    paths = (
        "plans/plan",
        "topics/topic",
        "actions/action",
        "articles/report",
        "organisations/genoa",
        "themes/equality",
    )
    for path in paths:
        assert "Secret" not in page(client, f"/{path}/"), path


def test_more_articles_lead_to_a_list_that_holds_them_all(client, food):
    for number in range(8):
        make_article(f"Report {number}", partnerships=[food])

    html = page(client, "/partnerships/food/")
    [more] = re.findall(r'href="([^"]*)">\s*All 8 articles', html)

    assert client.get(more).context["page"].paginator.count == 8
