"""T401 cells-do-not-fit-header, T402 column-without-values, T403 region-in-wrong-group, T404 member-missing-or-repeated.

These read the tables of the texts again, cell by cell; a table of rows alone does not show a blank cell.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import CheckedDocument, Corpus, finding
from innostat.checks.headers import width_of
from innostat.checks.patterns import rx
from innostat.checks.places import text_place
from innostat.find.grids import Cell, Grid, read_grids
from innostat.link.layout import Layout, LayoutReader
from innostat.link.scope import Scope
from innostat.link.words import is_year
from innostat.messages import join, tell
from innostat.models import Finding, Place, Region
from innostat.segment import split_blocks

_FIGURE = regex.compile(r"\d(?:[\d. ]*\d){2}$")  # that OCR set apart too: 0. 44 855
_MARKS = ("\t", "|", "<table", "<TABLE", "   ", "　　")
_GROUPS = ("东部", "中部", "西部", "东北")
_GROUP_CELL = regex.compile(r"(?P<group>东部|中部|西部|东北|长三角|京津冀|珠三角)(?:地区|三省|省份)?(?:合计|小计|总计)?")
_FREE = regex.compile(r"备注|说明|注|来源|简介|名称|内容|牵头|单位|属性|类型")
_BARE = regex.compile(r"[\s:*\-—]+")
_MIN_PROVINCES = 20
_HEAD = 120  # characters in which a document says what it is
_CAPTION = 80  # characters before a table in which its caption stands


@dataclass(frozen=True)
class _Table:
    """One table of a document with what its header and label columns are."""

    doc: CheckedDocument
    grid: Grid
    layout: Layout
    kind: str

    def place(self, cells: list[Cell]) -> Place:
        """The place of a row's cells."""
        full = [c for c in cells if c.end > c.start] or cells
        return text_place(self.doc, min(c.start for c in full), max(c.end for c in full))

    @property
    def head(self) -> list[Cell]:
        """The cells of the first row."""
        return self.grid[0]


def check_tables(corpus: Corpus, catalog: Catalog, coverage: dict[str, int] | None = None) -> Iterator[Finding]:
    """Tables whose cells, columns, groups or members do not fit; at most one finding a table and code.

    Args:
        corpus: All documents; those without text are passed over.
        catalog: The catalogue.
        coverage: Where given, `tables read` is counted in it.
    """
    reader = LayoutReader(catalog)
    for doc in corpus.documents:
        if not any(m in doc.text for m in _MARKS):
            continue
        folded, blocks = split_blocks(doc.text)
        for block in blocks:
            if block.kind not in ("table", "html"):
                continue
            for grid in read_grids(block, folded):
                rows = [r for r in grid if any(c.text for c in r)]
                layout = reader.layout(rows, Scope()) if len(rows) >= 3 else None
                if layout is None or not layout.headers or not any(h.raw for h in layout.headers):
                    continue
                if coverage is not None:
                    coverage["tables read"] = coverage.get("tables read", 0) + 1
                table = _Table(doc, rows, layout, "html" if block.kind == "html" else block.layout)
                shifted = list(_header_fit(table, reader))
                yield from shifted
                if not shifted:
                    yield from _ragged(table, reader)
                    yield from _empty_columns(table, reader)
                yield from _groups(table, catalog)
                listed = list(_members(table, catalog))
                yield from listed
                if not listed:
                    yield from _repeats(table, reader)
                    yield from _years(table)


def _dash(cell: Cell) -> bool:
    return not cell.text or bool(_BARE.fullmatch(cell.text))


# T401 -------------------------------------------------------------------------------------------------------------------


def _header_fit(table: _Table, reader: LayoutReader) -> Iterator[Finding]:
    """A column whose header calls for figures (it names a unit) and holds names: the header lacks a column, or the cells are shifted."""
    body = table.layout.body
    for j, h in enumerate(table.layout.headers):
        if not (h.unit or h.growth) or j == 0:
            continue
        cells = [r[j] for r in body if j < len(r) and not _dash(r[j]) and not r[j].copy]
        names = [
            c
            for c in cells
            if not reader.is_value(c)
            and c.text not in reader.no_value
            and reader.words.unit_of(c.text) is None
            and not rx(r"\d").search(c.text)
        ]
        if len(cells) < 3 or len(names) * 3 < len(cells) * 2:
            continue
        row = next(r for r in body if j < len(r) and r[j] is names[0])
        columns = len(table.layout.headers)
        empty = _empties(table, reader)
        message = tell("names-below-header", n=columns, header=h.raw, at=j + 1, first=names[0].text, second=names[1].text)
        yield finding(
            "T401", "cells-do-not-fit-header", "error",
            join([message, tell("no-figure-below", headers=empty)]) if empty else message,
            [], places=[table.place(table.head), table.place(row)],
            suggestion=tell("first-column-do" if j == 1 else "unnamed-column-do"), key=h.raw,
        )  # fmt: skip
        return


