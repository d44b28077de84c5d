"""Sheets of cells to blocks: which rows are tables, which are captions, notes and paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from innostat import lazy_regex as regex
from innostat.read.blocks import Block, Cell, Grid, table_blocks
from innostat.read.wording import CAPTION, NOTE, UNIT, is_number

MAX_CELLS = 3_000_000
MAX_COLUMNS = 2_000
#: What programs name sheets by themselves.
PLAIN_NAME = regex.compile(r"(?:Sheet|工作表|Table|表)\s?\d*", regex.I)

_MEASURED = regex.compile(r"指\s?标\s?[:：]\s*(?P<name>\S.*)")

#: First row, first column, last row, last column.
Merge = tuple[int, int, int, int]


def sheet_blocks(rows: Sequence[Sequence[Cell]]) -> list[Block]:
    """The blocks of a sheet: runs of rows with several cells are tables, rows with one cell are captions, notes and paragraphs.

    >>> [b.text for b in sheet_blocks([[Cell("表1 研发经费")], [Cell("地区"), Cell("亿元")], [Cell("北京"), Cell("2947.1")], [Cell("")], [Cell("正文。")]])]
    ['表1 研发经费', '地区\\t亿元\\n北京\\t2947.1', '正文。']
    """
    blocks: list[Block] = []
    run: Grid = []

    def close() -> None:
        nonlocal run
        tail: list[Block] = []
        while run and _lone(run[-1]):
            tail.insert(0, Block(_lone(run.pop())))
        if run:
            blocks.extend(table_blocks(run) if len(run) > 1 else _loose(run[0]))
        blocks.extend(tail)
        run = []

    for row in _indicator_last(rows):
        cells = list(row)
        lone = _lone(cells)
        if not any(c.text for c in cells):
            close()
        elif lone and (not run or len(lone) > 40 or "。" in lone or CAPTION.match(lone) or UNIT.match(lone) or NOTE.match(lone)):
            close()
            blocks.append(Block(lone))
        elif not run and (unit := _with_unit(cells)):
            blocks.extend(Block(t) for t in unit)
        else:
            run.append(cells)
    close()
    return blocks


def _indicator_last(rows: Sequence[Sequence[Cell]]) -> Sequence[Sequence[Cell]]:
    """The line above a table that names what it measures (指标：年末常住人口(万人)) as its caption: next to it, below the years and the database.

    >>> [[c.text for c in row] for row in _indicator_last([[Cell("指标：人口(万人)")], [Cell("时间：最近5年")], [Cell("地区"), Cell("2024年")]])]
    [['时间：最近5年'], ['人口(万人)'], ['地区', '2024年']]
    """
    head = next((i for i, row in enumerate(rows[:12]) if any(c.text for c in row) and not _lone(row)), 0)
    for i in range(head):
        if m := _MEASURED.fullmatch(_lone(rows[i])):
            return [*rows[:i], *rows[i + 1 : head], [Cell(m["name"])], *rows[head:]]
    return rows


def _lone(row: Sequence[Cell]) -> str:
    """The text of a row in which one cell is filled, else empty."""
    own = [c.text for c in row if c.text and not c.copy]
    return own[0] if len(own) == 1 and not is_number(own[0]) else ""


def _with_unit(row: Sequence[Cell]) -> list[str]:
    own = [c.text for c in row if c.text and not c.copy]
    return own if len(own) == 2 and UNIT.match(own[1]) else []


def _loose(row: Sequence[Cell]) -> list[Block]:
    return [Block("\t".join(c.text for c in row if c.text and not c.copy))]


def grid_of(rows: dict[int, dict[int, str]], merges: list[Merge]) -> list[list[Cell]]:
    """Sparse rows to full ones; an empty row stands for any number of them."""
    cells = {n: {j: Cell(t) for j, t in row.items()} for n, row in rows.items()}
    copies = 0
    for top, first, bottom, last in merges:
        text = rows.get(top, {}).get(first, "")
        if not text:
            continue
        for n in range(top, min(bottom, top + 2000) + 1):
            if n not in cells:
                continue
            for j in range(first, min(last, first + 200) + 1):
                if (n, j) != (top, first) and copies < 200_000:
                    cells[n][j] = Cell(text, "row" if j == first else "col")
                    copies += 1
    out: list[list[Cell]] = []
    before = 0
    for n in sorted(cells):
        if before and n > before + 1:
            out.append([])
        row = cells[n]
        out.append([row.get(j, Cell("")) for j in range(1, max(row) + 1)] if row else [])
        before = n
    return out
