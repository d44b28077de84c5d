"""What sums share: when figures may be added, when a sum cannot be its total, how that is said and counted."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from innostat.checks.base import Interval, finding, one_unit, total
from innostat.checks.intervals import HUNDRED, distance, number, quoted, written
from innostat.messages import tell
from innostat.models import Finding, Observation


def tally(counts: dict[str, int], tried: bool) -> None:
    """Count a sum as tried or not."""
    key = "sums tried" if tried else "sums not tried"
    counts[key] = counts.get(key, 0) + 1


def alike(a: Observation, b: Observation) -> bool:
    """Whether two figures may be added or compared: one unit, one kind, one standing, and no period that tells them apart."""
    return (
        one_unit(a.base_unit) == one_unit(b.base_unit)
        and a.measure == b.measure
        and a.statement == b.statement
        and (a.year == b.year or not (_told(a) and _told(b)))
    )


def _told(o: Observation) -> bool:
    return o.period_source in ("stated", "relative", "header")


def total_finding(whole: Observation, parts: Sequence[Observation], severity: str, caption: str = "") -> Finding | None:
    """S301 where the parts cannot add up to the whole; None where they can."""
    computed, printed = total(Interval.of(p) for p in parts), Interval.of(whole)
    if computed.meets(printed):
        return None
    scale = abs(whole.base_value / whole.value) if whole.value else Decimal(1)
    value = sum((p.base_value for p in parts), Decimal(0)) / scale
    shown = (
        " + ".join(quoted(p) for p in parts)
        if len(parts) <= 8
        else tell("parts-from", n=len(parts), first=quoted(parts[0]), last=quoted(parts[-1]))
    )
    label, missed = whole.label or tell("the-total"), number(distance(computed, printed) / scale, 4)
    made = number(value) + whole.unit
    message = (
        tell("parts-make-in", parts=shown, made=made, whole=quoted(whole), label=label, caption=caption, missed=missed)
        if caption
        else tell("parts-make", parts=shown, made=made, whole=quoted(whole), label=label, missed=missed)
    )
    return finding(
        "S301", "total-not-sum", severity, message, [whole, *parts], reported=written(printed, whole.unit, scale, 4), computed=written(computed, whole.unit, scale, 4)
    )  # fmt: skip


def shares_finding(parts: Sequence[Observation], severity: str) -> Finding | None:
    """S302 where the shares of a closed whole cannot add up to 100."""
    computed = total(Interval.of(p) for p in parts)
    if computed.meets(Interval(HUNDRED, HUNDRED)):
        return None
    value = sum((p.base_value for p in parts), Decimal(0))
    shown = " + ".join(quoted(p) for p in parts) if len(parts) <= 8 else tell("n-shares", n=len(parts))
    return finding(
        "S302", "shares-not-100", severity, tell("shares-make", parts=shown, made=f"{number(value)}%"), list(parts),
        reported="100 %", computed=written(computed, "%", decimals=3),
    )  # fmt: skip


def in_conflict(group: Sequence[Observation]) -> bool:
    """Whether values of one series do not meet; such a part is not added up."""
    lows = [i.low for o in group if (i := Interval.of(o)).low is not None]
    highs = [i.high for o in group if (i := Interval.of(o)).high is not None]
    return bool(lows and highs) and max(x for x in lows if x is not None) > min(x for x in highs if x is not None)


def width(o: Observation) -> Decimal:
    """How much a printed figure leaves open; endless for 超 and 近."""
    i = Interval.of(o)
    return Decimal("Infinity") if i.low is None or i.high is None else i.high - i.low


def count(counts: dict[str, int], what: str) -> None:
    """Count one thing of the coverage."""
    counts[what] = counts.get(what, 0) + 1


def scale_of(o: Observation) -> Decimal:
    """What one of a figure's printed units is in base units: 10000 for 万件."""
    return abs(o.base_value / o.value) if o.value else Decimal(1)
