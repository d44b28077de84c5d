"""Sums in tables: total rows and columns, lists of all provinces, parts that the table itself shows to add up."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Interval, total
from innostat.checks.instances import instances, pattern
from innostat.checks.patterns import rx
from innostat.checks.sheets import Sheet, SheetRow, is_total, sheets
from innostat.checks.sums_columns import check_column_sums
from innostat.checks.sums_members import check_closed_members
from innostat.checks.totals import shares_finding, tally, total_finding
from innostat.models import Finding, Observation

Column = tuple[str, int]
_NO_SUM = pattern("no_sum")
_COUNTED = regex.compile(r"(?P<n>[两二三四五六七八九十]|\d{1,2})(?:省|市|地|家|国|区|县|项|类|者|个)")
_PROVINCES = 31
_MORE_THAN_ONE = 150  # per cent, above which shares are of more than one division


def check_sheet_sums(rows: Sequence[Observation], catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """Sums of all tables."""
    for sheet in sheets(rows):
        if len(sheet.rows) < 2:
            continue
        for column in sheet.columns():
            yield from _provinces(sheet, column, catalog, counts)
        yield from _total_rows(sheet, counts)
        yield from _total_columns(sheet, counts)
        yield from _learned(sheet, counts)
        yield from check_column_sums(sheet, counts)
        yield from _closed_rows(sheet, counts)
        yield from check_closed_members(sheet)
        yield from _shares(sheet, counts)


def _additive(cells: Sequence[Observation | None]) -> bool:
    """Whether the figures of a row or a column can be added up."""
    present = [c for c in cells if c is not None]
    first = present[0] if present else None
    if first is None or any(c.measure != "level" or c.base_unit != first.base_unit for c in present) or first.base_unit == "%":
        return False
    return not any(_NO_SUM.search(c.label) for c in present[:2])


_NESTED = 3  # rows, from which on the first may be what the others make


def _fits(whole: Observation, parts: Sequence[Observation | None]) -> bool:
    """Whether parts can make a whole; a part without a figure leaves the sum open above."""
    computed = total(Interval.of(p) for p in parts if p is not None)
    if any(p is None for p in parts):
        computed = Interval(computed.low, None)
    return computed.meets(Interval.of(whole))


def _finding(sheet: Sheet, whole: Observation, parts: Sequence[Observation | None], severity: str) -> Finding | None:
    if _fits(whole, parts):
        return None
    told = [p for p in parts if p is not None]
    if len(told) > _NESTED and told[0].base_value < whole.base_value and _fits(told[0], told[1:]):
        return None  # a group and its members, of a table that goes on elsewhere
    return total_finding(whole, [p for p in parts if p is not None], severity, sheet.caption if sheet.caption != "|" else "")


def _cell(row: SheetRow, column: Column) -> Observation | None:
    found = row.cells.get(column)
    return found.row if found is not None else None


# all provinces ----------------------------------------------------------------------------------------------------------


def _provinces(sheet: Sheet, column: Column, catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """The provinces of a column against the country's row; only where all of them are there, each once."""
    cells = [(o, catalog.regions.get(o.region)) for r in sheet.rows if (o := _cell(r, column)) is not None]
    if len(cells) <= _PROVINCES // 2 or not _additive([o for o, _ in cells]):
        return
    parts = [o for o, g in cells if g is not None and len(g.code) == 5 and g.code.startswith("CN-")]
    wholes = [o for o, g in cells if o.region == "中国"]
    if len(wholes) != 1 or len(parts) < _PROVINCES - 4:
        return
    if len(parts) != _PROVINCES or len({o.region for o in parts}) != _PROVINCES:
        tally(counts, False)
        return
    tally(counts, True)
    loose = any(w in wholes[0].label + sheet.caption for w in instances().open_national)
    if f := _finding(sheet, wholes[0], parts, "note" if loose else "error"):
        yield f


# total rows -------------------------------------------------------------------------------------------------------------


