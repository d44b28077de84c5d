"""S305 for levels of years one after another in one paragraph: lists with their growth rates, and a year told after the year before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from innostat import lazy_regex as regex
from innostat.catalog import squeeze
from innostat.checks.base import Interval, finding
from innostat.checks.clauses import Figure, Statement
from innostat.checks.growth import nominal, own_subject
from innostat.checks.intervals import growth, number, quoted, written
from innostat.checks.patterns import rx
from innostat.checks.sentences import at_quote, folded, folded_quote
from innostat.checks.totals import count
from innostat.messages import tell
from innostat.models import Finding, Observation

_LIST = regex.compile(r"\s*(?:[/、，和与及]|以及)\s*")
_NOT_YEARLY = regex.compile(r"年均|复合|CAGR|环比|平均|累计|两年|三年|人均|其中|占")
_STEPS = regex.compile(r"(?:其中|后|最近|近)?[两三四五]年|同比|分别|依次|增速|增幅|增长率|增长|为|达到?|则|其|的")
_SPAN = regex.compile(r"[三四五六七八九十]年|(?:19|20)\d\d年?(?:[、—~-]|至)(?:19|20)\d\d")
_YEARS = regex.compile(r"(?:19|20)\d\d年?度?[、和与及]?")
_OVER_YEAR = regex.compile(
    r"^[\u4e00-\u9fff]{0,2}[）)]?[，、（(]?(?:(?:19|20)\d\d年)?(?:同比|比上年|较上年|比去年|较去年|同期)?(?:名义|大幅|快速|又|再|也|仅|则)*(?:增长|增加|上升|提高|提升|下降|减少|下滑|降低|增|降|\+)[了幅]*(?:约|近|超过?|达|为|到|仅|只)*$"
)

Levels = dict[int, Observation]


def check_next_years(paragraph: Sequence[Statement], counts: dict[str, int]) -> Iterator[Finding]:
    """Growth since the year before whose two levels stand in the paragraph."""
    if sum(len(s.figures) for s in paragraph) < 3 or not any(_growth(f.row) for s in paragraph for f in s.figures):
        return
    for s in paragraph:
        yield from _listed(s, counts)
    levels: dict[tuple[str, ...], Levels] = {}
    for s in paragraph:
        for i, f in enumerate(s.figures):
            o = f.row
            if _of_year(o) and _told(o):
                levels.setdefault(_key(o), {}).setdefault(o.year or 0, o)
            elif i and _growth(o) and _OVER_YEAR.match(s.gap(i)):
                new = s.figures[i - 1].row
                old = levels.get(_key(new), {}).get((new.year or 0) - 1)
                told = _told(new) and (o.year == new.year or o.period_source == "inherited")
                if (
                    old is not None
                    and _of_year(new)
                    and told
                    and nominal(new.label, o.label, s.gap(i), s.gap(i - 1), revised=old.sentence != new.sentence)
                ):
                    yield from _compare(o, new, old, counts)


def _key(o: Observation) -> tuple[str, ...]:
    return squeeze(o.label), o.breakdown, o.region, o.base_unit


def _of_year(o: Observation) -> bool:
    return o.measure == "level" and o.statement in ("actual", "forecast") and o.base_unit != "%" and o.base_value > 0 and len(o.period) == 4


def _told(o: Observation) -> bool:
    """Whether the sentence tells the year of a figure, in its clause or before (在2020年，用户是2973万)."""
    if o.period_source != "inherited":
        return o.period_source in ("stated", "relative")
    text = folded(o.sentence)
    return rx(rf"(?<!\d){o.year}\s?年").search(text[: max(at_quote(text, folded_quote(o)), 0)]) is not None


def _growth(o: Observation) -> bool:
    return o.measure == "growth" and o.base_unit == "%" and o.statement in ("actual", "forecast")


def _listed(s: Statement, counts: dict[str, int]) -> Iterator[Finding]:
    """2020-2022年收入分别为18.4/37.7/49.9亿元，分别增长112%/105%/32%: each rate against the two levels that it lies between."""
    runs = [r for r in _runs(s.figures, s) if len(r) >= 2]
    for levels, rates in pairwise(runs):
        named = {o.year for o in rates} == {o.year for o in levels[1:]} and all(map(_of_year, levels)) and "两年" not in s.text
        if len(rates) == len(levels) - 1 >= 2 and all(map(_growth, rates)) and not named:
            yield from _steps(s, levels, rates, counts)
            continue
        by_year = {o.year: o for o in levels}
        years = [o.year or 0 for o in levels]
        if not all(map(_of_year, levels)) or years != list(range(years[0], years[0] + len(years))) or not all(map(_growth, rates)):
            continue
        between = s.gap(next(i for i, f in enumerate(s.figures) if f.row is rates[0]))
        rest = _YEARS.sub("", between).replace(levels[0].label, "")
        if _NOT_YEARLY.search(rest) or rx(r"；|。").search(between) or len(rest) > 16 or not nominal(levels[0].label, rest):
            continue
        if own_subject(rx(r"分别|依次|各").sub("", rest)) and not _same_thing(levels[-1], rates[0]):
            continue  # 收入分别为…，净利润分别增长…
        for o in rates:
            new, old = by_year.get(o.year), by_year.get((o.year or 0) - 1)
            if new is not None and old is not None:
                yield from _compare(o, new, old, counts)


def _steps(s: Statement, levels: Sequence[Observation], rates: Sequence[Observation], counts: dict[str, int]) -> Iterator[Finding]:
    """三年营收分别为10.2亿元、12.6亿元、16.1亿元，增速分别为23.5%和27.8%: one rate fewer than levels, each from one to the next.

    That the levels are in the order of their years is told by the rates: at least one of them has to follow.
    """
    at = next(i for i, f in enumerate(s.figures) if f.row is rates[0])
    between = s.gap(at)
    rest = _STEPS.sub("", _YEARS.sub("", between)).replace(levels[0].label, "")
    plain = all(o.measure == "level" and o.base_value > 0 and o.base_unit != "%" for o in levels) and len({o.label for o in levels}) == 1
    told = len({o.period for o in levels}) == len(levels) or _SPAN.search(s.text[: s.figures[at].start]) is not None
    if not (plain and told) or _NOT_YEARLY.search(rest) or rx(r"；|。").search(between) or len(rest) > 16:
        return
    if not nominal(levels[0].label, rest) or own_subject(rx(r"分别|依次|各").sub("", rest)) and not _same_thing(levels[-1], rates[0]):
        return
    steps = [
        (said, new, old, growth(Interval.of(new), Interval.of(old))) for said, old, new in zip(rates, levels, levels[1:], strict=False)
    ]
    if any(computed is not None and computed.meets(Interval.of(said)) for said, _, _, computed in steps):
        for said, new, old, _ in steps:
            yield from _compare(said, new, old, counts)


def _same_thing(level: Observation, rate: Observation) -> bool:
    """Whether a rate is one of the levels' own thing: 研发费用增幅 for 研发费用."""
    one, two = squeeze(level.label), squeeze(rate.label)
    return level.breakdown == rate.breakdown and (bool(level.indicator) and level.indicator == rate.indicator or one in two or two in one)


