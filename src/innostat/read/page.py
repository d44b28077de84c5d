"""The layout of a printed page: characters and rules to paragraphs and tables in reading order. Lengths are points, y runs downwards."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import NamedTuple

import regex

from innostat.read.blocks import Block, Cell, Grid, clean_cell, table_blocks

_UNIT = regex.compile(r"[(（]?\s?(?:计量)?单\s?位\s?[:：]")
_STOP = regex.compile(r"[。！？：；”』」）)]$")
_HEADING = regex.compile(r"(?:第?[一二三四五六七八九十]+[、.章节]|[(（][一二三四五六七八九十]+[)）]|附?[表图]\s?\d|专栏)")
_NUMBER = regex.compile(r"[-−+]?\d[\d,.\s]*[%‰]?[*①-⑩]*|[-—…/]+")
_LATIN = regex.compile(r"[A-Za-z0-9]")
_RUN = regex.compile(r"[A-Za-z0-9.,%/]{2,20}")  # what no line break cuts


class Char(NamedTuple):
    """A character and its box; `space`: a blank stands before it."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str
    space: bool = False


class Rule(NamedTuple):
    """A straight line, level or upright."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Segment:
    """Characters of one line without a wide gap."""

    x0: float
    y0: float
    x1: float
    y1: float
    text: str

    @property
    def size(self) -> float:
        """Height of the line."""
        return self.y1 - self.y0


@dataclass(slots=True)
class Item:
    """A line of running text, or a table, with its place. `left`, `right`: margins of the column that it stands in."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    size: float = 0.0
    left: float = 0.0
    right: float = 0.0
    table: bool = False
    grid: Grid = field(default_factory=list)
    parts: tuple[str, ...] = ()
    tails: list[int] = field(default_factory=list)  # rows of a table that stand on the pages after its first


# lines ----------------------------------------------------------------------------------------------------------------


def lines_of(chars: list[Char]) -> list[list[Char]]:
    """Characters by line, from top to bottom, each line from left to right.

    A raised or lowered character belongs to the line that it overlaps.
    """
    lines: list[list[Char]] = []
    top = bottom = 0.0
    for c in sorted(chars, key=lambda c: ((c.y0 + c.y1) / 2, c.x0)):
        overlap = min(bottom, c.y1) - max(top, c.y0)
        if lines and overlap > 0.55 * min(bottom - top, c.y1 - c.y0):
            lines[-1].append(c)
            if c.y1 - c.y0 > bottom - top:
                top, bottom = c.y0, c.y1
        else:
            lines.append([c])
            top, bottom = c.y0, c.y1
    return [sorted(line, key=lambda c: c.x0) for line in lines]


def segments_of(line: list[Char], wide: float = 0.85) -> list[Segment]:
    """A line cut at its wide gaps (in heights of the line)."""
    size = median(c.y1 - c.y0 for c in line)
    floor = max(c.y1 for c in line if c.y1 - c.y0 >= 0.9 * size)
    found: list[Segment] = []
    run: list[Char] = []
    out: list[str] = []

    def close() -> None:
        if run:
            found.append(Segment(run[0].x0, min(c.y0 for c in run), max(c.x1 for c in run), max(c.y1 for c in run), "".join(out)))

    raised = False
    for c in line:
        if run:
            last = run[-1]
            gap = c.x0 - last.x1
            if c.text == last.text and abs(c.x0 - last.x0) < 0.2 * size:
                continue  # printed twice for bold
            if gap > wide * size:
                close()
                run, out, raised = [], [], False
            elif c.space or (gap > 0.22 * size and _LATIN.match(c.text) and _LATIN.match(last.text)):
                out.append(" ")
        small = c.y1 - c.y0 < 0.8 * size and c.y1 < floor - 0.12 * size and c.text.isdigit()
        if small and not raised and out and out[-1] not in "[(":
            if c.text in "23" and out[-1] == "m":
                out.append("²" if c.text == "2" else "³")
                run.append(c)
                continue
            out.append("^")
        raised = small
        run.append(c)
        out.append(c.text)
    close()
    return found


