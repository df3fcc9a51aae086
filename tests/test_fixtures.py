"""The demo content: loads on any database, twice without change, is valid, and every page of it stands."""

import json
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from articles.models import Article
from benchmarks.mentions import measure
from docs.handbook import story
from partnerships.models import (
    Action,
    ActionRole,
    Designation,
    Indicator,
    Measurement,
    Membership,
    Milestone,
    MonitoringRound,
    Organisation,
    Partnership,
    Phase,
    Status,
    StatusChange,
    Succession,
)
from partnerships.replay import current, steps
from portal.catalogue.addresses import internal_paths
from portal.catalogue.models import BestBet, Dangling, Entry, Item, Link, Synonym
from portal.catalogue.search.steering import bets_for, synonyms
from portal.publishing.changes import publishable_models
from portal.publishing.dates import Precision, last_day
from portal.publishing.fields import RichTextField

LANGUAGE = re.compile(r"^/[a-z]{2}/")
OURS = ["partnerships", "events", "articles", "library", "pages", "taggit", "catalogue.bestbet", "catalogue.synonym"]
ROWS = [ActionRole, Designation, Indicator, Measurement, Membership, Milestone, MonitoringRound, Phase, StatusChange]
INVENTED = "quiet-streets"
CALLED_INVENTED = re.compile(r"fictional|erfunden|ficti[fv]|^Invented\b|^Erfunden\b|^Inventé\b")


def dump():
    out = StringIO()
    call_command("dumpdata", *OURS, natural_primary=True, natural_foreign=True, stdout=out)
    return sorted(json.dumps(row, sort_keys=True) for row in json.loads(out.getvalue()))


def catalogue():
    links = Link.objects.values_list("source__key", "target__key", "relation", "role", "language", "position")
    entries = Entry.objects.values_list("item__key", "language", "title", "slug", "hue", "sort_at")
    return sorted(links), sorted(map(str, entries))


def test_loading_twice_changes_nothing(demo):
    first = dump(), catalogue()

    call_command("loaddata", "demo", verbosity=0)

    assert (dump(), catalogue()) == first


def test_the_programme_is_complete(demo):
    states = set(Article.objects.values_list("texts__state", flat=True))
    in_three = [
        row
        for model in publishable_models()
        for row in model.objects.prefetch_related("texts")
        if {"en", "fr", "de"} <= {text.language for text in row.texts.all()}
    ]

    assert Partnership.objects.published().count() == 22
    assert Article.objects.published().count() >= 40
    assert Organisation.objects.published().count() >= 100
    assert len(in_three) >= 10
    assert states == {"draft", "published", "unpublished"}


def test_everything_is_valid(demo):
    for model in publishable_models():
        for row in model.objects.prefetch_related("texts"):
            row.full_clean()
            for text in row.texts.all():
                text.full_clean()
    others = [BestBet, Synonym, Status, Succession, *ROWS]
    for row in (row for model in others for row in model.objects.all()):
        row.full_clean()


def invented_actions():
    return Action.objects.filter(plan__partnership__key=INVENTED)


def test_whatever_is_invented_says_so(demo):
    texts = [
        text
        for model in publishable_models()
        for text in model.text_model().objects.filter(facts__key__startswith=INVENTED).select_related("facts")
    ]
    silent = [text for text in texts if not CALLED_INVENTED.search(text.title)]
    by_their_summary = [text for text in silent if CALLED_INVENTED.search(text.summary)]

    assert len(texts) > 60
    assert silent == by_their_summary
    assert {type(text.facts).__name__ for text in silent} == {"Action", "Topic"}
    assert not Membership.objects.filter(partnership__key=INVENTED).exclude(organisation__key__startswith=INVENTED)
    assert not ActionRole.objects.filter(organisation__key__startswith=INVENTED).exclude(
        action__key__startswith=INVENTED
    )


