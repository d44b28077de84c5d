"""S304 share-does-not-follow in running text: a part, its whole, and the share that the one is said to be of the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import regex

from innostat.catalog import Catalog, squeeze
from innostat.checks.base import Interval, finding
from innostat.checks.instances import instances
from innostat.checks.intervals import HUNDRED, distance, number, quoted, ratio, times, written
from innostat.checks.clauses import Statement, paragraphs, statements
from innostat.models import Finding, Observation

_OF = regex.compile(r"占(?:到|了|据)?(?P<den>[^，；。、]*?)(?:的(?:比重|比例|份额)?|比重|比例|份额|比)?(?:合计|升至|降至|提高到|已|则|高达|达到|达|为|约为|约|近|超过|超|仅为|仅|提升到|提升至|上升到|\s)*$")
_SHARE_WORD = regex.compile(r"占|比重|比例|份额|占比")
_GENERAL = regex.compile(r"(?:总量|总数|总额|总体|全部|其|总的?|总计|总值|总规模|总收入|全社会|集团|公司|全行业)?")
_LIKE = regex.compile(r"(?:相当于|约为|为|是)(?P<name>[^，；。、\d年]{2,8})的$")
_PLACE = regex.compile(r"(?:了)?(?:全国|全省|全市|全区|全球|世界|集团|全县)(?:总量|总数|总额|总计)?")
_SCOPE = regex.compile(r"^(?:同期|全部|当年|整个|我国|全国|全省|全市|全区|本省|本市|其|该市|该省|全社会|国家)+")
_LIGHT_HEAD = regex.compile(r"^(?:公司|外贸|货物贸易|对外|全年|全国|全省|全市|国家|我国|全社会|累计|共|实现|完成|投入|达到|期内|当年|全区)+")
_OLD = regex.compile(r"(?:比|较|上年|去年|由|从|同期|年初)[^，；。]{0,22}$")
_OLD_NAMED = regex.compile(r"上年|去年|年初|同期")
_LIST = regex.compile(r"\s*(?:[、，和与及]|以及)\s*")
_ANAPHORA = regex.compile(r"(?:三者|两者|二者|四者|上述|前述|以上|[两二三四五六]类|[两二三四五六]项|[两二三四五六]大)")


@dataclass(frozen=True, slots=True)
class _Item:
    row: Observation
    lead: str
    gap: str
    words: str
    sentence: int
    old: bool


def check_prose_shares(rows: Sequence[Observation], catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """Shares of running text whose part and whole stand in the same document."""
    named = _levels(rows)
    for paragraph in paragraphs(statements(rows), lines=1):
        items = list(_items(paragraph))
        inherited: dict[int, list[Observation]] = {}
        yield from _rates(items, counts)
        for at, item in enumerate(items):
            if item.row.measure != "share" or item.row.base_unit != "%":
                continue
            k = _run(items, at)
            if k >= 2:
                yield from _listed(items, at, k, named, catalog, counts)
            elif not (at and _LIST.fullmatch(item.gap) and items[at - 1].row.measure == "share"):
                yield from _single(items, at, named, inherited, counts)


def _items(paragraph: list[Statement]) -> Iterator[_Item]:
    for k, s in enumerate(paragraph):
        for i, f in enumerate(s.figures):
            gap = s.gap(i)
            change_next = i + 1 < len(s.figures) and regex.match(r"[^，；。]{0,6}(?:提高|增加|上升|增长|升|降|扩大|攀升|提升|增|减)[^，；。]{0,6}(?:到|至|为)", s.gap(i + 1))
            yield _Item(f.row, s.lead(i), gap, s.words(i), k, bool(_OLD.search(gap)) and bool(_OLD_NAMED.search(gap) or change_next or regex.search(r"[比较][^，；。]*\d{4}年", gap)))


def _key(label: str) -> str:
    return squeeze(_LIGHT_HEAD.sub("", label))


def _levels(rows: Sequence[Observation]) -> dict[tuple[str, str], list[Observation]]:
    """Levels by document and name."""
    named: dict[tuple[str, str], list[Observation]] = {}
    for o in rows:
        if o.measure == "level" and o.base_unit != "%" and o.base_value > 0:
            named.setdefault((o.doc, _key(o.label)), []).append(o)
    return named


def alike(part: Observation, whole: Observation, units: bool = True) -> bool:
    """Whether one can be a share of the other: one unit, one standing, one year as far as told."""
    return (
        (part.base_unit == whole.base_unit or not units)
        and part.statement == whole.statement
        and part is not whole
        and (part.year == whole.year or part.year is None or whole.year is None)
    )


def _fits(part: Observation, whole: Observation, share: Observation) -> bool:
    computed = ratio(Interval.of(part), Interval.of(whole))
    return computed is None or times(computed, HUNDRED).meets(Interval.of(share))


def share_finding(part: Observation, whole: Observation, share: Observation, severity: str) -> Finding | None:
    """S304 where the part cannot be that share of the whole."""
    quotient = ratio(Interval.of(part), Interval.of(whole))
    if quotient is None:
        return None
    computed, printed = times(quotient, HUNDRED), Interval.of(share)
    missed = distance(computed, printed)
    if not missed:
        return None
    if share.decimals == 0 and share.value % 10 == 0 and missed < 1:
        severity = "note"
    value = part.base_value / whole.base_value * HUNDRED
    return finding(
        "S304", "share-does-not-follow", severity, f"{quoted(part)} of {quoted(whole)} is {number(value)}%, but {quoted(share)} is printed", [share, part, whole],
        reported=written(printed, "%", decimals=4), computed=written(computed, "%", decimals=4),
    )  # fmt: skip


def _rates(items: list[_Item], counts: dict[str, int]) -> Iterator[Finding]:
    """城镇化率 beside 城镇常住人口 and 常住人口; 利润率 beside 利润总额 and 营业收入; 完成率 behind the two figures that it is of."""
    for at, item in enumerate(items):
        if item.row.measure != "share" or item.row.base_unit != "%" or item.old:
            continue
        for r in instances().rates:
            if not r.rate.search(item.lead):
                continue
            near = [i for i in items[max(0, at - 6) : at] if i.row.measure == "level" and not i.old and alike(i.row, item.row, units=False)]
            parts = [i for i in near if r.part.search(i.words)]
            wholes = [i for i in near if r.whole.search(i.words) and not r.part.search(i.words) and parts and i.row.base_unit == parts[-1].row.base_unit]
            if not r.whole.pattern:
                wholes = [i for i in wholes if i.sentence == item.sentence][-1:]
                parts = [i for i in parts if i.sentence == item.sentence][-1:]
            if len(parts) != 1 or len(wholes) != 1 or parts[0].row.region != wholes[0].row.region:
                continue
            _count(counts, "shares tried")
            if f := share_finding(parts[0].row, wholes[0].row, item.row, "warning"):
                yield f


# one share --------------------------------------------------------------------------------------------------------------


def _single(
    items: list[_Item], at: int, named: dict[tuple[str, str], list[Observation]], inherited: dict[int, list[Observation]], counts: dict[str, int]
) -> Iterator[Finding]:
    share = items[at]
    if (m := _LIKE.search(share.lead)) is not None:
        yield from _of_another(items, at, m["name"], counts)
        return
    if not _SHARE_WORD.search(share.gap) or "；" in share.lead:
        return
    m = _OF.search(share.lead)
    den = m["den"] if m else ""
    before = _before(items, at)
    if before is None:
        return
    part_at = before
    part = items[part_at]
    wholes: list[Observation]
    if "合计" in share.lead or "合起来" in share.lead or "约" in share.gap and share.row.decimals == 0:
        return
    if regex.fullmatch(r"[^，]{0,6}的", share.gap) and "占" in items[at - 1].lead and items[at - 1].row.measure == "level":
        wholes = [items[at - 1].row]
        name = _key(items[at - 1].lead.partition("占")[0])
        parts = [i.row for i in items[max(0, at - 8) : at - 1] if name and _key(i.row.label) == name and alike(i.row, wholes[0])]
        if len(parts) != 1:
            return
        part_row = parts[0]
    else:
        part_row = part.row
        if _GENERAL.fullmatch(den):
            wholes = _above(items, part_at) or (inherited.get(share.sentence, []) if not den else [])
        elif _PLACE.fullmatch(den):
            wholes = [o for o in named.get((part_row.doc, _key(part_row.label)), []) if o.region != part_row.region and not o.breakdown and o.base_value > part_row.base_value]
            wholes = [o for o in wholes if part_row.region and o.region in _wider(den, part_row, named)]
        else:
            key = _key(_SCOPE.sub("", den))
            wholes = [o for o in named.get((part_row.doc, key), []) if _scope_fits(part_row, o) and _place_fits(den, part_row, o)] if len(key) > 1 else []
            inherited[share.sentence] = wholes
    wholes = [w for w in wholes if alike(part_row, w)]
    if not wholes or part_row.base_unit in ("%", "百分点") or part_row.qualifier == "range":
        _count(counts, "shares not tried")
        return
    _count(counts, "shares tried")
    if any(_fits(part_row, w, share.row) for w in wholes):
        return
    if f := share_finding(part_row, wholes[0], share.row, "warning" if len(wholes) == 1 or all(w.base_value == wholes[0].base_value for w in wholes) else "note"):
        yield f


def _scope_fits(part: Observation, whole: Observation) -> bool:
    """Whether a whole is of all, of the part's own company or group, or stands in the same paragraph."""
    return whole.breakdown in part.breakdown or abs(whole.line - part.line) <= 1


