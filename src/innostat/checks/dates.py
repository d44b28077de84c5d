"""Y103: figures for a period that was not over when the document was dated."""

from __future__ import annotations

import calendar
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date as _day
from functools import lru_cache

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import CheckedDocument, Corpus, finding
from innostat.checks.instances import pattern
from innostat.checks.keys import significant
from innostat.checks.patterns import rx
from innostat.checks.places import text_place
from innostat.checks.sentences import at_quote, by_document, folded, folded_quote
from innostat.checks.wording import period_text
from innostat.dates import file_date, issue_date, parse_date, real_date
from innostat.lines import is_byline
from innostat.link.report_times import find_company_report
from innostat.messages import tell
from innostat.models import Finding, Observation
from innostat.normalize import fold
from innostat.segment import COPIED, find_date, split_blocks

_ITEM = regex.compile(r"^【((?:19|20)\d{2})[-年.]?(\d{2})[-月.]?(\d{2})日?】", regex.M)
_LINE = regex.compile(r"^.{9,90}$", regex.M)
_HEADING = regex.compile(r"^#{1,6}\s(?P<title>.{8,40})$", regex.M)
_PASSED = pattern("passed")
_BEGUN = pattern("begun")
_END = regex.compile(r"[。！？；\n]")
_NAME = regex.compile(r"《[^》]*》")
_SO_FAR = regex.compile(r"[一二两三四五六七八九十几多\d近]年(?:多)?(?:以)?来")
_PERIOD = regex.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d\d)))?")
_RUNNING = pattern("running", "so_far")
_TO_COME = pattern("running")
_CARRIED_OUT = pattern("carried_out")
_DRAFTED = pattern("drafted")
_ROUNDS = pattern("rounds")
_SURVEYED = pattern("surveyed")
_COMPARED = pattern("compared")
_FISCAL = pattern("fiscal")
_PLANNED = pattern("planned")
_REPORTED = regex.compile(r"据[^，。；]{2,24}(?:统计|显示|数据)|数据显示|统计显示|公布")
_REACHED = regex.compile(
    r"(?:全面|圆满|胜利|顺利|超额)?(?:实现|完成)了?(?:年初|全年|预期|确定|[^，。；]{0,8}的)[^，。；]{0,10}目标(?:任务)?|为今年[^，。；]*"
)
_FROM_TO = (
    r"[由从](?:19|20)\d\d年的?[^，。；]*\d[^，。；\d]{0,4}(?:升|增|降|减|提高|提升|扩大|攀升|增长|增加|下降|减少|调整|变化|变|优化)[到至为]"
)
_YEARS = regex.compile(r"\d{4}/\d{4}")
_PART_YEAR = regex.compile(r"上半年|季度|[\d一二三四五六七八九十]个?月")
_ACCOUNTED = pattern("accounted")  # a year's accounts are made when it is over, though a figure of it is still 预计
_OUTLOOK = 7  # years ahead of its text that no statistic of a table is, however its years were moved
_LAST_WEEKS = "11-15"  # from which a year's plan is said to be carried out
_NEAR_END = 45  # days before a year's end from which surveys report it
_NEAR_CLOSE = 60  # days before the end of a month or quarter, which companies may close earlier
_HEAD = 200  # characters of a text in which its title stands
_ABOVE = 80  # characters before a figure of a year to come in which 发展目标 may stand
_FAR = 10  # years ahead in which a slip, and no other calendar, is meant
_FIRST_LINES = 800  # characters of a text in which a survey says that it is one
_COVER = 2_000  # characters in which the report of a company says that it is one
_SOURCES = ("stated", "inherited", "header", "caption", "title")