def test_the_invented_actions_have_been_through_everything_that_is_recorded(demo):
    actions = list(invented_actions().with_history())
    changes = StatusChange.objects.filter(action__in=actions)
    then = date(2025, 9, 30)
    known = datetime(2025, 9, 30, 22, tzinfo=UTC)
    surprising = [
        action
        for action in actions
        if current(action.changes.all(), then) != current(action.changes.all(), then, known_at=known)
    ]
    confirmed = [
        change
        for action in actions
        for change, before in steps(action.changes.all())
        if before and change.status == before
    ]

    assert {action.status_code() for action in actions} == {*Status.objects.values_list("key", flat=True), "unknown"}
    assert set(changes.values_list("kind", flat=True)) == set(StatusChange.Kind.values)
    assert changes.filter(status=None, kind="report").exists()
    assert len(set(changes.values_list("round", flat=True)) - {None}) == 2
    assert surprising
    assert confirmed


def test_the_invented_deadlines_are_of_every_kind(demo):
    today = date(2026, 11, 23)
    dated = [*invented_actions(), *Milestone.objects.filter(action__in=invented_actions())]
    ends = {row: last_day(row.due_on, row.due_precision) for row in dated if row.due_on}
    steps_to_do = [row for row in ends if isinstance(row, Milestone) and not row.done_on]
    done = [row for row in ends if isinstance(row, Milestone) and row.done_on]

    assert {row.due_precision for row in ends if isinstance(row, Action)} == set(Precision.values)
    assert any(ends[row] < today for row in steps_to_do)
    assert any(today <= ends[row] < today + timedelta(days=30) for row in steps_to_do)
    assert {row.has_evidence for row in done} == {True, False}
    assert invented_actions().values("time_zone").distinct().count() == 2


def test_the_invented_plan_came_from_a_draft_in_every_way(demo):
    successions = Succession.objects.filter(action__in=invented_actions()).values_list(
        "action__key", "predecessor__key"
    )
    merged, divided = (Counter(keys) for keys in zip(*successions, strict=True))
    dropped = invented_actions().exclude(left_on=None).filter(successions=None)

    assert max(merged.values()) == 2
    assert max(divided.values()) == 2
    assert dropped.count() == 1
    assert set(Designation.objects.values_list("stage", flat=True)) == set(Designation.Stage.values)
    assert set(invented_actions().values_list("appeared_in", flat=True)) == set(Action.Stage.values)
    assert invented_actions().exclude(texts__heard="").exclude(texts__changed="").exists()


def test_the_invented_actions_are_divided_and_measured(demo):
    weights = invented_actions().exclude(parent=None).values_list("weight", flat=True)
    indicators = Indicator.objects.filter(action__in=invented_actions())
    points = [indicator.measurements.count() for indicator in indicators]

    assert sorted(weights) == [1, 2, 3, 4]
    assert {0, 1} < set(points)
    assert max(points) >= 4
    assert any(indicator.target < indicator.baseline for indicator in indicators if indicator.baseline is not None)


def test_nothing_is_said_of_a_real_action_without_a_source(demo):
    changes = StatusChange.objects.exclude(action__in=invented_actions())
    milestones = Milestone.objects.exclude(action__in=invented_actions())
    reported = MonitoringRound.objects.get(key="2025-09")

    assert {bool(row.evidence_document_id or row.evidence_url) for row in changes} == {True}
    assert {row.has_evidence for row in milestones} == {True}
    # Its totals are public. Which action stands where is not.
    assert reported.document_id
    assert list(reported.changes.all()) == []


def test_the_search_is_steered(demo):
    words, public = (
        BestBet.objects.values_list("words", "page"),
        Entry.objects.published().values_list("item", flat=True),
    )

    assert len(words) >= 5
    assert {page for _words, page in words} <= set(public)
    assert ("urban", "agenda", "for", "the", "eu") in synonyms("fr")[("uaeu",)]
    assert bets_for("Contact", "pl") == [Item.objects.get(kind="page", key="contact").pk]


def test_no_link_in_a_text_leads_nowhere(demo):
    stored = [
        (text, field.name, getattr(text, field.name))
        for model in publishable_models()
        for text in model.text_model().objects.all()
        for field in text._meta.concrete_fields
        if isinstance(field, RichTextField)
    ]

    assert list(Dangling.objects.values_list("source__key", "path")) == []
    assert sum(len(internal_paths(html)) for _text, _name, html in stored) > 100
    assert [(text, name) for text, name, html in stored if html != text._meta.get_field(name).sanitize(html)] == []


