"""What marked-up formats say in document order, to blocks: text, paragraph ends, tables with their spans."""

from __future__ import annotations

from dataclasses import dataclass

from innostat.read.blocks import Block, Cell, Grid, clean, clean_cell, paragraphs, table_blocks
from innostat.read.breaks import rejoined

# What a document may cost, however it is marked up.
_MAX_SPAN = 200
_MAX_COPIES = 200_000
_FEW = 20  # pieces of text that may all be blanks


class TableBuilder:
    """Rows and cells as a format's markup gives them, to a grid with spans resolved."""

    def __init__(self) -> None:
        """Start an empty table."""
        self.rows: Grid = []
        self._held: dict[int, tuple[int, Cell]] = {}
        self._copies = 0

    def start_row(self) -> None:
        """Start a row; what spans down from above is filled in as its cells come."""
        self._fill(end=True)
        self.rows.append([])

    def add(self, text: str, rowspan: int = 1, colspan: int = 1, parts: tuple[str, ...] = ()) -> None:
        """Add a cell to the row; `parts`: its paragraphs, where it has several."""
        if not self.rows:
            self.rows.append([])
        self._fill()
        row = self.rows[-1]
        colspan, rowspan = min(max(colspan, 1), _MAX_SPAN), max(rowspan, 1)
        for j in range(colspan):
            if j and self._copies >= _MAX_COPIES:
                break
            self._copies += j > 0
            if rowspan > 1:
                self._held[len(row)] = (rowspan - 1, Cell(text, "col" if j else "row"))
            row.append(Cell(text, "col" if j else "", () if j else parts))

    def above(self, colspan: int = 1) -> None:
        """Add a cell that goes on with the one above it."""
        if not self.rows:
            self.rows.append([])
        row = self.rows[-1]
        over = self.rows[-2] if len(self.rows) > 1 else []
        for j in range(min(max(colspan, 1), _MAX_SPAN)):
            text = over[len(row)].text if len(row) < len(over) else ""
            row.append(Cell(text, "col" if j else "row"))

    def _fill(self, end: bool = False) -> None:
        """Put in the cells that span down from above; at the end of a row also those behind its last cell."""
        if not self.rows or not self._held:
            return
        if self._copies >= _MAX_COPIES:
            self._held = {}
            return
        row, last = self.rows[-1], max(self._held)
        while len(row) <= last:
            left, cell = self._held.pop(len(row), (0, None))
            if cell is None:
                if not end:
                    return
                row.append(Cell(""))
                continue
            if left > 1:
                self._held[len(row)] = (left - 1, cell)
            row.append(cell)
            self._copies += 1

    def drop_row(self) -> None:
        """Forget the last row, which is not shown."""
        if self.rows:
            self.rows.pop()

    def grid(self) -> Grid:
        """The finished grid."""
        self._fill(end=True)
        return self.rows


class BlockBuilder:
    """Takes text and table marks in document order; nested tables make the outer ones mere layout.

    A paragraph ends where the format says so; inside a cell its end is a blank.
    """

    def __init__(self) -> None:
        """Start an empty document."""
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._tables: list[_Open] = []

    def text(self, text: str) -> None:
        """Add running text to the paragraph or cell that is open."""
        cell = self._cell()
        if text:
            (self._text if cell is None else cell).append(text)

    def tail(self, most: int) -> str:
        """The last characters of the paragraph or cell that is open."""
        cell = self._cell()
        said = ""
        for text in reversed(self._text if cell is None else cell):
            said = text + said
            if len(said) >= most:
                break
        return said[-most:]

    @property
    def in_table(self) -> bool:
        """Whether a table is open that is no mere layout."""
        return bool(self._tables) and not self._tables[-1].layout

    @property
    def idle(self) -> bool:
        """Whether no paragraph has begun."""
        return not self._tables and len(self._text) < _FEW and not "".join(self._text).strip()

    def end_paragraph(self) -> None:
        """End a paragraph; inside a table cell a mere blank."""
        cell = self._cell()
        if cell is not None:
            cell.append("\n\v")
            return
        self._flush()

    def start_table(self) -> None:
        """Start a table; those that it stands in hold it as layout."""
        self.end_paragraph()
        for outer in reversed(self._tables):
            if outer.layout:
                break
            outer.layout = True
            self._paragraphs(outer)
        self._flush()
        self._tables.append(_Open())

    def start_row(self) -> None:
        """Start a row."""
        if self._tables:
            self._end_cell()
            self._tables[-1].builder.start_row()

    def drop_row(self) -> None:
        """Forget the row that is open: it is not shown."""
        if self._tables:
            top = self._tables[-1]
            top.cell = None
            top.builder.drop_row()

    def start_cell(self, rowspan: int = 1, colspan: int = 1, above: bool = False) -> None:
        """Start a cell; `above`: it goes on with the one above."""
        if self._tables:
            self._end_cell()
            top = self._tables[-1]
            top.cell, top.spans, top.above = [], (rowspan, colspan), above

    def end_cell(self) -> None:
        """End a cell."""
        if self._tables:
            self._end_cell()

    def end_table(self) -> None:
        """End a table and emit it."""
        if not self._tables:
            return
        self._end_cell()
        done = self._tables.pop()
        if done.layout:
            self._flush()
        else:
            self.blocks += table_blocks(done.builder.grid())

    def finish(self) -> list[Block]:
        """All blocks."""
        while self._tables:
            self.end_table()
        self._flush()
        return self.blocks

    def _cell(self) -> list[str] | None:
        if not self._tables or self._tables[-1].layout:
            return None
        return self._tables[-1].cell

    def _end_cell(self) -> None:
        top = self._tables[-1]
        if top.layout:
            self._flush()
        elif top.cell is not None:
            said = "".join(top.cell)
            text = clean_cell(said)
            if top.above:
                top.builder.above(top.spans[1])
            else:
                top.builder.add(text, *top.spans, parts=paragraphs(said))
        top.cell = None

    def _paragraphs(self, outer: _Open) -> None:
        if outer.cell is not None:
            said = "".join(outer.cell)
            outer.builder.add(clean(said), parts=paragraphs(said))
            outer.cell = None
        self.blocks += [Block(text) for row in outer.builder.rows for c in row if c.text and not c.copy for text in c.paragraphs]
        outer.builder = TableBuilder()

    def _flush(self) -> None:
        if self._text:
            for line in rejoined("".join(self._text).split("\v")):
                tabbed = "\t".join(clean(part) for part in line.split("\t")) if "\t" in line.strip() else clean(line)
                if tabbed.strip():
                    self.blocks.append(Block(tabbed))
            self._text = []


@dataclass(slots=True)
class _Open:
    """A table whose end has not come yet."""

    builder: TableBuilder
    cell: list[str] | None
    spans: tuple[int, int]
    above: bool
    layout: bool

    def __init__(self) -> None:
        self.builder, self.cell, self.spans, self.above, self.layout = TableBuilder(), None, (1, 1), False, False