def _place_fits(den: str, part: Observation, whole: Observation) -> bool:
    """Whether a whole that a share names is of the right place: the country's for 占全国…, else the part's own."""
    if regex.match(r"(?:我国|全国|国家|全社会)", den):
        return whole.region == "中国"
    if regex.match(r"全球|世界", den):
        return whole.region == "全球"
    return whole.region == part.region or bool(regex.match(r"全省|全市|全区", den))


def _count(counts: dict[str, int], what: str) -> None:
    counts[what] = counts.get(what, 0) + 1


def _wider(den: str, part: Observation, named: dict[tuple[str, str], list[Observation]]) -> set[str]:
    if "球" in den or "世界" in den:
        return {"全球"}
    if "国" in den:
        return {"中国"}
    return {o.region for o in named.get((part.doc, _key(part.label)), [])} - {part.region, "中国", "全球"}


def _of_another(items: list[_Item], at: int, name: str, counts: dict[str, int]) -> Iterator[Finding]:
    """陕西省只有391家，仅相当于江苏省的21.0%; 是湖北省的1.11倍: the other side is a figure of the paragraph that has that name."""
    share, k = items[at], _before(items, at)
    if k is None:
        return
    part = items[k].row
    others = [i.row for i in items if i.row is not part and i.row.base_unit == part.base_unit and i.row.measure == "level" and (name in i.words or i.row.region and i.row.region in name)]
    others = [o for o in others if o.year == part.year and o.region != part.region and o.label == part.label]
    if len(others) != 1:
        return
    _count(counts, "shares tried")
    if f := share_finding(part, others[0], share.row, "warning"):
        yield f