def _blocks(sheet: Sheet) -> Iterator[tuple[SheetRow, list[SheetRow]]]:
    """Each total row with the rows that it can be the total of: those below the first row, else those above."""
    at = [i for i, r in enumerate(sheet.rows) if r.total and not r.sub]
    if (
        not at
        and len(sheet.rows) >= 3
        and rx(r"全[市省区国县]").fullmatch(sheet.rows[0].name)
        and rx(r"其他|其它|其余").match(sheet.rows[-1].name)
    ):
        at = [0]
    if not at and (_makes_hundred(sheet) or len(sheet.rows) >= 3 and rx(r"全[市省区国县](?:总计|合计)").fullmatch(sheet.rows[0].name)):
        at = [0]
    for n, i in enumerate(at):
        if i == 0:
            stop = at[n + 1] if n + 1 < len(at) else len(sheet.rows)
            yield sheet.rows[0], list(sheet.rows[1:stop])
        else:
            yield sheet.rows[i], list(sheet.rows[at[n - 1] + 1 if n else 0 : i])


def _makes_hundred(sheet: Sheet) -> bool:
    """Whether the first row is the whole of the others, as a column of shares shows: 100 above, and below it what makes 100.

    The rows then make up the whole in the columns of amounts too.
    """
    first, rest = sheet.rows[0], sheet.rows[1:]
    if len(rest) < 2 or any(r.sub for r in rest):
        return False
    for c, cell in first.cells.items():
        below = [_cell(r, c) for r in rest]
        parts = [o for o in below if o is not None and o.measure == "share" and o.base_unit == "%"]
        if cell.row.base_value == 100 and cell.row.measure == "share" and len(parts) == len(rest):
            return total(Interval.of(o) for o in parts).meets(Interval.of(cell.row))
    return False


