"""Timelines: the time expressions of a sentence, each with the period that it stands for there."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.find.mentions import PeriodMention
from innostat.find.periods import closed, resolve
from innostat.link.scope import Carry, Scope
from innostat.models import NO_PERIOD, Period

TITLE = regex.compile(r"《[^《》]*》")
_PLAN_TITLE = regex.compile(r"规划|纲要|计划|方案|条例|办法|意见|法|通知|决定|行动")
_PLANNED = regex.compile(
    r"(?:预计|计划|有望|力争|拟|将|争取)将?[于在]$"
)  # 预计于2026年上半年量产: when it will be, not what the text goes on with
_REACHED = regex.compile(r"(?:^|[，。；：、(“—])(?:力争|争取|计划|预计|提出|确保|我们|规划)*(?:到|至)$")
_AMONG = re.compile(r"其中[，：]?$")
_QUARTER = regex.compile(r"(\d{4})-Q([1-4])")
_GOAL = re.compile(r"(?<!截)(?:到|至)$")  # 到2035年: the sentences after it do not speak of 2035
_UP_TO = re.compile(r"截[至止][^。；]*$")
_TO_COME = regex.compile(r"预计|预测|计划|有望|力争|拟|将(?!近)|争取|确保|目标")
_FROM = re.compile(r"[由从自]")  # 由2020年的A增加到B，其中高铁由C增加到D
_SAME_SPAN = re.compile(r"(?:的?同期|当期)")
_NAME_AFTER = re.compile(
    r"(?:年)?(?:远景|工作报告|行动计划|中国国际|全球工业|世界|(?:夏季|冬季)?(?:冬奥|奥运|亚运|全运|世博|残奥)会|全国[^，。]{2,10}(?:大会|宣传周|活动|峰会)|版\)|《|中国[^，。]{2,8}(?:大会|榜|强))|(?:年)?(?:可比|不变)?价(?:格(?=计算|[)），]))?(?!值|格)|国家规划|规划(?!期间|时期)|高质量完成"
)


def _quarter_before(mention: PeriodMention, period: Period) -> Period | None:
    """上季度, counted from the quarter spoken of; 本季度 is that one."""
    m = _QUARTER.fullmatch(period.text)
    if m is None:
        return None
    if not mention.offset:
        return period._replace(source="inherited", reason="the sentence before")
    year, quarter = int(m[1]), int(m[2]) - 1
    text = f"{year}-Q{quarter}" if quarter else f"{year - 1}-Q4"
    return Period(text, "relative", f"the quarter before {period.text}")


def _same_span(period: Period, spoken: Period | None) -> Period:
    """去年同期 and 2018年同期: the months or the quarter spoken of, in that year."""
    if spoken is None or len(period.text) != 4 or spoken.source == "document" or len(parts := spoken.text.split("/")) > 2:
        return period
    if any(len(part) < 7 or part[:4] != parts[0][:4] for part in parts):
        return period
    text = "/".join(period.text + part[4:] for part in parts)
    return period._replace(text=text, reason=period.reason)


def _reporting(m: PeriodMention, scope: Scope, carry: Carry) -> Period | None:
    """报告期: the years that a prospectus names for it, the period of the report, or what the paragraph was handed."""
    period = scope.reported or carry.opened or scope.base
    if not m.surface.startswith("报告"):
        period = scope.studied if scope.studied.text else scope.base if closed(scope.base) else NO_PERIOD  # 研究期内
    if not period.text or period.source == "document":
        return None
    text = period.text
    if m.surface.endswith("末"):
        text = f"{text}-12" if len(text) == 4 else text.split("/")[-1]
    return period._replace(text=text, source="inherited", reason=f"{m.surface}, the period that the report is of")


_IN_A_ROW = re.compile(r"\d[\d.,]*[^\d，。；、()]{0,6}、")  # 去年同期为2640起、|2178亿元


@dataclass(frozen=True, slots=True)
class Timeline:
    """The time expressions of a sentence with what each resolves to, in order.

    goals: starts of those that the next sentence does not speak of (到2035年); figures: starts of the sentence's figures; parts: of those that are a part of the one before (其中); reached: starts of the times that a clause opens with by which something is reached; others: those that are only compared with (与2015年相比，).
    """

    mentions: tuple[tuple[PeriodMention, Period], ...]
    goals: frozenset[int] = frozenset()
    figures: tuple[int, ...] = ()
    parts: frozenset[int] = frozenset()
    reached: frozenset[int] = frozenset()
    others: tuple[PeriodMention, ...] = ()

    def before(self, position: int) -> tuple[PeriodMention, Period] | None:
        """The last one that speaks of the figure at a position."""
        for m, period in reversed(self.mentions):
            if m.end > position:
                continue
            if m.single and position not in self.parts and any(m.end <= f < position for f in self.figures):
                continue
            if m.until and position > m.until:
                continue
            return m, period
        return None

    def carry(self, old: Period | None) -> Period | None:
        """What the next sentence inherits."""
        kept = [(m, period) for m, period in self.mentions if m.start not in self.goals and not m.single and not m.until]
        while len(kept) > 1 and kept[-1][0].anchor == "now" and self.figures and self.figures[-1] < kept[-1][0].start:
            kept.pop()  # 三季度下降4.6%，目前仍在努力: the figures are not of now
        return kept[-1][1] if kept else old

    def goal(self) -> Period | None:
        """The time that a clause opens with by which something shall be reached (到2027年，), where no other time stands behind it."""
        return self.mentions[-1][1] if self.mentions and self.mentions[-1][0].start in self.reached else None

    def span(self, old: Period | None) -> Period | None:
        """The years that were spoken of together, for mean rates further down."""
        return next((p for m, p in reversed(self.mentions) if closed(p) and not m.single and m.start not in self.goals), old)

    def started(self, position: int) -> Period | None:
        """The year that a change before this figure started from (由2020年的A增加到B，其中高铁由C增加到D)."""
        found = [period for m, period in self.mentions if m.single and m.end <= position and len(period.text) == 4]
        return found[-1] if found else None

    def compared(self, position: int) -> str:
        """The year that a sentence opens a comparison with (与2015年相比，…), before a position; empty where it does not."""
        found = [m for m in self.others if m.end <= position and m.year and not m.is_range]
        return str(found[-1].year) if found else ""

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


def read_timeline(
    mentions: list[PeriodMention], scope: Scope, carry: Carry, text: str, span: tuple[int, int], figures: tuple[int, ...] = ()
) -> Timeline:
    """Resolve a sentence's time expressions from left to right, each against what was said before it."""
    plans = [m.span() for m in TITLE.finditer(text, *span) if _PLAN_TITLE.search(m[0])] if "《" in text else []
    carried = carry.period.year if carry.period is not None and carry.period.source != "document" else None
    told = carry.said.year if carry.said is not None and carry.said.source != "document" and text[span[0] - 1 : span[0]] == "；" else None
    ahead = bool(mentions) and _TO_COME.search(text, *span) is not None
    said: int | None = None
    out: list[tuple[PeriodMention, Period]] = []
    for m in mentions:
        if m.compared or (m.weak and m.anchor != "now") or not _speaks(m, text, plans):
            continue
        if m.anchor == "now":
            if m.surface in ("现有", "目前", "当前") and out and _UP_TO.search(text[max(0, out[-1][0].start - 3) : m.start]):
                continue  # 截至1月18日24时，现有3454例; 截至12月底，…，目前居首位的是
            if not (m.weak and m.surface == "今天"):
                out.append((m, resolve(m, None, scope.date) or NO_PERIOD))
            continue
        if m.anchor == "reporting":
            named = out and len(out[-1][1].text) != 10 and m.surface.startswith("报告")  # 披露半年报，报告期内: what was named before it
            if not named and (period := _reporting(m, scope, carry)) is not None:
                out.append((m, period))
            continue
        if m.anchor == "quarter":
            spoken = out[-1][1] if out else (carry.period or scope.base)
            if (before := _quarter_before(m, spoken)) is not None:
                out.append((m, before))
            continue
        day = scope.date or (
            f"{scope.latest}-12-31" if (m.anchor == "date" or m.anchor == "document" and m.offset == 0) and scope.latest else ""
        )
        if said is not None and m.single and m.surface.endswith("年前"):
            m = m._replace(anchor="context")  # 2023年1200件，一年前为900件: counted from the year that was spoken of
        if m.anchor == "document" and m.offset and m.surface.endswith("同期") and (said or carried and not scope.date):
            m = m._replace(anchor="context")  # 2005年第二季度亏损7470万美元，去年同期盈利4390万美元
        period = resolve(m, _anchor(m, said, carried, scope, told, ahead), day)
        if period is None:
            if m.anchor in ("span", "during", "era"):
                out.append((m, Period("", "", f"{m.surface}: no year to count from")))
            continue
        if m.surface.endswith("同期") or _SAME_SPAN.match(text, m.end):
            period = _same_span(period, out[-1][1] if out else (carry.period or scope.base))
        out.append((m, period))
        if not m.single and not m.until and (not m.is_range or m.anchor == ""):
            said = period.year
    over = _over(scope)
    goals = frozenset(
        m.start for m, _ in out
        if m.year and not m.is_range and (_GOAL.search(text[max(0, m.start - 3) : m.start]) and not (m.year <= over and _opens(m, text)) or _PLANNED.search(text[max(0, m.start - 5) : m.start])) or _AMONG.search(text[max(0, m.start - 4) : m.start])
    )  # fmt: skip
    single = [m.end for m, _ in out if m.single]
    parts = frozenset(
        b
        for a, b in pairwise(figures)
        if single
        and (
            any(e <= a for e in single)
            and _IN_A_ROW.fullmatch(text, a, b)
            or _is_part(text, a, b, max((e for e in single if e <= a), default=a), figures)
        )
    )
    reached = frozenset(
        m.start for m, _ in out
        if m.start in goals and not m.is_range and not m.single and text[m.end : m.end + 1] != "的" and _REACHED.search(text, max(0, m.start - 8), m.start)
    )  # fmt: skip
    return Timeline(tuple(out), goals, figures, parts, reached, tuple(m for m in mentions if m.compared))


