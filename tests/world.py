"""A small programme with one page of every kind, all linked with each other, in three languages."""

from datetime import date, timedelta

from django.utils import timezone

from partnerships.models import (
    ActionRole,
    Designation,
    Indicator,
    Measurement,
    Membership,
    Milestone,
    MonitoringRound,
    Phase,
    Publication,
    Succession,
)
from partnerships.recording import correct
from tests.factories import (
    add_text,
    make_action,
    make_article,
    make_category,
    make_document,
    make_event,
    make_organisation,
    make_output,
    make_page,
    make_partnership,
    make_person,
    make_plan,
    make_status,
    make_theme,
    make_topic,
    say,
)

LONG = (
    "Wohnungsbauförderungsgesetzgebung und Stadtentwicklungszusammenarbeit in grenzüberschreitenden Verflechtungsräumen"
)
BODY = """
<h2>What happened</h2><p>Words with a <a href="/partnerships/cities-of-equality/">link</a>, <strong>strong</strong>.</p>
<ul><li>one</li><li>two</li></ul><blockquote><p>A thought.</p></blockquote>
<table><tbody><tr><th><p>City</p></th><th><p>Plan</p></th></tr><tr><td><p>Genoa</p></td><td><p>2</p></td></tr></tbody></table>
"""


def make_world():
    """Returns `{what: path}` of a page of each kind, and of the pages that no object has for its own."""
    soon = timezone.localdate() + timedelta(days=30)
    words = {"summary": "One sentence that says what it is.", "body": BODY}
    genoa = make_organisation(
        "Genoa", country="IT", place="Genoa", acronym="GE", sources="https://example.org/a A", text=words
    )
    oslo = make_organisation("Oslo", country="NO", place="Oslo")
    person = make_person("Ada Autor", organisation=genoa, text={"function": "Head of unit", **words})
    theme = make_theme("Equality", hue=3, text=words)
    report = make_document("Action plan", kind="final-plan", external_url="https://example.org/plan.pdf", text=words)
    Publication.objects.create(document=report, organisation=genoa)
    equality = make_partnership(
        "Cities of Equality", theme=theme, started_on=date(2024, 1, 31), documents=[report], tags=["Housing"],
        sources="https://example.org/one One\nhttps://example.org/two", text=words,
    )  # fmt: skip
    Membership.objects.create(partnership=equality, organisation=genoa, role="coordinator", since=date(2024, 1, 31))
    Membership.objects.create(partnership=equality, organisation=oslo)
    for position, kind in enumerate(["call", "kick-off", "consultation", "implementation"], start=1):
        Phase.objects.create(
            partnership=equality,
            position=position,
            kind=kind,
            started_on=date(2023, 1, 1) + timedelta(days=200 * position),
        )
    plan = make_plan("Action Plan", partnership=equality, first_year=2025, documents=[report], text=words)
    topic = make_topic("Spatial segregation", plan=plan, text=words)
    action = make_action(
        "Tackle segregation", plan=plan, topic=topic, code="R1", pillars=["BR"], levels=["eu", "local"],
        status="advanced", due_on=date(2026, 4, 1), due_precision="quarter",
        text={"problem": "What stands in the way.", "objective": "What will be different.", **words},
    )  # fmt: skip
    ActionRole.objects.create(action=action, organisation=genoa, role="leader")
    what_is_told_of(action, genoa, report)
    handbook = make_output("Handbook against segregation", actions=[action], documents=[report], text=words)
    category = make_category("Policy Labs", text=words)
    event = make_event(
        "Paris meeting", kind="policy-lab", starts_on=soon, ends_on=soon + timedelta(days=1), place="Paris",
        country="FR", time_zone="Europe/Paris", organisers=[genoa], partnerships=[equality], plans=[plan],
        topics=[topic], text={"programme": "<p>Morning</p>", "practical": "<p>Register.</p>", **words},
    )  # fmt: skip
    related = {
        "categories": [category],
        "partnerships": [equality],
        "topics": [topic],
        "plans": [plan],
        "tags": ["Housing"],
    }
    article = make_article(
        "A lab in Paris", events=[event], organisations=[genoa], actions=[action], documents=[report], authors=[person],
        sources="https://example.org/source A source", text=words, **related,
    )  # fmt: skip
    add_text(article, "Un laboratoire à Paris", language="fr", **words)
    long_one = make_article(LONG, language="de", text=words, **related)
    for number in range(25):
        make_article(f"Report {number}", dated_on=date(2024, 1, 1) + timedelta(days=number), text=words, **related)
    about = make_page("About", text=words)
    return {
        "home": "/",
        **{row._meta.model_name: row.texts.first().get_absolute_url() for row in (
            genoa, person, theme, report, equality, plan, topic, action, handbook, category, event, article, about,
        )},
        "plan on another day": "/plans/action-plan/?as_of=2025-12-01",
        "action as it was known": "/actions/tackle-segregation/?as_of=2025-12-01&known_on=2025-12-01",
        "draft and final plan": "/plans/action-plan/changes/",
        "list of articles": "/articles/",
        "filtered list": "/articles/?category=policy-labs&year=2024",
        "empty list": "/articles/?category=policy-labs&year=2020",
        "list of events": "/events/",
        "list of partnerships": "/partnerships/",
        "list of plans": "/plans/",
        "list of topics": "/topics/",
        "list of actions": "/actions/",
        "list of outputs": "/outputs/",
        "list of organisations": "/organisations/",
        "list of people": "/people/",
        "monitor": "/monitor/",
        "monitor on another day": "/monitor/?as_of=2025-09-30&known=then",
        "monitor of nothing": "/monitor/?status=stopped",
        "actions in the monitor": "/monitor/actions/",
        "changes of status": "/monitor/changes/",
        "two days": "/monitor/compare/?with=2025-01-01",
        "frame of the monitor": "/embed/monitor/",
        "frame of an action": "/embed/actions/tackle-segregation/",
        "frame of a plan": "/embed/plans/action-plan/",
        "countries": "/countries/",
        "country": "/countries/it/",
        "country nobody is from": "/countries/is/",
        "cities": "/cities/",
        "city": "/cities/genoa/",
        "map": "/map/",
        "map of a partnership": "/map/?partnership=cities-of-equality&role=coordinator&as_of=2024-02-01",
        "list of documents": "/documents/",
        "list of themes": "/themes/",
        "list of categories": "/categories/",
        "tag": "/tags/housing/",
        "search": "/search/",
        "search that finds": "/search/?q=paris",
        "search that does not": "/search/?q=zzzz",
        "French": "/fr/articles/un-laboratoire-a-paris/",
        "fallback": "/de/partnerships/cities-of-equality/",
        "long German original": long_one.texts.get().get_absolute_url().removeprefix("/de"),
    }  # fmt: skip


