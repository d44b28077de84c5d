"""The lines of a text and what each of them is: a heading, a caption, prose, a row of a table, nothing to read."""

from __future__ import annotations

from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.dates import MAIL_DATE
from innostat.exams import find_choices
from innostat.loose import find_copied, find_spaced, find_stacked
from innostat.normalize import TAG
from innostat.tabbed import is_row
from innostat.unit_lines import LONGEST as LONGEST_UNIT
from innostat.unit_lines import is_unit_line

_CJK = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_NUMBERED = regex.compile(
    r"(?P<hash>#{1,6})\s|(?P<one>第?[一二三四五六七八九十]+(?:[、.]|章|节|部分))|(?P<two>\([一二三四五六七八九十]+\))|(?P<three>\d{1,2}(?:\.\d{1,2})*[.、．]?\s?(?=[\u4e00-\u9fff【“《])|\d{1,2}[.、．]\s?(?=20\d\d年))|(?P<four>\(\d{1,2}\)|[a-z]\s?[.．。]\s?(?=[\u4e00-\u9fff]))"
)
_ITEM = regex.compile(r"【((?:19|20)\d{2})[-年.]?(\d{2})[-月.]?(\d{2})日?】(.*)")
_CAPTION = regex.compile(r"(?:附?[表图]|专栏|Table|Figure|Fig\.)\s?\d+(?:[-.—]\d+)*|附[表图][一二三四五六七八九十]?(?=[:：\s])")
#: The caption once more in English, on the line of the Chinese one.
ENGLISH_TAIL = regex.compile(r"(?<=[\u4e00-\u9fff].*)\s*(?:Tab|Fig)(?:le|ure|\.)?\s?\d.*")
_CAPTION_HEADING = regex.compile(r"#{1,6}\s+附?表\s?\d+(?:[-.—]\d+)*(?!\d|.*[。，；]$)")
_PICTURE = regex.compile(r"[▲△▼](?!.*(?:\d\s?[万亿%个项家件元]|[。；，：]$))")
_GROUP = re.compile(r"(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]{1,2}\))[\u4e00-\u9fff、]{2,14}")
_TAB_FIGURE = re.compile(r"\t\s*[-—<>]?\s?[\d—]")
REFERENCES = regex.compile(r"(?:#+\s*)?(?:参考文献|参考资料|References|REFERENCES|注释与参考文献)[：:]?\s*$")
_REFERENCE = regex.compile(r"[-*]?\s*\[\d{1,3}\]")
_META_WORDS = (
    r"来源|作者|作者简介|责任编辑|责编|编辑|本版编辑|记者|通讯员|文章编号|中图分类号|文献标志码|文献标识码|DOI|Doi|doi|ISSN|ISBN|收稿日期|基金项目|关键词|Key ?words|Keywords|Abstract|Author"
    r"|联系电话|联系地址|联系我们|地址|邮编|邮箱|电话|传真|网址|版权|主办|承办|Copyright|发布日期|发布时间|更新时间|时间|日期|浏览次数|阅读量?|点击|字号|字体|分享|打印|当前位置"
    r"|资料来源|数据来源|原文|引用格式|欢迎按以下格式引用|Citation|查看原文|E-?mail|Email|Tel|扫一扫|下载|收藏|评分(?:说明|标准|细则|参考)|信息来源|索\s?引\s?号|发文字号|文号|成文日期|主题词|通讯作者|第一作者|投稿|来稿|热线|客服"
)
_META = regex.compile(rf"(?:{_META_WORDS})\s?(?:[：:(\[【]|$)|关键\s?词(?!.*[。！？；]$)")
# What a line has to begin or end with for a pattern to match: most begin like none of them, and a set is asked in a tenth of the time.
_META_FIRST = frozenset(word[0] for word in _META_WORDS.split("|"))
_CAPTION_FIRST = frozenset("附表图专TF")
_NOTE_FIRST = frozenset("^①②③④⑤⑥⑦⑧⑨⑩[*注")
_NUMBERED_FIRST = frozenset("#第一二三四五六七八九十(0123456789abcdefghijklmnopqrstuvwxyz")
_REFERENCES_LAST = frozenset("献料sS：:")
_NOISE_LINE = regex.compile(r"!\[|\[[^\]]*\]\(https?://|<?https?://|[\w.]+@[\w.]+$|.{0,4}ICP备|.{0,6}公网安备|^\W+$")
_NOTE = regex.compile(r"(?:\^\s?)?[①②③④⑤⑥⑦⑧⑨⑩]\s|\^\s|\[\^?\d+\][：:]|\*\s?注|注\s?[*：:]")
_BYLINE = regex.compile(
    r"^(?=.*(?:记者|来源|作者|编辑|报道|文\s?[｜|/丨]|通讯员|编译|发布|发表|出处|发自|讯|电\())(?=.*(?:19|20)\d\d\s?[-年./]\s?\d{1,2}\s?[-月./]\s?\d{1,2})"
)
_REPORTED_BY = regex.compile(r"[^，。；：\s]{2,12}\s*(?:记者|特约记者|实习生|通讯员)[^，。；：]{2,24}?(?:综合|[\u4e00-\u9fff]{2,4})?报道")
#: 2019年02月07日 22:31:50, when something was put on a page; the site before it where the line ends with it.
_TIMED = regex.compile(
    r"(?P<site>[^\s\d。，；！？:]{2,12}\s+)?(?:19|20)\d\d\s?[-年./]\s?\d{1,2}\s?[-月./]\s?\d{1,2}\s?日?\s*\d{1,2}:\d\d(?(site)(?::\d\d)?\s*$)"
)
#: 某某财经，2022年4月6日: who published it and when, on a line of its own.
_OUTLET = regex.compile(r"[\u4e00-\u9fffA-Za-z\d·《》“” ]{2,16}[，\s]\s*(?:19|20)\d\d\s?[-年./]\s?\d{1,2}\s?[-月./]\s?\d{1,2}\s?日?$")
_NUMBERS = re.compile(r"\d[\d.,]*")
_TAIL = regex.compile(r"\s*(?:\[\d+\]|\^[\[{]?[\d,]+[\]}]?)\s*$")
_READS_TABLE = regex.compile(r"[表图]\s?\d+(?:显示|表明|为|给出|所示|中|反映|列)")
_SPACED = regex.compile(r"\S(?: {2,}|　+)\S")
_DIGIT = re.compile(r"\d")
_COLUMNS = regex.compile(r"\S(?: {2,}|\t)\S")
_RULE_OF_TWO = regex.compile(r"[:：]?-{2,}[:：]?\s*\|\s*[:：]?-{2,}[:：]?")
_PIPED = regex.compile(r"\S\s*\|\s*\S")
_MARK = re.compile(r"[，。；：%]")
_STOP = re.compile(r"[。；，]")
_FIGURE_START = regex.compile(r"\d+(?:\.\d+)?\s?(?:年|月|日|[万亿%个项家件])")
_TABLE_TAG = regex.compile(r"<table", regex.I)
#: Characters of a line that may be one paragraph.
LONGEST = 6_000
_TAG = re.compile(TAG)
_TARGET = re.compile(r"\]\(https?://[^\s()]*\)")
_BULLET = re.compile(r"(?<=\S) - (?=[\u4e00-\u9fff“\"\d])")
_FLAT_RULE = re.compile(r"(?<=\| )\|(?:\s?:?-{3,}:?\s?\|){2,}(?=\s?\|)")
_TAG_ENDS = re.compile(r"</(?:p|div|li|h[1-6]|section)>|<br\s*/?>|</strong>(?=\s*(?:<br|</p>))")
_FRONT_TITLE = regex.compile(r"title:\s*['\"]?(?P<title>[^'\"].*?[\u4e00-\u9fff].*?)['\"]?\s*$")
_MAY_BE_LOOSE = frozenset(("prose", "heading", "meta", "skip", "blank"))
CUT_NUMBER = regex.compile(r"[为达至到长降升有过近约超]\s?\d[\d,]*\.?\d*$")


