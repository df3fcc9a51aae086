"""A round of monitoring is filled in without a mouse, and its pages suit everybody."""

from datetime import date

import pytest
from playwright.sync_api import expect

from partnerships.models import MonitoringRound
from tests.factories import make_action, make_plan, make_status, say
from tests.office.forms import address

from .conftest import flaws

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(transactional_db):
    for key in ("early", "mid-level", "advanced", "finalised"):
        make_status(key)
    plan = make_plan("Plan")
    for number in (1, 2, 3):
        make_action(f"Action {number}", plan=plan, code=f"R{number}", position=number, status="early")
    return plan


@pytest.fixture
def autumn(transactional_db):
    return MonitoringRound.objects.create(key="autumn-2025", reported_on=date(2025, 9, 30))


def test_a_round_by_keyboard(office, plan, autumn):
    page = office(address(plan, "table", autumn.pk))
    keys = page.keyboard
    page.get_by_label("New status of R1").focus()
    keys.type("adv")  # the first letters choose
    keys.press("Tab")
    expect(page.get_by_label("Since of R1")).to_be_focused()
    keys.type("2025-08")
    keys.press("Tab")
    keys.type("The handbook is out.")
    keys.press("Tab")
    keys.press("Tab")
    expect(page.get_by_label("New status of R2")).to_be_focused()
    keys.type("confirmed")
    keys.press("Tab")
    keys.press("Enter")
    expect(page.get_by_text("This will be recorded of 2 actions")).to_be_visible()
    page.get_by_role("button", name="Record", exact=True).focus()
    keys.press("Enter")
    expect(page.get_by_text("Recorded, and on the site at once: 2 actions.")).to_be_visible()
    stands = [action.changes.get(number=2) for action in plan.actions.filter(code__in=["R1", "R2"])]
    assert [(change.status.key, change.since) for change in stands] == [
        ("advanced", "August 2025"),
        ("early", "30 September 2025"),
    ]


def test_its_pages_suit_everybody(office, plan, autumn):
    action = plan.actions.first()
    action.milestones.create(position=1, title="A first version")
    say(action, "finalised", date(2025, 9, 1), reason="Out.", evidence_url="https://example.org/report")
    page = office(address(plan, "round"))
    found = flaws(page, "choosing a round")
    office(address(action, "amend", 1, "correct"))
    found += flaws(page, "correcting")
    office(address(action, "change"))
    found += flaws(page, "form of an action")
    office(address(plan, "table", autumn.pk))
    found += flaws(page, "table of a round")
    page.get_by_label("New status of R2").select_option("finalised")
    page.get_by_role("button", name="Show what will be recorded").click()
    expect(page.get_by_text("This will be recorded of 1 action")).to_be_visible()
    found += flaws(page, "summary of a round")
    assert found == []
