"""Figures of tables: row by row to the value cells, with the header, the row, the group and the caption that each stands under."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.exams import is_choice_table
from innostat.find.grids import Cell, Grid, read_grids
from innostat.link.accounts import is_code
from innostat.link.cells import CellLinker, strip_moves
from innostat.link.groups import Groups, is_spanning
from innostat.link.layout import Layout, LayoutReader
from innostat.link.scope import Scope
from innostat.link.words import Words, is_year
from innostat.models import Period, Region
from innostat.segment import Block

_CHINESE = regex.compile(r"[\u4e00-\u9fff]")
_SPACES = regex.compile(r"\s+")
_RUN_TOGETHER = regex.compile(r"-?\d[\d.,]*%?(?: -?\d[\d.,]*%?)+")
_TITLED = regex.compile(
    r"续?附?表\s?\d|\(?(?:计量)?单位[：:]|\d{1,2}-\d{1,2}\s+[\u4e00-\u9fff]|[^\d]{0,16}(?:19|20)\d\d年.{3,30}(?:情况|统计表|一览表|表|数据)$|.{6,30}(?:情况|一览表|统计表|数据)\((?:19|20)\d\d年\)$"
)
_ENGLISH = regex.compile(r"(?=.*[a-z]{3})[^\u4e00-\u9fff]*[A-Za-z]\s[A-Za-z][^\u4e00-\u9fff]*(?:/\s?[\d^]*[\u4e00-\u9fff]{1,3})?")


_INDEXED = regex.compile(r"指数\s?\(.*=\s?100")  # 总产出指数(上年=100): none of what is measured in 亿元 above
_ASIDE = regex.compile(r"\s?\([^()]*\)$")
_UNIT_IN_ENGLISH = regex.compile(r"\((?=.*[a-z]{3})[A-Za-z\d ,/.%-]+\)|Unit:.*", regex.I)  # (10 000 yuan)


@dataclass(frozen=True, slots=True)
class Linked:
    """A table with its caption, for one that goes on with it on the next page."""

    layout: Layout
    title: Words
    unit: str


_CONTINUED = regex.compile(r"\(?续(?:上)?表?\s?[\d.-]{0,5}\)?|(?:附?表\s?)[\d.-]{0,5}\s?\(?续(?:上)?表?\)?")  # 续表, 表3(续)


def untitle(grid: Grid) -> list[str]:
    """Takes rows that are no rows off the top of a grid: a caption, a unit line, the rest of an English caption; those in Chinese."""
    said = []
    while (
        len(grid) > 2
        and grid[0]
        and (text := grid[0][0].text)
        and all(c.copy or not c.text or _UNIT_IN_ENGLISH.fullmatch(c.text) for c in grid[0][1:])
    ):
        if _TITLED.match(text):
            said.append(text)
        elif not _ENGLISH.fullmatch(text):
            break
        del grid[0]
    return said


class _Sections:
    """What a table prints again in another unit than its unit line says: 总产出指数(上年=100) and 总产出构成(%), each above the rows told before."""

    def __init__(self, unit: str) -> None:
        self.unit = unit
        self.seen: set[str] = set()
        self.section: Words | None = None
        self.again: bool | None = None

    @property
    def indexed(self) -> bool:
        """Whether the row asked for last is an index or one of its parts, which have no unit."""
        return self.section is not None and self.again is not False and _INDEXED.search(self.section.raw) is not None

    def title(self, label: Words, caption: Words) -> Words:
        """What the row asked for last is of: what the caption names, or what its section does in longer words (总产出构成 of 总产出)."""
        opened = label if self.section is label else self.section if self.again else None
        name = _ASIDE.sub("", opened.text) if opened is not None else ""
        return caption._replace(text=name) if caption.text and caption.text in name else caption

    def of(self, label: Words) -> Words | None:
        """The section that a row is a part of; a row that opens one, or stands in none, has none."""
        self.unit = self.unit or label.unit
        if self.unit and (_INDEXED.search(label.raw) or label.unit and label.unit != self.unit):
            self.section, self.again = label, None
            return None
        if self.again is None:
            self.again = label.raw in self.seen
        self.seen.add(label.raw)
        return self.section if self.section is not None and self.again else None


class TableLinker:
    """Links the cells of tables by one catalogue."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.layouts = LayoutReader(catalog)
        self.words = self.layouts.words
        self.cells = CellLinker(catalog, self.layouts)
        self.scopes = catalog.pattern("table_scopes")
        self.estimates = frozenset(catalog.words("model_heads"))
        self.designed = catalog.words("designed")
        self.sample = frozenset(catalog.words("sample_heads"))
        self.contents = frozenset(catalog.words("contents"))
        self.questions = frozenset(catalog.words("question_heads"))
        self.codes = catalog.words("code_heads")

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
        on = last is not None and any(_CONTINUED.fullmatch(text.strip()) for text in captions)
        if on:
            captions = [text for text in captions if not _CONTINUED.fullmatch(text.strip())]
        title, unit = self.words.captions(captions, scope)
        if any(word in title.raw for word in self.designed):
            return [], None
        if last is not None and (on or not captions):
            title, unit = last.title, unit or last.unit
        if title.period and title.period.year and title.period.text.startswith(str(title.period.year)):
            scope = scope._replace(base=title.period)  # the year of 8月 in a header
        rows: list[dict[str, Any]] = []
        for grid in read_grids(block, folded):
            if self._estimates(grid) or self._of_a_paper(grid):
                continue
            said = untitle(grid)
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
        labels = (row[is_year(row[0].text) and len(row) > 1] for row in grid if row)  # 2000 | 最小值
        heads = {c.text.replace(" ", "") for c in (*(c for row in grid[:3] for c in row), *labels)}
        found = heads & self.estimates
        return bool(found) and len(found | heads & self.sample) > 1

    def _of_a_paper(self, grid: Grid) -> bool:
        """Whether a table is one of an exam paper: options to choose from, or the numbers and marks of its questions."""
        heads = {c.text.replace(" ", "") for c in (*grid[0], *(row[0] for row in grid if row))} if grid else set()
        return not heads.isdisjoint(self.questions) or is_choice_table([[c.text for c in row if not c.copy] for row in grid])

    def layout(self, grid: Grid, scope: Scope, last: Layout | None = None) -> Layout | None:
        """Header, label columns and body of a grid; None where it holds no figures."""
        return self.layouts.layout(grid, scope, last)

    # cells ----------------------------------------------------------------------------------------------------------

    def _cells(self, layout: Layout, title: Words, unit_line: str, scope: Scope) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        group, parent, unit_above, time = Words(), Words(), "", ""
        last: Period | None = None  # the time that the rows above are of, for their months
        sections = _Sections(unit_line)
        groups = Groups(layout.body, self.layouts.is_value)
        apart = layout.apart
        within = m[0] if (m := self.scopes.search(title.raw)) else ""
        for row in layout.body:
            if any(" " in c.text and _RUN_TOGETHER.fullmatch(c.text) and not self.layouts.is_value(c) for c in row):
                continue  # which of its figures belongs to which column nobody can tell
            groups.enter(row)
            lead = self._leading(row, layout)
            shift = lead - layout.stubs if lead != layout.stubs and any(self.layouts.is_value(c) for c in row[lead:]) else 0
            if shift < 0 and len(row) >= len(layout.headers):
                shift = 0
            labels = [c.text for j, c in enumerate(row[:lead]) if j not in apart] if apart else [c.text for c in row[:lead]]
            unit_cell = ""
            if 0 <= layout.unit_column < len(row) and not lead <= layout.unit_column < layout.stubs:
                unit_cell = self._clean_unit(row[layout.unit_column].text) or unit_above
                unit_above = unit_cell
            place = self._place_of(row, layout, scope)
            if layout.numbered and labels and labels[0].strip(".、()").isdigit():
                named = (
                    labels[1:]
                    or [row[k].text for k in sorted(layout.name_columns) if lead <= k < len(row) and k != layout.place_column][:1]
                )
                labels = named if any(named) or place is not None else labels
            texts = labels[:1] if is_spanning(row) else [t for t in labels if t]
            if not any(self.layouts.is_value(c) for c in row[max(lead, 1) :]) and not any(self.layouts.is_value(c) for c in row[1:]):
                if texts and len(texts) == 1:
                    group = parent = self.words.read(texts[0], scope, row=True)
                    last = group.period or last
                continue
            if labels and labels[0] and (len(labels) > 1 or layout.time_columns):
                group = self.words.read(labels[0], scope, row=True)
            if len(labels) == 1 and labels[0]:
                label = self.words.read(labels[0], scope, row=True)
            else:
                label = self._label(row, labels, layout, group, scope)
            if place is not None and label.region is None:
                label = label._replace(region=place)
            if row and is_year(row[0].text) and lead == 0:
                label = self.words.read(row[0].text, scope, row=True)
                lead = 1
            if layout.time_columns and (time := self.layouts.time_of(row, layout) or time):
                when = self.words.read(time, scope)
                when = when.after(last) if last else when
                label = label._replace(period=when.period or label.period)
                last = when.period or last
            elif (label.period or label.within) and not label.text:
                label = label.after(last) if last else label
                last = label.period or last
            if label.growth and not strip_moves(label.text) and parent.text:
                row_words, above = label._replace(text=parent.text, generic=False), Words()  # a row 比上年增长 below its level
            elif (section := sections.of(label)) is not None:
                row_words, above = label._replace(unit=section.unit), section
            elif label.sub or not (unit_cell or unit_line) and self._goes_on(label, parent, layout):
                row_words, above = label._replace(unit=label.unit or parent.unit), parent
            else:
                row_words, above = label, Words()
                parent = label
            if (name := groups.of(row)) and name not in row_words.text:
                row_words = row_words._replace(text=name + row_words.text, generic=False)
            evidence = self._evidence(layout, row, shift)
            caption = sections.title(label, title)
            if caption is not title and sections.section is label:
                row_words = row_words._replace(text="")  # the whole of its section
            first = max(lead, 1) if lead else 0
            left = self._left_of(row, first)
            for j in range(first, len(row)):
                cell = row[j]
                is_value, name = self.layouts.is_value(cell), left
                left = name if is_value or not cell.text else cell.text
                if cell.copy or j in apart or not is_value:
                    continue
                header = layout.headers[j - shift] if 0 <= j - shift < len(layout.headers) else Words()
                if is_code(header.raw, self.codes) or is_code(name, self.codes):
                    continue
                words, head = row_words, header
                if (k := self._name_before(layout, row, j)) is not None:
                    words = self.words.read(row[k].text, scope, row=True)  # name | figure | name | figure
                    name_header = layout.headers[k] if k < len(layout.headers) else Words()
                    head = header._replace(region=header.region or name_header.region)
                elif layout.stubs == 1 and len(layout.name_columns) > 1 and j == 1:
                    head = header._replace(region=header.region or layout.headers[0].region)
                unit = "" if sections.indexed else unit_line
                made = self.cells.link(
                    cell, words, head, above, group, caption, unit_cell, unit, layout, j - shift, evidence, scope, within, row
                )
                if made is not None:
                    rows.append(made)
        return rows

    def _label(self, row: list[Cell], labels: list[str], layout: Layout, group: Words, scope: Scope) -> Words:
        """What the label columns of a row say together: 北京 | R&D经费; what those above say where a span leaves them blank."""
        words = [self.words.read(t, scope, row=True) for t in labels if t]
        if not words:
            return group if layout.time_columns else Words()
        places = [w for w in words if (w.region or w.own) and not w.text]
        named = [w for w in words if w not in places]
        k = layout.indicator_column
        if len(named) > 1 and 0 <= k < len(row) and (name := self.words.read(row[k].text, scope, row=True)) in named:
            label = name._replace(part="".join(w.text for w in named if w is not name and _CHINESE.search(w.text) and w != name))
        else:
            label = named[-1] if named else words[-1]
        if not places and not labels[0] and not group.text:
            places = [group]
        if scope.report.text and len(named) > 1 and not label.part:
            label = label._replace(part="".join(w.text for w in named[:-1] if _CHINESE.search(w.text) and w.text != label.text))
        if places and label.region is None:
            label = label._replace(region=places[-1].region, own=places[-1].own)
        return label

    def _place_of(self, row: list[Cell], layout: Layout, scope: Scope) -> Region | None:
        j = layout.place_column
        return self.words.read(row[j].text, scope, row=True).region if 0 < j < len(row) else None

    def _goes_on(self, label: Words, parent: Words, layout: Layout) -> bool:
        """Whether a row without a unit is a part of the row above that names one: 生产总值（亿元）, then 第一产业, 工业."""
        if (
            _INDEXED.search(label.raw)
            or not (parent.unit or _INDEXED.search(parent.raw))
            or label.unit
            or label.region
            or label.period
            or label.growth
            or label.change
            or label.generic
        ):
            return False
        return (
            not any(h.unit and not h.growth for h in layout.headers)
            and not self.cells.words.is_indicator(label.text)
            and not self.cells.words.is_head(label.text)
        )

    def _clean_unit(self, printed: str) -> str:
        """The unit in a unit cell that holds something else too (##### 亿元), else the cell as printed."""
        words = printed.split()
        return next((w for w in reversed(words) if self.words.unit_of(w)), printed) if len(words) > 1 else printed

    def _name_before(self, layout: Layout, row: list[Cell], j: int) -> int | None:
        """The column that names a cell, where it is not the row's first: the one before it, or one headed as the first is (地区; 国际期刊 and 中国期刊)."""
        for k in range(j - 1, layout.stubs - 1, -1):
            if k >= 1 and k in layout.name_columns and not self.layouts.is_value(row[k]):
                heads = [h.raw for h in layout.headers[: k + 1]]  # 序号 | 机构 | 发文量 | 占比 once more beside it: 机构 names both figures
                again = len(heads) > k and (heads[k][-2:] == heads[0][-2:] or heads[k] in heads[:k]) and bool(row[k].text)
                return k if k == j - 1 or again else None
        return None

    def _left_of(self, row: list[Cell], j: int) -> str:
        """The nearest text before a cell that is no figure: 股票代码 of 股票简称 | 某某电气 | 股票代码 | 300000."""
        return next((row[k].text for k in range(j - 1, -1, -1) if row[k].text and not self.layouts.is_value(row[k])), "")

    def _leading(self, row: list[Cell], layout: Layout) -> int:
        """How many cells of a row stand before its first figure."""
        n = 0
        for j, c in enumerate(row):
            if self.layouts.is_value(c) and not (j == 0 and (is_year(c.text) or layout.stubs)) and j not in layout.time_columns:
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
