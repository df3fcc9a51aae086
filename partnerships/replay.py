"""Where an action stood, told from the record of its status changes.

Two times are kept apart. A change is *true from* its `effective_on`, a date (the first day of the month, quarter or
year where no more is known), and *known from* its `recorded_at`, an aware datetime. Nothing recorded is ever altered: a
correction is a further record that takes the place of another one (`corrects`), a withdrawal takes one back.

Pure functions of rows in memory; `partnerships.monitor.ledger` answers the same for all actions at once.
"""


def standing(changes, known_at=None):
    """The changes that hold, in the order in which they came true; of one day the last that was recorded is the latest.

    `changes` are all of one action, `known_at` an aware datetime: what was recorded later is left out.
    """
    known = [change for change in changes if known_at is None or change.recorded_at <= known_at]
    replaced = {change.corrects_id for change in known}
    holding = [change for change in known if change.pk not in replaced and not change.is_withdrawal]
    return sorted(holding, key=lambda change: (change.effective_on, change.number))


def current(changes, true_on=None, known_at=None):
    """The change that says where the action stood on the day `true_on`; None where nothing said it."""
    holding = standing(changes, known_at)
    if true_on is not None:
        holding = [change for change in holding if change.effective_on <= true_on]
    return holding[-1] if holding else None


def steps(changes, known_at=None):
    """`[(change, status before)]` of what holds, the earliest first. The status before is None where not known."""
    before, found = None, []
    for change in standing(changes, known_at):
        found.append((change, before))
        before = change.status
    return found
