"""Tables taken apart: header rows, label columns, the column of units, and which cells print figures."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from innostat import lazy_re as re
from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.grids import Cell, Grid
from innostat.find.periods import closed
from innostat.link.accounts import CHANGED, note_columns
from innostat.link.groups import is_spanning
from innostat.link.scope import Scope
from innostat.link.spans import restored
from innostat.link.words import WordReader, Words, is_time, is_year
from innostat.numerals import ARABIC

VALUE = regex.compile(
    rf"(?P<open>[\[〔])?(?P<bound>[<>≤≥])?\s?(?P<sign>[-−+▲▼])?\s?(?P<number>{ARABIC}|\d+\. \d+)\s?(?P<unit>(?:(?!左右|以[上下内])[^\d\s.,]){{0,8}})(?P<about>左右|以上|以下|以内)?(?(open)[\]〕])(?:\s?(?:\[\d+\]|\*+|[①-⑩]))?"
)
#: What a plan prints for a figure, or in its place: no head of a column.
_PLANNED = regex.compile(r"[—–]{1,3}|-{1,2}|[<>≤≥]\s?\d[\d.]*%?|[\[〔]\s?-?\d[\d.]*%?\s?[\]〕]|\d[\d.]*%?(?:左右|以上|以下|以内)")
_BOUNDS = {"<": "under", "≤": "under", ">": "over", "≥": "over", "左右": "approx", "以上": "over", "以下": "under", "以内": "under"}
_DATE = regex.compile(r"(?:19|20)\d\d\s?年|(?:0?[1-9]|1[0-2])\s?月")
_EXPECTED = regex.compile(r"(?:19|20)\d\d年?[EF]")  # 2025E: brokers' estimates
_NEGATIVE = regex.compile(r"\((?P<n>\d[\d,]*(?:\.\d+)?%?)\)")
_COUNTS_ROWS = regex.compile(r"序号?|编号|No\.?|NO\.?|#|排名|排序|名次|位次|排位")
_UNIT_HEAD = regex.compile(r"(?:计量)?单\s?位|(?i:units?)")
_TIME_HEAD = regex.compile(
    r"(?:统计|数据)?(?:年份?|年度|时间|日期|时期|期间|报告期|月份?|季度?|年月)$|^(?i:year|date|period|time|month|quarter)s?$"
)
_DATED = frozenset(["年份", "年度", "时间", "日期", "年月"])
_CHINESE = regex.compile(r"[\u4e00-\u9fff]")
_LATIN = re.compile(r"[a-z]{2}")
_ENGLISH = regex.compile(r"(?=.*[a-z]{3})[^\u4e00-\u9fff]*")
_ENGLISH_TAIL = regex.compile(
    r"(?P<chinese>.*[\u4e00-\u9fff](?:\s?\(%\)|[)%\]\d])*)\s*(?:(?=.*[a-z]{2})[A-Za-z#\d]|(?=.*[a-z]{3})\()[^\u4e00-\u9fff]*"
)
_GROUPING = regex.compile(r"按[^分]{1,8}分(?:组|类)?")
_NAME_HEAD = regex.compile(r"(?:统计|主要)?指标(?:名称)?|(?i:indicators?)")
_PART_OF_YEAR = {"月": "月", "季": "季度"}
_PLACE_HEAD = regex.compile(
    r"(?:所在|所属|归属|依托)?(?:国别|国家|国家(?:/|或|和|与|、)?地区|国家\(地区\)|地区|省份|省市|省|城市|省区市|省\(区、市\)|国家/地区)(?:名称)?|所在地|国别/地区"
)


class Figure(NamedTuple):
    """A cell's figure taken apart; `end` of what is quoted if the unit is none of the catalogue's, `begin` behind a mark (>10), `bound` what that says; it `moves`: 增加0.58个百分点."""

    negative: bool
    number: str
    unit: str
    end: int
    begin: int = 0
    bound: str = "exact"
    moves: bool = False


class Layout(NamedTuple):
    """A grid taken apart: header words a column, how many label columns lead, the body rows.

    unit_column, place_column, time_columns: those whose cells say the unit, the place and the time of their row's figures; they and columns of other
    dates (成立时间) or of English names are `apart` from the labels; planned: a column says which are 预期性 and 约束性;
    indicator_column: the one whose cells name the indicator; name_columns: those that hold words; numbered: the first counts the rows.
    """

    headers: list[Words]
    stubs: int
    body: list[list[Cell]]
    unit_column: int = -1
    name_columns: frozenset[int] = frozenset()
    place_column: int = -1
    numbered: bool = False
    time_columns: tuple[int, ...] = ()
    indicator_column: int = -1
    apart: frozenset[int] = frozenset()
    planned: bool = False


def _in_chinese(grid: Grid) -> Grid:
    """A table of a yearbook without its English: 北京 of 北 京  Beijing, no second row of heads in English; another one as it is."""
    if not _LATIN.search(" ".join([c.text for row in grid[:9] for c in row])):
        return grid
    translated = False
    for i in range(min(len(grid) - 2, 4), 0, -1):
        texts = [c.text for c in grid[i] if c.text]
        if all(map(_ENGLISH.fullmatch, texts)) and sum(bool(_CHINESE.search(c.text)) for c in grid[i - 1]) >= len(texts):
            grid = grid[:i] + grid[i + 1 :]
            translated = True
    heads = [c.text for row in grid[:3] for c in row if _CHINESE.search(c.text)]
    labels = [row[0].text for row in grid[:9] if row and _CHINESE.search(row[0].text)]
    for texts in (heads, labels):
        translated |= sum(_ENGLISH_TAIL.fullmatch(t) is not None for t in texts) * 2 > len(texts) > 1
    if translated:
        grid = [[c._replace(text=m["chinese"]) if (m := _ENGLISH_TAIL.fullmatch(c.text)) else c for c in row] for row in grid]
    return grid


_COLUMN_NUMBER = re.compile(r"[甲乙丙丁]|\(?\d{1,2}\)?(?:=[\d+\-*/×÷()%]+)?")


class LayoutReader:
    """Reads layouts by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.words = WordReader(catalog)
        self.properties = frozenset(catalog.words("plan_properties"))
        self.no_value = frozenset(catalog.words("no_value"))
        self.column_numbers = frozenset(catalog.words("column_numbers"))
        self.note_heads = frozenset(catalog.words("note_heads"))

    def layout(self, grid: Grid, scope: Scope, last: Layout | None = None) -> Layout | None:
        """Header, label columns and body of a grid; None where it holds no figures."""
        rows = [row for row in grid if any(c.text for c in row) and not self._numbers_columns(row)]
        grid = [[self._signed(c) if j else c for j, c in enumerate(row)] for row in rows]
        if not grid or not any(self.is_value(c) for row in grid for c in row):
            return None
        grid = restored(_in_chinese(grid), self._prints_value, self._names_unit)
        n = self._header_rows(grid)
        width = max(len(row) for row in grid)
        if n and last is not None and width > 2 and sum(bool(c.text) for c in grid[0]) == 1:
            n = 0  # the rest of a row that a page break cut
        if n == 0:
            if last is not None and abs(len(last.headers) - width) <= 1:
                return last._replace(body=grid)
            return Layout([Words()] * width, 1, grid)
        headers = self._completed([self._header(grid[:n], j, scope) for j in range(max(len(r) for r in grid[:n]))])
        body = grid[n:]
        times, dates = self._time_columns(headers, body)
        stubs = self._stubs(headers, body, (*times, *dates))
        if times == (0,) and stubs == 1 and (is_year(first := body[0][0].text if body[0] else "") or not first.isdigit()):
            times = ()  # the time is what the row is called
        told = (0, *times, *dates)
        other = [j for j in range(stubs) if j not in told and (self._holds_dates(body, j) or self._holds_english(headers[j], body, j))]
        times += tuple(j for j in other if headers[j].generic and is_time(body[0][j].text if j < len(body[0]) else ""))
        units = [j for j, h in enumerate(headers) if _UNIT_HEAD.fullmatch(h.raw) and (j or self._holds_units(body, 0))]
        unit_column = next((j for j in units if j <= stubs or len(units) == 1), -1)
        if unit_column < 0:
            for j in range(1, stubs):
                if j not in times and self._holds_units(body, j):
                    unit_column = j
        names = {
            j
            for j in range(len(headers))
            if (texts := [row[j].text for row in body if j < len(row) and row[j].text])
            and sum(not self.is_value(row[j]) and row[j].text not in self.no_value for row in body if j < len(row) and row[j].text) * 2
            > len(texts)
        }
        place_column = self._place_column(headers, body)
        notes = note_columns(headers, body, self.note_heads)
        apart = notes | {j for j in (unit_column, place_column, *times, *dates, *other) if j >= 0}
        return Layout(
            headers,
            stubs,
            body,
            unit_column,
            frozenset(names - {unit_column, *times} - notes),
            place_column,
            bool(headers) and _COUNTS_ROWS.fullmatch(headers[0].raw.replace(" ", "")) is not None,
            times,
            next((j for j, h in enumerate(headers[:stubs]) if _NAME_HEAD.fullmatch(h.raw)), -1),
            apart,
            any(c.text in self.properties for row in body for c in row[-2:]),
        )

    def _numbers_columns(self, row: list[Cell]) -> bool:
        """Whether a row gives the columns their numbers: 栏次 | 1 | 2 | 3=2-1."""
        texts = [c.text.replace(" ", "") for c in row if c.text]
        return len(texts) > 2 and texts[0] in self.column_numbers and all(_COLUMN_NUMBER.fullmatch(t) for t in texts[1:])

    def _names_unit(self, text: str) -> bool:
        return self.words.unit_of(text.strip("() ")) is not None

    @staticmethod
    def _completed(headers: list[Words]) -> list[Words]:
        """With what the head before says: its year for months and quarters that name none (2023年11月, 12月, 1月), what is measured for its parts."""
        last, whole = None, Words()
        for j, h in enumerate(headers):
            if h.generic and h.part and whole.text and h.raw.startswith("按"):
                headers[j] = h = h._replace(text=whole.text, generic=False, unit=h.unit or whole.unit)
            elif not (h.generic or h.part or h.growth or h.share):
                whole = h
            if h.within and last:
                headers[j] = h = h.after(last)
            if h.period and len(h.period.text) > 4 and not closed(h.period):
                last = h.period
        return headers

    def _holds_units(self, body: Grid, j: int) -> bool:
        """Whether most cells of a column are units."""
        texts = [row[j].text for row in body if j < len(row) and row[j].text]
        return bool(texts) and sum(self.words.unit_of(t) is not None for t in texts) * 3 > 2 * len(texts)

    @staticmethod
    def _holds_dates(body: Grid, j: int) -> bool:
        """Whether all cells of a column are times (2015年): what a row's name was founded in says neither what nor when its figures are of."""
        texts = [row[j].text for row in body if j < len(row) and row[j].text]
        return bool(texts) and all(is_time(t) and not t.isdigit() for t in texts)

    @staticmethod
    def _holds_english(header: Words, body: Grid, j: int) -> bool:
        """Whether a column says in English what the one before it says: 北京 | Beijing."""
        if not body or _CHINESE.search(header.raw) or not all(len(row) > j and _ENGLISH.fullmatch(row[j].text) for row in body):
            return False
        return all(_CHINESE.search(row[j - 1].text) for row in body)

    @staticmethod
    def _time_columns(headers: list[Words], body: Grid) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The columns whose cells say when (年份 above 2022 and 2023, beside it 季度 above 1 and 2), and those of other dates (成立年份)."""
        times: list[int] = []
        dates: list[int] = []
        for j, h in enumerate(headers):
            if m := _TIME_HEAD.search(h.raw.replace(" ", "")):
                if m.start() and (not j or m[0] not in _DATED):
                    continue
                cells = [row[j].text for row in body if j < len(row) and row[j].text]
                part = h.raw[:1] in _PART_OF_YEAR and all(len(c) < 3 for c in cells)
                if cells and (part or sum(map(is_time, cells)) * 10 >= len(cells) * 9):
                    (dates if m.start() else times).append(j)
        return tuple(times), tuple(dates)

    def time_of(self, row: list[Cell], layout: Layout) -> str:
        """What the cells of a row say of its time, as one: 2023年1季度 of 2023 and 1."""
        parts = []
        for j in layout.time_columns:
            text = row[j].text.replace(" ", "") if j < len(row) else ""
            if text.isdigit() and len(text) < 3:
                text += _PART_OF_YEAR.get(layout.headers[j].raw[:1], "")
            if text and text not in parts:
                parts.append(text)
        parts.sort(key=is_year, reverse=True)
        return f"{parts[0][:4]}年{''.join(parts[1:])}" if len(parts) > 1 and is_year(parts[0]) else "".join(parts[:1])

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
        if figure is None or figure.unit in ("年", "月") and _DATE.fullmatch(text):
            return False
        return len(figure.unit) < 2 or self.words.unit_of(figure.unit) is not None

    @lru_cache(maxsize=4096)  # noqa: B019  the rows ask again
    def figure(self, text: str) -> Figure | None:
        """The number and the unit that a cell prints; None where it prints something else."""
        m = VALUE.fullmatch(text)
        if m is None:
            c = CHANGED.fullmatch(text)
            return c and Figure(c["fall"] is not None, c["number"], c["unit"], len(text), c.start("number"), moves=True)
        marked = m["open"] or m["bound"] or m["about"]
        return Figure(
            m["sign"] in ("-", "−", "▼"), m["number"].replace(". ", "."), m["unit"].strip(), m.end("number") if m["unit"] or marked else len(text),
            m.start("number") if m["open"] or m["bound"] else 0, _BOUNDS.get(m["bound"] or m["about"] or "", "exact"),
        )  # fmt: skip

    @staticmethod
    def is_expected(text: str) -> bool:
        """Whether a header names a year that is estimated (2025E).

        >>> LayoutReader.is_expected("2025E"), LayoutReader.is_expected("2023A")
        (True, False)
        """
        return ("E" in text or "F" in text) and bool(_EXPECTED.match(text.replace(" ", "")))

    def _header_rows(self, grid: Grid) -> int:
        n = 0
        for i, row in enumerate(grid[:6]):
            over = grid[i - 1] if i else []
            cells = [c for j, c in enumerate(row) if c.text and not (j and j < len(over) and over[j].text == c.text)]
            values = [c for c in row[1:] if self.is_value(c)]
            if (
                n
                and values
                and _TIME_HEAD.fullmatch(row[0].text.replace(" ", ""))
                and sum(is_year(c.text) for c in values) * 5 >= 4 * len(cells[1:])
            ):
                n += 1  # the years of the columns above, one each
                continue
            if any(not is_year(c.text) for c in values):
                break
            if values and len(values) < len([c for c in cells if c is not row[0]]) and n and not row[0].copy:
                break
            if row and is_year(row[0].text) and not values and n:
                break
            if (
                n
                and row
                and row[0].text + row[-1].text
                and any(_PLANNED.fullmatch(c.text) for c in row[1:])
                and not any(is_year(c.text) for c in row)
            ):
                break  # 研发经费投入增长 | — | — | >10
            if n and is_spanning(row) and any(c.text and not c.copy for c in grid[i - 1][1:]):
                break  # the same, over all columns
            if len(cells) == 1 and n and row and row[0].text and (len(row) > 1 or i + 1 < len(grid)) and not row[0].copy:
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
        if len(named) > 1 and _GROUPING.fullmatch(named[0]):  # 按性别分 above 男 and 人口数
            named = named[1:]
            below = len(named) - self.words.measures(named[-1])
            words = [*words, Words(part="".join(named[:below]))]
            named = named[below:]
        part = next((w.part for w in words if w.part), "")
        if not part and len(named) > 1 and self.words.measures(named[-2]) and not words[-1].growth and not self.words.measures(named[-1]):
            part = named.pop()  # 产值占比 above 钢铁, 建材
        text = "".join(named)
        timed = next((w for w in reversed(words) if w.within), None) or next((w for w in reversed(words) if w.period), Words())
        year = next((w.period for w in reversed(words) if w.period and not w.within), None)
        if timed.within and year:
            timed = timed.of_year(year)._replace(within=None)
        return Words(
            "".join(w.raw for w in words), text, next((w.unit for w in reversed(words) if w.unit), ""), timed.period, next((w.region for w in reversed(words) if w.region), None),
            any(w.own for w in words), any(w.total for w in words), False, any(w.growth for w in words), any(w.change for w in words),
            any(w.share for w in words), any(w.rank for w in words), not text, part, timed.within, any(w.summed for w in words),
        )  # fmt: skip

    def _stubs(self, headers: list[Words], body: Grid, times: tuple[int, ...]) -> int:
        stubs = 0
        for j, h in enumerate(headers):
            if j in times:
                stubs = j + 1
                continue
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