def _is_part(text: str, a: int, b: int, told: int, figures: tuple[int, ...]) -> bool:
    """Whether the figure at `b` is a part of what is told of another year: 而2005年仅55件，其中41件; not 比2022年的1360亿元增长61.6%，其中…."""
    at = text.find("，其中", a, b)
    return at > 0 and "；" not in text[at:b] and (_FROM.search(text, at, b) is not None or not any(told <= f < a for f in figures))


def _over(scope: Scope) -> int:
    """The last year that was over when the text was written, as far as it can be told: 到2016年 of a study of 1997 to 2016 is no goal."""
    if scope.goals is not None or scope.target:
        return 0
    if scope.date:
        return int(scope.date[:4]) - 1
    return scope.base.year or (scope.latest or 1) - 1  # the last year that it names need not be over


def _opens(m: PeriodMention, text: str) -> bool:
    """Whether a clause opens with a time (到2016年，…), rather than that a change leads to it."""
    return _REACHED.search(text, max(0, m.start - 8), m.start) is not None


def _anchor(m: PeriodMention, said: int | None, carried: int | None, scope: Scope, told: int | None, ahead: bool) -> int | None:
    """The year that a time without a year is counted from.

    told: the year of the clause before a semicolon; ahead: whether the sentence speaks of what is to come.
    """
    if m.anchor == "during" and (said or carried):
        return said or carried
    if m.anchor == "span" and said is not None and m.single:
        return said  # 截至2022年底…，近五年年均增长
    if m.anchor in ("span", "during"):
        if scope.base.year is not None:
            return scope.base.year
        if scope.date:
            return int(scope.date[:4]) - (1 if scope.date[5:7] <= "06" else 0)
        return None
    if said is not None:
        return said
    months = bool(m.first or m.quarter) and m.offset == 0 and not m.surface.startswith(("年", "当年", "同年"))
    months = months or m.surface in ("年末", "年底") and said is None and carried is None
    if months and scope.base.year is None and scope.date:
        year, month = int(scope.date[:4]), int(scope.date[5:7] or 12)
        if m.first == 12 and m.last == 12 and m.surface.startswith("年") and month < 12:
            return year - 1  # 年末 in a text of April
        if m.quarter * 3 - 2 > month and not ahead:
            return year - 1  # 二季度 in a text of March
        if not m.surface[:1].isdigit() and m.first > month and not ahead:
            return year - 1  # 下半年 in a text of February
        if m.surface[:1].isdigit() and (m.first > month or m.last > month and not ahead):
            return told or year - 1  # 12月 and 1—11月 in a text of January
        return year
    if months and scope.base.year is None and scope.latest is not None:
        return scope.latest
    if m.anchor == "context" and carried is not None and not (months and scope.base.year is not None):
        return carried
    if scope.base.year is not None or carried is not None:
        return scope.base.year if scope.base.year is not None else carried
    over = scope.date[5:7] >= "11"
    return scope.year - 1 if scope.year is not None and m.surface == "全年" and not over else scope.year


def _speaks(m: PeriodMention, text: str, plans: list[tuple[int, int]]) -> bool:
    if any(a <= m.start < b for a, b in plans):
        return False
    return not _NAME_AFTER.match(text, m.end)
