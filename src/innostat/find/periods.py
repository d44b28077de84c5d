"""Time expressions in a passage, unresolved: what they name and against what they have to be resolved."""

from __future__ import annotations

from datetime import date, timedelta

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.find.mentions import PeriodMention
from innostat.find.scan import Gates
from innostat.find.times import FORMS
from innostat.gazetteer import Endings
from innostat.models import Period

_MEAN = regex.compile(r"(?:[两二三四五六]年)?(?:间|期间)?(?:的)?年?(?:平均|均)(?:增|复合|下降|增速)")
_COMPARED_BEFORE = re.compile(
    r"(?:比|较|与|同|于|和|跟|相比|超过|是|(?<![升降增减高低少加长跌涨大小落滑变整转改换化展])为|相当于|比之|恢复到|恢复至|达到|约为)(?:截至)?$"
)
_SET_AGAINST = ("相较于", "相比于", "相对于", "对比")  # 相较于2022年各地区的投入，
_COMPARED_AFTER = regex.compile(
    r"(?:的?同期|末|底|年均|版|统计时?)?(?:的?(?:水平|平均水平|规模|总量|数量))?(?:相比|相较|比较|比(?=，)|(?:基本|大体|总体|大致|略|保持)?(?:持平|一致|相同|相当(?!于)|相近))|(?:年?[底末]|期间|时期)?的?[\d.一二两三四五六七八九十]+(?:多)?倍|(?:年?[底末]|同期|全年)?(?:水平|[\u4e00-\u9fff]{2,6})?的[\d.]+(?:%|成)|(?:的)?基础上"
)
_LEVEL_AFTER = regex.compile(
    r"(?:末|底|初|同期|当期|全年)?的(?:约|近|超过|超|不足)?(?:\d|[一二三四五六七八九十百千]+[万亿成])|同期(?:约|近)?\d"
    r"|(?:末|底|初|全年)?[约近]?\d[\d.,]*(?:%|[^\d，。；的%]{1,6}?)(?:显著|明显|大幅|小幅|微|略有?|有所|进一步|净)?(?:上升|提高|提升|增加|增长|下降|下滑|回落|减少|降低|上涨|下跌|扩大|缩小|[大暴激猛劲]增|大涨|锐减|骤降|[高低多少增升涨降跌减](?=[约近了出\d]))"
)  # 同比2016年同期41210台; 比上年4.8万件增加0.4万件
_RATE_OF = regex.compile(r"(?:末|底|同期)?的?[约近]?\d[\d.]*%的(?:年均?|平均|同比)*(?:增长率|增长速度|增速|增幅|涨幅|降幅)")
_LEVEL_OF = regex.compile(
    r"[约近]?\d[\d.,]*[^\d，。；]{0,3}?的(?!增长|增幅|涨幅|降幅|跌幅|增速|目标)[\u4e00-\u9fff]{1,6}?(?:显著|明显|大幅|小幅|略|有所|进一步)?(?:上升|提高|提升|增加|增长|下降|下滑|回落|减少|降低|上涨|下跌|高|低)"
)
_ALIKE = regex.compile(r"(?:末|底|初|全年|同期)?的[约近]?\d[\d.,]*[^，。；\d]{0,4}(?:相当|持平|相比|一致|接近|相近|基本|相差|类似)")
_HELD = re.compile(r"(?:相当于|[是为])(?:约)?$")
_TIMES_THAT = regex.compile(
    r"(?:末|底|全年|同期)?的?[约近]?\d[\d.,]*[^，。；\d]{1,8}的[约近]?\d[\d.]*多?倍"
)  # 相当于2000年92.2万人的4.27倍
_WITH = regex.compile(r"(?:与|和|同)$")
_BASIS = regex.compile(r"(?:的)?(?:同期)?(?:的)?[高低]?(?:基数?(?:础)?上|基数)")
_TOLD_ASIDE = regex.compile(r"\([^()\d]{2,24}(?:数据|口径|结果)?[，；]?下同\)")  # 与2010年(第六次全国人口普查数据，下同)的133972万人相比
_EVENT = Endings(
    [
        "成立",
        "创立",
        "创办",
        "落成",
        "上市",
        "诞生",
        "起步",
        "创建",
        "获批",
        "开业",
        "投产",
        "建成投产",
        "设立",
        "印发",
        "出台",
        "施行",
        "召开",
        "举行",
        "举办",
        "签约",
        "启动",
        "贯通",
        "竣工",
        "完工",
        "建成",
        "通车",
        "投用",
        "收官",
        "验收",
        "开工",
        "动工",
    ]
)
_CLAUSE_END = re.compile(r"[，。；\d]")
_ASIDE = regex.compile(r"\([约近]?\d[\d.,]*[^\d()]{0,8}\)|的?[约近]?\d[\d.,]*[^\d，。]{0,6}的?基础上")
_ASIDE_OF = regex.compile(r"的?[\u4e00-\u9fff]{1,6}\([约近]?\d[\d.,]*[^\d()]{0,8}\)")
_BEYOND = re.compile(r"(?:超|超过|超出|高于|低于|多于|少于|不及|比|较|逼近|接近)$")
_CONTRAST = re.compile(r"(?:而|相比之下，?|当时|早在)(?:[“”]?)$")
_TIMES_OF = regex.compile(r"(?:同期)?的?\d[\d.]*倍")
_GOALS = regex.compile(r"(?:的)?(?:各项|主要|预期|既定)?(?:目标|任务|计划)")
_TURNED = re.compile(r"(?:扭转|改变|逆转|结束)了?(?:自|从)?$")
_TURNED_ENDS = frozenset("转变束了自从")
_SINCE = regex.compile(r"[^，。；\d]{1,12}以来")
_SET = re.compile(r"(?:年?初)?(?:所)?(?:确定|提出|制定|部署|下达|承诺)的[^，。；\d]{0,8}(?:目标|任务|计划|指标|要求|事项|工作)")
_ITEM = re.compile(r"结转|结余|滚存")
_EXCEPT = re.compile(r"除了?$")
#: Last characters of what such a word before a time is, and first ones of what stands behind it.
_LEADING = frozenset("比较与同于和跟过是为之到至在而时下，除了从由自")
_ASIDE_FIRST = frozenset("(的约近0123456789")
_BASIS_FIRST = frozenset("的同高低基")
_GROUND = regex.compile(r"[\u4e00-\u9fff]{2,8}基础上")
_FROM = re.compile(r"(?:从|由|自)(?:[“”]?)$")
_STOP = re.compile("[。；！？]")
_RATIOS = regex.compile(r"\d[\d.]*(?:[:∶：]\d[\d.]*)+")
_DIGIT = regex.compile(r"\d")
_STRONG_COMPARED = re.compile(r"(?:比|较|高于|低于|快于|慢于|多于|少于|优于|好于|相较于?|对比|相比于?)(?:[“”]?)$")
_HINT = re.compile("[年月季前今初明现近来天周]|报告期|普查")
_GATES = Gates(gated for gated, _ in FORMS)
_RARE_HINT = re.compile(r"\d(?:\d{3}|[QH]\d|日)|十.五|报告|中报|季报")


