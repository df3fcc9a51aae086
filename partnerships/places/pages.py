"""What the pages of a partnership and of an organisation tell of who takes part."""

from collections import Counter
from datetime import date, timedelta

from django.db.models import F
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnerships.asof import AsOf
from partnerships.milestones import Step
from partnerships.models import Action, ActionRole, Membership, Milestone, Status
from partnerships.outline import assembled, changes_of, progress_of
from portal.charts.bar import Bar
from portal.charts.bar import Part as Piece
from portal.charts.europe.map import role_words
from portal.charts.timeline import Lane, Mark, Span, Timeline
from portal.publishing import clock
from portal.publishing.dates import Precision, last_day

from .directory import cities, city_of
from .drawing import map_of, roles_over_years
from .parts import Part, entries_of, members_of
from .sentences import told, undated_words

A_MOMENT = timedelta(days=14)  # less would be a speck on a line of years
# Which documents a phase brings forth.
DOCUMENTS = {
    "assessment": ["assessment"],
    "call": ["call"],
    "scoping": ["orientation", "background"],
    "drafting": ["draft-plan"],
    "consultation": ["consultation"],
    "finalisation": ["final-plan"],
    "implementation": ["implementation"],
    "monitoring": ["monitoring"],
    "closing": ["final-report"],
}


def of_partnership(partnership, slug, links, language):
    """Its phases, its plans' progress, and its members of today, or of its last day if it is over. Six queries."""
    actions = Action.objects.filter(plan__partnership=partnership).annotate(plan_key=F("plan__key"))
    rows = list(partnership.memberships.select_related("partnership", "organisation"))
    entries = entries_of(
        language, organisation=[row.organisation_id for row in rows], action=actions.order_by().values("pk")
    )
    members = members_of(rows, entries)
    day = clock.today()
    if partnership.ended_on:
        day = min(day, last_day(partnership.ended_on, partnership.ended_precision))
    present = [part for part in members if part.holds_on(day)]
    phases = list(partnership.phases.all())
    return {
        **of_plans(actions, entries, slug),
        "phases": phases,
        "phase_years": phase_years(phases),
        "phase_documents": documents_by_phase(phases, links["document"]),
        "members": by_name(present),
        "members_otherwise": by_name([part for part in members if not part.holds_on(day)]),
        "members_by_role": by_role(present, slug),
        "members_undated": undated_words(present),
        "map": map_of(_("Members on the map"), by_organisation(present), note=lambda parts: parts[0].period),
    }


def by_name(parts):
    return sorted(parts, key=lambda part: part.organisation.sort_title)


def by_organisation(parts):
    """`[(entry, parts)]`."""
    found = {}
    for part in parts:
        found.setdefault(part.organisation.pk, (part.organisation, []))[1].append(part)
    return list(found.values())


def by_role(parts, slug):
    """`[(words with a number, path of the map that shows them)]`."""
    found = []
    for role in Membership.Role.values:
        if number := sum(1 for part in parts if part.role == role):
            found.append((role_words(role, number), f"{reverse('map')}?partnership={slug}&role={role}"))
    return found


def phase_years(phases):
    """The steps of a partnership and what was decided about them, or None where nothing is dated.

    A step that only says when it began is a moment, unless it is the one that goes on; so is one of a few days.
    """
    begun = [phase for phase in phases if phase.started_on and phase.started_on <= clock.today()]
    steps = [_step(phase, goes_on=begun[-1:] == [phase]) for phase in phases if phase.started_on or phase.ended_on]
    decided = [
        Mark(phase.decided_on, phase.decided_precision, label=_name(phase), shape="event")
        for phase in phases
        if phase.decided_on
    ]
    lanes = [
        Lane(
            _("Phases"),
            spans=[step for step in steps if isinstance(step, Span)],
            marks=[step for step in steps if isinstance(step, Mark)],
        ),
        Lane(_("Decisions"), marks=decided),
    ]
    lanes = [lane for lane in lanes if lane.items]
    return Timeline(_("The phases of the partnership"), lanes, today=clock.today()) if lanes else None


