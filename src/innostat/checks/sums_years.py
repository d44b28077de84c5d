"""S301 for what several years make together: 2019—2023年分别为a、b、c、d、e，五年累计S."""

from __future__ import annotations

from collections.abc import Iterator

from innostat import lazy_regex as regex
from innostat.checks.clauses import Statement
from innostat.checks.totals import tally, total_finding
from innostat.models import Finding, Observation

_TOGETHER = regex.compile(
    r"(?P<n>[两二三四五六七八九十]|\d{1,2})年(?:来|间)?(?:累计|合计|共计|总计|一共|共)(?:[\u4e00-\u9fff]{0,8}?)(?:达到?|为|是|约为?)?"
)
_LIST = regex.compile(r"\s*(?:[、，和与及]|以及)\s*")
_COUNT = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def check_years(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """Lists of as many yearly figures as are said, each of another year, with what they make."""
    for i, f in enumerate(s.figures):
        m = _TOGETHER.search(s.lead(i)) if f.row.measure == "level" else None
        if m is None:
            continue
        n = int(m["n"]) if m["n"].isdigit() else _COUNT[m["n"]]
        rows = _listed(s, i, n, f.row.base_unit)
        if len(rows) != n or n < 2:
            continue
        tally(counts, True)
        if told := total_finding(f.row, rows, "error"):
            yield told


def _listed(s: Statement, i: int, n: int, unit: str) -> list[Observation]:
    """The last list of yearly figures before a figure."""
    run: list[Observation] = []
    for k in range(i - 1, -1, -1):
        o = s.figures[k].row
        if o.measure != "level" or o.base_unit != unit:
            if run:
                break
            continue
        run.insert(0, o)
        if len(run) == n:
            break
        if not _LIST.fullmatch(s.gap(k)):
            break
    plain = all(len(o.period) == len("2023") and o.label == run[0].label and o.region == run[0].region for o in run)
    return run if plain and len({o.period for o in run}) == len(run) else []
