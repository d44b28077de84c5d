"""Y102, Y105, V204: changes whose two ends have the same year, periods that run backwards, directions that the values contradict."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Corpus, Interval, finding
from innostat.checks.keys import Series, series_of, telling
from innostat.checks.sentences import Sentence, at_quote, by_document, folded, folded_quote, sentences
from innostat.checks.wording import DOWN, UP, interval_text
from innostat.messages import tell
from innostat.models import Finding, Observation

_Y = r"(?:19|20)\d\d"
_SUB = r"(?:全年|年?[初底末](?![期年])|[上下]半年|第?[一二三四1-4]季度|\d{1,2}(?:月\d{1,2}日|月份?[底末初]?|[-—至~]\d{1,2}月份?)|一至[二三四]季度|前[一二三四五六七八九十\d]+个?(?:月|季度))"
_TO = r"(?:到了?|至|为|成)"
_VERB = rf"(?:{UP}|{DOWN}|变化|变动|变|转变|转|发展|调整|优化|改善)"
_BOTH = regex.compile(
    rf"(?P<from>(?:(?<![来源])(?<!(?<!支)出)由|从|自)\s?)?(?P<y1>{_Y})年(?:度)?(?P<s1>{_SUB})?(?P<a>(?:(?!{_Y}年)[^。；！？]){{0,60}}?)，?(?:(?:大幅|快速|稳步|逐步|持续|进一步|迅速|显著|明显|再)*(?P<verb>{_VERB}){_TO}|(?P<bare>到|至))\s?(?P<y2>{_Y})年(?:度)?(?P<s2>{_SUB})?(?!以来|期间)"
)
_AGAINST = regex.compile(
    rf"(?:比|较|相比于?|相较于?|同|与)\s?(?P<y2>{_Y})年(?:度)?(?P<s2>{_SUB})?(?:同期)?(?:相比)?，?(?:净|共|仅|已|只|又|还)*(?:增长|增加|提高|提升|上升|下降|降低|减少|回落|扩大|缩小|增|降|翻|多|少)[了出]?(?:约|近|超过?)?\d"
)
_YEAR_MENTION = regex.compile(
    rf"(?P<pre>比|较|与|同|于|超过?|自|从|由|到|至|[-—~])?\s?(?P<y>{_Y})年(?:度)?(?P<s>{_SUB})?(?P<open>以来|起|前|后|期间)?(?P<name>《|[版》]|(?:可比|不变)?价)?"
)
_RANGE = regex.compile(
    rf"(?<![\d.A-Za-z/])(?P<y1>{_Y})(?P<n1>年(?:度)?)?(?P<m1>\d{{1,2}}月)?(?:[初底末])?(?:\s?(?:[-—~]{{1,2}}|至|到)\s?)(?P<y2>{_Y})(?![\d.])(?P<n2>年(?:度)?)?(?P<m2>\d{{1,2}}月)?"
)
_CODE_BEFORE = regex.compile(r"(?:[A-Za-z]{1,3}[/TZ]*|第|号|〔|\[|No\.?|ISSN|DOI|电话|邮编|编号|标准)[:：\s]?[\d.\s]*$")
_LISTED = regex.compile(r"(?:、|和|与|及|以及)")
_FROM = regex.compile(r"(?:(?<![来源理])(?<!(?<!支)出)由|从)(?:(?!从)[^，。；！？]){0,40}$")
_TURN = regex.compile("由|从")
_REACHED = regex.compile(
    rf"^[^。；！？\d]{{0,6}}?，?[^。；！？\d，]{{0,16}}?(?:(?P<up>{UP})|(?P<down>{DOWN})){_TO}(?:约|近|超过?|逾|不足|当前的?|目前的?|现在的?|今年的?|去年的?|上年的?|{_Y}年(?:{_SUB})?的?)*(?:(?!同比|增长|占)[^，。；！？\d]){{0,14}}$"
)
_LED = regex.compile(rf"(?:(?P<up>{UP})|(?P<down>{DOWN})){_TO}(?:约|近|超过?|逾|不足)?$")


def check_changes(corpus: Corpus, catalog: Catalog) -> Iterator[Finding]:
    """Find changes with the same year at both ends, periods that run backwards, and directions that contradict the values."""
    by_doc = by_document(corpus)
    for s in sentences(corpus, tables=True):
        if "年" not in s.text:
            continue
        if s.kind in ("paragraph", "item", "row", "heading", "caption"):
            for found in _same_year(s):
                yield _with_rows(found, s, by_doc.get(s.doc, []))
        yield from _ranges(s)
    for rows in by_doc.values():
        yield from _directions(rows)
        yield from _led(rows, catalog)


def _with_rows(found: Finding, s: Sentence, rows: list[Observation]) -> Finding:
    """The finding with the observations that stand in its place."""
    if s.source is None:
        return replace(found, observations=tuple(o.obs_id for o in s.observations if folded_quote(o) in found.place.quote + found.message))
    first = bisect_left(rows, found.place.start, key=lambda o: o.start)
    ids = [o.obs_id for o in rows[first : first + 8] if o.end <= found.place.end]
    return replace(found, observations=tuple(ids))


def _same_year(s: Sentence) -> Iterator[Finding]:
    if s.text.count("年") < 2:
        return
    end = 0
    for m in _BOTH.finditer(s.text):
        if m["y1"] == m["y2"] and _is_change(m):
            stop = _value_end(s.text, m.end())
            end = m.end()
            yield finding(
                "Y102", "same-year-both-ends", "error",
                tell("both-ends", change=_short(s.text[m.start() : stop]), year=m["y1"]),
                [], places=[s.place(m.start(), stop)], reported=tell("to", low=m["y1"], high=m["y2"]), key=_short(s.text[m.start() : stop]),
                suggestion=tell("both-ends-do"),
            )  # fmt: skip
    for m in _AGAINST.finditer(s.text, end):
        year = _year_in_force(s.text, m.start())
        if year and year == (m["y2"], _part(m["s2"])):
            stop = _value_end(s.text, m.end())
            yield finding(
                "Y102", "same-year-both-ends", "error",
                tell("against-itself", year=m["y2"], text=_short(s.text[m.start() : stop])),
                [], places=[s.place(m.start(), stop)], reported=tell("against", one=m["y2"], other=m["y2"]), key=_short(s.text[m.start() : stop]),
                suggestion=tell("a-year-is-wrong"),
            )  # fmt: skip


def _part(sub: str | None) -> str:
    """Part of the year named, the year's end as the year itself: 由2019年的…到2019年末的… has one year at both ends all the same."""
    text = (sub or "").replace("年", "").removesuffix("份")
    return "" if text in ("底", "末", "全") else text.removesuffix("份")


