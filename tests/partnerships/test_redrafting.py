"""What became of a draft: each action in one group, and numbers that are those of the lists."""

import re
from datetime import date
from html import unescape

import pytest

from partnerships.models import Designation, Succession
from tests.factories import STATES, make_action, make_document, make_event, make_plan

pytestmark = pytest.mark.django_db

PAGE = "/plans/plan/changes/"
LEFT = {"left_on": date(2022, 12, 1), "appeared_in": "draft"}


@pytest.fixture
def plan():
    return make_plan("Plan", adopted_on=date(2023, 2, 14))


def read(client, path=PAGE):
    response = client.get(path)
    assert response.status_code == 200
    return response


def groups(client):
    """`{fate: [(titles in the draft, titles in the final plan)]}`"""
    return {
        fate.value: [([v.title for v in each.then], [v.title for v in each.now]) for each in fortunes]
        for fate, _words, fortunes in read(client).context["groups"]
    }


def called(action, title, code="", stage="draft"):
    Designation.objects.create(action=action, stage=stage, title=title, code=code)


def follows(action, *predecessors):
    for each in predecessors:
        Succession.objects.create(action=action, predecessor=each)


def test_without_a_draft_the_page_says_so(client, plan):
    make_action("Training", plan=plan)
    html = unescape(read(client).content.decode())

    assert "No draft of this plan is recorded here" in html
    assert "Training" not in html


def test_an_action_of_the_same_name_was_kept(client, plan):
    called(make_action("Training", plan=plan, code="1"), "Training", "1")
    make_action("Money", plan=plan, appeared_in="draft", position=1)

    assert groups(client) == {"kept": [(["Training"], ["Training"]), (["Money"], ["Money"])]}


@pytest.mark.parametrize(("title", "code"), [("Courses", "1"), ("Training", "4")])
def test_another_title_or_code_is_said(client, plan, title, code):
    called(make_action("Training", plan=plan, code="1"), title, code)

    assert list(groups(client)) == ["renamed"]


def test_the_draft_counts_more_than_what_was_consulted_and_later_names_not_at_all(client, plan):
    action = make_action("Training", plan=plan)
    for stage, title in (("consultation", "Second"), ("draft", "First"), ("former", "Third")):
        called(action, title, stage=stage)

    assert groups(client) == {"renamed": [(["First"], ["Training"])]}


def test_an_action_that_appeared_in_the_final_plan_was_added_and_its_parts_with_it(client, plan):
    make_action("Old", plan=plan, appeared_in="draft")
    new = make_action("New", plan=plan, appeared_in="final", position=1)
    make_action("Part of new", plan=plan, parent=new, position=2)

    assert groups(client)["added"] == [([], ["New"]), ([], ["Part of new"])]


def test_an_action_that_left_before_the_final_plan_was_dropped(client, plan):
    make_action("Gone", plan=plan, **LEFT)
    make_action("Left later", plan=plan, left_on=date(2024, 1, 1), appeared_in="draft", position=1)

    assert groups(client) == {"dropped": [(["Gone"], [])], "kept": [(["Left later"], ["Left later"])]}


def test_several_that_go_on_as_one_were_merged(client, plan):
    one, two = (make_action(title, plan=plan, **LEFT) for title in ("One", "Two"))
    follows(make_action("Both", plan=plan, position=1), one, two)

    assert groups(client) == {"merged": [(["One", "Two"], ["Both"])]}


def test_one_that_goes_on_as_several_was_divided(client, plan):
    whole = make_action("Whole", plan=plan, **LEFT)
    for position, title in enumerate(("Left half", "Right half"), start=1):
        follows(make_action(title, plan=plan, position=position), whole)

    assert groups(client) == {"divided": [(["Whole"], ["Left half", "Right half"])]}


def test_one_that_goes_on_under_another_page_was_renamed(client, plan):
    follows(make_action("Now", plan=plan, position=1), make_action("Then", plan=plan, **LEFT))

    assert groups(client) == {"renamed": [(["Then"], ["Now"])]}


def test_a_merger_after_the_final_plan_is_none_of_the_draft(client, plan):
    make_action("Kept", plan=plan, appeared_in="draft")
    early = make_action("Early", plan=plan, left_on=date(2025, 1, 1), appeared_in="draft", position=1)
    follows(make_action("Late", plan=plan, position=2), early)

    assert groups(client) == {
        "kept": [(["Kept"], ["Kept"]), (["Early"], ["Early"])],
        "unknown": [([], ["Late"])],
    }


