"""Beside the texts of plans and actions: how far along they are, what shows it, and which version has been reached."""

from dataclasses import dataclass

from django import template
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerships.models import ActionPlan
from portal.charts.series import quantity
from portal.publishing.dates import spoken

register = template.Library()


@dataclass
class Drawing:
    """A roll-up for `{% progress %}`: how much is done of what is known, and how much is not known."""

    words: str
    done_width: float
    known_width: float


@register.inclusion_tag("partnerships/_rollup.html")
def rollup(progress, of):
    """A `rollup.Progress` in words and as a bar; `of` says what its parts are: "action" or "sub-action"."""
    if not progress.total:
        return {}
    if progress.value is None:
        return {"known": _("Progress not known")}
    share = _("%(share)s progress") % {"share": quantity(progress.per_cent, "%")}
    known = _known(progress, of) if progress.is_partial else ""
    weighing = {"known": progress.known_weight, "total": progress.total_weight}
    weights = _("by weight %(known)d of %(total)d") % weighing if progress.is_weighted else ""
    words = ", ".join(filter(None, (share, known, weights)))
    return {"share": share, "known": known, "weights": weights, "drawing": _drawing(progress, words)}


def _known(progress, of):
    numbers = {"known": progress.known, "total": progress.total}
    if of == "sub-action":
        words = ngettext(
            "known of %(known)d of %(total)d sub-action", "known of %(known)d of %(total)d sub-actions", progress.total
        )
    else:
        words = ngettext(
            "known of %(known)d of %(total)d action", "known of %(known)d of %(total)d actions", progress.total
        )
    return words % numbers


def _drawing(progress, words):
    known = 100 * progress.known_weight / progress.total_weight
    return Drawing(words, round(known * float(progress.value) / 100, 2), round(known, 2))


@register.inclusion_tag("partnerships/_state.html")
def state_of(plan, links):
    """The way of a plan from its drafting to its last version, with what is known of the dates."""
    states = ActionPlan.State
    shown = [state for state in states if state != states.SUPERSEDED or plan.state == state]
    reached = shown.index(plan.state)
    consultation = next((c.entry.date_text for c in links["event"] if c.entry.sort == "consultation"), "")
    dates = {states.FINAL: spoken(plan.adopted_on, plan.adopted_precision), states.CONSULTATION: consultation}
    return {
        "stages": [
            {
                "name": state.label,
                "date": dates.get(state, "") if index <= reached else "",
                "note": plan.adopted_by if state == states.FINAL else "",
                "state": "now" if index == reached else "done" if index < reached else "next",
            }
            for index, state in enumerate(shown)
        ]
    }


@register.simple_tag
def evidence_of(row, links):
    """`{"url", "words"}` of what shows that a status or a milestone is true; None where visitors may see nothing."""
    if row.evidence_document_id:
        entry = _entry(links["document"], row.evidence_document)
        if entry:
            return {"url": entry.get_absolute_url(), "words": entry.title}
    return {"url": row.evidence_url, "words": _("evidence")} if row.evidence_url else None


@register.simple_tag
def owner_of(milestone, links):
    """The entry of who sees to a milestone, or None."""
    return _entry(links["organisation"], milestone.owner) if milestone.owner_id else None


def _entry(group, facts):
    return next((connection.entry for connection in group if connection.entry.key == facts.key), None)


@register.simple_tag
def lineage_of(links, former_names):
    """What an action goes on with, and what goes on with it; None where it has no past and no future."""
    tied = [each for each in links["action"] if "succession" in each.relations]
    before = [each for each in tied if "succession" in each.outward]
    after = [each for each in tied if "succession" not in each.outward]
    ties = [
        (_("Merged from") if len(before) > 1 else _("Goes on with"), before),
        (_("Divided into") if len(after) > 1 else _("Continued by"), after),
    ]
    ties = [(words, connections) for words, connections in ties if connections]
    return {"ties": ties} if ties or former_names else None


@register.simple_tag
def consultation_entry(event, links):
    """The entry of a consultation, or None."""
    return _entry(links["event"], event)
