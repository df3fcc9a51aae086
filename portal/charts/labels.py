"""Labels that neither meet each other nor leave the drawing, at any width from a least one upwards.

A label hangs on a point given in per cent, moved by so many pixels. It always covers its point. So two labels that keep
apart at the least width keep apart at every greater one, where their points are only farther from each other.
"""

from dataclasses import dataclass

from .lettering import width, wrapped

SIZE, LINE = 14, 18  # pixels: of the letters, and from line to line
SMALL = 13
GAP = 14
BESIDE = 5  # pixels from a label to the line on its right


@dataclass(frozen=True)
class Label:
    """Words in lines, of which the first `strong` are bold. `shift` is in pixels, from the point to the right."""

    lines: tuple = ()
    strong: int = 0
    width: float = 0
    shift: float = 0
    lead: float = 0  # pixels before the words, for a shape

    @property
    def height(self):
        return LINE * len(self.lines)

    @property
    def words_at(self):
        return self.shift + self.lead

    @property
    def drawn_lines(self):
        """`(words, is_bold, pixels from the top to the line they stand on)`"""
        return [(line, number < self.strong, LINE * number + SIZE) for number, line in enumerate(self.lines)]


def label(name, detail, limit, *, lead=0):
    """A name in bold, a detail below, no wider than `limit` pixels, of which `lead` go to a shape before the name."""
    names = wrapped(name, SIZE, limit - lead, bold=True)
    details = wrapped(detail, SMALL, limit - lead, most=2)
    widths = [width(line, SIZE, bold=True) for line in names] + [width(line, SMALL) for line in details]
    return Label((*names, *details), len(names), round(lead + max(widths, default=0), 1), lead=lead)


@dataclass(frozen=True)
class Hung:
    """What hangs on a line: something drawn from `start` to `end`, with a label at the point `at`; all in per cent."""

    at: float
    start: float
    end: float
    label: Label
    left: float = 0  # pixels that the drawn thing and its label reach to the left of the point


def shift(hung, width):
    """Pixels from the point to where its label begins: a label too long for the right edge moves to the left."""
    point = hung.at * width / 100
    return round(max(-point, min(-hung.left, width - point - hung.label.width)), 1)


def rows(hangings, width):
    """The number of a row for each, so that no two in a row meet at `width` pixels or more. Earlier ones go first."""
    ends, numbers = [], {}
    for index in sorted(range(len(hangings)), key=lambda i: (hangings[i].start, hangings[i].end, i)):
        left, right = extent(hangings[index], width)
        row = next((row for row, end in enumerate(ends) if end + GAP <= left), len(ends))
        ends[row:] = [right, *ends[row + 1 :]]
        numbers[index] = row
    return [numbers[index] for index in range(len(hangings))]


def extent(hung, width):
    """From which to which pixel it reaches, with its label."""
    label = hung.at * width / 100 + shift(hung, width)
    return (
        min(label, hung.start * width / 100 - hung.left),
        max(label + hung.label.width, hung.end * width / 100 + hung.left),
    )


def hung_below(hangings, width):
    """`(row, shift)` of labels that hang by a line from what they name: no label meets another, or another's line.

    A label stands to the right of its line, and to its left where the edge is near. It cannot always be kept off all
    lines; then it is drawn over one, on a ground of its own.
    """
    places, found = [], {}
    fits = {i: h.at * width / 100 + h.label.width <= width for i, h in enumerate(hangings)}
    to_the_right = sorted((i for i in fits if fits[i]), key=lambda i: (-hangings[i].at, -i))
    to_the_left = sorted((i for i in fits if not fits[i]), key=lambda i: (hangings[i].at, i))
    for index in (*to_the_right, *to_the_left):
        hung, point = hangings[index], hangings[index].at * width / 100
        moved = 0 if fits[index] else -min(hung.label.width + BESIDE, point)
        box = point, point + moved, point + moved + hung.label.width
        rows = range(len(hangings))
        row = next((row for row in rows if _is_free(row, box, places)), 1 + max((p[0] for p in places), default=-1))
        places.append((row, box))
        found[index] = row, round(moved, 1)
    return [found[index] for index in range(len(hangings))]


def _is_free(row, box, places):
    return not any(
        (row == other and _meet(box[1:], taken[1:]))
        or (row > other and taken[1] - 2 < box[0] < taken[2] + 2)
        or (row < other and box[1] - 2 < taken[0] < box[2] + 2)
        for other, taken in places
    )


def _meet(one, other):
    return one[0] < other[1] + GAP and other[0] < one[1] + GAP
