"""Numbers to exact decimals."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import load
from innostat.numerals import decimals_of, exact, multiplier, parse_arabic, parse_chinese

Case = dict[str, str]


@pytest.mark.parametrize("case", load("numerals", "arabic"))
def test_arabic(case: Case) -> None:
    assert str(parse_arabic(case["text"])) == case["value"]


@pytest.mark.parametrize("case", load("numerals", "chinese", "no_number"))
def test_chinese(case: Case) -> None:
    value = parse_chinese(case["text"])
    assert ("" if value is None else str(value)) == case["value"]


@pytest.mark.parametrize("case", load("numerals", "decimals"))
def test_decimals(case: dict[str, int]) -> None:
    assert decimals_of(str(case["text"])) == case["decimals"]


@pytest.mark.parametrize("case", load("numerals", "multiplier"))
def test_multiplier(case: Case) -> None:
    assert multiplier(case["text"]) == Decimal(case["value"])


def in_words(n: int) -> str:
    """A whole number below 10^12 in Chinese."""
    if n >= 10**8:
        head, tail = divmod(n, 10**8)
        return in_words(head) + "亿" + (("零" if tail < 10**7 else "") + in_words(tail) if tail else "")
    if n >= 10**4:
        head, tail = divmod(n, 10**4)
        return in_words(head) + "万" + (("零" if tail < 1000 else "") + in_words(tail) if tail else "")
    for place, word in ((1000, "千"), (100, "百"), (10, "十")):
        if n >= place:
            head, tail = divmod(n, place)
            return "零一二三四五六七八九"[head] + word + (("零" if tail < place // 10 else "") + in_words(tail) if tail else "")
    return "零一二三四五六七八九"[n]


@given(st.integers(1, 10**12 - 1))
def test_any_whole_number_in_words(n: int) -> None:
    assert parse_chinese(in_words(n)) == n


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15))
def test_exact_loses_nothing(value: Decimal) -> None:
    text = exact(value)
    assert Decimal(text) == value
    assert "E" not in text
    assert not ("." in text and text.endswith("0"))


@given(st.text(alphabet="零〇一二三四五六七八九十百千万亿两点", max_size=30))
def test_no_run_of_numerals_is_too_odd(text: str) -> None:
    value = parse_chinese(text)
    assert value is None or value >= 0
