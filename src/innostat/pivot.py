"""Observations as a table of two dimensions: regions by years, say. Several values of a cell are a conflict, never averaged."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.checks.base import Interval
from innostat.checks.keys import PART, is_amount_of_change, names_region, of_some_rows, series_of, year_of
from innostat.errors import InnostatError
from innostat.models import Observation
from innostat.numerals import exact, multiplier

_CLOSED = regex.compile(r"\d{4}(?:-(?:Q\d|\d\d))?(?:/\d{4}(?:-\d\d)?)?")
_UNIT = regex.compile(r"(?P<mult>[十百千]?(?:万亿|亿|万)|[百千](?=[^克米瓦伏赫卡分]))?(?P<unit>.*)")
_BOUNDS = {"over": "≥", "under": "≤", "approx": "≈"}
BASE = "base"

#: What rows and columns may be: the key of an observation, empty where it has none.
DIMENSIONS: dict[str, Callable[[Observation], str]] = {
    "region": lambda o: o.region,
    "year": lambda o: str(year_of(o) or ""),
    "period": lambda o: o.period if _CLOSED.fullmatch(o.period) else "",
    "breakdown": lambda o: o.breakdown,
    "label": lambda o: o.label,
    "doc": lambda o: o.doc,
}


class PivotError(InnostatError):
    """There is nothing to show, and the message says what there is instead."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a pivot is of.

    indicator: an id of the catalogue, or a label as printed; rows, cols: keys of `DIMENSIONS`; measure: empty for `level`, or `share` where
    the indicator is one; unit: to show values in (亿元), `base` for the base unit, empty for the unit that most are printed in;
    parts: also what is of a part only (an industry, a narrower label), in rows of their own.
    """

    indicator: str
    rows: str = "region"
    cols: str = "year"
    measure: str = ""
    unit: str = ""
    parts: bool = False


@dataclass(frozen=True, slots=True)
class Scale:
    """A unit that values are shown in: base values divided by `factor`."""

    symbol: str
    factor: Decimal = Decimal(1)

    def shown(self, o: Observation) -> str:
        """A figure in this unit with the precision printed, and the sign of its bound: ≥30000, ≈12.5."""
        text = self._number(o, o.base_value)
        if o.base_value_to is not None:
            return f"{text}–{self._number(o, o.base_value_to)}"
        return _BOUNDS.get(o.qualifier, "") + text

    def _number(self, o: Observation, base: Decimal) -> str:
        own = factor_of(o)
        decimals = o.decimals + (self.factor / own).adjusted() if own else o.decimals
        value = base / self.factor
        return format(round(value, decimals), "f") if decimals > 0 and round(value, decimals) == value else exact(value)


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell shows, one figure or several that cannot all be right (ascending), and all figures behind it."""

    shown: tuple[Observation, ...]
    sources: tuple[Observation, ...]

    @property
    def conflict(self) -> bool:
        """Whether values contradict each other."""
        return len(self.shown) > 1

    def text(self, scale: Scale) -> str:
        """The cell in words: `24426 ≠ 24590` for a conflict."""
        return " ≠ ".join(scale.shown(o) for o in self.shown)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: its key, the part of the whole that it is of, the unit, and cells by column."""

    key: str
    part: str
    scale: Scale
    cells: dict[str, Cell]


@dataclass(frozen=True, slots=True)
class Pivot:
    """A table; `left_out` says what of the indicator is not in it, and how much of it."""

    question: Question
    name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    left_out: tuple[str, ...]

    @property
    def units(self) -> tuple[str, ...]:
        """Units of the rows, in order."""
        return tuple(dict.fromkeys(line.scale.symbol for line in self.lines))

    @property
    def conflicts(self) -> int:
        """Cells in conflict."""
        return sum(cell.conflict for line in self.lines for cell in line.cells.values())

    @property
    def header(self) -> tuple[str, ...]:
        """Names of the columns as they are written."""
        return (self.question.rows, *(("part",) if self.question.parts else ()), "unit", *self.columns)

    def records(self) -> list[tuple[str, ...]]:
        """Rows as text, as long as the header."""
        return [
            (line.key, *((line.part,) if self.question.parts else ()), line.scale.symbol,
             *(line.cells[c].text(line.scale) if c in line.cells else "" for c in self.columns))
            for line in self.lines
        ]  # fmt: skip


def factor_of(o: Observation) -> Decimal:
    """What the printed number is multiplied by: 10^8 for 亿元; 0 where a nought does not tell."""
    return o.base_value / o.value if o.value else Decimal(0)


def make_cell(sources: Sequence[Observation]) -> Cell:
    """One cell of all figures for it: of those that agree within what is printed the most precise; those that do not side by side.

    The rule of the checks: two figures agree where the intervals of their last digits meet.
    """
    counts = Counter((o.base_value, o.decimals, o.qualifier) for o in sources)
    waiting = sorted(
        sources, key=lambda o: (_width(o), -counts[o.base_value, o.decimals, o.qualifier], o.base_value, o.qualifier, o.doc, o.start)
    )
    shown: list[Observation] = []
    while waiting:
        finest = waiting[0]
        shown.append(finest)
        waiting = [o for o in waiting[1:] if not Interval.of(o).meets(Interval.of(finest))]
    return Cell(tuple(sorted(shown, key=lambda o: o.base_value)), tuple(sources))


def _width(o: Observation) -> Decimal:
    interval = Interval.of(o)
    return Decimal("Infinity") if interval.low is None or interval.high is None else interval.high - interval.low


def part_of(o: Observation, catalog: Catalog, question: Question) -> str:
    """What singles a figure out from the whole of its indicator: an industry, more words in its label, 规模以上 beside it; else empty."""
    series = series_of(o, catalog)
    scopes = set(series.scope.split("、")) - {""}
    if names_region(o) and o.region:
        scopes.discard(PART)  # 其中，广东4802.6亿元: the part is the region
    dims = (question.rows, question.cols)
    words = [
        "" if "breakdown" in dims else o.breakdown,
        "" if "label" in dims or question.indicator != o.indicator else series.rest,
        "、".join(sorted(scopes)),
        series.against if series.against not in ("", "上年") else "",
    ]
    return " ".join(filter(None, words))


def make_pivot(observations: Iterable[Observation], catalog: Catalog, question: Question) -> Pivot:
    """The table that answers a question.

    Raises:
        PivotError: No row is of the indicator and measure, or the unit is of another kind.
    """
    rows = list(observations)
    entry = catalog.indicators.get(question.indicator)
    label = squeeze(question.indicator)
    of_it = [o for o in rows if (o.indicator == question.indicator if entry else squeeze(o.label) == label)]
    measure = question.measure or ("share" if entry and entry.dimension == "share" else "level")
    picked = [o for o in of_it if o.measure == measure]
    if not picked:
        raise PivotError(_nothing(rows, of_it, question.indicator, measure))
    left: Counter[str] = Counter()
    parts: Counter[str] = Counter()
    cells: dict[tuple[str, str, str], dict[str, list[Observation]]] = {}
    for o in picked:
        key, column, part = DIMENSIONS[question.rows](o), DIMENSIONS[question.cols](o), part_of(o, catalog, question)
        why = _why_not(o, key, column, question)
        if why:
            left[why] += 1
        elif part and not question.parts:
            parts[part] += 1
        else:
            cells.setdefault((part, key, series_of(o, catalog).unit), {}).setdefault(column, []).append(o)
    if not cells:
        raise PivotError(f"{question.indicator}: nothing to show; left out: {'; '.join(_left_out(left, parts))}")
    scales = _scales(cells, question.unit, catalog)
    places = {name: i for i, name in enumerate(catalog.regions)} if question.rows == "region" else {}
    order = {k: i for i, k in enumerate(cells)}
    keys = sorted(
        cells,
        key=lambda k: (k[0] != "", k[0], places.get(k[1], len(places)), k[1] if question.rows in ("year", "period") else "", order[k]),
    )
    columns = {c: None for k in keys for c in cells[k]}
    ordered = sorted(columns) if question.cols in ("year", "period") else list(columns)
    if question.cols == "region":
        known = {name: i for i, name in enumerate(catalog.regions)}
        ordered = sorted(columns, key=lambda c: known.get(c, len(known)))
    lines = tuple(Line(k[1], k[0], scales[k[2]], {c: make_cell(found) for c, found in cells[k].items()}) for k in keys)
    asked = Question(question.indicator, question.rows, question.cols, measure, question.unit, question.parts)
    return Pivot(asked, entry.zh if entry else question.indicator, tuple(ordered), lines, tuple(_left_out(left, parts)))


def _why_not(o: Observation, key: str, column: str, question: Question) -> str:
    if o.statement != "actual":
        return "targets and forecasts"
    if is_amount_of_change(o) or of_some_rows(o):
        return "amounts of change and sums of some rows"
    for value, name in ((key, question.rows), (column, question.cols)):
        if not value:
            return "of no single year" if name == "year" else f"without {name}"
    return ""


def _left_out(left: Counter[str], parts: Counter[str]) -> list[str]:
    told = [f"{n} {why}" for why, n in left.most_common()]
    if parts:
        named = ", ".join(f"{part} {n}" for part, n in parts.most_common(3)) + (", …" if len(parts) > 3 else "")
        told.append(f"{parts.total()} of a part ({named}; --parts shows them)")
    return told


def _scales(cells: dict[tuple[str, str, str], dict[str, list[Observation]]], unit: str, catalog: Catalog) -> dict[str, Scale]:
    """The unit of each kind of unit: as asked, else the one that most figures are printed in."""
    printed: dict[str, Counter[tuple[str, Decimal]]] = {}
    for (_, _, kind), columns in cells.items():
        for o in (o for found in columns.values() for o in found):
            if unit == BASE:
                printed.setdefault(kind, Counter())[o.base_unit or o.unit, Decimal(1)] += 1
            elif o.value:
                printed.setdefault(kind, Counter())[o.unit, factor_of(o)] += 1
            else:
                printed.setdefault(kind, Counter())
    scales = {kind: Scale(*counts.most_common(1)[0][0]) if counts else Scale(kind) for kind, counts in printed.items()}
    if unit in ("", BASE):
        return scales
    m = _UNIT.fullmatch(unit)
    symbol = m["unit"] if m else unit
    known = catalog.units.get(symbol)
    base = known.base if known else symbol
    if base not in scales:
        raise PivotError(
            f"--unit {unit}: the figures are in {', '.join(s.symbol or 'no unit' for s in scales.values())}; name a multiple of that"
        )
    return scales | {base: Scale(unit, multiplier((m["mult"] if m else "") or ""))}


def _nothing(rows: Sequence[Observation], of_it: Sequence[Observation], indicator: str, measure: str) -> str:
    if of_it:
        there = ", ".join(f"{m} {n}" for m, n in Counter(o.measure for o in of_it).most_common())
        return f"{indicator}: no {measure} of it; there are: {there}; tell one with --measure"
    frequent = ", ".join(f"{i} {n}" for i, n in Counter(o.indicator for o in rows if o.indicator).most_common(6))
    return f"{indicator}: no figure of it; the most frequent: {frequent or 'none'} (an id, or a label as printed)"


def main_pivots(observations: Iterable[Observation], catalog: Catalog, *, cells: int = 6, most: int = 12) -> list[Pivot]:
    """Region-by-year tables of the indicators that fill one: those with the most cells first.

    Args:
        observations: All rows of a run.
        catalog: The catalogue.
        cells: Filled cells that a table needs.
        most: Tables at the most.
    """
    by_indicator: dict[str, list[Observation]] = {}
    for o in observations:
        if o.indicator and o.region and o.year is not None and o.statement == "actual" and o.measure in ("level", "share"):
            by_indicator.setdefault(o.indicator, []).append(o)
    made: list[tuple[int, Pivot]] = []
    for indicator, rows in by_indicator.items():
        if len(rows) < cells:
            continue
        try:
            pivot = make_pivot(rows, catalog, Question(indicator))
        except PivotError:
            continue
        filled = sum(len(line.cells) for line in pivot.lines)
        if filled >= cells:
            made.append((filled, pivot))
    return [pivot for _, pivot in sorted(made, key=lambda item: (-item[0], item[1].question.indicator))[:most]]