def _is_change(m: regex.Match[str]) -> bool:
    """Whether a match leads from a value to a value of the same part of the year; 自2023年起到2023年底 is a time and no change."""
    told = bool(regex.search(r"\d", m["a"]))
    if m["verb"]:
        return (bool(m["from"]) or told) and _part(m["s1"]) == _part(m["s2"])
    return bool(m["from"]) and (told or not m["a"]) and m["s1"] == m["s2"]


def _year_in_force(text: str, before: int) -> tuple[str, str] | None:
    """The last year (with its part) that the sentence speaks of before an offset, if it is the subject's own."""
    last = None
    for m in _YEAR_MENTION.finditer(text, 0, before):
        last = m
    if last is None or last["pre"] or last["open"] or last["name"] or text[max(0, last.start() - 1)] in "《“":
        return None
    between = text[last.end() : before]
    if regex.search(r"分别|[去上今]年|上半年|季度|\d月|年[初末底]", between) or len(between) > 80:
        return None
    return last["y"], _part(last["s"])


def _value_end(text: str, at: int) -> int:
    """End of the value behind a match: up to the next mark."""
    m = regex.compile(r"[^，。；！？]{0,30}").match(text, at)
    return m.end() if m else at


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:38] + "…" + text[-38:]


def _ranges(s: Sentence) -> Iterator[Finding]:
    for m in _RANGE.finditer(s.text):
        if not (m["n1"] or m["n2"]) or _CODE_BEFORE.search(s.text[max(0, m.start() - 12) : m.start()]):
            continue
        first, last = (int(m["y1"]), _month(m["m1"])), (int(m["y2"]), _month(m["m2"]))
        if s.text[m.end() : m.end() + 2] == "学年":
            continue
        backwards = last[0] < first[0] or (last[0] == first[0] and first[1] and last[1] and last[1] < first[1])
        if backwards:
            yield finding(
                "Y105", "period-runs-backwards", "error", tell("ends-before", period=m[0]), [], places=[s.place(m.start(), m.end())],
                reported=m[0], key=m[0], suggestion=tell("ends-before-do"),
            )  # fmt: skip
        elif first == last and not m["m1"] and not m["m2"] and regex.search(r"[—~-]|至", m[0]):
            yield finding(
                "Y102", "same-year-both-ends", "error", tell("ends-as-it-begins", period=m[0]), [],
                places=[s.place(m.start(), m.end())], reported=m[0], key=m[0], suggestion=tell("a-year-is-wrong"),
            )  # fmt: skip


