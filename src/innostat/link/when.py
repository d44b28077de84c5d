"""The period of every figure: of its clause, its sentence, its paragraph, its heading or title, and last of the document."""

from __future__ import annotations

import itertools

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.mentions import PeriodMention
from innostat.find.periods import closed
from innostat.link.draft import Draft
from innostat.link.scope import Carry, Scope
from innostat.link.timeline import TITLE, Timeline
from innostat.models import NO_PERIOD, Period, Reason

_REACHED = regex.compile(
    r"^(?!.*(?:累计|年均|平均|连续|每年|共|合计|获得|增量|贡献|撬动|带动|拉动|吸引|引导|减免|返还)).*(?:达|达到|突破|超过|稳定在|保持在|维持在|升至|增至|分别达)(?:了|约|近|到|\x01)*$",
    regex.S,
)
_REACHED_ENDS = frozenset("达到破过在至了约近\x01")  # what it ends with
_YEARLY = regex.compile(r"年均|年平均|平均每年|每年平均|复合|CAGR")
_LONG = re.compile(r"(?:过去|近|最近)的?(?P<n>\d0|[一二三四五]?十)年(?:间|来|内|里|中)?(?!前)")  # longer than a span that dates a text
_YEAR = re.compile(r"(?:19|20)\d\d(?=年)")
_MEAN_OF = regex.compile(r"(?P<n>[两二三四五六])年(?:间|来)?(?:的)?(?:年均|平均)")
_OVER_YEARS = re.compile(
    r"(?<![\d年第前近])(?P<n>[2-9两三四五六七八九])年(?:内|间|来|累计|共)*(?=增长|提升|提高|增加|下降|减少)"
)  # 3年增长58.6%
_YEAR_END = re.compile(r"(?:19|20)\d\d-12")
_END_WORD = regex.compile(r"年[末底终]")
_MONTH_END = regex.compile(r"截至|月[末底终]")
_CUMULATIVE = regex.compile(r"(\d{4})-01/\1-\d\d")  # 4月份，工业…。1-4月份，投资…。分产业看，第一产业…
_TO_DATE = regex.compile(r"累计(?:完成|实现)*(?:同比|环?比|[产销]|出口|进口|出货|发电|交付|生产|投资|增长|下降)")
_MONTH = re.compile(r"\d{4}-\d\d")
_ENDS_OF = ("季度末", "年末", "年底")
_RESPECTIVELY = regex.compile(r"分别|依次")
_JOINS = regex.compile(r"[、和与及]")
_YEAR_LIST = regex.compile(r"\s?(?:、|/|和|与|及|，)\s?")


def _part_of(m: PeriodMention, ends: list[str], k: int, n: int) -> str:
    """Month k of 1-7月 with a value for each, or quarter k of 前三季度; empty where there are not n of them."""
    if not (m.first and m.last > m.first and m.year_to is None and len(ends[0]) == 7):
        return ""
    months = m.last - m.first + 1
    if months == n:
        return f"{ends[0][:5]}{m.first + k:02d}"
    return f"{ends[0][:4]}-Q{k + 1}" if "季" in m.surface and m.first == 1 and months == 3 * n else ""


def _runs_over(ends: list[str], n: int, scope: Scope) -> bool:
    """Whether n values have a year each of a run of years: of an open one (2018年以来) up to the year spoken of, or the last that was over."""
    if not ends[0].isdigit() or len(ends[0]) != 4 or len(ends[1]) not in (0, 4):
        return False
    last = int(ends[0]) + n - 1
    if ends[1]:
        return int(ends[1]) == last
    known = scope.year or scope.latest
    return n > 2 and (known is None or last <= known <= last + 1)


