"""V205 and V202 in a table's own series: a year that lies off both its neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import exp, log
from statistics import median

from innostat.catalog import Catalog
from innostat.checks.base import Corpus, Interval, finding, total
from innostat.checks.keys import Series, series_of, year_of
from innostat.checks.sheets import sheets
from innostat.checks.wording import interval_text, quote_of, region_of
from innostat.messages import tell
from innostat.models import Finding, Observation

_POINTS = 5  # years that make a series
_FACTOR = 2.0  # how far a value must lie off what its neighbours say
_TIMES = 8.0  # and how many times further than the other years do
_ADDENDS = 3  # figures of a row that hardly make another one by chance


def check_jumps(corpus: Corpus, catalog: Catalog, told: set[str]) -> Iterator[Finding]:
    """Find years off their neighbours in series of five years and more that one table (or one text) gives."""
    groups: dict[tuple[str, str, Series], dict[int, list[Observation]]] = {}
    for o in corpus.observations:
        if o.statement == "actual" and o.measure in ("level", "share") and o.sheet and o.qualifier == "exact" and o.value > 0:
            year = year_of(o)
            if year is not None and o.period_source in ("header", "stated"):
                groups.setdefault((o.doc, o.sheet, series_of(o, catalog)), {}).setdefault(year, []).append(o)
    added: set[str] | None = None
    for years in groups.values():
        if len(years) >= _POINTS and all(len(found) == 1 for found in years.values()):
            for f in _outliers([found[0] for _, found in sorted(years.items())], told):
                added = _added_up(corpus) if added is None else added
                if f.observations[0] not in added:
                    yield f


def _added_up(corpus: Corpus) -> set[str]:
    """Ids of the figures of table rows whose first ones, all of them, make one behind them: no slip in any of these."""
    found: set[str] = set()
    for sheet in sheets(corpus.observations):
        for row in sheet.rows:
            cells = [c.row for _, c in sorted(row.cells.items(), key=lambda x: x[1].row.start)]
            for k in range(_ADDENDS, len(cells)):
                parts = cells[:k]
                if {o.base_unit for o in parts} == {cells[k].base_unit} and total(Interval.of(o) for o in parts).meets(
                    Interval.of(cells[k])
                ):
                    found |= {o.obs_id for o in cells[: k + 1]}
    return found


def _outliers(rows: list[Observation], told: set[str]) -> Iterator[Finding]:
    logs = [log(o.base_value) for o in rows]
    off = [logs[i] - _expected(rows, logs, i) for i in range(len(rows))]
    worst = max(range(1, len(rows) - 1), key=lambda i: abs(off[i]))
    others = [abs(off[i]) for i in range(1, len(rows) - 1) if abs(i - worst) > 1] or [
        abs(x) for i, x in enumerate(off) if abs(i - worst) > 1
    ]
    usual = max(median(others) if others else 0.0, 0.01)
    o = rows[worst]
    if abs(off[worst]) < log(_FACTOR) or abs(off[worst]) < _TIMES * usual or o.obs_id in told or o.base_value < 10 and o.base_unit != "%":
        return
    before, after = rows[worst - 1], rows[worst + 1]
    factor = exp(off[worst])
    k = round(off[worst] / log(10))
    slip = k and abs(off[worst] - k * log(10)) < log(1.6)
    message = tell(
        "times-neighbours" if factor > 1 else "fraction-of-neighbours", series=tell("series-in", label=o.label, region=region_of(o)), quote=quote_of(o),
        year=o.year, factor=f"{max(factor, 1 / factor):.3g}", before=tell("in-year", quote=quote_of(before), year=before.year),
        after=tell("in-year", quote=quote_of(after), year=after.year),
    )  # fmt: skip
    code, name = ("V202", "magnitude-slip") if slip else ("V205", "off-the-series")
    yield finding(
        code, name, "warning", message, [o, before, after], reported=interval_text(o), computed=tell("about", value=f"{Decimal(exp(_expected(rows, logs, worst))):.4g}"),
        suggestion=tell("digit-or-unit" if slip else "digit-or-year"),
    )  # fmt: skip


def _expected(rows: list[Observation], logs: list[float], i: int) -> float:
    """Log of the value that lies between the neighbours, by the years' distance."""
    if i in (0, len(rows) - 1):
        return logs[i]
    a, b, c = (rows[j].year or 0 for j in (i - 1, i, i + 1))
    return logs[i - 1] + (logs[i + 1] - logs[i - 1]) * (b - a) / (c - a)
