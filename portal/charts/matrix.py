"""A table of counts, each a link, shaded by its share of the row.

    from portal.charts.matrix import Cell, Column, Matrix, Row

    Matrix(
        title=_("Actions by partnership and status"), corner=_("Partnership"),
        columns=[Column("finalised", _("finalised"), "finalised", url="/actions/?status=finalised")],
        rows=[Row("Housing", "/partnerships/housing/", hue=3, cells=[Cell(4, "/actions/?…")])],
    )

    {% load charts %}{% matrix chart %}

`look` is a status of the design or "". A row has a cell for each column, in their order (ValueError else). Its `total`
is the sum of its cells unless it is given, with `total_url` for its link.
"""

from dataclasses import dataclass
from functools import cached_property

STEPS = 5  # shades


@dataclass(frozen=True)
class Column:
    key: str
    label: str
    look: str = ""
    url: str = ""


@dataclass(frozen=True)
class Cell:
    """`note` stands below the number: of which day it is, say."""

    count: int
    url: str = ""
    note: str = ""


@dataclass(frozen=True)
class Row:
    label: str
    url: str = ""
    hue: int | None = None
    cells: tuple = ()
    total: int | None = None
    total_url: str = ""
    note: str = ""

    @property
    def total_cell(self):
        return Cell(self.sum, self.total_url)

    @property
    def sum(self):
        return sum(cell.count for cell in self.cells) if self.total is None else self.total


@dataclass(frozen=True)
class Matrix:
    title: str
    columns: tuple
    rows: tuple
    corner: str = ""
    total_url: str = ""

    def __post_init__(self):
        for row in self.rows:
            if len(row.cells) != len(self.columns):
                raise ValueError(f"Matrix: “{row.label}” has {len(row.cells)} cells for {len(self.columns)} columns.")

    @cached_property
    def shaded_rows(self):
        """`(row, [(cell, column, shade from 0 to 5)])`: 0 for none, 5 for the whole row."""
        return [
            (row, [(c, column, shade(c.count, row.sum)) for c, column in zip(row.cells, self.columns, strict=True)])
            for row in self.rows
        ]

    @property
    def totals(self):
        return [
            (Cell(sum(row.cells[index].count for row in self.rows), column.url), column)
            for index, column in enumerate(self.columns)
        ]

    @property
    def total(self):
        return Cell(sum(row.sum for row in self.rows), self.total_url)


def shade(count, total):
    """From 1 to 5 by fifths of the whole; 0 only for nothing."""
    return max(1, min(STEPS, -(-count * STEPS // total))) if count > 0 and total > 0 else 0
