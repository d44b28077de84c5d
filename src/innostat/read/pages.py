"""Over the pages of a document: lines joined to paragraphs, tables that go on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import pairwise

from innostat import lazy_regex as regex
from innostat.read.blocks import Block, Cell, Grid, clean_cell, table_blocks
from innostat.read.heads import joined_heads
from innostat.read.page import Item
from innostat.read.wording import CAPTION, FIGURE, HEADING, NOTE, STOP, UNIT, YEAR

_HAN = regex.compile(r"[\u3400-\u9fff]")
_RUN = regex.compile(r"[（(“《]?[A-Za-z0-9.,%/&]{1,20}[）)%，。；、：！？]*")  # what no line break cuts
_MARK = regex.compile(
    r"[•·●○◆■▪–—]|[（(]?(?:\d{1,3}|[a-zA-Z]|[一二三四五六七八九十]{1,3})[.、．）)](?!\d)|\[\d{1,3}\]|[①-⑳]"
)  # of an item of a list
_PADDING = 12.0  # of a cell, both sides


def join_pages(pages: list[list[Item]]) -> list[Block]:
    """The blocks of a document: lines joined to paragraphs, over page breaks too; a table between two pages cuts no sentence."""
    _join_tables(pages)
    blocks: list[Block] = []
    waiting: list[Block] = []  # tables met while a sentence is open
    text, page = "", 1
    breaks: list[int] = []
    last: Item | None = None
    for number, items in enumerate(pages, 1):
        fresh = True
        for item in items:
            if item.table:
                tables = _table(item, number)
                if last is not None and fresh and _open(last, text):
                    waiting += tables
                    continue
                if text:
                    blocks.append(Block(text, page=page, breaks=tuple(breaks)))
                blocks += [*waiting, *tables]
                text, breaks, waiting, last = "", [], [], None
                continue
            if last is not None and _goes_on(last, item, text, fresh):
                if text[-1].isascii() and item.text[:1].isascii() and text[-1].isalpha() and item.text[:1].isalpha():
                    text += " "
                if fresh:
                    breaks.append(len(text))
                text += item.text
            else:
                if text:
                    blocks.append(Block(text, page=page, breaks=tuple(breaks)))
                blocks += waiting
                text, page, breaks, waiting = item.text, number, [], []
            last, fresh = item, False
    if text:
        blocks.append(Block(text, page=page, breaks=tuple(breaks)))
    return blocks + waiting


def _join_tables(pages: list[list[Item]]) -> None:
    """Tables that go on at the top of the next page become one; a heading that is printed again is left out."""
    table: Item | None = None
    before: list[Item] = []
    for items in pages:
        _join_bodies(items)
        if not items:
            continue
        if before and not before[-1].table:
            _drop_repeated_heads(before, items)
        if before and items and items[0].table and (heads := _heads(before, items[0])):
            again = next(
                (n for n, row in enumerate(heads) if n >= len(items[0].grid) or _texts(row) != _texts(items[0].grid[n])), len(heads)
            )
            items[0].grid[:again] = heads
            table = None
        before = items
        if table is not None:
            rows: Grid = []
            _drop_heads(items, table)
            if items and items[0].table:
                _widen_head(table, items[0])
            while (
                items
                and len(items[0].parts) == 1
                and abs(items[0].x0 - table.x0) < 3
                and abs(items[0].size - table.size) < 0.25 * table.size
                and _cut_row(table, items[0].text)
            ):
                table.grid[-1][0] = Cell(table.grid[-1][0].text + clean_cell(items.pop(0).text))
            if items and items[0].table and len(items[0].grid[0]) == len(table.grid[0]):
                rows = items.pop(0).grid
                for row in table.grid[:6]:
                    if len(rows) < 2 or [c.text for c in rows[0]] != [c.text for c in row]:
                        break
                    rows = rows[1:]
                if len(rows) > 1 and rows[0][0].text and not any(c.text for c in rows[0][1:]) and _cut_row(table, rows[0][0].text):
                    table.grid[-1][0] = Cell(table.grid[-1][0].text + rows.pop(0)[0].text)
                elif len(rows) > 1 and _rest_of_row(table, rows[0]):
                    table.grid[-1] = [
                        Cell(clean_cell(f"{a.text}\n{b.text}"), a.copy) if b.text else a
                        for a, b in zip(table.grid[-1], rows.pop(0), strict=True)
                    ]
            else:
                while items and 2 <= len(items[0].parts) <= len(table.grid[0]) and any(FIGURE.fullmatch(p.strip()) for p in items[0].parts):
                    rows.append([Cell(clean_cell(p)) for p in items.pop(0).parts])
            table.grid += rows
            if rows:
                table.tails.append(sum(any(c.text for c in row) for row in rows))
        if items:
            table = items[-1] if items[-1].table else None


def _join_bodies(items: list[Item]) -> None:
    """Tables of which the heading alone stands between rules take the rows in columns that stand directly below it."""
    at = 0
    while at < len(items):
        head, at = items[at], at + 1
        if (
            not head.table
            or len(head.grid) > 4
            or any(FIGURE.fullmatch(c.text) for row in head.grid for c in row if not YEAR.fullmatch(c.text))
        ):
            continue
        while at < len(items) and items[at].top - head.bottom < 2 * head.size and (rows := _body(items[at], head)):
            head.grid += rows
            head.x1, head.bottom = max(head.x1, items[at].x1), items.pop(at).bottom


def _body(item: Item, head: Item) -> Grid:
    """The rows that an item below the heading of a table adds to it; none if it is not in its columns or has no figures."""
    grid = item.grid if item.table else [[Cell(clean_cell(p)) for p in item.parts]]
    columns = [bisect_right(head.spans, (x0 + x1) / 2, key=lambda span: span[0]) - 1 for x0, x1 in item.spans]
    fits = len(columns) > 1 and columns[0] >= 0 and len(set(columns)) == len(columns) and item.x1 < head.x1 + 6 * head.size
    figures = [any(FIGURE.fullmatch(c.text) for c in row[1:]) for row in grid]
    if not fits or not any(figures) or (not figures[0] and sum(bool(c.text) for c in grid[0]) > 1):  # with a heading of its own
        return []
    rows: Grid = [[Cell("")] * len(head.spans) for _ in grid]
    for row, cells in zip(rows, grid, strict=True):
        for column, cell in zip(columns, cells, strict=True):
            row[column] = cell
    return rows


def _cut_row(table: Item, text: str) -> bool:
    """Whether what stands alone at the top of a page is the rest of the label of a table's last row, which leaves no room for a character in its column."""
    row, (x0, x1) = table.grid[-1], table.spans[0]
    if (
        not table.size
        or HEADING.match(text)
        or NOTE.match(text)
        or CAPTION.match(text)
        or STOP.search(text)
        or not any(FIGURE.fullmatch(c.text) for c in row[1:])
    ):
        return False
    return (
        len(row[0].text) >= 5 and len(text) * table.size < 3 * (x1 - x0) and len(row[0].text) * table.size > x1 - x0 - _PADDING - table.size
    )


