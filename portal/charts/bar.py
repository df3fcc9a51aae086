"""One bar of counts, and tiny ones for the rows of a table.

    from portal.charts.bar import Bar, Part, Progress

    Bar(title=_("Actions by status"), parts=[Part(12, _("finalised"), "finalised", "/actions/?status=finalised"), …])
    Progress(done=3, known=7, total=12)     # of twelve, seven have a status, three are done; five are not known

    {% load charts %}{% bar chart %}  {% spark chart %}  {% progress chart %}

`look` is a status of the design (see steps.py). Parts without a count are left out of the drawing, not of the table.
`total` is given where the parts do not add up to all; what is missing is drawn hatched and named “not known”.
"""

from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import labels
from .figures import Cell, Table
from .labels import Hung, Label

WIDE = 600  # pixels, of the drawing with labels at least
HEIGHT, GAP, LEAD = 26, 18, 20
NO_LABEL = Label()


@dataclass(frozen=True)
class Part:
    count: int
    label: str
    look: str
    url: str = ""


@dataclass(frozen=True)
class Piece:
    """A part in its place, in per cent, with a label below."""

    part: Part
    start: float
    end: float
    y: float = 0
    label: Label = NO_LABEL

    @property
    def leader(self):
        return self.y + (self.label.height if self.label.shift < 0 else 0)

    @property
    def width(self):
        return round(self.end - self.start, 3)


@dataclass(frozen=True)
class Bar:
    title: str
    parts: tuple
    total: int | None = None

    @cached_property
    def drawn_parts(self):
        parts = [part for part in self.parts if part.count > 0]
        missing = (self.total or 0) - sum(part.count for part in parts)
        return [*parts, Part(missing, _("not known"), "unknown")] if missing > 0 else parts

    @cached_property
    def sum(self):
        return sum(part.count for part in self.drawn_parts)

    @cached_property
    def pieces(self):
        pieces, before = [], 0
        for part in self.drawn_parts:
            ends = before + part.count
            pieces.append(Piece(part, round(100 * before / self.sum, 3), round(100 * ends / self.sum, 3)))
            before = ends
        return pieces

    @cached_property
    def labelled(self):
        """The pieces with their labels hung below, for a wide drawing."""
        words = [labels.label(f"{piece.part.count} {piece.part.label}", "", 420, lead=LEAD) for piece in self.pieces]
        hung = [Hung(p.start, p.start, p.start, each) for p, each in zip(self.pieces, words, strict=True)]
        return [
            replace(piece, y=HEIGHT + GAP + 28 * row, label=replace(each, shift=shift))
            for piece, each, (row, shift) in zip(self.pieces, words, labels.hung_below(hung, WIDE), strict=True)
        ]

    @property
    def height(self):
        return max((piece.y + piece.label.height + 6 for piece in self.labelled), default=HEIGHT)

    @property
    def words(self):
        """The whole bar as a sentence: `20 in all: 12 finalised, 8 not known`."""
        if not self.pieces:
            return f"{self.title}: {_('nothing to count')}"
        parts = ", ".join(f"{part.count} {part.label}" for part in self.drawn_parts)
        return f"{self.title}: {_('%(total)d in all: %(parts)s') % {'total': self.sum, 'parts': parts}}"

    @property
    def table(self):
        parts = [part for part in self.parts if part.count == 0] + self.drawn_parts
        parts.sort(key=lambda part: self.parts.index(part) if part in self.parts else len(self.parts))
        rows = [(Cell(part.label, part.url), Cell(str(part.count))) for part in parts]
        return Table((_("Status"), _("Number")), (*rows, (Cell(_("total")), Cell(str(self.sum)))))


@dataclass(frozen=True)
class Progress:
    """How many of all are done, as far as that is known. ValueError unless 0 ≤ done ≤ known ≤ total."""

    done: int
    known: int
    total: int

    def __post_init__(self):
        if not 0 <= self.done <= self.known <= self.total:
            raise ValueError(f"Progress: {self.done} done of {self.known} known of {self.total} cannot be.")

    @property
    def done_width(self):
        return round(100 * self.done / self.total, 2) if self.total else 0

    @property
    def known_width(self):
        return round(100 * self.known / self.total, 2) if self.total else 0

    @property
    def words(self):
        if not self.total:
            return _("nothing to count")
        if not self.known:
            words = ngettext("%(total)d, not known", "%(total)d, none of them known", self.total)
            return words % {"total": self.total}
        words = _("%(done)d of %(total)d done") % {"done": self.done, "total": self.total}
        if unknown := self.total - self.known:
            words += ", " + _("%(n)d not known") % {"n": unknown}
        return words