# ruled tables ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """The rules of one table: positions of its columns and rows, and the rules themselves."""

    xs: list[float]
    ys: list[float]
    level: list[Rule]
    upright: list[Rule]


def frames_of(rules: list[Rule]) -> list[Frame]:
    """Rules that cross each other, as tables of at least two columns and two rows."""
    level = _joined([r for r in rules if r.x1 - r.x0 >= r.y1 - r.y0], upright=False)
    upright = _joined([r for r in rules if r.y1 - r.y0 > r.x1 - r.x0], upright=True)
    if len(level) < 2 or not upright or len(level) * len(upright) > 400_000:
        return []
    group = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    for i, h in enumerate(level):
        for j, v in enumerate(upright):
            if h.x0 - 3 <= v.x0 <= h.x1 + 3 and v.y0 - 3 <= h.y0 <= v.y1 + 3:
                group[root(len(level) + j)] = root(i)
    frames = []
    for g in sorted({root(i) for i in range(len(level))}):
        hs = [h for i, h in enumerate(level) if root(i) == g]
        vs = [v for j, v in enumerate(upright) if root(len(level) + j) == g]
        if len(hs) < 2 or not vs:
            continue
        xs = _clustered([v.x0 for v in vs] + [min(h.x0 for h in hs), max(h.x1 for h in hs)])
        ys = _clustered([h.y0 for h in hs])
        if len(xs) >= 3 and len(ys) >= 2 and len(xs) * len(ys) < 50_000:
            frames.append(Frame(xs, ys, hs, vs))
    return frames


def _clustered(values: list[float], near: float = 4.0) -> list[float]:
    out: list[float] = []
    for v in sorted(values):
        if not out or v - out[-1] > near:
            out.append(v)
    return out


def _joined(rules: list[Rule], upright: bool) -> list[Rule]:
    """Pieces of a rule as one, reduced to lines without thickness."""
    bare = []
    for r in rules:
        x, y = (r.x0 + r.x1) / 2, (r.y0 + r.y1) / 2
        bare.append(Rule(x, r.y0, x, r.y1) if upright else Rule(r.x0, y, r.x1, y))
    out: list[Rule] = []
    for r in sorted(bare, key=lambda r: (round(r.x0 / 2), r.y0) if upright else (round(r.y0 / 2), r.x0)):
        if out:
            last = out[-1]
            if upright and abs(last.x0 - r.x0) < 2 and r.y0 <= last.y1 + 3:
                out[-1] = Rule(last.x0, last.y0, last.x0, max(last.y1, r.y1))
                continue
            if not upright and abs(last.y0 - r.y0) < 2 and r.x0 <= last.x1 + 3:
                out[-1] = Rule(last.x0, last.y0, max(last.x1, r.x1), last.y0)
                continue
        out.append(r)
    return out


def framed(frame: Frame, chars: list[Char]) -> Grid:
    """The cells of a ruled table; merged cells repeat, rows without rules between them are told by their lines."""
    n, m = len(frame.ys) - 1, len(frame.xs) - 1
    inside: dict[tuple[int, int], list[Char]] = {}
    for c in chars:
        i, j = bisect_right(frame.ys, (c.y0 + c.y1) / 2) - 1, bisect_right(frame.xs, (c.x0 + c.x1) / 2) - 1
        if 0 <= i < n and 0 <= j < m:
            inside.setdefault((i, j), []).append(c)
    owner = {(i, j): (i, j) for i in range(n) for j in range(m)}
    mids_y = [(frame.ys[i] + frame.ys[i + 1]) / 2 for i in range(n)]
    mids_x = [(frame.xs[j] + frame.xs[j + 1]) / 2 for j in range(m)]
    for i in range(n):
        for j in range(m):
            if j and not any(abs(v.x0 - frame.xs[j]) <= 4 and v.y0 - 2 <= mids_y[i] <= v.y1 + 2 for v in frame.upright):
                owner[i, j] = owner[i, j - 1]
            elif i and not any(abs(h.y0 - frame.ys[i]) <= 4 and h.x0 - 2 <= mids_x[j] <= h.x1 + 2 for h in frame.level):
                owner[i, j] = owner[i - 1, j]
    whole: dict[tuple[int, int], list[Char]] = {}
    for place, found in inside.items():
        whole.setdefault(owner[place], []).extend(found)
    grid: Grid = []
    for i in range(n):
        cells = [whole.get(owner[i, j], []) for j in range(m)]
        texts = [_cell_lines(c) for c in cells]
        copies = ["" if owner[i, j] == (i, j) else "row" if owner[i, j][1] == j else "col" for j in range(m)]
        rows = _split_rows([t if not k else [] for t, k in zip(texts, copies, strict=True)])
        if rows is not None:
            grid += [[Cell(t) for t in row] for row in rows]
        else:
            grid.append([Cell(clean_cell("\n".join(t for _, t in lines)), k) for lines, k in zip(texts, copies, strict=True)])
    return grid


