"""T404 where a table lists a closed list of kinds but for one, and the total above them is more than those that are there."""

from __future__ import annotations

from collections.abc import Iterator

from innostat.checks.base import Interval, finding, total
from innostat.checks.instances import Closed, instances
from innostat.checks.intervals import number, quoted, written
from innostat.checks.sheets import Sheet, SheetRow
from innostat.checks.totals import scale_of
from innostat.messages import tell
from innostat.models import Finding

_LEAST = 3  # kinds of a list that its others tell


def check_closed_members(sheet: Sheet) -> Iterator[Finding]:
    """A total row and all kinds of one closed list (`checks.toml`) but one, each once and nothing else."""
    wholes = [r for r in sheet.rows if r.total]
    rest = [r for r in sheet.rows if not r.total]
    if len(wholes) != 1 or len(rest) < _LEAST - 1:
        return
    for closed in instances().sums:
        if len(closed.parts) == len(rest) + 1 >= _LEAST and (missing := _missing(closed, rest)):
            if f := _finding(sheet, wholes[0], rest, missing):
                yield f
                return


def _missing(closed: Closed, rest: list[SheetRow]) -> str:
    """The one kind that no row has; nothing where a row has none or two have the same."""
    hits = [[k for k, p in enumerate(closed.parts) if p.search(r.name)] for r in rest]
    if any(len(h) != 1 for h in hits) or len({h[0] for h in hits}) != len(rest):
        return ""
    left = set(range(len(closed.parts))) - {h[0] for h in hits}
    return closed.names[left.pop()].split("|")[0]


def _finding(sheet: Sheet, whole: SheetRow, rest: list[SheetRow], missing: str) -> Finding | None:
    for column, cell in whole.cells.items():
        parts = [r.cells[column].row for r in rest if column in r.cells]
        o = cell.row
        if len(parts) != len(rest) or o.measure != "level" or any(p.base_unit != o.base_unit or p.measure != "level" for p in parts):
            continue
        made, printed = total(Interval.of(p) for p in parts), Interval.of(o)
        if made.high is None or printed.low is None or made.high >= printed.low:
            return None
        scale = scale_of(o)
        return finding(
            "T404", "member-missing-or-repeated", "warning",
            tell(
                "kind-missing", missing=missing, caption=sheet.caption, made=number(sum(p.base_value for p in parts) / scale, 4) + o.unit,
                whole=quoted(o),
            ),
            [o, *parts], reported=written(printed, o.unit, scale, 4), computed=written(made, o.unit, scale, 4),
        )  # fmt: skip
    return None
