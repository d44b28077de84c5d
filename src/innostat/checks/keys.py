"""What makes two observations values of one series, and how far a row can be trusted to name it."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.checks.instances import pattern
from innostat.checks.patterns import rx
from innostat.checks.sentences import at_quote, folded, folded_quote
from innostat.models import Observation

_HARMLESS = pattern("harmless")
_SCOPE = pattern("scope")
_FLOW = pattern("flow")
_LEAVES_OUT = pattern("leaves_out")
_DIGITS = regex.compile(r"[\d.]+")
PART = "其中"
_CHINA = regex.compile(r"我国|全\s?国|中国|国家")
_OF_SOME = regex.compile(r"(?:以上|以下)?的(?:[^，。；]{0,8})?(?:公司|企业|机构|单位|项目|城市|省份|地区)")
_SUM_ROW = regex.compile(r"(?:合\s?计|总\s?计|小\s?计)")
_RD = regex.compile(r"研究与[试实]验发展")
_CHANGE = regex.compile(
    r"(?:增加|增长|净增|新增|增|多|高|提高|提升|上升|扩大|减少|减|少|低|下降|降低|回落|缩小|相差|差)了?(?:约|近|超|超过|逾|不到|了)*$"
)
_GAINED = regex.compile(r"(?:先后|成功|新|获得?)*(?P<verb>获批|立项|获评|入选|落地|开工|竣工|投产)")
_LEVELS = ("中央", "地方")
_CURRENCY = regex.compile(r"(人民币|(?:美|欧|日|港|英|韩|澳)[元镑])(?:计|，[^，。；\d]{0,8}$)")  # 9734.5亿美元，增长15.9%
_FRACTION = regex.compile(r"(?<![百千万])分之|\d/\d")
_MEAN = regex.compile(r"[两二三四五2-5]年(?:年均|平均)(?=[^。；]*看)")  # 从两年平均增速看，…分别增长4.7%
_MEAN_RATE = regex.compile(r"年均|年平均|平均每年|复合")
_CLASS = regex.compile(r"\d[\d.]*[千万]?元?\s?(?:-|—|~|～|至|到)\s?\d[\d.]*[千万]?(?:元|美元|英?寸|平方米|岁)")
_BATCH = regex.compile(r"第[一二三四五六七八九十\d]+(?:批|期|轮)")  # 第一批拟立项资助项目
_GENERIC = pattern("generic")
_OWNERS = pattern("owners")
_MODES = pattern("modes")
_CARRIES = regex.compile("客运|货运|运量|周转量|吞吐量")
_ADDS = pattern("contributions")
_UNITS = {"项": "件", "个": "件", "名": "人", "户": "家"}
_CLAUSE = regex.compile(r"[，。；：！？]")
_BASIS = regex.compile(r"[\u4e00-\u9fff]{1,3}口径")
_BASIS_BEHIND = regex.compile(r"\(([\u4e00-\u9fff]{1,3}口径)\)")
_YEARLY = regex.compile(r"(?:19|20)\d\d")
_YEAR_END = regex.compile(r"((?:19|20)\d\d)-12")


class Series(NamedTuple):
    """Everything about a value but its period: two rows with the same series and period measure the same thing."""

    indicator: str
    rest: str
    breakdown: str
    region: str
    measure: str
    unit: str
    against: str
    scope: str

    @property
    def named(self) -> str:
        """Short name for messages."""
        return self.indicator or self.rest


_WHOLE_BEFORE = regex.compile(
    r"(?P<whole>[^，。；]{2,20})(?:中|里)?，(?:其中)(?!，)[^，。；]{2,10}占比[^，。；\d]*$"
)  # 在校学生1350万人，其中女生占比为50.4%


def series_of(o: Observation, catalog: Catalog) -> Series:
    """The series of an observation; `rest` is what its label says beyond the indicator's own name."""
    against = ""
    if o.measure in ("growth", "change"):
        against = "上年" if o.compared_to in ("", "上年", "去年", "上年同期", "去年同期", "同期") else o.compared_to
        if "环比" in o.sentence:
            against += "|环比"
    return Series(
        o.indicator, rest_of(o, catalog), squeeze(o.breakdown), o.region, o.measure, canonical_unit(o.base_unit), against,
        scope_of(o),
    )  # fmt: skip


def scope_of(o: Observation) -> str:
    """Words beside a figure that make it another statistic than its label says: 规模以上工业企业 in a table's caption."""
    if o.sheet and not o.indicator and len(squeeze(o.label)) < 4:
        return squeeze(o.sheet)  # 产量 of one table and of another
    clause = clause_before(o)
    words = set(_SCOPE.findall(_RD.sub("", o.sheet + clause))) - set(_SCOPE.findall(o.label))
    words |= set(_FLOW.findall(clause)) - set(_FLOW.findall(o.label))
    if not o.sheet and PART in o.sentence[:4]:
        words.add(PART)  # the whole stands in the sentence before
    if basis := basis_of(o):
        words.add(basis)
    if not o.sheet and _CARRIES.search(o.label):
        words |= set(_MODES.findall(o.sentence.partition(o.quote)[0])[-1:]) - set(_MODES.findall(o.label))
    if told := told_apart(o):
        words.add(told)
    if not o.sheet and "第" in o.sentence:
        words |= set(_BATCH.findall(o.sentence))
    return "、".join(sorted(words))


