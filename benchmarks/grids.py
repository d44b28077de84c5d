"""Tables as they stand in a text: spans of rows and cells, for tabs, pipes and HTML."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOTAL = re.compile(r"[全总合][国市省区体计]|.*合\s*计|总\s*计|全\s*国")
NUMBER = re.compile(r"-?\d{1,3}(?:[ ,]\d{3})+(?:\.\d+)?|-?\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Cell:
    """A cell's span in the text, without the marks around it."""

    start: int
    end: int
    text: str

    @property
    def number(self) -> float | None:
        """Its value, if it is a plain number."""
        t = self.text.strip()
        return float(re.sub("[ ,]", "", t)) if NUMBER.fullmatch(t) else None

    @property
    def half(self) -> float:
        """Half of the last digit printed."""
        t = self.text.strip()
        return 10.0 ** -(len(t.rpartition(".")[2]) if "." in t else 0) / 2


@dataclass(frozen=True)
class Row:
    """A row's span, with the line break or the tags that go with it."""

    start: int
    end: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """One table; `kind` is tab, pipe or html."""

    kind: str
    rows: tuple[Row, ...]

    @property
    def body(self) -> tuple[Row, ...]:
        """Rows with a number in them after the first one."""
        return tuple(r for r in self.rows[1:] if any(c.number is not None for c in r.cells))

    @property
    def regular(self) -> bool:
        """Whether all rows have as many cells as the first one."""
        return len({len(r.cells) for r in self.rows}) == 1


def find_grids(text: str) -> list[Grid]:
    """All tables of a text with at least three rows."""
    grids = [Grid("html", _html_rows(m)) for m in re.finditer(r"<table.*?</table>", text, re.S)]
    for kind, mark in (("tab", "\t"), ("pipe", "|")):
        rows: list[Row] = []
        at = 0
        for line in [*text.splitlines(keepends=True), ""]:
            bare = line.rstrip("\r\n")
            if mark in bare and "<t" not in bare:
                if not (kind == "pipe" and re.fullmatch(r"[\s|:\-]+", bare)):
                    rows.append(Row(at, at + len(line), _cells(bare, at, mark)))
            else:
                if rows:
                    grids.append(Grid(kind, tuple(rows)))
                rows = []
            at += len(line)
    return [g for g in grids if len(g.rows) >= 3 and g.body]


def _cells(line: str, at: int, mark: str) -> tuple[Cell, ...]:
    cells = []
    pos = 0
    for part in line.split(mark):
        cells.append(Cell(at + pos, at + pos + len(part), part))
        pos += len(part) + 1
    return tuple(cells[1:-1]) if mark == "|" and line.strip().startswith("|") else tuple(cells)


def _html_rows(m: re.Match[str]) -> tuple[Row, ...]:
    if "span=" in m[0]:
        return ()
    rows = []
    for r in re.finditer(r"<tr>(.*?)</tr>\s*", m[0], re.S):
        cells = [
            Cell(m.start() + r.start(1) + c.start(1), m.start() + r.start(1) + c.end(1), c[1])
            for c in re.finditer(r"<t[dh]>(.*?)</t[dh]>", r[1], re.S)
        ]
        rows.append(Row(m.start() + r.start(), m.start() + r.end(), tuple(cells)))
    return tuple(rows)


def column_sums(grid: Grid) -> list[tuple[Row, list[Row], int]]:
    """(total row, its parts, column) wherever all other rows of a column add up to a total row within the digits printed."""
    found = []
    width = max(len(r.cells) for r in grid.rows)
    for total in grid.body:
        if not TOTAL.match(total.cells[0].text.strip()):
            continue
        parts = [r for r in grid.body if r is not total]
        for j in range(1, width):
            cells = [r.cells[j] for r in parts if j < len(r.cells) and r.cells[j].number is not None]
            whole = total.cells[j] if j < len(total.cells) else None
            if whole is None or whole.number is None or len(cells) < 2 or len(cells) < len(parts):
                continue
            miss = abs(sum(c.number or 0 for c in cells) - whole.number)
            if whole.number and miss <= whole.half + sum(c.half for c in cells) + 1e-9:
                found.append((total, parts, j))
    return found
