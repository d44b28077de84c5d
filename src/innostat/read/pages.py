"""Over the pages of a document: lines joined to paragraphs, tables that go on, running heads and feet left out."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import regex

from innostat.read.blocks import Block, Cell, Grid, clean_cell, table_blocks
from innostat.read.page import Item
from innostat.read.wording import FIGURE, HEADING, STOP

_RUN = regex.compile(r"[A-Za-z0-9.,%/]{2,20}")  # what no line break cuts
_PAGE_NUMBER = regex.compile(r"[-—–·\s]*(?:第\s?)?(?:\d{1,4}|[IVXivx]{1,6})(?:\s?页)?[-—–·\s]*(?:[/／,，]?\s?共?\s?\d{1,4}\s?页?)?[-—–·\s]*")
_EDGE = 0.12


def without_running_lines(pages: list[list[Item]], heights: list[float]) -> list[list[Item]]:
    """Without page numbers, and without lines that stand at the same place of several pages' heads or feet."""

    def edge(item: Item, height: float) -> bool:
        return not item.table and (item.bottom < _EDGE * height or item.top > (1 - _EDGE) * height)

    def key(item: Item) -> tuple[str, int]:
        return regex.sub(r"\d+|\s+|[IVXivx]+$", "#", item.text).strip("#-— "), round(item.top / 6)

    seen: Counter[tuple[str, int]] = Counter()
    for items, height in zip(pages, heights, strict=True):
        seen.update({key(i) for i in items if edge(i, height)})
    filled = sum(bool(items) for items in pages)
    enough = 2 if filled < 6 else 3
    out: list[list[Item]] = []
    for items, height in zip(pages, heights, strict=True):
        kept = []
        for item in items:
            if edge(item, height):
                text, place = key(item)
                near = max(seen[text, place + d] for d in (-1, 0, 1))
                if _PAGE_NUMBER.fullmatch(item.text.strip()) or (near >= enough and len(text) >= 2):
                    continue
            kept.append(item)
        out.append(kept)
    return out


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
        if not items:
            continue
        if before and items[0].table and len(before[-1].parts) == len(items[0].grid[0]) >= 2:
            items[0].grid.insert(0, [Cell(clean_cell(p)) for p in before.pop().parts])  # its heading stands at the foot of the page before
            table = None
        before = items
        if table is not None:
            rows: Grid = []
            if items[0].table and len(items[0].grid[0]) == len(table.grid[0]):
                rows = items.pop(0).grid
                for row in table.grid[:6]:
                    if len(rows) < 2 or [c.text for c in rows[0]] != [c.text for c in row]:
                        break
                    rows = rows[1:]
            else:
                while items and 2 <= len(items[0].parts) <= len(table.grid[0]) and any(FIGURE.fullmatch(p.strip()) for p in items[0].parts):
                    rows.append([Cell(clean_cell(p)) for p in items.pop(0).parts])
            table.grid += rows
            if rows:
                table.tails.append(sum(any(c.text for c in row) for row in rows))
        if items:
            table = items[-1] if items[-1].table else None


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
    return last.x1 > last.right - 2 * last.size and not STOP.search(text)


def _goes_on(last: Item, item: Item, text: str, new_page: bool) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    size = max(last.size, 1.0)
    if abs(item.size - last.size) > 0.12 * size or HEADING.match(item.text) and len(item.text) < 40:
        return False
    if HEADING.match(text) and len(text) < 40 and last.x1 < last.right - 2 * size:
        return False
    if not new_page and abs(item.x0 + item.x1 - last.x0 - last.x1) < 4 and last.x0 < last.left + 3 * size and last.x1 > last.right - 3 * size:
        if item.x0 > item.left + 3 * size and item.top - last.bottom < 1.6 * size and not STOP.search(text):
            return True  # a title in the middle that takes two lines
    run = _RUN.match(item.text)
    full = last.x1 > last.right - (1.4 + 0.6 * len(run[0]) if run and not STOP.search(text) else 2.2) * size
    indented = item.x0 > item.left + 1.2 * size
    if new_page:
        return full and not indented and not STOP.search(text)
    gap = item.top - last.bottom
    return full and not indented and gap < 1.6 * size and item.top > last.top