def resolve(mention: PeriodMention, context_year: int | None, document_date: str) -> Period | None:
    """ISO 8601 period of a mention; None where its anchor is not known.

    >>> [m] = find_periods("截至去年9月底，")
    >>> resolve(m, None, "2024-05-01").text
    '2023-09'
    """
    document_year = int(document_date[:4]) if document_date else None
    source = "stated"
    if mention.anchor == "now":
        return Period(document_date, "document", f"{mention.surface}: the document's own date") if document_date else None
    if mention.anchor in ("reporting", "era"):
        return None
    if mention.anchor == "yesterday":
        if len(document_date) != 10:
            return None
        day = date.fromisoformat(document_date) - timedelta(days=1)
        return Period(day.isoformat(), "relative", f"{mention.surface}, counted from {document_date}")
    if mention.anchor == "date" and not mention.first:  # 19日，美国…: a day of the month up to the document's
        if len(document_date) != 10 or document_date.endswith("-12-31") or not 0 <= int(document_date[8:]) - mention.day <= 10:
            return None
        return Period(f"{document_date[:8]}{mention.day:02d}", "relative", f"{mention.surface} of the document's month")
    if mention.anchor == "date":  # 8月30日收盘: a day just before the document's
        guessed = document_date.endswith("-12-31")
        if len(document_date) != 10 or not guessed and not 0 <= int(document_date[5:7]) - mention.first <= 1:
            return None
        return Period(f"{document_date[:4]}-{mention.first:02d}-{mention.day:02d}", "relative", f"{mention.surface} of the document's year")
    if mention.anchor == "after":
        return (
            Period(f"{context_year + 1}/{context_year + mention.span}", "relative", f"{mention.surface}, after {context_year}")
            if context_year
            else None
        )
    if mention.anchor == "document":
        base = document_year
        source = "relative"
    elif mention.anchor in ("context", "span", "during"):
        base = context_year if context_year is not None else document_year
        source = "relative"
    else:
        base = mention.year
    if base is None:
        return None
    year = base + mention.offset if mention.anchor else base
    if mention.anchor == "span" and mention.surface.startswith("过去") and year == document_year and document_date[5:7] < "12":
        year -= 1  # 过去四年, in July: the year that runs is none of them
    if mention.anchor in ("span", "during"):
        text = f"{year - mention.span + 1}/{year}" if mention.span > 1 else str(year)
    elif mention.anchor == "document" and mention.span:
        text = f"{year}/{year + mention.span - 1}"
    elif mention.year_to is not None:
        a, b = _ym(year, mention.first), _ym(mention.year_to, mention.last)
        text = f"{a}/{b}"
    else:
        text = _text(year, mention)
    if mention.open_ == "from":
        text = f"{text.split('/')[0]}/"
    elif mention.open_ == "until":
        text = f"/{text.split('/')[-1]}"
    return Period(text, source, f"{mention.surface} in the text" if source == "stated" else f"{mention.surface}, counted from {base}")


