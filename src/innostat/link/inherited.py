"""Which label a figure without one takes over: of the figures before it, of the sentence before, of the heading above."""

from __future__ import annotations

from typing import NamedTuple

from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.find.structures import STRUCTURE
from innostat.link.draft import Draft
from innostat.link.nouns import COUNTS, NounReader
from innostat.link.scope import Carry

RATES = frozenset({"share", "currency", "percentage_point", "ratio", "index", ""})
_HEADING_WORDS = regex.compile(r"^[#\s\d.、()一二三四五六七八九十]+|(?:的)?(?:基本)?情况$")
_NUMBERING = regex.compile(r"^[#\s\d.、()（）一二三四五六七八九十]+")
_SHORT_HEADING = 14
_PACE_OF = regex.compile(r"(?P<what>.{2,}?)的?(?:同比|环比|累计)?(?:降幅|增幅|涨幅|跌幅|增速)")
_RIGHT_BEHIND = 3  # characters: ，占
_MEAN = regex.compile(r"平均|[人户篇]均|均值|年龄|年限")


class Told(NamedTuple):
    """What a figure's label may be taken from: what is told before it.

    clause: the clause without a figure right before its own, or an empty string; before: the figures of its sentence that come before it; carry: what the sentences before hand on; heading: the nearest heading.
    """

    clause: str
    before: list[Draft]
    carry: Carry
    heading: str


