"""Words of direction, and how figures and intervals are written in messages."""

from __future__ import annotations

from decimal import Decimal

from innostat.checks.base import Interval
from innostat.checks.instances import pattern
from innostat.models import Observation
from innostat.normalize import fold
from innostat.numerals import exact

UP, DOWN = (f"(?:{pattern(role).pattern})" for role in ("up", "down"))


def quote_of(o: Observation) -> str:
    """A quote on one line, without the blanks of the source."""
    return fold(o.quote).replace("\n", "").replace(" ", "")


def interval_text(o: Observation) -> str:
    """What a printed figure stands for: `[24590.65, 24590.75] 亿元`."""
    interval = Interval.of(o)
    scale = o.base_value / o.value if o.value else Decimal(1)
    low = "-∞" if interval.low is None else exact(interval.low / scale)
    high = "∞" if interval.high is None else exact(interval.high / scale)
    return f"[{low}, {high}] {o.unit}".rstrip()


def listed(items: list[str], most: int = 4) -> str:
    """The first few of a list, without repetitions: `2.54%, 635.4万人年, …`."""
    unique = list(dict.fromkeys(items))
    return ", ".join(unique[:most]) + (", …" if len(unique) > most else "")
