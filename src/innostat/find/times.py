"""The forms of time expressions: a pattern for each, and what it builds."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.find.mentions import YEAR, Form, Part, PeriodMention, is_valid
from innostat.find.scan import AnyMatch, Gated
from innostat.find.short_times import SHORT_FORMS
from innostat.numerals import parse_chinese

_CY = r"[一二][〇零一二三四五六七八九]{3}"
_DASH = r"\s?(?:\\?[-—~](?:\s?[-—~])?|至|到)\s?"  # Markdown writes \~, OCR a broken dash
_N = r"(?:\d{1,2}|[一二两三四五六七八九十]{1,3})"
_CM = r"(?:十[一二]?|[一二三四五六七八九])"
_SUB = rf"""(?:
    (?P<m1>\d{{1,2}})月?(?:份)?(?:(?<=月)1日(?={_DASH}\d{{1,2}}月(?:2[89]|3[01])日))?{_DASH}(?P<m2>\d{{1,2}})月(?:份)?(?:(?:2[89]|3[01])日)?
  | (?P<cm1>{_CM})月?(?:份)?[至到](?P<cm2>{_CM})月(?:份)? | (?P<cm>{_CM})月(?:份|(?=[底末]))(?P<cmend>底|末)?
  | (?P<m>\d{{1,2}})月(?:份)?(?:(?P<d>\d{{1,2}})日)?(?P<mend>底|末)?
  | (?P<half>[上下])半年(?:末|底)? | (?P<mid>半年(?=报|度(?:报告|业绩))|中(?=报)) | (?P<report>[一三])(?=季报)
  | (?P<firstq>前[一二三]个?季度|一至[二三]季度|前[123]个?季度|1[-—~至][23]季度)(?:末)?
  | (?<![上下])第?(?P<q>[一二三四1234])季度(?P<qend>末|底)? | \s?Q(?P<latin>[1-4])(?![\dA-Za-z])
  | 前(?P<firstm>\d{{1,2}}|[一二两三四五六七八九十]{{1,2}})个?月
  | (?P<yend>年?[底末])(?!期) | (?P<ystart>年?初) | (?P<whole>全年)
)"""
_OPEN = r"(?P<open>以来|以后|之后|起(?![点步飞草止重伏码初源因降动价诉舞家])|以前|之前|前(?![\d十一二三四五六七八九后沿景期]|所未|往|列|瞻|端|述|景|途|提|进|者|值)|后(?=[，的]|增|[^，。；\d]{0,6}(?:速|幅)))"

# A form that opens with a set or with plain words is looked for at once; one that opens with a lookahead, at each character, and fails soon at most.
_ABSOLUTE = re.compile(
    rf"(?P<y>[12一二](?:(?<=1)9\d\d|(?<=2)0\d\d|(?<=[一二])[〇零一二三四五六七八九]{{3}}))\s?财?年(?:度)?(?:{_DASH}(?P<ym1>))?{_SUB}?(?:份)?{_OPEN}?",
    re.X,
)
_RANGE = regex.compile(
    rf"(?<!\d)(?P<y1>{YEAR}|{_CY})(?:\s?年(?:度)?(?:(?P<rm1>\d{{1,2}})月(?:(?P<rd1>\d{{1,2}})日)?)?(?:[底末初])?)?(?:{_DASH}|一(?=\d{{4}}\s?年))(?P<y2>{YEAR}|{_CY})(?:(?:\s?年(?:度)?年?(?:(?P<rm2>\d{{1,2}})月(?:(?P<rd2>\d{{1,2}})日)?)?(?:底|末)?)(?:间|期间)?|(?![\d.年]))"
)
_RELATIVE = re.compile(
    rf"(?P<word>今年|去年|前年|明年|上一?年度?|上年度|(?<!样)本年度?(?!龄)|当年|同(?<!合同)年|次年|该年|这一年|那一年|本月|上月|当月)(?P<same>同期)?{_SUB}?{_OPEN}?",
    re.X,
)
_BARE_SUB = re.compile(rf"(?=[截至到\d一二三四五六七八九十上下前第年底末初全])(?P<pre>截至|截止到?|至|到)?(?<![\d第.]){_SUB}", re.X)
_PLAN = regex.compile(
    r"[“\"‘']?十(?P<n>[一二三四五六])五[”\"’']?(?:规划)?(?P<tail>时期|期间|以来|末期?|初期?|规划期|前(?P<first>[一二三四1-4])年|后(?P<last>[一二三四1-4])年|收官|[五5]年)?"
)
_PLAN_LONG = regex.compile(r"第十(?P<n>[一二三四五六])个五年(?:规划|计划)(?P<tail>时期|期间|以来|末)?")
_SPAN = re.compile(
    rf"(?=[之此近过最前这连\d一二两三四五六七八九十未改建加党])(?:(?P<after>[之此]后的?)?(?P<lead>近|过去的?|最近|前|这|连续)?(?P<n>{_N})(?P<more>多|余|几)?年(?P<tail>多?[来间]|以来|期间)|(?P<lead2>近|过去的?|最近|未来|这)(?P<n2>{_N})(?P<more2>多|余|几)?年(?!前)|(?P<since>改革开放以来|建国以来|党的十[八九]大以来|加入世贸组织以来))"
)
_MEETING = regex.compile(
    r"[^。；]{0,30}(?:举行|召开|考察|发布会|开幕|签署|会见|调研|印发|会议)|(?:晚间?|盘后|晚上|早间|午间)(?:发布|披露|公布|公告|宣布|表示)"
)
# 截至2021年9月30日的三个月, 截至3月31日止年度: not the day but the months up to it
_MONTHS_TO = regex.compile(
    rf"(?<=日)(?:止的?|的)(?:(?:前)?(?P<n>{_N})个月|(?P<year>(?:整个)?(?:财政|会计)?年度|财年|十二个月)|(?:[^，。；的]{{0,4}}?第?[一二三四1-4])?(?P<quarter>财季|季度|财政季度)|(?P<half>半年))"
)
_DAYS_HOURS = regex.compile(r"\s?(?:(?:0|零)[时点]?\s?[-—~至到]\s?)?24时")
_INTENDS = re.compile(r"(?:(?!报告|[年季中]报|业绩|实现|营收|收入|净利)[^\n]){0,80}?公司拟")  # 21日晚间公告，公司拟收购…: of that day
_AFTERWARDS = regex.compile(rf"(?P<y>{YEAR})年(?:之|以)?后的?(?P<n>{_N})年[间里内中]")
_TWO_YEARS = regex.compile(r"今明(?:两年)?(?=[^天日]|$)|今明后三年")
_TWO_DIGIT = regex.compile(r"(?<=在|[和、])(?P<yy>[01]\d)年(?=[和、才的]|底)")
_DATE = regex.compile(rf"(?<![\d.])(?P<y>{YEAR})(?:[-./](?P<m>0?\d|1[0-2])[-./](?P<d>[0-3]?\d)|-(?P<m2>0\d|1[0-2]))(?![\d.%万亿])")
_NOW = re.compile(
    r"现有(?=[\u4e00-\u9fff])|截至(?:目前|日前|现在|发稿)|目前|当前|如今|现在|眼下|迄今(?:为止)?|至今|时下|现阶段|今天|本周|当周|日前|近日(?!本)|近年来|近些年来?|近几年来?|多年来|长期以来|连年"
)
_NOW_WORDS = (
    "目前", "现有", "现在", "现阶段", "截至", "当前", "如今", "眼下", "迄今", "至今", "时下", "今天", "本周", "当周", "日前", "近日", "年来", "近些年", "近几年", "长期以来", "连年",
)  # fmt: skip
_DAY = regex.compile(
    r"(?<![\d月.—~-])(?<!(?<!截)至)(?P<d>[12]?\d|3[01])日(?=，|(?:上午|下午|晚|凌晨|零时|收盘|\d{1,2}\s?[时—~-])|[\u4e00-\u9fff]{0,8}?(?:报告|通报)?新增|[\u4e00-\u9fff]{0,4}?(?:发布|公布|通报|披露|宣布|表示|介绍|电[讯(，]|讯))"
)
_YEARS_AGO = regex.compile(r"(?P<n>[1-9]|1\d|[一二两三四五六七八九十])年前(?=[，的仅不为是有只还才约近]|\d)")
_CENSUS = regex.compile(r"第(?P<n>[一二三四五六七八])次(?:全国)?(?P<of>人口|经济)普查")
_CENSUS_YEARS = {"人口": (1953, 1964, 1982, 1990, 2000, 2010, 2020), "经济": (2004, 2008, 2013, 2018, 2023)}
_RESULTS = regex.compile(
    r"(?<=(?:披露|发布|公布|公告|交出|晒出)了?)(?P<r>半年报|半年度报告|中报|中期报告|一季报|一季度报告|第一季度报告|三季报|三季度报告|第三季度报告|年报|年度报告)"
)
_REPORTING = re.compile(r"报告期(?:[内末]|各期(?:末)?)?|(?:研究|考察|样本|观测)(?:期间?|时段)(?:内|间)?")
_CENTURY = re.compile(
    r"(?P<c>20|21|二十|上|本|二十一)个?世纪(?:(?P<decade>[1-9一二三四五六七八九])[0十]年代(?:[初末]|中期|后期|以来)?|(?P<since>以来)|(?:[初末]|之交|中叶))"
)
_ISSUE = regex.compile(r"第\s?\d+\s?[期卷号辑届]")
_CLOSE = regex.compile(r"昨[日天](?=收盘|盘中|午盘|股价)")
_QUARTER = regex.compile(r"上一?季度?(?=[的末]|为|相比)|上一?季度|前一季度|[本当]季度")
_PLAN_SAYS = regex.compile(r"(?:规划|纲要)?(?:《[^》]*》)?(?:提出|明确|要求|确定)")
_BEGINS = regex.compile(r"[^，。；、\d]{0,16}?(?:良好|精彩|高质量)?(?:开局(?!之年)|开好局|起好步|开门红|开新局)")  # 实现“十四五”良好开局
_RECORD = regex.compile(
    r"的?(?:同期)?(?:新[高低]|最[高低大小好快慢差长优强]|之最|首[次度]|罕见)"
)  # 创近5年新高: no years that figures are of
_ORDINAL = regex.compile(r"[一二三123]")


def _int(s: str) -> int:
    if s.isdigit():
        return int(s)
    value = parse_chinese(s)
    return int(value) if value is not None else 0


def _sub(m: AnyMatch) -> Part:
    g = m
    if g["m1"]:
        return {"first": int(g["m1"]), "last": int(g["m2"])}
    if g["cm1"]:
        return {"first": _int(g["cm1"]), "last": _int(g["cm2"])}
    if g["cm"]:
        return {"first": _int(g["cm"]), "last": _int(g["cm"])}
    if g["m"]:
        return {"first": int(g["m"]), "last": int(g["m"]), "day": int(g["d"] or 0)}
    if g["half"]:
        return {"first": 1, "last": 6} if g["half"] == "上" else {"first": 7, "last": 12}
    if g["mid"] or g["report"]:
        return {"first": 1, "last": {"一": 3, "三": 9}.get(g["report"], 6)}
    if g["firstq"]:
        last = {"一": 3, "1": 3, "二": 6, "2": 6, "三": 9, "3": 9}[_ORDINAL.findall(g["firstq"])[-1]]
        return {"first": 1, "last": last}
    if g["q"]:
        quarter = "一二三四".find(g["q"]) + 1 or int(g["q"])
        return {"first": quarter * 3, "last": quarter * 3} if g["qend"] else {"quarter": quarter}
    if g["latin"]:
        return {"quarter": int(g["latin"])}
    if g["firstm"]:
        return {"first": 1, "last": _int(g["firstm"])}
    if g["yend"]:
        return {"first": 12, "last": 12}
    return {}


def _open(m: AnyMatch) -> str:
    word = m["open"]
    if word in ("以来", "以后", "之后", "起", "后"):
        return "from"
    return "until" if word else ""


def _absolute(m: AnyMatch) -> PeriodMention | None:
    text, end = m.string, m.end()
    plain = text[end - 1] == "年" and end - m.end("y") <= 2  # 2023年 and no more, as most are
    sub = {} if plain else _sub(m)
    if not is_valid(sub):
        return None
    year = _int(m["y"])
    if sub.get("day", 0) >= 28 and (up := _MONTHS_TO.match(text, end)):
        months = _months_to(up, sub["last"])
        return PeriodMention(m.start("y"), up.end(), text[m.start("y") : up.end()], year=year - (months.get("first", 0) > sub["last"]),
                             year_to=year if months.get("first", 0) > sub["last"] else None, **months)  # fmt: skip
    issue = text.startswith("第", end) and _ISSUE.match(text, end) is not None
    return PeriodMention(
        m.start("y"), m.end(), m[0][m.start("y") - m.start() :], year=year, open_="" if plain else _open(m), weak=issue, **sub
    )


def _months_to(m: AnyMatch, last: int) -> Part:
    """The months, up to the end of one, that a period of so many has; of the year before where `first` is above `last`."""
    n = _int(m["n"]) if m["n"] else 3 if m["quarter"] else 6 if m["half"] else 12
    if n == 3 and last % 3 == 0:
        return {"quarter": last // 3}
    if n >= 12:
        return {} if last == 12 else {"first": last + 1, "last": last}
    first = last - n + 1
    return {"first": first if first > 0 else first + 12, "last": last}


def _range(m: AnyMatch) -> PeriodMention | None:
    a, b = _int(m["y1"]), _int(m["y2"])
    if (m["rm1"], m["rd1"], m["rm2"], m["rd2"]) == ("1", "1", "12", "31"):
        return PeriodMention(m.start(), m.end(), m[0], year=a, year_to=b)  # 2010年1月1日至2019年12月31日: whole years
    return PeriodMention(m.start(), m.end(), m[0], year=a, year_to=b, first=_int(m["rm1"] or "0"), last=_int(m["rm2"] or "0"))


_OFFSETS = {"今年": 0, "去年": -1, "前年": -2, "明年": 1, "上年": -1, "上一年": -1, "上年度": -1, "上一年度": -1, "次年": 1}


def _relative(m: AnyMatch) -> PeriodMention | None:
    sub, word = _sub(m), m["word"]
    if not is_valid(sub):
        return None
    anchor = "document" if word in ("今年", "去年", "前年", "明年") else "context"
    return PeriodMention(
        m.start("word"), m.end(), m[0][m.start("word") - m.start() :], anchor, offset=_OFFSETS.get(word, 0), open_=_open(m),
        weak=word in ("本月", "上月", "当月"), **sub,
    )  # fmt: skip


def _bare_sub(m: AnyMatch) -> PeriodMention | None:
    sub = _sub(m)
    if not is_valid(sub):
        return None
    if sub.get("day", 0) >= 28 and (up := _MONTHS_TO.match(m.string, m.end())):
        months = _months_to(up, sub["last"])
        if months.get("first", 0) <= sub["last"]:
            core = m.start() + len(m["pre"] or "")
            return PeriodMention(core, up.end(), m.string[core : up.end()], "context", **months)
    if sub.get("day") and not m["pre"]:
        weak = _DAYS_HOURS.match(m.string, m.end()) is None and (
            m.string[m.start() - 1 : m.start()] in ("(", "")
            or _MEETING.match(m.string, m.end()) is not None
            and _INTENDS.match(m.string, m.end()) is None
        )
        return PeriodMention(m.start(), m.end(), m[0], "date", weak=weak, **sub)
    core = m.start() + len(m["pre"] or "")
    if (m["yend"] or m["ystart"]) and m.string[core : core + 1] != "年":
        return None
    if m["ystart"] and not m["pre"]:
        return PeriodMention(core, m.end(), m.string[core : m.end()], "context", weak=True)
    return PeriodMention(core, m.end(), m.string[core : m.end()], "context", **sub)


_PLAN_FIRST = {"一": 2006, "二": 2011, "三": 2016, "四": 2021, "五": 2026, "六": 2031}


def _plan(m: AnyMatch) -> PeriodMention | None:
    first = _PLAN_FIRST[m["n"]]
    tail = m["tail"] or ""
    last = first + 4
    g = m.groupdict()
    if tail.startswith("末"):
        return PeriodMention(m.start(), m.end(), m[0], year=last)
    if tail.startswith("以来"):
        return PeriodMention(m.start(), m.end(), m[0], year=first, open_="from")
    if g.get("first"):
        last = first + _int(g["first"]) - 1
    elif g.get("last"):
        first = last - _int(g["last"]) + 1
    quoted = m[0][0] in "“\"‘'"
    if not tail and not quoted and "规划" not in m[0] or _BEGINS.match(m.string, m.end()):
        return None
    says = bool(_PLAN_SAYS.match(m.string[m.end() : m.end() + 30]))
    return PeriodMention(m.start(), m.end(), m[0], year=first, year_to=last, weak=not tail and not says)


def _span(m: AnyMatch) -> PeriodMention | None:
    if m["since"]:
        return PeriodMention(m.start(), m.end(), m[0], "now", weak=True)
    n = _int(m["n"] or m["n2"])
    if not n or m["lead2"] == "未来":
        return None
    if _RECORD.match(m.string, m.end()):
        return None
    vague = m["more"] or m["more2"] or n > 12
    if m["after"]:
        return PeriodMention(m.start(), m.end(), m[0], "after", offset=1, span=n)
    return PeriodMention(m.start(), m.end(), m[0], "during" if (m["tail"] or "").endswith("间") else "span", span=n, weak=bool(vague))


def _yesterday(m: AnyMatch) -> PeriodMention | None:
    return PeriodMention(m.start(), m.end(), m[0], "yesterday")


def _last_quarter(m: AnyMatch) -> PeriodMention | None:
    return PeriodMention(m.start(), m.end(), m[0], "quarter", offset=-1 if m[0][0] in "上前" else 0)


def _afterwards(m: AnyMatch) -> PeriodMention | None:
    first = int(m["y"])
    return PeriodMention(m.start(), m.end(), m[0], year=first, year_to=first + _int(m["n"]))


def _two_years(m: AnyMatch) -> PeriodMention | None:
    return PeriodMention(m.start(), m.end(), m[0], "document", span=3 if "三" in m[0] else 2)


def _two_digit(m: AnyMatch) -> PeriodMention | None:
    return PeriodMention(m.start(), m.end(), m[0], year=2000 + int(m["yy"]))


def _results(m: AnyMatch) -> PeriodMention:
    if m["r"] in ("年报", "年度报告"):
        return PeriodMention(m.start(), m.end(), m[0], "document", offset=-1)
    if "一季" in m["r"]:
        return PeriodMention(m.start(), m.end(), m[0], "document", quarter=1)
    return PeriodMention(m.start(), m.end(), m[0], "document", first=1, last=9 if "三季" in m["r"] else 6)


def _reporting(m: AnyMatch) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), m[0], "reporting")


def _century(m: AnyMatch) -> PeriodMention:
    """20世纪90年代; 21世纪初 is of no years that could be told."""
    first = 2001 if m["c"] in ("21", "本", "二十一") else 1901
    if m["decade"]:
        year = first - 1 + 10 * _int(m["decade"])
        return PeriodMention(
            m.start(),
            m.end(),
            m[0],
            year=year,
            year_to=None if m[0].endswith("以来") else year + 9,
            open_="from" if m[0].endswith("以来") else "",
        )
    if m["since"]:
        return PeriodMention(m.start(), m.end(), m[0], year=first, open_="from")
    return PeriodMention(m.start(), m.end(), m[0], "era")


def _day(m: AnyMatch) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), m[0], "date", day=int(m["d"]))


def _census(m: AnyMatch) -> PeriodMention | None:
    n, years = "一二三四五六七八".find(m["n"]), _CENSUS_YEARS[m["of"]]
    return PeriodMention(m.start(), m.end(), m[0], year=years[n]) if n < len(years) else None


def _years_ago(m: AnyMatch) -> PeriodMention:
    return PeriodMention(m.start(), m.end(), m[0], "document", offset=-_int(m["n"]), single=True)


def _date(m: AnyMatch) -> PeriodMention | None:
    month, day = int(m["m"] or m["m2"]), int(m["d"] or 0)
    if not 1 <= month <= 12 or day > 31:
        return None
    return PeriodMention(m.start(), m.end(), m[0], year=int(m["y"]), first=month, last=month, day=day, weak=True)


def _now(m: AnyMatch) -> PeriodMention | None:
    return PeriodMention(m.start(), m.end(), m[0], "now", weak=m[0] in ("今天", "日前", "近日"))


# The rarest character of a form comes first in its gate and what has to stand before it behind: so the search jumps from one to the next.
_CHINESE_YEAR = "[一二][〇零一二三四五六七八九]{3}"
_SPAN_GATE = re.compile(
    "年(?:多?[来间]|以来|期间|"
    r"(?<=[\d一二两三四五六七八九十多余几]年)(?:(?<=[近去的来这].年)|(?<=[近去的来这]..年)|(?<=[近去的来这]...年)|(?<=[近去的来这]....年)))"
)
_YEAR_GATE = re.compile(rf"年(?:(?<=\d\d\d\d年)|(?<=\d\d\d\d[财\s]年)|(?<={_CHINESE_YEAR}年)|(?<={_CHINESE_YEAR}\s年))")
FORMS: tuple[Form, ...] = (
    (Gated(re.compile(rf"[-—~至到一]\s?(?:(?:19|20)\d\d|{_CHINESE_YEAR})"), _RANGE), _range),
    (Gated(_YEAR_GATE, _ABSOLUTE), _absolute),
    (Gated((re.compile("年(?<=[今去前明上一本当同次该]年)"), re.compile("月(?<=[本上当]月)")), _RELATIVE), _relative),
    (Gated(("月", "季", "半年", "底", "末", "初", "全年"), _BARE_SUB), _bare_sub),
    (Gated(("十",), _PLAN), _plan),
    (Gated(("个五年",), _PLAN_LONG), _plan),
    (Gated(("放以来", "国以来", "大以来", "织以来", _SPAN_GATE), _SPAN), _span),
    (Gated(re.compile(r"年[和、才的底](?<=[01]\d年.)"), _TWO_DIGIT), _two_digit),
    (Gated(("今明",), _TWO_YEARS), _two_years),
    (Gated(re.compile(r"年[之以后](?<=\d\d\d\d年.)"), _AFTERWARDS), _afterwards),
    (Gated(("季",), _QUARTER), _last_quarter),
    (Gated(("昨",), _CLOSE), _yesterday),
    (Gated(("日",), _DAY), _day),
    (Gated(("报",), _RESULTS), _results),
    (Gated(("报告期", "研究期", "研究时段", "考察期", "样本期", "观测期"), _REPORTING), _reporting),
    (Gated(("世纪",), _CENTURY), _century),
    (Gated(("年前",), _YEARS_AGO), _years_ago),
    (Gated(("普查",), _CENSUS), _census),
    (Gated((re.compile(r"-(?<=\d{4}-)"), re.compile(r"\.(?<=\d{4}\.)"), re.compile(r"/(?<=\d{4}/)")), _DATE), _date),
    *SHORT_FORMS,
    (Gated(_NOW_WORDS, _NOW), _now),
)
