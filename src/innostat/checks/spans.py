"""S301 for times that make a longer one: 上半年210亿元，下半年285亿元，全年495亿元."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from innostat import lazy_regex as regex
from innostat.catalog import squeeze
from innostat.checks.clauses import Statement
from innostat.checks.growth import nominal
from innostat.checks.instances import pattern
from innostat.checks.totals import tally, total_finding
from innostat.models import Finding, Observation

Months = tuple[int, int]  # first and last, counted from the year 0

_FLOWS = pattern("time_flows")
_NO_SUM = pattern("no_sum")
_PERIOD = regex.compile(r"(?P<year>\d{4})(?:-(?P<month>\d\d)|-Q(?P<quarter>[1-4]))?(?:/(?P<year2>\d{4})-(?P<month2>\d\d))?")


def check_spans(paragraph: Sequence[Statement], counts: dict[str, int]) -> Iterator[Finding]:
    """Amounts of one series whose times, all told, follow each other without a gap and make the time of another one."""
    by_series: dict[tuple[str, ...], dict[Months, Observation]] = {}
    doubtful: set[tuple[str, ...]] = set()
    for s in paragraph:
        for f in s.figures:
            o = f.row
            if (months := _months(o)) is None or not _adds_up(o):
                continue
            key: tuple[str, ...] = (squeeze(o.label), o.breakdown, o.region, o.base_unit, o.period[:4])
            if months in (series := by_series.setdefault(key, {})) and series[months].base_value != o.base_value:
                doubtful.add(key)
            series.setdefault(months, o)
    for key, series in by_series.items():
        if len(series) < 3 or key in doubtful:
            continue
        for months, whole in series.items():
            if parts := _filled(months, [m for m in series if m != months]):
                tally(counts, True)
                if told := total_finding(whole, [series[m] for m in parts], "warning"):
                    yield told


def _adds_up(o: Observation) -> bool:
    plain = o.measure == "level" and o.statement == "actual" and o.base_unit not in ("", "%") and "/" not in o.base_unit
    told = o.period_source in ("stated", "relative")
    return plain and told and bool(_FLOWS.search(o.label)) and not _NO_SUM.search(o.label) and nominal(o.label)


def _months(o: Observation) -> Months | None:
    """The months of a period within one year.

    >>> from innostat.models import Document
    >>> from innostat.pipeline import extract_document
    >>> _months(extract_document(Document("a.txt", "2023年第二季度投资3亿元。"))[0])
    (24280, 24282)
    """
    m = _PERIOD.fullmatch(o.period)
    if m is None or m["year2"] and m["year2"] != m["year"]:
        return None
    start = int(m["year"]) * 12
    if m["quarter"]:
        first, last = int(m["quarter"]) * 3 - 2, int(m["quarter"]) * 3
    elif m["month"]:
        first, last = int(m["month"]), int(m["month2"] or m["month"])
    else:
        first, last = 1, 12
    return start + first, start + last


def _filled(whole: Months, others: list[Months]) -> list[Months]:
    """The fewest times that fill a longer one from its first month to its last; nothing where they do not.

    >>> _filled((1, 12), [(1, 6), (7, 9), (1, 3), (7, 12)]), _filled((1, 12), [(1, 6)])
    ([(1, 6), (7, 12)], [])
    """
    at, found = whole[0], []
    while at <= whole[1]:
        step = max((m for m in others if m[0] == at and m[1] <= whole[1]), key=lambda m: m[1], default=None)
        if step is None:
            return []
        found.append(step)
        at = step[1] + 1
    return found
