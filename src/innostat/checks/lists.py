"""L501 list-counts-differ: lists whose names and values, or announced and named members, do not go together."""

from __future__ import annotations

from collections.abc import Iterator

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Corpus, finding
from innostat.checks.counts import check_counts
from innostat.checks.list_texts import OPEN, PAREN, PRINTED, SPLIT, ListText, cardinal, hide, list_texts, place_names
from innostat.checks.lists_announced import check_announced, check_named
from innostat.checks.patterns import rx
from innostat.messages import tell
from innostat.models import Finding

_NUMBER = r"(?:约|近|超过?|逾|突破|第|-)?(?:\d{1,3}(?: \d{3})+|\d[\d,]*)(?:\.\d+){0,2}"  # 9.5614.08: two that ran together
_UNIT = r"(?!者|国|省|[两三]?市)(?:个百分点|平方公里| [A-Za-z][A-Za-z/]{1,7}|[^\d.，。；、：:()和与及了的\s]{0,5})"
_AND = r"(?:\s?\((?:19|20)\d\d年?\))?(?:[、，]|和|与|及|以及)"  # 48.6%(2010年)、40.7%(2009年)
_VALUES = rf"(?P<values>{_NUMBER}{_UNIT}(?:{_AND}{_NUMBER}{_UNIT})+)"
_RESPECTIVE = regex.compile(
    rf"(?:分别|依次)(?P<verb>[^\d，。；、:：]{{0,12}}?)(?P<values>{_NUMBER}{_UNIT}(?:{_AND}{_NUMBER}{_UNIT})*)(?=(?P<after>.{{0,6}}))"
)
_PAIRED = regex.compile(r"(?:产销|供销|收支|城乡|进出口)[^，。；、和]{0,14}$")
_COMPARED = regex.compile(r"(?<!占)(?<!占)比(?!重|例)|较|(?<!所)占(?!比)|由|从|高于|低于|在|对|向")
_COUNTED = regex.compile(
    r"(?P<n>[两二三四五六七八九])(?:者|国|省|市|地|家|类|大类|大指标|大市场|项|省市|个[^，。；、\d]{1,4})(?=[^，。；、]{0,24}(?:，[^，。；、\d]{0,8})?$)"
)
_CLASSES = regex.compile(
    r"(?:\d+[-—~至到]\d+[岁年月元万人家户倍]{0,2}(?:、|和|与|及|以及))+\d+[-—~至到]\d+[岁年月元万人家户倍]{0,2}(?=[^，。；、\d]{0,16}$)"
)  # 18-29岁、30-39岁和40-49岁人群的比例分别为
_SPAN = regex.compile(r"(?P<of>(?:19|20)\d\d)年?[至到—~-](?P<to>(?:19|20)\d\d)年[^，。；、和]{0,16}$")
_YEARS = regex.compile(
    r"(?P<years>(?:(?:19|20)\d\d年?(?:度)?(?:、|和|与|及|以及))+(?:19|20)\d\d年(?:度|[末底])?)(?!期)[^，。；、\d]{0,16}$"
)
_DECIMALS = regex.compile(r"\.\d{3,}%")  # no share or growth is printed like this: 49.9140% is 49.9 and 140
_POSSESSIVE = regex.compile(rf"(?:地区|三地|省份|省|市)?的{_VALUES}")
_DIGIT = r"(?<![A-Za-z]\d{0,4})\d(?![DGK](?![A-Za-z]))"  # that ends a clause: not those of 3D打印, 5G, C919
_BEFORE = regex.compile(rf"[，。；：:()]|{_DIGIT}")
_BEFORE_PLACES = regex.compile(rf"[，。；：:()于比在]|{_DIGIT}")
_VALUE_SPLIT = regex.compile(
    r"(?<=[^\d])(?:[、，]|以及|和|与|及)(?=[约近超逾突第\-\d])|(?<=\d)(?:[、，]|以及|和|与|及)(?=[约近超逾突\-\d])"
)
_HEADS = regex.compile(r"(?:比重|占比|增长率|增速|增幅|均值|金额|数量|标准差)")