def _rest_of_row(table: Item, rest: list[Cell]) -> bool:
    """Whether the first row on a page is the rest of the row before it, one of the body or the only one of a heading.

    It has no figures and no label, and each of its cells goes on with one that was full.
    """
    last = table.grid[-1]
    head = len(table.grid) == 1 and not any(c.copy for c in last)
    if rest[0].text or len(rest) != len(last) or not (head or any(FIGURE.fullmatch(c.text) for c in last[1:])):
        return False
    return all(
        not b.copy
        and not FIGURE.fullmatch(b.text)
        and not STOP.search(a.text)
        and _wide(a.text) * table.size > x1 - x0 - _PADDING - table.size
        for a, b, (x0, x1) in zip(last, rest, table.spans, strict=True)
        if b.text
    )


def _wide(text: str) -> float:
    """How wide a text is, in Chinese characters.

    >>> _wide("研发"), _wide("12.5")
    (2.0, 2.0)
    """
    return sum(1.0 if c > "\u2e80" else 0.5 for c in text)


def _widen_head(head: Item, table: Item) -> None:
    """Give a heading at the foot of a page, which spans columns that its next row on the new page parts, the columns of that table."""
    figures = any(FIGURE.fullmatch(c.text) for row in head.grid for c in row if not YEAR.fullmatch(c.text))
    if (
        figures
        or len(head.grid) > 3
        or not 2 < len(head.spans) + 1 <= len(table.spans)
        or abs(head.x0 - table.x0) + abs(head.x1 - table.x1) > 6
    ):
        return
    starts = [x0 for x0, _ in table.spans]
    if any(min(abs(x0 - x) for x in starts) > 3 for x0, _ in head.spans) or len(head.grid[0]) != len(head.spans):
        return
    over = [bisect_right(head.spans, x0 + 4, key=lambda span: span[0]) - 1 for x0 in starts]
    head.grid = [
        [Cell(row[k].text, row[k].copy or ("col" if at and over[at - 1] == k else "")) for at, k in enumerate(over)] for row in head.grid
    ]
    head.spans = table.spans
    below = table.grid[0]
    if not any(FIGURE.fullmatch(c.text) for c in below[1:]):
        table.grid[0] = [
            Cell(a.text, "row") if a.text and not b.text and over.count(k) == 1 else b
            for a, b, k in zip(head.grid[-1], below, over, strict=True)
        ]


def _texts(row: list[Cell]) -> list[str]:
    return [c.text.replace(" ", "") for c in row if c.text and not c.copy]


def _drop_repeated_heads(before: list[Item], items: list[Item]) -> None:
    """Take lines in columns from the top of a page that the page before has near its foot: the heading of a table of which it shows a row or two."""
    foot = [i.parts for i in before[-6:] if not i.table and len(i.parts) > 1 and not any(FIGURE.fullmatch(p.strip()) for p in i.parts)]
    while items and not items[0].table and len(items) > 1 and items[0].parts in foot:
        items.pop(0)


