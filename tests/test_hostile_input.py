"""Whatever strangers send and whatever stands in the database: no page fails, and none runs somebody else's code."""

import json
import re
from datetime import date
from html import unescape
from html.parser import HTMLParser
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks import sizes
from portal.catalogue import pending
from portal.catalogue.models import kinds
from portal.publishing.changes import publishable_models
from portal.publishing.fields import RichTextField
from tests.factories import MAKERS, add_text, make_article, make_event, make_partnership

pytestmark = pytest.mark.django_db

# Each ends some element, attribute or string in which it might have been printed as it is.
PAYLOADS = [
    "</script><script>steal()</script>",
    '"><img src=x onerror=steal()>',
    "'><svg onload=steal()>",
    "--></title><script>steal()</script>",
    "{{ 7061616|add:1 }}",
    "\\u003cscript\\u003esteal()",
    "]]></summary><script>steal()</script>",
    "BEGIN:VEVENT\r\nSUMMARY:forged\r\nEND:VEVENT",
]


class Dangers(HTMLParser):
    """What in an answer would run, or load something: as a browser reads it, not as it is spelled."""

    def __init__(self, html):
        super().__init__()
        self.found, self.inside = [], ""
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        self.inside = tag
        for name, value in attributes:
            if name.startswith("on") or name == "style" or re.match(r"\s*(javascript|data|vbscript):", value or ""):
                self.found.append((tag, name, value))
            if name in {"src", "srcset", "action", "formaction"} and not re.match(r"/(?!/)|$", value or ""):
                self.found.append((tag, name, value))
        names = dict(attributes)
        if tag == "script" and names.get("type") != "application/ld+json" and "src" not in names:
            self.found.append((tag, "inline", ""))
        if tag in {"iframe", "object", "embed", "base", "style", "math"}:
            self.found.append((tag, "", ""))
        if tag == "meta" and "http-equiv" in names:
            self.found.append((tag, "http-equiv", names["http-equiv"]))

    def handle_endtag(self, tag):
        self.inside = ""

    def handle_data(self, data):
        if self.inside == "script":
            json.loads(data)  # what is meant for search engines is whole


def dangers(response):
    """What is wrong with an answer, as a list: a feed or a map must be well-formed, a page must run nothing."""
    body = response.content.decode()
    match response["Content-Type"].partition(";")[0]:
        case "text/html":
            return Dangers(body).found
        case "application/xml" | "application/atom+xml":
            return [
                e.tag
                for e in ElementTree.fromstring(body).iter()
                if e.tag.rpartition("}")[2] in {"script", "img", "svg"}
            ]
        case "text/calendar":
            return [line for line in body.split("\r\n")[1:-2] if line.startswith(("BEGIN:VCAL", "SUMMARY:forged"))]
    return []


