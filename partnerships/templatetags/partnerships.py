"""Beside the texts of the hub: phases, members, the state of the actions."""

from collections import defaultdict
from dataclasses import dataclass, replace

from django import template
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerships.models import ActionRole, Status
from partnerships.monitor.figures import Figures
from partnerships.monitor.pages import sieve_of
from portal.catalogue.models import Entry
from portal.publishing import clock
from portal.publishing.countries import country_name
from portal.publishing.dates import last_day
from portal.publishing.folding import fold

register = template.Library()


@register.inclusion_tag("partnerships/_timeline.html")
def phase_list(phases, documents=None):
    """The phases as a line with today on it; `documents` are entries of what they brought forth, by position."""
    today = clock.today()
    reached = _reached(phases, today)
    documents = documents or {}
    steps = [
        {"phase": phase, "state": _state(index, reached), "documents": documents.get(phase.position, ())}
        for index, phase in enumerate(phases)
    ]
    if steps and reached == len(steps) - 1 and _is_over(phases[reached], today):
        steps[reached]["state"] = "done"
    return {"steps": steps, "today": today}


@register.simple_tag
def current_phase(phases):
    """The phase that a partnership is in, or was in last; None where none has begun."""
    reached = _reached(phases, clock.today())
    return phases[reached] if reached >= 0 else None


def _reached(phases, today):
    """Index of the last phase that is known to have begun, or to be decided; -1 if none is."""
    days = [phase.started_on or phase.decided_on for phase in phases]
    return max((i for i, day in enumerate(days) if day and day <= today), default=-1)


def _state(index, reached):
    if index == reached:
        return "now"
    return "done" if index < reached else "next"


def _is_over(phase, today):
    return phase.ended_on is not None and last_day(phase.ended_on, phase.ended_precision) < today


@dataclass
class Member:
    """A membership whose other end visitors may see."""

    entry: Entry
    role: str
    role_label: str
    period: str


def _members(memberships, group, end):
    """`Member`s for the connections in the group; `end` is the foreign key that leads to them."""
    known = {connection.entry.key: connection.entry for connection in group}
    found = ((known.get(getattr(row, end).key), row) for row in memberships.select_related(end))
    return [Member(entry, row.role, row.get_role_display(), row.period) for entry, row in found if entry]


@register.filter
def in_role(members, role):
    return [member for member in members if member.role == role]


@register.filter
def by_country(things):
    """`[(code, name, things)]` of members or connections, by the country's name; what has none comes last."""
    countries = defaultdict(list)
    for thing in things:
        countries[thing.entry.country].append(thing)
    named = [(code, country_name(code) if code else "", members) for code, members in countries.items()]
    return sorted(named, key=lambda country: (not country[0], fold(country[1])))


@register.simple_tag
def people_of(action, links):
    """`[(role, members)]` of an action with their years: who leads, who is addressed, who contributes. One query."""
    roles = ActionRole.Role
    words = {
        roles.LEADER: (_("Action leader"), _("Action leaders")),
        roles.RESPONSIBLE: (_("Institution addressed"), _("Institutions addressed")),
        roles.CONTRIBUTOR: (_("Contributor"), _("Contributors")),
    }
    members = _members(ActionRole.objects.filter(action=action), links["organisation"], "organisation")
    grouped = [(words[role], sorted(in_role(members, role), key=lambda each: each.entry.sort_title)) for role in words]
    return [(one if len(group) == 1 else several, _without_role(group)) for (one, several), group in grouped if group]


def _without_role(members):
    """The heading says it."""
    return [replace(member, role_label="") for member in members]


@register.filter
def in_order(group):
    """Connections as their plan orders them."""
    return sorted(group, key=lambda connection: (connection.entry.position, connection.entry.sort_title))


@register.filter
def labels_of(facts, name):
    """The words for the codes in a field such as `pillars`."""
    return facts._meta.get_field(name).labels(getattr(facts, name))


@register.inclusion_tag("partnerships/_monitor.html")
def monitor():
    """Where all actions stand, as the monitor counts them: a sentence, a bar, and links to the lists."""
    figures = Figures(sieve_of(QueryDict(), get_language()))
    counts = {key: len(rows) for key, rows in figures.by_status().items()}
    statuses = Status.all_spoken()
    return {
        "bar": figures.bar(),
        "total": figures.total,
        "examples": figures.examples,
        "finalised": sum(counts[status.key] for status in statuses if status.is_done),
        "under_way": sum(counts[status.key] for status in statuses if status.is_under_way),
        "unknown": counts[Status.UNKNOWN],
    }
