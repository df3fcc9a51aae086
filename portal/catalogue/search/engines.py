"""The one question that is put to a database: which entries have these tokens?

It is put as clauses, a tuple of tuples of tokens: an entry must have one of each. A token that ends in `*` stands for
all that begin so. Tokens hold letters, digits, `_` and `:` only, hence nothing in them needs escaping.
"""

from collections.abc import Callable
from typing import NamedTuple

from django.db import connections
from django.db.models import BooleanField, F, Func


class Engine(NamedTuple):
    condition: str
    count: str
    expression: Callable


def _fts5(clauses):
    """`("housing" OR "hous") AND ("lodz"*)`"""
    return " AND ".join("(" + " OR ".join(f'"{t}"'.replace('*"', '"*') for t in clause) + ")" for clause in clauses)


def _tsquery(clauses):
    """`('housing' | 'hous') & ('lodz':*)`"""
    return " & ".join("(" + " | ".join(f"'{t}'".replace("*'", "':*") for t in clause) + ")" for clause in clauses)


ENGINES = {
    "sqlite": Engine(
        "{entry} IN (SELECT rowid FROM catalogue_searchtokens WHERE catalogue_searchtokens MATCH %s)",
        "(SELECT count(*) FROM (SELECT 1 FROM catalogue_searchtokens WHERE catalogue_searchtokens MATCH %s LIMIT %s))",
        _fts5,
    ),
    "postgresql": Engine(
        # An array is looked up in the order of the primary key, so that the newest can be taken without sorting all.
        "{entry} = ANY ((SELECT catalogue_entries_with(%s))::bigint[])",
        "coalesce(cardinality(catalogue_entries_with(%s, %s)), 0)",
        _tsquery,
    ),
}


class Has(Func):
    """True for entries that have a token of each clause; for `filter()` and `When()`."""

    output_field = BooleanField()

    def __init__(self, clauses):
        super().__init__(F("pk"))
        self.clauses = tuple(map(tuple, clauses))

    def as_sql(self, compiler, connection, **extra_context):
        engine = ENGINES[connection.vendor]
        entry, params = compiler.compile(self.source_expressions[0])
        return engine.condition.format(entry=entry), [*params, engine.expression(self.clauses)]


def frequencies(terms, at_most, using):
    """How many entries have a token of each term, as a list; counting stops at `at_most`."""
    engine = ENGINES[connections[using].vendor]
    params = [param for term in terms for param in (engine.expression((term,)), at_most)]
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {', '.join([engine.count] * len(terms))}", params)
        return list(cursor.fetchone())