class LabelSource:
    """Finds the labels that others take over, by one catalogue."""

    def __init__(self, catalog: Catalog, nouns: NounReader) -> None:
        self.catalog = catalog
        self.nouns = nouns
        self.flows = catalog.pattern("flow_heads", "(?r){}$")

    def of(self, d: Draft, before: list[Draft], carry: Carry, among: bool = False) -> tuple[str, str, str] | None:
        """The label to inherit: of the nearest figure of the same kind, else of the nearest."""
        found = self._nearest(d, before, carry, among)
        if found and d.q.dimension == "share" and d.lead.motion and not d.lead.to and (m := _PACE_OF.fullmatch(found[0])):
            return m["what"], *found[1:]  # 降幅收窄4.2个百分点；二季度增长3.5%
        return found

    def _nearest(self, d: Draft, before: list[Draft], carry: Carry, among: bool) -> tuple[str, str, str] | None:
        q = d.q
        moved = bool(d.lead.motion) or q.dimension == "percentage_point" or d.lead.difference
        ranked = q.rank or q.unit == "位" and bool(d.lead.motion)  # 升至第10位，比上年上升1位
        before = [b for b in before if b.q.dimension != STRUCTURE]
        usable = [b for b in before if b.label and b.q.rank == ranked] or [b for b in before if b.label and not d.noun]
        if d.lead.verb == "占" and d.noun:
            usable = [b for b in usable if not _MEAN.search(b.label)]  # 平均资产规模23.6亿元，国有企业占31.5%: of no mean
        if d.lead.verb == "占" and d.lead.among and usable and "占" in usable[-1].label:
            usable = [b for b in usable if "占" not in b.label] or usable  # 研发人员1260人，占员工的28.4%，其中硕士占45.6%
            return _labelled(usable[-1], "the figure before")
        if d.lead.verb == "占" and usable and usable[-1].part:
            return _labelled(usable[-1], "the figure before")  # 其中国内授权81.4万件，占88.4%
        if not moved and not d.noun and usable and usable[-1].q.doubling and q.dimension in COUNTS:
            return _labelled(usable[-1], "the figure before")  # 企业数量翻了一番，达到3.2万家
        if d.lead.among and d.lead.verb == "占" and usable and usable[-1].q.dimension not in RATES:
            return _labelled(usable[-1], "the figure before")  # 论文1230篇，其中一区论文占45%
        if (
            d.lead.verb == "占"
            and not moved
            and not d.noun
            and not d.aside
            and before
            and before[-1].own_label
            and (before[-1].q.dimension == "currency" or before[-1].q.dimension in COUNTS and d.q.start - before[-1].q.end <= _RIGHT_BEHIND)
        ):
            return _labelled(before[-1], "the figure before")  # 存款增长10.3%，其中住户存款1873.5亿元，占75.4%
        if not moved or d.lead.to:
            same = [
                b
                for b in usable
                if (b.q.dimension == q.dimension and (q.dimension != "currency" or b.q.base_unit == q.base_unit or not d.noun))
                or b.lead.start
            ]
            if usable and not same and d.noun and q.dimension == "currency":
                return None
            if not usable and d.noun and not (d.continued or d.fresh or among):
                return self._of_groups(d, carry)
            if same:
                return _labelled(same[-1], "the figure before")
        if usable and q.dimension in RATES and not d.lead.motion and any(b.q.dimension not in COUNTS for b in usable):
            usable = [b for b in usable if b.q.dimension not in COUNTS]
        if (
            usable
            and d.continued
            and q.dimension == "share"
            and not moved
            and d.lead.verb != "占"
            and all(b.q.dimension in COUNTS for b in usable)
        ):
            told = next((label for label, _, dimension in reversed(carry.labels) if dimension == "share"), "")
            if told:
                return told, usable[-1].label, "the clause before the semicolon"  # 两家日本企业合计10.4%；3家韩国企业合计25.7%
        if usable:
            if moved and (q.dimension in COUNTS or q.dimension == "currency") and usable[-1].q.dimension == "share":
                alike = [b for b in usable if b.q.base_unit == q.base_unit]
                alike = [b for b in alike if "占" not in b.label] or alike
                usable = alike or usable  # 论文71.2万篇，占世界份额的27.4%，比上年增加8.5万篇
            whole = [b for b in usable if "占" not in b.label and not b.label.endswith(("比重", "比例"))]
            if (d.lead.motion or d.lead.among and d.lead.verb == "占") and q.dimension == "share" and whole:
                return _labelled(whole[-1], "the figure before")
            return _labelled(usable[-1], "the figure before")
        if d.fresh and (subject := carry.first or carry.above):
            return subject[0], subject[1], "the first figure of the paragraph"
        wholes = [x for x in carry.labels if "占" not in x[0] and not x[0].endswith(("比重", "比例"))] if d.lead.motion else []
        for label, breakdown, dimension in reversed(wholes if q.dimension == "share" and wholes else carry.labels):
            if d.noun and d.lead.motion and not among and not self.flows.search(label):
                return None  # 单位GDP能耗下降5.6%。高技术产业增长10.2%
            if dimension == q.dimension or moved or among and q.dimension not in COUNTS:
                return label, breakdown, "the sentence before"
        return None

    def _of_groups(self, d: Draft, carry: Carry) -> tuple[str, str, str] | None:
        """The rate that the sentence before gave of industries, for those that the next one names: 七大行业的投入强度超过1%。医药制造业为1.76%."""
        if d.q.dimension != "share" or not (d.lead.level and carry.labels and self.nouns.group.search(d.noun)):
            return None
        label, _, dimension = carry.labels[-1]
        head = self.nouns.headless(label).lstrip("的")
        return (head, "", "the sentence before") if head and dimension == "share" else None

    def heading(self, heading: str) -> str:
        """The indicator that a heading names (一、研究与试验发展（R&D）经费情况), or an empty string."""
        bare = _HEADING_WORDS.sub("", heading)
        return bare if self.catalog.indicator_names.scan(squeeze(bare)) else ""

    def above(self, heading: str) -> str:
        """What a heading gives a figure that nothing nearer names: all of a short one, of a long one the indicator in it."""
        heading = _NUMBERING.sub("", heading)
        if len(heading) <= _SHORT_HEADING or self.nouns.is_indicator(heading):
            return heading
        names = [heading[a:b] for a, b, _ in self.catalog.indicator_names.scan(heading.lower())]
        return names[0] if len(set(names)) == 1 else ""


def _labelled(b: Draft, where: str) -> tuple[str, str, str]:
    return b.label, b.breakdown, where
