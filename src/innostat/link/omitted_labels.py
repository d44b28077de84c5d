"""Labels that a clause leaves out, in whole (达到12%) or but for their head (占比12%): taken from the clauses and figures before it."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.link.draft import Draft, with_label
from innostat.link.inherited import LabelSource, Told
from innostat.link.nouns import COUNTS, MANNER, STUFF, NounReader
from innostat.link.part_labels import SHARE_AFTER, settlement
from innostat.link.rankings import RankingReader

_FIRST_PLACES = regex.compile(
    r"(?:排名|位居|居|排)?(?:前[\d一二两三四五六七八九十]+[大位名]?|最[多高大快强]|较[多高大快]|居前)的?(?:前?[\d一二两三四五六七八九十几]+个)?"
    r"(?:省份|省市|省区市?|省|城市|市县|区县|县区|地区|国家)(?:依次|分别|主要)*(?:是|为|有|包括)[：、和与及，]*$"
)  # 粮食产量前三位的省份是黑龙江、河南和山东，分别为…
_AMOUNTS = ("数量", "总数", "总量")
SHARE_OF = re.compile(r"^(?:约|只|仅|均|也|已)?占|^(?:与|和|同).{2,}之比$|^相当于")
_SAYS = regex.compile(
    r"(?:.*(?:发布|公布|出版|编制|编写|推出|评出)的)?(?P<what>.+?(?:指数|排名|排行榜|榜单))(?:报告)?(?:显示|表明|指出|称|中)"
)  # 全球创新指数显示，中国排名第10位
_OVER_TIME = regex.compile(r"(?:的)?(?:同比|环比|年均|平均)?(?:的)?$")
_SHARES = ("占比", "比重", "份额")
_SHARE_ENDS = regex.compile(r"(?<=.{2})(?:占.*|的)?(?:占比|比重|份额)$")
_OVERTAKES = regex.compile(
    r"(?<=[\u4e00-\u9fffA-Za-z]{2})(?:首次|再次|已经?|成功|顺利|一举)?(?:反超|超越|赶超)了?[\u4e00-\u9fff]{2,6}$"
)  # GDP总量首次超越沈阳
_NOUN_AFTER = regex.compile(r"(?:左右|以上)?的(?P<noun>[\u4e00-\u9fff]{2,9})")
_AFTERWARDS = regex.compile(r"(?<=.{4})(?<!税)后$")  # 前四个季度实现高增长后，三季度下降4.6%
_EXTREME = regex.compile(r"(?<=.)最[高低大小多少]$")  # 股价最低为9.1元，最高为12元
_PROPORTIONS = frozenset({"share", "percentage_point", "ratio"})


class OmittedLabelLinker:
    """Completes labels by one catalogue."""

    def __init__(self, catalog: Catalog, nouns: NounReader, sources: LabelSource, rankings: RankingReader, bare: frozenset[str]) -> None:
        self.nouns = nouns
        self.sources = sources
        self.rankings = rankings
        self.bare = bare  # heads that say only what is measured: 产量, 进口
        self.placed = catalog.pattern(
            "rank_verbs+rank_praise",
            r".{0,4}(?:{}|居|列)(?:全[国球省市]|世界|行业|[中西东]部|中西部)?(?:[第前]?[一二三四五六七八九十\d至、-]+[名位强]?|首位|榜首|前列)?",
        )
        self.rates = catalog.endings("growth_heads")
        self.superlative = catalog.pattern("superlatives", "(?r)(?:呈|呈现|均|都|实现|保持|为|是|也)?{}$")

    def _clause_noun(self, clause: str) -> str:
        if (what := self.rankings.clause(clause)) != clause:
            return what  # 专利授权量居前三位的是
        if self.placed.fullmatch(clause) or _AFTERWARDS.search(clause):
            return ""  # 微软以593项位居第二，东芝(523项)…
        if m := _SAYS.fullmatch(clause):
            return m["what"]
        return self.superlative.sub("", _FIRST_PLACES.sub("", _OVERTAKES.sub("", clause))).strip("，、的")

    def inherit(self, d: Draft, told: Told) -> Draft:
        """The label taken over from the nearest figure that has one, or named by the clause, the noun behind, the heading."""
        before, carry = told.before, told.carry
        noun = self._clause_noun(told.clause)
        if noun and d.q.dimension not in _PROPORTIONS and self.nouns.growth_noun.fullmatch(noun):
            noun = ""  # 下滑幅度较大，对比2018年同期的823万辆; 增速加快，由0.87亿吨增加到2.67亿吨
        counted = d.q.dimension in COUNTS and not d.lead.motion and len(noun) >= 3
        if noun and (self.nouns.is_indicator(noun) or counted) and not (d.lead.difference and before):
            if self.nouns.is_relative(noun) or SHARE_OF.match(noun):
                return self.combine(d, noun, told._replace(clause=""))
            return with_label(d, noun, settlement(self.nouns, noun), "the clause before the figure")
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
        return with_label(d, noun or self.sources.above(told.heading), because="nothing nearer than the heading", own=False)

    def combine(self, d: Draft, noun: str, told: Told) -> Draft:
        """占比, 增速, 占全国…的比重: the subject comes from before."""
        before, carry = told.before, told.carry
        head = self._clause_noun(told.clause)
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
