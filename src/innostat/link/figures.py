"""Which quantities of a sentence state something: durations, scores and bare numbers only where a word says what they measure."""

from __future__ import annotations

import itertools
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.companies import Firm
from innostat.find.mentions import PeriodMention
from innostat.find.regions import Place
from innostat.link.lead import FILL
from innostat.link.nouns import COUNTS, SIZES
from innostat.models import Quantity

_BARE_CUE = regex.compile(r"(?:[由从]的?|[至到为]的|为|是|达|达到|至|到|仅|约|值|比|指数|系数|从|由|之)$")
_ENDS_MEASURED = regex.compile(r"(?:值|比|(?<![年季月])度)$")
_LEFT_OPEN = regex.compile(
    r"(?P<clause>[^，；：。]{2,30})[，(](?:却|已|均|也|分别|依次)*(?:仅|只|只有|才|最低|最高|约|高)*(?:为|是|达|达到)(?:约|近)?$"
)  # 得分较低，仅为14.64
_JOINS = regex.compile(r"(?:左右|以上)?(?:、|，?和|与|及|以及)(?:约|近|超)?")
_NEXT_ASIDE = regex.compile(r"\)(?:、|，|和|及|与)[^\d，。；()]{2,12}\(|\)，[^\d，。；()]{0,6}(?:是|为|有)[^\d，。；()]{2,10}\(")
_NOUN_GOES_ON = regex.compile(r"(?![到至和与及增升降减的以左多为由])[\u4e00-\u9fff]")
_OPEN_LEAD = regex.compile(r"(?:^|[的达为约近超过至到足上])$")
_AGAIN = regex.compile(r"，(?:首次|历史性|成功|再次|已|并)*(?:突破|超过|超|迈上|跨上|跃上|达到|逼近|接近)")
_IN_BRACKETS = regex.compile(r"\)、[^，。；()]{2,12}\((?:[^，。；()]{2,10}，)?")  # 春秋航空(净利润22.73亿)、吉祥航空(9.14亿)
_SAME_BEFORE = regex.compile(
    r"，?(?:同比|相比|较|比|高于|低于)(?:20\d\d年|上年|去年|前年)(?:同期|全年)?的(?:约|近)?"
)  # 收入2.10亿元，同比2020年的1.32亿增长59%
_YEAR_OF = r"(?:(?:19|20)\d\d\s?年?的?)?"
_FROM = regex.compile(rf"[由从]{_YEAR_OF}$")
_TO = regex.compile(
    rf"[，\u4e00-\u9fff]{{0,6}}?(?:上升|增长|提高|提升|增加|扩大|下降|降低|下滑|减少|缩小|升|增|降|减|变化?|演变)了?[到至为]了?{_YEAR_OF}约?"
)  # 开放度由2008年0.067上升至2015年0.139
_SAID_OF = regex.compile(r"(?:最[高低大小]|均?值)?(?:均|都|仅|只|约|已|才)*(?:为|是|达到?|至|到|高达|低至)$")
_PLACE_SAYS = regex.compile(r"(?:地区|省|市)?(?:的?均值|平均值)?(?:则|仅|均)?(?:分别|依次)?(?:为|是|达)?")
_OF_THEM = regex.compile(r"最[高低大小][^\d。；]{0,12}(?:为|是|达到?|仅)(?:约|近)?$")
_CUE_MARK = re.compile("[由从至到为是达仅约值比数之]")  # one of them stands in every match of the pattern above
_BOUNDS = regex.compile(r"(?:约|近|超过|超|了|仅|高达)+$")
_MOVED = regex.compile(r"(?:缩小|扩大|提高|降低|上升|下降|增加|减少)(?:了)?$")
_GOES_ON = regex.compile(r"[A-Za-z_/\u4e00-\u9fff]")
_AMOUNT = regex.compile(r"[数量]$")
_CJK = regex.compile(r"[\u4e00-\u9fff]")
_CJK_WORD = regex.compile(r"[\u4e00-\u9fff]{2}|[2-6]G")


