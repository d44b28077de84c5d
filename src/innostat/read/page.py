"""The layout of a printed page: characters and rules to lines and tables in reading order. Lengths are points, y runs downwards."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from innostat.read.blocks import Grid
from innostat.read.frames import framed, table_end, unruled
from innostat.read.heads import Span
from innostat.read.lines import Char, Segment, lines_beside, lines_of, segments_of
from innostat.read.rules import Rule, frames_of
from innostat.read.wording import CONTENTS, UNIT


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
    lead: float = 0.0  # usual white between its lines
    table: bool = False
    grid: Grid = field(default_factory=list)
    parts: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()  # of the parts of a line, of the columns of a table
    tails: list[int] = field(default_factory=list)  # rows of a table that stand on the pages after its first


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands on a page: lines cut at wide gaps, ruled tables, and where the white between two columns of running text runs, if there are two."""

    rows: list[list[Segment]]
    tables: list[Item]
    gutter: float | None = None


def page_layout(chars: list[Char], rules: list[Rule], usual: float | None = None) -> Layout:
    """Lines and ruled tables of a page; `usual`: the gutter of most pages, which shows on a page with few lines in columns too."""
    items: list[Item] = []
    for frame in frames_of(rules, chars):
        x0, x1, y0, y1 = frame.xs[0], frame.xs[-1], frame.ys[0], frame.ys[-1]
        inside = [c for c in chars if x0 - 1 <= (c.x0 + c.x1) / 2 <= x1 + 1 and y0 - 1 <= (c.y0 + c.y1) / 2 <= y1 + 1]
        grid = framed(frame, inside) if len(inside) >= 4 else []
        own = [c for row in grid for c in row if c.text and not c.copy]
        room = sum(not c.copy for row in grid for c in row)
        if len(own) < 2 or len(own) * (5 if len(own) >= 4 else 2) < room:
            continue  # a chart's axes, a frame around a text
        items.append(Item("", x0, y0, x1, y1, max(c.y1 - c.y0 for c in inside), table=True, grid=grid, spans=tuple(pairwise(frame.xs))))
        taken = set(map(id, inside))
        chars = [c for c in chars if id(c) not in taken]
    rows = [segments_of(line) for line in lines_of(chars)]
    gutter = _gutter(rows)
    if gutter is None and usual is not None and _sides(rows, usual) >= 2:
        gutter = usual
    if gutter is not None:
        rows = [segments_of(line) for line in lines_beside(chars, gutter)]
    return Layout(rows, items, gutter)


def page_items(layout: Layout) -> list[Item]:
    """Lines and tables of a page in reading order."""
    return [item for region in _regions(layout) for item in sorted(_region_items(*region), key=lambda i: (i.top, i.x0))]


