"""S304 share-does-not-follow in running text: a part, its whole, and the share that the one is said to be of the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Interval, finding, total
from innostat.checks.clauses import Statement, paragraphs, statements
from innostat.checks.intervals import HUNDRED, distance, number, quoted, ratio, times, written
from innostat.checks.keys import step_of
from innostat.checks.patterns import rx
from innostat.checks.share_joint import check_joint, is_joint, joint_finding, listed_with
from innostat.checks.share_lists import check_listed, run_of
from innostat.checks.share_named import check_named
from innostat.checks.share_parts import (
    LIST,
    OF,
    SCOPE,
    SHARE_WORD,
    Item,
    alike,
    balanced,
    ends_in,
    items_of,
    key_of,
    levels_of,
    outside,
    place_fits,
    same_time,
    scope_fits,
    share_finding,
)
from innostat.checks.share_peers import check_peers
from innostat.checks.share_rates import check_rates
from innostat.checks.share_wholes import (
    GENERAL,
    above,
    among,
    beside,
    fits,
    headed,
    in_brackets,
    is_part,
    named_part,
    neighbours,
    of_the_place,
    part_before,
    said_parts,
    same_indicator,
    slipped,
    told_behind,
    unnamed,
)
from innostat.checks.slips import one_off
from innostat.checks.totals import count
from innostat.messages import tell
from innostat.models import Finding, Observation

_TRIPLE = regex.compile(r"(?<![\d.])(\d{1,2}(?:\.\d+)?)[:∶：](\d{1,2}(?:\.\d+)?)[:∶：](\d{1,2}(?:\.\d+)?)(?![\d.])")
_OF_FIGURE = regex.compile(
    r"[^，。；、]{0,6}的(?:(?:比重|比例|份额)?(?:为|是|达到?|高达|仅为)?)(?:约|近|超过?)?"
)  # 占总投资980亿元|的36.3%
_OF_WHOLE = regex.compile(r"(?:已|仅|只|约)?(?:占|完成|相当于|为|达到?)(?:了|约)?")
_LIKE = regex.compile(r"(?:相当于|约为|为|是)(?P<name>[^，；。、\d年]{2,8})的$")
_FAR_LESS = 1000  # times smaller than its part: the unit of one of them slipped
_TELLING = 4  # characters of a name that is another's end
_OF_IT = regex.compile(r"[省市区县州]?的?(?:总量|总数|总额|总计)?")
_PLACE = regex.compile(r"(?:了)?(?:全国|国内|全省|全市|全区|全球|世界|集团|全县)(?:总量|总数|总额|总计)?")


def check_prose_shares(rows: Sequence[Observation], catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """Shares of running text whose part and whole stand in the same document."""
    named, in_full = levels_of(rows), levels_of(rows, in_full=True)
    found = [(paragraph, list(items_of(paragraph))) for paragraph in paragraphs(statements(rows), lines=1)]
    parts = {obs_id: whole for _, items in found for obs_id, whole in said_parts(items)}
    for paragraph, items in found:
        for s in paragraph:
            yield from _structure(s, items, counts)
        inherited: dict[int, list[Observation]] = {}
        held: list[tuple[int, Observation]] = []
        found_here = [*check_rates(items, counts)]
        for at, item in enumerate(items):
            if item.row.measure != "share" or item.row.base_unit != "%":
                continue
            k = run_of(items, at)
            if k >= 2:
                found_here += check_listed(items, at, k, named, catalog, counts)
            elif not (at and LIST.fullmatch(item.gap) and items[at - 1].row.measure == "share"):
                if part_before(items, at) is None:
                    found_here += check_named(items, at, in_full, counts)
                found_here += _single(items, at, named, parts, inherited, held, catalog, counts)
        flat = outside(items)
        behind = {i.row.obs_id: i for i in items}
        for at, item in enumerate(flat):  # 获奖88项(特等奖1项，一等奖7项)，占授奖总数的60.3%
            if item.row.measure == "share" and item.row.base_unit == "%" and item is not behind[item.row.obs_id]:
                found_here = [f for f in found_here if item.row.obs_id not in f.observations]
                found_here += _single(flat, at, named, parts, inherited, held, catalog, counts)
        yield from found_here
        yield from check_joint(items, counts)
        yield from check_peers(items, {o for f in found_here for o in f.observations}, counts)


def _structure(s: Statement, items: list[Item], counts: dict[str, int]) -> Iterator[Finding]:
    """三次产业结构调整为12.5∶42.9∶44.6 beside the value added of the three."""
    triples = _TRIPLE.findall(s.text) if "产业结构" in s.text or "三次产业" in s.text else []
    if not triples:
        return
    parts = [
        [i.row for i in items if i.row.measure == "level" and not i.old and f"第{n}产业" in i.words and i.row.base_unit == "CNY"]
        for n in "一二三"
    ]
    if any(len(p) != 1 for p in parts) or len({p[0].year for p in parts}) > 1:
        return
    rows = [p[0] for p in parts]
    years = set(rx(r"(?<!\d)(?:19|20)\d\d(?=年)").findall(s.text))
    if years and str(rows[0].year) not in years:
        return  # the structure of another year
    whole = total(Interval.of(o) for o in rows)
    count(counts, "shares tried")
    if any(all(_has_share(o, whole, printed, _balanced(t)) for o, printed in zip(rows, t, strict=True)) for t in triples):
        return  # 由…调整为…: one of them is of this year
    for o, printed in zip(rows, triples[-1], strict=True):
        if not _has_share(o, whole, printed, _balanced(triples[-1])):
            quotient = ratio(Interval.of(o), whole) or Interval(None, None)
            value = o.base_value / sum((r.base_value for r in rows), Decimal(0)) * HUNDRED
            yield finding(
                "S304", "share-does-not-follow", "warning", tell("share-of-industries", part=quoted(o), value=f"{number(value)}%", printed=printed),
                rows, reported=printed, computed=written(times(quotient, HUNDRED), "%", decimals=4),
            )  # fmt: skip
            return


def _balanced(structure: Sequence[str]) -> bool:
    """Whether shares make 100 as printed: so that they do, one is often rounded the other way (35.04% as 35.1)."""
    return sum(map(Decimal, structure)) == HUNDRED


def _has_share(o: Observation, whole: Interval, printed: str, balanced: bool) -> bool:
    """Whether a figure can be so many per cent of a whole."""
    half = Decimal(10) ** -len(printed.partition(".")[2]) / (1 if balanced else 2)
    quotient = ratio(Interval.of(o), whole)
    return quotient is None or times(quotient, HUNDRED).meets(Interval(Decimal(printed) - half, Decimal(printed) + half))


# one share --------------------------------------------------------------------------------------------------------------


def _single(
    items: list[Item],
    at: int,
    named: dict[tuple[str, str], list[Observation]],
    parts: dict[str, str],
    inherited: dict[int, list[Observation]],
    held: list[tuple[int, Observation]],
    catalog: Catalog,
    counts: dict[str, int],
) -> Iterator[Finding]:
    share = items[at]
    if (m := _LIKE.search(share.lead)) is not None:
        yield from _of_another(items, at, m["name"], counts)
        return
    bracketed = at >= 2 and _OF_FIGURE.fullmatch(share.gap) is not None and _OF_WHOLE.match(items[at - 1].lead) is not None
    if not (bracketed or SHARE_WORD.search(share.gap) or in_brackets(items, at)) or "；" in share.lead:
        return
    m = OF.search(share.lead)
    den = m["den"] if m else ""
    before = part_before(items, at)
    before = named_part(items, at) if before is None else before
    if before is None or _of_something_else(share.lead, items[before]):
        return
    part_at = before
    part = items[part_at]
    wholes: list[Observation]
    told = bracketed or not GENERAL.fullmatch(den)  # what the share is of is named, or said in brackets
    if "合计" in share.lead or "合起来" in share.lead or "约" in share.gap and share.row.decimals == 0:
        return
    level = at and items[at - 1].row.measure == "level"
    of = _OF_WHOLE.search(items[at - 1].lead) if level and _OF_FIGURE.fullmatch(share.gap) else None
    if of is not None:
        wholes = [items[at - 1].row]
        name = key_of(items[at - 1].lead[: of.start()])
        own = [i.row for i in items[max(0, at - 8) : at - 1] if name and key_of(i.row.label) == name and alike(i.row, wholes[0])]
        if not name and (k := part_before(items, at - 1)) is not None and rx(r"[，,]?[^，。；]*").fullmatch(items[at - 1].gap):
            own = [o for o in (items[k].row,) if o.base_unit == wholes[0].base_unit]  # 32800项，占全部结果(57042项)的57.5%
        if len(own) != 1:
            return
        part_row = own[0]
    else:
        part_row = part.row
        if GENERAL.fullmatch(den):
            wholes = among(items, part_at) or above(items, part_at) or (inherited.get(share.sentence, []) if not den else [])
        elif _PLACE.fullmatch(den) or (m is not None and _of_place(den, part_row, named)):
            wholes = [
                o
                for o in (*named.get((part_row.doc, key_of(part_row.label)), ()), *_longer(named, part_row, key_of(part_row.label), den))
                if o.region != part_row.region
                and not o.breakdown
                and (o.base_value > part_row.base_value or o.base_value * _FAR_LESS < part_row.base_value)
            ]
            wider = _of_place(den, part_row, named) or _wider(den, part_row, named)
            wholes = [o for o in wholes if part_row.region and o.region in wider]
        else:
            key = key_of(SCOPE.sub("", den))
            found = (
                named.get((part_row.doc, key), [])
                or [o for o in named.get((part_row.doc, key.replace("总", "", 1)), []) if o.start < part_row.start]
                or _longer(named, part_row, key)
            )
            wholes = [o for o in found if scope_fits(part_row, o) and place_fits(den, part_row, o)] if len(key) > 1 else []
            inherited[share.sentence] = wholes
    if of is None:
        wholes = [w for w in wholes if alike(part_row, w) and same_time(part_row, w) and not is_part(w, den, parts)]
    if not wholes:
        told = False
        wholes = [w for w in neighbours(items, part_at, den, share.lead, share.row) if not is_part(w, den, parts, likely=True)]
        wholes = wholes or same_indicator(items, part_at, den, share.row, catalog)
        wholes = wholes or [w for w in headed(items, part_at, den, share.row) if not is_part(w, den, parts, likely=True)]
        wholes = wholes if den else [w for w in wholes if not _is_peer(items, w, part_at, parts)]
    wholes = [w for w in wholes if w.qualifier == "exact"] or wholes
    if not wholes and den and _PLACE.fullmatch(den):
        wholes = of_the_place(items, part_at, _wider(den, part_row, named))
        told = told or bool(wholes)
    if not wholes and (not den or _PLACE.fullmatch(den)):
        wholes = unnamed(items, at, part_at, held)
    if den and not wholes:
        wholes = told_behind(items, at, part_row, den, share.row)
        told = True
    if not wholes or part_row.base_unit in ("%", "百分点") or part_row.qualifier == "range":
        count(counts, "shares not tried")
        return
    count(counts, "shares tried")
    if fitting := [w for w in wholes if fits(part_row, w, share.row)]:
        held.append((share.sentence, fitting[0]))
        return
    if joined := listed_with(items, next(k for k, i in enumerate(items) if i.row is part_row)):
        if not any(is_joint(share.row, joined, w) for w in wholes) and (f := joint_finding(share.row, joined, wholes[0])):
            yield f
        return
    if any(w.qualifier == "exact" and fits(part_row, w, share.row) for w in neighbours(items, part_at, den, share.lead, share.row)):
        return  # another figure of that name elsewhere in the text
    explained = next((w for w in wholes if slipped(part_row, w, share.row)), None)
    whole = explained or wholes[0]
    same = [i.row for i in items if i.sentence == share.sentence]
    rounded = _rounded_apart(part_row, whole, share.row) and balanced(share.row, same)
    above_it = part_row.base_value > whole.base_value and any(fits(x, whole, share.row) for x in one_off(part_row))
    listed = any(sentence == share.sentence and w is whole for sentence, w in held) or any(
        fits(p, whole, other) for p, other in beside(items, at)
    )  # 占26.8%；…占16.1%；…: the others of the list are of it
    within = (
        not den
        and len(wholes) == 1
        and items[part_at].sentence == share.sentence
        and "其中" in items[part_at].gap
        and items[part_at - 1].row is whole
    )
    sure = (
        explained is not None
        or above_it
        or _near(part_row, whole, share.row)
        and (listed or within or told and (len(wholes) <= 2 or all(w.base_value == whole.base_value for w in wholes)))
    )
    swapped = any(sorted(str(x.value)) == sorted(str(part_row.value)) and fits(x, whole, share.row) for x in one_off(part_row))
    if f := share_finding(part_row, whole, share.row, "warning" if sure and not rounded else "note", swapped):
        yield f


def _near(part: Observation, whole: Observation, share: Observation) -> bool:
    """Whether a share misses what its figures give by a tenth at most, or by one slip: what is further off is more likely read wrong than printed wrong."""
    return (
        abs(part.base_value / whole.base_value * HUNDRED - share.base_value) <= share.base_value / 10
        or any(fits(x, whole, share) for x in one_off(part))
        or any(fits(part, x, share) for x in one_off(whole))
        or any(fits(part, whole, x) for x in one_off(share))
    )


def _rounded_apart(part: Observation, whole: Observation, share: Observation) -> bool:
    """Whether a share misses what its figures give by less than its last digit."""
    computed = ratio(Interval.of(part), Interval.of(whole))
    return computed is not None and distance(times(computed, HUNDRED), Interval.of(share)) < step_of(share)


def _of_something_else(lead: str, part: Item) -> bool:
    """Whether a share names a thing of its own (零售总额39.2万亿元，最终消费支出占GDP的54.3%)."""
    own = rx(r"[^\u4e00-\u9fff]|其|约|合计|共|已|均").sub("", lead.partition("占")[0]) if "占" in lead else ""
    letters = set(part.words + part.row.label + part.row.breakdown)
    return len(own) >= 4 and sum(c in letters for c in own) * 2 < len(own)


def _longer(named: dict[tuple[str, str], list[Observation]], part: Observation, key: str, den: str = "") -> list[Observation]:
    """The larger figures before a part of the one name that ends in a shorter one: 社会消费品零售总额 for 零售总额.

    Of several the one that begins with the place which the share names: 国内发明专利拥有量 for 占国内总量.
    """
    key = rx(r"^(?:省市|地区|城市)").sub("", key)
    if len(key) < _TELLING:
        return []
    found = {name: rows for (doc, name), rows in named.items() if doc == part.doc and name != key and ends_in(name, key)}
    if len(found) > 1 and len(den) > 1:
        found = {name: rows for name, rows in found.items() if name.startswith(den[:2])}
    larger = [o for rows in found.values() for o in rows if o.start < part.start] if len(found) == 1 else []
    return [o for o in larger if o.base_value > part.base_value or o.base_value * _FAR_LESS < part.base_value]  # 38.03万元 for 亿元


def _of_place(den: str, part: Observation, named: dict[tuple[str, str], list[Observation]]) -> set[str]:
    """The place that a share names itself (占北京市总量的), if the text has the same figure of it."""
    places = {o.region for o in named.get((part.doc, key_of(part.label)), [])} - {part.region, ""}
    return {place for place in places if den.startswith(place) and _OF_IT.fullmatch(den, len(place))}


def _wider(den: str, part: Observation, named: dict[tuple[str, str], list[Observation]]) -> set[str]:
    if "球" in den or "世界" in den:
        return {"全球"}
    if "国" in den:
        return {"中国"}
    return {o.region for o in named.get((part.doc, key_of(part.label)), [])} - {part.region, "中国", "全球"}


def _is_peer(items: list[Item], whole: Observation, part_at: int, parts: dict[str, str]) -> bool:
    """医药领域730人，占总数的14.3%；电子领域512人，占比10.0%: a figure with a share of its own and no 其中 behind it is no whole of the next."""
    at = next((k for k in range(part_at) if items[k].row is whole), part_at)
    return whole.obs_id in parts and not any(rx(r"其中|[中里]，(?:共|约)?有").search(i.gap) for i in items[at + 1 : part_at + 1])


def _of_another(items: list[Item], at: int, name: str, counts: dict[str, int]) -> Iterator[Finding]:
    """陕西省只有391家，仅相当于江苏省的21.0%; 是湖北省的1.11倍: the other side is a figure of the paragraph that has that name."""
    share, k = items[at], part_before(items, at)
    if k is None or rx(r"预算|计划|目标|任务").search(name):
        return  # 为预算的101.6%
    part = items[k].row
    others = [
        i.row
        for i in items
        if i.row is not part
        and i.row.base_unit == part.base_unit
        and i.row.measure == "level"
        and (name in i.words or i.row.region and i.row.region in name)
    ]
    others = [o for o in others if o.year == part.year and o.region != part.region and o.label == part.label]
    if len(others) != 1:
        return
    count(counts, "shares tried")
    if f := share_finding(part, others[0], share.row, "warning"):
        yield f
