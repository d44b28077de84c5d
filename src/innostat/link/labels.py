"""Labels: the measured phrase in the text's own words, made whole where a clause leaves it out."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.link.draft import Draft, with_label
from innostat.link.inherited import RATES, LabelSource, Told
from innostat.link.listed_labels import ListedLabelLinker
from innostat.link.nouns import COUNTS, STUFF, NounReader
from innostat.link.omitted_labels import SHARE_OF, OmittedLabelLinker
from innostat.link.owners import OwnerReader
from innostat.link.part_labels import PartLabelLinker, of_whole, settlement
from innostat.link.rankings import RankingReader
from innostat.link.scope import Carry

_RECOVERED = re.compile(r"，(?:已|基本)?恢复(?:至|到)")  # 收入480亿元，恢复到2019年的76.2%
_OPENS = re.compile(r"\([约仅]?(?:占比?)?[约为]?")  # 女性80人(占28.6%)
_GOES_ON = re.compile(r"[，、;；/ ]?[约仅]?(?:占比?)?[约为]?")  # 中国科学院(12种，28.6%)
_CONVERTED = re.compile(
    r"(?:按[^，。；]{0,14})?(?:折算|折合|折|换算|约合|合|汇率计算)(?:成|为|人民币)?"
)  # 69997元(按年平均汇率折算为10079美元)
_TOWARDS = re.compile(r"^(?:主要)?(?:投向|用于|来自|流向|投入到|归于)")
_PARTICLE = re.compile(r"^(?:的|数量|数|共|共有|总数|总量)*$|^(?:[及和与、]|以及|其[他它](?:地区|国家|市场)?)+$")
_PARTICLES = regex.compile(r"(?:的|了|已)+$")
_WHO = regex.compile(r"(?P<who>.{3,14}?)(?:集聚|聚集|汇聚|拥有|建有|贡献|创造|占|引进|培育|建成|新增|吸引|组建|设立|实现|完成|落户)")
_STANDING = regex.compile(
    r"(?:，|自)?(?:分别|依次)?分?(?:稳居|跃居|位居|位列|排名|排在|位于|升至|上升[到至]|跃升[到至]|跻身|保持|连续|首次|居|列|排)+(?:(?:全球|世界|全国|国内|全[省市区疆]|亚洲|区域)(?:整体|总体|综合)?(?:排名)?的?)?(?:第[一二三四五六七八九十\d]+)?$"
)  # 论文数跃居世界第2位
_FIELD = regex.compile(
    r"(?:位?[居列]|排名?|在)?(?:全[国球省市区县]|世界|国内|[亚欧]洲|[东中西]部|中西部|东北|[省市]内|全?行业|业内|同类(?:城市|园区|企业|高校)?|副?省级城市|省会城市|地级市|计划单列市)(?:地区)?的?[中内]?"
)  # 产值1200亿元，全国第3位
_RANKED_IN = regex.compile(r"(?<=.)在(?:全[国省市县区]|[\u4e00-\u9fff]{2,6}[省市县区])?(?:中|内|里)?$")  # 增速在全市排第15位
_MARK = regex.compile(r"[，。；：、(]")
_SIDES_BACK = 4  # figures: the level, its growth, its share, how that changed
_OF_A_PLAN = regex.compile(r"(?:年初|年度|全年|调整后?|变动)*(?:预算|计划|目标)(?:数|任务|目标)?")  # 完成年初预算的60.7%


def ranked_noun(noun: str) -> str:
    """What a rank is by, without where something stands and among which.

    >>> ranked_noun("产值位居全国"), ranked_noun("全省"), ranked_noun("增速在全市")
    ('产值', '', '增速')
    """
    what = _RANKED_IN.sub("", _STANDING.sub("", noun))
    return "" if _FIELD.fullmatch(what) else what


class LabelLinker:
    """Gives labels and breakdowns to the figures of one sentence."""

    def __init__(self, catalog: Catalog) -> None:
        self.nouns = NounReader(catalog)
        self.listed = ListedLabelLinker(catalog, self.nouns)
        self.grades = frozenset(catalog.words("grades"))
        self.relative_of_it = frozenset("其" + word for word in self.nouns.relative)
        self.anaphora = frozenset(catalog.words("anaphora"))
        self.sources = LabelSource(catalog, self.nouns)
        self.owners = OwnerReader(catalog, self.nouns)
        self.places = frozenset(catalog.words("counted_places"))
        self.side = catalog.pattern("account_sides", r"(?:总|累计|滚存|本年|当[年期])*(?P<side>{})")
        self.account = catalog.pattern("account_sides", r"(?P<of>.{2,}?)(?<!可支配|进)总?(?P<side>{})")
        self.rankings = RankingReader(catalog, self.nouns)
        self.parts = PartLabelLinker(catalog, self.nouns, self.sources)
        self.omitted = OmittedLabelLinker(catalog, self.nouns, self.sources, self.rankings, self.owners.bare)

    def link(self, drafts: list[Draft], clauses: list[str], carry: Carry, heading: str, said: str = "") -> list[Draft]:
        """Give every draft of a sentence its label and breakdown.

        Args:
            drafts: In order, with `noun`, `lead`, `run` and, where a noun follows the figure, `label` and `post`.
            clauses: For each draft the clause without a figure that stands right before its own, or an empty string.
            carry: Labels of the sentences before.
            heading: The nearest heading, the last resort.
            said: The sentence before, where the first figure stands in brackets.
        """
        out: list[Draft] = []
        for d, clause in zip(drafts, clauses, strict=True):
            before = [b for b in out if not (b.aside and b.clause == d.clause)] if d.lead.difference and out and out[-1].aside else out
            ranked = self.rankings.read(d, before, said) if d.noun else None
            if ranked is not None:
                out.append(with_label(d, *ranked, "what the ranking is by"))
                continue
            out.append(self._one(d, Told(clause, before, carry, heading)))
        return [of_whole(d) for d in self.listed.link(out, carry)]

    def _one(self, d: Draft, told: Told) -> Draft:
        """The first of the ways that holds, from what its own phrase says to what is left out."""
        if d.aside and self.omitted.placed.fullmatch(d.noun):
            d = d._replace(noun="")  # 位居第二的武汉(0.39)
        made = self.parts.those(d, told.before) or self._held_against(d, told) or self._planned(d, told.before) or self._said(d, told)
        if made is not None:
            return made
        noun = d.noun
        anaphoric = noun in self.anaphora or f"这{noun}" in self.anaphora or (bool(noun) and _PARTICLE.match(noun) is not None)
        if not noun or (anaphoric and not self.nouns.is_relative(noun)):
            return self.omitted.inherit(d._replace(noun="") if anaphoric else d, told)
        if other := self._other_side(d, noun, told.before, told.carry):
            return with_label(d, *other, "the other side of what the figure before is of", own=False)
        if self.nouns.is_relative(noun) or SHARE_OF.match(noun) or (len(noun) <= 5 and noun in self.relative_of_it):
            return self.omitted.combine(d, noun, told)
        return self._towards(d, told) or self.parts.read(d, told) or self._own(d, told)

    def _held_against(self, d: Draft, told: Told) -> Draft | None:
        """What the figure before has recovered to, is counted by its grade, converted or held against."""
        noun, q, before = d.noun, d.q, told.before
        if not noun and before and q.dimension == "share" and _RECOVERED.match(before[-1].after):
            return with_label(d, before[-1].label, before[-1].breakdown, "what has recovered so far", own=False)
        listed = d.joined and before[-1].part
        if noun in self.grades and q.dimension in COUNTS and not d.lead.among and not listed:
            counted = next((b for b in reversed(before) if b.label and b.q.base_unit == q.base_unit and not b.breakdown), None)
            if counted is not None:  # 技术中心1856家，…2022年新认定国家级5家
                return with_label(d, counted.label, noun, f"{noun} is a part; the indicator is taken from the figure before", own=False)
        what = noun.removeprefix("相当于")
        if (
            what != noun
            and len(what) > 2
            and before
            and before[-1].q.dimension != q.dimension
            and (q.dimension in COUNTS or q.dimension in STUFF)
        ):
            return with_label(d._replace(noun=what), what, because="what the figure before is held against")  # 相当于节约标准煤14亿吨
        if noun.startswith("相当于") and before and before[-1].label:
            return with_label(
                d._replace(noun=""), before[-1].label, before[-1].breakdown, "the figure before, held against another", own=False
            )
        if before and _CONVERTED.fullmatch(noun):
            return with_label(d, before[-1].label, before[-1].breakdown, "the figure before, in another unit", own=False)
        if d.lead.of and not noun and (source := self.sources.of(d, before, told.carry)) is not None:
            if self.nouns.is_indicator(d.lead.of):
                return with_label(d, d.lead.of, because="what the figure before is compared with")
            return with_label(d, source[0], d.lead.of, f"{d.lead.of}, of the same as {source[2]}", own=False)
        return None

    @staticmethod
    def _planned(d: Draft, before: list[Draft]) -> Draft | None:
        """完成年度目标的103%: what is reached of what was planned."""
        plan = d.lead.noun.rstrip("的")
        if d.q.dimension != "share" or d.lead.motion or not _OF_A_PLAN.fullmatch(plan):
            return None
        levels = [b for b in before if b.label and (b.q.dimension not in RATES or b.q.dimension == "currency")] or [
            b for b in before if b.label
        ]
        if not levels:
            return None
        n = d.run[2] if d.run[2] <= len(levels) else 0
        reached = levels[-n:][d.run[1]] if n > 1 else levels[-1]  # 项目412个，投资3650亿元，分别完成年度目标的103%和121.7%
        return with_label(d, f"{reached.label}占{plan}的比重", reached.breakdown, "what is reached of what was planned", own=False)

    def _said(self, d: Draft, told: Told) -> Draft | None:
        """What the words around the figure, or the list or bracket that it stands in, say without its own phrase."""
        noun, q, before = d.noun, d.q, told.before
        if noun.startswith(("就是", "也就是", "即")) and told.clause:
            return with_label(d, told.clause, because="the clause that this one explains")
        if d.post:
            return with_label(d, d.label, breakdown=self._who(noun) or d.won, because="the noun behind the figure")
        if not before:
            return None
        last = before[-1]
        if d.run[1] > 0 and not noun:
            return with_label(d, last.label, last.breakdown, "the list goes on", own=False)
        if not noun and self._in_brackets_with(d, before):
            label = next((b.label for b in before if b.q.dimension == "share" and b.label.startswith(last.label)), last.label)
            return with_label(d, label, last.breakdown, "the figure that it stands in brackets with", own=False)
        if not noun and d.clause == last.q.end and last.lead.motion and last.label and not d.lead.among:
            return with_label(d, last.label, last.breakdown, "the figure before it in the clause", own=False)  # 吨收入同比+6.2%至4201元
        listed = d.aside and noun and last.aside and last.breakdown and last.q.dimension == q.dimension
        if listed and not self.nouns.is_alias(noun):
            return with_label(
                d, self.nouns.neutral(last.label), noun, "a part, as the one before it in the list", own=False
            )  # 其后是电气机械(6.9%)、测量(5.9%)
        return None

    def _towards(self, d: Draft, told: Told) -> Draft | None:
        """用于技术改造的120亿元: a part told by what it goes to or comes from."""
        noun = d.noun
        if not _TOWARDS.match(noun):
            return None
        if not self.nouns.is_indicator(noun) and (source := self.sources.of(d, told.before, told.carry, among=True)) is not None:
            return with_label(d, source[0], _TOWARDS.sub("", noun), f"a part of what {source[2]} names", own=False)
        if d.q.dimension == "currency" and (subject := self.sources.heading(told.heading)):
            return with_label(d, f"{subject}中{noun}", _TOWARDS.sub("", noun), "a part of what the heading names")
        return None

    def _own(self, d: Draft, told: Told) -> Draft:
        """The phrase before the figure as it stands, of the owner that the words before tell."""
        noun, before, carry = d.noun, told.before, told.carry
        who, what = self.parts.split(noun, d)
        if not who and not d.places and (thing := self.owners.thing(noun, before, carry, d.continued)):
            return with_label(d, thing + noun, because="the phrase before the figure, of what the figure before is of")
        owner = who or settlement(self.nouns, what) or self.owners.of(noun, before, carry, d.continued)
        if not owner and (owner := self.owners.achiever(d, before, carry)):
            d = d._replace(achieved=True)
        last = before[-1] if before else None
        if not owner and last is not None and last.post and last.q.dimension in COUNTS:
            gap = last.after[: max(0, d.q.start - last.q.end)]
            theirs = d.achieved or last.label not in self.places and gap.startswith(last.label + noun) and self.nouns.is_indicator(noun)
            owner = last.label if theirs and gap.startswith(last.label) and not _MARK.search(gap) else ""  # 832个脱贫县完成公路投资5325亿元
        made = with_label(d, what, owner, "the phrase before the figure")
        return self._of_subject(made, told.clause, before)

    @staticmethod
    def _in_brackets_with(d: Draft, before: list[Draft]) -> bool:
        """Whether a share stands in brackets behind a figure that has its label, or with it."""
        if not before or not before[-1].label or d.q.dimension != "share" or d.lead.motion:
            return False
        last = before[-1]
        gap = last.after[: max(0, d.q.start - last.q.end)] if d.q.start - last.q.end < len(last.after) else "。"
        return _OPENS.fullmatch(gap) is not None or d.after[:1] == ")" and _GOES_ON.fullmatch(gap) is not None

    def _other_side(self, d: Draft, noun: str, before: list[Draft], carry: Carry) -> tuple[str, str] | None:
        """基金收入3.2亿元，支出2.9亿元，累计结余8.1亿元: the account of the one is that of the other; 一般贸易出口…；进口… too."""
        if (m := self.side.fullmatch(noun)) is None:
            return None
        told = [(b.label, b.breakdown) for b in before] or [x[:2] for x in carry.labels if d.continued]
        for label, breakdown in reversed(told[-_SIDES_BACK:]):
            if account := self.account.fullmatch(label):
                return (account["of"] + noun, breakdown) if account["side"] != m["side"] else None
        return None

    def _of_subject(self, d: Draft, clause: str, before: list[Draft]) -> Draft:
        """汽车制造业，研发费用492亿元，研发强度4.18%: the group that stands before its figures."""
        subject = clause if clause and self.nouns.group.search(clause) and len(clause) <= 20 and not self.nouns.is_alias(clause) else ""
        if not subject and not clause and before and before[-1].subject and not d.lead.among:
            subject = before[-1].subject
        if not subject or d.breakdown or subject in d.label or not self.nouns.is_indicator(d.label):
            return d
        owned = bool(before) and before[-1].post  # 17个重点传统制造业增加值增长5.3%，工业增加值…: those counted have the one figure only
        return d._replace(breakdown=subject, subject="" if owned else subject)

    def _who(self, noun: str) -> str:
        noun = _PARTICLES.sub("", noun)
        m = _WHO.match(noun)
        return m["who"] if m else ""
