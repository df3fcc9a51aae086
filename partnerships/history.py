"""What was recorded of an action's status, for readers: what holds, and openly what was corrected or taken back."""

from dataclasses import dataclass

from .models import Status, StatusChange


@dataclass
class Told:
    """One record. `follower` is the correction or withdrawal that took its place, or None where it holds."""

    change: StatusChange
    follower: StatusChange | None = None

    @property
    def look(self):
        return self.change.status.look if self.change.status else Status.UNKNOWN

    @property
    def label(self):
        return Status.words()[self.change.status.key if self.change.status else Status.UNKNOWN]


def history(changes, as_of):
    """`Told`s of one action, the latest first: what came true by the day of `as_of` and was known by then.

    Withdrawals stand beside what they take back, not for themselves.
    """
    known = [each for each in changes if as_of.known_at is None or each.recorded_at <= as_of.known_at]
    followers = {each.corrects_id: each for each in known if each.corrects_id}
    told = [
        Told(each, followers.get(each.pk))
        for each in known
        if not each.is_withdrawal and each.effective_on <= as_of.day
    ]
    return sorted(told, key=lambda each: (each.change.effective_on, each.change.number), reverse=True)
