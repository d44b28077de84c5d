"""Words of direction, and how figures and intervals are written in messages."""

from __future__ import annotations

from decimal import Decimal

from innostat.checks.base import Interval
from innostat.models import Observation
from innostat.normalize import fold
from innostat.numerals import exact

UP = r"(?:提高|上升|增加|增长|提升|扩大|攀升|跃升|上涨|飙升|跃增|猛增|激增|扩展|扩增|升高|抬升|拓展|增|升|涨)"
DOWN = r"(?:下降|降低|减少|回落|缩小|缩短|压缩|压减|下滑|下跌|收窄|减|降|跌)"


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
