"""Every route of the site, found by walking the URL resolver, and what each of four people gets there.

A route that is not declared here fails the suite: whoever adds one says who may use it.
"""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.contrib.staticfiles.finders import find
from django.core.files.base import ContentFile
from django.urls import URLResolver, get_resolver
from django.utils import timezone
from taggit.models import Tag

from articles.models import ArticleText
from partnerships.models import MonitoringRound, Status
from portal.accounts.models import User
from portal.audit.models import Record
from portal.catalogue.models import BestBet, FormerAddress, Item, Synonym
from portal.library.models import Image
from portal.previews.models import PreviewLink
from portal.releases.models import ReleaseItem, ReleaseSet
from portal.reviews.models import Comment, Mandate, Review
from portal.revisions.desk import Desk
from portal.revisions.models import Revision
from portal.tasks.mail import post
from portal.tasks.models import Task
from tests.factories import MAKERS, make_article, make_document, make_event, make_user, say
from tests.releases.sets import gather
from tests.world import make_world

pytestmark = pytest.mark.django_db

# What somebody gets: a status, or "login" for the way to the login form, or "elsewhere" for another redirection.
PEOPLE = ("anonymous", "ada", "ben", "superuser")
ALL = (200, 200, 200, 200)
NOBODY = (404, 404, 404, 404)
STAFF = ("login", 200, 200, 200)
EDITORS = ("login", 403, 200, 200)
SUPERUSERS = ("login", 403, 403, 200)
NO_STAFF = ("login", 403, 403, 403)
STAFF_ON = ("login", "elsewhere", "elsewhere", "elsewhere")
RELEASE = ("login", 403, "elsewhere", "elsewhere")  # there is no draft to release
TO_POST = ("login", 405, 405, 405)
NO_CLASH = ("login", 404, 404, 404)  # nobody wrote at the same time here
NO_FACTOR = ("login", 404, 404, 404)  # the four have no second factor

CONTENT = [
    "articles/article",
    "articles/category",
    "events/event",
    "library/document",
    "pages/page",
    "partnerships/action",
    "partnerships/actionplan",
    "partnerships/organisation",
    "partnerships/output",
    "partnerships/partnership",
    "partnerships/person",
    "partnerships/theme",
    "partnerships/topic",
]
SITE = ["accounts/user", "account/emailaddress", "auth/group", "mfa/authenticator", "reviews/mandate"]
OFFICE = ["library/image", "taggit/tag", "tasks/task", "audit/record", "releases/releaseset"]
STEERING = ["catalogue/bestbet", "catalogue/synonym"]
MONITORING = ["partnerships/status", "partnerships/monitoringround"]
DERIVED = ["catalogue/formeraddress", "catalogue/item"]

PUBLIC = {
    "",
    "search/",
    "search/suggestions/",
    "tags/<uslug:slug>/",
    "feeds/articles/",
    "events/<uslug:slug>/event.ics",
    "map/",
    "countries/",
    "countries/<slug:code>/",
    "cities/",
    "cities/<uslug:slug>/",
    "plans/<uslug:slug>/changes/",
    "monitor/",
    "monitor/actions/",
    "monitor/changes/",
    "monitor/compare/",
    "monitor/changes.atom",
    "monitor/feed.json",
    "monitor/due.ics",
    "monitor/<slug:what>.csv",
    "monitor/<slug:what>.json",
    "embed/monitor/",
    "embed/actions/<uslug:slug>/",
    "embed/plans/<uslug:slug>/",
    "sitemap.xml",
    "sitemap-<section>.xml",
    "robots.txt",
    "site.webmanifest",
    "documents/<slug:key>/download/",
    "<uslug:slug>/",
    *(f"{address}/" for address in (
        "actions", "articles", "categories", "documents", "events", "organisations", "outputs", "partnerships",
        "people", "plans", "themes", "topics",
    )),
    *(f"{address}/<uslug:slug>/" for address in (
        "actions", "articles", "categories", "documents", "events", "organisations", "outputs", "partnerships",
        "people", "plans", "themes", "topics",
    )),
}  # fmt: skip

