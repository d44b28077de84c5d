"""Labels: the measured phrase in the text's own words, made whole where a clause leaves it out."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.link.draft import Draft, with_label
from innostat.link.inherited import RATES, LabelSource
from innostat.link.lead import LeadReader
from innostat.link.listed_labels import ListedLabelLinker
from innostat.link.nouns import COUNTS, MANNER, STUFF, NounReader
from innostat.link.owners import OwnerReader
from innostat.link.rankings import RankingReader
from innostat.link.scope import Carry

_RECOVERED = re.compile(r"，(?:已|基本)?恢复(?:至|到)")  # 收入480亿元，恢复到2019年的76.2%
_FIRST_PLACES = regex.compile(
    r"(?:排名|位居|居|排)?(?:前[\d一二两三四五六七八九十]+[大位名]?|最[多高大快强]|较[多高大快]|居前)的?(?:前?[\d一二两三四五六七八九十几]+个)?"
    r"(?:省份|省市|省区市?|省|城市|市县|区县|县区|地区|国家)(?:依次|分别|主要)*(?:是|为|有|包括)[：、和与及，]*$"
)  # 粮食产量前三位的省份是黑龙江、河南和山东，分别为…
_AMOUNTS = ("数量", "总数", "总量")
_OPENS = re.compile(r"\([约仅]?(?:占比?)?[约为]?")  # 女性80人(占28.6%)
_GOES_ON = re.compile(r"[，、;；/ ]?[约仅]?(?:占比?)?[约为]?")  # 中国科学院(12种，28.6%)
_CONVERTED = re.compile(
    r"(?:按[^，。；]{0,14})?(?:折算|折合|折|换算|约合|合|汇率计算)(?:成|为|人民币)?"
)  # 69997元(按年平均汇率折算为10079美元)
_SHARE_OF = re.compile(r"^(?:约|只|仅|均|也|已)?占|^(?:与|和|同).{2,}之比$|^相当于")
_SETTLEMENT = re.compile(r"^(?:其中)?(城镇|农村|乡村|城市)(?=地区|居民|人口|常住|低保|户|$|为)")
_TOWARDS = re.compile(r"^(?:主要)?(?:投向|用于|来自|流向|投入到|归于)")
_PARTICLE = re.compile(r"^(?:的|数量|数|共|共有|总数|总量)*$")
_NOT_A_NOUN = regex.compile(r"(?!地区|地方|区域|年末|年度)[区地度力率量额期年效]")
_PARTICLES = regex.compile(r"(?:的|了|已)+$")
_WHO = regex.compile(r"(?P<who>.{3,14}?)(?:集聚|聚集|汇聚|拥有|建有|贡献|创造|占|引进|培育|建成|新增|吸引|组建|设立|实现|完成|落户)")
_SAYS = regex.compile(
    r"(?:.*(?:发布|公布|出版|编制|编写|推出|评出)的)?(?P<what>.+?(?:指数|排名|排行榜|榜单))(?:报告)?(?:显示|表明|指出|称|中)"
)  # 全球创新指数显示，中国排名第10位
_OVER_TIME = regex.compile(r"(?:的)?(?:同比|环比|年均|平均)?(?:的)?$")
_STANDING = regex.compile(
    r"(?:，|自)?(?:分别|依次)?分?(?:稳居|跃居|位居|位列|排名|排在|位于|升至|上升[到至]|跃升[到至]|跻身|保持|连续|首次|居|列|排)+(?:(?:全球|世界|全国|国内|全[省市区疆]|亚洲|区域)(?:整体|总体|综合)?(?:排名)?的?)?(?:第[一二三四五六七八九十\d]+)?$"
)  # 论文数跃居世界第2位
_FIELD = regex.compile(
    r"(?:位?[居列]|排名?|在)?(?:全[国球省市区县]|世界|国内|[亚欧]洲|[东中西]部|中西部|东北|[省市]内|全?行业|业内|同类(?:城市|园区|企业|高校)?|副?省级城市|省会城市|地级市|计划单列市)(?:地区)?的?[中内]?"
)  # 产值1200亿元，全国第3位
_RANKED_IN = regex.compile(r"(?<=.)在(?:全[国省市县区]|[\u4e00-\u9fff]{2,6}[省市县区])?(?:中|内|里)?$")  # 增速在全市排第15位
_ADVERBS = regex.compile(r"(?:预计|分别|累计|合计|已经|已|共|均|都|仅|还|也|现)+$")
_SHARES = ("占比", "比重", "份额")
_SHARE_ENDS = regex.compile(r"(?<=.{2})(?:占.*|的)?(?:占比|比重|份额)$")
_OVERTAKES = regex.compile(
    r"(?<=[\u4e00-\u9fffA-Za-z]{2})(?:首次|再次|已经?|成功|顺利|一举)?(?:反超|超越|赶超)了?[\u4e00-\u9fff]{2,6}$"
)  # GDP总量首次超越沈阳
_PLACES_OF_WORK = frozenset(("中心", "基地", "平台", "工程", "工厂", "车间", "院所"))  # what a verb before makes the name of
_MARK = regex.compile(r"[，。；：、(]")
_FLOW = regex.compile(r"平均|每|日均|人均|新|净|累计|全年|当年")  # 企业848万户，其中…；平均每天新登记企业1500户: no part of what there are
_UNITS = regex.compile(r"(?:企业|单位|机构|公司|法人|个体户|经营户|人员)$")
_PART_TAIL = regex.compile(r"(?:地区|方面|领域)$")
_NOUN_AFTER = regex.compile(r"(?:左右|以上)?的(?P<noun>[\u4e00-\u9fff]{2,9})")
_ARE = regex.compile(
    r"(?:以上|左右)?(?:为|是)(?P<who>(?![了主第历全近上去同其我该由什负正最史目零可能])[\u4e00-\u9fffA-Za-z“”]{2,9})(?<![组类级型区好秀格准平值高低])(?=[，。；、(])"
)  # 62.3%为企业，20.1%为高校
_WITHIN_THOSE = regex.compile(r"(?:之?中|里|当中)(?:有|约|近|超过?)*$|有$")
_SIDES_BACK = 4  # figures: the level, its growth, its share, how that changed
_AFTERWARDS = regex.compile(r"(?<=.{4})(?<!税)后$")  # 前四个季度实现高增长后，三季度下降4.6%
_OF_A_PLAN = regex.compile(r"(?:年初|年度|全年|调整后?|变动)*(?:预算|计划|目标)(?:数|任务|目标)?")  # 完成年初预算的60.7%
_EXTREME = regex.compile(r"(?<=.)最[高低大小多少]$")  # 股价最低为9.1元，最高为12元
SHARE_AFTER = regex.compile(r"(?:左右|以上)?的?(?P<word>市场份额|市场占有率|份额|占比|市占率|占有率|比重)")
_PROPORTIONS = frozenset({"share", "percentage_point", "ratio"})


def ranked_noun(noun: str) -> str:
    """What a rank is by, without where something stands and among which.

    >>> ranked_noun("产值位居全国"), ranked_noun("全省"), ranked_noun("增速在全市")
    ('产值', '', '增速')
    """
    what = _RANKED_IN.sub("", _STANDING.sub("", noun))
    return "" if _FIELD.fullmatch(what) else what


def _of_whole(d: Draft) -> Draft:
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


class LabelLinker:
    """Gives labels and breakdowns to the figures of one sentence."""

    def __init__(self, catalog: Catalog, reader: LeadReader) -> None:
        self.catalog = catalog
        self.reader = reader
        self.nouns = NounReader(catalog)
        self.listed = ListedLabelLinker(catalog, self.nouns)
        self.placed = catalog.pattern(
            "rank_verbs+rank_praise",
            r".{0,4}(?:{}|居|列)(?:全[国球省市]|世界|行业|[中西东]部|中西部)?(?:[第前]?[一二三四五六七八九十\d至、-]+[名位强]?|首位|榜首|前列)?",
        )
        self.rates = catalog.endings("growth_heads")
        how = catalog.pattern("manner").pattern
        self.moves = catalog.pattern("rise+fall", rf"(?:{how})*(?:{{}})(?:{how})?$")
        self.grades = frozenset(catalog.words("grades"))
        self.relative_of_it = frozenset("其" + word for word in self.nouns.relative)
        self.anaphora = frozenset(catalog.words("anaphora"))
        self.superlative = catalog.pattern("superlatives", "(?r)(?:呈|呈现|均|都|实现|保持|为|是|也)?{}$")
        self.meaning = catalog.endings("meaning_verbs", "了", "过", "出")
        self.splitting = catalog.pattern("splitting_verbs", "(?P<who>.{2,}?)(?P<verb>{})(?:了|过|起)?(?P<what>.{2,})$")
        self.sources = LabelSource(catalog, self.nouns)
        self.owners = OwnerReader(catalog, self.nouns)
        self.bare = self.owners.bare
        self.places = frozenset(catalog.words("counted_places"))
        self.side = catalog.pattern("account_sides", r"(?:总|累计|滚存|本年|当[年期])*(?P<side>{})")
        self.account = catalog.pattern("account_sides", r"(?P<of>.{2,}?)(?<!可支配|进)总?(?P<side>{})")
        self.rankings = RankingReader(catalog, self.nouns)

    # one sentence ---------------------------------------------------------------------------------------------------

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
            out.append(self._one(d, clause, before, carry, heading))
        return [_of_whole(d) for d in self.listed.link(out, carry)]

    def _one(self, d: Draft, clause: str, before: list[Draft], carry: Carry, heading: str) -> Draft:
        if d.aside and self.placed.fullmatch(d.noun):
            d = d._replace(noun="")  # 位居第二的武汉(0.39)
        noun, q = d.noun, d.q
        if q.dimension == "share" and not d.lead.motion and not d.lead.to and (m := _ARE.match(d.after)):
            return self._who_they_are(d, m["who"], before)  # 62.3%为企业
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
        if d.lead.of and not noun and (source := self.sources.of(d, before, carry)) is not None:
            if self.nouns.is_indicator(d.lead.of):
                return with_label(d, d.lead.of, because="what the figure before is compared with")
            return with_label(d, source[0], d.lead.of, f"{d.lead.of}, of the same as {source[2]}", own=False)
        plan = d.lead.noun.rstrip("的")
        if q.dimension == "share" and not d.lead.motion and _OF_A_PLAN.fullmatch(plan):
            levels = [b for b in before if b.label and (b.q.dimension not in RATES or b.q.dimension == "currency")] or [
                b for b in before if b.label
            ]
            n = d.run[2] if d.run[2] <= len(levels) else 0
            if levels:
                reached = levels[-n:][d.run[1]] if n > 1 else levels[-1]  # 项目412个，投资3650亿元，分别完成年度目标的103%和121.7%
                return with_label(d, f"{reached.label}占{plan}的比重", reached.breakdown, "what is reached of what was planned", own=False)
        if noun.startswith(("就是", "也就是", "即")) and clause:
            return with_label(d, clause, because="the clause that this one explains")
        if d.post:
            who = self._who(noun) or d.won
            return with_label(d, d.label, breakdown=who, because="the noun behind the figure")
        if d.run[1] > 0 and not noun and before:
            return with_label(d, before[-1].label, before[-1].breakdown, "the list goes on", own=False)
        if not noun and self._in_brackets_with(d, before):
            label = next((b.label for b in before if b.q.dimension == "share" and b.label.startswith(before[-1].label)), before[-1].label)
            return with_label(d, label, before[-1].breakdown, "the figure that it stands in brackets with", own=False)
        if not noun and before and d.clause == before[-1].q.end and before[-1].lead.motion and before[-1].label and not d.lead.among:
            return with_label(
                d, before[-1].label, before[-1].breakdown, "the figure before it in the clause", own=False
            )  # 吨收入同比+6.2%至4201元
        if (
            d.aside
            and noun
            and before
            and before[-1].aside
            and before[-1].breakdown
            and before[-1].q.dimension == q.dimension
            and not self.nouns.is_alias(noun)
        ):
            return with_label(
                d, self.nouns.neutral(before[-1].label), noun, "a part, as the one before it in the list", own=False
            )  # 其后是电气机械(6.9%)、测量(5.9%)
        anaphoric = noun in self.anaphora or f"这{noun}" in self.anaphora or (bool(noun) and _PARTICLE.match(noun) is not None)
        if not noun or (anaphoric and not self.nouns.is_relative(noun)):
            return self._inherit(d._replace(noun="") if anaphoric else d, clause, before, carry, heading)
        if other := self._other_side(d, noun, before, carry):
            return with_label(d, *other, "the other side of what the figure before is of", own=False)
        if self.nouns.is_relative(noun) or _SHARE_OF.match(noun) or (len(noun) <= 5 and noun in self.relative_of_it):
            return self._combine(d, noun, clause, before, carry)
        if (
            _TOWARDS.match(noun)
            and not self.nouns.is_indicator(noun)
            and (source := self.sources.of(d, before, carry, among=True)) is not None
        ):
            return with_label(d, source[0], _TOWARDS.sub("", noun), f"a part of what {source[2]} names", own=False)
        if _TOWARDS.match(noun) and q.dimension == "currency" and (subject := self.sources.heading(heading)):
            return with_label(d, f"{subject}中{noun}", _TOWARDS.sub("", noun), "a part of what the heading names")
        if (where := self._settlement(noun)) and self.nouns.is_indicator(noun):
            return with_label(d, noun, where, "the phrase before the figure")
        if self._next_part(d, noun, before):
            return with_label(d, before[-1].label, noun, "a part, as the one before it in the list", own=False)._replace(part=True)
        same = [b for b in before if b.label and b.q.base_unit == q.base_unit]
        among = d.lead.among or self._goes_on(d, before)
        if (
            d.fresh
            and not before
            and carry.first
            and carry.first[2] == q.dimension
            and q.dimension in COUNTS
            and not self.nouns.is_indicator(noun)
        ):
            return with_label(d, f"{carry.first[0]}中的{noun}", noun, "a part of the paragraph's first figure", own=False)._replace(
                part=True
            )
        wholes = [b for b in same if not b.part] or same
        if (
            among
            and same
            and (q.dimension in COUNTS or q.dimension in STUFF)
            and (not self.nouns.is_indicator(noun) or _UNITS.search(wholes[-1].label) and not _UNITS.search(noun))
            and not d.lead.motion
        ):
            return with_label(d, f"{wholes[-1].label}中的{noun}", noun, "其中: a part of the figure before", own=False)._replace(part=True)
        parted = (
            carry.parted
            if d.continued and not (before or d.lead.motion or _FLOW.match(noun)) and not self.nouns.is_indicator(noun)
            else None
        )
        if (
            parted is not None
            and parted[1] == q.base_unit
            and q.base_value <= parted[2]
            and (q.dimension in COUNTS or q.dimension in STUFF)
        ):
            return with_label(d, f"{parted[0]}中的{noun}", noun, "其中: a part of the figure before", own=False)._replace(part=True)
        whole = [b for b in before if b.label and b.q.dimension == q.dimension and not b.lead.motion]
        first = whole[-1].label if whole else (carry.first[0] if d.fresh and carry.first and carry.first[2] == q.dimension else "")
        if (
            (d.lead.among or d.fresh)
            and first
            and "占" not in noun
            and q.dimension in ("currency", "share")
            and not d.lead.motion
            and self._same_head(noun, first)
        ):
            who, what = self._split(noun, d)
            if who and first.endswith(what):
                return with_label(d, first, who, "a part of the figure before", own=False)  # 工业增加值384亿元。地方工业实现增加值116亿元
            return with_label(d, f"{first}中的{noun}", self._settlement(noun) or noun, "a part of the figure before", own=False)
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
                    label = (
                        carry.first[0] if carry.first and carry.first[0].endswith(head) else head
                    )  # 分门类看，采矿业增加值…，制造业增长6.0%
                return with_label(d, self.nouns.neutral(label), part, f"{noun} is a part; the indicator is taken from {where}", own=False)
            if clause and self.nouns.is_indicator(clause):
                return with_label(d, clause, noun, "the indicator of the clause before", own=False)
        who, what = self._split(noun, d)
        if not who and not d.places and (thing := self.owners.thing(noun, before, carry, d.continued)):
            return with_label(d, thing + noun, because="the phrase before the figure, of what the figure before is of")
        owner = who or self._settlement(what) or self.owners.of(noun, before, carry, d.continued)
        if not owner and (owner := self.owners.achiever(d, before, carry)):
            d = d._replace(achieved=True)
        last = before[-1] if before else None
        if not owner and last is not None and last.post and last.q.dimension in COUNTS:
            gap = last.after[: max(0, d.q.start - last.q.end)]
            theirs = d.achieved or last.label not in self.places and gap.startswith(last.label + noun) and self.nouns.is_indicator(noun)
            owner = last.label if theirs and gap.startswith(last.label) and not _MARK.search(gap) else ""  # 832个脱贫县完成公路投资5325亿元
        made = with_label(d, what, owner, "the phrase before the figure")
        return self._of_subject(made, clause, before)

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
        if d.lead.motion and not self.nouns.parts.end(noun):
            return True
        return d.q.dimension == "currency" and len(noun) > 12

    def _split(self, noun: str, d: Draft) -> tuple[str, str]:
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

    def _who(self, noun: str) -> str:
        noun = _PARTICLES.sub("", noun)
        m = _WHO.match(noun)
        return m["who"] if m else ""

    def _settlement(self, label: str) -> str:
        m = _SETTLEMENT.match(label)
        return "" if m is None or self.nouns.is_alias(label) and "居民" not in label else m[1]

    def _who_they_are(self, d: Draft, who: str, before: list[Draft]) -> Draft:
        """专利中85%为发明专利，10%为实用新型: those that are so many of the whole that the first names."""
        whole = _WITHIN_THOSE.sub("", d.noun)
        last = before[-1] if before else None
        if not whole and last is not None and last.part and _ARE.match(last.after) and "中的" in last.label:
            whole = last.label.partition("中的")[0]
        if not whole or self.nouns.is_indicator(d.noun):
            return with_label(d, who, because="the noun behind the figure")
        return with_label(d, f"{whole}中的{who}", who, "a part of what the phrase before names")._replace(part=True)

    def _clause_noun(self, clause: str) -> str:
        if (what := self.rankings.clause(clause)) != clause:
            return what  # 专利授权量居前三位的是
        if self.placed.fullmatch(clause) or _AFTERWARDS.search(clause):
            return ""  # 微软以593项位居第二，东芝(523项)…
        if m := _SAYS.fullmatch(clause):
            return m["what"]
        return self.superlative.sub("", _FIRST_PLACES.sub("", _OVERTAKES.sub("", clause))).strip("，、的")

    def _inherit(self, d: Draft, clause: str, before: list[Draft], carry: Carry, heading: str) -> Draft:
        noun = self._clause_noun(clause)
        if noun and d.q.dimension not in _PROPORTIONS and self.nouns.growth_noun.fullmatch(noun):
            noun = ""  # 下滑幅度较大，对比2018年同期的823万辆; 增速加快，由0.87亿吨增加到2.67亿吨
        counted = d.q.dimension in COUNTS and not d.lead.motion and len(noun) >= 3
        if noun and (self.nouns.is_indicator(noun) or counted) and not (d.lead.difference and before):
            if self.nouns.is_relative(noun) or _SHARE_OF.match(noun):
                return self._combine(d, noun, "", before, carry)
            return with_label(d, noun, self._settlement(noun), "the clause before the figure")
        if d.lead.verb == "有" and d.q.dimension == "share" and len(noun) >= 3 and not d.lead.motion:
            return with_label(d, noun, because="those of whom it is a share")  # 博士后研究员，有49%在国外出生
        source = self.sources.of(d, before, carry)
        if source is None and d.q.dimension == "share" and (m := _NOUN_AFTER.match(d.after)) and not MANNER.fullmatch(m["noun"]):
            return with_label(d, self.nouns.ranks_on.sub("", m["noun"])[:6].rstrip("和与及"), because="the noun behind the figure")
        if source is not None:
            label, breakdown, where = source
            if d.lead.verb == "占" and 2 <= len(noun) <= 16 and not self.nouns.is_alias(noun) and self.nouns.neutral(label) in _SHARES:
                return with_label(
                    d, self.nouns.neutral(label), noun, f"{noun} is a part; the indicator is taken from {where}", own=False
                )  # 其次为实用新型专利，占38.6%
            if (
                where == "the sentence before"
                and d.lead.motion
                and not before
                and len(noun) >= 3
                and self.nouns.parts.end(noun)
                and not self.sources.flows.search(label)
            ):
                return with_label(d, noun, because="the clause before the figure")  # 拿电商行业来说，去年增长31.6%
            if (
                d.lead.motion
                and 2 <= len(noun) <= 12
                and self.nouns.parts.end(noun)
                and where == "the figure before"
                and not d.lead.difference
                and noun not in label
            ):
                return with_label(
                    d, label, noun, f"{noun} is a part; the indicator is taken from {where}", own=False
                )  # 油船继续下降，同比下降72%
            if (
                d.q.dimension == "share"
                and not d.lead.motion
                and (m := SHARE_AFTER.match(d.after))
                and "占" not in label
                and not label.endswith(m["word"])
            ):
                return with_label(d, label + m["word"], breakdown, f"{m['word']} of {where}", own=False)
            if d.q.dimension in COUNTS and label.endswith(_SHARES):
                label = _SHARE_ENDS.sub("", label) or label  # 高价值专利占比超过四成，达到166.5万件
            return with_label(d, label, breakdown, f"left out here; inherited from {where}", own=False)
        return with_label(d, noun or self.sources.above(heading), because="nothing nearer than the heading", own=False)

    def _combine(self, d: Draft, noun: str, clause: str, before: list[Draft], carry: Carry) -> Draft:
        """占比, 增速, 占全国…的比重: the subject comes from before."""
        head = self._clause_noun(clause)
        usable = [b for b in before if b.label and not b.q.rank] or [b for b in before if b.label]
        if before and before[-1].q.rank and before[-1].own_label and "占" in noun:
            usable = before[-1:]  # 新药数量居全球第二位，占全球的23%
        if d.q.dimension == "currency" and noun in self.bare and any(b.q.dimension != "person" for b in usable):
            usable = [b for b in usable if b.q.dimension != "person"]  # 企业2300家，从业人员7万人，产值1368亿元
        if head and (self.nouns.is_indicator(head) or not usable and (not carry.labels or self.nouns.group.search(head))):
            subject, breakdown, where = head, "", "the clause before"
        elif usable:
            subject, breakdown, where = usable[-1].label, usable[-1].breakdown, "the figure before"
        elif carry.labels:
            subject, breakdown = carry.labels[-1][0], carry.labels[-1][1]
            where = "the sentence before"
        else:
            return with_label(d, noun, because="the phrase before the figure")
        if d.q.dimension == "currency" and "占" in subject:
            subject = subject.split("占", 1)[0]  # 研发投入占营业收入的比例 …，累计投入
        if noun in _AMOUNTS and (counted := next((b for b in reversed(usable) if b.q.dimension in COUNTS), None)) is not None:
            subject, breakdown, where = counted.label, counted.breakdown, "the count before"  # 论文4.99万篇，占世界份额27.3%，数量增加16.2%
            noun = "" if subject.endswith(("数", "量")) else noun
        if noun in ("最高", "最低"):
            subject = _EXTREME.sub("", subject)
            if "最" in subject:
                return with_label(d, noun, because="the phrase before the figure")
        if (
            noun in subject
            or (d.q.dimension in COUNTS or d.q.dimension in STUFF or d.q.dimension == "currency")
            and self.rates.end(noun)
            and where == "the figure before"
        ):
            return with_label(d, subject, breakdown, f"{noun} of {where}", own=False)  # 以18.5%的复合增长率|增长至1200亿美元
        if self.rates.end(noun) and (rate := self.rates.find(subject)) is not None and rate[0] > 1:
            subject = _OVER_TIME.sub("", subject[: rate[0]])  # 产值同比增速 and 年均增速
        shared = next((k for k in (4, 3, 2) if subject.endswith(noun[:k])), 0)  # 研发经费投入 and 投入强度
        return with_label(d, subject + noun[shared:], breakdown, f"{noun} of what {where} names", own=False)
