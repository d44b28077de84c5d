"""Labels of parts: 其中发明专利40件 is a part of the patents before it, and so is what goes on with such a list."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.link.draft import Draft, with_label
from innostat.link.inherited import RATES, LabelSource, Told
from innostat.link.nouns import COUNTS, STUFF, NounReader
from innostat.link.scope import Carry

_SETTLEMENT = re.compile(r"^(?:其中)?(城镇|农村|乡村|城市)(?=地区|居民|人口|常住|低保|户|$|为)")
_NOT_A_NOUN = regex.compile(r"(?!地区|地方|区域|年末|年度)[区地度力率量额期年效]")
_ADVERBS = regex.compile(r"(?:预计|分别|累计|合计|已经|已|共|均|都|仅|还|也|现)+$")
_PLACES_OF_WORK = frozenset(("中心", "基地", "平台", "工程", "工厂", "车间", "院所"))  # what a verb before makes the name of
_FLOW = regex.compile(r"平均|每|日均|人均|新|净|累计|全年|当年")  # 企业848万户，其中…；平均每天新登记企业1500户: no part of what there are
_UNITS = regex.compile(r"(?:企业|单位|机构|公司|法人|个体户|经营户|人员)$")
_SHARE_NAMES = ("比重", "比例", "份额")  # a list of them is of another thing each: 业务量比重…，业务收入比重…
_TRADED = re.compile("[出进]口(?!总?[额值量]).{2,}")  # 出口机电产品
_PART_TAIL = regex.compile(r"(?:地区|方面|领域)$")
_ARE = regex.compile(
    r"(?:以上|左右)?(?:为|是)(?P<who>(?![了主第历全近上去同其我该由什负正最史目零可能])[\u4e00-\u9fffA-Za-z“”]{2,9})(?<![组类级型区好秀格准平值高低])(?=[，。；、(])"
)  # 62.3%为企业，20.1%为高校
_WITHIN_THOSE = regex.compile(r"(?:之?中|里|当中)(?:有|约|近|超过?)*$|有$")
SHARE_AFTER = regex.compile(r"(?:左右|以上)?的?(?P<word>市场份额|市场占有率|份额|占比|市占率|占有率|比重)")


def settlement(nouns: NounReader, label: str) -> str:
    """城镇 or 农村 at the head of a phrase, which is the part of its indicator; an empty string where it belongs to a name."""
    m = _SETTLEMENT.match(label)
    return "" if m is None or nouns.is_alias(label) and "居民" not in label else m[1]


def of_whole(d: Draft) -> Draft:
    """What the sentence says at its beginning that its parts are of: 在工业企业从业人员中，采矿业20万人，占2.5%."""
    if not d.whole or d.lead.motion or not d.label or d.whole.endswith(d.label) or d.breakdown:
        return d  # 专利申请量中，中国占74.7%: the place has no name of its own
    if d.q.dimension == "share" and d.lead.verb == "占" and "占" not in d.label:
        return with_label(d, f"{d.label}占{d.whole}的比重", because="a share of what the sentence opens with", own=d.own_label)
    if (
        (d.q.dimension in COUNTS or d.q.dimension in STUFF)
        and _UNITS.search(d.whole)
        and d.own_label
        and not d.post
        and "中的" not in d.label
    ):
        return with_label(d, f"{d.whole}中的{d.label}", d.label, "a part of what the sentence opens with", own=d.own_label)
    return d


class PartLabelLinker:
    """Labels figures that are parts of those before them, by one catalogue."""

    def __init__(self, catalog: Catalog, nouns: NounReader, sources: LabelSource) -> None:
        self.catalog = catalog
        self.nouns = nouns
        self.sources = sources
        how = catalog.pattern("manner").pattern
        self.moves = catalog.pattern("rise+fall", rf"(?:{how})*(?:{{}})(?:{how})?$")
        self.splitting = catalog.pattern("splitting_verbs", "(?P<who>.{2,}?)(?P<verb>{})(?:了|过|起)?(?P<what>.{2,})$")

    def read(self, d: Draft, told: Told) -> Draft | None:
        """The draft with the label of the part that its phrase names; None where it names no part of what was told."""
        noun, q = d.noun, d.q
        clause, before, carry = told.clause, told.before, told.carry
        if (where := settlement(self.nouns, noun)) and self.nouns.is_indicator(noun):
            return with_label(d, noun, where, "the phrase before the figure")
        if self._next_part(d, noun, before):
            return with_label(d, before[-1].label, noun, "a part, as the one before it in the list", own=False)._replace(part=True)
        if (of := self._counted_part(d, before, carry)) is not None:
            label, because = of
            return with_label(d, f"{label}中的{noun}", noun, because, own=False)._replace(part=True)
        whole = [b for b in before if b.label and b.q.dimension == q.dimension and not b.lead.motion]
        first = whole[-1].label if whole else (carry.first[0] if d.fresh and carry.first and carry.first[2] == q.dimension else "")
        if (
            (d.lead.among or d.fresh)
            and first
            and "占" not in noun
            and not noun.endswith(_SHARE_NAMES)
            and q.dimension in ("currency", "share")
            and not d.lead.motion
            and self._same_head(noun, first)
        ):
            who, what = self.split(noun, d)
            if who and first.endswith(what):
                return with_label(d, first, who, "a part of the figure before", own=False)  # 工业增加值384亿元。地方工业实现增加值116亿元
            return with_label(d, f"{first}中的{noun}", settlement(self.nouns, noun) or noun, "a part of the figure before", own=False)
        if (
            not before
            and d.lead.among
            and d.lead.motion
            and not self.nouns.is_indicator(noun)
            and self.nouns.is_indicator(said := self.moves.sub("", clause))
        ):
            return with_label(d, said, noun, "a part of what the clause before names", own=False)  # 新产品产量较快增长，其中机器人增长21.3%
        last = before[-1] if before else None  # 发行一般债券a元，发行专项债券b元
        beside = last is not None and last.own_label and last.q.dimension == q.dimension and noun[-2:] == last.label[-2:]
        if last is not None and self._peers(last, d):
            return with_label(d, noun, because="the phrase before the figure")  # 大专占42%，本科占45%
        if not (beside or self.nouns.is_indicator(noun)) and (q.dimension in RATES or d.lead.among) and not self._stands_alone(d, noun):
            return self._rated_part(d, told)
        return None

    def _counted_part(self, d: Draft, before: list[Draft], carry: Carry) -> tuple[str, str] | None:
        """Label of what those that a phrase names are counted among, and the reason."""
        noun, q = d.noun, d.q
        counts = q.dimension in COUNTS
        named = self.nouns.is_indicator(noun)
        if d.fresh and not before and carry.first and carry.first[2] == q.dimension and counts and not named:
            return carry.first[0], "a part of the paragraph's first figure"
        if d.lead.motion or not (counts or q.dimension in STUFF):
            return None
        same = [b for b in before if b.label and b.q.base_unit == q.base_unit]
        wholes = [b for b in same if not b.part] or same
        if (
            wholes
            and (d.lead.among or self._goes_on(d, before))
            and (not named or _UNITS.search(wholes[-1].label) and not _UNITS.search(noun))
        ):
            whole = wholes[-1]
            of = whole.label.removesuffix(f"中的{whole.breakdown}") if whole.part and whole.breakdown else whole.label
            return of, "其中: a part of the figure before"  # 从主体看，民营119家、国有32家: parts of what 民营 is a part of
        parted = carry.parted if d.continued and not (before or _FLOW.match(noun) or named) else None
        if parted is not None and parted[1] == q.base_unit and q.base_value <= parted[2]:
            return parted[0], "其中: a part of the figure before"
        return None

    def _rated_part(self, d: Draft, told: Told) -> Draft | None:
        """其中电动汽车增长35%: a part of whatever has a rate, amount or share before it."""
        noun, clause, before, carry = d.noun, told.clause, told.before, told.carry
        levels = (
            before
            if d.q.dimension in COUNTS or d.lead.among and d.lead.verb == "占"
            else [b for b in before if b.q.dimension not in COUNTS]
        )
        source = self.sources.of(d, levels, carry, among=d.lead.among)
        if source is not None and (before == levels or levels):
            label, _, where = source
            part = _PART_TAIL.sub("", noun)
            share = SHARE_AFTER.match(d.after) if d.q.dimension == "share" and not d.lead.motion and "占" not in label else None
            if share is not None and not label.endswith(share["word"]):
                label += share["word"]  # 其中甲以16.8%的份额位居第二
            if d.fresh and where == "the figure before" and (head := self.nouns.headless(label)):
                label = carry.first[0] if carry.first and carry.first[0].endswith(head) else head  # 分门类看，采矿业增加值…，制造业增长6.0%
            return with_label(d, self.nouns.neutral(label), part, f"{noun} is a part; the indicator is taken from {where}", own=False)
        if clause and self.nouns.is_indicator(clause):
            return with_label(d, clause, noun, "the indicator of the clause before", own=False)
        return None

    def those(self, d: Draft, before: list[Draft]) -> Draft | None:
        """62.3%为企业: those that are so many of the whole that the first such share names; None where none are named."""
        m = _ARE.match(d.after) if d.q.dimension == "share" and not d.lead.motion and not d.lead.to else None
        return None if m is None else self._who_they_are(d, m["who"], before)

    def _who_they_are(self, d: Draft, who: str, before: list[Draft]) -> Draft:
        """专利中85%为发明专利，10%为实用新型: those that are so many of the whole that the first names."""
        whole = _WITHIN_THOSE.sub("", d.noun)
        last = before[-1] if before else None
        if not whole and last is not None and last.part and _ARE.match(last.after) and "中的" in last.label:
            whole = last.label.partition("中的")[0]
        if not whole or self.nouns.is_indicator(d.noun):
            return with_label(d, who, because="the noun behind the figure")
        return with_label(d, f"{whole}中的{who}", who, "a part of what the phrase before names")._replace(part=True)

    def split(self, noun: str, d: Draft) -> tuple[str, str]:
        """辽宁实验室集聚科研人员: who, and what is counted."""
        if d.q.dimension not in COUNTS and d.q.dimension != "currency":
            return "", noun
        m = self.splitting.match(noun)
        if (
            m is None
            or noun.startswith("每")
            or self.nouns.is_alias(noun)
            or (self.nouns.is_indicator(noun) and d.q.dimension != "currency")
            or len(m["who"]) < 3
        ):
            return "", noun
        if _NOT_A_NOUN.match(m["what"]):
            return "", noun
        if m["what"] in _PLACES_OF_WORK:
            return "", noun  # 良种培育中心12家
        who = _ADVERBS.sub("", m["who"].strip("，、的").removesuffix("新").removesuffix("所"))
        return who if len(who) > 1 else "", m["what"]

    @staticmethod
    def _goes_on(d: Draft, before: list[Draft]) -> bool:
        """Whether a list of parts goes on with the next: 其中博士生1.5万人，占10.9%；硕士生12.5万人."""
        if not before or _FLOW.match(d.noun):
            return False
        if d.joined and before[-1].part:
            return True
        at = next((i for i in range(len(before) - 1, -1, -1) if before[i].q.base_unit == d.q.base_unit), -1)
        if at < 0 or not before[at].part or d.clause != before[-1].q.end + 1 or before[at].breakdown == "":
            return False
        whole = next((b for b in reversed(before[:at]) if b.q.base_unit == d.q.base_unit and not b.part), None)
        return whole is not None and d.q.base_value <= whole.q.base_value and all(b.q.dimension in RATES for b in before[at + 1 :])

    def _next_part(self, d: Draft, noun: str, before: list[Draft]) -> bool:
        """Whether a phrase names the next part of what no sum is made of: 平均期限11.6年，其中一般债券6.8年，专项债券14.5年."""
        last = before[-1] if before else None
        if last is None or not (last.lead.among or last.part) or last.own_label or not last.breakdown or d.clause != last.q.end + 1:
            return False
        alike = d.q.unit == last.q.unit and (d.q.dimension in RATES or d.q.dimension == "time")
        named = self.catalog.indicators.get(self.catalog.indicator_names.get(squeeze(noun)) or "")
        return alike and not (d.lead.motion or d.lead.among or "占" in noun) and (named is None or named.dimension != d.q.dimension)

    def _peers(self, last: Draft, d: Draft) -> bool:
        """Whether two shares are told alike of two things, neither of which is a part of the other."""
        alike = last.own_label and last.q.dimension == d.q.dimension == "share" and last.lead.verb == d.lead.verb == "占"
        return (
            alike
            and not d.lead.among
            and not last.breakdown
            and "占" not in last.label
            and not (self.nouns.is_indicator(last.label) or self.nouns.heads.end(last.label))
        )

    def _same_head(self, noun: str, label: str) -> bool:
        """中央财政支出 of 财政科学技术支出: a part with the head of its whole and no name of its own in the catalogue."""
        return noun[-2:] == label[-2:] and noun != label and not self.nouns.is_alias(noun)

    def _stands_alone(self, d: Draft, noun: str) -> bool:
        """A phrase that grows is what grows, unless it names a part (船舶制造业增长12%)."""
        if d.lead.among:
            return False
        if d.lead.motion and not self.nouns.parts.end(noun) or _TRADED.match(noun):
            return True
        return d.q.dimension == "currency" and len(noun) > 12
