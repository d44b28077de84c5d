"""OpenDocument spreadsheets: cells as they show, repeated and merged cells resolved."""

from __future__ import annotations

from typing import Any

from innostat.models import Document
from innostat.read.blocks import Block, assemble, clean_cell
from innostat.read.package import Package, attribute, local
from innostat.read.sheets import MAX_CELLS, MAX_COLUMNS, PLAIN_NAME, Merge, grid_of, sheet_blocks


def read_ods(data: bytes, name: str) -> Document:
    """The document in the bytes of an OpenDocument spreadsheet.

    Raises:
        ReadError: lxml is not installed, or the file is broken, locked or too large.
    """
    package = Package(data, name, "OpenDocument")
    blocks: list[Block] = []
    notes: list[str] = []
    sheets = 0
    rows: dict[int, dict[int, str]] = {}
    merges: list[Merge] = []
    row = column = count = 0
    for event, element in package.events("content.xml"):
        tag = local(element)
        if event == "start":
            if tag == "table":
                rows, merges, row = {}, [], 0
            elif tag == "table-row":
                row, column = row + 1, 0
            continue
        if tag in ("table-cell", "covered-table-cell"):
            text = _text(element)
            times = _times(element, "number-columns-repeated")
            if text and tag == "table-cell":
                for j in range(column + 1, min(column + times, MAX_COLUMNS) + 1):
                    if count < MAX_CELLS:
                        rows.setdefault(row, {})[j] = text
                        count += 1
                down, right = _times(element, "number-rows-spanned"), _times(element, "number-columns-spanned")
                if down > 1 or right > 1:
                    merges.append((row, column + 1, row + down - 1, column + right))
            column += times
            element.clear()
        elif tag == "table-row":
            times = _times(element, "number-rows-repeated")
            if row in rows:
                for n in range(row + 1, row + min(times, 1000)):
                    if count < MAX_CELLS:
                        rows[n] = dict(rows[row])
                        count += len(rows[row])
            row += times - 1
            element.clear()
        elif tag == "table":
            sheets += 1
            found = sheet_blocks(grid_of(rows, merges))
            title = attribute(element, "name")
            if found and sheets > 1 and not PLAIN_NAME.fullmatch(title) and title not in found[0].text:
                blocks.append(Block(clean_cell(title)))
            blocks += found
            element.clear()
    if count >= MAX_CELLS:
        notes.append(f"{name}: more than {MAX_CELLS:,} cells; the rest is left out")
    text, _ = assemble(blocks)
    return Document(name, text, notes=tuple(notes))


def _text(element: Any) -> str:
    paragraphs = ["".join(e.itertext()) for e in element if local(e) == "p"]
    return clean_cell("\n".join(paragraphs))


def _times(element: Any, name: str) -> int:
    text = attribute(element, name)
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 8 else 1
