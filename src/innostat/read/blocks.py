"""What the readers of all formats have in common: paragraphs and tables in reading order to a document's plain text.

Tables become tab-separated lines with spans resolved, their caption and unit line before them, their notes behind, so that the stages
after reading see nothing but text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from innostat import lazy_regex as regex
from innostat.read.wording import NOTE, UNIT, YEAR, is_number
from innostat.tabbed import is_row

_SPACE = regex.compile(r"[\s\x00-\x1f\x7f\u200b\ufeff]+")
_WRAP = regex.compile(
    r"(?<=[\u2e80-\u9fff\uff00-\uffef，。；：、！？“”])[ \t]*\n\s*|[ \t]*\n\s*(?=[\u2e80-\u9fff\uff00-\uffef，。；：、！？“”])"
)

_DATES = regex.compile(r"(?:(?:19|20)\d\d\s?[-年./]\s?\d{1,2}(?:\s?[-月./]\s?(?:\d{1,2}\s?日?)?)?\s?[至到—–~-]*\s?){1,2}")
_SHORT = 12  # characters of a head


class Cell(NamedTuple):
    """A cell's text; `copy`: repeated to the right (`col`) or downwards (`row`) by a span; `parts`: its paragraphs, where it has several."""

    text: str
    copy: str = ""
    parts: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """Its paragraphs, for a table that is mere layout."""
        return self.parts or (self.text,)