def usual_gutter(layouts: list[Layout]) -> float | None:
    """The gutter that at least a third of the pages with a text, and no fewer than three, have in the same place."""
    found = sorted(layout.gutter for layout in layouts if layout.gutter is not None)
    middle = found[len(found) // 2] if found else 0.0
    alike = sum(abs(g - middle) < 12 for g in found)
    return middle if alike >= max(3, sum(bool(layout.rows) for layout in layouts) / 3) else None


def _sides(rows: list[list[Segment]], gutter: float) -> int:
    """Lines that run up to the gutter from the left or begin at it, the other side white or text as well."""
    x0, x1 = min((s.x0 for row in rows for s in row), default=0.0), max((s.x1 for row in rows for s in row), default=0.0)
    found = 0
    for row in rows:
        if len(row) > 2 or any(s.x0 < gutter < s.x1 for s in row):
            continue
        found += any(len(s.text) >= 10 and (s.x1 - s.x0) > 0.7 * (gutter - x0 if s.x1 <= gutter else x1 - gutter) for s in row)
    return found


def _regions(layout: Layout) -> list[tuple[list[list[Segment]], list[Item]]]:
    """A page of one column as it is; one of two columns of running text as bands: what runs over both, then left, then right."""
    rows, tables, gutter = layout.rows, layout.tables, layout.gutter
    if gutter is None or not rows:
        return [(rows, tables)]
    regions: list[tuple[list[list[Segment]], list[Item]]] = []
    sides: tuple[list[list[Segment]], list[list[Segment]], list[list[Segment]]] = ([], [], [])  # over both, left, right
    beside: tuple[list[Item], list[Item]] = ([], [])
    todo = sorted(tables, key=lambda t: t.top)
    over = _wide_rows(rows, gutter)

    def close() -> None:
        nonlocal sides, beside
        regions.extend(r for r in ((sides[0], []), (sides[1], beside[0]), (sides[2], beside[1])) if r[0] or r[1])
        sides, beside = ([], [], []), ([], [])

    def place(until: float) -> None:
        while todo and todo[0].top < until:
            table = todo.pop(0)
            if table.x1 < gutter or table.x0 > gutter:
                if sides[0]:
                    close()
                beside[table.x0 > gutter].append(table)
            else:
                close()
                regions.append(([], [table]))

    for i, row in enumerate(rows):
        place(row[0].y0)
        if i in over:
            if not sides[0]:
                close()
            sides[0].append(row)
            continue
        if sides[0]:
            close()
        if a := [s for s in row if s.x1 <= gutter]:
            sides[1].append(a)
        if b := [s for s in row if s.x0 >= gutter]:
            sides[2].append(b)
    place(float("inf"))
    close()
    return regions


def _wide_rows(rows: list[list[Segment]], gutter: float) -> set[int]:
    """Numbers of the lines that run over both columns, with those of tables without rules that do."""
    whole = [s for row in rows for s in row]
    size, width = median(s.size for s in whole), max(s.x1 for s in whole) - min(s.x0 for s in whole)

    def crosses(row: list[Segment]) -> bool:
        return any(s.x0 < gutter < s.x1 for s in row)

    found = {i for i, row in enumerate(rows) if crosses(row)}
    at = 0
    while at < len(rows):
        end = table_end(rows, at, size, width)
        if end > at:
            prose = sum(any(len(s.text) >= 10 and s.x1 - s.x0 > 0.3 * width for s in row) for row in rows[at:end])
            if prose * 3 < end - at and any(crosses(row) for row in rows[max(0, at - 2) : end]):
                found.update(range(at, end))
        at = max(end, at + 1)
    return found


def _gutter(rows: list[list[Segment]]) -> float | None:
    """Where the white between two columns of running text runs."""
    segments = [s for row in rows for s in row]
    if len(segments) < 16:
        return None
    x0, x1 = min(s.x0 for s in segments), max(s.x1 for s in segments)
    long = [s for s in segments if len(s.text) >= 10 and s.x1 - s.x0 > 0.3 * (x1 - x0)]
    best: tuple[int, list[float]] | None = None
    for step in range(80, 121):
        x = x0 + (x1 - x0) * step / 200
        crossing = sum(s.x0 < x < s.x1 for s in long)
        left, right = sum(s.x1 <= x for s in long), sum(s.x0 >= x for s in long)
        if min(left, right) >= 6 and crossing * 3 < left + right and left + right > 0.4 * len(segments):
            if best is None or crossing < best[0]:
                best = (crossing, [x])
            elif crossing == best[0]:
                best[1].append(x)
    return median(best[1]) if best else None


def _region_items(rows: list[list[Segment]], tables: list[Item]) -> list[Item]:
    """Lines and unruled tables of one column."""
    items: list[Item] = list(tables)
    rows = [row for row in rows if not CONTENTS.search(" ".join(s.text for s in row))]
    singles = [row for row in rows if len(row) == 1]
    whole = [s for row in rows for s in row]
    if not whole:
        return items
    size = median(s.size for s in whole)
    prose = [row[0] for row in singles if len(row[0].text) >= 15] or whole
    left = min((s.x0 for s in prose), default=0.0)
    right = _right(prose, size) or max(s.x1 for s in whole)
    lead = _lead(rows)
    above = [sum(t.top < row[0].y0 for t in tables) for row in rows]
    at = 0
    while at < len(rows):
        last = max(bisect_right(above, above[at], at), at + 1)  # no table runs on over one with rules
        end = table_end(rows[:last], at, size, right - left)
        if end > at:
            grid, columns = unruled(rows[at:end])
            if grid:
                segments = [s for row in rows[at:end] for s in row]
                items.append(
                    Item(
                        "",
                        min(s.x0 for s in segments),
                        rows[at][0].y0,
                        max(s.x1 for s in segments),
                        rows[end - 1][0].y1,
                        max(s.size for s in segments),
                        table=True,
                        grid=grid,
                        spans=tuple(columns),
                    )
                )
                at = end
                continue
        row = rows[at]
        parts = [row] if len(row) < 2 or not UNIT.match(row[-1].text) else [row[:-1], row[-1:]]
        for part in parts:
            text = " ".join(s.text for s in part)
            items.append(
                Item(
                    text,
                    part[0].x0,
                    row[0].y0,
                    part[-1].x1,
                    row[0].y1,
                    part[0].size,
                    left,
                    right,
                    lead,
                    parts=tuple(s.text for s in part),
                    spans=tuple((s.x0, s.x1) for s in part),
                )
            )
        at += 1
    return items


def _right(prose: list[Segment], size: float) -> float:
    """The right margin that lines of running text have in common, of which a few may run over it; 0 if there are too few."""
    ends = sorted((s.x1 for s in prose), reverse=True)
    enough = max(2, len(ends) // 8)
    return next((a for a, b in zip(ends, ends[enough:], strict=False) if a - b < size), 0.0)


def _lead(rows: list[list[Segment]]) -> float:
    """The white between the lines of a paragraph, told by the narrower gaps; 0 if there are too few."""
    gaps = sorted(b[0].y0 - a[0].y1 for a, b in pairwise(rows) if len(a) == len(b) == 1)
    return max(gaps[len(gaps) // 4], 0.1) if len(gaps) >= 4 else 0.0
