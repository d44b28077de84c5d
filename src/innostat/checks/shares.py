"""S304 share-does-not-follow in running text: a part, its whole, and the share that the one is said to be of the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Interval, finding, total
from innostat.checks.clauses import Statement, paragraphs, statements
from innostat.checks.instances import instances
from innostat.checks.intervals import HUNDRED, distance, number, quoted, ratio, times, written
from innostat.checks.keys import step_of
from innostat.checks.patterns import rx
from innostat.checks.share_lists import check_listed, run_of
from innostat.checks.share_parts import (
    LIST,
    OF,
    SCOPE,
    SHARE_WORD,
    Item,
    alike,
    balanced,
    items_of,
    key_of,
    levels_of,
    place_fits,
    scope_fits,
    share_finding,
)
from innostat.checks.slips import one_off
from innostat.checks.totals import count
from innostat.messages import tell
from innostat.models import Finding, Observation

_GENERAL = regex.compile(r"(?:总量|总数|总额|总体|全部|其|总的?|总计|总值|总规模|总收入|全社会|集团|公司|全行业)?")
_TRIPLE = regex.compile(r"(?<![\d.])(\d{1,2}(?:\.\d+)?)[:∶：](\d{1,2}(?:\.\d+)?)[:∶：](\d{1,2}(?:\.\d+)?)(?![\d.])")
_LIKE = regex.compile(r"(?:相当于|约为|为|是)(?P<name>[^，；。、\d年]{2,8})的$")
_AMONG = regex.compile(r"(?:的|，|。|^)(?P<name>[^，。；的\d]{4,24})(?:当中|之中|中|里)，(?:共|约)?有(?:约|近|超过?)?$")
_PLACE = regex.compile(r"(?:了)?(?:全国|全省|全市|全区|全球|世界|集团|全县)(?:总量|总数|总额|总计)?")


def check_prose_shares(rows: Sequence[Observation], catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """Shares of running text whose part and whole stand in the same document."""
    named = levels_of(rows)
    for paragraph in paragraphs(statements(rows), lines=1):
        items = list(items_of(paragraph))
        for s in paragraph:
            yield from _structure(s, items, counts)
        inherited: dict[int, list[Observation]] = {}
        yield from _rates(items, counts)
        for at, item in enumerate(items):
            if item.row.measure != "share" or item.row.base_unit != "%":
                continue
            k = run_of(items, at)
            if k >= 2:
                yield from check_listed(items, at, k, named, catalog, counts)
            elif not (at and LIST.fullmatch(item.gap) and items[at - 1].row.measure == "share"):
                yield from _single(items, at, named, inherited, counts)


def _fits(part: Observation, whole: Observation, share: Observation) -> bool:
    computed = ratio(Interval.of(part), Interval.of(whole))
    return computed is None or times(computed, HUNDRED).meets(Interval.of(share))


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
    if any(all(_has_share(o, whole, printed) for o, printed in zip(rows, t, strict=True)) for t in triples):
        return  # 由…调整为…: one of them is of this year
    for o, printed in zip(rows, triples[-1], strict=True):
        if not _has_share(o, whole, printed):
            quotient = ratio(Interval.of(o), whole) or Interval(None, None)
            value = o.base_value / sum((r.base_value for r in rows), Decimal(0)) * HUNDRED
            yield finding(
                "S304", "share-does-not-follow", "warning", tell("share-of-industries", part=quoted(o), value=f"{number(value)}%", printed=printed),
                rows, reported=printed, computed=written(times(quotient, HUNDRED), "%", decimals=4),
            )  # fmt: skip
            return


def _has_share(o: Observation, whole: Interval, printed: str) -> bool:
    """Whether a figure can be so many per cent of a whole."""
    half = Decimal(10) ** -len(printed.partition(".")[2]) / 2
    quotient = ratio(Interval.of(o), whole)
    return quotient is None or times(quotient, HUNDRED).meets(Interval(Decimal(printed) - half, Decimal(printed) + half))


def _rates(items: list[Item], counts: dict[str, int]) -> Iterator[Finding]:
    """城镇化率 beside 城镇常住人口 and 常住人口; 利润率 beside 利润总额 and 营业收入; 完成率 behind the two figures that it is of."""
    for at, item in enumerate(items):
        if item.row.measure != "share" or item.row.base_unit != "%" or item.old:
            continue
        for r in instances().rates:
            if not r.rate.search(item.lead):
                continue
            near = [i for i in items[max(0, at - 6) : at] if i.row.measure == "level" and not i.old and alike(i.row, item.row, units=False)]
            parts = [i for i in near if r.part.search(i.words)]
            wholes = [
                i
                for i in near
                if r.whole.search(i.words) and not r.part.search(i.words) and parts and i.row.base_unit == parts[-1].row.base_unit
            ]
            if not r.whole.pattern:
                wholes = [i for i in wholes if i.sentence == item.sentence][-1:]
                parts = [i for i in parts if i.sentence == item.sentence][-1:]
            if len(parts) != 1 or len(wholes) != 1 or parts[0].row.region != wholes[0].row.region:
                continue
            count(counts, "shares tried")
            if f := share_finding(parts[0].row, wholes[0].row, item.row, "warning"):
                yield f


# one share --------------------------------------------------------------------------------------------------------------


def _single(
    items: list[Item],
    at: int,
    named: dict[tuple[str, str], list[Observation]],
    inherited: dict[int, list[Observation]],
    counts: dict[str, int],
) -> Iterator[Finding]:
    share = items[at]
    if (m := _LIKE.search(share.lead)) is not None:
        yield from _of_another(items, at, m["name"], counts)
        return
    if not SHARE_WORD.search(share.gap) or "；" in share.lead:
        return
    m = OF.search(share.lead)
    den = m["den"] if m else ""
    before = _before(items, at)
    if before is None or _of_something_else(share.lead, items[before]):
        return
    part_at = before
    part = items[part_at]
    wholes: list[Observation]
    if "合计" in share.lead or "合起来" in share.lead or "约" in share.gap and share.row.decimals == 0:
        return
    if rx(r"[^，]{0,6}的").fullmatch(share.gap) and "占" in items[at - 1].lead and items[at - 1].row.measure == "level":
        wholes = [items[at - 1].row]
        name = key_of(items[at - 1].lead.partition("占")[0])
        parts = [i.row for i in items[max(0, at - 8) : at - 1] if name and key_of(i.row.label) == name and alike(i.row, wholes[0])]
        if len(parts) != 1:
            return
        part_row = parts[0]
    else:
        part_row = part.row
        if _GENERAL.fullmatch(den):
            wholes = _above(items, part_at) or (inherited.get(share.sentence, []) if not den else [])
        elif _PLACE.fullmatch(den):
            wholes = [
                o
                for o in named.get((part_row.doc, key_of(part_row.label)), [])
                if o.region != part_row.region and not o.breakdown and o.base_value > part_row.base_value
            ]
            wholes = [o for o in wholes if part_row.region and o.region in _wider(den, part_row, named)]
        else:
            key = key_of(SCOPE.sub("", den))
            wholes = (
                [o for o in named.get((part_row.doc, key), []) if scope_fits(part_row, o) and place_fits(den, part_row, o)]
                if len(key) > 1
                else []
            )
            inherited[share.sentence] = wholes
    wholes = [w for w in wholes if alike(part_row, w)]
    if not wholes:
        wholes = _neighbours(items, part_at, den, share.lead, share.row)
    wholes = [w for w in wholes if w.qualifier == "exact"] or wholes
    if not wholes or part_row.base_unit in ("%", "百分点") or part_row.qualifier == "range":
        count(counts, "shares not tried")
        return
    count(counts, "shares tried")
    if any(_fits(part_row, w, share.row) for w in wholes):
        return
    if f := share_finding(
        part_row,
        wholes[0],
        share.row,
        "note"
        if _rounded_apart(part_row, wholes[0], share.row) and balanced(share.row, [i.row for i in items if i.sentence == share.sentence])
        else "warning" if len(wholes) <= 2 or all(w.base_value == wholes[0].base_value for w in wholes) else "note",
    ):
        yield f


def _rounded_apart(part: Observation, whole: Observation, share: Observation) -> bool:
    """Whether a share misses what its figures give by less than its last digit."""
    computed = ratio(Interval.of(part), Interval.of(whole))
    return computed is not None and distance(times(computed, HUNDRED), Interval.of(share)) < step_of(share)


def _of_something_else(lead: str, part: Item) -> bool:
    """Whether a share names a thing of its own (零售总额39.2万亿元，最终消费支出占GDP的54.3%)."""
    own = rx(r"[^\u4e00-\u9fff]|其|约|合计|共|已|均").sub("", lead.partition("占")[0]) if "占" in lead else ""
    letters = set(part.words + part.row.label + part.row.breakdown)
    return len(own) >= 4 and sum(c in letters for c in own) * 2 < len(own)


def _neighbours(items: list[Item], part_at: int, den: str, lead: str, share: Observation) -> list[Observation]:
    """Figures right before a part whose words have nearly all letters of the whole that is named (汽车产销 for 汽车新车总销量).

    占比 without a name is of the one figure of things before it in the sentence, or of what the part is said to be among (防护类收入中，有…).
    """
    part = items[part_at].row
    before = [
        i
        for i in items[max(0, part_at - 8) : part_at]
        if items[part_at].sentence - i.sentence <= 3 and i.row.measure == "level" and not i.old
    ]
    before = [i for i in before if alike(part, i.row) and i.row.region == part.region]
    if not den and (m := _AMONG.search(items[part_at].gap)) is not None:
        return [i.row for i in before if set(m["name"]) <= set(i.words + i.row.label)][-1:]
    before = [i for i in before if items[part_at].sentence - i.sentence <= 1]
    if den:
        wanted = set(rx(r"[总全部累计新额量数同期的]").sub("", den))
        named = [i.row for i in before if len(wanted) >= 2 and len(wanted & set(i.words + i.row.label)) * 4 >= len(wanted) * 3]
        larger = [o for o in named if o.base_value >= part.base_value]
        if larger or not named:
            return larger
        whole = max(named, key=lambda o: o.base_value)  # a slip may have made the part larger than its whole
        return [whole] if any(_fits(x, whole, share) for x in one_off(part)) else []
    before = [i for i in before if i.row.base_value >= part.base_value]
    here = [i.row for i in before if i.sentence == items[part_at].sentence]
    things = rx(r"[A-Z]{3}").fullmatch(part.base_unit) is None
    return here if rx(r"约?占").match(lead) and len(here) == 1 and things and here[0].base_value > part.base_value else []


def _wider(den: str, part: Observation, named: dict[tuple[str, str], list[Observation]]) -> set[str]:
    if "球" in den or "世界" in den:
        return {"全球"}
    if "国" in den:
        return {"中国"}
    return {o.region for o in named.get((part.doc, key_of(part.label)), [])} - {part.region, "中国", "全球"}


def _of_another(items: list[Item], at: int, name: str, counts: dict[str, int]) -> Iterator[Finding]:
    """陕西省只有391家，仅相当于江苏省的21.0%; 是湖北省的1.11倍: the other side is a figure of the paragraph that has that name."""
    share, k = items[at], _before(items, at)
    if k is None:
        return
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


def _before(items: list[Item], at: int) -> int | None:
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


def _above(items: list[Item], part_at: int) -> list[Observation]:
    """The figures that a part under 其中 can be part of: the one right before 其中, and its neighbours of the same unit."""
    k = part_at
    while k >= 0 and items[part_at].sentence - items[k].sentence <= 1:
        if "其中" in items[k].gap:
            heads = [
                i
                for i in items[max(0, k - 5) : k]
                if items[k].sentence - i.sentence <= (0 if "其中" in items[k].gap and not items[k].gap.lstrip().startswith("其中") else 1)
            ]
            return [i.row for i in reversed(heads) if i.row.measure == "level" and not i.old][:3]
        k -= 1
    return []
