"""Numbers with their units, bounds and ranges, as they stand in a passage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.bounds import BoundReader
from innostat.find.proportions import read_doubling, read_fraction, read_half, read_tenths
from innostat.find.runs import with_ranges, with_shared_units
from innostat.find.structures import with_structures
from innostat.gazetteer import Openings
from innostat.models import Quantity, Unit
from innostat.numerals import MAY_BE_DIGIT, NUMBER, decimals_of, multiplier, parse_arabic, parse_chinese

_BEGINS = re.compile(f"[-−{MAY_BE_DIGIT}一二两三四五六七八九十百千万亿几数翻半过超近约]")  # what a number can begin with
_MULT = regex.compile(r"\s?((?:[十百千]?万亿|[十百千]?亿亿|[十百千]?亿|[十百千]?万|[百千](?!克|米|瓦|伏|赫|焦|帕|卡|兆|字节|分|万|亿)))?")
_VAGUE = frozenset("多余几来")
_SMALL = frozenset("一二两三四五六七八九")
_SMALL_COUNTS = frozenset({"ratio", "share", "percentage_point", "rank"})  # what a small Chinese numeral can state a figure of
_PLACES = frozenset("十百千万亿")
_APIECE = regex.compile(r"(?<![\u4e00-\u9fff])单$|每单?$")  # 每单100元, 每10元; not 订单26亿元
_PER_BEFORE = regex.compile(
    r"(?:平均|按)?每(?P<n>[一百千万亿十\d]*)(?P<unit>名|个|户|台|吨|公里|平方公里|亩|件|股|度|位|小时|天|百克)?(?P<noun>人|家庭|企业|产品|职工|就业人员|人口|居民|常住人口)?(?:口)?(?:中)?(?:就|约|仅|只|便|则|已|平均)*(?:有|拥有|达|为)?(?:约|近|超|超过)?$"
)
_PER_AFTER = regex.compile(r"(?:/|每)(?P<n>[百千万亿]*)(?P<unit>[\u4e00-\u9fffA-Za-z³²·]{1,6})")
_CLOCK = regex.compile(r"^(?:时|点)(?=\d|半|钟|整|许|[，。、至])")
_ASCII_UNIT_TAIL = regex.compile(r"[A-Za-z]")
# 4.9×10^11元. Without its mark an exponent is told by those that statistics are counted in, behind a decimal.
_POWER = regex.compile(
    r"\s?×\s?10(?:\^(?P<n>-?\d{1,2})(?!\d)|(?P<raised>[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2})|(?<=\.\d+\s?×\s?10)(?P<lost>[34689]|1[0-3])(?![\d.×]|\s?(?:[厘毫微纳]?米|[cmnμ]?m(?![A-Za-z]))))"
)
_CURRENCY_SIGNS = {"$": "美元", "￥": "元", "¥": "元", "€": "欧元", "£": "英镑"}
_RAISED = {ord(c): str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_RATIO = regex.compile(r"[:：](\d+(?:\.\d+)?)(?![\d:])")
_COLONS = frozenset(":：")
_SLASH = regex.compile(r"/(\d{1,3})(?![\d/年月.A-Za-z])")
_MYRIAD_TAIL = regex.compile(r"(?:[十百千]?[万亿]+)$")
_LETTER = regex.compile(r"[A-Za-z]")
_CLOSES = frozenset(("", *"，。；、）)！大"))
_OF_MONEY = re.compile(r"个(?:多)?亿(?![级元])")
_MYRIADS = regex.compile(r"(\d{1,4})万(?!分)")
_THOUSANDS = regex.compile(r"(\d+|[一二三四五六七八九])千(?!克|米|瓦|伏|万)")
_SOME = regex.compile(r"[多余几]")
_ODD = regex.compile(r"[多余]")


def _numbers(text: str) -> Iterator[re.Match[str]]:
    """All numbers of a text: the pattern is tried only where one can begin, for which `re` looks at once, six times as fast as by tries."""
    at = 0
    while (first := _BEGINS.search(text, at)) is not None:
        at = first.end()
        if (m := NUMBER.match(text, at - 1)) is not None:
            at = m.end()
            yield m


class _Number(NamedTuple):
    start: int
    end: int
    value: Decimal
    decimals: int
    chinese: bool = False
    mult: str = ""
    vague: bool = False
    grouped: bool = False  # 300,000


class QuantityFinder:
    """Finds quantities by one catalogue; holds nothing but patterns."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self._bounds = BoundReader(catalog)
        self._words = catalog.openings("unit_blockers")
        self._uncounted = catalog.pattern("uncounted", r"(?:重点|主要|重大|核心|基本|关键|重要|大)?{}")
        names = sorted((s for s, u in catalog.units.items() if u.dimension == "currency" and len(s) > 1), key=len, reverse=True)
        self._small = Openings(symbol for symbol, unit in catalog.units.items() if unit.dimension in _SMALL_COUNTS)
        self._currencies = regex.compile(rf"(?P<name>{'|'.join(regex.escape(n) for n in names)})(?:约|近|超|为)?$")
        self._cues = catalog.pattern("duration_cues")
        self._placed = catalog.pattern("rank_verbs", r"{}(?:在|为)?(?:全[国球省市]|世界|国内)?$")  # 排名59位
        self._ranks = catalog.pattern("rank_words", r"(?:{}|全[国球省市]|世界|第)[\u4e00-\u9fff“”]{0,8}$")

    def find(self, text: str, masked: Callable[[], Iterable[tuple[int, int]]] = tuple) -> list[Quantity]:
        """Quantities of a passage in order; digits inside `masked` spans (dates, noise) are passed over.

        The spans are asked for only where there is something to mask: the 一个 and 两种 of most prose are no quantities anyhow.

        >>> from innostat.catalog import load_catalog
        >>> [(q.base_value, q.base_unit, q.bound) for q in QuantityFinder(load_catalog()).find("近3万亿元，增长8.4%，超千家")]
        [(Decimal('3000000000000'), 'CNY', 'under'), (Decimal('8.4'), '%', 'exact'), (Decimal('1000'), '家', 'over')]
        """
        spans: list[tuple[int, int]] | None = None
        found: list[Quantity] = []
        at = 0
        i = 0
        for m in _numbers(text):
            start, end = m.span()
            if start < at:
                continue
            chinese = m["chinese"]
            if chinese in _SMALL and text[start - 1 : start] != "第" and not self._small.find(text, end + text.startswith(" ", end)):
                continue  # 一个, 两种: most Chinese numerals of prose
            q = self._chinese(text, m) if chinese else None
            if q is None and chinese:
                continue
            if spans is None:
                spans = sorted(masked())
            while i < len(spans) and spans[i][1] <= start:
                i += 1
            if i < len(spans) and any(a < end and start < b for a, b in spans[i : i + 3]):
                continue
            q = q or self._quantity(text, m)
            if q is not None:
                found.append(q)
                at = q.end
        return with_structures(text, with_shared_units(text, with_ranges(text, found)))

    # one number ---------------------------------------------------------------------------------------------------

    def _quantity(self, text: str, m: re.Match[str]) -> Quantity | None:
        if m["arabic"]:
            return self._arabic(text, m)
        if m["fraction"]:
            q = read_fraction(m)
            return None if q is None else self._bounds.read(text, q)
        if m["tenths"]:
            return self._bounds.read(text, read_tenths(m))
        if m["doubling"]:
            return read_doubling(m)
        if m["half"]:
            return self._bounds.read(text, read_half(m), "over" if m[0][0] in "过超" else "")
        return self._vague(text, m)

    def _arabic(self, text: str, m: re.Match[str]) -> Quantity | None:
        value = parse_arabic(m["arabic"])
        start = m.start("arabic")
        if m["sign"]:
            value, start = -value, m.start("sign")
        number = _Number(start, m.end(), value, decimals_of(m["arabic"]), grouped="," in m["arabic"])
        return self._with_unit(text, number)

    def _with_unit(self, text: str, number: _Number) -> Quantity | None:
        at, mult, vague = number.end, number.mult, number.vague
        if "×" in text[at : at + 2] and (power := _POWER.match(text, at)):
            mult, at = f"10^{(power['n'] or power['raised'] or power['lost']).translate(_RAISED)}", power.end()
            if text[at : at + 1] in ("万", "亿"):
                mult, at = mult + text[at], at + 1
        if not mult and (m := _OF_MONEY.match(text, at)):  # 7个亿, 13个多亿: said of money only
            q = Quantity(
                number.start,
                m.end(),
                number.start,
                number.value,
                number.decimals,
                multiplier("亿"),
                "亿",
                "CNY",
                "currency",
                chinese=number.chinese,
            )
            return self._bounds.read(text, q, "over" if "多" in m[0] else "")
        if not mult:
            if self._is_vague(text, at):
                vague, at = True, at + 1
            if text[at : at + 2].lstrip()[:1] in _PLACES and (mm := _MULT.match(text, at)) and mm[1]:
                mult, at = mm[1], mm.end()
                if extra := _THOUSANDS.match(text[at:]):  # 25万6千
                    thousands = parse_arabic(extra[1]) if extra[1].isdigit() else parse_chinese(extra[1])
                    if mult == "万" and thousands is not None:
                        number = number._replace(value=number.value * 10000 + thousands * 1000)
                        at, mult = at + extra.end(), ""
                elif mult == "亿" and (extra := _MYRIADS.match(text, at)):  # 6亿2143万
                    number = number._replace(value=number.value * 10000 + int(extra[1]))
                    at, mult = extra.end(), "万"
                if self._is_vague(text, at):
                    vague, at = True, at + 1
        unit, end = self._unit(text, at)
        if unit is None:
            return self._unitless(text, number, mult, at, vague)
        return self._build(text, number, mult, unit, text[at:end].strip(), end, vague)

    @staticmethod
    def _is_vague(text: str, at: int) -> bool:
        """多, 余, 几, 来 between a number and its unit: 300多个."""
        return text[at : at + 1] in _VAGUE and text[at + 1 : at + 2] not in "，。、；"

    def _unit(self, text: str, at: int) -> tuple[Unit | None, int]:
        """Longest unit symbol at `at` (a blank before it is allowed) and where it ends."""
        if at < len(text) and text[at] == " ":
            at += 1
        if at >= len(text):
            return None, at
        word = self._words.find(text, at) if text[at] in self._words.firsts else None
        for unit in self.catalog.unit_heads.get(text[at], ()):
            symbol = unit.symbol
            if text.startswith(symbol, at):
                end = at + len(symbol)
                if word is not None and end < word[0]:
                    continue
                if symbol[-1].isascii() and symbol[-1].isalpha() and _ASCII_UNIT_TAIL.match(text, end):
                    continue
                return unit, end
        return None, at

    def _build(self, text: str, number: _Number, mult: str, unit: Unit, printed: str, end: int, vague: bool) -> Quantity | None:
        ordinal = text[max(0, number.start - 1) : number.start] == "第"
        placed = ordinal or unit.symbol in ("位", "名") and self._placed.search(text, max(0, number.start - 6), number.start) is not None
        if ordinal and unit.symbol not in ("位", "名"):
            return None
        if unit.symbol == "位" and text.startswith("居民", end) or text[number.start - 1 : number.start] == "每":
            return None  # 每10万人 is what another figure is counted by
        if unit.dimension == "time" and text[end : end + 1] in ("级", "期"):
            return None
        symbol_mult, base = mult, unit.base
        if unit.symbol == "元" and (prefix := self._currencies.search(text[max(0, number.start - 5) : number.start])):
            base = self.catalog.units[prefix["name"]].base  # 新台币9337.9亿元
        per = ""
        start = number.start
        if text[end : end + 1] in "/每" and (after := _PER_AFTER.match(text, end)):
            target, stop = self._unit(text, after.start("unit"))
            if target is not None and target.symbol not in ("个",) and (text[end] == "/" or target.dimension != "count"):
                per = after["n"] + target.symbol
                end = stop
        lead = text[max(0, number.start - 24) : number.start]
        if not per and "每" in lead and (before := _PER_BEFORE.search(lead)):
            n, noun = before["n"], before["noun"] or before["unit"]
            if noun and (n or before["noun"]) and n not in ("一",):
                per = n + {"人口": "人", "居民": "人", "常住人口": "人", "职工": "人"}.get(noun, noun)
        unit_text = mult + unit.symbol + (f"/{per}" if per else "")
        base_unit = base + (f"/{per}" if per else "")
        q = Quantity(
            start - 1 if ordinal else start, end, start, number.value, number.decimals, multiplier(symbol_mult), unit_text, base_unit,
            "rank" if placed else unit.dimension, rank=placed, chinese=number.chinese, per=per,
        )  # fmt: skip
        if not self._counts(text, q, unit, number, mult):
            return None
        if unit.cue and not self._cued(text, q, number):
            q = q._replace(cue=True)
        return self._bounds.read(text, q, "over" if vague else "")

    def _counts(self, text: str, q: Quantity, unit: Unit, number: _Number, mult: str) -> bool:
        """Whether number and unit state a figure at all: not 三个维度, 二元, 千家万户, 万亿级."""
        after = text[q.end : q.end + 8]
        if after[:1] == "级" and not unit.cue:
            return False
        if unit.dimension == "currency" and (after[:2] in ("区间", "结构") or _APIECE.search(text[max(0, q.start - 2) : q.start])):
            return False
        if unit.symbol == "股" and after[:1] in ("权", "东", "份", "票", "市", "价", "本"):
            return False  # 1.1股权结构
        if unit.symbol in ("个", "项", "条", "类", "种", "大") and self._uncounted.match(after) and not mult:
            return False
        if number.chinese and not mult:
            small = number.value <= 10 and not number.vague
            if small and unit.dimension not in _SMALL_COUNTS and not q.rank:
                return False
            if unit.symbol == "元" and number.value < 10:
                return False
        return True

    def _cued(self, text: str, q: Quantity, number: _Number) -> bool:
        """A duration, a score or 点 is a figure beside a word that measures such."""
        if q.unit in ("点", "时") and q.value <= 24 and not q.decimals and _CLOCK.match(text[q.end - 1 :]):
            return False
        lead = text[max(0, q.start - 16) : q.start]
        cut = max(lead.rfind(c) for c in "，。；")
        lead = lead[cut + 1 :]
        return bool(self._cues.search(lead)) and not number.chinese

    def _unitless(self, text: str, number: _Number, mult: str, at: int, vague: bool) -> Quantity | None:
        """A figure without a unit: 1.36万亿 (money left out), 12.3万, or a bare number that may share a unit in a list."""
        if text[max(0, number.start - 1) : number.start] == "第":
            return None
        sign = text[number.start - 1 : number.start]
        if sign in _CURRENCY_SIGNS and (mult or number.grouped):  # $300,000, US$1.2亿; but $5 may open a formula
            dollars = text[max(0, number.start - 3) : number.start - 1]
            name = "港元" if sign == "$" and dollars == "HK" else _CURRENCY_SIGNS[sign]
            base = self.catalog.units[name].base
            q = Quantity(
                number.start - (3 if dollars in ("US", "HK") else 1),
                at,
                number.start,
                number.value,
                number.decimals,
                multiplier(mult),
                mult + name,
                base,
                "currency",
            )
            return self._bounds.read(text, q, "over" if vague else "")
        mark = text[number.end : number.end + 1]
        if mark in _COLONS and (ratio := _RATIO.match(text, number.end)):
            if not mult and not vague:
                other = Decimal(ratio[1])
                if other == 0:
                    return None
                value = number.value if other == 1 else (number.value / other).quantize(Decimal("1e-10")).normalize()
                return Quantity(number.start, ratio.end(), number.start, value, number.decimals, Decimal(1), "", "", "ratio")
        if mark == "/" and (slash := _SLASH.match(text, number.end)):
            if not mult and number.value == number.value.to_integral_value() and 0 < number.value < int(slash[1]) <= 100:
                value = (number.value / int(slash[1])).quantize(Decimal("1e-10"))
                return Quantity(number.start, slash.end(), number.start, value, 10, Decimal(1), "", "", "ratio")
        if mult:
            if text[at : at + 1] in ("级", "个", "一") or _LETTER.match(text[at : at + 1]):
                return None
            q = Quantity(
                number.start,
                at,
                number.start,
                number.value,
                number.decimals,
                multiplier(mult),
                mult,
                "",
                "",
                chinese=number.chinese,
                bare=True,
            )
            return self._bounds.read(text, q, "over" if vague else "")
        if number.chinese or vague:
            return None
        q = Quantity(number.start, number.end, number.start, number.value, number.decimals, Decimal(1), "", "", "", bare=True)
        return self._bounds.read(text, q)

    def _vague(self, text: str, m: re.Match[str]) -> Quantity | None:
        """数百亿元, 几十家: at least one of the place named."""
        place = m["vplace"]
        unit, end = self._unit(text, m.end())
        if unit is None or unit.cue or unit.dimension == "share":
            return None
        q = Quantity(
            m.start(),
            end,
            m.start(),
            Decimal(1),
            0,
            multiplier(place),
            place + unit.symbol,
            unit.base,
            unit.dimension,
            chinese=True,
            bound="over",
        )
        return q if self._counts(text, q, unit, _Number(m.start(), m.end(), Decimal(1), 0, True, place, True), place) else None

    def _chinese(self, text: str, m: re.Match[str]) -> Quantity | None:
        printed = m["chinese"]
        start, end = m.span()
        if text[max(0, start - 1) : start] == "第":
            unit, stop = self._unit(text, end)
            if unit is None or unit.symbol not in ("位", "名"):
                return None
            value = parse_chinese(printed)
            return None if value is None else self._build(text, _Number(start, end, value, 0, True), "", unit, "", stop, False)
        tail = _MYRIAD_TAIL.search(printed)
        mult = ""
        head = printed
        if tail and tail.start() > 0:
            head, mult = printed[: tail.start()], tail[0]
            if mult[0] in "十百千":  # 一百二十万: the tens belong to the number
                head, mult = printed[: tail.start() + 1], mult[1:]
        if all(c in "十百千万亿" for c in printed) and printed != "十":  # 千家, 万亿元: one of it, beside a bound only
            before = text[max(0, start - 6) : start]
            if not self._bounds.stands_before(before) or before.endswith(("以上", "以下")):
                return None  # 规模以上万元工业增加值能耗
            unit, stop = self._unit(text, end)
            if (
                unit is None and printed[-1] in "万亿" and len(printed) > 1 and text[end : end + 1] in _CLOSES
            ):  # GDP突破万亿: money, if a word says so
                return self._bounds.read(
                    text, Quantity(start, end, start, Decimal(1), 0, multiplier(printed), printed, "", "", chinese=True, bare=True)
                )
            if unit is None or unit.cue:
                return None
            return self._build(text, _Number(start, end, Decimal(1), 0, True), printed, unit, "", stop, False)
        value = parse_chinese(head)
        if value is None:
            return None
        vague = bool(_SOME.match(text[end : end + 1])) and value >= 10 or bool(mult and _ODD.match(text[end : end + 1]))
        number = _Number(start, end, value, decimals_of(head), True, mult, vague)
        at = end + 1 if vague else end
        if vague and not mult and (mm := _MULT.match(text, at)) and mm[1]:
            number = number._replace(mult=mm[1])
            at = mm.end()
        unit, stop = self._unit(text, at)
        if unit is None:
            return None
        return self._build(text, number, number.mult, unit, "", stop, vague)
