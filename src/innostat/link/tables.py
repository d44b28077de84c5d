"""Figures of tables: each value cell with what its header, its row, its group and the caption say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.grids import Cell, Grid, read_grids
from innostat.link.layout import Layout, LayoutReader
from innostat.link.scope import Scope
from innostat.link.words import CHANGE, GROWTH, SHARE, Words, is_year
from innostat.models import NO_PERIOD, Period, Reason, Region
from innostat.numerals import decimals_of, multiplier, parse_arabic
from innostat.segment import Block

_SPACES = regex.compile(r"\s+")
_MULTIPLIERS = regex.compile(r"[十百千万亿]+")
_BETWEEN_UNITS = regex.compile(r"[、，,;；]")
# An institution or an address in Latin letters: nothing says that it is of the document's country.
_LATIN_NAME = regex.compile(
    r"[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+(?:\(\*\))?|(?=.*[A-Za-z]{3}.*[A-Za-z]{4}|.*[A-Za-z]{4}.*[A-Za-z]{3})[A-Za-z][A-Za-z.,&'()-]*(?:\s+[A-Za-z(&][A-Za-z.,&'()-]*)+"
)
_RUN_TOGETHER = regex.compile(r"-?\d[\d.,]*%?(?: -?\d[\d.,]*%?)+")
_TITLED = regex.compile(r"续?附?表\s?\d|\(?(?:计量)?单位[：:]")
_ENGLISH = regex.compile(r"(?=.*[a-z]{3})[^\u4e00-\u9fff]*[A-Za-z]\s[A-Za-z][^\u4e00-\u9fff]*(?:/\s?[\d^]*[\u4e00-\u9fff]{1,3})?")
_TITLE_TAIL = regex.compile(r"(?:产销|产量|销量|进出口|收支|数量|规模|及).{0,4}$")


@dataclass(frozen=True, slots=True)
class Linked:
    """A table with its caption, for one that goes on with it on the next page."""

    layout: Layout
    title: Words
    unit: str


@lru_cache(maxsize=64)  # asked for in every cell below it
def _listed(unit_line: str) -> tuple[str, ...]:
    """The units that a unit line names (单位：亿元、%)."""
    return tuple(u.strip() for u in _BETWEEN_UNITS.split(unit_line) if u.strip())


class TableLinker:
    """Links the cells of tables by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.layouts = LayoutReader(catalog)
        self.words = self.layouts.words
        self.abroad = catalog.words("abroad_words")
        self.heads = catalog.endings("heads")
        self.scopes = catalog.pattern("table_scopes")
        self.estimates = frozenset(catalog.words("model_heads"))
        self.designed = catalog.words("designed")
        self.sample = frozenset(catalog.words("sample_heads"))
        self.contents = frozenset(catalog.words("contents"))
        self.relative = frozenset(catalog.words("relative_heads")) | {"支出额", "收入额", "投入额"}

    def link(
        self, block: Block, folded: str, captions: list[str], scope: Scope, last: Linked | None
    ) -> tuple[list[dict[str, Any]], Linked | None]:
        """Rows of the observation table, one a value cell, as the writer takes them, and what a continuation inherits.

        Args:
            block: The table's block.
            folded: The folded text.
            captions: Caption and unit line, as printed.
            scope: What the table inherits.
            last: The table before, which this one may go on with.
        """
        if any("".join(text.split()) in self.contents for text in captions):
            return [], None
        title, unit = self.words.captions(captions, scope)
        if any(word in title.raw for word in self.designed):
            return [], None
        if not captions and last is not None:
            title, unit = last.title, last.unit
        rows: list[dict[str, Any]] = []
        for grid in read_grids(block, folded):
            if self._estimates(grid):
                continue
            said = self._untitle(grid)
            if said:
                top, below = self.words.captions([*captions, *said], scope)
                title, unit = (top if top.raw else title), unit or below
            layout = self.layout(grid, scope, None if captions or said or last is None else last.layout)
            if layout is not None:
                rows += self._cells(layout, title, unit, scope)
                last = Linked(layout, title, unit)
        return rows, last

    def _estimates(self, grid: Grid) -> bool:
        """Whether a table prints what a model estimates, or describes a sample: no statistics of the world."""
        heads = {c.text.replace(" ", "") for c in (*(c for row in grid[:3] for c in row), *(row[0] for row in grid if row))}
        found = heads & self.estimates
        return bool(found) and len(found | heads & self.sample) > 1

    @staticmethod
    def _untitle(grid: Grid) -> list[str]:
        """Takes rows that are no rows off the top of a grid: a caption, a unit line, the rest of an English caption; those in Chinese."""
        said = []
        while len(grid) > 2 and grid[0] and (text := grid[0][0].text) and all(c.copy or not c.text for c in grid[0][1:]):
            if _TITLED.match(text):
                said.append(text)
            elif not _ENGLISH.fullmatch(text):
                break
            del grid[0]
        return said

    def layout(self, grid: Grid, scope: Scope, last: Layout | None = None) -> Layout | None:
        """Header, label columns and body of a grid; None where it holds no figures."""
        return self.layouts.layout(grid, scope, last)

    # cells ----------------------------------------------------------------------------------------------------------

    def _cells(self, layout: Layout, title: Words, unit_line: str, scope: Scope) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        group, parent, unit_above = Words(), Words(), ""
        within = m[0] if (m := self.scopes.search(title.raw)) else ""
        for row in layout.body:
            if any(" " in c.text and _RUN_TOGETHER.fullmatch(c.text) and not self.layouts.is_value(c) for c in row):
                continue  # which of its figures belongs to which column nobody can tell
            lead = self._leading(row, layout)
            shift = lead - layout.stubs if lead != layout.stubs and any(self.layouts.is_value(c) for c in row[lead:]) else 0
            if shift < 0 and len(row) >= len(layout.headers):
                shift = 0
            labels = [c.text for c in row[:lead]]
            unit_cell = ""
            if layout.unit_column >= 0 and layout.unit_column < lead:
                unit_cell = self._clean_unit(labels.pop(layout.unit_column)) or unit_above
                unit_above = unit_cell
            place = self._place_of(row, layout, scope)
            if 0 < layout.place_column < lead and layout.unit_column < 0:
                labels.pop(layout.place_column)
            if layout.numbered and labels and labels[0].strip(".、()").isdigit():
                named = (
                    labels[1:]
                    or [row[k].text for k in sorted(layout.name_columns) if lead <= k < len(row) and k != layout.place_column][:1]
                )
                labels = named if any(named) or place is not None else labels
            texts = [t for t in labels if t]
            if not any(self.layouts.is_value(c) for c in row[max(lead, 1) :]) and not any(self.layouts.is_value(c) for c in row[1:]):
                if texts and len(texts) == 1:
                    group = parent = self.words.read(texts[0], scope, row=True)
                continue
            if len(labels) > 1 and labels[0]:
                group = self.words.read(labels[0], scope, row=True)
            label = self.words.read(texts[-1], scope, row=True) if texts else Words()
            if place is not None and label.region is None:
                label = label._replace(region=place)
            if row and is_year(row[0].text) and lead == 0:
                label = self.words.read(row[0].text, scope, row=True)
                lead = 1
            if label.growth and not self.strip_moves(label.text) and parent.text:
                row_words, above = label._replace(text=parent.text, generic=False), Words()  # a row 比上年增长 below its level
            elif label.sub or not (unit_cell or unit_line) and self._goes_on(label, parent, layout):
                row_words, above = label._replace(unit=label.unit or parent.unit), parent
            else:
                row_words, above = label, Words()
                parent = label
            evidence = self._evidence(layout, row, shift)
            for j in range(max(lead, 1) if lead else 0, len(row)):
                cell = row[j]
                if cell.copy or not self.layouts.is_value(cell):
                    continue
                header = layout.headers[j - shift] if 0 <= j - shift < len(layout.headers) else Words()
                words, head = row_words, header
                if (k := self._name_before(layout, row, j)) is not None:
                    words = self.words.read(row[k].text, scope, row=True)  # name | figure | name | figure
                    name_header = layout.headers[k] if k < len(layout.headers) else Words()
                    head = header._replace(region=header.region or name_header.region)
                elif layout.stubs == 1 and len(layout.name_columns) > 1 and j == 1:
                    head = header._replace(region=header.region or layout.headers[0].region)
                made = self._row(cell, words, head, above, group, title, unit_cell, unit_line, layout, j - shift, evidence, scope, within)
                if made is not None:
                    rows.append(made)
        return rows

    def _place_of(self, row: list[Cell], layout: Layout, scope: Scope) -> Region | None:
        j = layout.place_column
        return self.words.read(row[j].text, scope, row=True).region if 0 < j < len(row) else None

    def _goes_on(self, label: Words, parent: Words, layout: Layout) -> bool:
        """Whether a row without a unit is a part of the row above that names one: 生产总值（亿元）, then 第一产业, 工业."""
        if not parent.unit or label.unit or label.region or label.period or label.growth or label.change or label.generic:
            return False
        return (
            not any(h.unit and not h.growth for h in layout.headers)
            and not self._is_indicator(label.text)
            and not self.heads.end(label.text)
        )

    def _clean_unit(self, printed: str) -> str:
        """The unit in a unit cell that holds something else too (##### 亿元), else the cell as printed."""
        words = printed.split()
        return next((w for w in reversed(words) if self.words.unit_of(w)), printed) if len(words) > 1 else printed

    def _name_before(self, layout: Layout, row: list[Cell], j: int) -> int | None:
        """The column that names a cell, where it is not the row's first: the one before it, or one headed as the first is (地区; 国际期刊 and 中国期刊)."""
        for k in range(j - 1, layout.stubs - 1, -1):
            if k >= 1 and k in layout.name_columns and not self.layouts.is_value(row[k]):
                again = k < len(layout.headers) and layout.headers[k].raw[-2:] == layout.headers[0].raw[-2:] and bool(row[k].text)
                return k if k == j - 1 or again else None
        return None

    def _leading(self, row: list[Cell], layout: Layout) -> int:
        """How many cells of a row stand before its first figure."""
        n = 0
        for j, c in enumerate(row):
            if self.layouts.is_value(c) and not (j == 0 and (is_year(c.text) or layout.stubs)):
                break
            if j >= layout.stubs and (not c.text or c.text in self.layouts.no_value):
                break
            n = j + 1
        return min(n, max(layout.stubs, n if n <= layout.stubs + 1 else layout.stubs))

    def _evidence(self, layout: Layout, row: list[Cell], shift: int) -> str:
        parts = []
        for j, c in enumerate(row):
            if c.text and not c.copy:
                k = j - shift
                head = layout.headers[k].raw if 0 <= k < len(layout.headers) and j >= layout.stubs else ""
                parts.append(f"{head}：{c.text}" if head else c.text)
        text = " | ".join(parts)
        return text if "  " not in text and text.isprintable() else _SPACES.sub(" ", text)  # of blanks only the space is printable

    def _row(
        self, cell: Cell, row: Words, header: Words, above: Words, group: Words, title: Words, unit_cell: str, unit_line: str,
        layout: Layout, column: int, evidence: str, scope: Scope, within: str,
    ) -> dict[str, Any] | None:  # fmt: skip
        figure = self.layouts.figure(cell.text)
        if figure is None or (header.rank and "序号" in header.raw):
            return None
        value = parse_arabic(figure.number)
        if figure.negative:
            value = -value
        measure, unit, mult, base, dimension = self._unit_of(
            figure.unit,
            header,
            row,
            unit_cell,
            unit_line,
            title,
            layout.headers[0].unit,
            header.share and self._in_hundreds(layout, column),
        )
        label, breakdown = self._label(row, header, above, group, title, layout, column, measure)
        breakdown = breakdown or header.settlement or (row.text if row.sub else "")
        if not breakdown and within not in label:
            breakdown = within
        if measure == "level" and dimension in ("index", "") and "指数" in label + title.text:
            measure = "index"
        period = (
            self._both(row.period, header.period)
            or self._left(layout, column, header)
            or title.period
            or (group.period if group.period else None)
            or self._scope_period(scope)
        )
        region = row.region or header.region or above.region or (group.region if row.generic and not row.period else None)
        why = "row or column header"
        if region is None and (row.own or header.own):
            region = scope.place
        abroad = region is None and header.raw.startswith(self.abroad)
        if region is None and not abroad:
            region, why = title.region, "the caption"
        if region is None and not abroad and not _LATIN_NAME.fullmatch(row.text):
            region, why = scope.place or scope.section or scope.home, "the place of the document"
        start, end = cell.start, cell.end
        if figure.end < len(cell.text) == end - start and self.words.unit_of(figure.unit) is None:
            end = start + figure.end
        reasons = (
            Reason("label", label, f"header {header.raw or '(none)'}, row {row.raw or '(none)'}, caption {title.raw or '(none)'}"),
            Reason("period", period.text, period.reason or period.source),
            Reason("region", region.name if region else "", why),
            Reason("unit", unit, "the nearest of cell, header, row, unit column, unit line"),
        )
        return {
            "start": start, "end": end, "label": label, "breakdown": breakdown, "region": region.name if region else "",
            "region_code": region.code if region else "", "period": period.text, "year": period.year, "period_source": period.source if period.text else "",
            "value": value, "unit": unit, "base_value": value * mult, "base_unit": base, "value_to": None, "base_value_to": None,
            "decimals": decimals_of(figure.number), "qualifier": "exact", "measure": measure, "compared_to": "上年" if measure in ("growth", "change") else "",
            "statement": "forecast" if self.layouts.is_expected(header.raw) else "actual", "table": title.raw or "表", "dimension": dimension, "reasons": reasons, "sentence": evidence,
        }  # fmt: skip

    def _in_hundreds(self, layout: Layout, column: int) -> bool:
        """Whether a column of shares without a unit is in per cent: none of it would be above 1 otherwise."""
        for row in layout.body:
            figure = self.layouts.figure(row[column].text) if column < len(row) else None
            if figure is not None and parse_arabic(figure.number) > 1:
                return True
        return False

    @staticmethod
    def strip_moves(text: str) -> str:
        """A label without 比上年增长 and the like."""
        return CHANGE.sub("", GROWTH.sub("", text)).strip("的率 ")

    @staticmethod
    def _left(layout: Layout, column: int, header: Words) -> Period | None:
        """A column 增长 behind columns of years speaks of the last of them."""
        if not (header.growth or header.change):
            return None
        years = [h.period for h in layout.headers[:column] if h.period is not None]
        return max(years, key=lambda p: p.text, default=None)

    @staticmethod
    def _both(row: Period | None, header: Period | None) -> Period | None:
        """年末 in the row and 2019年 in the header: the end of 2019."""
        if row is None or header is None:
            return row or header
        if len(header.text) == 4 and len(row.text) == 7:
            return header._replace(text=header.text + row.text[4:])
        return header if len(header.text) == 4 and len(row.text) != 4 else row

    @staticmethod
    def _scope_period(scope: Scope) -> Period:
        if scope.base.text:
            return scope.base
        return Period(scope.date, "document", "only the document's own date") if scope.date else NO_PERIOD

    def _unit_of(
        self, own: str, header: Words, row: Words, unit_cell: str, unit_line: str, title: Words, corner: str, percent: bool
    ) -> tuple[str, str, Decimal, str, str]:
        """(measure, unit, multiplier, base unit, dimension) of a cell: the nearest of all places that name a unit."""
        moved = header.growth or (row.growth and not header.share)
        changed = header.change and not moved
        lines = _listed(unit_line)
        candidates = [own if self.words.unit_of(own) else "", header.unit]
        corner = corner if not corner or self.words.unit_of(corner) else ""
        if not (moved or changed):
            candidates += [row.unit, unit_cell, corner, *lines[:1]]
        elif changed:
            candidates += [row.unit, unit_cell, corner, *lines[:1]]
        if moved:
            candidates.append("%")
        share = header.share or row.share or title.share
        if percent and not any(candidates):
            candidates.append("%")  # 比重: 41.76
        if share and lines and "%" in lines:
            candidates.insert(2, "%")
        parsed = next((u for c in candidates if c and (u := self.words.unit_of(c)) is not None), None)
        if parsed is None:
            text = next((c for c in candidates if c), "")
            bare = _MULTIPLIERS.fullmatch(text)
            return ("rank" if header.rank else "level"), text, multiplier(text) if bare else Decimal(1), "" if bare else text, ""
        unit, mult, base, dimension = parsed
        measure = "level"
        if header.rank:
            measure = "rank"
        elif dimension == "percentage_point":
            measure = "change"
        elif dimension == "share":
            measure = "growth" if moved or (title.growth and not share) or row.growth else "share"
        elif dimension == "ratio":
            measure = "growth" if moved else "ratio"
        elif moved or changed:
            measure = "change"
        return measure, unit, mult, base, dimension

    def _label(
        self, row: Words, header: Words, above: Words, group: Words, title: Words, layout: Layout, column: int, measure: str
    ) -> tuple[str, str]:
        head = "" if header.generic else header.text
        if header.growth or header.change or (header.share and SHARE.match(header.text)):
            main = self._main(layout, column)
            rest = self.strip_moves(header.text)
            head = main + (header.text if header.share and not header.growth else "")
            if not head and len(rest) >= 2:
                head = rest
        part = "" if row.generic or row.region else row.text
        if row.region and row.text:
            part = row.text
        outer = above.text if above.text and not above.region else ""
        if not head and layout.headers and not layout.headers[0].generic and layout.headers[0].text and row.generic | bool(row.period):
            head = layout.headers[0].text
        if not head:
            if part and (not title.text or self._is_head(part) or self._is_indicator(part) or layout.unit_column >= 0):
                return (f"{outer}中的{part}", part) if outer and outer != part else (part, "")
            if part:
                return title.text, part
            return title.text or group.text or header.text, ""
        if part and self._is_head(part) and len(head) <= 3:
            return part, outer
        if part and self._is_head(part) and not self._is_head(head) and not self._is_indicator(head):
            return part, head
        if head in self.relative and title.text and head not in title.text:
            head = title.text + head
        elif not part and len(head) <= 4 and title.text and head not in title.text:
            head = _TITLE_TAIL.sub("", title.text) + head
        if part:
            return head, part
        return head, ""

    @lru_cache(maxsize=1024)  # noqa: B019  asked for in every cell of a row and of a column
    def _is_head(self, text: str) -> bool:
        return self.heads.end(text)

    @lru_cache(maxsize=1024)  # noqa: B019
    def _is_indicator(self, text: str) -> bool:
        return bool(self.catalog.indicator_names.scan(text.lower()))

    @staticmethod
    def _main(layout: Layout, column: int) -> str:
        """The indicator of the level column that a growth or share column goes with: the one before it."""
        for j in range(column - 1, layout.stubs - 1, -1):
            h = layout.headers[j] if j < len(layout.headers) else Words()
            if not (h.growth or h.change) and not (h.share and SHARE.match(h.text)):
                return "" if h.generic else h.text
        return ""
