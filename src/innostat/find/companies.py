"""Companies in a passage: by name, by stock code, by suffix, or behind a word such as 企业 that says what they are."""

from __future__ import annotations

from typing import NamedTuple

from innostat import lazy_re as re
from innostat.catalog import Catalog
from innostat.find.scan import Gated
from innostat.gazetteer import Gazetteer
from innostat.models import Company

_TIME = r"(?:近日|昨日|日前|同日|今日|当日|\d{1,2}月[\d至]|第[一二三四](?:季度|财季)|[一二三四]季度|[上下]半年|前三季度|去年|今年|20\d\d)"
_CODED = r"以\d|的(?:市场)?份额|[（(](?:证券代码|股票代码|\d|[A-Z]|以下简称)"  # what else stands behind a company's name
# 三星本季度仍以13.4%的份额…, 荣耀为增长最快的品牌, 小米位列第三: what only a company has or is
_HOLDS = r"(?:本季度?|当季|本月|当月|则|仍然?|依然|也|再次|继续|还)*以(?:约|近|超过?|接近)?\s?\d[^，。；]{0,12}?的(?:\S{0,4})(?:份额|出货|销量|装机|装车|交付|市占|占有率|营收|销售)|[是为][^，。；]{0,16}(?:品牌|厂商|企业|公司)|的[^，。；]{0,8}(?:市场份额|市占率|市场占有率|市值|财报|营收|净利润)|(?:则|仍|依然|再次|继续|分别)?(?:以[约近超]?\s?\d[^，。；]{0,10}?)?(?:排名?|位[列居]|名列|排在|稳居|高居)(?:第[一二三四五六七八九十\d]|[首榜])|在[^，。；]{2,16}(?:市场|销售|出货|销量)[^，。；]{0,4}[占排居位]"
_LETTER = re.compile(r"[A-Za-z0-9]")
_CODE_BODY = r"\s?(?:(?:证券|股票)?代码[：:]?\s?)?(?:\d{6}(?:\.(?:SH|SZ|BJ|SS))?|\d{4,5}\.HK|(?:SH|SZ|HK)[.:]?\d{4,6})(?=[)\],，、;；/ ])"
_FOREIGN_BODY = r"\s?(?:NYSE|NASDAQ|Nasdaq|纳斯达克|纽交所|TSE|KRX|LSE)[：:.]?\s?[A-Z.]{1,6}"
_CHINESE_CODE = rf"[(\[]{_CODE_BODY}"
# One for each bracket: `re` goes from one character to the next in a sixth of the time of a set.
_SHORTENED = "(以下简称"
_CODES = (re.compile(rf"\((?:{_CODE_BODY}|{_FOREIGN_BODY}|{_SHORTENED[1:]})"), re.compile(rf"\[(?:{_CODE_BODY}|{_FOREIGN_BODY})"))
_CHINESE = re.compile(rf"{_CHINESE_CODE}|(?:A股|科创板|创业板|北交所|港股|上交所|深交所)")
_TAIL = r"(?:股份)?(?:有限)?(?:责任)?公司|集团|品牌(?=[\u4e00-\u9fff])|股份(?!制|回购|转让|支付|数|总|占|比例|合作|激励|增持|减持)"
_BRANCH = re.compile(r"[(](?P<where>[\u4e00-\u9fff]{2,4})[)](?!为|达|约|以)")  # 大众汽车集团(中国)
_NAME = re.compile(r"[\u4e00-\u9fffA-Za-z]{2,12}$")
_ASIDE = re.compile(r"\s?\(约?\d[\d.]*[%万亿]")  # 小米(14%)
_BESIDE = re.compile(r"(?:\s?\([^()]{1,12}\))?(?:、|和|与|及|以及)")
_COMMA = re.compile(r"(?:\([^()\d]{1,12}\))?(?:、|和|与|及|以及)|，|/")  # OPPO(包括一加)、小米
_GAP = re.compile(r"(?:、|和|与|及|以及)(?P<name>(?:(?![的和与及在为达等])[\u4e00-\u9fffA-Za-z0-9]){2,8})(?:、|和|与|及|以及)")
_HEAD = re.compile(r"(?:^|(?<=[，：；。-]))(?P<name>(?:(?![的和与及在为达等])[\u4e00-\u9fffA-Za-z0-9]){2,6})、$")

