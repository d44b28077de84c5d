"""S305 growth-does-not-follow and S303 between two levels of a sentence: change, growth, yearly growth, so many times."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding
from innostat.checks.clauses import Statement
from innostat.checks.instances import instances, pattern
from innostat.checks.intervals import HUNDRED, distance, growth, minus, number, quoted, ratio, times, written
from innostat.checks.patterns import rx
from innostat.checks.totals import count, scale_of
from innostat.messages import tell
from innostat.models import Finding, Observation

_OLD_BEHIND = regex.compile(r"(?:上年同期|上年末?|去年同期|去年|上期|年初)(?:的|为|是|仅为|只有|约为)*(?:约|近|超)?$")
_OTHER_YEAR = regex.compile(
    r"[，(、](?:而|但)?(?:在)?(?:19|20)\d\d年(?:同期|[末底])?(?:则?为|是|仅为|只有|仅有|则是|约为|达到?|：)?(?:约|近|超)?$"
)
_OLD_RATE = regex.compile(
    r"[，；(]而?(?:上年|去年|(?P<time>\d{1,2}月份?|[一二三四]季度|上半年|上月|上季度))(?:同期)?(?:的?增速)?(?:同比|则)?(?:为|是|增长|下降)了?"
)
_FASTER = regex.compile(
    r"[，、](?:增速|增幅|涨幅)?[比较](?P<time>上年|去年|\d{1,2}月份?|[一二三四]季度|上半年|上月|上季度)(?:同期|全年)?[^，；。\d]{1,4}"
)
_THAN = regex.compile(
    r"(?:同比|环比)(?:上年|去年|上一?季度|上月|[一二三四]季度|\d{1,2}月份?|20\d\d年)[^，；。]{0,12}$|(?:(?<![同环])比|较|同(?!比))[^，；。]{0,22}$"
)
_AND_THAN = regex.compile(r"[，、；](?:也|又|更|并|同时)?[比较](?:19|20)\d\d年[^，；。\d]{0,6}的")
_ON_BASE = regex.compile(r"(?:^|[，；。])在[^，；。]{0,14}$")
_FROM = regex.compile(r"(?:由|从|自)[^，；。]{0,16}$")
_TO = regex.compile(r"^[^，；。]{0,24}(?:到|至|为|达|成)[^，；。到至]{0,12}$")
_TIMES_OF = regex.compile(r"(?:是|为|相当于|约为|约是)[^，；。]{0,22}$")
_YEARLY = regex.compile(r"同比|环比|比上年|较上年|比去年|较去年|上年同期")
_LAST_YEAR = regex.compile(_YEARLY.pattern + r"|上年|去年|上一年")
_ANNUAL = regex.compile(r"年均|复合|CAGR|年平均|平均每年")
_VERBS = pattern("growth_verbs")
_OF_BUDGET = regex.compile(r"，(?:为|占|完成)[^，。；]*预算[^，。；]*")  # 129748万元，为调整预算数的100.66%，比上年增收12423万元
_BRACKET = regex.compile(r"(?<=年[末底初]?|同期)\([^()]*\)")
_ASIDE = regex.compile(r"\([^()\d]*\)")  # 284310万元(快报数，下同)，完成预算的102.3%
_SPAN = regex.compile(r"近?[一二两三四五六七八九十\d]+年|最大|股价|价格|期间|以来|累计")  # 近两年股价累计最大涨幅
_STEEP = 100  # per cent; what has doubled rose by half of what it is
_SHARE = regex.compile(r"[^，。；]{0,14}，占(?:比|[^，。；]{2,10})?(?:达到?|为|是)?")  # 405家企业，占比81%，比上年增加17家
_BETWEEN = regex.compile(r"^[^，；。]{0,12}[，]?[^，；。]{0,14}$")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two levels of which one is said to come from the other, and where in the sentence what is said of them begins."""

    new: Observation
    old: Observation
    behind: int


