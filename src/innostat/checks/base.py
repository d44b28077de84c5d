"""What all checks share: the corpus that they look at, intervals of printed precision, and how a finding is made."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from innostat.models import Finding, Observation, Place

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A document as checks see it; `text` and `date` are empty where only a table of observations is checked."""

    name: str
    text: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents and observations of one run; observations in the order of documents and offsets."""

    documents: tuple[CheckedDocument, ...]
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Interval:
    """A closed interval; None is an open end. After XBRL Calculations 1.1: round to nearest, both ends included."""

    low: Decimal | None
    high: Decimal | None

    @classmethod
    def of(cls, o: Observation) -> Interval:
        """What a printed figure stands for, in base units: 24590.7亿元 is 24590.65 to 24590.75; 超3万亿 has no upper end.

        `over` opens the upper end, `under` the lower one; `approx` widens by five units of the last digit printed (at least 5%).
        """
        half = _half_unit(o)
        low, high = o.base_value - half, (o.base_value_to if o.base_value_to is not None else o.base_value) + half
        if o.qualifier == "over":
            return cls(low, None)
        if o.qualifier == "under":
            return cls(None, high)
        if o.qualifier == "approx":
            wide = max(half * 10, abs(o.base_value) * Decimal("0.05"))
            return cls(low - wide, high + wide)
        return cls(low, high)

    def __add__(self, other: Interval) -> Interval:
        return Interval(
            None if self.low is None or other.low is None else self.low + other.low,
            None if self.high is None or other.high is None else self.high + other.high,
        )

    def meets(self, other: Interval) -> bool:
        """Whether the two have a value in common."""
        return (self.low is None or other.high is None or self.low <= other.high) and (
            other.low is None or self.high is None or other.low <= self.high
        )


def _half_unit(o: Observation) -> Decimal:
    """Half of the last digit printed, in base units."""
    scale = o.base_value / o.value if o.value else Decimal(1)
    return abs(scale) * Decimal(10) ** -o.decimals / 2


def total(intervals: Iterable[Interval]) -> Interval:
    """Sum of intervals."""
    result = Interval(Decimal(0), Decimal(0))
    for interval in intervals:
        result = result + interval
    return result


def place(o: Observation) -> Place:
    """Where an observation stands."""
    return Place(o.doc, o.line, o.start, o.end, o.quote)


_ONE_UNIT = {"名": "人", "位": "人"}


def one_unit(unit: str) -> str:
    """A unit as it is added up: 1200名 and 756人 are both people.

    >>> one_unit("名"), one_unit("家")
    ('人', '家')
    """
    return _ONE_UNIT.get(unit, unit)


def finding(
    code: str, name: str, severity: str, message: str, observations: Sequence[Observation], *, places: Sequence[Place] = (),
    reported: str = "", computed: str = "", suggestion: str = "", key: str = "",
) -> Finding:  # fmt: skip
    """A finding about observations (the first one's place comes first), or about `places` where no row takes part.

    The fingerprint holds the code, the series and values (or `key`), and the quotes; no offsets, so that it survives edits elsewhere.
    """
    where = [place(o) for o in observations] + list(places)
    series = "|".join(f"{o.label}/{o.breakdown}/{o.region}/{o.period}/{o.base_value}" for o in observations)
    quotes = "|".join(p.quote for p in where)
    print_ = hashlib.blake2b(f"{code}\x00{key or series}\x00{quotes}".encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
    return Finding(
        code,
        name,
        severity,
        message,
        where[0],
        tuple(where[1:]),
        tuple(o.obs_id for o in observations),
        reported,
        computed,
        suggestion,
        print_,
    )
