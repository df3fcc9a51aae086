"""Asks other sites whether an address answers: politely, and never anything inside the network we stand in."""

import http.client
import ipaddress
import re
import socket
import ssl
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from threading import Timer
from urllib.parse import quote, urljoin, urlsplit
from urllib.robotparser import RobotFileParser

from django.conf import settings
from django.utils import timezone

TIMEOUT, DEADLINE = 10, 30  # seconds without a sign, and in all
REDIRECTS = 5
ROBOTS_AT_MOST = 100_000  # bytes
LONGEST_WAIT = timedelta(days=30)  # that a site can ask for
# The site answers, but does not tell everybody.
RESERVED = {401, 403, 405, 407, 429, 451, 999}


class NoAnswerError(Exception):
    """There is no answer. Says why, for people."""


class NotAskedError(NoAnswerError):
    """We do not ask there, so we do not know."""


@dataclass(frozen=True)
class Answer:
    """`works` is None where it cannot be told. `after` is the moment before which the site wants to be left alone."""

    works: bool | None
    status: int | None = None
    trouble: str = ""
    after: datetime | None = None


@dataclass(frozen=True)
class Response:
    status: int
    location: str
    retry_after: str
    body: bytes


def user_agent():
    name = settings.SITE_NAME.encode("ascii", "ignore").decode() or "Portal"
    return f"{name} link checker (+{settings.SITE_URL})"


def check(url):
    """What the address says today, redirections followed."""
    try:
        response = _follow("HEAD", url)
        if response.status >= 400:  # some servers know GET only
            response = _follow("GET", url)
    except NotAskedError as refusal:
        return Answer(None, trouble=str(refusal))
    except NoAnswerError as trouble:
        return Answer(False, trouble=str(trouble))
    after = _wish(response.retry_after)
    if response.status in RESERVED or after:
        return Answer(None, response.status, f"The site answers {response.status}.", after)
    if response.status >= 400:
        return Answer(False, response.status, f"The site answers {response.status}.")
    return Answer(True, response.status)


def robots_of(url):
    """The wishes of the site for robots. Where there are none, or none that can be read, everything is allowed."""
    parser = RobotFileParser()
    lines = []
    try:
        response = _follow("GET", urljoin(url, "/robots.txt"), read=ROBOTS_AT_MOST)
        if response.status == 200:
            lines = response.body.decode(errors="replace").splitlines()
    except NoAnswerError:
        pass  # the address itself will say so
    parser.parse(lines)
    return parser


def _follow(method, url, read=0):
    for _hop in range(REDIRECTS + 1):
        response = _ask(method, url, read)
        if response.status not in {301, 302, 303, 307, 308} or not response.location:
            return response
        url = _joined(url, response.location)
    raise NoAnswerError(f"The site redirects more than {REDIRECTS} times.")


def _joined(url, location):
    try:
        return urljoin(url, location)
    except ValueError:
        raise NoAnswerError("The site redirects to what is no web address.") from None


def _ask(method, url, read):
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NoAnswerError("This is no web address.") from None
    if parts.scheme not in {"http", "https"} or not host:
        raise NoAnswerError("This is no web address.")
    path = quote(f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", safe="/?%&=+:;,@!$'()*~-._[]|")
    headers = {"User-Agent": user_agent(), "Accept": "*/*"}
    try:
        with _connection(parts.scheme, host, port) as connection:
            connection.request(method, path, headers=headers)
            response = connection.getresponse()
            header = response.getheader
            return Response(response.status, header("Location", ""), header("Retry-After", ""), response.read(read))
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        raise NoAnswerError(_in_words(error)) from error


@contextmanager
def _connection(scheme, host, port):
    """To the very number that was looked at, so that a name cannot lead elsewhere a moment later."""
    kind = http.client.HTTPSConnection if scheme == "https" else http.client.HTTPConnection
    connection = kind(host, port)
    number = _public_address(host, connection.port)
    with socket.create_connection((number, connection.port), TIMEOUT) as plain:
        impatience = Timer(DEADLINE, plain.shutdown, [socket.SHUT_RDWR])  # a site that answers letter by letter
        impatience.start()
        try:
            connection.sock = plain
            if scheme == "https":
                connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
            yield connection
        finally:
            impatience.cancel()
            connection.close()


def _public_address(host, port):
    try:
        found = [info[4][0] for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NoAnswerError(f"There is no site named {host}.") from None
    if not all(_is_outside(number) for number in found) and not settings.CHECK_LINKS_INSIDE:
        raise NotAskedError("The address lies inside a network, where links are not checked.")
    return found[0]


def _is_outside(number):
    address = ipaddress.ip_address(number.partition("%")[0])
    return address.is_global and not address.is_multicast


def _wish(value):
    """The moment of a `Retry-After`, in seconds or as a date; None where there is none in the time to come."""
    now = timezone.now()
    try:
        in_seconds = re.fullmatch(r"\d{1,8}", value)
        wished = now + timedelta(seconds=int(value)) if in_seconds else parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    wished = wished if wished.tzinfo else wished.replace(tzinfo=UTC)
    return min(wished, now + LONGEST_WAIT) if wished > now else None


def _in_words(error):
    match error:
        case TimeoutError():
            return f"No answer within {TIMEOUT} seconds."
        case ssl.SSLError():
            return f"The certificate of the site cannot be trusted ({getattr(error, 'reason', '') or 'TLS'})."
        case ConnectionRefusedError():
            return "The site refuses connections."
    return f"The connection failed ({type(error).__name__})."
