"""Figures of running text: each sentence's quantities to drafts with label, measure, period, region and statement.

An ordered list of small steps; each takes the sentence and gives back drafts with one more thing known and the reason why.
"""

from __future__ import annotations

from bisect import bisect_left
from decimal import Decimal

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.companies import Firm
from innostat.find.periods import closed
from innostat.find.structures import STRUCTURE
from innostat.link.draft import Draft, held_against
from innostat.link.figures import FigureReader, Sentence
from innostat.link.labels import LabelLinker, ranked_noun
from innostat.link.lead import FILL, Lead, LeadReader
from innostat.link.listed import ListReader
from innostat.link.measure import RATE_LABEL, MeasureLinker
from innostat.link.nouns import COUNTS, SAYS_END, STUFF
from innostat.link.plans import read_goal, set_goals
from innostat.link.questions import without_asked
from innostat.link.scope import Carry, Scope
from innostat.link.sentences import SentenceReader, cut_at
from innostat.link.statement import VIEW, StatementReader
from innostat.link.timeline import Timeline, read_timeline
from innostat.link.topics import TopicReader
from innostat.link.when import PeriodLinker
from innostat.link.where import RegionLinker
from innostat.link.who import CompanyLinker
from innostat.models import Period, Quantity

_FULL_STOP = re.compile(r"[。！？](?:[”』」）)])?")
_BOUNDARIES = "，：；。！？ "
_BOUNDARY = re.compile(rf"[{_BOUNDARIES}](?!(?<=[为达]：)\s?\d)")  # 占比分别为：85.4%、1.3%
_SHARE_BOUND = re.compile(
    r"(?P<b>约|近|超过?)(?:占[^，]*|(?:[增减]长?|下?[降跌]|上?[涨升]|下滑|回落|增加|减少|提[高升])了?)$"
)  # 约占三成, 约降1.0%
_SUBJECT = regex.compile(r"[\d年月，,\s]|(?:今|去|当)年|目前|近年来|此外|同时|而")
_COUNTED = re.compile(
    r"(?:省份?|市|地区|国家|企业|行业|大类|机构|单位|城市|区县|产业|门类)(?:[^，。；\x01]{0,3})?\x01*(?:共|共有|有|达|达到|已达|为)+$"
)
_SEEN_BY = re.compile(r"^[\x01]*(?:以|从|按|就|据)[^，]{0,12}(?:来看|看|计算|统计)$")  # 以近五年数据看
_TREND = re.compile(r"(?<=.{2})(?:一直|始终|总体|整体|均|都)*(?:呈现?出?|处于)[^，]{0,8}的?(?:趋势|态势|状态)$")
_SINGLED_OUT = re.compile(r"[\x01]*(?:特别|尤其)是(?=.{2})")
_STANDS = re.compile(r"(?:仍|均|都|继续|一直|始终)*(?:处于|处在|位于|介于)")  # 处于荣枯线以上: where it stands, not what it is
_BECAUSE = re.compile(r"(?<=.{2})(?:受|因|在)[^，]{2,16}(?:影响|拖累|带动|拉动|推动|冲击|支撑)(?:下)?$")  # 固定资产投资受房地产投资下滑影响
_SIDE = re.compile(r"方面\Z")
_IN_TIMES = regex.compile(r"(?:[市净盈]率|倍数|杠杆)$")
_THOSE = re.compile(r"(?<=[长升降加少跌涨高落平滑])的(?:共|仅|只|就|约|还|共计|共有)?有?(?:约|近|超过|超)?$")
_LEADS_ON = regex.compile(r"[到至为增升降减扩缩提跌涨]")
_MARK = regex.compile(r"[表图]\d+")
_CLAUSE_MARK = re.compile(r"[，：；]")
_LED_TO = re.compile(r"(?:进一步|逐步)?(?:调整|优化|转变|演变|变化|变动|改变|变)*[到至为成]")
_FILLED = re.compile(f"{FILL}+")
_JOINED = regex.compile(r"(?:左右|以上|多)?(?:、|和|及|以及)")
_IS_SO_MANY = re.compile(r"(?P<what>[^是为]{2,})(?:是|为|相当于)(?P<other>[^是为]{2,})")  # 增长率是整个市场的两倍
_PLACED = re.compile(rf"(?:、|和|及|与)(?:{FILL}+(?:有|为)?)?")
_AVERAGE = re.compile(r"^全[国省市县区州]|(?:的)?(?:平均|总体|整体)?(?:水平|值)?$")