def _runs(figures: Sequence[Figure], s: Statement) -> Iterator[list[Observation]]:
    """Figures of one kind that follow each other with no more than the mark of a list between."""
    run: list[Observation] = []
    for i, f in enumerate(figures):
        if run and f.row.measure == run[-1].measure and f.row.base_unit == run[-1].base_unit and _LIST.fullmatch(s.gap(i)):
            run.append(f.row)
            continue
        if run:
            yield run
        run = [f.row]
    if run:
        yield run


def _compare(said: Observation, new: Observation, old: Observation, counts: dict[str, int]) -> Iterator[Finding]:
    computed, printed = growth(Interval.of(new), Interval.of(old)), Interval.of(said)
    if computed is None:
        return
    count(counts, "growth tried")
    if computed.meets(printed):
        return
    yield finding(
        "S305", "growth-does-not-follow", "warning",
        tell(
            "growth-is", old=_at(old, new), new=_at(new, old),
            value=number((new.base_value / old.base_value - 1) * 100) + "%", said=quoted(said),
        ),
        [said, new, old], reported=written(printed, "%", decimals=4), computed=written(computed, "%", decimals=4),
    )  # fmt: skip


def _at(o: Observation, other: Observation) -> str:
    """A figure with its year, where that tells it from the other one."""
    return tell("in-year", quote=quoted(o), year=o.year) if o.year != other.year else quoted(o)
