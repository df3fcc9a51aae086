"""What a page is linked with, in both directions, as visitors may see it."""

import pytest

from articles.models import ArticlePick
from partnerships.models import ActionRole, Membership
from portal.catalogue.connections import AT_MOST, connections
from portal.catalogue.models import Item
from tests.factories import (
    STATES,
    add_text,
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


def item_of(row):
    return Item.objects.get(kind=row._meta.model_name, object_id=row.pk)


def around(row, language="en"):
    """`{kind: [titles]}` of what the row's page is linked with, in the reader's language or the original one."""
    own = row.texts.filter(language=language).exists()
    found = connections(item_of(row), language, spoken=language if own else row.original_language)
    return {kind: [connection.entry.title for connection in group] for kind, group in found.items()}


def linking(path):
    return {"body": f'<p><a href="{path}">here</a></p>'}


@pytest.fixture
def food():
    return make_partnership("Food")


def test_both_ends_of_a_link_know_each_other(food):
    report = make_article("Report", partnerships=[food])

    assert around(report) == {"partnership": ["Food"]}
    assert around(food) == {"article": ["Report"]}


def test_partnership_lists_all_that_belongs_to_it(food):
    document = make_document("Charter")
    food.documents.add(document)
    genoa = make_organisation("Genoa")
    Membership.objects.create(partnership=food, organisation=genoa)
    plan = make_plan("Plan", partnership=food)
    topic = make_topic("Topic", plan=plan)
    make_action("Action", plan=plan, topic=topic)
    make_event("Event", partnerships=[food])
    make_article("Report", partnerships=[food])

    assert around(food) == {
        "action": ["Action"],
        "actionplan": ["Plan"],
        "article": ["Report"],
        "document": ["Charter"],
        "event": ["Event"],
        "organisation": ["Genoa"],
        "topic": ["Topic"],
    }


@pytest.mark.parametrize("state", STATES)
def test_only_what_is_live_is_linked(food, state):
    make_article("Report", partnerships=[food], state=state)
    shown = make_article("Always there", partnerships=[food])

    titles = set(around(food)["article"])

    assert titles == {"Always there", "Report"} if state == "live" else {"Always there"}
    assert around(shown) == {"partnership": ["Food"]}


@pytest.mark.parametrize("state", set(STATES) - {"live"})
def test_what_a_hidden_page_names_does_not_name_it(state):
    hidden = make_partnership("Secret", state=state)
    report = make_article("Report", partnerships=[hidden])

    assert around(report) == {}


def test_roles_are_told_once_with_all_their_names(food):
    genoa = make_organisation("Genoa")
    for role in ("coordinator", "expert"):
        Membership.objects.create(partnership=food, organisation=genoa, role=role)

    group = connections(item_of(food), "en")["organisation"]

    assert [(connection.entry.title, connection.role_label) for connection in group] == [
        ("Genoa", "Coordinator, expert")
    ]
    assert group.total == 1


def test_role_is_told_from_both_sides():
    action, genoa = make_action("Action"), make_organisation("Genoa")
    ActionRole.objects.create(action=action, organisation=genoa, role="leader")

    assert [c.role_label for c in connections(item_of(genoa), "en")["action"]] == ["Action leader"]
    assert [c.role_label for c in connections(item_of(action), "en")["organisation"]] == ["Action leader"]


def test_page_linked_in_both_directions_is_counted_once():
    event = make_event("Lab", text=linking("/articles/report/"))
    report = make_article("Report", events=[event])

    group = connections(item_of(report), "en")["event"]

    assert [connection.entry.title for connection in group] == ["Lab"]
    assert sorted(group[0].relations) == ["events", "text"]
    assert group[0].outward == ["events"]
    assert group.total == 1


def test_depth_tells_how_far_up_a_whole_is(food):
    plan = make_plan("Plan", partnership=food)
    action = make_action("Action", plan=plan, topic=make_topic("Topic", plan=plan))

    found = connections(item_of(action), "en")

    assert {kind: group[0].depth for kind, group in found.items()} == {"topic": 1, "actionplan": 2, "partnership": 3}
    assert [connection.depth for connection in connections(item_of(food), "en")["action"]] == [0]


def test_long_list_is_cut_but_counted_whole(food):
    for number in range(AT_MOST + 5):
        make_article(f"Report {number}", partnerships=[food])

    group = connections(item_of(food), "en")["article"]

    assert (len(group), group.total) == (AT_MOST, AT_MOST + 5)


def test_newest_comes_first_then_the_title(food):
    make_article("Old", partnerships=[food], dated_on="2024-01-01")
    make_article("Ähnlich", partnerships=[food], dated_on="2025-01-01")
    make_article("Zebra", partnerships=[food], dated_on="2025-01-01")
    make_article("Bahn", partnerships=[food], dated_on="2025-01-01")

    assert around(food)["article"] == ["Ähnlich", "Bahn", "Zebra", "Old"]


def test_kind_without_links_is_an_empty_group(food):
    found = connections(item_of(food), "en")

    assert (found["article"], found["article"].total) == ([], 0)


# Languages


def test_reader_sees_each_page_in_their_language_or_its_original(food):
    both = make_article("Report", partnerships=[food])
    add_text(both, "Rapport", language="fr")
    make_article("English only", partnerships=[food])
    make_article("Nur deutsch", language="de", partnerships=[food])

    assert set(around(food, "fr")["article"]) == {"Rapport", "English only", "Nur deutsch"}
    assert set(around(food, "en")["article"]) == {"Report", "English only", "Nur deutsch"}


def test_page_is_hidden_where_only_a_third_language_is_public(food):
    report = make_article("Report", partnerships=[food], state="draft")
    add_text(report, "Rapport", language="fr")

    assert around(food, "fr") == {"article": ["Rapport"]}
    assert around(food, "en") == {}
    assert around(food, "de") == {}


def test_link_in_a_text_counts_for_its_readers_only():
    lab = make_event("Lab")
    report = make_article("Report")
    add_text(report, "Rapport", language="fr", **linking("/fr/events/lab/"))
    add_text(lab, "Labo", language="fr", slug="lab")

    assert around(report, "fr") == {"event": ["Labo"]}
    assert around(lab, "fr") == {"article": ["Rapport"]}
    assert around(report, "en") == {}
    assert around(lab, "en") == {}


def test_link_in_a_translation_reaches_a_page_without_one():
    lab = make_event("Lab")
    report = make_article("Report")
    add_text(report, "Rapport", language="fr", **linking("/events/lab/"))

    assert around(lab, "fr") == {"article": ["Rapport"]}
    assert around(report, "fr") == {"event": ["Lab"]}


def test_link_in_an_original_reaches_a_translated_page():
    lab = make_event("Lab")
    add_text(lab, "Labo", language="fr")
    report = make_article("Report", text=linking("/events/lab/"))

    assert around(report, "fr") == {"event": ["Labo"]}
    assert around(lab, "fr") == {"article": ["Report"]}


def test_asking_costs_two_queries_however_much_is_linked(food, django_assert_num_queries):
    connections(item_of(food), "en")
    for number in range(10):
        make_article(f"Report {number}", partnerships=[food])
    item = item_of(food)

    with django_assert_num_queries(2):
        connections(item, "en")


def test_pick_is_an_outward_link():
    report, other = make_article("Report"), make_article("Other")
    ArticlePick.objects.create(source=report, target=item_of(other))

    assert [c.outward for c in connections(item_of(report), "en")["article"]] == [["articlepick"]]
    assert [c.outward for c in connections(item_of(other), "en")["article"]] == [[]]
