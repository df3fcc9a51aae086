"""Paints a plan on paper, in the colour of a theme."""

import io
from random import Random

from PIL import Image, ImageDraw

from .geometry import area, beside, middle, set_back
from .palette import Palette
from .plan import HEIGHT, QUAY, WIDTH, Plan

SCALE = 2  # painted twice as large, then reduced: that smooths the edges


class Painting:
    def __init__(self, seed, hue):
        self.plan, self.palette = Plan(seed), Palette.of(hue)
        self.rng = Random(seed)  # noqa: S311 (draws, does not guard)
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), self.palette.paper)
        self.canvas = ImageDraw.Draw(self.image)
        for park in self.plan.parks:
            self.paint_park(park)
        for block in self.plan.blocks:
            self.paint_block(block)
        if self.plan.layout == "harbour":  # trams end at the sea; rivers have bridges
            self.paint_trams()
            self.paint_water()
        else:
            self.paint_water()
            self.paint_bridges()
            self.paint_trams()

    def png(self):
        picture = self.image.reduce(SCALE).quantize(128, dither=Image.Dither.NONE)
        buffer = io.BytesIO()
        picture.save(buffer, "PNG")
        return buffer.getvalue()

    def paint_block(self, ground):
        """Built up to its edges, around a court, or in lots."""
        rng, colour = self.rng, self.block_colour(self.plan.closeness(middle(ground)))
        style = rng.random()
        if style < 0.45:
            for yard in self.plan.lots(ground):
                if rng.random() > 0.06:
                    self.fill(yard, colour)
            return
        self.fill(ground, colour)
        court = set_back([(x, y, 0) for x, y, _ in ground], 20) if style < 0.75 else []
        if len(court) >= 3 and abs(area(court)) > 500:
            self.fill(court, self.palette.green if rng.random() < 0.25 else self.palette.paper)

    def block_colour(self, closeness):
        """The theme's colour gathers in the heart of the city."""
        rng, chance = self.rng, self.rng.random()
        if chance < 0.03 + 0.07 * closeness:
            return self.palette.accent if rng.random() < 0.75 else self.palette.deep
        if chance < 0.06 + 0.85 * closeness:
            return rng.choice(self.palette.tints[: 3 if closeness > 0.3 else 2])
        return rng.choice(self.palette.masses)

    def paint_park(self, ground):
        rng = self.rng
        self.fill(ground, self.palette.green)
        inner = set_back([(x, y, 0) for x, y, _ in ground], 16)
        for _ in range(int(abs(area(inner)) / 900) if len(inner) >= 3 else 0):
            corners, (u, v) = rng.sample(inner, 3), sorted((rng.random(), rng.random()))
            shares = u, v - u, 1 - v
            at = tuple(sum(corner[i] * share for corner, share in zip(corners, shares, strict=True)) for i in (0, 1))
            self.dot(at, rng.uniform(5, 9), self.palette.tree)

    def paint_water(self):
        palette = self.palette
        for water in self.plan.waters:
            self.band(water.curve, water.width + 2 * QUAY, palette.paper)
        for water in self.plan.waters:
            self.band(water.curve, water.width, palette.water)
            for offset in range(24, int(water.width / 2), 34) if water.width > 50 else ():
                self.stroke(beside(water.curve, offset - 12), 3, palette.wave)
                self.stroke(beside(water.curve, -offset), 3, palette.wave)
        for start, end in self.plan.piers():
            self.stroke([start, end], 40, palette.paper)
            self.stroke([start, end], 24, self.rng.choice((*palette.masses, palette.tints[1])))

    def paint_bridges(self):
        """All along the avenues: on land they are paper anyway."""
        for avenue in self.plan.avenues:
            if self.plan.is_crossing(avenue):
                self.stroke([avenue.start, avenue.end], avenue.width * 0.8, self.palette.paper)

    def paint_trams(self):
        palette = self.palette
        for number, line in enumerate(self.plan.trams):
            self.stroke([line.start, line.end], 7, palette.accent if number else palette.ink)
        for line in self.plan.trams:
            stops = max(2, round(line.length / 230))
            for stop in range(1, stops):
                self.dot(line.at(stop / stops), 12, palette.ink)
                self.dot(line.at(stop / stops), 7, palette.paper)

    def fill(self, polygon, colour):
        self.canvas.polygon([(x * SCALE, y * SCALE) for x, y, _ in polygon], fill=colour)

    def band(self, curve, width, colour):
        """A broad stroke as one shape: a broad line would show its joints."""
        shores = beside(curve, width / 2) + beside(curve, -width / 2)[::-1]
        self.canvas.polygon([(x * SCALE, y * SCALE) for x, y in shores], fill=colour)

    def stroke(self, points, width, colour):
        enlarged = [(x * SCALE, y * SCALE) for x, y in points]
        self.canvas.line(enlarged, fill=colour, width=round(width * SCALE), joint="curve")

    def dot(self, at, radius, colour):
        self.canvas.circle((at[0] * SCALE, at[1] * SCALE), radius * SCALE, fill=colour)


def draw_city(seed, hue):
    """A PNG of 1800 × 1200 pixels, the same for the same words and colour (1 to 16)."""
    return Painting(seed, hue).png()
