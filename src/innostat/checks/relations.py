"""Relations that a table shows by itself: growth and shares printed beside levels, and shares of the prose computed from a table.

A relation is looked at only where most rows hold it; the rows that do not are findings. So a rate whose base was revised, or
that is at constant prices, raises no alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Interval, finding, total
from innostat.checks.clauses import Statement, statements
from innostat.checks.intervals import HUNDRED, distance, growth, minus, number, quoted, ratio, times, written
from innostat.checks.keys import step_of
from innostat.checks.patterns import rx
from innostat.checks.share_parts import balanced
from innostat.checks.sheets import Sheet, SheetRow, sheets
from innostat.messages import tell
from innostat.models import Finding, Observation

Column = tuple[str, int]
_Test = tuple[Observation, Interval, list[Observation]]
_LIST = regex.compile(r"[^\d；。均都超其全]{0,12}")
_MAX_COLUMNS = 12


def check_relations(rows: Sequence[Observation], catalog: Catalog, counts: dict[str, int]) -> Iterator[Finding]:
    """Growth, change and share columns of tables; lists of shares in the prose that a table of the same document gives."""
    by_doc: dict[str, list[Sheet]] = {}
    for sheet in sheets(rows):
        by_doc.setdefault(sheet.doc, []).append(sheet)
        if len(sheet.rows) >= 3:
            yield from _over_years(sheet, counts)
            yield from _of_total(sheet, counts)
            yield from _quotients(sheet, counts)
            yield from _changes(sheet, counts)
    if by_doc:
        for s in statements(rows):
            if s.doc in by_doc:
                yield from _from_table(s, by_doc[s.doc], counts)


def _row(row: SheetRow, column: Column) -> Observation | None:
    cell = row.cells.get(column)
    return None if cell is None else cell.row


def _most(tests: Sequence[_Test], least: int) -> list[_Test]:
    """Rows that break a relation that at least `least` rows and three quarters of all hold.

    A level that is wrong breaks the two rates beside it: they count as one.
    """
    broken = [t for t in tests if not t[1].meets(Interval.of(t[0]))]
    held = len(tests) - len(broken)
    shared = len(broken) == 2 and {o.obs_id for o in broken[0][2]} & {o.obs_id for o in broken[1][2]} != set()
    return broken if held >= least and (1 if shared else len(broken)) * 3 <= max(held, 3 if shared and held >= 2 else 0) else []


def _report(code: str, name: str, said: Observation, computed: Interval, of: list[Observation], what: str) -> Finding:
    low, high = computed.low or Decimal(0), computed.high or Decimal(0)
    return finding(
        code, name, "warning", tell("row-disagrees", what=what, value=number((low + high) / 2) + (said.unit or "%"), said=quoted(said)),
        [said, *of], reported=written(Interval.of(said), "%", decimals=4), computed=written(computed, "%", decimals=4),
    )  # fmt: skip


def _count(counts: dict[str, int], what: str, n: int) -> None:
    counts[what] = counts.get(what, 0) + n


# years as rows ----------------------------------------------------------------------------------------------------------


def _over_years(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    """A growth column beside a level column, one row a year."""
    rows = [r for r in sheet.rows if r.cells]
    years = [next(iter(r.cells.values())).row.year for r in rows]
    if any(y is None for y in years) or not all(rx(r"(?:19|20)\d\d年?").fullmatch(r.name) for r in rows):
        return
    columns = sheet.columns()
    levels = [c for c in columns if (o := _first(rows, c)) is not None and o.measure == "level" and o.base_unit != "%"]
    for c in columns:
        o = _first(rows, c)
        if (
            o is None
            or o.measure not in ("growth", "change")
            or o.base_unit not in ("%", *(x.base_unit for k in levels if (x := _first(rows, k))))
        ):
            continue
        best: list[_Test] = []
        tried = 0
        for level in levels:
            tests = []
            for above, row, y0, y1 in zip(rows, rows[1:], years, years[1:], strict=False):
                old, new, said = _row(above, level), _row(row, level), _row(row, c)
                if old is None or new is None or said is None or y0 is None or y1 is None or abs(y1 - y0) != 1:
                    continue
                if y1 < y0:
                    new, old = old, new
                    said = _row(above, c)
                    if said is None:
                        continue
                computed = (
                    growth(Interval.of(new), Interval.of(old)) if said.measure == "growth" else minus(Interval.of(new), Interval.of(old))
                )
                if computed is not None:
                    tests.append((said, computed, [new, old]))
            broken = _most(tests, 2)
            if tests and len(tests) - sum(not t[1].meets(Interval.of(t[0])) for t in tests) >= 2:
                tried, best = len(tests), broken
                break
        _count(counts, "growth tried", tried)
        for said, computed, of in best:
            if said.measure == "growth":
                yield _report(
                    "S305", "growth-does-not-follow", said, computed, of, tell("row-from-to", old=quoted(of[1]), new=quoted(of[0]))
                )
            else:
                yield _report(
                    "S303", "difference-does-not-follow", said, computed, of, tell("row-less", one=quoted(of[0]), other=quoted(of[1]))
                )


def _first(rows: Sequence[SheetRow], column: Column) -> Observation | None:
    return next((o for r in rows if (o := _row(r, column)) is not None), None)


# shares of a total row --------------------------------------------------------------------------------------------------


def _of_total(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    """A share column beside a level column with a total row or a row of 100."""
    rows = sheet.rows
    columns = sheet.columns()[:_MAX_COLUMNS]
    wholes = [r for r in rows if r.total or any(c.row.base_value == 100 and c.row.measure == "share" for c in r.cells.values())][:1]
    wholes = wholes or ([rows[0]] if rows[0].cells and next(iter(rows[0].cells.values())).row.region in ("中国",) else [])
    if not wholes:
        return
    for c in columns:
        said = _first(rows, c)
        if said is None or said.measure != "share" or said.base_unit != "%":
            continue
        for level in columns:
            top = _row(wholes[0], level)
            if top is None or top.measure != "level" or top.base_unit == "%":
                continue
            tests = []
            for r in rows:
                part, share = _row(r, level), _row(r, c)
                if r is wholes[0] or part is None or share is None or part.base_unit != top.base_unit:
                    continue
                quotient = ratio(Interval.of(part), Interval.of(top))
                if quotient is not None:
                    tests.append((share, times(quotient, HUNDRED), [part, top]))
            failing = [t for t in tests if not t[1].meets(Interval.of(t[0]))]
            held = len(tests) - len(failing)
            named = f"占{top.label}" in said.label  # the header names the whole; else the other rows have to show it
            broken = failing if named and held >= len(failing) else _most(tests, 2)
            if held >= (1 if named else 2):
                _count(counts, "shares tried", len(tests))
                listed = [o for r in rows if (o := _row(r, c)) is not None]
                for share, computed, of in broken:
                    if distance(computed, Interval.of(share)) < step_of(share) and balanced(share, listed):
                        continue  # rounded the other way, so that the shares make 100
                    yield _report(
                        "S304", "share-does-not-follow", share, computed, of, tell("row-of", one=quoted(of[0]), other=quoted(of[1]))
                    )
                break


def _quotients(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    """A column of rates that is one level column over another (利润率 beside 利润总额 and 营业收入)."""
    columns = sheet.columns()[:_MAX_COLUMNS]
    rows = sheet.rows
    levels = [c for c in columns if (o := _first(rows, c)) is not None and o.measure == "level" and o.base_unit != "%"]
    for c in columns:
        o = _first(rows, c)
        if o is None or o.measure != "share" or o.base_unit != "%" or o.decimals < 1:
            continue
        for a in levels:
            for b in levels:
                if a == b:
                    continue
                tests = []
                for r in rows:
                    x, y, said = _row(r, a), _row(r, b), _row(r, c)
                    if x is None or y is None or said is None or x.base_unit != y.base_unit or said.measure != "share":
                        continue
                    quotient = ratio(Interval.of(x), Interval.of(y))
                    if quotient is not None:
                        tests.append((said, times(quotient, HUNDRED), [x, y]))
                broken = _most(tests, 3)
                if broken:
                    _count(counts, "shares tried", len(tests))
                for said, computed, of in broken:
                    yield _report(
                        "S304", "share-does-not-follow", said, computed, of, tell("row-over", one=quoted(of[0]), other=quoted(of[1]))
                    )


def _changes(sheet: Sheet, counts: dict[str, int]) -> Iterator[Finding]:
    """A level, its change and its growth side by side (年末数, 比年初增加, 增长)."""
    columns = sheet.columns()[:_MAX_COLUMNS]
    kinds = {c: o for c in columns if (o := _first(sheet.rows, c)) is not None}
    for a, b, c in zip(columns, columns[1:], columns[2:], strict=False):
        if (
            (kinds[a].measure, kinds[b].measure, kinds[c].measure) != ("level", "change", "growth")
            or kinds[a].base_unit != kinds[b].base_unit
            or kinds[c].base_unit != "%"
        ):
            continue
        tests: list[_Test] = []
        for r in sheet.rows:
            level, change, said = _row(r, a), _row(r, b), _row(r, c)
            if level is None or change is None or said is None:
                continue
            old = minus(Interval.of(level), Interval.of(change))
            if (computed := growth(Interval.of(level), old)) is not None:
                tests.append((said, computed, [level, change]))
        _count(counts, "growth tried", len(tests))
        for said, computed, of in _most(tests, 3):
            yield _report(
                "S305", "growth-does-not-follow", said, computed, of, tell("row-after-change", one=quoted(of[0]), other=quoted(of[1]))
            )


# prose against a table --------------------------------------------------------------------------------------------------


def _from_table(s: Statement, found: list[Sheet], counts: dict[str, int]) -> Iterator[Finding]:
    """四省近六年的…占所有时间的比重分别为…: a list of shares by place that a table of the document gives by columns or rows."""
    shares = [f.row for i, f in enumerate(s.figures) if f.row.measure == "share" and f.row.base_unit == "%" and f.row.decimals >= 1]
    if len(shares) < 3 or "占" not in s.text and "比重" not in s.text:
        return
    for run in _runs(s):
        named = {o.region or o.breakdown: o for o in run}
        if len(named) != len(run) or "" in named:
            continue
        for sheet in found:
            best: list[_Test] | None = None
            for tests in _relations(sheet, named):
                if len(tests) == len(run) and len(tests) - sum(not t[1].meets(Interval.of(t[0])) for t in tests) >= max(2, len(run) - 1):
                    best = [t for t in tests if not t[1].meets(Interval.of(t[0]))]
                    break
            if best is None:
                continue
            _count(counts, "shares tried", len(run))
            for said, computed, of in best:
                value = number(((computed.low or Decimal(0)) + (computed.high or Decimal(0))) / 2)
                yield finding(
                    "S304", "share-does-not-follow", "warning",
                    tell("table-gives", place=said.region or said.breakdown, caption=sheet.caption, value=f"{value}%", said=quoted(said)),
                    [said, *of], reported=written(Interval.of(said), "%", decimals=4), computed=written(computed, "%", decimals=4),
                )  # fmt: skip
            break


def _runs(s: Statement) -> Iterator[list[Observation]]:
    """Runs of shares that follow one another with no more than a name between."""
    run: list[Observation] = []
    for i, f in enumerate(s.figures):
        share = f.row.measure == "share" and f.row.base_unit == "%"
        if share and run and _LIST.fullmatch(s.gap(i)):
            run.append(f.row)
            continue
        if len(run) >= 3:
            yield run
        run = [f.row] if share else []
    if len(run) >= 3:
        yield run


def _relations(sheet: Sheet, named: dict[str, Observation]) -> Iterator[list[_Test]]:
    """What each name's column (or row) gives: the other rows over the total, and each row over the total."""
    columns = [(c, next((n for n in named if n and n in rx(r"\s").sub("", c[0])), "")) for c in sheet.columns()]
    if {n for _, n in columns} - {""} == set(named):
        yield from _along(named, {n: [(r, o) for r in sheet.rows if (o := _row(r, c)) is not None] for c, n in columns if n})
    by_row = {n: next((r for r in sheet.rows if n in r.name), None) for n in named}
    if all(r is not None for r in by_row.values()):
        for c in sheet.columns():
            for d in sheet.columns():
                if c != d:
                    pairs = {n: (_row(r, c), _row(r, d)) for n, r in by_row.items() if r is not None}
                    yield [
                        (named[n], times(q, HUNDRED), [x, y])
                        for n, (x, y) in pairs.items()
                        if x is not None
                        and y is not None
                        and x.base_unit == y.base_unit
                        and (q := ratio(Interval.of(x), Interval.of(y))) is not None
                    ]