def dates_of(document: CheckedDocument) -> list[tuple[int, str]]:
    """Dates of a document and of the dated pieces in it, as (offset from which it holds, ISO date); the first offset is 0."""
    date = document.date or _head_date(document.text) or file_date(document.name)
    dates = [(0, date)]
    if find_company_report("", fold(document.text[:_COVER])).text:
        return [(0, real_date(date))]  # a date alone on its line is that of a promise, and opens no piece
    for m in _ITEM.finditer(document.text):
        dates.append((m.start(), f"{m[1]}-{m[2]}-{m[3]}"))
    for m in _HEADING.finditer(document.text):
        if found := issue_date(fold(m["title"]).strip()):
            dates.append((m.start(), found))
    if not document.date:  # several articles in one file
        for m in _LINE.finditer(document.text):
            if is_byline(line := fold(m[0]).strip()) and not COPIED.search(line) and len(found := parse_date(line)) == 10:
                dates.append((m.start(), found))
    return sorted((at, real_date(found)) for at, found in dates)


def _head_date(text: str) -> str:
    """The date that the beginning of a text tells."""
    folded, blocks = split_blocks(text[:4000])
    return find_date(blocks, folded)


def date_at(dates: list[tuple[int, str]], offset: int) -> str:
    """The date that holds at an offset."""
    return dates[bisect_right(dates, (offset, "\uffff")) - 1][1]


def last_day(period: str) -> str:
    """Last day of a closed period or of a date given to the month; empty for open periods.

    >>> last_day("2025"), last_day("2025-Q3"), last_day("2024-02"), last_day("2025-01/2025-06"), last_day("2016/"), last_day("2025-12-19")
    ('2025-12-31', '2025-09-30', '2024-02-29', '2025-06-30', '', '2025-12-19')
    """
    end = period.split("/")[-1]
    if len(end) == 10:
        return end
    m = _PERIOD.fullmatch(end)
    if not m:
        return ""
    month = int(m["quarter"]) * 3 if m["quarter"] else int(m["month"] or 12)
    if not 1 <= month <= 12:
        return ""
    return f"{m['year']}-{month:02d}-{calendar.monthrange(int(m['year']), month)[1]:02d}"


def check_dates(corpus: Corpus, catalog: Catalog) -> Iterator[Finding]:
    """Find full-period figures in documents dated before the period's end: one finding a document (or dated piece) and period."""
    rows = by_document(corpus)
    for document in corpus.documents:
        found = rows.get(document.name, [])
        dates = dates_of(document)
        yield from _said_to_be_over(document, dates)
        if not found:
            continue
        groups: dict[tuple[str, str], list[Observation]] = {}
        ahead: dict[tuple[str, str], list[Observation]] = {}
        outlooks = {o.sheet for o in found if o.sheet and (date := date_at(dates, o.start)) and (o.year or 0) > int(date[:4]) + _OUTLOOK}
        over = {
            (o.value, o.year)
            for o in found
            if len(o.period) > 4 and significant(o) > 1 and last_day(o.period)[:7] <= last_day(date_at(dates, o.start))[:7]
        }
        drafted = {next(filter(None, m.groups())) for m in _DRAFTED.finditer(document.text[:_HEAD])}
        surveyed = _SURVEYED.search(document.text, 0, _FIRST_LINES) is not None
        for o in found:
            if surveyed and o.measure in ("share", "ratio") and o.period == date_at(dates, o.start)[:4]:
                continue
            if o.sheet in outlooks or o.period in drafted and (o.statement == "target" or _amount(o)):
                continue  # columns up to 2050: what a model expects; and sums of a budget that is drafted or changed
            if len(o.period) == 4 and (o.value, o.year) in over:
                continue  # 截至2018年2月建成65个 told once more as 2018年达65家
            date = date_at(dates, o.start)
            if date and _too_early(o, date) and not _borrowed(o, document.text):
                groups.setdefault((date, o.period), []).append(o)
            elif (
                date
                and _ahead(o, date)
                and (o.period_source == "stated" or not _PLANNED.search(document.text, max(0, o.start - _ABOVE), o.start))
            ):
                ahead.setdefault((date, o.period), []).append(o)
        for (date, period), early in groups.items():
            if any(significant(o) >= 3 or _told_whole(o) or _past_span(o) or _happened(o, date) for o in early):
                yield _finding(early, date, period)
        yield from _together(groups, ahead)


