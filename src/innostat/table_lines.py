"""Lines that are rows of tables by what stands above and below them: runs of cells, aligned columns, tables without marks."""

from __future__ import annotations

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.headings import LONGEST, PIPED, Line, heading_level
from innostat.loose import find_spaced, find_stacked
from innostat.tabbed import is_row

_GROUP = re.compile(r"(?:[一二三四五六七八九十]{1,2}、|\([一二三四五六七八九十]{1,2}\))[\u4e00-\u9fff、]{2,14}")
_DIVIDED = re.compile(r"(?:其中|[按分][\u4e00-\u9fff]{1,10}(?:划分|分|看)?)[：:]?")  # 按学历分：
_TAB_FIGURE = re.compile(r"\t\s*[-—<>]?\s?[\d—]")
_COLUMNS = regex.compile(r"\S(?: {2,}|\t)\S")
_RULE_OF_TWO = regex.compile(r"[:：]?-{2,}[:：]?\s*\|\s*[:：]?-{2,}[:：]?")
_MAY_BE_LOOSE = frozenset(("prose", "heading", "meta", "skip", "blank"))


def _with_one_bar(lines: list[Line]) -> list[Line]:
    """Rows of two cells: those around the rule of a Markdown table without bars at its sides, and one between rows of more."""
    out = list(lines)

    def is_row(at: int) -> bool:
        return (
            0 <= at < len(lines)
            and lines[at].text.count("|") == 1
            and len(lines[at].text) <= LONGEST
            and PIPED.search(lines[at].text) is not None
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


def mark_tables(lines: list[Line], folded: str) -> list[Line]:
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
                out[k] = Line(old.start, old.end, old.text, "heading" if heading_level(old.text) else "prose", heading_level(old.text))
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
        or not (lines[1].kind == "heading" and lines[1].level < 9 and _GROUP.fullmatch(lines[1].text) or _DIVIDED.fullmatch(lines[1].text))
    ):
        return False
    above, below = (folded[x.start : x.end].rstrip() for x in (lines[0], lines[2]))
    return _TAB_FIGURE.search(below) is not None and (lines[0].layout != "tab" or above.count("\t") == below.count("\t"))


def mark_loose(lines: list[Line], folded: str) -> list[Line]:
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
