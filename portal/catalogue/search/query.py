"""What a visitor has typed, made harmless."""

import re
from copy import copy

from django.conf import settings

from .tokens import WORD, forms, token, words

MOST_CHARACTERS = 500
MOST_WORDS = 20
MOST_MEANINGS = 20
# A minus before a word or a phrase leaves out what says it. One inside a word, as in “Covid-19”, means nothing, nor
# does the hyphen after a conjunction: “Fahrradwege und -straßen”.
PART = re.compile(r'(?P<minus>(?<!\S)[-−](?=["“„«\w]))?(?:["“”„«](?P<phrase>[^"“”„«»]*)["“”»]|(?P<word>\w+))')
CONJUNCTION = re.compile(r"\b(?:and|or|und|oder|sowie|bzw|et|ou|en|of) $", re.IGNORECASE)


class Query:
    """The words to look for. Every string is a query; signs that mean something to a database are not words.

    Each of `terms` is a word in the forms that pages may have it in: as it was typed, and its stems in the reader's
    language and in the site's own, in which most of what is not translated is written. A word that stands alone in
    quotes has one form. `phrases` and `excluded_phrases` are words as they follow each other.
    """

    def __init__(self, text, language):
        self.text = " ".join(text.replace("\x00", " ").split())[:MOST_CHARACTERS]
        self.language = language
        self.phrases, self.excluded_phrases = [], []
        terms, excluded = {}, {}
        for part in PART.finditer(self.text):
            self._take(part, terms, excluded)
        self.terms, self.excluded = tuple(terms.values())[:MOST_WORDS], tuple(excluded.values())[:MOST_WORDS]
        self.is_empty = not self.terms
        self.was_cut = len(text.strip()) > MOST_CHARACTERS or max(len(terms), len(excluded)) > MOST_WORDS

    def _take(self, part, terms, excluded):
        found = [word for word in words(part["phrase"] or part["word"] or "") if token(word)]
        tokens = tuple(token(word) for word in found)
        is_excluded = part["minus"] and not CONJUNCTION.search(self.text[: part.start()])
        if part["phrase"] and len(found) > 1:
            (self.excluded_phrases if is_excluded else self.phrases).append(tokens)
            if is_excluded:
                return
        place = excluded if is_excluded else terms
        for word in found:
            exactly = part["phrase"] and len(found) == 1
            place.setdefault(token(word), (token(word),) if exactly else self.forms_of(word))

    def forms_of(self, word):
        """The tokens that pages may have for a word: it is written so, or has this stem."""
        return tuple(dict.fromkeys([*forms(word, self.language), *forms(word, settings.LANGUAGE_CODE)]))

    def meanings(self, synonyms):
        """What else the visitor may mean by some of the words: pairs of the places of these terms and of the terms that
        may stand instead, all together. `synonyms` is `{tokens: [other tokens, …]}`.
        """
        typed = tuple(term[0] for term in self.terms)
        places = [(begin, end) for begin in range(len(typed)) for end in range(begin + 1, len(typed) + 1)]
        return [
            (range(begin, end), [self.forms_of(word) for word in other])
            for begin, end in places
            for other in synonyms.get(typed[begin:end], ())
        ][:MOST_MEANINGS]

    def taken_for(self, words):
        """The same query, where words (tokens) also stand for another: `{word: other}`."""
        if not words:
            return self
        query = copy(self)
        others = [self.forms_of(words[term[0]]) if term[0] in words else () for term in self.terms]
        query.terms = tuple((*term, *other) for term, other in zip(self.terms, others, strict=True))
        return query

    def replaced(self, pairs):
        """What to type instead: the text with other words in the place of some (tokens); "" for none."""
        better = dict(pairs)
        return WORD.sub(lambda word: better.get(token(word[0]), word[0]), self.text) if better else ""

    @property
    def beginning(self):
        """What the last word is the beginning of, if it is unfinished; "" where that could be too much."""
        last = self.terms[-1][0] if self.terms else ""
        return last if len(last) > 2 else ""
