"""What visitors are offered to read next holds what it reaches on the judged pages of the demo content."""

from datetime import UTC, datetime
from statistics import fmean

import pytest

from benchmarks.measures import ndcg
from benchmarks.related import JUDGED, K, Plain, offered, offered_entries
from portal.catalogue.models import Entry

pytestmark = pytest.mark.django_db

FLOOR = 0.74
AT = datetime(2026, 11, 1, 12, tzinfo=UTC)  # newer pages count a little more, so the day matters


@pytest.fixture(scope="module")
def plain(demo):
    return Plain({})


def mean(answers):
    return fmean(ndcg(answers(key), grades, K) for key, grades in JUDGED.items())


def test_judged_pages_exist_and_are_not_linked_already(plain):
    known = {f"{kind}:{key}" for kind, key in Entry.objects.published().values_list("kind", "item__key")}
    assert all(page in known for key, grades in JUDGED.items() for page in (key, *grades))
    assert [(key, page) for key, grades in JUDGED.items() for page in grades if not plain.may(key, page)] == []


def test_it_is_as_good_as_it_was_and_better_than_the_plain_ways(plain):
    ours, by_words, by_tags = mean(lambda key: offered(key, AT)), mean(plain.by_words), mean(plain.by_tags)
    assert ours > FLOOR
    assert ours > max(by_words, by_tags) + 0.15


def test_every_page_is_offered_with_a_reason_that_holds_from_the_other_side_too(plain):
    """Something shared is shared by both; so is every word."""
    reasons = {}
    for key in JUDGED:
        for entry in offered_entries(key, AT):
            reasons[key, f"{entry.kind}:{entry.key}"] = entry.reason
    both = {pair for pair in reasons if pair[::-1] in reasons}
    named = [pair for pair in both if reasons[pair].startswith("Same ")]
    assert len(named) > 10
    assert [pair for pair in named if reasons[pair] != reasons[pair[::-1]]] == []
