"""Value cells of a table: what a figure measures, in which unit, when and where, of the words of its row, its column, its group and the caption."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.find.grids import Cell
from innostat.link.layout import Layout, LayoutReader
from innostat.link.report_times import of_report
from innostat.link.scope import Scope
from innostat.link.words import CHANGE, CHANGES_BY, GROWTH, SHARE, Words
from innostat.models import NO_PERIOD, Period, Reason
from innostat.numerals import decimals_of, multiplier, parse_arabic
from innostat.unit_lines import EXCEPTED

_MULTIPLIERS = regex.compile(r"[十百千万亿]+")
_BETWEEN_UNITS = regex.compile(r"[、，,;；]")
# An institution or an address in Latin letters: nothing says that it is of the document's country.
_LATIN_NAME = regex.compile(
    r"[A-Za-z][\w-]*(?:\.[A-Za-z][\w-]*)+(?:\(\*\))?|(?=.*[A-Za-z]{3}.*[A-Za-z]{4}|.*[A-Za-z]{4}.*[A-Za-z]{3})[A-Za-z][A-Za-z.,&'()-]*(?:\s+[A-Za-z(&][A-Za-z.,&'()-]*)+"
)
_CHINESE = regex.compile(r"[\u4e00-\u9fff]")
_RANKS = regex.compile(r"(?:综合)?(?:排名|位次|名次|排序)")
_PROPORTION = regex.compile(r"(?:占比|比重|比例|份额|(?<![汇功频速费])率)$")  # no amount, whatever the unit line says
_TITLE_TAIL = regex.compile(r"(?:产销|产量|销量|进出口|收支|数量|规模|及).{0,4}$")


@lru_cache(maxsize=64)  # asked for in every cell below it
def _listed(unit_line: str) -> tuple[str, ...]:
    """The units that a unit line names (单位：亿元、%)."""
    return tuple(u.strip() for u in _BETWEEN_UNITS.split(unit_line) if u.strip())


@lru_cache(maxsize=256)  # asked for in every cell below a head and beside a label
def _is_proportion(text: str) -> bool:
    """Whether a head or a label is that of shares or rates."""
    return _PROPORTION.search(text) is not None


def strip_moves(text: str) -> str:
    """A label without 比上年增长 and the like."""
    return "" if CHANGES_BY.fullmatch(text) else CHANGE.sub("", GROWTH.sub("", text)).strip("的率 ")


def _joined(whole: str, part: str) -> str:
    """Two names as one, with what both say said once: 研发投入, 投入强度."""
    n = next((n for n in range(min(len(whole), len(part)), 1, -1) if whole.endswith(part[:n])), 0)
    return whole + part[n:]


def _left(layout: Layout, column: int, header: Words) -> Period | None:
    """A column 增长 behind columns of years speaks of the last of them; behind 7月 and 1-7月 of the one beside it."""
    if not (header.growth or header.change):
        return None
    times = [h.period for h in reversed(layout.headers[:column]) if h.period is not None]
    if header.raw.startswith(("年均", "年平均")) and len(times) > 1 and all(len(p.text) == 4 for p in times):
        first, last = min(p.text for p in times), max(p.text for p in times)
        return times[0]._replace(text=f"{first}/{last}", reason=f"{header.raw}, of the columns from {first} to {last}")
    return max(times, key=lambda p: p.text.rpartition("/")[2], default=None)


def _planned(layout: Layout, header: Words) -> bool:
    """Whether a column of a plan's table says what shall be: the last of its years, and the mean up to it."""
    if not layout.planned:
        return False
    years = [h.period.text for h in layout.headers if h.period is not None]
    return header.period is None or len(years) > 1 and header.period.text == max(years)


def _both(row: Words, header: Words) -> Period | None:
    """年末 in the row and 2019年 in the header: the end of 2019; 2019 in the row and 1季度 in the header: its first quarter."""
    if row.period is None and row.within is None:
        return header.period
    if row.counted and header.period is not None:
        if header.counted in ("end", "begin"):
            return header.period
        return row.period and row.period._replace(text=of_report(row.counted, header.period.text))  # 期初余额 below 上期金额
    if header.period is None and header.within is None:
        return row.period
    if row.within and header.period and len(header.period.text) == 4:
        return row.of_year(header.period).period
    if header.within and row.period and len(row.period.text) == 4:
        return header.of_year(row.period).period
    if row.period is None or header.period is None:
        return row.period or header.period
    return header.period if len(header.period.text) == 4 and len(row.period.text) != 4 else row.period


def _since_january(period: Period) -> Period:
    """The year up to a month or quarter (累计值 of 2023-Q3): 2023-01/2023-09."""
    year, _, part = period.text.partition("-")
    if len(period.text) != 7 or "/" in part:
        return period
    end = int(part[1]) * 3 if part[0] == "Q" else int(part)
    return period._replace(text=f"{year}-01/{year}-{end:02d}" if end > 1 else f"{year}-01")


