"""The actions of a plan with their sub-actions, where each stood on a day, and how far along they are together.

Only what visitors may see is told or counted. Each question is asked once for all actions, however many there are.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import F

from portal.catalogue.models import Entry
from portal.publishing import clock

from .deadlines import Window, due_window
from .models import Action, Status, StatusChange
from .replay import current
from .rollup import Part, mean, progress

# Where an action belongs, by keys; and where its action appeared first, if it is a sub-action.
PLACES = {
    "topic_key": F("topic__key"),
    "parent_key": F("parent__key"),
    "parent_appeared_in": F("parent__appeared_in"),
}


@dataclass
class Line:
    """An action in its place in the plan, as it was on the day `as_of` tells."""

    facts: Action
    entry: Entry
    as_of: object
    changes: list = field(default_factory=list)
    parts: list = field(default_factory=list)
    steps: list = field(default_factory=list)  # its milestones, where they were asked for

    @cached_property
    def change(self):
        """The `StatusChange` that says where it stood, or None."""
        return current(self.changes, self.as_of.day, self.as_of.known_at)

    @property
    def status(self):
        return self.change and self.change.status

    @property
    def key(self):
        return self.status.key if self.status else Status.UNKNOWN

    @property
    def look(self):
        return self.status.look if self.status else Status.UNKNOWN

    @property
    def label(self):
        return Status.words()[self.key]

    @property
    def has_left(self):
        return self.facts.left_on is not None and self.facts.left_on <= self.as_of.day

    @property
    def is_settled(self):
        return self.has_left or bool(self.status and self.status.is_final)

    @property
    def window(self):
        at = self.as_of.true_on or clock.now()
        facts = self.facts
        return due_window(facts.due_on, facts.due_precision, facts.time_zone, at, is_settled=self.is_settled)

    @property
    def is_overdue(self):
        return self.window == Window.OVERDUE

    @property
    def late_steps(self):
        return [step for step in self.steps if step.state == "overdue"]

    @property
    def is_late(self):
        """Whether the action or one of its milestones is overdue."""
        return self.is_overdue or bool(self.late_steps)

    @cached_property
    def part(self):
        """What it is in the sum."""
        own = self.status.progress if self.status else None
        counts = not self.has_left and not (self.status and own is None)
        return Part(own, self.facts.weight, counts, tuple(line.part for line in self.parts))

    @property
    def progress(self):
        """A `Progress`: of its sub-actions if it has any, or else of its own status."""
        return mean(self.part.parts) if self.parts else progress(self.part)


@dataclass
class Chapter:
    """A topic of a plan with its lines; the topic is a connection, or None for actions without one."""

    topic: object
    lines: list

    @property
    def progress(self):
        return progress_of(self.lines)


def progress_of(lines):
    return mean([line.part for line in lines])


def lines_of(actions, language, as_of):
    """`Line`s of the actions (a query) in the order of their plan, sub-actions under theirs. Three queries."""
    inside = Entry.objects.reading(language).kind("action").filter(item__object_id__in=_numbers(actions))
    entries = inside.annotate(key=F("item__key")).order_by("position", "sort_title", "id")
    return assembled(actions, entries, changes_of(actions), as_of)


def assembled(actions, entries, changes, as_of):
    """The same of entries (with their `key`) and changes that are at hand. One query."""
    rows = {row.key: row for row in actions.annotate(**PLACES)}
    lines = {entry.key: Line(row, entry, as_of, changes[row.pk]) for entry in entries if (row := rows.get(entry.key))}
    for line in lines.values():
        if line.facts.parent_key in lines:
            lines[line.facts.parent_key].parts.append(line)
    return [line for line in lines.values() if line.facts.parent_key not in lines]


def changes_of(actions, *beside):
    """`{primary key: StatusChanges}` of the actions (a query), `beside` other rows that these refer to. One query."""
    statuses = {status.pk: status for status in Status.all_spoken()}
    found = defaultdict(list)
    for change in StatusChange.objects.filter(action__in=_numbers(actions)).select_related(*beside).order_by():
        if change.status_id:
            change.status = statuses[change.status_id]
        found[change.action_id].append(change)
    return found


def all_of(lines):
    """With the sub-actions, each after its action."""
    return [each for line in lines for each in (line, *line.parts)]


def _numbers(actions):
    return actions.order_by().values("pk")


def chapters_of(topics, lines):
    """`Chapter`s for a plan's topics (connections) in their order; what has none comes last."""
    under = defaultdict(list)
    for line in lines:
        under[line.facts.topic_key].append(line)
    ordered = sorted(topics, key=lambda topic: (topic.entry.position, topic.entry.sort_title))
    chapters = [Chapter(topic, under.pop(topic.entry.key, [])) for topic in ordered]
    rest = [line for line in lines if line.facts.topic_key in under]
    return [*chapters, Chapter(None, rest)] if rest else chapters


def tally_of(lines):
    """`[(look, word, number)]` of the statuses, in their order; what has left the plan is not counted."""
    looks, counted = Action.status_looks(), defaultdict(int)
    for line in lines:
        counted[line.key] += not line.has_left
    return [(looks[key], word, counted[key]) for key, word in Status.words().items() if counted[key]]


def summary_of(lines, as_of):
    """What pages say of several actions together."""
    return {
        "as_of": as_of,
        "lines": lines,
        "counted": [line for line in lines if not line.has_left],
        "tally": tally_of(lines),
        "progress": progress_of(lines),
        "overdue": [line for line in lines if line.is_late],
    }
