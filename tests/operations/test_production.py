"""The production configuration, started as a real server, and what it answers."""

import http.client
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.operations.conftest import ROOT

MEGABYTE = 1024 * 1024


class Server:
    """A running gunicorn, asked as the proxy in front of it asks."""

    def __init__(self, process: subprocess.Popen, port: int):
        self.process = process
        self.port = port

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {"Host": "portal.example.org", "X-Forwarded-Proto": "https"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response.text = response.read().decode(errors="replace")
        connection.close()
        return response

    def worker_sizes(self) -> list[int]:
        """Resident bytes of each worker."""
        pid = self.process.pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        status = [Path(f"/proc/{child}/status").read_text() for child in children]
        return [int(re.search(r"VmRSS:\s+(\d+) kB", text).group(1)) * 1024 for text in status]


@pytest.fixture(scope="module")
def server(installation):
    for command in ["migrate"], ["collectstatic", "--noinput"]:
        done = installation.manage(*command)
        assert done.returncode == 0, done.stderr
    gunicorn = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "--bind", "127.0.0.1:0"]
    with subprocess.Popen(
        gunicorn, cwd=ROOT, env=installation.environment, stderr=subprocess.PIPE, text=True
    ) as process:
        lines = []
        for line in process.stderr:
            lines.append(line)
            if found := re.search(r"Listening at: http://127\.0\.0\.1:(\d+)", line):
                yield Server(process, int(found.group(1)))
                break
        else:
            pytest.fail("gunicorn did not start:\n" + "".join(lines))
        process.terminate()
        process.communicate()


def test_the_deployment_check_has_nothing_to_say(installation):
    result = installation.manage("check", "--deploy", "--fail-level", "WARNING")

    assert (result.returncode, result.stderr) == (0, "")


def test_plain_requests_are_sent_to_https(server):
    response = server.get("/articles/?page=2", X_Forwarded_Proto="http")

    assert response.status == 301
    assert response.headers["Location"] == "https://portal.example.org/articles/?page=2"


def test_a_host_that_is_not_ours_is_refused(server):
    assert server.get("/", Host="elsewhere.example").status == 400


def test_the_headers_of_a_page(server):
    headers = server.get("/").headers

    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Set-Cookie"] is None


@pytest.mark.parametrize("path", ["/", "/search/?q=city", "/no/such/page/", "/accounts/login/"])
def test_the_policy_lets_nothing_in_from_outside(server, path):
    policy = dict(
        directive.strip().partition(" ")[::2]
        for directive in server.get(path).headers["Content-Security-Policy"].split(";")
    )

    assert policy["default-src"] == "'none'"
    assert re.fullmatch(r"'self'( 'nonce-[\w+/=-]+')?", policy["script-src"])
    assert re.fullmatch(r"'self'( 'nonce-[\w+/=-]+')?", policy["style-src"])
    assert policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)
    assert "http" not in str(policy)


def test_a_page_that_is_not_there_says_so_without_code(server):
    response = server.get("/no/such/page/")

    assert response.status == 404
    assert "<h1" in response.text
    assert "Traceback" not in response.text
    assert "URLconf" not in response.text


def test_static_files_are_named_by_content_and_may_be_kept_for_ever(server):
    address = re.search(r'href="(/static/[^"]+\.[0-9a-f]{12}\.css)"', server.get("/").text).group(1)

    response = server.get(address, Accept_Encoding="br")

    assert response.status == 200
    assert "immutable" in response.headers["Cache-Control"]
    assert response.headers["Content-Encoding"] == "br"


def test_the_cookie_of_a_form_travels_encrypted_and_out_of_reach_of_scripts(server):
    cookie = server.get("/accounts/login/").headers["Set-Cookie"]

    assert cookie.startswith("csrftoken=")
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads memory from /proc, which only Linux has")
def test_a_worker_stays_small(server):
    for path in ["/", "/articles/", "/events/", "/search/?q=city", "/accounts/login/"] * 10:
        server.get(path)

    sizes = server.worker_sizes()

    assert len(sizes) == 2
    assert max(sizes) < 120 * MEGABYTE
