"""What a passage inherits: the document's date and place, the year of its title, the section it stands in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import NamedTuple

from innostat.find.companies import Firm
from innostat.gazetteer import Gazetteer
from innostat.models import NO_PERIOD, Company, Period, Region

HEAD = 200_000  # characters of a text by which its companies are told: the head of one that is worked on in pieces


class Scope(NamedTuple):
    """Defaults for figures that do not say when and where.

    base: the year of title or heading; place: what 全省, 我市 mean; home: the region where nothing else is said;
    target: the section sets goals; several: its heading names several periods; firm: sentences without a time speak of `base`
    (bulletins, reviews), not of what the sentence before spoke of; captions: periods of tables and figures by their number;
    lists: places listed together, for 四省 and 三地; company: the one spoken of before; subject: the one that the piece is about; firms: those that only this document makes known; paper: a paper with citations, whose paragraphs speak each of its own time;
    span: the years that the heading names beside the last one (2025年和“十四五”时期工作回顾), for its mean rates;
    reported: the years that 报告期 stands for; report: the time that a company's report as a whole is of;
    latest: the last year that an undated text names, for its 第三季度 and 9月9日;
    goals: the year that a work report sets goals for; opened: the year that a dated piece opens with, for figures that nothing nearer dates.
    """

    date: str = ""
    title: str = ""
    base: Period = NO_PERIOD
    place: Region | None = None
    home: Region | None = None
    section: Region | None = None
    target: bool = False
    heading: str = ""
    several: bool = False
    firm: bool = False
    captions: Mapping[str, Period] = MappingProxyType({})
    lists: tuple[tuple[Region, ...], ...] = ()
    company: Firm | None = None
    subject: Firm | None = None
    firms: Gazetteer[Company] | None = None
    paper: bool = False
    studied: Period = NO_PERIOD  # by a paper, from its first section after the introduction
    latest: int | None = None
    span: Period | None = None
    goals: Period | None = None
    opened: Period | None = None
    reported: Period | None = None
    report: Period = NO_PERIOD

    @property
    def year(self) -> int | None:
        """The year spoken of where the text names none."""
        return self.base.year if self.base.year is not None else (int(self.date[:4]) if self.date else None)


class Overview(NamedTuple):
    """What a text speaks of as a whole; that of a long text is made of those of its pieces.

    own: how often it speaks of 全省, 我市; china: of the country; several: of 四省, 三地; paper: it cites as papers do; latest: the last year that it names;
    years: up to two of those that it names in any way; head: its beginning.
    """

    own: int = 0
    china: bool = False
    several: bool = False
    paper: bool = False
    latest: int | None = None
    years: frozenset[str] = frozenset()
    head: str = ""

    def with_more(self, after: Overview) -> Overview:
        """That of a text and of what follows it."""
        latest = [y for y in (self.latest, after.latest) if y is not None]
        return Overview(
            self.own + after.own, self.china or after.china, self.several or after.several, self.paper or after.paper, max(latest, default=None),
            frozenset(sorted(self.years | after.years)[:2]), self.head + after.head[: HEAD - len(self.head)] if len(self.head) < HEAD else self.head,
        )  # fmt: skip


class Carry(NamedTuple):
    """What one sentence of a paragraph hands to the next."""

    period: Period | None = None
    regions: tuple[Region, ...] = ()
    start: Period | None = None
    span: Period | None = None  # the years that the paragraph spoke of together (五年来), for its mean rates
    lead: Period | None = None
    fresh: bool = False
    first: tuple[str, str, str] | None = None
    labels: tuple[tuple[str, str, str], ...] = ()  # (label, breakdown, dimension), latest last
    above: tuple[str, str, str] | None = None  # the first of the paragraph above, for one that opens 分季度看
    statement: str = "actual"
    said: Period | None = None  # the time of the clause before a semicolon, for the next one
    listed: tuple[Period, ...] = ()  # the times of the last list of values, for one behind the semicolon
    opened: Period | None = None  # what the paragraph inherited, for its 报告期
    goal: Period | None = None  # when what is planned shall be reached (到2027年，…), for the sentences behind
    within: str = ""  # what the sentence says at its beginning that its parts are of (在工业企业法人单位中，), for those behind a semicolon
    parted: tuple[str, str, Decimal] | None = None  # label, base unit and base value of what the parts before a semicolon are of
