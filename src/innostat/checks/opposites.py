"""S301 and S302 for a thing and its opposite: of 31 provinces 7 above the mean and 25 below it; 合格率97.8%，不合格率3.2%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from innostat import lazy_regex as regex
from innostat.checks.base import finding
from innostat.checks.clauses import Statement
from innostat.checks.instances import instances
from innostat.checks.intervals import number, quoted
from innostat.checks.patterns import rx
from innostat.checks.totals import shares_finding, tally
from innostat.messages import tell
from innostat.models import Finding, Observation

_AMONG = regex.compile(r"[^，。；\d]{0,10}(?:之?中|里)(?:，|$)")
_NOT = regex.compile(r"(?:不|未|非|没有?|无)")
_RATE = regex.compile(r"(?:的|人|者)*(?:占比|比例|比重|占|率)?(?:为|达到?|有|是|约|仅)*$")


def check_opposites(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """Counts and shares of a sentence whose words exclude each other."""
    yield from _shares(s, counts)
    yield from _counts(s, counts)


def _counts(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """31个省份中，高于全国平均的有7个，低于的有25个: more than there are."""
    for i, f in enumerate(s.figures[:-2]):
        whole = f.row
        if whole.measure != "level" or whole.decimals or not _AMONG.match(s.gap(i + 1)):
            continue
        parts = []
        for k in range(i + 1, len(s.figures)):
            o = s.figures[k].row
            if "其中" in s.gap(k) or "。" in s.gap(k):
                break
            if o.measure == "level" and o.base_unit == whole.base_unit and o.unit == whole.unit:
                parts.append((o, _around(s, k)))
        opposed = [(a, b) for n, a in enumerate(parts) for b in parts[n + 1 :] if _opposed(a[1], b[1])]
        if len(parts) < 2 or len(opposed) != 1:
            continue
        tally(counts, True)
        (a, _), (b, _) = opposed[0]
        if a.base_value + b.base_value > whole.base_value:
            yield finding(
                "S301", "total-not-sum", "warning",
                tell(
                    "more-than-all", parts=f"{quoted(a)} + {quoted(b)}", made=number(a.base_value + b.base_value) + whole.unit, whole=quoted(whole),
                ),
                [whole, a, b], reported=number(whole.base_value), computed=number(a.base_value + b.base_value),
            )  # fmt: skip


def _around(s: Statement, i: int) -> str:
    """What is said of a count: before it (低于的有25个) and behind it (4个市下降), up to the next mark."""
    behind = s.text[s.figures[i].end : s.figures[i + 1].start if i + 1 < len(s.figures) else len(s.text)]
    return s.lead(i) + rx(r"[，。；、(]").split(behind)[0]


def _opposed(one: str, two: str) -> bool:
    return any(a in one and b in two or b in one and a in two for a, b in instances().opposites if not (a in one and b in one))


def _shares(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """合格率97.8%，不合格率3.2%; 赞成的占72.5%，反对的占15.3%，不确定的占22.2%."""
    run: list[tuple[Observation, str]] = []
    runs: list[list[tuple[Observation, str]]] = []
    for i, f in enumerate(s.figures):
        o = f.row
        share = o.measure == "share" and o.base_unit == "%" and o.qualifier == "exact" and o.decimals <= 2
        if not (share and run and rx(r"[，、；]?[^，。；、\d]{1,14}|[，、；][^，。；、\d]{0,14}").fullmatch(s.gap(i))):
            runs.append(run)
            run = []
        if share:
            run.append((o, _RATE.sub("", s.lead(i))))
    for told in (*runs, run):
        yield from _of_all(told, counts)


def _of_all(told: Sequence[tuple[Observation, str]], counts: dict[str, int]) -> Iterator[Finding]:
    rows, names = [o for o, _ in told], [n for _, n in told]
    if len({(o.region, o.year) for o in rows}) != 1:
        return
    negated = [
        (a, b) for a in names for b in names if len(a) > 1 and a != b and _NOT.match(b) and len(b) > 2 and a.endswith(_NOT.sub("", b, 1))
    ]
    if len(told) == 2 and negated:
        tally(counts, True)
        if f := shares_finding(rows, "error"):
            yield f
    elif len(told) > 2 and (negated or any(_opposed(a, b) and len(a) + len(b) < 10 for k, a in enumerate(names) for b in names[k + 1 :])):
        tally(counts, True)
        if (f := shares_finding(rows, "error")) and sum(o.base_value for o in rows) > 100:
            yield f