def _together(groups: dict[tuple[str, str], list[Observation]], ahead: dict[tuple[str, str], list[Observation]]) -> Iterator[Finding]:
    """Figures of years to come that are too few to tell one by one: 2023年销量是42万辆, 2023年…达到291万辆 in a text of 2022."""
    for date in dict.fromkeys(date for date, _ in ahead):
        plain = [
            o
            for of in (groups, ahead)
            for (day, _), rows in of.items()
            if day == date
            for o in rows
            if _names_its_year(o) and significant(o) >= 2
        ]
        if len({(o.sentence, o.period) for o in plain}) < 2 or not any(significant(o) >= 3 for o in plain):
            continue
        for (day, period), rows in ahead.items():
            if day == date and not any(significant(o) >= 3 for o in groups.get((day, period), ())):
                yield _finding([*groups.get((day, period), ()), *rows], date, period)


def _said_to_be_over(document: CheckedDocument, dates: list[tuple[int, str]]) -> Iterator[Finding]:
    """刚刚过去的2026年 in a text of February 2026; 2028年政府工作报告 in one of 2026."""
    for words, ends_on in ((_PASSED, "12-31"), (_CARRIED_OUT, _LAST_WEEKS), (_BEGUN, "01-01")):
        told: set[tuple[str, str]] = set()
        for m in words.finditer(document.text):
            date = date_at(dates, m.start())
            year = next(g for g in m.groups() if g)
            if words is _CARRIED_OUT and (fold(m[0]), date) in told:
                continue  # the title and the headings that say it again
            told.add((fold(m[0]), date))
            if date and f"{year}-{ends_on}" > last_day(date) and int(year) <= int(date[:4]) + _FAR:
                yield finding(
                    "Y103", "year-not-over", "warning", tell("not-begun" if words is _BEGUN else "said-to-be-over", words=fold(m[0]), date=date, year=year, end=last_day(year)), [],
                    places=[text_place(document, m.start(), m.end())], reported=tell("dated", date=date),
                    computed=tell("ends-on", period=period_text(year), end=last_day(year)), suggestion=tell("said-to-be-over-do"), key=f"{fold(m[0])}|{date}",
                )  # fmt: skip


def _too_early(o: Observation, date: str) -> bool:
    # Figures of a year to come are read as targets. Compared with the year before them they are told as if it were over, and so they
    # are where they are too precise for a plan: 2027年实现地区生产总值1801.8亿元 in a text of 2024.
    end = last_day(o.period)
    if not end or end <= last_day(date):
        return False
    year = o.year or 0
    now = int(date[:4])
    if year > now and _past_span(o):
        return True
    whole = _told_whole(o)
    by_then = (
        (o.period.endswith("-12") or len(o.period) == 10 and o.measure in ("level", "growth", "change"))
        and rx(rf"截至{year}年|截止到?{year}年[年底末]").search(o.sentence) is not None
        and not _PLANNED.search(o.sentence)
    )  # 截至2020年底，持有…
    months = len(o.period) > 4 and not o.period.endswith("-12")  # nobody plans for 2023年1-9月
    told_as_over = whole or by_then or months or bool(_COMPARED.search(o.sentence)) or (o.qualifier == "exact" and significant(o) >= 4)
    accounted = _ACCOUNTED.search(o.sentence) is not None and len(o.period) == 4
    read_ahead = o.statement == "target" and not o.sheet and (o.period_source == "stated" and year == now or year > now and told_as_over)
    if (
        not (o.statement == "actual" or read_ahead or accounted)
        or o.period_source not in _SOURCES
        or o.measure not in ("level", "share", "growth", "change", "ratio")
    ):
        return False
    if len(o.period) == 10 and not by_then or not _one_year(o.period) or o.base_unit in ("位", "名"):
        return False
    if len(o.period) == 7 and o.period == date[:7] and ("/" in o.base_unit or "旬" in o.sentence):
        return False  # prices, and 3月下旬, in a text of that month
    if o.value_to is not None:
        return False  # 年薪182万—201万元: a band or an estimate, which need not wait for the year's end
    if len(o.period) == 4 and year == now and o.base_unit != "CNY" and _ROUNDS.search(o.sentence):
        if not whole or date[5:7] == "12" and rx(r"[家项个名件%]$").search(o.unit):
            return False  # 2021年拟立项405项, told in October; 2025年新认定3482家，比2024年…, told in December
    if whole:
        return True
    if len(o.period) == 4 and year <= now and _PART_YEAR.search(o.sentence):
        return False
    runs = _to_come if year > now else _still_runs  # so far, and in all, can be said of what has begun
    return accounted or _happened(o, date) or not runs(_without_end(o) + o.sheet) or not (o.sheet or runs(_so_far(o)))


