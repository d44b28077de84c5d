"""Mentions of times: what a time expression names, before it is resolved."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypedDict

from innostat.find.scan import AnyMatch, Gated

YEAR = r"(?:19|20)\d\d"  # in the patterns of the forms


class PeriodMention(NamedTuple):
    """A time expression at `[start, end)` of a passage.

    anchor: `` for absolute years, `document` (今年, 去年: the document's date), `context` (同年, 上半年: the year spoken of),
    `now` (目前), `span` (五年来), `reporting` (报告期), `era` (21世纪初: of no years that can be told); `offset` in years from the anchor; `first`/`last` months; `open_`: `from` or `until`;
    `compared`: the other side of a comparison (比上年); `single`: the time of the next figure only (由2012年的A增至B);
    `until`: where the clause of an event ends that it dates (公司2021年成立，); `weak`: a name rather than a time (“十四五”规划).
    """

    start: int
    end: int
    surface: str
    anchor: str = ""
    year: int | None = None
    year_to: int | None = None
    offset: int = 0
    first: int = 0
    last: int = 0
    day: int = 0
    quarter: int = 0
    open_: str = ""
    span: int = 0
    compared: bool = False
    single: bool = False
    weak: bool = False
    until: int = 0

    @property
    def is_range(self) -> bool:
        """Whether it names several years."""
        return self.year_to is not None or self.span > 0 or bool(self.open_)


class Part(TypedDict, total=False):
    """Months, day or quarter within a year."""

    first: int
    last: int
    day: int
    quarter: int


def is_valid(sub: Part) -> bool:
    """Whether there are such months and such a day."""
    return 0 <= sub.get("first", 0) <= 12 and 0 <= sub.get("last", 0) <= 12 and sub.get("day", 0) <= 31


#: A form of time expressions, and what builds a mention of a match.
Form = tuple[Gated, Callable[[AnyMatch], PeriodMention | None]]