def check_lists(corpus: Corpus, catalog: Catalog, coverage: dict[str, int] | None = None) -> Iterator[Finding]:
    """Lists that do not come out even, and counts that a table or a list contradicts.

    Args:
        corpus: All documents and rows; where a document has no text, the evidence of its rows is read.
        catalog: The catalogue.
        coverage: Where given, `lists tried` is counted in it.
    """
    counts = coverage if coverage is not None else {}
    for t in list_texts(corpus):
        if "分别" in t.text or "依次" in t.text:
            yield from _respective(t, catalog, counts)
            yield from check_announced(t, catalog, counts)
        elif "即" in t.text or "具体为" in t.text:
            yield from check_announced(t, catalog, counts)
        yield from _possessive(t, catalog, counts)
        yield from check_named(t, catalog, counts)
    yield from check_counts(corpus, catalog, counts)


# names and values -------------------------------------------------------------------------------------------------------


def _as_written(text: str, hidden: str) -> list[str]:
    """The names of a list, of which `hidden` shows where they part."""
    ends = [0, *(x for m in SPLIT.finditer(hidden) for x in m.span()), len(hidden)]
    return [text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True) if a < b]


def _values(text: str) -> list[str]:
    return [v for v in _VALUE_SPLIT.split(text) if v]


def _respective(t: ListText, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """A、B和C分别为x、y和z: as many names as values."""
    last: tuple[int, int] | None = None  # end and number of values of the list before in the sentence
    for m in _RESPECTIVE.finditer(t.text):
        before = _clause(t.text, m.start())
        values = _values(m["values"])
        previous, last = last, None  # a list may not follow: 分别占据前10名的4席和3席
        if m["verb"].endswith("前") or rx(r"[~—至]\d|年|月").search(m["values"]) or len({_shape(v) for v in values}) > 2:
            continue
        if (
            rx(
                r"[、和与及，\s]?[约近超]?\d(?!者|国|省|市)|以及|[、和与及](?:[上提]升|增[长加]|提高|减少|降低|回落|下[降滑]|[升降增减])\d"
            ).match(m["after"])
            or m["after"].startswith(("多", "余", "以上", "左右"))
            and len(values) == 1
            and not _DECIMALS.search(m["values"])
        ):
            continue
        last = (m.end("values"), len(values))
        start = m.start() - len(before)
        wanted, names, sure = _wanted(t.text, m.start(), before, previous, catalog)
        bound = len(values) == 1 and rx(r"约|近|超|逾|突破|多|余").search(m["values"] + m["verb"])
        if not wanted or bound and not rx(r"\d{7,}[^\d，。；]*$").search(m["values"]):  # 分别突破20003000亿元: two in one
            continue
        if len(values) > 1 and _years_before(t.text, start, m.start()) == len(values):
            continue  # 2018至2020年，A及B之和分别为x、y、z: a value for each year
        counts["lists tried"] = counts.get("lists tried", 0) + 1
        if len(values) == wanted + 1 > 2 and _shape(values[-1]) != _shape(values[-2]) and f"，{values[-1]}" in m["values"]:
            continue  # 分别达到69家、107家，1324人晋升职称: the last opens the next clause
        unnamed = len(names) == 1  # 三者, 产销, the list before
        if unnamed and len({_shape(v) for v in values} - {""}) > 1:
            continue
        if not sure and _otherwise(names, len(values), "".join(rx(r"和|与|及|以及").findall(hide(before)))):
            continue
        if len(values) % wanted and (sure or len(values) >= wanted - 1):
            severity = "error" if sure and len(values) > 1 else "note" if unnamed and len(values) == 1 else "warning"
            yield _list_finding(t, start, m.end("values"), names, values, severity)


def _otherwise(names: list[str], n: int, joint: str) -> bool:
    """Whether names can be read as so many: 体育、艺术类课程 as one kind, 仪器及办公设备业 too, 一、二、三产比重、增长率 as two heads of each of three."""
    if len(names) < 3:
        return False
    kind = n == len(names) - 1 and (
        rx(r"类[\u4e00-\u9fff]{0,4}").search(names[-1]) is not None
        or joint == "及"
        and rx(r"业[\u4e00-\u9fff]{0,4}$").search(names[-1]) is not None
        and not names[-2].endswith("业")
    )
    heads = [m[0] if (m := _HEADS.search(name)) else "" for name in names[-2:]]
    return kind or all(heads) and heads[0] != heads[1] and names[-1] == heads[1] and n == 2 * (len(names) - 1)


def _years_before(text: str, start: int, end: int) -> int:
    """How many years the clause before a list, or the list's own, names: 2018至2020年, 2019年、2020年和2021年."""
    stretch = text[max(text.rfind("。", 0, start) + 1, start - 40) : end]
    if m := rx(r"(?P<a>(?:19|20)\d\d)年?(?:至|到|[-—~])(?P<b>(?:19|20)\d\d)年").search(stretch):
        return int(m["b"]) - int(m["a"]) + 1
    return len(rx(r"(?:19|20)\d\d(?=年|、|和|与)").findall(stretch))


def _clause(text: str, end: int) -> str:
    """The clause before a place in a text; marks inside brackets do not end it."""
    stretch = text[max(0, end - 80) : end]
    hidden = PAREN.sub(lambda m: "〇" * len(m[0]), stretch)
    return stretch[len(hidden) - len(_BEFORE.split(hidden)[-1]) :]


def _wanted(text: str, at: int, before: str, previous: tuple[int, int] | None, catalog: Catalog) -> tuple[int, list[str], bool]:
    """How many values a list must have, the names that say so, and whether there is no doubt."""
    bare = rx(r"(?:同比|比上年(?:同期)?|较上年(?:同期)?|比去年|较去年|同期|各)$").sub("", PAREN.sub("", before))
    if not bare:  # …分别完成a和b，同比分别增长x和y: the names of the list before
        if previous is not None and not rx(r"[。；、]").search(text[previous[0] : at]):
            return previous[1], [tell("n-before", n=previous[1])], False
        clause = rx(r"[，。；：]").split(text[:at][-90:])[-2:][0]  # 货物吞吐量6.93亿吨、集装箱吞吐量329万标箱，分别增长…
        figures = rx(rf"(?<=[\u4e00-\u9fff、]){_NUMBER}(?!年|月|日|\d|\.)").findall(clause)
        told = len(figures) >= 2 and "、" in clause and not rx(r"[均都]为|[均都]达").search(clause)  # 甲为2.15元、乙和丙均为2.18元
        return (len(figures), [tell("n-before", n=len(figures))], False) if told else (0, [], False)
    if m := _CLASSES.search(text, max(0, at - 90), at):
        classes = SPLIT.split(m[0])
        return len(classes), classes, True
    if m := _YEARS.search(text[:at]):  # 2018年、2019年及2020年订单总数分别为…: a value for each year
        named = rx(r"(?:19|20)\d\d").findall(m["years"])
        return len(named), named, False
    bare = rx(r"^(?:我国|中国|全国|[全我][省市区州县])?对").sub("", bare)
    bare = rx(r"占(?:全[国球省市县区]|世界|总)[^，。；、和与及]{0,8}$").sub("", bare)  # 进出口、出口和进口占全国份额
    if rx(r"[^、和及]{1,8}(?:与|同|跟)[^、和及]+(?:、|和|及)").match(bare):
        return 0, [], False  # 我国与欧盟、东盟和美国: the first is not one of the list
    hidden = hide(bare)
    if OPEN.search(bare) or _COMPARED.search(hidden):
        counted = _COUNTED.search(bare)
        return (cardinal(counted["n"]), [counted[0]], False) if counted else (0, [], False)
    places = place_names(bare, catalog)
    if places is not None:
        return len(places), places, True
    if m := _SPAN.search(text[max(0, at - 40) : at]):
        years = int(m["to"]) - int(m["of"]) + 1
        return (years, [tell("to", low=m["of"], high=m["to"])], False) if 2 <= years <= 12 and "、" not in hidden else (0, [], False)
    names = [n for n in SPLIT.split(hidden) if n]
    joints = rx(r"和|与|及|以及").findall(hidden)
    if len(names) < 2 and _PAIRED.search(bare):
        listed = SPLIT.split(hide(rx(r"[，。；：]").split(text[:at])[-2])) if "，" in text[:at] else []
        return (2, [bare], False) if len(listed) < 2 else (0, [], False)  # 伙伴依次为东盟、欧盟和美国，进出口分别为a、b和c
    if len(names) < 2:
        counted = _COUNTED.search(rx(r"[。；]").split(text[max(0, at - 60) : at])[-1])
        return (cardinal(counted["n"]), [counted[0]], False) if counted else (0, [], False)
    if max(len(n) for n in (_bare(names[0]), *names[1:-1])) > 14:
        return 0, [], False
    if "、" in hidden and (
        len(joints) == 1
        and hidden.rindex("、") < hidden.rindex(joints[0])
        and _even(names)
        and not _inside(names)
        or not joints
        and len(names) >= 3
    ):
        return len(names), _as_written(bare, hidden), False
    if len(names) == 2 and len(joints) + hidden.count("、") == 1:
        return 2, _as_written(bare, hidden), False
    return 0, [], False  # whether 和 joins two names or stands inside one cannot be told


def _bare(name: str) -> str:
    """The first name of a list without its owner, which is that of all: 营业收入 of 高新区企业创造的营业收入、净利润和出口额."""
    name = rx(r"^[^、]{0,8}(?:中|人员|企业|网民)(?:使用|通过|利用|采用)").sub("", name)  # 网民中使用台式电脑
    return rx(r"^[^每]{0,8}每[百千万亿]*[名个]?(?:常住|就业)?[人户家]口?(?:员)?").sub("", name.rpartition("的")[2]) or name


def _even(names: list[str]) -> bool:
    """Whether the names before the last are of about one length, so that 和 joins the last two and stands in none."""
    lengths = [len(n) for n in (_bare(names[0]), *names[1:-1])]
    return max(lengths) - min(lengths) <= 6


def _inside(names: list[str]) -> bool:
    """医药制造业、计算机及办公设备制造业: whether the last conjunction stands inside the name of an industry."""
    return names[0].endswith("业") and "业" in names[-1] and not names[-2].endswith("业")


def _shape(value: str) -> str:
    return rx(r"[约近超过逾突破\-\d.,]").sub("", value)


def _possessive(t: ListText, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """高于中部、西部和东北地区的x、y和z: a list of places and its values, without 分别."""
    for m in _POSSESSIVE.finditer(t.text):
        before = _BEFORE_PLACES.split(t.text[max(0, m.start() - 40) : m.start()])[-1]
        if "、" not in before:
            continue
        places = place_names(before, catalog)
        values = _values(m["values"])
        if places is None or len(places) < 3 or rx(r"年|[~—]").search(m["values"]):
            continue
        counts["lists tried"] = counts.get("lists tried", 0) + 1
        if len(places) != len(values):
            yield _list_finding(t, m.start() - len(before), m.end("values"), places, values, "error")


def _list_finding(t: ListText, start: int, end: int, names: list[str], values: list[str], severity: str) -> Finding:
    suggestion = ""
    if len(values) == len(names) - 1:
        split = [rx(r"(\d{1,3})\.(\d{1,3})(\D*)").fullmatch(v) for v in values]
        joined = [s for s in split if s is not None]
        if len(joined) == 1 and all(s is not None or "." not in v for s, v in zip(split, values, strict=True)):
            a, b = joined[0][1], joined[0][2]
            suggestion = tell("run-together", value=joined[0][0], one=a, other=b)
    text = t.text[start:end]
    shown = names[0] if len(names) == 1 else "、".join(n.strip("〇") or "…" for n in names)
    return finding(
        "L501", "list-counts-differ", severity,
        tell("names-and-values", n=len(names), names=shown, m=len(values), values="、".join(values)), [],
        places=[t.place(start, end)], suggestion=suggestion, key=text[:PRINTED],
    )  # fmt: skip
