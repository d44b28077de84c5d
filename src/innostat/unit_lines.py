"""Unit lines of tables: 单位：亿元, 单位：元 币种：人民币, 人民币百万元，百分比除外."""

from __future__ import annotations

from typing import NamedTuple

from innostat import lazy_regex as regex

_UNIT = r"(?:(?!币\s?种|审计类型|(?:计量|货币|金额)?单位)[^\s)、，/])+"
_FIELD = (
    rf"(?:(?:(?<!编制)(?:计量|货币|金额)?单\s?位|单位)\s?[：:]\s*(?P<unit>{_UNIT}(?:\s?[、，/]\s?{_UNIT})*)"
    r"|币\s?种\s?[：:]\s*(?P<currency>[\u4e00-\u9fff]{1,4})|审计类型\s?[：:]\s*[\u4e00-\u9fff]{2,6})"
)
_LINE = regex.compile(rf"\(?{_FIELD}(?:[\s，;；]*{_FIELD})*\s*\)?\s*")
_AT_END = regex.compile(rf"(?<!编制)\(?{_FIELD}(?:[\s，;；]*{_FIELD})*\s*\)?\s*$")
_LOOSE = regex.compile(r"\(?(?:计量)?单位[：:]\s*(?P<unit>[^()]+?)\)?\s*$")
_BUT = r"(?:除[^()。，]{2,10}外|[^()。，]{2,12}除外)"
# (除特别注明外，金额单位均为人民币元); 人民币百万元，百分比除外; 所有金额均以人民币千元列示
_PHRASE = regex.compile(
    rf"\(?(?:{_BUT}，?)?(?:(?:本[^()。，]{{1,10}}|所有)?(?:金额|货币|单位|数字)+)?均?[为以系]?(?P<unit>人民币[十百千万亿]{{0,2}}元)(?:为单位|列示|表示|列报|呈列|计算?)?(?:，{_BUT})?\)?"
)
_EXCEPTED = regex.compile(_BUT)
_WHOSE = regex.compile(r"编制单位\s?[：:].{2,}")
_NAMES = {"港币": "港元", "美金": "美元", "日圆": "日元"}
#: Stands behind a unit that percentages are excepted from.
EXCEPTED = "%除外"
#: Characters of a line that may say the unit of a table.
LONGEST = 48


class UnitLine(NamedTuple):
    """What a caption says of units: `rest` of it, the unit, and the currency where that is told apart."""

    rest: str
    unit: str
    currency: str = ""


def is_unit_line(text: str) -> bool:
    """Whether a line says the unit of a table and nothing else, or who drew the table up.

    >>> [is_unit_line(t) for t in ("单位：元 币种：人民币", "人民币百万元，百分比除外", "编制单位：某某公司", "人民币贷款", "单位：元，下同，见附录 一")]
    [True, True, True, False, False]
    """
    return len(text) <= LONGEST and any(p.fullmatch(text) is not None for p in (_LINE, _PHRASE, _WHOSE))


def read_unit_line(text: str) -> UnitLine | None:
    """The unit that a caption ends with; None where it names none.

    >>> read_unit_line("主要指标 单位：万元 币种：美元")
    UnitLine(rest='主要指标', unit='万元', currency='美元')
    >>> read_unit_line("(除特别注明外，金额单位均为人民币千元)")
    UnitLine(rest='', unit='千元', currency='')
    >>> read_unit_line("人民币百万元，百分比除外").unit
    '百万元、%除外'
    """
    if "单" not in text and "币" not in text:
        return None
    if _WHOSE.fullmatch(text) and not _AT_END.search(text):
        return UnitLine("", "")
    if m := _PHRASE.fullmatch(text):
        return UnitLine("", _yuan(m["unit"]) + (f"、{EXCEPTED}" if "百分" in text else ""))
    if m := _AT_END.search(text):
        rest = _WHOSE.sub("", text[: m.start()]).strip()
        return UnitLine(rest, _plain((m.captures("unit") or [""])[-1]), (m.captures("currency") or [""])[-1])
    if m := _LOOSE.search(text):
        return UnitLine(text[: m.start()].strip(), m["unit"].strip())
    return None


def in_currency(unit: str, currency: str) -> str:
    """A unit of money in the currency told beside it.

    >>> in_currency("万元", "美元"), in_currency("元", "人民币"), in_currency("千元", "英镑")
    ('万美元', '元', '千英镑')
    """
    if not currency or currency == "人民币" or not unit.endswith("元"):
        return unit
    return unit.removesuffix("元") + _NAMES.get(currency, currency)


def _plain(unit: str) -> str:
    """A unit without what it does not hold for: 人民币百万元，百分比除外."""
    parts = [_yuan(part.strip()) for part in unit.split("，")]
    kept = [part for part in parts if not _EXCEPTED.fullmatch(part)]
    return "，".join(kept) + (f"、{EXCEPTED}" if len(kept) < len(parts) and "百分" in unit else "")


def _yuan(unit: str) -> str:
    return unit.removeprefix("人民币") if unit.endswith("元") else unit
