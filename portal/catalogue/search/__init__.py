"""Full-text search over the catalogue, the same on both databases.

A page is a set of tokens, made in Python (`tokens`, `index`). A database answers one question only: which entries have
these tokens (`engines`)? What counts as a hit, and which hit comes first, is decided once for both (`finding`).
"""

from .excerpts import excerpts, snippet
from .finding import MOST, find
from .query import Query

__all__ = ["MOST", "Query", "excerpts", "find", "snippet"]
