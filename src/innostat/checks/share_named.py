"""S304 where a share names both its part and its whole, and the two stand elsewhere in the document.

第三产业增加值占地区生产总值的比重为51.6%: the two levels may be sentences or sections away.
"""

from __future__ import annotations

from collections.abc import Iterator

from innostat import lazy_regex as regex
from innostat.checks.base import Interval
from innostat.checks.instances import instances
from innostat.checks.intervals import HUNDRED, distance, ratio, times
from innostat.checks.keys import step_of
from innostat.checks.share_parts import OF, SCOPE, Item, alike, balanced, ends_in, key_of, share_finding
from innostat.checks.totals import count
from innostat.models import Finding, Observation

Named = dict[tuple[str, str], list[Observation]]
_VALUE_ADDED = "增加值"
_REVENUE = "收入"
_TIME = regex.compile(r"^\d{4}年度?(?:前?[\d一二三四上半]+(?:个?月|季度|年))?[底末份]?")
_LETTERS = 4  # of a name that tells what is measured


def check_named(items: list[Item], at: int, named: Named, counts: dict[str, int]) -> Iterator[Finding]:
    """A share whose words name part and whole, against the one figure of each name, place and year."""
    share = items[at]
    m = OF.search(share.lead)
    if m is None or share.old or "合计" in share.lead:
        return
    name, den = key_of(_TIME.sub("", share.lead[: m.start()])), key_of(SCOPE.sub("", m["den"]))
    name += _REVENUE * (name in instances().revenue)
    wholes = _one(named, share.row, [den]) or _one(
        named, share.row, [name for doc, name in named if doc == share.row.doc and _local(name, den)]
    )
    parts = _one(named, share.row, [name, *([name + _VALUE_ADDED] if den in instances().gdp_names else [])])
    if len(name) < _LETTERS and den not in instances().gdp_names or len(wholes) != 1 or len(parts) != 1:
        return
    part, whole = parts[0], wholes[0]
    if not alike(part, whole) or part.region != whole.region or part.base_value > whole.base_value:
        return
    count(counts, "shares tried")
    computed = ratio(Interval.of(part), Interval.of(whole))
    near = computed is not None and distance(times(computed, HUNDRED), Interval.of(share.row)) < step_of(share.row)
    rounded = near and balanced(share.row, [i.row for i in items if i.sentence == share.sentence])
    if f := share_finding(part, whole, share.row, "note" if rounded else "warning"):
        yield f


def _local(name: str, den: str) -> bool:
    """Whether a name says no more than another but for two letters in front: 地方一般公共预算收入."""
    return 0 < len(name) - len(den) <= 2 and len(den) >= _LETTERS and ends_in(name, den)


def _one(named: Named, share: Observation, keys: list[str]) -> list[Observation]:
    """The figure of some names in a share's document and year: one of each value."""
    found = [
        o
        for key in keys
        for o in named.get((share.doc, key), ())
        if len(key) > 1
        and (o.year == share.year or share.period_source in ("", "document") and o.sentence == share.sentence)
        and o.statement == share.statement
    ]
    exact = [o for o in found if o.qualifier == "exact"]
    return list({o.base_value: o for o in reversed(exact or found)}.values())
