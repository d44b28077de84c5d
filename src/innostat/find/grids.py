"""Tables in text to grids of cells: tabs, Markdown pipes, aligned spaces, HTML with spans resolved."""

from __future__ import annotations

from collections import Counter
from html import unescape
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.normalize import plain_formulas
from innostat.segment import Block

_BREAK = re.compile(r"\s*\n\s*")
_TAG = regex.compile(r"<(?P<close>/?)(?P<name>table|tr|td|th)\b(?P<attributes>[^>]*)>", regex.I)
_SPAN = regex.compile(r"(?P<kind>row|col)span\s*=\s*[\"']?\s*(?P<n>\d+)", regex.I)
_ANY_TAG = regex.compile(r"<[^<>]*>")
_RULE = regex.compile(r"\s*\|?[\s:：|-]+\|?\s*")
_MAX_SPAN = 200
_PIPE = re.compile(r"(?<!\\)\|")
_TAB = re.compile(r"\t")
_GAP = re.compile(r" {2,}|\t")
_INDENT = re.compile(r" {4,}(?=\S)")
_FIGURE = regex.compile(r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?%?|[-—…]+")
_HEAD_DIGITS = re.compile(r"[1-9]\d{0,2}")
_GROUP = re.compile(r"\d{3}(?:\.\d+)?")
_MOST = 8  # words of one cell whose blanks are asked for
_WAYS = 64  # of reading a row, which are looked at
_SPACED = regex.compile(r"\d{1,3}(?: \d{3})+(?:\.\d+)?")
_YEAR = regex.compile(r"(?:19|20)\d\d年?")
_WORD = regex.compile(r"\S+")
_OPENING = regex.compile(r"\s*(?:<[^<>]*>|&nbsp;)\s*|\s+")
_CLOSING = regex.compile(r"(?:<[^<>]*>|&nbsp;|\s)+$")


class Cell(NamedTuple):
    """A cell's folded text and where its trimmed content stands in the source; `copy`: repeated by a span."""

    text: str
    start: int
    end: int
    copy: bool = False


Grid = list[list[Cell]]


def read_grids(block: Block, folded: str) -> list[Grid]:
    """The grids of a table block, rows as printed (they may be ragged).

    Args:
        block: A block of kind `table` or `html`.
        folded: The folded document text.
    """
    if block.kind == "html":
        return _html(folded, block.start, block.end)
    if block.cells:
        return [[[_one_line(_cell(folded, start, end)) for start, end in row] for row in block.cells]]
    rows = []
    # Where some rows only begin with the mark, it stands for a blank first cell.
    edges = len({folded[a:b].lstrip().startswith("|") for a, b in block.ranges}) == 1
    for start, end in block.ranges:
        line = folded[start:end]
        if block.layout == "pipe":
            if _RULE.fullmatch(line):
                continue
            rows.append(_split(folded, start, end, _PIPE, edges=edges, tail=True))
        elif block.layout == "tab":
            rows.append(_split(folded, start, end, _TAB))
        else:
            rows.append(_aligned(folded, start, end))
    return [_unspanned(rows)]


def _unspanned(rows: Grid) -> Grid:
    """The second row of a header under the last cells of the first, where both lost their spans.

    序号 | 各市 | 2014年 above 产值 | 增速; 指标 | 合计 | 海水 | 淡水 above 产量 | 同比 | 产量 | 同比.
    """
    if len(rows) < 4:
        return rows
    width = Counter(len(r) for r in rows[2:]).most_common(1)[0][0]
    first, second = ([c for c in r if c.text] for r in rows[:2])
    below = [c for c in rows[2] if c.text]
    spanning = len(first) + len(second) - width  # cells of the first row that have cells of the second below them
    over = len(first) - spanning
    if (
        not (spanning >= 1 and over >= 1)
        or len(second) < 2 * spanning
        or len(second) % spanning
        or len(below) < width
        or any(c.text[:1].isdigit() and len(c.text) < 4 for c in second)
        or spanning > 1
        and not _repeats(second, spanning)
    ):
        return rows
    each = len(second) // spanning
    top = [*first[:over], *(Cell(c.text, c.start, c.end, k > 0) for c in first[over:] for k in range(each))]
    stubs = [Cell("", c.start, c.start) for c in second[:1] for _ in range(over)]
    return [top, [*stubs, *second], *rows[2:]]


def _repeats(second: list[Cell], spanning: int) -> bool:
    """Whether a second row of a header says the same below each cell of the first (产量 | 同比 | 产量 | 同比)."""
    each = len(second) // spanning
    names = [[c.text for c in second[k * each : (k + 1) * each]] for k in range(spanning)]
    return all(n == names[0] for n in names)


def _cell(folded: str, start: int, end: int, copy: bool = False) -> Cell:
    printed = folded[start:end]
    text = printed.strip()
    start = start + printed.index(text) if text else end
    return Cell(text.replace("**", ""), start, start + len(text), copy)


def _one_line(cell: Cell) -> Cell:
    """A cell without the breaks between its lines, where it has several."""
    return cell._replace(text=_BREAK.sub("", cell.text)) if "\n" in cell.text else cell


def _split(folded: str, start: int, end: int, mark: re.Pattern[str], edges: bool = False, tail: bool = False) -> list[Cell]:
    if edges or tail:
        stripped = folded[start:end].strip()
        start = folded.index(stripped, start) if stripped else start
        end = start + len(stripped)
        start += edges and folded.startswith("|", start)
        end -= end > start and folded[end - 1] == "|"
    cells, at = [], start
    for m in mark.finditer(folded, start, end):
        cells.append(_cell(folded, at, m.start()))
        at = m.end()
    cells.append(_cell(folded, at, end))
    return cells


def _aligned(folded: str, start: int, end: int) -> list[Cell]:
    lead = _INDENT.match(folded, start, end)
    begin = lead.end() if lead else start + (len(folded[start:end]) - len(folded[start:end].lstrip()))
    cells = _split(folded, begin, end, _GAP)
    while cells and not cells[-1].text:
        cells.pop()
    return cells


def _html(folded: str, start: int, end: int) -> list[Grid]:
    grids: list[Grid] = []
    grid: Grid | None = None
    held: dict[tuple[int, int], Cell] = {}
    row, column = -1, 0
    open_cell: tuple[int, str] | None = None

    def close(at: int) -> None:
        nonlocal open_cell, column
        if open_cell is None or grid is None or row < 0:
            return
        begin, attributes = open_cell
        spans = {m["kind"].lower(): min(int(m["n"]), _MAX_SPAN) for m in _SPAN.finditer(attributes)}
        cell = _plain(folded, begin, at)
        while (row, column) in held:
            grid[row].append(held.pop((row, column)))
            column += 1
        for i in range(max(spans.get("row", 1), 1)):
            for j in range(max(spans.get("col", 1), 1)):
                copy = Cell(cell.text, cell.start, cell.end, True)
                if i == 0:
                    grid[row].append(cell if j == 0 else copy)
                else:
                    held[row + i, column + j] = copy
        column += max(spans.get("col", 1), 1)
        open_cell = None

    for m in _TAG.finditer(folded, start, end):
        name, closing = m["name"].lower(), bool(m["close"])
        if name == "table" and not closing:
            grid, held, row = [], {}, -1
            grids.append(grid)
        elif grid is None:
            continue
        elif name == "tr" and not closing:
            close(m.start())
            row, column = row + 1, 0
            grid.append([])
        elif name in ("td", "th"):
            close(m.start())
            if not closing:
                open_cell = (m.end(), m["attributes"])
        if closing and name in ("tr", "table"):
            close(m.start())
            if name == "tr" and row >= 0:
                while (row, column) in held:
                    grid[row].append(held.pop((row, column)))
                    column += 1
    return [_parted(_respaced(g)) for g in grids if any(g)]


def _respaced(grid: Grid) -> Grid:
    """Cells that were run together with one blank (美国 39711) taken apart, where that gives every row as many cells and no row keeps its own."""
    rows = [r for r in grid if any(c.text for c in r)]
    counts = {sum(len(c.text.split()) for c in r) for r in rows}
    if len(counts) == 2 and (stubs := _stubs_parted(rows, max(counts))):
        return stubs
    if len(rows) < 4 or len(counts) != 1 or any(c.copy or not c.text for r in rows for c in r) or max(map(len, rows)) >= min(counts):
        return grid
    return [_words(r) for r in rows]


def _stubs_parted(rows: Grid, width: int) -> Grid:
    """The first two columns, which OCR ran together in all rows but one that lacks the second (年份 床位, 2015 3393, 全国); nothing where that is not so."""
    full = [[len(c.text.split()) for c in r] == [2] + [1] * (width - 2) for r in rows]
    short = [i for i, whole in enumerate(full) if not whole]
    if len(rows) < 5 or not full[0] or len(short) != 1 or any(c.copy or not c.text for r in rows for c in r):
        return []
    odd = rows[short[0]]
    if len(odd) != width - 1 or any(" " in c.text for c in odd) or _FIGURE.fullmatch(odd[0].text):
        return []
    return [[odd[0], Cell("", odd[0].end, odd[0].end), *odd[1:]] if i == short[0] else _words(r) for i, r in enumerate(rows)]


def _parted(grid: Grid) -> Grid:
    """Columns that OCR ran together taken apart, where heads and figures are as many in every row.

    2002年 2007年 | 2015年 above 18.6 | 25.7 31.3: no row need be cut as the others are. A cell such as 1 234 is left as it is. Above the heads may
    stand one that spans them all.
    """
    full = [i for i, r in enumerate(grid) if sum(bool(c.text) and not c.copy for c in r) > 1]
    first = next((k for k, i in enumerate(full) if k and all(_FIGURE.fullmatch(c.text) for c in _words(grid[i][1:]))), 0)
    if not first or not any(" " in c.text for i in full[first:] for c in grid[i][1:]):
        return grid
    head, *body = (grid[i] for i in full[first - 1 :])
    if any(c.copy or len(c.text) != c.end - c.start for r in (head[1:], *body) for c in r):
        return grid
    if any(not r[0].text or _FIGURE.fullmatch(r[0].text) or not all(_FIGURE.fullmatch(c.text) for c in _words(r[1:])) for r in body):
        return grid
    run = [c.text for r in body for c in r[1:] if " " in c.text]
    if all(_SPACED.fullmatch(text) for text in run):
        return grid
    stub, heads = head[0], _words(head[1:])
    figures = [_figures(r[1:], len(heads)) for r in body]
    if not all(figures):
        stub, heads = Cell("", head[0].start, head[0].start), _words(head)  # the label column has no head
        figures = [_figures(r[1:], len(heads)) for r in body]
    n = len(heads)
    if not all(figures) or len(body) < 2 and not all(_YEAR.fullmatch(c.text) for c in heads):
        return grid
    above = [grid[i] for i in full[: first - 1]]
    if any(len({c.text for c in r[1:]}) != 1 for r in above):
        return grid  # several groups of columns: which of them are whose is not told
    parted = dict(
        zip(
            full,
            (
                *([r[0], r[1], *(r[1]._replace(copy=True) for _ in range(n - 1))] for r in above),
                [stub, *heads],
                *([r[0], *f] for r, f in zip(body, figures, strict=True)),
            ),
            strict=True,
        )
    )
    return [parted.get(i, row) for i, row in enumerate(grid)]


def _figures(row: list[Cell], n: int) -> list[Cell]:
    """The n figures of a row, some of which OCR ran together and some of which have a blank for thousands (67156 66 952); nothing where that is not told."""
    words = _words(row)
    if len(words) <= n:
        return words if len(words) == n else []
    ways: list[list[Cell]] = [[]]
    for c in row:
        ways = [[*way, *more] for way in ways for more in _thousands(_words([c]))][:_WAYS]
    found = [way for way in ways if len(way) == n]
    return found[0] if len(found) == 1 else []


def _thousands(words: list[Cell]) -> list[list[Cell]]:
    """All ways in which words of digits can be figures: 66 952 is one or two."""
    if not words or len(words) > _MOST:
        return [words]
    out: list[list[Cell]] = []
    for k in range(1, len(words) + 1):
        if k > 1 and not (_HEAD_DIGITS.fullmatch(words[0].text) and _GROUP.fullmatch(words[k - 1].text)):
            break
        first = Cell(" ".join(w.text for w in words[:k]), words[0].start, words[k - 1].end)
        out += [[first, *rest] for rest in _thousands(words[k:])]
    return out[:_WAYS]


def _words(row: list[Cell]) -> list[Cell]:
    return [Cell(m[0], c.start + m.start(), c.start + m.end()) for c in row for m in _WORD.finditer(c.text)]


def _plain(folded: str, start: int, end: int) -> Cell:
    """A cell without tags at its edges; tags inside are left out of its text."""
    while m := _OPENING.match(folded[start:end]):
        start += m.end()
    while m := _CLOSING.search(folded[start:end]):
        end = start + m.start()
    return Cell(plain_formulas(unescape(_ANY_TAG.sub("", folded[start:end])).strip()), start, max(start, end))
