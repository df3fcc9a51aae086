"""The demo content: loads on any database, twice without change, is valid, and every page of it stands."""

import json
import re
from html.parser import HTMLParser
from io import StringIO
from urllib.parse import unquote, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from articles.models import Article
from benchmarks.mentions import measure
from docs.handbook import story
from partnerships.models import Organisation, Partnership
from portal.catalogue.addresses import internal_paths
from portal.catalogue.models import BestBet, Dangling, Entry, Item, Link, Synonym
from portal.catalogue.search.steering import bets_for, synonyms
from portal.publishing.changes import publishable_models
from portal.publishing.fields import RichTextField

LANGUAGE = re.compile(r"^/[a-z]{2}/")
OURS = ["partnerships", "events", "articles", "library", "pages", "taggit", "catalogue.bestbet", "catalogue.synonym"]


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

    assert Partnership.objects.published().count() == 21
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
    for row in [*BestBet.objects.all(), *Synonym.objects.all()]:
        row.full_clean()


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