def _total_rows(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    for whole, block in _blocks(sheet):
        if len(block) < 2 or block[0].sub:
            continue
        parts = [r for r in block if not r.sub]
        columns = [c for c in whole.cells if _additive([_cell(whole, c), *(_cell(r, c) for r in parts)])]
        columns = [c for c in columns if sum(_cell(r, c) is not None for r in parts) >= 2]
        if not columns:
            continue
        partial = any(w in sheet.caption for w in instances().partial) or _some_provinces(whole, parts, columns[0])
        structure = _structure(whole, parts, columns)
        short = _rest_missing(whole, parts, columns) or _makes_hundred(sheet)
        if structure is None and (partial or not (short or _even(parts, columns[0], whole) or _near(whole, parts, columns[0]))):
            for _ in columns:
                tally(counts, False)
            continue
        severity = "error" if structure is not None or _even(parts, columns[0], whole) else "warning"
        for c in columns:
            tally(counts, True)
            total_ = _cell(whole, c)
            assert total_ is not None
            if f := _finding(sheet, total_, [_cell(r, c) for r in structure or parts], severity):
                yield f


def _some_provinces(whole: SheetRow, parts: list[SheetRow], column: Column) -> bool:
    """Whether rows below the country's are provinces, but not all of them: a table that goes on elsewhere; which are missing is told by name."""
    cells = [c for r in parts if (c := _cell(r, column)) is not None]
    first = _cell(whole, column)
    provinces = [c for c in cells if len(c.region_code) == len("CN-BJ") and c.region_code.startswith("CN-")]
    return first is not None and first.region == "中国" and len(provinces) == len(cells) < _PROVINCES - 4


def _structure(whole: SheetRow, parts: list[SheetRow], columns: list[Column]) -> list[SheetRow] | None:
    """The rows that make the total in some column: all of them, or those that no other row holds."""
    candidates = [parts]
    for c in columns:
        tops = _tops(parts, c)
        if 2 <= len(tops) < len(parts):
            candidates.append([parts[i] for i in tops])
    for rows in candidates:
        for c in columns:
            total_ = _cell(whole, c)
            if total_ is not None and all(_cell(r, c) is not None for r in rows) and _fits(total_, [_cell(r, c) for r in rows]):
                return rows
    return None


def _tops(parts: list[SheetRow], column: Column) -> list[int]:
    """Rows that are part of no row above them: a row whose next rows add up to it holds them."""
    cells = [_cell(r, column) for r in parts]
    if any(c is None for c in cells):
        return list(range(len(parts)))
    values = [c for c in cells if c is not None]
    prefix = _prefix(values)
    tops, i = [], 0
    while i < len(values):
        tops.append(i)
        end = _run(values, prefix, i)
        i = end if end is not None else i + 1
    return tops


def _prefix(values: Sequence[Observation]) -> list[Decimal]:
    prefix = [Decimal(0)]
    for v in values:
        prefix.append(prefix[-1] + max(v.base_value, Decimal(0)))
    return prefix


def _run(values: Sequence[Observation], prefix: list[Decimal], i: int) -> int | None:
    """End of the run of at least two rows below row `i` that adds up to it; found by bisection, as sums only grow."""
    want = prefix[i + 1] + values[i].base_value
    j = bisect_left(prefix, want, lo=i + 1)
    for end in (j - 1, j, j + 1):
        if i + 3 <= end <= len(values) and _fits(values[i], values[i + 1 : end]):
            return end
    return None


def _rest_missing(whole: SheetRow, parts: list[SheetRow], columns: list[Column]) -> bool:
    """Whether a list that ends in 其他 falls short of its total in all columns: a row is lost."""
    if not rx(r"其他|其它|其余").match(parts[-1].name):
        return False
    sums = [(_cell(whole, c), [_cell(r, c) for r in parts]) for c in columns]
    return all(w is not None and None not in ps and sum((p.base_value for p in ps if p), Decimal(0)) < w.base_value for w, ps in sums)


def _even(parts: list[SheetRow], column: Column, whole: SheetRow) -> bool:
    """Whether the rows are of one kind (places, years), so that none holds another, or the total says how many they are."""
    cells = [c for r in parts if (c := _cell(r, column)) is not None]
    if any((m := _COUNTED.match(x)) and _number(m["n"]) == len(parts) for x in whole.labels):
        return True
    regions = [c.region for c in cells]
    if all(rx(r"(?:19|20)\d\d年?").fullmatch(r.name) for r in parts):
        return True
    whole_cell = _cell(whole, column)
    if len({len(c.region_code) for c in cells}) > 1:
        return False  # a province and its cities
    return (
        len(set(regions)) == len(regions)
        and all(regions)
        and (whole_cell is None or whole_cell.region not in regions)
        and "中国" not in regions
    )


def _number(text: str) -> int:
    return int(text) if text.isdigit() else "零一二三四五六七八九十".find(text.replace("两", "二"))


def _near(whole: SheetRow, parts: list[SheetRow], column: Column) -> bool:
    """Whether a short list misses its total by less than its smallest part and by less than a tenth."""
    total_, cells = _cell(whole, column), [_cell(r, column) for r in parts]
    if total_ is None or any(c is None for c in cells) or len(cells) > 15:
        return False
    values = [c.base_value for c in cells if c is not None]
    miss = abs(sum(values, Decimal(0)) - total_.base_value)
    return miss * 10 < abs(total_.base_value) and miss < min(values)


# total columns ----------------------------------------------------------------------------------------------------------


def _total_columns(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    columns = sheet.columns()
    for whole in columns:
        if not is_total(rx(r"\([^()]*\)").sub("", whole[0])):
            continue
        unit = rx(r"\([^()]*\)").search(whole[0])
        others = [c for c in columns if c != whole and not is_total(c[0]) and (unit is None or unit[0] in c[0])]
        if len(others) < 2:
            continue
        rows = [r for r in sheet.rows if all(c in r.cells for c in (whole, *others)) and _additive([_cell(r, c) for c in (whole, *others)])]
        fit = [_fits(r.cells[whole].row, [_cell(r, c) for c in others]) for r in rows]
        m = _COUNTED.match(whole[0])
        sure = (m is not None and _number(m["n"]) == len(others)) or sum(fit) * 2 >= max(len(fit), 3)
        for r in rows:
            tally(counts, sure)
            if sure and (f := _finding(sheet, r.cells[whole].row, [_cell(r, c) for c in others], "error")):
                yield f


# what the table shows ---------------------------------------------------------------------------------------------------


def _learned(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    """A row that the next rows add up to in at least two columns, and in more columns than not, does so in all."""
    columns = sheet.columns()
    rows = [r for r in sheet.rows if not r.sub]
    first = rows[0].cells if rows else {}
    full = [c for c in columns if c in first and first[c].row.measure == "level" and first[c].row.base_unit != "%"]
    rows = rows[
        : next((i for i, r in enumerate(rows) if any(c not in r.cells or r.cells[c].row.measure != "level" for c in full)), len(rows))
    ]
    if len(full) < 3 or len(rows) < 3 or any(r.total for r in rows):
        return
    votes: dict[tuple[int, int], int] = {}
    for c in full:
        values = [r.cells[c].row for r in rows]
        prefix = _prefix(values)
        for i in range(len(values) - 2):
            if values[i].base_value > 0 and (end := _run(values, prefix, i)) is not None:
                votes[i, end] = votes.get((i, end), 0) + 1
    for (i, end), n in sorted(votes.items()):
        if n < 2 or n * 2 <= len(full):
            continue
        for c in full:
            group = [r.cells[c].row for r in rows[i:end]]
            if len({o.base_unit for o in group}) > 1:
                continue
            tally(counts, True)
            if f := _finding(sheet, group[0], list(group[1:]), "warning"):
                yield f


def _closed_rows(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    """Sections that are closed by their names (采矿业、制造业、电力…): against the total row, and each against the rows below it."""
    for closed in instances().sums:
        if closed.id != "sections_of_industry" or not sheet.rows or not sheet.rows[0].total:
            continue
        at = [next((i for i, r in enumerate(sheet.rows) if p.fullmatch(r.name)), -1) for p in closed.parts]
        if -1 in at or at != sorted(at):
            continue
        for c in sheet.rows[0].cells:
            sections = [_cell(sheet.rows[i], c) for i in at]
            whole = _cell(sheet.rows[0], c)
            if whole is None or None in sections or not _additive([whole, *sections]):
                continue
            bounds = [*at, len(sheet.rows)]
            inner = [[_cell(r, c) for r in sheet.rows[a + 1 : b]] for a, b in itertools.pairwise(bounds)]
            fit = [_fits(s, cells) for s, cells in zip(sections, inner, strict=True) if s is not None]
            if sum(fit) == len(fit):
                continue  # the total row is looked at with all others
            groups = [(whole, sections)] + [
                (s, cells) for s, cells in zip(sections, inner, strict=True) if s is not None and len(cells) >= 2 and any(fit)
            ]
            for head, cells in groups:
                tally(counts, True)
                if f := _finding(sheet, head, cells, "error"):
                    yield f


# shares -----------------------------------------------------------------------------------------------------------------


def _shares(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    """Columns of shares of a closed whole: with a row of 100, with all names of a closed list, or with the rest named."""
    for c in sheet.columns():
        cells = [(r, o) for r in sheet.rows if (o := _cell(r, c)) is not None]
        if len(cells) < 2 or any(o.measure != "share" or o.base_unit != "%" for _, o in cells):
            continue
        if any(
            rx(r"率|强度|增|指数").search(o.label) and not rx(r"占|比重|构成|结构").search(o.label + sheet.caption) for _, o in cells[:1]
        ):
            continue
        parts = [o for r, o in cells if not r.total and o.base_value != 100]
        names = [r.name for r, o in cells if not r.total and o.base_value != 100]
        hundred = [o for r, o in cells if o.base_value == 100]
        rest = (
            bool(names)
            and rx(r"其他|其它|其余").match(names[-1]) is not None
            and rx(r"构成|结构|分布|占|比重").search(sheet.caption + c[0]) is not None
        )
        closed = any(
            len(names) == len(s.parts) and all(p.search(n) for p, n in zip(s.parts, names, strict=True)) for s in instances().shares
        )
        if len(parts) < 2 or (closed and not rx(r"构成|结构|分布|占|比重").search(sheet.caption + c[0])):
            continue
        if rx(r"占(?:当地|本地区|地区|国内|各自)*(?:GDP|生产总值|财政|营业|主营|销售|同期)").search(c[0]):
            continue  # each part of another whole
        if not (rest or closed or (len(hundred) == 1 and hundred[0] is cells[0][1])):
            continue
        value = sum((p.base_value for p in parts), Decimal(0))
        if value > _MORE_THAN_ONE and not closed:
            tally(counts, False)
            continue  # 按三次产业分…，按大类分…: one column, divided more than once
        if not (rest or closed) and not Decimal(90) < value < Decimal(110):
            tally(counts, False)
            continue
        tally(counts, True)
        if f := shares_finding(parts, "error" if closed or rest else "warning"):
            yield f
