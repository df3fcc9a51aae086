"""Where things are in a city that does not exist: streets, water, parks, blocks, tram lines. No colours here."""

from dataclasses import dataclass, field
from math import asin, atan2, cos, pi, sin
from random import Random
from typing import NamedTuple

from .geometry import along, arc, area, beside, cut, distance, edges, middle, set_back, shorter, smooth

WIDTH, HEIGHT = 1800, 1200
# Streets grow narrower from the first cut through the city to the last.
STREETS = (30, 30, 22, 16, 12, 9)
QUAY = 17
LAYOUTS = ("grid", "star", "town", "banks", "harbour", "canals")


class Water(NamedTuple):
    curve: list
    width: float

    def covers(self, point, margin=0.0):
        return min(distance(point, on_curve) for on_curve in self.curve[::2]) < self.width / 2 + margin


class Avenue(NamedTuple):
    start: tuple
    end: tuple
    width: float

    def at(self, share):
        return tuple(a + (b - a) * share for a, b in zip(self.start, self.end, strict=True))

    @property
    def length(self):
        return distance(self.start, self.end)


@dataclass
class Plan:
    """`Plan(seed)` lays out a city; the same seed lays out the same one."""

    seed: str
    waters: list = field(default_factory=list)
    parks: list = field(default_factory=list)
    blocks: list = field(default_factory=list)
    avenues: list = field(default_factory=list)
    trams: list = field(default_factory=list)

    def __post_init__(self):
        self.rng = rng = Random(self.seed)  # noqa: S311 (draws, does not guard)
        self.layout = rng.choice(LAYOUTS)
        self.heart = rng.uniform(0.28, 0.72) * WIDTH, rng.uniform(0.32, 0.68) * HEIGHT
        self.angle = rng.uniform(-0.6, 0.6)
        self.block_size = rng.uniform(6000, 17000)
        self.greens = [
            (rng.uniform(0, WIDTH), rng.uniform(0, HEIGHT), rng.uniform(110, 230))
            for _ in range(rng.choice((1, 1, 2, 3)))
        ]
        self.find_water()
        edge = 40
        left, right, top, bottom = -edge, WIDTH + edge, -edge, HEIGHT + edge
        self.divide([(left, top, 0), (right, top, 0), (right, bottom, 0), (left, bottom, 0)])
        self.find_trams()

    def find_water(self):
        rng = self.rng
        if self.layout == "harbour":
            self.waters = [self.sea()]
        elif self.layout == "canals":
            self.waters = self.canals()
        elif self.layout != "grid" or rng.random() < 0.6:
            self.waters = [self.river()]

    def river(self):
        """Across the picture from left to right, or from top to bottom, in one or two bends."""
        rng = self.rng
        start, end, reach = rng.uniform(0.08, 0.92), rng.uniform(0.08, 0.92), 80
        if rng.random() < 0.65:
            (x1, y1), (x2, y2) = (-reach, start * HEIGHT), (WIDTH + reach, end * HEIGHT)
        else:
            (x1, y1), (x2, y2) = (start * WIDTH, -reach), (end * WIDTH, HEIGHT + reach)
        points = [(x1, y1)]
        for share in (0.33, 0.67):
            sway = rng.uniform(-0.28, 0.28)
            points.append((x1 + (x2 - x1) * share + sway * (y2 - y1), y1 + (y2 - y1) * share - sway * (x2 - x1) * 0.6))
        return Water(smooth([*points, (x2, y2)]), rng.uniform(60, 150))

    def canals(self):
        """Half rings around the heart, that begin and end in a river behind it."""
        rng, (x, y), turn = self.rng, self.heart, self.rng.uniform(-0.5, 0.5) + self.rng.choice((0, pi))
        behind, dx, dy = -100, cos(turn), sin(turn)
        course = [
            (-1900, rng.uniform(-350, 150)),
            (-600, behind),
            (0, behind),
            (600, behind),
            (1900, rng.uniform(-350, 150)),
        ]
        river = Water(smooth([(x + ahead * dx - side * dy, y + ahead * dy + side * dx) for ahead, side in course]), 90)
        first, step = rng.uniform(150, 190), rng.uniform(95, 125)
        rings = [first + step * number for number in range(rng.choice((3, 4)))]
        return [*(Water(arc(self.heart, radius, turn, asin(-behind / radius)), 26) for radius in rings), river]

    def sea(self):
        """Along the lower edge, or the upper one."""
        rng, width = self.rng, 900
        shore = [rng.uniform(0.62, 0.86) * HEIGHT for _ in range(4)]
        curve = smooth([(-100 + 667 * index, y + width / 2) for index, y in enumerate(shore)])
        if rng.random() < 0.4:
            curve = [(x, HEIGHT - y) for x, y in curve]
        return Water(curve, width)

    def divide(self, polygon, depth=0):
        """Cut ground by streets until every piece is a block, or a part of a park."""
        size = abs(area(polygon))
        if len(polygon) < 3 or size < 400:
            return
        here = middle(polygon)
        if size < 45000 and any(distance(here, (x, y)) < radius for x, y, radius in self.greens):
            self.add(self.parks, polygon, 2)
        elif size < self.wanted_size(here):
            self.add(self.blocks, polygon)
        else:
            width = STREETS[min(depth, len(STREETS) - 1)]
            through = tuple(value + self.rng.uniform(-0.1, 0.1) * size**0.5 for value in here) if depth else self.heart
            first, second = cut(polygon, through, self.street_angle(polygon, here), width)
            if depth < 3:
                self.add_avenue(first, second, width)
            self.divide(first, depth + 1)
            self.divide(second, depth + 1)

    def add(self, pieces, polygon, extra=0.0):
        ground = set_back(polygon, extra)
        if len(ground) >= 3 and not self.is_wet(middle(ground), QUAY - 0.25 * abs(area(ground)) ** 0.5):
            pieces.append(ground)

    def is_wet(self, point, margin=0.0):
        return any(water.covers(point, margin) for water in self.waters)

    def wanted_size(self, point):
        away = distance(point, self.heart) / WIDTH
        if self.layout in {"town", "star", "canals"}:
            return self.block_size * (0.35 + 1.6 * away)
        return self.block_size * (0.8 + 0.5 * away)

    def street_angle(self, polygon, here):
        """Streets follow the layout's grain, and cut a piece where it is longest."""
        grain = self.angle
        if self.layout in {"star", "canals", "town"}:
            grain = atan2(here[1] - self.heart[1], here[0] - self.heart[0])
        elif self.layout in {"banks", "harbour"}:
            curve = self.waters[-1].curve
            nearest = min(range(2, len(curve) - 2), key=lambda index: distance(curve[index], here))
            before, after = curve[nearest - 2], curve[nearest + 2]
            grain = atan2(after[1] - before[1], after[0] - before[0])
        looseness = {"grid": 0.0, "town": 0.28}.get(self.layout, 0.05)
        return shorter(polygon, grain + self.rng.uniform(-looseness, looseness))

    def add_avenue(self, first, second, width):
        corners = {corner[:2] for corner in second}
        for here, there in edges(first):
            if here[:2] in corners and there[:2] in corners:
                self.avenues.append(Avenue(here[:2], there[:2], width))

    def find_trams(self):
        """Along the longest avenues."""
        longest = sorted(filter(self.is_crossing, self.avenues), key=lambda avenue: -avenue.length)
        self.trams = longest[: self.rng.choice((2, 3, 3, 4))]

    def is_crossing(self, avenue):
        """An avenue may cross water, but neither end nor stay in it. What runs into the sea ends at the quay."""
        if self.layout == "harbour":
            return True
        wet = [self.is_wet(avenue.at(step / 24), 10) for step in range(25)]
        return not wet[0] and not wet[-1] and sum(wet) < 10

    def piers(self):
        """Where the sea is, as `(start, end)` from the quay into the water."""
        if self.layout != "harbour":
            return []
        sea = self.waters[0]
        side = -1 if middle([(x, y, 0) for x, y in sea.curve])[1] > HEIGHT / 2 else 1
        quay = beside(sea.curve, side * sea.width / 2)
        found = []
        for point, (dx, dy) in along(quay, 130):
            if self.rng.random() < 0.7:
                reach = -side * self.rng.uniform(70, 150)
                found.append((point, (point[0] - dy * reach, point[1] + dx * reach)))
        return found

    def lots(self, ground):
        """A block divided among neighbours; along the water, what would fall in is left out."""
        is_near_water = self.is_wet(middle(ground), 100)
        parts = [ground]
        for _ in range(self.rng.choice((2, 3, 3))):
            halves = [cut(part, middle(part), shorter(part, longest_edge_angle(ground)), 4) for part in parts]
            parts = [half for pair in halves for half in pair if len(half) >= 3]
        yards = [set_back(part) for part in parts]
        return [
            yard
            for yard in yards
            if len(yard) >= 3 and abs(area(yard)) > 150 and not (is_near_water and self.is_wet(middle(yard), QUAY))
        ]

    def closeness(self, point):
        """1 in the heart of the city, 0 far from it."""
        return max(0.0, 1 - distance(point, self.heart) / (0.45 * WIDTH))


def longest_edge_angle(polygon):
    (x, y, _), (next_x, next_y, _) = max(edges(polygon), key=lambda edge: distance(edge[0][:2], edge[1][:2]))
    return atan2(next_y - y, next_x - x)
