"""Proportions in words: 三分之一, 三成五, 一半, 翻两番."""

from __future__ import annotations

from decimal import Decimal

from innostat import lazy_re as re
from innostat.models import Quantity
from innostat.numerals import decimals_of, parse_arabic, parse_chinese

_DIGITS = "一二三四五六七八九"


def read_fraction(m: re.Match[str]) -> Quantity | None:
    """三分之一, 百分之三; None where it is none of a whole (三分之四).

    Args:
        m: Match of `numerals.NUMBER`, as for the others.
    """
    den = parse_arabic(m["den"]) if m["den"].isdigit() else parse_chinese(m["den"])
    num = Decimal(m["num"]) if m["num"][0].isdigit() else parse_chinese(m["num"])
    if den is None or num is None or den == 0:
        return None
    if den in (100, 1000, 10000):
        unit = {100: "%", 1000: "‰", 10000: "‱"}[int(den)]
        return Quantity(m.start(), m.end(), m.start(), num, decimals_of(m["num"]), Decimal(1), unit, unit, "share", chinese=True)
    if num >= den:
        return None
    value = (num / den).quantize(Decimal("1e-10"))
    return Quantity(m.start(), m.end(), m.start(), value, 10, Decimal(1), "", "", "ratio", chinese=True)


def read_tenths(m: re.Match[str]) -> Quantity:
    """三成, 三成五, 两成半."""
    value = Decimal(int(m["t"]) if m["t"].isdecimal() else _DIGITS.find(m["t"].replace("两", "二")) + 1) * 10
    value += 5 if m["thalf"] else (_DIGITS.find(m["tt"]) + 1 if m["tt"] else 0)
    return Quantity(m.start(), m.end(), m.start(), value, 0, Decimal(1), "%", "%", "share", chinese=True)


def read_doubling(m: re.Match[str]) -> Quantity:
    """翻一番, 翻两倍: so many times what it was."""
    n = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5}.get(m["times"] or "一") or int(m["times"])
    value = Decimal(2**n) if m[0].endswith("番") else Decimal(n)
    return Quantity(m.start(), m.end(), m.start(), value, 0, Decimal(1), "倍", "倍", "ratio", chinese=True, doubling=True)


def read_half(m: re.Match[str]) -> Quantity:
    """一半, 半数: the bound before it is not part of it."""
    start = m.end() - 2
    return Quantity(start, m.end(), start, Decimal(50), 0, Decimal(1), "%", "%", "share", chinese=True)
