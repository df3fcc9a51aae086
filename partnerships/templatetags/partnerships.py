"""Beside the texts of the hub: phases, members, the outline of a plan, the state of the actions."""

from collections import defaultdict
from dataclasses import dataclass
from itertools import accumulate

from django import template

from partnerships.models import Action, Membership
from portal.catalogue.models import Entry, Link
from portal.catalogue.templatetags.catalogue import list_of, tally
from portal.publishing import clock
from portal.publishing.countries import country_name
from portal.publishing.dates import last_day
from portal.publishing.folding import fold

register = template.Library()

UNDER_WAY = {Action.Status.EARLY, Action.Status.MID_LEVEL, Action.Status.ADVANCED}


@register.inclusion_tag("partnerships/_timeline.html")
def timeline(phases):
    """The phases as a line with today on it."""
    today = clock.today()
    reached = _reached(phases, today)
    steps = [{"phase": phase, "state": _state(index, reached)} for index, phase in enumerate(phases)]
    if steps and reached == len(steps) - 1 and _is_over(phases[reached], today):
        steps[reached]["state"] = "done"
    return {"steps": steps, "today": today}


@register.simple_tag
def current_phase(phases):
    """The phase that a partnership is in, or was in last; None where none has begun."""
    reached = _reached(phases, clock.today())
    return phases[reached] if reached >= 0 else None


def _reached(phases, today):
    """Index of the last phase that is known to have begun; -1 if none has."""
    return max((i for i, phase in enumerate(phases) if phase.started_on and phase.started_on <= today), default=-1)


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


@register.simple_tag
def members_of(partnership, links):
    """The organisations of a partnership with their roles and years, by name. One query."""
    members = _members(Membership.objects.filter(partnership=partnership), links["organisation"], "organisation")
    return sorted(members, key=lambda member: member.entry.sort_title)


@register.simple_tag
def roles_of(organisation, links):
    """The partnerships of an organisation with its roles and years, the newest first. One query."""
    members = _members(Membership.objects.filter(organisation=organisation), links["partnership"], "partnership")
    order = {connection.entry.pk: index for index, connection in enumerate(links["partnership"])}
    return sorted(members, key=lambda member: order[member.entry.pk])


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
def outline_of(topics, actions):
    """`[(topic, actions)]` of a plan's connections; actions without a topic stand under None at the end. One query."""
    by_item = {connection.entry.item_id: connection for connection in topics}
    parts = Link.objects.filter(relation="part_of", source__kind="action", target__in=by_item, position=1)
    topic_of = dict(parts.values_list("source", "target"))
    under = defaultdict(list)
    for connection in in_order(actions):
        under[topic_of.get(connection.entry.item_id)].append(connection)
    outline = [(topic, under[topic.entry.item_id]) for topic in in_order(topics)]
    return [*outline, (None, under[None])] if under[None] else outline


@register.filter
def in_order(group):
    """Connections as their plan orders them."""
    return sorted(group, key=lambda connection: (connection.entry.position, connection.entry.sort_title))


@register.filter
def labels_of(facts, name):
    """The words for the codes in a field such as `pillars`."""
    return facts._meta.get_field(name).labels(getattr(facts, name))


@register.inclusion_tag("partnerships/_tally.html")
def status_tally(group):
    """How many of the connected actions stand where."""
    counts = defaultdict(int)
    for connection in group:
        counts[connection.entry.status] += 1
    return {"rows": [(status, label, counts[status]) for status, label in Action.Status.choices if counts[status]]}


@register.inclusion_tag("partnerships/_monitor.html")
def monitor():
    """All actions by status: as a sentence, as a bar, and as links to the lists. One query."""
    rows = sorted(tally("action"), key=lambda row: _from_done_to_open(row["status"]))
    starts = [0, *accumulate(row["count"] for row in rows)]
    by_status = {row["status"]: row["count"] for row in rows}
    return {
        "rows": [{**row, "start": start} for row, start in zip(rows, starts, strict=False)],
        "total": starts[-1],
        "finalised": by_status.get(Action.Status.FINALISED, 0),
        "under_way": sum(by_status.get(status, 0) for status in UNDER_WAY),
        "unknown": by_status.get(Action.Status.UNKNOWN, 0),
        "path": list_of("action"),
    }


def _from_done_to_open(status):
    return ["finalised", "advanced", "mid-level", "early", "not-started", "stopped", "unknown"].index(status)