def _drop_heads(items: list[Item], table: Item) -> None:
    """Take the heading of a table that goes on from the top of a page, where it is printed again as lines of their own."""
    for row in table.grid[:6]:
        head = _texts(row)
        if not items or items[0].table or len(head) < 2 or [clean_cell(p).replace(" ", "") for p in items[0].parts] != head:
            return
        items.pop(0)


def _heads(before: list[Item], table: Item) -> Grid:
    """The heading of a table that stands at the foot of the page before, taken from there: short lines in the table's columns."""
    at = len(before)
    while at and len(before) - at < 6 and not before[at - 1].table and len(before[at - 1].parts) <= len(table.spans):
        line = before[at - 1]
        if any(len(p) > 24 or STOP.search(p.rstrip("）)")) or CAPTION.match(p) or UNIT.match(p) for p in line.parts) or not _columns(
            line, table
        ):
            break
        at -= 1
    while at < len(before) and len(before[at].parts) < 2:
        at += 1  # a heading of the text, not of the table
    rows: Grid = []
    for above, line in zip([None, *before[at:]], before[at:], strict=False):
        if (
            above is not None
            and len(line.parts) == 1
            and line.top - above.bottom < 0.8 * line.size
            and (cell := rows[-1][_columns(line, table)[0]]).text
        ):
            rows[-1][_columns(line, table)[0]] = Cell(clean_cell(cell.text + line.text))  # a further line of a cell
            continue
        cells = [""] * len(table.spans)
        for text, column in zip(line.parts, _columns(line, table), strict=True):
            cells[column] = clean_cell(cells[column] + text)
        rows.append([Cell(c) for c in cells])
    del before[at:]
    return joined_heads(rows)


def _columns(line: Item, table: Item) -> list[int]:
    """The column of a table that each part of a line stands over; none where the line reaches far beyond the table."""
    if len(line.parts) == len(table.spans) > 1:
        return list(range(len(line.parts)))
    if line.x0 < table.x0 - 2 * line.size or line.x1 > table.x1 + 6 * line.size:
        return []
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(table.spans)]
    return [bisect_right(middles, (x0 + x1) / 2) for x0, x1 in line.spans]


def _table(item: Item, page: int) -> list[Block]:
    """The blocks of a table, with the places where pages end in it."""
    blocks = table_blocks(item.grid, page)
    if not item.tails:
        return blocks
    at = next((i for i, b in enumerate(blocks) if b.table), None)
    if at is None:
        return blocks
    lines = blocks[at].text.split("\n")
    left = len(lines) + len(blocks) - at - 1
    breaks: list[int] = []
    for tail in reversed(item.tails):
        left -= tail
        breaks.insert(0, sum(len(line) + 1 for line in lines[: max(left, 0)]))
    blocks[at] = replace(blocks[at], breaks=tuple(min(b, len(blocks[at].text)) for b in breaks))
    return [*blocks[: at + 1], *(replace(b, page=page + len(breaks)) for b in blocks[at + 1 :])]


def _open(last: Item, text: str) -> bool:
    return last.x1 > last.right - 2 * last.size and not STOP.search(text) and not UNIT.match(text)


def _goes_on(last: Item, item: Item, text: str, new_page: bool) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    size = max(last.size, 1.0)
    new_page = new_page or (item.top < last.top and item.left > last.right - size)  # or a new column
    other = 0.12 if _HAN.search(item.text) and _HAN.search(last.text) else 0.3  # a line of figures alone is as high as its own font
    if abs(item.size - last.size) > other * size or HEADING.match(item.text) and len(item.text) < 40:
        return False
    if (UNIT.match(text) and len(text) < 40) or NOTE.match(item.text) or UNIT.match(item.text):
        return False
    if HEADING.match(text) and len(text) < 40 and last.x1 < last.right - 2 * size:
        return False
    if (
        not new_page
        and abs(item.x0 + item.x1 - last.x0 - last.x1) < 4
        and last.x0 < last.left + 3 * size
        and last.x1 > last.right - 3 * size
    ):
        if item.x0 > item.left + 3 * size and item.top - last.bottom < 1.6 * size and not STOP.search(text):
            return True  # a title in the middle that takes two lines
    run = _RUN.match(item.text)
    full = last.x1 > last.right - (1.4 + 0.6 * len(run[0]) if run and not STOP.search(text) else 2.2) * size
    indented = item.x0 > item.left + 1.2 * size and not _level_with(item, last, text)
    if new_page:
        return full and not indented and not STOP.search(text)
    gap = item.top - last.bottom
    apart = item.lead and gap > item.lead + 0.5 * size  # paragraphs are set apart on this page
    return full and not indented and not apart and gap < 1.6 * size and item.top > last.top


def _level_with(item: Item, last: Item, text: str) -> bool:
    """Whether an indented line goes on with one that is indented alike, or with the text of an item of a list, whose mark stands out.

    Two lines indented by two characters may each be a paragraph of its own.
    """
    if STOP.search(text) or _MARK.match(item.text):
        return False
    size = max(last.size, 1.0)
    off = (item.x0 - last.x0) / size
    first = text == last.text and 1.5 < (item.x0 - item.left) / size < 2.6
    return (abs(off) < 0.6 and not first) or (0 < off < 4 and _MARK.match(last.text) is not None)