EXPECTED = {
    **dict.fromkeys(PUBLIC, ALL),
    "favicon.ico": ("elsewhere",) * 4,
    "versions/<slug:kind>/<slug:key>/<int:number>/": NOBODY,  # nothing was corrected here; see tests/previews
    "media/<slug:key>/<slug:stamp>/<str:name>": NOBODY,  # no copy was made here; tests/library asks for one
    # The back office
    "admin/": STAFF,
    "admin/find/": STAFF,
    "admin/health/": STAFF,
    "admin/replace/": STAFF,
    "admin/pictures/upload/": STAFF,
    "admin/documents/upload/": STAFF,
    "admin/tag-names/": STAFF,
    "admin/calendar/": STAFF,
    "admin/mentions/": TO_POST,
    # Previews, and who may share them
    "admin/preview/": STAFF_ON,
    "admin/preview/<str:scene>": STAFF_ON,
    "admin/preview/<str:scene>/": STAFF,
    "admin/preview/<str:scene>/<path:path>": STAFF,
    "admin/share/<str:scene>/": STAFF,
    "admin/share/<str:scene>/revoke/<int:pk>/": TO_POST,
    "preview/<str:token>": ("elsewhere",) * 4,  # whoever has the link, here to the page of the scene
    "preview/<str:token>/": ALL,
    "preview/<str:token>/<path:path>": ALL,
    # Release sets
    "admin/releases/releaseset/": STAFF,
    "admin/releases/releaseset/add/": STAFF,
    **{f"admin/releases/releaseset/<path:object_id>/{verb}/": STAFF for verb in ("change", "history")},
    "admin/releases/releaseset/<path:object_id>/delete/": EDITORS,
    "admin/releases/releaseset/<int:pk>/release/": EDITORS,
    **{f"admin/releases/releaseset/<int:pk>/{verb}/": TO_POST for verb in ("call-off", "roll-back")},
    "admin/releases/releaseset/<int:pk>/take-out/<int:item>/": TO_POST,
    "admin/trash/": STAFF,
    "admin/trash/<int:deletion>/": STAFF,
    "admin/trash/<int:deletion>/bring-back/": TO_POST,
    "admin/jsi18n/": STAFF,
    "admin/autocomplete/": STAFF,
    "admin/login/": ("login", "elsewhere", "elsewhere", "elsewhere"),
    "admin/logout/": ("elsewhere", 405, 405, 405),
    "admin/password_change/": STAFF_ON,
    "admin/password_change/done/": STAFF,
    "admin/r/<path:content_type_id>/<path:object_id>/": STAFF_ON,
    "admin/^(?P<app_label>…)/$": STAFF,
    "admin/(?P<url>.*)$": ("login", 404, 404, 404),
    **{f"admin/{kind}/": STAFF for kind in (*CONTENT, "library/image", "taggit/tag")},
    **{f"admin/{kind}/add/": STAFF for kind in (*CONTENT, "library/image", "taggit/tag")},
    **{f"admin/{kind}/<path:object_id>/change/": STAFF for kind in (*CONTENT, "library/image", "taggit/tag")},
    **{f"admin/{kind}/<path:object_id>/history/": STAFF for kind in (*CONTENT, "library/image", "taggit/tag")},
    **{f"admin/{kind}/<path:object_id>/delete/": EDITORS for kind in (*CONTENT, "library/image", "taggit/tag")},
    **{f"admin/{kind}/<path:object_id>/publish/": EDITORS for kind in CONTENT},
    **{f"admin/{kind}/<path:object_id>/unpublish/": EDITORS for kind in CONTENT},
    **{f"admin/{kind}/<path:object_id>/duplicate/": STAFF for kind in CONTENT},
    **{f"admin/{kind}/<path:object_id>/release/": RELEASE for kind in CONTENT},
    **{f"admin/{kind}/<path:object_id>/compare/": STAFF for kind in CONTENT},
    **{f"admin/{kind}/<path:object_id>/lock/": STAFF for kind in CONTENT},
    **{f"admin/{kind}/<path:object_id>/gather/": STAFF for kind in CONTENT},
    **{f"admin/{kind}/<path:object_id>/review/": STAFF for kind in (*CONTENT, "releases/releaseset")},
    **{f"admin/{kind}/<path:object_id>/review/<slug:step>/": TO_POST for kind in (*CONTENT, "releases/releaseset")},
    **{
        f"admin/{kind}/<path:object_id>/{verb}/": TO_POST
        for kind in CONTENT
        for verb in ("discard", "restore/<int:number>", "unlock", "presence", "unfinished", "next/<slug:step>")
    },
    **{f"admin/{kind}/unfinished/": TO_POST for kind in CONTENT},
    **{f"admin/{kind}/<path:object_id>/merge/<int:number>/": NO_CLASH for kind in CONTENT},
    **{
        f"admin/{kind}/<path:object_id>/": STAFF_ON
        for kind in (*CONTENT, *SITE, *DERIVED, *OFFICE, *STEERING, *MONITORING)
    },
    **{f"admin/{kind}/": SUPERUSERS for kind in SITE},
    **{f"admin/{kind}/add/": SUPERUSERS for kind in SITE},
    **{
        f"admin/{kind}/<path:object_id>/{verb}/": SUPERUSERS
        for kind in SITE
        for verb in ("change", "history", "delete")
    },
    "admin/accounts/user/<id>/password/": SUPERUSERS,
    # What is derived is looked at, never written by hand. Whoever picks pages looks for them among the items.
    "admin/catalogue/item/": STAFF,
    "admin/catalogue/item/add/": NO_STAFF,
    "admin/catalogue/item/<path:object_id>/change/": STAFF,
    "admin/catalogue/item/<path:object_id>/history/": STAFF,
    "admin/catalogue/item/<path:object_id>/delete/": NO_STAFF,
    "admin/catalogue/formeraddress/": SUPERUSERS,
    "admin/catalogue/formeraddress/add/": NO_STAFF,
    "admin/catalogue/formeraddress/<path:object_id>/change/": SUPERUSERS,
    "admin/catalogue/formeraddress/<path:object_id>/history/": SUPERUSERS,
    "admin/catalogue/formeraddress/<path:object_id>/delete/": SUPERUSERS,
    # What editors say to the search counts at once.
    **{
        f"admin/{kind}/{way}": EDITORS
        for kind in STEERING
        for way in ("", "add/", *(f"<path:object_id>/{verb}/" for verb in ("change", "history", "delete")))
    },
    # Where actions stand is looked at by all, said by editors and secretariats.
    **{f"admin/{kind}/{way}": STAFF for kind in MONITORING for way in ("", "<path:object_id>/change/")},
    **{f"admin/{kind}/<path:object_id>/history/": STAFF for kind in MONITORING},
    **{f"admin/{kind}/{way}": EDITORS for kind in MONITORING for way in ("add/", "<path:object_id>/delete/")},
    "admin/partnerships/action/<path:object_id>/status/<int:number>/<slug:verb>/": EDITORS,
    "admin/partnerships/actionplan/<path:object_id>/round/": EDITORS,
    "admin/partnerships/actionplan/<path:object_id>/round/<int:round>/": EDITORS,
    "admin/partnerships/actionplan/<path:object_id>/round/<int:round>/table.csv": EDITORS,
    # What the worker does is looked at, and what failed is run again by an action of the list.
    "admin/audit/record/": SUPERUSERS,
    "admin/audit/record/add/": NO_STAFF,
    "admin/audit/record/export/": TO_POST,
    "admin/audit/record/<path:object_id>/change/": SUPERUSERS,
    "admin/audit/record/<path:object_id>/history/": SUPERUSERS,
    "admin/audit/record/<path:object_id>/delete/": NO_STAFF,
    "admin/tasks/task/": SUPERUSERS,
    "admin/tasks/task/add/": NO_STAFF,
    "admin/tasks/task/<path:object_id>/change/": SUPERUSERS,
    "admin/tasks/task/<path:object_id>/history/": SUPERUSERS,
    "admin/tasks/task/<path:object_id>/delete/": NO_STAFF,
    # One's own account
    "accounts/login/": (200, "elsewhere", "elsewhere", "elsewhere"),
    "accounts/logout/": ("elsewhere", 200, 200, 200),
    "accounts/inactive/": ALL,
    "accounts/reauthenticate/": STAFF,
    "accounts/password/change/": STAFF,
    "accounts/password/set/": STAFF_ON,
    "accounts/password/reset/": ALL,
    "accounts/password/reset/done/": ALL,
    "accounts/^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": ALL,
    "accounts/password/reset/key/done/": ALL,
    "accounts/time-zone/": STAFF,
    "accounts/2fa/": STAFF,
    "accounts/2fa/authenticate/": STAFF_ON,
    "accounts/2fa/reauthenticate/": STAFF_ON,
    "accounts/2fa/totp/activate/": STAFF_ON,  # to the password once more
    "accounts/2fa/totp/deactivate/": NO_FACTOR,
    "accounts/2fa/recovery-codes/": NO_FACTOR,
    "accounts/2fa/recovery-codes/generate/": STAFF_ON,
    "accounts/2fa/recovery-codes/download/": NO_FACTOR,
    "accounts/2fa/webauthn/": STAFF,
    "accounts/2fa/webauthn/add/": STAFF_ON,
    "accounts/2fa/webauthn/reauthenticate/": STAFF_ON,
    "accounts/2fa/webauthn/keys/<int:pk>/remove/": STAFF_ON,
    "accounts/2fa/webauthn/keys/<int:pk>/edit/": STAFF_ON,
    "accounts/2fa/webauthn/login/": STAFF_ON,
}


