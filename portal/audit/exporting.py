"""The log as a table for spreadsheets, and as lines for machines. Neither is ever whole in memory."""

import csv
import json
from datetime import UTC

COLUMNS = ("when", "who", "account", "what", "kind", "number", "key", "title", "details")
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # by which spreadsheets know that accents are accents
AT_ONCE = 1000


def values(row):
    """A record as plain values, in the order of `COLUMNS`. Moments are in universal time."""
    moment = row.at.astimezone(UTC).isoformat(timespec="seconds")
    return moment, row.name, row.by_id, row.verb, row.kind, row.object_id, row.key, row.label, row.details


def csv_lines(records):
    """The lines of a CSV file, one by one. What a spreadsheet would compute is made to be words."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow(COLUMNS)
    for row in records.iterator(AT_ONCE):
        *plain, details = values(row)
        yield writer.writerow([harmless(cell) for cell in (*plain, as_json(details) if details else "")])


def json_lines(records):
    for row in records.iterator(AT_ONCE):
        yield as_json(dict(zip(COLUMNS, values(row), strict=True)))


def harmless(cell):
    """`=1+1` in a title must not become a formula on somebody's desk. Numbers stay numbers."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA):
        return f"'{cell}"
    return "" if cell is None else cell


def as_json(value):
    return json.dumps(value, ensure_ascii=False)


class _Line:
    """A file that hands each line back instead of keeping it."""

    def write(self, line):
        return line