_MEASURED = re.compile(r"费用|收入|利润|成本|毛利|总额|产值|增加值|占$|比$|较$|比重|同比|环比|增速")  # 公司管理费用占营业收入的比例
# 贝安医疗是一家集研发、生产于一体的高新技术企业
_SHORT_NAME = re.compile(r"\((?:以下)?(?:简称|下称)为?[“]?(?P<name>[\u4e00-\u9fffA-Za-z]{2,8})[”]?\)")
_IS_ONE = Gated(
    ("是一家", "作为一家"),
    re.compile(
        r"(?:^|[，。；：\n ])(?P<name>[\u4e00-\u9fffA-Za-z]{2,8}?)(?:是|作为)一家[^。，]{0,60}(?:企业|公司|供应商|服务商|制造商|厂商)"
    ),
)
_SEAT = re.compile(r"(?P<what>(?:总部|注册地)(?:设在|位于|在)[\u4e00-\u9fff]{2,8}的)$")
# The other side of what a company does: 完成对松下的超越, 向A供货, 受益于B, 是C的1.5倍, 比D高.
_BEFORE = re.compile(
    r"(?:对|向|超越|赶超|反超|击败|力压|超过了?|高于|低于|多于|少于|优于|好于|快于|慢于|不及|逊于|仅次于|落后于?|领先于?|追赶|追平|对标|得益于|受益于|受惠于|来自于?"
    r"|供应给|供货给|出售给|收购|并购|入股|牵手|携手|联手|搭载|依托|叫板|挑战|接近|逼近|被|受|除|除了|不敌|打败|取代|挤下|收到|获得)$"
)
_COPULA = re.compile(r"(?:是|为|相当于|等于|达到|给)$")
_OF = re.compile(r"的[\d.一两二三四五六七八九]|(?:公司|集团)?(?:等[^，。]{0,6})?(?:供货|提供|供应|配套|代工|生产|定制|贡献)")
_THAN = re.compile(r"(?:比|较)$")
_THAN_AFTER = re.compile(r"[^，。；]{0,8}(?:高|低|多|少|快|慢|大|小|强|弱|领先|落后)")
_WITH = re.compile(r"(?:与|和|同|跟)$")
_WITH_AFTER = re.compile(
    r"(?:[、和][^，。、]{2,8}){0,3}(?:等[^，。]{0,6})?(?:之间|合作|携手|联手|签|打成|打平|相当|持平|相比|(?:存在|有)[^，。]{0,10}差[距异]|差距|竞争|合资|共建|共同|成立|组建|设立|并列|达成|展开|旗鼓|不相上下|之比)"
)
_TIED = re.compile(r"\s?并列")  # A与B并列第四: both are spoken of
_EXAMPLE = re.compile(
    r"(?:[^，。；、]{1,12}(?:、[^，。；、]{1,16}){0,4})?等[^，。；]{0,8}项目|等[^，。；]{0,14}(?:项目|客户|品牌|车型|产品|合作|落地|入驻|落户|园区|牵头|参与)"
)
_FOUNDED = re.compile(r"[^，。；]{1,60}为(?:基础|蓝本|原型|蓝图|底座|内核)")  # 以A的指令集、B的架构为基础
_ON = re.compile(r"以(?:[^，。；为]*)$")
_TOLD = re.compile(r"(?:了解到|获悉|获知)")
_SPEAKING = re.compile(r"(?:而言|来说|来讲|来看)")
_PUSHED = re.compile(r"(?:等[^，。]{0,6})?(?:的)?(?:带动|推动|拉动|冲击|挤压|影响|压力|供应链|概念股|生态|领投|参投|跟投|出资|独家)")


