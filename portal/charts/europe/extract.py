"""Makes the outlines of the map of Europe. Run by hand, once for each new edition of the data:

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m portal.charts.europe.extract package/countries-50m.json

Source: Natural Earth, Admin 0 countries, 1:50m, version 4.1.0 (https://www.naturalearthdata.com), in the public domain,
as redistributed in the npm package world-atlas 2.0.2 (topology in TopoJSON; package under the ISC licence).
Projection: EPSG:3035, see projection.py. Generalised by Visvalingam's method on shared borders, so that neighbours fit.

Natural Earth draws who rules where. Like the European Union, the map shows Crimea as part of Ukraine and the whole of
the island as Cyprus.

Writes static/maps/europe.svg (a symbol for each country, by ISO 3166-1 code, and one for the lands around) and
countries.json (a point well inside of each country, where one can write).
"""

import heapq
import json
import sys
from itertools import pairwise
from pathlib import Path

from .projection import SIZE, on_map

HERE = Path(__file__).parent
DRAWING = HERE.parents[2] / "static" / "maps" / "europe.svg"
POINTS = HERE / "countries.json"

LEAST_AREA = 9  # square units that a corner must span to stay
LEAST_ISLAND = 45  # square units of an island that stays
MARGIN = 30  # units around the frame, so that cut edges lie outside
CODES = {
    "008": "AL", "020": "AD", "040": "AT", "112": "BY", "056": "BE", "070": "BA", "100": "BG", "191": "HR", "196": "CY",
    "203": "CZ", "208": "DK", "233": "EE", "246": "FI", "250": "FR", "276": "DE", "300": "GR", "348": "HU", "352": "IS",
    "372": "IE", "380": "IT", "428": "LV", "438": "LI", "440": "LT", "442": "LU", "470": "MT", "498": "MD", "499": "ME",
    "528": "NL", "578": "NO", "616": "PL", "620": "PT", "642": "RO", "688": "RS", "703": "SK", "705": "SI", "724": "ES",
    "752": "SE", "756": "CH", "792": "TR", "804": "UA", "807": "MK", "826": "GB",
}  # fmt: skip
BY_NAME = {"Kosovo": "XK", "N. Cyprus": "CY"}
CRIMEA = (45.2, 34.3)


def main(source):
    topology = json.loads(Path(source).read_text())
    arcs = [generalised([on_map(lat, lon) for lon, lat in line]) for line in decoded(topology)]
    countries, around = sorted_out(topology["objects"]["countries"]["geometries"], arcs)
    drawn = {code: clipped_rings(rings(parts, arcs)) for code, parts in sorted(countries.items())}
    lands = clipped_rings(rings(around, arcs))
    symbols = [symbol(code, shape) for code, shape in [*drawn.items(), ("around", lands)]]
    DRAWING.write_text('<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n")
    points = {code: inner_point(max(shape, key=lambda ring: abs(area(ring)))) for code, shape in drawn.items()}
    POINTS.write_text(json.dumps(points, indent=None, separators=(",", ":")) + "\n")


def decoded(topology):
    """Lines of longitude and latitude: TopoJSON keeps steps on a grid."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    for steps in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in steps:
            x, y = x + dx, y + dy
            line.append((x * sx + tx, y * sy + ty))
        yield line


def generalised(line):
    """The line without the corners that span least (Visvalingam), with its two ends."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))
    weights = {i: span(*line[i - 1 : i + 2]) for i in range(1, len(line) - 1)}
    queue = [(weight, i) for i, weight in weights.items()]
    heapq.heapify(queue)
    least = 4 if line[0] == line[-1] else 2
    while queue and len(weights) + 2 > least:
        weight, i = heapq.heappop(queue)
        if weight >= LEAST_AREA:
            break
        if weights.get(i) != weight:
            continue
        del weights[i]
        after[before[i]], before[after[i]] = after[i], before[i]
        for j in (before[i], after[i]):
            if j in weights:
                weights[j] = max(weight, span(line[before[j]], line[j], line[after[j]]))
                heapq.heappush(queue, (weights[j], j))
    return [line[0], *(line[i] for i in sorted(weights)), line[-1]]


def span(a, b, c):
    return abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1])) / 2


