"""Tables as they are printed, read again cell by cell: a table of rows alone does not show a blank cell."""

from __future__ import annotations

from dataclasses import dataclass

from innostat import lazy_regex as regex
from innostat.checks.base import CheckedDocument
from innostat.checks.places import text_place
from innostat.find.grids import Cell, Grid
from innostat.link.layout import Layout
from innostat.models import Place

_BARE = regex.compile(r"[\s:*\-—一]+")


@dataclass(frozen=True)
class PrintedTable:
    """One table of a document with what its header and label columns are."""

    doc: CheckedDocument
    grid: Grid
    layout: Layout
    kind: str

    def place(self, cells: list[Cell]) -> Place:
        """The place of a row's cells."""
        full = [c for c in cells if c.end > c.start] or cells
        return text_place(self.doc, min(c.start for c in full), max(c.end for c in full))

    @property
    def head(self) -> list[Cell]:
        """The cells of the first row."""
        return self.grid[0]


def is_dash(cell: Cell) -> bool:
    """Whether nothing stands in a cell but a dash or the like."""
    return not cell.text or bool(_BARE.fullmatch(cell.text))


def first_text(row: list[Cell]) -> str:
    """The first text of a row."""
    return next((c.text for c in row if c.text), "")