class Line(NamedTuple):
    """A line at `[start, end)`, or a part of one that is read as several; `text` is folded and stripped."""

    start: int
    end: int
    text: str
    kind: str
    level: int = 0
    layout: str = ""
    cells: tuple[tuple[tuple[int, int], ...], ...] = ()


_NOTHING = Line(0, 0, "", "blank")  # a line without text: no one asks where it stands


def classify(folded: str, opening: bool = True) -> list[Line]:
    """The lines of a folded text with their kinds; `opening`: it opens the whole text, so that front matter may stand there."""
    html = html_spans(folded)
    copied = find_copied(folded)
    lines: list[Line] = []
    offset, references, front = 0, False, opening and folded.startswith("---\n") and "\n---" in folded[4:4000]
    html_at = 0
    raw_lines = folded.split("\n")
    choices = find_choices(raw_lines)
    for number, raw in enumerate(raw_lines):
        start, end = offset, offset + len(raw)
        offset = end + 1
        while html_at < len(html) and html[html_at][1] <= start:
            html_at += 1
        if copied and copied[0].start < end + 1 and start <= copied[0].end:
            if start <= copied[0].start:
                lines.append(Line(copied[0].start, copied[0].end, "", "loose", 0, "loose", copied[0].rows))
            if end >= copied[0].end:
                del copied[0]
            continue
        stripped = raw.strip()
        if front:
            titled = _FRONT_TITLE.match(raw)
            if titled is not None and folded.count(titled["title"], end, end + 2000) == 0:
                lines.append(Line(start + titled.start("title"), start + titled.end("title"), titled["title"], "heading", 1))
            else:
                lines.append(Line(start, end, stripped, "skip"))
            front = number == 0 or stripped != "---"
            continue
        if html_at < len(html) and html[html_at][0] < end and start < html[html_at][1]:
            lines.append(Line(start, end, stripped, "html"))
            continue
        if not stripped:
            lines.append(_NOTHING)
            continue
        if references:
            if len(stripped) < 30 and _NUMBERED.match(stripped) and not _REFERENCE.match(stripped):
                references = False
            else:
                lines.append(Line(start, end, stripped, "skip"))
                continue
        if stripped[-1] in _REFERENCES_LAST and REFERENCES.match(stripped):
            references = True
            lines.append(Line(start, end, stripped, "skip"))
            continue
        if number in choices:
            lines.extend(_offering(start, raw, *choices[number]))
            continue
        if "| -" in raw and (flat := _flat_table(folded, start, end)):
            lines.extend(flat)
            continue
        if " - " in raw and len(raw) > 160 and len(bullets := [m.start() for m in _BULLET.finditer(folded, start, end)]) >= 3:
            for a, b in zip([start, *bullets], [*bullets, end], strict=True):
                lines.append(line_kind(a, b, folded[a:b], folded[a:b].strip(" -")))
            continue
        if "<" in raw and _TAG.search(raw):
            lines.extend(_tagged(folded, start, end))
            continue
        if len(raw) > LONGEST and "\t" not in raw and stripped.count("|") < 2:
            lines.extend(Line(a, b, folded[a:b].strip(), "prose") for a, b in _pieces(folded, start, end))
            continue
        lines.append(line_kind(start, end, raw, stripped))
    return _mark_loose(_mark_tables(lines, folded), folded)