def _before(items: list[_Item], at: int) -> int | None:
    """The level that a share speaks of: the nearest in its sentence, with no more than its growth between."""
    for k in range(at - 1, max(-1, at - 4), -1):
        if items[k].sentence != items[at].sentence:
            return None
        if "；" in items[k + 1].gap or "其中" in items[k + 1].gap:
            return None
        if (items[k].row.measure == "level" or items[k].row.measure == "change" and "新增" in items[k].lead) and not items[k].old:
            return k
        if items[k].row.measure not in ("growth", "change") and not items[k].old:
            return None
    return None


def _above(items: list[_Item], part_at: int) -> list[Observation]:
    """The figures that a part under 其中 can be part of: the one right before 其中, and its neighbours of the same unit."""
    k = part_at
    while k >= 0 and items[part_at].sentence - items[k].sentence <= 1:
        if "其中" in items[k].gap:
            heads = [i for i in items[max(0, k - 5) : k] if items[k].sentence - i.sentence <= (0 if "其中" in items[k].gap and not items[k].gap.lstrip().startswith("其中") else 1)]
            return [i.row for i in reversed(heads) if i.row.measure == "level" and not i.old][:3]
        k -= 1
    return []


# lists of shares --------------------------------------------------------------------------------------------------------


def _run(items: list[_Item], at: int) -> int:
    """How many shares a list has that begins here."""
    if at and _LIST.fullmatch(items[at].gap) and items[at - 1].row.measure == "share":
        return 0
    k = at + 1
    while k < len(items) and items[k].row.measure == "share" and items[k].row.base_unit == "%" and _LIST.fullmatch(items[k].gap) and items[k].sentence == items[at].sentence:
        k += 1
    return k - at


