"""The same views as data: CSV for spreadsheets, JSON for programs."""

import csv
from datetime import date
from io import StringIO

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.audit.exporting import BYTE_ORDER_MARK, harmless
from portal.publishing.addresses import absolute

from .changes import Changes
from .comparison import Comparison
from .criteria import choices
from .figures import TABLES, partnerships
from .pages import sieve_as_of, sieve_of
from .standings import in_order, standings

COLUMNS = [
    "key", "code", "title", "partnership", "url", "status", "status_name", "since", "since_known_to", "recorded_at",
    "reason", "evidence", "due", "due_until", "due_milestone", "window",
]  # fmt: skip
MOVED_COLUMNS = [*COLUMNS[:5], "before", "before_name", *COLUMNS[5:]]
CHANGE_COLUMNS = [
    "key", "title", "url", "before", "after", "since", "since_known_to", "recorded_at", "kind", "reason", "evidence",
]  # fmt: skip


def _action(standing):
    entry, change = standing.entry, standing.change
    return {
        "key": entry.item.key,
        "code": entry.code,
        "title": entry.title,
        "partnership": entry.home.title if entry.home else "",
        "url": absolute(entry.get_absolute_url()),
        "status": standing.status,
        "status_name": str(standing.label),
        "since": change and change.effective_on,
        "since_known_to": change.effective_precision if change else "",
        "recorded_at": change and change.recorded_at,
        "reason": change.reason if change else "",
        "evidence": _evidence(standing),
        "due": standing.due,
        "due_until": standing.due_day,
        "due_milestone": standing.due_title,
        "window": standing.window,
    }


def _change(told):
    change = told.change
    return {
        "key": told.entry.item.key,
        "title": told.entry.title,
        "url": absolute(told.entry.get_absolute_url()),
        "before": str(told.before),
        "after": str(told.after),
        "since": change.effective_on,
        "since_known_to": change.effective_precision,
        "recorded_at": change.recorded_at,
        "kind": change.kind,
        "reason": change.reason,
        "evidence": _evidence(told),
    }


def _evidence(shown):
    return shown.evidence.address if shown.evidence else ""


def _moved(sieve):
    comparison = Comparison.read(sieve.criteria.kept["with"] or "", sieve, sieve_as_of)
    if comparison is None:
        raise Http404(_("Name the earlier day, such as “with=2025-09-30”."))
    for moved in comparison[:]:
        for standing in moved.rows:
            yield _action(standing) | {"before": moved.key, "before_name": str(moved.before)}


def _cells(name):
    def rows(sieve):
        table = sieve.table("partnership", name)
        for entry in partnerships(sieve.criteria.language, table):
            cells = table[entry.item_id]
            for value in choices(name):
                if value in cells:
                    yield {"partnership": entry.title, name: value, "actions": len(cells[value])}

    return rows


VIEWS = {
    "actions": (COLUMNS, lambda sieve: map(_action, standings(sieve, in_order(sieve, sieve.rows)))),
    "changes": (CHANGE_COLUMNS, lambda sieve: map(_change, Changes(sieve)[:])),
    "moved": (MOVED_COLUMNS, _moved),
    **{what: (["partnership", name, "actions"], _cells(name)) for name, what in TABLES.items()},
}
OWN = {"moved": ("with",)}  # parameters that only one view understands
PAGES = {"moved": "monitor-compare", "changes": "monitor-changes"}  # where readers see the same


@require_safe
def export(request, what, form):
    """`what` names one of `VIEWS`, `form` is "csv" or "json". The filters are those of the page."""
    if what not in VIEWS:
        raise Http404
    columns, rows = VIEWS[what]
    sieve = sieve_of(request.GET, get_language(), {name: request.GET.get(name) for name in OWN.get(what, ())})
    found = [{column: row[column] for column in columns} for row in rows(sieve)]
    if form == "json":
        return _json(sieve, what, found)
    return _csv(columns, found, f"{what}-{sieve.criteria.as_of.day.isoformat()}.csv")


def _json(sieve, what, found):
    criteria = sieve.criteria
    about = {
        "site": settings.SITE_NAME,
        "url": absolute(reverse(PAGES.get(what, "monitor-actions")) + criteria.query(page=None).rstrip("?")),
        "as_of": criteria.as_of.day,
        "known_on": criteria.as_of.known_on,
        "filters": {name: criteria.values(name) for name in criteria.meanings()},
        "count": len(found),
    }
    response = JsonResponse({**about, what: found}, json_dumps_params={"ensure_ascii": False, "indent": 1})
    return _for_anybody(response)


def _csv(columns, found, name):
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in found)
    response = HttpResponse(BYTE_ORDER_MARK + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _for_anybody(response)


def _cell(value):
    return value.isoformat() if isinstance(value, date) else harmless(value)


def _for_anybody(response):
    """Programs on other sites may read it."""
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Robots-Tag"] = "noindex"
    return response
