"""The back office of partnerships: modules as in `models`, and the documents that organisations publish."""

from . import actions, documents, partnerships, people, plans, vocabulary

__all__ = ["actions", "documents", "partnerships", "people", "plans", "vocabulary"]
