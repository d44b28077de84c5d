"""Why a row holds what it holds, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from innostat.models import Observation
from innostat.table import COLUMNS, printed

_PLACE = ("obs_id", "doc", "page", "line", "start", "end", "quote", "year", "region_code", "base_unit", "decimals", "value_to", "base_value_to")


def select(
    observations: Iterable[Observation], *, line: int | None = None, row: int | None = None, obs_id: str | None = None
) -> Iterator[tuple[int, Observation]]:
    """Rows with their 1-based number: all of them, those that touch a line, the n-th, or the one with an id."""
    for number, o in enumerate(observations, 1):
        if line is not None and not o.line <= line <= o.line + o.quote.count("\n"):
            continue
        if row is not None and number != row or obs_id is not None and o.obs_id != obs_id:
            continue
        yield number, o


def describe(number: int, o: Observation) -> str:
    """A row field by field: what it holds, and below it why."""
    lines = [f"row {number}  {o.doc}:{o.line}  {_one_line(o.quote)}  [{o.start}, {o.end})  {o.obs_id}"]
    reasons: dict[str, list[str]] = {}
    for r in o.reasons:
        if r.because:
            reasons.setdefault(r.field, []).append(r.because + (f" ({r.value})" if r.value and r.value != str(getattr(o, r.field, "")) else ""))
    for column in COLUMNS:
        name = column.name
        because = list(dict.fromkeys(reasons.pop(name, [])))
        if name in _PLACE or not (because or printed(o, name)):
            continue
        value = _one_line(str(printed(o, name))) or "(empty)"
        if name == "region" and o.region_code:
            value += f" ({o.region_code})"
        elif name == "base_value":
            value += f" {o.base_unit}".rstrip()
            because = because or _arithmetic(o)
        elif name == "value" and o.value_to is not None:
            value += f" to {printed(o, 'value_to')}"
        lines.append(f"  {name:<14} {value}")
        lines.extend(f"  {'':<14}   ← {b}" for b in because)
    lines.extend(f"  {name:<14} ← {'; '.join(because)}" for name, because in reasons.items())
    return "\n".join(lines)


def _arithmetic(o: Observation) -> list[str]:
    if not o.value or o.value == o.base_value:
        return []
    return [f"{printed(o, 'value')} × {format((o.base_value / o.value).normalize(), 'f')}: the multiplier in {o.unit}"]


def _one_line(text: str) -> str:
    return " ".join(text.split())