def sorted_out(geometries, arcs):
    """`({code: polygons}, polygons around)`, a polygon being the arcs of its outer ring and of its holes."""
    countries, around = {}, []
    for geometry in geometries:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        name = geometry["properties"]["name"]
        code = CODES.get(geometry.get("id")) or BY_NAME.get(name)
        for polygon in polygons:
            owner = "UA" if name == "Russia" and encloses(ring(polygon[0], arcs), on_map(*CRIMEA)) else code
            countries.setdefault(owner, []).append(polygon) if owner else around.append(polygon)
    return countries, around


def rings(polygons, arcs):
    """Closed lines around all polygons together: borders between two of them fall away."""
    edges = [number for polygon in polygons for outline in polygon for number in outline]
    edges = [number for number in edges if ~number not in edges]
    ends = {}
    for number in edges:
        ends.setdefault(rounded(points(number, arcs)[0]), []).append(number)
    while edges := [number for numbers in ends.values() for number in numbers]:
        line, number = [], edges[0]
        while True:
            piece = points(number, arcs)
            ends[rounded(piece[0])].remove(number)
            line += piece[:-1]
            onward = ends.get(rounded(piece[-1]))
            if not onward or rounded(piece[-1]) == rounded(line[0]):
                break
            number = onward[0]
        yield line


def ring(numbers, arcs):
    return [point for number in numbers for point in points(number, arcs)[:-1]]


def points(number, arcs):
    return arcs[number] if number >= 0 else arcs[~number][::-1]


def rounded(point):
    return round(point[0], 3), round(point[1], 3)


def clipped_rings(lines):
    """What of the rings lies inside the frame, the largest first; islands too small to be seen fall away."""
    shapes = sorted((clipped(line) for line in lines), key=lambda line: -abs(area(line)))
    return [s for i, s in enumerate(shapes) if len(s) > 2 and (i == 0 or abs(area(s)) >= LEAST_ISLAND)]


def clipped(line):
    """Sutherland and Hodgman, at each edge of the frame in turn."""
    for axis, limit, sign in ((0, -MARGIN, 1), (0, SIZE + MARGIN, -1), (1, -MARGIN, 1), (1, SIZE + MARGIN, -1)):
        kept = []
        for a, b in pairwise([*line, *line[:1]]):
            inside_a, inside_b = sign * (a[axis] - limit) >= 0, sign * (b[axis] - limit) >= 0
            if inside_a:
                kept.append(a)
            if inside_a != inside_b:
                share = (limit - a[axis]) / (b[axis] - a[axis])
                kept.append((a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])))
        line = kept
    return line


def area(line):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise([*line, *line[:1]])) / 2


def encloses(line, point):
    x, y = point
    crossings = [
        (b[0] - a[0]) * (y - a[1]) / (b[1] - a[1]) + a[0] > x
        for a, b in pairwise([*line, *line[:1]])
        if (a[1] > y) != (b[1] > y)
    ]
    return sum(crossings) % 2 == 1


def inner_point(line):
    """The point of a grid that lies inside, in the frame, and farthest from the border."""
    xs, ys = [x for x, _ in line], [y for _, y in line]
    grid = [
        (min(xs) + (max(xs) - min(xs)) * i / 24, min(ys) + (max(ys) - min(ys)) * j / 24)
        for i in range(25)
        for j in range(25)
    ]
    inside = [p for p in grid if encloses(line, p) and all(20 <= c <= SIZE - 20 for c in p)] or [line[0]]
    best = max(inside, key=lambda p: min((p[0] - x) ** 2 + (p[1] - y) ** 2 for x, y in line))
    return [round(best[0]), round(best[1])]


def symbol(code, shape):
    return f'<symbol id="{code}" viewBox="0 0 {SIZE} {SIZE}"><path d="{"".join(map(path, shape))}"/></symbol>'


def path(line):
    """Whole units, each corner as the step from the one before."""
    corners = [(round(x), round(y)) for x, y in line]
    corners = [corners[0], *(b for a, b in pairwise(corners) if a != b)]
    steps = [f"{b[0] - a[0]} {b[1] - a[1]}" for a, b in pairwise(corners)]
    return f"M{corners[0][0]} {corners[0][1]}l{' '.join(steps)}z".replace(" -", "-")


if __name__ == "__main__":
    main(sys.argv[1])
