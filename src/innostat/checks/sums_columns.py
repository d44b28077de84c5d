"""S301 and S302 where the rows of a table themselves show that one column is the sum of those behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from innostat.checks.base import Interval, total
from innostat.checks.intervals import HUNDRED
from innostat.checks.sheets import Sheet, SheetRow, is_total
from innostat.checks.totals import shares_finding, tally, total_finding
from innostat.models import Finding, Observation

_ROWS = 5  # that show it, at least
_LEAST = 10  # a whole of one digit is made by chance
_MOST_PARTS = 12


def check_column_sums(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    """Rows in which a column is not the sum of those behind it, as it is in four of five rows of the table.

    Whose heads name the whole (合计) are left to the check of those.
    """
    if len(sheet.rows) < _ROWS or any(is_total(c[0]) for c in sheet.columns()):
        return
    width = max(len(r.cells) for r in sheet.rows)
    for share in (False, True):
        rows = [cells for r in sheet.rows if len(cells := _cells(r)) == width and _of_kind(cells, share)]
        shown: Counter[tuple[int, int]] = Counter(at for cells in rows for at in _sums(cells))
        if not shown:
            continue
        (i, end), n = max(shown.items(), key=lambda x: (x[1], x[0][0] - x[0][1], x[0]))
        if n < _ROWS or n * 5 < len(rows) * 4:
            continue
        for cells in rows:
            tally(counts, True)
            whole, parts = cells[i], cells[i + 1 : end]
            if f := shares_finding(parts, "warning") if share else total_finding(whole, parts, "warning", _caption(sheet)):
                yield f


def _caption(sheet: Sheet) -> str:
    return sheet.caption if sheet.caption != "|" else ""


def _cells(row: SheetRow) -> list[Observation]:
    return [c.row for c in row.cells.values()]


def _of_kind(cells: list[Observation], share: bool) -> bool:
    """Whether all figures of a row can be added up: amounts of one unit, or shares of which the first is 100."""
    first = cells[0]
    if share:
        return first.base_value == HUNDRED and all(c.measure == "share" and c.base_unit == "%" for c in cells)
    return all(c.measure == "level" and c.base_unit == first.base_unit != "%" and c.qualifier == "exact" for c in cells)


def _sums(cells: list[Observation]) -> Iterator[tuple[int, int]]:
    """Places of the figures that the next ones add up to, two and more, each with the end of those."""
    for i, whole in enumerate(cells[:-2]):
        if whole.base_value < _LEAST:
            continue
        for end in range(i + 3, min(len(cells), i + 1 + _MOST_PARTS) + 1):
            made = total(Interval.of(o) for o in cells[i + 1 : end])
            if made.low is not None and made.low > whole.base_value + abs(whole.base_value):
                break
            if made.meets(Interval.of(whole)):
                yield i, end
