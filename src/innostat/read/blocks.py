"""What the readers of marked-up formats have in common: paragraphs and tables in reading order to a document's plain text.

Tables become tab-separated lines with spans resolved, their caption and unit line before them, their notes behind, so that the stages
after reading see nothing but text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import regex

# What a document may cost, however it is marked up.
_MAX_SPAN = 200
_MAX_COPIES = 200_000

_SPACE = regex.compile(r"[\s\x00-\x1f\x7f\u200b\ufeff]+")
_WRAP = regex.compile(r"(?<=[\u2e80-\u9fff\uff00-\uffef，。；：、！？“”])[ \t]*\n\s*|[ \t]*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef，。；：、！？“”])")
_NUMERIC = regex.compile(r"[-−+▲▼±]?\s?\d[\d\s.,，]*\s?[%‰]?(?:\s?[*①-⑩]+)?")
_YEAR = regex.compile(r"(?:19|20)\d\d\s?年?(?:度)?")
_UNIT = regex.compile(r"[(（]?\s?(?:计量)?单\s?位\s?[:：]")
_NOTE = regex.compile(r"[(（]?(?:注|说明|备注|附注|资料来源|数据来源|来源|Source|Note)\s?\d*\s?[:：.、]|[*＊①②③]")
_CAPTION = regex.compile(r"[（(]?\s?(?:续|附)?\s?[表图]\s?[\d一二三四五六七八九十]|专栏\s?\d|(?:Table|Figure)\s?\d")


class Cell(NamedTuple):
    """A cell's text; `copy`: repeated to the right (`col`) or downwards (`row`) by a span."""

    text: str
    copy: str = ""


