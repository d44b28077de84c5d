"""S301 for a share that a bracket behind it takes apart: 初中教师占48.4%（初一19.3%，初二18.6%，初三10.5%）."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from innostat.checks.base import Interval, total
from innostat.checks.clauses import Statement
from innostat.checks.patterns import rx
from innostat.checks.slips import slip_finding
from innostat.checks.totals import tally
from innostat.models import Finding, Observation

_CHANCE = Decimal("0.25")  # that shares in a bracket are all that the one before it is made of


def check_brackets(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """Shares behind each other in one bracket that one slip keeps from making the share right before it."""
    for i, f in enumerate(s.figures[:-1]):
        if not _is_share(f.row) or "(" not in s.gap(i + 1) or "其中" in s.gap(i + 1):
            continue
        parts: list[Observation] = []
        for k in range(i + 1, len(s.figures)):
            inside = s.gap(k).partition("(")[2] if k == i + 1 else s.gap(k)
            if not _is_share(s.figures[k].row) or ")" in inside or not rx(r"[，、；]?[^，。；、()]{1,14}").fullmatch(inside):
                break
            parts.append(s.figures[k].row)
        last = i + len(parts)
        if len(parts) < 2 or s.gap(last + 1)[:1] != ")" or any(o.decimals != f.row.decimals for o in parts):
            continue
        tally(counts, True)
        if total(Interval.of(o) for o in parts).meets(Interval.of(f.row)):
            continue
        more = sum(o.base_value for o in parts) > f.row.base_value  # no parts of it make more
        if found := slip_finding([f.row, *parts], Decimal(1) if more else _CHANCE):
            yield found


def _is_share(o: Observation) -> bool:
    return o.measure == "share" and o.base_unit == "%" and o.qualifier == "exact"
