"""Words of a table: what a header, a row label or a caption says, taken apart into unit, period, place and label."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.mentions import PeriodMention
from innostat.find.periods import find_periods, resolve
from innostat.find.regions import RegionFinder
from innostat.lines import ENGLISH_TAIL
from innostat.link.lead import closed
from innostat.link.report_times import of_report, read_report_time
from innostat.link.scope import Scope
from innostat.models import Period, Region
from innostat.normalize import plain_formulas
from innostat.numerals import multiplier
from innostat.unit_lines import in_currency, read_unit_line

_YEAR = re.compile(r"(?:19|20)\d\d(?:年(?:度)?)?[AEF]?")
_SUMMED = regex.compile(r"(?<![当本]月|总|历[年史])累计(?:值|数|额|同比|增长|增速|$)")
_SUMMED_TOO = re.compile(r"/\s?[\[〔(]?累计[^/]{0,3}$")  # 年均增长(%)/[累计], as plans head what is reached on average or in all
_YEAR_MARK = re.compile(r"^[Yy](?=(?:19|20)\d\d(?!\d))")  # Y2024, as databases name a column
_MONTH = re.compile(r"((?:19|20)\d\d)[-./]?(0[1-9]|1[0-2])(?!\d)|((?:19|20)\d\d)[-./]?(Q[1-4])")
_COMPARES = regex.compile(r"(?<![占同环])比|较")
_KEYED = regex.compile(
    r"(?:(?P<what>指标(?:名称)?)|(?P<where>地区|地域|省份|城市)|时间(?:范围)?|数据库|频率|(?:数据|资料)?来源)\s?[：:]\s*(?P<said>.+)"
)
_UNIT_IN = regex.compile(
    r"\s?\((?P<unit>[^()]{1,14})(?:\)|$)|(?:，|:|：|/|(?<=[\u4e00-\u9fff]\s)1(?=%$))\s?(?P<tail>(?:10\^\d{1,2}\s?)?[十百千万亿]*[^\s\d/()，：]{1,5})$"
)
_NOTE = regex.compile(r"\[\d+\]|(?<!10)\^\S+|[①-⑩]|\*+$|注\d*$")
_NUMBERING = regex.compile(
    r"^(?:[一二三四五六七八九十]+、|\d+[.、](?!\d)|\d{1,2}-\d{1,2}\s(?=[\u4e00-\u9fff])|\([一二三四五六七八九十\d]+\))\s?"
)
_OFFICE = regex.compile(r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:国家)?[\u4e00-\u9fff]{2,8}[局厅署]")
_SUB = regex.compile(r"^(?:其\s?中\s?[：:]?|[#＃]+|[-—·]+(?=[\u4e00-\u9fff])|\s*[:：])\s?")
_TOTAL = regex.compile(
    r"(?:[一两二三四五六七八九十\d]+(?:省|市|国|地|项|类|家|个)?)?(?:合\s?计|总\s?计|汇\s?总|小\s?计|总\s?数|全国总计|全国合计|合计数|平\s?均|总\s?体)(?:数)?"
)
_KINDS = regex.compile(r"[\u4e00-\u9fff]{0,4}(?:分类|类型)")
GROWTH = regex.compile(
    r"[比较](?:上年|(?:19|20)\d\d年)(?:同期)?(?:增长|增减|±|涨跌|上涨|下降)|(?:同比|环比)?(?:增长|增速|增幅|增减(?!额|量|数)|涨跌幅?|上涨|涨幅)(?:速度|率|幅度)?|±%|年均增长率?|^年均$|同比(?:变化|变动|增减)?$|同比(?:变化|变动)|比上年$"
)
CHANGE = regex.compile(
    r"增\(?(?:加|长)?\)?/?\(?减(?:少)?\)?(?:变动)?(?:金?额|数|量)|增加/?\(减少\)|变动金?额|比(?:上年末?|年初|上年同期|去年)(?:增加|增减|减少|提高|变化)|(?:增加|增减|增长)(?:额|量|数)|变化(?:百分点)?"
)
SHARE = regex.compile(r"占|比重|比例|构成|份额|率$|强度")
_RANK = regex.compile(r"位次|排名|名次|排序|序号")
_MULTIPLIERS = regex.compile(r"(?:10\^\d{1,2})?[十百千万亿]*")
_RAISED = regex.compile(r"(?<=10)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,2}")
_DIGITS = {ord(c): str(i) for i, c in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")}
_BLANK_INSIDE = regex.compile(r"(?<=[\u4e00-\u9fff)])\s+(?=[\u4e00-\u9fff(])")
_PERCENT_TAIL = regex.compile(r".*(?:增长|增速|±|涨跌|比重)\s?%")
_WHOLE = regex.compile(r"(?:合计|总计)$")
_GROWS_IN = regex.compile(r"(?:增长|增速)[^度率速长%]|增减变动(?!率|幅|比)|增减(?:变动)?(?:金?额|数|量)")
CHANGES_BY = regex.compile(r"(?:本[年期])?(?:同比)?(?:变动|变化|增\(减\))(?:率|幅度|比例|百分比)?")  # of % only: 变动(%)
_WHOLE_OF = regex.compile(r"(?P<name>[\u4e00-\u9fff]{2,7}?)(?:总计|合计|地区)")
_OWN_PLACE = regex.compile(r"全\s?[省市区县州](?:总计|合计)?|(?:地区)?全[省市区]")
_SPACES = regex.compile(r"\s+")
_CAPTION = regex.compile(
    r"^(?:#+\s*|\*+)?(?:续?附?表\s?(?:\d{1,2}(?=(?:19|20)\d\d)|\d+|[一二三四五六七八九十]+(?![省个大类]))?(?:[-.—]\d+)*|专栏\s?\d*)[：:.、\s]*"
)
_CAPTION_TAIL = regex.compile(
    r"(?:的?(?:测算|测度|评价|计算|核算)结果表?|(?:的?主要(?:[\u4e00-\u9fff]{2})?|初步核算)(?:(?:统计)?(?:指标|数据|结果|情况))+(?:统计)?表?|的?(?:基本)?(?:情况|状况|统计|数据|对比|一览|比较|分布|汇总|主要指标)*(?:统计|数据|对比|一览)?表?|分(?:行业|地区|产业|区域|品种|类别|领域|季度|月份?|部门|城乡)(?:的?情况|统计|数据)*表?|及(?:其)?(?:增长(?:速度|情况)?|构成|增速|比重|占比).*|(?:比上年)?涨跌(?:幅度|情况)?)$"
)
_IN_BRACKETS = regex.compile(r"\s?\((?P<y>(?:19|20)\d\d)(?:\s?[-—~]{1,2}\s?(?P<y2>(?:19|20)\d\d))?\)$")  # 创新指数(2019)
_CAPTION_LEAD = regex.compile(
    r"^(?:年(?!末)|各国(?:家)?|各地区|各(?:行业|产业|类|期|年份?)(?!型)|历年|各省(?:市|区市)?|各市县?|部分(?:省份?|城市|国家|地区|年份)的?|分行业|分地区|分产业|按[^分]{1,6}分的?|全国及[^省]{0,3}省|主要|我国|规模以上工业企业分行业|全年|及|的|[一二三四五六七八九\d]+省(?:市|份)?)+"
)


_FILLED_IN = regex.compile(r"\s?\([\u4e00-\u9fff]{2,8}以[“\"']?[-－—–−][”\"']?号?填列\)")


class Words(NamedTuple):
    """What a header, a row label or a caption says.

    counted: the time of a company's report that it names (`end` of 期末余额); counts: what it counts (人 of 研发人数); within: a time that names no year (1季度), of which `period` is a guess; summed: since the beginning of the year (累计).
    """

    raw: str = ""
    text: str = ""
    unit: str = ""
    period: Period | None = None
    region: Region | None = None
    own: bool = False
    total: bool = False
    sub: bool = False
    growth: bool = False
    change: bool = False
    share: bool = False
    rank: bool = False
    generic: bool = True
    part: str = ""
    within: PeriodMention | None = None
    summed: bool = False
    counted: str = ""
    counts: str = ""

    def of_year(self, period: Period | None) -> Words:
        """With the year that another word of the table names, for a time that names none: 1季度 beside 2023."""
        if self.within is None or period is None or not period.year:
            return self
        return self._replace(period=_in_year(self.within, period.year, period.reason))

    def after(self, last: Period) -> Words:
        """With the year of the time that stands before it in the header or in the column: 12月 and 1月 behind 2023年11月."""
        if self.within is None or last.year is None:
            return self
        n, end, mark = (self.within.quarter, 4, "-Q") if self.within.quarter else (self.within.first, 12, "-")
        before = int(last.text.rpartition(mark)[2]) if len(last.text) == 7 and (mark == "-Q") == ("Q" in last.text) else 0
        step = 0 if self.within.last not in (0, n) else (n == 1 and before == end) - (n == end and before == 1)
        return self._replace(period=_in_year(self.within, last.year + step, last.reason))


@lru_cache(maxsize=256)
def _in_year(mention: PeriodMention, year: int, reason: str) -> Period | None:
    found = resolve(mention, year, "")
    return found and found._replace(source="header", reason=f"{mention.surface}, of the year of {reason}")


def without_signs(text: str) -> str:
    """A label without how its negative figures are written.

    >>> without_signs('投资收益(损失以"-"号填列)'), without_signs("净利润(元)")
    ('投资收益', '净利润(元)')
    """
    return _FILLED_IN.sub("", text) if "填列" in text else text


def is_year(text: str) -> bool:
    """Whether a cell holds a year and nothing else."""
    return bool(_YEAR.fullmatch(text.replace(" ", "")))


def is_time(text: str) -> bool:
    """Whether a cell holds a time and nothing else: 2023, 2024-01, 2024年1月, 一季度, 8月.

    >>> [is_time(t) for t in ("2023", "2024-01", "1—8月", "第一产业")]
    [True, True, True, False]
    """
    compact = text.replace(" ", "")
    return bool(_YEAR.fullmatch(compact) or _MONTH.fullmatch(compact)) or any(
        m.start == 0 and m.end == len(compact) for m in find_periods(compact)
    )


class WordReader:
    """Takes the words of tables apart by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.regions = RegionFinder(catalog)
        self.heads = catalog.endings("heads")
        self.counts = catalog.endings("counts")
        self.generic = frozenset(("", *map(str.lower, catalog.words("table_words"))))

    def read(self, raw: str, scope: Scope, row: bool = False) -> Words:
        """Take a header or label apart: unit, period, place, and the words that are left.

        >>> from innostat.catalog import load_catalog
        >>> w = WordReader(load_catalog()).read("2023年R&D经费 （亿元）".replace("（", "(").replace("）", ")"), Scope())
        >>> w.text, w.unit, w.period.text
        ('R&D经费', '亿元', '2023')
        """
        return self._read(raw, scope.year, scope.date, scope.place, row, scope.report.text)

    @lru_cache(maxsize=1024)  # noqa: B019  asked for in every cell of a row and of a column
    def is_head(self, text: str) -> bool:
        """Whether a text ends with a word for what is measured (收入, 人数)."""
        return self.heads.end(text)

    def measures(self, text: str) -> bool:
        """Whether a text names what is measured, in one way or the other."""
        return self.is_head(text) or self.is_indicator(text)

    @lru_cache(maxsize=1024)  # noqa: B019
    def is_indicator(self, text: str) -> bool:
        """Whether a text holds a name of an indicator of the catalogue."""
        return bool(self.catalog.indicator_names.scan(text.lower()))

    def _names_nothing(self, text: str) -> bool:
        """Whether a head names nothing by itself: 指 标, 国家(地区), 登记注册类型."""
        bare = text.replace(" ", "").lower()
        return bare in self.generic or _KINDS.fullmatch(bare) is not None

    @lru_cache(maxsize=4096)  # noqa: B019  the labels of a country's tables are its provinces, industries and years over and over
    def _read(self, raw: str, year: int | None, date: str, place: Region | None, row: bool, report: str = "") -> Words:
        powers = _RAISED.sub(lambda m: "^" + m[0].translate(_DIGITS), raw)
        text = without_signs(_BLANK_INSIDE.sub("", _NOTE.sub("", powers)).strip())
        text = _SUMMED_TOO.sub("", text) if "年均" in text else text
        sub = bool(_SUB.match(text))
        text = _YEAR_MARK.sub("", _NUMBERING.sub("", _SUB.sub("", text))).strip()
        unit = ""
        for m in _UNIT_IN.finditer(text):
            candidate = (m["unit"] or m["tail"]).strip()
            candidate = candidate.rpartition("，")[2] if "，" in candidate else candidate  # (预测，%)
            if self.unit_of(candidate) is not None or candidate and _MULTIPLIERS.fullmatch(candidate):
                unit = candidate
                text = text[: m.start()] + text[m.end() :]
                break
        if not unit and _PERCENT_TAIL.fullmatch(text):
            unit, text = "%", text.rstrip("%± ")
        period, within = None, None
        told = read_report_time(text) if report else None
        if told is not None:
            period = Period(of_report(told.kind, report), "header", f"header {raw}, of the report of {report}")
            text = text if row else told.rest
        elif is_year(text):
            period, text = Period(text.replace(" ", "")[:4], "header", f"header {raw}"), ""
        elif (month := _MONTH.match(text)) and (month.end() == len(text) or month[0][4] in "-Q"):
            period = Period(f"{month[1] or month[3]}-{month[2] or month[4]}", "header", f"header {raw}")
            text = text[month.end() :]
        else:
            mentions = [
                m
                for m in find_periods(text)
                if not m.compared and (not m.weak or m.first and m.end - m.start == len(text)) and m.anchor not in ("now", "reporting")
            ]
            if mentions and not _COMPARES.search(text[: mentions[0].start]):
                period, within = self._time(mentions[0], year, date)
            if mentions and (period or within):
                period = period and period._replace(source="header", reason=f"header {raw}")
                end = mentions[0].end
                for mention in mentions[1:]:
                    if text[end : mention.start] not in ("和", "、", "及", "与"):
                        break
                    end = mention.end  # 2季度和上半年
                text = text[: mentions[0].start] + ("年" if text.startswith("均", end) else "") + text[end:]
        found = self.catalog.region_names.get(text.replace(" ", "")) if not row else None
        if found is not None and found[0] is not None and found[0].kind == "settlement":
            return Words(raw, "", unit, period, part=text)
        total = bool(_TOTAL.fullmatch(text) or _WHOLE.match(text))
        region, own, text = self._place(text, place, row)
        text = "" if total and not region else text
        text = closed(text.strip("，、：: ()的/"))
        text = "" if text == "年" else text
        generic = self._names_nothing(text)
        growth = bool(GROWTH.search(text)) and not _GROWS_IN.search(text) or unit == "%" and CHANGES_BY.fullmatch(text) is not None
        return Words(
            raw, text, unit, period, region, own, total, sub, growth, bool(CHANGE.search(text)), bool(SHARE.search(text)),
            bool(_RANK.search(text)), generic, "", within, bool(_SUMMED.search(text)), told.kind if told else "", self._counts(text),
        )  # fmt: skip

    def _counts(self, text: str) -> str:
        """What a head or a label says that it counts: 人 of 研发人数."""
        found = self.counts.find(text)
        return found[1].removesuffix("数") if found else ""

    @staticmethod
    def _time(mention: PeriodMention, year: int | None, date: str) -> tuple[Period | None, PeriodMention | None]:
        """A time, and once more if it names no year itself: of the year spoken of, and not after the document."""
        within = mention if mention.anchor == "context" and not mention.offset and (mention.first or mention.quarter) else None
        if within and year and year == int(date[:4] or 0) and (mention.first or 3 * mention.quarter - 2) > int(date[5:7] or 12):
            year -= 1
        return resolve(mention, year, date), within

    def _place(self, text: str, own: Region | None, row: bool = False) -> tuple[Region | None, bool, str]:
        compact = text.replace(" ", "")
        found = self.catalog.region_names.get(compact)
        if found is not None and found[0] is not None and found[0].kind != "settlement":
            return found[0], False, ""
        if row and (m := _OFFICE.fullmatch(compact)):
            office = self.catalog.region_names.get(m["name"])
            if office is not None and office[0] is not None and office[0].kind in ("country", "country_group", "world"):
                return office[0], False, text
        if m := _WHOLE_OF.fullmatch(compact):
            found = self.catalog.region_names.get(m["name"])
            if found is not None and found[0] is not None:
                return found[0], False, ""
        if _OWN_PLACE.fullmatch(compact):
            return own, True, ""
        places = [p for p in self.regions.find(text) if (p.region or p.own) and not p.weak and not p.named]
        if places and not row and places[0].start == 0 and (places[0].region is None or places[0].region.kind != "settlement"):
            p = places[0]
            return (p.region or own), p.own, text[p.end :]
        if (
            row
            and places
            and places[0].start == 0
            and (region := places[0].region) is not None
            and region.kind != "settlement"
            and self._measures(rest := text[places[0].end :], region)
        ):
            return region, False, rest
        return None, False, text

    def _measures(self, rest: str, region: Region) -> bool:
        """Whether what stands behind a place at the head of a row says what is measured there (美国人均GDP), so that the place is no name's (北京大学)."""
        if any(start == 0 and end == len(rest) for start, end, _ in self.catalog.indicator_names.scan(rest.lower())):
            return True
        return region.kind in ("country", "country_group", "world") and len(rest) > 1 and self.heads.end(rest)

    @lru_cache(maxsize=4096)  # noqa: B019  the unit of a header is asked for in every cell below it
    def unit_of(self, text: str) -> tuple[str, Decimal, str, str] | None:
        """(printed, multiplier, base unit, dimension) of a unit text, or None where it is none."""
        compact = text.replace(" ", "")
        m = _MULTIPLIERS.match(compact)
        for cut in range(len(m[0]) + 1 if m else 1):
            rest = compact[cut:]
            head, slash, per = rest.partition("/")
            unit = self.catalog.units.get(rest) or (self.catalog.units.get(head) if slash and not per.isupper() else None)  # not P/E
            if unit is not None and _MULTIPLIERS.fullmatch(compact[:cut]):
                base = unit.base + (f"/{per}" if slash and rest not in self.catalog.units else "")
                return compact, multiplier(compact[:cut]), base, unit.dimension
        return None

    def captions(self, captions: list[str], scope: Scope) -> tuple[Words, str]:
        """What caption and unit line say together, and the unit that holds for the whole table."""
        title, unit, currency, place = Words(), "", "", None
        for text in captions:
            text = _SPACES.sub(" ", ENGLISH_TAIL.sub("", plain_formulas(text))).strip(" *|#")
            if len(text) < 8 and text and self.unit_of(text.strip("() ")) is not None:  # 万元, alone on the line above
                unit, text = text.strip("() "), ""
            elif (said := read_unit_line(text)) is not None:
                unit, currency, text = said.unit or unit, said.currency or currency, said.rest
            if m := _KEYED.match(text):  # lines of an export: what, where; when and whence say nothing that the header does not
                if m["where"]:
                    place = self._place(m["said"], scope.place)[0]
                text = m["said"] if m["what"] else ""
            if text:
                title = self._title(text, scope)
        return title._replace(region=title.region or place) if place else title, in_currency(unit or title.unit, currency)

    def _title(self, text: str, scope: Scope) -> Words:
        bare = _CAPTION.sub("", text)
        w = self.read(bare, scope)
        if w.period is None and (m := _IN_BRACKETS.search(bare)):
            w = self.read(bare[: m.start()] + bare[m.end() :], scope)
            w = w._replace(period=Period(f"{m['y']}/{m['y2']}" if m["y2"] else m["y"], "caption", f"caption {text}"))
        label = _CAPTION_TAIL.sub("", _CAPTION_LEAD.sub("", w.text))
        label = _CAPTION_TAIL.sub("", label)
        label = "" if self._names_nothing(label) else label
        places = [p for p in self.regions.find(bare) if p.region and not p.named and not p.weak]
        region = w.region or (places[0].region if len(places) == 1 else None)
        period = w.period._replace(source="caption", reason=f"caption {text}") if w.period else None
        return w._replace(raw=text, text=label, region=region, period=period, generic=not label)
