"""S305 where a whole grows faster than its fastest part, or slower than its slowest: what it does lies between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from innostat import lazy_regex as regex
from innostat.catalog import squeeze
from innostat.checks.base import Interval, finding, total
from innostat.checks.closed import parallel
from innostat.checks.growth import nominal
from innostat.checks.instances import Closed, instances
from innostat.checks.intervals import HUNDRED, number, quoted, ratio, written
from innostat.checks.totals import count
from innostat.messages import tell
from innostat.models import Finding, Observation

_QUARTERS = 4
_FAR = 2  # sentences that a part may stand behind its whole
_DIVIDED = regex.compile(r"(?:^|[，。；\s])[按分从][^，。；]{1,12}(?:看|分|划分)?[，,：]")  # what follows is a part by another division
_NO_RATE = ("环比", "月", "季", "年均")  # of another time


def check_growth_parts(rows: Sequence[Observation], counts: dict[str, int]) -> Iterator[Finding]:
    """Growth of wholes and of all their parts, one document's rows of running text."""
    prose = [o for o in rows if not o.sheet and o.statement == "actual"]
    rates = [o for o in prose if o.measure == "growth" and o.base_unit == "%" and o.qualifier == "exact" and not _other_base(o)]
    yield from _quarters(rates, counts)
    for _, lines in groupby(rates, key=lambda o: o.line):
        paragraph = list(lines)
        if len(paragraph) < 3:
            continue
        levels = [o for o in prose if o.line == paragraph[0].line and o.measure == "level"]
        for closed in instances().sums:
            if closed.whole.pattern and not closed.without:
                yield from _closed(closed, paragraph, levels, counts)


def _other_base(o: Observation) -> bool:
    return any(word in o.compared_to for word in _NO_RATE) and "上年同" not in o.compared_to or o.value_to is not None


def _closed(closed: Closed, rates: Sequence[Observation], levels: Sequence[Observation], counts: dict[str, int]) -> Iterator[Finding]:
    sentences = list(dict.fromkeys(o.sentence for o in rates))
    for whole in rates:
        name = whole.label
        if not closed.whole.search(name) or any(p.search(name) for p in closed.parts):
            continue
        if whole.breakdown or any(p.search(name) for p in closed.beside) or _DIVIDED.search(whole.sentence.partition(whole.quote)[0]):
            return  # 乡村零售额增长6.1%，…商品零售增长5.8%、餐饮增长4.8%: of all retail again
        at = sentences.index(whole.sentence)
        near = [
            o for o in rates if o is not whole and o.start > whole.start and sentences.index(o.sentence) - at < _FAR and _same(o, whole)
        ]
        parts = [[o for o in near if p.search(_name(o)) and parallel(p, _name(o), name)] for p in closed.parts]
        if any(len(found) != 1 for found in parts) or len({found[0].obs_id for found in parts}) < len(parts):
            continue
        count(counts, "growth tried")
        if f := _between(whole, [found[0] for found in parts]) or _weighed(whole, [found[0] for found in parts], levels):
            yield f
        return


def _name(o: Observation) -> str:
    return o.breakdown + o.label if o.breakdown not in o.label else o.label


def _same(a: Observation, b: Observation) -> bool:
    return (a.period, a.region, a.base_unit) == (b.period, b.region, b.base_unit)


def _quarters(rates: Sequence[Observation], counts: dict[str, int]) -> Iterator[Finding]:
    """一季度增长5.3%，二季度增长6.1%，…，全年增长5.8%."""
    series: dict[tuple[str, ...], dict[str, Observation]] = {}
    twice: set[tuple[str, ...]] = set()
    for o in rates:
        key: tuple[str, ...] = (squeeze(o.label), o.breakdown, o.region, o.period[:4])
        if o.period in (found := series.setdefault(key, {})) and found[o.period].value != o.value:
            twice.add(key)
        found.setdefault(o.period, o)
    for key, by_period in series.items():
        quarters = [by_period[p] for k in range(1, _QUARTERS + 1) if (p := f"{key[-1]}-Q{k}") in by_period]
        whole = by_period.get(key[-1])
        if whole is None or len(quarters) < _QUARTERS or key in twice:
            continue
        count(counts, "growth tried")
        if f := _between(whole, quarters):
            yield f


def _between(whole: Observation, parts: Sequence[Observation]) -> Finding | None:
    lows, highs = zip(*((i.low, i.high) for i in (Interval.of(p) for p in parts)), strict=True)
    printed = Interval.of(whole)
    if None in lows or None in highs or printed.low is None or printed.high is None:
        return None
    low, high = min(x for x in lows if x is not None), max(x for x in highs if x is not None)
    if printed.meets(Interval(low, high)):
        return None
    return _finding(
        whole,
        parts,
        tell("between", low=f"{number(min(p.base_value for p in parts))}%", high=f"{number(max(p.base_value for p in parts))}%"),
    )


def _weighed(whole: Observation, parts: Sequence[Observation], levels: Sequence[Observation]) -> Finding | None:
    """What the parts' growth makes of their levels, where the levels are told and make the whole's."""
    told = [_level(o, levels) for o in (whole, *parts)]
    if not nominal(whole.label, whole.sentence):
        return None
    found = [o for o in told if o is not None]
    if len(found) < len(told) or not total(Interval.of(o) for o in found[1:]).meets(Interval.of(found[0])):
        return None
    before: list[Interval] = []
    for level, rate in zip(found[1:], parts, strict=True):
        i = Interval.of(rate)
        if i.low is None or i.high is None or i.low <= -HUNDRED:
            return None
        old = ratio(Interval.of(level), Interval(1 + i.low / HUNDRED, 1 + i.high / HUNDRED))
        if old is None:
            return None
        before.append(old)
    times = ratio(Interval.of(found[0]), total(before))
    printed = Interval.of(whole)
    if times is None or times.low is None or times.high is None:
        return None
    made = Interval((times.low - 1) * HUNDRED, (times.high - 1) * HUNDRED)
    if made.meets(printed):
        return None
    middle = (made.low + made.high) / 2 if made.low is not None and made.high is not None else whole.base_value
    return _finding(whole, [*parts, *found], f"{number(middle)}%", made)


def _level(rate: Observation, levels: Sequence[Observation]) -> Observation | None:
    """The level that a growth is of: the last before it of its name and place."""
    found = [
        o
        for o in levels
        if (o.label, o.breakdown, o.region, o.period) == (rate.label, rate.breakdown, rate.region, rate.period)
        and o.start < rate.start
        and o.base_unit != "%"
    ]
    return found[-1] if found and found[-1].sentence == rate.sentence else None


def _finding(whole: Observation, others: Sequence[Observation], made: str, computed: Interval | None = None) -> Finding:
    rates = [o for o in others if o.base_unit == "%"]
    return finding(
        "S305", "growth-does-not-follow", "warning",
        tell("whole-grows", whole=quoted(whole), label=whole.label or tell("the-total"), parts=", ".join(quoted(o) for o in rates), made=made),
        [whole, *others], reported=written(Interval.of(whole), "%", decimals=4), computed=written(computed, "%", decimals=4) if computed else made,
    )  # fmt: skip
