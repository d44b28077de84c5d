"""Place names in a passage, with what stands around them: organisations, yardsticks, the document's own place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.models import Region

_OF_ANOTHER = re.compile(r"[\u4e00-\u9fff]{0,12}的")
_ONE_OF = re.compile(r"(?:一|首|唯一|第.)(?:个|座)的?$|唯一的$")
_CLASS = re.compile(r"(?:地区)?的?(?:城市|省份|省会|地级市|国家)")
_OWN_SHARE = ("占比", "份额", "比重", "的占比", "的份额", "的比重")  # 中国占比36.7%, 美国占比22.6%: each its own
_PERCENT = regex.compile(r"(?:约?为|达到?|约|是|近|超过?)?\s?\d[\d.]*\s?%")
_ASSOCIATION = regex.compile(r"(?:(?![的和与有了])[\u4e00-\u9fff]){5,10}协会")
_EVENT = regex.compile(
    r"(?:市|区)?(?:正式|联合|隆重|共同)?(?:发布|举行|召开|举办|开幕|闭幕|揭晓|签约|揭牌|亮相|启动|公布|挂牌|宣布|表示|会见|出席)"
)
_SAYS = regex.compile(
    r"\)?(?:\([^()]{1,8}\))?(?:秘书处)?(?:\d{1,2}日)?(?:在[^，。]{2,8})?(?:发布|预测|预计|表示|报告|认为|称|指出|公布|宣布|警告|估计|最新)"
)
# 西藏津盛泰达创业投资有限公司; 上海宏力、中芯国际等60余家单位; 上海科技、南京斯威特各出资500万元
_COMPANY = regex.compile(
    r"(?!新增|新设|共有|拥有|注册|登记|全部|现有|所有|市|省)(?:(?![的和与在为了有等]|[设成]立|组建|发起|引进|落户|出资|收购|入股)[\u4e00-\u9fff]){2,16}(?:\([\u4e00-\u9fff]{2,6}\))?(?:股份有限公司|有限公司|有限责任公司|合伙企业)"
)
_ITEM = r"(?:(?![的和与在为了等省市区县])[\u4e00-\u9fff*A-Za-z]){2,12}"
_LISTED = regex.compile(
    rf"(?!省|市|区|县|自贸|高新|经开)(?:(?![的和与在为了等])[\u4e00-\u9fff]){{2,6}}(?:(?:、|和|与){_ITEM})*(?:等(?:约|近|超)?\d+(?:余|多)?家(?:单位|企业|公司|机构|高校|院所)|各(?:出资|持股|认缴|投资))"
)
_LIST_MARK = regex.compile(r"(?:省|市)?(?:[、/]|和|与|及|以及|—)(?:[\u4e00-\u9fff]{0,0})")


_HONOUR = regex.compile(r"“|最[\u4e00-\u9fff]|首[个台套款条家次座艘架例批]|第[一二三四五六七八九十\d]+[大个台]|\d{1,4}强|独角兽")
_PART_OF = regex.compile(r"(?:为|是|相当于|占|达到?)(?:了|约|近)?$")
_LEVEL = r"(?P<level>该值|总量|总数|(?:地区)?(?:人均|平均)(?:水平|值))"
_SHARE_OF = regex.compile(r"的[\d.]+%|的[一两二三四五六七八九]成")
_PART_OF_LEVEL = regex.compile(rf"{_LEVEL}的[\d.]+[%倍]|的[\d.]+倍")
_MEASURED = regex.compile(
    r"(?:为|是|相当于|达到|[只仅]有|超过|不及|接近)了?(?:约|近)?(?:(?:排名|位居|位列|排在)?第[\d一二三四五六七八九十]{1,2}[位名]?的?)?$"
)
_MEASURED_ENDS = frozenset("为是于到有过及近了约位名的")
_DOMESTIC = re.compile(r"国内(?!生产总值|外|国际)")
_COMPASS = regex.compile(
    r"(?P<e>东)(?:(?:部)?、(?P<m>中)(?:部)?(?:、|和)(?P<w>西(?:部|(?=和东北)))(?:(?:和|、)(?P<n>东北)部?(?:地区)?)?"
    r"|(?P<m>中)(?P<w>西)部?(?:和|、)(?P<n>东北)部?(?:地区)?)"
)  # 东、中、西部
_COMPASS_NAMES = (("e", "东部"), ("m", "中部"), ("w", "西部"), ("n", "东北"))
_SEVERAL = re.compile(
    r"(?P<n>[两二三四五六七])(?<![其他余第].)(?:个)?(?:省份?|省市|地(?:区(?!域|生产|位|间))?|国|市)(?=的?(?:合计|共|均|都|平均|高|总|累计|分别|[\u4e00-\u9fff]{0,12}(?:为|达|增长|占)))(?!之间|联动|一体|协同)"
)
_TOWARDS = regex.compile(r"(?:入选|跻身|迈入|进入|自|来自|销往|运往|出口至|出口到)$")
_THAN = regex.compile(r"(?:比(?![重例较分值利特])|较)[^，。；比]{0,6}$")
_MORE = regex.compile(r"[^，。；]{0,12}(?:高|低|多|少|快|慢|增|减|大|小|强|弱|领先|落后)")
_FIGURE_AFTER = regex.compile(
    r"(?:同期|当年|平均水平?|平均)?(?:的[\u4e00-\u9fff]{2,6}\(|的|\()(?:约|近)?\d[\d.,]*(?![\d.,]|个?百分点)|(?:经济|工业|GDP)?\d[\d.]{0,6}%(?:左右|以上)?的?(?:平均|总体|整体|一般)(?:水平|增速|增幅|增长率|增长水平)"
)
_IS_LEVEL = regex.compile(r"(?:经济|工业|GDP)?\d[\d.]{0,6}%(?:左右|以上)?的?(?:平均|总体|整体|一般)(?:水平|增速|增幅|增长率|增长水平)")
_RANKED_BELOW = regex.compile(r"(?:位?列|居于?|排在|仅?次于)$")
_FIGURES_BELOW = regex.compile(r"的?\d[\d.]*(?:%|[万亿元家件人]{1,3})[^，。；]{0,60}之后")  # 列山东2.6%、北京2.2%之后: each its own
_SEATED = re.compile(r"(?:位于|设在|总部在)$")  # 总部位于美国的半导体公司的销售额: of that place, and in the label
_GENERIC = regex.compile(r"(?:[\u4e00-\u9fff]{2,6})?(?:公司|企业|厂商)(?:的|在|和|、|，|总|占|数|有)")
_AGAINST = regex.compile(r"(?:仅次于|次于|超过|高于|低于|不及|落后于|优于|快于|慢于|领先于|接近|距|距离)了?$")
# What the patterns above end with: most places have another character before them.
_PART_OF_ENDS = frozenset("为是于占达到近及过了约")
_LISTED_BEHIND = frozenset("，、；。")
_TOWARDS_ENDS = frozenset("选身入自往至到")
_AGAINST_ENDS = frozenset("过于及近距离了")
_STANDING = regex.compile(
    r"(?:[\u4e00-\u9fff]{0,8}?)(?:第|前|首|平均|的?比重|的?比例|总量|占比|的?\d|水平|份额|总数|同|之|最|一半|领先|先进|GDP|国内生产总值|[\u4e00-\u9fff]{2,10}的)"
)
_COMPARED = regex.compile(r"的?(?:相比|差距|比较|之比)")
_SHARE_IN = regex.compile(
    r"(?:的)?(?:[\u4e00-\u9fff]{1,6}(?:中|里|内)(?:排|位[居列]|名列|居)|占比|份额|比重|排|首|前列|率先|同类|领先|各地|范围|推广|复制|相比|第[\d一二三四五六七八九十]+[位名])"
)


#: The country or place spoken of before.
THAT = re.compile(r"该(?:国(?![有企际家内道债资营民])|省(?!级|会|属)|市(?![场值民级])|州|县(?!级))(?:的)?")
_KINDS_OF_THAT = {
    "国": ("country",), "省": ("province",), "市": ("city", "province"), "州": ("city", "province", "district"), "县": ("district",),
}  # fmt: skip


class Place(NamedTuple):
    """A place name at `[start, end)`; `regions` has one member, or several where names are listed (广东、山东).

    own: 全省, 我市: the place that the document is of; yardstick: 占全国, 居全球: not the place of the figure;
    named: inside the name of an organisation or a title; weak: needs further evidence; several: 四省, 三地;
    keep: part of the label as well (国内); beside: what the figure is so many times of (是美国的1.5倍).
    """

    start: int
    end: int
    region: Region | None
    own: bool = False
    yardstick: bool = False
    named: bool = False
    weak: bool = False
    several: int = 0
    keep: bool = False
    beside: bool = False


def _own(words: Sequence[str]) -> tuple[re.Pattern[str], ...]:
    """What finds the words that name the document's own place: a pattern for each first character, from one of which to the next `re` goes in a fifth of the time.

    What must not stand before a word is asked behind it.
    """
    by_first: dict[str, list[str]] = {}
    for word in sorted(set(words), key=lambda w: (-len(w), w)):
        by_first.setdefault(word[0], []).append(rf"{re.escape(word[1:])}(?<![资成日基版根文原]{'.' * len(word)})")
    return tuple(re.compile(f"{re.escape(first)}(?:{'|'.join(told)})(?![会场域面]|场化)") for first, told in by_first.items())


_AMONG = re.compile("其中(?=[东西南北部])")  # 其中东部, 其中东北: no 中东部, no 中东


class RegionFinder:
    """Finds places by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.own = _own(catalog.words("place_words"))
        self._before = catalog.endings("denominator", "“", "”", "了", "到", "于", "到了", "全")
        self._after_share = re.compile(
            r"(?:的)?(?:(?:第(?:[\d四五六七八九十]|[一二三](?!(?:[、和与]?第?[一二三]){0,2}(?:次)?产))|前[\d一二三四五六七八九十]|首|同类|同行业|总量|总数|总额|份额|占比|比重|市场占有率|其他|其余))"
        )
        self._organisation = catalog.openings("organisation")
        self._title = catalog.openings("title_words")
        self._branch = catalog.openings("branch_words")
        self._whole = re.compile(
            r"(?:的)?(?:约|近|超过?)?(?:(?:[\d.]+[%成]|[一两二三四五六七八九]成|1/\d|[\d一二三四五六七八九十]+分之[\d一二三四五六七八九十]+)(?:以上|左右)?(?:的|$)|半数|一半|近半)"
        )

    def find(self, text: str) -> list[Place]:
        """Places of a passage in order.

        >>> from innostat.catalog import load_catalog
        >>> [(p.region.name, p.yardstick) for p in RegionFinder(load_catalog()).find("浙江杭州的产值占全国的5%")]
        [('杭州', False), ('中国', True)]
        """
        found: list[Place] = []
        plain = _AMONG.sub("其，", text) if "其中" in text else text
        for start, end, (region, weak) in self.catalog.region_names.scan(plain):
            if region is not None:
                found.append(self._place(text, start, end, region, weak))
        found += [
            Place(m.start(), m.end(), None, own=True, yardstick=self._is_yardstick(text, m.start(), m.end()))
            for own in self.own
            for m in own.finditer(text)
        ]
        found += [
            Place(
                m.start(),
                m.end(),
                None,
                several="二三四五六七".find(m["n"]) + 2 if m["n"] != "两" else 2,
                yardstick=text[m.start() - 1 : m.start()] in ("占", "比", "在"),
            )
            for m in _SEVERAL.finditer(text)
        ]
        china = self.catalog.regions.get("中国")
        found += [Place(m.start(), m.end(), china, keep=True) for m in _DOMESTIC.finditer(text)]
        for m in _COMPASS.finditer(text) if "东" in text else ():
            last = "n" if m["n"] else "w"
            found += [
                Place(m.start(g), m.end() if g == last else m.end(g), self.catalog.regions.get(name)) for g, name in _COMPASS_NAMES if m[g]
            ]
        found.sort(key=lambda p: (p.start, -p.end))
        if "该" in text and (that := _that(found, text)):
            found = sorted([*(_at_home(p, that, text) for p in found), *that], key=lambda p: (p.start, -p.end))
        return _attributive(
            _with_partners(self._nested([p for i, p in enumerate(found) if not (i and p.start < found[i - 1].end)], text), text), text
        )

    def _place(self, text: str, start: int, end: int, region: Region, weak: bool) -> Place:
        named = (
            self._opens_organisation(text, end)
            or region.kind in ("city", "district", "park")
            and _ASSOCIATION.match(text, end) is not None
            or self._title.find(text, end) is not None
            or text[end - 1] not in "省市区县州"
            and self._branch.find(text, end) is not None
            or self._quoted(text, start, end)
        )
        named = (
            (named or self._is_scene(text, start, end, region)) and region.kind != "world" and text[start:end] not in ("全国", "我国")
        )  # 全国机场 is no airport
        if named and region.kind == "country" and region.code != "CN" and _GENERIC.match(text, end):
            named = False  # 美国半导体公司的份额: those of a country are no organisation
        if region.kind in ("settlement",):
            return Place(start, end, region, weak=weak)
        measured = _MEASURED.search(text[max(0, start - 10) : start]) if text[start - 1 : start] in _MEASURED_ENDS else None
        level = _PART_OF_LEVEL.match(text, end) if measured else None
        if measured and (level or measured[0][0] in "只仅" and _SHARE_OF.match(text, end)):
            return Place(start, level.end("level") if level and level["level"] else end, region, named=named, weak=weak, beside=True)
        yardstick = self._is_yardstick(text, start, end)
        if not yardstick and (
            region.kind in ("world", "country")
            and self._whole.match(text, end)
            and not _IS_LEVEL.match(text, end)
            or region.kind == "world"
            and _HONOUR.match(text, end)
        ):
            yardstick = True  # 全球61%的人工智能专利; 全球“灯塔工厂”3家, 全球首台风电主轴轴承
        seated = text[end : end + 1] == "的" and _SEATED.search(text, max(0, start - 3), start) is not None
        return Place(start, end, region, yardstick=yardstick and not seated, named=named, weak=weak, keep=seated)

    def _opens_organisation(self, text: str, at: int) -> bool:
        """Whether the name of an organisation ends here (大学) or up to four characters on (财经大学)."""
        for place, char in enumerate(text[at : at + 5], at):
            if char in self._organisation.firsts and (found := self._organisation.find(text, place)):
                return text[found[0] : found[0] + 1] != "生"  # 美国大学生
            if not "\u4e00" <= char <= "\u9fff" or char in "的和与":
                break
        # `in` takes a hundredth of what the patterns do, and most paragraphs have none of their words
        if ("公司" in text or "合伙企业" in text) and _COMPANY.match(text, at) is not None:
            return True
        return ("家" in text or "各" in text) and _LISTED.match(text, at) is not None

    @staticmethod
    def _is_scene(text: str, start: int, end: int, region: Region) -> bool:
        """Where something was announced (在广州发布), or who announced it (经合组织预测): no place of figures."""
        if region.kind == "country_group":
            return _SAYS.match(text, end) is not None
        return (
            text[max(0, start - 1) : start] in ("在", "于")
            and region.kind in ("city", "district", "park")
            and _EVENT.match(text, end) is not None
        )

    @staticmethod
    def _quoted(text: str, start: int, end: int) -> bool:
        """Inside a short quotation: “辽宁优品”, “书香湖北”."""
        opening = text.rfind("“", max(0, start - 10), start)
        if opening < 0 or text.rfind("”", opening, start) > opening:
            return False
        closing = text.find("”", end, end + 10)
        return closing >= 0 and closing - opening > end - start + 1

    def _is_yardstick(self, text: str, start: int, end: int) -> bool:
        before, after = text[max(0, start - 8) : start].removesuffix("同期"), text[end : end + 6]  # 高于同期全国1.2个百分点
        if after.startswith(("的近邻", "的邻居", "的邻省", "的邻市")):
            return True  # 重庆的近邻成都
        last = before[-1:]
        if last in _PART_OF_ENDS and _PART_OF.search(before) and _SHARE_OF.match(text, end):
            return True  # 仅为河南的22.8%
        if last in _TOWARDS_ENDS and _TOWARDS.search(before):
            return not text.startswith(("进口", "的进口"), end)  # 自巴西进口
        if ("比" in before or "较" in before) and _THAN.search(before) and _MORE.match(text[end : end + 16]):
            return True
        if last in "列居于在" and _RANKED_BELOW.search(before) and _FIGURES_BELOW.match(text, end):
            return False
        if last in _AGAINST_ENDS and _AGAINST.search(before) and _FIGURE_AFTER.match(text[end : end + 16]):
            return False  # 超过了美国的274台: the figure is of that place
        before = before[-5:]
        if self._before.end(before):
            if before[-1:] in "和与同":
                return bool(_COMPARED.match(after))
            if before[-1:] in "在对向":
                if before[-1:] in "对向":
                    return not after.startswith("的")
                return bool(_SHARE_IN.match(text, end, end + 12))
            return not after or after[0] in "，。、；）)" or _STANDING.match(text[end : end + 22]) is not None
        m = self._after_share.match(text[end : end + 8])
        if m is None or text[start:end] == "我国":
            return False
        if m[0][:1] == "第" and last in _LISTED_BEHIND and not text[start:end].startswith(("全", "世界", "亚洲")):
            return False  # 广东排名第1位，北京第2位: whose place it is
        return m[0] not in _OWN_SHARE or text[start:end].startswith(("全", "世界")) or not _PERCENT.match(text, end + len(m[0]))

    def _nested(self, found: list[Place], text: str) -> list[Place]:
        """浙江杭州 is one place: the inner one; 安徽全省 is 安徽."""
        out: list[Place] = []
        for i, p in enumerate(found):
            if i + 1 < len(found) and found[i + 1].named and found[i + 1].start == p.end:
                p = p._replace(named=True)  # 西安咸阳国际机场
            last = out[-1] if out else None
            if last is not None and last.end == p.start and p.own and last.region is not None and not last.named:
                out[-1] = last._replace(end=p.end, weak=False, yardstick=last.yardstick or self._is_yardstick(text, last.start, p.end))
                continue
            if last is not None and last.end == p.start and last.region and p.region and not last.named:
                outer, inner = last.region, p.region
                if (
                    inner.parent == outer.name
                    or (outer.kind in ("city", "province") and inner.kind in ("district", "park"))
                    or (outer.code == "CN" and inner.kind in ("province", "city", "group"))
                ):
                    out[-1] = p._replace(start=last.start, weak=False)
                    continue
            out.append(p)
        return out