def closed(period: Period) -> bool:
    """Whether a period is a run of whole years (2021/2025).

    >>> closed(Period("2021/2025", "stated")), closed(Period("2016/", "stated")), closed(Period("2024", "stated"))
    (True, False, False)
    """
    return len(period.text) == 9 and period.text[4] == "/"


def _ym(year: int, month: int) -> str:
    return f"{year}-{month:02d}" if month else str(year)


def _text(year: int, m: PeriodMention) -> str:
    if m.quarter:
        return f"{year}-Q{m.quarter}"
    if m.first and m.last and m.first != m.last:
        return f"{year}-{m.first:02d}/{year}-{m.last:02d}"
    if m.first and m.day:
        return f"{year}-{m.first:02d}-{m.day:02d}"
    return _ym(year, m.first)


def find_periods(text: str) -> list[PeriodMention]:
    """All time expressions of a passage, in order, without overlaps (the longer one wins).

    >>> [(m.surface, m.anchor, m.compared) for m in find_periods("2023年比上年增长，上半年")]
    [('2023年', '', False), ('上年', 'context', True), ('上半年', 'context', False)]
    """
    if not _HINT.search(text) and not _RARE_HINT.search(text):
        return []
    found: list[PeriodMention] = []
    for i in _GATES.open(text):
        gated, build = FORMS[i]
        found += [mention for m in gated.pattern.finditer(text) if (mention := build(m)) is not None]
    if not found:
        return []
    found.sort(key=lambda x: (x.start, -x.end))
    kept: list[PeriodMention] = []
    for mention in found:
        if mention.offset < 0 and _ITEM.match(text, mention.end):
            continue  # 上年结转, 上年结余收入: items of this year's budget
        if kept and mention.start < kept[-1].end:
            if mention.end - mention.start > kept[-1].end - kept[-1].start:
                kept[-1] = mention
            continue
        if kept and kept[-1].year == mention.year is not None and text[kept[-1].end : mention.start] in ("", "("):
            continue  # 2010年第六次全国人口普查, 2010年(第六次全国人口普查数据，下同): one time, told twice
        kept.append(mention)
    return _in_context([_with_role(text, m) for m in kept], text)


def _in_context(mentions: list[PeriodMention], text: str) -> list[PeriodMention]:
    """Time expressions with what those before them tell: of their own figure only, or not."""
    for i, b in enumerate(mentions):
        a = mentions[i - 1] if i else None
        if (
            a is not None
            and a.single
            and a.year
            and b.year
            and not b.single
            and text[b.start - 1 : b.start] == "、"
            and "，" not in text[a.end : b.start]
            and text[b.end : b.end + 1] == "的"
        ):
            mentions[i] = b._replace(single=True)  # 从2014年的6.6%、2015年的3.9%下滑到0.98%: each year of the start is of its own figure
        elif a is not None and a.compared and not b.compared and text[a.end : b.start] in ("、", "和", "与", "及", "期末的"):
            mentions[i] = b._replace(compared=True)  # 快于7月和8月
        elif a is not None and a.single and a.year == b.year and text[a.end : b.start] == "的":
            mentions[i - 1 : i + 1] = a._replace(single=False, compared=True), b._replace(compared=True)  # 比“十三五”末的2020年增长
        elif a is not None and a.first and 0 <= a.day - b.day <= 3 and b.anchor == "date" and not b.first:
            mentions[i] = b._replace(anchor=a.anchor, year=a.year, offset=a.offset, first=a.first, last=a.last)  # 4月26日通报，25日新增
    return mentions


