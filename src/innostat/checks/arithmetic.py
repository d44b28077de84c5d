"""S303 difference-does-not-follow, S304 share-does-not-follow, S305 growth-does-not-follow, in running text and in tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, product

import regex

from innostat.catalog import Catalog
from innostat.checks.base import Corpus, Interval, finding
from innostat.checks.instances import instances
from innostat.checks.intervals import HUNDRED, distance, growth, minus, number, quoted, ratio, times, written
from innostat.checks.relations import check_relations
from innostat.checks.shares import check_prose_shares
from innostat.checks.clauses import Statement, paragraphs, statements
from innostat.models import Finding, Observation

_OLD_BEHIND = regex.compile(r"(?:上年同期|上年末?|去年同期|去年|上期|年初)(?:的|为|是|仅为|只有|约为)*(?:约|近|超)?$")
_THAN = regex.compile(r"(?:比|较|相比|同)[^，；。]{0,22}$")
_ON_BASE = regex.compile(r"(?:^|[，；。])在[^，；。]{0,14}$")
_FROM = regex.compile(r"(?:由|从|自)[^，；。]{0,16}$")
_TO = regex.compile(r"^[^，；。]{0,24}(?:到|至|为|达|成)[^，；。到至]{0,12}$")
_TIMES_OF = regex.compile(r"(?:是|为|相当于|约为|约是)[^，；。]{0,22}$")
_YEARLY = regex.compile(r"同比|环比|比上年|较上年|比去年|较去年|上年同期")
_ANNUAL = regex.compile(r"年均|复合|年平均|平均每年")
_GAP_WORDS = regex.compile(r"(?:相差|差距|相距|之差|差值|差了)(?![^，；。]*(?:缩小|扩大|收窄|拉大|减少|增加|由|从|较|比))")
_GAP_BEHIND = regex.compile(r"^的?(?:[^，；。]{0,4})(?:差距|鸿沟|差异|缺口|落差|之差)")
_EXTREMES = regex.compile(r"首尾|最高[^，；。]{0,4}最低|极差|高低")
_AGAINST = regex.compile(r"(?:高于|低于|快于|慢于)(?P<name>[^，；。]{2,20})$|(?:比|较)(?P<name>[^，；。\d年月]{2,20}?)(?:高出?|低|快|慢|高出)(?:了)?$")
_VERBS = regex.compile(
    r"同比|环比|比上年|较上年|比去年|较去年|年均|年平均|平均每年|每年|复合|名义|累计|增长|增加|增幅|增速|净增|增多|增|提高|提升|上升|上涨|升高|扩大|攀升|涨幅|拉大|翻了|下降|下跌|下滑|减少|回落|降低|降幅|跌幅|缩小|收窄|缩短|压缩"
    r"|降|减|跌|涨|升|幅度|率|速度|高达|达到|达|到|为|约|近|超过|超|逾|仅|了|已|是|其|的|基础上|期间|[一二三四五六七八九十\d]+年间?|低|高|多|少|出|快|慢|于|相差|差距|差|则|也|又|共|仍|间|还|里|都|累积"
)
_BETWEEN = regex.compile(r"^[^，；。]{0,3}[，]?[^，；。]{0,14}$")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two levels of which one is said to come from the other, and where in the sentence what is said of them begins."""

    new: Observation
    old: Observation
    behind: int


def check_arithmetic(corpus: Corpus, catalog: Catalog, coverage: dict[str, int] | None = None) -> Iterator[Finding]:
    """Differences, shares and growth that do not follow from the figures printed beside them.

    Args:
        corpus: All documents and rows.
        catalog: The catalogue.
        coverage: Where given, what was tried is counted in it.
    """
    counts = coverage if coverage is not None else {}
    found: list[Finding] = []
    for paragraph in paragraphs(statements(corpus.observations), lines=1):
        for s in paragraph:
            found += _triples(s, counts)
            found += _pairs(s, counts)
            found += _balance(s, counts)
            found += _yearly(s, counts)
        found += _differences(paragraph, counts)
    found += check_prose_shares(corpus.observations, catalog, counts)
    found += check_relations(corpus.observations, catalog, counts)
    seen: set[str] = set()
    for f in sorted(found, key=lambda f: (f.place.doc, f.place.start, f.code, f.fingerprint)):
        if f.fingerprint not in seen:
            seen.add(f.fingerprint)
            yield f