Grid = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the lines of a table. `breaks`: offsets in `text` where a new page begins; `page` the page it begins on."""

    text: str
    table: bool = False
    page: int = 1
    breaks: tuple[int, ...] = ()


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[int, ...]]:
    """The text of a document, and where its pages begin (empty if all is on the first).

    >>> assemble([Block("标题"), Block("甲\\t1\\n乙\\t2", table=True), Block("正文分两页", page=2, breaks=(2,))])
    ('标题\\n\\n甲\\t1\\n乙\\t2\\n\\n正文分两页\\n', (0, 13, 15))
    """
    out: list[str] = []
    pages: list[int] = [0]
    at = 0
    before: Block | None = None
    for block in blocks:
        if not block.text:
            continue
        if before is not None:
            tabbed = not before.table and not block.table and "\t" in before.text and "\t" in block.text
            gap = "\n" if tabbed else "\n\n"
            out.append(gap)
            at += len(gap)
        while len(pages) < block.page:
            pages.append(at)
        pages.extend(at + b for b in block.breaks)
        out.append(block.text)
        at += len(block.text)
        before = block
    if out:
        out.append("\n")
    return "".join(out), tuple(pages) if len(pages) > 1 else ()


def clean(text: str) -> str:
    """Text of one line: blanks and line breaks of the markup become one blank, line breaks beside Chinese characters none.

    >>> clean("研发\\n经费 2 947.1\u00a0亿元\\n ")
    '研发经费 2 947.1 亿元'
    """
    return _SPACE.sub(" ", _WRAP.sub("", text) if "\n" in text else text).strip(" ")


def clean_cell(text: str) -> str:
    """Text of a table cell, without what would part it into several."""
    return clean(text).replace("|", "丨")


# tables -------------------------------------------------------------------------------------------------------------


def table_blocks(grid: Grid, page: int = 1) -> list[Block]:
    """A grid as blocks: caption and unit line, the rows, the notes; a table that is mere layout as the paragraphs in it.

    >>> [b.text for b in table_blocks([[Cell("单位：亿元"), Cell("单位：亿元", "col")], [Cell("地区"), Cell("经费")], [Cell("北京"), Cell("2947.1")]])]
    ['单位：亿元', '地区\\t经费\\n北京\\t2947.1']
    """
    grid = _squared(grid)
    before: list[str] = []
    after: list[str] = []
    while len(grid) > 1 and (lone := _heading(grid[0])) is not None:
        before += lone
        grid = grid[1:]
    while len(grid) > 1 and (note := _note(grid[-1])):
        after.insert(0, note)
        grid = grid[:-1]
    grid = _squared(grid)
    if _is_layout(grid):
        body = [Block(c.text, page=page) for row in grid for c in row if c.text and not c.copy]
    else:
        body = [Block("\n".join("\t".join(row) for row in _printed(grid)), True, page)] if grid else []
    return [*(Block(t, page=page) for t in before), *body, *(Block(t, page=page) for t in after)]


def _squared(grid: Grid) -> Grid:
    """Without empty rows and columns, all rows of one width."""
    grid = [row for row in grid if any(c.text for c in row)]
    width = max((len(row) for row in grid), default=0)
    used = [j for j in range(width) if any(j < len(row) and row[j].text and row[j].copy != "col" for row in grid)]
    empty = Cell("")
    return [[row[j] if j < len(row) else empty for j in used] for row in grid]


def _heading(row: list[Cell]) -> list[str] | None:
    """Caption and unit line of a table that prints them in its first rows; None where a row is a header."""
    own = [c.text for c in row if c.text and not c.copy]
    if len(row) < 2 or len(own) > 2:
        return None
    alone = len(own) == 1 and (all(c.copy == "col" for c in row[1:]) or all(not c.text for c in row if c.text != own[0]))
    if alone and (row[0].text or _UNIT.match(own[0])):
        return own if not _is_number(own[0]) else None
    if len(own) == 2 and _UNIT.match(own[1]):
        return own
    return None


def _note(row: list[Cell]) -> str:
    own = [c.text for c in row if c.text and not c.copy]
    return own[0] if len(own) == 1 and row[0].text and (_NOTE.match(own[0]) or (len(own[0]) > 40 and "。" in own[0])) else ""


def _is_number(text: str) -> bool:
    return bool(_NUMERIC.fullmatch(text))


def _is_layout(grid: Grid) -> bool:
    cells = [c.text for row in grid for c in row if c.text and not c.copy]
    if len(grid[0]) < 2 if grid else True:
        return True
    long = sum(len(t) > 80 and "。" in t for t in cells)
    figures = sum(_is_number(t) for t in cells)
    return long * 3 > len(cells) or (figures == 0 and long > 0) or (len(grid) == 1 and long > 0)


def _printed(grid: Grid) -> Iterator[list[str]]:
    """Rows as they are printed, spans resolved: headers and labels repeat, a figure stands once."""
    header = True
    for row in grid:
        values = [c.text for c in row[1:] if _is_number(c.text) and not _YEAR.fullmatch(c.text)]
        header = header and not values
        own = [c.text for c in row if c.text and not c.copy]
        if not header and len(own) == 1 and all(c.copy == "col" or not c.text for c in row[1:]):
            yield [c.text if not c.copy else "" for c in row]  # a group heading inside the body
        else:
            yield [c.text if header or not c.copy or not any(ch.isdigit() for ch in c.text) else "" for c in row]


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

    def add(self, text: str, rowspan: int = 1, colspan: int = 1) -> None:
        """Add a cell to the row."""
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
            row.append(Cell(text, "col" if j else ""))

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
        (self._text if cell is None else cell).append(text)

    def end_paragraph(self) -> None:
        """End a paragraph; inside a table cell a mere blank."""
        cell = self._cell()
        if cell is not None:
            cell.append("\n")
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
            text = clean_cell("".join(top.cell))
            if top.above:
                top.builder.above(top.spans[1])
            else:
                top.builder.add(text, *top.spans)
        top.cell = None

    def _paragraphs(self, outer: _Open) -> None:
        if outer.cell is not None:
            outer.builder.add(clean("".join(outer.cell)))
            outer.cell = None
        self.blocks += [Block(c.text) for row in outer.builder.rows for c in row if c.text and not c.copy]
        outer.builder = TableBuilder()

    def _flush(self) -> None:
        if self._text:
            for line in "".join(self._text).split("\v"):
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


# sheets -------------------------------------------------------------------------------------------------------------


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

    for row in rows:
        cells = list(row)
        lone = _lone(cells)
        if not any(c.text for c in cells):
            close()
        elif lone and (not run or len(lone) > 40 or "。" in lone or _CAPTION.match(lone) or _UNIT.match(lone) or _NOTE.match(lone)):
            close()
            blocks.append(Block(lone))
        elif not run and (unit := _with_unit(cells)):
            blocks.extend(Block(t) for t in unit)
        else:
            run.append(cells)
    close()
    return blocks


def _lone(row: Sequence[Cell]) -> str:
    """The text of a row in which one cell is filled, else empty."""
    own = [c.text for c in row if c.text and not c.copy]
    return own[0] if len(own) == 1 and not _is_number(own[0]) else ""


def _with_unit(row: Sequence[Cell]) -> list[str]:
    own = [c.text for c in row if c.text and not c.copy]
    return own if len(own) == 2 and _UNIT.match(own[1]) else []


def _loose(row: Sequence[Cell]) -> list[Block]:
    return [Block("\t".join(c.text for c in row if c.text and not c.copy))]


# passages that stand twice --------------------------------------------------------------------------------------------


def drop_repeated(blocks: list[Block]) -> list[Block]:
    """Without what a page carries a second time: long paragraphs and tables said before, and the short ones that go with them.

    >>> long = "2023年全国研发经费投入33357.1亿元，比上年增长8.4%，增速比上年有所回落，投入强度为2.65%。"
    >>> [b.text[:5] for b in drop_repeated([Block("一、总体"), Block(long), Block("一、总体"), Block(long)])]
    ['一、总体', '2023年']
    """
    keys = [_SPACE.sub("", b.text) for b in blocks]
    blobs = _blobs(keys)
    seen: set[str] = set()
    again: list[bool] = []
    for i, key in enumerate(keys):
        again.append(i in blobs or key in seen)
        if i not in blobs:
            seen.add(key)
    drop = [a and (i in blobs or len(keys[i]) >= 40) for i, a in enumerate(again)]
    for order in (range(1, len(blocks)), range(len(blocks) - 2, -1, -1)):
        for i in order:
            near = i - 1 if order.step > 0 else i + 1
            drop[i] = drop[i] or (again[i] and drop[near])
    return [b for b, dropped in zip(blocks, drop, strict=True) if not dropped]


def _blobs(keys: list[str]) -> set[int]:
    """Paragraphs that are others run together: the hidden copy that a page keeps for search or print."""
    found: set[int] = set()
    parts = [k for k in keys if 12 <= len(k) < 4000]
    for i, key in enumerate(keys):
        if len(key) < 300:
            continue
        if len(found) > 20:
            break
        inside = [p for p in dict.fromkeys(parts) if len(p) < 0.9 * len(key) and p in key]
        if len(inside) >= 3 and sum(map(len, inside)) > 0.8 * len(key):
            found.add(i)
    return found


def on_page(blocks: Iterable[Block], page: int) -> list[Block]:
    """The blocks, moved to a page."""
    return [replace(b, page=page) for b in blocks]