def _event_end(text: str, at: int) -> int:
    """Where a short clause that begins here and tells of an event ends (成立，); 0 where there is none."""
    end = _CLAUSE_END.search(text, at, at + 13)
    if end is None or end[0] not in "，。；":
        return 0
    return end.start() if any(end.start() - at - len(word) <= 8 for word in _EVENT.all(text[at : end.start()])) else 0


def _with_role(text: str, m: PeriodMention) -> PeriodMention:
    before, after = text[max(0, m.start - 6) : m.start], text[m.end : m.end + 24]
    if after[:1] == "(" and (aside := _TOLD_ASIDE.match(text, m.end)):
        after = text[aside.end() : aside.end() + 24]
    led = before.rstrip("“”")[-1:] in _LEADING
    follow = after[:1]
    if led and before[-1] in "自从" and m.year and not m.open_ and (since := _SINCE.match(after)):
        return m._replace(start=m.start - 1, end=m.end + since.end(), open_="from")  # 自2013年超过日本以来
    strong = led and bool(_STRONG_COMPARED.search(before))
    if (
        strong
        and (_LEVEL_AFTER.match(after) or _LEVEL_OF.match(after) or _RATE_OF.match(after))
        or led
        and (_WITH.search(before) and _ALIKE.match(after) or _HELD.search(before) and _TIMES_THAT.match(after))
        or follow in _ASIDE_FIRST
        and _ASIDE.match(after)
        or _ASIDE_OF.match(after)
        and _BEYOND.search(before)  # 远超去年全年销量(70320台)
    ):
        return m._replace(single=True)  # 较年初的10.1万元下跌: the level is of that time
    if m.offset < 0 and m.anchor == "context" and _TIMES_OF.match(after):
        return m._replace(compared=True)  # 销售了上年2.4倍的32万辆
    compared = (
        strong
        or before.endswith(_SET_AGAINST)
        or bool(led and _COMPARED_BEFORE.search(before) and _COMPARED_AFTER.match(after))
        or follow in _BASIS_FIRST
        and bool(_BASIS.match(after))
        or before.endswith("在")
        and bool(_GROUND.match(after))  # 在一季度良好开局的基础上
    )
    if compared:
        return m._replace(compared=True)
    opening = text.rfind("(", max(0, m.start - 40), m.start)
    if (
        opening >= 0
        and ")" not in text[opening : m.start]
        and (closing := text.find(")", m.end)) > 0
        and _DIGIT.search(text, m.end, closing)
    ):
        return m._replace(until=closing)  # (2015和2016年同期分别下降5.1%和4.5%)
    if before[-1:] in _TURNED_ENDS and _TURNED.search(before):
        return m._replace(compared=True)  # 扭转1-7月同比下降的趋势
    if m.year and not m.is_range and _SET.match(after):
        return m._replace(weak=True)  # 胜利完成2022年确定的各项任务: what was set then, reached later
    if m.surface == "全年" and _GOALS.match(after):
        return m._replace(weak=True)  # 全年目标任务
    if led and (alone := _EXCEPT.search(before)):
        return m._replace(start=m.start - len(alone[0]), single=True)  # 除了一月份上涨1%以外，全期下降0.6%
    if (closing := _event_end(text, m.end)) > 0:
        return m._replace(until=closing)
    if (m.year_to is not None or m.anchor == "span") and _MEAN.match(after):
        return m._replace(single=True)  # 2020-2021年两年平均增长3.7%。其中，第一产业增加值…
    opens = m.open_ == "from" and follow == "，"  # 自2000年以来，: no end of a change
    from_ = led and m.year_to is None and not opens and _FROM.search(before) is not None
    comma = text.find("，", m.end) if from_ else -1
    if comma > 0 and _STOP.search(text, m.end, comma):
        comma = -1  # 由2020年的3.58缩小到3.36。分城乡看，: the comma of another sentence
    if comma > 0 and text.endswith(("看", "来说", "而言"), m.end, comma):
        return m  # 从2011年的数据来看，
    single = (
        led and bool(from_ or follow != "，" and _CONTRAST.search(before))
        or m.anchor == "quarter" and m.offset or m.surface.endswith("同期") and m.offset < 0 or after.startswith(("高点", "低点", "峰值"))
    )  # fmt: skip
    if from_ and comma > 0 and not _DIGIT.search(_RATIOS.sub("", text[m.end : comma])):
        return m._replace(single=True, until=comma)  # 由上年的27.1:41.4:31.5，调整为…
    return m._replace(single=True) if single else m