def _cell_lines(chars: list[Char]) -> list[tuple[float, str]]:
    return [(line[0].y1, " ".join(s.text for s in segments_of(line, 3))) for line in lines_of(chars)]


def _split_rows(texts: list[list[tuple[float, str]]]) -> list[list[str]] | None:
    """Rows of a band between two rules that holds several: at least two columns have figures in the same lines."""
    figures = [t for t in texts if len(t) >= 2 and sum(bool(_NUMBER.fullmatch(s)) for _, s in t) * 3 >= 2 * len(t)]
    if not figures or (len(figures) < 2 and max(map(len, texts)) > len(figures[0])):
        return None
    base = max(figures, key=len)
    places = [y for y, _ in base]
    rows = [[""] * len(texts) for _ in places]
    for j, lines in enumerate(texts):
        for y, text in lines:
            k = min(range(len(places)), key=lambda k: abs(places[k] - y))
            rows[k][j] = clean_cell(rows[k][j] + text)
    return rows


# the page -------------------------------------------------------------------------------------------------------------


def page_items(chars: list[Char], rules: list[Rule]) -> list[Item]:
    """Lines and tables of a page in reading order."""
    items: list[Item] = []
    for frame in frames_of(rules):
        x0, x1, y0, y1 = frame.xs[0], frame.xs[-1], frame.ys[0], frame.ys[-1]
        inside = [c for c in chars if x0 - 1 <= (c.x0 + c.x1) / 2 <= x1 + 1 and y0 - 1 <= (c.y0 + c.y1) / 2 <= y1 + 1]
        grid = framed(frame, inside) if len(inside) >= 4 else []
        own = [c for row in grid for c in row if c.text and not c.copy]
        room = sum(not c.copy for row in grid for c in row)
        if len(own) < 2 or len(own) * (5 if len(own) >= 4 else 2) < room:
            continue  # a chart's axes, a frame around a text
        items.append(Item("", x0, y0, x1, y1, table=True, grid=grid))
        taken = set(map(id, inside))
        chars = [c for c in chars if id(c) not in taken]
    rows = [segments_of(line) for line in lines_of(chars)]
    return [item for region in _regions(rows, items) for item in sorted(_region_items(*region), key=lambda i: (i.top, i.x0))]


