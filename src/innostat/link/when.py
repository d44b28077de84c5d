"""The period of every figure: of its clause, its sentence, its paragraph, its heading or title, and last of the document."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.periods import resolve
from innostat.find.times import PeriodMention
from innostat.link.draft import Draft
from innostat.link.scope import Carry, Scope, closed
from innostat.models import NO_PERIOD, Period, Reason

_REACHED = regex.compile(
    r"^(?!.*(?:累计|年均|平均|连续|每年|共|合计)).*(?:达|达到|突破|超过|稳定在|保持在|维持在|升至|增至|分别达)(?:了|约|近|到|\x01)*$",
    regex.S,
)
_REACHED_ENDS = frozenset("达到破过在至了约近\x01")  # what it ends with
_YEARLY = regex.compile(r"年均|年平均|复合|CAGR")
_MEAN_OF = regex.compile(r"(?P<n>[两二三四五六])年(?:间|来)?(?:的)?(?:年均|平均)")
_YEAR_END = re.compile(r"(?:19|20)\d\d-12")
_END_WORD = regex.compile(r"年[末底终]")
_CUMULATIVE = regex.compile(r"(\d{4})-01/\1-\d\d")  # 4月份，工业…。1-4月份，投资…。分产业看，第一产业…
_ENDS_OF = ("季度末", "年末", "年底")
_RESPECTIVELY = regex.compile(r"分别|依次")
_TITLE = regex.compile(r"《[^《》]*》")
_PLAN_TITLE = regex.compile(r"规划|纲要|计划|方案|条例|办法|意见|法|通知|决定|行动")
_PLANNED = regex.compile(
    r"(?:预计|计划|有望|力争|拟|将|争取)将?[于在]$"
)  # 预计于2026年上半年量产: when it will be, not what the text goes on with
_AMONG = re.compile(r"其中[，：]?$")
_JOINS = regex.compile(r"[、和与及]")
_YEAR_LIST = regex.compile(r"\s?(?:、|和|与|及|，)\s?")
_QUARTER = regex.compile(r"(\d{4})-Q([1-4])")
_GOAL = re.compile(r"(?<!截)(?:到|至)$")  # 到2035年: the sentences after it do not speak of 2035
_NAME_AFTER = re.compile(
    r"(?:年)?(?:远景|工作报告|行动计划|中国国际|全球工业|世界|全国[^，。]{2,10}(?:大会|宣传周|活动|峰会)|版\)|《|中国[^，。]{2,8}(?:大会|榜|强))|国家规划|规划(?!期间|时期)|高质量完成"
)


def _part_of(m: PeriodMention, ends: list[str], k: int, n: int) -> str:
    """Month k of 1-7月 with a value for each, or quarter k of 前三季度; empty where there are not n of them."""
    if not (m.first and m.last > m.first and m.year_to is None and len(ends[0]) == 7):
        return ""
    months = m.last - m.first + 1
    if months == n:
        return f"{ends[0][:5]}{m.first + k:02d}"
    return f"{ends[0][:4]}-Q{k + 1}" if "季" in m.surface and m.first == 1 and months == 3 * n else ""


def _quarter_before(period: Period) -> Period | None:
    """上季度, counted from the quarter spoken of."""
    m = _QUARTER.fullmatch(period.text)
    if m is None:
        return None
    year, quarter = int(m[1]), int(m[2]) - 1
    text = f"{year}-Q{quarter}" if quarter else f"{year - 1}-Q4"
    return Period(text, "relative", f"the quarter before {period.text}")


def _reporting(m: PeriodMention, scope: Scope, carry: Carry) -> Period | None:
    """报告期: the years that a prospectus names for it, the period of the report, or what the paragraph was handed."""
    period = scope.reported or carry.opened or scope.base
    if not period.text or period.source == "document":
        return None
    text = period.text
    if m.surface.endswith("末"):
        text = f"{text}-12" if len(text) == 4 else text.split("/")[-1]
    return period._replace(text=text, source="inherited", reason=f"{m.surface}, the period that the report is of")


@dataclass(frozen=True, slots=True)
class Timeline:
    """The time expressions of a sentence with what each resolves to, in order.

    goals: starts of those that the next sentence does not speak of (到2035年); figures: starts of the sentence's figures.
    """

    mentions: tuple[tuple[PeriodMention, Period], ...]
    goals: frozenset[int] = frozenset()
    figures: tuple[int, ...] = ()

    def before(self, position: int) -> tuple[PeriodMention, Period] | None:
        """The last one that speaks of the figure at a position."""
        for m, period in reversed(self.mentions):
            if m.end > position:
                continue
            if m.single and any(m.end <= f < position for f in self.figures):
                continue
            if m.until and position > m.until:
                continue
            return m, period
        return None

    def carry(self, old: Period | None) -> Period | None:
        """What the next sentence inherits."""
        kept = [period for m, period in self.mentions if m.start not in self.goals and not m.single and not m.until]
        return kept[-1] if kept else old

    def span(self, old: Period | None) -> Period | None:
        """The years that were spoken of together, for mean rates further down."""
        return next((p for m, p in reversed(self.mentions) if closed(p) and not m.single and m.start not in self.goals), old)

    def started(self, position: int) -> Period | None:
        """The year that a change before this figure started from (由2020年的A增加到B，其中高铁由C增加到D)."""
        found = [period for m, period in self.mentions if m.single and m.end <= position and len(period.text) == 4]
        return found[-1] if found else None

    def lead(self) -> Period | None:
        """The first time that the sentence speaks of."""
        spoken = (
            period
            for m, period in self.mentions
            if m.start not in self.goals and not m.single and not m.until and m.anchor not in ("date", "reporting")
        )
        return next(spoken, None)

    def topic(self, start: int) -> Period | None:
        """The range of years that a paragraph opens with (“十四五”以来的三年)."""
        for m, period in self.mentions:
            if (
                m.start - start <= 8
                and not m.single
                and m.anchor != "now"
                and "/" in period.text
                and len(period.text.split("/")[-1] or "0000") == 4
            ):
                return period
            break
        return None


class PeriodLinker:
    """Resolves and links periods."""

    def __init__(self, catalog: Catalog) -> None:
        self.flows = catalog.pattern("flow_heads", "(?r){}$")

    def timeline(
        self, mentions: list[PeriodMention], scope: Scope, carry: Carry, text: str, span: tuple[int, int], figures: tuple[int, ...] = ()
    ) -> Timeline:
        """Resolve a sentence's time expressions from left to right, each against what was said before it."""
        plans = [m.span() for m in _TITLE.finditer(text, *span) if _PLAN_TITLE.search(m[0])] if "《" in text else []
        carried = carry.period.year if carry.period is not None and carry.period.source != "document" else None
        said: int | None = None
        out: list[tuple[PeriodMention, Period]] = []
        for m in mentions:
            if m.compared or (m.weak and m.anchor != "now") or not self._speaks(m, text, plans):
                continue
            if m.anchor == "now":
                if not (m.weak and m.surface == "今天"):
                    out.append((m, resolve(m, None, scope.date) or NO_PERIOD))
                continue
            if m.anchor == "reporting":
                named = out and len(out[-1][1].text) != 10  # 披露半年报，报告期内: what was named before it
                if not named and (period := _reporting(m, scope, carry)) is not None:
                    out.append((m, period))
                continue
            if m.anchor == "quarter":
                spoken = out[-1][1] if out else (carry.period or scope.base)
                if (before := _quarter_before(spoken)) is not None:
                    out.append((m, before))
                continue
            day = scope.date or (
                f"{scope.latest}-12-31" if (m.anchor == "date" or m.anchor == "document" and m.offset == 0) and scope.latest else ""
            )
            period = resolve(m, self._anchor(m, said, carried, scope), day)
            if period is None:
                if m.anchor in ("span", "during", "era"):
                    out.append((m, Period("", "", f"{m.surface}: no year to count from")))
                continue
            out.append((m, period))
            if not m.single and not m.until and (not m.is_range or m.anchor == ""):
                said = period.year
        goals = frozenset(
            m.start for m, _ in out
            if m.year and not m.is_range and (_GOAL.search(text[max(0, m.start - 3) : m.start]) or _PLANNED.search(text[max(0, m.start - 5) : m.start])) or _AMONG.search(text[max(0, m.start - 4) : m.start])
        )  # fmt: skip
        return Timeline(tuple(out), goals, figures)

    @staticmethod
    def _anchor(m: PeriodMention, said: int | None, carried: int | None, scope: Scope) -> int | None:
        """The year that a time without a year is counted from."""
        if m.anchor == "during" and (said or carried):
            return said or carried
        if m.anchor in ("span", "during"):
            if scope.base.year is not None:
                return scope.base.year
            if scope.date:
                return int(scope.date[:4]) - (1 if scope.date[5:7] <= "06" else 0)
            return None
        if said is not None:
            return said
        months = bool(m.first or m.quarter) and m.offset == 0 and not m.surface.startswith(("年", "当年", "同年"))
        if months and scope.base.year is None and scope.date:
            year, month = int(scope.date[:4]), int(scope.date[5:7] or 12)
            if m.first == 12 and m.last == 12 and m.surface.startswith("年") and month < 12:
                return year - 1  # 年末 in a text of April
            if m.surface[:1].isdigit() and m.first > month:
                return year - 1  # 12月 in a text of January
            return year
        if months and scope.base.year is None and scope.latest is not None:
            return scope.latest
        if m.anchor == "context" and carried is not None and not (months and scope.base.year is not None):
            return carried
        if scope.base.year is not None or carried is not None:
            return scope.base.year if scope.base.year is not None else carried
        over = scope.date[5:7] >= "11"
        return scope.year - 1 if scope.year is not None and m.surface == "全年" and not over else scope.year

    def link(self, drafts: list[Draft], timeline: Timeline, text: str, span: tuple[int, int], scope: Scope, carry: Carry) -> list[Draft]:
        """Give each draft its period with the reason."""
        out: list[Draft] = []
        titles = [m.span() for m in _TITLE.finditer(text, *span)] if "《" in text else []
        for d in drafts:
            period = (
                self._listed(d, drafts, timeline, text)
                or self._listed_again(d, out, carry, text, span[0])
                or self._through(self._period(d, timeline, titles, text, scope, carry), timeline)
            )
            if (
                period.source == "inherited"
                and d.measure in ("level", "share")
                and text[d.q.start - 1] in _REACHED_ENDS
                and _REACHED.search(text[d.clause : d.q.start])
            ):
                period = self._end(period, scope) or period
            if (
                period.source in ("inherited", "relative")
                and _YEAR_END.fullmatch(period.text)
                and _END_WORD.search(period.reason)
                and self.flows.search(d.label)
                and not self._ends(timeline, d)
            ):
                period = period._replace(text=period.text[:4], reason=f"{period.reason}: the whole year, for what flows through it")
            elif (
                period.source in ("inherited", "relative")
                and "季度末" in period.reason
                and len(period.text) == 7
                and self.flows.search(d.label)
                and not self._ends(timeline, d)
            ):
                period = period._replace(
                    text=f"{period.text[:4]}-Q{int(period.text[5:]) // 3}",
                    reason=f"{period.reason}: the whole quarter, for what flows through it",
                )
            if d.run[1] > 0 and d.measure == "growth" and out and closed(out[-1].period) and len(period.text) == 4:
                period = out[-1].period  # 年均增长8%、7.2%
            elif d.measure == "growth" and (m := _MEAN_OF.search(text[d.clause : d.q.start])) and len(period.text) == 4 and period.year:
                n = "两二三四五六".find(m["n"])
                first = period.year - (n if n else 1)
                period = period._replace(
                    text=f"{first}/{period.year}", source="relative", reason=f"{m[0]}, counted back from {period.year}"
                )
            elif d.measure == "growth" and _YEARLY.search(text[d.clause : d.q.start]):
                period = self._whole(out, d) or self._mean(period, timeline, d, scope, carry)
            out.append(d._replace(period=period, reasons=(*d.reasons, Reason("period", period.text, period.reason or period.source))))
        return out

    @staticmethod
    def _ends(line: Timeline, d: Draft) -> bool:
        """Whether the clause of a figure names a time itself."""
        return any(d.clause <= m.start < d.q.start for m, _ in line.mentions)

    @staticmethod
    def _mean(period: Period, line: Timeline, d: Draft, scope: Scope, carry: Carry) -> Period:
        """年均增长5.2% of a single year is of the years that sentence, paragraph or heading spoke of together."""
        if "/" in period.text or period.source not in ("inherited", "title", "document", ""):
            return period
        spoken = [p for m, p in line.mentions if m.end <= d.q.start and closed(p)]
        span = spoken[-1] if spoken else carry.span or scope.span
        return span._replace(source="inherited", reason=f"a mean rate: {span.reason}") if span is not None else period

    @staticmethod
    def _whole(before: list[Draft], d: Draft) -> Period | None:
        """年均增长 behind 由2017年的A增加到2021年的B: the years between."""
        if len(before) < 2 or before[-1].q.base_unit != before[-2].q.base_unit:
            return None
        run = [x for x in before if x.run[0] == before[-1].run[0]]
        a, b = (run[0] if len(run) > 2 else before[-2]).period.text, before[-1].period.text
        if len(a) == 4 and len(b) == 4 and a < b:
            return Period(f"{a}/{b}", "inherited", "from the start to the end of the change before")
        return None

    @staticmethod
    def _listed_again(d: Draft, before: list[Draft], carry: Carry, text: str, start: int) -> Period | None:
        """美国分别为2.0%和1.7%，欧元区为1.3%和1.2%: the second list runs over the same years."""
        run, k, n = d.run
        if n < 2:
            return None
        first = next((x for x in before if x.run[0] == run), d)
        if len(carry.listed) == n and all(x.run[0] == run for x in before) and (d.continued or "同期" in text[start : first.q.start]):
            return carry.listed[k]._replace(source="inherited", reason=f"value {k + 1} of {n}, as in the list before the semicolon")
        at = next((x.run[0] for x in reversed(before) if x.run[2] == n and x.run[0] < run), 0)
        last = [x for x in before if x.run[0] == at and x.run[2] == n]
        if at < run - 1 and not (last and "同期" in text[last[-1].q.end : first.q.start]):
            return None  # 年复合增长率为44%；同期净利润分别为…
        if len(last) != n or len({x.period.text for x in last}) != n or last[0].q.base_unit != d.q.base_unit:
            return None
        return last[k].period._replace(reason=f"value {k + 1} of {n}, as in the list before")

    @staticmethod
    def _listed(d: Draft, drafts: list[Draft], line: Timeline, text: str) -> Period | None:
        """A list of years before a list of values: 2021年至2023年分别为 A、B、C; 2025年和2026年分别增长."""
        run, k, n = d.run
        if n < 2:
            return None
        first = next(x for x in drafts if x.run[0] == run)
        if not (first.lead.distributive or _RESPECTIVELY.search(text[first.clause : first.q.start])):
            return None
        said = [(m, p) for m, p in line.mentions if m.end <= first.q.start and not m.single and m.anchor != "now"]
        if not said:
            return None
        m, period = said[-1]
        ends = period.text.split("/")
        if len(ends) == 2 and (part := _part_of(m, ends, k, n)) and not _JOINS.search(text, m.end, first.q.start):
            return period._replace(text=part, reason=f"value {k + 1} of {n}, part {k + 1} of {m.surface}")
        if len(ends) == 2 and all(len(e) == 4 for e in ends) and int(ends[1]) - int(ends[0]) + 1 == n:
            return period._replace(text=str(int(ends[0]) + k), reason=f"value {k + 1} of {n}, year {k + 1} of {m.surface}")
        for i in range(len(said) - n, -1, -1):
            tail = said[i : i + n]
            if all(_YEAR_LIST.fullmatch(text[a.end : b.start]) for (a, _), (b, _) in itertools.pairwise(tail)):
                return tail[k][1]._replace(reason=f"value {k + 1} of {n}, time {k + 1} of the list")
        for m, period in reversed(said[:-1]):
            ends = period.text.split("/")
            if len(ends) == 2 and all(len(e) == 4 for e in ends) and int(ends[1]) - int(ends[0]) + 1 == n:
                after = next(((b, p) for b, p in said if b.start == m.end), None)
                if k == n - 1 and after is not None:
                    return after[1]._replace(source="inherited", reason=f"value {n} of {n}, the end of {m.surface}")  # 2018年至2021年上半年
                return period._replace(
                    text=str(int(ends[0]) + k), source="inherited", reason=f"value {k + 1} of {n}, year {k + 1} of {m.surface}"
                )
        return None

    @staticmethod
    def _through(period: Period, line: Timeline) -> Period:
        """2018年至2021年上半年 and one figure: from the first of the years to the end of what follows them."""
        for (a, first), (b, last) in itertools.pairwise(line.mentions):
            if a.end == b.start and closed(first) and period.text == last.text and last.text[:4] == first.text[5:]:
                return period._replace(text=f"{first.text[:4]}/{last.text.split('/')[-1]}")
        return period

    @staticmethod
    def _speaks(m: PeriodMention, text: str, plans: list[tuple[int, int]]) -> bool:
        if any(a <= m.start < b for a, b in plans):
            return False
        return not _NAME_AFTER.match(text, m.end)

    def _period(self, d: Draft, line: Timeline, titles: list[tuple[int, int]], text: str, scope: Scope, carry: Carry) -> Period:
        q = d.q
        if text[q.end : q.end + 1] == "(":
            for m, period in line.mentions:
                if m.start == q.end + 1 and not m.until:
                    return period
        found = line.before(q.start)
        if d.lead.to and (found is None or (found[1].year is not None and "/" in found[1].text and found[0].end < d.clause)):
            inherited = found[1] if found is not None else carry.period or scope.base
            if (end := self._end(inherited, scope)) is not None:
                return end
        if found is not None:
            m, period = found
            in_title = any(a <= m.start < b for a, b in titles)
            stated = m.start >= d.clause
            if d.lead.start and not stated:
                started = line.started(q.start) or carry.start
                return started._replace(source="inherited", reason="the start of the change before") if started else self._start(m, period)
            if in_title:
                return period._replace(source="title", reason=f"the title that names {m.surface}")
            if stated or period.source == "document":
                return period
            if period.source == "relative":
                return period
            return period._replace(source="inherited", reason=f"{m.surface} earlier in the sentence")
        if d.lead.start:
            if started := line.started(q.start) or carry.start:
                return started._replace(source="inherited", reason="the start of the change before")
            base = carry.period or scope.base
            if "/" in base.text:
                first = base.text.split("/")[0]
                if "五" in base.reason and first.isdigit():
                    first = str(int(first) - 1)  # a plan starts from the year before it
                return base._replace(text=first or base.text, source="inherited", reason="the start of the range spoken of")
            return NO_PERIOD
        if d.continued and carry.said is not None and carry.said.text and carry.said.source != "document":
            return carry.said._replace(source="inherited", reason="the clause before the semicolon")
        cumulative = (
            carry.period is not None and carry.lead is not None and _CUMULATIVE.fullmatch(carry.period.text) and len(carry.lead.text) == 7
        )
        if d.fresh and carry.lead is not None and carry.lead.text and not cumulative:
            return carry.lead._replace(source="inherited", reason="what the paragraph opened with")
        if carry.period is not None and carry.period.text:
            source = carry.period.source if carry.period.source in ("document", "title") else "inherited"
            ended = next((word for word in _ENDS_OF if word in carry.period.reason), "")
            return carry.period._replace(
                source=source, reason=f"the sentence before, which speaks of {ended}" if ended else "the sentence before"
            )
        if scope.base.text:
            return scope.base
        if scope.opened is not None:
            return scope.opened
        if scope.date:
            return Period(scope.date, "document", "only the document's own date")
        return NO_PERIOD

    @staticmethod
    def _end(period: Period, scope: Scope) -> Period | None:
        """提高到 B within a range of years: B stands at its end."""
        if "/" not in period.text or period.source == "document":
            return None
        first, last = period.text.split("/")
        if not first:
            return None
        if not last and scope.base.year is not None:
            last = str(scope.base.year)
        return period._replace(text=last, source="inherited", reason=f"the end of {period.text}") if len(last) == 4 else None

    @staticmethod
    def _start(m: PeriodMention, period: Period) -> Period:
        """由 A 提高到: A's year where a range or 以来 tells it."""
        first = period.text.split("/")[0]
        if "/" in period.text and first:
            return period._replace(text=first, reason=f"the start of {m.surface}")
        return Period("", "", f"{m.surface} is when the change ended")
