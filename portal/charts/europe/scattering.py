"""Dots on a map that do not cover each other: moved aside a little, or counted in one where many sit in one place."""

from dataclasses import dataclass, replace
from itertools import groupby
from math import hypot

from .. import labels
from ..labels import Label

ROLES = ("coordinator", "member", "observer", "expert")
NARROW, WIDE = 288, 560  # pixels that a drawing has at least
RADIUS = {NARROW: 4.2, WIDE: 5.2}  # pixels that a dot takes, with the ground around it
RADIUS_OF_MANY = 10
MANY = 4  # so many in one place become one dot with their number
FAR = 10  # pixels from its place at which a dot needs a line to it
MOST_COVERED = 1  # dots of members that a name may cover, of coordinators none
# Where a dot may stand instead of its place: ever wider rings, in its diameters.
RINGS = [(0.0, 0.0)] + [
    (ring * x / 2, ring * y / 2)
    for ring in range(2, 14)
    for x, y in [(1, 0), (0.5, 0.87), (-0.5, 0.87), (-1, 0), (-0.5, -0.87), (0.5, -0.87)]
    + [(0.87, 0.5), (0, 1), (-0.87, 0.5), (-0.87, -0.5), (0, -1), (0.87, -0.5)] * (ring > 2)
]


@dataclass(frozen=True)
class Dot:
    """One or many in a place: per cent of the point on the map, pixels from there to the dot and to the label."""

    places: tuple
    x: float
    y: float
    radius: float
    dx: float = 0
    dy: float = 0
    label: Label | None = None
    label_dy: float = 0

    @property
    def place(self):
        return self.places[0]

    @property
    def number(self):
        """How many they are, where that has to be said."""
        return len(self.places) if len(self.places) > 1 else ""

    @property
    def url(self):
        return "" if self.number else self.place.url

    @property
    def words(self):
        if not self.number:
            return self.place.words
        return f"{self.place.where}, {self.number}: {'; '.join(place.name for place in self.places)}"

    @property
    def is_coordinator(self):
        return self.place.role == "coordinator"

    @property
    def is_far(self):
        return hypot(self.dx, self.dy) > max(FAR, self.radius)


def scattered(places, width):
    """A dot for each place, or one for many, in the order in which they are drawn; coordinators with their labels.

    All places have an `at`. No dot covers another on a drawing of at least `width` pixels, NARROW or WIDE.
    """
    placed = []
    for dot in sorted(_dots(places, RADIUS[width]), key=_turn):
        placed.append(next((moved for moved in _aside(dot) if _is_free(moved, placed, width)), dot))
    names = {}
    for index, dot in enumerate(placed):
        if dot.is_coordinator:
            placed[index] = _named(dot, placed, names, width)
    return sorted(placed, key=lambda dot: dot.is_coordinator)


def rank(place):
    return ROLES.index(place.role) if place.role in ROLES else ROLES.index("member")


def _dots(places, radius):
    """Coordinators one by one; of the others those of a city together. The first of each place comes first."""
    for _area, near in groupby(sorted(places, key=_area_of), key=_area_of):
        group = sorted(near, key=lambda place: (rank(place), place.name))
        coordinators = [place for place in group if place.role == "coordinator"]
        others = group[len(coordinators) :]
        for place in coordinators:
            yield Dot((place,), *place.at, radius + 1.5)
        if len(others) >= MANY:
            yield Dot(tuple(others), *others[0].at, RADIUS_OF_MANY)
        else:
            yield from (Dot((place,), *place.at, radius) for place in others)


def _area_of(place):
    """About ten kilometres."""
    return round(place.at[0] * 4), round(place.at[1] * 4)


def _turn(dot):
    return not dot.is_coordinator, -len(dot.places), rank(dot.place), dot.place.name


def _aside(dot):
    apart = 2 * dot.radius
    return (replace(dot, dx=round(x * apart, 1), dy=round(y * apart, 1)) for x, y in RINGS)


def _is_free(dot, placed, width):
    """Whether it covers no other dot, here and on any wider drawing."""
    for other in placed:
        px, py = (dot.x - other.x) * width / 100, (dot.y - other.y) * width / 100
        mx, my = dot.dx - other.dx, dot.dy - other.dy
        # On a drawing `times` as wide the places are so much farther apart; this is when the dots come closest.
        times = max(1.0, -(px * mx + py * my) / (px * px + py * py)) if px or py else 1.0
        if hypot(px * times + mx, py * times + my) < (dot.radius + other.radius) * 0.98:
            return False
    return True


def _named(dot, placed, names, width):
    """The dot with the name of its place where least is covered; a place is named once, and if there is room."""
    name = dot.place.place or dot.place.name
    if name in names:
        return dot
    words = labels.label(name, "", 150)
    x, y = dot.x * width / 100 + dot.dx, dot.y * width / 100 + dot.dy
    across, above, below = -words.width / 2, -12 - words.height, 9
    left_of = -10 - words.width
    offsets = [(10, -9), (left_of, -9), (across, above), (across, below)]
    offsets += [(10, above + 6), (10, below - 6), (left_of, above + 6), (left_of, below - 6)]

    heavy = [(9, box) for box in names.values()]
    obstacles = heavy + [(_weight(other), _around(other, width)) for other in placed if other is not dot]

    def covered(offset):
        box = _box(x + offset[0], y + offset[1], words.width, words.height)
        outside = box[0] < 0 or box[2] > width or box[1] < 0 or box[3] > width
        return 9 * outside + sum(weight for weight, other in obstacles if _overlap(box, other))

    left, top = min(offsets, key=covered)
    if covered((left, top)) > MOST_COVERED:
        return dot
    names[name] = _box(x + left, y + top, words.width, words.height)
    return replace(dot, label=replace(words, shift=round(dot.dx + left, 1)), label_dy=round(dot.dy + top, 1))


def _weight(dot):
    return 9 if dot.is_coordinator or dot.number else 1


def _around(dot, width):
    x, y = dot.x * width / 100 + dot.dx, dot.y * width / 100 + dot.dy
    return _box(x - dot.radius, y - dot.radius, 2 * dot.radius, 2 * dot.radius)


def _box(left, top, width, height):
    return left, top, left + width, top + height


def _overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