def _amount(o: Observation) -> bool:
    return o.measure in ("level", "change") and o.base_unit == "CNY"


def _happened(o: Observation, date: str) -> bool:
    """Whether something is told to have happened in a month or quarter that had not begun: 2019年第一季度…注入了14亿美元 in a text of 2018.

    So far and until now are then no words of what still runs.
    """
    m = _PERIOD.fullmatch(o.period.split("/")[0])
    if o.sheet or m is None or len(o.period) == 4 or significant(o) < 2 or _PLANNED.search(o.sentence) or _TO_COME.search(o.sentence):
        return False
    begins = f"{m['year']}-{int(m['quarter']) * 3 - 2 if m['quarter'] else int(m['month'] or 1):02d}"
    text = folded(o.sentence)
    before = rx(r"[，。；]").split(text[: max(at_quote(text, folded_quote(o)), 0)])[-1]
    done = rx(r"了|达到?|实现|完成|增长|累计").search(before) or _COMPARED.search(o.sentence)
    return begins > last_day(date)[:7] and done is not None


def _borrowed(o: Observation, text: str) -> bool:
    """Whether a figure has its year from something else than a statement about that year.

    A sentence that plans (将在2022年跨进万亿。该区面积431平方公里), years up to now (十年来…), the name of a report (《2021中国城市发展白皮书》).
    """
    year = str(o.year)
    line = text[text.rfind("\n", 0, o.start) + 1 : o.start]
    if "今年" in line and year not in line and o.period_source in ("title", "inherited"):
        at = o.start - len(line) + line.rindex("今年")
    elif o.period_source == "title":
        return year in o.sentence and year not in _NAME.sub("", o.sentence)
    elif o.period_source != "inherited" or not text:
        return False
    elif year not in line and _SO_FAR.search(line):
        return True
    elif (at := text.rfind(year, 0, o.start)) < 0:
        return False
    begins = max(text.rfind(mark, 0, at) for mark in "。！？；\n") + 1
    sentence = _END.split(text[begins : o.start], maxsplit=1)[0]
    if len(o.period) == 4 and _PART_YEAR.search(sentence):
        return True
    if text.startswith("今年", at):
        return _still_runs(sentence)  # 中央财政下拨今年补贴986亿元。其中，农资补贴835亿元
    if _FISCAL.search(sentence):
        return True  # 公布2024财年第三季度业绩。该季度营收619亿美元
    return year not in _NAME.sub("", sentence) or _PLANNED.search(_REACHED.sub("", sentence)) is not None


def _names_its_year(o: Observation) -> bool:
    """Whether the sentence of a figure says of which year it is."""
    return o.period_source == "stated" or o.period_source == "inherited" and f"{o.year}年" in o.sentence


def _ahead(o: Observation, date: str) -> bool:
    """Whether a figure is of a year after that of the text, with no word of a plan or a forecast in its sentence."""
    plain = o.statement == "target" and not o.sheet and o.qualifier == "exact" and o.measure in ("level", "share", "growth")
    closed = _names_its_year(o) and len(o.period) == 4 and o.value_to is None and o.base_unit not in ("位", "名")
    return plain and closed and (o.year or 0) > int(date[:4]) and not _still_runs(o.sentence)


