"""Digits that are no figures: citations, links, identifiers, titles, numbers of figures, sections, meetings."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.find.scan import Alternatives, Gated


def _gated(pattern: str, *words: str) -> Gated:
    return Gated(words, regex.compile(pattern))


# The order counts: of two that match at the same place the first is taken.
_MARKS = Alternatives(
    (
        _gated(r"https?://[^\s，。；）)]+", "http"),
        _gated(r"www\.[^\s，。；）)]+", "www."),
        _gated(r"[\w.+-]+@[\w-]+\.[\w.]+", "@"),
        _gated(r"(?:DOI|doi|Doi)[:：]?\s?10\.\d+\S*", "DOI", "doi", "Doi"),
        Gated(("^",), re.compile(r"\^\{?\[?[\d,，\-—①-⑳]+\]?\}?|\^[①-⑳]")),
        _gated(r"^\d{1,2}、(?=\d+\.\d)", "、"),  # the number of an item in a list, before its first figure
        _gated(r"\[\^?\d{1,3}(?:\s?[-—~,，、]\s?\d{1,3})*\]?|\[(?:\d{4}-\d\d?-\s?\d\d?|EB/OL|J|M|R|N|D|C)\]", "["),
        Gated(("《",), re.compile(r"《[^《》]{1,60}》")),
        Gated(("【",), re.compile(r"【[^【】]{1,40}】")),
        _gated(r"(?<![\u4e00-\u9fff代])(?:附[表图件录]|专栏)\s?[\d一二三四五六七八九十]+(?:[-.—]\d+)*", "附", "专栏"),
        _gated(
            r"(?<![发代形模方样])[图表式](?:\(\d+\)|\s?\d{1,2}(?:[-.]\d{1,2})?(?!\d|年))(?:[、和至—~-]\s?[图表式]?\s?\d{1,2}(?![\d年]))*",
            "图",
            "表",
            "式",
        ),
        _gated(r"(?<!\d)\d{3,4}-\d{3,4}\s?\d{3,4}(?!\d)(?:转\d+)?", "-"),
        Gated(re.compile(r"1[3-9]\d{9}"), regex.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")),
        _gated(r"(?<!\d)400-\d{3}-\d{4}(?:转\d+)?", "400-"),
        _gated(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]?ICP备\d+号(?:-\d+)?", "ICP备"),
        _gated(r"\(\d+\.\d+，?,?\s?[-+]?\d+\.\d+，?,?\s?[-+]?\d+\.\d+%\)", "%)"),  # (52.040, 1.58, 3.13%): price, change
        _gated(r"\d{6}\.(?:SH|SZ|BJ|HK)", ".SH", ".SZ", ".BJ", ".HK"),
        Gated((re.compile(r"\((?=\d{5})"), re.compile(r"（(?=\d{5})")), regex.compile(r"(?<=[(（])\d{5,6}(?=[)）])")),
        _gated(r"(?<!\d)\d{4,5}\.HK", ".HK"),
        _gated(r"(?:证券|股票)?代码[：:]?\s?\d+", "代码"),
        _gated(r"(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?!\d)", ":"),
        Gated(re.compile(r"分(?<=\d分)"), regex.compile(r"(?<!\d)\d{1,2}(?:时|点)\d{1,2}分")),
        _gated(r"(?<![\d.座条台个套回])±?\d{2,4}千伏(?![安时])(?:及以上)?(?=[、和及]±?\d|[\u4e00-\u9fff]{2})", "千伏"),  # 330千伏变电站
        _gated(r"\d\.\d{1,2}(?:\.\d)?节", "节"),
        _gated(r"(?:19|20)\d\d\s?卷", "卷"),  # 《成都年鉴》(2017卷)
        _gated(
            r"(?<!\d)(?:8|16|32|64|128|256)位(?=浮点|定点|整数|操作系统|处理器|微处理器|架构|内核|芯片|单片机|计算机|CPU|MCU|加密)", "位"
        ),
        _gated(r"[*×\\]\s?100\s?%", "100"),
        _gated(
            r"\d+(?:\.\d+)?%(?:(?:、|，|和|与|或|及|以及)\d+(?:\.\d+)?%){0,3}\s?的?(?:显著性?|置信|统计)?(?:水平|程度)(?=[^，。]{0,8}(?:显著|通过|拒绝|成立|正相关|负相关))",
            "水平",
        ),
        _gated(
            r"(?:\d+|[一二两三四五六七八九十]+)个(?:[十百千]?[万亿]+|[十百千]亿?)(?:元|美元|吨|级)?的?(?:新|大)?(?:台阶|关口|大关|门槛)",
            "台阶",
            "关口",
            "大关",
            "门槛",
        ),
        _gated(r"p\s?[<>=]\s?0?\.\d+", "p"),
        Gated(re.compile(r"\A\W{0,4}0\d\s?[^\d\s.]"), regex.compile(r"\A\W{0,4}0\d(?!\d|\.\d|年|月)")),  # 01 营收
        Gated(
            re.compile(r"\A#+\s*\d{1,2}\.\d|\A\d{1,2}\.\d{1,2}\.\d"),
            regex.compile(r"(?:(?<=\A#{1,6}\s*)\d{1,2}(?:\.\d{1,2}){1,3}|\A\d{1,2}(?:\.\d{1,2}){2,3})(?![\d.%‰万亿倍])"),
        ),  # 3.1人均产值: a heading's number
        _gated(r"(?<=\A#*\s?|[。；：])\((?:\d{1,2}|[一二三四五六七八九十]{1,2})\)(?=[\u4e00-\u9fff“①-⑳])", "("),  # (1)城市化水平…
        Gated(
            re.compile(r"\A.{0,4}[.、]"),
            regex.compile(r"\d{1,3}\s?[.、](?=[\u4e00-\u9fff]{2}[^%]|[A-Z]|\(\d{1,2}分\)|(?:19|20)\d\d年)(?<=^.{1,5})"),
        ),
        Gated(re.compile("[①-⑳]"), regex.compile(r"(?<=\A\s*|[。；：)])[①-⑳](?=[\u4e00-\u9fffA-Z“]|(?:19|20)\d\d)")),
        _gated(r"(?<=[。？；]\s?|\A\s*\d{1,3}\s?[.、]\s?)\(\d{1,2}分\)|\(\d{1,2}分\)(?=[①-⑳])", "分)"),  # the marks that an answer gets
        _gated(
            r"(?:考试|答题|作答|参考)(?:时间|用时|时限|时长|时量)[为约共是：:\s]{0,3}\d{1,3}\s?(?:分钟|小时)",
            "时间",
            "用时",
            "时限",
            "时长",
            "时量",
        ),
        _gated(
            r"(?:(?<=[比较])第[\d一二三四五六七八九十]{1,2}[位名]的?(?=[\u4e00-\u9fff]{2,6}[多高低少快慢])"
            r"|(?<=[为是])第[\d一二三四五六七八九十]{1,2}[位名]的?(?=[\u4e00-\u9fff]{2,6}的\d[\d.]*[倍%]))",
            "第",
        ),  # 比第2位上海多12亿元, 为第2位北京的2.9倍
        _gated(
            r"(?<=[和与及][^，。；、和与及]{2,12})这[两三四五六七八九十]{1,2}[大个类种](?:[\u4e00-\u9fff]{0,3}?)(?:主体|行业|产业|地区|城市|部门|领域|板块)",
            "这",
        ),
        _gated(r"(?<=[于过超到近及][^，。；\d]{0,8}\d[\d.]{0,6}%)的?(?:平均|总体|整体|一般)水平", "水平"),  # 低于全国1.8%的平均水平
        _gated(r"满分[为共是：:\s]{0,3}\d{2,3}\s?分", "满分"),
        _gated(r"每(?:小?题|空|点|个?要点)\s?\d{1,2}\s?分(?:，共\s?\d{1,3}\s?分)?", "每"),
    )
)
_NAMES = Alternatives(
    (
        _gated(
            r"第\s?[\d一二三四五六七八九十百]+(?:\s?[-—~至、和]\s?第?[\d一二三四五六七八九十百]+)?\s?"
            r"(?:章|节|条|款|次|届|批|个|期|卷|号|页|轮|版|代|产业|方阵|梯队|课|集|讲|部分|阶段|世界|十\S个五年|五个|天|年|季度|季|家|座|颗|艘|架|台|人|项|例|辆|枚|医院)",
            "第",
        ),
        Gated(
            re.compile(r"[A-Za-z/](?:(?=[-‐]?\d)|(?<=\d[DGKV]))"),
            regex.compile(
                r"(?<![A-Za-z])(?!(?:GDP|CPI|PPI)\d)[A-Za-z][A-Za-z/]*[-‐]?\d[A-Za-z0-9.]*+(?![%亿万])(?:-\d+)?|(?<![\d.])\d{1,2}[DGKV](?![A-Za-z])"
            ),
        ),
        _gated(
            r"[A-Z][A-Za-z]+\s\d\.\d(?=支持|模型|系列|版本?|发布|上线|开源|正式)",
            "支持",
            "模型",
            "系列",
            "版",
            "发布",
            "上线",
            "开源",
            "正式",
        ),  # Speech 2.6支持40种语言
        Gated(
            (re.compile(r"“(?=\d)"), re.compile(r"‘(?=\d)")),
            re.compile(r"[“‘](?:\d{1,2}[·.+\-]\d{1,2}(?:[·.+\-]\d{1,2})*[”’]|(?<=“)\d[\d.+]*”)"),
        ),
        _gated(r"\d+\+\d+(?:\+\d+)*(?:>\d+|\+[A-Z])?|\d+[+＋][NnXx]", "+", "＋"),
        _gated(r"24小时", "24小时"),
        _gated(r"[1-9][、\d]*类(?=(?:创新|改良|仿制|化学|生物)?(?:新药|药|医疗器械|器械))", "类"),
        _gated(r"前\s?\d+\s?[名位强](?=之?[中里内列]|行列|的?(?:公司|企业|厂商|车企|供应商|品牌))", "前"),
        _gated(r"(?:排名|被引|引用)?(?:全球|世界)?前\d+(?:\.\d+)?%(?=的?(?:高被引|被引|论文|期刊|科学家|学者|学科|机构))", "前"),
        _gated(r"7×24", "7×24"),
        _gated(
            r"(?<![\d.])(?:\d{1,3}\s?(?:nm|纳米)?(?:/|、|和|及|至|到|-|~))*\d{1,3}\s?(?:nm|纳米)(?:[及和与]?以[下上])?(?=[^，。；\d]{0,6}(?:制程|工艺|节点|技术|芯片|产线|生产线|量产|代工|晶圆|逻辑)|(?:、|和|与|及)N\+\d|(?:出货)?占)",
            "nm",
            "纳米",
        ),  # 14/28nm制程, 5纳米占36%
        _gated(
            r"(?<![\d.])\d+(?:\.\d+)?[千万亿]?(?:元|美元)?\s?(?:-|—|~|至|到)\s?\d+(?:\.\d+)?[千万亿]?(?:元|美元|英?寸|平方米|岁)(?:之间|以[下内])?的?"
            r"(?=(?:行业|价格段?|价位段?|区间|档位?|机型|车型|户型|产品|商品|手机|电视|汽车|家庭|人群|群体|人口|职工|员工|学生|用户|消费者|企业|项目)"
            r"[\u4e00-\u9fff]{0,6}(?:占|份额|比重|比例)[\u4e00-\u9fff]{0,6}\d)",
            "占",
            "份额",
            "比重",
            "比例",
        ),  # 2000-2999元产品占比27%: a class
        _gated(r"百分之百", "百分之百"),
        _gated(r"100%(?=负责|投入|努力)", "100%"),
    )
)


def find_noise(text: str) -> list[tuple[int, int]]:
    """Spans that state nothing and belong to no label: citations, links, titles, numbers of figures.

    >>> t = "见图3和表1，第53次报告[12]显示"
    >>> [t[a:b] for a, b in find_noise(t)]
    ['图3和表1', '[12]']
    """
    return _MARKS.spans(text)


def find_names(text: str) -> list[tuple[int, int]]:
    """Spans of names whose digits state nothing but which may stand in a label: 3D, 5G, 第三产业.

    >>> t = "3D打印设备和第二产业"
    >>> [t[a:b] for a, b in find_names(t)]
    ['3D', '第二产业']
    """
    return _NAMES.spans(text)
