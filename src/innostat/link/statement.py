"""Whether a figure is so, shall be so, or is expected: actual, target, forecast."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.link.draft import Draft
from innostat.link.figures import Sentence
from innostat.link.scope import Carry, Scope
from innostat.models import Period

#: What opens a view of a subject: 分季度看.
VIEW = re.compile(r"(?:分|按|从)[^，]{1,8}看|按[^，]{1,8}分(?=，)")
_GOAL_AFTER = re.compile(r"[^，。]{0,8}(?:目标)")
_GOAL_REACHED = regex.compile(r"(?:累计|已|共|成功)(?:向上)?争取|(?:完成|实现|超额|提前|达到|超过)[^，]{0,12}(?:目标|计划|任务)")
_SHALL = re.compile(r"将(?:以|比|较|在|于|再|继续|进一步|大幅|小幅|同比|环比|分别|至少|持续|显著)")  # 销售额将在四季度再增长4%
_SO_FAR = regex.compile(r"已|以来|目前|截至|截止|前[一二两三四五六七八九十\d]+个?月|[长升降加少跌]了")
GOALS_ARE = re.compile(r"(?:预期|主要|发展|年度|工作)目标(?:任务)?(?:是|为|如下)?：")


def _earlier(d: Draft, p: Draft) -> bool:
    """Whether a figure is of a time that was over before the other's began: 市场预期12.6亿美元，去年同期18.43亿美元."""
    return bool(d.period.text) and d.period.text.split("/")[-1] < p.period.text.split("/")[0]


class StatementReader:
    """Reads statements by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.target = re.compile(catalog.pattern("target").pattern)
        self.forecast = re.compile(catalog.pattern("forecast").pattern)
        self.once_done = catalog.pattern("once_done", "{}，?(?:[每年]*|正常|预计)(?:可|将|能)")
        self.foretold = re.compile(catalog.pattern("forecast+foretelling").pattern)

    def link(self, drafts: list[Draft], text: str, s: Sentence, scope: Scope, carry: Carry, goal: Period | None = None) -> list[Draft]:
        """Tell of each draft whether it is so, shall be so, or is expected; `goal` is the time by which what is planned shall be reached."""
        out: list[Draft] = []
        for d in drafts:
            made = self._statement(d, text, s, scope)
            p = out[-1] if out else None
            if (
                p is not None
                and made.statement == "actual"
                and p.statement != "actual"
                and (p.period.text == d.period.text or not d.own_label and not _earlier(d, p))
            ):
                made = made._replace(statement=p.statement)
            elif p is not None and p.statement == "forecast" and made.statement == "target" and not scope.target:
                made = made._replace(statement="forecast")  # 预计到2025年将达到A，年均增长B
            elif made.statement == "actual" and (
                GOALS_ARE.search(text, s.start, d.q.start)
                or d.continued
                and carry.statement == "target"
                or goal is not None
                and d.period.text == goal.text
            ):
                made = made._replace(statement="target")  # 主要预期目标是：A增长5%，B增长6%；C增长4%
            elif carry.statement == "forecast" and (
                made.statement == "actual" and VIEW.match(s.text) or d.continued and d.period.text in {p.text for p in carry.listed}
            ):
                made = made._replace(statement="forecast")  # 预计2025年增长A。分地区看，美洲为B; 预计收入分别为A、B；净利润分别为C、D
            out.append(made)
        return out

    def _statement(self, d: Draft, text: str, s: Sentence, scope: Scope) -> Draft:
        near = text[max(text.rfind("，", s.start, d.q.start), s.start) : d.q.start]
        after = text[d.q.end : d.q.end + 12]
        year = d.period.year
        now = int(scope.date[:4]) if scope.date else None
        planned = scope.goals is not None and d.period.text == scope.goals.text and not _SO_FAR.search(text, s.start, d.q.start)
        future = planned or bool(year and now and year > now)
        statement = "actual"
        said = self.forecast.search(near) or "将" in near and self.foretold.search(text, s.start, d.q.start)
        if not scope.target and (said or d.lead.motion and _SHALL.search(near) and "每" not in near):
            statement = "forecast"  # 预计到2030年，该市场将以18.5%的速度增长
        elif (
            not scope.target
            and self.once_done.search(text, s.start, d.q.start)
            and not (year and now and year <= now and d.period.source == "stated")
        ):
            statement = "forecast"  # 项目达产后，可实现年产值50亿元
        elif (future or scope.target) and not (year and scope.base.year and year < scope.base.year and not future):
            statement = "forecast" if not scope.target and self.foretold.search(text, s.start, d.q.start) else "target"
        elif self.target.search(near) and not _GOAL_REACHED.search(near) or _GOAL_AFTER.match(after):
            statement = "target"
        return d._replace(statement=statement) if statement != "actual" else d