def words_of(model):
    """Names of the columns that hold free words."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField)
        and not field.choices
        and not getattr(field, "codes", None)
        and field.name not in {"key", "slug", "language", "file", "time_zone", "country", "doi", "isbn"}
        and field.name not in {"unpublish_note", "moved_to"}  # of what is off the site: see the next test
        and not isinstance(field, models.FileField)
    ]


def put(model, rows, payload):
    """Writes the payload into every free word, past all forms."""
    values = {}
    for name in words_of(model):
        field = model._meta.get_field(name)
        value = f"https://example.org/{payload}" if isinstance(field, models.URLField) or name == "sources" else payload
        values[name] = value[: field.max_length]
    rows.update(**values)


@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_words_from_the_database_are_never_run(client, model):
    row = MAKERS[model]("Target", text={"slug": "target"}, **({"tags": ["Food"]} if hasattr(model, "tags") else {}))
    make_event("Hub", text={"body": f'<a href="{row.texts.get().get_absolute_url()}">it</a>'})
    address = f"/{model.address}/" if model.address else "/"
    paths = [f"{address}target/", address, "/", "/events/hub/", "/search/?q=script", "/sitemap.xml", "/feeds/articles/"]
    paths += [f"{address}target/event.ics"] if model._meta.model_name == "event" else []

    for payload in PAYLOADS:
        put(model, model.objects.all(), payload)
        put(model.text_model(), model.text_model().objects.filter(slug="target"), payload)
        for path in paths:
            response = client.get(path)
            assert response.status_code == 200, (path, payload)
            assert dangers(response) == [], (path, payload)
            assert "7061617" not in response.content.decode(), "nobody's words are a template"


@pytest.mark.parametrize(("reason", "status"), [("gone", 410), ("withdrawn", 200)])
def test_words_of_farewell_are_never_run(client, reason, status):
    text = make_event("Lab").texts.get()
    for payload in PAYLOADS:
        text.unpublish(reason=reason, note=payload[:400])
        response = client.get("/events/lab/")
        assert response.status_code == status
        assert dangers(response) == [], payload


def test_nobody_is_sent_to_a_script(client):
    text = make_event("Lab").texts.get()
    text.unpublish(reason="moved", moved_to="javascript:steal()")
    assert client.get("/events/lab/").status_code == 400


HOSTILE = {
    "script": "<p>fine</p><script>steal()</script>",
    "handler": '<p onclick="steal()">fine</p>',
    "address": '<p><a href="javascript:steal()">fine</a></p>',
    "encoded address": '<p><a href="&#106;avascript:steal()">fine</a></p>',
    "data address": '<p><a href="data:text/html,<script>steal()</script>">fine</a></p>',
    "image": '<p>fine</p><img src=x onerror="steal()">',
    "frame": "<p>fine</p><iframe src=//evil.example></iframe>",
    "drawing": "<p>fine</p><svg onload=steal()><script>steal()</script></svg>",
    "formula": "<p>fine</p><math><style><img src=x onerror=steal()></style></math>",
    "style": '<style>@import "//evil.example"</style><p style="position:fixed">fine</p>',
    "form": "<form action=//evil.example><input name=password><button>fine</button></form>",
    "base": '<base href="//evil.example"><p>fine</p>',
    "refresh": '<meta http-equiv=refresh content="0;url=//evil.example"><p>fine</p>',
    "broken": "<p>fine</p><scr<script>ipt>steal()</scr</script>ipt>",
    "comment": "<p>fine</p><!--><script>steal()</script>-->",
    "unclosed": "<p>fine</p></article></main></body><script>steal()",
}


@pytest.mark.parametrize("html", HOSTILE.values(), ids=HOSTILE)
def test_rich_text_on_a_page_is_harmless(client, html):
    positions = [field.name for field in kinds()["event"].text_model()._meta.fields if isinstance(field, RichTextField)]
    make_event("Lab", text=dict.fromkeys(positions, html))

    response = client.get("/events/lab/")
    page = response.content.decode()

    assert page.count("fine") >= len(positions) == 3
    assert dangers(response) == []
    assert "evil.example" not in page
    assert page.count("</main>") == page.count("</body>") == 1


# Dates that forms accept and history does not know


SLIPS = [date(1, 1, 1), date(202, 5, 6), date(1899, 12, 31), date(2200, 1, 1), date(9999, 12, 31)]


@pytest.mark.parametrize("day", SLIPS)
@pytest.mark.parametrize("model", publishable_models(), ids=lambda model: model._meta.model_name)
def test_year_that_is_a_slip_of_the_finger_is_refused(model, day):
    row = MAKERS[model]()
    dates = [field.name for field in model._meta.concrete_fields if type(field) is models.DateField]
    for name in dates:
        setattr(row, name, day)

    with pytest.raises(ValidationError) as refusal:
        row.full_clean()

    assert {refusal.value.message_dict[name][0] for name in dates} == {"The year must be between 1900 and 2199."}


@pytest.mark.parametrize("day", SLIPS)
@pytest.mark.parametrize("name", ["starts_on", "ends_on"])
def test_event_beyond_all_clocks_is_refused_by_the_database_too(day, name):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_event("Lab", **{name: day})


@pytest.mark.parametrize("day", [date(1900, 1, 1), date(2199, 12, 31)])
@pytest.mark.parametrize("zone", ["Europe/Brussels", "Pacific/Kiritimati", "America/Los_Angeles"])
def test_furthest_dates_break_no_page(client, day, zone):
    for precision in ("day", "month", "season", "quarter", "year"):
        make_event(f"Lab {precision}", starts_on=day, date_precision=precision, time_zone=zone)
    # A script may write what forms refuse.
    for year in (1, 1000, 1900, 2199, 9999):
        make_article(f"Report {year}", dated_on=date(year, 1, 1))
        make_partnership(f"Food {year}", started_on=date(year, 12, 31), ended_on=date(year, 12, 31))

    paths = [
        "/",
        "/events/",
        "/events/lab-day/",
        "/events/lab-year/",
        "/events/lab-day/event.ics",
        "/events/?when=past",
    ]
    paths += ["/events/?when=upcoming", "/articles/", "/articles/report-1/", "/articles/report-9999/", "/partnerships/"]
    paths += ["/partnerships/food-1/", "/partnerships/food-9999/", "/feeds/articles/", "/sitemap.xml"]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)
    years = next(f for f in client.get("/articles/").context["filters"] if f.name == "year")
    assert (years.choices[0].value, years.choices[-1].value) == ("2199", "1900")


# Addresses

STRANGE = st.one_of(
    st.text(max_size=60),
    st.text("<>\"'&%;\\\x00\n\r\t /?#=.-_*()[]{}|`~$^:+ßÅ漢\u202e\ufeff\ud7ff", max_size=60),
    st.sampled_from(["%00", "%ff", "..", "../../etc/passwd", "' OR 1=1 --", "1; DROP TABLE x", "𝕏" * 30, "a" * 3000]),
)
PATHS = [f"/{model.address}/" for model in kinds().values()]


@pytest.fixture
def quiet(client):
    """A client that gives the page for our own mistakes instead of raising them."""
    make_article("Report", tags=["Food"])
    make_event("Lab")
    pending.flush()
    client.raise_request_exception = False
    return client


@settings(max_examples=60)
@given(st.sampled_from([*PATHS, "/tags/", "/fr/articles/", "/documents/", "/media/", "/"]), STRANGE)
def test_any_path_is_found_or_not(quiet, start, rest):
    with transaction.atomic():
        response = quiet.get(start + quote(rest, safe="/"))

    assert response.status_code in {200, 301, 302, 404}


@settings(max_examples=60)
@given(
    st.sampled_from(
        ["/articles/", "/events/", "/actions/", "/organisations/", "/search/", "/tags/food/", "/sitemap.xml"]
    ),
    st.lists(
        st.tuples(
            st.sampled_from(
                ["page", "q", "kind", "tag", "theme", "year", "month", "when", "sort", "status", "country", "p"]
            ),
            STRANGE,
        ),
        max_size=3,
    ),
)
def test_any_query_is_answered_or_refused(quiet, path, pairs):
    query = "&".join(f"{name}={quote(value)}" for name, value in pairs)
    with transaction.atomic():
        response = quiet.get(f"{path}?{query}")

    assert response.status_code in {200, 404}
    assert dangers(response) == []


@settings(max_examples=40)
@given(STRANGE)
def test_any_search_is_answered_and_echoed_without_harm(quiet, text):
    with transaction.atomic():
        response = quiet.get("/search/", {"q": text})

    assert response.status_code in ({200, 404} if "\x00" in text else {200})
    assert dangers(response) == []


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_visitor_typed_is_shown_as_words(client, payload):
    response = client.get("/search/", {"q": payload})

    assert response.status_code == 200
    assert dangers(response) == []


@pytest.mark.parametrize("text", [*sizes.HOSTILE.values(), "word " * 20_000], ids=[*sizes.HOSTILE, "a whole book"])
def test_search_that_is_meant_to_hurt_is_answered_with_few_questions_to_the_database(
    client, django_assert_max_num_queries, text
):
    make_article("The city of words", text={"body": "<p>It is for the beginning of a word.</p>"})
    pending.flush()

    with django_assert_max_num_queries(100):
        response = client.get("/search/", {"q": text})

    assert response.status_code == 200
    assert len(response.content) < 100_000


def test_too_many_parameters_are_refused(quiet):
    assert quiet.get("/articles/?" + "&".join(f"a{n}=1" for n in range(5000))).status_code in {400, 404}


def test_query_of_a_megabyte_is_refused_briefly(quiet):
    response = quiet.get("/articles/?tag=" + "x" * 1_000_000)

    assert response.status_code == 404
    assert len(response.content) < 30_000


@pytest.mark.parametrize(
    "headers",
    [
        {"accept-language": "x" * 10_000},
        {"accept-language": "fr;q=abc, ;;;, *"},
        {"accept-language": "../../etc"},
        {"cookie": "sessionid=" + "x" * 5000},
        {"cookie": 'sessionid="; DROP TABLE'},
        {"cookie": "messages=broken; csrftoken=broken"},
        {"if-none-match": "x", "if-modified-since": "not a date"},
        {"range": "bytes=9-1"},
        {"referer": "javascript:steal()"},
        {"user-agent": "<script>steal()</script>"},
    ],
)
def test_strange_headers_change_nothing(client, headers):
    make_article("Report")

    response = client.get("/articles/report/", headers=headers)

    assert response.status_code == 200
    assert dangers(response) == []


@pytest.mark.parametrize("host", ["evil.example", "testserver@evil.example", "", "testserver:port", "[::1"])
def test_strange_host_is_refused(quiet, host):
    assert quiet.get("/", headers={"host": host}).status_code == 400


def test_addresses_never_come_from_the_request(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    make_article("Report")

    for path in ("/articles/report/", "/feeds/articles/", "/sitemap.xml", "/robots.txt"):
        body = client.get(path, headers={"host": "evil.example", "x-forwarded-host": "evil.example"}).content.decode()
        assert "evil.example" not in body, path


@pytest.mark.parametrize(
    "path", ["/accounts/login/?next=https://evil.example/", "/accounts/login/?next=//evil.example"]
)
def test_login_leads_to_no_other_site(client, ada, path):
    response = client.post(path, {"login": "ada", "password": "correct horse battery"})

    assert response.status_code == 302
    assert response["Location"] == "/admin/"


def test_titles_of_many_letters_are_whole_everywhere(client):
    title = "Ά„“–…" + "ß" * 150 + "漢字 🏙️ \u202egnp"
    article = make_article(title, text={"slug": "letters", "summary": "e\N{COMBINING ACUTE ACCENT}" * 100})
    add_text(article, "x" * 200, language="fr", slug="x" * 110, summary="y " * 200)

    for path in ("/articles/letters/", "/articles/", "/fr/articles/", f"/fr/articles/{'x' * 110}/", "/feeds/articles/"):
        assert client.get(path).status_code == 200, path
    assert title in unescape(client.get("/articles/letters/").content.decode())
