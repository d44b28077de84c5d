"""Sheets of a workbook that are written row by row, with typed cells that no spreadsheet runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from innostat import lazy_regex as regex
from innostat.output.writer import encodable

#: The last row of a sheet, counted from 0, and the links that Excel allows on one.
LAST_ROW = 1_048_575
LINKS = 65_000
_LONGEST = 32_767  # characters that a cell holds
_COMMENT = 3_000
_DIGITS = 15  # that a floating-point cell holds exactly
_FORBIDDEN = regex.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROLS = regex.compile(r"[\x00-\x09\x0b-\x1f\ufffe\uffff]")


def text_cell(text: str) -> str:
    """A text as a cell holds it: no more than Excel takes. XlsxWriter writes what XML cannot hold as Excel does, `_xHHHH_`.

    >>> len(text_cell("长" * 40_000)), text_cell("a\\ud800")
    (32767, 'a?')
    """
    text = encodable(text)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


class Sheet:
    """One sheet; rows are written in order, `row` is the one that is being written."""

    def __init__(self, sheet: Any, name: str, header: Mapping[str, int], styles: Any, frozen: int) -> None:
        self.name = name
        self.row = 1
        self._sheet = sheet
        self._columns = len(header)
        for column, (title, width) in enumerate(header.items()):
            sheet.set_column(column, column, width)
            if title.isascii() and title.isdigit():
                sheet.write_number(0, column, int(title), styles)
            else:
                sheet.write_string(0, column, text_cell(title), styles)
        sheet.freeze_panes(1, frozen)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)  # printed, all columns stand on one page
        sheet.repeat_rows(0)

    def put(self, column: int, value: object, style: Any = None, *, integer: bool = False) -> None:
        """One cell: a number as a number where its digits survive that, anything else as text; nothing where there is nothing."""
        if value is None or value == "":
            if style is not None:
                self._sheet.write_blank(self.row, column, None, style)
        elif isinstance(value, int | Decimal) and (integer or _survives(Decimal(value))):
            self._sheet.write_number(self.row, column, int(value) if isinstance(value, int) else float(value), style)
        else:
            text = format(value, "f") if isinstance(value, Decimal) else str(value)
            self._sheet.write_string(self.row, column, text_cell(text), style)

    def write_row(self, values: Sequence[object]) -> None:
        """A whole row without styles."""
        for column, value in enumerate(values):
            self.put(column, value)
        self.row += 1

    def grow(self, values: Sequence[object], widths: Sequence[int]) -> None:
        """Make the row high enough for texts that are wrapped, up to eight lines; a Chinese character is as wide as two others."""
        needed = (1 + sum(1 if c.isascii() else 2 for c in str(v)[:2000]) // width for v, width in zip(values, widths, strict=True))
        self._sheet.set_row(self.row, 15 * min(8, max(needed)))

    def link(self, column: int, where: str, text: str, style: Any) -> None:
        """A cell that leads elsewhere in the workbook."""
        self._sheet.write_url(self.row, column, where, style, text)

    def comment(self, column: int, text: str) -> None:
        """A note on a cell."""
        short = text if len(text) <= _COMMENT else text[: _COMMENT - 1] + "…"
        lines = min(20, 2 + short.count("\n") + len(short) // 40)
        self._sheet.write_comment(
            self.row, column, _CONTROLS.sub(" ", text_cell(short)), {"author": "innostat", "width": 340, "height": 18 * lines}
        )

    def finish(self) -> None:
        """Give the header its filter."""
        if self._columns:
            self._sheet.autofilter(0, 0, max(self.row - 1, 0), self._columns - 1)


class Book:
    """A workbook with the styles that its sheets share."""

    def __init__(self, xlsxwriter: Any, path: str, folder: str) -> None:
        """Set up; rows wait in files in `folder` until the workbook is closed."""
        options = {
            "tmpdir": folder,
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(path, options)
        self._book.set_properties({"created": datetime(2000, 1, 1), "author": "innostat"})  # the same rows give the same bytes
        self._names: set[str] = set()
        add = self._book.add_format
        self.header = add({"bold": True, "bg_color": "#1F4E79", "font_color": "#FFFFFF", "border": 1, "border_color": "#1F4E79"})
        self.flagged = add({"bg_color": "#FFF2CC"})
        self.flagged_link = add({"bg_color": "#FFF2CC", "font_color": "#9C0006", "underline": 1})
        self.link = add({"font_color": "#0563C1", "underline": 1, "valign": "top"})
        self.wrapped = add({"text_wrap": True, "valign": "top"})
        self.conflict = add({"bg_color": "#F8CBAD", "font_color": "#9C0006", "align": "right"})
        self.right = add({"align": "right"})
        colours = {"error": "#F8CBAD", "warning": "#FFE699", "note": "#DDEBF7"}
        self.severities = {name: add({"bg_color": colour, "valign": "top"}) for name, colour in colours.items()}
        self._decimals: dict[int, Any] = {}

    def number(self, decimals: int) -> Any:
        """A style with so many decimals, as printed."""
        if decimals not in self._decimals:
            self._decimals[decimals] = self._book.add_format({"num_format": "0." + "0" * decimals if decimals else "0"})
        return self._decimals[decimals]

    def sheet(self, name: str, header: Mapping[str, int], *, frozen: int) -> Sheet:
        """A new sheet with a frozen header, and columns frozen at its left.

        Args:
            name: Cut and changed where Excel would not take it.
            header: Titles with the widths of their columns.
            frozen: Columns that stay.
        """
        short = _FORBIDDEN.sub(" ", encodable(name)).strip("' ")[:28] or "Sheet"
        free = next(n for n in (short, *(f"{short} {i}" for i in range(2, 1000))) if n.lower() not in self._names)
        self._names.add(free.lower())
        return Sheet(self._book.add_worksheet(free), free, header, self.header, frozen)

    def close(self) -> None:
        """Write the file."""
        self._book.close()

    def abandon(self) -> None:
        """Let go of the files in which rows wait, where the workbook will not be written."""
        for sheet in self._book.worksheets():
            if (waiting := getattr(sheet, "row_data_fh", None)) is not None:
                waiting.close()


def _survives(value: Decimal) -> bool:
    """Whether a floating-point cell holds all digits; powers of ten beyond 10^22 are no floats."""
    return len(value.normalize().as_tuple().digits) <= _DIGITS and abs(value) <= Decimal("1e22")
