"""S302 for three parts that make all, told as a bare list: 三次产业…分别对GDP贡献率14.9%、37.0%、48.1%; 产业结构由上年的…调整为…."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from innostat import lazy_regex as regex
from innostat.checks.clauses import Statement
from innostat.checks.instances import pattern
from innostat.checks.patterns import rx
from innostat.checks.totals import shares_finding, tally
from innostat.models import Finding, Observation

_THREE = pattern("three_parts")
_TOLD = regex.compile(r"贡献率(?:分别|依次)?(?:是|为|达|达到)?$")
_STRUCTURE = regex.compile(r"产业(?:增加值)?(?:结构|构成|比重|比例|占比)(?!提高|下降|上升)")
_LEADS = regex.compile(
    r"(?:上年|去年|\d{4}年)[末底]?的|(?:调整|变化|优化|演变|转变|变)为$|(?:结构|构成|比重|比例|占比)(?:分别|依次)?(?:为|是)$"
)
_NEAR = 60  # characters behind the word in which its lists stand
_PARTS = 3


def check_contributions(paragraph: Sequence[Statement], counts: dict[str, int]) -> Iterator[Finding]:
    """Lists of three rates of contribution whose sentence, or the one before, speaks of three parts that make all."""
    for n, s in enumerate(paragraph):
        if "贡献率" not in s.text and not _STRUCTURE.search(s.text):
            continue
        for i in range(len(s.figures) - _PARTS + 1):
            rows = [f.row for f in s.figures[i : i + _PARTS]]
            before = "".join(p.text for p in paragraph[max(0, n - 2) : n]) + s.text[: s.figures[i].start]
            told = _TOLD.search(s.lead(i)) and _THREE.search(before) or _STRUCTURE.search(before[-_NEAR:]) and _LEADS.search(s.lead(i))
            if told and _listed(s, i) and all(map(_rate, rows)):
                tally(counts, True)
                if f := shares_finding(rows, "error"):
                    yield f


def _rate(o: Observation) -> bool:
    return o.measure == "share" and o.base_unit == "%" and o.qualifier == "exact"


def _listed(s: Statement, i: int) -> bool:
    """Whether three figures stand one after the other, and no more."""
    mark = rx(r"\s*(?:[、，和与及]|以及)\s*")
    more = i + _PARTS < len(s.figures) and mark.fullmatch(s.gap(i + _PARTS))
    return not more and all(mark.fullmatch(s.gap(k)) for k in range(i + 1, i + _PARTS))
