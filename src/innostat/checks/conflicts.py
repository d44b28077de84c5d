"""V201 and V202: several values of one series and period that cannot all be right."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Interval, finding
from innostat.checks.context import Context
from innostat.checks.instances import pattern
from innostat.checks.keys import (
    PART,
    Series,
    clause_before,
    explicit,
    gained_by,
    is_amount_of_change,
    is_threshold,
    of_some_rows,
    of_two_wholes,
    scope_of,
    series_of,
    significant,
    step_of,
    telling,
    thousands_apart,
    told_apart,
    transposed,
)
from innostat.checks.published import covered, interval_of, power_of_ten
from innostat.checks.sentences import folded, folded_quote
from innostat.checks.slips import one_off
from innostat.checks.wording import interval_text, listed, named, period_text, quote_of, series_of_row
from innostat.messages import tell
from innostat.models import Finding, Observation

_REVISED = pattern("revised", "revisable")
_RESULTS = pattern("results")
_BUDGETED = pattern("budgeted")
_SAID_TO_BE_REVISED = pattern("revised")
_CLOSED = regex.compile(r"\d{4}(?:-(?:Q\d|\d\d))?(?:/\d{4}(?:-\d\d)?)?")
_SPENT = pattern("spent")
_HELPED = pattern("helped")
_PRODUCT = regex.compile(r"(?<![A-Za-z])[A-Z][a-z]{3,}[A-Za-z0-9-]*")
_SPREAD = regex.compile(r"分别|依次|各自|均|到|至|[-—~]")
_SOURCES = ("stated", "inherited", "relative", "header", "caption", "title")
_MEASURES = ("level", "share", "growth", "change", "index")
_REVISION = Decimal("0.03")
_NEAR = Decimal("0.1")  # of a figure: what is further off is rather another one
_POINTS = 3  # and growth rates with it
_PART_OF = Decimal("0.25")
_COMPARED_ROWS = 12  # of one series and period
_LARGEST_REVISION = Decimal("0.1")  # what a census has moved a total by

Tables = dict[tuple[str, str, str, str, str], list[Observation]]  # rows by document, caption, label, breakdown and region
Pairs = frozenset[tuple[str, str, str]]  # a document and two of its sentences


def check_conflicts(context: Context, told: set[str]) -> Iterator[Finding]:
    """Find values of one series and period whose intervals do not meet: one finding a series and period.

    Rows that cannot be trusted to name the series are left out: a figure whose sentence names no indicator, one of several values
    that one sentence (or table) gives for the same series, a label such as 两者.
    """
    groups: dict[tuple[Series, str], list[Observation]] = {}
    catalog = context.catalog
    tables: Tables = {}
    for o in context.corpus.observations:
        if o.sheet:
            tables.setdefault((o.doc, o.sheet, o.label, o.breakdown, o.region), []).append(o)
        if _comparable(o):
            series = series_of(o, catalog)
            # 规模以上工业企业 in the head of a text stands for all of it, and for no other text
            if context.merges_scopes(o) and not told_apart(o):
                series = series._replace(scope=o.doc)
            if view := context.view(o):
                series = series._replace(scope=f"{series.scope}{view}")
            groups.setdefault((series, o.period), []).append(o)
    unlike = _of_unlike_things(groups)
    loose: dict[tuple[Series, str], list[tuple[Series, Observation]]] = {}
    for (series, period), rows in groups.items():
        if len(rows) > 1:
            rows = _trusted(rows, catalog)
        if len(rows) > 1:
            pair = _apart(rows) or _loose_bound(rows)
            if pair:
                yield from _conflict(series, rows, pair, context, told, tables, unlike)
        if rows and series.indicator and series.measure in ("level", "share"):
            loose.setdefault((series._replace(scope=""), period), []).append((series, rows[0]))
    for found in loose.values():
        if len({s.scope for s, _ in found}) > 1:
            yield from _scopes(found, told, context, tables)


def _comparable(o: Observation) -> bool:
    return (
        (o.sheet != "" or not folded(o.sentence).lstrip().startswith(folded_quote(o)))  # named by another sentence: 2.34万人纳入农村五保供养
        and o.statement == "actual" and o.measure in _MEASURES and o.period_source in _SOURCES and o.value_to is None
        and bool(_CLOSED.fullmatch(o.period)) and o.base_unit != "位" and telling(o) and not is_amount_of_change(o) and not of_some_rows(o) and not is_threshold(o)
        and not (o.base_unit == "CNY" and (_BUDGETED.search(o.sentence) or _SPENT.fullmatch(clause_before(o))))
        and not (o.measure == "level" and _HELPED.fullmatch(clause_before(o)))
    )  # fmt: skip


def _trusted(rows: list[Observation], catalog: Catalog) -> list[Observation]:
    """Rows whose own sentence names the series, and whose sentence or table gives one value for it only."""
    places: dict[tuple[str, str], list[Observation]] = {}
    for o in rows:
        places.setdefault((o.doc, o.sheet or o.sentence), []).append(o)
    kept: list[Observation] = []
    for found in places.values():
        if not _apart(found):
            kept += found
    named = {(o.doc, o.label) for o in kept if explicit(o, catalog)}
    kept = [o for o in kept if (o.doc, o.label) in named]
    if len({o.doc for o in kept}) > 1 and (not kept[0].region or PART in scope_of(kept[0])):
        return []  # a part of what another text speaks of, or a place that no text names
    if len({o.doc for o in kept}) > 1 and not kept[0].breakdown and _RESULTS.search(kept[0].label):
        return []  # 营收 in the news of two companies
    return kept


def _apart(rows: list[Observation]) -> tuple[Observation, Observation] | None:
    """The two rows that lie furthest apart, the lower one first, if their intervals do not meet."""
    low = high = None
    lowest: Decimal | None = None
    highest: Decimal | None = None
    for o in rows:
        interval = Interval.of(o)
        if interval.high is not None and (lowest is None or interval.high < lowest):
            lowest, low = interval.high, o
        if interval.low is not None and (highest is None or interval.low > highest):
            highest, high = interval.low, o
    if low is None or high is None or lowest is None or highest is None or not highest > lowest:
        return None
    return low, high


def _loose_bound(rows: list[Observation]) -> tuple[Observation, Observation] | None:
    """A bound so far off the value that its unit must be wrong, though the intervals meet."""
    exact = next((o for o in rows if o.qualifier == "exact"), None)
    for o in rows:
        if exact is not None and thousands_apart(o, exact):
            return (o, exact) if o.base_value < exact.base_value else (exact, o)
    return None


def _conflict(
    series: Series, rows: list[Observation], pair: tuple[Observation, Observation], context: Context, told: set[str], tables: Tables, unlike: Pairs
) -> Iterator[Finding]:  # fmt: skip
    low, high = pair
    if low.obs_id in told or high.obs_id in told or _of_other_products(low, high) or of_two_wholes(low, high):
        return
    reference = context.reference
    years = covered(low, context.catalog, reference)
    vintages = years.get(low.year or 0, ())
    if vintages and all(any(Interval.of(o).meets(interval_of(p)) for p in vintages) for o in pair):
        why: str = tell("both-published", published=listed([named(p) for p in vintages]))
    elif vintages and low.doc != high.doc and not any(context.of_a_part(o) for o in pair):
        return  # the reference has spoken on each of the two
    elif series.measure in ("growth", "change") and len(reference.years(low.indicator, low.region).get(low.year or 0, ())) > 1:
        why = tell("growth-revised")
    else:
        why = _explained(low, high, context, tables)
    odd, rest = _minority(rows, low, high)
    ordered = odd + rest
    values = listed([tell("at-line", quote=quote_of(o), doc=o.doc, line=o.line) for o in (ordered[0], *(r for r in rest))])
    same_text = low.doc == high.doc
    k = 0 if why else power_of_ten(high, low.base_value, step_of(low)) or thousands_apart(low, high)
    if k:
        yield finding(
            "V202", "magnitude-slip", "error", tell("powers-apart", series=series_of_row(low), k=k, values=values),
            ordered, reported=interval_text(high), computed=interval_text(low), suggestion=tell("one-unit-wrong"),
        )  # fmt: skip
        return
    if not why and not low.sheet and _sentences_of(low, high) in unlike:
        why = tell("none-agrees")
    if not why and (_unlike(low, high) or _doubtful(low, high)):
        why = tell("far-apart")
    severity = "note" if why else "error" if same_text and low.label == high.label and series.indicator else "warning"
    label = f"{low.label} {low.breakdown}" if low.breakdown else low.label
    yield finding(
        "V201", "same-series-different-value", severity,
        tell("different-values", series=tell("series", label=label, region=low.region or tell("no-region"), period=period_text(low.period)), values=values), ordered,
        reported=interval_text(ordered[0]), computed=interval_text(rest[0] if rest else low),
        suggestion=why or tell("one-misprinted"),
    )  # fmt: skip


def _sentences_of(a: Observation, b: Observation) -> tuple[str, str, str]:
    first, second = sorted((a.sentence, b.sentence))
    return a.doc, first, second


def _of_unlike_things(groups: dict[tuple[Series, str], list[Observation]]) -> Pairs:
    """Two sentences of a text whose figures agree in none of several series: a slip changes one; these rather speak of different things."""
    apart: dict[tuple[str, str, str], int] = {}
    agree: set[tuple[str, str, str]] = set()
    for rows in groups.values():
        prose = [o for o in rows if not o.sheet][:_COMPARED_ROWS] if len(rows) > 1 else []
        for i, a in enumerate(prose):
            for b in prose[i + 1 :]:
                if a.doc != b.doc or a.sentence == b.sentence:
                    continue
                where = _sentences_of(a, b)
                if Interval.of(a).meets(Interval.of(b)):
                    agree.add(where)
                else:
                    apart[where] = apart.get(where, 0) + 1
    return frozenset(where for where, n in apart.items() if n > 1 and where not in agree)


def _of_other_products(a: Observation, b: Observation) -> bool:
    """Whether two sentences of a text speak of different things by their Latin names (Ultomiris…销售额, Koselugo…销售额达到)."""
    if a.doc != b.doc or a.sheet or b.sheet or a.sentence == b.sentence:
        return False
    one, other = (set(_PRODUCT.findall(o.sentence.partition(o.quote)[0])) for o in (a, b))
    return bool(one and other) and one.isdisjoint(other)


def _unlike(low: Observation, high: Observation) -> bool:
    """More than twice apart: counts, open bounds and labels that differ are rather of different things (认定8765家, 总数2.5万家)."""
    close = low.base_value > 0 and high.base_value <= 2 * low.base_value
    alike = low.qualifier == high.qualifier == "exact" and (low.label == high.label or bool(low.sheet or high.sheet))
    return low.measure in ("level", "share") and not close and not alike


def _doubtful(low: Observation, high: Observation) -> bool:
    """Whether two figures lie further apart than one slip or a tenth explains, and one of them does not tell its own time: it may be of something else."""
    if all(o.period_source in ("stated", "header", "caption") for o in (low, high)):
        return False
    near = high.base_value - low.base_value <= _NEAR * max(abs(high.base_value), abs(low.base_value))
    slipped = any(Interval.of(x).meets(Interval.of(b)) for a, b in ((low, high), (high, low)) for x in one_off(a))
    return not (near or slipped)


def _minority(rows: list[Observation], low: Observation, high: Observation) -> tuple[list[Observation], list[Observation]]:
    """The rows of the value that fewer rows have, and all others; the later place where both have as many."""
    at_low, at_high = Interval.of(low), Interval.of(high)
    lower = [o is low or (o is not high and Interval.of(o).meets(at_low)) for o in rows]
    upper = [o is high or (not below and Interval.of(o).meets(at_high)) for o, below in zip(rows, lower, strict=True)]
    odd = upper if sum(upper) <= sum(lower) else lower
    return [o for o, is_odd in zip(rows, odd, strict=True) if is_odd], [o for o, is_odd in zip(rows, odd, strict=True) if not is_odd]


def _fits_no_year(a: Observation, b: Observation, tables: Tables) -> bool:
    """Whether a figure of the prose is in no year what the same text's table has for the series; then its year does not matter."""
    prose, cell = (a, b) if b.sheet else (b, a)
    if a.doc != b.doc or prose.sheet or not cell.sheet:
        return False
    return all(
        not Interval.of(prose).meets(Interval.of(o))
        for o in tables.get((cell.doc, cell.sheet, cell.label, cell.breakdown, cell.region), [])
    )