def _regions(rows: list[list[Segment]], tables: list[Item]) -> list[tuple[list[list[Segment]], list[Item]]]:
    """A page of one column as it is; one of two columns of running text as bands: what runs over both, then left, then right."""
    gutter = _gutter(rows)
    if gutter is None:
        return [(rows, tables)]
    regions: list[tuple[list[list[Segment]], list[Item]]] = []
    left: list[list[Segment]] = []
    right: list[list[Segment]] = []
    todo = sorted(tables, key=lambda t: t.top)
    left_tables: list[Item] = []
    right_tables: list[Item] = []

    def close() -> None:
        nonlocal left, right, left_tables, right_tables
        regions.extend(r for r in ((left, left_tables), (right, right_tables)) if r[0] or r[1])
        left, right, left_tables, right_tables = [], [], [], []

    def place(until: float) -> None:
        while todo and todo[0].top < until:
            table = todo.pop(0)
            if table.x1 < gutter:
                left_tables.append(table)
            elif table.x0 > gutter:
                right_tables.append(table)
            else:
                close()
                regions.append(([], [table]))

    for row in rows:
        place(row[0].y0)
        if any(s.x0 < gutter < s.x1 for s in row):
            close()
            regions.append(([row], []))
            continue
        if a := [s for s in row if s.x1 <= gutter]:
            left.append(a)
        if b := [s for s in row if s.x0 >= gutter]:
            right.append(b)
    place(float("inf"))
    close()
    return regions


def _gutter(rows: list[list[Segment]]) -> float | None:
    """Where the white between two columns of running text runs."""
    segments = [s for row in rows for s in row]
    if len(segments) < 16:
        return None
    x0, x1 = min(s.x0 for s in segments), max(s.x1 for s in segments)
    long = [s for s in segments if len(s.text) >= 10 and s.x1 - s.x0 > 0.3 * (x1 - x0)]
    best: tuple[int, float] | None = None
    for step in range(40, 61):
        x = x0 + (x1 - x0) * step / 100
        crossing = sum(s.x0 < x < s.x1 for s in long)
        left, right = sum(s.x1 <= x for s in long), sum(s.x0 >= x for s in long)
        if min(left, right) >= 6 and crossing * 3 < left + right and left + right > 0.4 * len(segments):
            if best is None or crossing < best[0]:
                best = (crossing, x)
    return best[1] if best else None


def _region_items(rows: list[list[Segment]], tables: list[Item]) -> list[Item]:
    """Lines and unruled tables of one column."""
    items: list[Item] = list(tables)
    singles = [row for row in rows if len(row) == 1]
    whole = [s for row in rows for s in row]
    if not whole:
        return items
    size = median(s.size for s in whole)
    prose = [row[0] for row in singles if len(row[0].text) >= 15] or whole
    left = min((s.x0 for s in prose), default=0.0)
    right = max(s.x1 for s in (*whole, *prose))
    at = 0
    while at < len(rows):
        end = _table_end(rows, at, size, right - left)
        if end > at:
            grid = unruled(rows[at:end])
            if grid:
                segments = [s for row in rows[at:end] for s in row]
                items.append(Item("", min(s.x0 for s in segments), rows[at][0].y0, max(s.x1 for s in segments), rows[end - 1][0].y1, table=True, grid=grid))
                at = end
                continue
        row = rows[at]
        parts = [row] if len(row) < 2 or not _UNIT.match(row[-1].text) else [row[:-1], row[-1:]]
        for part in parts:
            text = " ".join(s.text for s in part)
            items.append(Item(text, part[0].x0, row[0].y0, part[-1].x1, row[0].y1, part[0].size, left, right, parts=tuple(s.text for s in part)))
        at += 1
    return items


def _table_end(rows: list[list[Segment]], at: int, size: float, width: float) -> int:
    """Where the unruled table that begins with a row ends; `at` if none does."""
    if len(rows[at]) < 2 or _UNIT.match(rows[at][-1].text) and len(rows[at]) == 2:
        return at
    end, figures, wide = at, 0, 0
    while end < len(rows):
        row = rows[end]
        if end > at and row[0].y0 - rows[end - 1][0].y1 > 2.5 * size:
            break
        if len(row) == 1:
            follows = end + 1 < len(rows) and len(rows[end + 1]) >= 2 and rows[end + 1][0].y0 - row[0].y1 < 1.6 * size
            short = row[0].x1 - row[0].x0 < 0.45 * width and not _HEADING.match(row[0].text) and not _STOP.search(row[0].text) and not _UNIT.match(row[0].text)
            if not (follows and short):
                break
        else:
            wide += 1
            figures += any(_NUMBER.fullmatch(s.text.strip()) for s in row)
            if sum(len(s.text) > 30 for s in row) * 2 >= len(row):
                break
        end += 1
    return end if wide >= 3 and figures * 2 >= wide else at


