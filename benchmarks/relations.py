"""What must hold between the figures of a clean text, found without innostat's checks.

A planted fault counts as a contradiction where one of these held before and does not hold after it. They are found by their
arithmetic: of figures with enough digits, close together, that add up or divide to what a third one prints.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from innostat.models import Observation

Band = tuple[float, float]
DIGITS = 3


@dataclass(frozen=True)
class Relation:
    """Rows (by index) whose printed values stand in a relation; `holds` takes their bands in the same order."""

    kind: str
    rows: tuple[int, ...]
    holds: Callable[[Sequence[Band]], bool]


def band(o: Observation, value: float | None = None) -> Band:
    """The printed value with half of its last digit to each side, in base units."""
    scale = float(o.base_value / o.value) if o.value else 1.0
    half = abs(scale) * 10.0**-o.decimals / 2 * 1.0000001
    middle = float(o.base_value) if value is None else value
    return middle - half, middle + half


def meet(a: Band, b: Band) -> bool:
    """Whether two bands have a value in common."""
    return a[0] <= b[1] and b[0] <= a[1]


def digits(o: Observation) -> int:
    """Significant digits printed."""
    return len(re.sub(r"\D", "", f"{abs(o.value)}").lstrip("0").rstrip("0"))


def _sum(bands: Sequence[Band]) -> bool:
    total, *parts = bands
    return meet(total, (sum(p[0] for p in parts), sum(p[1] for p in parts)))


def _hundred(bands: Sequence[Band]) -> bool:
    """Two shares make 100 as printed, as one is the rest of the other (66% and 35% do not); more may miss it by what rounding leaves."""
    low, high = sum(p[0] for p in bands), sum(p[1] for p in bands)
    return meet((100, 100), (low, high)) and (len(bands) > 2 or abs(low + high - 200) < (high - low) / 4)


def _share(bands: Sequence[Band]) -> bool:
    part, whole, share = bands
    return whole[0] > 0 and meet(share, (part[0] / whole[1] * 100, part[1] / whole[0] * 100))


def _growth(bands: Sequence[Band]) -> bool:
    old, new, growth = bands
    return old[0] > 0 and meet(growth, ((new[0] / old[1] - 1) * 100, (new[1] / old[0] - 1) * 100))


def _times(bands: Sequence[Band]) -> bool:
    new, old, times = bands
    return old[0] > 0 and meet(times, (new[0] / old[1], new[1] / old[0]))


def _growth_of_change(bands: Sequence[Band]) -> bool:
    level, change, growth = bands
    old = level[0] - change[1], level[1] - change[0]
    return old[0] > 0 and meet(growth, (change[0] / old[1] * 100, change[1] / old[0] * 100))


def _difference(bands: Sequence[Band]) -> bool:
    a, b, d = bands
    d = (d[0], d[1]) if d[0] + d[1] >= 0 else (-d[1], -d[0])
    return meet(d, (a[0] - b[1], a[1] - b[0])) or meet(d, (b[0] - a[1], b[1] - a[0]))


def _same(bands: Sequence[Band]) -> bool:
    return meet(bands[0], bands[1])


def find_relations(rows: Sequence[Observation], text: str) -> list[Relation]:
    """All relations that hold between the rows of one clean document."""
    found: list[Relation] = []
    bands = [band(o) for o in rows]

    def add(kind: str, members: Sequence[int], holds: Callable[[Sequence[Band]], bool]) -> None:
        if len(set(members)) == len(members) and holds([bands[i] for i in members]):
            found.append(Relation(kind, tuple(members), holds))

    lines: dict[int, list[int]] = {}
    for i, o in enumerate(rows):
        if not o.table and o.qualifier == "exact" and o.statement == "actual":
            lines.setdefault(o.line, []).append(i)
    for members in lines.values():
        _line(rows, members, add, text)
    series: dict[tuple[str, ...], list[int]] = {}
    for i, o in enumerate(rows):
        if o.qualifier == "exact" and o.period and o.statement == "actual" and digits(o) >= DIGITS and o.measure in ("level", "share"):
            series.setdefault((o.indicator or o.label, o.breakdown, o.region, o.period, o.measure, o.base_unit), []).append(i)
    for members in series.values():
        for a, b in pairwise(members):
            if not rows[a].table or rows[a].table != rows[b].table:  # two cells of one table are of two things
                add("same", (a, b), _same)
    return found


def _line(rows: Sequence[Observation], members: list[int], add: Callable[..., None], text: str) -> None:
    """Relations between the figures of one paragraph."""
    levels = [i for i in members if rows[i].measure == "level" and digits(rows[i]) >= DIGITS]
    shares = [i for i in members if rows[i].measure == "share"]
    for t in levels:
        of_unit = [
            i
            for i in levels
            if rows[i].base_unit == rows[t].base_unit and rows[i].period == rows[t].period and rows[i].statement == rows[t].statement
        ]
        for k in range(2, 7):
            for at in range(len(of_unit) - k + 1):
                window = of_unit[at : at + k]
                if t not in window and abs(of_unit.index(t) - at) <= k and _close(rows, [t, *window], text):
                    add("sum", (t, *window), _sum)
    for k in range(2, 7):
        for at in range(len(shares) - k + 1):
            window = shares[at : at + k]
            if (
                _close(rows, window, text, sentences=0) and len({rows[i].decimals for i in window}) == 1
            ):  # 6.2%, 40% and 54% are of three wholes
                add("shares", window, _hundred)
    for s in shares:
        if digits(rows[s]) >= DIGITS and "占" in text[max(0, rows[s].start - 16) : rows[s].start]:
            before = [i for i in levels if rows[i].end <= rows[s].start][-1:]
            for part in before:
                for whole in levels:
                    if (
                        rows[whole].base_unit == rows[part].base_unit
                        and rows[whole].base_value > rows[part].base_value
                        and rows[whole].start < rows[s].start
                    ):
                        add("share", (part, whole, s), _share)
    for a in members:
        for b in members:
            one, two = rows[a], rows[b]
            if a >= b or one.base_unit != two.base_unit or one.measure != two.measure or one.label != two.label or one.period == two.period:
                continue
            for g in members:
                if g <= b or g - b > 3 or not _close(rows, (a, b, g), text, sentences=0):
                    continue
                if (
                    rows[g].measure == "growth"
                    and one.measure == "level"
                    and one.base_unit != "%"
                    and "年均" not in text[rows[b].end : rows[g].start]
                ):
                    add("growth", (a, b, g), _growth)
                if rows[g].measure == "ratio" and rows[g].base_unit == "倍":
                    add("times", (b, a, g), _times)
    for i in members:
        if rows[i].measure == "change" and rows[i].base_unit != "百分点":
            for level in members:
                for g in members:
                    if (
                        rows[level].measure == "level" and rows[level].base_unit == rows[i].base_unit and rows[g].measure == "growth"
                        and level < i and i < g <= i + 2 and level >= i - 2 and _close(rows, (level, i, g), text, sentences=0)
                    ):  # fmt: skip
                        add("growth of change", (level, i, g), _growth_of_change)
        if rows[i].base_unit == "百分点" and digits(rows[i]) >= 2:
            for a in members:
                for b in members:
                    if (
                        a < b
                        and rows[a].measure == rows[b].measure
                        and rows[a].base_unit == rows[b].base_unit == "%"
                        and _close(rows, (a, b, i), text, sentences=0)
                        and _compared(rows, a, b, i, text)
                    ):
                        add("difference", (a, b, i), _difference)


def _compared(rows: Sequence[Observation], a: int, b: int, d: int, text: str) -> bool:
    """Whether a difference is said of two figures: of one and the same thing at two times, or behind both with a word that holds them against each other."""
    words = text[rows[b].end : rows[d].start]
    same = len({(rows[i].label, rows[i].breakdown) for i in (a, b, d)}) == 1
    return same or d == b + 1 and bool(re.search("差|距|[高低快慢多少]于?|比", words))


def _close(rows: Sequence[Observation], members: Sequence[int], text: str, sentences: int = 1) -> bool:
    """Whether the figures stand within so many sentence ends of each other."""
    start = min(rows[i].start for i in members)
    end = max(rows[i].end for i in members)
    return len(re.findall("[。；\n]\\s*", text[start:end])) <= sentences
