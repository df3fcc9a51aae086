"""Names of pages that a text says without linking them.

One pass over the words of the text along a tree of the words of all names: the time grows with the number of words and
the number of names, not with their product. It knows neither the database nor what a page is.
"""

import re
from html.parser import HTMLParser
from typing import NamedTuple

from portal.catalogue.search.tokens import token

WORD = re.compile(r"(?:\w[\u0300-\u036f]*)+")
# What may stand between two words of a name. A link that is in the way stands there as `GAP`, which may not.
GAP = "\ufffc"
BETWEEN = re.compile(rf"[^\w{GAP}.!?;]{{0,3}}|\.")
BRACKETS = re.compile(r"\s*\(([^()]*)\)$")
AROUND = 40  # characters that tell the place
FEWEST_LETTERS, FEWEST_CAPITALS = 4, 3
LONGEST = 30  # words of a name
BLOCKS = {"p", "li", "td", "th", "blockquote", "tr", "table", "ul", "ol", "hr", "br", "div"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}


class Mention(NamedTuple):
    target: object  # what the name stands for
    words: str  # as they stand in the text
    before: str
    after: str


class Runs(HTMLParser):
    """The text of each paragraph, without headings; a `GAP` stands for each link."""

    def __init__(self, html):
        super().__init__()
        self.runs, self._closed_to = [""], 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS | HEADINGS:
            self.runs.append("")
        if tag == "a":
            self.runs[-1] += GAP
        if tag == "a" or tag in HEADINGS:
            self._closed_to += 1

    def handle_endtag(self, tag):
        if tag == "a" or tag in HEADINGS:
            self._closed_to = max(0, self._closed_to - 1)
        if tag in BLOCKS | HEADINGS:
            self.runs.append("")

    def handle_data(self, data):
        if not self._closed_to:
            self.runs[-1] += data


def spellings(name):
    """The ways in which a text may say a name: also without its brackets, or by the capitals in them."""
    name = " ".join(name.split())
    inside = BRACKETS.search(name)
    found = [name, BRACKETS.sub("", name), *([inside[1]] if inside and inside[1].isupper() else [])]
    return [spelling for spelling in dict.fromkeys(found) if _is_long_enough(spelling)]


def _is_long_enough(name):
    letters = sum(letter.isalpha() for letter in name)
    return letters >= (FEWEST_CAPITALS if name.isupper() else FEWEST_LETTERS)


def mentions(html, names, linked=()):
    """What the text says and does not link, each target once, in the order of the text.

    `names` are pairs of a name and a target; a name that several targets bear means none of them. `linked` are the
    targets of which nothing is to be said.
    """
    runs = [Run(run) for run in Runs(html).runs if run.strip()]
    spoken = {word.token for run in runs for word in run.words}
    tree, said = _tree(names, spoken), {}
    for run in runs:
        for mention in _in_run(run, tree):
            if mention.target not in linked:
                said.setdefault(mention.target, mention)
    return list(said.values())


class Word(NamedTuple):
    start: int
    end: int
    token: str


class Run:
    """A paragraph and its words."""

    def __init__(self, text):
        self.text = text
        self.words = [Word(match.start(), match.end(), token(match[0])) for match in WORD.finditer(text)]

    def joins(self, at):
        """Whether a name can go on from the word before this one."""
        return BETWEEN.fullmatch(self.text, self.words[at - 1].end, self.words[at].start) is not None


def _tree(names, spoken):
    """`{"housing": {"europe": {"": {"Housing Europe": {target}}}}}` of the names that hold spoken words only."""
    tree = {}
    for name, target in names:
        for spelling in spellings(name):
            tokens = [token(match[0]) for match in WORD.finditer(spelling)]
            if tokens and len(tokens) <= LONGEST and spoken.issuperset(tokens):
                node = tree
                for word in tokens:
                    node = node.setdefault(word, {})
                node.setdefault("", {}).setdefault(spelling, set()).add(target)
    return tree


def _in_run(run, tree):
    """Mentions in one paragraph: the longest of those that begin at a word, and none inside another."""
    at = 0
    while at < len(run.words):
        length, targets = _longest(run, at, tree)
        if len(targets) == 1:
            start, end = run.words[at].start, run.words[at + length - 1].end
            yield Mention(*targets, run.text[start:end], *_around(run.text, start, end))
        at += length or 1


def _longest(run, at, tree):
    """How many words from here are a name, and whose: `(0, set())` if none."""
    best, node = (0, set()), tree
    for here in range(at, len(run.words)):
        node = node.get(run.words[here].token) if here == at or run.joins(here) else None
        if node is None:
            break
        said = run.text[run.words[at].start : run.words[here].end]
        whose = {t for name, targets in node.get("", {}).items() if _says(said, name) for t in targets}
        if whose:
            best = here - at + 1, whose
    return best


def _says(words, name):
    """Whether these words are meant as the name: a single word may be an ordinary one, so it needs its capitals."""
    if name.isupper():
        return words.isupper()
    if len(WORD.findall(name)) > 1:
        return True
    return words[0].isupper() == name[0].isupper() and not words.isupper()


def _around(run, start, end):
    before, after = run[max(0, start - AROUND) : start], run[end : end + AROUND]
    return before.rpartition(GAP)[2], after.partition(GAP)[0]