def unruled(rows: list[list[Segment]]) -> Grid:
    """Cells of a table without rules: columns are where the rows with figures have something, headings span what they stand over."""
    body = [row for row in rows if sum(bool(_NUMBER.fullmatch(s.text.strip())) for s in row) >= 1 and len(row) >= 2]
    most = max((len(row) for row in body), default=0)
    spans: list[list[float]] = []
    for s in sorted((s for row in body if len(row) * 2 >= most for s in row), key=lambda s: s.x0):
        if spans and s.x0 < spans[-1][1] - 1:
            spans[-1][1] = max(spans[-1][1], s.x1)
        else:
            spans.append([s.x0, s.x1])
    if len(spans) < 2:
        return []
    middles = [(a[1] + b[0]) / 2 for a, b in pairwise(spans)]
    grid: Grid = []
    heads = True
    for row in rows:
        heads = heads and row not in body
        cells = [Cell("")] * len(spans)
        for s in row:
            first = bisect_right(middles, s.x0 + 1)
            last = bisect_right(middles, s.x1 - 1)
            centre = bisect_right(middles, (s.x0 + s.x1) / 2)
            over = [j for j in range(len(spans)) if min(s.x1, spans[j][1]) - max(s.x0, spans[j][0]) > 0.3 * (spans[j][1] - spans[j][0])]
            if not heads or last == first or len(over) < 2:
                first = centre if len(over) < 2 else over[0]
                last = first
            text = clean_cell(cells[first].text + " " + s.text)
            cells[first] = Cell(text)
            for j in range(first + 1, last + 1):
                cells[j] = Cell(text, "col")
        grid.append(cells)
    return _labels_joined(grid, rows)


def _labels_joined(grid: Grid, rows: list[list[Segment]]) -> Grid:
    """A label that runs over two lines, the figures beside its second, is one label."""
    out: Grid = []
    pitches = [b[0].y0 - a[0].y0 for a, b in pairwise(rows)]
    usual = median(pitches) if pitches else 0
    for i, row in enumerate(grid):
        if out and i and len(rows[i - 1]) == 1 and out[-1][0].text and row[0].text and sum(bool(c.text) for c in out[-1]) == 1 and pitches[i - 1] < 0.8 * usual:
            out[-1] = [Cell(out[-1][0].text + row[0].text), *row[1:]]
        else:
            out.append(row)
    return out


# over the pages -------------------------------------------------------------------------------------------------------


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
                while items and 2 <= len(items[0].parts) <= len(table.grid[0]) and any(_NUMBER.fullmatch(p.strip()) for p in items[0].parts):
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
    return last.x1 > last.right - 2 * last.size and not _STOP.search(text)


def _goes_on(last: Item, item: Item, text: str, new_page: bool) -> bool:
    """Whether a line belongs to the paragraph of the line before it."""
    size = max(last.size, 1.0)
    if abs(item.size - last.size) > 0.12 * size or _HEADING.match(item.text) and len(item.text) < 40:
        return False
    if _HEADING.match(text) and len(text) < 40 and last.x1 < last.right - 2 * size:
        return False
    if not new_page and abs(item.x0 + item.x1 - last.x0 - last.x1) < 4 and last.x0 < last.left + 3 * size and last.x1 > last.right - 3 * size:
        if item.x0 > item.left + 3 * size and item.top - last.bottom < 1.6 * size and not _STOP.search(text):
            return True  # a title in the middle that takes two lines
    run = _RUN.match(item.text)
    full = last.x1 > last.right - (1.4 + 0.6 * len(run[0]) if run and not _STOP.search(text) else 2.2) * size
    indented = item.x0 > item.left + 1.2 * size
    if new_page:
        return full and not indented and not _STOP.search(text)
    gap = item.top - last.bottom
    return full and not indented and gap < 1.6 * size and item.top > last.top
