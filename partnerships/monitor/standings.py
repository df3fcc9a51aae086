"""Actions as rows of a list: each with where it stood on the day, since when, and what is due next."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from partnerships.deadlines import Window
from partnerships.models import Action, Milestone, Status, StatusChange
from portal.catalogue.cards import cards
from portal.catalogue.models import Entry
from portal.catalogue.shelf import name_of
from portal.catalogue.shelf.columns import NEVER
from portal.publishing.dates import spoken

from .evidence import Evidence, evidence_of

UNKNOWN = Status.UNKNOWN


@dataclass
class Standing:
    """One action on one day. `change` is the `StatusChange` that says where it stood, None where nothing does."""

    row: int  # in the ledger
    entry: Entry
    status: str
    label: str
    look: str
    change: StatusChange | None
    evidence: Evidence | None = None
    due: str = ""  # in words
    due_title: str = ""  # of the milestone that is due; "" where it is the whole action
    due_day: date | None = None  # the last day of it
    window: str = ""

    @property
    def is_overdue(self):
        return self.window == Window.OVERDUE

    @property
    def window_label(self):
        return Window(self.window).label if self.window else ""


def in_order(sieve, rows):
    """The rows by partnership, plan and place in it."""
    actions = sieve.ledger.actions
    return rows[np.lexsort((actions.position[rows], actions.number[rows], actions.partnership[rows]))]


def by_deadline(sieve, rows):
    return rows[np.argsort(sieve.view.due[rows], kind="stable")]


def standings(sieve, rows):
    """`Standing`s of these rows, in their order. Six queries, whatever their number."""
    view = sieve.view
    entries = entries_of(sieve, rows)
    changes = StatusChange.objects.select_related("status", "round")
    changes = changes.in_bulk(sieve.ledger.changes.pk[view.change[rows][view.change[rows] >= 0]].tolist())
    evidence = evidence_of(changes.values(), sieve.criteria.language)
    words, looks, due = Status.words(), Action.status_looks(), _due(sieve, rows)
    found = []
    for row in rows.tolist():
        if row not in entries:  # it has gone since the shelf was read
            continue
        key = name_of(int(view.status[row])) or UNKNOWN
        change = changes.get(int(sieve.ledger.changes.pk[view.change[row]])) if view.change[row] >= 0 else None
        shown = change and evidence.get(change.pk)
        said = words.get(key, key), looks.get(key, key), change, shown
        found.append(Standing(row, entries[row], key, *said, **due.get(row, {})))
    return found


def entries_of(sieve, rows):
    """`{row: entry}` of actions, each with its partnership as `home`. Two queries."""
    row_of = dict(zip(sieve.shelf.entries.pk[sieve.entries[rows]].tolist(), rows.tolist(), strict=True))
    language = sieve.criteria.language
    found = cards(Entry.objects.reading(language).for_cards().filter(pk__in=list(row_of)), language)
    return {row_of[entry.pk]: entry for entry in found}


def _due(sieve, rows):
    """`{row: fields of a Standing}` of what is due next."""
    view, ledger = sieve.view, sieve.ledger
    is_next = view.is_open & (ledger.milestones.due == view.due[ledger.row_of_milestone])
    is_next &= np.isin(ledger.row_of_milestone, rows) & (ledger.milestones.due < NEVER)
    milestones = Milestone.objects.in_bulk(ledger.milestones.pk[is_next].tolist())
    next_of = dict(zip(ledger.row_of_milestone[is_next].tolist(), ledger.milestones.pk[is_next].tolist(), strict=True))
    deadlines = Action.objects.filter(pk__in=ledger.actions.pk[rows].tolist()).values_list(
        "pk", "due_on", "due_precision"
    )
    deadlines = {pk: (on, precision) for pk, on, precision in deadlines}
    found = {}
    for row in rows.tolist():
        window, last = name_of(int(view.window[row])), int(view.due[row])
        found[row] = {"window": window}
        if last == NEVER:
            continue
        milestone = milestones.get(next_of.get(row))
        own = deadlines.get(int(ledger.actions.pk[row]), (None, ""))
        on, precision = (milestone.due_on, milestone.due_precision) if milestone else own
        title = milestone.title if milestone else ""
        found[row] |= {"due": spoken(on, precision), "due_title": title, "due_day": date.fromordinal(last)}
    return found
