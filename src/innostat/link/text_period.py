"""The period that a text as a whole is of: of its title, of the report that it opens with, of the only time that it names."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.find.periods import closed, find_periods, resolve
from innostat.models import NO_PERIOD, Period

_REPORTED = regex.compile(
    r"(?:发布|披露|公布|交出|出炉|晒出|根据|据|梳理)了?[^，。；\d]{0,12}(?P<when>20[012]\d年(?:第?[一二三四]季度|上半年|前三季度|半年)?)度?的?(?:(?!半年)[^，。；]){0,4}?"
    r"(?:(?<=半年度)报告|财报|年报|年度报告|季报|季度报告|季度业绩|半年报|财务报告|业绩|成绩单|中报|中期报告)"
)
_DATABASES = ("检索", "数据库", "发文")
_SEARCH = regex.compile(
    r"(?<=检索|数据库|发文|论文|文献|专利|[A-Z])[^。；\n]{0,40}?(?:时间|年限|年份|时段)(?:跨度|范围|区间|段|窗口)?(?:设定|限定|选定|选择|确定|界定|设置)?(?:为|是|：|从|自)(?P<said>(?:[^。；]|(?<=\d)\.){0,90})"
)
_ABSTRACT = regex.compile(r"摘\s?要\s?[】\]]?[：:\s](?P<said>.{40,1500}?)(?=关键\s?词|Abstract|ABSTRACT|\n#|\Z)", regex.S)
_OPENS = regex.compile(
    r"\s*(?P<year>20[0-3]\d)\s?年，(?:面对|面临|在|全[省市区县州旗]|[\u4e00-\u9fff]{0,6}(?:坚持|牢记|贯彻|深入|认真))"
)  # of a bulletin without its title
_BETWEEN = regex.compile(r"[\s${}\\]+")
_YEARS_TOLD = r"20\d\d\s?年?度?(?:\s?[-—~至到]\s?20\d\d\s?年|(?:[、和及]\s?20\d\d\s?年度?)+)"
_REPORTING = regex.compile(
    rf"报告期[^。；\n\d]{{0,16}}(?P<when>{_YEARS_TOLD})|(?P<when>{_YEARS_TOLD})(?:上半年|前三季度|\d{{1,2}}[-—至]\d{{1,2}}月|\d{{1,2}}月末?)?[(“]*(?:以下简称)?[(“]*报告期"
)
_LISTED_YEARS = regex.compile(
    r"(?P<when>20\d\d年度?(?:、20\d\d年度?)*(?:、|和|及|以及)20\d\d年度?)(?!上半年|前三季度|[一二三\d第])(?=[^。\n]{0,30}分别)"
)
_REPORT = regex.compile(r"政府工作报告|工作报告|计划|规划|纲要|方案|意见|通知|行动|宣传周|峰会|大会|论坛|展望")
#: A work report, and the year in its name.
WORK_REPORT = regex.compile(r"(?:(?P<y>20\d\d)\s?年[^，。]{0,14}政府工作报告|政府工作报告\s?[(（]?(?P<y2>20\d\d)\s?年)")
_DRAFT = regex.compile(r"(?P<y>20\d\d)\s?年[^，。；\d]{0,20}(?:预算|计划)(?:\(?草案|安排)")  # 2018年预算执行情况和2019年预算(草案)
_BULLETIN = 800  # characters in which a bulletin comes to its figures
_MENTION = 240  # characters that name the period of a piece, if anything does
_YEAR = re.compile(r"20\d\d")
_NUMBERED = regex.compile(r"[^表图]{0,3}(?P<mark>[表图])\s?(?P<number>\d{1,2}?(?=(?:19|20)\d\d)|\d+)")
_GOAL = re.compile(r"(?<!截)(?:到|至)$")


def find_title_period(title: str, date: str) -> Period:
    """The period that a title names, up to the date; NO_PERIOD for a plan, a report on work or a meeting, which speak of other times too."""
    if _REPORT.search(title):
        return NO_PERIOD
    for m in find_periods(title):
        if m.compared or m.weak or m.anchor in ("now", "span", "date", "yesterday"):
            continue
        period = resolve(m, int(date[:4]) if date else None, date)
        if period and "年" not in m.surface and period.text == date[:4]:
            continue  # 2018中国企业500强, of August 2018: the year of the edition
        if period and (not date or (period.year or 0) <= int(date[:4])):
            return period._replace(source="title", reason=f"title {title}")
    return NO_PERIOD


def read_title(title: str, date: str) -> tuple[str, Period, Period | None]:
    """What the title of a document tells: its date, the period that it is of, and the year that it sets goals for.

    A work report reviews the year before its own, a draft budget stands beside what became of the year before.
    """
    m = WORK_REPORT.search(title)
    year = (m["y"] or m["y2"]) if m is not None else ""
    if year and date[:4] != year:
        date = year  # a page of 2012 with the report of 2007
    base = find_title_period(title, date)
    if year:
        base = Period(str(int(year) - 1), "title", f"{title}: a work report reviews the year before")
    elif "政府工作报告" in title:
        year = date[:4]
        if year and base == NO_PERIOD and date[5:7] <= "04":
            base = Period(str(int(year) - 1), "document", f"{title}, of {date}: a work report reviews the year before")
    goals = Period(year, "inherited", f"{title}: a work report sets goals for its own year") if year else None
    if m is None and (draft := _DRAFT.search(title)) is not None:
        goals = Period(draft["y"], "inherited", f"{title}: a draft says what shall be")
        if base == NO_PERIOD:
            base = Period(str(int(draft["y"]) - 1), "title", f"{title}: beside the year before")
    return date, base, goals


def find_only_time(head: str, years: frozenset[str]) -> Period:
    """The time that an undated text opens with, where it names no other year: 根据2024年第一季度财报….

    Args:
        head: Beginning of the text.
        years: Up to two of the years that it names in any way.
    """
    if (opening := _OPENS.match(head)) and "全年" in head[:_BULLETIN]:
        return Period(opening["year"], "inherited", f"{opening['year']}年, with which the text opens")
    if len(years) != 1:
        return NO_PERIOD
    for m in find_periods(head[:200]):
        if _GOAL.search(head, max(0, m.start - 3), m.start):
            continue  # 到2025年 is when something shall be reached
        if not (m.compared or m.weak or m.open_ or m.single) and m.anchor == "" and (period := resolve(m, None, "")):
            return period._replace(source="inherited", reason=f"{m.surface}, the only time that the text names")
    if len(head) < 6000 and "全年" in head[:400]:  # 初步核算，全年生产总值… 按2017年平均汇率计算
        return Period(min(years), "inherited", "全年, and the only year that the text names")
    return NO_PERIOD


def find_searched_years(text: str) -> Period:
    """The years that a bibliometric paper searched its papers or patents for, where it names them once."""
    found: dict[str, Period] = {}
    for m in _SEARCH.finditer(text) if any(word in text for word in _DATABASES) else ():
        words = _BETWEEN.sub("", m["said"])
        for p in find_periods(words):
            if p.year_to is not None and (period := resolve(p, None, "")) and closed(period):
                found[period.text] = period._replace(source="inherited", reason=f"the years searched: {p.surface}")
    return next(iter(found.values())) if len(found) == 1 else NO_PERIOD


def find_studied_years(head: str) -> Period:
    """The years that a paper studies, where its abstract names one span of years and no other.

    >>> find_studied_years("摘要：以38个城市为对象，测度了各城市2005—2016年的生态效率，并分析了它的区域差异和主要影响因素。关键词：效率").text
    '2005/2016'
    """
    abstract = _ABSTRACT.search(head)
    if abstract is None:
        return NO_PERIOD
    spans: dict[str, Period] = {}
    for m in find_periods(abstract["said"]):
        if m.year_to is not None and not m.compared and (period := resolve(m, None, "")) and closed(period):
            spans[period.text] = period._replace(source="inherited", reason=f"{m.surface}, the years that the paper studies")
    return next(iter(spans.values())) if len(spans) == 1 else NO_PERIOD


def find_reported(text: str, base: Period) -> Period | None:
    """The period that an undated piece reports on: of the report that it opens with, else the only quarter or half-year that it names."""
    if m := _REPORTED.search(text[:300]):
        half = m["when"].endswith("年半年") or m[0].endswith(("中报", "中期报告"))
        period = resolve(find_periods(m["when"].removesuffix("半年") + "上半年" if half else m["when"])[0], None, "")
        return period._replace(source="inherited", reason=f"the report that the piece is of: {m[0]}") if period else None
    if base.text or len(text) > 20000 or "年" not in text[:200]:
        return None
    if not any(m.first or m.quarter for m in find_periods(text[:_MENTION])):
        return None
    named = [m for m in find_periods(text[:20000]) if not m.compared and not m.weak and m.anchor == ""]
    periods = {p.text: p for m in named if (p := resolve(m, None, "")) is not None}
    if len(periods) != 1 or named[0].start > 200 or not (named[0].quarter or named[0].first):
        return None
    return next(iter(periods.values()))._replace(source="inherited", reason=f"the only period that the piece names: {named[0].surface}")


def find_reporting_years(text: str) -> Period | None:
    """The years of a prospectus that 报告期 stands for: 报告期内，其2018年-2021年上半年各期营收…."""
    m = _REPORTING.search(text) or (_LISTED_YEARS.search(text) if "招股" in text else None)
    if m is None:
        return None
    years = _YEAR.findall(m["when"])
    return (
        Period(f"{years[0]}/{years[-1]}", "inherited", f"{m['when']}, the period that the report is of") if years[0] < years[-1] else None
    )


def find_caption_periods(captions: tuple[str, ...], date: str) -> dict[str, Period]:
    """The periods of tables and figures by their mark and number (表2), as their captions tell them."""
    found: dict[str, Period] = {}
    for text in captions:
        m = _NUMBERED.match(text)
        if m is None:
            continue
        for p in find_periods(text[m.end() :]):
            if not p.compared and not p.weak and (period := resolve(p, None, date)):
                found.setdefault(m["mark"] + m["number"], period._replace(source="caption", reason=f"caption {text}"))
                break
    return found
