"""S305 growth-does-not-follow of one level: 5210.4亿元，比上年增加462.8亿元，增长9.7%."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import product

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding
from innostat.checks.clauses import Statement
from innostat.checks.instances import instances, pattern
from innostat.checks.intervals import HUNDRED, distance, number, quoted, written
from innostat.checks.level_pairs import find_pairs
from innostat.checks.patterns import rx
from innostat.checks.totals import count, scale_of
from innostat.messages import tell
from innostat.models import Finding, Observation

ANNUAL = regex.compile(r"年均|复合|CAGR|年平均|平均每年")
_VERBS = pattern("growth_verbs")
_OF_BUDGET = regex.compile(r"，(?:为|占|完成)[^，。；]*预算[^，。；]*")  # 129748万元，为调整预算数的100.66%，比上年增收12423万元
_BRACKET = regex.compile(r"(?<=年[末底初]?|同期)\([^()]*\)")
_ASIDE = regex.compile(r"\([^()\d]*\)")  # 284310万元(快报数，下同)，完成预算的102.3%
STEEP = 100  # per cent; what has doubled rose by half of what it is
_SHARE = regex.compile(r"[^，。；]{0,14}，占(?:比|[^，。；]{2,10})?(?:达到?|为|是)?")  # 405家企业，占比81%，比上年增加17家
_BETWEEN = regex.compile(
    r"^[^，；。]{0,12}(?:，[^，；。\d]{0,10}(?:首|首位|第一|前列|新高|榜首|第[一二三四五六七八九十\d]+位?))?[，]?(?:[^，；。]{0,14}|[比较](?:19|20)\d\d年[^，；。]{0,24})$"
)


def nominal(*texts: str, revised: bool = False) -> bool:
    """Whether growth can follow from printed levels: not at constant prices and, with `revised`, not against a base that is revised.

    >>> nominal("R&D经费"), nominal("规模以上工业增加值"), nominal("社会消费品零售总额", revised=True)
    (True, False, False)
    """
    words = instances().constant_price + (instances().revised_base if revised else ())
    return not any(w in t for t in texts for w in words)


def own_subject(gap: str) -> bool:
    """Whether a clause names something else that grows (售价降到9.9万元，订单随之翻了两番)."""
    return bool(rx(r"增加值|增值|产值|利润|收入").search(gap)) or len(rx(r"[^\u4e00-\u9fff]").sub("", _VERBS.sub("", gap))) >= 2


def severity_of(said: Observation, missed: Decimal, severity: str) -> str:
    """A growth rounded to tens (降幅达80%) that misses by less than one is no more than worth a look."""
    if said.base_unit == "%" and said.decimals == 0 and said.value % 10 == 0 and missed < 1:
        return "note"
    return severity


def check_growth(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """5210.4亿元，比上年增加462.8亿元，增长9.7%: the change makes the level of the year before."""
    old = {id(p.old) for p in find_pairs(s)}
    for i, f in enumerate(s.figures):
        share = i + 1 < len(s.figures) and s.figures[i + 1].row.measure == "share"
        aside = share and any(p.fullmatch(_ASIDE.sub("", s.gap(i + 1))) for p in (_OF_BUDGET, _SHARE))
        if i + 2 + aside >= len(s.figures):
            break
        between = _ASIDE.sub(
            "", _BRACKET.sub("", s.gap(i + 1 + aside))
        )  # 4432元(人民币，下同)， 比2013年末(2013年是第三次普查年份，下同)增加
        level, a, b = f.row, s.figures[i + 1 + aside].row, s.figures[i + 2 + aside].row
        if (outer := _before_bracket(s, i, between)) is not None:
            level, between = outer, between.partition(")")[2]  # 2883万元(其中购置100万元)，比上年减少419万元
        if level.measure != "level" or {a.measure, b.measure} != {"change", "growth"} or "；" in between + s.gap(i + 2 + aside):
            continue
        change, rate = (a, b) if a.measure == "change" else (b, a)
        if change.base_unit != level.base_unit or rate.base_unit != "%" or level.base_unit == "%" or change.value == 0:
            continue
        if not _BETWEEN.match(between) or not rx(r"[、，(][^，；。、]{0,14}").fullmatch(s.gap(i + 2 + aside)):
            continue
        gap = s.gap(i + 2 + aside)
        if rx(r"新增|新开|新建|新设|当年|当季|本月|当月|其中").search(s.gap(i + 1 + aside)):
            continue  # the growth is then of what came anew
        if len({o.region for o in (level, a, b)}) > 1 or not nominal(
            level.label,
            s.text[max(0, s.figures[i].start - 30) : s.figures[i + 2 + aside].end] + rx(r"[，。；]").split(s.gap(i + 3 + aside))[0][:12],
        ):
            continue
        if (
            rx(r"比|较|年初|环比").search(gap)
            and not rx(r"同比|上年").search(s.gap(i + 1 + aside))
            and not _of_one_balance(level, s.gap(i + 1 + aside), gap)
            or rx(r"同比").search(gap)
            and rx(r"年初|上月|环比").search(s.gap(i + 1 + aside))
            and not _of_one_balance(level, s.gap(i + 1 + aside), gap)
        ):
            continue
        if (
            id(level) in old
            or own_subject(gap)
            or (change.value < 0) != (rate.value < 0)
            or ANNUAL.search(gap)
            or rx(r"其中|人均|占").search(gap)
        ):
            continue
        computed = _rate(Interval.of(level), Interval.of(change))
        if computed is None:
            yield from _too_large(level, change, rate)
            continue
        count(counts, "growth tried")
        printed = Interval.of(rate)
        if not computed.meets(printed):
            before = (level.base_value - change.base_value) / scale_of(level)
            missed = distance(computed, printed)
            yield finding(
                "S305", "growth-does-not-follow", severity_of(rate, missed, "warning"),
                tell(
                    "change-means", level=quoted(level), change=quoted(change), before=number(before) + level.unit,
                    value=number(change.base_value / (level.base_value - change.base_value) * HUNDRED) + "%", said=quoted(rate),
                ),
                [rate, level, change], reported=written(printed, "%", decimals=4), computed=written(computed, "%", decimals=4),
            )  # fmt: skip


def _of_one_balance(level: Observation, change: str, growth: str) -> bool:
    """年末存款余额1840.2亿元，比年初增加136.5亿元，比上年增长8.0%: what stood at the end of last year opened this one."""
    return bool("余额" in level.label and level.period.endswith("-12") and "年初" in change and rx(r"上年(?:末|底)?增|同比").search(growth))


def _before_bracket(s: Statement, i: int, gap: str) -> Observation | None:
    """The figure before the bracket that figure `i` stands in, where what follows that figure closes it."""
    if ")" not in gap.partition("(")[0]:
        return None
    opens = next((k for k in range(i, 0, -1) if "(" in s.gap(k)), 0)
    return s.figures[opens - 1].row if opens and "(" in s.gap(opens).rpartition(")")[2] else None


def _too_large(level: Observation, change: Observation, rate: Observation) -> Iterator[Finding]:
    """A rise that leaves nothing of the level before, beside a small rate: 318.6万吨，增产1.7亿吨，增长0.5%."""
    most, least = Interval.of(level).high, Interval.of(change).low
    counted = level.base_unit != "CNY" and len(level.base_unit) < 3  # of which there can be no less than none
    if most is not None and least is not None and least > most > 0 and rate.value > 0 and (counted or rate.value < STEEP):
        yield finding(
            "S305", "growth-does-not-follow", "warning",
            tell("rise-above-level", level=quoted(level), change=quoted(change), said=quoted(rate)), [rate, level, change],
            reported=written(Interval.of(rate), "%", decimals=4),
        )  # fmt: skip


def _rate(level: Interval, change: Interval) -> Interval | None:
    """Growth in per cent of a level that has changed by so much."""
    if None in (level.low, level.high, change.low, change.high):
        return None
    values = []
    for a, c in product((level.low, level.high), (change.low, change.high)):
        assert a is not None
        assert c is not None
        if a - c <= 0:
            return None
        values.append(c / (a - c) * HUNDRED)
    return Interval(min(values), max(values))
