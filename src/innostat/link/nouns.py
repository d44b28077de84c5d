"""Nouns: what is counted behind a figure, and coordinated phrases taken apart."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog, squeeze
from innostat.link.draft import Draft
from innostat.link.lead import FILL

COUNTS = frozenset({"count", "person", "event", "person_year", "digital"})
SIZES = frozenset({"length", "power", "volume", "mass", "energy", "physical"})  # what tells one kind of thing from others: 3条8英寸生产线
STUFF = frozenset({"area", "mass", "volume", "length"})  # 1816万亩早稻
_SPLIT = regex.compile(r"、|/|(?<![饱温中共之])和(?![平谐])|(?<!参)与(?!会)|以及|(?<!普|以|危|触|涉|遍|波)及(?![时格])|，")
_NOUN = re.compile(
    r"(?:(?<=[A-Za-z]) (?=[A-Za-z])|[\u4e00-\u9fffA-Za-z“”\"+\-·/()&《》]|\d{2,4}强|[2-6]G|\d{2}(?:周)?岁(?:及?以[上下]))+"
)  # 500强企业
_SKIP = re.compile(rf"(?:以上|以下|左右|余|多)?(?P<de>的)?[{FILL}]*")
_ROUND = regex.compile(r"(?:(?:Pre-)?[A-Za-z]{1,4}\+*轮|(?![用以进通开为])[\u4e00-\u9fff]{2,4})?融资(?![租额者款券])")  # 2.6亿美元早期融资
_YEARS = regex.compile(r"^(?:[两二三四五六七八九十]|\d{1,2})?年(?:间|来)?(?:的)?(?=平均|年均|复合)")
_ASIDE = re.compile(
    r"\((?:其中|包?含|包括|不[含包]|[约仅]?占|同比|环比|[比较][上去前全]|折合|相当于|合计|平均|人均|下同|不足|[^()\d]{1,12}\d)"
)
_EXPLAINED = regex.compile(r"\((?!前)[^()]{2,20}\)(?=的[\u4e00-\u9fff]{2})")
_OPEN_END = regex.compile(r"(?:和|与|及|以及)$")
_AMONG_END = regex.compile(r"(?<=.[^其高初集华空])(?:之中|当中|中)$")  # 35个病例中，20例…
_KIND_OF_PLACE = regex.compile(f"[省县市区](?:\\([省市区县旗州、]{{1,8}}\\)|{FILL}{{3,9}})")
SAYS_END = regex.compile(r"(?<=.{3})(?:均|都)?(?:表示|认为|打算|预计|希望|反映|选择)$")  # 超过七成的受访企业表示将增加投入
_TWO_LETTERS = frozenset(("作为", "视为", "一起", "一同", "称为"))  # words whose second letter stops a noun
_MOVED_END = regex.compile(r"(?<=.{2})(?:明显|显著|大幅|小幅|略有?|有所)(?:上升|提高|提升|增加|增长|下降|下滑|回落|减少|降低|上涨|下跌)?$")
_CASE = regex.compile(r"(?<=.{2})(?<![方草预提档议备答立教图])案件?$")  # 破获超10亿元发票虚开案
_ABBREVIATED = regex.compile(r"\([A-Za-z&/\-. ]{1,12}\)$")
MANNER = regex.compile(
    r"(?:高|低|较高|较低|较快|快|高速|快速|两位数|合理|历史(?:最[高低]|新[高低]|较[高低])?|大)(?:水平|位|速度|增长|增速|区间|台阶)|(?:高速|快速|稳步|大幅|强劲|迅速|持续|不断|逐步|显著|明显|平稳)(?:的)?(?:增长|发展|扩张|反弹|回升|下滑|下降)?"
)
_RELATIVE_CLAUSE = regex.compile(
    r"(?:具有|拥有|达到|符合|面向|用于|从事|来自|涉及|[百千万亿]+(?:元)?级|[在由被受]|[\u4e00-\u9fff]{2,4}(?:优于|高于|低于|大于|领先|符合))"
    r"[^，。；]{2,14}?的(?P<noun>[\u4e00-\u9fff]{2,12})|被[\u4e00-\u9fff]{2}(?:的)?(?P<noun>[\u4e00-\u9fff]{2,6}?)(?=来自|位于|在|[，。；])"
)
_FIGURE_NEXT = re.compile(
    rf"(?:均|都|分别|已|达到?|超过?|突破|为|近|约|过|逾|不足|在|同比|增长|下降|{FILL})*(?:[\d百千万亿]|[一二两三四五六七八九十]成)"
)
_OVER_END = regex.compile(r"(?:均|都|分别|已|达到?|超过?|突破|为|近|约|逾|不足)+$")
_OPEN_BRACKET = regex.compile(r"(?<=[\u4e00-\u9fff])\($")
_INDUSTRIES = regex.compile(r"第?(?P<which>[一二三](?:[、和与及]?第?[一二三]){1,2})(?:次)?产(?:业)?(?P<head>.*)|三[次大]产业(?P<head>.*)")
INDUSTRIES = ("第一产业", "第二产业", "第三产业")
_SO_MANY = r"等?这?[一二两三四五六七八九十\d]{1,4}(?:个|大|家|种|类)(?:国民经济)?(?:大类|行业|产业|领域|门类|板块|学科|主题|产品)"
_COUNTED_NAMES = regex.compile(
    rf"(?P<name>.{{2,80}}?)(?:{_SO_MANY}(?P<head>.{{0,40}})|等?[两二三四五六七八九十\d]{{1,4}}[个大种类][\u4e00-\u9fff]{{2,4}})"
)
# 投资额前三位的行业依次为甲、乙和丙
_NAMED = regex.compile(
    r"(?P<head>.*?)的?(?:排名|排在|位居|位列|居于?|列)?(?:前[\d一二两三四五六七八九十]{1,3}[大位名强]?|前列|最[多高大快强]|较[多高大快强])(?:的[^、，为是]{0,8}?)?(?:依次|分别|依然|仍然?|主要|均)*(?:为|是|有|包括)：?(?P<list>.+)"
)
_NEXT_ARE = regex.compile(
    r"(?:其次|随后|紧随其后|接下来|另外)(?:依次|分别|则|的)*(?:为|是|有)：?(?P<list>.+)"
)  # 其次是机器学习、视觉识别，占比分别为
_SETTLED = regex.compile(r"^(?:(?:城镇|农村|乡村)(?:地区|居民)?(?:的)?|\d{1,3}\s?(?:nm|纳米)(?:及以[下上])?)(?=.{3,})")
_EACH_DOES = regex.compile(r"(?P<name>[^的]{2,12}?)(?:分别|依次|各自?)(?!占|为|是|达)(?P<head>[\u4e00-\u9fff]{2,14})")
_EACH = re.compile(r"(?:分别|依次|各自|各)占")
_MADE_AND_SOLD = regex.compile(r"(?P<what>.*?)(?:累计)?产销量?")
_BOTH = regex.compile(r"(?P<before>.*)城乡(?P<head>(?:常住)?居民.+)")
_PART_SHARE = regex.compile(r"(?P<part>[^，、的]{2,12}?)的?(?P<share>占比|比重|份额)")
_KINDS = frozenset("式型机器站版")  # 压缩式, 提升机: kinds of things, no motion
_BRACKETED = regex.compile(r"\([^()]*\)$")
_BARE_NAME = regex.compile(
    r"(?!其中|同时|此外|另外|并|而|但|使|由|[从按分以]\S*看)[\u4e00-\u9fffA-Za-z\d、()“”/.-]{2,16}(?<![看中下时上后前来间说])"
)  # 汽车, in a list whose names are set off by commas
_LAST_AND = regex.compile(r"、|(?:(?<!之)和|(?<!参)与|以及|(?<!普|以)及)(?=[^、和与]*$)")


class NounReader:
    """Reads the nouns of figures by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.heads = catalog.endings("heads", "指标")
        self.ranks_on = catalog.pattern(
            "rank_verbs+rank_praise", r"(?<=.{2})(?:{}|居(?![民住家])|(?<=[额量率比数值入润])排$|重[新回返夺]).*$"
        )
        self.moving = catalog.endings("rise+fall")
        self.parts = catalog.endings("part_nouns")
        self.compound = catalog.pattern("compound_heads", "(?<=.){}")
        self.post_stop = catalog.openings("post_stop")
        self.post_first = catalog.openings("post_stop_first")
        how = catalog.pattern("manner").pattern
        self.growth_noun = catalog.pattern(
            "growth_heads+rise+fall",
            rf"(?:年均|平均|同比|复合|实际|名义)?(?:{how})*(?![高低多少快慢][^于出了过])(?:{{}})(?:速度|率|幅度|水平|目标)?",
        )
        self.group = catalog.pattern("group_nouns", "(?r){}$")
        self.group_end = catalog.pattern("group_nouns", ".*{}(?=.{2,}$)")
        self.owner = catalog.pattern("owner_nouns", "(?P<noun>.{0,10}?{})(?P<rest>.{2,12})")
        self.has = catalog.endings("owner_nouns+institutions")
        self.light = catalog.pattern("light_verbs+meaning_verbs", "^(?:{})++(?:了|过|出|起)?$")
        sizes = sorted((s for s, u in catalog.units.items() if u.dimension in SIZES), key=lambda s: (-len(s), s))
        named = "|".join(map(re.escape, sizes))
        self.size = re.compile(
            rf"\d[\d.,]*(?:[十百千]?万|亿)?(?:(?:{named})级?|元(?:\(含\)|及)?以上的?)(?=[\u4e00-\u9fff]{{2}})"
        )  # 5家|100万吨级炼厂, 18个|100亿元以上项目
        self.relative = frozenset(catalog.words("relative_heads"))
        self.sizes = frozenset(catalog.words("sizes"))
        self.superlative = catalog.pattern("superlatives", "(?r)(?:呈|呈现|均|都|实现|保持|为|是|也)?{}$")
        self.whole = frozenset(catalog.words("words_with_stops"))

    def post_noun(self, after: str, d: Draft) -> tuple[str, int]:
        """The counted noun behind a figure (300多个|科研团队), and how many characters it takes."""
        if (aside := _EXPLAINED.match(after)) is not None:
            return self.post_noun(after[aside.end() :], d)[0], 0  # 2070万美元(每股16美分)的重组支出
        if _ASIDE.match(after):
            return "", 0  # 227家(其中上市公司5家)
        skip = _SKIP.match(after)
        at = skip.end() if skip else 0
        de = bool(skip and skip["de"])
        q = d.q
        if q.unit.endswith("人") and after.startswith("口"):
            return "人口", 1
        counting = q.dimension in COUNTS and not q.per.startswith("百") or q.dimension in STUFF and not q.per
        if not counting and not de and q.dimension not in ("currency",):
            return "", 0
        if (place := _KIND_OF_PLACE.match(after, at)) is not None and q.dimension in COUNTS:
            return place[0].replace(FILL, ""), place.end()  # 11个省(市)的R&D经费
        size = self.size.match(after, at) if q.dimension in COUNTS and after[at : at + 1].isdecimal() else None
        m = _NOUN.match(after, size.end() if size else at)
        if m is None:
            return "", 0
        noun = m[0]
        if noun.startswith("基础上") or de and noun[0] == "有" and not self._inside_word(noun, 0):
            return "", 0  # 超过3%的有仪器仪表制造业(3.63%)
        if q.dimension == "currency" and "融资" in noun and (of_round := _ROUND.match(after, at)):
            return of_round[0], of_round.end()
        if MANNER.fullmatch(noun) or noun in ("目标", "水平", "大关", "台阶", "关口", "任务"):
            return "", 0
        relative = _RELATIVE_CLAUSE.match(after, at)
        if relative:
            noun = relative["noun"]
        elif (
            (self._stops(noun) and not de) or (grows := self.growth_noun.match(noun)) and noun[grows.end() : grows.end() + 1] not in _KINDS
        ):
            return "", 0
        noun = self.cut(noun)
        if not relative and q.dimension in COUNTS and _FIGURE_NEXT.match(after, at + len(noun)) and (owner := self.owner.fullmatch(noun)):
            if self.heads.end(_OVER_END.sub("", owner["rest"])):
                return owner["noun"], at + len(owner["noun"])  # 3家企业营收超过100亿元: what they have is the next figure's
        noun = _MOVED_END.sub("", _AMONG_END.sub("", _OPEN_END.sub("", noun)))
        noun = _OPEN_BRACKET.sub("", noun).strip('()“”"' if noun.count("“") != noun.count("”") else "()")
        if len(noun) < 2 or len(noun) > 26 or MANNER.fullmatch(noun):
            return "", 0
        if q.dimension == "currency":
            if not (self.heads.end(noun) or _CASE.search(noun)) or self.light.match(noun[:2]):
                return "", 0
        if q.dimension in ("share", "ratio", "percentage_point") and (
            self.growth_noun.match(noun) or noun.startswith(("水平", "比例", "比重", "份额", "占比", "差距", "差异", "数字鸿沟"))
        ):
            return "", 0
        if size:
            return size[0] + noun, size.end() + len(noun)
        if relative:
            return noun, relative.start("noun") + len(noun)
        return noun, at + len(m[0] if noun == m[0] else noun)

    def cut(self, noun: str) -> str:
        """What stands behind a figure up to the word that goes on with the sentence: 年均增长率 of 年均增长率跃居第15名."""
        for i in range(2, len(noun)):
            if self.post_stop.find(noun, i) and not self._inside_word(noun, i):
                if noun[i] == "的" and noun[:i].endswith(("相关", "有关")):
                    continue  # 2万篇人工智能相关的论文
                return noun[: i - (noun[i - 1 : i + 1] in _TWO_LETTERS)]
        return noun

    def _stops(self, noun: str) -> bool:
        found = self.post_first.find(noun)
        return found is not None and not (found[0] == 1 and self._inside_word(noun, 0))

    def _inside_word(self, noun: str, i: int) -> bool:
        """A stop of one character inside a word is none: 有 in 国有企业, 会 in 社会, 和 in 和平."""
        if noun[i] not in "起有会对应要近又不可能为在等以将被由从就都均还向到应与及和已只居各比占创超达需是的":
            return False
        before, after = noun[max(i - 1, 0) : i + 1], noun[i : i + 2]
        return not self.whole.isdisjoint((before, after, *before, *after))

    # lists ----------------------------------------------------------------------------------------------------------

    def conjuncts(self, noun: str, n: int) -> list[tuple[str, str]] | None:
        """A coordinated phrase as n (label, part) pairs; None where it has not n parts.

        >>> from innostat.catalog import load_catalog
        >>> c = load_catalog(); NounReader(c).conjuncts("快递、电信业务量", 2)
        [('快递业务量', '快递'), ('电信业务量', '电信')]
        """
        noun = _EACH.sub("占", noun)
        if (m := _INDUSTRIES.fullmatch(noun)) and len(which := [k for k in m["which"] or "一二三" if k in "一二三"]) == n:  # 一二三产增加值
            return [(f"第{k}产业{m['head']}", f"第{k}产业") for k in which]
        if n == 2 and (m := _BOTH.fullmatch(noun)):  # 城乡居民人均可支配收入分别为
            return [(f"{m['before']}{where}{m['head']}", where) for where in ("城镇", "农村")]
        if n == 2 and (m := _MADE_AND_SOLD.fullmatch(noun)):  # 汽车产销分别完成
            return [(f"{m['what']}产量", ""), (f"{m['what']}销量", "")]
        if (named := self.named(noun, n)) is not None:
            return named
        parts = [p for p in _SPLIT.split(noun) if p]
        if len(parts) > n:
            parts = [p for p in _LAST_AND.split(noun) if p]
        if len(parts) > n:
            parts = noun.split("、")  # 汽车制造业、电气机械和器材制造业
        if len(parts) != n or not all(parts):
            return None
        last = parts[-1]
        if each := _EACH_DOES.fullmatch(last):  # 高校、院所和企业分别承担项目
            return [(name + each["head"], name) for name in (*parts[:-1], each["name"])]
        own = sum(self.is_indicator(p) for p in parts[:-1])
        if own == n - 1 or own >= 2 and self.is_indicator(last):  # 营业收入、净利润、上缴税费和出口总额
            return [(p, "") for p in parts]
        body = last[: max(last.find("占", 1), 0) or None]  # 高新技术产业产值 of …占规上工业比重
        if all(self.group.search(p) for p in parts[:-1]) and (m := self.group_end.match(body)):
            head = last[m.end() :]
            return [(name + head, name) for name in (*parts[:-1], last[: m.end()])]  # 高技术产业和装备制造业增加值
        head_at = last.find("的") + 1 if "的" in last and not last.endswith("的") and "占" not in last[: last.find("的")] else 0
        if not head_at:
            head_at = self._shared_head(last)
        if not head_at:
            return [(p, "") for p in parts]
        head = last[head_at:]
        names = [*parts[:-1], last[:head_at].rstrip("的")]
        return [(self._join(name, head, "的" in last[:head_at]), name) for name in names]

    @staticmethod
    def names_of(noun: str, n: int) -> list[str]:
        """The names of a coordinated phrase where it has as many as that, else nothing.

        >>> NounReader.names_of("新能源汽车、数字创意和新能源", 3)
        ['新能源汽车', '数字创意', '新能源']
        """
        names = next((x for x in (_SPLIT.split(noun), _LAST_AND.split(noun), noun.split("、")) if len(x) == n), [])
        return names if all(names) else []

    def named(self, phrase: str, n: int) -> list[tuple[str, str]] | None:
        """(label, part) of the n things that a phrase names after a ranking or counts behind them; None where it does not.

        The label is empty where the phrase says only which they are.

        >>> from innostat.catalog import load_catalog
        >>> NounReader(load_catalog()).named("投资额前两位的行业依次为纺织业和食品制造业", 2)
        [('投资额', '纺织业'), ('投资额', '食品制造业')]
        """
        head = tail = ""
        if ranked := _NAMED.fullmatch(phrase):
            head, phrase = ranked["head"].replace(FILL, ""), ranked["list"]
        if after := _NEXT_ARE.fullmatch(phrase):
            parts = [p for p in _SPLIT.split(after["list"]) if p]
            parts = parts if len(parts) == n else after["list"].split("、")  # 机器学习和推荐、视觉识别
            fit = len(parts) == n and all(1 < len(p) <= 20 and FILL not in p and not self.is_indicator(p) for p in parts)
            return [(p, p) for p in parts] if fit else None
        if counted := _COUNTED_NAMES.fullmatch(phrase):
            tail, phrase = self.superlative.sub("", counted["head"] or ""), counted["name"]
        parts = [p for p in _SPLIT.split(phrase) if p]
        if not (ranked or counted) or len(parts) != n or any(len(p) < 2 or FILL in p or len(p) > 20 or self.is_indicator(p) for p in parts):
            return None
        if tail and not self.is_indicator(tail):
            return None
        return [(p + tail if tail else head if self.is_indicator(head) else "", p) for p in parts]

    def enumerated(self, clauses: list[str], n: int) -> tuple[str, ...]:
        """The n names that end a run of clauses and hold nothing else: 汽车，工业机器人，智能手机产量分别增长; empty where there are not n."""
        if self.conjuncts(clauses[-1], n) is not None:
            return ()
        for i in range(len(clauses) - 1, -1, -1):
            if i < len(clauses) - 1 and (_BARE_NAME.fullmatch(clauses[i]) is None or self.moving.end(clauses[i])):
                break
            names = [p for clause in clauses[i:] for p in _SPLIT.split(clause) if p]
            if len(clauses) - i == n or len(names) == n:
                return tuple(clauses[i:] if len(clauses) - i == n else names)
        return ()

    def parts_of(self, groups: tuple[str, ...]) -> list[tuple[str, str]]:
        """(label, part) of groups of which only the last phrase names the head: 汽车制造业, 化工业产值."""
        last = groups[-1]
        if self.group.search(last):
            return [("", name) for name in groups]  # 金属制品业，…，化学原料和化学制品制造业，分别增长: of what was spoken of
        m = self.group_end.match(last)
        head_at = m.end() if m else self._shared_head(last)
        head = last[head_at:]
        if not head_at and all(self.is_indicator(p) for p in groups):
            return [(p, "") for p in groups]
        return [(name + head, name) for name in (*groups[:-1], last[:head_at])] if head_at else []

    @staticmethod
    def _join(name: str, head: str, particle: bool) -> str:
        return f"{name}的{head}" if particle else name + head

    def _shared_head(self, last: str) -> int:
        starts = [s for s, e, _ in self.catalog.indicator_names.scan(last.lower()) if s > 0]
        for i in range(1, len(last) - 1):
            if any(s == 0 for s, _, _ in self.catalog.indicator_names.scan(last[i:].lower())):
                starts.append(i)  # 研发经费 in 高校研发经费, which is a name too
                break
        if m := self.compound.search(last):
            starts.append(m.start())
        return min(starts, default=0)

    def is_relative(self, noun: str) -> bool:
        """Whether a phrase needs the subject before it: 增速, 两年平均增速."""
        return noun in self.relative or _YEARS.sub("", noun, 1) in self.relative

    def is_indicator(self, noun: str) -> bool:
        """Whether a phrase names something that can be measured, not a part of it."""
        if noun[-1:] == ")":
            noun = _ABBREVIATED.sub("", noun)  # 市盈率(P/E)
        if (head := self.heads.find(noun)) is not None:
            return (part := self.parts.find(noun)) is None or len(part[1]) <= len(head[1])  # 测量 is no 量
        return "占" in noun[1:] or self.is_alias(noun)

    def is_owner(self, noun: str) -> bool:
        """Whether a phrase ends with something that has figures of its own: 企业, 小学."""
        return self.has.end(_BRACKETED.sub("", noun))

    def is_alias(self, noun: str) -> bool:
        """Whether a phrase is a name of an indicator of the catalogue."""
        return self.catalog.indicator_names.get(squeeze(noun)) is not None

    def headless(self, label: str) -> str:
        """A label without the group that it begins with, where what is left says what is measured: 增加值 of 采矿业增加值; else an empty string."""
        m = self.group_end.match(label)
        return label[m.end() :] if m and self.is_indicator(label[m.end() :]) else ""

    def neutral(self, label: str) -> str:
        """An inherited label without the settlement or the part that the new part replaces: 占比 of 计算机技术占比."""
        if (m := _PART_SHARE.fullmatch(label)) and not self.is_indicator(m["part"]):
            return m["share"]
        return _SETTLED.sub("", label)
