"""S301 where two sorts of a thing are counted and then the thing as a whole (121个国家级园区和593个省级园区 … 714个园区)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, total
from innostat.checks.clauses import Statement
from innostat.checks.patterns import rx
from innostat.checks.slips import one_off
from innostat.checks.totals import alike, tally, total_finding
from innostat.models import Finding, Observation

_NOUN = regex.compile(r"[\u4e00-\u9fff]{2,12}?(?=[，。；、和与及以的为进中均(]|$)")
_SOME = regex.compile(r"其中|其余|另|部分|仅|只|超过?|新增|增加|减少|剔除|剩")
_MORE = regex.compile(r"集团|法人|集群|联盟|级|类|型|化|群|网|库|所|室|中心|基地|平台|人员|职工|用户")
_LEAST = 2  # letters of the name that both sorts end with


def check_sorts(paragraph: Sequence[Statement], counts: dict[str, int]) -> Iterator[Finding]:
    """Counts of two sorts joined by 和, against the next count of what both are; only where one slip would make them add up."""
    figures = [(s, i) for s in paragraph for i in range(len(s.figures))]
    for at, ((s, i), (t, j)) in enumerate(pairwise(figures)):
        if s is not t or not _count(s.figures[i].row) or not alike(s.figures[i].row, t.figures[j].row):
            continue
        joined = rx(r"(?P<noun>[\u4e00-\u9fff]{2,12}?)(?:以及|[和与及])").fullmatch(s.gap(j))
        name = _ending(joined["noun"], _noun(t, j)) if joined else ""
        if len(name) < _LEAST or joined is None or name in (joined["noun"], _noun(t, j)):
            continue
        parts = [s.figures[i].row, t.figures[j].row]
        whole = next((u.figures[k].row for u, k in figures[at + 2 : at + 10] if _of(u, k, name) and not _SOME.search(u.lead(k))), None)
        if whole is None or not _count(whole) or not alike(whole, parts[0]):
            continue
        tally(counts, True)
        if _slipped(whole, parts) and (f := total_finding(whole, parts, "warning")):
            yield f


def _count(o: Observation) -> bool:
    return o.measure == "level" and o.qualifier == "exact" and o.decimals == 0 and o.base_value >= 10 and bool(o.base_unit)


def _noun(s: Statement, i: int) -> str:
    """The name right behind a figure."""
    m = _NOUN.match(s.text, s.figures[i].end)
    return m[0] if m else ""


def _of(s: Statement, i: int, name: str) -> bool:
    """Whether a figure counts what has this very name (223家企业发放问卷, not 223家企业集团)."""
    end = s.figures[i].end
    return s.text.startswith(name, end) and _MORE.match(s.text, end + len(name)) is None


def _ending(one: str, two: str) -> str:
    """What two names end with: 开发区 for 国家级开发区 and 省级开发区 (the 级 of both with it, which is no name)."""
    same = sum(1 for _ in takewhile(lambda x: x[0] == x[1], zip(reversed(one), reversed(two), strict=False)))
    return one[len(one) - same :].lstrip("级类型性式")


def _slipped(whole: Observation, parts: Sequence[Observation]) -> bool:
    printed, made = Interval.of(whole), total(Interval.of(p) for p in parts)
    if any(made.meets(Interval.of(x)) for x in one_off(whole)):
        return True
    rest = {0: parts[1], 1: parts[0]}
    return any((Interval.of(x) + Interval.of(rest[k])).meets(printed) for k, p in enumerate(parts) for x in one_off(p))