class Head(HTMLParser):
    """What a search engine reads: number of headings, title, description, canonical address, addresses linked to."""

    def __init__(self, html):
        super().__init__()
        self.h1, self.title, self.description, self.canonical, self.links = 0, "", "", "", []
        self.inside = None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.inside = tag
        self.h1 += tag == "h1"
        if tag == "meta" and attributes.get("name") == "description":
            self.description = attributes["content"]
        if tag == "link" and attributes.get("rel") == "canonical":
            self.canonical = attributes["href"]
        if tag == "a":
            self.links.append(attributes.get("href", ""))

    def handle_data(self, data):
        if self.inside == "title" and not self.title:
            self.title = data.strip()


def test_every_address_of_the_sitemap_is_a_whole_page_and_links_to_whole_pages(demo, client):
    addresses = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    wrong, linked = [], set()

    for address in addresses:
        answer = client.get(urlsplit(address).path)
        head = Head(answer.content.decode())
        whole = head.title and head.description and unquote(head.canonical) == unquote(address)
        if answer.status_code != 200 or head.h1 != 1 or not whole or answer.cookies:
            wrong.append((address, answer.status_code, head.h1, head.title, head.description, head.canonical))
        linked |= {link for link in head.links if link.startswith("/")}
    known = {urlsplit(address).path for address in addresses}
    # What stands in its original language can be read in every other one.
    others = {link for link in linked if LANGUAGE.sub("/", link) not in known}
    broken = [link for link in sorted(others) if client.get(link).status_code not in (200, 302)]

    assert len(addresses) > 500
    assert wrong == []
    assert broken == []


@pytest.mark.django_db
def test_a_fixture_with_a_wrong_reference_is_refused_whole_with_its_place(tmp_path):
    fixture = tmp_path / "wrong.json"
    good = {"key": "good", "dated_on": "2025-01-01"}
    lonely = {"key": "lonely", "dated_on": "2025-01-01", "partnerships": [["nowhere"]]}
    fixture.write_text(json.dumps([{"model": "articles.article", "fields": fields} for fields in (good, lonely)]))

    with pytest.raises(CommandError) as refused:
        call_command("loaddata", str(fixture), verbosity=0)

    for word in (str(fixture), "articles.article “lonely”", "nowhere", "Nothing was loaded"):
        assert word in str(refused.value)
    assert Article.objects.count() == 0


@pytest.mark.django_db
def test_a_fixture_written_by_hand_need_not_say_what_can_be_known(tmp_path):
    fixture = tmp_path / "short.json"
    words = {"facts": ["galati"], "language": "en", "title": "Galați", "state": "published"}
    rows = [
        {"model": "partnerships.organisation", "fields": {"key": "galati", "kind": "urban-authority"}},
        {"model": "partnerships.organisationtext", "fields": {**words, "publish_at": "2025-01-01T00:00:00Z"}},
    ]
    fixture.write_text(json.dumps(rows))

    call_command("loaddata", str(fixture), verbosity=0)

    assert Entry.objects.get(title="Galați").slug == "galati"
    first = dump()
    call_command("loaddata", str(fixture), verbosity=0)
    assert dump() == first


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"key": "doubtful", "dated_on": None}, ["articles.article “doubtful”", "dated_on"]),
        ({"key": "doubtful", "dated_on": "2025-13-01"}, ["articles.article", "2025-13-01"]),
    ],
)
def test_a_fixture_with_a_wrong_value_is_refused_with_its_place(tmp_path, fields, said):
    fixture = tmp_path / "wrong.json"
    fixture.write_text(json.dumps([{"model": "articles.article", "fields": fields}]))

    with pytest.raises(CommandError) as refused:
        call_command("loaddata", str(fixture), verbosity=0)

    for word in (str(fixture), "Nothing was loaded", *said):
        assert word in str(refused.value)


def test_the_story_of_the_handbook_can_be_told(demo, client):
    """On every page of which a picture is taken, whoever looks there may."""
    with transaction.atomic():
        people, addresses = story.tell()
        client.force_login(people["ben"])
        answers = {name: client.get(address).status_code for name, address in addresses.items()}
        transaction.set_rollback(True)

    assert answers == dict.fromkeys(addresses, 200)


def test_links_are_offered_where_the_authors_have_set_them(demo):
    """They link less than they name: most of what is offered beyond are countries and cities, said in passing."""
    found = measure()

    assert found.named > 250
    assert found.recall > 0.93
    assert found.precision > 0.55
