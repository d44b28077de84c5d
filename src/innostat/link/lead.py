"""What stands between the last figure and this one: bounds, verbs, comparison, and the noun that is left.

`提高到`, `比上年增长`, `高于全部规模以上工业` are peeled off from the right until only the phrase that is measured remains.
"""

from __future__ import annotations

from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.regions import THAT

FILL = "\x01"  # stands for a character that belongs to no label: a date, a place, a citation
_BLANKED = re.compile(f"{FILL}+(?:(?:、|和|与|及|以及){FILL}+)+")  # a list of places or companies
_COMPARISON_OPEN = regex.compile(r"(?:(?<![占对环同])比(?![重例值率])|较)[^，]{1,16}$")


class Lead(NamedTuple):
    """A lead, taken apart.

    motion: `rise` or `fall` or empty; `to`: the motion leads to a level; `start`: the figure is where a change starts (由 …);
    compared_to: the other side of a comparison; `difference`: that side is a group or place, not a time;
    of: whom the figure is of, where that side is named with it (低于民营企业的8.5%).
    """

    noun: str
    motion: str = ""
    to: bool = False
    start: bool = False
    compared_to: str = ""
    difference: bool = False
    distributive: bool = False
    level: bool = False
    among: bool = False
    verb: str = ""
    of: str = ""


