"""What a figure is of, where its own phrase says only what is measured: 产量 behind 蔬菜播种面积, 在校学生 behind 普通中学232所."""

from __future__ import annotations

from innostat.catalog import Catalog
from innostat.link.draft import Draft
from innostat.link.nouns import NounReader
from innostat.link.scope import Carry

_INSTITUTIONS = frozenset({"所", "家", "户", "个", "座"})


class OwnerReader:
    """Tells the owners of bare heads by one catalogue."""

    def __init__(self, catalog: Catalog, nouns: NounReader) -> None:
        self.nouns = nouns
        self.bare = frozenset(catalog.words("bare_heads"))
        self.owned = catalog.endings("owned_heads")
        self.sown = catalog.pattern("sown_heads", "(?r){}$")

    def of(self, noun: str, before: list[Draft]) -> str:
        """Whom the figures before tell that a phrase is of; an empty string where it says so itself, or they do not tell."""
        if (owned := self.owned.find(noun)) and owned[0] == 0 and (owner := self._counted(before)):
            return owner
        if noun not in self.bare or not before:
            return ""
        label = next((b.label for b in reversed(before) if b.own_label and b.label), "")
        if "占" not in label and (m := self.sown.search(label)):
            return label[: m.start()]
        land = next((b for b in reversed(before) if b.own_label and b.label), None)
        return label if land is not None and land.q.dimension == "area" and not self.nouns.is_indicator(label) else ""

    @staticmethod
    def achiever(d: Draft, before: list[Draft], carry: Carry) -> str:
        """Who a clause without a subject goes on with: 中央企业实现收入36.3万亿元，增长19.5%；实现利润2.4万亿元、净利润1.8万亿元."""
        if not before and d.continued and d.achieved:
            owners = {owner for _, owner, _ in carry.labels}
            return owners.pop() if len(owners) == 1 else ""
        last = next((b for b in reversed(before) if b.own_label and b.label), None)
        goes_on = last is not None and last.achieved and (d.achieved or d.joined) and not d.lead.among
        return last.breakdown if last is not None and goes_on else ""

    def _counted(self, before: list[Draft]) -> str:
        """普通中学 of 普通中学232所，在校学生23万人: those counted last, if they are what has students, beds or sales."""
        for b in reversed(before):
            if b.label and b.q.unit in _INSTITUTIONS and self.nouns.is_owner(b.label) and not b.lead.motion:
                return b.breakdown or b.label
            if not self.owned.end(b.label):
                return ""
        return ""
