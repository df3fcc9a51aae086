"""A round of monitoring as CSV: to be filled in elsewhere, and read again with the number of each line that is wrong.

The first five columns tell what is known and are not read again, but for the key of the action.
"""

import csv
import io
from dataclasses import dataclass

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from partnerships.models import Status
from portal.audit.exporting import BYTE_ORDER_MARK, FORMULA, harmless

from .days import written_day
from .sayings import prefix_of

TOLD = ("action", "code", "title", "status", "since")
# What may be filled in, and how the form calls it.
FILLED = {"new_status": "status", "new_since": "since", "reason": "reason", "evidence_url": "url"}
COLUMNS = (*TOLD, *FILLED)
AT_MOST = 1_000_000  # bytes
LINES_AT_MOST = 2000
# Spreadsheets set to these languages write 0,5 and divide cells by semicolons.
DELIMITERS = {"en": ","}


@dataclass(frozen=True)
class Problem:
    """Something that keeps a table from being taken. `line` counts from 1, which is the line of the column names."""

    line: int | None
    column: str
    value: str
    sentence: str


class Unreadable(Exception):  # noqa: N818 - a file of somebody else's
    """The file is no table of a round; the message says why."""


def written(rows):
    """The table as text. What a spreadsheet would compute is made to be words."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=DELIMITERS.get(get_language(), ";"))
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([harmless(cell) for cell in _cells(row)])
    return BYTE_ORDER_MARK + out.getvalue()


def _cells(row):
    action, change = row.action, row.action.change
    since = written_day(change.effective_on, change.effective_precision) if change else ""
    return action.key, action.code, str(action), action.status_code(), since, *([""] * len(FILLED))


def read(file, rows):
    """`(data, problems, lines)` of an uploaded file: data for `sayings.forms_of`, and `{prefix: line}`.

    Raises `Unreadable` for what is no table at all.
    """
    table = _table(file)
    names, problems = _names(table[0])
    if problems:
        return {}, problems, {}
    keys = {row.action.key: row for row in rows}
    data, lines = {}, {}
    for line, cells in enumerate(table[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        filled, wrong = _line(line, names, cells, keys, lines)
        data |= filled
        problems += wrong
    return data, problems, lines


def _table(file):
    if file.size > AT_MOST:
        raise Unreadable(_("The file is larger than 1 MB. A table of a plan is much smaller."))
    try:
        text = file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not in UTF-8. Save it in your spreadsheet as “CSV UTF-8”.")) from None
    if "\x00" in text:
        raise Unreadable(_("The file is no CSV file. Save it in your spreadsheet as “CSV UTF-8”."))
    first, _newline, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # a line that Excel understands and writes
        text, first = rest, rest.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise Unreadable(_("The file is no CSV file: %(error)s.") % {"error": error}) from None
    if not table:
        raise Unreadable(_("The file is empty."))
    if len(table) > LINES_AT_MOST:
        words = ngettext("The file has more than %(number)d line.", "The file has more than %(number)d lines.", 2000)
        raise Unreadable(words % {"number": LINES_AT_MOST})
    return table


def _names(first):
    """Names of the columns in order, and what is wrong with them."""
    names = [name.strip().lower() for name in first]
    problems = [
        Problem(1, name, "", _("There is no such column. The columns are: %(names)s.") % {"names": ", ".join(COLUMNS)})
        for name in names
        if name and name not in COLUMNS
    ]
    twice = {name for name in names if name and names.count(name) > 1}
    problems += [Problem(1, name, "", _("This column is there twice.")) for name in sorted(twice)]
    missing = [name for name in ("action", "new_status") if name not in names]
    return names, problems + [Problem(1, name, "", _("This column is missing.")) for name in missing]


def _line(line, names, cells, keys, lines):
    extra = [cell for cell in cells[len(names) :] if cell.strip()]
    if extra:
        return {}, [Problem(line, "", extra[0], _("The line has more cells than there are columns."))]
    values = dict(zip(names, (cell.strip() for cell in cells), strict=False))
    key = _as_written(values.get("action", ""))
    filled = {field: values.get(column, "") for column, field in FILLED.items()}
    if key not in keys:
        return {}, [Problem(line, "action", key, _("The plan has no such action, or it does not count any more."))]
    row = keys[key]
    if prefix_of(row.action) in lines:
        return {}, [Problem(line, "action", key, _("This action has a line already."))]
    lines[prefix_of(row.action)] = line
    if not row.is_mine:
        problem = Problem(line, "action", key, _("You may not say where this action stands."))
        return {}, [problem] if any(filled.values()) else []
    return {f"{prefix_of(row.action)}-{field}": value for field, value in filled.items()}, []


def _as_written(cell):
    """Takes back what `harmless` has done."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(FORMULA) else cell


def problems_of(forms_, lines):
    """What the forms that were filled in from a table find wrong, by line, column and value."""
    columns = {field: column for column, field in FILLED.items()}
    return [
        Problem(lines.get(form.prefix), columns.get(field, ""), str(form[field].value() or ""), _told(field, error))
        for form in forms_
        if form
        for field, errors in form.errors.as_data().items()
        for error in errors
    ]


def _told(field, error):
    if field != "status" or error.code != "invalid_choice":
        return " ".join(error.messages)
    keys = ", ".join(["unchanged", *Status.words()])
    return _("In a table, a status is one of: %(keys)s.") % {"keys": keys}
