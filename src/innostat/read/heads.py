"""The heading rows of tables without rules: lines of one cell joined, headings that stand over several columns. Lengths are points."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise

from innostat import lazy_regex as regex
from innostat.read.blocks import Cell, Grid, clean_cell
from innostat.read.lines import Segment

_UNCLOSED = regex.compile(r"[（(][^（）()]*$")
_BRACKETED = regex.compile(r"[（(][^（）()]{1,12}[）)]")
_MOST_LINES, _MOST_SEGMENTS = 12, 200  # of a heading
#: Left and right end.
Span = tuple[float, float]


def spanning_heads(rows: list[list[Segment]]) -> bool:
    """Whether one of the heading lines has a heading in the middle over two or more of the next.

    >>> over, under = [Segment(40, 0, 60, 9, "专利")], [Segment(10, 12, 28, 21, "总量"), Segment(70, 12, 88, 21, "增速")]
    >>> spanning_heads([over, under]), spanning_heads([under, under])
    (True, False)
    """
    levels = _levels(rows)
    return any(len(below) > 1 and any(_run(above, at, below) for at in range(len(above))) for above, below in pairwise(levels))


def stacked_heads(rows: list[list[Segment]]) -> list[list[Segment]]:
    """Heading lines in which a heading of two lines, set beside one of a single line half way between them, is one; else they stay as they are.

    >>> high, low = Segment(70, 0, 120, 9, "平均收益率"), Segment(80, 12, 110, 21, "（%）")
    >>> [[s.text for s in row] for row in stacked_heads([[high], [Segment(10, 6, 50, 15, "平均余额")], [low]])]
    [['平均余额', '平均收益率（%）']]
    """
    if not 2 < len(rows) <= _MOST_LINES or sum(map(len, rows)) > _MOST_SEGMENTS:
        return rows
    stacks = [stack for stack in _stacks(rows) if len(stack) > 1 and _beside(stack, rows) and not _spans(stack, rows)]
    inner = {id(s) for stack in stacks for s in stack}
    tops = [row for row in rows if any(s is stack[0] for stack in stacks for s in row)]
    units = all(_BRACKETED.fullmatch(stack[-1].text) for stack in stacks)
    if not stacks or not (units or all(id(s) in inner for row in tops for s in row[1:])):
        return rows
    out = [[s for s in row if id(s) not in inner] for row in rows]
    for stack in stacks:
        text = "".join(s.text for s in stack)
        middle = (stack[0].y0 + stack[-1].y1) / 2
        at = min((i for i, row in enumerate(out) if row), key=lambda i: abs((out[i][0].y0 + out[i][0].y1) / 2 - middle), default=0)
        y0, y1 = (out[at][0].y0, out[at][0].y1) if out[at] else (stack[0].y0, stack[-1].y1)
        out[at] = sorted(
            [*out[at], Segment(min(s.x0 for s in stack), y0, max(s.x1 for s in stack), y1, text, stack[0].size)], key=lambda s: s.x0
        )
    return [row for row in out if row]


def _stacks(rows: list[list[Segment]]) -> list[list[Segment]]:
    """Segments that stand right below each other, with one middle."""
    stacks: list[list[Segment]] = []
    for row in rows:
        for s in row:
            over = [k for k in stacks if min(k[-1].x1, s.x1) > max(k[-1].x0, s.x0)]
            near = over[-1][-1] if over else None
            if near and abs(near.x0 + near.x1 - s.x0 - s.x1) < 0.8 * s.size and -0.3 * s.size < s.y0 - near.y1 < 0.8 * s.size:
                over[-1].append(s)
            else:
                stacks.append([s])
    return stacks


def _spans(stack: list[Segment], rows: list[list[Segment]]) -> bool:
    """Whether the first line of a stack is a heading over several columns, of which the second is the middle one."""
    above, below = (next(row for row in rows if any(s is part for s in row)) for part in stack[:2])
    return _run(above, next(at for at, s in enumerate(above) if s is stack[0]), below) is not None


def _beside(stack: list[Segment], rows: list[list[Segment]]) -> bool:
    """Whether something stands beside two lines of a stack, half way between them."""
    return any(
        a.y0 + 1 < s.y0 < a.y1 - 0.1 * s.size and b.y0 + 0.1 * s.size < s.y1 < b.y1 - 1
        for a, b in pairwise(stack)
        for row in rows
        for s in row
        if s.x1 < stack[0].x0 or s.x0 > stack[0].x1
    )


def head_grid(rows: list[list[Segment]], middles: list[float]) -> Grid:
    """Heading lines as rows of a table; a heading over several columns repeats over each, one beside several lines in each of them.

    Args:
        rows: The lines.
        middles: Where the white between two columns has its middle.
    """
    levels = _levels(rows)
    width = len(middles) + 1

    def column(s: Segment) -> int:
        return bisect_right(middles, (s.x0 + s.x1) / 2)

    grid: Grid = []
    for i, level in enumerate(levels):
        below = levels[i + 1] if i + 1 < len(levels) else []
        cells = [Cell("")] * width
        for at, s in enumerate(level):
            run = _run(level, at, below)
            first, last = (column(below[run[0]]), column(below[run[1]])) if run else (column(s), column(s))
            text = clean_cell(cells[first].text + s.text)
            cells[first : last + 1] = [Cell(text), *[Cell(text, "col")] * (last - first)]
        grid.append(cells)
    lone = [row[0] for row in rows if len(row) == 1 and row not in levels]
    for s in lone:
        if all(not row[column(s)].text for row in grid):
            for i, row in enumerate(grid):
                row[column(s)] = Cell(clean_cell(s.text), "row" if i else "")
    return joined_heads(grid)


def _levels(rows: list[list[Segment]]) -> list[list[Segment]]:
    """The lines of the heading, without single words that stand between two of them for both."""
    return [
        row
        for i, row in enumerate(rows)
        if len(row) > 1 or i + 1 == len(rows) or (i == 0 and len(rows) > 1 and row[0].y1 <= rows[1][0].y0 + 1)
    ]


def _run(level: list[Segment], at: int, below: list[Segment]) -> tuple[int, int] | None:
    """First and last of the segments below that a heading stands in the middle of, if they are more than one; none nearer to the heading beside it."""
    s = level[at]
    middle = (s.x0 + s.x1) / 2
    least = (level[at - 1].x1 + s.x0) / 2 if at else float("-inf")
    most = (s.x1 + level[at + 1].x0) / 2 if at + 1 < len(level) else float("inf")
    near = [i for i, t in enumerate(below) if least < (t.x0 + t.x1) / 2 < most][:24]
    best: tuple[float, tuple[int, int]] | None = None
    for a in near:
        for b in near:
            off = abs((below[a].x0 + below[b].x1) / 2 - middle) / s.size
            if a < b and off < 1 and below[a].x0 < s.x0 + s.size and s.x1 - s.size < below[b].x1:
                best = min(best or (9.0, (a, b)), (off - 0.25 * (b - a), (a, b)))  # the wider one, if both would do
    single = min((abs((t.x0 + t.x1) / 2 - middle) for t in below), default=0.0) / s.size
    return best[1] if best and best[0] < single else None


def joined_heads(rows: Grid) -> Grid:
    """Heading rows that are lines of the same cells as one: units below what they are of, and lines that fill each other's gaps.

    >>> [[c.text for c in row] for row in joined_heads([[Cell(""), Cell("经费")], [Cell("地区"), Cell("")], [Cell(""), Cell("（亿元）")]])]
    [['地区', '经费（亿元）']]
    >>> [[c.text for c in row] for row in joined_heads([[Cell("地区"), Cell("年末数（亿")], [Cell(""), Cell("元）")]])]
    [['地区', '年末数（亿元）']]
    """
    out: Grid = []
    for row in rows:
        above = out[-1] if out else []
        filled = [j for j, c in enumerate(row) if c.text]
        units = bool(filled) and all(_BRACKETED.fullmatch(row[j].text) and above and above[j].text for j in filled)
        if (
            above
            and not any(c.copy for c in (*above, *row))
            and (units or not any(above[j].text for j in filled) or any(_UNCLOSED.search(above[j].text) for j in filled))
        ):
            out[-1] = [Cell(clean_cell(a.text + b.text)) for a, b in zip(above, row, strict=True)]
        else:
            out.append(row)
    return out
