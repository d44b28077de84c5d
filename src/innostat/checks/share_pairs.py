"""S302 for shares that make all there is by what they are called, or that one slip keeps from making it.

男生占49.8%，女生占50.2%; 40岁以下的占74%，40岁以上的占26%; 男女比例分别为48.0%和52.0%; 上游和中游企业占比分别为6.2%和31.5%，下游企业占比62.3%.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.clauses import Figure, Statement
from innostat.checks.closed import of_one_whole
from innostat.checks.instances import instances, pattern
from innostat.checks.patterns import rx
from innostat.checks.slips import one_from_hundred
from innostat.checks.totals import shares_finding, tally
from innostat.models import Finding, Observation

_BETWEEN = regex.compile(r"[)，、；而]{0,3}[^，。；、()]{0,16}?\(?")
_OF_ANOTHER = regex.compile(r"[中里内]，|其中|分别|比[^例重]|较")
_AT_ONCE = regex.compile(r"[、，]|和|与")
_SHARE = regex.compile(r"占|比例|比重|构成|性别比")
_RATE = regex.compile(r"率|强度|增|升|降|指数|满意|得分")
_NEXT = regex.compile(r"[、，]|和|与|以?及|[，、；][^，。；、\d()]{2,16}?")
_NO_LIST = regex.compile(r"合计|共占|各自|当地|其中|增长率|增速|同比|贡献率|满意率|(?<!占)比[^重例]|较")
_NOT_SO = regex.compile(r"未曾?|没有|并?不")
_MOST = 8
_SHORT_NAME = 4
_UNDECIDED = pattern("undecided")
_CHANCE = Decimal("0.05")
_CHANCE_OF_KINDS = Decimal("0.3")
_LEFT_OUT = 6  # characters in front of a name that the next one of a pair need not repeat
_TAIL = regex.compile(r"(?:占.*|的?(?:人数|比例|比重|占比|所占.*))$")


def check_pairs(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """Shares of a sentence one behind the other, the names of which differ by words that leave nothing between them (`checks.toml`)."""
    for i, other in enumerate(s.figures):
        back = 2 if i > 1 and s.figures[i - 1].row.measure == "level" else 1  # 男生5135人(64.2%)、女生2868人(35.8%)
        one = s.figures[i - back] if i else None
        if one is None or not (_is_share(one.row) and _is_share(other.row) and _alike(one.row, other.row)):
            continue
        if back == 1 and _listed(s, i, one, other) or _complement(s, one, other):
            tally(counts, True)
            if of_one_whole([one.row, other.row]) and (f := shares_finding([one.row, other.row], "error")):
                yield f


def check_runs(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """Shares of a sentence behind each other that one slip of the hand keeps from making 100: where it can be told, or they are of one kind."""
    run: list[Figure] = []
    for i, f in enumerate(s.figures):
        told = _is_share(f.row) and (not run or _alike(run[-1].row, f.row))
        if not told or run and (not _NEXT.fullmatch(s.gap(i)) or rx(r"合计|共占|之和").search(s.gap(i))):
            yield from _run(s, run, counts)
            run = []
        if _is_share(f.row):
            run.append(f)
    yield from _run(s, run, counts)


def _run(s: Statement, run: list[Figure], counts: dict[str, int]) -> Iterator[Finding]:
    if not 2 <= len(run) <= _MOST:
        return
    rows = [f.row for f in run]
    said = rx(r"[。；]").split(s.text[: run[0].start])[-1] + "".join(o.label for o in rows)
    names = [_TAIL.sub("", o.breakdown or o.label) for o in rows]
    if not _SHARE.search(said) or _NO_LIST.search(said) or len(set(names)) < len(names):
        return
    tally(counts, True)
    if len(names) > 2 and _UNDECIDED.search(names[-1]):
        if of_one_whole(rows) and (f := shares_finding(rows, "warning")):
            yield f
        return
    kinds = _of_one_kind(names)
    if (
        (kinds or rows[0].decimals > 1)
        and one_from_hundred(rows, _CHANCE_OF_KINDS if kinds else _CHANCE)
        and (f := shares_finding(rows, "warning"))
    ):
        yield f


def _of_one_kind(names: Sequence[str]) -> bool:
    """Whether names end alike, the first in a list perhaps without what the last of it ends in: 基础层和技术层企业, 应用层企业; 手工类和风动类作坊, 电动类作坊."""
    if any(len(n) < 2 for n in names):
        return False
    if len(names) > 2 and len({n[-1] for n in names[:-1]}) == 1 and names[0][-1] in names[-1] and max(map(len, names[:-1])) <= _SHORT_NAME:
        return True  # 种子期、初创期、扩张期、成熟期案例
    tail = names[1]
    while not all(n.endswith(tail) for n in names[2:]):
        tail = tail[1:]
    if len(tail) < 2 or len(names) < 3:
        return len({n[-2:] for n in names}) == 1
    return any(names[0].endswith(tail[j:k]) for j in range(len(tail) - 1) for k in range(j + 1, len(tail) + 1))


def _is_share(o: Observation) -> bool:
    return o.measure == "share" and o.base_unit == "%" and o.qualifier == "exact"


def _alike(a: Observation, b: Observation) -> bool:
    return a.region == b.region and a.period == b.period and a.statement == b.statement and a.decimals == b.decimals


def _listed(s: Statement, i: int, one: Figure, other: Figure) -> bool:
    """男女比例分别为48.0%和52.0%: both at once, of a word that names the two, and of no third."""
    told = s.lead(i - 1)
    alone = i + 1 == len(s.figures) or not _AT_ONCE.fullmatch(s.gap(i + 1))
    return (
        alone
        and _AT_ONCE.fullmatch(s.gap(i)) is not None
        and ("分别" in told or "各" in told)
        and any(w in told + one.row.label for w in instances().complements.together)
        and bool(_SHARE.search(told + one.row.label))
        and not _RATE.search(told + one.row.label)
    )


def _complement(s: Statement, a: Figure, b: Figure) -> bool:
    """Whether two shares behind each other are of a thing and of all that it is not."""
    gap = s.text[a.end : b.start]
    if not _BETWEEN.fullmatch(gap) or _OF_ANOTHER.search(gap):
        return False
    one, other = (_TAIL.sub("", f.row.breakdown or f.row.label) for f in (a, b))
    labels = a.row.label + b.row.label
    if _RATE.search(labels) and not _SHARE.search(labels):
        return False
    if (m := _NOT_SO.match(other)) is not None and len(other) > m.end() + 1 and one.startswith(other[m.end() : m.end() + 2]):
        return True  # 参观过科技馆的公民占24.7%，未参观过的占75.3%
    return any(
        x in one and y in other and _same(one.replace(x, "", 1), other.replace(y, "", 1))
        for pair in instances().complements.pairs
        for x, y in (pair, pair[::-1])
    )


def _same(one: str, other: str) -> bool:
    """Whether the second leaves out at most what opens the first: 农村男生占52%，女生占48%."""
    return one.endswith(other) and len(one) - len(other) <= _LEFT_OUT