def _attributive(places: list[Place], text: str) -> list[Place]:
    """作为皖北重镇的蚌埠, 唯一一个西部城市: what only says which place is meant."""
    for i, p in enumerate(places):
        following = places[i + 1].start if i + 1 < len(places) else 0
        if p.region is not None and (
            text[following - 1 : following] == "的"
            and ((region := places[i + 1].region) is None or region.kind != "world")
            and p.end < following <= p.end + 13
            and _OF_ANOTHER.fullmatch(text, p.end, following)
            or text[p.start - 1 : p.start] in ("个", "座", "的")
            and _ONE_OF.search(text, max(0, p.start - 6), p.start)
            and _CLASS.match(text, p.end)
        ):
            places[i] = p._replace(beside=True)
    return places


def _that(places: list[Place], text: str) -> list[Place]:
    """该国, 该省: the last country or province named before, be it in a name (芬兰统计局发布数据，该国失业率)."""
    out = []
    for m in THAT.finditer(text):
        kinds = _KINDS_OF_THAT[m[0][1]]
        told = [p for p in places if p.end <= m.start() and p.region is not None and p.region.kind in kinds]
        if told:
            out.append(Place(m.start(), m.end(), told[-1].region))
    return out


def _at_home(p: Place, that: list[Place], text: str) -> Place:
    """国内 behind 该国 in a sentence is there."""
    spoken = [t for t in that if t.end <= p.start and "。" not in text[t.end : p.start]] if p.keep else []
    return p._replace(region=spoken[-1].region) if spoken else p


def _with_partners(places: list[Place], text: str) -> list[Place]:
    """对东盟、欧盟进出口: who is listed with a partner is one."""
    partner = False
    for i, p in enumerate(places):
        listed = i > 0 and text[places[i - 1].end : p.start] in ("、", "和", "与", "及")
        partner = partner if listed else p.yardstick and text[p.start - 1 : p.start] in ("对", "向")
        if partner and not p.yardstick:
            places[i] = p._replace(yardstick=True)
    return places
