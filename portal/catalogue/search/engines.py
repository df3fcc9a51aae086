"""The one question that is put to a database: which entries have one of these tokens?

Many such questions go in one statement. Tokens hold letters, digits, `_` and `:` only, hence nothing in them needs
escaping; one that ends in `*` stands for all that begin so.
"""

import json
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from django.db import connection

NOTHING = np.array([], "i8")


class Engine(NamedTuple):
    """`statement` answers one parameter, all questions, with a row for each in their order."""

    statement: str
    expression: Callable
    parameter: Callable


def _fts5(tokens):
    """`"hous:3" OR "lodz"*`"""
    return " OR ".join(f'"{token}"'.replace('*"', '"*') for token in tokens)


def _tsquery(tokens):
    """`'hous:3' | 'lodz':*`"""
    return " | ".join(f"'{token}'".replace("*'", "':*") for token in tokens)


ENGINES = {
    "sqlite": Engine(
        """
        SELECT (SELECT group_concat(rowid) FROM catalogue_searchtokens WHERE catalogue_searchtokens MATCH value)
        FROM json_each(%s) ORDER BY key
        """,
        _fts5,
        json.dumps,
    ),
    # A function of the migrations; it has the planner think once, whatever the number of questions.
    "postgresql": Engine("SELECT catalogue_entries_with_each(%s::tsquery[])", _tsquery, list),
}


def entries_with(questions):
    """For each tuple of tokens the primary keys of the entries that have one of them, as an array in no order."""
    if not questions:
        return []
    engine = ENGINES[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(engine.statement, [engine.parameter([engine.expression(tokens) for tokens in questions])])
        return [np.fromstring(pks, "i8", sep=",") if pks else NOTHING for (pks,) in cursor]
