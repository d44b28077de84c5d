"""S301 and S302 for parts that exclude each other and are more than all: 共865个，其中国家级86个、省级312个、市级567个."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding, total
from innostat.checks.clauses import Statement
from innostat.checks.instances import instances, pattern
from innostat.checks.intervals import number, quoted, written
from innostat.checks.patterns import rx
from innostat.checks.totals import alike, scale_of, shares_finding, tally
from innostat.messages import tell
from innostat.models import Finding

_NO_SUM = regex.compile(pattern("no_sum").pattern + "|平均|均")
_OF_IT = regex.compile(r"其中|：|包括|分别|\(")
_AGAIN = regex.compile(r"其中|。|；")
_OTHERS = regex.compile(r"其[他它余]")
_LOW, _HIGH = (
    regex.compile(r"及?以下|未上过学|文盲|不识字"),
    regex.compile(r"及?以上|博士"),
)  # ends of a ladder beyond which there is nothing


def check_exclusive(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """Parts of a sentence that are each another of one set of kinds, against the figure before them, or 100%."""
    for i, f in enumerate(s.figures):
        if i and _OF_IT.search(s.gap(i)) and f.row.measure == "level":
            yield from _parts(s, i, counts)
    shares = [k for k, f in enumerate(s.figures) if f.row.measure == "share" and f.row.base_unit == "%" and f.row.qualifier == "exact"]
    run: list[int] = []
    for k in [*shares, -1]:
        if run and (k < 0 or k != run[-1] + 1 or _AGAIN.search(s.gap(k))):
            yield from _shares(s, run, counts)
            run = []
        run = [*run, k]


def _parts(s: Statement, first: int, counts: dict[str, int]) -> Iterator[Finding]:
    whole = s.figures[first - 1].row
    run = [first]  # from the first of the kinds on
    while run[-1] + 1 < len(s.figures) and not _AGAIN.search(s.gap(run[-1] + 1)) and alike(s.figures[run[-1] + 1].row, whole):
        run.append(run[-1] + 1)
    rows = [s.figures[k].row for k in run]
    plain = whole.measure == "level" and whole.qualifier == "exact" and whole.base_unit != "%" and "/" not in whole.base_unit
    if len(rows) < 2 or not plain or not all(alike(o, whole) for o in rows) or not _kinds([s.words(k) for k in run]):
        return
    if _NO_SUM.search(whole.label + s.lead(first - 1)):
        return  # 平均规模为9298人，其中本科学校13100人
    if _kinds([s.words(first - 1), *(s.words(k) for k in run)]):
        return  # 保护单位13处，其中国家级2处，自治区级7处: the whole is none of the kinds
    tally(counts, True)
    made, printed = total(Interval.of(o) for o in rows), Interval.of(whole)
    if made.low is None or printed.high is None or made.low <= printed.high:
        return
    value = number(sum((o.base_value for o in rows), Decimal(0)) / scale_of(whole), 4) + whole.unit
    yield finding(
        "S301", "total-not-sum", "warning",
        tell("more-than-all", parts=" + ".join(map(quoted, rows)), made=value, whole=quoted(whole)), [whole, *rows],
        reported=written(printed, whole.unit, scale_of(whole), 4), computed=written(made, whole.unit, scale_of(whole), 4),
    )  # fmt: skip


def _shares(s: Statement, run: Sequence[int], counts: dict[str, int]) -> Iterator[Finding]:
    rows = [s.figures[k].row for k in run]
    names = [rx(r"[，、；。]").split(s.text[: s.figures[k].start].rpartition("占")[0])[-1] for k in run]
    if len(rows) < 2 or not _kinds(names) or len({(o.region, o.period, o.statement) for o in rows}) > 1:
        return
    tally(counts, True)
    if (f := shares_finding(rows, "error")) and (sum(o.base_value for o in rows) > 100 or len(rows) > 2 and _all_there(names)):
        yield f


def _all_there(names: Sequence[str]) -> bool:
    """Whether kinds reach from one end of their ladder to the other (未上过学的, 小学, …, 大专及以上), or end in the others."""
    ends = (names[0], names[-1])
    return bool(_OTHERS.search(names[-1])) or any(_LOW.search(a) and _HIGH.search(b) for a, b in (ends, ends[::-1]))


def _kinds(names: Sequence[str]) -> bool:
    """Whether each name has a kind of one set, each another, and none has two."""
    for kinds in instances().exclusive:
        found = [[k for k, p in enumerate(kinds) if p.search(name)] for name in names]
        if all(len(hits) == 1 for hits in found) and len({hits[0] for hits in found}) == len(names):
            return True
    return False
