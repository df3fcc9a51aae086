"""The back office of partnerships: modules as in `models`, and the documents that organisations publish."""

from . import documents, partnerships, people, plans

__all__ = ["documents", "partnerships", "people", "plans"]