# A name that the text has shown to be a company's, as the subject of a clause: 小米在2021年第三季度…, but not 全国小米产量
_GOES_ON = re.compile(
    r"[A-Za-z、，和与及以在的第则仍也还又再将已为是从本上下前今去全当同位排增降(\s\d]|连续|共|[卖售]出|[出发]货|销[量售]|营[收业]|净利|份额|研发|股价|交付|装[机车]"
)
_OPENS = re.compile(r"(?:^|[，。；：、\n“（( ])(?:而|其中|此外|但|不过|好在|同时|尤其是|相比之下|20\d\d年|[今去]年|\x01)*$")
_OF_OURS = re.compile("[我本全该各][国省市县区州旗]")  # 我省新能源: no name


class Firm(NamedTuple):
    """A company at `[start, end)`; `names` has one member, or several where companies are listed (A、B和C).

    surface: as they stand there; country: of all of them, else empty; other: the other side of what another company does (对松下的超越), not the one that figures are of;
    passing: carried from a sentence that gives no figure of it.
    """

    start: int
    end: int
    names: tuple[str, ...]
    country: str = ""
    other: bool = False
    surface: str = ""
    passing: bool = False


class CompanyFinder:
    """Finds companies by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.names = catalog.companies
        self.common_names = Gazetteer((name, company) for name, company in self.names.items() if company is not None and company.weak)
        suffix = catalog.pattern("company_suffixes").pattern
        kinds = catalog.pattern("company_kinds").pattern
        common = "|".join(re.escape(w) for w in sorted(catalog.words("no_company"), key=lambda w: (-len(w), w)))
        tail = rf"{suffix}(?:股份有限公司|有限公司|集团|公司)?"
        behind = rf"[”]?(?={catalog.pattern('company_verbs').pattern}|{_CODED}|{_TIME})"
        self.partner = re.compile(catalog.pattern("company_partners", "{}(?:分别|则)?(?:为|是|系|包括|有|：)$").pattern)
        self.source = re.compile(
            rf"(?:的|(?:(?:19|20)\d\d年)?(?:最新)?(?:发布|公布|推出|出具)的?)?(?:一份|最新)?(?:{catalog.pattern('company_sources').pattern}|研究(?!投入|开发))"
        )
        # `re`: four times as fast as `regex` here; most paragraphs have no name that could be a company's before such a verb.
        ends = "|".join(
            rf"{re.escape(w[1:])}(?<={re.escape(w)})" for w in sorted(set(catalog.words("company_suffixes")), key=lambda w: (-len(w), w))
        )
        firsts = re.escape("".join(sorted({w[0] for w in catalog.words("company_suffixes")})))
        self.suffixed = Gated(
            re.compile(f"[{firsts}](?:{ends}){tail.removeprefix(suffix)}{behind}"),  # a set first, by which `re` goes from one to the next
            re.compile(
                rf"(?:^|(?<!\d)[，。；、“：\n ]|{kinds}|[件材料商]商|记者从)[“]?(?P<name>(?!{common}|{kinds})(?:(?![的和与在])[\u4e00-\u9fffA-Za-z]){{2,5}}?{tail}){behind}"
            ),
        )
        parts = catalog.pattern("company_suffixes+company_parts").pattern
        self.tail = re.compile(rf"(?:{parts})*(?:集团|控股|股份|有限(?:责任)?公司)*有限(?:责任)?公司|{_TAIL}")
        self.described = re.compile(
            rf"{kinds}[“]?(?P<name>(?!{common}|{kinds})(?:(?![从由到为是等的和与在于将已都均也了对])[\u4e00-\u9fffA-Za-z]){{2,6}}?(?:集团|资源|公司)?){behind}"
        )
        self.phrase = catalog.pattern("heads+uncounted+part_nouns+rise+fall", "(?r){}$")
        self.opening = catalog.pattern("lead_in+light_verbs+copula", "^{}")
        self.places = catalog.region_names
        self.kind = re.compile(rf"(?:{kinds}|、|“|[的是])[“]?")
        self.kinds = catalog.endings("company_kinds", "“")
        self.kind_before = re.compile(rf"(?:{kinds})[“]?$")
        self.cue = re.compile(
            rf"[”]?(?:{catalog.pattern('company_cues').pattern}|\s?{_CHINESE_CODE}|[(\[]{_FOREIGN_BODY}|\(以下简称|{_HOLDS})"
        )
        self.description = re.compile(rf"(?:^|[，。；：、“）) ])(?P<what>[^，。；：、（）()\d年月日在于]{{0,20}}(?:{kinds})[“]?)$")
        self.suffix = re.compile(rf"{suffix}$")
        self.common = re.compile(common)
        countries = sorted((n for n, r in catalog.regions.items() if r.kind == "country"), key=lambda n: (-len(n), n))
        self.country = re.compile(rf"(?P<country>{'|'.join(map(re.escape, countries))})(?P<between>[^，。；、]{{0,14}})$")

    def introduced(self, text: str) -> dict[str, str]:
        """Names that the catalogue does not have but the text makes known, with the country where it says one.

        >>> from innostat.catalog import load_catalog
        >>> CompanyFinder(load_catalog()).introduced("芯片设计公司澜微半导体（688999.SH）营收3亿元，德国软件商诺维塔集团发布年报".replace("（", "(").replace("）", ")"))
        {'澜微半导体': '中国', '诺维塔集团': '德国'}
        """
        found: dict[str, str] = {}
        for at in sorted(code.start() for pattern in _CODES for code in pattern.finditer(text)):
            named = bool(name := self._coded(text, at)) and self.names.get(name) is None
            if named and (self.suffix.search(name) or not text.startswith(_SHORTENED, at)):  # 调整预算(以下简称预算) is none
                found.setdefault(name, "中国" if _CHINESE.match(text, at) else self._country(text, at - len(name)))
        patterns = [self.suffixed.pattern] if self.suffixed.may_match(text) else []
        for pattern in (*patterns, *([_IS_ONE.pattern] if _IS_ONE.may_match(text) else []), self.described):
            for m in pattern.finditer(text):
                if self._is_name(m["name"]) and not any(known in m["name"] for known in found):
                    found.setdefault(m["name"], self._country(text, m.start("name")))
        return found

    def _coded(self, text: str, at: int) -> str:
        """The name in front of a stock code: what is left of the clause behind 公司, 龙头 and the like."""
        m = _NAME.search(text[max(0, at - 16) : at].rstrip("” "))
        if m is None:
            return ""
        name = self.kind.split(m[0])[-1]
        return name if 2 <= len(name) <= 8 and not self.common.fullmatch(name) and self.places.get(name) is None else ""

    def _is_name(self, name: str) -> bool:
        """Whether what stands before such a verb can be a name: no place, no phrase that names an indicator, a part or a verb, no company that is known."""
        if (
            _OF_OURS.match(name)
            or _MEASURED.search(name)
            or any(True for _ in self.names.scan(name))
            or self.places.get(name) is not None
            or (m := self.opening.match(name))
            and len(m[0]) > 1
        ):
            return False
        return bool(self.suffix.search(name)) or not self.phrase.search(name)

    def _country(self, text: str, at: int) -> str:
        m = self.country.search(text[max(0, at - 20) : at])
        return m["country"] if m else ""

    def find(self, text: str, known: Gazetteer[Company] | None = None) -> list[Firm]:
        """Companies of a passage in order; those of a list are one.

        Args:
            text: The passage.
            known: Companies that only this document makes known.

        >>> from innostat.catalog import load_catalog
        >>> [(f.names, f.country, f.other) for f in CompanyFinder(load_catalog()).find("比亚迪完成对松下的超越，宁德时代、中创新航增长")]
        [(('比亚迪',), '中国', False), (('松下',), '日本', True), (('宁德时代', '中创新航'), '中国', False)]
        """
        raw = self._scan(text, known)
        if not raw:
            return []
        return [self._described(self._role(f, text), text) for f in self._lists(self._sure(raw, text, known), text)]

    def abbreviated(self, text: str, found: dict[str, Company]) -> dict[str, Company]:
        """Short names that a text gives companies, known ones or those that it makes known: 英利绿色能源(以下简称“英利”)."""
        out: dict[str, Company] = {}
        for m in _SHORT_NAME.finditer(text) if "称" in text else ():
            start = max(0, m.start() - 16)
            known = next((c for _, b, c in self.names.scan(text[start : m.start()]) if start + b == m.start()), None)
            known = known or next((c for name, c in found.items() if text.endswith(name, start, m.start())), None)
            if known is not None and self.names.get(m["name"]) is None:
                out[m["name"]] = Company(known.name, known.country)
        return out

    def evident(self, text: str) -> dict[str, Company]:
        """Names that are common words too (苹果, 小米) and that a text shows to be companies' in one place at least.

        >>> from innostat.catalog import load_catalog
        >>> list(CompanyFinder(load_catalog()).evident("三星、小米、OPPO居前，苹果下跌"))
        ['三星', '小米', '苹果']
        """
        found: dict[str, Company] = {}
        end = 0
        for start, stop, _ in self.common_names.scan(text):
            if start < end:
                continue
            end = found_end if (found_end := text.find("\n", stop)) >= 0 else len(text)
            line = text[text.rfind("\n", 0, start) + 1 : end]
            found |= {line[a:b]: c for a, b, c in self._sure(self._scan(line, None), line) if c.weak}
        return found

    def country_of(self, name: str, known: Gazetteer[Company] | None) -> str:
        """Country of a company by its name, else empty."""
        company = self.names.get(name) or (known.get(name) if known is not None else None)
        return company.country if company is not None else ""

    def _scan(self, text: str, known: Gazetteer[Company] | None) -> list[tuple[int, int, Company]]:
        found = [(a, b, c) for a, b, c in self.names.scan(text) if c is not None and self._whole(text, a, b)]
        if known is not None and (extra := list(known.scan(text))):
            found = [f for f in found if not any(a <= f[0] and f[1] <= b for a, b, _ in extra)]
            found = sorted([*found, *((a, b, c) for a, b, c in extra if not any(x < b and a < y for x, y, _ in found))], key=lambda f: f[0])
        return found

    @staticmethod
    def _whole(text: str, a: int, b: int) -> bool:
        """Whether no other word goes on into it: a Latin name is Meta, not Metaverse."""
        before, after = text[a - 1 : a], text[b : b + 1]
        if before == "其" and text[a] == "中":
            return False  # 其中石油和天然气开采业
        return not (_LETTER.match(text[a]) and before and _LETTER.match(before)) and not (
            text[b - 1].isascii() and after and _LETTER.match(after)
        )

    def _sure(
        self, raw: list[tuple[int, int, Company]], text: str, known: Gazetteer[Company] | None = None
    ) -> list[tuple[int, int, Company]]:
        """Names that are common words too only with evidence: a word behind or before them, or a company listed beside them.

        Those that the text shows to be companies' elsewhere are so where they open a clause.
        """
        sure = [
            not c.weak
            or bool(self.cue.match(text, b))
            or bool(self.kind_before.search(text[max(0, a - 5) : a]))
            or known is not None and known.get(text[a:b]) is not None and self._acts(text, a, b)
            for a, b, c in raw
        ]  # fmt: skip
        for order in (range(1, len(raw)), range(len(raw) - 2, -1, -1)):
            for i in order:
                j = i - 1 if order.step > 0 else i + 1
                low, high = sorted((i, j))
                if not sure[i] and sure[j] and _BESIDE.fullmatch(text, raw[low][1], raw[high][0]):
                    sure[i] = True
        for i in range(1, len(raw)) if any(sure) else ():
            if (
                not sure[i]
                and not sure[i - 1]
                and text[raw[i - 1][1] : raw[i][0]] == "、"
                and text[raw[i - 1][0] - 1 : raw[i - 1][0]] != "、"
            ):
                sure[i] = sure[i - 1] = True  # 比亚迪位居第一，吉利、长安分别以…
        if any(sure) and not all(sure):  # 三星在2021年…；小米第三…；OPPO…: beside a company that is no common word
            sure = [s or self._acts(text, a, b) for s, (a, b, _) in zip(sure, raw, strict=True)]
        return [f for f, s in zip(raw, sure, strict=True) if s]

    @staticmethod
    def _acts(text: str, a: int, b: int) -> bool:
        """Whether a name is what a clause speaks of (小米在…; not 南航物流), or has its figure in brackets."""
        return bool(_ASIDE.match(text, b) or _GOES_ON.match(text, b) and _OPENS.search(text[max(0, a - 6) : a]))

    def _lists(self, found: list[tuple[int, int, Company]], text: str) -> list[Firm]:
        """Companies joined by 、 and 和 as one; an unknown name between two of them is a company as well."""
        out: list[Firm] = []
        for a, b, c in found:
            if m := self.tail.match(text, b):
                b = m.end()
            if (
                (m := _BRANCH.match(text, b))
                and (place := self.places.get(m["where"])) is not None
                and place[0] is not None
                and place[0].kind != "world"
            ):
                b = m.end()
                c = Company(
                    c.name,
                    place[0].name
                    if place[0].kind == "country"
                    else "中国"
                    if place[0].kind in ("province", "city", "district", "park")
                    else c.country,
                    c.weak,
                )
            last = out[-1] if out else None
            between = text[last.end : a].strip(" ") if last is not None else ""
            gap = _GAP.fullmatch(between)
            if (
                last is not None
                and _WITH.search(between)
                and _WITH_AFTER.match(text, b)
                and not (len(between) == 1 and _TIED.match(text, b))
            ):
                out.append(Firm(a, b, (c.name,), c.country))
            elif last is not None and (gap or between and _COMMA.fullmatch(between) and between != "，"):
                names = (*last.names, *((gap["name"],) if gap else ()), c.name)
                out[-1] = last._replace(end=b, names=names, country=last.country if last.country in (c.country, "") else "")
            else:
                out.append(Firm(a, b, (c.name,), c.country))
        return [f._replace(surface=text[f.start : f.end] if len(f.names) > 1 else f.names[0]) for f in (self._opened(f, text) for f in out)]

    @staticmethod
    def _opened(f: Firm, text: str) -> Firm:
        """An unknown name that opens the list, right behind a comma: ，浪江信息、宁德时代."""
        m = _HEAD.search(text[max(0, f.start - 9) : f.start])
        return f._replace(start=f.start - len(m[0]), names=(m["name"], *f.names)) if m and len(f.names) > 1 else f

    def _described(self, f: Firm, text: str) -> Firm:
        """With what stands before it as its description: 全球最大的代工厂台积电, 总部位于深圳的大疆创新."""
        if f.other or not f.country:
            return f
        before = text[max(0, f.start - 28) : f.start]
        found = (self.description.search(before) if self.kinds.end(before) else None) or _SEAT.search(before)
        return f._replace(start=f.start - len(before) + found.start("what")) if found else f

    def _role(self, f: Firm, text: str) -> Firm:
        before, after = text[max(0, f.start - 4) : f.start], text[f.end : f.end + 16]
        before = before.rstrip("“")
        other = (
            bool(_BEFORE.search(before)) and not _SPEAKING.match(after)
            or bool(self.partner.search(text[max(0, f.start - 10) : f.start]))
            or bool(_COPULA.search(before) and _OF.match(after))
            or bool(_THAN.search(before) and _THAN_AFTER.match(after))
            or bool(_WITH.search(before) and _WITH_AFTER.match(after))
            or after[:1] == "的" and bool(_FOUNDED.match(text, f.end)) and _ON.search(text[max(0, f.start - 40) : f.start]) is not None
            or bool(_EXAMPLE.match(text, f.end) or _TOLD.match(after) or _PUSHED.match(after) or self.source.match(after))
        )  # fmt: skip
        if other and (copula := _COPULA.search(before)) and text[f.end : f.end + 1] == "的":
            return f._replace(start=f.start - len(copula[0]), end=f.end + 1, other=True)
        return f._replace(other=True) if other else f
