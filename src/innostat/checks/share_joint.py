"""S304 for the share that several figures have together: 苏州6.5万件、南京4.6万件、无锡3.1万件，三市合计占全省的76.3%."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding, total
from innostat.checks.intervals import HUNDRED, number, quoted, ratio, times, written
from innostat.checks.patterns import rx
from innostat.checks.share_parts import SCOPE, Item, alike, ends_in, key_of
from innostat.checks.slips import one_off
from innostat.checks.totals import count
from innostat.messages import tell
from innostat.models import Finding, Observation

_JOINT = regex.compile(
    r"(?:以上|上述|这|前)?(?:(?P<n>[两二三四五六七八九十]|\d{1,2})(?:者|地|个?省份?|个?[市州县区]|个?城市|个?地区|个?国家?|家|项|类|部分|个?行业|大[^，。；]{0,6})?)?(?:[^，。；、\d占]{0,6})(?:合计|共计|总共|合起来|加起来|之和|共)所?占(?:到|了)?(?P<den>[^，。；、]*?)(?:的?(?:比重|比例|份额))?的?(?:为|达到?|超过?|近|约)*$"
)
_COUNT = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_MOST = 8


def check_joint(items: list[Item], counts: dict[str, int]) -> Iterator[Finding]:
    """Shares of the figures right before taken together, against the one whole of the paragraph that they can be of."""
    for at, share in enumerate(items):
        if share.row.measure != "share" or share.row.base_unit != "%" or share.row.qualifier != "exact":
            continue
        if (m := _JOINT.search(share.lead)) is None:
            continue
        n = 0 if m["n"] is None else int(m["n"]) if m["n"].isdigit() else _COUNT[m["n"]]
        levels = [
            i.row
            for i in items[max(0, at - _MOST - 1) : at]
            if i.row.measure == "level" and i.row.base_unit != "%" and not i.old and i.sentence == share.sentence
        ]
        run = _alike(levels, n)
        wholes = _wholes(items, at, run, key_of(SCOPE.sub("", m["den"])), m["den"]) if len(run) > 1 else []
        if len(wholes) != 1:
            count(counts, "shares not tried")
            continue
        count(counts, "shares tried")
        if f := joint_finding(share.row, run, wholes[0]):
            yield f


def listed_with(items: Sequence[Item], part: int) -> list[Observation]:
    """A figure with those that it goes on from: 一等奖1项、二等奖31项，占授奖总数的69.6% may be of the two together."""
    first = part
    while (
        first > 0
        and rx(r"[、和与及][^，。；、()\d]{0,12}").fullmatch(items[first].gap)
        and items[first - 1].row.measure == "level"
        and items[first - 1].row.base_unit == items[part].row.base_unit
        and items[first - 1].sentence == items[part].sentence
    ):
        first -= 1
    return [i.row for i in items[first : part + 1]] if first < part else []


def is_joint(share: Observation, run: Sequence[Observation], whole: Observation) -> bool:
    """Whether figures together can be that share of a whole."""
    computed = _share(run, whole)
    return computed is not None and computed.meets(Interval.of(share))


def _alike(levels: Sequence[Observation], n: int) -> list[Observation]:
    """The last n figures, or all of one unit behind the largest, which is their whole; each of another place or name."""
    if not levels:
        return []
    run = list(levels[-n:]) if n else []
    if not n:
        same = [o for o in levels if o.base_unit == levels[-1].base_unit]
        first = max(range(len(same)), key=lambda k: same[k].base_value)
        run = same[first + 1 :] if first < len(same) - 2 and first == 0 else same
    told = len({o.label + o.breakdown + o.region for o in run}) == len(run) and len({(o.base_unit, o.statement) for o in run}) == 1
    return run if told and len(run) >= max(n, 2) else []


def _wholes(items: Sequence[Item], at: int, run: Sequence[Observation], key: str, den: str) -> list[Observation]:
    """Figures of the paragraph that are called what the share is of, or, where it names but a place or nothing, what its parts are called."""
    place = regex.fullmatch(r"(?:了)?(?:全[国省市区县州]|世界|全球|集团|行业)?(?:总[量数额]|总计)?", den) is not None
    found: dict[object, Observation] = {}
    for i in items:
        o = i.row
        if o in run or o.measure != "level" or i.old or not all(alike(p, o) for p in run) or o.base_value < max(p.base_value for p in run):
            continue
        name = key_of(o.label)
        if place and name == key_of(run[0].label) and not o.breakdown or len(key) > 2 and (name == key or ends_in(name, key)):
            found[o.base_value] = o
    return list(found.values())


def joint_finding(share: Observation, run: Sequence[Observation], whole: Observation) -> Finding | None:
    """S304 where one slip keeps figures together from being that share of a whole."""
    printed = Interval.of(share)
    computed = _share(run, whole)
    if computed is None or computed.meets(printed):
        return None
    slips = [(share, x) for x in one_off(share)] + [(whole, x) for x in one_off(whole)] + [(o, x) for o in run for x in one_off(o)]
    explained = False
    for old, new in slips:
        made = _share([new if p is old else p for p in run], new if old is whole else whole)
        explained = explained or made is not None and made.meets(Interval.of(new) if old is share else printed)
    if not explained:
        return None
    value = sum((p.base_value for p in run), Decimal(0)) / whole.base_value * HUNDRED
    return finding(
        "S304", "share-does-not-follow", "warning",
        tell("share-is", part=" + ".join(quoted(p) for p in run), whole=quoted(whole), value=f"{number(value)}%", said=quoted(share)),
        [share, *run, whole], reported=written(printed, "%", decimals=4), computed=written(computed, "%", decimals=4),
    )  # fmt: skip


def _share(run: Sequence[Observation], whole: Observation) -> Interval | None:
    found = ratio(total(Interval.of(p) for p in run), Interval.of(whole))
    return None if found is None else times(found, HUNDRED)