def what_is_told_of(action, organisation, document):
    """Of every sort one: a history with a correction, milestones, an indicator, sub-actions, and a draft before it."""
    told_in = MonitoringRound.objects.create(key="autumn", reported_on=date(2025, 9, 1), reported_precision="season")
    wrong = say(action, "finalised", date(2025, 10, 1), round=told_in, evidence_document=document)
    correct(wrong, status=make_status("early"), reason="The report counted a part as the whole.")
    for position, (title, due, done) in enumerate(
        [("Call", date(2025, 1, 1), date(2025, 2, 1)), ("Law", date(2025, 6, 1), None), ("Use", None, None)], start=1
    ):
        Milestone.objects.create(
            action=action, position=position, title=title, due_on=due, done_on=done, owner=organisation,
            evidence_url="https://example.org/",
        )  # fmt: skip
    indicator = Indicator.objects.create(
        action=action, position=1, name="Cities", unit="cities", baseline=1, baseline_on=date(2020, 1, 1), target=40
    )
    Measurement.objects.create(action=action, indicator=indicator, measured_on=date(2025, 1, 1), value=9)
    Designation.objects.create(action=action, code="D1", title="Look into segregation")
    common = {"plan": action.plan, "topic": action.topic}
    make_action("Pilot in Genoa", parent=action, code="R1.1", weight=2, status="finalised", **common)
    make_action("Pilot in Oslo", parent=action, code="R1.2", **common)
    merged = make_action("One fund", code="R2", position=2, appeared_in="final", due_on=date(2025, 1, 1), **common)
    for title in ("A small fund", "Another fund"):
        gone = make_action(title, left_on=date(2024, 9, 1), appeared_in="draft", position=3, **common)
        Succession.objects.create(action=merged, predecessor=gone)
    make_action(
        "A prize", left_on=date(2024, 9, 1), appeared_in="draft", code="D9", position=4,
        text={"heard": "Nobody asked for it.", "changed": "Dropped."}, **common,
    )  # fmt: skip
