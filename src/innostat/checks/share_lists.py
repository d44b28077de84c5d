"""S304 share-does-not-follow for lists: shares under 分别 of parts that stand before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.checks.base import Interval, finding
from innostat.checks.instances import instances
from innostat.checks.intervals import HUNDRED, number, quoted, ratio, times
from innostat.checks.patterns import rx
from innostat.checks.share_parts import (
    LIST,
    OF,
    SCOPE,
    SHARE_WORD,
    Item,
    alike,
    key_of,
    place_fits,
    scope_fits,
    share_finding,
)
from innostat.checks.share_wholes import neighbours, slipped
from innostat.checks.slips import one_off
from innostat.checks.totals import count, shares_finding
from innostat.messages import tell
from innostat.models import Finding, Observation

_AT_ONCE = regex.compile(
    r"(?:[^，。；、\d]{1,8}，|，?)(?:(?:分别|依次)(?:约|各)?占[^、和与及]*|(?:在[^，。；、]{2,16}中的?|占[^，。；、和与及]{2,16}的?)?所?占?(?:比重?|比例|份额)(?:分别|依次)(?:约|各)?为?)"
)  # 占建议、提案总数的: each of its own
_SO_MANY = regex.compile(r"(?:地区|区域|行业|领域|省份?|城市|部分)")  # 4个|地区软件业务收入…占比分别为
_OF_WORLD = regex.compile(r"指标|各自|全球|世界|(?<!地区[^，。]{0,12}在)全国")
_ANAPHORA = regex.compile(
    r"(?:三者|两者|二者|四者|上述|前述|(?<!规模)(?<!限额)以上|(?:[两二三四五六]|\d)个?(?:地区|区域|部分|省份?|城市|行业|领域)|[两二三四五六]类|[两二三四五六]项|[两二三四五六]大)"
)


def run_of(items: list[Item], at: int) -> int:
    """How many shares a list has that begins here."""
    if at and LIST.fullmatch(items[at].gap) and items[at - 1].row.measure == "share":
        return 0
    k = at + 1
    while (
        k < len(items)
        and items[k].row.measure == "share"
        and items[k].row.base_unit == "%"
        and LIST.fullmatch(items[k].gap)
        and items[k].sentence == items[at].sentence
    ):
        k += 1
    return k - at


def check_listed(
    items: list[Item], at: int, k: int, named: dict[tuple[str, str], list[Observation]], catalog: Catalog, counts: dict[str, int]
) -> Iterator[Finding]:
    """三者所占比重分别为…: shares of parts that stand before, each by its name or all in order; they must be of one whole."""
    shares = items[at : at + k]
    if not SHARE_WORD.search(shares[0].lead) or rx(r"增长|合计|本(?:地区?|省|市|区域)|各自|当地").search(shares[0].lead):
        return
    parts = _parts_by_name(items[:at], shares) or _parts_right_before(items[:at], shares)
    so_many = at > 0 and items[at - 1].row.value == k and _SO_MANY.match(shares[0].lead) is not None
    if parts is None and (so_many or _ANAPHORA.search(shares[0].lead)) and not _OF_WORLD.search(shares[0].lead):
        parts = _parts_in_order(items[:at], shares)
    if parts is None or not _same_kind(shares[0].lead, parts[0]):
        count(counts, "shares not tried")
        return
    for closed in instances().shares:  # 三类活动…所占比重依次为: all kinds there are
        if len(closed.parts) == len(parts) and all(
            p.search(o.breakdown or o.label) or p.fullmatch(o.region) for p, o in zip(closed.parts, parts, strict=True)
        ):
            if f := shares_finding([s.row for s in shares], "error"):
                yield f
                return
    implied = [ratio(times(Interval.of(p), HUNDRED), Interval.of(s.row)) for p, s in zip(parts, shares, strict=True)]
    if any(i is None for i in implied):
        return
    count(counts, "shares tried")
    lows = [i.low for i in implied if i is not None and i.low is not None]
    highs = [i.high for i in implied if i is not None and i.high is not None]
    whole = _whole_of(shares[0], parts, named)
    if whole is not None:
        for p, s in zip(parts, shares, strict=True):
            if f := share_finding(p, whole, s.row, "warning" if slipped(p, whole, s.row) else "note"):
                yield f
    elif lows and highs and max(lows) <= min(highs):
        yield from _of_neighbour(items, at, parts, Interval(max(lows), min(highs)))
    elif lows and highs and not _each_its_own(shares[0].lead, k):
        shown = [tell("part-at-share", part=quoted(p), share=quoted(s.row)) for p, s in zip(parts, shares, strict=True)]
        severity = "warning" if _one_off(parts, [s.row for s in shares]) else "note"
        yield finding(
            "S304", "share-does-not-follow", severity, tell("no-one-whole", shares=shown), [*(s.row for s in shares), *parts],
            reported="; ".join(s.row.quote for s in shares),
            computed="; ".join(f"{number(p.base_value / q * HUNDRED)}%" for p in parts for q in [_middle(parts, shares)]),
        )  # fmt: skip


def _one_off(parts: Sequence[Observation], shares: Sequence[Observation]) -> bool:
    """Whether one slip in one figure keeps parts and shares from having one whole."""
    implied = [ratio(times(Interval.of(p), HUNDRED), Interval.of(s)) for p, s in zip(parts, shares, strict=True)]
    for k, (p, s) in enumerate(zip(parts, shares, strict=True)):
        rest = [i for n, i in enumerate(implied) if n != k and i is not None]
        lows, highs = [i.low for i in rest if i.low is not None], [i.high for i in rest if i.high is not None]
        if not lows or not highs or max(lows) > min(highs):
            continue
        others = Interval(max(lows), min(highs))
        meant = [(x, s) for x in one_off(p)] + [(p, x) for x in one_off(s)]
        if any((i := ratio(times(Interval.of(a), HUNDRED), Interval.of(b))) is not None and i.meets(others) for a, b in meant):
            return True
    return False


def _of_neighbour(items: list[Item], at: int, parts: Sequence[Observation], implied: Interval) -> Iterator[Finding]:
    """共净增发电装机319.2万千瓦…，分别占全省净增装机的: the whole by other words, where one slip of the hand keeps it from being that of all shares."""
    first = next(k for k, i in enumerate(items) if i.row is parts[0])
    m = OF.search(rx(r"分别|依次").sub("", items[at].lead))
    den = SCOPE.sub("", m["den"]) if m else ""
    for whole in neighbours(items, first, den, items[at].lead, items[at].row) if den else ():
        if not Interval.of(whole).meets(implied) and any(Interval.of(x).meets(implied) for x in one_off(whole)):
            if f := share_finding(parts[0], whole, items[at].row, "warning"):
                yield f
            return


def _each_its_own(lead: str, k: int) -> bool:
    """占工业总产值和增加值的比重分别: as many wholes as shares."""
    m = rx(r"占(?P<wholes>[^，。；占]+?)的?(?:比重|比例|份额)").search(lead)
    return m is not None and len(rx(r"[、和与及]").split(m["wholes"])) == k


def _same_kind(lead: str, part: Observation) -> bool:
    """Whether shares speak of what the parts count: shares of 经费 are of money, shares of 人员 of people."""
    money = rx(r"[A-Z]{3}").fullmatch(part.base_unit) is not None
    if rx(r"人员|人数|全时当量|人口|就业").search(lead):
        return "人" in part.base_unit
    if rx(r"经费|支出|投入|收入|投资|产值|增加值|金额|进口|出口").search(lead):
        return money
    if rx(r"数量|企业数|专利|家数|件数").search(lead):
        return not money
    return True


def _middle(parts: Sequence[Observation], shares: Sequence[Item]) -> Decimal:
    """The whole that the largest share tells."""
    p, s = max(zip(parts, shares, strict=True), key=lambda x: x[1].row.base_value)
    return p.base_value / s.row.base_value * HUNDRED


def _parts_by_name(before: list[Item], shares: list[Item]) -> list[Observation] | None:
    parts: list[Observation] = []
    for s in shares:
        name = squeeze(rx(r"^(?:.*[，；。])").sub("", s.row.breakdown or s.words))
        name = rx(r"(?:经费|支出|投入)?(?:所?占比重?|比重|所占|分别|为|的)*$").sub("", name)
        if len(name) < 2:
            return None
        hits = [i.row for i in before if i.row.measure == "level" and not i.old and name in squeeze(i.words)]
        if not hits or hits[-1].base_unit == "%":
            return None
        parts.append(hits[-1])
    return parts if len({p.start for p in parts}) == len(parts) and len({p.base_unit for p in parts}) == 1 else None


def _parts_right_before(before: list[Item], shares: list[Item]) -> list[Observation] | None:
    """The figures that shares follow at once: 风电45.2万千瓦，光伏76.1万千瓦，分别占净增装机的14.16%、23.84%."""
    parts = before[-len(shares) :]
    if not _AT_ONCE.fullmatch(shares[0].gap) or len(parts) != len(shares) or any(i.sentence != shares[0].sentence or i.old for i in parts):
        return None
    rows = [i.row for i in parts]
    if (
        any(o.measure != "level" for o in rows)
        or len({o.base_unit for o in rows}) > 1
        or len({o.label + o.breakdown + o.region for o in rows}) < len(rows)
    ):
        return None
    return rows


def _parts_in_order(before: list[Item], shares: list[Item]) -> list[Observation] | None:
    """The last figures of one unit before the list, as many as it has shares, where the words say that they are meant."""
    levels = [i.row for i in before if i.row.measure == "level" and not i.old and i.row.base_unit != "%"]
    if levels and not levels[-1].decimals and levels[-1].value == len(shares):
        levels = levels[:-1]  # 4个地区…占比分别为
    tail = levels[-len(shares) :]
    if (
        len(tail) != len(shares)
        or len({o.base_unit for o in tail}) != 1
        or len({o.label + o.breakdown + o.region for o in tail}) != len(tail)
    ):
        return None
    return tail if len({o.statement for o in tail}) == 1 else None


def _whole_of(share: Item, parts: Sequence[Observation], named: dict[tuple[str, str], list[Observation]]) -> Observation | None:
    """The whole that a list of shares names: 分别占进出口总值的…; or of which the catalogue knows the parts."""
    m = OF.search(rx(r"分别|依次").sub("", share.lead))
    key = key_of(SCOPE.sub("", m["den"])) if m else ""
    wholes = (
        [
            o
            for o in named.get((parts[0].doc, key), [])
            if alike(parts[0], o) and scope_fits(parts[0], o) and place_fits(m["den"] if m else "", parts[0], o)
        ]
        if len(key) > 1
        else []
    )
    return wholes[0] if len({w.base_value for w in wholes}) == 1 else None
