"""Plans: the time by which something shall be reached holds for the sentences behind the one that names it."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.link.figures import Sentence
from innostat.link.scope import Carry, Scope
from innostat.link.statement import GOALS_ARE
from innostat.link.timeline import Timeline
from innostat.models import Period

_PLAN = regex.compile(r"规划|纲要|计划|方案|意见|行动|措施|目标")
_SETS = regex.compile(r"目标|力争|争取|提出|明确|确保|规划|计划|《")
_SO_FAR = regex.compile(r"已|现有|截至|目前|同比|比上年|以来|[长升加降少]了|基础上")
_LATER = regex.compile(r"今后|未来|五年|远景|规划")
_ITEM = re.compile(r"\s*(?:[-—·●•◆■*]|[(（]?[\d一二三四五六七八九十]{1,2}[)）.、]|[①-⑳])")
_ASPECT = regex.compile(r"\s*[\u4e00-\u9fff]{2,8}(?:更|显著|明显|持续|不断|进一步|大幅|全面|稳步|基本)[\u4e00-\u9fff]{1,6}。")


def set_goals(s: Sentence, carry: Carry, scope: Scope) -> Carry:
    """What is handed to a sentence: 主要预期目标是：… of a work report speaks of the report's own year, where it names no other time."""
    if (
        scope.goals is None
        or not (m := GOALS_ARE.search(s.text))
        or any(p.start < s.start + m.end() for p in s.periods)
        or _LATER.search(s.text, 0, m.end())
    ):
        return carry
    return carry._replace(period=scope.goals)


def read_goal(s: Sentence, timeline: Timeline, scope: Scope, old: Period | None) -> Period | None:
    """The time by which what a sentence of a plan speaks of shall be reached: its own (到2027年，…), else that of the sentence before.

    Args:
        s: The sentence.
        timeline: Its times.
        scope: Of the passage.
        old: What the sentence before handed on.
    """
    if scope.firm or scope.paper or scope.goals is not None:
        return None
    if not timeline.mentions:
        return None if old is None or _SO_FAR.search(s.text) else old
    goal = timeline.goal()
    if goal is None or not (scope.target or _PLAN.search(scope.title) or _SETS.search(s.text)):
        return None
    return goal if goal.text[:4] >= (scope.date[:4] or str(scope.latest or "")) else None  # by a year that was over it was reached


def hand_goal(carry: Carry, text: str) -> Period | None:
    """What a paragraph inherits of the goal of the one before: an item of the list that it opens does, and what tells an aspect of it (产业能级更高。).

    Args:
        carry: What the paragraph before handed on.
        text: The beginning of the paragraph.
    """
    return carry.goal if carry.goal is not None and (_ITEM.match(text) or _ASPECT.match(text)) else None
