"""Finds sentences that speak of the future and name a day: once the day is past, somebody should say how it went.

For English, German and French. It looks for few words and whole dates, and rather misses a sentence than blames a good
one: a year alone is no date, of several dates the last counts, and who decided in May 2025 “who will take part” has
promised nothing for May.
"""

import re
from datetime import date
from html import unescape

from portal.publishing.dates import EARLIEST, LATEST, Precision, last_day

FUTURE = {
    "en": r"(?<!political )(?<!good )(?<!free )(?<!who )(?<!which )(?<!that )(?<!what )\bwill\b|\bshall\b"
    r"|\b(?:is|are) (?:going|due|expected|planned|scheduled) to\b",
    "de": r"\b(?:wird|werden|soll|sollen)\b",
    "fr": r"\b(?:va|vont) (?:s[e’'] ?)?\w+(?:er|ir|re)\b"
    r"|\b(?:sera|seront|aura|auront|devra|devront|pourra|pourront|ouvrira|ouvriront|commencera|débutera|tiendra|tiendront"
    r"|paraîtra|réunira|réuniront|présentera|présenteront|publiera|publieront)\b",
}
MONTHS = {
    "en": "january february march april may june july august september october november december",
    "de": "januar februar märz april mai juni juli august september oktober november dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
BLOCK = re.compile(r"</(?:p|li|h\d|td|th|blockquote)>|<br\s*/?>")
TAG = re.compile(r"<[^>]*>")
# Not after the full stop of “6. Mai”.
BETWEEN_SENTENCES = re.compile(
    rf"(?<=\D[.!?])\s+|(?<=\d[.!?])\s+(?!{MONTHS['de'].replace(' ', '|')})|;|\n+", re.IGNORECASE
)


def sentences(words):
    """The sentences of words with HTML in them; what stands behind a semicolon is one of its own."""
    plain = unescape(TAG.sub("", BLOCK.sub("\n", words)))
    return [sentence.strip() for sentence in BETWEEN_SENTENCES.split(plain) if sentence.strip()]


def _dates_in(language):
    months = "|".join(MONTHS[language].split())
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.)?\s+" if language != "en" else r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+"
    forms = [
        rf"\b(?:{day})?(?P<month>{months})\s+(?P<year>\d{{4}})\b",
        r"\b(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})\b",
    ]
    if language == "en":
        forms.append(rf"\b(?P<month>{months})\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,\s+(?P<year>\d{{4}})\b")
    else:
        forms.append(r"\b(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})\b")
    return [re.compile(form, re.IGNORECASE) for form in forms]


DATES = {language: _dates_in(language) for language in MONTHS}


def promised_for(sentence, language):
    """The last day that a sentence about the future names, or None where it is not about the future or names none."""
    if language not in FUTURE or not re.search(FUTURE[language], sentence, re.IGNORECASE):
        return None
    found = [_day(match, language) for form in DATES[language] for match in form.finditer(sentence)]
    return max((day for day in found if day), default=None)


def _day(match, language):
    month = match["month"].lower()
    number = int(month) if month.isdecimal() else MONTHS[language].split().index(month) + 1
    try:
        first = date(int(match["year"]), number, int(match["day"] or 1))
        day = first if match["day"] else last_day(first, Precision.MONTH)
    except ValueError:  # the 31st of June
        return None
    return day if EARLIEST <= day <= LATEST else None