_BLANK = " \t\n" + FILL
_EDGE = "+，、；：,。.·—-~()（）[]■●◆▲★/ \t\n" + FILL
_THAN_WORDS = frozenset("比较同与和")  # what the pattern `than` begins with
_SAME_ENDS = frozenset("比径格算素，,")  # what the pattern `same` ends with
_TIMES = {"同比": "上年同期", "环比": "上期", "同口径": "上年"}
_DISPOSED = regex.compile(r"^[^，；：]{1,12}(?<![即必料])将(?=[\u4e00-\u9fff]{2,}$)")  # 央行将|利率从3.5%下调至3.3%
_INNER_ABOUT = regex.compile(r"(?<=.{2})(?:大约|约|仅|只|已|合计|总共|一共|共)占(?=.{2})")
_IN_A_ROW = regex.compile(r"^连续(?:[\d一二三四五六七八九十两]+|多)(?:年|个月|个季度)(?=.{2})")
_OWN_NAME = regex.compile(
    r"(?!(?:[一二两三四五六七八九十\d]+年|年均?|平均|同比|环比|名义|实际|复合|累计)*(?:增速|增长率?|增幅|涨幅|降幅|跌幅|水平|均值)$)(?!占|其|均|共|合|约|含|折)(?=.*[\u4e00-\u9fff]{2})"
)
_TWICE = regex.compile(r"^([\u4e00-\u9fff]{4,12})\1")  # a heading that runs on into its paragraph
_RATE_OF = re.compile(r"(?P<word>同比|[周月季]?环比)(?P<verb>涨幅|增幅|升幅|降幅|跌幅)$")  # 销量同比涨幅14%
_WORD_START = re.compile(
    r"被[调访引试告保投]|对[外口华接手]|对照组|自[主动然来给由治贸办制建营有产研用筹愿]|由于|在[建校岗线职编研册售营读孵用]|在园(?=[幼儿人])|在学(?=[研人生])|将军|使用|及格|更新|均[价衡]|都市|共[享同建产]|有[效色限机关源]|再[生贷融制]|到[位账期达访港]"
    r"|从[业事]|即时|其[他它]|并[购网]|余额|其余|近[岸海视]|超[高算级大导期]|与会|也门|的确|已有线|各[类级地]|新"
)
_ASPECT = regex.compile(r"^(?:就|从|在|按|以|拿)(?P<what>.{2,}?)(?:方面|角度|情况)?(?:来看|来说|而言|来讲|方面|看|上)$")
_TRAILING = regex.compile(r"(?:(?<![以面])上|方面|(?<![高初职集适命空])中|里|(?<!国|省|市)内|期间|以来|的情况下)$")
_TIME_ONLY = re.compile(
    r"[比较]?(?:[“\"]?十[一二三四五六]五[”\"]?(?:规划)?(?:末|初|时期|期间|期末)?|(?:19|20)\d\d年?(?:[末底初]|同期)?|(?:上年|去年|前年|同期|年初)(?:同期|末|底)?(?:水平)?|[一二两三四五六七八九十\d]+年(?:来|间|时间|前)?(?:[内里]|平均)?)"
)
_RATIO_TO = re.compile(r"(?:与|和|同)[^，]{2,}之比$")
_RUN_ON = re.compile(
    r"连续(?:[\d一二三四五六七八九十两]+|多)(?:年|个月|个季度)(?:保持|实现|均|都)?$|(?:恢复到|恢复至|相当于|达到|接近|超过)(?:20\d\d年|去年|上年)(?:同期)?(?:水平)?的?$|逐[年月季]$|首次$|再次$|平均$|(?:的)?基础上$|(?:平均)?每(?!股[收净现盈派])[百千万亿]*[\u4e00-\u9fff]{1,4}(?<![均售单报运电油房]价|价格|成本|费用|收益)(?<![额资款费量入出值润税数产贷])$"
)
_ABOUT = regex.compile(r"^(?:约|大约|仅|只|已|均|都|还|也|共)占(?=.{2})")  # 约占企业总量的1/5
_FIRM_DOES = regex.compile(
    r"(?<=公司|集团)(?:预计|预期|预测|累计|合计|共)*(?:实现|录得|取得|完成|预计|预期|预测)了?(?=[\u4e00-\u9fff]{2,}$)"
)
_JUST = regex.compile(r"^就(?![业读诊医学近餐寝职地])")  # 该县|就引进人才
_OF_ANOTHER = regex.compile(r"(?<=.{2})[仅只约已才]*(?:为|是|达到?|相当于)(?:了|约|近)?(?P<other>[\u4e00-\u9fff]{2,8})的$")
_FIRST_PLACES = regex.compile(f"(?:排名|居|位居)?前{FILL}+(?:合计|共计|共)?")  # 前两省合计占全国的45.2%
_THE_SAME = regex.compile(r"^同期(?=.{2,})")  # 比同期制造业低0.4个百分点
_SAME_TIME = regex.compile(r"^(?:上年|去年)?同期(?=.{2,})")  # 高于同期GDP增速1.8个百分点
_OPEN_LATIN = regex.compile(r"\([A-Za-z&/\-. ]+$")
_FROM_END = regex.compile(r"(?<=.{2})(?<![自理缘])[由从]$")  # 增加值由一季度的下降8.4%
_NEAR_END = regex.compile(r"(?<=.{2})(?<![相接临附最就贴邻远亲])近$")  # 民营企业近以2.2万家的规模
_SPAN_END = regex.compile(
    r"(?<=.{2})(?<!\d)(?:\d{1,2}|[一二两三四五六七八九十])(?:年|个月|个季度)(?:内|间|来)?$"
)  # 高新技术企业数3年翻一番
_SPAN_ENDS = frozenset("年月度内间来由从近")  # what one of the three ends with
_OUT_OF = re.compile(
    r"在(?P<whole>[^，。；在]{2,16})(?:之)?中(?:的)?(?:所)?(?:占比?|占?(?:的)?(?:比重|比例))(?:了|为|约|近|达|到|超过?|分别|依次|各|均|：|\x01)*$"
)
_AVERAGE = regex.compile(r"(?:的)?(?:平均|一般|总体|整体)?(?:水平|值)?$")
_PLUS = regex.compile(r"(?:同比|环比|[比较][^，。；]{1,8})\+$")
_AGAINST = re.compile(r"(?:同比|环比)(?P<other>[\d一二三四上去前]{1,4}(?:个?月份?|季度|年))$")  # 环比2月增长160.5%
_FIRST_OF_ALL = regex.compile(
    r"^(?:成为|是|系)[^，]{0,12}?(?:首[个家座]|第[一二三四五六七八九十]+[个家座]|唯一(?:一[个家座])?)(?=[\u4e00-\u9fffA-Za-z]{3})"
)  # 成为世界上首个有效发明专利数量超过400万件的国家
_A_CLASS = re.compile(r"^\d[\d.]*[^\s\d]{0,4}(?:的|$)")
_CAUSED = re.compile(r"^[^，]{2,}?(?:拖累|导致|致使|使得|促使)了?(?=.{3})")  # 内存市场暴跌拖累总销售额
_ADVERB_ENDS = frozenset("将会也都又还约近幅际")  # what the pattern below ends with
_ADVERBS = re.compile(r"(?<=.{2})(?:将|会|也|都|又|还|约|近|大幅|小幅|实际)+$")  # 较2023年将增加: no part of the other side
_COUNTED_THEN = regex.compile(f"(?<={FILL}|[上去前\\d]年)统计时?$")
_TIME_WORD = regex.compile(
    r"(?<!全)年(?!均|平均)|月|季|周|届|同期|期初|期末|十[一二三四五六]五|[一二三四五六七八九十]五[”\"]?(?=时期|期间|期?末|期?初|$)|去|上[一个]?[年月期季]|前(?:平均)?$|往$|之前|疫情前"
)


