"""S301 where so many things at so much each do not make the total that is printed: 立项320项，经费2.56亿元，平均每项资助60万元."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding
from innostat.checks.clauses import Statement
from innostat.checks.instances import pattern
from innostat.checks.intervals import number, quoted, written
from innostat.checks.slips import one_off
from innostat.checks.totals import scale_of, tally
from innostat.messages import tell
from innostat.models import Finding, Observation

_EACH = regex.compile(
    r"(?:平均)?每(?:一)?(?P<unit>[项家户个所件名台篇亩座人辆套])(?P<of>[^，。；\d]{0,12})$|(?P<mean>[项家户件人篇台单亩店])均(?P<what>[^，。；\d]{0,12})$|^平均(?P<thing>[\u4e00-\u9fff]{2,6}?)(?:为|达到?|约)?$"
)
_LIGHT = pattern("filler")
_ONE = {"名": "人", "人年": "人", "家": "户"}
_COUNTED = frozenset(("家", "项", "个", "件", "所", "人", "户", "笔", "篇"))  # what a mean without 每 may be of
_SHARED = 2  # letters that what is told of each has in common with the total


def check_means(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """Means of a sentence that names one count of what the mean is of, and one total; only where one slip would make them fit."""
    if "均" not in s.text and "每" not in s.text:
        return
    means = {i: m for i in range(len(s.figures)) if s.figures[i].row.measure == "level" and (m := _EACH.search(s.lead(i)))}
    for i, m in means.items():
        each, unit = s.figures[i].row, m["unit"] or m["mean"]
        what = m["thing"] or _LIGHT.sub("", m["of"] or m["what"] or "")
        levels = [
            f.row for k, f in enumerate(s.figures) if k not in means and f.row.measure == "level" and f.row.statement == each.statement
        ]
        of = [
            o
            for o in levels
            if (not unit and o.base_unit in _COUNTED)
            or _ONE.get(o.base_unit or o.unit[-1:], o.base_unit or o.unit[-1:]) == _ONE.get(unit, unit)
            and o.base_unit != each.base_unit
        ]
        totals = [o for o in levels if o.base_unit == each.base_unit and o.base_value > each.base_value and _same(what, o)]
        if (
            len(of) > 1 or len(totals) > 1
        ):  # 青年项目22879项，金额68.6亿元，平均每项30万元；地区项目3538项，…: of its own part of the sentence
            begin = max((f.start for k, f in enumerate(s.figures[: i + 1]) if "；" in s.gap(k)), default=0)
            part = {id(f.row) for f in s.figures[:i] if f.start >= begin}
            of, totals = [o for o in of if id(o) in part], [o for o in totals if id(o) in part]
        if len(of) != 1 or len(totals) != 1 or each.base_unit in ("", "%") or "/" in each.base_unit:
            continue
        tally(counts, True)
        if f := _finding(totals[0], of[0], each):
            yield f


def _same(what: str, total: Observation) -> bool:
    """Whether a total may be that of what is told of each: 资助 of 资助经费, or anything where nothing is said."""
    return not what or any(what[k : k + _SHARED] in total.label for k in range(len(what) - 1))


def _finding(whole: Observation, of: Observation, each: Observation) -> Finding | None:
    printed = Interval.of(whole)
    made = _product(of, each)
    if made is None or made.meets(printed):
        return None
    slips = ((whole, (of, each)), (of, (each, whole)), (each, (of, whole)))
    explained = any(
        (p := _product(x if o is of else of, x if o is each else each)) is not None and p.meets(Interval.of(x) if o is whole else printed)
        for o, _ in slips
        for x in one_off(o)
    )
    if not explained:
        return None
    scale = scale_of(whole)
    return finding(
        "S301", "total-not-sum", "warning",
        tell(
            "each-makes", count=quoted(of), each=quoted(each), made=number(of.base_value * each.base_value / scale, 4) + whole.unit,
            whole=quoted(whole), label=whole.label or tell("the-total"),
        ),
        [whole, of, each], reported=written(printed, whole.unit, scale, 4), computed=written(made, whole.unit, scale, 4),
    )  # fmt: skip


def _loose(o: Observation) -> Interval:
    """A mean as it is meant: 3900万元 is told in hundreds, as a rule."""
    digits = f"{o.value:f}"
    noughts = 0 if "." in digits else len(digits) - len(digits.rstrip("0"))
    i, half = Interval.of(o), Decimal(10) ** noughts / 2 * scale_of(o)
    return i if not noughts or i.low is None or i.high is None else Interval(o.base_value - half, o.base_value + half)


def _product(of: Observation, each: Observation) -> Interval | None:
    a, b = Interval.of(of), _loose(each)
    if a.low is None or a.high is None or b.low is None or b.high is None:
        return None
    return Interval(a.low * b.low, a.high * b.high)
