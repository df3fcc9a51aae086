"""The only place where the benchmarks know how the search of the portal is called."""

from django.http import QueryDict

from portal.catalogue.criteria import Criteria, linkable
from portal.catalogue.facets import Hits
from portal.catalogue.offers import offers
from portal.catalogue.search.finding import search
from portal.catalogue.search.index import plain_body
from portal.catalogue.search.query import Query
from portal.catalogue.views import SearchPage


def top(text, language, k):
    """The items of the best `k` hits, best first, as `kind:key`."""
    return [f"{entry.item.kind}:{entry.item.key}" for entry in search(Query(text, language)).entries(0, k)]


def answer(text, language="en"):
    """What one page of results needs of the search: ten hits, and the numbers of all facets."""
    criteria = Criteria(QueryDict(), language, by_link=linkable(), by_column=SearchPage.by_column)
    found = search(Query(text, language), criteria)
    facets = offers(Hits(found.shelf, found.rows, criteria, found.at), SearchPage.offered, SearchPage.at_most)
    return found.entries(0, 10), facets


def body(text):
    """The words of a text below its summary, without markup."""
    return plain_body(text)
