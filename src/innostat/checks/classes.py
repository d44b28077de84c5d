"""S302 for shares of classes that by their own names leave nothing out: 30岁以下…，31至45岁…，46岁以上…; 三类专利中，…."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from innostat import lazy_regex as regex
from innostat.checks.clauses import Statement
from innostat.checks.instances import instances
from innostat.checks.patterns import rx
from innostat.checks.slips import one_from_hundred
from innostat.checks.totals import shares_finding, tally
from innostat.models import Finding, Observation

_LOWEST = regex.compile(r"以[下内]|低于|不足|不到|少于|小于|未满")
_HIGHEST = regex.compile(r"以上|超过|高于|大于|多于")
_OTHERS = regex.compile(r"其[他它余]|余下")
_BOUND = regex.compile(r"\d|[一二两三四五六七八九十百千万亿]+(?=[岁年元人倍成%])")
_KINDS = regex.compile(
    r"(?:^|[，。；])(?:在|从)?(?:这|上述|全部|所有|各)?(?P<n>[两三四五六七八])(?:大|种|类|个)?(?:类|种|型|领域|行业|产业|区域|地区|主体|部分|板块)[^，。；\d]{0,8}(?:中|看|里)，"
)  # 三类专利中，发明专利占22.1%，…
_SEEN_BY = regex.compile(r"(?:^|[，。；])(?:从|按|分)[^，。；\d]{2,14}?(?:来看|看|分|统计)，")  # 从学历看，本科占61.2%，专科占18.4%，…；
_ALL_OF = regex.compile(r"(?:^|[，。；])在?(?:全部|所有|全体)[^，。；\d]{2,12}(?:之?中|里)，")
_NEXT = regex.compile(r"[、，]|和|与|以?及|[，、；](?!其中)[^，。；、]{1,24}?(?:[岁年]，占)?")
_OF_CLASS = regex.compile(r"(?:及?以[上下内]|之间)?(?:的[^，。；、\d]{0,6}|，)占")
_CLASS = regex.compile(
    r"(?<![\d.])(?P<low>\d{1,5}(?:\.\d+)?)[\u4e00-\u9fff]{0,2}[-—~至到](?P<high>\d{1,5}(?:\.\d+)?)|(?P<bound>\d{1,5}(?:\.\d+)?)[\u4e00-\u9fff]{0,3}?(?P<side>及?以[上下内])"
)
_COUNT = "零一两三四五六七八"
_ACTORS = next(c.parts for c in instances().sums if c.id == "rd_by_actor")
_LEAST = 3
_CHANCE = Decimal("0.08")  # that a list which leaves some out is one slip from 100


def check_classes(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """Shares of one sentence that are told class by class."""
    for first, run in _runs(s):
        rows = [s.figures[k].row for k in run]
        names = [_name(s, k) for k in run]
        if _in_classes(names) or _leave_nothing_out(names) or _OTHERS.search(names[-1]) or len(run) == _announced(s, first, run[-1]):
            tally(counts, True)
            if f := shares_finding(rows, "error"):
                yield f
        elif (
            "占" in s.lead(first)
            and _last(_SEEN_BY, s.text, s.figures[first].start) is not None
            and (run[-1] + 1 == len(s.figures) or s.gap(run[-1] + 1)[:1] in "。；")
        ):
            tally(counts, True)
            more = sum(o.base_value for o in rows) > 100  # nobody is two of them
            if (more or one_from_hundred(rows, _CHANCE)) and (f := shares_finding(rows, "warning")):
                yield f
        elif _last(_ALL_OF, s.text, s.figures[first].start) is not None and _actors(names):
            tally(counts, True)
            if (f := shares_finding(rows, "error")) and sum(o.base_value for o in rows) > 100:
                yield f


def _runs(s: Statement) -> Iterator[tuple[int, list[int]]]:
    """Runs of shares that follow each other with no more than a name between, in which a bound may stand (5至10年的占41.2%), with the place of the first."""
    run: list[int] = []
    for i, f in enumerate(s.figures):
        if f.row.measure == "level" and _OF_CLASS.match(s.gap(i + 1)):
            continue
        share = f.row.measure == "share" and f.row.base_unit == "%" and f.row.qualifier == "exact"
        if share and run and _NEXT.fullmatch(s.text, s.figures[run[-1]].end, f.start) and _alike(s.figures[run[-1]].row, f.row):
            run.append(i)
            continue
        if len(run) >= _LEAST:
            yield run[0], run
        run = [i] if share else []
    if len(run) >= _LEAST:
        yield run[0], run


def _alike(a: Observation, b: Observation) -> bool:
    return a.region == b.region and a.statement == b.statement and a.year == b.year


def _name(s: Statement, i: int) -> str:
    said = rx(r"[，、；。]").split(s.text[: s.figures[i].start].rpartition("占")[0].rstrip("，"))
    return said[-1].strip("的")


def _in_classes(names: Sequence[str]) -> bool:
    """Whether names run from the lowest class (30岁以下) to the highest (46岁以上), or back, each with its bound."""
    ends = (names[0], names[-1])
    low, high = (bool(_LOWEST.search(n)) for n in ends), (bool(_HIGHEST.search(n)) for n in ends)
    return {*zip(low, high, strict=True)} == {(True, False), (False, True)} and all(_BOUND.search(n) for n in names)


def _leave_nothing_out(names: Sequence[str]) -> bool:
    """Whether names in whatever order are classes one beginning where another ends (30~50岁, 50岁以上, 30岁以下)."""
    told = [list(_CLASS.finditer(n)) for n in names]
    if any(len(m) != 1 for m in told):
        return False
    classes = sorted(
        (Decimal(0), Decimal(m["bound"])) if m["side"] and "上" not in m["side"]
        else (Decimal(m["bound"]), Decimal("Infinity")) if m["side"]
        else (Decimal(m["low"]), Decimal(m["high"]))
        for m, in told
    )  # fmt: skip
    ends = classes[0][0] == 0 and classes[-1][1].is_infinite()
    return ends and all(0 <= b[0] - a[1] <= 1 for a, b in pairwise(classes))


def _last(pattern: regex.Pattern[str], text: str, end: int) -> regex.Match[str] | None:
    """The last that ends where a figure's own words begin."""
    found = list(pattern.finditer(text, 0, end))
    return found[-1] if found and not rx(r"[，。；]").search(text, found[-1].end(), end) else None


def _announced(s: Statement, first: int, last: int) -> int:
    """The 3 of 三类专利中，, where a sentence tells it right before the first share and nothing behind the last; else 0."""
    m = _last(_KINDS, s.text, s.figures[first].start)
    ends = last + 1 == len(s.figures) or s.gap(last + 1)[:1] in "。；"
    return _COUNT.find(m["n"]) if m is not None and ends else 0


def _actors(names: Sequence[str]) -> bool:
    """Whether names tell who does research, each another (企业人员, 高校人员, 研究机构人员): nobody is two of them."""
    kinds = [next((k for k, p in enumerate(_ACTORS) if p.search(n)), -1) for n in names]
    return -1 not in kinds and len(set(kinds)) == len(kinds)
