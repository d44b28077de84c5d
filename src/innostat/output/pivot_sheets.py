"""Pivots as sheets of a workbook, and the figures that they are made of, kept while rows stream by."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal, InvalidOperation

from innostat.catalog import Catalog
from innostat.models import Observation
from innostat.output.sheets import Book, text_cell
from innostat.pivot import Pivot, main_pivots

_SOURCES = 12  # named in the note on a conflict


class Figures:
    """Yearly figures of indicators by region: of those that say the same only the first, so that a corpus of copies takes no room."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], Observation] = {}

    def add(self, o: Observation) -> None:
        """Keep a figure that a pivot may show."""
        if o.indicator and o.region and o.year is not None and o.statement == "actual" and o.measure in ("level", "share"):
            key = (
                o.indicator,
                o.region,
                o.period,
                o.measure,
                o.base_unit,
                o.base_value,
                o.decimals,
                o.qualifier,
                o.label,
                o.breakdown,
                bool(o.table),
            )
            self._kept.setdefault(key, o)

    def pivots(self, catalog: Catalog) -> list[Pivot]:
        """Region-by-year tables of the main indicators."""
        return main_pivots(self._kept.values(), catalog)


def add_pivot_sheet(book: Book, pivot: Pivot, link: Callable[[Observation], str]) -> None:
    """A sheet of one pivot: numbers with the decimals printed; conflicts as text, coloured, with their places in a note.

    Args:
        book: The workbook.
        pivot: The table.
        link: The place of a figure's row in the workbook, empty where it has none.
    """
    first = len(pivot.header) - len(pivot.columns)
    records = list(pivot.records())
    widest = [max((len(record[i]) for record in records), default=0) for i in range(len(pivot.header))]
    header = {
        name: 14 if i < first else min(max(16, widest[i] + 2), 48) for i, name in enumerate(pivot.header)
    }  # figures that contradict stand in one cell
    sheet = book.sheet(pivot.name, header, frozen=first)
    for line, record in zip(pivot.lines, records, strict=True):
        for i, text in enumerate(record):
            if i < first:
                sheet.put(i, int(text) if text.isascii() and text.isdigit() and i == 0 else text)
                continue
            cell = line.cells.get(pivot.columns[i - first])
            if cell is None:
                continue
            if cell.conflict:
                where = next(filter(None, map(link, cell.shown)), "")
                if where:
                    sheet.link(i, where, text_cell(text), book.conflict)
                else:
                    sheet.put(i, text, book.conflict)
                sheet.comment(i, "\n".join(f"{o.quote}  {o.doc}:{o.line}" for o in cell.sources[:_SOURCES]))
            elif (number := _number(text)) is not None:
                sheet.put(i, number, book.number(len(text.partition(".")[2])))
            else:
                sheet.put(i, text, book.right)
        sheet.row += 1
    sheet.finish()


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None
