"""S303 difference-does-not-follow: 相差, 高于, balances and ratios of figures that stand in the same paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding
from innostat.checks.clauses import Statement
from innostat.checks.instances import pattern
from innostat.checks.intervals import distance, minus, number, quoted, ratio, written
from innostat.checks.keys import step_of
from innostat.checks.patterns import rx
from innostat.checks.totals import count, scale_of
from innostat.messages import tell
from innostat.models import Finding, Observation

_TOWN_COUNTRY = regex.compile(r"(?:收入|支出)之?比(?!上)")  # 城乡居民收入比
_GAP_WORDS = regex.compile(r"(?:相差|差距|相距|之差|差值|差了)(?![^，；。]*(?:缩小|扩大|收窄|拉大|减少|增加|由|从|较|比))")
_GAP_TO = regex.compile(
    r"(?:^|[，。；：])[其它他但而仅]?(?:与|和|同|跟|距|离)(?:[^，。；]*?的)?(?P<name>[^，。；的]{2,12}?)(?:还|仍|仅|只|约|已)*(?:相差|差距|相距)"
)  # 与排名第4的东莞仅相差1家
_GAP_BEHIND = regex.compile(r"^的?(?:[^，；。]{0,4})(?:差距|鸿沟|差异|缺口|落差|之差)")
_MORE = regex.compile(
    r"(?:^|[，；。：])(?P<one>[\u4e00-\u9fff]{2,8}?)比(?P<other>[\u4e00-\u9fff]{2,8}?)(?:要|还)?(?P<verb>[多少高低大小])(?:了|出)?$"
)
_BEHIND = 3  # figures behind a difference among which the other side may stand
_SAME_RATE = regex.compile(r"同期|上年|去年|增加值|增速|同比|实际|增长|下降|[的为是则，；]")  # what else the other side's words may hold
_NET = regex.compile(r"净(?:增|流入|增加|增长|流出|输出|输入|出口|进口)")
_NET_OF = regex.compile(r"净(?P<what>流入|流出|输出|输入|出口|进口)")
_OTHER_WAY = {
    what: regex.compile(other)
    for what, other in (
        ("流入", "流出"),
        ("流出", "流入"),
        ("输出", "吸纳|输入"),
        ("输入", "输出"),
        ("出口", "(?<!净)进口"),
        ("进口", "(?<!净)出口"),
    )
}
_GAINS, _LOSSES, _FILLER = pattern("gains"), pattern("losses"), pattern("filler")
_OTHER_SIDE = regex.compile(r"(?:高于|低于|快于|慢于|比|较|超过|高出|低出)[^，。；()]{1,20}\($")  # 高于全国平均水平(
_CLOSES = regex.compile(r"\)(?:高出?|低|快|慢|多|少|高了|低了)?(?:约|近)?")
_EXTREMES = regex.compile(r"首尾|最高[^，；。]{0,4}最低|极差|高低")
_AGAINST = regex.compile(
    r"(?:高于|低于|快于|慢于)(?P<name>[^，；。]{2,20})$|(?:比|较)(?P<name>[^，；。\d年月]{2,20}?)(?:高出?|低|快|慢|高出)(?:了)?$"
)


def check_differences(paragraph: Sequence[Statement], counts: dict[str, int]) -> Iterator[Finding]:
    """Differences between figures of a paragraph."""
    for s in paragraph:
        yield from _balance(s, counts)
        yield from _net(s, counts)
        yield from _more_than(s, counts)
        yield from _bracketed(s, counts)
    yield from _differences(paragraph, counts)


def _balance(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """出口A，进口B，顺差C; 城镇A元、农村B元，二者之比为C."""
    for i, f in enumerate(s.figures):
        said, lead = f.row, s.lead(i)
        before = [g.row for g in s.figures[:i] if g.row.measure == "level" and g.row.statement == said.statement]
        if rx(r"顺差|逆差").search(lead) and said.measure == "level":
            sides = [
                [
                    g.row
                    for k, g in enumerate(s.figures[:i])
                    if g.row in before and g.row.base_unit == said.base_unit and regex.fullmatch(side, s.lead(k))
                ]
                for side in (r"(?:其中)?[，：]?(?:货物)?出口(?:额|总额)?(?:为|达|达到)?", r"(?:货物)?进口(?:额|总额)?(?:为|达|达到)?")
            ]
            if len(sides[0]) != 1 or len(sides[1]) != 1:
                continue
            high, low = (sides[0][0], sides[1][0]) if "顺" in lead else (sides[1][0], sides[0][0])
            computed, printed = minus(Interval.of(high), Interval.of(low)), Interval.of(said)
        elif (
            rx(r"(?:二者|两者)之?比(?:例|值)?(?:为|是|达|达到)?$").search(lead)
            and said.base_unit == ""
            and len(before) >= 2
            and before[-1].base_unit == before[-2].base_unit
        ):
            high, low = before[-2:]
            quotient = ratio(Interval.of(high), Interval.of(low))
            if quotient is None:
                continue
            computed, printed = quotient, Interval.of(said)
        else:
            continue
        count(counts, "differences tried")
        if not computed.meets(printed):
            middle = (computed.low or Decimal(0)) / 2 + (computed.high or Decimal(0)) / 2
            yield finding(
                "S303", "difference-does-not-follow", "error",
                tell("two-make", high=quoted(high), low=quoted(low), made=number(middle / scale_of(said), 4) + said.unit, said=quoted(said)),
                [said, high, low], reported=written(printed, said.unit, scale_of(said), 4), computed=written(computed, said.unit, scale_of(said), 4),
            )  # fmt: skip


def _net(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """新增企业3200家，注销1100家，净增2100家: what came less what went."""
    for i in range(2, len(s.figures)):
        came, went, said = (s.figures[k].row for k in (i - 2, i - 1, i))
        if not _NET.search(s.lead(i)) or len({o.base_unit for o in (came, went, said)}) > 1 or "；" in s.gap(i) + s.gap(i - 1):
            continue
        if "分别" in s.gap(i):
            continue
        if (m := _NET_OF.search(s.lead(i))) is not None:
            sides = [k for k in (i - 2, i - 1) if m["what"] in s.lead(k)]
            others = [k for k in (i - 2, i - 1) if _OTHER_WAY[m["what"]].search(s.lead(k))]
            if sorted((*sides, *others)) != [i - 2, i - 1] or len(sides) != 1:
                continue
            if not _of_one(s.lead(sides[0]), s.lead(others[0]), s.lead(i), m["what"]):
                continue
            came, went = s.figures[sides[0]].row, s.figures[others[0]].row
        elif not (_GAINS.search(s.lead(i - 2)) and _LOSSES.search(s.lead(i - 1))):
            continue
        computed, printed = minus(Interval.of(came), Interval.of(went)), Interval.of(said)
        count(counts, "differences tried")
        if not computed.meets(printed):
            yield finding(
                "S303", "difference-does-not-follow", "error",
                tell(
                    "two-make", high=quoted(came), low=quoted(went),
                    made=number((came.base_value - went.base_value) / scale_of(said), 4) + said.unit, said=quoted(said),
                ),
                [said, came, went], reported=written(printed, said.unit, scale_of(said), 4),
                computed=written(computed, said.unit, scale_of(said), 4),
            )  # fmt: skip


def _more_than(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """招生1042.2万人，毕业生1047.0万人，毕业生比招生多4.8万人: both are named, and told in the sentence."""
    for i in range(2, len(s.figures)):
        said = s.figures[i].row
        m = _MORE.search(s.lead(i))
        if m is None or said.base_unit in ("%", "百分点"):
            continue
        sides = [
            [
                f.row
                for k, f in enumerate(s.figures[:i])
                if f.row.measure == "level"
                and f.row.base_unit == said.base_unit
                and (name in f.row.label + f.row.breakdown or name in f.row.region)
            ]
            for name in (m["one"], m["other"])
        ]
        if any(len(side) != 1 for side in sides) or sides[0] == sides[1] or sides[0][0].year != sides[1][0].year:
            continue
        one, other = sides[0][0], sides[1][0]
        high, low = (one, other) if m["verb"] in "多高大" else (other, one)
        computed, printed = minus(Interval.of(high), Interval.of(low)), Interval.of(said)
        count(counts, "differences tried")
        if not computed.meets(printed):
            yield finding(
                "S303", "difference-does-not-follow", "warning",
                tell(
                    "apart", high=quoted(high), low=quoted(low), value=number((high.base_value - low.base_value) / scale_of(said), 4),
                    said=quoted(said),
                ),
                [said, high, low], reported=written(printed, said.unit, scale_of(said), 4),
                computed=written(computed, said.unit, scale_of(said), 4),
            )  # fmt: skip


def _of_one(side: str, other: str, net: str, what: str) -> bool:
    """Whether the two sides and what is left are of one thing: 成品油出口 is not held against 原油进口."""
    way = _OTHER_WAY[what]
    names = [_FILLER.sub("", x) for x in (side.replace(what, ""), way.sub("", other), net.replace(f"净{what}", ""))]
    return (names[0] == names[1] or not all(names[:2])) and (not names[2] or names[2][:2] in (names[0] or names[1])[:2])


def _bracketed(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """增长8.6%，高于全国平均水平(4.6%)4.0个百分点: the other side stands in brackets."""
    for i in range(2, len(s.figures)):
        own, other, said = (s.figures[k].row for k in (i - 2, i - 1, i))
        if said.base_unit != "百分点" or {own.base_unit, other.base_unit} != {"%"} or own.measure != other.measure:
            continue
        if not (_OTHER_SIDE.search(s.gap(i - 1)) and _CLOSES.fullmatch(s.gap(i))):
            continue
        computed, printed = minus(Interval.of(own), Interval.of(other)), Interval.of(said)
        flipped = Interval(None if printed.high is None else -printed.high, None if printed.low is None else -printed.low)
        count(counts, "differences tried")
        if not (computed.meets(printed) or computed.meets(flipped)):
            yield finding(
                "S303", "difference-does-not-follow", "warning",
                tell(
                    "points-apart", own=quoted(own), other=quoted(other), value=number(abs(own.base_value - other.base_value), 4), said=quoted(said),
                ),
                [said, own, other], reported=written(printed, said.unit, decimals=4), computed=written(computed, said.unit, decimals=4),
            )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _At:
    """A figure of a paragraph: its row, words and number of sentence."""

    row: Observation
    words: str
    sentence: int


def _differences(paragraph: Sequence[Statement], counts: dict[str, int]) -> Iterator[Finding]:
    """48.1%, 3.9%, 两者相差44.2个百分点; 增长6.9%，快于全部规模以上工业1.6个百分点."""
    before: list[_At] = []
    told = [_At(f.row, s.words(i), n) for n, s in enumerate(paragraph) for i, f in enumerate(s.figures)]
    for n, s in enumerate(paragraph):
        for i, f in enumerate(s.figures):
            said = f.row
            if (
                said.measure in ("ratio", "level")
                and not said.base_unit
                and _TOWN_COUNTRY.search(s.words(i) + said.label)
                and not rx(r"上年|由|从").search(s.lead(i))
            ):
                yield from _income_ratio(said, before, counts)
            elif said.measure in ("difference", "change", "level") and said.base_unit != "%":
                unit = "%" if said.base_unit == "百分点" else said.base_unit
                same = [a for a in before if a.row.base_unit == unit and a.row.measure in ("level", "share", "growth")]
                here = [a.row for a in same if a.sentence == n]
                if i >= 2 and (_GAP_WORDS.search(s.lead(i)) or said.base_unit == "百分点" and _GAP_BEHIND.match(s.gap(i + 1))):
                    yield from _gap(s, i, here, counts)
                elif i and said.base_unit == "百分点" and (m := _AGAINST.search(s.lead(i))) and here and here[-1] is _own(s, i):
                    if "分别" in s.lead(i):  # 分别增长12.3%和10.3%，增速分别快于工业5.8和3.8个百分点: the first of the first
                        same = [a for a in same if a.sentence != n or a.row.breakdown == said.breakdown]
                    if same and same[-1].sentence == n:
                        behind = told[len(before) + 1 : len(before) + 1 + _BEHIND]
                        yield from _against(said, same, [a for a in behind if a.sentence - n <= 1], m["name"], counts)
            elif i >= 2 and said.base_unit == "%" and _GAP_WORDS.search(s.lead(i)):
                yield from _points(said, [a.row for a in before if a.sentence == n], counts)
            before.append(_At(said, s.words(i), n))


def _own(s: Statement, i: int) -> Observation:
    """The figure that points are of: the one right before, or before other points (比工业低1.2个百分点，但比建筑业高0.9个百分点)."""
    k = i - 1
    while k > 0 and s.figures[k].row.base_unit == "百分点" and s.gap(k + 1)[:1] == "，":
        k -= 1
    return s.figures[k].row


def _points(said: Observation, before: Sequence[Observation], counts: dict[str, int]) -> Iterator[Finding]:
    """30.4%, 31.9%, 相差1.5%: what lies between two rates is points; in per cent of one of them it would be another figure."""
    rates = [o for o in before if o.base_unit == "%" and o.measure in ("share", "growth")]
    printed = Interval.of(said)
    for a, b in combinations(rates[-4:], 2):
        high, low = (a, b) if a.base_value >= b.base_value else (b, a)
        if said.value and minus(Interval.of(high), Interval.of(low)).meets(printed) and not _relative(high, low, printed):
            count(counts, "differences tried")
            yield finding(
                "V202", "magnitude-slip", "warning",
                tell("points-apart-in-percent", high=quoted(high), low=quoted(low), value=number(high.base_value - low.base_value, 4), said=quoted(said)),
                [said, high, low], suggestion=tell("points-meant", said=quoted(said)),
            )  # fmt: skip
            return


def _relative(high: Observation, low: Observation, printed: Interval) -> bool:
    """Whether the distance in per cent of one of the two is what is printed."""
    if low.base_value <= 0:
        return True
    apart = (high.base_value - low.base_value) * 100
    return any(Interval(apart / o.base_value, apart / o.base_value).meets(printed) for o in (high, low))


def _income_ratio(said: Observation, before: Sequence[_At], counts: dict[str, int]) -> Iterator[Finding]:
    """城乡居民收入比为1.82:1 beside the incomes of town and country."""
    what = "支出" if "支出" in said.label else "收入"
    sides = [
        [
            a.row
            for a in before
            if a.row.measure == "level" and name in a.row.label + a.row.breakdown and what in a.row.label and a.row.base_unit == "CNY"
        ]
        for name in ("城镇", "农村")
    ]
    if any(len(side) != 1 for side in sides) or sides[0][0].year != said.year:
        return
    computed = ratio(Interval.of(sides[0][0]), Interval.of(sides[1][0]))
    if computed is None:
        return
    count(counts, "differences tried")
    printed = Interval.of(said)
    if not computed.meets(printed):
        value = sides[0][0].base_value / sides[1][0].base_value
        yield finding(
            "S303", "difference-does-not-follow", "note" if distance(computed, printed) < step_of(said) / 2 else "warning",  # cut off: 2.35 for 2.3553
            tell("is-times", one=quoted(sides[0][0]), value=number(value, 4), other=quoted(sides[1][0]), said=quoted(said)),
            [said, sides[0][0], sides[1][0]], reported=written(printed, decimals=4), computed=written(computed, decimals=4),
        )  # fmt: skip


def _gap(s: Statement, i: int, before: Sequence[Observation], counts: dict[str, int]) -> Iterator[Finding]:
    said = s.figures[i].row
    same = [o for o in before if o.measure == (before[-1].measure if before else "")]
    other = _GAP_TO.search(s.gap(i))
    if len(same) < 2 or len(same) > 8 or other and s.text.count(other["name"]) < 2:  # how much the other has is not said
        return
    if _EXTREMES.search(s.lead(i)):
        ordered = sorted(same, key=lambda o: o.base_value)
        pairs = [(ordered[-1], ordered[0])]
    else:
        pairs = list(combinations(same, 2))
    printed = Interval.of(said)
    count(counts, "differences tried")
    for a, b in pairs:
        high, low = (a, b) if a.base_value >= b.base_value else (b, a)
        if minus(Interval.of(high), Interval.of(low)).meets(printed):
            return
    a, b = pairs[-1]
    high, low = (a, b) if a.base_value >= b.base_value else (b, a)
    computed = minus(Interval.of(high), Interval.of(low))
    yield finding(
        "S303", "difference-does-not-follow", "error" if len(pairs) == 1 else "note",
        tell("apart", high=quoted(high), low=quoted(low), value=number((high.base_value - low.base_value) / scale_of(said), 4), said=quoted(said)),
        [said, high, low], reported=written(printed, said.unit, scale_of(said), 4), computed=written(computed, said.unit, scale_of(said), 4),
    )  # fmt: skip


def _against(said: Observation, before: Sequence[_At], behind: Sequence[_At], words: str, counts: dict[str, int]) -> Iterator[Finding]:
    """The figure right before against an earlier one of the paragraph whose words hold the name of the other side, or else one right behind."""
    name = rx(r"全部|平均|水平|的|整体|高出|出|同期").sub("", words)
    if len(name) < 3:
        return
    own = before[-1]
    tail = own.row.label[-3:]
    others = [
        a.row for a in (*before[:-1], *(a for a in behind if not _SAME_RATE.sub("", a.words.replace(name, ""))))
        if a.row.measure == own.row.measure and name in a.words + a.row.label and f"占{name}" not in a.words + a.row.label and name not in own.words and a.row.year == own.row.year
        and (a.sentence == own.sentence or a.row.label[-3:] == tail)
        and (not a.row.region or a.row.region not in name or a.row.label == own.row.label)
    ]  # fmt: skip
    if len(others) != 1:
        return
    printed = Interval.of(said)
    computed = minus(Interval.of(own.row), Interval.of(others[0]))
    count(counts, "differences tried")
    if computed.meets(printed) or computed.meets(
        Interval(None if printed.high is None else -printed.high, None if printed.low is None else -printed.low)
    ):
        return
    yield finding(
        "S303", "difference-does-not-follow", "warning",
        tell(
            "points-apart", own=quoted(own.row), other=quoted(others[0]), value=number(abs(own.row.base_value - others[0].base_value), 4),
            said=quoted(said),
        ),
        [said, own.row, others[0]], reported=written(printed, said.unit, decimals=4), computed=written(computed, said.unit, decimals=4),
    )  # fmt: skip