def routes(resolver=None, prefix=""):
    """`{pattern: callback}` of everything that can be asked for."""
    found = {}
    for part in (resolver or get_resolver()).url_patterns:
        pattern = prefix + re.sub(r"(?<=\(\?P<app_label>)[\w|]+", "…", str(part.pattern))
        found |= routes(part, pattern) if isinstance(part, URLResolver) else {pattern: part.callback}
    return found


class Site:
    """A page of every kind, and a row of all else that has an address."""

    def __init__(self):
        self.rows = {f"{m._meta.app_label}/{m._meta.model_name}": make("One") for m, make in MAKERS.items()}
        here = self.rows["partnerships/organisation"]
        here.place, here.country = "One", "IT"
        here.save()
        say(self.rows["partnerships/action"], "early", date(2025, 5, 6))
        make_article("Tagged", tags=["Food"])
        make_article("Deleted").delete()
        make_document("File", key="file", file=ContentFile(b"a,b\n", name="a.csv"))
        for row in self.rows.values():
            Desk(row).remember()
        user = make_user("otto")
        Item.objects.count()
        post([user], "Hello", "…")
        scene = f"article-{self.rows['articles/article'].pk}"
        until = timezone.now() + timedelta(days=1)
        _link, self.token = PreviewLink.objects.make(scene, by=user, expires_at=until)
        self.scene = scene
        self.rows |= {
            "library/image": Image.objects.create(key="tram", file="images/tram.png"),
            "taggit/tag": Tag.objects.get(),
            "accounts/user": user,
            "auth/group": Group.objects.first(),
            "account/emailaddress": EmailAddress.objects.create(user=user, email="otto@example.org"),
            "mfa/authenticator": Authenticator.objects.create(user=user, type="totp", data={}),
            "catalogue/item": Item.objects.first(),
            "catalogue/bestbet": BestBet.objects.create(words="join", page=Item.objects.get(kind="event")),
            "catalogue/synonym": Synonym.objects.create(words="NBS, nature-based solutions"),
            "partnerships/status": Status.objects.first(),
            "partnerships/monitoringround": MonitoringRound.objects.create(key="one", reported_on=date(2025, 9, 30)),
            "tasks/task": Task.objects.get(),
            "audit/record": Record.objects.first(),
            "reviews/mandate": Mandate.objects.create(user=user, item=Item.objects.filter(kind="partnership").first()),
            "releases/releaseset": gather(make_event("Lab")),
            "catalogue/formeraddress": FormerAddress.objects.create(
                item=Item.objects.get(key=self.rows["articles/article"].key), kind="article", language="en", slug="old"
            ),
        }

    def address(self, pattern):
        """An address that the pattern matches, of something that exists."""
        kind = "/".join(pattern.split("/")[1:3])
        values = {
            "object_id": self.rows[kind].pk if kind in self.rows else 1,
            "id": self.rows["accounts/user"].pk,
            "content_type_id": ContentType.objects.get_for_model(ArticleText).pk,
            "pk": self.rows[kind if kind == "releases/releaseset" else "mfa/authenticator"].pk,
            "item": 1,
            "step": "decide",
            "kind": "article",
            "scene": self.scene,
            "token": self.token,
            "path": "articles/",
            "code": "it",
            "what": "actions",
            "slug": "food" if pattern.startswith("tags/") else "one",
            "key": "file" if pattern.startswith("documents/") else "tram",
            "stamp": "0",
            "name": "card-400.jpg",
            "section": "pages",
            "language": "en",
            "number": 1,
            "round": self.rows["partnerships/monitoringround"].pk,
            "verb": "correct",
            "app_label": "articles",
            "deletion": Revision.objects.get(step="deleted").pk,
            "url": "nowhere/",
            "uidb36": "1",
        }
        if pattern.startswith("admin/r/"):
            values["object_id"] = self.rows["articles/article"].texts.get().pk
        address = re.sub(r"\(\?P<(\w+)>(?:\[[^]]*\][+*]|[^()]*)\)", lambda m: str(values[m[1]]), pattern)
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(values[m[1]]), address.replace("^", "").replace("$", ""))
        if address == "admin/autocomplete/":
            address += "?app_label=articles&model_name=article&field_name=events"
        return f"/{address}?from=1" if re.match("admin/.*compare/", pattern) else f"/{address}"


