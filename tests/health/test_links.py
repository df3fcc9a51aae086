"""The link checker, against a server of our own on this machine: the network is out of reach for tests."""

import socket
import time
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from django.core.management import call_command
from django.utils import timezone

from portal.catalogue import pending
from portal.health import checking, fetching
from portal.health.fetching import Answer, check
from portal.health.models import WebAddress
from portal.health.report import findings
from portal.tasks.models import Task
from tests.factories import make_page

ANSWERS = {
    "/good": (200, {}),
    "/gone": (404, {}),
    "/broken": (500, {}),
    "/secret": (403, {}),
    "/busy": (503, {"Retry-After": "3600"}),
    "/past": (503, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}),
    "/moved": (301, {"Location": "/good"}),
    "/moved-to-nowhere": (302, {"Location": "/gone"}),
    "/circle": (302, {"Location": "/circle"}),
    "/away": (302, {"Location": "file:///etc/passwd"}),
    "/astray": (302, {"Location": "http://[/"}),
    "/inward": (302, {"Location": "http://10.0.0.1/"}),
    "/ünï cöde?q=ä": (200, {}),
}


class Site(ThreadingHTTPServer):
    """Answers what `ANSWERS` says and remembers what it was asked."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked, self.agents, self.robots = [], set(), ""

    def url(self, path):
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(BaseHTTPRequestHandler):
    def do_HEAD(self):  # named by http.server
        self.server.asked.append(f"{self.command} {self.path}")
        self.server.agents.add(self.headers["User-Agent"])
        if self.path == "/robots.txt":
            self.answer(200 if self.server.robots else 404, {}, self.server.robots.encode())
        elif self.path == "/get-only":
            self.answer(405 if self.command == "HEAD" else 200, {})
        elif self.path == "/slow":
            time.sleep(2)
        elif self.path == "/drip":
            self.drip()
        else:
            self.answer(*ANSWERS.get(self.path, (200, {})))

    do_GET = do_HEAD  # noqa: N815

    def answer(self, status, headers, body=b""):
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def drip(self):
        try:
            for letter in b"HTTP/1.1 200 OK" * 9:
                self.wfile.write(bytes([letter]))
                time.sleep(0.2)
        except OSError:
            pass

    def log_message(self, *arguments):
        pass


@pytest.fixture
def site(settings):
    settings.CHECK_LINKS_INSIDE = True
    with Site() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class TestFetching:
    @pytest.mark.parametrize(
        ("path", "works", "status"),
        [
            ("/good", True, 200),
            ("/good?a=1&b=2", True, 200),
            ("/get-only", True, 200),
            ("/moved", True, 200),
            ("/ünï cöde?q=ä", True, 200),
            ("/gone", False, 404),
            ("/broken", False, 500),
            ("/past", False, 503),
            ("/moved-to-nowhere", False, 404),
            ("/secret", None, 403),
        ],
    )
    def test_answers(self, site, path, works, status):
        answer = check(site.url(path))
        assert (answer.works, answer.status) == (works, status)

    def test_asks_for_the_head_first_and_says_who_asks(self, site):
        check(site.url("/good"))
        check(site.url("/get-only"))
        assert site.asked == ["HEAD /good", "HEAD /get-only", "GET /get-only"]
        assert site.agents == {"Partnership Portal link checker (+http://testserver)"}

    def test_a_site_that_is_busy_is_left_alone(self, site, noon):
        assert check(site.url("/busy")).after == timezone.now() + timedelta(hours=1)

    def test_does_not_go_in_circles(self, site):
        assert check(site.url("/circle")) == Answer(False, trouble="The site redirects more than 5 times.")

    def test_is_not_led_to_files(self, site):
        assert check(site.url("/away")) == Answer(False, trouble="This is no web address.")

    def test_is_not_led_astray(self, site):
        assert check(site.url("/astray")) == Answer(False, trouble="The site redirects to what is no web address.")

    def test_waits_only_so_long(self, site, monkeypatch):
        monkeypatch.setattr(fetching, "TIMEOUT", 0.2)
        assert check(site.url("/slow")).trouble == "No answer within 0.2 seconds."

    def test_is_not_held_up_letter_by_letter(self, site, monkeypatch):
        monkeypatch.setattr(fetching, "DEADLINE", 0.5)
        before = time.monotonic()
        assert check(site.url("/drip")).works is False
        assert time.monotonic() - before < 5

    def test_nobody_listens(self, site):
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            address = f"http://127.0.0.1:{nobody.getsockname()[1]}/"
        assert check(address) == Answer(False, trouble="The site refuses connections.")

    def test_a_certificate_that_is_none(self, site):
        answer = check(site.url("/good").replace("http://", "https://"))
        assert answer.works is False
        assert "certificate" in answer.trouble

    @pytest.mark.parametrize("url", ["http://", "ftp://example.org/", "http://[/", "http://a:99999/", "javascript:1"])
    def test_what_is_no_address(self, url):
        assert check(url) == Answer(False, trouble="This is no web address.")


class TestInside:
    """What lies inside our own network is not asked, however the address is spelt."""

    @pytest.mark.parametrize(
        "number", ["127.0.0.1", "10.1.2.3", "192.168.0.1", "169.254.169.254", "::1", "fe80::1%eth0", "::ffff:10.0.0.1",
                   "fd00::1", "0.0.0.0", "224.0.0.1", "100.64.0.1"],
    )  # fmt: skip
    def test_numbers_that_are_not_public(self, number, monkeypatch):
        monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", (number, 80))])
        assert check("http://innocent.example.org/").works is None

    def test_one_of_several_is_enough(self, monkeypatch):
        found = [(0, 0, 0, "", (number, 80)) for number in ("93.184.216.34", "127.0.0.1")]
        monkeypatch.setattr(fetching.socket, "getaddrinfo", lambda *_, **__: found)
        assert "inside a network" in check("http://innocent.example.org/").trouble

    def test_a_redirection_leads_no_further_than_a_link(self, site, settings, monkeypatch):
        real = fetching._is_outside
        monkeypatch.setattr(fetching, "_is_outside", lambda number: number == "127.0.0.1" or real(number))
        settings.CHECK_LINKS_INSIDE = False
        assert check(site.url("/good")).works is True
        assert check(site.url("/inward")).works is None


@pytest.mark.django_db
class TestGoingThrough:
    @pytest.fixture(autouse=True)
    def _at_once(self, monkeypatch, settings):
        monkeypatch.setattr(checking, "PAUSE", 0)
        settings.PERIODIC_TASKS = {"portal.health.jobs.check_links": timedelta(days=1)}

    def link(self, *urls, **facts):
        body = "".join(f'<p><a href="{url}">there</a></p>' for url in urls)
        page = make_page(**facts, text={"body": body})
        pending.flush()
        return page

    def broken(self):
        return [finding.about for finding in findings({"page"}) if finding.rule == "external-link"]

    def work(self):
        call_command("worker", "--once")

    def test_broken_is_what_failed_on_two_days(self, site, noon):
        self.link(site.url("/good"), site.url("/gone"))
        self.work()
        noon.shift(timedelta(hours=1))
        checking.check_some()
        assert self.broken() == []
        noon.shift(timedelta(days=1))
        self.work()
        assert self.broken() == [site.url("/gone")]
        assert site.asked.count("HEAD /gone") == 2
        assert site.asked.count("HEAD /good") == 1  # it is asked once a week

    def test_what_works_again_is_whole(self, site, noon, monkeypatch):
        self.link(site.url("/gone"))
        for _day in range(2):
            self.work()
            noon.shift(timedelta(days=1))
        assert len(self.broken()) == 1
        monkeypatch.setitem(ANSWERS, "/gone", (200, {}))
        self.work()
        assert self.broken() == []

    def test_where_nobody_answers_the_fault_is_ours(self, noon, monkeypatch):
        monkeypatch.setattr(checking, "robots_of", lambda url: fetching.RobotFileParser())
        monkeypatch.setattr(checking, "check", lambda url: Answer(False, trouble="There is no such site."))
        monkeypatch.setattr(fetching.RobotFileParser, "can_fetch", lambda *_: True)
        self.link("http://a.example/", "http://b.example/", "http://c.example/")
        for _day in range(3):
            self.work()
            noon.shift(timedelta(days=1))
        assert self.broken() == []
        assert set(WebAddress.objects.values_list("checked_at", "failing_days")) == {(None, 0)}
        outcomes = Task.objects.values_list("return_value", flat=True)
        assert set(outcomes) == {"No site answers. The connection to the network may be down."}

    def test_one_that_kills_the_worker_does_not_keep_the_others_waiting(self, site, noon, monkeypatch):
        real = checking.check
        monkeypatch.setattr(checking, "check", lambda url: 1 / 0 if "good" in url else real(url))
        self.link(site.url("/good"), site.url("/fine"))
        for _attempt in range(2):
            self.work()
            noon.shift(timedelta(minutes=1))
        assert "HEAD /fine" in site.asked

    def test_a_site_that_asks_for_time_gets_it(self, site, noon, monkeypatch):
        monkeypatch.setitem(ANSWERS, "/busy", (503, {"Retry-After": str(9 * 24 * 3600)}))
        self.link(site.url("/busy"))
        for _day in range(10):
            self.work()
            noon.shift(timedelta(days=1))
        assert site.asked.count("HEAD /busy") == 2
        assert self.broken() == []

    def test_robots_that_are_not_wanted_stay_out(self, site):
        site.robots = "User-agent: *\nDisallow: /private/"
        self.link(site.url("/private/a"), site.url("/good"))
        self.work()
        assert sorted(site.asked) == ["GET /robots.txt", "HEAD /good"]

    def test_only_what_visitors_see_is_asked(self, site):
        self.link(site.url("/secret-plan"), state="draft")
        self.work()
        assert site.asked == []
        assert WebAddress.objects.get().checked_at is None

    def test_what_nobody_links_to_is_forgotten(self, site):
        page = self.link(site.url("/good"))
        self.work()
        page.texts.update(body="")
        pending.flush()
        checking.forget_unlinked()
        assert not WebAddress.objects.exists()

    def test_one_request_to_a_site_at_a_time_with_pauses(self, site, monkeypatch):
        slept = []
        monkeypatch.setattr(checking, "PAUSE", 2)
        monkeypatch.setattr(checking.time, "sleep", slept.append)
        self.link(site.url("/a"), site.url("/b"), site.url("/c"))
        checking.check_some()
        assert [round(seconds) for seconds in slept] == [0, 2, 2]

    def test_sites_take_turns(self):
        rows = [WebAddress(url=url) for url in ("http://a/1", "http://a/2", "http://a/3", "http://b/1", "http://c/1")]
        turns = [row.url for row in checking._in_turns(rows)]
        assert turns == ["http://a/1", "http://b/1", "http://c/1", "http://a/2", "http://a/3"]

    def test_what_is_left_is_done_in_the_next_portion(self, site, monkeypatch):
        monkeypatch.setattr(checking, "AT_MOST", 2)
        self.link(*(site.url(f"/{number}") for number in range(5)))
        self.work()
        assert len([asked for asked in site.asked if asked.startswith("HEAD")]) == 5


def test_the_day_counts_not_the_number_of_tries():
    address = WebAddress(url="http://a/")
    address.save = lambda: None
    counts = []
    for hours in (0, 1, 23, 25):
        checking.record(address, Answer(False, 404), datetime(2025, 6, 17, 0, 0, tzinfo=UTC) + timedelta(hours=hours))
        counts.append(address.failing_days)
    assert counts == [1, 1, 1, 2]
