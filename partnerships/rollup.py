"""How far along something is, told from its parts: sub-actions make an action, actions a topic, a plan, a partnership.

What is not known is not nought. A whole is the weighted mean of those parts of which something is known, and says how
many these are. Pure functions of trees in memory.
"""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Part:
    """A node of the tree. `own` is the progress of its own status in per cent, None where that is not known.

    What is not in the plan any more, or has a status that says nothing of progress (an action stopped), does not count:
    neither as far along nor as not known, whatever its own parts say.
    """

    own: int | None = None
    weight: int = 1
    counts: bool = True
    parts: tuple = ()


@dataclass(frozen=True)
class Progress:
    """The mean in per cent (None where no part is known), and of how much it is told: by weight, and by number."""

    value: Fraction | None
    known_weight: int
    total_weight: int
    known: int
    total: int

    @property
    def per_cent(self):
        """Rounded, but full only where it is full and nought only where nothing is begun."""
        if self.value is None:
            return None
        if 0 < self.value < 100:
            return min(99, max(1, round(self.value)))
        return int(self.value)

    @property
    def is_partial(self):
        return self.known < self.total

    @property
    def is_weighted(self):
        return (self.known_weight, self.total_weight) != (self.known, self.total)


def progress(part):
    """Of one part: the mean of its own parts if anything is known of them, or else what its own status says."""
    below = mean(part.parts)
    if below.value is not None:
        return below
    value = None if part.own is None else Fraction(part.own)
    return Progress(value, 0 if value is None else part.weight, part.weight, int(value is not None), 1)


def mean(parts):
    """Of several parts together: a topic of its actions, a plan or a partnership of all actions in it."""
    counted = [(part.weight, progress(part).value) for part in parts if part.counts]
    known = [(weight, value) for weight, value in counted if value is not None]
    weight = sum(weight for weight, _value in known)
    value = sum((weight * value for weight, value in known), start=Fraction()) / weight if known else None
    return Progress(value, weight, sum(weight for weight, _value in counted), len(known), len(counted))