@pytest.fixture
def site(roles):
    return Site()


@pytest.fixture(params=range(4), ids=PEOPLE)
def somebody(request, client, ada, ben):
    """`(number, client)` of one of the four people, logged in if they have an account."""
    user = [None, ada, ben, User(username="root", is_staff=True, is_superuser=True)][request.param]
    if user:
        user.save()
        client.force_login(user)
    return request.param, client


def answer(response):
    if response.status_code in {301, 302}:
        to_login = response["Location"].startswith(("/accounts/login/", "/admin/login/"))
        return "login" if to_login else "elsewhere"
    return response.status_code


def test_every_route_is_declared_and_every_declaration_is_a_route():
    assert set(routes()) == set(EXPECTED)


def test_everybody_gets_what_is_declared(site, somebody):
    number, client = somebody
    client.raise_request_exception = False

    responses = {pattern: client.get(site.address(pattern)) for pattern in routes()}

    answers = {pattern: answer(response) for pattern, response in responses.items()}
    expected = {pattern: people[number] for pattern, people in EXPECTED.items()}
    assert {p: (a, expected[p]) for p, a in answers.items() if a != expected[p]} == {}
    assert [p for p, response in responses.items() if not is_safe(response, is_frame=p.startswith("embed/"))] == []
    if number == 0:
        assert [p for p in PUBLIC if responses[p].cookies] == []
        assert [p for p in PUBLIC if "Cookie" in responses[p].get("Vary", "")] == []