def _scope_period(scope: Scope) -> Period:
    if scope.base.text:
        return scope.base
    return Period(scope.date, "document", "only the document's own date") if scope.date else NO_PERIOD


def _main(layout: Layout, column: int) -> str:
    """The indicator of the level column that a growth or share column goes with: the one before it."""
    for j in range(column - 1, layout.stubs - 1, -1):
        h = layout.headers[j] if j < len(layout.headers) else Words()
        if not (h.growth or h.change) and not (h.share and SHARE.match(h.text)):
            return "" if h.generic else h.text
    return ""


class CellLinker:
    """Links the figures of cells by one catalogue."""

    def __init__(self, catalog: Catalog, layouts: LayoutReader) -> None:
        self.catalog = catalog
        self.layouts = layouts
        self.words = layouts.words
        self.abroad = catalog.words("abroad_words")
        self.estimates = frozenset(catalog.words("model_heads")) - frozenset(catalog.words("summaries"))  # P值 beside counts
        self.per_mille = catalog.endings("per_mille")
        self.summaries = frozenset(catalog.words("summaries"))
        self.relative = frozenset(catalog.words("relative_heads")) | {"支出额", "收入额", "投入额"}

    def link(
        self, cell: Cell, row: Words, header: Words, above: Words, group: Words, title: Words, unit_cell: str, unit_line: str,
        layout: Layout, column: int, evidence: str, scope: Scope, within: str, cells: Sequence[Cell],
    ) -> dict[str, Any] | None:  # fmt: skip
        """The row of the observation table that a value cell makes; None where it prints no figure of its own (序号).

        Args:
            cell: The cell.
            row: What its row says.
            header: What its column says.
            above: What the row says that its row is a part of.
            group: What the heading inside the body says.
            title: What the caption says.
            unit_cell: The unit that the row's cell for it prints, or empty.
            unit_line: The unit line of the table, or empty.
            layout: The table.
            column: Number of the column in the header.
            evidence: The row as printed, with its headers.
            scope: What the table inherits.
            within: What the caption restricts the table to (规模以上), or empty.
            cells: All cells of the row.
        """
        figure = self.layouts.figure(cell.text)
        if figure is None or (header.rank and "序号" in header.raw) or header.raw.replace(" ", "") in self.estimates:
            return None
        if figure.begin and not (layout.planned or figure.moves):
            return None  # <0.01 in a table of tests
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
            not (figure.unit or header.unit or row.unit or unit_cell) and self._is_share_of_hundred(cells, row, header, layout, column),
        )
        if figure.moves and measure == "share":
            measure = "growth"
        label, breakdown = self._label(row, header, above, group, title, layout, column, measure)
        if scope.report.text and row.part and breakdown == row.text:
            breakdown = row.part + breakdown  # 集成电路 | 材料费
        breakdown = breakdown or header.part or row.part or (row.text if row.sub else "")
        if not breakdown and within not in label:
            breakdown = within
        if measure == "level" and dimension in ("index", "") and "指数" in label + title.text:
            measure = "index"
        period = (
            _both(row, header)
            or _left(layout, column, header)
            or title.period
            or (group.period if group.period else None)
            or _scope_period(scope)
        )
        if title.within and len(period.text) == 4 and period.source == "header":
            period = title.of_year(period).period or period  # 指标：年末就业人员 above columns of years
        if header.summed or row.summed:
            period = _since_january(period)
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
        start += figure.begin if len(cell.text) == cell.end - cell.start else 0
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
            "decimals": decimals_of(figure.number), "qualifier": figure.bound, "measure": measure, "compared_to": "上年" if measure in ("growth", "change") else "",
            "statement": "forecast" if self.layouts.is_expected(header.raw) else "target" if _planned(layout, header) else "actual", "table": title.raw, "dimension": dimension, "reasons": reasons, "sentence": evidence,
        }  # fmt: skip

    def _is_share_of_hundred(self, cells: Sequence[Cell], row: Words, header: Words, layout: Layout, column: int) -> bool:
        """Whether a share without a unit is in per cent, by the other shares of its column or of its row."""
        of_row = not header.share and _is_proportion(row.text)
        if not (header.share or of_row) or self.per_mille.end(header.text) or self.per_mille.end(row.text):
            return False
        return self._in_hundreds(
            (c.text for c in cells[layout.stubs :]) if of_row else (r[column].text for r in layout.body if column < len(r))
        )

    def _in_hundreds(self, texts: Iterable[str]) -> bool:
        """Whether cells of shares without a unit are in per cent: none of them would be above 1 otherwise."""
        figures = map(self.layouts.figure, texts)
        return any(f is not None and parse_arabic(f.number) > 1 for f in figures)

    def _unit_of(
        self, own: str, header: Words, row: Words, unit_cell: str, unit_line: str, title: Words, corner: str, percent: bool
    ) -> tuple[str, str, Decimal, str, str]:
        """(measure, unit, multiplier, base unit, dimension) of a cell: the nearest of all places that name a unit."""
        moved = header.growth or (row.growth and not header.share)
        changed = header.change and not moved
        lines = _listed(unit_line)
        if _is_proportion(header.text) or not moved and _is_proportion(row.text):
            corner, lines = "", tuple(u for u in lines if not self._is_amount(u))
        candidates = [own if self.words.unit_of(own) else "", header.unit]
        corner = corner if not corner or self.words.unit_of(corner) else ""
        if moved:
            candidates.append("%")
        else:
            candidates += [row.unit, unit_cell, corner, *self._counted(header, row, lines), *lines[:1]]
        share = header.share or row.share or title.share
        if percent and not any(candidates):
            candidates.append("%")  # 比重: 41.76
        if share and lines and "%" in lines:
            candidates.insert(2, "%")
        elif header.share and EXCEPTED in lines:
            candidates.insert(2, "%")
        parsed = next((u for c in candidates if c and (u := self.words.unit_of(c)) is not None), None)
        if parsed is None:
            text = next((c for c in candidates if c), "")
            bare = _MULTIPLIERS.fullmatch(text)
            return (
                "rank" if header.rank or _RANKS.fullmatch(row.text) else "change" if changed else "level",
                text,
                multiplier(text) if bare else Decimal(1),
                "" if bare else text,
                "",
            )
        unit, mult, base, dimension = parsed
        measure = "level"
        if header.rank or _RANKS.fullmatch(row.text):
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

    def _is_amount(self, unit: str) -> bool:
        """Whether a unit is of money, persons or things: no share is told in it."""
        parsed = self.words.unit_of(unit)
        return parsed is not None and parsed[3] not in ("share", "ratio", "percentage_point", "index", "")

    def _counted(self, header: Words, row: Words, lines: tuple[str, ...]) -> list[str]:
        """What a column of 人数 or a row of 户数 counts, unless the unit line says how much of it (万人)."""
        counts = header.counts or ("" if header.share or header.rank else row.counts)
        of_line = self.words.unit_of(lines[0]) if counts and lines else None
        return [counts] if counts and (of_line is None or of_line[2] != counts) else []

    def _label(
        self, row: Words, header: Words, above: Words, group: Words, title: Words, layout: Layout, column: int, measure: str
    ) -> tuple[str, str]:
        head = "" if header.generic else header.text
        if header.growth or header.change or (header.share and SHARE.match(header.text)):
            main = _main(layout, column)
            rest = strip_moves(header.text)
            head = main + (header.text if header.share and not header.growth else "")
            if header.share and main and main in header.text:
                head = header.text  # 占能源消费总量的比重, behind 能源消费总量
            if not head and len(rest) >= 2:
                head = rest
        part = "" if row.generic or row.region else row.text
        if row.region and row.text:
            part = row.text
        outer = above.text if above.text and not above.region else ""
        if part in self.summaries and (whole := title.text if head in self.summaries else head or title.text):
            return whole, part  # 绿度 above 0.02, beside 最大值
        if part and head in self.summaries:
            return part, (row.part or outer) + head
        if not head and layout.headers and not layout.headers[0].generic and layout.headers[0].text and row.generic | bool(row.period):
            head = layout.headers[0].text
        if not head:
            if part and (not title.text or self.words.is_head(part) or self.words.is_indicator(part) or layout.unit_column >= 0):
                return (f"{outer}中的{part}", part) if outer and outer != part else (part, "")
            if part and outer and self.words.measures(outer) and not self.words.measures(title.text):
                return outer, part
            if part:
                return title.text, part
            return title.text or group.text or header.text, ""
        if part and self.words.is_head(part) and len(head) <= 3:
            measured = header.growth or header.change or header.summed or self.words.is_head(head) or self.words.measures(head)
            return part, outer or ("" if measured else head)
        if part and self.words.is_head(part) and not self.words.is_head(head) and not self.words.is_indicator(head):
            return part, head
        if head in self.relative and title.text and head not in title.text:
            head = _joined(title.text, head)
        elif not part and title.text and head not in title.text:
            whole = _TITLE_TAIL.sub("", title.text)
            if (len(head) <= 4 or not _CHINESE.search(head)) and not self.words.measures(head) and self.words.is_head(whole):
                return whole, head  # 企业数, 大型; 发文量, PLOS ONE
            if len(head) <= 4 and (
                len(head) < 3 or len(whole) <= 8 or head in self.summaries or self.words.is_head(whole) or not self.words.is_head(head)
            ):
                head = _joined(whole, head)
        if part:
            return head, part
        return head, ""
