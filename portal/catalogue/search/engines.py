"""The one question that is put to a database: which entries have one of these tokens?

Many such questions go in one statement. Tokens hold letters, digits, `_` and `:` only, hence nothing in them needs
escaping; one that ends in `*` stands for all that begin so.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from django.db import connection

AT_ONCE = 200  # questions in a statement
NOTHING = np.array([], "i8")


class Engine(NamedTuple):
    question: str
    expression: Callable


def _fts5(tokens):
    """`"hous:3" OR "lodz"*`"""
    return " OR ".join(f'"{token}"'.replace('*"', '"*') for token in tokens)


def _tsquery(tokens):
    """`'hous:3' | 'lodz':*`"""
    return " | ".join(f"'{token}'".replace("*'", "':*") for token in tokens)


ENGINES = {
    "sqlite": Engine(
        "(SELECT group_concat(rowid) FROM catalogue_searchtokens WHERE catalogue_searchtokens MATCH %s)", _fts5
    ),
    "postgresql": Engine("array_to_string(catalogue_entries_with(%s), ',')", _tsquery),
}


def entries_with(questions):
    """For each tuple of tokens the primary keys of the entries that have one of them, as an array in no order."""
    engine, found = ENGINES[connection.vendor], []
    for start in range(0, len(questions), AT_ONCE):
        some = questions[start : start + AT_ONCE]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join([engine.question] * len(some))}", [engine.expression(tokens) for tokens in some]
            )
            found += cursor.fetchone()
    return [np.fromstring(pks, "i8", sep=",") if pks else NOTHING for pks in found]
