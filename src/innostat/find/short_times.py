"""Times in short, as titles and the press have them: 2025Q1, 24H1, 1Q25, 25年前三季度, 22-24年."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.find.mentions import YEAR, Form, Part, PeriodMention, is_valid
from innostat.find.scan import AnyMatch, Gated

# a year without 年, as titles and the press have it: 2020全国31省…排行榜, 2021全年, 2025Q1, 24H1
_BARE_YEAR = regex.compile(
    rf"(?<![\d.A-Za-z%-])(?:(?P<y>{YEAR})|(?P<yy>[012]\d)(?=[QH]\d))\s?(?!年)(?:(?P<whole>全年度?)|Q(?P<q>[1-4])(?!\d)|H(?P<h>[12])(?!\d)|(?P<half>[上下])半年|第?(?P<cq>[一二三四])季度|(?P<firstq>前三季度)|(?=(?:、|和|与|及|/)(?:{YEAR}(?:、|和|与|及|/))*{YEAR}年)|(?=全国|中国|我国|全球|世界|国内|各省|各地|[\u4e00-\u9fff]{{2,3}}[省市](?!场)))"
)
_QUARTER_FIRST = regex.compile(rf"(?<![\d.A-Za-z])(?P<q>[1-4])Q(?:(?P<y>{YEAR})|(?P<yy>[012]\d))(?!\d)")  # 4Q2024, 1Q25
_SHORT_YEAR = regex.compile(
    r"(?<![\d.第])(?P<yy>[012]\d)年(?:(?P<firstq>前三季度)|(?P<half>[上下])半年|第?(?P<cq>[一二三四])季度|全年|(?P<m1>\d{1,2})月?(?:份)?[-—~至](?P<m2>\d{1,2})月(?:份)?|(?P<m>\d{1,2})月(?:份|(?!\d))"
    r"|(?<=(?:回顾|梳理|对比|较|比|与).{3})(?<=[12][3-9]年|2.年)(?=的(?:数据|情况|\d)|同期)|(?=年报|末|底|公司|归母|营收|净利|销量))"
)
_SHORT_RANGE = regex.compile(
    r"(?<![\d.第])(?P<y1>[012]\d)年?\s?[-—~]\s?(?P<y2>[012]\d)年(?=公司|收入|归母|净利|营收|营业|EPS|分别|预测|年均|复合|期间|间)"
)


_LISTED_QUARTER = regex.compile(
    r"第?(?P<q>[一二三四])(?=(?:、|和|与|及)第?[一二三四](?:(?:、|和|与|及)第?[一二三四])?季度)"
)  # 第三和第四季度


def _listed_quarter(m: AnyMatch) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), m[0], "context", quarter="一二三四".find(m["q"]) + 1)


def _bare_year(m: AnyMatch) -> PeriodMention | None:
    sub: Part = {}
    if m["q"] or m["cq"]:
        sub = {"quarter": int(m["q"] or "一二三四".find(m["cq"]) + 1)}
    elif m["h"] or m["half"]:
        sub = {"first": 1, "last": 6} if m["h"] == "1" or m["half"] == "上" else {"first": 7, "last": 12}
    elif m["firstq"]:
        sub = {"first": 1, "last": 9}
    return PeriodMention(m.start(), m.end(), m[0], year=int(m["y"] or f"20{m['yy']}"), **sub)


def _short_range(m: AnyMatch) -> PeriodMention | None:
    a, b = 2000 + int(m["y1"]), 2000 + int(m["y2"])
    return PeriodMention(m.start(), m.end(), m[0], year=a, year_to=b) if a < b else None


def _quarter_first(m: AnyMatch) -> PeriodMention | None:
    return PeriodMention(m.start(), m.end(), m[0], year=int(m["y"] or f"20{m['yy']}"), quarter=int(m["q"]))


def _short_year(m: AnyMatch) -> PeriodMention | None:
    sub: Part = {}
    if m["cq"]:
        sub = {"quarter": "一二三四".find(m["cq"]) + 1}
    elif m["half"]:
        sub = {"first": 1, "last": 6} if m["half"] == "上" else {"first": 7, "last": 12}
    elif m["firstq"]:
        sub = {"first": 1, "last": 9}
    elif m["m"] or m["m1"]:
        sub = {"first": int(m["m"] or m["m1"]), "last": int(m["m"] or m["m2"])}
    return PeriodMention(m.start(), m.end(), m[0], year=2000 + int(m["yy"]), **sub) if is_valid(sub) else None


SHORT_FORMS: tuple[Form, ...] = (
    (Gated((re.compile(r"年(?:(?<=[-—~][012]\d年)|(?<=[-—~]\s[012]\d年))"),), _SHORT_RANGE), _short_range),
    (Gated(re.compile(r"季度(?<=[、和与及][一二三四]季度)|季度(?<=[、和与及]第[一二三四]季度)"), _LISTED_QUARTER), _listed_quarter),
    (Gated(re.compile(r"Q\d\d(?<=[1-4]Q..)"), _QUARTER_FIRST), _quarter_first),
    (Gated(re.compile(r"年(?<=[012]\d年)(?<!\d...)"), _SHORT_YEAR), _short_year),
    (
        Gated(
            (
                *(re.compile(rf"{century}\d\d\s?[QH、/\u4e00-\u9fff](?<!年)") for century in (19, 20)),
                re.compile(r"Q(?<=[012]\dQ)"),
                re.compile(r"H(?<=[012]\dH)"),
            ),
            _BARE_YEAR,
        ),
        _bare_year,
    ),
)