def nominal(*texts: str, revised: bool = False) -> bool:
    """Whether growth can follow from printed levels: not at constant prices and, with `revised`, not against a base that is revised.

    >>> nominal("R&D经费"), nominal("规模以上工业增加值"), nominal("社会消费品零售总额", revised=True)
    (True, False, False)
    """
    words = instances().constant_price + (instances().revised_base if revised else ())
    return not any(w in t for t in texts for w in words)


def _count(counts: dict[str, int], what: str) -> None:
    counts[what] = counts.get(what, 0) + 1


def _own_subject(gap: str) -> bool:
    """Whether a clause names something else that grows (售价降到9.9万元，订单随之翻了两番)."""
    return bool(regex.search(r"增加值|增值|产值|利润|收入", gap)) or len(regex.sub(r"[^\u4e00-\u9fff]", "", _VERBS.sub("", gap))) >= 2


def _scale(o: Observation) -> Decimal:
    return abs(o.base_value / o.value) if o.value else Decimal(1)


def _severity(said: Observation, missed: Decimal, severity: str) -> str:
    """A growth rounded to tens (降幅达80%) that misses by less than one is no more than worth a look."""
    if said.base_unit == "%" and said.decimals == 0 and said.value % 10 == 0 and missed < 1:
        return "note"
    return severity


# level, change, growth --------------------------------------------------------------------------------------------------


