"""Texts in which words are as common and as rare as in natural language, made of a vocabulary that nobody wrote."""

from bisect import bisect
from itertools import accumulate
from math import log

VOCABULARY, KNOWN_TO_ALL = 200_000, 8_000
# The commonest words of a language say nothing by themselves; every search has to live with them.
LITTLE = (
    "the of and to in a is that for it was on are with as be at this from by or have not an they which one had but "
    "what all were when we there can more if no out so up said about than into them only some could these may then do"
).split()
ONSETS = "b br c ch d dr f fl g gr h j k kl l m n p pl pr qu r s sh sp st str t tr v w z".split()
VOWELS = "a e i o u ai ea io ou y".split()
CODAS = ["", "", "", "", "n", "r", "l", "t", "m", "nd", "st", "ck"]
PARAGRAPHS, PARAGRAPH = 10, 60


class Prose:
    """Writes 600 words for a page, of which those of its title come again, as they do in a text that has a subject."""

    def __init__(self, dice):
        self.dice = dice
        self.words = [*LITTLE, *_invented(dice, VOCABULARY - len(LITTLE))]
        self.rank = {word: rank for rank, word in enumerate(self.words)}
        self.weights = list(accumulate(map(_share, range(1, VOCABULARY + 1))))
        self.little, self.little_weight = set(LITTLE), self.weights[len(LITTLE) - 1]

    def write(self):
        subject = [self._telling() for _ in range(self.dice.randint(6, 10))]
        words = self._any(PARAGRAPHS * PARAGRAPH)
        for word in subject:
            for place in self.dice.sample(range(len(words)), self.dice.randint(1, 5)):
                words[place] = word
        paragraphs = (words[start : start + PARAGRAPH] for start in range(0, len(words), PARAGRAPH))
        return {
            "title": " ".join(subject).capitalize(),
            "summary": " ".join([*self._any(16), *subject[:4]]).capitalize() + ".",
            "body": "".join(f"<p>{' '.join(paragraph).capitalize()}.</p>" for paragraph in paragraphs),
        }

    def _any(self, number):
        return self.dice.choices(self.words, cum_weights=self.weights, k=number)

    def _telling(self):
        """A word that says something, a common one more likely than a rare one."""
        span = self.weights[-1] - self.little_weight
        return self.words[bisect(self.weights, self.little_weight + self.dice.random() * span, hi=VOCABULARY - 1)]


def _share(rank):
    """The law of Zipf and Mandelbrot; beyond the words that everybody knows, it falls more steeply."""
    return 1 / (rank + 2.7) ** 1.07 * min(1, KNOWN_TO_ALL / rank) ** 0.7


def _invented(dice, number):
    """Different words that can be spoken, the short ones first."""
    found = dict.fromkeys(LITTLE)
    while len(found) < number + len(LITTLE):
        syllables = 1 + min(2, int(log(1 + len(found) / 60) / 2.5 + dice.random()))
        word = "".join(dice.choice(ONSETS) + dice.choice(VOWELS) + dice.choice(CODAS) for _ in range(syllables))
        found[word] = None
    return list(found)[len(LITTLE) :]
