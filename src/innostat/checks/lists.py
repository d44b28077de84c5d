"""L501 list-counts-differ: lists whose names and values, or announced and named members, do not go together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import CheckedDocument, Corpus, finding
from innostat.checks.clauses import plain
from innostat.checks.counts import check_counts
from innostat.checks.instances import instances
from innostat.checks.patterns import rx
from innostat.checks.places import text_place
from innostat.messages import tell
from innostat.models import Finding, Observation, Place
from innostat.normalize import Passage
from innostat.segment import split_blocks

_NUMBER = r"(?:约|近|超过?|逾|突破|第|-)?(?:\d{1,3}(?: \d{3})+|\d[\d,]*)(?:\.\d+){0,2}"  # 9.5614.08: two that ran together
_UNIT = r"(?!者|国|省|[两三]?市)(?:个百分点|平方公里| [A-Za-z][A-Za-z/]{1,7}|[^\d.，。；、：:()和与及了的\s]{0,5})"
_AND = r"(?:\s?\((?:19|20)\d\d年?\))?(?:[、，]|和|与|及|以及)"  # 48.6%(2010年)、40.7%(2009年)
_VALUES = rf"(?P<values>{_NUMBER}{_UNIT}(?:{_AND}{_NUMBER}{_UNIT})+)"
_RESPECTIVE = regex.compile(
    rf"(?:分别|依次)(?P<verb>[^\d，。；、:：]{{0,12}}?)(?P<values>{_NUMBER}{_UNIT}(?:{_AND}{_NUMBER}{_UNIT})*)(?=(?P<after>.{{0,6}}))"
)
_OPEN = regex.compile(r"(?<![高中初平同均])等(?![学级于同价])")
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
_SPLIT = regex.compile(r"、|以及|和|与|及")
_VALUE_SPLIT = regex.compile(
    r"(?<=[^\d])(?:[、，]|以及|和|与|及)(?=[约近超逾突第\-\d])|(?<=\d)(?:[、，]|以及|和|与|及)(?=[约近超逾突\-\d])"
)
_CN = {c: i for i, c in enumerate("零一二三四五六七八九十")} | {"两": 2}
_ANNOUNCED = regex.compile(
    r"(?<![第\d])(?P<n>\d{1,2}|[两二三四五六七八九十]|十[一二三四五六七八九])(?P<unit>个|家|项|省份?|省\(市\)|市|国|地|县|区|位|名|类|大类)(?P<of>[^，。；：:、\d]{0,12})[，：:]?(?:它们)?(?:分别是|分别为|依次为|依次是|即|具体为)[：:]?(?P<list>[^。；：:]{3,400})"
)
_NAMED_N = regex.compile(
    r"(?P<n>\d{1,2}|[两二三四五六七八九十])(?P<unit>国|省市|省|市|地)(?:(?P<more>[一两二三四五])(?:市|区|省|州|县))?+(?![\u4e00-\u9fff]{0,2}(?:化|级|内|外|域))"
)
_FIRST_N = regex.compile(r"前(?P<n>\d{1,2}|[两二三四五六七八九十])(?:位|名|强)(?![^，。；]{0,6}(?:之一|行列|以内))")
_THESE_N = regex.compile(r"(?<=[这上述等]{1,2})(?P<n>\d{1,2}|[两二三四五六七八九十])个(?P<unit>地区|省份|城市|国家|省)")
_HEADS = regex.compile(r"(?:比重|占比|增长率|增速|增幅|均值|金额|数量|标准差)")
_RANKED = regex.compile(r"位列|位居|居|排名|排在|分列|跻身")
_NO_LIST = regex.compile(r"[^\u4e00-\u9fff、]")
_PAREN = regex.compile(r"\([^()]*\)")
_PRINTED = 120


@dataclass(frozen=True, slots=True)
class _Text:
    """A paragraph as patterns see it and how its stretches are found again in the document."""

    doc: CheckedDocument
    text: str
    passage: Passage | None
    row: Observation | None = None

    def place(self, start: int, end: int) -> Place:
        if self.passage is None:
            assert self.row is not None
            return Place(self.row.doc, self.row.line, self.row.start, self.row.end, self.row.quote)
        a, b = self.passage.source(start, end)
        return text_place(self.doc, a, b)


def check_lists(corpus: Corpus, catalog: Catalog, coverage: dict[str, int] | None = None) -> Iterator[Finding]:
    """Lists that do not come out even, and counts that a table or a list contradicts.

    Args:
        corpus: All documents and rows; where a document has no text, the evidence of its rows is read.
        catalog: The catalogue.
        coverage: Where given, `lists tried` is counted in it.
    """
    counts = coverage if coverage is not None else {}
    for t in _texts(corpus):
        if "分别" in t.text or "依次" in t.text:
            yield from _respective(t, catalog, counts)
            yield from _announced(t, catalog, counts)
        elif "即" in t.text or "具体为" in t.text:
            yield from _announced(t, catalog, counts)
        yield from _possessive(t, catalog, counts)
        yield from _named(t, catalog, counts)
    yield from check_counts(corpus, catalog, counts)


def _texts(corpus: Corpus) -> Iterator[_Text]:
    written = set()
    for doc in corpus.documents:
        if not doc.text:
            continue
        written.add(doc.name)
        folded, blocks = split_blocks(doc.text)
        for block in blocks:
            if block.kind in ("paragraph", "heading", "item"):
                passage = block.passage(folded)
                yield _Text(doc, passage.text, passage)
    seen: set[tuple[str, str]] = set()
    for o in corpus.observations:
        if o.doc not in written and not o.sheet and (o.doc, o.sentence) not in seen:
            seen.add((o.doc, o.sentence))
            yield _Text(CheckedDocument(o.doc), plain(o.sentence), None, o)


# names and values -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _protected() -> regex.Pattern[str]:
    words = "|".join(regex.escape(w) for w in sorted(instances().protected, key=lambda w: (-len(w), w)))
    return regex.compile(rf"(?<!应用)(?:{words})")  # 应用研究和试验发展 are two


def _hide(text: str) -> str:
    """Names that hold the marks of a list, with those marks hidden."""
    return _protected().sub(lambda m: "〇" * len(m[0]), text)


def _as_written(text: str, hidden: str) -> list[str]:
    """The names of a list, of which `hidden` shows where they part."""
    ends = [0, *(x for m in _SPLIT.finditer(hidden) for x in m.span()), len(hidden)]
    return [text[a:b] for a, b in zip(ends[::2], ends[1::2], strict=True) if a < b]


def _is_place(name: str, catalog: Catalog) -> bool:
    bare = rx(r"(?:地区|省份|两省|三地)$").sub("", name)
    found = catalog.region_names.get(name) or catalog.region_names.get(bare)
    return found is not None and found[0] is not None


def _place_names(text: str, catalog: Catalog) -> list[str] | None:
    """The names of a list at the end of a text where all of them are places, else None."""
    names = [n for n in _SPLIT.split(_PAREN.sub("", text)) if n]
    if len(names) < 2:
        return None
    first = names[0]
    while first and not _is_place(first, catalog):
        first = first[1:]
    last = names[-1]
    while last and not _is_place(last, catalog):
        last = last[:-1]
    if not first or not last or not all(_is_place(n, catalog) for n in names[1:-1]):
        return None
    return [first, *names[1:-1], last]


def _values(text: str) -> list[str]:
    return [v for v in _VALUE_SPLIT.split(text) if v]


def _respective(t: _Text, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """A、B和C分别为x、y和z: as many names as values."""
    last: tuple[int, int] | None = None  # end and number of values of the list before in the sentence
    for m in _RESPECTIVE.finditer(t.text):
        before = _clause(t.text, m.start())
        values = _values(m["values"])
        previous, last = last, None  # a list may not follow: 分别占据前10名的4席和3席
        if m["verb"].endswith("前") or rx(r"[~—至]\d|年|月").search(m["values"]) or len({_shape(v) for v in values}) > 2:
            continue
        if (
            rx(r"[、和与及，\s]?[约近超]?\d(?!者|国|省|市)|以及").match(m["after"])
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
        if not sure and _otherwise(names, len(values)):
            continue
        if len(values) % wanted and (sure or len(values) >= wanted - 1):
            severity = "error" if sure and len(values) > 1 else "note" if unnamed and len(values) == 1 else "warning"
            yield _list_finding(t, start, m.end("values"), names, values, severity)


def _otherwise(names: list[str], n: int) -> bool:
    """Whether names can be read as so many: 体育、艺术类课程 as one kind, 一、二、三产比重、增长率 as two heads of each of three."""
    if len(names) < 3:
        return False
    kind = rx(r"类[\u4e00-\u9fff]{0,4}").search(names[-1]) is not None and n == len(names) - 1
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
    hidden = _PAREN.sub(lambda m: "〇" * len(m[0]), stretch)
    return stretch[len(hidden) - len(_BEFORE.split(hidden)[-1]) :]


def _wanted(text: str, at: int, before: str, previous: tuple[int, int] | None, catalog: Catalog) -> tuple[int, list[str], bool]:
    """How many values a list must have, the names that say so, and whether there is no doubt."""
    bare = rx(r"(?:同比|比上年(?:同期)?|较上年(?:同期)?|比去年|较去年|同期|各)$").sub("", _PAREN.sub("", before))
    if not bare:  # …分别完成a和b，同比分别增长x和y: the names of the list before
        if previous is not None and not rx(r"[。；、]").search(text[previous[0] : at]):
            return previous[1], [tell("n-before", n=previous[1])], False
        clause = rx(r"[，。；：]").split(text[:at][-90:])[-2:][0]  # 货物吞吐量6.93亿吨、集装箱吞吐量329万标箱，分别增长…
        figures = rx(rf"(?<=[\u4e00-\u9fff、]){_NUMBER}(?!年|月|日|\d|\.)").findall(clause)
        told = len(figures) >= 2 and "、" in clause and not rx(r"[均都]为|[均都]达").search(clause)  # 甲为2.15元、乙和丙均为2.18元
        return (len(figures), [tell("n-before", n=len(figures))], False) if told else (0, [], False)
    if m := _CLASSES.search(text, max(0, at - 90), at):
        classes = _SPLIT.split(m[0])
        return len(classes), classes, True
    if m := _YEARS.search(text[:at]):  # 2018年、2019年及2020年订单总数分别为…: a value for each year
        named = rx(r"(?:19|20)\d\d").findall(m["years"])
        return len(named), named, False
    bare = rx(r"^(?:我国|中国|全国|[全我][省市区州县])?对").sub("", bare)
    if rx(r"[^、和及]{1,8}(?:与|同|跟)[^、和及]+(?:、|和|及)").match(bare):
        return 0, [], False  # 我国与欧盟、东盟和美国: the first is not one of the list
    hidden = _hide(bare)
    if _OPEN.search(bare) or _COMPARED.search(hidden):
        counted = _COUNTED.search(bare)
        return (_number(counted["n"]), [counted[0]], False) if counted else (0, [], False)
    places = _place_names(bare, catalog)
    if places is not None:
        return len(places), places, True
    if m := _SPAN.search(text[max(0, at - 40) : at]):
        years = int(m["to"]) - int(m["of"]) + 1
        return (years, [tell("to", low=m["of"], high=m["to"])], False) if 2 <= years <= 12 and "、" not in hidden else (0, [], False)
    names = [n for n in _SPLIT.split(hidden) if n]
    joints = rx(r"和|与|及|以及").findall(hidden)
    if len(names) < 2 and _PAIRED.search(bare):
        return 2, [bare], False
    if len(names) < 2:
        counted = _COUNTED.search(rx(r"[。；]").split(text[max(0, at - 60) : at])[-1])
        return (_number(counted["n"]), [counted[0]], False) if counted else (0, [], False)
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


def _possessive(t: _Text, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """高于中部、西部和东北地区的x、y和z: a list of places and its values, without 分别."""
    for m in _POSSESSIVE.finditer(t.text):
        before = _BEFORE_PLACES.split(t.text[max(0, m.start() - 40) : m.start()])[-1]
        if "、" not in before:
            continue
        places = _place_names(before, catalog)
        values = _values(m["values"])
        if places is None or len(places) < 3 or rx(r"年|[~—]").search(m["values"]):
            continue
        counts["lists tried"] = counts.get("lists tried", 0) + 1
        if len(places) != len(values):
            yield _list_finding(t, m.start() - len(before), m.end("values"), places, values, "error")


def _list_finding(t: _Text, start: int, end: int, names: list[str], values: list[str], severity: str) -> Finding:
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
        places=[t.place(start, end)], suggestion=suggestion, key=text[:_PRINTED],
    )  # fmt: skip


# announced and named ----------------------------------------------------------------------------------------------------


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    return _CN[text] if len(text) == 1 else 10 + _CN[text[1]]


def _announced(t: _Text, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """有11个，分别为…: as many names as are announced."""
    for m in _ANNOUNCED.finditer(t.text):
        listed = _PAREN.sub("", m["list"])
        listed = rx(r"，(?!.{0,12}[、和])").split(listed)[0]
        if (
            _OPEN.search(listed)
            or rx(r"\d").search(listed)
            or t.text[max(0, m.start("n") - 2) : m.start("n")].endswith(("各", "各有", "均"))
        ):
            continue  # 中部和西部各1个，分别是郑州和成都
        places = _place_names(listed, catalog)
        names = places or [n for n in _SPLIT.split(_hide(listed)) if n]
        joints = len(rx(r"和|与|及").findall(_hide(listed)))
        if len(names) < 2 or places is None and (joints > 1 or "，" in listed or max(len(n) for n in names) > 16):
            continue
        counts["lists tried"] = counts.get("lists tried", 0) + 1
        n = _number(m["n"])
        if n != len(names) and not (places is None and joints and n == len(names) - 1):
            start, end = m.start("n"), m.start("list") + len(m["list"])
            yield finding(
                "L501", "list-counts-differ", "error" if places else "note", tell("announced", said=m["n"] + m["unit"], n=len(names), names="、".join(names)), [],
                places=[t.place(start, end)], reported=str(n), computed=str(len(names)), key=t.text[start:end][:_PRINTED],
            )  # fmt: skip


def _named(t: _Text, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """A、B、C、D四国; A、B…位列前10位: lists of places that say how many they are."""
    for pattern in (_NAMED_N, _FIRST_N, _THESE_N):
        for m in pattern.finditer(t.text):
            before = t.text[max(0, m.start() - 120) : m.start()]
            if pattern is _THESE_N:  # 北京(6.73%)、上海(4.34%)…这6个地区
                before = _PAREN.sub("", before)
            if pattern is _FIRST_N:
                ranked = list(_RANKED.finditer(before))
                if not ranked or rx(r"[，。；、]").search(before[ranked[0].end() :]):
                    continue
                before = before[: ranked[0].start()]
            start = m.start() - len(t.text[max(0, m.start() - 120) : m.start()]) + len(before)
            before = _NO_LIST.split(before)[-1]
            if "、" not in before or _OPEN.search(before):
                continue
            names = _exact_places(rx(r"(?:这|上述|以上)$").sub("", before), catalog)
            n = _number(m["n"]) + (_number(m["more"]) if pattern is _NAMED_N and m["more"] else 0)  # 三省一市
            if names is None or n < 2 or pattern is _FIRST_N and (len(names) < 3 or len(names) < n - 2):
                continue
            counts["lists tried"] = counts.get("lists tried", 0) + 1
            if n != len(names):
                begin, end = start - len(before), m.end()
                yield finding(
                    "L501", "list-counts-differ", "warning", tell("places-named", n=len(names), names="、".join(names), said=m["n"]), [],
                    places=[t.place(begin, end)], reported=str(n), computed=str(len(names)), key=t.text[begin:end][:_PRINTED],
                )  # fmt: skip


def _exact_places(text: str, catalog: Catalog) -> list[str] | None:
    """Names of a list whose last ends where the text ends and whose first begins where a place begins."""
    names = [n for n in _SPLIT.split(text) if n]
    if len(names) < 2 or not all(_is_place(n, catalog) for n in names[1:]):
        return None
    first = names[0]
    while first and not _is_place(first, catalog):
        first = first[1:]
    return [first, *names[1:]] if first else None