def _offering(start: int, raw: str, first: int, last: int) -> list[Line]:
    """A line with the options of a question, and what stands before and behind them."""
    parts = [(a, raw[a:b]) for a, b in ((0, first), (last, len(raw)))]
    around = [line_kind(start + a, start + a + len(part), part, part.strip()) for a, part in parts if part.strip()]
    return sorted([*around, Line(start + first, start + last, raw[first:last].strip(), "choice")])


def _flat_table(folded: str, start: int, end: int) -> list[Line]:
    """A Markdown table that stands on one line, and what stands before it; empty where there is none."""
    rule = _FLAT_RULE.search(folded, start, end)
    if rule is None:
        return []
    width = rule[0].count("|") - 1
    head = [m.start() for m in re.compile(r"\|").finditer(folded, start, rule.start())]
    if len(head) < width:
        return []
    top = head[-width - 1] if len(head) > width else head[0]
    rows, at = [(top, rule.start()), rule.span()], rule.end()
    marks = [m.start() for m in re.compile(r"\|").finditer(folded, at, end)]
    for i in range(0, len(marks) - width, width + 1):
        rows.append((marks[i], marks[i + width] + 1))
        at = marks[i + width] + 1
    before = folded[start:top].strip()
    lines = [line_kind(start, top, folded[start:top], before)] if before else []
    lines += [Line(a, b, folded[a:b].strip(), "cells", 0, "pipe") for a, b in rows]
    after = folded[at:end].strip()
    return lines + ([line_kind(at, end, folded[at:end], after)] if after else [])


