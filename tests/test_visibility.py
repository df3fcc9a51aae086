"""What is public is found everywhere, and what is not, nowhere. For every kind of content, at every moment.

The token stands in every text of the page in question, so a page that shows a word of it gives itself away.
"""

from datetime import timedelta
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.db import transaction

from articles.models import Article
from portal.catalogue import pending
from portal.publishing.changes import publishable_models
from portal.releases.due import watch
from portal.releases.releasing import schedule
from tests.conftest import NOON
from tests.factories import MAKERS, STATES, add_text, bring, make_article, make_document, make_event
from tests.releases.sets import gather

pytestmark = pytest.mark.django_db

TOKEN = "Quillfeather"
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)
HIDDEN = sorted(set(STATES) - {"live"})
WITHDRAWN = ["expired", "scheduled", "unpublished"]  # states that a public text can be brought into
KINDS = pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)


class Scene:
    """A page of some kind, one that links to it, one that it links to, and one of the same kind beside it."""

    def __init__(self, model):
        self.model, self.kind = model, model._meta.model_name
        self.has_tags = hasattr(model, "tags")
        make_event("Hub")
        tags = {"tags": [TOKEN]} if self.has_tags else {}
        words = {"summary": f"{TOKEN} sums up.", "body": f'<p>{TOKEN} <a href="/events/hub/">hub</a></p>'}
        self.row = MAKERS[model](f"{TOKEN} larkspur", key="the-one", state="draft", text=words, **tags)
        self.text = self.row.texts.get()
        self.path = self.text.get_absolute_url()
        make_article("Mention", text={"body": f'<p><a href="{self.path}">a link</a></p>'})
        self.neighbour = MAKERS[model]("Neighbour").texts.get().get_absolute_url()

    def surfaces(self):
        """Addresses at which the page, when public, is named. Its own ones come first."""
        paths = [self.path, f"/fr{self.path}", "/events/hub/", "/articles/mention/"]
        paths += ["/search/?q=larkspur", "/search/suggestions/?q=larks", "/sitemap.xml"]
        if self.model.address:
            paths += [f"/{self.model.address}/", f"/fr/{self.model.address}/", self.neighbour]
        if self.has_tags:
            paths += [f"/tags/{TOKEN.lower()}/"]
        match self.kind:
            case "article":
                paths += ["/feeds/articles/", "/fr/feeds/articles/"]
            case "event":
                paths += [f"{self.path}event.ics"]
            case "page":
                paths += ["/people/"]  # the foot of every page names it
        return paths

    def names_it(self, client, path):
        """Whether the answer shows a word of the page, its address, or holds it among what templates may show."""
        response = client.get(path)
        if response.status_code == 404:
            return False
        assert response.status_code == 200, path
        body = unescape(response.content.decode())
        context = response.context or {}
        shown = [card.title for name in ("cards", "related") for card in context.get(name, ())]
        shown += [connection.entry.title for connection in context.get("links", {}).get(self.kind, ())]
        return TOKEN in body or self.path in body or self.text.title in shown

    def where(self, client):
        return [path for path in self.surfaces() if self.names_it(client, path)]


@KINDS
def test_page_is_named_everywhere_while_it_is_public_and_else_nowhere(client, noon, model):
    scene = Scene(model)
    everywhere = scene.surfaces()
    assert scene.where(client) == [], "a draft"

    scene.text.publish(at=NOON, until=NOON + HOUR)
    for moment, places in {
        NOON - SECOND: [],  # scheduled
        NOON: everywhere,
        NOON + HOUR - SECOND: everywhere,
        NOON + HOUR: [],  # expired
    }.items():
        noon.move_to(moment)
        assert scene.where(client) == places, moment

    scene.text.publish()
    scene.text.unpublish()
    assert scene.where(client) == [], "unpublished"

    scene.text.publish()
    noon.shift(SECOND)
    assert scene.where(client) == everywhere, "published again"


@KINDS
def test_a_scheduled_set_is_public_at_its_moment_whatever_is_asked_first(client, noon, model):
    """No scheduler runs, and each surface is the first that somebody asks after the moment."""
    scene = Scene(model)
    schedule(gather(scene.row), by=None, at=NOON + HOUR)
    noon.move_to(NOON + HOUR - SECOND)
    assert scene.where(client) == []

    noon.move_to(NOON + HOUR)
    assert [path for path in scene.surfaces() if not asked_first(scene, client, path)] == []


@KINDS
def test_a_set_that_takes_off_does_so_at_its_moment(client, noon, model):
    scene = Scene(model)
    scene.text.publish()
    schedule(gather(scene.row, action="unpublish"), by=None, at=NOON + HOUR)
    noon.move_to(NOON + HOUR - SECOND)
    assert scene.where(client) == scene.surfaces()

    noon.move_to(NOON + HOUR)
    assert [path for path in scene.surfaces() if asked_first(scene, client, path)] == []


def asked_first(scene, client, path):
    """Whether the page is named there, when nobody has asked for anything before."""
    with transaction.atomic():
        named = scene.names_it(client, path)
        transaction.set_rollback(True)
    pending.forget()
    watch.forget()
    return named


@pytest.mark.parametrize("state", HIDDEN)
@KINDS
def test_no_word_of_a_hidden_page_is_on_the_front_page(client, model, state):
    MAKERS[model](f"{TOKEN} title", state=state)

    assert TOKEN not in client.get("/").content.decode()