def _explained(a: Observation, b: Observation, context: Context, tables: Tables) -> str:
    apart = abs(a.base_value - b.base_value)
    near = apart <= _LARGEST_REVISION * max(abs(a.base_value), abs(b.base_value))
    revised = _REVISED if a.doc != b.doc else _SAID_TO_BE_REVISED
    if near and (revised.search(a.sentence) or revised.search(b.sentence)):
        return tell("speaks-of-revision")
    fine, coarse = sorted((a, b), key=step_of)
    if step_of(fine) < step_of(coarse) and coarse.base_value <= fine.base_value < coarse.base_value + step_of(coarse):
        return tell("coarser-cut-off")
    if step_of(fine) < step_of(coarse) and coarse.base_value - step_of(coarse) < fine.base_value <= coarse.base_value:
        return tell("coarser-rounded-up")
    dated = [context.date(o)[:7] for o in (a, b)]
    slipped = (
        transposed(a.base_value, b.base_value, step_of(fine))
        or min(significant(a), significant(b)) > 2
        and power_of_ten(a, b.base_value, step_of(b))
    )  # neither another year's value nor that of a part is that by chance
    if (
        not slipped
        and a.doc in context.partial
        and scope_of(a) != scope_of(b)
        and apart > _PART_OF * max(abs(a.base_value), abs(b.base_value))
    ):
        return tell("about-a-part")
    small = apart <= _REVISION * max(abs(a.base_value), abs(b.base_value)) or (a.measure == "growth" and apart <= _POINTS)
    small = small and not transposed(a.base_value, b.base_value, step_of(fine))
    early = context.early(a) or context.early(b) or a.measure == "share"
    if dated[0] and dated[1] and dated[0] != dated[1] and small and early:
        return tell("revised-between", one=dated[0], other=dated[1])
    if a.doc != b.doc and not all(dated) and small and a.measure == "growth":
        return tell("undated")
    if any(o.obs_id in context.unsure | context.unclear for o in (a, b)) and not _fits_no_year(a, b, tables) and not slipped:
        return tell("year-of-one-unsure")
    return ""


