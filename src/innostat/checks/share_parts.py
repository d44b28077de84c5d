"""What checks of shares in running text share: figures with their words, names of wholes, and the finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from innostat import lazy_regex as regex
from innostat.catalog import squeeze
from innostat.checks.base import Interval, finding, one_unit
from innostat.checks.clauses import Statement
from innostat.checks.instances import instances, pattern
from innostat.checks.intervals import HUNDRED, distance, number, quoted, ratio, times, written
from innostat.checks.keys import significant
from innostat.checks.patterns import rx
from innostat.messages import tell
from innostat.models import Finding, Observation

OF = regex.compile(
    r"占(?:到|了|据)?(?P<den>[^，；。、]*?)(?:的(?:比重|比例|份额)?|比重|比例|份额|比)?(?:合计|(?:上升|提高|提升|下降|降低|回升|回落|增加|增长|扩大|升|降|增)[至到为]|已|则|高达|达到|达|为|约为|约|近|超过|超|仅为|仅|\s)*$"
)
SHARE_WORD = regex.compile(r"占|比重|比例|份额|占比")
SCOPE = regex.compile(f"^(?:{pattern('whole_words').pattern})+")
LIST = regex.compile(r"\s*(?:[、，和与及]|以及)\s*")
_LIGHT_HEAD = regex.compile(f"^(?:{pattern('light_heads').pattern})+")
_OTHER_NAMES = pattern("other_names")
_RESEARCH = pattern("research_names")
_OLD = regex.compile(r"(?:比|较|上年|去年|由|从|同期|年初)[^，；。]{0,22}$")
_OWN_YEAR = regex.compile(r"(?:上年|去年)[^比较由从；。]*$")  # 去年共争取科技项目862项: what the sentence is of
_OLD_NAMED = regex.compile(r"上年|去年|年初|同期")
_MOST_SHARES = 20  # of one whole, in a table or a sentence
UNIT_SLIPS = (Decimal(10) ** 4, Decimal(10) ** -4)  # 亿 for 万 and the other way round
_GDP = frozenset(instances().gdp_names)


@dataclass(frozen=True, slots=True)
class Item:
    """A figure of a paragraph with the words around it; `old`: the side that another figure is held against."""

    row: Observation
    lead: str
    gap: str
    words: str
    sentence: int
    old: bool


def items_of(paragraph: list[Statement]) -> Iterator[Item]:
    """The figures of a paragraph in order."""
    for k, s in enumerate(paragraph):
        for i, f in enumerate(s.figures):
            gap = s.gap(i)
            change_next = i + 1 < len(s.figures) and rx(
                r"[^，；。]{0,6}(?:提高|增加|上升|增长|升|降|扩大|攀升|提升|增|减)[^，；。]{0,6}(?:到|至|为)"
            ).match(s.gap(i + 1))
            yield Item(
                f.row,
                s.lead(i),
                gap,
                s.words(i),
                k,
                not (i == 0 and _OWN_YEAR.match(gap))
                and bool(_OLD.search(gap))
                and bool(_OLD_NAMED.search(gap) or change_next or rx(r"[比较][^，；。]*\d{4}年").search(gap)),
            )


def outside(items: Sequence[Item]) -> list[Item]:
    """Items without those in brackets that close again, so that a share behind a bracket stands behind its figure.

    获奖88项(特等奖1项，一等奖7项)，占授奖总数的60.3% becomes 获奖88项，占授奖总数的60.3%.
    """
    kept: list[Item] = []
    k = 0
    while k < len(items):
        item = items[k]
        end = k  # the first figure behind a bracket that opens right behind the last one kept
        if kept and item.gap.startswith("(") and item.sentence == kept[-1].sentence:
            end = next((j for j in range(k + 1, len(items)) if ")" in items[j].gap or items[j].sentence != item.sentence), k)
        if end > k and items[end].sentence == item.sentence and "(" not in items[end].gap.partition(")")[0]:
            behind = items[end]
            gap = behind.gap.partition(")")[2]
            kept.append(replace(behind, gap=gap, lead=gap if "，" not in gap and "；" not in gap else behind.lead))
        else:
            end = k
            kept.append(item)
        k = end + 1
    return kept


def key_of(label: str) -> str:
    """The form in which names of wholes are looked up: squeezed, without words that make no other series."""
    return squeeze(_RESEARCH.sub("研发", _LIGHT_HEAD.sub("", label)))


def ends_in(name: str, key: str) -> bool:
    """Whether a name ends in a shorter one that it is a kind of: 社会消费品零售总额 in 零售总额, but not 进出口总值 in 出口总值.

    >>> ends_in("货物出口总值", "出口总值"), ends_in("进出口总值", "出口总值")
    (True, False)
    """
    at = len(name) - len(key)
    return name.endswith(key) and not any(m.start() < at < m.end() for m in _OTHER_NAMES.finditer(name))


def levels_of(rows: Sequence[Observation], in_full: bool = False) -> dict[tuple[str, str], list[Observation]]:
    """Levels by document and name, `in_full` with what they are broken down by; GDP by all of its names (占全市经济的61.1%)."""
    named: dict[tuple[str, str], list[Observation]] = {}
    for o in rows:
        if o.measure == "level" and o.base_unit != "%" and o.base_value > 0:
            keys = {key_of(o.breakdown + o.label if in_full else o.label)}
            if o.indicator == "gdp" and not o.breakdown and not any(w in o.label for w in instances().gdp_of_some):
                keys |= _GDP
            for key in keys:
                named.setdefault((o.doc, key), []).append(o)
    return named


def alike(part: Observation, whole: Observation, units: bool = True) -> bool:
    """Whether one can be a share of the other: one unit, one standing, one year as far as told; no part of three quarters is a share of one."""
    return (
        (one_unit(part.base_unit) == one_unit(whole.base_unit) or not units)
        and part.statement == whole.statement
        and part is not whole
        and (part.year == whole.year or part.year is None or whole.year is None)
        and (part.period == whole.period or "Q" not in part.period + whole.period or "-" not in part.period or "-" not in whole.period)
    )


def balanced(share: Observation, listed: Sequence[Observation]) -> bool:
    """Whether shares that stand one after the other make 100 as printed, this one among them.

    So that they do, a share is often rounded the other way (33.64% as 33.7%): no slip of the hand.
    """
    shares = [o for o in listed if o.measure == "share" and o.base_unit == "%" and o.base_value != HUNDRED]
    at = next((i for i, o in enumerate(shares) if o.obs_id == share.obs_id), None)
    if at is None:
        return False
    for first in range(max(0, at - _MOST_SHARES), at + 1):
        sums = list(accumulate(o.base_value for o in shares[first : first + _MOST_SHARES]))
        if any(x == HUNDRED for k, x in enumerate(sums) if k >= 1 and first + k >= at):
            return True
    return False


def share_finding(part: Observation, whole: Observation, share: Observation, severity: str, swapped: bool = False) -> Finding | None:
    """S304 where the part cannot be that share of the whole; `swapped`: exchanged digits explain a part of three times its whole and more."""
    quotient = ratio(Interval.of(part), Interval.of(whole))
    if quotient is None or _of_years(part) != _of_years(whole):
        return None
    computed, printed = times(quotient, HUNDRED), Interval.of(share)
    missed = distance(computed, printed)
    if not missed:
        return None
    if share.decimals == 0 and share.value % 10 == 0 and missed < 1:
        severity = "note"
    value = part.base_value / whole.base_value * HUNDRED
    if value > 3 * HUNDRED and not swapped and not unit_slipped(part, whole, share):
        return None  # three times its whole: no part of it
    return finding(
        "S304", "share-does-not-follow", severity,
        tell("share-is", part=quoted(part), whole=quoted(whole), value=f"{number(value)}%", said=quoted(share)), [share, part, whole],
        reported=written(printed, "%", decimals=4), computed=written(computed, "%", decimals=4),
    )  # fmt: skip


def _of_years(o: Observation) -> bool:
    """Whether a figure is of several years together: no part of what one year makes."""
    return len({end[:4] for end in o.period.split("/")}) > 1


def unit_slipped(part: Observation, whole: Observation, share: Observation) -> bool:
    """Whether a share of at least three digits, or all of it, is what two figures give if 万 stands for 亿 in one of them (12.57亿户 of 15.96万户)."""
    quotient = ratio(Interval.of(part), Interval.of(whole))
    if quotient is None or significant(share) < 3 and part.value != whole.value * share.value / HUNDRED:
        return False
    return any(times(quotient, HUNDRED * factor).meets(Interval.of(share)) for factor in UNIT_SLIPS)


def scope_fits(part: Observation, whole: Observation) -> bool:
    """Whether a whole is of all, of the part's own company or group, or stands in the same paragraph."""
    return whole.breakdown in part.breakdown or abs(whole.line - part.line) <= 1


def place_fits(den: str, part: Observation, whole: Observation) -> bool:
    """Whether a whole that a share names is of the right place: the country's for 占全国…, else the part's own."""
    if rx(r"(?:我国|全国|国家|全社会)").match(den):
        return whole.region == "中国"
    if rx(r"全球|世界").match(den):
        return whole.region == "全球"
    return same_place(part, whole) or bool(rx(r"全省|全市|全区").match(den))


def same_time(a: Observation, b: Observation) -> bool:
    """Whether two figures can be of one time: not one of four months and the other of the last of them."""
    return a.period == b.period or min(len(a.period), len(b.period)) <= len("2024")


def same_place(a: Observation, b: Observation) -> bool:
    """Whether two figures are of one place; one beside the other may name none (全市生产总值 of a text that names no city)."""
    return a.region == b.region or not (a.region and b.region) and a.doc == b.doc and abs(a.line - b.line) <= 1