def told_apart(o: Observation) -> str:
    """What makes another figure of one of the same name: by which act it was gained, what it leaves out, of which class or whole, or over how many years it is."""
    if o.sheet:
        return ""
    if gained := gained_by(o):
        return gained
    before = o.sentence.partition(o.quote)[0]
    told = _LEAVES_OUT.findall(before)[-1:]
    if o.measure != "level":
        told += _CLASS.findall(before)[-1:]  # 3000-3999元产品占比11%，同期线上销售额增长5%
    if o.measure == "share" and (m := _WHOLE_BEFORE.search(before)):
        told.append(_DIGITS.sub("", m["whole"]))
    if o.measure == "growth":
        told += _MEAN.findall(before)[-1:] or ["年均"] * bool(_MEAN_RATE.search(clause_before(o)))
    return "、".join(told)


def of_two_wholes(a: Observation, b: Observation) -> bool:
    """Whether two figures of one paragraph are parts each of another whole: 参保17494人。其中在职11119人。…参保21822人。其中在职17850人."""
    if a.doc != b.doc or not all(PART in o.sentence[:4] for o in (a, b)):
        return False
    return _DIGITS.sub("", a.sentence) != _DIGITS.sub("", b.sentence) if a.line != b.line else a.sentence != b.sentence


def basis_of(o: Observation) -> str:
    """The basis that a figure is told on, in brackets behind it or in its sentence before: 自然口径, 同口径, growth 以美元计."""
    foreign = o.measure == "growth" and "元" in o.sentence
    if o.sheet or not foreign and "口径" not in o.sentence:
        return ""
    text = folded(o.sentence)
    at = max(at_quote(text, folded_quote(o)), 0)
    if foreign and (told := _CURRENCY.findall(text[:at])) and told[-1] != "人民币":
        return str(told[-1])
    behind = _BASIS_BEHIND.match(text, at + len(folded_quote(o)))
    before = _BASIS.findall(text[:at])
    return behind[1] if behind else before[-1] if before else ""


def names_region(o: Observation) -> bool:
    """Whether sentence, row or caption name the region, so that it is not the document's by default."""
    text = (o.sentence + o.sheet).replace(" ", "")
    if o.region == "中国":
        return bool(_CHINA.search(text))
    return o.region in text


def thousands_apart(a: Observation, b: Observation) -> int:
    """The k of 10^k where an open bound lies a thousand times and more below (or above) what it bounds: 突破2亿元 for 20059亿元."""
    for bound, value in ((a, b), (b, a)):
        if value.qualifier == "exact" and bound.base_value > 0 and value.base_value > 0:
            ratio = value.base_value / bound.base_value if bound.qualifier == "over" else bound.base_value / value.base_value
            if bound.qualifier in ("over", "under") and ratio >= 900:
                return int(ratio.log10().to_integral_value())
    return 0


def is_threshold(o: Observation) -> bool:
    """Whether a figure only says which things are meant: 研发支出超10亿元的公司有211家."""
    if o.sheet or o.qualifier == "exact":
        return False
    text = folded(o.sentence)
    at = at_quote(text, quote := folded_quote(o))
    return at >= 0 and _OF_SOME.match(text, at + len(quote)) is not None


def of_some_rows(o: Observation) -> bool:
    """A table's 合计 row without a place of its own sums its rows, not the country."""
    return bool(o.sheet) and bool(_SUM_ROW.match(o.sentence)) and not names_region(o)


def canonical_unit(unit: str) -> str:
    """Counting words that say the same: 项 and 个 for 件."""
    return _UNITS.get(unit, unit)


def rest_of(o: Observation, catalog: Catalog) -> str:
    """What a label says beyond the name of its indicator, harmless words and the region left out."""
    return _rest(o.label, o.indicator, o.region, catalog)


@lru_cache(maxsize=65536)
def _rest(label: str, indicator: str, region: str, catalog: Catalog) -> str:
    text = squeeze(_HARMLESS.sub("", label) if not indicator else label)
    if indicator:
        spans = sorted(
            ((a, b) for a, b, name in catalog.indicator_names.scan(text) if name == indicator), key=lambda s: (s[0] - s[1], s[0])
        )
        kept: list[tuple[int, int]] = []
        for a, b in spans:  # 生产总值(GDP) has two names of one thing
            if all(b <= x or y <= a for x, y in kept):
                kept.append((a, b))
        for a, b in sorted(kept, reverse=True):
            text = text[:a] + "|" + text[b:]
        text = "".join(_HARMLESS.sub("", part) for part in text.split("|"))
        if region == "中国" and label.startswith(_LEVELS):
            text = label[:2] + text.removeprefix(label[:2])  # 地方一般公共预算支出 of a country is no name of what 全国 spends
    return text.replace(region, "") if region else text


