"""Tables that lost their marks on the way to text: a cell a line, cells one blank apart, or a tab alone on the line between two cells.

Web pages and PDF files copied as text come so. What gives them away is the rhythm: as many figures behind each name, row after row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from innostat import lazy_re as re

_FIGURE = re.compile(r"[-−—–+▲▼]?\d[\d,，]*(?:\.\s?\d+)?%?|[-−—–/]{1,3}|…{1,2}|\.{3}")
_FIGURE_FIRST = frozenset("-−—–+▲▼/….0123456789")
_FIGURE_LAST = frozenset(",，%-−—–/….")  # where it is no digit
_NUMBER = re.compile(r"[-−—–+▲▼]?\d[\d,，]*(?:\.\s?\d+)?%?")
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_HEAD = re.compile("n*(v+)")
_NAME = re.compile(r"[^。；！？，\u4e00-\u9fff]*[\u4e00-\u9fff][^。；！？]*|#?\d{1,3}[-—~]\d{1,3}")  # 0-15: an age that lost its 岁
_CAPTION = re.compile(r"(?:19|20)\d\d|情况|构成|一览|排名|[表图]$|^[表图]|排行")
_LONE_TAB = re.compile(r"(?m)^(?= *\t)[ \t]++$")
_ROW_END = re.compile(r"\n *(?:\n *){2,}")
_FARTHEST = 400  # characters from a tab to the end of the cell beside it
_LONGEST_CELL = 200
_LONGEST_NAME = 30
_FEWEST = 3  # rows
_MOST = 12  # columns


class Table(NamedTuple):
    """Lines `[start, end)` that are a table; rows of cells, a cell as the spans of its text in the lines: (line, start, end)."""

    start: int
    end: int
    rows: tuple[tuple[tuple[int, int, int], ...], ...]


def find_stacked(lines: Sequence[str]) -> list[Table]:
    """Tables with one cell a line; blank lines between cells do not count, a mark `|` behind a cell neither.

    >>> lines = ["指标 |", "本年 |", "增长 |", "工业 |", "3.1 |", "2.0 |", "农业 |", "1.6 |", "-0.5 |", "其他 |", "4.4 |", "7.9 |"]
    >>> [t] = find_stacked(lines)
    >>> [[lines[i][a:b] for i, a, b in row] for row in t.rows][:2]
    [['指标', '本年', '增长'], ['工业', '3.1', '2.0']]
    """
    found: list[Table] = []
    run: list[tuple[int, int, int]] = []
    kinds = ""
    for i, line in enumerate([*lines, "。"]):
        if not line:
            continue
        text = line.rstrip("| \t\r\n")
        start = len(text) - len(text.lstrip("| \t"))
        bare = text[start:]
        if not bare:
            continue
        if bare[0] in _FIGURE_FIRST and _FIGURE.fullmatch(bare):
            kind = "v"
        elif len(bare) <= _LONGEST_NAME and _NAME.fullmatch(bare):
            kind = "n"
        else:
            kind = ""
        if kind:
            run.append((i, start, len(text)))
            kinds += kind
            continue
        if kinds:
            if kinds.count("v") >= _FEWEST * 2 or kinds.count("nv") >= _FEWEST + 2:
                found += _stacked(lines, run, kinds)
            run, kinds = [], ""
    return found


def _stacked(lines: Sequence[str], cells: list[tuple[int, int, int]], kinds: str) -> list[Table]:
    """The table of a run of cells: a head of names, then rows of as many names and figures each."""
    groups = [m.span() for m in re.finditer("n+v+", kinds)]
    shapes = Counter(kinds[a:b].count("v") for a, b in groups)
    if not shapes:
        return []  # figures alone
    figures, n = shapes.most_common(1)[0]
    if n < _FEWEST or n * 4 < len(groups) * 3 or figures > _MOST:
        return []
    names = Counter(kinds[a:b].count("n") for a, b in groups[1:]).most_common(1)[0][0]
    if names > 2:
        return []
    first = groups[0][0] + kinds[slice(*groups[0])].count("n") - names  # where the first row begins
    head = cells[:first]
    if (years := _years(lines, cells, kinds, figures)) is not None:
        head, groups = cells[slice(*years)], [(a, b) for a, b in groups if a >= years[1]]
    elif kinds[:first].count("v") or len(head) < figures:
        return []
    columns = figures + names
    texts = [lines[i][a:b] for i, a, b in head]
    whole = len(head) >= columns and not _CAPTION.search(texts[-columns])
    wide = columns if whole else figures
    top = head[-wide:]
    blank = tuple((top[0][0], top[0][1], top[0][1]) for _ in range(columns - wide))
    rows = [blank + tuple(top)]
    for a, b in groups:
        row = cells[a:b]
        if kinds[a:b].count("v") == figures and len(row) >= columns:
            rows.append(tuple(row[-columns:]))
    return [Table(top[0][0], cells[groups[-1][1] - 1][0] + 1, tuple(rows))]


def _years(lines: Sequence[str], cells: list[tuple[int, int, int]], kinds: str, figures: int) -> tuple[int, int] | None:
    """The cells of a head that holds nothing but a year for each column."""
    m = _HEAD.match(kinds)
    if m is None or m.end(1) - m.start(1) != figures:
        return None
    return m.span(1) if all(_YEAR.fullmatch(lines[i][a:b]) for i, a, b in cells[slice(*m.span(1))]) else None


def find_spaced(lines: Sequence[str]) -> list[Table]:
    """Tables whose cells stand one blank apart: names, then as many figures in each of at least three lines.

    >>> lines = ["地区 经费 强度", "北 京 2326.6 6.44", "天津 485.0 3.44", "河北 634.4 1.75"]
    >>> [t] = find_spaced(lines)
    >>> [[lines[i][a:b] for i, a, b in row] for row in t.rows][:2]
    [['地区', '经费', '强度'], ['北 京', '2326.6', '6.44']]
    """
    found: list[Table] = []
    run: list[tuple[int, list[tuple[int, int, int]], int]] = []  # line, its words, how many of them are names
    for i, line in enumerate([*lines, ""]):
        words = _words(i, line) if " " in line and ((last := line.rstrip()[-1:]).isdecimal() or last in _FIGURE_LAST) else []
        if not words and not run:
            continue
        names = next((k for k, (_, a, b) in enumerate(words) if _NUMBER.fullmatch(line[a:b])), len(words))
        figures = len(words) - names
        fits = 1 <= names <= 4 and 2 <= figures <= _MOST and all(_FIGURE.fullmatch(line[a:b]) for _, a, b in words[names:])
        fits = fits and bool(_NAME.fullmatch(line[words[0][1] : words[names - 1][2]]))
        if fits and (not run or run[-1][0] == i - 1 and len(run[-1][1]) - run[-1][2] == figures):
            run.append((i, words, names))
            continue
        if len(run) >= _FEWEST and (table := _spaced(lines, run)) is not None:
            found.append(table)
        run = [(i, words, names)] if fits else []
    return found


def _words(i: int, line: str) -> list[tuple[int, int, int]]:
    return [(i, *m.span()) for m in re.finditer(r"\S+", line)] if len(line) < 160 else []


def _spaced(lines: Sequence[str], run: list[tuple[int, list[tuple[int, int, int]], int]]) -> Table | None:
    first = run[0][0]
    figures = len(run[0][1]) - run[0][2]
    units = all(names >= 2 for _, _, names in run)  # a column of units behind the names
    columns = figures + 1 + units
    head = _words(first - 1, lines[first - 1]) if first else []
    if len(head) not in (columns, figures) or any(_NUMBER.fullmatch(lines[i][a:b]) and len(lines[i][a:b]) != 4 for i, a, b in head):
        return None
    blank = tuple((first - 1, head[0][1], head[0][1]) for _ in range(columns - len(head)))
    rows = [blank + tuple(head)]
    for i, words, names in run:
        last = names - units
        name = (i, words[0][1], words[last - 1][2])
        rows.append((name, *words[last:]))
    return Table(first - 1, run[-1][0] + 1, tuple(rows))


class Copied(NamedTuple):
    """A table at `[start, end)`; rows of cells, a cell as the span of its text, which may run over several lines."""

    start: int
    end: int
    rows: tuple[tuple[tuple[int, int], ...], ...]


def find_copied(text: str) -> list[Copied]:
    """Tables as browsers copy those whose cells hold paragraphs: a tab alone on a line between two cells, empty lines between rows.

    >>> text = "表1\\n\\n\\n地区\\n\\n\\t\\n\\n经费\\n\\n（亿元）\\n\\n\\n\\n北京\\n\\n\\t\\n\\n3.1\\n\\n\\n\\n天津\\n\\n\\t\\n\\n2.0\\n\\n\\n正文"
    >>> [[[text[a:b] for a, b in row] for row in t.rows] for t in find_copied(text)]
    [[['地区', '经费\\n\\n（亿元）'], ['北京', '3.1'], ['天津', '2.0']]]
    """
    if "\t\n" not in text and "\t " not in text:
        return []
    tabs = list(_LONE_TAB.finditer(text))
    found: list[Copied] = []
    rows: list[list[tuple[int, int]]] = []
    for i, tab in enumerate(tabs):
        begin = tabs[i - 1].end() if i else max(0, tab.start() - _FARTHEST)
        before = _cells(text, begin, tab.start())
        if rows and len(before) <= 2 and begin == tabs[i - 1].end():
            rows[-1].append(before[0])
            rows += [[cell] for cell in before[1:]]
        else:
            if rows:
                rows[-1].append(before[0])
                found += _copied(text, rows)
            rows = [[before[-1]]]
    if rows:
        rows[-1].append(_cells(text, tabs[-1].end(), tabs[-1].end() + _FARTHEST)[0])
        found += _copied(text, rows)
    return found


def _cells(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What stands between two tabs, parted where two or more lines are empty; an empty span for a cell without text."""
    found: list[tuple[int, int]] = []
    at = start
    for stop, after in [*(m.span() for m in _ROW_END.finditer(text, start, end)), (end, end)]:
        bare = text[at:stop].strip()
        first = text.index(bare, at)
        found.append((first, first + len(bare)))
        at = after
    return found


def _copied(text: str, rows: list[list[tuple[int, int]]]) -> list[Copied]:
    """The table of the rows that were found, if most have as many cells and the first is a head of such width."""
    (a, b), (c, d) = rows[0][0], rows[-1][-1]
    rows[0][0] = (max(a, text.rfind("\n", a, b) + 1), b)  # a caption may stand close above, a note close below
    rows[-1][-1] = (c, end if (end := text.find("\n", c, d)) > 0 else d)
    width, n = Counter(map(len, rows)).most_common(1)[0]
    whole = [tuple(row) for row in rows if len(row) == width]
    figures = sum(_FIGURE.fullmatch(text[a:b]) is not None for row in whole[1:] for a, b in row[1:])
    long = any(b - a > _LONGEST_CELL for row in rows for a, b in row)
    if width < 2 or n < _FEWEST or n * 4 < len(rows) * 3 or len(rows[0]) != width or figures < n - 1 or long:
        return []
    return [Copied(rows[0][0][0], rows[-1][-1][1], tuple(whole))]