def test_every_action_is_in_one_group_and_the_sentence_counts_what_the_lists_hold(client, plan):
    called(make_action("Renamed", plan=plan), "Before")
    make_action("Kept", plan=plan, appeared_in="draft")
    for title in ("Added", "Added too"):
        make_action(title, plan=plan, appeared_in="final")
    make_action("Not known", plan=plan)
    parts = [make_action(title, plan=plan, **LEFT) for title in ("A", "B", "C")]
    follows(make_action("Merged", plan=plan), *parts)
    make_action("Dropped", plan=plan, **LEFT)
    response = read(client)
    html = unescape(response.content.decode())

    members = [
        line.entry.title for _fate, _words, found in response.context["groups"] for f in found for line in f.members
    ]
    sentence = re.search(r'<p class="standfirst">(.*?)</p>', html, re.DOTALL)[1]
    linked = {fate: int(number) for fate, number in re.findall(r'href="#([a-z]+)">\D*(\d+)', sentence)}
    listed = {
        fate: len(re.findall('<div class="fortune">', section))
        for fate, section in re.findall(r'<h2 id="([a-z]+)">(.*?)</section>', html, re.DOTALL)
    }

    assert sorted(members) == sorted(plan.actions.values_list("texts__title", flat=True))
    assert linked == {"merged": 1, "renamed": 1, "added": 2, "dropped": 1, "kept": 1, "unknown": 1}
    assert {fate: listed[fate] for fate in linked} == linked


def test_what_was_heard_and_changed_stands_beside(client, plan):
    make_action("Training", plan=plan, appeared_in="draft", text={"heard": "Too vague.", "changed": "A date was set."})
    html = unescape(read(client).content.decode())

    assert html.index("Training") < html.index("Too vague.") < html.index("A date was set.")


def test_the_consultation_is_told_with_its_report(client, plan):
    report = make_document("Report of the consultation", kind="consultation")
    plan.documents.add(report)
    event = make_event("Consultation", kind="consultation", starts_on=date(2022, 7, 1), ends_on=date(2022, 9, 15))
    event.contributions = 214
    event.save()
    event.plans.add(plan)
    make_event("Secret consultation", kind="consultation", plans=[plan], state="draft")
    html = unescape(read(client).content.decode())

    assert all(words in html for words in ("214", "1 July – 15 September 2022", "Report of the consultation"))
    assert "Secret" not in html


def test_of_a_merger_visitors_see_what_is_public(client, plan):
    secret, open_one = make_action("Secret", plan=plan, state="draft", **LEFT), make_action("Open", plan=plan, **LEFT)
    follows(make_action("Both", plan=plan, position=1), secret, open_one)

    assert "Secret" not in read(client).content.decode()


@pytest.mark.parametrize("state", sorted(set(STATES) - {"live"}))
def test_the_page_is_as_public_as_its_plan(client, state):
    make_plan("Secret", state=state)

    assert client.get("/plans/secret/changes/").status_code == 404


def test_the_page_knows_its_languages_and_its_place(client, plan):
    make_action("Training", plan=plan, appeared_in="draft")
    html = read(client, "/de/plans/plan/changes/").content.decode()

    assert '<link rel="canonical" href="http://testserver/plans/plan/changes/">' in html
    assert read(client, "/de/plans/plan/changes/").context["breadcrumbs"][-1] == ("/de/plans/plan/", "Plan")
    assert "/plans/plan/changes/" in read(client, "/plans/plan/").content.decode()


def test_the_sitemap_names_the_comparisons_that_tell_something(client, plan):
    make_action(plan=make_plan("Final at once"))
    make_action(plan=make_plan("Secret", state="draft"), appeared_in="draft")
    make_action(plan=make_plan("Secret actions"), appeared_in="draft", state="draft")
    make_action(plan=plan, appeared_in="draft")
    make_action(plan=plan, appeared_in="final")

    found = re.findall(
        r"<loc>http://testserver(/plans/[^<]*/changes/)</loc>", client.get("/sitemap.xml").content.decode()
    )
    assert found == [PAGE]


def test_without_a_draft_the_plan_leads_to_no_comparison(client, plan):
    make_action("Training", plan=plan)

    assert "/plans/plan/changes/" not in read(client, "/plans/plan/").content.decode()
