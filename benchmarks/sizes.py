"""How long searches take in a corpus of made-up prose, by kind of query."""

import random
import re
import time
from pathlib import Path
from statistics import median, quantiles

from django.test import Client

from articles.models import ArticleText
from benchmarks.asking import answer, top
from benchmarks.database import cpu_seconds

WORD = re.compile(r"[a-z]+")
COMMON, RARE = 2_000, 10_000  # ranks among 200,000 words
LONG_ENOUGH = 7
HOSTILE = {
    "1,000 words": " ".join(f"word{number}" for number in range(1000)),
    "20 typing errors": " ".join(f"begining{letter}" for letter in "abcdefghijklmnopqrst"),
    "only stop words": "the of and to in a is that for it was on are",
    "only quotes": '"' * 400,
    "only wildcards": "* % _ ? *:* a* %a% -- \\ " * 20,
    "only exclusions": "-housing -city -the",
    "a phrase of 400": '"' + "the of and to " * 100 + '"',
    "100 kB": "beginning " * 10_000,
}


class Searches:
    """Queries drawn from `corpus` (whose writer is a `Prose`), the same for the same size: `{kind: [text, …]}`."""

    def __init__(self, corpus, number):
        self.dice, self.rank = random.Random(7), corpus.writer.rank
        self.little = corpus.writer.little
        articles = [n for n in range(corpus.size) if not corpus.is_event(n)]
        self.keys = [f"article-{n}" for n in self.dice.sample(articles, number)]

    def drawn(self):
        bodies = dict(ArticleText.objects.filter(slug__in=self.keys).values_list("slug", "body"))
        pages = [WORD.findall(bodies[key].lower().replace("<p>", " ").replace("</p>", " ")) for key in self.keys]
        few = pages[: len(pages) // 2]
        return {
            "two words": [self._two(number, words) for number, words in enumerate(pages)],
            "one word": [self.dice.choice(self._telling(words)) for words in few],
            "five in a row": [self._row(words, 5) for words in few],
            "begun word": [self._long(words)[:-3] for words in few],
            "phrase": [f'"{self._row(words, 2)}"' for words in few],
            "typing error": [self._mistyped(self._long(words)) for words in few],
        }

    def _two(self, number, words):
        """Four of ten as they stand in the text, four of a common and a rare one, two of common ones."""
        telling = self._telling(words)
        common = [word for word in telling if self.rank[word] < COMMON]
        rare = [word for word in telling if self.rank[word] > RARE] or telling
        match number % 5:
            case 0 | 1:
                pair = self.dice.sample(telling, 2)
            case 2 | 3:
                pair = [self.dice.choice(common), self.dice.choice(rare)]
            case _:
                pair = self.dice.sample(common, 2)
        return " ".join(pair)

    def _telling(self, words):
        return [word for word in words if word not in self.little]

    def _row(self, words, number):
        start = self.dice.randrange(len(words) - number)
        return " ".join(words[start : start + number])

    def _long(self, words):
        return self.dice.choice([word for word in words if len(word) >= LONG_ENOUGH])

    def _mistyped(self, word):
        place = self.dice.randrange(2, len(word) - 1)
        return word[:place] + word[place + 1 :]


def times(searches):
    """`{kind: (of the search, of the whole page)}`; each is the median, the 90th percentile and the mean CPU time.

    In milliseconds. Every query is asked once, after others that have warmed the process up.
    """
    client = Client(headers={"host": "127.0.0.1"})
    for text in searches["one word"][:3]:
        _page(client, text)
    return {
        kind: (_spread(answer, texts), _spread(lambda text: _page(client, text), texts))
        for kind, texts in searches.items()
    }


def hostile_times():
    """`{kind: (milliseconds of the function, of the page)}`."""
    client = Client(headers={"host": "127.0.0.1"})
    return {
        kind: (_milliseconds(answer, text), _milliseconds(lambda text: _page(client, text), text))
        for kind, text in HOSTILE.items()
    }


def tops(searches):
    return {text: top(text, "en", 10) for text in searches["two words"] + searches["five in a row"]}


def memory():
    """Megabytes that this process holds, 0 where `/proc` does not show it."""
    status = Path("/proc/self/status")
    found = re.search(r"VmRSS:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(found[1]) // 1024 if found else 0


def _page(client, text):
    response = client.get("/search/", {"q": text})
    if response.status_code != 200:
        raise SystemExit(f"A search for {text[:60]!r} answers {response.status_code}.")


def _spread(ask, texts):
    before = cpu_seconds()
    taken = [_milliseconds(ask, text) for text in texts]
    return median(taken), quantiles(taken, n=10)[-1], (cpu_seconds() - before) / len(texts) * 1000


def _milliseconds(ask, text):
    start = time.perf_counter()
    ask(text)
    return (time.perf_counter() - start) * 1000
