"""Asks all rules at once. What comes back is true at the moment of asking, whether or not a worker has run."""

from django.db.models import F
from django.utils import timezone

from portal.catalogue import pending

from .findings import Finding, of_items, on_the_site
from .models import Deferral, Symptom
from .rules import RULES

ORDER = {rule.name: number for number, rule in enumerate(RULES)}
RULE = {rule.name: rule for rule in RULES}


def findings(kinds, now=None):
    """All findings on objects of these kinds, by rule, the oldest first; two or three queries."""
    pending.flush()
    now = now or timezone.now()
    asked = {rule.name: rule.rows(now) for rule in RULES}
    remembered = _remembered([name for name, rows in asked.items() if rows is None], now)
    rows = remembered.union(*(rows for several in asked.values() for rows in several or ()), all=True)
    found = [Finding(*row) for row in rows]
    found = [finding for finding in found if finding.kind in kinds]
    return sorted(found, key=lambda f: (ORDER[f.rule], f.since is None, f.since, f.kind, f.object_id, f.language))


def _remembered(rules, now):
    """The symptoms of the rules that have nothing else to ask."""
    symptoms = Symptom.objects.filter(on_the_site(now), rule__in=rules, since__lte=now)
    from_row = {name: F(name) for name in ("language", "field", "about", "since")}
    return of_items(symptoms, F("rule"), **from_row)


def deferred(findings_, today=None):
    """`{identity: Deferral}` of those findings that somebody has put off, and whose day has not come."""
    today = today or timezone.localdate()
    rows = Deferral.objects.filter(until__gt=today).select_related("made_by").order_by("made_at")
    known = {(r.rule, r.kind, r.object_id, r.language, r.field, r.about): r for r in rows}
    return {f.identity: known[f.identity] for f in findings_ if f.identity in known}
