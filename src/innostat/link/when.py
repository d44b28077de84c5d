"""The period of every figure: of its clause, its sentence, its paragraph, its heading or title, and last of the document."""

from __future__ import annotations

from dataclasses import dataclass, replace

import regex

from innostat.find.periods import PeriodMention, resolve
from innostat.link.draft import Draft
from innostat.link.scope import Carry, Scope
from innostat.models import NO_PERIOD, Period, Reason

_TITLE = regex.compile(r"《[^《》]*》")
_PLAN_TITLE = regex.compile(r"规划|纲要|计划|方案|条例|办法|意见|法|通知|决定|行动")
_GOAL = regex.compile(r"(?:到|至)$")  # 到2035年: the sentences after it do not speak of 2035
_NAME_AFTER = regex.compile(r"(?:年)?(?:远景|工作报告|行动计划|中国国际|全球工业|世界|全国[^，。]{2,10}(?:大会|宣传周|活动|峰会)|版\)|《|中国[^，。]{2,8}(?:大会|榜|强))|国家规划|规划(?!期间|时期)|高质量完成")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The time expressions of a sentence with what each resolves to, in order."""

    mentions: tuple[tuple[PeriodMention, Period], ...]
    goals: frozenset[int] = frozenset()

    def before(self, position: int) -> tuple[PeriodMention, Period] | None:
        """The last one that ends before a position."""
        found = [x for x in self.mentions if x[0].end <= position]
        return found[-1] if found else None

    def carry(self, old: Period | None) -> Period | None:
        """What the next sentence inherits."""
        kept = [period for m, period in self.mentions if m.start not in self.goals]
        return kept[-1] if kept else old


class PeriodLinker:
    """Resolves and links periods."""

    def timeline(self, mentions: list[PeriodMention], scope: Scope, carry: Carry, text: str = "") -> Timeline:
        """Resolve a sentence's time expressions from left to right, each against what was said before it."""
        plans = [m.span() for m in _TITLE.finditer(text) if _PLAN_TITLE.search(m[0])]
        year = carry.period.year if carry.period is not None and carry.period.source != "document" else None
        out: list[tuple[PeriodMention, Period]] = []
        for m in mentions:
            if m.compared or (m.weak and m.anchor != "now") or not self._speaks(m, text, plans):
                continue
            if m.anchor == "now":
                if not (m.weak and m.surface == "今天"):
                    out.append((m, resolve(m, None, scope.date) or NO_PERIOD))
                continue
            anchor = self._anchor(m, year, scope)
            period = resolve(m, anchor, scope.date)
            if period is None:
                continue
            out.append((m, period))
            if not m.is_range or m.anchor == "":
                year = period.year
        goals = frozenset(m.start for m, _ in out if m.year and not m.is_range and _GOAL.search(text[max(0, m.start - 3) : m.start]))
        return Timeline(tuple(out), goals)

    @staticmethod
    def _anchor(m: PeriodMention, year: int | None, scope: Scope) -> int | None:
        if m.anchor == "span":
            if scope.base.year is not None:
                return scope.base.year
            if scope.date:
                return int(scope.date[:4]) - (1 if scope.date[5:7] <= "04" else 0)
            return None
        if year is not None:
            return year
        return scope.year

    def link(self, drafts: list[Draft], timeline: Timeline, text: str, start: int, scope: Scope, carry: Carry) -> list[Draft]:
        """Give each draft its period with the reason."""
        out: list[Draft] = []
        titles = [m.span() for m in _TITLE.finditer(text)]
        for d in drafts:
            period = self._period(d, timeline, titles, text, start, scope, carry, out)
            out.append(replace(d, period=period, reasons=(*d.reasons, Reason("period", period.text, period.reason or period.source))))
        return out

    @staticmethod
    def _speaks(m: PeriodMention, text: str, plans: list[tuple[int, int]]) -> bool:
        if any(a <= m.start < b for a, b in plans):
            return False
        return not _NAME_AFTER.match(text, m.end)

    def _period(
        self, d: Draft, line: Timeline, titles: list[tuple[int, int]], text: str, start: int, scope: Scope, carry: Carry, done: list[Draft]
    ) -> Period:
        q = d.q
        if text[q.end : q.end + 1] == "(":
            for m, period in line.mentions:
                if m.start == q.end + 1:
                    return period
        found = line.before(q.start)
        if found is not None:
            m, period = found
            in_title = any(a <= m.start < b for a, b in titles)
            stated = m.start >= d.clause
            if d.lead.start and not stated:
                return self._start(m, period)
            if in_title:
                return replace(period, source="title", reason=f"the title that names {m.surface}")
            if stated or period.source == "document":
                return period
            if period.source == "relative":
                return period
            return replace(period, source="stated" if done == [] else "inherited", reason=f"{m.surface} earlier in the sentence")
        if d.lead.start:
            base = carry.period or scope.base
            if "/" in base.text:
                return replace(base, text=base.text.split("/")[0] or base.text, source="inherited", reason="the start of the range spoken of")
            return NO_PERIOD
        if carry.period is not None and carry.period.text:
            source = carry.period.source if carry.period.source in ("document", "title") else "inherited"
            return replace(carry.period, source=source, reason="the sentence before")
        if scope.base.text:
            return scope.base
        if scope.date:
            return Period(scope.date, "document", "only the document's own date")
        return NO_PERIOD

    @staticmethod
    def _start(m: PeriodMention, period: Period) -> Period:
        """由 A 提高到: A's year where a range or 以来 tells it."""
        first = period.text.split("/")[0]
        if "/" in period.text and first:
            return replace(period, text=first, reason=f"the start of {m.surface}")
        return Period("", "", f"{m.surface} is when the change ended")