def is_safe(response, *, is_frame=False):
    """Whether the answer brings the strict policy: nothing inline, nothing from elsewhere, in nobody's frame but for
    what is made for that."""
    policy = response.get("Content-Security-Policy", "")
    return (
        "default-src 'none'" in policy
        and ("frame-ancestors *" if is_frame and response.status_code == 200 else "frame-ancestors 'none'") in policy
        and "unsafe" not in policy
        and "http" not in policy
        and response.get("X-Content-Type-Options") == "nosniff"
    )


def state_of_the_site():
    """How many rows of everything there are, and what is public."""
    models = [
        *MAKERS,
        *(model.text_model() for model in MAKERS),
        Image,
        Tag,
        User,
        Group,
        EmailAddress,
        FormerAddress,
        Revision,
        ReleaseSet,
        ReleaseItem,
        PreviewLink,
        Review,
        Comment,
        Mandate,
    ]
    counts = {model: model.objects.count() for model in models}
    return counts, sorted(Item.objects.values_list("kind", "entries__state", "entries__title", "entries__publish_at"))


@pytest.mark.parametrize("name", ["anonymous", "eve"])
def test_who_is_not_on_the_staff_changes_nothing_anywhere(site, client, name):
    """Eve has an account, but is no member of staff."""
    if name == "eve":
        client.force_login(make_user("eve"))
    client.raise_request_exception = False
    before = state_of_the_site()

    for pattern in routes():
        if not pattern.startswith("accounts/"):
            response = client.post(site.address(pattern), {"post": "yes", "action": "delete_selected"})
            assert answer(response) in {"login", "elsewhere", 403, 404, 405}, pattern

    assert state_of_the_site() == before


