"""A document's text to blocks: headings, paragraphs, captions, tables; what is no running text is set aside.

A block is one or more line ranges. Lines of a hard-wrapped or page-broken paragraph become one block.
"""

from __future__ import annotations

from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.dates import parse_date
from innostat.exams import OPENS_CHOICE
from innostat.headings import CUT_NUMBER, LONGEST, Line
from innostat.lines import REFERENCES, classify, html_spans, is_byline, line_kind
from innostat.normalize import Passage, Script, fold

TERMINAL = "。！？；：…”』】)>|.!?"
_TELLS_LINES = regex.compile(r"参考文献|参考资料|References|REFERENCES|(?:^|[>|]|- )[^\S\n]*(?:附?[表图]|专栏|Table|Fig)", regex.M)
_SENTENCE_END = regex.compile(r"[。！？]\n")
_SPACE = re.compile(r"\s")
_NEXT_LINE = regex.compile(r"(?:[^\S\n]*\n)*(?P<line>[^\n]+)")
_FRONT = regex.compile(r"---\n(?=.{0,4000}\n---).*?(?:^---$|\Z)", regex.S | regex.M)
_TITLE_MAX = 60  # characters from which on a paragraph is no table's title
#: Words of a line that says when a page was copied, not when it was written.
COPIED = regex.compile(r"抓取|采集|爬取|下载|访问|存档|检索")
_MAY_PART = re.compile(r"<|\| -| - ")  # what a line that is read as several holds
_BULLETS = frozenset(("- ", "* ", "+ ", "• ", "· "))
_FIGURE_LAST = regex.compile(r"\d(?:[万亿]*元|[万亿]+|%|个?百分点|倍)$")
_BEGINS = regex.compile(
    r"(?:数据|资料|统计|报告|调查|结果)显示|据[^，。；]{2,20}(?:统计|介绍|了解|测算|报道|预测)|截至(?!20\d\d年?[，、])|此外，|同时，|另外，|目前，|近年来，|与此同时，|值得(?:一提|注意)的是|其次，|首先，|[一二三四五六]是[\u4e00-\u9fff]{2}"
)  # what a sentence begins with
_HANGS = frozenset("的和与及或到至从在为是对将以把被由向于因而且但并等共约近、，(（“：—-")  # what a sentence does not end with
_LEAST_OPEN = 30  # characters of a line that may be a sentence
_NUMBER_GOES_ON = regex.compile(r"\d*\s?[\u4e00-\u9fff%‰]")
_GOES_ON = regex.compile(r"[\u4e00-\u9fff，、。；)”\d]")


class Block(NamedTuple):
    """A stretch of lines with one role.

    kind: `heading`, `paragraph`, `caption`, `unit` (单位：亿元), `table`, `html`, `meta`, `item` (a dated news item's title)
    or `skip`; `level` of a heading, 1 the highest; `ranges` are source line ranges without the line breaks at their ends;
    `cells` are the rows of a table that lost its marks, each cell a source range.
    """

    kind: str
    ranges: tuple[tuple[int, int], ...]
    level: int = 0
    layout: str = ""
    cells: tuple[tuple[tuple[int, int], ...], ...] = ()

    @property
    def start(self) -> int:
        """Source offset of the block's first character."""
        return self.ranges[0][0]

    @property
    def end(self) -> int:
        """Source offset behind the block's last character."""
        return self.ranges[-1][1]

    def passage(self, folded: str) -> Passage:
        """The block's text as patterns see it."""
        return Passage.of(folded, self.ranges, self.kind in ("heading", "item"))


def split_blocks(text: str, script: Script | None = None, *, opening: bool = True) -> tuple[str, list[Block]]:
    """Fold a text and cut it into blocks in reading order.

    Args:
        text: A text, or a piece of one between two cuts.
        script: How the whole text is written, where `text` is a piece; told from the text itself if None.
        opening: Whether `text` opens the whole text, so that front matter may stand there.

    Returns the folded text (same length) and the blocks.
    """
    folded = fold(text, script)
    lines = classify(folded, opening)
    return folded, _merge(lines, folded)


class Cutter:
    """Finds where a text can be cut so that its pieces have the blocks of the whole text.

    That is so between two paragraphs of which the first ends a sentence and is too long for a table's title, outside of HTML tables, lists of references
    and front matter: no block reaches across, and none looks at what stands on the other side.

    >>> line = "我国研究与试验发展经费投入保持增长，" * 5 + "结构持续优化。"
    >>> Cutter(f"{line}\\n{line}\\n{line}\\n").after(5) == len(line) + 1, Cutter("一、成绩\\n二、问题\\n").after(1)
    (True, None)
    """

    def __init__(self, folded: str, *, opening: bool = True, ended: bool = False) -> None:
        """Take a folded text, or what of it follows an earlier cut.

        Args:
            folded: The text.
            opening: Whether it opens the whole text.
            ended: Whether the whole text ends with it, so that its last line is whole.
        """
        self._folded, self._ended = folded, ended
        self._barred = html_spans(folded)
        if opening and (m := _FRONT.match(folded)):
            self._barred.append(m.span())
        self._lines = classify(folded, opening) if _TELLS_LINES.search(folded) else None
        self._prose = {line.end for line in self._lines or () if line.kind == "prose"}

    def after(self, least: int) -> int | None:
        """The first place of at least as many characters; None where there is no such place."""
        folded = self._folded
        for m in _SENTENCE_END.finditer(folded, max(0, least - 8)):
            cut = m.end()
            begin = folded.rfind("\n", 0, m.start()) + 1
            after = _NEXT_LINE.match(folded, cut)
            if (
                cut < least
                or after is None
                or (after.end() == len(folded) and not self._ended)
                or any(a < cut < b for a, b in self._barred)
            ):
                continue
            raw, following = folded[begin : cut - 1], after["line"]
            if not _TITLE_MAX <= len(raw.strip()) <= len(raw) <= LONGEST or _MAY_PART.search(raw + following) or _SPACE.search(raw.strip()):
                continue
            if OPENS_CHOICE.match(raw) or OPENS_CHOICE.match(following):
                continue
            if REFERENCES.match(following.strip()) or any(line_kind(0, 0, line, line.strip()).kind != "prose" for line in (raw, following)):
                continue
            if self._lines is None or cut - 1 in self._prose:
                return cut
        return None

    def captions(self, cut: int) -> list[str]:
        """Captions of tables and figures before a cut."""
        return [self._folded[line.start : line.end] for line in self._lines or () if line.kind == "caption" and line.end <= cut]


