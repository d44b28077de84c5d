"""S304 for rates that two figures of one paragraph give: 城镇化率, 资产负债率, 每百元营业收入中的成本 (`checks.toml`)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding
from innostat.checks.instances import Rate, instances
from innostat.checks.intervals import HUNDRED, number, quoted, ratio, times, written
from innostat.checks.share_parts import Item, alike, share_finding
from innostat.checks.share_wholes import fits
from innostat.checks.slips import one_off
from innostat.checks.totals import count
from innostat.messages import tell
from innostat.models import Finding, Observation

_LOOSE = Decimal("0.02")  # by how much the people of two days may differ
_MEASURED_DAYS = 355  # of a year, at least


def check_rates(items: list[Item], counts: dict[str, int]) -> Iterator[Finding]:
    """城镇化率 beside 城镇常住人口 and 常住人口; 利润率 beside 利润总额 and 营业收入; 完成率 behind the two figures that it is of."""
    for at, item in enumerate(items):
        share = item.row.measure == "share" and item.row.base_unit == "%"
        if item.old or not (share or item.row.measure == "level"):
            continue
        for r in instances().rates:
            if share == bool(r.per) or not r.rate.search(item.lead):
                continue
            if r.days:
                yield from _of_a_year(items, at, r.part, counts)
                continue
            parts, wholes = _sides(items, at, r)
            if len(parts) != 1 or len(wholes) != 1 or parts[0].row.region != wholes[0].row.region:
                continue
            count(counts, "shares tried")
            if r.per:
                yield from _of_so_many(parts[0].row, wholes[0].row, item.row, r)
            elif f := share_finding(
                parts[0].row, wholes[0].row, item.row, "note" if _cut_off(parts[0].row, wholes[0].row, item.row) else "warning"
            ):
                yield f


def _sides(items: list[Item], at: int, r: Rate) -> tuple[list[Item], list[Item]]:
    """The figures that a rate is of, before it, or else behind it too (研发费用率为12.6%，研发费用8.5亿元，营业收入86.3亿元)."""
    rate = items[at]
    before = items[max(0, at - 6) : at]
    behind = [i for i in items[at + 1 : at + 4] if i.sentence == rate.sentence]
    parts: list[Item] = []
    wholes: list[Item] = []
    for around in (before, [*before, *behind]):
        near = [i for i in around if i.row.measure == "level" and not i.old and alike(i.row, rate.row, units=False)]
        near = [i for i in near if i.sentence == rate.sentence] if r.near else near
        parts = [i for i in near if r.part.search(i.words)]
        wholes = [i for i in near if r.whole.search(i.words) and not r.part.search(i.words) and parts]
        if not r.per:
            wholes = [i for i in wholes if i.row.base_unit == parts[-1].row.base_unit]
        if r.near:
            parts = parts[-1:]
            meant = [w for w in wholes if r.either and fits(parts[0].row, w.row, rate.row)] if parts else []
            wholes = (meant or wholes)[-1:]
        if parts and wholes:
            break
    return parts, wholes


def _of_so_many(part: Observation, whole: Observation, rate: Observation, r: Rate) -> Iterator[Finding]:
    """每万名就业人员中R&D人员96.5人年: only where one slip would make it fit, as the people may be those of another day."""
    printed = Interval.of(rate)
    found = _quotient(part, whole, r)
    slips = ((x, whole, rate) for x in one_off(part)), ((part, x, rate) for x in one_off(whole)), ((part, whole, x) for x in one_off(rate))
    if found is None or found.meets(printed):
        return
    if any((q := _quotient(a, b, r)) is not None and q.meets(Interval.of(c)) for kind in slips for a, b, c in kind):
        value = f"{number(part.base_value / whole.base_value * r.per)}{rate.unit}"
        yield finding(
            "S304", "share-does-not-follow", "warning",
            tell("share-is", part=quoted(part), whole=quoted(whole), value=value, said=quoted(rate)), [rate, part, whole],
            reported=written(printed, rate.unit, decimals=4), computed=written(found, rate.unit, decimals=4),
        )  # fmt: skip


def _quotient(part: Observation, whole: Observation, r: Rate) -> Interval | None:
    found = ratio(Interval.of(part), Interval.of(whole))
    found = None if found is None else times(found, Decimal(r.per))
    if not r.loose or found is None or found.low is None or found.high is None:
        return found
    return Interval(found.low * (1 - _LOOSE), found.high * (1 + _LOOSE))


def _of_a_year(items: list[Item], at: int, part: regex.Pattern[str], counts: dict[str, int]) -> Iterator[Finding]:
    """优良天数312天，优良率85.5%: of the days of a year, some of which may have no measurement."""
    share = items[at].row
    days = [
        i.row
        for i in items[max(0, at - 2) : at + 3]
        if i.row.base_unit == "天" and i.row.measure == "level" and part.search(i.words + i.row.label) and not i.old
    ]
    if len(days) != 1 or days[0].period != share.period or len(share.period) != len("2023") or days[0].region != share.region:
        return
    count(counts, "shares tried")
    low, high = (days[0].base_value / n * HUNDRED for n in (366, _MEASURED_DAYS))
    printed = Interval.of(share)
    if not Interval(low, high).meets(printed):
        value = days[0].base_value / 365 * HUNDRED
        yield finding(
            "S304", "share-does-not-follow", "warning", tell("share-of-year", part=quoted(days[0]), value=f"{number(value)}%", said=quoted(share)),
            [share, days[0]], reported=written(printed, "%", decimals=4), computed=written(Interval(low, high), "%", decimals=4),
        )  # fmt: skip


def _cut_off(part: Observation, whole: Observation, share: Observation) -> bool:
    """Whether a share is printed without its further digits, instead of rounded (119.19% as 119.1%)."""
    if not whole.base_value:
        return False
    return (part.base_value / whole.base_value * HUNDRED).quantize(Decimal(10) ** -share.decimals, ROUND_DOWN) == share.value
