"""Y104 and V205 between texts: one figure that stands for two years, a milestone that was passed in an earlier year."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from innostat.checks.base import Interval, finding
from innostat.checks.context import Context
from innostat.checks.keys import (
    PART,
    Series,
    explicit,
    is_amount_of_change,
    names_year,
    of_some_rows,
    series_of,
    significant,
    telling,
    year_of,
)
from innostat.checks.published import covered, said_to_pass
from innostat.checks.wording import in_texts, interval_text, listed, quote_of, region_of
from innostat.messages import tell
from innostat.models import Finding, Observation

_SLIPS = (3, 4, 8)
_BESIDE = Decimal("0.4")  # in powers of ten
_NEAR = 5
_STEADY = 4  # years that show a series to rise or fall throughout


#: (document, other document, years apart) -> rows with one value for two years.
Shifts = dict[tuple[str, str, int], list[tuple[Observation, Observation]]]


def check_years(context: Context, told: set[str]) -> Iterator[Finding]:
    """Find figures that stand for one year here and for another there, where no reference series can tell which is right."""
    shifts: Shifts = {}
    yield from check_series_years(context, told, shifts)
    yield from shifted(shifts)


def shifted(shifts: Shifts) -> Iterator[Finding]:
    """One finding for each two documents and distance of years."""
    for (first, second, shift), pairs in shifts.items():
        yield _finding(first, second, shift, pairs)


def check_series_years(context: Context, told: set[str], shifts: Shifts) -> Iterator[Finding]:
    """What can be said of each series alone; rows with one value for two years are put into `shifts`."""
    series: dict[Series, list[Observation]] = {}
    catalog, reference = context.catalog, context.reference
    for o in context.corpus.observations:
        if o.obs_id not in told and o.obs_id not in context.unsure and _usable(o) and explicit(o, catalog):
            series.setdefault(series_of(o, catalog), []).append(o)
    for key, rows in series.items():
        if PART in key.scope:
            continue
        for a, b in _moved(rows):
            if any(covered(o, catalog, reference).get(o.year or 0) for o in (a, b)):
                continue
            shifts.setdefault((a.doc, b.doc, (b.year or 0) - (a.year or 0)), []).append((a, b))
        yield from _passed(rows)
        views: dict[str, list[Observation]] = {}
        for o in rows:
            views.setdefault(context.view(o), []).append(o)
        for of_one in views.values():
            yield from _magnitudes(of_one)


def _usable(o: Observation) -> bool:
    plain = o.statement == "actual" and o.measure in ("level", "share") and o.value_to is None and o.base_unit != "位"
    return plain and o.period_source not in ("document", "") and year_of(o) is not None and bool(o.region) and _sound(o)


def _sound(o: Observation) -> bool:
    return telling(o) and not is_amount_of_change(o) and not of_some_rows(o)


def _moved(rows: list[Observation]) -> Iterator[tuple[Observation, Observation]]:
    """Pairs of rows with the same value and different years; of every value the first row of each year."""
    by_value: dict[tuple[str, str], dict[int, Observation]] = {}
    for o in rows:
        if o.qualifier == "exact" and significant(o) >= 3:
            by_value.setdefault((str(o.base_value.normalize()), o.base_unit), {}).setdefault(o.year or 0, o)
    if len(by_value) == len(rows):
        return
    known: dict[int, Observation] | None = None
    for years in by_value.values():
        found = list(years.values())
        for a, b in pairwise(found):
            if (a.doc, a.sheet) == (b.doc, b.sheet) and a.sheet or a.sentence == b.sentence:
                continue
            if names_year(a, b.year or 0) or names_year(b, a.year or 0):
                continue
            if significant(a) < 4:
                known = known if known is not None else {o.year or 0: o for o in rows if o.qualifier == "exact"}
                if not _steady(known, a, b):
                    continue
            yield a, b


def _steady(known: dict[int, Observation], a: Observation, b: Observation) -> bool:
    """Whether the series without one of the two rises (or falls) every year, so that no two years can have one value."""
    for left in (a, b):
        values = [o.base_value for year, o in sorted(known.items()) if year != left.year]
        if len(values) >= _STEADY and (all(x < y for x, y in pairwise(values)) or all(x > y for x, y in pairwise(values))):
            return True
    return False


def _finding(first: str, second: str, shift: int, pairs: list[tuple[Observation, Observation]]) -> Finding:
    a, b = pairs[0]
    where = in_texts(first, second)
    if len(pairs) == 1:
        message = tell("of-two-years", quote=quote_of(a), label=a.label, region=region_of(a), first=a.year, second=b.year, where=where)
    else:
        message = tell(
            "figures-of-two-years", n=len(pairs), years=abs(shift), where=where, quote=quote_of(a), label=a.label, region=region_of(a),
            first=a.year, second=b.year,
        )  # fmt: skip
    return finding(
        "Y104", "figure-of-another-year", "warning", message, [o for pair in pairs for o in pair], reported=interval_text(a),
        computed=interval_text(b), suggestion=tell("of-two-years-do", quote=quote_of(a), first=a.year, second=b.year),
    )  # fmt: skip


def _passed(rows: list[Observation]) -> Iterator[Finding]:
    """突破3万亿元 in one year, where the same series had more in an earlier one."""
    claims = [o for o in rows if o.qualifier == "over" and said_to_pass(o)]
    if not claims:
        return
    largest: dict[int, Observation] = {}
    for o in rows:
        if o.qualifier == "exact" and (o.year not in largest or o.base_value > largest[o.year or 0].base_value):
            largest[o.year or 0] = o
    years = sorted(largest)
    for claim in claims:
        before = next((largest[y] for y in years if y < (claim.year or 0) and (Interval.of(largest[y]).low or 0) > claim.base_value), None)
        if before is not None and before.sentence != claim.sentence and not names_year(claim, before.year or 0):
            yield finding(
                "V205", "off-the-series", "warning",
                tell(
                    "passed-before", series=tell("series-in", label=claim.label, region=region_of(claim)), quote=quote_of(claim), year=claim.year,
                    before=before.year, other=quote_of(before),
                ),
                [claim, before], reported=interval_text(claim), computed=interval_text(before), suggestion=tell("passed-before-do", year=before.year),
            )  # fmt: skip


def _magnitudes(rows: list[Observation]) -> Iterator[Finding]:
    """One value a thousand, 10^4 or 10^8 times off all values of the years around it, which agree among themselves."""
    plain = sorted(
        (o for o in rows if o.qualifier == "exact" and o.measure == "level" and o.base_value > 0),
        key=lambda o: (o.year or 0, o.doc, o.start),
    )
    if len(plain) < 3:
        return
    logs = sorted(o.base_value.log10() for o in plain)
    middle = logs[len(logs) // 2]
    for i, o in enumerate(plain):
        off = o.base_value.log10() - middle
        k = int(off.to_integral_value())
        if abs(k) not in _SLIPS or abs(off - k) > _BESIDE:
            continue
        near = [
            p
            for p in plain[max(0, i - _NEAR) : i + _NEAR + 1]
            if p is not o and p.sentence != o.sentence and abs((p.year or 0) - (o.year or 0)) <= _NEAR
        ]
        if len(near) >= 2 and all(abs(p.base_value.log10() - middle) < _BESIDE for p in near):
            yield finding(
                "V202", "magnitude-slip", "warning",
                tell(
                    "off-by-power", series=tell("series-in", label=o.label, region=region_of(o)), quote=quote_of(o), year=o.year, k=k,
                    values=listed([tell("in-year", quote=quote_of(p), year=p.year) for p in near]),
                ),
                [o, *near[:4]], reported=interval_text(o), computed=interval_text(near[0]), suggestion=tell("unit-wrong"),
            )  # fmt: skip