class Sentence(NamedTuple):
    """A sentence of a passage: its span, its mentions, and its text with dates, places and notes blanked out."""

    start: int
    end: int
    text: str
    masked: str
    quantities: list[Quantity]
    periods: list[PeriodMention]
    places: list[Place]
    firms: list[Firm]


_SIZE = "规模"


class FigureReader:
    """Tells figures by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.money = catalog.pattern("money_nouns")
        self.estimates = catalog.pattern("estimates+model_heads")
        self.unitless = catalog.pattern("unitless_nouns")
        self.crowds = catalog.pattern("crowd_nouns")
        self.behind = catalog.pattern("money_nouns", "[\u4e00-\u9fff]{0,4}?(?:的[\u4e00-\u9fff]{0,4}?)?{}")

    def accept(self, s: Sentence, text: str) -> list[Quantity]:
        """The quantities of a sentence that state something, with the unit that they share with the figure before."""
        out: list[Quantity] = []
        ends = self._ends_of_change(s, text)
        for q in s.quantities:
            if q.start in ends:
                out.append(q._replace(bare=False))
                continue
            if (
                q.dimension in SIZES
                and out
                and out[-1].end == q.start
                and out[-1].dimension in COUNTS
                and _CJK_WORD.match(text[q.end : q.end + 2])
            ):
                continue  # 3条8英寸生产线
            if q.cue and any(p.base_unit == q.base_unit and not p.cue for p in out):
                q = q._replace(cue=False)  # 农村为9.37年，城镇为11.61年
            if q.bare and q.decimals and out and out[-1].base_unit == "" and _MOVED.search(text[s.start : q.start]):
                out.append(q._replace(bare=False))  # 收入比为2.43，比上年缩小0.03
                continue
            if q.bare and q.multiplier == 1 and out and out[-1].unit == "" and _JOINS.fullmatch(text[out[-1].end : q.start]):
                out.append(q._replace(bare=False))  # 指数分别为82.3、75.1和70.6
                continue
            if (
                q.bare and q.multiplier == 1 and q.decimals and out and out[-1].unit == "" and out[-1].decimals == q.decimals
                and _OF_THEM.search(s.masked, out[-1].end, q.start) and not _GOES_ON.match(text, q.end)
            ):  # fmt: skip
                out.append(q._replace(bare=False))  # 效率均值为0.582，其中兰州最高，为0.913
                continue
            if (
                q.bare and q.multiplier == 1 and q.decimals and out and out[-1].unit == "" and out[-1].decimals == q.decimals
                and self._of_places(q, s, out[-1], text) and not _GOES_ON.match(text, q.end)
            ):  # fmt: skip
                out.append(q._replace(bare=False))  # 效率均值为0.67，其中东部0.81、中部0.63; 东部、中部分别为0.81、0.63
                continue
            if (
                q.bare
                and q.multiplier != 1
                and out
                and out[-1].dimension == "currency"
                and (
                    _AGAIN.fullmatch(text[out[-1].end : q.start])
                    or _IN_BRACKETS.fullmatch(text[out[-1].end : q.start])
                    or _SAME_BEFORE.fullmatch(text[out[-1].end : q.start])
                )
            ):
                out.append(q._replace(base_unit=out[-1].base_unit, dimension="currency", bare=False))  # 14230.8亿元，首次突破1.4万亿
                continue
            if (
                q.bare
                and q.multiplier == 1
                and out
                and _NEXT_ASIDE.fullmatch(text[out[-1].end : q.start])
                and text[q.end : q.end + 1] == ")"
            ):
                out.append(
                    q._replace(base_unit=out[-1].base_unit, dimension=out[-1].dimension, bare=False, shared=True)
                )  # 北京(63次)、上海(19)
                continue
            accepted = self._accept(q, text, s, out)
            if accepted is not None:
                out.append(accepted)
        return out

    @staticmethod
    def _of_places(q: Quantity, s: Sentence, last: Quantity, text: str) -> bool:
        """Whether a place alone, or a list of places and 分别为, leads to a figure from the one before it."""
        named = [p for p in s.places if last.end <= p.start and p.end <= q.start and not p.named]
        return bool(named) and _PLACE_SAYS.fullmatch(text, named[-1].end, q.start) is not None

    def _ends_of_change(self, s: Sentence, text: str) -> set[int]:
        """Starts of the decimals without a unit that a change leads from and to: what changes so is measured."""
        ends: set[int] = set()
        for a, b in itertools.pairwise(s.quantities):
            if (
                a.bare and b.bare and a.decimals and b.decimals and a.multiplier == b.multiplier == 1
                and _FROM.search(text, max(s.start, a.start - 8), a.start) and _TO.fullmatch(text, a.end, b.start)
                and not self.estimates.search(s.masked, s.start, a.start) and not _GOES_ON.match(text, b.end)
            ):  # fmt: skip
                ends |= {a.start, b.start}
        return ends

    def _accept(self, q: Quantity, text: str, s: Sentence, before: list[Quantity]) -> Quantity | None:
        """Durations, scores and bare numbers only where a word says that they measure something."""
        if q.cue:
            return None
        if not q.bare:
            return q
        if q.decimals > 1 and q.multiplier == 1 and text[q.start - 1 : q.start] == "(" and text[q.end : q.end + 1] == ")":
            here = any(p.end == q.start - 1 and not p.named and not p.weak for p in s.places)
            return q._replace(bare=False) if here and not self.estimates.search(s.text) else None  # 乌鲁木齐(0.393)、西宁(0.364)
        before_it = s.masked[max(s.start, q.start - 14) : q.start].replace(FILL, "")
        lead = before_it[max(before_it.rfind(c) for c in "，；：") + 1 :]
        if q.multiplier != 1:
            if q.chinese and q.value == 1 and not self._is_money(q, lead, text, s):
                return None
            if self._is_money(q, lead, text, s):
                currency = next((p.base_unit for p in reversed(before) if p.dimension == "currency" and "/" not in p.base_unit), "CNY")
                return q._replace(base_unit=currency, dimension="currency", bare=False)
            return q._replace(bare=False, dimension="count" if _CJK_WORD.match(text[q.end : q.end + 2]) else "")
        stripped = _BOUNDS.sub("", lead)
        after = text[q.end : q.end + 1]
        measured = (
            self.unitless.search(lead)
            or _ENDS_MEASURED.search(_SAID_OF.sub("", lead) if q.decimals else lead)
            or (m := _LEFT_OPEN.search(s.masked, s.start, q.start))
            and self.unitless.search(m["clause"])
        )
        if (
            not _BARE_CUE.search(stripped)
            or not measured
            or self.estimates.search(lead)
            or _GOES_ON.match(after)
            and after not in "，。、；)和与及比提上下增降升到至缩扩收回"
        ):
            return None
        return q._replace(bare=False)

    def _is_money(self, q: Quantity, lead: str, text: str, s: Sentence) -> bool:
        """Whether what stands beside a figure in 亿 or 万亿 is money: 净利润6.97亿, 42亿的净利润; not 网民规模10.9亿."""
        if (m := self.behind.match(text, q.end)) and not self.crowds.search(text, q.end, m.end()):
            return True
        if not _CJK.match(text[q.end : q.end + 1]) and _OPEN_LEAD.search(lead) and any(p.dimension == "currency" for p in s.quantities):
            return True  # 加上2014年的806亿，三年投资2427亿元
        named = self.money.search(lead)
        return (
            named is not None
            and not self.crowds.search(lead)
            and not (named[0] == _SIZE and named.start() == 0 and self.crowds.search(text, s.start, q.start))  # 网民占比27.4%，规模为2.01亿
            and not _AMOUNT.search(lead)
            and not _NOUN_GOES_ON.match(text, q.end)
        )


def may_count(q: Quantity, text: str) -> bool:
    """Whether `_accept` can take a figure: a bare number needs a word before it that says what it is."""
    if q.bare and q.decimals > 1 and (text[q.start - 1 : q.start] == "(" or _CJK.match(text, q.start - 1)):
        return True
    return not q.cue and (not q.bare or q.multiplier != 1 or _CUE_MARK.search(text, max(0, q.start - 14), q.start) is not None)
