"""Scopes read out of titles, headings and the text as a whole."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.exams import without_papers
from innostat.find.periods import closed, find_periods, resolve
from innostat.find.regions import RegionFinder
from innostat.link.report_times import find_company_report
from innostat.link.scope import HEAD, Overview, Scope
from innostat.link.text_period import (
    WORK_REPORT,
    find_caption_periods,
    find_only_time,
    find_reported,
    find_reporting_years,
    find_searched_years,
    find_studied_years,
    find_title_period,
    read_title,
)
from innostat.models import NO_PERIOD, Period, Region

# One for each century, which opens with plain digits: `re` goes from one to the next in a sixth of the time of a set.
_COUNTED = r"(?!\d|\.\d|\s?[亿万元家件人个吨户项篇所台辆套名座条次位门种%])"
_ANY_YEAR = (re.compile(rf"19\d\d(?<!\d....){_COUNTED}"), re.compile(rf"20\d\d(?<!\d....){_COUNTED}"))
_YEARS = re.compile(
    r"(20[012]\d)(?<![到至\d]....)(?<![到至]\s....)(?<!(?:将在|将于|预计|预测|有望|计划|力争|展望)....)(?<!(?:将在|将于|预计|预测|有望|计划|力争|展望)\s....)\s?年(?!远景|以后|之后|将|有望|预计)"
)  # that were there when the text was written: not 仍将在2022年小幅上涨
_PAPER = ("参考文献", "[1]", "[2]", "DOI", "doi", "中图分类号")
_SEVERAL = re.compile(r"[两二三四五六七]个?[省市地国]")
_INTRODUCTION = regex.compile(r"引\s?言|前\s?言|绪\s?论|导\s?[言论]|背景|综述|回顾|摘\s?要|Introduction")
_AND = frozenset(["、", "和", "与", "及", "以及", "，"])
_SEAT = regex.compile(
    r"(?<![\u4e00-\u9fff])(?:\d{4}年)?(?:在|我代表|现在，?我代表|关于)?(?P<name>(?![^届会府]{0,6}[某我本全各该年])[\u4e00-\u9fff]{2,8}?(?:[市县区旗州盟]|新区|开发区))(?:第[一二三四五六七八九十\d]+届人民代表大会|人民政府|国民经济和社会发展统计公报|政府工作报告|(?:19|20)\d\d年|(?:统计|财政|发展(?:和|与)?改革)局(?=\s))"
)
_LOCAL = re.compile(r"[全我](?:县|区|旗|州|市|省)(?![会场域面]|场化)|[市县区州旗]委、?(?:和)?[市县区州旗]?(?:人民)?政府")
_PORTRAIT = regex.compile(r"(?P<name>[\u4e00-\u9fff]{2,8}?(?:[市县区旗州镇乡]|新区|开发区))(?:简介|概况|基本情况)")
_LED = re.compile(r"[市县区州旗]委、?(?:和)?[市县区州旗]?(?:人民)?政府")  # 在市委市政府坚强领导下
_NATIONAL = re.compile(r"我国|全国(?!政协|人大|[\u4e00-\u9fff]{0,8}(?:示范|先进|百强|试点|文明|大会))")
_ISSUED = regex.compile(r"(?m)^[^\n。，]{0,16}(20\d\d[-年.]\d{1,2}[-月.]\d{1,2})日?\s*$")
_OPENING = 80  # characters of a paragraph in which a piece names the year that it opens with
_LISTED, _SEARCHED, _ABSTRACT = 60_000, 20_000, 4_000  # characters in which places are listed, a year is searched, a paper tells its years
_ABOUT = 6_000  # characters that show what place a text is about
_ONLY = 400  # characters in which a text names the only place that it is of
_OF_ONE = regex.compile(r"[\u4e00-\u9fff]{2,8}[：:]")


class ScopeReader:
    """Reads scopes out of titles and headings by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.regions = RegionFinder(catalog)
        self.china = catalog.words("china_words")
        self.target = catalog.pattern("target_sections")
        self.digest = catalog.pattern("digest_titles")
        self.review = catalog.pattern("review_sections")
        self.catalog = catalog

    def overview(self, folded: str) -> Overview:
        """What a text, or a piece of one, speaks of."""
        folded = without_papers(folded)
        return Overview(
            sum(len(own.findall(folded)) for own in self.regions.own), _names_one(folded.replace("部门", ""), self.china), bool(_SEVERAL.search(folded)), _names_one(folded, _PAPER),
            max((int(y) for y in _YEARS.findall(folded)), default=None), frozenset(sorted({y for years in _ANY_YEAR for y in years.findall(folded)})[:2]), folded[:HEAD],
        )  # fmt: skip

    def document(self, title: str, date: str, text: Overview, early: str = "", captions: tuple[str, ...] = ()) -> Scope:
        """Scope of a whole document from its title, its date and the places that its text speaks of.

        Args:
            title: The title.
            date: Date of publication, ISO 8601, or empty.
            text: What the text speaks of.
            early: Title and subtitles together, where the place may stand (在湖北省第十四届人民代表大会…上).
            captions: Captions of tables and figures.
        """
        place = self._place_of(title, text, early)
        china = self.catalog.regions.get("中国")
        local = (
            place is None
            and (text.own >= 2 or _LED.search(text.head, 0, 1500))
            and not self.digest.search(title)
            and _speaks_of_itself(text.head)
        )
        home = place or (None if local else (china if text.china else None) or self._only_country(text.head))
        date, base, goals = read_title(title, date)
        if not date and not text.paper and (spoken := find_reported(text.head, base)) is not None:
            base = spoken
        if base == NO_PERIOD and not date:
            base = find_only_time(text.head, text.years)
        if base == NO_PERIOD and not date:
            base = find_searched_years(text.head[:_SEARCHED])
        report = find_company_report(title, text.head)
        base = report if base == NO_PERIOD else base
        home = china if home is None and report.text else home
        studied = find_studied_years(text.head[:_ABSTRACT]) if base == NO_PERIOD else NO_PERIOD
        latest = None if date or text.paper else text.latest
        section = self._title_region(title) if place is None else None
        return Scope(
            date=date, title=title, base=base, place=place, home=home, section=section, firm=base != NO_PERIOD and "公报" in title, paper=text.paper, latest=latest, goals=goals,
            studied=studied, captions=find_caption_periods(captions, date), lists=self._lists(text), reported=find_reporting_years(text.head) if "报告期" in text.head else None, report=report,
        )  # fmt: skip

    def opened(self, scope: Scope, paragraphs: list[str]) -> Period | None:
        """The year before its date that a piece opens with (2021年的纯电动汽车销量…), of March 2022; None for a digest of several pieces."""
        if not scope.date or scope.base.text or scope.paper or scope.goals or self.digest.search(scope.title):
            return None
        for text in paragraphs:
            for m in find_periods(text[:_OPENING]):
                if m.anchor == "context" and m.offset < 0 and not m.compared:
                    return None  # 投入395.7亿元，上年为186.5亿元: held against, and no year of its own
                period = None if m.compared or m.weak or m.single or m.until else resolve(m, None, scope.date)
                if period is not None and period.text:
                    return (
                        period._replace(source="inherited", reason="the year that the piece opens with")
                        if period.text == str(int(scope.date[:4]) - 1)
                        else None
                    )
        return None

    def _lists(self, text: Overview) -> tuple[tuple[Region, ...], ...]:
        """Places listed together, the first list of each length: what 四省, 三地 stand for later."""
        found: dict[int, tuple[Region, ...]] = {}
        if not text.several:
            return ()
        run: list[Region] = []
        end = -1
        for p in self.regions.find(text.head[:_LISTED]):
            if p.region is None or p.region.kind not in ("province", "city", "country", "district", "park"):
                continue
            if end >= 0 and text.head[end : p.start] in _AND:
                if p.region not in run:
                    run.append(p.region)
            else:
                if len(run) >= 2:
                    found.setdefault(len(run), tuple(run))
                run = [p.region]
            end = p.end
        if len(run) >= 2:
            found.setdefault(len(run), tuple(run))
        return tuple(found.values())

    def item(self, scope: Scope, title: str, date: str) -> Scope:
        """Scope of a dated piece within a document."""
        region = self._title_region(title)
        place = scope.place or (scope.home if scope.home is not None and scope.home.kind != "country" else None)
        elsewhere = region is not None and place is not None and place.name not in (region.name, region.parent)
        base = find_title_period(title, date)
        return scope._replace(
            date=date or scope.date,
            title=title,
            base=base,
            place=None if elsewhere else place,
            section=region,
            heading=title,
            target=False,
            several=False,
            firm=False,
            company=None,
            subject=None,
            opened=None,
        )

    def heading(self, scope: Scope, outer: Scope, title: str, level: int) -> Scope:
        """Scope below a heading; `outer` is the document's or the item's."""
        region = self._title_region(title)
        if level >= 9 and (m := _PORTRAIT.fullmatch(title)):  # of several places in one text: each piece is of its own
            region = region or Region(m["name"], "", "city" if m["name"].endswith("市") else "district", "")
            scope = scope._replace(place=region, home=region)
        periods = (
            []
            if WORK_REPORT.search(title)
            else [
                m
                for m in find_periods(title)
                if not m.compared and not (m.weak and m.anchor != "") and m.anchor not in ("now", "date", "yesterday", "reporting")
            ]
        )
        target = bool(self.target.search(title)) if level < 9 else False
        review = bool(self.review.search(title))
        if level >= 9 and outer.date:
            periods = [m for m in periods if (p := resolve(m, outer.year, outer.date)) and (p.year or 0) <= int(outer.date[:4])]
        if level >= 9 and not periods and region is None:
            return scope._replace(heading=title, section=outer.section)
        base = scope.base if scope.base.text else outer.base
        if base == NO_PERIOD and level < 9 and (level > 1 or title != outer.title) and not _INTRODUCTION.search(title):
            base = outer.studied
        if periods:
            year = outer.year
            if periods[0].anchor == "span" and outer.base == NO_PERIOD and outer.date:
                year = int(outer.date[:4]) - (outer.date[5:7] <= "04")
            resolved = resolve(periods[0], year, outer.date)
            base = resolved._replace(source="inherited", reason=f"heading {title}") if resolved else base
        elif review and outer.date and base == NO_PERIOD:
            base = Period(str(int(outer.date[:4]) - 1), "inherited", f"heading {title}")
        spans = [
            p._replace(source="inherited", reason=f"heading {title}")
            for m in periods
            if m.is_range and (p := resolve(m, outer.year, outer.date)) and closed(p)
        ]
        keep_target = scope.target and level >= 2 and not review
        if (
            region is not None
            and scope.place is not None
            and region != scope.place
            and region.kind == scope.place.kind
            and _OF_ONE.match(title)
        ):
            scope = scope._replace(place=None)  # 郑州：2022年数字经济达5000亿元, in a piece about the cities around it too
        return scope._replace(
            heading=title, base=base, section=region or (scope.section if level >= 2 else outer.section),
            target=(target and not review) or keep_target, several=len(periods) > 1 and level < 9,
            span=spans[0] if spans and level < 9 else scope.span if level >= 2 else None,
            firm=(review or scope.firm or level < 9 and bool(periods)) if base.text else False,
        )  # fmt: skip

    def _only_country(self, text: str) -> Region | None:
        """China, where all places that a text begins with are of it."""
        places = [r for _, _, (r, weak) in self.catalog.region_names.scan(text[:4000]) if r is not None and not weak]
        china = self.catalog.regions.get("中国")
        return china if len(places) >= 2 and china is not None and all(self._within(r) for r in places) else None

    def _within(self, region: Region) -> bool:
        seen = region
        for _ in range(4):
            if seen.code.startswith("CN"):
                return True
            above = self.catalog.regions.get(seen.parent)
            if above is None:
                return False
            seen = above
        return False

    def _title_region(self, title: str) -> Region | None:
        title = title.replace("大开发", "")  # 西部大开发 is of the west
        places = [
            p
            for p in self.regions.find(title)
            if p.region and not p.yardstick and not p.named and not p.weak and p.region.kind != "settlement"
        ]
        inner = [p for p in places if p.region and p.region.kind not in ("country", "world", "settlement")]
        chosen = inner or places
        parents = {p.region.parent for p in chosen if p.region}
        chosen = [p for p in chosen if p.region and p.region.name not in parents] or chosen  # (广东省)2017年佛山市…
        if len(chosen) != 1 and len({p.region for p in chosen}) != 1:
            return None
        return chosen[0].region

    def _is_whole(self, region: Region, text: str) -> bool:
        """Whether a text says 全市 of what is a 市, 全省 of what is a 省."""
        return any(
            f"全{kind}" in text and (self.catalog.region_names.get(region.name + kind) or (None,))[0] == region for kind in "市省县区旗州"
        )

    def _is_about(self, region: Region, text: str) -> bool:
        """Whether a text speaks of a province or city at least as much as of all others: a title may name one of many."""
        if region.kind not in ("province", "city"):
            return True
        alike = [p.region for p in self.regions.find(text) if p.region is not None and p.region.kind == region.kind]
        return alike.count(region) * 2 >= len(alike)

    def _place_of(self, title: str, text: Overview, early: str) -> Region | None:
        own = text.own if text.own and len(set(_ISSUED.findall(text.head))) < 2 else 0  # a digest of dated pieces is of none
        region = self._title_region(title)
        if region is None and (own >= 3 or "工作报告" in title or "公报" in title):
            region = self._title_region(early)
            title += early
        said = "工作报告" in title or "公报" in title or "预算" in title and "报告" in title
        if region is None and (own >= 3 or said) and (m := _SEAT.search(text.head, 0, 1500)):
            name = m["name"]
            region = self._title_region(name) or Region(
                name, "", "city" if name.endswith("市") else "district", ""
            )  # of no list, but it says who it is
        if (
            region
            and region.kind in ("province", "city", "district", "park", "group")
            and (said or own >= 3 and self._is_about(region, text.head[:_ABOUT]))
        ):
            return region
        if own:
            counts: dict[Region, int] = {}
            spread: dict[Region, tuple[int, int]] = {}
            read = text.head[: 20000 if own >= 5 else 6000]
            for p in self.regions.find(read):
                if p.region and p.region.kind in ("province", "city", "district"):
                    counts[p.region] = counts.get(p.region, 0) + 1
                    spread[p.region] = (spread.get(p.region, (p.start, 0))[0], p.start)
            if own >= 3 and len(counts) == 1 and (only := next(iter(counts))) and spread[only][0] < _ONLY and self._is_whole(only, read):
                return only  # 运城市…，and 全市 from then on
            district = max((r for r in counts if r.kind == "district"), key=lambda r: counts[r], default=None)
            others = {r: n for r, n in counts.items() if r.kind != "district"}
            of_district = district is not None and counts[district] > max(
                others.values(), default=0
            )  # whatever it says of the city around it
            counts = {district: counts[district]} if district is not None and of_district else others
            if counts:
                best, n = max(counts.items(), key=lambda x: x[1])
                throughout = spread[best][0] < len(read) * 0.4 and spread[best][1] > len(read) * 0.6  # not of one piece among others
                least, most = (3, 2) if own >= 5 else (6, 1.25)  # of few 全市, only the one city that it speaks of
                if n >= least and n * most > sum(counts.values()) and throughout:
                    return best
        return None


def _names_one(text: str, words: tuple[str, ...]) -> bool:
    return any(word in text for word in words)


def _speaks_of_itself(head: str) -> bool:
    """Whether a text that names no place of its own speaks of 全县, 全区 more often than of the country."""
    return len(_LOCAL.findall(head)) > len(_NATIONAL.findall(head))