def _told_whole(o: Observation) -> bool:
    """Whether a whole year is told as past: 2021年全年…, held against the year before it by its number, or a growth that statistics report.

    What still runs may then stand in other clauses (今年上半年成交1677万吨，不及2011年全年3800万吨的一半).
    """
    if o.sheet or o.statement == "forecast" or len(o.period) != 4 or o.qualifier == "approx" or f"{o.year}年" not in o.sentence:
        return False
    text = folded(o.sentence)
    at = max(at_quote(text, folded_quote(o)), 0)
    before = text[:at]
    clause = rx(r"[，；。]").split(before)[-1]
    opened = rx(rf"{o.year}年全年(?:，[^，；。]*)?$").search(before.rstrip("，"))
    if not _PLANNED.search(before) and (opened or rx(rf"{o.year}年全年").search(clause) or rx(rf"{_FROM_TO}{o.year}年的?$").search(clause)):
        return True
    if o.measure == "growth" and significant(o) >= 2 and _REPORTED.search(before) and not _still_runs(before + o.quote):
        return True
    return (
        not _still_runs(_without_end(o))
        and rx(rf"^[^，；。]{{0,8}}，?[较比]{(o.year or 1) - 1}年").match(text[at + len(folded_quote(o)) :]) is not None
    )


def _past_span(o: Observation) -> bool:
    """Whether what happened over years is told as done: 2016-2021年间增加了近1.5倍."""
    if (
        o.sheet
        or o.measure not in ("growth", "change")
        or not _YEARS.fullmatch(o.period)
        or _still_runs(o.sentence)
        or _PLANNED.search(o.sentence)
    ):
        return False
    text = folded(o.sentence)
    return (
        rx(r"(?:增加|增长|上升|提高|提升|扩大|下降|减少|降低|缩小)了(?:约|近|超过?)?$").search(
            text[: max(at_quote(text, folded_quote(o)), 0)]
        )
        is not None
    )


def _so_far(o: Observation) -> str:
    """A sentence to the end of a figure's own part: 完成198.5亿元；…零售额预计完成84亿元 says nothing of the first."""
    text = folded(_without_end(o))
    at = max(at_quote(text, folded_quote(o)), 0)
    end = text.find("；", at)
    line = text.rfind("\n", 0, at) + 1
    start = line if f"{o.year}年" in text[line:at] else 0  # 本版将连续推出系列报道⏎2016年发电量达到59.48亿千瓦时
    return text[start:] if end < 0 else text[start:end]


def _without_end(o: Observation) -> str:
    """The sentence without aims that were reached, and without 截至2019年底 where that is the figure's own time, which is over or is not."""
    text = _REACHED.sub("", o.sentence) if "目标" in o.sentence or "今年" in o.sentence else o.sentence
    return rx(rf"截[至止]到?{o.year}年(?:年?[底末]|12月(?:31日|底|末)?)").sub("", text) if o.period.endswith("-12") else text


@lru_cache(maxsize=4096)
def _still_runs(text: str) -> bool:
    return bool(_RUNNING.search(text))


@lru_cache(maxsize=4096)
def _to_come(text: str) -> bool:
    return bool(_TO_COME.search(text))


def _one_year(period: str) -> bool:
    """Whether a period lies in one year; plans of five years are told while they run."""
    return len({end[:4] for end in period.split("/")}) == 1


def _severity(early: list[Observation], date: str, period: str) -> str:
    """Surveys report rates of a year that nears its end; an exact amount of the whole year is not known by then."""
    days = (_day.fromisoformat(last_day(period)) - _day.fromisoformat(last_day(date))).days
    exact = any(o.measure == "level" and significant(o) >= 4 for o in early)
    return "warning" if exact or days > (_NEAR_END if len(period) == 4 else _NEAR_CLOSE) else "note"


def _finding(early: list[Observation], date: str, period: str) -> Finding:
    n = len(early)
    quotes = "、".join(dict.fromkeys(fold(o.quote.replace("\n", "")) for o in early[:4])) + ("…" if n > 4 else "")
    return finding(
        "Y103", "year-not-over", _severity(early, date, period),
        tell("not-over", n=n, period=period_text(period), quotes=quotes, date=date, end=last_day(period)),
        early, reported=tell("dated", date=date), computed=tell("ends-on", period=period_text(period), end=last_day(period)), suggestion=tell("not-over-do"),
        key=f"{period}|{date}",
    )  # fmt: skip
