"""Goes through the addresses elsewhere that public pages link to, one request to a site at a time, with pauses."""

import time
from collections import defaultdict, deque
from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from .fetching import Answer, check, robots_of, user_agent
from .findings import on_the_site
from .models import Reference, WebAddress

AGAIN, AGAIN_IF_IT_FAILED = timedelta(days=7), timedelta(hours=20)
AT_MOST = 200  # in one go
BUDGET = 60  # seconds in one go: letters wait meanwhile
PAUSE = 2  # seconds between two questions to a site


def due(now):
    """Addresses to be checked by now, those first that wait longest."""
    is_linked = Exists(Reference.objects.filter(on_the_site(now), address=OuterRef("pk")))
    is_old = Q(checked_at=None) | Q(checked_at__lte=now - AGAIN)
    has_failed = Q(failing_days__gt=0, checked_at__lte=now - AGAIN_IF_IT_FAILED)
    may_be_asked = Q(not_before=None) | Q(not_before__lte=now)
    return WebAddress.objects.filter(is_linked, is_old | has_failed, may_be_asked).order_by(
        F("checked_at").asc(nulls_first=True), "pk"
    )


def check_some():
    """Check what is due, as long as the time lasts. Returns whether it is of any use to go on."""
    answers = list(_ask_in_turns())
    if _is_cut_off(answers):
        for address, _answer in answers:
            address.save(update_fields=["checked_at"])  # as it was before
        return False
    for address, answer in answers:
        record(address, answer, timezone.now())
    return True


def _is_cut_off(answers):
    """Whether it is our own connection that fails, and not several sites at once."""
    return len({_site(address.url) for address, _ in answers}) > 2 and all(
        answer.works is False and answer.status is None for _, answer in answers
    )


def _ask_in_turns():
    """`(address, answer)`"""
    end, robots, asked_at = time.monotonic() + BUDGET, {}, {}
    for address in _in_turns(due(timezone.now())[:AT_MOST]):
        if time.monotonic() > end:
            return
        # Should this one be the end of the worker, the others are not kept waiting.
        WebAddress.objects.filter(pk=address.pk).update(checked_at=timezone.now())
        site = _site(address.url)
        time.sleep(max(0, asked_at.get(site, 0) + PAUSE - time.monotonic()))
        if site not in robots:
            robots[site] = robots_of(address.url)
        if robots[site].can_fetch(user_agent(), address.url):
            answer = check(address.url)
        else:
            answer = Answer(None, trouble="The site does not want robots there.")
        asked_at[site] = time.monotonic()
        yield address, answer


def record(address, answer, now):
    """Note what came of it. What failed on one day has not failed twice, however often it was tried."""
    is_another_day = address.checked_at is None or address.checked_at.date() != now.date()
    if answer.works:
        address.failing_since, address.failing_days = None, 0
    elif answer.works is False and (is_another_day or not address.failing_days):
        address.failing_since = address.failing_since or now
        address.failing_days = min(address.failing_days + 1, 1000)
    address.checked_at, address.not_before = now, answer.after
    address.status, address.trouble = answer.status, answer.trouble[:200]
    address.save()


def forget_unlinked():
    """Addresses to which no page links any more."""
    WebAddress.objects.filter(~Exists(Reference.objects.filter(address=OuterRef("pk")))).delete()


def _in_turns(addresses):
    """One of each site, then the next of each: so the pauses of one are spent on the others."""
    sites = defaultdict(deque)
    for address in addresses:
        sites[_site(address.url)].append(address)
    while sites:
        for site in list(sites):
            yield sites[site].popleft()
            if not sites[site]:
                del sites[site]


def _site(url):
    return urlsplit(url).netloc.rpartition("@")[2].lower()
