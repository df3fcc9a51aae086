"""What a visitor has typed, made harmless."""

from django.conf import settings

from .tokens import forms, token, words

MOST_CHARACTERS = 500
MOST_WORDS = 20


class Query:
    """The words to look for. Every string is a query; signs that mean something to a database are not words.

    Each of `terms` is a word in the forms that pages may have it in: as it was typed, and its stems in the reader's
    language and in the site's own, in which most of what is not translated is written.
    """

    def __init__(self, text, language):
        self.text = text.replace("\x00", " ").strip()[:MOST_CHARACTERS]
        self.language = language
        found = {token(word): word for word in words(self.text) if token(word)}
        self.terms = tuple(self._term(word) for word in list(found.values())[:MOST_WORDS])
        self.is_empty = not self.terms
        self.was_cut = len(text.strip()) > MOST_CHARACTERS or len(found) > MOST_WORDS

    def _term(self, word):
        return tuple(dict.fromkeys([*forms(word, self.language), *forms(word, settings.LANGUAGE_CODE)]))

    @property
    def beginning(self):
        """What the last word is the beginning of, if it is unfinished; "" where that could be too much."""
        last = self.terms[-1][0] if self.terms else ""
        return last if len(last) > 2 else ""

    @property
    def unfinished(self):
        """The terms, the last of which also stands for longer words; or None."""
        return (*self.terms[:-1], (*self.terms[-1], f"{self.beginning}*")) if self.beginning else None
