"""The same figures as a table, for whoever would rather read than look."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Cell:
    text: str
    url: str = ""


@dataclass(frozen=True)
class Table:
    """`columns` are headings; each row has a cell for each of them, of which the first names the row."""

    columns: tuple
    rows: tuple
