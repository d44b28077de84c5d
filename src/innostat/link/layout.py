"""Tables taken apart: header rows, label columns, the column of units, and which cells print figures."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.grids import Cell, Grid
from innostat.link.scope import Scope
from innostat.link.words import WordReader, Words, is_year
from innostat.numerals import ARABIC

VALUE = regex.compile(rf"(?P<sign>[-−+▲▼])?\s?(?P<number>{ARABIC}|\d+\. \d+)\s?(?P<unit>[^\d\s.,]{{0,8}})(?:\s?(?:\[\d+\]|\*+|[①-⑩]))?")
_EXPECTED = regex.compile(r"(?:19|20)\d\d年?[EF]")  # 2025E: brokers' estimates
_NEGATIVE = regex.compile(r"\((?P<n>\d[\d,]*(?:\.\d+)?%?)\)")
_COUNTS_ROWS = regex.compile(r"序号?|编号|No\.?|NO\.?|#|排名|排序|名次|位次|排位")
_UNIT_HEAD = regex.compile(r"(?:计量)?单\s?位")
_PLACE_HEAD = regex.compile(
    r"(?:所在|所属|归属|依托)?(?:国别|国家|国家(?:/|或|和|与|、)?地区|国家\(地区\)|地区|省份|省市|省|城市|省区市|省\(区、市\)|国家/地区)(?:名称)?|所在地|国别/地区"
)


class Figure(NamedTuple):
    """A cell's figure taken apart; `end` of what is quoted if the unit is none of the catalogue's."""

    negative: bool
    number: str
    unit: str
    end: int


class Layout(NamedTuple):
    """A grid taken apart: header words a column, how many label columns lead, the body rows."""

    headers: list[Words]
    stubs: int
    body: list[list[Cell]]
    unit_column: int = -1
    name_columns: frozenset[int] = frozenset()
    place_column: int = -1
    numbered: bool = False


class LayoutReader:
    """Reads layouts by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.words = WordReader(catalog)
        self.no_value = frozenset(catalog.words("no_value"))

    def layout(self, grid: Grid, scope: Scope, last: Layout | None = None) -> Layout | None:
        """Header, label columns and body of a grid; None where it holds no figures."""
        grid = [[self._signed(c) if j else c for j, c in enumerate(row)] for row in grid if any(c.text for c in row)]
        if not grid or not any(self.is_value(c) for row in grid for c in row):
            return None
        n = self._header_rows(grid)
        width = max(len(row) for row in grid)
        if n and last is not None and width > 2 and sum(bool(c.text) for c in grid[0]) == 1:
            n = 0  # the rest of a row that a page break cut
        if n == 0:
            if last is not None and abs(len(last.headers) - width) <= 1:
                return last._replace(body=grid)
            return Layout([Words()] * width, 1, grid)
        headers = [self._header(grid[:n], j, scope) for j in range(max(len(r) for r in grid[:n]))]
        body = grid[n:]
        stubs = self._stubs(headers, body)
        unit_column = next((j for j, h in enumerate(headers[: stubs + 1]) if _UNIT_HEAD.fullmatch(h.raw)), -1)
        if unit_column < 0:
            for j in range(1, stubs):
                texts = [row[j].text for row in body if j < len(row) and row[j].text]
                if texts and sum(self.words.unit_of(t) is not None for t in texts) * 3 > 2 * len(texts):
                    unit_column = j
        names = {
            j
            for j in range(len(headers))
            if (texts := [row[j].text for row in body if j < len(row) and row[j].text])
            and sum(not self.is_value(row[j]) and row[j].text not in self.no_value for row in body if j < len(row) and row[j].text) * 2
            > len(texts)
        }
        return Layout(
            headers,
            stubs,
            body,
            unit_column,
            frozenset(names),
            self._place_column(headers, body),
            bool(headers) and _COUNTS_ROWS.fullmatch(headers[0].raw.replace(" ", "")) is not None,
        )

    def _place_column(self, headers: list[Words], body: Grid) -> int:
        """The column behind the first that says where what a row names is: 国别, 所在省份."""
        for j, h in enumerate(headers[1:], 1):
            if _PLACE_HEAD.fullmatch(h.raw.replace(" ", "")):
                cells = [row[j].text for row in body if j < len(row) and row[j].text]
                first = [row[0].text for row in body if row and row[0].text]
                if cells and 2 * sum(map(self._is_place, cells)) > len(cells) and 2 * sum(map(self._is_place, first)) <= len(first):
                    return j
        return -1

    def _is_place(self, text: str) -> bool:
        return self.catalog.region_names.get(text.replace(" ", "")) is not None

    @staticmethod
    def _signed(cell: Cell) -> Cell:
        """(2.11), as accounts print a negative figure."""
        if cell.text[:1] != "(" or (m := _NEGATIVE.fullmatch(cell.text)) is None:
            return cell
        return Cell(f"-{m['n']}", cell.start + 1, cell.end - 1, cell.copy)

    def is_value(self, cell: Cell) -> bool:
        """Whether a cell prints a figure."""
        return self._prints_value(cell.text)

    @lru_cache(maxsize=4096)  # noqa: B019  layout and cells ask for every cell about six times
    def _prints_value(self, text: str) -> bool:
        figure = self.figure(text)
        return figure is not None and (len(figure.unit) < 2 or self.words.unit_of(figure.unit) is not None)

    @lru_cache(maxsize=4096)  # noqa: B019  the rows ask again
    def figure(self, text: str) -> Figure | None:
        """The number and the unit that a cell prints; None where it prints something else."""
        m = VALUE.fullmatch(text)
        return (
            None
            if m is None
            else Figure(
                m["sign"] in ("-", "−", "▼"), m["number"].replace(". ", "."), m["unit"].strip(), m.end("number") if m["unit"] else len(text)
            )
        )

    @staticmethod
    def is_expected(text: str) -> bool:
        """Whether a header names a year that is estimated (2025E).

        >>> LayoutReader.is_expected("2025E"), LayoutReader.is_expected("2023A")
        (True, False)
        """
        return ("E" in text or "F" in text) and bool(_EXPECTED.match(text.replace(" ", "")))

    def _header_rows(self, grid: Grid) -> int:
        n = 0
        for row in grid[:6]:
            cells = [c for c in row if c.text]
            values = [c for c in row[1:] if self.is_value(c)]
            if any(not is_year(c.text) for c in values):
                break
            if values and len(values) < len([c for c in cells if c is not row[0]]) and n:
                break
            if row and is_year(row[0].text) and not values and n:
                break
            if len(cells) == 1 and n and row and row[0].text and len(row) > 1 and not row[0].copy:
                break  # a group heading inside the body
            if n and row and row[0].text and not row[0].copy and all(c.text in ("", "-", "—", "…", "--", "/", "...") for c in row[1:]):
                break
            n += 1
        return n if n < len(grid) else 0

    def _header(self, rows: list[list[Cell]], j: int, scope: Scope) -> Words:
        parts: list[str] = []
        for i, row in enumerate(rows):
            text = row[j].text if j < len(row) else ""
            if not text and i + 1 < len(rows) and j < len(rows[-1]) and rows[-1][j].text:
                text = next((row[k].text for k in range(min(j, len(row) - 1), 0, -1) if row[k].text), "")  # a merged heading
            if text and text not in parts:
                parts.append(text)
        units = [w.unit for p in parts if (w := self.words.read(p, scope)).unit]
        words = self.words.read(" ".join(parts), scope) if len(parts) < 2 else self._joined([self.words.read(p, scope) for p in parts])
        return words._replace(unit=units[-1] if units else words.unit, raw="".join(parts))

    def _joined(self, words: list[Words]) -> Words:
        named = [w.text for w in words if not w.generic]
        part = next((w.part for w in words if w.part), "")
        if not part and len(named) > 1 and self.words.measures(named[-2]) and not words[-1].growth and not self.words.measures(named[-1]):
            part = named.pop()  # 产值占比 above 钢铁, 建材
        text = "".join(named)
        return Words(
            "".join(w.raw for w in words), text, next((w.unit for w in reversed(words) if w.unit), ""),
            next((w.period for w in reversed(words) if w.period), None), next((w.region for w in reversed(words) if w.region), None),
            any(w.own for w in words), any(w.total for w in words), False, any(w.growth for w in words), any(w.change for w in words),
            any(w.share for w in words), any(w.rank for w in words), not text, part,
        )  # fmt: skip

    def _stubs(self, headers: list[Words], body: Grid) -> int:
        stubs = 0
        for j, h in enumerate(headers):
            cells = [row[j] for row in body if j < len(row) and row[j].text]
            texts = [c for c in cells if not self.is_value(c)]
            years = [c for c in cells if is_year(c.text)]
            if j == 0 and (
                len(years) * 2 > len(cells)
                or not cells
                or len(headers) > 2
                and _COUNTS_ROWS.fullmatch(h.raw.replace(" ", ""))
                and len(texts) * 2 <= len(cells)
            ):
                stubs = 1
                continue
            if len(texts) * 2 <= len(cells) or (j and (h.unit or h.period or h.growth)):
                break
            stubs = j + 1
        return max(stubs, 1)
