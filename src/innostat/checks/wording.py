"""Words of direction, and how figures and intervals are written in messages."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.checks.base import Interval
from innostat.checks.instances import pattern
from innostat.messages import known, tell
from innostat.models import Observation
from innostat.normalize import fold
from innostat.numerals import exact
from innostat.reference import Published

_PERIOD = regex.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>\d)|(?P<month>\d\d)))?")

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


def listed(items: Iterable[str], most: int = 4) -> list[str]:
    """The first few of a list, without repetitions, for a message: `2.54%, 635.4万人年, …`."""
    unique = list(dict.fromkeys(items))
    return unique[:most] + ["…"] * (len(unique) > most)


def named(p: Published) -> str:
    """A published value with its release: `2.54% (first)`."""
    release = f"release-{p.vintage}"
    return tell("value-of-release", value=p.text, release=tell(release) if known(release) else p.vintage) if p.vintage else p.text


def in_texts(one: str, other: str) -> str:
    """Which text or texts a sentence speaks of: `in a.txt and b.txt`."""
    return tell("in-one-text") if one == other else tell("in-two-texts", one=one, other=other)


def series_of_row(o: Observation, label: str = "") -> str:
    """What a row measures, where and when, for a message: `R&D经费 (湖北, 2023)`."""
    return tell("series", label=label or o.label, region=region_of(o), period=period_text(o.period))


def region_of(o: Observation) -> str:
    """A row's region for a message; where none can be told, nothing in English."""
    return o.region or tell("unnamed-region")


def period_text(period: str) -> str:
    """A period for a message: as it is in English, in Chinese as people write it.

    >>> from innostat.messages import in_language
    >>> [in_language(period_text(p), "zh") for p in ("2023", "2023-09", "2023-Q3", "2023-01/2023-09", "2016/")]
    ['2023年', '2023年9月', '2023年第3季度', '2023年1月至2023年9月', '2016/']
    """
    first, mark, last = period.partition("/")
    if mark and first and last:
        return tell("period-from-to", first=period_text(first), last=period_text(last))
    m = _PERIOD.fullmatch(period)
    if m is None:
        return period
    if m["quarter"]:
        return tell("period-quarter", year=m["year"], quarter=m["quarter"])
    month = m["month"]
    return tell("period-month", year=m["year"], month=month, m=int(month)) if month else tell("period-year", year=m["year"])