def _month(text: str | None) -> int:
    return int(text[:-1]) if text else 0


def _directions(rows: list[Observation]) -> Iterator[Finding]:
    """由A提高到B with B below A, 由A降至B with B above A; both in one sentence, next to each other."""
    begin = 0
    for i, (a, b) in enumerate(pairwise(rows)):
        if a.sentence != b.sentence or a.sheet:
            begin = i + 1
            continue
        own = a
        if a.value < 0 and a.measure == "growth" and b.measure == "share" and not a.quote.startswith(("-", "−")):
            a = replace(a, measure="share", value=-a.value, base_value=-a.base_value)  # 由5.1%下降到: the start, no fall by 5.1%
        if not _comparable(a, b):
            continue
        text = folded(a.sentence)
        if not _TURN.search(text):
            continue
        places = _places(text, [*rows[begin:i], own, b])
        at, stop = places[-2:]
        if at < 0 or stop < 0 or not _FROM.search(text[:at]) or _LED.search(text[:at]):
            continue  # 由不足30%提高到80%以上，…由起步提高到55%: each change has its own end
        if i > begin and _LISTED.fullmatch(text[places[-3] + len(folded_quote(rows[i - 1])) : at]):
            continue  # 从52.5%、95%、67.2%提升到62.4%、96%、73%: the last of one list, the first of the other
        m = _REACHED.search(text[at + len(folded_quote(a)) : stop])
        if not m or text[max(0, at - 1)] == "第" or text[stop - 1] == "第":
            continue
        yield from _contradiction(a, b, bool(m["up"]), m["up"] or m["down"])


def _places(text: str, rows: list[Observation]) -> list[int]:
    """Where the quotes of a sentence's rows stand in it: each behind the one before, as one figure may stand twice."""
    found, behind = [], 0
    for o in rows:
        at = at_quote(text, quote := folded_quote(o), behind)
        behind = at + len(quote) if at >= 0 else behind
        found.append(at)
    return found


def _comparable(a: Observation, b: Observation) -> bool:
    plain = a.measure == b.measure and a.measure in ("level", "share", "growth", "index")
    units = a.base_unit == b.base_unit and a.base_unit not in ("位", "名", "级", "类")
    return plain and units and a.value >= 0 and b.value >= 0 and a.value_to is None and b.value_to is None


def _contradiction(a: Observation, b: Observation, up: bool, verb: str) -> Iterator[Finding]:
    first, second = (Interval.of(replace(o, qualifier="exact") if o.qualifier == "approx" else o) for o in (a, b))
    low, high = (second, first) if up else (first, second)  # 9.6年左右 is less than 10.2年, too
    if low.high is None or high.low is None or not low.high < high.low:
        return
    label, verb, before, after = (text.replace("\n", "") for text in (a.label, verb, a.quote, b.quote))
    yield finding(
        "V204", "direction-contradicted", "error",
        tell("said-to-rise" if up else "said-to-fall", label=label or tell("the-figure"), verb=verb, first=before, second=after),
        [a, b], reported=tell("to", low=interval_text(a), high=interval_text(b)), suggestion=tell("direction-do"),
    )  # fmt: skip


def _led(rows: list[Observation], catalog: Catalog) -> Iterator[Finding]:
    """提高到B in one sentence, where the same text had a larger value of the year before."""
    by_year: dict[tuple[Series, int], Observation] = {}
    led: list[tuple[Series, Observation, bool, str]] = []
    for o in rows:
        if o.statement != "actual" or o.year is None or len(o.period) != 4 or o.measure not in ("level", "share") or o.value_to is not None:
            continue
        if not telling(o) or not o.indicator:
            continue
        key = series_of(o, catalog)._replace(scope="")
        by_year.setdefault((key, o.year), o)
        if o.sheet:
            continue
        text = folded(o.sentence)
        at = at_quote(text, folded_quote(o))
        m = _LED.search(text[: max(at, 0)])
        if m and not _FROM.search(text[:at]) and "年" not in text[max(0, at - 14) : at].replace(f"{o.year}年", ""):
            led.append((key, o, bool(m["up"]), m[0]))
    for key, o, up, verb in led:
        before = by_year.get((key, (o.year or 0) - 1))
        if before is not None and before.sentence != o.sentence:
            yield from _contradiction(before, o, up, verb)
