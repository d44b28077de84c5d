"""S301 and S302 in a paragraph: what is told together (三者合计), 加上, the rest of a whole, a part under 其中 that is larger than its whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Interval, finding, total
from innostat.checks.clauses import Statement
from innostat.checks.closed import PartItem, check_closed_shares, check_closed_sums
from innostat.checks.instances import instances, pattern
from innostat.checks.intervals import number, quoted, written
from innostat.checks.patterns import rx
from innostat.checks.slips import one_off, slip_finding, softened
from innostat.checks.totals import alike, shares_finding, tally, total_finding
from innostat.messages import tell
from innostat.models import Finding, Observation

_CHANCE_OF_BALANCE = Decimal("0.25")  # what makes a 总计 is named in full nearly always, 等 behind it or not
_COUNT = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "俩": 2, "仨": 3}
_ENDS_OPEN = regex.compile(r"等[，、。]")  # A、B等，总计; not A、B等218.7亿元
_REST_OF = regex.compile(r"(?:其余|余下)(?:的)?[\u4e00-\u9fff]{0,8}?占(?:比|(?P<of>[\u4e00-\u9fff]{2,6}?)的?)?")
_TOGETHER = regex.compile(
    r"(?:以上|上述|这|前|其|三大)?(?P<n>[两二三四五六七八九十]|\d{1,2})?(?:者|地|省份?|市州?|国|区|县|州|家|项|类|个[^，；。、]{0,6}|大[^，；。、]{0,4}|省市|城市|企业|公司|地区|部分|方面|种)?(?:一共|总共|合计|总计|共计|加总|加起来|合起来|之和|合在一起)(?:达到|达|为|是|约为?|共|已达)?"
)
_ALL_TOGETHER = regex.compile(r"(?:总?共|合计|共计|总计)[\u4e00-\u9fff]{1,8}")  # 共接待游客
_COUNTED_TOTAL = regex.compile(
    r"(?:以上|上述|这)?(?P<n>[两二三四五六七八九十]|\d{1,2})(?:类|种|项|者|部分|地|省|市|方面|级)[^，；。、]{0,6}(?:总数|总量|总额|总和|共|共计|合计|一共|总计)(?:达到|达|为|是|约为?|共)?"
)  # 侵权案件245件，假冒案件964件；两类案件总数1209件
_OF_THEM = regex.compile(
    r"(?P<n>[两二三四五六七八九十]|\d{1,2})(?:地|省份?|市|国|区|省市|家|者)[^，；。]{0,16}(?:合计|总计|共计)[^，；。]{0,4}$"
)
_SUB = regex.compile(r"(?:^|[，；。、(：])(?:在)?其中[，：]?")
_TOTALS = regex.compile(r"(?:收入|支出)?总计$")
_NO_SUM = pattern("no_sum")
_NETS = pattern("nets")
_SUBSET = pattern("of_some")
_NO_PART = 1000  # times larger than a part, from which on a whole is that of something else
_LEADS_TO = regex.compile(r"(?:调整|变化|变动|演变|优化|转变|提高|增加|减少|下降|上升|变|升|降)[为到至成]")
_STRUCTURE = regex.compile(r"(?:结构|构成)(?:比例?)?(?:\(|[为是])$")  # 比例结构(33.5%、56.2%、10.3%)
_DIVIDED = regex.compile(r"(?:按|分)[^，。；]{1,12}?(?:划分|分|来看|看)，")


def items_of(paragraph: list[Statement]) -> list[PartItem]:
    """The figures of a paragraph in order, each with the words before it and the number of its sentence."""
    return [PartItem(f.row, s.lead(i), s.gap(i), s.words(i), k) for k, s in enumerate(paragraph) for i, f in enumerate(s.figures)]


def check_paragraph(items: list[PartItem], counts: dict[str, int]) -> Iterator[Finding]:
    """Sums and shares that one paragraph tells, with the closed lists that `checks.toml` knows."""
    for at, item in enumerate(items):
        lead = rx(r"约|超过?|近|逾").sub("", item.lead)
        if (m := _TOGETHER.fullmatch(lead) or _COUNTED_TOTAL.fullmatch(lead)) is not None:
            yield from _together(items, at, m["n"], counts)
        elif _ALL_TOGETHER.fullmatch(lead) and item.row.measure == "level":
            yield from _all_before(items, at, counts)
        if rx(r"其余|余下").match(_rest_lead(items, at)) and item.row.measure in ("level", "share"):
            yield from _remainder(items, at, counts)
        if _TOTALS.search(item.lead) and item.row.measure == "level":
            yield from _added(items, at, counts)
        if (m := _OF_THEM.search(item.lead)) is not None and item.row.measure == "level":
            yield from _named_total(items, at, m["n"], counts)
        if item.row.measure == "level" and (m := _SUB.search(item.gap)) is not None:
            yield from _larger_part(items, at)
    for closed in instances().sums:
        yield from check_closed_sums(closed, items, counts)
    for closed in instances().shares:
        yield from check_closed_shares(closed, items, counts)
    yield from _rest_named(items, counts)


def _together(items: list[PartItem], at: int, n: str | None, counts: dict[str, int]) -> Iterator[Finding]:
    """A、B、C…三者合计S: the figures right before, as many as are said."""
    whole = items[at]
    opened = max((k for k in range(max(0, at - 14), at) if "其中" in items[k].gap and items[k].sentence == whole.sentence), default=0)
    before = [i for i in items[max(0, at - 14, opened) : at] if alike(i.row, whole.row)]
    if any(
        i.row.unit == whole.row.unit and not alike(i.row, whole.row) and i.row.measure == "level"
        for i in items[max(0, at - 6) : at]
        if i.sentence == whole.sentence
    ):
        tally(counts, False)
        return  # 40亿、46亿以及11亿共计97亿, of which but one is known to be money
    same = [i.row for i in before if i.sentence == whole.sentence]
    near = [i.row for i in before if whole.sentence - i.sentence <= 1]
    wanted = 0 if n is None else int(n) if n.isdigit() else _COUNT.get(n, 0)
    candidates = near if wanted and len(same) < wanted else same
    if len(candidates) < max(2, wanted) or (not wanted and len(candidates) > (8 if opened else 6)):
        tally(counts, False)
        return
    if whole.row.measure not in ("level", "share", "change") or len({r.label + r.breakdown + r.region for r in candidates[-wanted:]}) < 2:
        tally(counts, False)
        return
    if wanted and rx(r"前").match(whole.lead):
        candidates = candidates[:wanted]  # 效果显著的占27.3%，有一定效果的占49.8%，…。前两项合计77.1%
    runs = [candidates[-wanted:]] if wanted else [candidates[-k:] for k in range(2, len(candidates) + 1)]
    tally(counts, True)
    results = [total_finding(whole.row, run, "error") for run in runs]
    if all(results):
        found = [softened(f, whole.row, run) for f, run in zip(results, runs, strict=True) if f]
        loud = [f for f in found if f.severity != "note"]  # of the lists that may be meant the longest that a slip keeps from it
        yield (loud or found)[-1]


def _all_before(items: list[PartItem], at: int, counts: dict[str, int]) -> Iterator[Finding]:
    """国内游客A，入境游客B，共接待游客S: what its sentence names before, where one slip keeps it from making S."""
    whole = items[at]
    here = [i for i in items[max(0, at - 8) : at] if i.sentence == whole.sentence and i.row.measure == "level"]
    if not 2 <= len(here) <= 5 or not all(alike(i.row, whole.row) for i in here) or any("其中" in i.gap for i in (*here, whole)):
        return
    tally(counts, True)
    if f := slip_finding([whole.row, *(i.row for i in here)], _CHANCE_OF_BALANCE):
        yield f


def _added(items: list[PartItem], at: int, counts: dict[str, int]) -> Iterator[Finding]:
    """收入完成A。加上B、C和D，收入总计S: what stands behind 加上, and the amount told before it."""
    whole = items[at]
    same = [i for i in _outside(items[max(0, at - 20) : at]) if i.row.base_unit == whole.row.base_unit and i.row.measure == "level"]
    first = next((k for k, i in enumerate(same) if i.sentence == whole.sentence and "加上" in i.gap), 0)
    name = whole.lead.removesuffix("总计")
    own = [i for i in same[:first] if len(i.row.label) > 1 and (name.endswith(i.row.label) or i.row.label.endswith(name))]
    parts = [*([max(own, key=lambda i: i.row.base_value)] if own else _above_parts(same[:first], whole.sentence)), *same[first:]]
    if not first or len(parts) < 2 or "收支" in whole.gap:
        return
    tally(counts, True)
    rows = [i.row for i in parts]
    if _ENDS_OPEN.search(whole.gap) or any(_ENDS_OPEN.search(i.gap) for i in parts[1:]):
        if f := slip_finding([whole.row, *rows], _CHANCE_OF_BALANCE):
            yield f
    elif f := total_finding(whole.row, rows, "warning"):
        yield softened(f, whole.row, rows)


def _above_parts(before: list[PartItem], sentence: int) -> list[PartItem]:
    """The last figure, or the one before 其中: 收入12.5亿元，其中出让价款11.9亿元，实际完成11.1亿元；加上…."""
    at = next((k for k, i in enumerate(before) if k and i.sentence == sentence and "其中" in i.gap), len(before))
    return before[max(0, at - 1) : at]


def _outside(items: Sequence[PartItem]) -> Iterator[PartItem]:
    """The figures that stand in no bracket: 上级补助收入94亿元(其中返还性收入9亿元)."""
    depth = 0
    for item in items:
        depth = max(0, depth + item.gap.count("(") - item.gap.count(")"))
        if not depth:
            yield item


def _named_total(items: list[PartItem], at: int, n: str, counts: dict[str, int]) -> Iterator[Finding]:
    """三地合计S，其中A a、B b、C c: as many figures behind as are said, each of another place or name."""
    whole = items[at]
    wanted = int(n) if n.isdigit() else _COUNT.get(n, 0)
    behind = items[at + 1 : at + 1 + wanted]
    rows = [i.row for i in behind if i.sentence == whole.sentence and alike(i.row, whole.row)]
    told = len(rows) == wanted and rx(r"其中|：").search(behind[0].gap) and len({(r.region, r.breakdown, r.label) for r in rows}) == wanted
    if not told or wanted < 2:
        return
    tally(counts, True)
    if f := total_finding(whole.row, rows, "error"):
        yield softened(f, whole.row, rows)


def _remainder(items: list[PartItem], at: int, counts: dict[str, int]) -> Iterator[Finding]:
    """A a、B b，其余c: what is named in the sentence and the rest make a whole printed before; or, of two shares of one thing, 100%."""
    rest = items[at].row
    if "分别" in items[at].lead or at + 1 < len(items) and rx(r"[、和与及]").match(items[at + 1].gap) and items[at + 1].lead == "":
        return  # 余下甲、乙、丙三州分别仅有31、12、7家: the rest is a list
    earlier = [i for i in items[max(0, at - 14) : at] if alike(i.row, rest)]
    one = earlier[-1] if earlier else None
    if (
        one is not None
        and rest.measure == "share"
        and (m := _REST_OF.fullmatch(_rest_lead(items, at)))
        and [i.row.base_unit for i in items if i.sentence == one.sentence == items[at].sentence].count("%") == 2
        and (one.lead.rstrip("的").endswith(f"占{m['of']}") if m["of"] else "占" in one.lead)
    ):
        tally(counts, True)
        if f := shares_finding([one.row, rest], "warning"):
            yield f
        return
    here = [i.row for i in earlier if i.sentence == items[at].sentence]
    above = [i.row for i in earlier if i.sentence != items[at].sentence]
    splits = [(w, [*here, rest]) for w in above] + [(here[k], [*here[k + 1 :], rest]) for k in range(len(here) - 1)]
    splits = [(w, parts) for w, parts in splits if len(parts) >= 2]
    tally(counts, bool(splits))
    if not splits or any(total(Interval.of(p) for p in parts).meets(Interval.of(w)) for w, parts in splits):
        return
    sure = len(splits) == 1
    larger = [(w, parts) for w, parts in splits if w.base_value > max(p.base_value for p in parts)]
    for w, parts in larger[:1]:
        if f := total_finding(w, parts, "warning" if sure else "note"):
            yield softened(f, w, parts)


def _rest_lead(items: list[PartItem], at: int) -> str:
    """What stands before a figure, with the count of the others that it may follow: 其余21个省份占."""
    before = items[at - 1] if at else None
    counted = before is not None and before.lead in ("其余", "余下") and before.sentence == items[at].sentence and "，" not in items[at].gap
    return "其余" + items[at].gap.lstrip("个") if counted else items[at].lead


def _larger_part(items: list[PartItem], at: int) -> Iterator[Finding]:
    """其中 names some of a whole: nothing to add up, but a part cannot be larger than its whole."""
    part = items[at]
    if ")" in part.gap.partition("其中")[0]:
        return  # 限额61.5亿元(其中：新区4.8亿元)，其中：一般债务40.2亿元: not of what stands in the bracket
    opens = (
        part.gap.lstrip("，。；").startswith("其中") and items[at - 1].sentence == part.sentence - 1
    )  # 端口12.51亿个，净增0.49亿个。其中，光纤端口12.1亿个
    earlier = [i for i in items[max(0, at - 8) : at] if i.sentence == part.sentence - opens and i.row.base_unit == part.row.base_unit]
    earlier = [i for i in earlier if i.row.measure == "level"] if opens else earlier
    if opens and any(_SUBSET.search(i.words + i.gap) for i in items[max(0, at - 8) : at] if i.sentence == part.sentence - 1):
        return  # 限上企业64家，零售额12.6亿元。其中，城镇零售额40.2亿元: of all again
    if not earlier:
        return
    whole = earlier[-1]
    if any(i.row.measure == "level" and i.row.base_value >= part.row.base_value for i in earlier):
        return  # 公路里程8.4万公里，新改建612公里，其中高速公路里程0.4万公里: of the one before
    if (
        whole.row.measure != "level"
        or whole.row.statement != part.row.statement
        or part.row.base_unit == "%"
        or whole.row.base_value < 0
        or "/" in part.row.base_unit
        or (not part.row.base_unit and part.row.decimals > 0)
    ):
        return  # prices, rates and scores have no parts
    if _NO_SUM.search(whole.row.label + part.row.label) or _NETS.search(whole.row.label) or "平均" in whole.lead[-6:]:
        return
    if rx(r"累计|余额|总量|总数|存量|拥有").search(part.lead) or rx(r"新增|新建|新设|净增|新开|当年|本年|同期").search(
        whole.lead + whole.row.label
    ):
        return
    low, high = Interval.of(part.row).low, Interval.of(whole.row).high
    if low is not None and high is not None and low > high:
        slipped = any(
            len(str(int(x.value))) == len(str(int(o.value)))
            and (high / _NO_PART <= x.base_value <= high if o is part.row else low <= x.base_value <= low * _NO_PART)
            for o in (part.row, whole.row)
            for x in one_off(o)
        )  # a part far above what stands before it is of something else
        yield finding(
            "S301", "total-not-sum", "warning" if slipped else "note", tell("part-above-total", part=quoted(part.row), whole=quoted(whole.row)), [whole.row, part.row],
            reported=written(Interval.of(part.row), "", Decimal(1)), computed=tell("at-most", value=number(high)),
        )  # fmt: skip


def _rest_named(items: list[PartItem], counts: dict[str, int]) -> Iterator[Finding]:
    """A list of shares under 分别 whose last name is 其他 or 其余 is closed; one of a whole that is divided (按地区划分) is at most 100%."""
    run: list[Observation] = []
    divided = listed = structure = False
    for k, item in enumerate(items):
        share = item.row.measure == "share" and item.row.base_unit == "%"
        if share and run and rx(r"\s*(?:[、，和与及]|以及)\s*").fullmatch(item.gap):
            run.append(item.row)
        else:
            again = listed and _LEADS_TO.search(item.gap) is not None  # 分别从2005年的42.9%、…、17.6%调整为2010年的37.9%、…
            run = [item.row] if share and (again or rx(r"分别|依次").search(item.gap) or _STRUCTURE.search(item.gap)) else []
            structure = bool(_STRUCTURE.search(item.gap))
            divided = bool(_DIVIDED.search(item.gap)) and bool(rx(r"占|比重").search(item.lead))
        last = k + 1 == len(items) or not rx(r"\s*(?:[、，和与及]|以及)\s*").fullmatch(items[k + 1].gap)
        listed = last and len(run) > 2
        if not last or len(run) < 3:
            continue
        closed = bool(rx(r"其他|其它|其余").match(run[-1].breakdown or run[-1].label)) or structure
        if closed or divided:
            tally(counts, True)
            if (f := shares_finding(run, "error")) and (closed or sum(o.base_value for o in run) > 100):
                yield f
