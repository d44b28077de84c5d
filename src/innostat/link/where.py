"""The place of every figure: of its clause, of an earlier clause, of the paragraph, the section, the document."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.regions import Place
from innostat.link.draft import Draft
from innostat.link.nouns import COUNTS
from innostat.link.place_lists import PlaceLists, whole_of
from innostat.link.scope import Carry, Scope
from innostat.link.standing import COUNTED, find_behind, in_a_name, is_whole
from innostat.models import Reason, Region

_OBJECT = re.compile(r"(?:与|同|对|向|赴|面向|对接|辐射|服务|联动|融入|承接|来自|引自|落户|走进|入选|跻身|加强|深化)$")
_OTHER = regex.compile(r"(?:是|为|相当于|等于|达到|、|和)$")
_IS_CALLED = regex.compile(r"(?:的[是为]|当属|要数|首推)$")
_SCENE = regex.compile(r"(?:在|于)$")
_PART = regex.compile(r"的?(?:市场)?(?:的?(?:市占率|份额|销量|收入|装车量|出货量|产能|占比))")
_OPENING = regex.compile(r"(?:市场|地区|范围|层面)?(?:上|中|内|方面|来看|看|而言)?，")
_SITE = regex.compile(r"的?(?:第[一二三四]座)?(?:工厂|基地|市场|子公司|生产线|项目)")
_DATELINE = re.compile(
    r"[(（]?(?:[\u4e00-\u9fff]{2,6}(?:报|社|网|刊|台)|记者|特约|见习|实习|通讯员)[^，。；：]{0,24}?(?:\d电|日电|报道|讯|摄)"
)
_OF_COUNTED = regex.compile(r"(?:个)?(?:主要|沿线)?(?:国家|地区|省|城市|市)")
_AND_MORE = regex.compile(r"(?:等|在内的)(?:海外|境外|全球|国外|世界|国内)?(?:的|共|约|近|超过?|\s)*$")
_OF_A_NAME = re.compile(r"[\u4e00-\u9fff]{2,6}(?:、|和|及|$)")
_WITHIN = re.compile(r"[、，；]")
_COMES_FROM = regex.compile(
    r"(?:[\u4e00-\u9fffA-Za-z]{0,8}(?:都|均|则|分别|全部?)?来自于?|(?:企业|公司|机构|高校|大学)?在|[\u4e00-\u9fff]{0,6}?(?:全部?|都|均)(?:是|为))"
)
_OF_PLACES = regex.compile(r"(?:国家|经济体)(?:数|个数|数量|所?占)")  # 高开放水平的国家所占比重 is of no single one
_ALONG = re.compile(r"(?:伴?随着|伴随)[^。；]*$")
_CLOSE_BY = re.compile(r"[^，。；：\d]{2,16}")
_SOME_COUNTRY = re.compile("某国(?![有家企际内])")  # of a question: it may be any, but is not the reader's
_THEIRS = re.compile(r"(?:左右|以上)?的?(?:平均|总体|整体|一般)(?:水平|增速|增幅|增长率|增长水平)")  # 高于世界经济2.8%的平均增速
_TOTAL = re.compile(r"(?:，|。|；|、)?(?:总量|合计|总计|总体|整体)")


def _is_part(p: Place, text: str) -> bool:
    """在欧洲的份额 of a company: the place of the figure, as 在全球的份额 is not."""
    return (
        p.region is not None and p.region.kind != "world" and text[p.start - 1 : p.start] == "在" and _PART.match(text, p.end) is not None
    )


class RegionLinker:
    """Links places by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.lists = PlaceLists(catalog)
        self.china = catalog.regions.get("中国")
        self.feats = catalog.openings("post_stop_first")
        self.verbs = catalog.pattern("light_verbs+rise+fall")
        self.results = catalog.pattern("accounted_results")

    def link(self, drafts: list[Draft], places: list[Place], text: str, start: int, scope: Scope, carry: Carry) -> list[Draft]:
        """Give each draft its places with the reason; a list of places goes to a list of values one by one."""
        if any(p.own for p in places) and whole_of(scope) is None:
            places = self._resolved(places, text, scope, carry)
        if scope.place is None and len(places) == 1 and is_whole(places[0], text, self.china):
            places = [places[0]._replace(yardstick=False)]  # 美国51%的公司由移民创立
        m = _DATELINE.match(text)
        byline = m.end() if m else -1  # 本报记者 … 上海报道, 新华社日内瓦11月8日电: no place of the figures
        if any(d.firm for d in drafts):
            places = [p._replace(yardstick=False) if p.yardstick and _is_part(p, text) else p for p in places]
        counted = {d.q.end for d in drafts}  # 58个贫困县: what is counted is not where
        groups = self.lists.groups(
            [p for p in places if p.start >= byline and p.start not in counted and self._counts(p, places, text, scope)], text
        )
        out: list[Draft] = []
        i = 0
        while i < len(drafts):
            run, _, n = drafts[i].run
            j = i
            while n and j + 1 < len(drafts) and drafts[j + 1].run[0] == run:
                j += 1
            spread = self.lists.spread(drafts[i : j + 1], groups, text, scope) or self.lists.again(drafts[i : j + 1], groups, out, carry)
            for k, d in enumerate(drafts[i : j + 1]):
                if spread:
                    out.append(self._with(d, (spread[k],), "the places of the list, in order"))
                else:
                    regions, why = (
                        self._origin(d, places, text)
                        or (find_behind(d, places, text) if scope.place is None else None)
                        or self._regions(d, groups, text, start, scope, carry, out)
                    )
                    out.append(self._with(d, regions, why))
            i = j + 1
        return out

    def _resolved(self, places: list[Place], text: str, scope: Scope, carry: Carry) -> list[Place]:
        """全市 and 全省 in a text that is of no one place: the city or province spoken of last."""
        spoken = carry.regions[0] if len(carry.regions) == 1 else None
        says: Region | None = None  # 深圳市统计局的数据显示，…全市
        out: list[Place] = []
        for p in places:
            word = text[p.end - 1 : p.end]
            if p.own and (region := next((r for r in (spoken, says) if r is not None and self._is_called(r, word)), None)) is not None:
                p = p._replace(own=False, region=region)
            elif p.region is not None and p.region.kind in ("province", "city", "district"):
                if self._counts(p, places, text, scope):
                    spoken = p.region
                elif p.named:
                    says = p.region
            out.append(p)
        return out

    def _is_called(self, region: Region, word: str) -> bool:
        """Whether a place is a 市, a 省 …: 上海 is a 市, 浙江 a 省."""
        named = self.catalog.region_names.get(region.name + word)
        return named is not None and named[0] == region

    @staticmethod
    def _with(d: Draft, regions: tuple[Region, ...], why: str) -> Draft:
        return d._replace(regions=regions, reasons=(*d.reasons, Reason("region", "、".join(r.name for r in regions), why)))

    @staticmethod
    def _counts(p: Place, places: list[Place], text: str, scope: Scope) -> bool:
        if p.keep and scope.place is not None:
            return False
        if p.named or p.yardstick or p.beside or (p.region is not None and p.region.kind == "settlement"):
            return False
        if not p.weak:
            return True
        if p.region is not None and scope.place is not None and p.region.parent == scope.place.name:
            return True
        return any(
            o is not p
            and not o.weak
            and (text[o.end : p.start] in ("、", "和", "与", "及") or text[p.end : o.start] in ("、", "和", "与", "及"))
            for o in places
        )

    def _left_behind(self, d: Draft, group: list[Place], done: list[Draft], text: str, scope: Scope) -> bool:
        """Whether a place named in passing (新加坡丰益国际入驻，西安地铁里程422公里) no longer holds for a clause with a subject of its own."""
        if scope.place is None or not (d.noun or d.post) or not d.own_label:
            return False
        if (
            "，" in text[group[-1].end : d.q.start]
            and not any(x.q.start > group[0].start and x.clause <= group[0].start for x in done)
            and self.feats.find(text, group[-1].end)
            and not any(p.own for p in group)
        ):
            return True  # 马鞍山、宿州获批国家物流枢纽，新增物流企业3家，快递业务量增长20.8%
        if in_a_name(group, done, text, scope):
            return True
        between = text[group[-1].end : d.clause]
        if between.count("，") > 2 and not any(x.q.start > group[0].start for x in done) and not any(p.own for p in group):
            return True  # 通化、白山结束不通高铁历史，新雪季火热启航，文旅消费大幅增长，全年接待游客人次…增长20.7%
        if self.verbs.match(text, d.clause):
            return False  # 武汉经济总量站上2万亿元，实现地区生产总值20011.7亿元 goes on with 武汉
        within = all(p.own or p.region is None or p.region.parent == scope.place.name or p.region == scope.place for p in group)
        bare = (
            len(group) == 1
            and not group[0].own
            and group[0].region is not None
            and group[0].end - group[0].start == len(group[0].region.name)
        )
        spoken = any(x.clause <= group[0].start < x.q.start for x in done)
        return (
            not within
            and group[0].region is not None
            and group[0].region.kind in ("country", "province", "city")
            or bare
            and spoken
            and within
        )

    @staticmethod
    def _origin(d: Draft, places: list[Place], text: str) -> tuple[tuple[Region, ...], str] | None:
        """The place behind a count from where those counted are: 110家来自中国."""
        if d.q.dimension not in COUNTS:
            return None
        p = next((p for p in places if p.region is not None and p.start >= d.q.end), None)
        if p is None or p.region is None or p.region.kind == "world" or not _COMES_FROM.fullmatch(text, d.q.end, p.start):
            return None
        return (p.region,), f"{text[p.start : p.end]}, where those counted are from"

    @staticmethod
    def _goes_along(group: list[Place], done: list[Draft], text: str, start: int) -> bool:
        """Whether places stand where a sentence says what went along with its figures: 随着太原、大同等城市向热点过渡，热点占比升至61%."""
        m = _ALONG.search(text, start, group[0].start)
        return m is not None and not any(x.q.start > m.start() and x.clause <= group[-1].end for x in done)

    @staticmethod
    def _only_named(group: list[Place], d: Draft, done: list[Draft], text: str) -> bool:
        """Whether the world, or a class of cities, is spoken of without a figure of it: 全球技术变革带来需求爆发，推动电子行业利润增长43%.

        The figure is of it where its label takes up what is said there: 全球专利申请再创新高，申请量突破350万件.
        """
        region = group[0].region
        if (
            len(group) > 1
            or region is None
            or not (region.kind == "world" or region.name.endswith("级城市"))
            or any(x.clause <= group[0].start < x.q.start for x in done)
        ):
            return False
        said = text[group[0].end : d.clause].rstrip("，")
        if d.noun[:2] and d.noun[:2] in said and _WITHIN.search(said) is None:
            return False
        return _OPENING.match(text, group[0].end) is None

    def _regions(
        self, d: Draft, groups: list[list[Place]], text: str, start: int, scope: Scope, carry: Carry, done: list[Draft]
    ) -> tuple[tuple[Region, ...], str]:
        others = d.lead.difference and (d.aside or _THEIRS.match(d.after) is not None)  # 超过欧盟平均水平(2.11%): the level of the other
        here = [
            g
            for g in groups
            if g[0].start >= d.clause and g[-1].end <= d.q.start and (others or text[g[0].start : g[-1].end] not in d.lead.compared_to)
        ]
        if len(here) > 1 and (opening := text.rfind("(", d.clause, d.q.start)) > text.rfind(")", d.clause, d.q.start):
            here = [g for g in here if g[0].start > opening] or here  # 冲击世界经济(例如2009年希腊失业率达9.6%)
        if len(here) > 1 and d.post and all(_OF_A_NAME.match(text, g[-1].end, d.q.start) for g in here):
            here = []  # 绍兴黄酒、金华火腿、龙井茶3个产业: what is listed has a place in its name
        if d.q.unit == "倍":  # 是湖北省的1.11倍: not the place of the figure
            here = [g for g in here if not _OTHER.search(text[max(0, g[0].start - 4) : g[0].start])]
        if (
            d.post and _OF_COUNTED.match(d.label) and (m := _AND_MORE.search(text, d.clause, d.q.start))
        ):  # 日本、法国等59个国家: those are some of the 59
            here = [g for g in here if g[-1].end != m.start()]
            groups = [g for g in groups if g[-1].end != m.start()]
        if d.firm_country and d.firm_at >= d.clause:  # 全球最大的代工厂台积电: not the place of its figures
            here = [
                g
                for g in here
                if g[0].start > d.firm_at
                and text[g[0].start - 1] != "("
                or _SCENE.search(text[max(start, g[0].start - 2) : g[0].start])
                or "，" in text[g[-1].end : d.firm_at]
            ]
        if d.firm_country:  # 默沙东全球研发支出: of the company, wherever it spends
            here = [g for g in here if any(p.own or p.region is None or p.region.kind != "world" for p in g)]
        if (
            not here
            and done
            and done[-1].post
            and done[-1].reasons[-1].because.endswith(COUNTED)
            and _CLOSE_BY.fullmatch(text, done[-1].q.end, d.q.start)
        ):
            return done[-1].regions, "those counted before it in the clause"  # 15家中国企业高达61.88%
        if here:
            last = here[-1]
            near = text[last[-1].end : d.q.start]
            group = last if others or len(near.strip("省市(（为达约的 ")) == 0 else here[0]
            if group is here[0] and len(here) > 1 and here[0][0].own and not here[1][0].own:
                group = here[1]
            return self.lists.names(group, scope), f"{text[group[0].start : group[-1].end]} in the clause"
        if done and not d.firm_country and _TOTAL.match(text[d.clause - 1 : d.q.start] if d.clause else ""):
            summed = tuple(dict.fromkeys(r for d in done for r in d.regions))
            if len(summed) > 1 and len({(r.kind, r.parent) for r in summed}) == 1:
                return summed, "the places of the figures before"
            return done[0].regions, "the whole that the sentence speaks of"
        if d.firm_country and (scope.place is None or d.firm_country != "中国"):
            scenes = [
                g
                for g in groups
                if d.firm_at < g[0].start
                and g[-1].end <= d.clause
                and (
                    _SITE.match(text, g[-1].end)
                    or (_OPENING.match(text, g[-1].end) or "，" not in text[g[-1].end : d.q.start])
                    and _SCENE.search(text[max(start, g[0].start - 2) : g[0].start])
                )
            ]
            if not scenes and (country := self.catalog.regions.get(d.firm_country)) is not None:
                return (country,), f"the country of {d.firm}"
        times = d.q.unit == "倍"
        earlier = [
            g
            for g in groups
            if g[-1].end <= d.clause
            and not (times and _OTHER.search(text[max(0, g[0].start - 4) : g[0].start]))
            and not _OBJECT.search(text[max(start, g[0].start - 6) : g[0].start])
            and not ((d.noun or d.post) and self._only_named(g, d, done, text))
            and not (d.own_label and (len(g) > 1 or scope.place is not None) and self._goes_along(g, done, text, start))
        ]
        if (
            done
            and _WITHIN.fullmatch(text[done[-1].q.end : d.q.start])
            and text.rfind("(", 0, done[-1].q.start) > text.rfind(")", 0, done[-1].q.start)
        ):
            return done[-1].regions, "the list goes on"  # 与美国(2507人次、36.4%)的差距
        if done and (d.run[1] > 0 or d.aside and not any(g[0].start >= done[-1].q.end for g in earlier)):
            return done[-1].regions, "the list goes on"
        own = next(
            (x for x in reversed(done) if not (x.aside and d.clause == x.clause)), None
        )  # not the level in brackets that it is held against
        if (
            own is not None
            and not d.own_label
            and not d.noun
            and own.label == d.label
            and not any(g[0].start >= own.q.end for g in earlier)
        ):
            return own.regions, "the figure before, of the same label"
        if earlier:
            cut = max(text.rfind(c, start, earlier[-1][0].start) for c in "，：；")
            group = next(g for g in earlier if g[0].start > cut)
            if _IS_CALLED.search(text, max(start, earlier[-1][0].start - 3), earlier[-1][0].start):
                group = earlier[-1]  # 广东省企业最多的是深圳，共有3735家
            if self._left_behind(d, group, done, text, scope):
                return (scope.place,) if scope.place else (), "the place that the document is of"
            return self.lists.names(group, scope), f"{text[group[0].start : group[-1].end]} earlier in the sentence"
        behind = [g for g in groups if d.q.end <= g[0].start <= d.q.end + 1 and d.post]
        if behind and not scope.place:
            return self.lists.names(behind[0], scope), "the place behind the figure"
        spoken = carry.regions[0] if len(carry.regions) == 1 else None
        within = scope.place is not None and scope.place.kind == "group" and spoken is not None and spoken.kind not in ("country", "world")
        if scope.place is not None and not within:
            return (scope.place,), "the place that the document is of"
        if _OF_PLACES.search(d.label) and any(r.kind == "country" for r in carry.regions):
            carry = carry._replace(regions=())
        if carry.regions and not (len(carry.regions) > 1 and d.own_label and (scope.section is not None or scope.home is not None)):
            return carry.regions, "the sentence before"
        if scope.section is not None:
            return (scope.section,), "the place of title or heading"
        abroad = d.firm and not d.firm_country and d.q.dimension == "currency" and not d.q.base_unit.startswith("CNY")
        if abroad and self.results.search(d.label):
            return (), "a company of no known country that tells its results in another currency"
        if scope.home is not None and _SOME_COUNTRY.search(text, 0, d.q.start) is None:
            return (scope.home,), "the country that the document speaks of"
        return (), "no place can be told"
