"""Numbers as they are printed, to exact decimals. Imports nothing of the project.

Covers Arabic digits with thousands marks or spaces, Chinese numerals, and mixtures of both.
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from innostat import lazy_re as re

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "○": 0}
PLACES = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "亿": 10**8}

#: Spaces that stand between thousands: ordinary, no-break, thin, narrow no-break, ideographic.
SPACES = " \u00a0\u2009\u202f\u3000"

ARABIC = rf"(?:\d{{1,3}}(?:(?:[,，]\d{{3}})+|(?:[{SPACES}]\d{{3}})+)(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?)"
CHINESE = r"[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?"

#: For sets of `re` that are asked of each character of a text: all digits of Unicode, in blocks with others, in half the time of `\\d`.
MAY_BE_DIGIT = "0-9\u0660-\u1c59\ua620-\uabf9\uff10-\uff19\U00010000-\U0010ffff"

NUMBER = re.compile(
    rf"""
    (?P<tenths>(?P<t>[一二三四五六七八九两]|(?<![A-Za-z\d.])[1-9])成(?:(?P<thalf>半)|(?P<tt>[一二三四五六七八九])(?!\w))?(?=[以左的多，。、；）)和及来是为在]|\Z|[\u4e00-\u9fff])(?![为立功员果熟都本绩分长份因品人型像]))
  | (?:(?<![A-Za-z\d.])|(?<=[A-Za-z]{{2}}|&[A-Z])(?=[\d.]+[万亿]+[美欧日韩港]?元|\d+\.\d+[%万亿])|(?<=GDP|CPI|PPI))(?P<sign>(?:^|(?<=[\s(，：、/为到降长幅速是达了率至值比润额益动化损约和与及\t])|(?<=分别))[-−])?(?P<arabic>{ARABIC})(?![\d]|\.\d)
  | (?P<fraction>(?P<den>[百千万十二三四五六七八九\d]+)分之(?P<num>[一二两三四五六七八九十百千零〇点]+|\d+(?:\.\d+)?))
  | (?P<doubling>翻(?:了|近|约|超)*(?P<times>[一两二三四五1-5])?[番倍])
  | (?P<half>(?:过|超|近|约)?(?:半数|一半)(?=以上|左右|的|，|。|、|来自|为|是|由|在|\Z))
  | (?P<vague>[几数])(?P<vplace>[十百千]?[万亿]{{0,2}}(?<=[十百千万亿]))
  | (?P<chinese>[一二两三四五六七八九十百千万亿][零〇一二两三四五六七八九十百千万亿]*(?:点[零〇一二三四五六七八九]+)?)
  """,
    re.X,
)

_MARKS = re.compile(rf"[,，{SPACES}]")
_POWER = re.compile(r"10\^(-?\d{1,2})")
_MULTIPLIER = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}


def parse_arabic(text: str) -> Decimal:
    """Value of digits with thousands marks.

    >>> parse_arabic("33 357.1"), parse_arabic("20，300")
    (Decimal('33357.1'), Decimal('20300'))
    """
    return Decimal(text if text.replace(".", "", 1).isdigit() else _MARKS.sub("", text))


def parse_chinese(text: str) -> Decimal | None:
    """Value of a Chinese numeral, or None where the characters are no well-formed numeral (十四五, 三七).

    >>> parse_chinese("一千二百"), parse_chinese("五点三"), parse_chinese("十四五")
    (Decimal('1200'), Decimal('5.3'), None)
    >>> parse_chinese("三万五"), parse_chinese("二〇二三")
    (Decimal('35000'), Decimal('2023'))
    """
    whole, _, fraction = text.partition("点")
    value = _whole(whole)
    if value is None or not fraction:
        return None if value is None else Decimal(value)
    digits = "".join(str(DIGITS[c]) for c in fraction if c in DIGITS)
    return Decimal(f"{value}.{digits}") if len(digits) == len(fraction) else None


def _whole(text: str) -> int | None:
    if not text:
        return None
    if all(c in DIGITS for c in text):  # 二〇二三; a run such as 三七 or 一二三 is no number
        if len(text) == 1:
            return DIGITS[text]
        return int("".join(str(DIGITS[c]) for c in text)) if len(text) == 4 or "〇" in text else None
    total = section = digit = 0
    last_place = 10**12
    zero = pending = False
    for c in text:
        if c in DIGITS:
            if pending:
                return None
            digit, pending = DIGITS[c], DIGITS[c] != 0
            zero = zero or digit == 0
        elif c in PLACES:
            place = PLACES[c]
            if place >= last_place:
                return None
            section += (digit if pending else 1) * place
            last_place, digit, pending, zero = place, 0, False, False
        elif c in MYRIADS:
            myriad = MYRIADS[c]
            section += digit if pending else 0
            if section == 0 and total == 0:
                section = 1
            if myriad == 10**8 or total == 0:
                total = (total + section) * myriad
            else:
                total += section * myriad
            section, digit, pending, zero, last_place = 0, 0, False, False, myriad
        else:
            return None
    if pending and 10 < last_place < 10**12 and not zero:
        digit *= last_place // 10  # 三万五, 两千三: the next place down
    return total + section + digit


@lru_cache(maxsize=64)
def multiplier(text: str) -> Decimal:
    """10^k of a run of multipliers: 万 1E4, 千亿 1E11, 万亿 1E12, '' 1; also as papers print it (10^8, 10^4万).

    >>> multiplier("万亿"), multiplier(""), multiplier("10^8")
    (Decimal('1000000000000'), Decimal('1'), Decimal('100000000'))
    """
    power = _POWER.match(text)
    exponent, rest = (int(power[1]), text[power.end() :]) if power else (0, text)
    return Decimal(10) ** (exponent + sum(_MULTIPLIER[c] for c in rest))


def decimals_of(text: str) -> int:
    """Decimals printed: the precision of a number as it stands in the text.

    >>> decimals_of("24 590.70"), decimals_of("三点五"), decimals_of("300")
    (2, 1, 0)
    """
    for point in (".", "点"):
        if point in text:
            return len(text) - text.rindex(point) - 1
    return 0


def exact(value: Decimal) -> str:
    """Plain digits without exponent and without trailing zeros behind the point.

    >>> exact(Decimal("27.26") * 10000), exact(Decimal("14.0")), exact(Decimal("1E+12"))
    ('272600', '14', '1000000000000')
    """
    s = format(value, "f")
    if "." in s:
        s = s.rstrip("0").rstrip(".")
    return s if s not in ("-0", "") else "0"
