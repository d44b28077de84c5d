"""S301 and S302 for closed lists: parts and shares of a whole of which all kinds are known (`checks.toml`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.instances import Closed, pattern
from innostat.checks.keys import significant
from innostat.checks.patterns import rx
from innostat.checks.slips import one_from_hundred, one_off, slip_finding
from innostat.checks.totals import alike, shares_finding, tally, total_finding
from innostat.models import Finding, Observation

_FILLER = pattern("filler")
_NO_SUM = pattern("no_sum")
_SUBSET = pattern("of_some")
_DIVIDES = regex.compile(r"(?:[按从分][^，。；]{1,12}?(?:划?分|来?看|统计)|分[^，。；]{1,8})[，：]")
_NEAR_HUNDRED = 15  # points by which shares of one whole may miss it without a slip that tells why
_FAR_ABOVE = 2  # times the whole, from which on only a slip makes them its parts
_CHANCE_OF_PARTIAL = Decimal("0.2")  # that one slip makes 100 of shares which may leave some out
_A_LITTLE = Decimal("0.2")  # points
_AHEAD = 12  # figures behind a whole among which its parts are looked for


@dataclass(frozen=True, slots=True)
class PartItem:
    """A figure in its paragraph: its row, the words that tell it, what stands in front, and the number of its sentence."""

    row: Observation
    lead: str
    gap: str
    words: str
    sentence: int


def parallel(pattern: regex.Pattern[str], part: str, whole: str) -> bool:
    """Whether a part's words are its name and else only what the whole's words hold too (机电产品出口 is no part of 进出口).

    >>> parallel(regex.compile("出口"), "其中出口", "进出口总额"), parallel(regex.compile("出口"), "机电产品出口", "进出口总额")
    (True, False)
    """
    rest = _FILLER.sub("", pattern.sub("", part, count=1))
    letters = iter(_FILLER.sub("", whole))
    return all(c in letters for c in rest)  # 充电设施 in 充电基础设施


def check_closed_sums(closed: Closed, items: list[PartItem], counts: dict[str, int]) -> Iterator[Finding]:
    """Wholes of a paragraph whose parts, all of them, stand behind and do not add up."""
    for at, whole in enumerate(items):
        if whole.row.measure != "level" or whole.row.base_unit == "%":
            continue
        words = whole.words
        if not closed.whole.search(words) or any(
            p.search(words) for p in closed.parts if not closed.whole.pattern or not closed.whole.search(p.sub("", words))
        ):
            continue
        if _NO_SUM.search(words + whole.row.label):
            continue
        chosen = _choose(closed, items, at)
        if chosen is None or _part_beside(closed, items, at, min(chosen, key=lambda o: o.start)):
            continue
        if len({r.region for r in (whole.row, *chosen)} - {""}) > 1:
            tally(counts, False)
            continue
        if sum(o.base_value for o in chosen) > whole.row.base_value * _FAR_ABOVE and slip_finding([whole.row, *chosen], Decimal(1)) is None:
            tally(counts, False)
            continue  # 港、澳、台商投资企业11.9万个；…内资企业中，国有企业7.2万个，私营企业1561.4万个: of something else
        tally(counts, True)
        if f := total_finding(whole.row, chosen, "warning" if closed.without else "error"):
            yield f


def _part_beside(closed: Closed, items: list[PartItem], at: int, first: Observation) -> bool:
    """Whether a figure is a part itself, by a division told before: 零售额16.0亿元。分城乡看，…乡村1.7亿元。按形态分，商品13.2亿元，餐饮2.8亿元."""
    if not any(p.search(items[at].words) for p in closed.beside):
        return False
    opens = next(i for i in items[at:] if i.row is first)
    before = (i for i in items[max(0, at - _AHEAD) : at] if alike(i.row, items[at].row) and closed.whole.search(i.words))
    return bool(_DIVIDES.search(opens.gap) or opens.gap.startswith("；")) and any(
        not any(p.search(i.words) for p in closed.beside) for i in before
    )


def _choose(closed: Closed, items: list[PartItem], at: int) -> list[Observation] | None:
    """The parts behind a whole, one each, before the next figure that could be a whole."""
    whole = items[at]
    chosen: list[Observation | None] = [None] * len(closed.parts)
    aside = False
    bound = ""
    between, near = "", whole.sentence + 1
    some = whole.row.breakdown or ((m := _SUBSET.search(whole.row.label)) and m[0])
    depth = inside = 0  # brackets around a figure, and around the first part
    for item in items[at + 1 : at + _AHEAD]:
        if item.sentence > near:
            break
        depth += item.gap.count("(") - item.gap.count(")")
        inside = inside if any(chosen) else depth
        if depth > inside or depth > 0 and not any(p.search(item.words) for p in closed.parts):
            continue  # 一般债券11.9亿元(再融资债券4.2亿元，新增债券7.7亿元)，专项债券17.6亿元
        if _SUBSET.search(item.gap):
            near = item.sentence + 1
        between += item.gap
        if (item.sentence != whole.sentence or "；" in between) and some and some not in item.row.breakdown + item.row.label:
            break  # 限额以上企业35户，零售额4.8亿元。城镇零售额32.3亿元: of all again
        if item.row.qualifier == "over" and significant(item.row) == 1:
            bound = item.row.label  # 出口突破万亿元，达到1.05万亿元
            continue
        if item.row.qualifier != "exact" and item.row.label == whole.row.label and not any(chosen):
            continue  # 产量13908亿斤，连续9年稳定在1.3万亿斤以上
        if not alike(item.row, whole.row) or "人均" in item.words + item.row.label:
            continue
        words = bound if bound and item.row.label == bound else item.words
        hits = [k for k, p in enumerate(closed.parts) if p.search(words)]
        if len(hits) != 1 or not parallel(closed.parts[hits[0]], words, whole.words + whole.row.label):
            if not hits and not any(chosen) and any(p.search(item.words) for p in closed.beside):
                near = item.sentence + 1
                continue  # divided in another way before
            if not hits and not (closed.whole.pattern and _SUBSET.search(item.gap + item.row.breakdown)):
                if not closed.whole.pattern or any(chosen) or "其中" not in item.gap:
                    break
                aside = True  # 生产总值346.0亿元，其中区本级227.3亿元。分产业看，第一产业增加值12.8亿元
            continue  # 零售总额38.0亿元。其中限额以上零售额4.8亿元。城镇零售额32.2亿元、乡村零售额5.8亿元
        if aside and not any(chosen) and not _DIVIDES.search(item.gap):
            break
        if not closed.whole.pattern and not any(chosen) and not rx(r"其中|分|：|:").search(between):
            break
        if chosen[hits[0]] is not None:
            break
        chosen[hits[0]] = item.row
        if all(chosen):
            told = "".join(i.words + i.gap for i in items[at : at + _AHEAD] if i.sentence <= item.sentence)
            return None if closed.without and rx(closed.without).search(told) else [c for c in chosen if c is not None]
    return None


def of_one_whole(shares: Sequence[Observation]) -> bool:
    """Whether shares make about 100, or one slip keeps them from it: 东部省内流动的占82.5%，中部占38.7%，… are each of its own."""
    made = sum((o.base_value for o in shares), Decimal(0))
    if abs(made - 100) <= _NEAR_HUNDRED:
        return True
    rest = [(o, made - o.base_value) for o in shares]
    return any(abs(others + x.base_value - 100) <= 1 for o, others in rest for x in one_off(o) if x.value != o.value)


def check_closed_shares(closed: Closed, items: list[PartItem], counts: dict[str, int]) -> Iterator[Finding]:
    """Shares of a closed whole that stand in one sentence, one a part."""
    if closed.needs and not any(rx(closed.needs).search(i.gap + i.row.label) for i in items):
        return
    for sentence in dict.fromkeys(i.sentence for i in items):
        told = [i for i in items if i.sentence == sentence]
        if closed.without and any(closed.without in i.words + i.gap + i.row.breakdown for i in told):
            continue
        lists = _between_semicolons(told)
        for one in lists if len(lists) > 1 and _repeated(closed, told) else [told]:
            yield from _one_list(closed, one, counts)


def _between_semicolons(items: Sequence[PartItem]) -> list[list[PartItem]]:
    lists: list[list[PartItem]] = []
    for item in items:
        if not lists or "；" in item.gap:
            lists.append([])
        lists[-1].append(item)
    return lists


def _repeated(closed: Closed, items: Sequence[PartItem]) -> bool:
    """Whether a sentence tells a part more than once, in lists of their own (从地区看，东部占42.3%，…；从单位看，…)."""
    shares = [i for i in items if i.row.measure == "share"]
    return any(sum(1 for i in shares if p.search(i.words) or p.fullmatch(i.row.region)) > 1 for p in closed.parts)


def _one_list(closed: Closed, items: Sequence[PartItem], counts: dict[str, int]) -> Iterator[Finding]:
    chosen: list[list[Observation]] = [[] for _ in closed.parts]
    for item in items:
        if item.row.measure != "share" or item.row.base_unit != "%":
            continue
        if rx(r"本(?:地区?|省|市|区域)|各自|当地").search(item.words + item.row.label):
            continue  # 在本地区用户总数中占比分别为: each of its own whole
        name = item.row.breakdown or item.words
        hits = [k for k, p in enumerate(closed.parts) if p.fullmatch(item.row.region)]  # 东中西和东北四个地区
        hits = hits or [k for k, p in enumerate(closed.parts) if p.search(name)]
        if len(hits) != 1:
            hits = [k for k, p in enumerate(closed.parts) if p.search(item.words)]
        if len(hits) == 1:
            chosen[hits[0]].append(item.row)
    if not all(chosen):
        return
    if len({len(rows) for rows in chosen}) == 1 and len(chosen[0]) > 1:  # 收入比重分别为…，业务量比重分别为…: two lists
        for label in dict.fromkeys(o.label for o in chosen[0]):
            one = [[o for o in rows if o.label == label] for rows in chosen]
            if all(len(rows) == 1 for rows in one) and of_one_whole(told := [rows[0] for rows in one]) and rx(r"占|比重").search(label):
                tally(counts, True)
                if f := shares_finding(told, "error"):
                    yield f
        return
    first = [rows[0] for rows in chosen]
    labels = "".join(r.label for r in first)
    if (
        any(len(rows) > 1 for rows in chosen)
        or len({r.year for r in first}) > 1
        or len({r.region for r in first}) > 1
        and "部" not in closed.names[0]
        or rx(r"率|强度|增长|产业化").search(labels)
        and not rx(r"占|比重|贡献").search(labels)
        or not of_one_whole(first)
    ):
        tally(counts, False)
        return
    tally(counts, True)
    missing = 100 - sum(o.base_value for o in first)
    if closed.beyond and rx(closed.beyond).search(labels) and 0 < missing <= _A_LITTLE:
        return
    less = not closed.open and (not closed.partial or one_from_hundred(first, _CHANCE_OF_PARTIAL))
    if (f := shares_finding(first, "error")) and (less or sum(o.base_value for o in first) > 100):
        yield f