Grid = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or the lines of a table. `breaks`: offsets in `text` where a new page begins; `page` the page it begins on."""

    text: str
    table: bool = False
    page: int = 1
    breaks: tuple[int, ...] = ()


def assemble(blocks: Iterable[Block]) -> tuple[str, tuple[int, ...]]:
    """The text of a document, and where its pages begin (empty if all is on the first).

    >>> assemble([Block("标题"), Block("甲\\t1\\n乙\\t2", table=True), Block("正文分两页", page=2, breaks=(2,))])
    ('标题\\n\\n甲\\t1\\n乙\\t2\\n\\n正文分两页\\n', (0, 13, 15))
    """
    out: list[str] = []
    pages: list[int] = [0]
    at = 0
    before: Block | None = None
    for block in blocks:
        if not block.text:
            continue
        if before is not None:
            rows = all("\t" in b.text and not b.table and is_row(b.text) for b in (before, block))
            gap = "\n" if rows else "\n\n"
            out.append(gap)
            at += len(gap)
        while len(pages) < block.page:
            pages.append(at)
        pages.extend(at + b for b in block.breaks)
        out.append(block.text)
        at += len(block.text)
        before = block
    if out:
        out.append("\n")
    return "".join(out), tuple(pages) if len(pages) > 1 else ()


def clean(text: str) -> str:
    """Text of one line: blanks and line breaks of the markup become one blank, line breaks beside Chinese characters none.

    >>> clean("研发\\n经费 2 947.1\u00a0亿元\\n ")
    '研发经费 2 947.1 亿元'
    """
    return _SPACE.sub(" ", _WRAP.sub("", text) if "\n" in text else text).strip(" ")


def paragraphs(text: str) -> tuple[str, ...]:
    """The paragraphs of a cell, whose ends are marked by vertical tabs; none if it has but one.

    >>> paragraphs("一、总体\\n\\v经费3亿元。"), paragraphs("经费\\n\\v")
    (('一、总体', '经费3亿元。'), ())
    """
    found = tuple(p for part in text.split("\v") if (p := clean(part))) if "\v" in text else ()
    return found if len(found) > 1 else ()


def clean_cell(text: str) -> str:
    """Text of a table cell, without what would part it into several."""
    return clean(text).replace("|", "丨")


# tables -------------------------------------------------------------------------------------------------------------


def table_blocks(grid: Grid, page: int = 1) -> list[Block]:
    """A grid as blocks: caption and unit line, the rows, the notes; a table that is mere layout as the paragraphs in it.

    >>> [b.text for b in table_blocks([[Cell("单位：亿元"), Cell("单位：亿元", "col")], [Cell("地区"), Cell("经费")], [Cell("北京"), Cell("2947.1")]])]
    ['单位：亿元', '地区\\t经费\\n北京\\t2947.1']
    """
    grid = _squared(_unpacked(grid))
    before: list[str] = []
    after: list[str] = []
    while len(grid) > 1 and (lone := _heading(grid[0])) is not None:
        before += lone
        grid = grid[1:]
    while len(grid) > 1 and (note := _note(grid[-1])):
        after.insert(0, note)
        grid = grid[:-1]
    grid = _squared(grid)
    if _is_layout(grid):
        body = [Block(text, page=page) for text in _laid_out(grid)]
    else:
        body = [Block("\n".join("\t".join(row) for row in _printed(grid)), True, page)] if grid else []
    return [*(Block(t, page=page) for t in before), *body, *(Block(t, page=page) for t in after)]


def _unpacked(grid: Grid) -> Grid:
    """Rows that were typed into one, a paragraph a row in each of its cells, as several.

    >>> names, figures = ("北京", "上海"), ("2843.3", "1981.6")
    >>> [[c.text for c in row] for row in _unpacked([[Cell("北京 上海", parts=names), Cell("2843.3 1981.6", parts=figures)]])]
    [['北京', '2843.3'], ['上海', '1981.6']]
    """
    out: Grid = []
    for row in grid:
        many = _rows_in(row)
        out += (
            [[c if c.copy or not c.text else Cell(c.parts[n].replace("|", "丨")) for c in row] for n in range(many)] if many > 1 else [row]
        )
    return out


def _rows_in(row: list[Cell]) -> int:
    """How many rows were typed into one."""
    own = [c for c in row if c.text and not c.copy]
    counts = {len(c.parts) for c in own}
    if len(own) < 2 or len(counts) != 1 or own[0] is not row[0]:
        return 1
    figures = sum(all(map(is_number, c.parts)) and not all(map(YEAR.fullmatch, c.parts)) for c in own[1:])
    labels = own[0].parts
    named = bool(labels) and not any(p[0] in "(（" or is_number(p) for p in labels)
    return max(counts) if figures and named else 1


def _squared(grid: Grid) -> Grid:
    """Without empty rows and columns, all rows of one width."""
    grid = [row for row in grid if any(c.text for c in row)]
    width = max((len(row) for row in grid), default=0)
    used = [j for j in range(width) if any(j < len(row) and row[j].text and row[j].copy != "col" for row in grid)]
    empty = Cell("")
    return [[row[j] if j < len(row) else empty for j in used] for row in grid]


def _heading(row: list[Cell]) -> list[str] | None:
    """Caption and unit line of a table that prints them in its first rows; None where a row is a header."""
    own = [c.text for c in row if c.text and not c.copy]
    if len(row) < 2 or len(own) > 2:
        return None
    alone = len(own) == 1 and (all(c.copy == "col" for c in row[1:]) or all(not c.text for c in row if c.text != own[0]))
    if alone and (row[0].text or UNIT.match(own[0])):
        return [p for c in row if c.text and not c.copy for p in c.paragraphs] if not is_number(own[0]) else None
    if len(own) == 2 and UNIT.match(own[1]):
        return own
    return None


def _note(row: list[Cell]) -> str:
    own = [c.text for c in row if c.text and not c.copy]
    return own[0] if len(own) == 1 and row[0].text and (NOTE.match(own[0]) or (len(own[0]) > 40 and "。" in own[0])) else ""


def _is_layout(grid: Grid) -> bool:
    cells = [c.text for row in grid for c in row if c.text and not c.copy]
    if len(grid[0]) < 2 if grid else True:
        return True
    long = sum(len(t) > 80 and "。" in t for t in cells)
    figures = sum(is_number(t) for t in cells)
    return long * 3 > len(cells) or (figures == 0 and long > 0) or (len(grid) == 1 and long > 0)


def _laid_out(grid: Grid) -> Iterator[str]:
    """The paragraphs of a table that is mere layout or all prose; a date that a column holds for each row says what it is the date of.

    Alone on its line, it would be the date of all that follows.

    >>> rows = [["事项", "内容", "承诺时间"], ["股份", "三年内不转让所持股份。", "2017年2月28日"]]
    >>> [*_laid_out([[Cell(text) for text in row] for row in rows])][3:]
    ['股份', '三年内不转让所持股份。', '承诺时间：2017年2月28日。']
    """
    heads = [c.text for c in grid[0]] if grid else []
    headed = len(heads) > 2 and all(0 < len(h) <= _SHORT and not any(ch.isdigit() or ch == "。" for ch in h) for h in heads)
    for row in grid:
        own = sum(bool(c.text and not c.copy) for c in row)
        for head, c in zip(heads, row, strict=True):
            if headed and own > 2 and c.text and not c.copy and _DATES.fullmatch(c.text):
                yield f"{head}：{c.text}。"
            elif c.text and not c.copy:
                yield from c.paragraphs


def _printed(grid: Grid) -> Iterator[list[str]]:
    """Rows as they are printed, spans resolved: headers and labels repeat, a figure stands once."""
    header = True
    for i, row in enumerate(grid):
        values = [c.text for c in row[1:] if is_number(c.text) and not YEAR.fullmatch(c.text)]
        header = header and not values
        own = [c.text for c in row if c.text and not c.copy]
        spanning = bool(i and row[0].text and not row[0].copy and all(c.copy == "col" for c in row[1:]))
        if (not header or spanning) and len(own) == 1 and all(c.copy == "col" or not c.text for c in row[1:]):
            yield [c.text if not c.copy else "" for c in row]  # a group heading inside the body
        else:
            yield [c.text if header or not c.copy or not any(ch.isdigit() for ch in c.text) else "" for c in row]


# passages that stand twice --------------------------------------------------------------------------------------------


def drop_repeated(blocks: list[Block]) -> list[Block]:
    """Without what a page carries a second time: long paragraphs and tables said before, and the short ones that go with them.

    >>> long = "2023年全国研发经费投入33357.1亿元，比上年增长8.4%，增速比上年有所回落，投入强度为2.65%。"
    >>> [b.text[:5] for b in drop_repeated([Block("一、总体"), Block(long), Block("一、总体"), Block(long)])]
    ['一、总体', '2023年']
    """
    keys = [_SPACE.sub("", b.text) for b in blocks]
    blobs = _blobs(keys)
    seen: set[str] = set()
    again: list[bool] = []
    for i, key in enumerate(keys):
        again.append(i in blobs or key in seen)
        if i not in blobs:
            seen.add(key)
    drop = [a and (i in blobs or len(keys[i]) >= 40) for i, a in enumerate(again)]
    for order in (range(1, len(blocks)), range(len(blocks) - 2, -1, -1)):
        for i in order:
            near = i - 1 if order.step > 0 else i + 1
            drop[i] = drop[i] or (again[i] and drop[near])
    return [b for b, dropped in zip(blocks, drop, strict=True) if not dropped]


def _blobs(keys: list[str]) -> set[int]:
    """Paragraphs that are others run together: the hidden copy that a page keeps for search or print."""
    found: set[int] = set()
    parts = [k for k in keys if 12 <= len(k) < 4000]
    for i, key in enumerate(keys):
        if len(key) < 300:
            continue
        if len(found) > 20:
            break
        inside = [p for p in dict.fromkeys(parts) if len(p) < 0.9 * len(key) and p in key]
        if len(inside) >= 3 and sum(map(len, inside)) > 0.8 * len(key):
            found.add(i)
    return found