def _empties(table: _Table, reader: LayoutReader) -> list[str]:
    """Headers of value columns that hold no figure in the body, or none below the first row."""
    out: list[str] = []
    for j, h in enumerate(table.layout.headers):
        if h.raw and j >= 1 and h.unit:
            filled = [i for i, r in enumerate(table.layout.body) if j < len(r) and reader.is_value(r[j])]
            if len(table.layout.body) >= 4 and filled in ([], [0]):
                out.append(tell("header", header=h.raw))
    return out


def _ragged(table: _Table, reader: LayoutReader) -> Iterator[Finding]:
    """Rows with more or fewer cells than header and other rows have, where no trailing blank explains it."""
    if table.kind == "space":
        return
    header_rows = table.grid[: len(table.grid) - len(table.layout.body)] if len(table.layout.body) < len(table.grid) else []
    if not header_rows:
        return
    wide = width_of(header_rows)
    narrow = min(len(r) for r in header_rows)
    if table.kind == "pipe" and narrow < wide:  # every row of a Markdown table has all its cells, blank ones too
        yield finding(
            "T401", "cells-do-not-fit-header", "warning", tell("header-rows-differ", narrow=narrow, wide=wide), [],
            places=[table.place(r) for r in header_rows], key="|".join(c.text for r in header_rows for c in r),
        )  # fmt: skip
        return
    body = [r for r in table.layout.body if sum(bool(c.text) for c in r) > 1]
    if len(body) < 2:
        return
    usual, n = Counter(len(r) for r in body).most_common(1)[0]
    if len(body) == 2 and any(len(r) == wide for r in body):
        usual = wide  # the header speaks for one of the two
    elif n * 3 < len(body) * 2:
        return
    trailing = wide > usual and all(not c.text for r in header_rows for c in r[usual:])
    merged = usual == wide - 1 and any(len(r) == wide for r in body) and not any(reader.is_value(r[0]) for r in body if len(r) == usual)
    if merged:
        return  # a group's cell stands in the first of its rows only
    if usual != wide and not trailing:
        yield finding(
            "T401", "cells-do-not-fit-header", "warning", tell("header-wider", wide=wide, n=n, all=len(body), usual=usual), [],
            places=[table.place(table.head), table.place(body[0])], key="".join(c.text for c in table.head),
        )  # fmt: skip
        return
    tails = [(r, _tail(r, usual, body, reader)) for r in body if len(r) != usual]
    odd = [r for r, tail in tails if tail != "blank"]
    if odd:
        yield finding(
            "T401", "cells-do-not-fit-header", "warning",
            tell("rows-uneven", n=len(odd), all=len(body), usual=usual, rows=[_label(r) for r in odd[:4]]), [],
            places=[table.place(r) for r in odd[:8]], key="|".join(_label(r) for r in odd),
        )  # fmt: skip
        return
    yield from _shifted_cells(table, body, usual, reader)


def _label(row: list[Cell]) -> str:
    return next((c.text for c in row if c.text), "")


def _tail(row: list[Cell], usual: int, body: Grid, reader: LayoutReader) -> str:
    """Why a row with another number of cells may be as meant: `blank` (no figure is lost), `trimmed` (blanks at the end may have been cut off), or empty."""
    if len(row) > usual:
        return "blank" if all(not c.text for c in row[usual:]) else ""
    if not any(reader.is_value(c) for c in row[1:]):
        return "blank"  # a group's heading
    own = rx(r"\(([^()]+)\)$").search(row[0].text.strip())
    units = any(len(r) == usual and reader.words.unit_of(r[1].text) is not None and not reader.is_value(r[1]) for r in body)
    if len(row) == usual - 1 and own and units and reader.words.unit_of(own[1]) is not None:
        return "blank"  # its unit stands with its name, for which the cell of the unit was joined to it
    if not all(_fits(c, _column_kind(body, j, usual, reader), reader) for j, c in enumerate(row)):
        return ""
    kept = any(len(r) == usual and not r[-1].text for r in body)
    marked = any(c.text in reader.no_value for r in body for c in r[1:] if c.text)
    short = sum(len(r) == len(row) for r in body)
    return "" if kept or marked and short == 1 else "blank" if short > 1 else "trimmed"


def _column_kind(body: Grid, j: int, usual: int, reader: LayoutReader) -> str:
    """`value`, `name` or `unit`: what nearly all cells of a column are; empty where they differ."""
    cells = [r[j] for r in body if len(r) == usual and not _dash(r[j]) and r[j].text not in reader.no_value]
    if not cells:
        return ""
    kinds = Counter("value" if reader.is_value(c) else "unit" if reader.words.unit_of(c.text) is not None else "name" for c in cells)
    kind, n = kinds.most_common(1)[0]
    return kind if n * 10 >= len(cells) * 9 else ""