_WON = re.compile(r"(?P<what>(?:荣?获得?|入选|列入|跻身|荣膺|通过)了?[^，。；、\d]{3,24})(?=[，。；、])")
_BY_HEAD = re.compile(
    r"[^，。；\d]{0,14}(?P<head>产量|销量|出口量|进口量|出货量)(?:方面|中|看|来看|情况)[，：]"
)  # 主要工业产品产量方面，化肥34.9万吨
_WITHIN = re.compile(r"(?:在|从)?(?P<whole>[^，。；：\d]{3,24}?)(?:之中|当中|(?<![其])中)，")  # 在工业企业法人单位从业人员中，采矿业…
_OVERALL = frozenset(("", "综合", "总", "总体", "整体", "根据", "据", "按", "按照"))  # what a rank by the index of a title is by
_RANKING = re.compile(
    r"《[^《》]*?年?(?P<what>(?!年)[\u4e00-\u9fffA-Za-z]+?(?:指数|排名|排行榜|榜单|指标体系|评价|竞争力))[^《》]{0,14}》"
)  # 《2023年全球创新指数报告》显示，中国排名第12位


class ProseLinker:
    """Links the figures of passages by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.figures = FigureReader(catalog)
        self.reader = LeadReader(catalog)
        self.lists = ListReader(catalog)
        self.labels = LabelLinker(catalog)
        self.measures = MeasureLinker(catalog)
        self.ranked = catalog.pattern(
            "rank_verbs+rank_praise", r"的?(?:成绩)?(?:{}|居(?![民住家]))|的(?:好)?(?:成绩|水平|增速|速度|增幅|涨幅|高位)"
        )
        how = catalog.pattern("manner").pattern
        self.leads_to = catalog.pattern("rise+fall", rf"(?:{how})?(?:{{}})[到至为](?:了|约)?(?:20\d\d年的?)?\d")
        self.achieves = catalog.pattern("achieving_verbs", "{}")
        self.turn = catalog.pattern("rise+fall", f"(?r)(?:出现|实现|录得|保持|呈)了?(?:两位数|双位数|{how})?的?(?P<verb>{{}})$")
        self.when = PeriodLinker(catalog)
        self.where = RegionLinker(catalog)
        self.who = CompanyLinker(catalog)
        self.statements = StatementReader(catalog)
        self.topics = TopicReader(catalog)
        self.sentences = SentenceReader(catalog, self.who, self.labels.nouns.relative)

    def link(
        self, text: str, sentences: list[Sentence], scope: Scope, carry: Carry
    ) -> tuple[list[Draft], Carry, list[tuple[int, int]], Firm | None]:
        """Drafts of one passage with offsets into it, what it hands on, the sentence span of each draft, and the company spoken of last."""
        drafts: list[Draft] = []
        spans: list[tuple[int, int]] = []
        whole: list[tuple[int, int]] = []
        at = 0
        for s in sentences:
            found, carry = self._sentence(s, text, scope, carry)
            if found and not whole:
                whole = cut_at(text, _FULL_STOP)
            while found and at + 1 < len(whole) and whole[at][1] <= s.start:
                at += 1
            drafts += found
            spans += [whole[at] for _ in found]
            company = self.who.carried(s.firms, found, text, (s.start, s.end), scope)
            if company != scope.company:
                scope = scope._replace(company=company)
        return drafts, carry, spans, scope.company

    # one sentence ---------------------------------------------------------------------------------------------------

    def _sentence(self, s: Sentence, text: str, scope: Scope, carry: Carry) -> tuple[list[Draft], Carry]:
        carry = set_goals(s, self._caption(s, scope, carry), scope)
        goes_on, ends = text[s.start - 1 : s.start] == "；", text[s.end - 1 : s.end] == "；"
        if s.places and not s.quantities:
            carry = self._spoken_of(s, carry)
        if not s.quantities and not s.periods and not scope.firm:  # neither a figure nor a time, as in most sentences: all stays as it was
            said = carry.said if goes_on and ends else None
            return [], carry if said is carry.said else carry._replace(said=said)
        quantities = without_asked(self.figures.accept(s, text), text, s.start, s.end)
        timeline = read_timeline(s.periods, scope, carry, text, (s.start, s.end), tuple(q.start for q in quantities))
        period = self._handed_on(s, timeline, scope, carry)
        said = (timeline.goal() or timeline.carry(carry.said if goes_on else None)) if ends else None
        goal = read_goal(s, timeline, scope, carry.goal)
        lead = carry.lead or timeline.lead()
        if carry.lead is None and carry.labels and lead is not None and lead.source == "document":
            lead = carry.opened or lead  # 项目276个，总投资1549亿元。目前，…: behind figures it says nothing of the next paragraph
        if not quantities:
            return [], carry._replace(period=period, lead=lead, span=timeline.span(carry.span), said=said, goal=goal)
        fresh = bool(VIEW.match(s.text)) or carry.fresh and goes_on
        if goal is not None and goal is carry.goal:
            carry = carry._replace(period=goal, said=None)
        drafts, clauses = self._read(quantities, text, s, fresh, carry.within)
        above = text[text.rfind("。", 0, max(0, s.start - 1)) + 1 : s.start] if drafts[0].aside else ""
        drafts = self.labels.link(drafts, clauses, carry, scope.heading, above)
        drafts = self.measures.link(drafts, text)
        drafts = self.when.link(drafts, timeline, text, (s.start, s.end), scope, carry)
        drafts = self.who.link(drafts, s.firms, s.places, text, (s.start, s.end), scope)
        drafts = self.where.link(drafts, s.places, text, s.start, scope, carry)
        drafts = self.statements.link(drafts, text, s, scope, carry, goal)
        drafts = self.who.name(drafts)
        labels = tuple((d.label, d.breakdown, d.q.dimension) for d in drafts if d.label and not d.q.rank and d.q.dimension != STRUCTURE)
        first = carry.first or (labels[0] if labels and not (fresh and ends) else None)
        listed = len({d.regions for d in drafts[: drafts[0].run[2]]}) > 1  # 分布在北京、广东，占比分别为…: what follows is of none of them
        regions = carry.regions if drafts[0].firm_country or listed else drafts[0].regions
        return drafts, Carry(
            period,
            regions,
            timeline.started(s.end) or carry.start,
            timeline.span(carry.span),
            lead,
            fresh,
            first,
            labels or carry.labels,
            carry.above if fresh else None,
            drafts[-1].statement,
            said,
            _listed(drafts),
            carry.opened,
            goal,
            drafts[0].whole,
            _parted(drafts, text) or (carry.parted if drafts[0].continued and drafts[0].part else None),
        )

    @staticmethod
    def _spoken_of(s: Sentence, carry: Carry) -> Carry:
        """A sentence without figures that speaks of one province or city, more than once, and of no other: what follows is of it."""
        places = [p for p in s.places if p.region is not None and not (p.yardstick or p.named or p.weak or p.beside)]
        if not places or len({p.region for p in places}) > 1:
            return carry
        region = (
            places[0].region if len(places) > 1 or not _SUBJECT.sub("", s.text[: places[0].start - s.start]) else None
        )  # 2021年，北京加速
        return carry._replace(regions=(region,)) if region is not None and region.kind in ("province", "city") else carry

    @staticmethod
    def _caption(s: Sentence, scope: Scope, carry: Carry) -> Carry:
        """A sentence that reads a table (由表2可见) speaks of the table's time."""
        for m in _MARK.finditer(s.text) if scope.captions and ("表" in s.text or "图" in s.text) else ():
            if (period := scope.captions.get(m[0])) is not None:
                return carry._replace(period=period)
        return carry

    @staticmethod
    def _handed_on(s: Sentence, timeline: Timeline, scope: Scope, carry: Carry) -> Period | None:
        """The time of the next sentence: in bulletins and reviews only a paragraph's opening moves it."""
        if not scope.firm:
            return timeline.carry(carry.period)
        if s.start == 0:
            return timeline.topic(s.start) or (carry.period if carry.period is scope.goals else None)
        spoken = timeline.lead()
        if carry.period is not None and closed(carry.period) and spoken is not None and spoken.text == carry.period.text[5:]:
            return spoken  # 四年累计投入976亿元。2006年公路里程达8685公里。人均道路面积9.9平方米
        return carry.period

    def _read(self, quantities: list[Quantity], text: str, s: Sentence, fresh: bool, within: str) -> tuple[list[Draft], list[str]]:
        drafts: list[Draft] = []
        clauses: list[str] = []
        runs = self.lists.runs(quantities, text)
        consumed = s.start
        boundaries = [m.start() for m in _BOUNDARY.finditer(text, s.start, s.end)]
        by = _BY_HEAD.match(text, max(text.rfind(c, 0, s.start) for c in "。！？\n") + 1) if "量" in text else None
        m = _WITHIN.match(s.masked) if "中，" in s.text else None
        whole = self.reader.clean(m["whole"])[0] if m else within if text[s.start - 1 : s.start] == "；" else ""
        for q, run in zip(quantities, runs, strict=True):
            last = bisect_left(boundaries, q.start) - 1
            boundary = boundaries[last] if last >= 0 and boundaries[last] >= consumed else -1
            if "(" in s.text:
                boundary = self._outside(s.masked, boundary, consumed, q.start)
            start = max(consumed, boundary + 1)
            if drafts and drafts[-1].post and start == consumed > drafts[-1].q.end and len(drafts[-1].label) > 3:
                drafts[-1] = drafts[-1]._replace(subject=drafts[-1].label)  # 17个重点传统制造业|增加值增长5.3%
            lead_text = s.masked[start : q.start]
            if q.dimension == "percentage_point" and drafts and drafts[-1].aside and (held := held_against(s.masked, text, drafts[-1], q)):
                start, lead_text = drafts[-1].clause, held
            elif text[q.start - 1 : q.start] == "(" and lead_text[:1] in ("比", "较") and q.dimension == "share":
                lead_text = _AVERAGE.sub("", lead_text[1:-1])  # 比全省平均(2.6%)高0.5个百分点
            if q.dimension in COUNTS and (m := _THOSE.search(lead_text)):
                lead = Lead(self.reader.clean(lead_text[: m.start()])[0], level=True)  # 产量增长的有45种: so many, not so many more
            else:
                lead = self.reader.read(lead_text, q.dimension in COUNTS and bool(_COUNTED.search(lead_text)), q.doubling)
            if lead.start and not _LEADS_ON.search(text, q.end, s.end):
                lead = lead._replace(start=False)  # 由40多万干部联系: by whom, not from what
            elif not (lead.start or lead.motion or lead.compared_to) and self.leads_to.match(text, q.end):
                lead = lead._replace(start=True)  # 投资4313亿元上升到4827亿元
            if lead.motion and boundary >= s.start + 2 and text.startswith("其中", boundary - 2):
                lead = lead._replace(among=True)  # 其中，汽车制造业下降0.5%
            if drafts and drafts[-1].lead.start and _LED_TO.fullmatch(lead_text.strip(f"{FILL}，的")):
                lead = lead._replace(to=True, noun="")  # 营业收入从2亿到163亿; 产业结构由9:36:55调整为8:35:57
            if drafts and start == consumed and lead.motion and self.labels.omitted.placed.fullmatch(lead.noun):
                lead = lead._replace(noun="")  # 总产值5.5万亿元、稳居全国前十强、增长4.8%
            noun = ranked_noun(lead.noun) if q.rank else lead.noun
            if by and noun and not lead.motion and q.dimension in (COUNTS | STUFF) and not self.labels.nouns.is_indicator(noun):
                noun = noun.removeprefix("生产") + by["head"]
            clause = self._clause(s.masked, consumed, boundary) if boundary > consumed else ""
            if clause and _SIDE.search(s.masked, consumed, boundary) and self.labels.nouns.is_relative(noun):
                noun = clause + noun  # 住房保障方面，投入1.8亿元
            if q.rank and noun in _OVERALL and "《" in s.text and (m := _RANKING.search(text, consumed, q.start)):
                clause, noun = m["what"], ""
            if not drafts and not clause and self.labels.nouns.is_relative(noun):
                clause = self.topics.find(text, s.start)
            if boundary > consumed and q.dimension == "share" and not noun and not lead.motion and (lead.level or lead.distributive):
                lead = self._turned(lead, s.masked[consumed:boundary], clause)
            if run[1] > 0 and not noun and drafts and not lead.motion:
                lead = drafts[-1].lead  # the list shares the verb of its first figure
                if text[q.start - 1] == "+" and lead.compared_to:
                    lead = lead._replace(motion="rise", to=False)
            if (
                q.unit == "倍" and noun and lead.level and not lead.motion and drafts and not _IN_TIMES.search(noun)
            ):  # 是非专利密集型产业的2.5倍
                lead, noun = lead._replace(noun="", compared_to=lead.compared_to or noun), ""
            if q.unit == "倍" and (m := _IS_SO_MANY.fullmatch(noun)) and self.labels.nouns.is_indicator(m["what"]):
                lead, noun = lead._replace(noun=m["what"], compared_to=m["other"]), m["what"]
            if q.bound == "exact" and (m := _SHARE_BOUND.search(lead_text)):
                q = q._replace(bound={"约": "approx", "近": "under"}.get(m["b"], "over"))
            joined = bool(drafts) and start == consumed and bool(_JOINED.match(text, max(consumed, drafts[-1].q.end), q.start))
            d = Draft(
                q,
                lead,
                start,
                noun=noun,
                run=run,
                after=text[q.end : q.end + 12],
                fresh=fresh,
                continued=text[s.start - 1 : s.start] == "；",
                joined=joined,
                aside=text[q.start - 1 : q.start] == "(" and text[q.end : q.end + 1] == ")",
                places=len(_FILLED.findall(lead_text)),
                achieved=self.achieves.search(lead_text) is not None,
                whole=whole,
            )
            if lead.distributive and run[1] == 0 and run[2] > 1 and boundary > consumed:
                front = s.masked[consumed:boundary].rpartition("，")[2].strip("：（(） ")
                d = d._replace(named=tuple(self.labels.nouns.named(front, run[2]) or ()))
                if run[2] > 2 and not d.named and FILL not in lead_text:
                    d = d._replace(groups=self._groups(s.masked[consumed:boundary], noun, run[2]))
            post, taken = (
                ("", 0) if d.aside or run[1] < run[2] - 1 and run[2] > 1 else self.labels.nouns.post_noun(s.masked[q.end : s.end], d)
            )
            post = SAYS_END.sub("", self.labels.nouns.ranks_on.sub("", post))
            if q.dimension in COUNTS and RATE_LABEL.search(post):
                post = ""  # 有5家研发强度低于10%
            if post and not (noun and post in self.labels.nouns.sizes) and self._takes_post(d, noun, post):
                won = _WON.match(text, q.end + taken) if q.dimension in COUNTS else None
                d = d._replace(label=post, post=True, won=won["what"] if won else "")
                self._shared(drafts, d, s.masked)
            else:
                taken = 0
            drafts.append(d)
            clauses.append(clause)
            consumed = q.end + taken
        return drafts, clauses

    @staticmethod
    def _shared(before: list[Draft], d: Draft, masked: str) -> None:
        """在欧洲拥有70GWh、中国62GWh、美国5GWh的电池产能: the noun behind the last figure of a list is that of all."""
        end = d.q.start
        for i in range(len(before) - 1, -1, -1):
            b = before[i]
            if b.noun or b.label or b.q.base_unit != d.q.base_unit or d.after[:1] != "的" or not _PLACED.fullmatch(masked, b.q.end, end):
                return
            before[i], end = b._replace(label=d.label, post=True), b.q.start

    def _turned(self, lead: Lead, front: str, clause: str) -> Lead:
        """A lead with the motion of the clause before it: 销量出现两位数下滑，分别为15%和13.3%; but 失业率下降，为4.8%."""
        m = self.turn.search(front.replace(FILL, ""))
        if m is None or lead.among or RATE_LABEL.search(clause):
            return lead
        return lead._replace(motion="rise" if m["verb"] in self.reader.rises else "fall")

    @staticmethod
    def _outside(masked: str, boundary: int, low: int, high: int) -> int:
        """A boundary inside closed parentheses cuts nothing."""
        if boundary >= low and masked[boundary] == FILL:  # in an aside: (无需技术审评，下同)
            boundary = max((masked.rfind(c, low, boundary) for c in _BOUNDARIES), default=-1)
        while boundary >= low:
            opening = masked.rfind("(", low, boundary)
            if opening >= 0 and masked.find(")", opening, high) > boundary and masked.find(")", opening, boundary) < 0:
                boundary = max((masked.rfind(c, low, opening) for c in _BOUNDARIES), default=-1)
                continue
            return boundary
        return boundary

    def _takes_post(self, d: Draft, noun: str, post: str) -> bool:
        """Whether the noun behind a counted figure is what is counted, rather than the phrase before it."""
        q = d.q
        if self.ranked.match(d.after):
            return False  # 以3.8万辆排名第二
        if q.dimension in COUNTS and d.after[:1] == "的" and noun and self.labels.nouns.is_indicator(noun) and not d.lead.motion:
            return False  # 用户数超过1亿的平台
        if q.dimension in COUNTS or q.unit.endswith(("个", "家", "项")):
            if d.lead.level and noun and self.labels.nouns.is_indicator(noun):
                return False
            return not (d.lead.motion and noun)
        if q.dimension in STUFF:
            return not noun or d.after[:1] != "的" and not self.labels.nouns.is_indicator(noun)
        if q.dimension == "currency":
            named = self.labels.nouns.is_alias(post) and not self.labels.nouns.is_alias(noun)  # 就能产出|23.2亿元GDP
            return named or not noun or bool(self.labels.nouns.light.fullmatch(noun)) or not self.labels.nouns.is_indicator(noun)
        return not (noun and self.labels.nouns.is_indicator(noun) and d.lead.level)

    def _groups(self, front: str, noun: str, n: int) -> tuple[str, ...]:
        """The clauses before the last that name groups, with the last phrase; empty where there are not n of them."""
        parts = [*(p for p in _CLAUSE_MARK.split(front.replace(FILL, "")) if p), *([noun] if noun else [])]
        parts[:1] = [p.removeprefix("其中") for p in parts[:1]]
        found = tuple(parts[-n:])
        if len(found) == n and all(self.labels.nouns.group.search(p) for p in found[:-1]):
            return found
        return self.labels.nouns.enumerated(parts, n)

    def _clause(self, masked: str, start: int, boundary: int) -> str:
        """The noun of the nearest clause before `boundary` that holds no figure."""
        text = masked[start:boundary]
        parts = [p for p in _CLAUSE_MARK.split(text) if p.replace(FILL, "").strip("、 和()")]
        if len(parts) > 1 and _SINGLED_OUT.match(parts[-2]):
            parts = parts[:-1]  # 特别是工业投资，增势强劲，增长达50.8%
        for part in reversed(parts[-3:] if parts and _SEEN_BY.search(parts[-1]) else parts[-2:]):
            lead = self.reader.read(self.labels.omitted.superlative.sub("", _BECAUSE.sub("", _TREND.sub("", part.replace(FILL, "")))))
            if (
                lead.noun
                and len(lead.noun) >= 2
                and not _STANDS.match(lead.noun)
                and not (_SEEN_BY.search(part) and not self.labels.nouns.is_indicator(lead.noun))
            ):
                return lead.noun
        return ""


def _parted(drafts: list[Draft], text: str) -> tuple[str, str, Decimal] | None:
    """What the last part of a passage is of, where the passage names it: 研究生招生14.2万人，其中博士生1.5万人；…."""
    part = next((k for k in range(len(drafts) - 1, 0, -1) if drafts[k].part and "中的" in drafts[k].label), 0)
    label = drafts[part].label.partition("中的")[0]
    whole = next((d for d in reversed(drafts[:part]) if d.label == label and d.q.base_unit == drafts[part].q.base_unit), None)
    if whole is not None and "(" in text[whole.q.end : drafts[part].q.start]:
        return None  # 86家(其中社区卫生服务中心16家)；采供血机构1家
    return (label, whole.q.base_unit, whole.q.base_value) if whole is not None else None


def _listed(drafts: list[Draft]) -> tuple[Period, ...]:
    """The times of the longest list of a sentence, of such the last, where each value has its own."""
    n, run = max(((d.run[2], d.run[0]) for d in drafts if d.run[2] > 1), default=(0, 0))
    times = tuple(d.period for d in drafts if d.run[0] == run) if n > 1 else ()
    return times if len({t.text for t in times}) == n else ()