# Languages


@pytest.fixture
def report():
    article = make_article("Report", key="report")
    add_text(article, "Rapport", language="fr", summary="En bref.")
    return article


def alternates(client, path):
    """`{language: address}` of the links for search engines."""
    html = client.get(path).content.decode()
    return dict(part.split('" href="')[0:2] for part in _between(html, 'rel="alternate" hreflang="', '">'))


def _between(text, start, end):
    return [part.split(end)[0] for part in text.split(start)[1:]]


def test_each_language_names_the_others_and_the_original(client, report):
    expected = {
        "en": "http://testserver/articles/report/",
        "x-default": "http://testserver/articles/report/",
        "fr": "http://testserver/fr/articles/rapport/",
    }

    assert alternates(client, "/articles/report/") == expected
    assert alternates(client, "/fr/articles/rapport/") == expected


@pytest.mark.parametrize("state", WITHDRAWN)
def test_hidden_translation_is_nowhere(client, report, state):
    bring(report.texts.get(language="fr"), state)

    assert alternates(client, "/articles/report/").keys() == {"en", "x-default"}
    assert client.get("/fr/articles/rapport/").status_code == 404
    assert "rapport" not in client.get("/articles/report/").content.decode().lower()
    assert "rapport" not in client.get("/sitemap.xml").content.decode()
    assert client.get("/fr/articles/report/").context["page"].title == "Report"


@pytest.mark.parametrize("state", WITHDRAWN)
def test_translation_of_a_hidden_original_is_for_its_own_readers(client, report, state):
    bring(report.texts.get(language="en"), state)

    assert client.get("/fr/articles/rapport/").status_code == 200
    assert [client.get(path).status_code for path in ("/articles/report/", "/fr/articles/report/")] == [404, 404]
    assert [client.get(path).status_code for path in ("/articles/rapport/", "/de/articles/rapport/")] == [404, 404]
    assert "Report" not in client.get("/fr/articles/rapport/").content.decode()
    assert [card.title for card in client.get("/articles/").context["cards"]] == []


def test_page_without_a_translation_shows_the_original_and_says_so(client):
    make_article("Bericht", language="de", text={"summary": "Kurz.", "body": "<p>Lang.</p>"})

    response = client.get("/fr/articles/bericht/")
    html = response.content.decode()

    assert response.context["is_fallback"]
    assert 'class="notice"' in html
    assert '<h1 lang="de">Bericht</h1>' in html
    assert response.context["canonical"] == "/de/articles/bericht/"
    assert 'class="notice"' not in client.get("/de/articles/bericht/").content.decode()


def test_language_switch_offers_what_there_is(client, report):
    html = client.get("/articles/report/").content.decode()

    offered = {code for code in ("fr", "de", "pl") if f'lang="{code}" hreflang="{code}"' in html}
    assert offered == {"fr"}


# Files


@pytest.mark.parametrize("state", STATES)
def test_file_of_a_document_is_public_with_its_page(client, state):
    make_document("Plan", key="plan", state=state, file=ContentFile(b"a,b\n1,2\n", name="plan.csv"))

    response = client.get("/documents/plan/download/")

    assert response.status_code == (200 if state == "live" else 404)
    if state == "live":
        assert response.getvalue() == b"a,b\n1,2\n"


def test_file_of_a_document_is_public_to_the_second(client, noon):
    document = make_document("Plan", key="plan", state="draft", file=ContentFile(b"a,b\n1,2\n", name="plan.csv"))
    document.texts.get().publish(at=NOON, until=NOON + HOUR)

    answers = {}
    for moment in (NOON - SECOND, NOON, NOON + HOUR - SECOND, NOON + HOUR):
        noon.move_to(moment)
        answers[moment] = client.get("/documents/plan/download/").status_code
    assert list(answers.values()) == [404, 200, 200, 404]


# Previews


@pytest.mark.parametrize(
    ("model", "state"),
    [*((model, "draft") for model in publishable_models()), *((Article, state) for state in WITHDRAWN)],
)
def test_writers_see_a_preview_that_nobody_keeps(client, ada, model, state):
    row = MAKERS[model]("Secret", state=state)
    client.force_login(ada)

    response = client.get(row.texts.get().get_absolute_url())

    assert response.status_code == 200
    assert response.context["is_preview"]
    assert response["X-Robots-Tag"] == "noindex"
    assert {"no-store", "private", "no-cache"} <= {part.strip() for part in response["Cache-Control"].split(",")}
    assert '<meta name="robots" content="noindex">' in response.content.decode()


@KINDS
def test_preview_is_refused_to_who_may_not_change_the_kind(client, model, django_user_model):
    row = MAKERS[model]("Secret", state="draft")
    client.force_login(django_user_model.objects.create_user("eve", is_staff=True))

    assert client.get(row.texts.get().get_absolute_url()).status_code == 404


def test_hidden_translation_can_be_previewed(client, ada, report):
    text = report.texts.get(language="fr")
    text.unpublish()
    client.force_login(ada)

    assert client.get("/fr/articles/rapport/").context["page"] == text


def test_public_page_is_no_preview_even_for_writers(client, ada):
    make_article("Report")
    client.force_login(ada)

    response = client.get("/articles/report/")

    assert "is_preview" not in response.context
    assert not response.has_header("X-Robots-Tag")
