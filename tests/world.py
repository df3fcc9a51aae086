"""A small programme with one page of every kind, all linked with each other, in three languages."""

from datetime import date, timedelta

from django.utils import timezone

from partnerships.models import ActionRole, Membership, Phase, Publication
from tests.factories import (
    add_text,
    make_action,
    make_article,
    make_category,
    make_document,
    make_event,
    make_organisation,
    make_page,
    make_partnership,
    make_person,
    make_plan,
    make_theme,
    make_topic,
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
        status="advanced", status_on=date(2025, 9, 1), due_on=date(2026, 4, 1), due_precision="quarter",
        text={"problem": "What stands in the way.", "objective": "What will be different.", **words},
    )  # fmt: skip
    ActionRole.objects.create(action=action, organisation=genoa, role="leader")
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
            genoa, person, theme, report, equality, plan, topic, action, category, event, article, about,
        )},
        "list of articles": "/articles/",
        "filtered list": "/articles/?category=policy-labs&year=2024",
        "empty list": "/articles/?category=policy-labs&year=2020",
        "list of events": "/events/",
        "list of partnerships": "/partnerships/",
        "list of plans": "/plans/",
        "list of topics": "/topics/",
        "list of actions": "/actions/",
        "list of organisations": "/organisations/",
        "list of people": "/people/",
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