def _listed(
    items: list[_Item], at: int, k: int, named: dict[tuple[str, str], list[Observation]], catalog: Catalog, counts: dict[str, int]
) -> Iterator[Finding]:
    """三者所占比重分别为…: shares of parts that stand before, each by its name or all in order; they must be of one whole."""
    shares = items[at : at + k]
    if not _SHARE_WORD.search(shares[0].lead) or regex.search(r"增长|合计", shares[0].lead):
        return
    parts = _parts_by_name(items[:at], shares)
    if parts is None and _ANAPHORA.search(shares[0].lead) and not regex.search(r"指标|各自|全球|世界|全国", shares[0].lead):
        parts = _parts_in_order(items[:at], shares)
    if parts is None or not _same_kind(shares[0].lead, parts[0]):
        _count(counts, "shares not tried")
        return
    implied = [ratio(times(Interval.of(p), HUNDRED), Interval.of(s.row)) for p, s in zip(parts, shares, strict=True)]
    if any(i is None for i in implied):
        return
    _count(counts, "shares tried")
    lows = [i.low for i in implied if i is not None and i.low is not None]
    highs = [i.high for i in implied if i is not None and i.high is not None]
    whole = _whole_of(shares[0], parts, named)
    if whole is not None:
        for p, s in zip(parts, shares, strict=True):
            if f := share_finding(p, whole, s.row, "warning"):
                yield f
    elif lows and highs and max(lows) > min(highs):
        shown = ", ".join(f"{quoted(p)} at {quoted(s.row)}" for p, s in zip(parts, shares, strict=True))
        yield finding(
            "S304", "share-does-not-follow", "warning", f"{shown}: no one whole has these shares", [*(s.row for s in shares), *parts],
            reported="; ".join(s.row.quote for s in shares),
            computed="; ".join(f"{number(p.base_value / q * HUNDRED)}%" for p in parts for q in [_middle(parts, shares)]),
        )  # fmt: skip


def _same_kind(lead: str, part: Observation) -> bool:
    """Whether shares speak of what the parts count: shares of 经费 are of money, shares of 人员 of people."""
    money = regex.fullmatch(r"[A-Z]{3}", part.base_unit) is not None
    if regex.search(r"人员|人数|全时当量|人口|就业", lead):
        return "人" in part.base_unit
    if regex.search(r"经费|支出|投入|收入|投资|产值|增加值|金额|进口|出口", lead):
        return money
    if regex.search(r"数量|企业数|专利|家数|件数", lead):
        return not money
    return True


def _middle(parts: Sequence[Observation], shares: Sequence[_Item]) -> Decimal:
    """The whole that the largest share tells."""
    p, s = max(zip(parts, shares, strict=True), key=lambda x: x[1].row.base_value)
    return p.base_value / s.row.base_value * HUNDRED


def _parts_by_name(before: list[_Item], shares: list[_Item]) -> list[Observation] | None:
    parts: list[Observation] = []
    for s in shares:
        name = squeeze(regex.sub(r"^(?:.*[，；。])", "", s.row.breakdown or s.words))
        name = regex.sub(r"(?:经费|支出|投入)?(?:所?占比重?|比重|所占|分别|为|的)*$", "", name)
        if len(name) < 2:
            return None
        hits = [i.row for i in before if i.row.measure == "level" and not i.old and name in squeeze(i.words)]
        if not hits or hits[-1].base_unit == "%":
            return None
        parts.append(hits[-1])
    return parts if len({p.start for p in parts}) == len(parts) and len({p.base_unit for p in parts}) == 1 else None


def _parts_in_order(before: list[_Item], shares: list[_Item]) -> list[Observation] | None:
    """The last figures of one unit before the list, as many as it has shares, where the words say that they are meant."""
    levels = [i.row for i in before if i.row.measure == "level" and not i.old and i.row.base_unit != "%"]
    tail = levels[-len(shares) :]
    if len(tail) != len(shares) or len({o.base_unit for o in tail}) != 1 or len({o.label + o.breakdown + o.region for o in tail}) != len(tail):
        return None
    return tail if len({o.statement for o in tail}) == 1 else None


def _whole_of(share: _Item, parts: Sequence[Observation], named: dict[tuple[str, str], list[Observation]]) -> Observation | None:
    """The whole that a list of shares names: 分别占进出口总值的…; or of which the catalogue knows the parts."""
    m = _OF.search(regex.sub(r"分别|依次", "", share.lead))
    key = _key(_SCOPE.sub("", m["den"])) if m else ""
    wholes = [o for o in named.get((parts[0].doc, key), []) if alike(parts[0], o) and _scope_fits(parts[0], o) and _place_fits(m["den"] if m else "", parts[0], o)] if len(key) > 1 else []
    return wholes[0] if len({w.base_value for w in wholes}) == 1 else None