class PeriodLinker:
    """Gives figures their periods by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.flows = catalog.pattern("flow_heads", "(?r){}$")

    def link(self, drafts: list[Draft], timeline: Timeline, text: str, span: tuple[int, int], scope: Scope, carry: Carry) -> list[Draft]:
        """Give each draft its period with the reason."""
        out: list[Draft] = []
        titles = [m.span() for m in TITLE.finditer(text, *span)] if "《" in text else []
        for d in drafts:
            period = (
                self._listed(d, drafts, timeline, text, scope)
                or self._listed_again(d, out, carry, text, span[0])
                or self._started_with(d, out)
                or self._through(self._period(d, self._asked(d, out, timeline), timeline, titles, text, scope, carry), timeline)
            )
            head = next((x for x in out if x.run[0] == d.run[0]), d) if d.run[1] else d  # 供电可靠率、普及率分别达99.9%、94.5%
            if (
                (period.source == "inherited" or period.source == "relative" and closed(period) and not self._ends(timeline, d))
                and d.measure in ("level", "share")
                and text[head.q.start - 1] in _REACHED_ENDS
                and _REACHED.search(text[head.clause : head.q.start])
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
            if (
                period.source in ("inherited", "relative")
                and _MONTH.fullmatch(period.text)
                and period.text[5:] != "01"
                and not _MONTH_END.search(period.reason)
                and _TO_DATE.search(text[d.clause : d.q.start])
                and not self._ends(timeline, d)
            ):
                period = period._replace(
                    text=f"{period.text[:5]}01/{period.text}", reason=f"{period.reason}: the year up to it, for what is cumulative"
                )
            if d.run[1] > 0 and d.measure == "growth" and out and closed(out[-1].period) and len(period.text) == 4:
                period = out[-1].period  # 年均增长8%、7.2%
            elif d.measure == "growth" and (m := _MEAN_OF.search(text[d.clause : d.q.start])) and len(period.text) == 4 and period.year:
                n = "两二三四五六".find(m["n"])
                first = period.year - (n if n else 1)
                period = period._replace(
                    text=f"{first}/{period.year}", source="relative", reason=f"{m[0]}, counted back from {period.year}"
                )
            elif d.measure in ("growth", "change") and period.year and (over := _OVER_YEARS.search(text, d.clause, d.q.start)):
                first = period.year - ("一两三四五六七八九".find(over["n"]) + 1 or int(over["n"])) + 1
                period = period._replace(
                    text=f"{first}/{period.year}", source="relative", reason=f"{over[0]}, counted back from {period.year}"
                )
            elif (
                d.measure in ("growth", "change")
                and (long := self._long(d, timeline, text, out[-1].q.end if out else span[0]))
                and period.year
            ):
                period = period._replace(
                    text=f"{period.year - long + 1}/{period.year}",
                    source="relative",
                    reason=f"{long} years, counted back from {period.year}",
                )
            elif d.measure in ("growth", "change") and _YEARLY.search(text[d.clause : d.q.start]):
                period = self._since(out, d, period, timeline, carry) or self._mean(period, timeline, d, scope, carry)
            if d.measure == "difference" and not self._ends(timeline, d) and (level := self._held(out, d)) is not None:
                period = level._replace(source="inherited", reason="the level that is held against another")
            out.append(d._replace(period=period, reasons=(*d.reasons, Reason("period", period.text, period.reason or period.source))))
        return out

    @staticmethod
    def _ends(line: Timeline, d: Draft) -> bool:
        """Whether the clause of a figure names a time itself."""
        return any(d.clause <= m.start < d.q.start for m, _ in line.mentions)

    @staticmethod
    def _held(before: list[Draft], d: Draft) -> Period | None:
        """机械化率达到95%、高于全国18.3个百分点 in 这五年: the difference is of the time of the level."""
        level = next((b for b in reversed(before) if b.label == d.label and b.q.dimension == "share" and b.measure == "share"), None)
        return level.period if level is not None and level.period.text and level.period.source != "document" else None

    @staticmethod
    def _mean(period: Period, line: Timeline, d: Draft, scope: Scope, carry: Carry) -> Period:
        """年均增长5.2% of a single year is of the years that sentence, paragraph or heading spoke of together."""
        if "/" in period.text or period.source not in ("inherited", "title", "document", ""):
            return period
        spoken = [p for m, p in line.mentions if m.end <= d.q.start and closed(p)]
        span = spoken[-1] if spoken else carry.span or scope.span
        return span._replace(source="inherited", reason=f"a mean rate: {span.reason}") if span is not None else period

    @staticmethod
    def _long(d: Draft, line: Timeline, text: str, start: int) -> int:
        """The 20 of 过去二十年，复合增长率…, where no time stands behind it; 0 where there is none."""
        m = next(_LONG.finditer(text, start, d.q.start), None)
        if m is None or any(m.end() <= x.start < d.q.start for x, _ in line.mentions):
            return 0
        n = m["n"]
        return int(n) if n.isdigit() else ("一二三四五".find(n[0]) + 1 or 1) * 10

    def _since(self, before: list[Draft], d: Draft, period: Period, line: Timeline, carry: Carry) -> Period | None:
        """A mean rate behind what rose by so much (比2018年增长60%，年均…), or behind the level that a rise led to: of all the years of the rise."""
        if (whole := self._whole(before, d)) is not None or not before or len(period.text) != 4 or not before[-1].label:
            return whole
        if m := _YEAR.search(before[-1].compared_to):
            first = m[0]
        elif started := line.started(d.q.start):
            first = started.text
        elif before[-1].measure == "growth" and (other := line.compared(before[-1].q.start)):
            first = other
        elif before[-1].lead.to and len(before) == 1 and carry.period is not None and before[-1].q.base_unit in ("%", d.q.base_unit):
            first = carry.period.text
        else:
            return None
        if len(first) != 4 or first >= period.text:
            return None
        span = next((p for _, p in reversed(line.mentions) if closed(p)), carry.span)
        if span is not None and span.text == f"{int(first) + 1}/{period.text}":
            return span._replace(source="inherited")  # 五年来，…比2010年增长79%，年均…: the years as they were counted
        return Period(f"{first}/{period.text}", "inherited", "from the start to the end of the change before")

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
    def _started_with(d: Draft, before: list[Draft]) -> Period | None:
        """由一季度的8.3:41.4:50.3调整为…: a start that is told in a list is of one time."""
        p = before[-1] if before and d.lead.start and d.run[1] else None
        return p.period._replace(source="inherited") if p is not None and p.lead.start and p.run[0] == d.run[0] and p.period.text else None

    @staticmethod
    def _listed(d: Draft, drafts: list[Draft], line: Timeline, text: str, scope: Scope) -> Period | None:
        """A list of years before a list of values: 2021年至2023年分别为 A、B、C; 2025年和2026年分别增长."""
        run, k, n = d.run
        if n < 2:
            return None
        values = [x for x in drafts if x.run[0] == run]
        first = values[0]
        slashed = text[first.q.end : first.q.end + 1] == "/"  # 2021/2022年前值为3.1/4.1亿元
        if not (slashed or first.lead.distributive or _RESPECTIVELY.search(text[first.clause : first.q.start])):
            return None
        said = [
            (m, p)
            for m, p in line.mentions
            if m.end <= first.q.start and not m.single and m.anchor != "now" and (not m.until or first.q.start <= m.until)
        ]
        if not said:
            return None
        m, period = said[-1]
        ends = period.text.split("/")
        of_parts = len({(x.label, x.breakdown) for x in values}) == n and _JOINS.search(text, m.end, first.q.start)
        of_years = first.places != n and not of_parts  # 2021—2023年，北京、上海、广州的投入分别…: of all these years
        if len(ends) == 2 and of_years:
            if (part := _part_of(m, ends, k, n)) and not _JOINS.search(text, m.end, first.q.start):
                return period._replace(text=part, reason=f"value {k + 1} of {n}, part {k + 1} of {m.surface}")
            if _runs_over(ends, n, scope):
                return period._replace(text=str(int(ends[0]) + k), reason=f"value {k + 1} of {n}, year {k + 1} of {m.surface}")
        for i in range(len(said) - n, -1, -1):
            tail = said[i : i + n]
            if all(_YEAR_LIST.fullmatch(text[a.end : b.start]) for (a, _), (b, _) in itertools.pairwise(tail)):
                return tail[k][1]._replace(reason=f"value {k + 1} of {n}, time {k + 1} of the list")
        for m, period in reversed(said[:-1]) if of_years else ():
            ends = period.text.split("/")
            if closed(period) and _runs_over(ends, n, scope):
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
    def _asked(d: Draft, before: list[Draft], line: Timeline) -> int:
        """Where a time has to stand before to be a figure's: before the first one of its list, unless the list names times itself."""
        first = next((x.q.start for x in before if x.run[0] == d.run[0]), d.q.start) if d.run[1] else d.q.start
        return d.q.start if any(first <= m.start < d.q.start for m, _ in line.mentions) else first

    def _period(self, d: Draft, at: int, line: Timeline, titles: list[tuple[int, int]], text: str, scope: Scope, carry: Carry) -> Period:
        q = d.q
        if text[q.end : q.end + 2].lstrip()[:1] == "(":
            for m, period in line.mentions:
                if m.start == text.index("(", q.end) + 1 and not m.until:
                    return period
        found = line.before(at)
        if d.lead.to and (found is None or (found[1].year is not None and "/" in found[1].text and found[0].end < d.clause)):
            inherited = found[1] if found is not None else carry.period or scope.base
            if (end := self._end(inherited, scope)) is not None:
                return end
        if found is not None:
            m, period = found
            in_title = any(a <= m.start < b for a, b in titles)
            stated = m.start >= d.clause
            if d.lead.start and stated and closed(period) and q.start > m.end + 1:
                return self._start(m, period)  # 2013—2018年总额由13.3万亿元上升到14.1万亿元
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
            carry.period is not None
            and carry.lead is not None
            and _CUMULATIVE.fullmatch(carry.period.text)
            and (len(carry.lead.text) == 7 or carry.lead.text == carry.period.text[:4])
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
