"""The lines of a text and what each of them is: a heading, a caption, prose, a row of a table, nothing to read."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.dates import MAIL_DATE
from innostat.exams import find_choices
from innostat.headings import LONGEST, NUMBERED, PIPED, Line, heading_level
from innostat.loose import find_copied
from innostat.normalize import TAG
from innostat.table_lines import mark_loose, mark_tables
from innostat.unit_lines import LONGEST as LONGEST_UNIT
from innostat.unit_lines import is_unit_line

_CJK = re.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[A-Za-z]")
_ITEM = regex.compile(r"【((?:19|20)\d{2})[-年.]?(\d{2})[-月.]?(\d{2})日?】(.*)")
_CAPTION = regex.compile(r"(?:附?[表图]|专栏|Table|Figure|Fig\.)\s?\d+(?:[-.—]\d+)*|附[表图][一二三四五六七八九十]?(?=[:：\s])")
#: The caption once more in English, on the line of the Chinese one.
ENGLISH_TAIL = regex.compile(r"(?<=[\u4e00-\u9fff].*)\s*(?:Tab|Fig)(?:le|ure|\.)?\s?\d.*")
_CAPTION_HEADING = regex.compile(r"#{1,6}\s+附?表\s?\d+(?:[-.—]\d+)*(?!\d|.*[。，；]$)")
_PICTURE = regex.compile(r"[▲△▼](?!.*(?:\d\s?[万亿%个项家件元]|[。；，：]$))")
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
_READS_TABLE = regex.compile(r"[表图]\s?\d+(?:显示|表明|为|给出|所示|中|反映|列)")
_SPACED = regex.compile(r"\S(?: {2,}|　+)\S")
_DIGIT = re.compile(r"\d")
_MARK = re.compile(r"[，。；：%]")
_TABLE_TAG = regex.compile(r"<table", regex.I)
_TAG = re.compile(TAG)
_TARGET = re.compile(r"\]\(https?://[^\s()]*\)")
_BULLET = re.compile(r"(?<=\S) - (?=[\u4e00-\u9fff“\"\d])")
_FLAT_RULE = re.compile(r"(?<=\| )\|(?:\s?:?-{3,}:?\s?\|){2,}(?=\s?\|)")
_TAG_ENDS = re.compile(r"</(?:p|div|li|h[1-6]|section)>|<br\s*/?>|</strong>(?=\s*(?:<br|</p>))")
_FRONT_TITLE = regex.compile(r"title:\s*['\"]?(?P<title>[^'\"].*?[\u4e00-\u9fff].*?)['\"]?\s*$")


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
            if len(stripped) < 30 and NUMBERED.match(stripped) and not _REFERENCE.match(stripped):
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
    return mark_loose(mark_tables(lines, folded), folded)


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
    if "|" in stripped and stripped.count("|") >= 2 and (stripped.startswith("|") or PIPED.search(stripped)):
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
    level = heading_level(stripped)
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