def _triples(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """27956.3亿元，比上年增加3563.2亿元，增长14.6%: the change makes the level of the year before."""
    old = {id(p.old) for p in find_pairs(s)}
    for i in range(len(s.figures) - 2):
        level, a, b = (f.row for f in s.figures[i : i + 3])
        if level.measure != "level" or {a.measure, b.measure} != {"change", "growth"} or "；" in s.gap(i + 1) + s.gap(i + 2):
            continue
        change, rate = (a, b) if a.measure == "change" else (b, a)
        if change.base_unit != level.base_unit or rate.base_unit != "%" or level.base_unit == "%" or change.value == 0:
            continue
        if not _BETWEEN.match(s.gap(i + 1)) or not regex.fullmatch(r"[、，][^，；。、]{0,14}", s.gap(i + 2)):
            continue
        gap = s.gap(i + 2)
        if regex.search(r"新增|新开|新建|新设|当年|当季|本月|当月|其中", s.gap(i + 1)):
            continue  # the growth is then of what came anew
        if len({o.region for o in (level, a, b)}) > 1 or not nominal(level.label, s.text[max(0, s.figures[i].start - 30) : s.figures[i + 2].end + 12]):
            continue
        if regex.search(r"比|较|年初|环比", gap) and not regex.search(r"同比|上年", s.gap(i + 1)) or regex.search(r"同比", gap) and regex.search(r"年初|上月|环比", s.gap(i + 1)):
            continue
        if id(level) in old or _own_subject(gap) or (change.value < 0) != (rate.value < 0) or _ANNUAL.search(gap) or regex.search(r"其中|人均|占", gap):
            continue
        computed = _rate(Interval.of(level), Interval.of(change))
        if computed is None:
            continue
        _count(counts, "growth tried")
        printed = Interval.of(rate)
        if not computed.meets(printed):
            before = (level.base_value - change.base_value) / _scale(level)
            missed = distance(computed, printed)
            yield finding(
                "S305", "growth-does-not-follow", _severity(rate, missed, "warning"),
                f"{quoted(level)} after a change of {quoted(change)} means {number(before)}{level.unit} before and a growth of "
                f"{number(change.base_value / (level.base_value - change.base_value) * HUNDRED)}%, but {quoted(rate)} is printed",
                [rate, level, change], reported=written(printed, "%", decimals=4), computed=written(computed, "%", decimals=4),
            )  # fmt: skip


def _rate(level: Interval, change: Interval) -> Interval | None:
    """Growth in per cent of a level that has changed by so much."""
    if None in (level.low, level.high, change.low, change.high):
        return None
    values = []
    for a, c in product((level.low, level.high), (change.low, change.high)):
        assert a is not None and c is not None
        if a - c <= 0:
            return None
        values.append(c / (a - c) * HUNDRED)
    return Interval(min(values), max(values))


# two levels and what is said of them ------------------------------------------------------------------------------------


def find_pairs(s: Statement) -> Iterator[Pair]:
    """Neighbouring levels of one series of which the sentence says that one comes from, or is held against, the other."""
    for i in range(len(s.figures) - 1):
        a, b = s.figures[i].row, s.figures[i + 1].row
        if a.measure != b.measure or a.measure not in ("level", "share") or a.base_unit != b.base_unit or a.statement != b.statement:
            continue
        gap, behind = s.gap(i + 1), s.gap(i + 2)
        if regex.search(r"其中|；|。", gap) or len(gap) > 40:
            continue
        if _FROM.search(s.lead(i)) and _TO.match(gap.lstrip("，")):
            yield Pair(b, a, i + 2)
        elif _TIMES_OF.search(gap) and regex.match(r"\)?的", behind):
            yield Pair(a, b, i + 2)
        elif _THAN.search(gap) or _OLD_BEHIND.search(gap) or _ON_BASE.search(gap) and behind.lstrip("的").startswith("基础"):
            if not regex.search(r"(?:低|少)于?$", gap):
                yield Pair(a, b, i + 2)


def _pairs(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    for pair in find_pairs(s):
        for k in range(pair.behind, min(pair.behind + 2, len(s.figures))):
            said, gap = s.figures[k].row, s.gap(k)
            if regex.search(r"；|。|其中|占|另|分别|人均|平均每", gap) or len(gap) > 24 or said.region != pair.new.region:
                break
            if _own_subject(gap) or regex.search(r"[比较](?!上年|去年|上期|年初)", gap):
                break
            if k > pair.behind and said.measure not in ("change", "growth", "ratio"):
                break
            if said.measure in ("change", "difference"):
                found = list(_pair_change(pair, said, gap, counts))
            elif said.measure == "growth" or said.measure == "ratio" and said.base_unit == "倍":
                found = list(_pair_growth(pair, said, gap, s, counts))
            else:
                break
            if found:  # one wrong level breaks all that is said of it: one thing to look at
                yield found[0]
                break


def _apart(pair: Pair) -> int | None:
    """Years between the two levels, where both are told."""
    if pair.new.year is None or pair.old.year is None or "/" in pair.new.period + pair.old.period:
        return None
    if not {pair.new.period_source, pair.old.period_source} <= {"stated", "relative"}:
        return None
    return pair.new.year - pair.old.year


def _pair_change(pair: Pair, said: Observation, gap: str, counts: dict[str, int]) -> Iterator[Finding]:
    points = pair.new.base_unit == "%" and said.base_unit == "百分点"
    if not points and said.base_unit != pair.new.base_unit or _YEARLY.search(gap) and _apart(pair) not in (1, None) or _ANNUAL.search(gap):
        return
    if _YEARLY.search(gap) and _apart(pair) is None:
        return
    computed = minus(Interval.of(pair.new), Interval.of(pair.old))
    printed = Interval.of(said)
    flipped = Interval(None if printed.high is None else -printed.high, None if printed.low is None else -printed.low)
    _count(counts, "differences tried")
    if computed.meets(printed) or computed.meets(flipped):
        return
    value = (pair.new.base_value - pair.old.base_value) / _scale(said)
    yield finding(
        "S303", "difference-does-not-follow", "error",
        f"{quoted(pair.new)} and {quoted(pair.old)} are {number(abs(value), 4)} apart, but {quoted(said)} is printed", [said, pair.new, pair.old],
        reported=written(printed, said.unit, _scale(said), 4), computed=written(computed, said.unit, _scale(said), 4),
    )  # fmt: skip


def _pair_growth(pair: Pair, said: Observation, gap: str, s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    if pair.new.measure != "level" or pair.new.base_unit == "%" or not nominal(pair.new.label, said.label, gap):
        return
    years = 1
    if _ANNUAL.search(gap) or _ANNUAL.search(said.label):
        apart = _apart(pair)
        if apart is None or apart < 2 or "实际" in s.text:
            return
        years = apart
    elif _YEARLY.search(gap) and _apart(pair) not in (0, 1) and not _YEARLY.search(s.gap(pair.behind - 1)):
        return
    new, old, printed = Interval.of(pair.new), Interval.of(pair.old), Interval.of(said)
    if said.measure == "ratio":
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
    _count(counts, "growth tried")
    if printed.low is not None and printed.high is not None and said.value < 0 and said.measure == "growth" and said.base_unit == "倍":
        return
    if computed.meets(printed):
        return
    middle = _middle(pair, said, years)
    missed = distance(computed, printed)
    yield finding(
        "S305", "growth-does-not-follow", _severity(said, missed, "warning"),
        f"from {quoted(pair.old)} to {quoted(pair.new)} is {'a yearly ' if years > 1 else ''}{shown.format(number(middle))}"
        f"{f' over {years} years' if years > 1 else ''}, but {quoted(said)} is printed",
        [said, pair.new, pair.old], reported=written(printed, unit, decimals=4), computed=written(computed, unit, decimals=4),
    )  # fmt: skip


def _middle(pair: Pair, said: Observation, years: int) -> Decimal:
    quotient = pair.new.base_value / pair.old.base_value
    if said.measure == "ratio":
        return quotient
    rate = (quotient if years == 1 else quotient ** (Decimal(1) / years)) - 1
    return rate if said.base_unit == "倍" else rate * HUNDRED


def _yearly(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """2021年至2023年…分别为a、b和c，年均增长g: the first and the last of the list, as many years apart as it has steps."""
    run: list[Observation] = []
    for i, f in enumerate(s.figures):
        if run and f.row.measure == "level" and regex.fullmatch(r"\s*(?:[、，和与及]|以及)\s*", s.gap(i)) and f.row.base_unit == run[0].base_unit:
            run.append(f.row)
            continue
        years = [o.year for o in run]
        steps = len(run) - 1
        ordered = steps >= 2 and None not in years and years == list(range(run[0].year or 0, (run[0].year or 0) + len(run)))
        if ordered and f.row.measure == "growth" and f.row.base_unit == "%" and _ANNUAL.search(s.gap(i)) and nominal(run[0].label, s.gap(i)):
            computed, printed = growth(Interval.of(run[-1]), Interval.of(run[0]), steps), Interval.of(f.row)
            if computed is not None:
                _count(counts, "growth tried")
                if not computed.meets(printed):
                    middle = _middle(Pair(run[-1], run[0], 0), f.row, steps)
                    yield finding(
                        "S305", "growth-does-not-follow", "warning",
                        f"from {quoted(run[0])} to {quoted(run[-1])} is a yearly {number(middle)}% over {steps} years, but {quoted(f.row)} is printed",
                        [f.row, run[-1], run[0]], reported=written(printed, "%", decimals=4), computed=written(computed, "%", decimals=4),
                    )  # fmt: skip
        run = [f.row] if f.row.measure == "level" and "分别" in s.gap(i) else []


# differences ------------------------------------------------------------------------------------------------------------


def _balance(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """出口A，进口B，顺差C; 城镇A元、农村B元，二者之比为C."""
    for i, f in enumerate(s.figures):
        said, lead = f.row, s.lead(i)
        before = [g.row for g in s.figures[:i] if g.row.measure == "level" and g.row.statement == said.statement]
        if regex.search(r"顺差|逆差", lead) and said.measure == "level":
            sides = [[g.row for k, g in enumerate(s.figures[:i]) if g.row in before and g.row.base_unit == said.base_unit and regex.fullmatch(side, s.lead(k))] for side in (r"(?:其中)?[，：]?(?:货物)?出口(?:额|总额)?(?:为|达|达到)?", r"(?:货物)?进口(?:额|总额)?(?:为|达|达到)?")]
            if len(sides[0]) != 1 or len(sides[1]) != 1:
                continue
            high, low = (sides[0][0], sides[1][0]) if "顺" in lead else (sides[1][0], sides[0][0])
            computed, printed = minus(Interval.of(high), Interval.of(low)), Interval.of(said)
        elif regex.search(r"(?:二者|两者)之?比(?:例|值)?(?:为|是|达|达到)?$", lead) and said.base_unit == "" and len(before) >= 2 and before[-1].base_unit == before[-2].base_unit:
            high, low = before[-2:]
            quotient = ratio(Interval.of(high), Interval.of(low))
            if quotient is None:
                continue
            computed, printed = quotient, Interval.of(said)
        else:
            continue
        _count(counts, "differences tried")
        if not computed.meets(printed):
            middle = (computed.low or Decimal(0)) / 2 + (computed.high or Decimal(0)) / 2
            yield finding(
                "S303", "difference-does-not-follow", "error",
                f"{quoted(high)} and {quoted(low)} make {number(middle / _scale(said), 4)}{said.unit}, but {quoted(said)} is printed",
                [said, high, low], reported=written(printed, said.unit, _scale(said), 4), computed=written(computed, said.unit, _scale(said), 4),
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
    for n, s in enumerate(paragraph):
        for i, f in enumerate(s.figures):
            said = f.row
            if said.measure in ("difference", "change", "level"):
                unit = "%" if said.base_unit == "百分点" else said.base_unit
                same = [a for a in before if a.row.base_unit == unit and a.row.measure in ("level", "share", "growth")]
                here = [a.row for a in same if a.sentence == n]
                if i >= 2 and (_GAP_WORDS.search(s.lead(i)) or said.base_unit == "百分点" and _GAP_BEHIND.match(s.gap(i + 1))):
                    yield from _gap(s, i, here, counts)
                elif i and said.base_unit == "百分点" and (m := _AGAINST.search(s.lead(i))) and here and here[-1] is s.figures[i - 1].row:
                    yield from _against(said, same, m["name"], counts)
            before.append(_At(said, s.words(i), n))


def _gap(s: Statement, i: int, before: Sequence[Observation], counts: dict[str, int]) -> Iterator[Finding]:
    said = s.figures[i].row
    same = [o for o in before if o.measure == (before[-1].measure if before else "")]
    if len(same) < 2 or len(same) > 8:
        return
    if _EXTREMES.search(s.lead(i)):
        ordered = sorted(same, key=lambda o: o.base_value)
        pairs = [(ordered[-1], ordered[0])]
    else:
        pairs = list(combinations(same, 2))
    printed = Interval.of(said)
    _count(counts, "differences tried")
    for a, b in pairs:
        high, low = (a, b) if a.base_value >= b.base_value else (b, a)
        if minus(Interval.of(high), Interval.of(low)).meets(printed):
            return
    a, b = pairs[-1]
    high, low = (a, b) if a.base_value >= b.base_value else (b, a)
    computed = minus(Interval.of(high), Interval.of(low))
    yield finding(
        "S303", "difference-does-not-follow", "error" if len(pairs) == 1 else "note",
        f"{quoted(high)} and {quoted(low)} are {number((high.base_value - low.base_value) / _scale(said), 4)} apart, but {quoted(said)} is printed",
        [said, high, low], reported=written(printed, said.unit, _scale(said), 4), computed=written(computed, said.unit, _scale(said), 4),
    )  # fmt: skip


def _against(said: Observation, before: Sequence[_At], words: str, counts: dict[str, int]) -> Iterator[Finding]:
    """The figure right before against an earlier one of the paragraph whose words hold the name of the other side."""
    name = regex.sub(r"全部|平均|水平|的|整体|高出|出", "", words)
    if len(name) < 3:
        return
    own = before[-1]
    tail = own.row.label[-3:]
    others = [
        a.row for a in before[:-1]
        if a.row.measure == own.row.measure and name in a.words + a.row.label and name not in own.words and a.row.year == own.row.year
        and (a.sentence == own.sentence or a.row.label[-3:] == tail)
        and (not a.row.region or a.row.region not in name or a.row.label == own.row.label)
    ]  # fmt: skip
    if len(others) != 1:
        return
    printed = Interval.of(said)
    computed = minus(Interval.of(own.row), Interval.of(others[0]))
    _count(counts, "differences tried")
    if computed.meets(printed) or computed.meets(Interval(None if printed.high is None else -printed.high, None if printed.low is None else -printed.low)):
        return
    yield finding(
        "S303", "difference-does-not-follow", "warning",
        f"{quoted(own.row)} and {quoted(others[0])} are {number(abs(own.row.base_value - others[0].base_value), 4)} points apart, but {quoted(said)} is printed",
        [said, own.row, others[0]], reported=written(printed, said.unit, decimals=4), computed=written(computed, said.unit, decimals=4),
    )  # fmt: skip
