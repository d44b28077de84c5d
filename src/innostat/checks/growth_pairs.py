"""S305 growth-does-not-follow and S303 between two levels of a sentence: change, growth, yearly growth, so many times."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding
from innostat.checks.clauses import Statement
from innostat.checks.growth import ANNUAL, STEEP, nominal, own_subject, severity_of
from innostat.checks.intervals import HUNDRED, distance, growth, minus, number, quoted, ratio, times, written
from innostat.checks.level_pairs import FROM, OLD_BEHIND, OTHER_YEAR, Pair, find_pairs
from innostat.checks.patterns import rx
from innostat.checks.totals import count, scale_of
from innostat.messages import tell
from innostat.models import Finding, Observation

_OLD_RATE = regex.compile(
    r"[，；(]而?(?:上年|去年|(?P<time>\d{1,2}月份?|[一二三四]季度|上半年|上月|上季度))(?:同期)?(?:的?增速)?(?:同比|则)?(?:为|是|增长|下降)了?"
)
_FASTER = regex.compile(
    r"[，、](?:增速|增幅|涨幅)?[比较](?P<time>上年|去年|\d{1,2}月份?|[一二三四]季度|上半年|上月|上季度)(?:同期|全年)?[^，；。\d]{1,4}"
)
_ONWARD = regex.compile(
    r"(?:左右|以上)?，?(?:[到至为]|(?:增长?|上?升|下?降|提[高升]|回[升落]|跌|涨|[增减扩缩][加少大小])[到至为])了?(?:约|近|超)?"
)
_YEARLY = regex.compile(r"同比|环比|比上年|较上年|比去年|较去年|上年同期")
_LAST_YEAR = regex.compile(_YEARLY.pattern + r"|上年|去年|上一年")
_SPAN = regex.compile(r"近?[一二两三四五六七八九十\d]+年|最大|股价|价格|期间|以来|累计")  # 近两年股价累计最大涨幅


def check_growth_pairs(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """What a sentence says of two of its levels, and of the first and last of a list over years."""
    yield from _pairs(s, counts)
    yield from _moved_by(s, counts)
    yield from _old_last(s, counts)
    yield from _yearly(s, counts)


def _pairs(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    for pair in find_pairs(s):
        for k in range(pair.behind, min(pair.behind + 2, len(s.figures))):
            said, gap = s.figures[k].row, rx(r"^相比，?").sub("", s.gap(k))
            if (
                rx(r"；|。|其中|占|另|分别|人均|平均每").search(gap)
                or len(gap) > 24
                or said.region not in (pair.new.region, pair.old.region)
            ):
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


def _moved_by(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """由23.0%下滑8.8个百分点至14.2%; 从120亿元增长15%到138亿元: the way between the two levels."""
    for i in range(1, len(s.figures) - 1):
        old, said, new = (s.figures[k].row for k in (i - 1, i, i + 1))
        if old.measure != new.measure or old.measure not in ("level", "share") or old.base_unit != new.base_unit:
            continue
        if not FROM.search(s.lead(i - 1)) or not _ONWARD.fullmatch(s.gap(i + 1)) or rx(r"[，；。]").search(s.gap(i)):
            continue
        if said.measure in ("change", "difference"):
            yield from _pair_change(Pair(new, old, i), said, "", counts)
        elif said.measure == "growth" and said.base_unit == "%" and new.base_unit != "%" and nominal(new.label, said.label, s.gap(i)):
            yield from _compare_growth(Pair(new, old, i), said, 1, counts)


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
        other = OTHER_YEAR.search(s.gap(i)) and (new.year or 0) - (old.year or 9999) == 1
        rates = new.measure == old.measure == "growth" and said.base_unit == "百分点"
        faster, before = _FASTER.fullmatch(s.gap(i - 1)), _OLD_RATE.fullmatch(s.gap(i))
        if rates and faster and before and (before["time"] or "年") in faster["time"] and new.region == old.region:
            yield from _pair_change(Pair(new, old, i - 1), said, "", counts, True)
        if not (OLD_BEHIND.search(s.gap(i)) or other) or len(s.gap(i)) > 14 or len({o.region for o in (new, said, old)}) > 1:
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
    if not points and said.base_unit != pair.new.base_unit or _YEARLY.search(gap) and _apart(pair) not in (1, None) or ANNUAL.search(gap):
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
    of_shares = pair.new.base_unit == "%" and (said.base_unit != "%" or said.value < STEEP)  # 8% to 24%, 增长16%: so many points, mostly
    if pair.new.measure not in ("level", "share") or of_shares or not nominal(pair.new.label, said.label, gap):
        return
    years = 1
    if ANNUAL.search(gap) or ANNUAL.search(said.label):
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
    return OTHER_YEAR.search(s.gap(pair.behind - 1)) is not None and (pair.new.year or 0) - (pair.old.year or 9999) == 1


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
        "S305", "growth-does-not-follow", severity_of(said, missed, "warning"),
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
        if ordered and f.row.measure == "growth" and f.row.base_unit == "%" and ANNUAL.search(s.gap(i)) and nominal(run[0].label, s.gap(i)):
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