def _merge(lines: list[Line], folded: str) -> list[Block]:
    blocks: list[Block] = []
    run: list[tuple[int, int]] = []
    last = ""  # text of the last prose line in `run`
    blank = False
    pending_skip = False

    def close() -> None:
        nonlocal run, last, blank, pending_skip
        if run:
            blocks.append(Block("paragraph", tuple(run)))
        run, last, blank, pending_skip = [], "", False, False

    i, n = 0, len(lines)
    while i < n:
        line = lines[i]
        if line.kind == "blank":
            blank = True
        elif (
            line.kind in ("prose", "heading")
            and run
            and line.end - run[0][0] < 2 * LONGEST
            and _continues(last, line, blank or pending_skip)
            and not _opens(folded, run[-1][0], line.start)
        ):
            run.append((line.start, line.end))
            last, blank, pending_skip = line.text, False, False
        elif line.kind == "prose":
            close()
            run, last = [(line.start, line.end)], line.text
        elif line.kind == "meta" and not blocks and len(run) == 1 and len(last) <= _TITLE_MAX and is_byline(line.text):
            blocks.append(Block("heading", tuple(run), 9))  # a title without a mark of its own
            run = []
            close()
            blocks.append(Block("meta", ((line.start, line.end),)))
        elif line.kind in ("meta", "note") and run and _open_end(last, long=True):
            blocks.append(Block("meta", ((line.start, line.end),)))
            pending_skip = True
        elif line.kind == "loose":
            close()
            blocks.append(Block("table", ((line.start, line.end),), layout=line.layout, cells=line.cells))
        elif line.kind in ("table", "html"):
            close()
            j = i
            while j + 1 < n and lines[j + 1].kind == line.kind and lines[j + 1].layout == line.layout:
                j += 1
            ranges = tuple((x.start, x.end) for x in lines[i : j + 1])
            blocks.append(Block(line.kind, ranges, layout=line.layout))
            i = j
        else:
            close()
            kind = "skip" if line.kind in ("note", "choice") else line.kind
            blocks.append(Block(kind, ((line.start, line.end),), line.level, line.layout))
        i += 1
    close()
    blocks.sort(key=lambda b: b.ranges[0])
    return blocks


def _open_end(last: str, long: bool = False) -> bool:
    if not last or last[-1] in TERMINAL:
        return False
    return len(last) >= 20 and (not long or any(c in last for c in "，。、；"))


def _opens(folded: str, above: int, start: int) -> bool:
    """Whether a line is indented as the first of a paragraph is, and the one above it is not."""
    return folded.startswith("  ", start) and not folded.startswith("  ", above)


def _continues(last: str, line: Line, gap: bool) -> bool:
    """Whether a line goes on with the sentence that the line before left open."""
    if (
        not gap
        and (last[-1:].isdecimal() or last[-1:] in ",.")
        and CUT_NUMBER.search(last)
        and _NUMBER_GOES_ON.match(line.text)
        and line.level in (0, 9)
    ):
        return True  # 635.⏎4万人年
    if line.kind == "heading" and line.level < 9 or line.text[:2] in _BULLETS:
        return False
    if gap and len(line.text) > 2 * len(last) and _FIGURE_LAST.search(last):
        return False  # 上半年贸易顺差640.5亿元，收窄12.3%: a title, and no line that was cut
    if len(last) >= _LEAST_OPEN and _BEGINS.match(line.text) and last[-1] not in _HANGS:
        return False  # …三省发展亮点⏎数据显示，…: a paragraph that lost its full stop
    if gap:
        return _open_end(last, long=True) and bool(_GOES_ON.match(line.text)) and line.kind == "prose"
    return _open_end(last) or (len(last) >= 12 and last[-1] in "，、")


_UNTIL = regex.compile(r"(?:日|[月.-]\d{1,2})\s?[至到—~-]+\s?(?:19|20)\d\d")  # 5月1日至2023年10月31日免征: a time, and no date of a text


def find_date(blocks: list[Block], folded: str) -> str:
    """The date of a document, ISO 8601, from its title, a byline or a line of its own at its beginning; empty where none tells it."""
    best = ""
    for b in blocks[:24]:
        if b.kind == "item":
            break
        if b.kind in ("meta", "heading") or (b.kind == "paragraph" and b.end - b.start < 60):
            text = folded[b.start : b.end]
            if COPIED.search(text):
                continue
            if b.kind == "paragraph" and ("，" in text or text.endswith("。")):
                continue  # a sentence: 截至2018年5月，有2868家公司获得融资。
            date = "" if b.kind != "meta" and _UNTIL.search(text) else parse_date(text)
            if date and (b.kind == "meta" or len(text) < 60):
                if len(date) == 10 and (b.kind == "meta" or b.kind == "heading" and b.level == 1 and len(text) <= 24):
                    return date
                best = best or date
    return best