def _fits(cell: Cell, kind: str, reader: LayoutReader) -> bool:
    if _dash(cell) or cell.text in reader.no_value or not kind:
        return True
    if kind == "value":
        return reader.is_value(cell) or bool(rx(r"\d").search(cell.text))
    if kind == "unit":
        return reader.words.unit_of(cell.text) is not None
    return not reader.is_value(cell) or bool(rx(r"(?:19|20)\d\d年?").fullmatch(cell.text))


def _shifted_cells(table: _Table, body: Grid, usual: int, reader: LayoutReader) -> Iterator[Finding]:
    """Rows with as many cells as the header, but names under a header of figures and figures under one of names."""
    kinds = [_column_kind(body, j, usual, reader) for j in range(usual)]
    odd = []
    for r in body:
        wrong = [j for j, c in enumerate(r[:usual]) if not _fits(c, kinds[j], reader)]
        if wrong and (len(wrong) >= 2 or any(_dash(c) for c in r[1:usual]) and any(kinds[j] in ("value", "unit") for j in wrong)):
            odd.append(r)
    if odd and len(odd) * 3 <= len(body):
        yield finding(
            "T401", "cells-do-not-fit-header", "warning",
            tell("cells-unfit", n=len(odd), all=len(body), rows=[_label(r) for r in odd[:4]]),
            [], places=[table.place(r) for r in odd[:8]], key="|".join(_label(r) for r in odd),
        )  # fmt: skip


# T402 -------------------------------------------------------------------------------------------------------------------


def _empty_columns(table: _Table, reader: LayoutReader) -> Iterator[Finding]:
    """A header with nothing below it."""
    body, rows = table.layout.body, len(table.grid) - len(table.layout.body)
    empty = []
    for j, h in enumerate(table.layout.headers[: width_of(table.grid[:rows] or table.grid)] if len(body) >= 3 else ()):
        bare = rx(r"[\s:*—-]").sub("", h.raw)
        spanning = j == 0 and table.layout.stubs > 1  # 目标层 above 准则层 and 指标层: the one name spans all rows, and was lost
        if spanning or not bare or h.generic and not h.unit and not h.period or _FREE.search(bare):
            continue
        if all(j >= len(r) or not r[j].text for r in body):
            empty.append((j, h.raw))
    if empty:
        cells = [next((r[j] for r in table.grid if j < len(r) and r[j].text), table.head[0]) for j, _ in empty]
        names = [tell("header", header=raw) for _, raw in empty]
        yield finding(
            "T402", "column-without-values", "warning", tell("nothing-below", headers=names, n=len(body)), [],
            places=[table.place([c]) for c in cells], key=", ".join(names),
        )  # fmt: skip


# T403, T404 -------------------------------------------------------------------------------------------------------------


def _region(cell: Cell, catalog: Catalog) -> Region | None:
    found = catalog.region_names.get(rx(r"\s").sub("", cell.text))
    return found[0] if found is not None else None


def _is_province(region: Region | None) -> bool:
    return region is not None and len(region.code) == 5 and region.code.startswith("CN-") and region.code not in ("CN-HK", "CN-MO", "CN-TW")


def _places(table: _Table, catalog: Catalog) -> Iterator[tuple[str, Region, list[Cell], Cell]]:
    """Provinces of the label cells in order, each with the group that stands above or before it."""
    group = ""
    for row in table.layout.body:
        for _j, cell in enumerate(row[: max(table.layout.stubs, 2)] if len(row) <= 6 else row[: table.layout.stubs + 1]):
            text = rx(r"\s").sub("", cell.text)
            m = _GROUP_CELL.fullmatch(text)
            if m is not None:
                group = m["group"]
                continue
            region = _region(cell, catalog)
            if region is not None and region.name == "中国":
                group = ""
            if region is not None and _is_province(region) and not cell.copy:
                yield group, region, row, cell
                break


