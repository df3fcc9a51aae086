"""What the pages of a partnership and of an organisation tell of who takes part."""

import re
from datetime import date
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.models import ActionRole, Membership, Milestone, Phase
from portal.charts.timeline import Mark, Span
from tests.factories import make_action, make_document, make_organisation, make_partnership, make_plan

pytestmark = pytest.mark.django_db


def page(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return response.context, re.sub(r"\s+", " ", unescape(response.content.decode()))


@pytest.fixture
def food():
    return make_partnership("Food", started_on=date(2024, 1, 1))


@pytest.fixture
def genoa():
    return make_organisation("Genoa", country="IT", place="Genoa", latitude="44.4", longitude="8.9")


def join(partnership, organisation, role="member", **dates):
    return Membership.objects.create(partnership=partnership, organisation=organisation, role=role, **dates)


class TestPartnership:
    def test_members_stand_on_the_map_and_in_the_list(self, client, food, genoa):
        join(food, genoa, "coordinator", since=date(2024, 1, 31))
        join(food, make_organisation("Malta", country="MT"))
        join(food, make_organisation("Hidden", state="draft"))

        context, html = page(client, "/partnerships/food/")

        assert [part.entry.title for part in context["members"]] == ["Genoa", "Malta"]
        drawn = [(place.name, place.role, place.note, bool(place.at)) for place in context["map"].places]
        assert drawn == [("Genoa", "coordinator", "since 31 January 2024", True), ("Malta", "member", "", False)]
        assert "Of one only the country is known:" in html
        assert "Of 1 role the years are not recorded." in html

    def test_numbers_of_the_roles_lead_to_maps_with_as_many(self, client, food, genoa):
        join(food, genoa, "coordinator")
        join(food, make_organisation("Milan"))
        join(food, make_organisation("Oslo"))
        join(make_partnership("Water"), make_organisation("Ghent"))

        context, _html = page(client, "/partnerships/food/")

        assert [words for words, _path in context["members_by_role"]] == ["1 coordinator", "2 members"]
        shown = [len(client.get(path).context["takers"]) for _words, path in context["members_by_role"]]
        assert shown == [1, 2]

    def test_number_of_members_that_are_not_named_is_said(self, client, genoa):
        join(make_partnership("Green", member_count=30), genoa)

        assert "30 in all; 1 are known by name." in page(client, "/partnerships/green/")[1]

    def test_who_has_left_stands_apart(self, client, food, genoa):
        join(food, genoa, until=date(2024, 6, 1))
        join(food, make_organisation("Oslo"))

        context, html = page(client, "/partnerships/food/")

        assert [part.entry.title for part in context["members"]] == ["Oslo"]
        assert [part.entry.title for part in context["members_otherwise"]] == ["Genoa"]
        assert "At other times" in html

    def test_members_of_what_is_over_are_those_of_its_last_day(self, client, genoa):
        culture = make_partnership("Culture", started_on=date(2018, 1, 1), ended_on=date(2022, 6, 1))
        join(culture, genoa)
        join(culture, make_organisation("Oslo"), until=date(2020, 1, 1))

        context, _html = page(client, "/partnerships/culture/")

        assert [part.entry.title for part in context["members"]] == ["Genoa"]

    def test_step_without_an_end_is_a_moment_unless_it_goes_on(self, client, noon, food):
        phases = [("kick-off", date(2024, 1, 31), None), ("drafting", date(2024, 3, 1), date(2025, 1, 1))]
        phases += [("implementation", date(2025, 3, 1), None)]
        for position, (kind, start, end) in enumerate(phases, start=1):
            Phase.objects.create(partnership=food, position=position, kind=kind, started_on=start, ended_on=end)
        Phase.objects.create(partnership=food, position=4, kind="closing", decided_on=date(2026, 1, 1))

        [steps, decisions] = page(client, "/partnerships/food/")[0]["phase_years"].lanes

        assert [(type(item), item.label) for item in (*steps.spans, *steps.marks)] == [
            (Span, "Drafting of actions"),
            (Span, "Implementation"),
            (Mark, "Kick-off"),
        ]
        assert [mark.label for mark in decisions.marks] == ["Closing"]

    def test_phase_names_the_documents_that_it_brought_forth(self, client, food):
        food.documents.add(make_document("The plan", kind="final-plan"), make_document("Leaflet", kind="newsletter"))
        for position, kind in enumerate(["kick-off", "finalisation", "finalisation"], start=1):
            Phase.objects.create(partnership=food, position=position, kind=kind, started_on=date(2024, position, 1))

        found = page(client, "/partnerships/food/")[0]["phase_documents"]

        assert {position: [entry.title for entry in entries] for position, entries in found.items()} == {
            3: ["The plan"]
        }

    def test_plans_tell_how_far_along_they_are_and_what_is_not_known(self, client, food):
        first, second = make_plan("First plan", partnership=food), make_plan("Second plan", partnership=food, number=2)
        make_action(plan=first, status="finalised")
        make_action(plan=first, status="mid-level")
        make_action(plan=second)
        make_action(plan=second, status="early", left_on=date(2025, 1, 1))

        context, html = page(client, "/partnerships/food/")

        values = {key: progress.per_cent for key, progress in context["progress_by_plan"].items()}
        assert values == {first.key: 75, second.key: None}
        assert [(part.count, part.look) for part in context["actions_bar"].parts] == [
            (1, "mid-level"),
            (1, "finalised"),
            (1, "unknown"),
        ]
        assert "Progress not known" in html


class TestOrganisation:
    def test_sentence_counts_and_tables_tell_the_same(self, client, food, genoa):
        join(food, genoa, "coordinator", since=date(2024, 1, 1), since_precision="year")
        join(make_partnership("Water"), genoa, "coordinator")
        ActionRole.objects.create(action=make_action("Money"), organisation=genoa, role="leader")

        context, html = page(client, "/organisations/genoa/")

        assert context["sentences"][0] == "Genoa coordinates 2 partnerships and leads 1 action."
        assert [part.whole.title for part in context["memberships"]] == ["Food", "Water"]
        assert [(label, len(parts)) for _role, label, parts in context["actions_by_role"]] == [("action leader", 1)]
        assert "since 2024" in html
        assert "not recorded" in html

    def test_lanes_show_own_years_or_those_of_the_partnership_and_say_which(self, client, food, genoa):
        join(food, genoa)
        join(make_partnership("Water"), genoa, "observer")
        join(make_partnership("Air"), genoa, "coordinator", since=date(2016, 1, 1), until=date(2019, 1, 1))

        lanes = page(client, "/organisations/genoa/")[0]["years"].lanes

        assert [(lane.label, [(span.label, span.kind) for span in lane.spans], lane.note) for lane in lanes] == [
            ("Air", [("Coordinator", "phase")], ""),
            ("Food", [("Member (years of the partnership)", "")], ""),
            ("Water", [], "Observer"),
        ]

    def test_members_of_the_same_years_are_one_bar_of_a_city(self, client, food, genoa):
        join(food, genoa)
        join(food, make_organisation("Port", country="IT", place="Genoa"))
        join(food, make_organisation("Fair", country="IT", place="Genoa"), since=date(2025, 1, 1))

        [lane] = page(client, "/cities/genoa/")[0]["years"].lanes

        assert [span.label for span in lane.spans] == ["Member", "2 members (years of the partnership)"]

    def test_every_action_is_listed_however_many_there_are(self, client, genoa):
        plan = make_plan()
        for number in range(70):
            ActionRole.objects.create(
                action=make_action(f"Step {number:02}", plan=plan), organisation=genoa, role="responsible"
            )

        html = page(client, "/organisations/genoa/")[1]

        assert {f"/actions/step-{number:02}/" for number in range(70)} <= set(re.findall(r'href="([^"]*)"', html))
        assert "70 actions" in html

    def test_milestones_it_sees_to_stand_by_date_with_their_state(self, client, noon, genoa):
        money = make_action("Money")
        for position, due in enumerate([date(2026, 1, 1), None, date(2024, 1, 1)], start=1):
            Milestone.objects.create(action=money, position=position, title=f"Step {position}", due_on=due, owner=genoa)
        secret = make_action("Secret", state="draft")
        Milestone.objects.create(action=secret, position=1, title="Nobody knows", owner=genoa)

        context, html = page(client, "/organisations/genoa/")

        found = [(step.milestone.title, step.state, entry.title) for step, entry in context["milestones"]]
        assert found == [("Step 3", "overdue", "Money"), ("Step 1", "open", "Money"), ("Step 2", "open", "Money")]
        assert "Nobody knows" not in html

    def test_place_leads_to_its_city_and_country(self, client, genoa):
        html = page(client, "/organisations/genoa/")[1]

        assert 'href="/cities/genoa/"' in html
        assert 'href="/countries/it/"' in html


def test_pages_ask_few_questions_however_much_there_is(client, food, genoa):
    plan = make_plan(partnership=food)
    paths = ["/partnerships/food/", "/organisations/genoa/"]

    def grow(number):
        action = make_action(plan=plan, status="early")
        ActionRole.objects.create(action=action, organisation=genoa, role="leader")
        Milestone.objects.create(action=action, position=1, title="Step", owner=genoa)
        join(food, make_organisation(place="Genoa", country="IT"))
        join(make_partnership(), genoa)
        Phase.objects.create(partnership=food, position=number, kind="call", started_on=date(2024, 1, 1))
        for path in paths:
            client.get(path)

    def asked():
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            found.append(len(queries))
        return found

    grow(1)
    few = asked()
    for number in range(2, 8):
        grow(number)

    assert asked() == few
    assert max(few) <= 15
