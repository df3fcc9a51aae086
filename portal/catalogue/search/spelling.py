"""Which words a visitor may have meant."""

import json
import re

from django.db import connection

from .models import Spelling

# Shorter words have too many neighbours, longer ones are no words; and numbers are not mistyped into other numbers.
CORRIGIBLE = re.compile(r"[^\W\d_]{4,24}")
LONG = 8  # letters, from which on two slips are forgiven
BATCH = 400
AT_MOST = 200
INSERT = f"INSERT INTO {Spelling._meta.db_table} (written, word)"
# Asked word by word: a list of words in a condition would have PostgreSQL read the whole table as long as it has no
# statistics of it, which is so while a first large fixture is loaded.
KNOWN = """
    SELECT value FROM {} AS asked
    WHERE EXISTS (SELECT 1 FROM catalogue_spelling WHERE written = asked.value AND word = asked.value)
"""
EACH = {"sqlite": "json_each(%s)", "postgresql": "json_array_elements_text(%s::json)"}


def learn(documents):
    """Note the words of these search documents, whatever becomes of them: they are looked up before they are shown."""
    found = {word for document in documents for word in document.running.split() if CORRIGIBLE.fullmatch(word)}
    new = sorted(found - _known(found))
    rows = [(written, word) for word in new for written in sorted({word, *shortened(word)})]
    with connection.cursor() as cursor:  # a page of new words has thousands of them, too many for model instances
        for start in range(0, len(rows), BATCH):
            some = rows[start : start + BATCH]
            values = ", ".join(["(%s, %s)"] * len(some))
            cursor.execute(f"{INSERT} VALUES {values} ON CONFLICT DO NOTHING", [each for row in some for each in row])


def _known(words):
    """Which of the words are noted. One query."""
    with connection.cursor() as cursor:
        cursor.execute(KNOWN.format(EACH[connection.vendor]), [json.dumps(sorted(words))])
        return {word for (word,) in cursor}


def shortened(word):
    """The word without one of its letters, in each way."""
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def neighbours(word):
    """`{neighbour: slips}` of known words, for one slip or, in long words, two: a letter wrong, missing, too many, or
    two in each other's place. One query.
    """
    if not CORRIGIBLE.fullmatch(word):
        return {}
    most = 2 if len(word) >= LONG else 1
    ways = {word, *shortened(word)}
    if most == 2:
        ways |= {shorter for way in shortened(word) for shorter in shortened(way)}
    found = Spelling.objects.filter(written__in=sorted(ways)).order_by("word").values_list("word", flat=True).distinct()
    slips = {other: distance(word, other) for other in found[:AT_MOST] if other != word}
    return {other: number for other, number in slips.items() if number <= most}


def distance(one, other):
    """Slips between two words: Damerau-Levenshtein, as optimal string alignment."""
    before, last = [], list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        row = [i]
        for j, against in enumerate(other, start=1):
            row.append(min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (letter != against)))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                row[j] = min(row[j], before[j - 2] + 1)
        before, last = last, row
    return last[-1]
