"""S301 for budgets and plans that were adjusted: what was set at first, what was added or taken off, and what they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from innostat.checks.closed import PartItem
from innostat.checks.instances import pattern
from innostat.checks.totals import tally, total_finding
from innostat.models import Finding, Observation

_ADJUSTED = pattern("adjusted")
_ADDED = pattern("added_to_plans")
_TAKEN = pattern("taken_from_plans")
_MOST = 6  # figures before the adjusted one among which it is told how it came about


def check_adjusted(items: Sequence[PartItem], counts: dict[str, int]) -> Iterator[Finding]:
    """年初预算475.5亿元，执行中增加191亿元，调整后预算666.5亿元: figures of one sentence, the first without a verb of change."""
    for at, item in enumerate(items):
        if not _ADJUSTED.search(item.lead) or item.row.measure != "level":
            continue
        moved: list[Observation] = []
        taken: list[bool] = []
        first: Observation | None = None
        for before in reversed(items[max(0, at - _MOST) : at]):
            if before.sentence != item.sentence or before.row.base_unit != item.row.base_unit or before.row.qualifier != "exact":
                break
            off = _TAKEN.search(before.gap) is not None
            if not off and not _ADDED.search(before.gap):
                first = before.row if before.row.measure == "level" else None
                break
            moved.insert(0, _amount(before.row))
            taken.append(off)
        if first is None or not moved or len(set(taken)) != 1:
            continue
        tally(counts, True)
        whole, parts = (first, [item.row, *moved]) if taken[0] else (item.row, [first, *moved])
        if f := total_finding(whole, parts, "warning"):
            yield f


def _amount(o: Observation) -> Observation:
    """A change without its sign: what was taken off is added to what is left."""
    return replace(o, value=abs(o.value), base_value=abs(o.base_value))