def test_authors_cannot_do_what_only_editors_may(site, client, ada):
    client.force_login(ada)
    before = state_of_the_site()
    forbidden = [pattern for pattern, people in EXPECTED.items() if people[1] == 403]

    answers = {
        p: answer(client.post(site.address(p), {"post": "yes", "texts": "en", "confirm": "1"})) for p in forbidden
    }

    assert set(answers.values()) == {403}
    assert state_of_the_site() == before


# Public pages


def test_every_address_of_the_sitemap_is_a_whole_page(client):
    make_world()
    addresses = re.findall(r"<loc>http://testserver([^<]*)</loc>", client.get("/sitemap.xml").content.decode())

    flaws = {address: found for address in addresses if (found := flaws_of(client.get(address), address))}

    assert flaws == {}
    assert len(addresses) > len(PUBLIC)
    assert len(addresses) == len(set(addresses))


def flaws_of(response, address):
    """What a page lacks, as a list."""
    source = response.content.decode()
    html = unescape(source)
    titles = re.findall(r"<title>([^<]+)</title>", html.partition("</head>")[0])
    descriptions = re.findall(r'<meta name="description" content="([^"]+)"', html)
    checks = {
        "status": response.status_code == 200,
        "one h1": len(re.findall(r"<h1[ >]", html)) == 1,
        "title": len(titles) == 1 and len(titles[0].split(" – ")[0].strip()) > 2,
        "description": len(descriptions) == 1 and len(descriptions[0].strip()) > 2,
        "canonical": re.findall(r'<link rel="canonical" href="([^"]*)"', html) == [f"http://testserver{address}"],
        "language": re.search(r'<html lang="\w\w"', html) is not None,
        "no cookie": not response.cookies,
        "ids once": len(ids := re.findall(r' id="([^"]*)"', html)) == len(set(ids)),
        "links": all(href.strip() for href in re.findall(r'href="([^"]*)"', html)),
        "nothing from elsewhere": not re.findall(r'(?:src|srcset)="(?:https?:)?//', source),
    }
    return [name for name, holds in checks.items() if not holds]


def test_every_internal_link_of_every_page_leads_somewhere(client):
    make_world()
    seen, waiting = set(), {"/", "/fr/"}
    broken = {}
    while waiting:
        address = waiting.pop()
        seen.add(address)
        response = client.get(address)
        if response.status_code not in {200, 301, 302}:
            broken[address] = response.status_code
        elif "html" in response.get("Content-Type", ""):
            links = re.findall(r'<a [^>]*href="(/[^"#]*)', response.content.decode())
            # One list with all of its choices leads to very many others like it.
            waiting |= {unescape(link) for link in links if link.count("=") < 2} - seen

    assert broken == {}
    assert len(seen) > 60


def test_unknown_address_is_a_page_too(client):
    response = client.get("/nowhere/at/all/")

    assert response.status_code == 404
    assert flaws_of(response, "")[:1] == ["status"]
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies


@pytest.mark.parametrize(
    "path", ["/admin/nowhere/", "/articles", "/ARTICLES/", "/en/articles/", "/xx/", "/articles/x/y/", "/%00/"]
)
def test_almost_an_address_never_fails(client, path):
    assert client.get(path, follow=True).status_code in {200, 404}


def test_address_without_its_last_slash_leads_to_the_one_with_it(client):
    assert client.get("/articles")["Location"] == "/articles/"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_public_pages_are_for_reading_only(client, method):
    assert {getattr(client, method)(path).status_code for path in ("/", "/articles/", "/search/")} == {405}


def test_robots_are_kept_out_of_the_back_office_and_shown_the_sitemap(client):
    text = client.get("/robots.txt").content.decode()

    assert "Disallow: /admin/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text


def test_manifest_names_icons_that_exist(client):
    icons = [icon["src"] for icon in client.get("/site.webmanifest").json()["icons"]]

    assert [find(icon.removeprefix("/static/")) is not None for icon in icons] == [True, True]
