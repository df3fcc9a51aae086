"""Primary keys as they come in from outside."""

MOST_DIGITS = 18  # what every database can hold


def is_key(value):
    """Whether the string can be a primary key: a number, and none that a database would choke on."""
    return value.isascii() and value.isdecimal() and len(value) <= MOST_DIGITS
