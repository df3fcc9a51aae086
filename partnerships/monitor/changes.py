"""What has changed, the latest first: for pages and feeds alike."""

from dataclasses import dataclass

import numpy as np

from partnerships.models import Action, Status, StatusChange
from portal.catalogue.shelf import name_of

from .evidence import Evidence, evidence_of
from .standings import entries_of


@dataclass
class Told:
    """One change with the page of its action and the words for before and after."""

    entry: object
    change: StatusChange
    before: str
    before_look: str
    after: str
    after_look: str
    evidence: Evidence | None


class Changes:
    """All changes of the actions that pass, as a sequence of `Told` that is read in pieces."""

    def __init__(self, sieve):
        self.sieve = sieve
        rows, before = sieve.view.steps
        passes = sieve.mask()[sieve.ledger.row_of_change[rows]]
        rows, before = rows[passes], before[passes]
        changes = sieve.ledger.changes
        # The latest in the world first; of one day, what was recorded last.
        order = np.lexsort((changes.recorded[rows], changes.effective[rows]))[::-1]
        self.rows, self.before = rows[order], before[order]

    def __len__(self):
        return len(self.rows)

    def count(self):
        return len(self)

    def __getitem__(self, part):
        return self._told(self.rows[part], self.before[part])

    def told(self, at_most):
        return self[:at_most]

    def _told(self, rows, before):
        ledger = self.sieve.ledger
        pks = ledger.changes.pk[rows].tolist()
        found = StatusChange.objects.select_related("status", "round").in_bulk(pks)
        evidence = evidence_of(found.values(), self.sieve.criteria.language)
        actions = ledger.row_of_change[rows]
        entries = entries_of(self.sieve, np.unique(actions))
        words, looks = Status.words(), Action.status_looks()
        told = []
        for pk, row, code in zip(pks, actions.tolist(), before.tolist(), strict=True):
            if pk not in found or row not in entries:  # gone since the ledger was read
                continue
            old, new = name_of(code) or Status.UNKNOWN, found[pk].status.key if found[pk].status else Status.UNKNOWN
            move = words.get(old, old), looks.get(old, old), words[new], looks[new]
            told.append(Told(entries[row], found[pk], *move, evidence.get(pk)))
        return told