def _scopes(found: list[tuple[Series, Observation]], told: set[str], context: Context, tables: Tables) -> Iterator[Finding]:
    """Values apart that another scope explains (规模以上工业企业 beside all): a note where both are prominent, else nothing.

    Behind 其中 the same words and nearly the same value are the same thing after all.
    """
    rows = [o for _, o in found if explicit(o, context.catalog) and o.obs_id not in told]
    pair = _apart(rows) if len(rows) > 1 else None
    if not pair or any(o.sheet for o in pair) or pair[0].sentence == pair[1].sentence:
        return
    low, high = pair
    if gained_by(low) or gained_by(high):
        return
    scopes = [s.scope or tell("all") for s, o in found if o is low or o is high]
    series = series_of_row(low)
    close = abs(high.base_value - low.base_value) <= _LARGEST_REVISION * high.base_value
    if low.measure == "share":
        close = close and any(Interval.of(x).meets(Interval.of(high)) for x in one_off(low))  # 其中女生占50.40%; of all 50.19%
    if set(scopes) == {"all", PART} and close and low.label == high.label and not _explained(low, high, context, tables):
        yield finding(
            "V201", "same-series-different-value", "warning",
            tell("different-values", series=series, values=[tell("at-line", quote=quote_of(o), doc=o.doc, line=o.line) for o in pair]),
            [low, high], reported=interval_text(low), computed=interval_text(high), suggestion=tell("one-misprinted"),
        )  # fmt: skip
        return
    yield finding(
        "V201", "same-series-different-value", "note",
        tell("of-different-scope", series=series, one=quote_of(low), other=quote_of(high)), [low, high],
        reported=interval_text(low), computed=interval_text(high), suggestion=tell("of-different-scope-do", one=scopes[0], other=scopes[1]),
    )  # fmt: skip
