"""What a figure is of, where its own phrase says only what is measured: 产量 behind 蔬菜播种面积, 在校学生 behind 普通中学232所."""

from __future__ import annotations

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.link.draft import Draft
from innostat.link.nouns import COUNTS, NounReader
from innostat.link.scope import Carry

_MARKETS = regex.compile(r"(?:国内|国外|境内|境外|海外|内销|外销|本地|全球|市场|总)+$")
_RATIO = regex.compile(r"(?P<part>.{3,8}?)(?:支出|投入|内部支出)?(?:与|和).{2,10}之比$")


class OwnerReader:
    """Tells the owners of bare heads by one catalogue."""

    def __init__(self, catalog: Catalog, nouns: NounReader) -> None:
        self.nouns = nouns
        self.bare = frozenset(catalog.words("bare_heads")) | frozenset(catalog.words("traded_heads"))
        self.traded = frozenset(catalog.words("traded_heads"))
        self.worth = frozenset(catalog.words("worth_heads"))
        self.accounts = frozenset(catalog.words("account_items"))
        self.holders = tuple(catalog.words("account_holders"))
        self.contract_units = frozenset(catalog.words("contract_units"))
        self.institution_units = frozenset(catalog.words("institution_units"))
        self.account_of = catalog.pattern("account_items", "(?P<who>.+?(?:企业|公司|单位|院所|机构))(?:的|实现|完成)?{}")
        self.contract = catalog.pattern("contract_items", "{}(?:占.*)?$")
        self.contracted = catalog.pattern("contract_acts", "^{}+")
        self.owned = catalog.endings("owned_heads")
        self.sown = catalog.pattern("sown_heads", "(?r){}$")

    def of(self, noun: str, before: list[Draft], carry: Carry, continued: bool = False) -> str:
        """Whom the figures before tell that a phrase is of; an empty string where it says so itself, or they do not tell."""
        last = next((b for b in reversed(before) if b.own_label and b.label), None)
        if noun in self.accounts and last is not None and (m := self.account_of.fullmatch(last.label)):
            return str(m["who"])  # 规模以上服务业企业营业收入增长6.4%，利润总额下降1.6%
        if noun in self.accounts and last is not None and last.q.unit in self.institution_units and last.label.endswith(self.holders):
            return last.label  # 建筑业企业2086个，实现利润总额74.3亿元
        if noun in self.accounts and not before and continued and (told := [x[0] for x in carry.labels if x[2] in COUNTS]):
            return told[-1] if told[-1].endswith(self.holders) else ""  # 工业企业法人单位10.1万个，增长35.3%；从业人员411.1万人
        if last is not None and last.q.unit in self.contract_units and last.label.endswith("合同") and self.contract.match(noun):
            return self.contracted.sub("", last.label)  # 技术许可类合同共3128项，合同成交金额为26.45亿元
        if m := _RATIO.match(noun):
            told = [b.label for b in before if b.own_label and b.label] or [x[0] for x in carry.labels if continued]
            at = told[0].find(m["part"]) if told else 0
            return told[0][:at] if at > 2 else ""  # 高技术制造业R&D经费支出…；R&D经费与营业收入之比
        owned = self.owned.find(noun)
        if owned and owned[0] == 0 and (stage := self._stage(before, carry, continued)):
            return stage
        return self._counted(before) if owned and owned[0] == 0 else ""

    def _stage(self, before: list[Draft], carry: Carry, continued: bool) -> str:
        """Whom the first of a row of such figures names with it: 小学阶段招生1701万人；在校生1.07亿人，毕业生1741万人."""
        told = [(b.label, b.breakdown) for b in before if b.own_label]
        told = told or [x[:2] for x in carry.labels if continued]
        for label, breakdown in reversed(told):
            head = self.owned.find(label)
            if head is not None and head[0] > 1 and not breakdown:
                return label[: head[0]]
            if head is not None and head[0] == 0 and breakdown:
                return breakdown
        return ""

    def thing(self, noun: str, before: list[Draft], carry: Carry, continued: bool) -> str:
        """What a bare head is of: 集成电路 in 集成电路产量3514亿块，进口4795.6亿块，进口额24591亿元; an empty string where it is of nothing told.

        continued: whether a semicolon stands before the clause, so that the one before it counts as well.
        """
        last = next((b for b in reversed(before) if b.own_label and b.label), None)
        if (
            noun == "面积"
            and last is not None
            and last.q.dimension in COUNTS
            and last.q.unit in self.institution_units
            and not last.lead.motion
        ):
            return last.label  # 体育场地18331个、面积1216.78万平方米
        if noun not in self.bare:
            return ""
        label = last.label if last is not None else carry.labels[-1][0] if continued and carry.labels and not before else ""
        m = self.sown.search(label) if "占" not in label else None
        if m and (m[0] not in self.worth or noun not in self.traded):
            thing = label[: m.start()]
            return _MARKETS.sub("", thing) if noun in self.traded else thing  # 乘用车国内销量80万辆，出口20万辆
        return label if last is not None and last.q.dimension == "area" and not self.nouns.is_indicator(label) else ""

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
            if b.label and b.q.unit in self.institution_units and self.nouns.is_owner(b.label) and not b.lead.motion:
                return b.breakdown or b.label
            if not self.owned.end(b.label):
                return ""
        return ""