@lru_cache(maxsize=16384)
def _squeezed(text: str) -> str:
    return squeeze(text)


def explicit(o: Observation, catalog: Catalog) -> bool:
    """Whether the sentence itself names what is measured, so that nothing was inherited from before."""
    if o.sheet:
        return True
    sentence = _squeezed(o.sentence)
    if o.indicator:
        return _names(sentence, o.indicator, catalog)
    return squeeze(o.label) in sentence


@lru_cache(maxsize=16384)
def _names(sentence: str, indicator: str, catalog: Catalog) -> bool:
    return any(name == indicator for _, _, name in catalog.indicator_names.scan(sentence))


def telling(o: Observation) -> bool:
    """Whether a label without an indicator tells enough to compare by: neither 占比 alone nor 两者分别."""
    label = squeeze(o.label)
    if o.sheet and o.breakdown:
        return True
    if o.measure == "level" and rx(r"(?:[这那]|上述|前述|其余|另外|其他|另有)$").search(clause_before(o)):
        return False  # 这4个品种: some that were spoken of
    if o.base_unit == "百分点" and _ADDS.search(clause_before(o)):
        return False  # 拉动全部投资增长2.6个百分点: what a part adds to the whole
    if not o.indicator and len(o.base_unit) == 3 and o.base_unit.isupper() and _OWNERS.search(label):
        return False  # 中央企业232755.9亿元: an amount of something that stands elsewhere
    return not _GENERIC.search(label) and (bool(o.indicator) or len(label) >= 4)


def clause_before(o: Observation) -> str:
    """The clause in front of a figure of running text; nothing for a cell of a table."""
    if o.sheet:
        return ""
    text = folded(o.sentence)  # half-width marks end a clause too
    return _CLAUSE.split(text[: max(at_quote(text, folded_quote(o)), 0)])[-1]


def gained_by(o: Observation) -> str:
    """The verb behind a count by which so many were gained: 获批 of 2家实验室获批建设, beside 8家 in all; else empty."""
    behind = _GAINED.match(clause_behind(o), len(o.label)) if o.measure == "level" else None
    return behind["verb"] if behind else ""


def clause_behind(o: Observation) -> str:
    """The clause behind a figure of running text; nothing for a cell of a table."""
    if o.sheet:
        return ""
    text, quote = folded(o.sentence), folded_quote(o)
    at = at_quote(text, quote)
    return _CLAUSE.split(text[at + len(quote) :])[0] if at >= 0 else ""


def is_amount_of_change(o: Observation) -> bool:
    """A level that follows 增加 or 比…多 is an amount of change that was read as a level."""
    return o.measure in ("level", "share") and bool(_CHANGE.search(clause_before(o)))


def significant(o: Observation) -> int:
    """Significant digits printed: 3 for 2.54 and 0.600, 1 for 3000 and for a third.

    >>> from innostat.checks.keys import digits_of
    >>> [digits_of(s) for s in ("2.54", "3000", "0.054", "24590.7")]
    [3, 1, 2, 6]
    """
    return 1 if _FRACTION.search(o.quote) else digits_of(format(abs(o.value), "f"))


def transposed(a: Decimal, b: Decimal, step: Decimal) -> bool:
    """Whether two values, both printed to `step`, differ by two neighbouring digits that changed places: a slip of the hand, no revision.

    >>> transposed(Decimal("36310"), Decimal("36130"), Decimal(1)), transposed(Decimal("2.54"), Decimal("2.56"), Decimal("0.01"))
    (True, False)
    """
    one, two = str(int(a / step)), str(int(b / step))
    if len(one) != len(two) or len(one) < 3:
        return False
    at = [i for i, (x, y) in enumerate(zip(one, two, strict=True)) if x != y]
    return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == two[at[1]] and one[at[1]] == two[at[0]]


def step_of(o: Observation) -> Decimal:
    """The last place printed, in base units; of a round number of one or two digits the place of the last one: 1000 for 6000."""
    scale = abs(o.base_value / o.value if o.value else Decimal(1))
    digits = format(abs(o.value), "f")
    if o.decimals or significant(o) > 2:
        return scale * Decimal(10) ** -o.decimals
    return scale * Decimal(10) ** (len(digits) - len(digits.rstrip("0")))


def digits_of(text: str) -> int:
    """Significant digits of a plain decimal number."""
    digits = text.replace(".", "").lstrip("0")
    return len(digits) if "." in text else len(digits.rstrip("0"))


def year_of(o: Observation) -> int | None:
    """The year that an observation stands for as a whole (2023, 2023-12 for a stock), else None."""
    if _YEARLY.fullmatch(o.period) or _YEAR_END.fullmatch(o.period):
        return o.year
    return None


def names_year(o: Observation, year: int) -> bool:
    """Whether the evidence speaks of a year, also by 上年."""
    if str(year) in o.sentence:
        return True
    return o.year is not None and year == o.year - 1 and bool(regex.search(r"上年|去年|上一年", o.sentence))