def _tagged(folded: str, start: int, end: int) -> list[Line]:
    """A line with inline HTML: a line for each of its paragraphs."""
    out = []
    stops = [m.end() for m in _TAG_ENDS.finditer(folded, start, end)]
    for a, b in zip([start, *stops], [*stops, end], strict=True):
        raw = _TAG.sub("", folded[a:b])
        stripped = raw.strip()
        out.append(line_kind(a, b, raw, stripped) if stripped else _NOTHING)
    return out


def _pieces(folded: str, start: int, end: int) -> list[tuple[int, int]]:
    """A line that no one wrote as a paragraph, at sentence ends: what is found in a paragraph is weighed against all else in it."""
    out = []
    while end - start > LONGEST:
        cut = max(folded.rfind(mark, start + LONGEST // 2, start + LONGEST) for mark in "。！？；") + 1 or start + LONGEST
        out.append((start, cut))
        start = cut
    out.append((start, end))
    return out


def html_spans(folded: str) -> list[tuple[int, int]]:
    """Where the HTML tables of a folded text stand."""
    if "<" not in folded or not _TABLE_TAG.search(folded):
        return []
    pattern = regex.compile(r"(?:<html>\s*)?(?:<body>\s*)?<table\b.*?(?:</table>(?:\s*</body>)?(?:\s*</html>)?|\Z)", regex.S | regex.I)
    return [m.span() for m in pattern.finditer(folded)]


def line_kind(start: int, end: int, raw: str, stripped: str) -> Line:
    """What a line is by itself; `stripped` is `raw` without blanks around it, and not empty."""
    if stripped[0] == "【" and _ITEM.match(stripped):
        return Line(start, end, stripped, "item", 1)
    if stripped[-1] == "|" and stripped.count("|") == 1 and len(stripped) > 2:
        stripped = stripped[:-1].rstrip()
    if len(stripped) <= LONGEST_UNIT and ("单位" in stripped or "币" in stripped) and is_unit_line(stripped):
        return Line(start, end, stripped, "unit")
    if "|" in stripped and stripped.count("|") >= 2 and (stripped.startswith("|") or _PIPED.search(stripped)):
        return Line(start, end, stripped, "cells", 0, "pipe")
    if "\t" in raw and ("\t" in raw.strip(" \r\n").lstrip("\t") or (raw.startswith("\t") and "\t" in raw[1:].strip("\r\n "))):
        return Line(start, end, stripped, "cells", 0, "tab")
    if _may_be_noise(stripped) and _NOISE_LINE.match(stripped):
        return Line(start, end, stripped, "skip")
    short = len(stripped) <= 80
    if (short or "](http" in stripped) and is_byline(stripped):
        return Line(start, end, stripped, "meta")
    bare = stripped.lstrip("( ")
    if (
        bare[:1] in _META_FIRST
        and _META.match(bare)
        and not (stripped.endswith("。") and len(stripped) > 60 and stripped[:2] not in ("作者", "关键"))
    ):
        return Line(start, end, stripped, "meta")
    first = stripped[0]
    if _is_foreign(stripped) and not (first in "表图" and _CAPTION.match(stripped)):
        return Line(start, end, stripped, "meta")
    if first == "#" and (short or "$" in stripped) and _CAPTION_HEADING.match(stripped):
        return Line(start, end, stripped, "caption", 0, "table")
    if (
        first in _CAPTION_FIRST
        and _CAPTION.match(stripped)
        and (short or len(ENGLISH_TAIL.sub("", stripped)) <= 80)
        and not stripped.endswith(("。", "，", "；"))
    ):
        if _READS_TABLE.match(stripped):
            return Line(start, end, stripped, "prose")
        return Line(start, end, stripped, "caption", 0, "figure" if "图" in stripped[:2] else "table")
    if first in "▲△▼" and len(stripped) <= 45 and _PICTURE.match(stripped):
        return Line(start, end, stripped, "caption", 0, "figure")  # the legend of a picture: neither a title nor a heading
    if first in _NOTE_FIRST and _NOTE.match(stripped):
        return Line(start, end, stripped, "note")
    if "  " in raw and "。" not in stripped and _DIGIT.search(stripped) and _SPACED.search(raw.strip()):
        return Line(start, end, stripped, "spaced")
    if not _MARK.search(stripped) and len(_NUMBERS.findall(stripped)) >= 6:
        return Line(start, end, stripped, "skip")  # the scattered labels of a chart
    level = _heading_level(stripped)
    return Line(start, end, stripped, "heading" if level else "prose", level)


def _is_foreign(stripped: str) -> bool:
    """Whether a line is no Chinese: not a character of it and no %, or mostly Latin letters and few Chinese ones (数据来源于 with names of databases)."""
    bare = _TARGET.sub("", stripped) if "](http" in stripped else stripped
    latin = (
        len(_LATIN.findall(bare)) if len(bare.encode("ascii", "ignore")) > 12 else 0
    )  # most lines have a few characters of ASCII, if any
    if latin < 13:
        return "%" not in stripped and not _CJK.search(stripped)
    cjk = len(_CJK.findall(stripped))
    return latin > 1.5 * cjk and cjk < 30 or cjk == 0 and "%" not in stripped


def _may_be_noise(stripped: str) -> bool:
    """Whether a line has what the pattern for lines of no text asks for: a mark or `h` (of http) first, an address, a number of registration."""
    return stripped[0] == "h" or not stripped[0].isalnum() or "@" in stripped or "备" in stripped


def is_byline(stripped: str) -> bool:
    """Whether a line (folded and stripped) says who wrote or published what follows, and when."""
    if stripped.endswith("报道") and _REPORTED_BY.fullmatch(stripped):
        return True
    if "20" not in stripped and "19" not in stripped or stripped.endswith(("。", "，")):
        return False
    bare = _TARGET.sub("", stripped) if "](http" in stripped else stripped
    return len(bare) <= 70 and bool(_BYLINE.search(bare) or _TIMED.match(bare) or _OUTLET.match(bare) or MAIL_DATE.search(bare))


def _heading_level(stripped: str, longest: int = 45) -> int:
    """Level of a heading, 0 for prose; behind a mark of Markdown a long one is a heading too, and ends as it likes."""
    marked = (stripped[-1:] in "]}," or stripped[-1].isdecimal()) and ("[" in stripped or "^" in stripped)
    bare = _TAIL.sub("", stripped) if marked else stripped.rstrip()
    if bare[:1] in _NUMBERED_FIRST and (m := _NUMBERED.match(bare)):
        if m["hash"]:
            inner = _heading_level(bare[m.end() :].strip(), 90) if len(bare) < 90 else 0
            return inner if 0 < inner < 9 else len(m["hash"]) * (len(bare) < 90)
        if len(bare) <= longest and (longest > 45 or bare[-1] not in "。；，：" and "。" not in bare):
            if m["one"]:
                return 1
            if m["two"]:
                return 2
            if m["four"]:
                return 5
            if not _FIGURE_START.match(bare):
                return 3 + m["three"].count(".")
        return 0
    if len(bare) <= 34 and not CUT_NUMBER.search(bare) and bare[-1] not in "。；，：、！？…" and not _STOP.search(bare):
        return 9
    return 0


def _with_one_bar(lines: list[Line]) -> list[Line]:
    """Rows of two cells: those around the rule of a Markdown table without bars at its sides, and one between rows of more."""
    out = list(lines)

    def is_row(at: int) -> bool:
        return (
            0 <= at < len(lines)
            and lines[at].text.count("|") == 1
            and len(lines[at].text) <= LONGEST
            and _PIPED.search(lines[at].text) is not None
        )

    def is_cells(at: int) -> bool:
        return 0 <= at < len(lines) and lines[at].layout == "pipe" and lines[at].kind == "cells"

    rows: set[int] = set()
    for at, line in enumerate(lines):
        if "|" not in line.text or line.text.count("|") != 1:
            continue
        if _RULE_OF_TWO.fullmatch(line.text) and is_row(at - 1):
            rows |= {at - 1, at}
            below = at + 1
            while is_row(below):
                rows.add(below)
                below += 1
        elif is_row(at) and is_cells(at - 1) and is_cells(at + 1):
            rows.add(at)
    for at in rows:
        out[at] = Line(lines[at].start, lines[at].end, lines[at].text, "cells", 0, "pipe")
    return out


def _mark_tables(lines: list[Line], folded: str) -> list[Line]:
    """Runs of cell lines become tables; single ones go back to prose."""
    out = _with_one_bar(lines) if "|" in folded else list(lines)
    n = len(out)
    i = 0
    while i < n:
        kind, layout = out[i].kind, out[i].layout
        if kind not in ("cells", "spaced"):
            i += 1
            continue
        j = i
        while j + 1 < n and _same_table(out, i, j, folded):
            j += 1
        i0 = _spaced_header(out, i, folded) if kind == "spaced" else i
        wide = j - i0 + 1 >= (3 if kind == "spaced" else 2)
        for k in range(i0, j + 1):
            old = out[k]
            if wide:
                out[k] = Line(old.start, old.end, old.text, "table", 0, "space" if kind == "spaced" else layout)
            elif kind == "spaced" or layout == "tab":
                out[k] = Line(old.start, old.end, old.text, "heading" if _heading_level(old.text) else "prose", _heading_level(old.text))
            else:
                out[k] = Line(old.start, old.end, old.text, "skip")
        i = j + 1
    return out


def _same_table(lines: list[Line], first: int, last: int, folded: str) -> bool:
    """Whether the line below the last row of a table belongs to it."""
    row, below = lines[first], lines[last + 1]
    if row.layout == "tab" and (_says_more(lines, last, folded) or _says_more(lines, last + 1, folded)):
        return False
    alike = below.kind == row.kind and below.layout == row.layout
    return alike or (row.layout == "tab" and _names_group(lines[last : last + 3], folded))


def _says_more(lines: list[Line], at: int, folded: str) -> bool:
    """Whether a line with tabs is prose: its pieces say so, and no row of as many cells stands beside it."""
    if lines[at].layout != "tab" or is_row(raw := folded[lines[at].start : lines[at].end]):
        return False
    beside = [folded[x.start : x.end] for x in lines[max(0, at - 1) : at + 2] if x is not lines[at] and x.layout == "tab"]
    return raw.count("\t") < 2 or not any(b.count("\t") == raw.count("\t") and is_row(b) for b in beside)


def _names_group(lines: list[Line], folded: str) -> bool:
    """Whether the middle one of three lines is a heading inside a table with tabs: 二、创新驱动 between two rows of as many cells."""
    if (
        len(lines) < 3
        or lines[2].layout != "tab"
        or not (lines[1].kind == "heading" and lines[1].level < 9 and _GROUP.fullmatch(lines[1].text))
    ):
        return False
    above, below = (folded[x.start : x.end].rstrip() for x in (lines[0], lines[2]))
    return _TAB_FIGURE.search(below) is not None and (lines[0].layout != "tab" or above.count("\t") == below.count("\t"))


def _mark_loose(lines: list[Line], folded: str) -> list[Line]:
    """Runs of lines that are a table without marks become one line each."""
    texts = [folded[x.start : x.end] if x.kind in _MAY_BE_LOOSE else "。" for x in lines]
    tables = find_stacked(texts)
    taken = {i for t in tables for i in range(t.start, t.end)}
    tables += [t for t in find_spaced(texts) if taken.isdisjoint(range(t.start, t.end))]
    for t in sorted(tables, reverse=True):
        rows = tuple(tuple((lines[i].start + a, lines[i].start + b) for i, a, b in row) for row in t.rows)
        lines[t.start : t.end] = [Line(lines[t.start].start, lines[t.end - 1].end, "", "loose", 0, "loose", rows)]
    return lines


def _spaced_header(lines: list[Line], i: int, folded: str) -> int:
    """Header lines of an aligned table hold no digit: take the line above where it has as many columns."""
    if i > 0 and lines[i - 1].kind in ("prose", "heading") and _COLUMNS.search(folded[lines[i - 1].start : lines[i - 1].end].strip()):
        return i - 1
    return i