def _step(phase, goes_on):
    to_the_day = phase.started_precision == phase.ended_precision == Precision.DAY
    is_brief = phase.started_on and phase.ended_on and to_the_day and phase.ended_on - phase.started_on < A_MOMENT
    if is_brief or (phase.ended_on is None and not goes_on):
        return Mark(phase.started_on, phase.started_precision, label=_name(phase), shape="event")
    return Span(phase.started_on, phase.ended_on, phase.started_precision, phase.ended_precision, label=_name(phase))


def _name(phase):
    return capfirst(phase.get_kind_display())


def documents_by_phase(phases, group):
    """`{position: entries}` of documents of the kind that a phase brings forth; the last phase of a kind has them."""
    found = {}
    for phase in phases:
        kinds = DOCUMENTS.get(phase.kind, [])
        entries = [connection.entry for connection in group if connection.entry.sort in kinds]
        if entries and not any(other.kind == phase.kind and other.position > phase.position for other in phases):
            found[phase.position] = entries
    return found


def of_plans(actions, entries, slug):
    """How far along the plans are, by key, and all actions (a query) that count, by status. Three queries."""
    found = [entry for (kind, _pk), entry in entries.items() if kind == "action"]
    for entry in found:
        entry.key = entry.item.key
    in_order = sorted(found, key=lambda entry: (entry.position, entry.sort_title, entry.pk))
    lines = assembled(actions, in_order, changes_of(actions), AsOf())
    counted = [line for line in lines if not line.has_left]
    numbers, looks = Counter(line.key for line in counted), Action.status_looks()
    path = actions_path(slug)
    pieces = [
        Piece(numbers[key], word, looks[key], f"{path}&status={key}")
        for key, word in Status.words().items()
        if numbers[key]
    ]
    return {
        "actions_bar": Bar(title=_("Actions by status"), parts=pieces) if counted else None,
        "progress": progress_of(lines),
        "progress_by_plan": {
            key: progress_of([line for line in lines if line.facts.plan_key == key])
            for key in {line.facts.plan_key for line in lines}
        },
    }


def actions_path(slug):
    """All actions of a partnership: in the monitor, or else in the list."""
    try:
        path = reverse("monitor-actions")
    except NoReverseMatch:
        path = reverse("action-list")
    return f"{path}?partnership={slug}"


def of_organisation(organisation, title, language):
    """Its roles through the years, its actions by role and its milestones; five queries."""
    members = list(Membership.objects.filter(organisation=organisation).select_related("partnership"))
    actors = list(ActionRole.objects.filter(organisation=organisation).select_related("action"))
    milestones = list(Milestone.objects.filter(owner=organisation).select_related("action"))
    entries = entries_of(
        language,
        partnership={row.partnership_id for row in members},
        action={row.action_id for row in [*actors, *milestones]},
    )
    memberships = _own(members, "partnership", entries)
    roles = _own(actors, "action", entries)
    dated = [*memberships, *(part for part in roles if part.is_dated)]
    return {
        "sentences": list(told(title, [*memberships, *roles], clock.today())),
        "years": roles_over_years(_("Roles through the years"), dated),
        "memberships": memberships,
        "actions_by_role": [
            (role, role.label, [part for part in roles if part.role == role])
            for role in ActionRole.Role
            if any(part.role == role for part in roles)
        ],
        "milestones": owned(milestones, entries),
        "city": city_of(organisation, cities(language)) if organisation.place else None,
    }


def _own(rows, whole, entries):
    ends = [(row, entries.get((whole, getattr(row, f"{whole}_id")))) for row in rows]
    return sorted((Part(row, None, entry) for row, entry in ends if entry), key=lambda part: part.order)


def owned(milestones, entries):
    """`[(step, entry of its action)]` of milestones by date, undated last."""
    final = {status.key for status in Status.all_spoken() if status.is_final}
    found = []
    for row in milestones:
        if entry := entries.get(("action", row.action_id)):
            is_awaited = entry.status not in final and row.action.left_on is None
            found.append((Step(row, row.action.time_zone, AsOf(), is_awaited), entry))
    return sorted(found, key=lambda pair: (pair[0].day[0] or date.max, pair[1].sort_title, pair[0].milestone.position))
