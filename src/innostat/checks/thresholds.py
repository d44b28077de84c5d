"""S301 for counts above one bound after the other: 亿元以上项目152个，10亿元以上68个，50亿元以上76个 cannot be."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from innostat import lazy_regex as regex
from innostat.checks.base import finding
from innostat.checks.clauses import Statement
from innostat.checks.instances import pattern
from innostat.checks.intervals import quoted
from innostat.checks.totals import tally
from innostat.messages import tell
from innostat.models import Finding, Observation

_BOUND = regex.compile(
    r"(?<![\d.])(?P<n>\d+(?:\.\d+)?)?(?P<scale>[千百十万亿]*)(?P<unit>元|美元|吨|人|户|件|亩|岁|平方米|千瓦)(?P<side>(?:及|\(含\))?以上)的?(?P<thing>[^，；。\d]{0,10})$"
)
_FILLER = pattern("filler")
_SCALES = {"": 1, "十": 10, "百": 100, "千": 1000, "万": 10**4, "十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8, "十亿": 10**9, "百亿": 10**10, "千亿": 10**11, "万亿": 10**12}  # fmt: skip


def check_thresholds(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """Neighbouring counts of one unit, of those above a bound and of those above a larger one: these are among them."""
    if "以上" not in s.text:
        return
    told: list[tuple[Decimal, str, str, str, Observation]] = []
    for i, f in enumerate(s.figures):
        m = _BOUND.search(s.lead(i)) if f.row.measure in ("level", "share") and f.row.qualifier == "exact" else None
        if m is None or m["scale"] not in _SCALES or not (m["n"] or m["scale"]):
            continue
        what, thing = (_FILLER.sub("", x) for x in (s.lead(i)[: m.start()], m["thing"]))
        told.append((Decimal(m["n"] or 1) * _SCALES[m["scale"]], m["unit"], what, thing, f.row))
    for (low, unit, what, thing, a), (high, unit2, what2, thing2, b) in pairwise(told):
        if unit != unit2 or low == high or what2 not in ("", what) or thing2 not in ("", thing):
            continue
        if (a.base_unit, a.measure, a.region, a.period) != (b.base_unit, b.measure, b.region, b.period):
            continue
        tally(counts, True)
        outer, inner = (a, b) if low < high else (b, a)
        if inner.base_value > outer.base_value:
            yield finding(
                "S301", "total-not-sum", "warning", tell("above-larger-bound", part=quoted(inner), whole=quoted(outer)), [outer, inner],
                reported=inner.quote, computed=outer.quote,
            )  # fmt: skip
