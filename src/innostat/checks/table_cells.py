"""T401 cells-do-not-fit-header, T402 column-without-values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from innostat import lazy_regex as regex
from innostat.checks.base import finding
from innostat.checks.headers import width_of
from innostat.checks.patterns import rx
from innostat.checks.printed import PrintedTable, first_text, is_dash
from innostat.find.grids import Cell, Grid
from innostat.link.layout import LayoutReader
from innostat.messages import join, tell
from innostat.models import Finding

_FREE = regex.compile(r"备注|说明|注|来源|简介|名称|内容|牵头|单位|属性|类型")

#: Statements of accounts, whose form has columns for what many companies do not have (优先股, 库存股).
_BY_FORM = regex.compile(
    r"(?:期初|期末|年初|年末)(?:数|余额|账面)|(?:本期|本年)(?:期初|期末|增减变动|增加金?额|减少金?额|计提|购买|摊销)|账面(?:原值|余额|价值)|公允价值变动"
)

_AGREE = 3  # rows with as many cells, of a table without heads


def check_cells(table: PrintedTable, reader: LayoutReader) -> Iterator[Finding]:
    """Cells that do not fit their headers; where none is, rows of other widths and columns without anything."""
    if not any(h.raw for h in table.layout.headers):
        yield from _one_short(table)
        return
    shifted = list(_header_fit(table, reader))
    yield from shifted
    if not shifted:
        yield from _ragged(table, reader)
        yield from _empty_columns(table, reader)


def _header_fit(table: PrintedTable, reader: LayoutReader) -> Iterator[Finding]:
    """A column whose header calls for figures (it names a unit) and holds names: the header lacks a column, or the cells are shifted."""
    body = table.layout.body
    for j, h in enumerate(table.layout.headers):
        if not (h.unit or h.growth) or j == 0:
            continue
        cells = [r[j] for r in body if j < len(r) and not is_dash(r[j]) and not r[j].copy]
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


def _empties(table: PrintedTable, reader: LayoutReader) -> list[str]:
    """Headers of value columns that hold no figure in the body, or none below the first row."""
    out: list[str] = []
    for j, h in enumerate(table.layout.headers):
        if h.raw and j >= 1 and h.unit:
            filled = [i for i, r in enumerate(table.layout.body) if j < len(r) and reader.is_value(r[j])]
            if len(table.layout.body) >= 4 and filled in ([], [0]):
                out.append(tell("header", header=h.raw))
    return out


def _ragged(table: PrintedTable, reader: LayoutReader) -> Iterator[Finding]:
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
            tell("rows-uneven", n=len(odd), all=len(body), usual=usual, rows=[first_text(r) for r in odd[:4]]), [],
            places=[table.place(r) for r in odd[:8]], key="|".join(first_text(r) for r in odd),
        )  # fmt: skip
        return
    yield from _shifted_cells(table, body, usual, reader)


def _one_short(table: PrintedTable) -> Iterator[Finding]:
    """The one row of a table without heads that lacks a cell which all others have."""
    body = table.layout.body
    usual, n = Counter(map(len, body)).most_common(1)[0]
    odd = [r for r in body if len(r) != usual]
    figures = usual > 3 and all(rx(r"\d").search(c.text) for r in body for c in r[1:])  # of nothing but figures: two rows are enough
    if n >= (_AGREE - 1 if figures else _AGREE) and len(odd) == 1 and len(odd[0]) == usual - 1 > 1:
        yield finding(
            "T401", "cells-do-not-fit-header", "warning", tell("rows-uneven", n=1, all=len(body), usual=usual, rows=[first_text(odd[0])]), [],
            places=[table.place(odd[0])], key=first_text(odd[0]),
        )  # fmt: skip


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
    cells = [r[j] for r in body if len(r) == usual and not is_dash(r[j]) and r[j].text not in reader.no_value]
    if not cells:
        return ""
    kinds = Counter("value" if reader.is_value(c) else "unit" if reader.words.unit_of(c.text) is not None else "name" for c in cells)
    kind, n = kinds.most_common(1)[0]
    return kind if n * 10 >= len(cells) * 9 else ""


def _fits(cell: Cell, kind: str, reader: LayoutReader) -> bool:
    if is_dash(cell) or cell.text in reader.no_value or not kind:
        return True
    if kind == "value":
        return reader.is_value(cell) or bool(rx(r"\d").search(cell.text))
    if kind == "unit":
        return reader.words.unit_of(cell.text) is not None
    return not reader.is_value(cell) or bool(rx(r"(?:19|20)\d\d年?").fullmatch(cell.text))


def _shifted_cells(table: PrintedTable, body: Grid, usual: int, reader: LayoutReader) -> Iterator[Finding]:
    """Rows with as many cells as the header, but names under a header of figures and figures under one of names."""
    kinds = [_column_kind(body, j, usual, reader) for j in range(usual)]
    odd = []
    for r in body:
        if not rx(r"[\p{L}\p{N}]").search("".join(c.text for c in r)):
            continue  # … for the rows that are left out
        wrong = [j for j, c in enumerate(r[:usual]) if not _fits(c, kinds[j], reader)]
        if wrong and (len(wrong) >= 2 or any(is_dash(c) for c in r[1:usual]) and any(kinds[j] in ("value", "unit") for j in wrong)):
            odd.append(r)
    if odd and len(odd) * 3 <= len(body):
        yield finding(
            "T401", "cells-do-not-fit-header", "warning",
            tell("cells-unfit", n=len(odd), all=len(body), rows=[first_text(r) for r in odd[:4]]),
            [], places=[table.place(r) for r in odd[:8]], key="|".join(first_text(r) for r in odd),
        )  # fmt: skip


def _empty_columns(table: PrintedTable, reader: LayoutReader) -> Iterator[Finding]:
    """A header with nothing below it."""
    body, rows = table.layout.body, len(table.grid) - len(table.layout.body)
    if any(_BY_FORM.search(text) for text in (*(h.raw for h in table.layout.headers), *(r[0].text for r in body if r))):
        return
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
