"""Letters as searches and sorted lists compare them."""

import unicodedata

LETTERS = str.maketrans(
    {
        "ß": "ss", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th",
        "æ": "ae", "œ": "oe", "ħ": "h", "ı": "i", "ŋ": "n", "ŧ": "t",
    }
)  # fmt: skip


def fold(text):
    """`Łódź` and `lodz`, `Αθήνα` and `αθηνα`, `Straße` and `strasse` become the same."""
    # Taken apart first, as `ǽ` hides a letter of the table; and again, as lower case can bring new accents.
    letters = unicodedata.normalize("NFKD", text).casefold().translate(LETTERS)
    decomposed = unicodedata.normalize("NFKD", letters)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", bare)
