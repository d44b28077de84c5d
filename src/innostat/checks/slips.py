"""S301 where parts under 其中 miss their whole by what one slip of the hand makes.

其中 need not name all parts, so that a sum that falls short proves nothing. But figures of five and six digits that would add up to the
last one if two digits of one of them changed places, if one digit were another, or if 万 stood for 亿, hardly do so by chance.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import combinations, takewhile

from innostat import lazy_regex as regex
from innostat.catalog import squeeze
from innostat.checks.base import Interval, finding, total
from innostat.checks.clauses import Statement
from innostat.checks.instances import pattern
from innostat.checks.intervals import HUNDRED, distance, minus, number, quoted, written
from innostat.checks.keys import step_of
from innostat.checks.patterns import rx
from innostat.checks.share_parts import UNIT_SLIPS, Item, items_of
from innostat.checks.totals import alike, scale_of, tally, total_finding, width
from innostat.messages import join, tell
from innostat.models import Finding, Observation
from innostat.numerals import exact

_MARKS = ("其中", "：", "包括", "分", "(")
_OPENS = pattern("opens_parts")
_MOST_PARTS = 6
_AHEAD = 16  # figures behind a whole that are looked at, rates among them
_BALANCES = pattern("balances")
_SUBSET = pattern("of_some")
_FILLER = pattern("filler")
_AND = regex.compile(r"[、和与及]|以及")
_ENDING = 3  # letters of a name that tell what is counted
_OTHER_UNIT = {("万", True): "亿", ("亿", False): "万", ("万", False): "", ("亿", True): "万亿"}  # and whether it is the larger one
_SOME = regex.compile(r"其中|：")  # of the whole; 分品种 names all
_TENTH = 10  # of a whole
_FAR_ABOVE = Decimal("1.05")  # times the whole, from which on parts hold each other
_NO_CHANCE = Decimal(10)  # where nothing but a slip can be meant
_LEAVES_OUT = regex.compile(r"不含|不包[括含]|不计|剔除|除外")
_HARDLY = 10_000  # times smaller than the whole
_CHANCE_OF_ALL = Decimal("0.1")
_CHANCE_OF_KINDS = Decimal("0.05")  # parts that are called what the whole is (住户贷款余额, 企业贷款余额 of 各项贷款余额)
_CHANCE = Decimal("0.02")  # that figures which are no parts of one whole come so near to it


def check_slips(paragraph: list[Statement], told: set[str], counts: dict[str, int]) -> Iterator[Finding]:
    """Wholes and their parts under 其中, with the figure that would make them add up; `told` are ids of wholes already spoken of."""
    if not any(mark in s.text for s in paragraph for mark in _MARKS) or sum(len(s.figures) for s in paragraph) < 3:
        return
    items = list(items_of(paragraph))
    balance = any("平衡" in s.text for s in paragraph)
    for at, whole in enumerate(items):
        if not _plain(whole) or whole.row.obs_id in told:
            continue
        balanced = balance and _BALANCES.search(whole.lead) is not None
        parts = _of_balance(items, at) if balanced else _with_the_rest(items, _parts(items, at))
        if len(parts) < 2:
            continue
        runs = [parts[:k] for k in range(2, len(parts) + 1)]
        if any(
            total(Interval.of(p) for p in parts).meets(Interval.of(i.row))
            for i in items[max(0, at - _AHEAD) : at]
            if _plain(i) and alike(i.row, whole.row)
        ):
            continue  # 税收收入6.42亿元，占65.1%；非税收入3.44亿元。主要税种：增值税2.18亿元，…: of one before
        if any(total(Interval.of(p) for p in run).meets(Interval.of(whole.row)) for run in runs):
            continue
        if (
            balanced
            or len(parts) > 2
            and _rest(items, parts[-1])
            or _complements(parts)
            and not any(_LEAVES_OUT.search(i.lead + i.gap) for i in items[at + 1 : at + 4])
            or _all_named(whole, [next(i for i in items if i.row is o) for o in parts])
        ):
            tally(counts, True)
            above = sum((o.base_value for o in parts), Decimal(0)) > whole.row.base_value * _FAR_ABOVE
            if above and _hold_each_other(whole.row, parts):
                continue
            if f := slip_finding([whole.row, *parts], _NO_CHANCE) if above else total_finding(whole.row, parts, "warning"):
                yield f
            continue
        rows = [whole.row, *parts]
        if len(rows) * len(UNIT_SLIPS) * min(map(width, rows)) > _CHANCE * max(o.base_value for o in rows):
            continue  # too few digits for any slip to tell
        first = next(i for i in items if i.row is parts[0])
        if _LEAVES_OUT.search(first.gap + first.lead):
            continue  # 其中国内市场(不含港澳台地区)销量77814台，出口4884台
        most = _CHANCE_OF_ALL if not _SOME.search(first.gap) else _CHANCE_OF_KINDS if _kinds(whole.row, parts) else _CHANCE
        if f := slip_finding(rows, most):
            tally(counts, True)
            yield f


def slip_finding(rows: Sequence[Observation], most: Decimal = _CHANCE_OF_ALL) -> Finding | None:
    """S301 for a whole and its parts that one slip keeps from adding up, if chance would hardly make it so; `most`: how likely it may be."""
    meant = [(o, right) for o, right in _meant(rows) if _chance(rows, o, right) <= most]
    if not meant or total(Interval.of(o) for o in rows[1:]).meets(Interval.of(rows[0])):
        return None
    left = rows[0].base_value - sum((o.base_value for o in rows[1:]), Decimal(0))
    if 0 < left <= step_of(rows[0]) * len(rows) and left * _HARDLY < rows[0].base_value:
        return None  # 334862万千瓦, 其中 the five kinds 334857万千瓦: others there are, so few that none was named
    return _finding(rows, meant)


def one_from_hundred(shares: Sequence[Observation], most: Decimal) -> bool:
    """Whether one slip keeps shares from making 100, if chance would hardly make it so; `most`: how likely it may be.

    Two that make all of something make 100 as printed: the one is rounded as much up as the other down.
    """
    whole = replace(shares[0], value=HUNDRED, base_value=HUNDRED)
    rows = [whole, *shares]
    exact = len(shares) == len(("one", "other"))
    return any(
        o is not whole
        and _chance(rows, o, right) <= most
        and (not exact or sum(right.value if p is o else p.value for p in shares) == HUNDRED)
        for o, right in _meant(rows)
    )


def explained(whole: Observation, parts: Sequence[Observation]) -> bool:
    """Whether parts miss their whole by a tenth of it at most, or by one slip: what is further off is more likely read wrong than printed wrong."""
    made, printed = total(Interval.of(p) for p in parts), Interval.of(whole)
    near = distance(made, printed) <= abs(whole.base_value) / _TENTH
    return near or next(iter(_meant([whole, *parts])), None) is not None


def softened(f: Finding, whole: Observation, parts: Sequence[Observation]) -> Finding:
    """A finding about a sum as a note where it is not `explained`."""
    return f if f.severity == "note" or explained(whole, parts) else replace(f, severity="note")


def _of_balance(items: Sequence[Item], at: int) -> list[Observation]:
    """What makes one side of a balance: all figures behind it in its sentence, what is left of last year (上年结余) among them."""
    behind = [i.row for i in items[at + 1 :] if i.sentence == items[at].sentence]
    same = all(o.measure == "level" and o.qualifier == "exact" and o.base_unit == items[at].row.base_unit for o in behind)
    return behind if behind and same and "其中" in items[at + 1].gap else []


def _rest(items: Sequence[Item], o: Observation) -> bool:
    """Whether a part is what the others leave: 其他卫生机构41个."""
    item = next(i for i in items if i.row is o)
    return bool(
        rx(r"(?:以及|[及和、])?(?:[^，；。、]{1,6}等)?(?:其他|其它|其余|一般(?:性)?项目|面上项目)").match(item.lead.lstrip("，；："))
    )


def _complements(parts: Sequence[Observation]) -> bool:
    """Whether two parts are a thing and all that it is not: 人发制假发出口161.6亿元，非人发制假发出口10.4亿元."""
    names = [o.breakdown or o.label for o in parts]
    return len(names) == 2 and any(f"非{a[:3]}" in b for a, b in (names, names[::-1]))


def _all_named(whole: Item, parts: Sequence[Item]) -> bool:
    """Whether a whole is called by its parts, each of them and no more: 稻谷补贴和大豆补贴86亿元，其中稻谷补贴51亿元，大豆补贴35亿元."""
    names = [_FILLER.sub("", n) for n in _AND.split(whole.lead)]
    told = [_FILLER.sub("", i.lead) for i in parts]
    stems = [t.rstrip("级类型性") for t in told]
    if len(names) == len(told) == 2 and all(stems) and names[0].endswith(stems[0]) and names[1].startswith(stems[1]):
        return True  # 国家和省级科技项目852项，其中国家级312项、省级540项
    if len(names) == len(told) and all(t[:2] in n for n, t in zip(names, told, strict=True)) and len({t[2:] for t in told}) == 1:
        return True  # 专利、商标质押登记金额合计156.3亿元，其中专利质押126.9亿元，商标质押29.4亿元
    return len(names) == len(told) and all(len(t) > 1 and (n.endswith(t) or n.startswith(t)) for n, t in zip(names, told, strict=True))


def _with_the_rest(items: Sequence[Item], parts: list[Observation]) -> list[Observation]:
    """Parts up to the one that is called the rest, if one is: all there are."""
    return next((parts[: k + 1] for k, o in enumerate(parts) if k > 1 and _rest(items, o)), parts)


def _hold_each_other(whole: Observation, parts: Sequence[Observation]) -> bool:
    """Whether some of the parts make the whole without the others: 其中专业技术人员6120人，工程师2135人，…，其他人员2532人."""
    for n in range(2, len(parts)):
        for some in combinations(parts, n):
            if total(Interval.of(o) for o in some).meets(Interval.of(whole)):
                return True
    return False


def _plain(item: Item) -> bool:
    o = item.row
    return (
        o.measure == "level"
        and o.qualifier == "exact"
        and o.base_unit != "%"
        and "/" not in o.base_unit
        and o.base_value > 0
        and not item.old
    )


def _parts(items: Sequence[Item], at: int) -> list[Observation]:
    """Figures behind 其中 that can be added to the whole at `at`, up to the next sentence or the next 其中.

    A bracket right behind the whole opens them too, where all in it are of what the whole is of: 限额2150亿元(全省1790亿元、省会360亿元).
    """
    whole = items[at]
    if (bracket := _in_bracket(items, at)) and len({o.label for o in (whole.row, *bracket)}) == 1:
        return bracket
    parts: list[Observation] = []
    marked = opened = False
    depth = inside = 0  # brackets around a figure, and around the first part
    for k in range(at + 1, min(at + 1 + _AHEAD, len(items))):
        item = items[k]
        depth += item.gap.count("(") - item.gap.count(")")
        if parts and depth > inside:
            continue  # 市本级支出84260万元(含补助收入3170万元)，债务转贷支出52000万元
        opens = opened and not parts or bool(_OPENS.search(item.gap))
        if len(parts) > 1 and "；" in item.gap and not marked:
            break  # 总产量36.6万吨，其中夏粮18.5万吨，秋粮18.1万吨；蔬菜31.2万吨
        if parts and (opens or item.sentence != items[k - 1].sentence):
            break
        if opens and not parts and not item.row.value and item.row.measure == "level":
            opened = True  # 其中：工程0万元、货物1905.2万元、服务942.16万元
            continue
        if not parts and not opens:
            if item.sentence != whole.sentence or _plain(item) and alike(item.row, whole.row):
                break
            continue
        if not parts and (item.sentence - whole.sentence > 1 or not (_plain(item) and alike(item.row, whole.row))):
            break
        if parts and not item.row.value and item.row.measure == "level":
            continue  # 货物4728.6万元、工程0万元、服务1331.8万元
        if _plain(item) and alike(item.row, whole.row):
            if item.row.region != whole.row.region and whole.row.region and not _OPENS.search(items[at + 1].gap):
                break
            marked = marked or bool(parts) and "；" in item.gap
            inside = inside if parts else depth
            parts.append(item.row)
        elif item.row.measure not in ("growth", "share", "change", "rank") and item.gap != "、":
            break  # 货车389.40万辆、4700.07万吨位: told once more in another unit
    some = [bool(_SUBSET.search(p.label + p.breakdown)) for p in parts]
    return parts if len(parts) <= _MOST_PARTS and len(set(some)) == 1 else []  # 其中限额以上61.2亿元；城镇163.8亿元，乡村40.9亿元


def _in_bracket(items: Sequence[Item], at: int) -> list[Observation]:
    """The figures of a bracket that opens right behind the figure at `at`, if they can be added up."""
    behind = items[at + 1 : at + 2 + _MOST_PARTS]
    if not behind or not behind[0].gap.startswith("("):
        return []
    inside = [behind[0], *takewhile(lambda i: ")" not in i.gap and i.sentence == items[at].sentence, behind[1:])]
    return [i.row for i in inside] if all(_plain(i) and alike(i.row, items[at].row) for i in inside) else []


def _kinds(whole: Observation, parts: Sequence[Observation]) -> bool:
    """Whether all parts end in what the name of the whole ends in."""
    ending = squeeze(whole.label)[-_ENDING:]
    names = [squeeze(o.breakdown + o.label) for o in (whole, *parts)]
    return len(ending) == _ENDING and len(set(names)) == len(names) and all(n.endswith(ending) for n in names)


def _digits(o: Observation) -> str:
    return f"{abs(o.value):.{o.decimals}f}".replace(".", "")  # as printed: the last nought of 46.0 is a digit too


def _chance(rows: Sequence[Observation], wrong: Observation, right: Observation) -> Decimal:
    """How likely it is that one slip or another of a kind makes figures add up that have nothing to do with each other.

    Exchanged digits and units are few, so that figures of three digits tell them; any other digit is one of many.
    """
    meant = [right if o is wrong else o for o in rows]
    if right.value == wrong.value:
        slips = len(UNIT_SLIPS) * len(rows)
    elif sorted(_digits(right)) == sorted(_digits(wrong)):
        slips = sum(len(_digits(o)) - 1 for o in rows)
    else:
        slips = sum(10 * len(_digits(o)) + len(UNIT_SLIPS) for o in rows)
    return slips * sum((width(o) for o in meant), Decimal(0)) / meant[0].base_value


def _meant(rows: Sequence[Observation]) -> Iterator[tuple[Observation, Observation]]:
    """The figures that are one slip away from what makes all of them add up, each with what it would be."""
    for i, o in enumerate(rows):
        others = total(Interval.of(p) for k, p in enumerate(rows) if k not in (0, i))
        wanted = others if i == 0 else minus(Interval.of(rows[0]), others)
        if wanted.low is None or wanted.high is None:
            continue
        right = next((x for x in one_off(o) if wanted.meets(Interval.of(x))), None)
        if right is not None:
            yield o, right


def one_off(o: Observation) -> Iterator[Observation]:
    """What a figure would be that is one slip away: digits exchanged, one digit another, 万 for 亿.

    >>> from innostat.models import Document
    >>> from innostat.pipeline import extract_document
    >>> [str(x.value) for x in one_off(extract_document(Document("a.txt", "全市有效专利12件。"))[0])][:3]
    ['21', '2', '22']
    """
    digits, step, scale = _digits(o), Decimal(10) ** -o.decimals, scale_of(o)
    for i in range(len(digits) - 1):
        if digits[i] != digits[i + 1]:
            value = int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]) * step
            yield replace(o, value=value, base_value=value * scale)
    for i, old in enumerate(digits):
        for new in "0123456789":
            value = int(digits[:i] + new + digits[i + 1 :]) * step
            if new != old and value:
                yield replace(o, value=value, base_value=value * scale)
    for factor in UNIT_SLIPS:
        yield replace(o, base_value=o.base_value * factor)


def _as_meant(o: Observation, right: Observation) -> str:
    """A figure as it would be printed without its slip."""
    other = _OTHER_UNIT.get((o.unit[:1], right.base_value > o.base_value))
    if right.value == o.value and other is not None:
        return f"{exact(o.value)}{other}{o.unit[1:]}"
    return f"{exact(right.base_value / scale_of(o))}{o.unit}"


def _finding(rows: Sequence[Observation], meant: Sequence[tuple[Observation, Observation]]) -> Finding:
    whole, parts = rows[0], rows[1:]
    computed, printed = total(Interval.of(p) for p in parts), Interval.of(whole)
    scale = scale_of(whole)
    made = number(sum((p.base_value for p in parts), Decimal(0)) / scale, 4)
    read = join([tell("read-for", value=_as_meant(o, right), quote=quoted(o)) for o, right in meant], "or")
    return finding(
        "S301", "total-not-sum", "warning",
        tell(
            "parts-slip", parts=" + ".join(quoted(p) for p in parts), made=made + whole.unit, whole=quoted(whole), label=whole.label or tell("the-total"),
            read=read,
        ),
        [whole, *parts], reported=written(printed, whole.unit, scale, 4), computed=written(computed, whole.unit, scale, 4),
        suggestion=tell("parts-slip-do", read=read),
    )  # fmt: skip