def balanced(text: str) -> str:
    """A phrase without quotation marks that lost their partner.

    >>> balanced("乐购辽宁”活动"), balanced("“六基”项目")
    ('乐购辽宁活动', '“六基”项目')
    """
    return text if text.count("“") == text.count("”") else text.replace("“", "").replace("”", "")


def closed(text: str) -> str:
    """A label with the bracket that it opens last closed, which went with the marks at its end.

    >>> closed("地区生产总值(GDP"), closed("R&D(研发)经费")
    ('地区生产总值(GDP)', 'R&D(研发)经费')
    """
    return text + ")" if text.count("(") == text.count(")") + 1 else text


class LeadReader:
    """Reads leads by one catalogue's phrases."""

    def __init__(self, catalog: Catalog) -> None:
        self.bound = catalog.endings("over+under+approx")
        self.copula = catalog.endings("copula")
        self.protected = catalog.endings("protected_endings")
        self.to = catalog.endings("to")
        self.moving = catalog.endings("rise+fall")
        self.by = catalog.endings("rise+fall", "了", "达", "约", "近", "超", "逾", "出")
        self.distributive = catalog.endings("distributive")
        self.rises = frozenset(catalog.words("rise"))
        self.difference = re.compile(catalog.pattern("difference", r"(?P<word>{})(?:了)?(?P<other>[^，；。]{0,24}?)$").pattern)
        self._differs = frozenset(word[0] for word in catalog.words("difference"))
        self.than = re.compile(
            r"(?:(?<![占对环同之])比(?![重例值率较如利]|亚迪|特币)|(?:(?<!比)|(?<=占比))较(?![大小多少高低快慢好强为])|同(?!期)|与|和)(?P<other>[^，；。比较]{1,24}?)(?:相比|同期)?[，,]?$"
        )
        self.same = re.compile(r"(?P<word>同比|环比|同口径|按可比(?:价格|口径)(?:计算)?|按不变价格(?:计算)?|扣除价格因素)[，,]?$")
        self.places = catalog.region_names
        self.start = regex.compile(rf"(?:从|由|自)[{FILL}的\s]*$")
        self.lead_in = catalog.openings("lead_in")
        self.compounds = catalog.words("light_compounds")
        self.light = catalog.openings("light_verbs", "了", "过", "出", "起", "有", "各类", "各级", "一批")
        self.nominal = frozenset(catalog.words("nominal_verbs"))
        self.verbs = catalog.pattern("light_verbs+meaning_verbs", "(?:累计|新|共)?{}(?:了|过|出)?")
        self._verb_firsts = frozenset("累新共").union(word[0] for role in ("light_verbs", "meaning_verbs") for word in catalog.words(role))
        self.heads = catalog.endings("heads")
        self.relative = frozenset(catalog.words("relative_heads"))
        self.left_over = frozenset(catalog.words("left_over"))

    def read(self, text: str, counted: bool = False, moving: bool = False) -> Lead:
        """Take a lead apart.

        Args:
            text: What stands before the figure.
            counted: What stands before 有7个 is what is counted (强度超过全国平均的省有7个), no comparison.
            moving: The figure itself says that something grows (翻一番).

        >>> from innostat.catalog import load_catalog
        >>> lead = LeadReader(load_catalog()).read("全社会研发经费投入强度比上年提高")
        >>> lead.noun, lead.motion, lead.to, lead.compared_to
        ('全社会研发经费投入强度', 'rise', False, '上年')
        """
        if "——" in text:
            text = text.rpartition("——")[2]  # 命中率不到两成——去年全所申报
        if "中" in text and (m := _OUT_OF.search(text)):
            text = f"{text[: m.start()]}占{m['whole']}的比重"  # 在电信业务收入中占45.9%
        against = _OF_ANOTHER.search(text) if text[-1:] == "的" else None
        if against is not None and any(b - a == len(against["other"]) for a, b, _ in self.places.scan(against["other"])):
            text = text[: against.start()]  # 研发支出已达美国|的八成
        motion = compared = verb = of = ""
        to = start = difference = distributive = level = False
        rest = text
        if text[-1:] == "+" and _PLUS.search(text):
            motion = "rise"  # 同比+124架
        while True:
            before = rest
            rest = rest.rstrip(_EDGE)
            if motion and rest[-1:] in "计时":
                rest = _COUNTED_THEN.sub("", rest)  # 数量比上年统计|增加
            if not rest or self.protected.end(rest):
                break
            if rest[-1] in "从由自的" and not start and not motion and not compared and self.start.search(rest):
                start, rest = True, self.start.sub("", rest)
            if found := self.distributive.find(rest):
                distributive, rest = True, rest[: found[0]]
            elif not motion and (found := self._to(rest)):
                motion, to, verb, rest = self._direction(found[1]), True, found[1], rest[: found[0]]
            elif not motion and rest[-1:] == "幅" and (m := _RATE_OF.search(rest)):
                motion, compared, rest = "fall" if m["verb"][0] in "降跌" else "rise", _TIMES[m["word"][-2:]], rest[: m.start()]
            elif not motion and (found := self.by.find(rest)) and self._is_verb(rest[: found[0]], found[1], level):
                motion, verb, rest = self._direction(found[1]), found[1], rest[: found[0]]
            elif not compared and rest[-1:] in _SAME_ENDS and (m := self.same.search(rest)):
                compared, rest = _TIMES.get(m["word"], "上年"), rest[: m.start()]
            elif motion and not compared and rest[-1] in "月度年份" and (m := _AGAINST.search(rest)):
                compared, rest = m["other"], rest[: m.start()]
            elif compared in ("上年同期", "上期") and motion and (m := self.than.search(rest)) and _TIME_WORD.search(m["other"]):
                compared, rest = balanced(m["other"].strip(_EDGE)), rest[: m.start()]  # 比去年四季度环比增长0.63%
            elif not compared and not to and (m := self._comparison(rest, bool(motion) or moving)):
                compared, rest = self._other(m["other"]), rest[: m.start()]
                difference = not _TIME_WORD.search(_THE_SAME.sub("", compared))
            elif (
                not compared
                and not motion
                and not counted
                and not self._differs.isdisjoint(rest)
                and (m := self.difference.search(rest))
                and self._names_other(m, start)
            ):
                other = m["other"].strip(_EDGE)
                compared, rest = balanced(other), rest[: m.start()]
                difference = not _TIME_WORD.search(_SAME_TIME.sub("", compared)) or compared + FILL == f"同期{FILL}" in text
                if other[-1:] == "的" and len(other) > 2:
                    of, compared, difference, level = _AVERAGE.sub("", balanced(other[:-1])) if difference else "", "", False, True
                    continue
                motion = "" if difference else ("fall" if m["word"][0] in "低慢少落" else "rise")
            elif (found := self.bound.find(rest)) and (len(found[1]) > 1 or rest == text.rstrip(_EDGE)):
                rest = rest[: found[0]]
            elif found := self.copula.find(rest):
                if found[1][0] in "高低" and rest[found[0] - 1 : found[0]] == "最":
                    found = found[0] + 1, found[1][1:]  # 最高达82元
                level = level or found[1] in ("达到", "达", "为", "是", "至", "到", "占")
                verb = verb or ("占" if found[1].endswith("占") else found[1] if found[1] == "有" else "")
                rest = rest[: found[0]]
            if rest == before:
                break
        if "将" in rest and (to or start):
            rest = _DISPOSED.sub("", rest)
        noun, among = self.clean(rest)
        distributive = distributive or noun[:1] == "占" and "分别占" in rest
        return Lead(noun, motion, to, start, compared, difference, distributive, level, among, verb, of)

    def _to(self, rest: str) -> tuple[int, str] | None:
        """The verb of 提高到, 降至: where it begins and which it is."""
        return next(
            (
                found
                for to in self.to.all(rest)
                if (found := self.moving.find(rest[: -len(to)]))
                and (found[1], to) != ("高", "达")
                and not (found[1][-1:] == "达" and to == "到")
                and rest[found[0] - 1 : found[0]] != "最"
            ),
            None,
        )

    def _direction(self, verb: str) -> str:
        return "rise" if verb in self.rises else "fall"

    def _is_verb(self, before: str, verb: str, level: bool) -> bool:
        """提高 in 由…提高 is a verb; in 科技创新能力提高为 it would be a noun; 多, 高, 快 need a comparison before them."""
        if len(verb) == 1 and verb in "多高低少快慢":
            return bool(_COMPARISON_OPEN.search(before))
        return not (level and before[-1:] in ("的", "均"))

    def _comparison(self, rest: str, moved: bool) -> re.Match[str] | None:
        m = None if _THAN_WORDS.isdisjoint(rest) else self.than.search(rest)
        if m is None or not m["other"].strip(_EDGE):
            return None
        if m[0][0] in "同与和" and "相比" not in m[0] and "同期" not in m[0]:
            return None
        return m if moved or "相比" in m[0] else None

    @staticmethod
    def _other(text: str) -> str:
        """The other side of a comparison without the adverbs of the verb behind it."""
        other = balanced(text.strip(_EDGE)).removesuffix("的")  # 比上海的多
        return _ADVERBS.sub("", other) if other[-1:] in _ADVERB_ENDS else other

    def _names_other(self, m: re.Match[str], start: bool) -> bool:
        if start and not m["other"]:
            return False  # 差距由上年的1.9万篇缩小到0.9万篇: what shrinks
        if _A_CLASS.search(m["other"]):
            return False  # 营收超过10亿元的占12%
        if m["other"].startswith("无几") or m["word"] == "落后" and self.heads.end(m["other"]):
            return False  # 淘汰落后炼铁产能
        return len(m["other"].strip(_EDGE)) >= 2 and m["other"][:1] != "的" or m["word"] in ("相差", "差距", "差距为", "差距达", "相差")

    def clean(self, text: str) -> tuple[str, bool]:
        """A phrase without openings and light verbs; and whether it opened with 其中.

        >>> from innostat.catalog import load_catalog
        >>> LeadReader(load_catalog()).clean("其中，新增农副食品加工业")
        ('农副食品加工业', True)
        """
        among = "其中" in text
        if "、" in text or "和" in text:
            text = _BLANKED.sub("", text)
        if "前" in text:
            text = _FIRST_PLACES.sub("", text)
        rest = text.replace(FILL, "").strip(_EDGE)
        rest = rest[1:] if rest[:1] == "》" else rest  # 》需求端: a mark of lists
        if rest:
            rest = _RUN_ON.sub("", rest).removesuffix("每")  # R&D投入每|增加1%
            if "公司" in rest or "集团" in rest:
                rest = _FIRM_DOES.sub("", rest)
            if "占" in rest[2:]:
                rest = _INNER_ABOUT.sub("占", rest)
            if "连续" in rest:
                rest = _IN_A_ROW.sub("", rest)
            if rest.find(rest[:4], 4) > 0:
                rest = _TWICE.sub(r"\1", rest)
            if rest.count("(") > rest.count(")") and self._measures(aside := rest[rest.rfind("(") + 1 :].strip(_EDGE)):
                rest = aside  # 经济平稳增长(GDP增速9.2%: what the bracket says is its own
            if len(rest) > 4:
                rest = _FIRST_OF_ALL.sub("", _CAUSED.sub("", rest))
            if rest[1:2] == "占" or rest[2:3] == "占":
                rest = _ABOUT.sub("占", rest)
        while rest:
            before = rest
            if rest[0] == "该" and (told := THAT.match(rest)):
                rest = _JUST.sub("", rest[told.end() :])  # 该国|失业率
            elif rest[0] in "就从在按以拿" and (m := _ASPECT.match(rest)):
                rest = m["what"]
            elif (found := self.lead_in.find(rest)) and not self._part_of_word(rest, found[0]) and not _RATIO_TO.match(rest):
                rest = rest[found[0] :].strip(_EDGE)
            if rest == before:
                break
        if len(rest) > 3:
            rest = _TRAILING.sub("", rest) if rest[-1] in "上面中里内间来下" else rest
        while (found := self.light.find(rest)) and len(rest) - found[0] >= 2 and not self._names(rest, found[0]):
            after = rest[found[0] :].strip(_EDGE)
            if after[:1] in ("和", "与", "及", "并"):
                if not self.light.find(after, 1):
                    break  # 保障和改善民生投入
                after = after[1:]  # 引进和落地科技成果
            rest = after
        rest = balanced(rest.strip(_EDGE))
        if rest[-1:] in _SPAN_ENDS:
            rest = _NEAR_END.sub("", _FROM_END.sub("", _SPAN_END.sub("", rest)))
        if rest.count("(") > rest.count(")") and (m := _OPEN_LATIN.search(rest)):
            rest = rest[: m.start()]  # 市盈率(P/E
        return (
            ""
            if not rest
            or rest in self.left_over
            or _TIME_ONLY.fullmatch(rest)
            or (rest[0] in self._verb_firsts and rest not in self.nominal and self.verbs.fullmatch(rest))
            else rest
        ), among

    def _measures(self, aside: str) -> bool:
        """Whether a phrase in brackets names what is measured itself: 人均产值, not GDP behind 生产总值(, nor 占比."""
        return _OWN_NAME.match(aside) is not None and aside not in self.relative and self.heads.end(aside)

    @staticmethod
    def _part_of_word(rest: str, end: int) -> bool:
        """Single characters open a clause only where no word begins with them: 共 in 共享, 对 in 对外."""
        return rest[end : end + 1] in ("率", "额", "量", "度", "数", "值", "性", "束") or end == 1 and _WORD_START.match(rest) is not None

    def _names(self, rest: str, end: int) -> bool:
        """授权量, 出口额, 融资余额, 投资额: the verb is part of the name."""
        after = rest[end:]
        return rest.startswith(self.compounds) or after[:1] in "量额率数值期业力费房性的" or (len(after) <= 2 and self.heads.end(rest))
