"""Times that the reports of companies count from their own: 本期, 上期, 期末余额, 上年期末."""

from __future__ import annotations

from typing import NamedTuple

from innostat import lazy_regex as regex
from innostat.models import NO_PERIOD, Period

_REPORT = regex.compile(
    r"(?P<who>[^\n。，；]{0,40}?)(?P<year>20\d\d)\s?年\s?(?P<part>年度|度|半年度|第一季度|第三季度|一季度|三季度)\s?(?:财务)?报告\s?(?:全文|正文|摘要)?(?:\([^()\n]{1,8}\))?"
)
_COMPANY = regex.compile(r"公司|银行|集团|股份|证券代码|股票代码")
_PARTS = {"半年度": "{}-01/{}-06", "第一季度": "{}-Q1", "一季度": "{}-Q1", "第三季度": "{}-01/{}-09", "三季度": "{}-01/{}-09"}
_TIME = regex.compile(
    r"(?P<begin>上(?:年度?|期|年同期)[年期]?末|(?:本[年期])?(?:期初|年初))|(?P<end>(?:本报告期|报告期|本期|本年度?)?[年期]?末)|(?P<before>上期|上年同期|上年度?)|(?P<this>本期|本年度?|本报告期)"
)
_YEAR = regex.compile(r"(?:19|20)\d\d")
_COMPARED = regex.compile(r".*[比较][^增减变升降]*(?=[增减变升降])")  # 本期期末数比上年期末增减
_AMOUNT = regex.compile(r"(?:金额|发生额|余额|数额|数|额|账面余额)?")
_COVER = 1_500  # characters of a report in which its cover stands


class ReportTime(NamedTuple):
    """What a head or label says of the time of a report: `kind` is `begin`, `end`, `before` or `this`; `rest`: its other words, of a mere amount none."""

    kind: str
    rest: str


def find_company_report(title: str, head: str) -> Period:
    """The time that the report of a company is of, from its title or a line of its cover; NO_PERIOD for other texts.

    >>> find_company_report("某某股份有限公司2022年年度报告", "").text, find_company_report("", "某某银行\\n\\n2023 年半年度报告\\n").text
    ('2022', '2023-01/2023-06')
    >>> find_company_report("某某公司发布2022年年度报告：净利润增长", "").text
    ''
    """
    for line in (title, *head[:_COVER].splitlines()):
        m = _REPORT.fullmatch(line.strip("# "))
        if m is not None and _COMPANY.search(m["who"] or head[:_COVER]) and not m["who"].endswith(("发布", "披露", "公布")):
            text = _PARTS.get(m["part"], "{}").replace("{}", m["year"])
            return Period(text, "title", f"title {line}")
    return NO_PERIOD


def read_report_time(text: str) -> ReportTime | None:
    """The time that a head names by the report that it stands in; None where it names none, or a year of its own.

    >>> read_report_time("上期发生额"), read_report_time("期末账面价值"), read_report_time("比上年增减"), read_report_time("2021年末")
    (ReportTime(kind='before', rest=''), ReportTime(kind='end', rest='账面价值'), None, None)
    """
    if "期" not in text and "年" not in text or _YEAR.search(text) or "初至" in text:
        return None
    m = _TIME.search(text)
    if m is None or m.lastgroup is None or "比" in text[: m.start()] or "较" in text[: m.start()]:
        return None
    rest = _COMPARED.sub("", text[: m.start()] + text[m.end() :])
    return ReportTime(m.lastgroup, "" if _AMOUNT.fullmatch(rest) else rest)


def of_report(kind: str, report: str) -> str:
    """The time meant, counted from that of a report or of a column.

    >>> [of_report(k, "2022") for k in ("this", "before", "end", "begin")]
    ['2022', '2021', '2022-12', '2021-12']
    >>> [of_report(k, "2023-01/2023-06") for k in ("before", "end", "begin")]
    ['2022-01/2022-06', '2023-06', '2022-12']
    >>> of_report("end", "2023-Q1"), of_report("begin", "2022-12")
    ('2023-03', '2021-12')
    """
    year = report[:4]
    before = str(int(year) - 1)
    if kind == "this":
        return report
    if kind == "before":
        return report.replace(year, before)
    if kind == "begin":
        return f"{before}-12"
    if "Q" in report:
        return f"{year}-{int(report[-1]) * 3:02d}"
    return f"{year}-{report[-2:] if len(report) > 4 else '12'}"
