"""Rules of a printed page that make tables: all around, or open where the page ends or none is drawn. Lengths are points, y runs downwards."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import NamedTuple

from innostat.read.lines import Char, lines_of
from innostat.read.wording import FIGURE

_OPEN = 6.0  # what upright rules have to run on beyond the last level one


class Rule(NamedTuple):
    """A straight line, level or upright."""

    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class Frame:
    """The rules of one table: positions of its columns and rows, and the rules themselves; where a table is open its text ends it."""

    xs: list[float]
    ys: list[float]
    level: list[Rule]
    upright: list[Rule]


def frames_of(rules: list[Rule], chars: list[Char]) -> list[Frame]:
    """Rules that cross each other, as tables of at least two columns and two rows; one row where others go on without a rule.

    Tables of official statistics have rules around the heading, between the columns, and below the last row: the end of a page leaves
    them open below, and above on the next page; on a page in the middle nothing but upright rules is left.
    """
    level = _joined([r for r in rules if r.x1 - r.x0 >= r.y1 - r.y0], upright=False)
    upright = _joined([r for r in rules if r.y1 - r.y0 > r.x1 - r.x0], upright=True)
    if not upright or len(level) * len(upright) > 400_000:
        return []
    group = list(range(len(level) + len(upright)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    lone = dict(enumerate(upright))
    for i, h in enumerate(level):
        for j, v in enumerate(upright):
            if h.x0 - 3 <= v.x0 <= h.x1 + 3 and v.y0 - 3 <= h.y0 <= v.y1 + 3:
                group[root(len(level) + j)] = root(i)
                lone.pop(j, None)
    sets: list[tuple[list[Rule], list[Rule]]] = []
    for g in sorted({root(i) for i in range(len(level))}):
        vs = [v for j, v in enumerate(upright) if root(len(level) + j) == g]
        sets.append(([h for i, h in enumerate(level) if root(i) == g], vs))
    beside: dict[tuple[int, int], list[Rule]] = {}
    for v in lone.values():
        beside.setdefault((round(v.y0 / 4), round(v.y1 / 4)), []).append(v)
    sets += [([], vs) for vs in beside.values() if len(vs) > 1]
    text = sorted(chars, key=_middle)
    return [frame for hs, vs in sets if vs and (frame := _frame(hs, vs, text))]


def _frame(hs: list[Rule], vs: list[Rule], chars: list[Char]) -> Frame | None:
    """The table that rules make, if they do; `chars`: of the page, from top to bottom."""
    ys = _clustered([h.y0 for h in hs])
    tops = [v.y0 for v in vs if not ys or v.y0 < ys[0] - _OPEN]
    feet = [v.y1 for v in vs if not ys or v.y1 > ys[-1] + _OPEN]
    sides = [h.x0 for h in hs] + [h.x1 for h in hs] or [x for c in _between(chars, min(tops), max(feet)) for x in (c.x0, c.x1)]
    if not sides:
        return None
    xs = _clustered([v.x0 for v in vs] + [min(sides), max(sides)])
    if len(xs) < 3:
        return None
    level = list(hs)
    if _level(tops, vs):
        top, foot = min(tops), ys[0] if ys else max(feet)
        if (first := _first_figures(chars, xs, top, foot)) is not None:
            head = next(iter(_between(chars, top, foot))).y1 < first
            level += [Rule(xs[0], y, xs[-1], y) for y in ((top, first - 1) if head else (top,))]
    if _level(feet, vs) and _first_figures(chars, xs, ys[-1] if ys else min(tops), max(feet)) is not None:
        level.append(Rule(xs[0], max(feet), xs[-1], max(feet)))
    ys = _clustered([h.y0 for h in level])
    return Frame(xs, ys, level, vs) if len(ys) >= 2 and len(xs) * len(ys) < 50_000 else None


def _level(ends: list[float], rules: list[Rule]) -> bool:
    """Whether at least half of the rules run on, all to the same place."""
    return bool(ends) and 2 * len(ends) >= len(rules) and max(ends) - min(ends) < 4


def _first_figures(chars: list[Char], xs: list[float], top: float, foot: float) -> float | None:
    """The upper end of the first line that has figures, and nothing else, in most columns but the first; none where text runs over the rules."""
    inside = [c for c in _between(chars, top, foot) if xs[0] - 1 <= (c.x0 + c.x1) / 2 <= xs[-1] + 1]
    if any(c.x0 + 1 < x < c.x1 - 1 for c in inside for x in xs[1:-1]):
        return None
    for line in lines_of(inside):
        cells: dict[int, str] = {}
        for c in line:
            column = bisect_right(xs, (c.x0 + c.x1) / 2) - 1
            cells[column] = cells.get(column, "") + c.text
        figures = [text for column, text in cells.items() if column > 0]
        if 2 * len(figures) >= len(xs) - 2 and all(len(t) < 30 and FIGURE.fullmatch(t) for t in figures):
            return min(c.y0 for c in line)
    return None


def _between(chars: list[Char], top: float, foot: float) -> list[Char]:
    return chars[bisect_left(chars, top, key=_middle) : bisect_right(chars, foot, key=_middle)]


def _middle(c: Char) -> float:
    return (c.y0 + c.y1) / 2


def _clustered(values: list[float], near: float = 4.0) -> list[float]:
    out: list[float] = []
    for v in sorted(values):
        if not out or v - out[-1] > near:
            out.append(v)
    return out


def _joined(rules: list[Rule], upright: bool) -> list[Rule]:
    """Pieces of a rule as one, reduced to lines without thickness; a rule of another table, in line with it further up or down, is no piece of it.

    >>> [r[1::2] for r in _joined([Rule(9, 0, 9, 20), Rule(8, 60, 8, 80), Rule(9, 20, 9, 40)], upright=True)]
    [(0, 40), (60, 80)]
    """
    lines: list[list[tuple[float, float, float]]] = []  # at, from, to
    for at, start, end in sorted(((r.x0 + r.x1) / 2, r.y0, r.y1) if upright else ((r.y0 + r.y1) / 2, r.x0, r.x1) for r in rules):
        if lines and at - lines[-1][0][0] < 2:
            lines[-1].append((at, start, end))
        else:
            lines.append([(at, start, end)])
    out: list[tuple[float, float, float]] = []
    for line in lines:
        first = len(out)
        for at, start, end in sorted(line, key=lambda piece: piece[1]):
            if len(out) > first and start <= out[-1][2] + 3:
                out[-1] = (out[-1][0], out[-1][1], max(out[-1][2], end))
            else:
                out.append((at, start, end))
    return [Rule(at, start, at, end) if upright else Rule(start, at, end, at) for at, start, end in out]