def _along(named: dict[str, Observation], cells: dict[str, list[tuple[SheetRow, Observation]]]) -> Iterator[list[_Test]]:
    def is_whole(r: SheetRow) -> bool:
        return bool(rx(r"合计|总计|总数|总量").search("".join(r.labels)))

    sums: list[_Test] = []
    for n, column in cells.items():
        wholes = [o for r, o in column if is_whole(r)]
        parts = [o for r, o in column if not is_whole(r)]
        if len(wholes) != 1 or not parts or (q := ratio(total(Interval.of(p) for p in parts), Interval.of(wholes[0]))) is None:
            return
        sums.append((named[n], times(q, HUNDRED), [wholes[0], *parts]))
    yield sums
    labels: list[str] = [r.name for r, _ in next(iter(cells.values()))]
    pick: Callable[[str, str], Observation | None] = lambda n, label: next((o for r, o in cells[n] if r.name == label), None)  # noqa: E731
    for label in labels:
        tests = []
        for n, column in cells.items():
            x = pick(n, label)
            whole = next(o for r, o in column if is_whole(r))
            if x is not None and x is not whole and (q := ratio(Interval.of(x), Interval.of(whole))) is not None:
                tests.append((named[n], times(q, HUNDRED), [x, whole]))
        yield tests
