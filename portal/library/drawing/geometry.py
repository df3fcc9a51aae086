"""The little geometry that a city plan needs.

A polygon is convex, a list of corners `(x, y, width)`, where `width` is that of the street along the edge that begins
there. A curve is a list of points `(x, y)`.
"""

from itertools import pairwise
from math import cos, hypot, pi, sin


def cut(polygon, point, angle, width):
    """The parts of a polygon on both sides of a street through `point`; one of them may be empty."""
    normal = -sin(angle), cos(angle)
    depths = [(x - point[0]) * normal[0] + (y - point[1]) * normal[1] for x, y, _ in polygon]
    return _keep(polygon, depths, width), _keep(polygon, [-depth for depth in depths], width)


def set_back(polygon, extra=0.0):
    """The ground that is left between the streets, and `extra` farther from them; empty where nothing is left."""
    ground, turn = polygon, 1 if area(polygon) > 0 else -1
    for (x, y, width), (next_x, next_y, _) in edges(polygon):
        length = hypot(next_x - x, next_y - y)
        if length < 0.01:
            continue
        inward = -(next_y - y) / length * turn, (next_x - x) / length * turn
        offset = width / 2 + extra
        depths = [(cx - x) * inward[0] + (cy - y) * inward[1] - offset for cx, cy, _ in ground]
        ground = _keep(ground, depths, 0.0)
        if len(ground) < 3:
            return []
    return ground


def _keep(polygon, depths, width):
    """The part where `depths`, one for each corner, are not negative; its new edge gets a street of that width."""
    kept = []
    for index, (here, there) in enumerate(edges(polygon)):
        depth, next_depth = depths[index], depths[(index + 1) % len(depths)]
        if depth >= 0:
            kept.append(here)
        if (depth >= 0) != (next_depth >= 0):
            share = depth / (depth - next_depth)
            crossing = here[0] + (there[0] - here[0]) * share, here[1] + (there[1] - here[1]) * share
            # Going out, the new street begins here; coming back, the old one goes on.
            kept.append((*crossing, width if depth >= 0 else here[2]))
    return kept


def edges(polygon):
    return zip(polygon, polygon[1:] + polygon[:1], strict=True)


def area(polygon):
    """Positive where the corners go round clockwise on the screen, negative otherwise."""
    return sum(here[0] * there[1] - there[0] * here[1] for here, there in edges(polygon)) / 2


def middle(polygon):
    return sum(x for x, _, _ in polygon) / len(polygon), sum(y for _, y, _ in polygon) / len(polygon)


def extent(polygon, angle):
    """How far a polygon reaches in a direction."""
    along = [x * cos(angle) + y * sin(angle) for x, y, _ in polygon]
    return max(along) - min(along)


def shorter(polygon, angle):
    """Of the direction and the one across it, that in which the polygon is shorter."""
    return angle + pi / 2 if extent(polygon, angle) > extent(polygon, angle + pi / 2) else angle


def distance(a, b):
    return hypot(a[0] - b[0], a[1] - b[1])


def smooth(points, steps=24):
    """A soft curve through all points (Catmull-Rom)."""
    padded = [points[0], *points, points[-1]]
    curve = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        curve += [tuple(_between(a[i], b[i], c[i], d[i], step / steps) for i in (0, 1)) for step in range(steps)]
    return [*curve, points[-1]]


def _between(a, b, c, d, t):
    return 0.5 * (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2 + (3 * b - a - 3 * c + d) * t**3)


def arc(centre, radius, turn, more=0.0, steps=60):
    """Half a circle from the direction `turn` on, and `more` of it on both sides."""
    turns = [turn - more + (pi + 2 * more) * step / steps for step in range(steps + 1)]
    return [(centre[0] + radius * cos(turn), centre[1] + radius * sin(turn)) for turn in turns]


def beside(curve, offset):
    """The curve, moved to its right."""
    moved = []
    for before, here, after in zip([curve[0], *curve], curve, [*curve[1:], curve[-1]], strict=False):
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = hypot(dx, dy) or 1
        moved.append((here[0] - dy / length * offset, here[1] + dx / length * offset))
    return moved


def along(curve, step):
    """Points on a curve at equal steps, with the direction in which it goes there."""
    walked, found = step / 2, []
    for a, b in pairwise(curve):
        length = distance(a, b)
        while length and walked < length:
            share = walked / length
            point = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
            found.append((point, ((b[0] - a[0]) / length, (b[1] - a[1]) / length)))
            walked += step
        walked -= length
    return found