def _groups(table: _Table, catalog: Catalog) -> Iterator[Finding]:
    """Provinces under the heading of a group that they are no member of."""
    members = {g: set(catalog.group_members.get(g, ())) for g in {*_GROUPS, "长三角", "京津冀"}}
    listed = [(g, r, row, c) for g, r, row, c in _places(table, catalog) if g]
    present = {g for g, *_ in listed}
    if not present & set(members) or len(listed) < 3:
        return
    three_way = "东北" not in present  # older tables count 辽宁 to the east, 吉林 and 黑龙江 to the middle
    wrong = [
        (g, r, row, c)
        for g, r, row, c in listed
        if g in members and members[g] and r.name not in members[g] and not (three_way and r.name in members["东北"])
    ]
    if not wrong or len(wrong) * 3 > len(listed):
        return
    own = {name: g for g in _GROUPS for name in members[g]}
    shown = tell("listed", items=[tell("under-group", place=r.name, group=g) for g, r, *_ in wrong[:6]])
    right = tell("listed", items=[tell("belongs-to", place=r.name, group=own.get(r.name, "?")) for _, r, *_ in wrong[:6]])
    yield finding(
        "T403", "region-in-wrong-group", "error" if {g for g, *_ in wrong} <= set(_GROUPS) else "warning", shown, [],
        places=[text_place(table.doc, c.start, c.end) for _, _, _, c in wrong], suggestion=right, key=shown,
    )  # fmt: skip


def _members(table: _Table, catalog: Catalog) -> Iterator[Finding]:
    """Tables that list at least twenty provinces, or all but one of a group of at least five, lack one or print one twice."""
    cells: list[tuple[Region, Cell]] = []
    for row in table.layout.body:
        for cell in row:
            region = _region(cell, catalog) if cell.text and not cell.copy else None
            if region is not None and _is_province(region):
                cells.append((region, cell))
    counts = Counter(r.name for r, _ in cells)
    if len(counts) < _MIN_PROVINCES:
        return
    provinces = sorted((r.code, r.name) for r in catalog.regions.values() if _is_province(r))
    missing = [name for _, name in provinces if name not in counts]
    twice = [name for name, n in counts.items() if n > 1]
    if len(twice) * 4 > len(counts):
        return  # a table with several rows a province
    if len(missing) > 4:
        missing = []
    if not missing and not twice:
        return
    said: list[str] = [tell("missing", names="、".join(missing))] if missing else []
    said += [tell("repeated", names="、".join(twice))] if twice else []
    places = [text_place(table.doc, c.start, c.end) for r, c in cells if r.name in twice] or [table.place(table.head)]
    said_all = (
        rx(r"31\s*个?(?:省|地区)").search(table.doc.text, max(0, places[0].start - _CAPTION), places[0].start)
        or "公报" in table.doc.text[:_HEAD]
    )  # a bulletin lists them all
    small = not twice and not said_all and (len(missing) > 1 or missing == ["西藏"])  # papers often leave out 西藏
    yield finding(
        "T404", "member-missing-or-repeated", "note" if small else "warning",
        tell("of-provinces", n=len(provinces), listed=len(counts), what=join(said)), [],
        places=places, key=";".join(said),
    )  # fmt: skip


def _repeats(table: _Table, reader: LayoutReader) -> Iterator[Finding]:
    """A row printed twice, label and figures."""
    seen: dict[tuple[str, ...], list[Cell]] = {}
    twice: list[tuple[list[Cell], list[Cell]]] = []
    for row in table.layout.body:
        key = tuple(rx(r"\s").sub("", c.text) for c in row)
        if (
            any(c.text and not reader.is_value(c) for c in row[:2])
            and any((reader.is_value(c) or _FIGURE.match(c.text)) and not is_year(c.text) for c in row[1:])
            and any(c.copy is False for c in row)
        ):
            if key in seen:
                twice.append((seen[key], row))
            seen.setdefault(key, row)
    if twice:
        names = "、".join(_label(r) for _, r in twice[:6])
        yield finding(
            "T404", "member-missing-or-repeated", "warning", tell("row-repeated", names=names), [],
            places=[table.place(r) for pair in twice[:4] for r in pair], key=names,
        )  # fmt: skip


def _years(table: _Table) -> Iterator[Finding]:
    """Rows or columns of years one after another with one year left out, or one twice."""
    heads = [c for c in table.grid[0] if is_year(c.text)]
    for cells in ([r[0] for r in table.layout.body if r and r[0].text], heads):
        if len(cells) < 3 or not all(is_year(c.text) for c in cells):
            continue
        years = [int(c.text.replace(" ", "")[:4]) for c in cells]
        steps = [b - a for a, b in itertools.pairwise(years)]
        sign = 1 if sum(steps) > 0 else -1
        odd = [i for i, step in enumerate(steps) if step != sign]
        if len(odd) == 1 and len(steps) >= 3 and steps[odd[0]] in (0, 2 * sign):
            a, b = cells[odd[0]], cells[odd[0] + 1]
            said = (
                tell("year-twice", year=a.text)
                if steps[odd[0]] == 0
                else tell("year-missing", year=years[odd[0]] + sign, first=a.text, last=b.text)
            )
            yield finding(
                "T404", "member-missing-or-repeated", "warning" if len(years) >= 5 or not steps[odd[0]] else "note", tell("of-years", what=said), [],
                places=[text_place(table.doc, c.start, c.end) for c in (a, b)], key=said,
            )  # fmt: skip
