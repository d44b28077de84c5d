"""A figure on its way to a row."""

from __future__ import annotations

from typing import NamedTuple

from innostat import lazy_re as re
from innostat.link.lead import Lead, closed
from innostat.models import NO_PERIOD, Period, Quantity, Reason, Region

_AGAINST = re.compile(r"(?:[高低快慢多少优大小]于|[比较]|超过|超出|领先|落后于?)[^，；。(]{2,24}$")


class Draft(NamedTuple):
    """A quantity with what has been linked to it so far; offsets are the passage's.

    A named tuple, like the other records that stand between text and row: each is copied with a change about six times a figure, and
    `_replace` takes 1.4 µs where `dataclasses.replace` takes 8.7.

    noun: the measured phrase in its own clause, before anything is inherited; clause: where the figure's lead starts;
    continued: a semicolon stands before its part of the sentence; joined: goes on with a list (A牵头18家、B牵头9家); aside: alone in brackets (测量(5.9%)、通信(5.2%)); places: how many places its clause lists before it; part: a part of an earlier figure; achieved: its clause says that somebody achieves it (实现); won: what those counted won or got into (108项科技成果|获广西科学技术奖); whole: what the sentence says at its beginning that shares are of (在从业人员中，); groups: the clauses of groups that a list is of (电子设备制造业，汽车制造业，化工业产值分别); named: label and name of those that the clause before a list names (前三位的行业为…，分别); fresh: the sentence opens a new view of the paragraph's subject (分季度看); run: number of the list that it belongs to (4.3%、5.3%), with its place in it; firm: the company, its country where known, and where the text names it (-1: in an earlier sentence).
    """

    q: Quantity
    lead: Lead
    clause: int
    noun: str = ""
    label: str = ""
    breakdown: str = ""
    subject: str = ""
    groups: tuple[str, ...] = ()
    named: tuple[tuple[str, str], ...] = ()
    regions: tuple[Region, ...] = ()
    period: Period = NO_PERIOD
    measure: str = "level"
    sign: int = 1
    compared_to: str = ""
    statement: str = "actual"
    run: tuple[int, int, int] = (0, 0, 1)
    own_label: bool = True
    post: bool = False
    after: str = ""
    fresh: bool = False
    continued: bool = False
    joined: bool = False
    aside: bool = False
    places: int = 0
    part: bool = False
    achieved: bool = False
    won: str = ""
    whole: str = ""
    firm: str = ""
    firm_country: str = ""
    firm_at: int = -1
    reasons: tuple[Reason, ...] = ()


def with_label(d: Draft, label: str, breakdown: str = "", because: str = "", own: bool = True) -> Draft:
    """A draft that has its label, and its breakdown where it gets one, with the reason.

    Args:
        d: The draft.
        label: The label; marks at its ends are taken off.
        breakdown: The part of it; empty keeps the draft's.
        because: The reason.
        own: Whether the label is from the figure's own clause.
    """
    label = closed(label.strip("，、；：的()（） "))
    reasons = (*d.reasons, Reason("label", label, because))
    return d._replace(label=label, breakdown=breakdown or d.breakdown, own_label=own, reasons=reasons)


def held_against(masked: str, text: str, d: Draft, q: Quantity) -> str:
    """高于全国平均水平 of 高于全国平均水平(5.2%)2.9个百分点: what a difference is held against, whose level stands in brackets."""
    before, after = masked[d.clause : d.q.start - 1], masked[d.q.end + 1 : q.start]
    m = _AGAINST.search(before)
    if m is None or m[0][0] in "比较" and after[:1] not in tuple("高低快慢多少") or len(after) > 3:
        return ""
    return before[: m.start()] + text[d.clause + m.start() : d.q.start - 1] + after  # with the place, which is none of the figure's
