"""The only place where the benchmarks know how the search of the portal is called."""

from collections import Counter

from portal.catalogue.search.finding import search
from portal.catalogue.search.index import plain_body
from portal.catalogue.search.query import Query


def top(text, language, k):
    """The items of the best `k` hits, best first, as `kind:key`."""
    return [f"{entry.item.kind}:{entry.item.key}" for entry in search(Query(text, language)).entries(0, k)]


def answer(text, language="en"):
    """What one page of results needs of the search, with the numbers of all facets."""
    found = search(Query(text, language))
    return found.entries(0, 10), Counter(found.shelf.entries.kind[found.rows].tolist())


def body(text):
    """The words of a text below its summary, without markup."""
    return plain_body(text)
