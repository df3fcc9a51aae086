"""What became of the actions of a plan's draft in its final version.

Each action stands in one group. It was in the draft if it says that it appeared there first, or what it was called
there, if others go on with it, or if it left before the final plan was adopted; then it is not in that one. What came
and went after that is told on the pages of the actions.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from portal.publishing.dates import last_day

from .models import ActionText, Designation, Succession


class Fate(models.TextChoices):
    MERGED = "merged", _("merged")
    DIVIDED = "divided", _("divided")
    RENAMED = "renamed", _("renamed or renumbered")
    ADDED = "added", _("added")
    DROPPED = "dropped", _("dropped")
    KEPT = "kept", _("kept as they were")
    UNKNOWN = "unknown", _("not known whether the draft had them")


@dataclass
class Version:
    """An action as one version of the plan names it: `line` leads to its page."""

    code: str
    title: str
    language: str
    line: object


@dataclass
class Fortune:
    """What became of some actions of the draft (`then`): these of the final plan (`now`)."""

    fate: Fate
    then: list
    now: list
    members: list = field(default_factory=list)
    remarks: list = field(default_factory=list)  # what was heard and changed: `ActionText`s


def redrafting_of(plan, lines, language):
    """What the page tells: `{"groups": [(fate, words, fortunes)], "is_recorded": bool}`. Three queries."""
    pairs = Succession.objects.filter(action__plan=plan).values_list("predecessor", "action")
    found = fortunes(plan, lines, _names_before(plan, language), pairs)
    said = _remarks(lines)
    for fortune in found:
        fortune.remarks = [said[line.facts.pk] for line in fortune.members if line.facts.pk in said]
    groups = [(fate, [fortune for fortune in found if fortune.fate == fate]) for fate in Fate]
    return {
        "groups": [(fate, counted(fate, len(members)), members) for fate, members in groups if members],
        "is_recorded": any(fortune.then for fortune in found),
    }


def _names_before(plan, language):
    """What the draft called the actions, or else the version that was consulted; in the language where there is one."""
    wanted = Designation.objects.filter(action__plan=plan).exclude(stage=Designation.Stage.FORMER)
    nearest_last = sorted(wanted, key=lambda each: (each.stage == Designation.Stage.DRAFT, each.language == language))
    return {each.action_id: each for each in nearest_last}


def _remarks(lines):
    """`{primary key: ActionText}` of what was heard and changed, in the language in which each action is told."""
    told = {(line.facts.pk, line.entry.language) for line in lines}
    texts = ActionText.objects.filter(facts__in={pk for pk, _language in told}).exclude(heard="", changed="")
    return {text.facts_id: text for text in texts if (text.facts_id, text.language) in told}


def counted(fate, number):
    """`3 actions were dropped`: so many groups have met this fate."""
    words = {
        Fate.MERGED: ngettext("%(n)d action was merged from several", "%(n)d actions were merged from several", number),
        Fate.DIVIDED: ngettext("%(n)d action was divided", "%(n)d actions were divided", number),
        Fate.RENAMED: ngettext(
            "%(n)d action was renamed or renumbered", "%(n)d actions were renamed or renumbered", number
        ),
        Fate.ADDED: ngettext("%(n)d action was added", "%(n)d actions were added", number),
        Fate.DROPPED: ngettext("%(n)d action was dropped", "%(n)d actions were dropped", number),
        Fate.KEPT: ngettext("%(n)d action was kept as it was", "%(n)d actions were kept as they were", number),
        Fate.UNKNOWN: ngettext(
            "of %(n)d action it is not known whether the draft had it",
            "of %(n)d actions it is not known whether the draft had them",
            number,
        ),
    }
    return words[fate] % {"n": number}


def fortunes(plan, lines, designations, successions):
    """`Fortune`s of all the plan's actions, in its order.

    `designations` are `{primary key of an action: what the draft called it}`, `successions` pairs of primary keys
    `(predecessor, action)`. Ends that are not among the lines are left out: visitors may not see them.
    """
    places = {line.facts.pk: place for place, line in enumerate(lines)}
    later = {line.facts.pk for line in lines if line.facts.left_on and not left_before_final(plan, line)}
    pairs = [pair for pair in successions if places.keys() >= set(pair) and pair[0] not in later]
    before, after = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    found = []
    for group in _tied(places, pairs):
        members = [lines[places[pk]] for pk in sorted(group, key=places.get)]
        then = [line for line in members if line.facts.pk in before or _was_drafted(plan, line, designations)]
        now = [line for line in members if not left_before_final(plan, line)]
        if len(group) > 1:  # what goes on with another one was not in the draft itself, unless it says so
            then = [line for line in then if line.facts.pk not in after or _was_drafted(plan, line, designations)]
        versions = [_then(line, designations) for line in then], [_now(line) for line in now]
        found.append(Fortune(_fate(*versions, members), *versions, members))
    return found


def left_before_final(plan, line):
    left = line.facts.left_on
    return left is not None and (plan.adopted_on is None or left <= last_day(plan.adopted_on, plan.adopted_precision))


def _was_drafted(plan, line, designations):
    is_named = line.facts.appeared_in == "draft" or line.facts.pk in designations
    return is_named or left_before_final(plan, line)


def _fate(then, now, members):
    if not now:
        return Fate.DROPPED
    if not then:
        return Fate.ADDED if all(_is_new(line) for line in members) else Fate.UNKNOWN
    if len(then) > 1 and len(then) >= len(now):
        return Fate.MERGED
    if len(now) > 1:
        return Fate.DIVIDED
    is_same = (then[0].code, then[0].title) == (now[0].code, now[0].title)
    return Fate.KEPT if is_same else Fate.RENAMED


def _is_new(line):
    """A sub-action of which nothing is said came with its action."""
    return (line.facts.appeared_in or line.facts.parent_appeared_in) == "final"


def _then(line, designations):
    named = designations.get(line.facts.pk)
    return Version(named.code or line.entry.code, named.title, named.language, line) if named else _now(line)


def _now(line):
    return Version(line.entry.code, line.entry.title, line.entry.language, line)


def _tied(places, pairs):
    """Sets of actions that follow each other, be it around corners; most stand alone. In the order of the plan."""
    near = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    seen = set()
    for start in places:
        if start in seen:
            continue
        group, waiting = set(), [start]
        while waiting:
            pk = waiting.pop()
            if pk not in group:
                group.add(pk)
                waiting.extend(near[pk])
        seen |= group
        yield group
