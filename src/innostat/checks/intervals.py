"""Arithmetic of closed intervals beyond the sum: difference, ratio, growth, and how an interval is written."""

from __future__ import annotations

from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Interval
from innostat.models import Observation
from innostat.numerals import exact

_MARKS = regex.compile(r"[$\\{}\r\n]|(?<=\d) (?=[\d.\\%])|(?<=\.) (?=\d)")

ONE = Decimal(1)
HUNDRED = Decimal(100)


def point(value: Decimal) -> Interval:
    """The interval of an exact value."""
    return Interval(value, value)


def negative(a: Interval) -> Interval:
    """The interval on the other side of nought."""
    return Interval(None if a.high is None else -a.high, None if a.low is None else -a.low)


def minus(a: Interval, b: Interval) -> Interval:
    """Difference of two intervals.

    >>> minus(Interval(Decimal(3), Decimal(4)), Interval(Decimal(1), Decimal(2)))
    Interval(low=Decimal('1'), high=Decimal('3'))
    """
    return a + negative(b)


def ratio(a: Interval, b: Interval) -> Interval | None:
    """Quotient of two intervals of nothing negative; None where the divisor can be nought or an end is negative.

    >>> ratio(Interval(Decimal(2), Decimal(3)), Interval(Decimal(1), Decimal(2)))
    Interval(low=Decimal('1'), high=Decimal('3'))
    """
    if b.low is None or b.low <= 0 or (a.low is not None and a.low < 0):
        return None
    low = Decimal(0) if a.low is None or b.high is None else a.low / b.high
    return Interval(low, None if a.high is None else a.high / b.low)


def times(a: Interval, factor: Decimal) -> Interval:
    """An interval times a positive factor."""
    return Interval(None if a.low is None else a.low * factor, None if a.high is None else a.high * factor)


def growth(new: Interval, old: Interval, years: int = 1) -> Interval | None:
    """Growth in per cent from one level to another, a year where `years` lie between them.

    >>> growth(point(Decimal(110)), point(Decimal(100)))
    Interval(low=Decimal('10.0'), high=Decimal('10.0'))
    """
    quotient = ratio(new, old)
    if quotient is None:
        return None

    def rate(x: Decimal) -> Decimal:
        return ((x if years == 1 else x ** (ONE / years)) - 1) * HUNDRED

    return Interval(None if quotient.low is None else rate(quotient.low), None if quotient.high is None else rate(quotient.high))


def distance(a: Interval, b: Interval) -> Decimal:
    """By how much two intervals miss each other; 0 where they meet."""
    if a.low is not None and b.high is not None and a.low > b.high:
        return a.low - b.high
    if b.low is not None and a.high is not None and b.low > a.high:
        return b.low - a.high
    return Decimal(0)


def written(a: Interval, unit: str = "", scale: Decimal = ONE, decimals: int = 2) -> str:
    """An interval in words, in the unit of the text.

    >>> written(Interval(Decimal(2795625), Decimal(2795635)), "亿元", Decimal(100))
    '[27956.25, 27956.35] 亿元'
    >>> written(Interval(Decimal(1), None))
    '[1, …)'
    """
    low = "…" if a.low is None else number(a.low / scale, decimals)
    high = "…" if a.high is None else number(a.high / scale, decimals)
    return f"{'(' if a.low is None else '['}{low}, {high}{')' if a.high is None else ']'}" + (f" {unit}" if unit else "")


def quoted(o: Observation) -> str:
    """A figure as printed, without the breaks and the marks of mathematics that OCR puts inside (7 5 . 3 8 \\\\%)."""
    return _MARKS.sub("", o.quote)


def number(x: Decimal, decimals: int = 2) -> str:
    """A computed figure, rounded for reading.

    >>> number(Decimal("14.60712")), number(Decimal("27958.30"))
    ('14.61', '27958.3')
    """
    return exact(round(x, decimals)) if x == x.to_integral_value() or decimals == 0 else exact(round(x, decimals).normalize() + 0)
