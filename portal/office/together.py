"""Changing many objects alike: rehearsed all together first, then kept by way of drafts or at once.

A change is a function that does to one object, as the database has it, what shall be done to all, and raises
`ValidationError` where that must not be.
"""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from portal.revisions.comparing import changes
from portal.revisions.desk import Desk
from portal.revisions.rehearsals import rehearsal
from portal.revisions.snapshots import take_many

AT_MOST = 200  # objects; a rehearsal of more would keep others waiting


@dataclass
class Step:
    """What will happen to one object. Left out, it says why in `problem`."""

    facts: object
    is_drafted: bool = False
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    problem: str = ""

    @cached_property
    def changes(self):
        return changes(type(self.facts), self.before, self.after)


def rehearse(objects, change, may=lambda obj: True):
    """A `Step` for each object, in order. What cannot be together, such as two plans with one number, shows here."""
    before, steps = _snapshots(objects), []
    with rehearsal():
        for obj in objects:
            if may(obj):
                steps.append(_rehearse(obj, change, before[obj.pk]))
            else:
                steps.append(Step(obj, problem=_("Your role may not change it.")))
        after = _snapshots([step.facts for step in steps if not step.problem])
    for step in steps:
        step.after = after.get(step.facts.pk, {})
        if not step.problem and step.after == step.before:
            step.problem = _("Nothing would change.")
    return steps


def _snapshots(objects):
    """Of objects of one kind."""
    return take_many(type(objects[0]), [obj.pk for obj in objects]) if objects else {}


def _rehearse(facts, change, live):
    desk = Desk(facts, live)
    step = Step(facts, desk.is_reserved, desk.data)
    try:
        with transaction.atomic():
            desk.lay_out()
            change(desk.model._base_manager.get(pk=facts.pk))
    except ValidationError as error:
        step.problem = " ".join(error.messages)
    except IntegrityError:
        step.problem = _("It would break a rule of the database.")
    return step


@transaction.atomic
def carry_out(objects, change, *, by, note, may=lambda obj: True):
    """Rehearse and keep it, all or nothing. Returns the steps; the caller writes the log."""
    lock(objects)
    steps = rehearse(objects, change, may)
    for step in steps:
        if not step.problem:
            Desk(step.facts).keep(step.after, by=by, note=note[:300])
    return steps


def lock(objects):
    """Whoever saves one of them meanwhile waits. Always in the same order, so that two such changes never block."""
    for model in sorted({type(obj) for obj in objects}, key=lambda model: model._meta.label):
        keys = [obj.pk for obj in objects if type(obj) is model]
        list(model._base_manager.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def broken_rules(row, rules):
    """What constraints of the database the row would break, in the sentences of its form."""
    for model, constraints in row.get_constraints():
        for constraint in constraints:
            try:
                constraint.validate(model, row)
            except ValidationError as error:
                yield rules[constraint.name][1] if constraint.name in rules else " ".join(error.messages)


def save_checked(row, values, rules):
    """Set the values, refuse what the form would refuse, save."""
    for name, value in values.items():
        setattr(row, name, value)
    row.clean_fields(exclude={field.name for field in row._meta.fields} - values.keys())
    if broken := list(broken_rules(row, rules)):
        raise ValidationError(broken)
    row.save()