def check_growth(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """What a sentence says of levels: a change with its growth, two levels and what lies between, lists over years."""
    yield from _triples(s, counts)
    yield from _pairs(s, counts)
    yield from _old_last(s, counts)
    yield from _yearly(s, counts)


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


def _severity(said: Observation, missed: Decimal, severity: str) -> str:
    """A growth rounded to tens (降幅达80%) that misses by less than one is no more than worth a look."""
    if said.base_unit == "%" and said.decimals == 0 and said.value % 10 == 0 and missed < 1:
        return "note"
    return severity


# level, change, growth --------------------------------------------------------------------------------------------------


def _triples(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
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
            or _ANNUAL.search(gap)
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
                "S305", "growth-does-not-follow", _severity(rate, missed, "warning"),
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
    if most is not None and least is not None and least > most > 0 and rate.value > 0 and (counted or rate.value < _STEEP):
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


# two levels and what is said of them ------------------------------------------------------------------------------------


def find_pairs(s: Statement) -> Iterator[Pair]:
    """Neighbouring levels of one series of which the sentence says that one comes from, or is held against, the other."""
    last: Pair | None = None
    for i in range(len(s.figures) - 1):
        a, b = s.figures[i].row, s.figures[i + 1].row
        if last is not None and last.behind <= i and a.measure in ("change", "growth", "difference") and _AND_THAN.fullmatch(s.gap(i + 1)):
            if b.measure == last.new.measure and b.base_unit == last.new.base_unit and b.statement == last.new.statement:
                last = Pair(last.new, b, i + 2)  # 较2020年的10.56%提高2.37个百分点，比2015年的6.20%提高6.73个百分点
                yield last
            continue
        if a.measure != b.measure or a.measure not in ("level", "share") or a.base_unit != b.base_unit or a.statement != b.statement:
            continue
        gap, behind = s.gap(i + 1), s.gap(i + 2)
        if rx(r"其中|；|。").search(gap) or len(gap) > 40 or b.label and b.label in gap and b.label not in a.label:
            continue  # 投入12亿元实施…，技术合同成交额突破3000亿元
        if _FROM.search(s.lead(i)) and _TO.match(gap.lstrip("，")):
            yield (last := Pair(b, a, i + 2))
        elif _TIMES_OF.search(gap) and rx(r"\)?的").match(behind):
            yield Pair(a, b, i + 2)
        elif _THAN.search(gap) or _OLD_BEHIND.search(gap) or _ON_BASE.search(gap) and behind.lstrip("的").startswith("基础"):
            if not rx(r"(?:低|少)于?$").search(gap):
                yield (last := Pair(a, b, i + 2))
        elif _OTHER_YEAR.search(gap) and a.label == b.label and a.breakdown == b.breakdown and (a.year or 0) > (b.year or 9999):
            yield Pair(a, b, i + 2)  # 2023年销量为302.4万辆，而2022年为186.3万辆，同比增长62.3%


def _pairs(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    for pair in find_pairs(s):
        for k in range(pair.behind, min(pair.behind + 2, len(s.figures))):
            said, gap = s.figures[k].row, s.gap(k)
            if rx(r"；|。|其中|占|另|分别|人均|平均每").search(gap) or len(gap) > 24 or said.region != pair.new.region:
                break
            again = _SPAN.sub("", gap.replace(pair.new.label[-4:], "").replace(pair.new.label[-2:], ""))
            if own_subject(again) or rx(r"(?:(?<![同环])比|较)(?!上年|去年|上期|年初)").search(gap):
                break
            if k > pair.behind and said.measure not in ("change", "growth", "ratio"):
                break
            if f := _points_in_percent(pair, said):
                yield f
                break
            if rx(r"[A-Za-z]{2,}|(?:标准煤|金属量|折[纯标]|当量|实物量)").match(s.gap(k + 1)):
                break  # 从20.5万吨降至13万吨(减产约9500吨LCE): counted as something else
            if said.measure in ("change", "difference"):
                told = s.gap(pair.behind - 2) + s.gap(pair.behind - 1)
                found = list(_pair_change(pair, said, gap, counts, rx(r"上年|去年|上一年").search(told) is not None))
            elif said.measure == "growth" or said.measure == "ratio" and said.base_unit == "倍":
                found = list(_pair_growth(pair, said, gap, s, counts))
            else:
                break
            if found:  # one wrong level breaks all that is said of it: one thing to look at
                yield found[0]
                break


def _points_in_percent(pair: Pair, said: Observation) -> Finding | None:
    """由67.5%增长到80.2%，增长12.7%: what lies between two shares is points."""
    shares = pair.new.measure == pair.old.measure == "share" and pair.new.base_unit == "%"
    if not shares or said.measure != "growth" or said.base_unit != "%" or pair.old.base_value <= 0 or not said.value:
        return None
    between, printed = minus(Interval.of(pair.new), Interval.of(pair.old)), Interval.of(said)
    relative = growth(Interval.of(pair.new), Interval.of(pair.old))
    if not between.meets(printed) or relative is None or relative.meets(printed):
        return None
    high, low = (pair.new, pair.old) if pair.new.base_value >= pair.old.base_value else (pair.old, pair.new)
    return finding(
        "V202", "magnitude-slip", "warning",
        tell("points-apart-in-percent", high=quoted(high), low=quoted(low), value=number(high.base_value - low.base_value, 4), said=quoted(said)),
        [said, high, low], suggestion=tell("points-meant", said=quoted(said)),
    )  # fmt: skip


def _old_last(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """销量1.36亿部，同比增长28.3%，去年同期为1.06亿部: the level that is held against, told last."""
    for i in range(2, len(s.figures)):
        new, said, old = (s.figures[k].row for k in (i - 2, i - 1, i))
        other = _OTHER_YEAR.search(s.gap(i)) and (new.year or 0) - (old.year or 9999) == 1
        rates = new.measure == old.measure == "growth" and said.base_unit == "百分点"
        faster, before = _FASTER.fullmatch(s.gap(i - 1)), _OLD_RATE.fullmatch(s.gap(i))
        if rates and faster and before and (before["time"] or "年") in faster["time"] and new.region == old.region:
            yield from _pair_change(Pair(new, old, i - 1), said, "", counts, True)
        if not (_OLD_BEHIND.search(s.gap(i)) or other) or len(s.gap(i)) > 14 or len({o.region for o in (new, said, old)}) > 1:
            continue
        if new.measure != old.measure or new.measure not in ("level", "share") or new.base_unit != old.base_unit:
            continue
        if rx(r"；|其中|占|人均|累计|环比|年均|年初").search(s.gap(i - 1) + s.gap(i)) or own_subject(s.gap(i - 1)):
            continue
        pair = Pair(new, old, i - 1)
        if said.measure == "growth" and said.base_unit == "%" and new.base_unit != "%" and nominal(new.label, said.label, s.gap(i - 1)):
            yield from _compare_growth(pair, said, 1, counts)
        elif said.measure == "change":
            yield from _pair_change(pair, said, "", counts)


def _apart(pair: Pair) -> int | None:
    """Years between the two levels, where both are told."""
    if pair.new.year is None or pair.old.year is None or "/" in pair.new.period + pair.old.period:
        return None
    if not {pair.new.period_source, pair.old.period_source} <= {"stated", "relative"}:
        return None
    return pair.new.year - pair.old.year


def _next_year(pair: Pair) -> bool:
    """Whether the new level is of the year behind the old one's, be it from what stands before (由2020年的110亿元提升至185亿元)."""
    a, b = pair.new, pair.old
    sources = pair.old.period_source in ("stated", "relative") and pair.new.period_source != "document"
    return sources and a.year is not None and b.year is not None and a.year - b.year == 1 and "/" not in a.period + b.period


def _pair_change(pair: Pair, said: Observation, gap: str, counts: dict[str, int], last_year: bool = False) -> Iterator[Finding]:
    points = pair.new.base_unit == "%" and said.base_unit == "百分点"
    if not points and said.base_unit != pair.new.base_unit or _YEARLY.search(gap) and _apart(pair) not in (1, None) or _ANNUAL.search(gap):
        return
    if _YEARLY.search(gap) and _apart(pair) is None and not last_year:
        return
    computed = minus(Interval.of(pair.new), Interval.of(pair.old))
    printed = Interval.of(said)
    flipped = Interval(None if printed.high is None else -printed.high, None if printed.low is None else -printed.low)
    count(counts, "differences tried")
    if computed.meets(printed) or computed.meets(flipped):
        return
    value = (pair.new.base_value - pair.old.base_value) / scale_of(said)
    yield finding(
        "S303", "difference-does-not-follow", "error",
        tell("apart", high=quoted(pair.new), low=quoted(pair.old), value=number(abs(value), 4), said=quoted(said)), [said, pair.new, pair.old],
        reported=written(printed, said.unit, scale_of(said), 4), computed=written(computed, said.unit, scale_of(said), 4),
    )  # fmt: skip


def _pair_growth(pair: Pair, said: Observation, gap: str, s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    of_shares = pair.new.base_unit == "%" and (said.base_unit != "%" or said.value < _STEEP)  # 8% to 24%, 增长16%: so many points, mostly
    if pair.new.measure not in ("level", "share") or of_shares or not nominal(pair.new.label, said.label, gap):
        return
    years = 1
    if _ANNUAL.search(gap) or _ANNUAL.search(said.label):
        apart = _apart(pair)
        if apart is None or apart < 2 or "实际" in s.text or len(pair.new.period) != len(pair.old.period):
            return
        years = apart
    elif (
        _YEARLY.search(gap)
        and not _next_year(pair)
        and not _undated(pair)
        and not _year_before(pair, s)
        and _apart(pair) != 0
        and not _LAST_YEAR.search(s.gap(pair.behind - 1))
    ):
        return
    yield from _compare_growth(pair, said, years, counts)


def _year_before(pair: Pair, s: Statement) -> bool:
    """Whether the old level is told with the year before the new one's (120.3万辆(2022年：67.9万辆)，同比增长77.2%)."""
    return _OTHER_YEAR.search(s.gap(pair.behind - 1)) is not None and (pair.new.year or 0) - (pair.old.year or 9999) == 1


def _undated(pair: Pair) -> bool:
    """Whether the sentence tells no time of either level (从12.6亿元增长至15.8亿元，同比增幅25%)."""
    return not {pair.new.period_source, pair.old.period_source} & {"stated", "relative"}


def _compare_growth(pair: Pair, said: Observation, years: int, counts: dict[str, int]) -> Iterator[Finding]:
    new, old, printed = Interval.of(pair.new), Interval.of(pair.old), Interval.of(said)
    if said.measure == "ratio" or said.base_unit == "倍" and "番" in said.quote:  # 翻一番 is twice as much
        computed = ratio(new, old)
        shown, unit = "{}倍", "倍"
    else:
        computed = growth(new, old, years)
        shown, unit = "{}%", "%"
        if said.base_unit == "倍":
            computed = None if computed is None else times(computed, Decimal("0.01"))
            shown, unit = "{}倍", "倍"
        elif said.base_unit != "%":
            return
    if computed is None:
        return
    count(counts, "growth tried")
    if printed.low is not None and printed.high is not None and said.value < 0 and said.measure == "growth" and said.base_unit == "倍":
        return
    if computed.meets(printed):
        return
    middle = _middle(pair, said, years)
    missed = distance(computed, printed)
    yield finding(
        "S305", "growth-does-not-follow", _severity(said, missed, "warning"),
        _growth_is(pair.old, pair.new, shown.format(number(middle)), years, said),
        [said, pair.new, pair.old], reported=written(printed, unit, decimals=4), computed=written(computed, unit, decimals=4),
    )  # fmt: skip


def _growth_is(old: Observation, new: Observation, value: str, years: int, said: Observation) -> str:
    if years > 1:
        return tell("yearly-growth-is", old=quoted(old), new=quoted(new), value=value, years=years, said=quoted(said))
    return tell("growth-is", old=quoted(old), new=quoted(new), value=value, said=quoted(said))


def _middle(pair: Pair, said: Observation, years: int) -> Decimal:
    quotient = pair.new.base_value / pair.old.base_value
    if said.measure == "ratio" or said.base_unit == "倍" and "番" in said.quote:
        return quotient
    rate = (quotient if years == 1 else quotient ** (Decimal(1) / years)) - 1
    return rate if said.base_unit == "倍" else rate * HUNDRED


def _yearly(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """2021年至2023年…分别为a、b和c，年均增长g: the first and the last of the list, as many years apart as it has steps."""
    run: list[Observation] = []
    for i, f in enumerate(s.figures):
        if (
            run
            and f.row.measure == "level"
            and rx(r"\s*(?:[、，和与及]|以及)\s*").fullmatch(s.gap(i))
            and f.row.base_unit == run[0].base_unit
        ):
            run.append(f.row)
            continue
        years = [o.year for o in run]
        steps = len(run) - 1
        ordered = (
            steps >= 2
            and len({len(o.period) for o in run}) == 1
            and None not in years
            and years == list(range(run[0].year or 0, (run[0].year or 0) + len(run)))
        )
        if (
            ordered
            and f.row.measure == "growth"
            and f.row.base_unit == "%"
            and _ANNUAL.search(s.gap(i))
            and nominal(run[0].label, s.gap(i))
        ):
            computed, printed = growth(Interval.of(run[-1]), Interval.of(run[0]), steps), Interval.of(f.row)
            if computed is not None:
                count(counts, "growth tried")
                if not computed.meets(printed):
                    middle = _middle(Pair(run[-1], run[0], 0), f.row, steps)
                    yield finding(
                        "S305", "growth-does-not-follow", "warning",
                        _growth_is(run[0], run[-1], f"{number(middle)}%", steps, f.row),
                        [f.row, run[-1], run[0]], reported=written(printed, "%", decimals=4), computed=written(computed, "%", decimals=4),
                    )  # fmt: skip
        run = [f.row] if f.row.measure == "level" and "分别" in s.gap(i) else []
