"""S304 where the parts of one list, each with its share, cannot be of one whole: 国有86家，占30.1%；民营162家，占56.6%；外资38家，占23.3%.

The whole stands nowhere: it is what the other parts and their shares tell, or what all parts make.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding, total
from innostat.checks.intervals import HUNDRED, number, quoted, ratio, times
from innostat.checks.share_parts import SCOPE, Item, alike
from innostat.checks.slips import one_off
from innostat.checks.totals import count
from innostat.messages import tell
from innostat.models import Finding, Observation

Pair = tuple[Observation, Observation]  # a part and its share

_LEAST = 3
_TIGHT = Decimal("0.02")  # how far the wholes that two shares allow may lie apart, of themselves
_SHARE = regex.compile(r"[，(]?(?:约|各)?(?:占比|占)(?P<of>[^，。；、]{0,14}?)(?:的?(?:比重|比例|份额))?(?:为|达到?|是)?(?:约)?|\(")
_PLACE = regex.compile(r"全[国省市区球县州]|世界|国内|我国|当地|本[省市]|同[类期]|行业|各自|[省市县区]的?$|年度|计划$|目标|预算|任务")
_APART = regex.compile(r"其中|分别|以上|合计|共计|[比较]|。")


def check_peers(items: list[Item], told: set[str], counts: dict[str, int]) -> Iterator[Finding]:
    """Lists of at least three parts, or of two that make their whole; `told` are ids of shares already spoken of."""
    for run in _runs(items):
        if any(s.obs_id in told for _, s in run):
            continue
        if len(run) >= _LEAST:
            count(counts, "shares tried")
            odd = _odd(run)
        elif len(run) == len(("one", "other")):
            count(counts, "shares tried")
            odd = _other(run)
        else:
            continue
        if odd is not None:
            yield _finding(run, odd)


def _runs(items: Sequence[Item]) -> Iterator[list[Pair]]:
    """Parts with their shares right behind them, one after the other in a sentence, all of the same."""
    run: list[Pair] = []
    of = ""
    last = -2  # index of the last share
    for at in range(1, len(items)):
        part, share = items[at - 1], items[at]
        m = _SHARE.fullmatch(share.gap)
        if m is None or not _pair(part, share) or _PLACE.search(m["of"] or ""):
            continue
        goes_on = (
            last >= 0
            and run
            and _follows(items, last, at - 1)
            and (m["of"] or "") in ("", of)
            and alike(run[-1][0], part.row)
            and run[-1][0].region == part.row.region
            and run[-1][0].period == part.row.period
        )
        if not goes_on:
            yield run
            run, of = [], SCOPE.sub("", m["of"] or "")
        run.append((part.row, share.row))
        last = at
    yield run


def _follows(items: Sequence[Item], last: int, part: int) -> bool:
    """Whether a part stands behind the last share of a list, with no more than a count of something else between (成交1573项，成交额14.0亿元)."""
    between = items[last + 1 : part]
    same = all(i.sentence == items[last].sentence and not _APART.search(i.gap) for i in items[last + 1 : part + 1])
    return same and len(between) <= 1 and all(i.row.measure == "level" and i.row.base_unit != items[part].row.base_unit for i in between)


def _pair(part: Item, share: Item) -> bool:
    """Whether a figure has a share right behind it that can be its own."""
    a, b = part.row, share.row
    return (
        part.sentence == share.sentence
        and a.measure == "level"
        and b.measure == "share"
        and b.base_unit == "%"
        and a.base_unit not in ("", "%", "百分点")
        and "/" not in a.base_unit
        and not part.old
        and a.base_value > 0
        and b.base_value > 0
        and a.qualifier == b.qualifier == "exact"
        and a.statement == b.statement
    )


def _implied(pair: Pair) -> Interval | None:
    part = pair[0]
    counted = not part.decimals and part.base_value == part.value  # 12所 are twelve, 12万人 are about so many
    exact = Interval(part.base_value, part.base_value) if counted else Interval.of(part)
    return ratio(times(exact, HUNDRED), Interval.of(pair[1]))


def _common(pairs: Sequence[Pair]) -> Interval | None:
    """The wholes that all shares allow; none where they do not meet."""
    implied = [_implied(p) for p in pairs]
    lows = [i.low for i in implied if i is not None and i.low is not None]
    highs = [i.high for i in implied if i is not None and i.high is not None]
    return Interval(max(lows), min(highs)) if len(lows) == len(highs) == len(pairs) and max(lows) <= min(highs) else None


def _odd(run: Sequence[Pair]) -> int | None:
    """Which one of at least three is of another whole, where all others tell one."""
    if _common(run) is not None:
        return None
    rest = {k: whole for k in range(len(run)) if (whole := _common([p for i, p in enumerate(run) if i != k])) is not None}
    tight = {k: w for k, w in rest.items() if w.low is not None and w.high is not None and w.high - w.low <= _TIGHT * w.high}
    explained = [k for k, w in tight.items() if any(w.meets(i) for x in _slips(run[k]) if (i := _implied(x)) is not None)]
    return explained[0] if explained else None


def _other(run: Sequence[Pair]) -> int | None:
    """Which of two that make their whole has a share that is not its own."""
    whole = total(Interval.of(p) for p, _ in run)
    right = [(i := _implied(pair)) is not None and i.meets(whole) for pair in run]
    if sum(right) != 1:
        return None
    odd = right.index(False)
    explained = any((i := _implied(x)) is not None and i.meets(whole) for x in _slips(run[odd]) if x[0] is run[odd][0])
    return odd if explained and run[1 - odd][1].value != HUNDRED / 2 else None


def _slips(pair: Pair) -> Iterator[Pair]:
    """A part and its share with one slip of the hand in one of them."""
    yield from ((x, pair[1]) for x in one_off(pair[0]))
    yield from ((pair[0], x) for x in one_off(pair[1]))


def _finding(run: Sequence[Pair], odd: int) -> Finding:
    part, share = run[odd]
    others = [p for k, p in enumerate(run) if k != odd]
    whole = _common(others) if len(others) > 1 else total(Interval.of(p) for p, _ in run)
    middle = others[0][0].base_value / others[0][1].base_value * HUNDRED
    if whole is not None and whole.low is not None and whole.high is not None:
        middle = (whole.low + whole.high) / 2
    shown = [tell("part-at-share", part=quoted(p), share=quoted(s)) for p, s in run]
    value = f"{number(part.base_value / middle * HUNDRED)}%"
    return finding(
        "S304", "share-does-not-follow", "warning", tell("no-one-whole", shares=shown), [share, part, *(o for p in others for o in (p[1], p[0]))],
        reported=share.quote, computed=value,
    )  # fmt: skip
