"""Which figure before a part is the whole that its share is of, where the share names none or names it in other words."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.checks.base import Interval
from innostat.checks.instances import instances
from innostat.checks.intervals import HUNDRED, ratio, times
from innostat.checks.keys import significant
from innostat.checks.patterns import rx
from innostat.checks.share_parts import OF, SCOPE, SHARE_WORD, Item, alike, ends_in, key_of, same_place, same_time, unit_slipped
from innostat.checks.slips import one_off
from innostat.models import Observation

_BEHIND = 3  # figures behind a share among which its whole may stand
_GDP = frozenset(instances().gdp_names)
_FIGURES = 24  # before a part among which its whole is looked for
GENERAL = regex.compile(r"(?:总量|总数|总额|总体|全部|其|总的?|总计|总值|总规模|总收入|全社会|集团|公司|全行业)?")
_DIVIDES = regex.compile(r"(?:方面|如下|包括|构成|情况)[^，。；：]{0,4}：")  # 支出1264.9万元，主要用于以下方面：
_SAID_TOO = regex.compile(r"，(?:占|为|完成)[^，。；]*预算")
_OWN_SHARE = regex.compile(r"(?P<name>[\u4e00-\u9fff]{2,10}?)(?:收入|支出|投资)?(?:所?占比|所占的?比重|所占的?比例)(?:约?为|达到?)?")
_AMONG = regex.compile(
    r"(?:的|，|。|^)(?P<name>[^，。；的\d]{4,24})(?:当中|之中|中|里)，(?:共|约)?(?:[^，。；\d的占]{0,10}的)?(?:共|约)?有(?:约|近|超过?)?$"
)
_WITHIN = regex.compile(
    r"(?P<name>[^，。；的\d]{2,16}?)(?:当中|之中|中|里)，?(?:具有|拥有|有|获|属|是|为|从事|来自|担任|占)"
)  # of those just counted
_NAME = 3  # characters of a name that the whole has too
_TAIL = 4  # or of its end
_VERB = 4  # characters of a label that says no more than that something is made, sent, applied for (提交)


def fits(part: Observation, whole: Observation, share: Observation) -> bool:
    """Whether a part can be that share of a whole."""
    computed = ratio(Interval.of(part), Interval.of(whole))
    return computed is None or times(computed, HUNDRED).meets(Interval.of(share))


def neighbours(items: list[Item], part_at: int, den: str, lead: str, share: Observation) -> list[Observation]:
    """Figures right before a part whose words have nearly all letters of the whole that is named (汽车产销 for 汽车新车总销量).

    占比 without a name is of the one figure of things before it in the sentence, or of what the part is said to be among (防护类收入中，有…).
    """
    part = items[part_at].row
    before = [
        i
        for i in items[max(0, part_at - (_FIGURES if den else 8)) : part_at]
        if items[part_at].sentence - i.sentence <= 3 and i.row.measure == "level" and not i.old
    ]
    before = [i for i in before if alike(part, i.row) and same_place(i.row, part)]
    if not den and (m := _AMONG.search(items[part_at].gap)) is not None:
        return [i.row for i in before if set(m["name"]) <= set(i.words + i.row.label)][-1:]
    before = [i for i in before if items[part_at].sentence - i.sentence <= 1]
    if den:
        wanted = set(rx(r"[总全部累计新额量数同期的]").sub("", den))
        named = [i.row for i in before if len(wanted) >= 2 and len(wanted & set(i.words + i.row.label)) * 4 >= len(wanted) * 3]
        if "进出口" not in den and ("出口" in den or "进口" in den):
            named = [o for o in named if "进出口" not in o.label]
        larger = [o for o in named if o.base_value >= part.base_value]
        if larger or not named:
            return larger
        whole = max(named, key=lambda o: o.base_value)  # a slip may have made the part larger than its whole
        return [whole] if any(fits(x, whole, share) for x in one_off(part)) or unit_slipped(part, whole, share) else []
    before = [i for i in before if i.row.base_value >= part.base_value]
    here = [i.row for i in before if i.sentence == items[part_at].sentence]
    things = rx(r"[A-Z]{3}").fullmatch(part.base_unit) is None
    return here if rx(r"约?占").match(lead) and len(here) == 1 and things and here[0].base_value > part.base_value else []


def in_brackets(items: list[Item], at: int) -> bool:
    """Whether a share stands in brackets with its part or behind it, without a word: 教育部(17种，40.5%), 女性80人(28.6%)."""
    share, part = items[at], items[max(at - 1, 0)]
    named = (share.row.label, share.row.breakdown) == (part.row.label, part.row.breakdown) and part.row.measure == "level"
    return named and (share.gap == "(" or share.gap in ("，", "、", "；") and part.gap.endswith("("))


def beside(items: list[Item], at: int) -> list[tuple[Observation, Observation]]:
    """The other parts of a sentence, each with its share in the same words: 甲县34.5亿元，占比64.2%；乙县6.2亿元，占比11.5%."""
    share = items[at]
    return [
        (part.row, other.row)
        for part, other in pairwise(items)
        if other is not share
        and other.sentence == part.sentence == share.sentence
        and other.lead == share.lead
        and (other.row.measure, other.row.base_unit) == (share.row.measure, share.row.base_unit)
        and part.row.measure == "level"
        and not part.old
    ]


def of_the_place(items: list[Item], part_at: int, places: set[str]) -> list[Observation]:
    """全球储能电池出货量196.7GWh；中国企业出货181.3GWh，占全球的92.2%: the one figure before that is of the place which the share names.

    A part with a name that the catalogue knows is of a whole of that name alone.
    """
    part = items[part_at]
    before = [
        i
        for i in items[max(0, part_at - 6) : part_at]
        if part.sentence - i.sentence <= 1 and i.row.measure == "level" and i.row.base_unit == part.row.base_unit
    ]
    if not any(i.row.region in places for i in before):  # 境内主体投资备案额149.3亿美元。在共建国家备案额113.6亿美元，占全省总额的76.1%
        before = [
            i
            for i in before
            if len(part.row.label) >= _NAME
            and (i.row.label.endswith(part.row.label) or i.row.label[-_TAIL:] == part.row.label[-_TAIL:])
            and i.row is not part.row
        ]
        return [i.row for i in before if i.row.base_value > part.row.base_value and same_time(part.row, i.row)] if len(before) == 1 else []
    found = [i for i in before if i.row.region in places]
    whole = found[0].row if len(found) == 1 else None
    if whole is None or part.row.region in places or not same_time(part.row, whole) or whole.base_value < part.row.base_value:
        return []
    named = part.row.indicator not in ("", whole.indicator)
    verb = len(part.row.label) <= _VERB or part.row.label[-2:] in whole.label
    return [whole] if verb and not named else []


def unnamed(items: list[Item], at: int, part_at: int, held: list[tuple[int, Observation]]) -> list[Observation]:
    """What a 占比 that names no whole can be of.

    The figure before of which the part is a kind (服务业实际使用外资 of 实际使用外资), the whole of the share before, or the figure that two more shares of the list are of.

    That is likely and not said: a share that does not fit counts where one slip of the hand would make it fit.
    """
    part, share = items[part_at], items[at].row
    name = squeeze(part.row.label)
    before = [
        i.row
        for i in items[max(0, part_at - _FIGURES) : part_at]
        if part.sentence - i.sentence <= 2 and i.row.measure == "level" and not i.old
    ]
    others = beside(items, at)
    of_all = [
        w for w in before if len(others) >= 2 and all(alike(p, w) and w.base_value > p.base_value and fits(p, w, s) for p, s in others)
    ]
    kinds = [o for o in before if _kind_of(name, part.row.breakdown, o)]
    if of_all and not any(fits(part.row, w, share) for w in before):
        return [w for w in of_all[-1:] if alike(part.row, w)]
    wholes = of_all[-1:] or kinds[-1:] or [o for sentence, o in held[-1:] if part.sentence - sentence <= 2]
    return [w for w in wholes if alike(part.row, w) and (fits(part.row, w, share) or slipped(part.row, w, share))]


def _kind_of(name: str, breakdown: str, whole: Observation) -> bool:
    """Whether a name is that of a whole with something that tells a part in front (新能源装机 of 总装机)."""
    key = key_of(whole.label)
    of_all = key.startswith("总")
    key = key[1:] if of_all else key
    return (
        len(key) >= (2 if of_all else 3)
        and not whole.breakdown
        and (name.endswith(key) and len(name) - len(key) >= 2 or name.endswith(key) and bool(breakdown))
    )


def slipped(part: Observation, whole: Observation, share: Observation) -> bool:
    """Whether one slip of the hand keeps a share of at least three digits from being what its two figures give."""
    if significant(share) < 3:
        return False
    return (
        any(fits(x, whole, share) for x in one_off(part))
        or any(fits(part, x, share) for x in one_off(whole))
        or any(fits(part, whole, x) for x in one_off(share))
    )


def among(items: list[Item], part_at: int) -> list[Observation]:
    """The figure before that is called as those among whom a part is: 教职工10.35万人，其中专任教师7.18万人；专任教师中具有博士学位的2.44万人."""
    m = _WITHIN.match(rx(r"^[，。；：]*").sub("", items[part_at].gap))
    if m is None:
        return []
    part = items[part_at].row
    near = [i.row for i in items[max(0, part_at - 8) : part_at] if items[part_at].sentence - i.sentence <= 1 and i.row.measure == "level"]
    return [o for o in near if alike(part, o) and any(key_of(x) == key_of(m["name"]) for x in (o.breakdown, o.label) if x)][-1:]


def above(items: list[Item], part_at: int) -> list[Observation]:
    """The figures that a part under 其中 can be part of: the one right before 其中, and its neighbours of the same unit."""
    k = part_at
    while k >= 0 and items[part_at].sentence - items[k].sentence <= 1:
        if "其中" in items[k].gap or _DIVIDES.search(items[k].gap):
            heads = [
                i
                for i in items[max(0, k - 5) : k]
                if items[k].sentence - i.sentence <= (0 if "其中" in items[k].gap and not items[k].gap.lstrip().startswith("其中") else 1)
            ]
            return [i.row for i in reversed(heads) if i.row.measure == "level" and not i.old][:3]
        k -= 1
    return []


def headed(items: list[Item], part_at: int, den: str, share: Observation) -> list[Observation]:
    """The figure above 其中 that is called as the whole that is said: 实际完成收入140.9亿元。其中税收100.2亿元，占一般公共收入的71.1%.

    It is likely the one: a share that does not fit counts where one slip of the hand would make it fit.
    """
    part, name = items[part_at].row, name_of(den)
    called = [w for w in above(items, part_at) if len(name) > 1 and ends_in(key_of(w.label), name[-2:])]
    return [w for w in called[:1] if alike(part, w) and (fits(part, w, share) or slipped(part, w, share))]


def same_indicator(items: list[Item], part_at: int, den: str, share: Observation, catalog: Catalog) -> list[Observation]:
    """The figure before a part that the catalogue calls what the share names in other words: 实际利用外资总额 for 占实际使用外资金额."""
    text = squeeze(SCOPE.sub("", den))
    names = {name for start, end, name in catalog.indicator_names.scan(text) if start == 0 and end == len(text)}
    part = items[part_at].row
    found = [
        i.row
        for i in items[max(0, part_at - _FIGURES) : part_at]
        if i.row.indicator in names
        and i.row.measure == "level"
        and not i.row.breakdown
        and not i.old
        and items[part_at].sentence - i.sentence <= 2
    ]
    return [w for w in found[-1:] if alike(part, w) and same_place(w, part) and (fits(part, w, share) or slipped(part, w, share))]


def told_behind(items: list[Item], at: int, part: Observation, den: str, share: Observation) -> list[Observation]:
    """The whole that a share names, told behind it: 占全市的36.5%，全市为18326亿元; 占GDP的12.1%，GDP126.06万亿元.

    Of a longer name a share that does not fit counts where one slip of the hand would make it fit.
    """
    name = name_of(den)
    found: list[Observation] = []
    for i in items[at + 1 : at + 1 + _BEHIND]:
        if i.sentence != items[at].sentence or "；" in i.gap:
            break
        o = i.row
        if o.measure != "level" or i.old or not alike(part, o) or o.base_value <= part.base_value:
            continue
        exact = key_of(o.label) == key_of(SCOPE.sub("", den))
        place = den[:2] in ("全国", "全省", "全市", "全球", "世界") and rx(rf"^{den[:2]}(?:约?为|是|达到?|共|总量|约)?$").match(i.lead)
        gdp = key_of(den) in _GDP and o.indicator == "gdp" and not o.breakdown
        near = len(name) > 2 and ends_in(key_of(o.label), name) and (fits(part, o, share) or slipped(part, o, share))
        if place or gdp or exact or near:
            found.append(o)
    return found[:1]


def part_before(items: list[Item], at: int) -> int | None:
    """The level that a share speaks of: the nearest in its sentence, with no more than its growth between."""
    for k in range(at - 1, max(-1, at - 4), -1):
        if items[k].sentence != items[at].sentence:
            return None
        if "；" in items[k + 1].gap or "其中" in items[k + 1].gap:
            return None
        gained = items[k].row.measure == "change" and "新增" in items[k].lead and not rx(r"较|比(?!例|重)").search(items[k].lead)
        if (items[k].row.measure == "level" or gained) and not items[k].old:
            return k
        said_too = items[k].row.measure == "share" and _SAID_TOO.match(items[k].gap)  # 占调整预算100.9%，占预算收入的48.5%
        if items[k].row.measure not in ("growth", "change") and not items[k].old and not said_too:
            return None
    return None


def named_part(items: list[Item], at: int) -> int | None:
    """The level of the sentence that a 占比 names itself: 税收收入611.4亿元，增长4.2%；税收占比85.5%."""
    m = _OWN_SHARE.fullmatch(items[at].lead)
    if m is None:
        return None
    same = [k for k in range(max(0, at - 4), at) if items[k].sentence == items[at].sentence and items[k].row.measure == "level"]
    named = [k for k in same if any(key_of(x).startswith(m["name"]) for x in (items[k].row.label, items[k].row.breakdown) if x)]
    return named[0] if len(named) == 1 else None


def said_parts(items: list[Item]) -> Iterator[tuple[str, str]]:
    """Ids of the figures that have a share beside them, with the name of what it is a share of (nothing for 总数)."""
    for at, item in enumerate(items):
        if item.row.measure != "share" or item.row.base_unit != "%" or not SHARE_WORD.search(item.gap):
            continue
        before, m = part_before(items, at), OF.search(item.lead)
        if before is not None and m is not None:
            yield items[before].row.obs_id, name_of(m["den"])


def name_of(den: str) -> str:
    """What a share is of, in the form in which names are compared; nothing for 总数 and 全部."""
    return "" if GENERAL.fullmatch(den) else rx(r"(?<=..)(?:总[数量额]|数量?)$").sub("", key_of(SCOPE.sub("", den)))


def is_part(o: Observation, den: str, parts: dict[str, str], likely: bool = False) -> bool:
    """Whether a figure is itself a share of the same whole, or of some of what has its name (具有大专学历的党员 of 党员总数).

    With `likely` the whole is not named for certain: then one that is a share of 总数 is left out too.
    """
    name = name_of(den)
    return (
        parts.get(o.obs_id) in ((name, "") if likely else (name,))
        or bool(name)
        and any(len(x) > len(name) + 2 and x.endswith(f"的{name}") for x in (o.breakdown, o.label))
    )
