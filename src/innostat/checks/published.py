"""Figures against the reference series: Y104, V201, V202 and V205 where a published value is known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from innostat import lazy_regex as regex
from innostat.catalog import Catalog
from innostat.checks.base import Interval, finding
from innostat.checks.context import Context
from innostat.checks.instances import pattern
from innostat.checks.keys import (
    canonical_unit,
    is_amount_of_change,
    is_threshold,
    names_region,
    names_year,
    rest_of,
    scope_of,
    significant,
    step_of,
    transposed,
    year_of,
)
from innostat.checks.sentences import at_quote, folded, folded_quote
from innostat.checks.wording import interval_text, listed, named, quote_of, series_of_row
from innostat.messages import join, tell
from innostat.models import Finding, Observation
from innostat.numerals import exact
from innostat.reference import Published, Reference

_MILESTONE = regex.compile(r"突破|跨过|跨越|迈过|迈上|跃上|站上|越过|首次超过|首超|首破|冲破")
_OF_INDUSTRIES = pattern("industries")
_AGAIN = regex.compile(r"再次|继续|连续|稳定在|保持在|均突破|累计突破|已经?突破|多年|均超")
_REVISED = pattern("revised", "revisable")
_WAS_REVISED = pattern("revised")
_TOLERATED = Decimal("0.03")  # revisions of GDP moved intensities by up to so much
_SLIGHT = Decimal("0.01")
_WIDE = Decimal("0.1")  # what a census, or applicants from abroad, make of a count
_LOOSE = 900  # a bound a thousand times below its value has a wrong unit
_OFF = Decimal("3")
_MANY = 8  # places of a table, from which on some have by chance what they had before


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the reference says about one figure: a code, and the year or the vintages it was found to go with."""

    o: Observation
    code: str
    severity: str
    year: int = 0
    vintages: tuple[Published, ...] = ()
    why: str = ""


def interval_of(p: Published) -> Interval:
    """What a published value stands for."""
    return Interval(p.low, p.high)


def covered(o: Observation, catalog: Catalog, reference: Reference) -> dict[int, tuple[Published, ...]]:
    """The published series that an observation is a value of; empty where it is of none."""
    years = reference.years(o.indicator, o.region) if o.indicator else {}
    plain = o.statement == "actual" and o.measure in ("level", "share") and not o.breakdown and o.value_to is None
    if not years or not plain or year_of(o) is None or o.period_source in ("document", ""):
        return {}
    unit = next(iter(years.values()))[0].base_unit
    if canonical_unit(o.base_unit) != canonical_unit(unit) or rest_of(o, catalog) or scope_of(o) or is_amount_of_change(o):
        return {}
    return years


def check_published(context: Context) -> Iterator[Finding]:
    """Hold every figure that the reference has a series for against that series."""
    verdicts: dict[tuple[str, str, str, int], list[Verdict]] = {}
    tables: Counter[tuple[str, str, str, int]] = Counter()
    for o in context.corpus.observations:
        years = covered(o, context.catalog, context.reference)
        if not years or context.of_a_part(o):
            continue
        tables[_table(o)] += 1
        verdict = _verdict(o, years, context)
        if verdict is None:
            continue
        shift = (o.year or 0) - verdict.year if verdict.code == "Y104" else 0
        group = "" if verdict.code == "Y104" else o.sheet or o.obs_id
        verdicts.setdefault((o.doc, verdict.code + verdict.severity, group, shift), []).append(verdict)
    for (_, _, _, shift), found in verdicts.items():
        if found[0].code == "Y104":
            if told := _not_by_chance(found, tables, context):
                yield _another_year(told, shift)
        elif len(found) >= 3:
            yield _many(found)
        else:
            yield from (_one(v) for v in found)


def _table(o: Observation) -> tuple[str, str, str, int]:
    return o.doc, o.sheet, o.indicator, o.year or 0


def _not_by_chance(found: list[Verdict], tables: Counter[tuple[str, str, str, int]], context: Context) -> list[Verdict]:
    """Figures but those of a table of a year that is not published yet, of whose many places a few have had such a value before."""
    same = Counter(_table(v.o) for v in found)
    return [
        v
        for v in found
        if not v.o.sheet
        or (v.o.year or 0) in context.reference.years(v.o.indicator, v.o.region)
        or tables[_table(v.o)] < _MANY
        or same[_table(v.o)] * 2 >= tables[_table(v.o)]
    ]


def _verdict(o: Observation, years: dict[int, tuple[Published, ...]], context: Context) -> Verdict | None:
    if is_threshold(o):
        return None
    year, mine = o.year or 0, Interval.of(o)
    own = years.get(year, ())
    if own and any(mine.meets(interval_of(p)) for p in own):
        if o.qualifier == "over" and o.base_value > 0 and own[0].base_value / o.base_value >= _LOOSE:
            return Verdict(o, "V202", "error", year, own)
        return _milestone(o, years) if o.qualifier == "over" else None
    if o.qualifier == "over" and not own:
        return _milestone(o, years)
    if not o.sheet and _OF_INDUSTRIES.search(o.sentence) and not names_region(o):
        return None
    if o.qualifier != "exact":
        return Verdict(o, "V201", "warning", year, own) if own and not _same_by_rounding(o, own) else None
    others = [
        y for y, vintages in years.items() if y != year and any(mine.meets(interval_of(p)) for p in vintages) and not names_year(o, y)
    ]
    told = _WAS_REVISED.search(o.sentence) is not None  # 2017年投入强度已修订为2.15%: a value of its own
    if (
        others
        and not told
        and significant(o) >= 3
        and o.obs_id not in context.unsure
        and (own or significant(o) >= 4 or _off_trend(o, years))
    ):
        best = min(others, key=lambda y: (abs(y - year), y))
        return Verdict(o, "Y104", "warning", best, years[best])
    if own:
        return _conflict(o, own, context)
    return _beyond(o, years)


def _conflict(o: Observation, own: tuple[Published, ...], context: Context) -> Verdict | None:
    if any(power_of_ten(o, p.base_value, p.high - p.low) for p in own) and (o.sheet or names_region(o)):
        return Verdict(o, "V202", "error", o.year or 0, own)
    if significant(o) < 2:
        return None
    why = _explained(o, own, context)
    near = any(Decimal("0.5") < o.base_value / p.base_value < 2 for p in own if p.base_value)
    if not why and not near and not names_region(o):
        return None
    return Verdict(o, "V201", "note" if why else "warning", o.year or 0, own, why)


def _explained(o: Observation, own: tuple[Published, ...], context: Context) -> str:
    """What explains that a figure is none of the published ones; empty where nothing does."""
    if _same_by_rounding(o, own):
        return tell("cut-off")
    for name in _siblings(o.indicator):
        if any(Interval.of(o).meets(interval_of(p)) for p in context.reference.years(name, o.region).get(o.year or 0, ())):
            return tell(
                "another-scope", indicator=name, name=context.catalog.indicators[name].zh if name in context.catalog.indicators else name
            )
    if any(transposed(o.base_value, p.base_value, step_of(o)) for p in own if p.high - p.low == step_of(o)):
        return ""
    apart = min(abs(o.base_value - p.base_value) for p in own) / (abs(own[0].base_value) or Decimal(1))
    if apart <= _WIDE and _REVISED.search(o.sentence):
        return tell("text-speaks-of-revision")
    if apart <= _TOLERATED and context.early(o):
        return tell("early-text")
    if apart <= _SLIGHT and not context.date(o) and step_of(o) > max(p.high - p.low for p in own):
        return tell("coarser-than-series")
    if apart <= _TOLERATED and o.measure == "share":
        return tell("share-of-gdp")
    if apart <= _WIDE and all(p.vintage == "published" for p in own):
        return tell("of-yearbooks")
    if o.obs_id in context.unsure:
        return tell("year-unsure")
    return ""


def _siblings(indicator: str) -> tuple[str, ...]:
    return (indicator.removesuffix("_domestic"),) if indicator.endswith("_domestic") else (f"{indicator}_domestic",)


def power_of_ten(o: Observation, value: Decimal, width: Decimal) -> int:
    """The k for which `value` times 10 to the k is the figure, to its printed precision; 0 where there is none."""
    if not value or not o.base_value or o.base_value * value < 0:
        return 0
    k = (o.base_value / value).log10().to_integral_value()
    scaled = value * Decimal(10) ** k
    half = width / 2 * Decimal(10) ** k
    if not k or significant(o) < 2:
        return 0
    return int(k) if Interval.of(o).meets(Interval(scaled - half, scaled + half)) else 0


def _same_by_rounding(o: Observation, own: tuple[Published, ...]) -> bool:
    """A finer published value cut off or rounded where this one ends: 3.33万亿元 for 33357.1亿元, 6000亿元 for 6437.07亿元."""
    unit = step_of(o)
    return any((p.high - p.low) < unit and o.base_value - unit / 2 <= p.base_value < o.base_value + unit for p in own)


def _off_trend(o: Observation, years: dict[int, tuple[Published, ...]]) -> bool:
    """Whether a value beyond the series lies off its nearest year by more than two in a hundred, against the trend."""
    known = sorted(years)
    if len(known) < 4 or (o.year or 0) < known[-1]:
        return False
    last, before = years[known[-1]][0].base_value, years[known[-4]][0].base_value
    rising = last > before
    return o.base_value < last * Decimal("0.98") if rising else o.base_value > last * Decimal("1.02")


def said_to_pass(o: Observation) -> bool:
    """Whether a figure is a mark that was passed just then: 突破3万亿元, not 连续三年突破 nor 超过.

    It is news in the year that passes it, and wrong in a later one.
    """
    at = at_quote(folded(o.sentence), folded_quote(o))
    lead = o.sentence[max(0, at - 10) : at] if at >= 0 else ""
    return bool(_MILESTONE.search(lead)) and not _AGAIN.search(o.sentence[max(0, at - 24) : at])


def _milestone(o: Observation, years: dict[int, tuple[Published, ...]]) -> Verdict | None:
    if not said_to_pass(o):
        return None
    passed = [y for y, vintages in years.items() if y < (o.year or 0) and all(p.low > o.base_value for p in vintages)]
    return Verdict(o, "V205", "warning", min(passed), years[min(passed)]) if passed and not names_year(o, min(passed)) else None


def _beyond(o: Observation, years: dict[int, tuple[Published, ...]]) -> Verdict | None:
    """A year that the series lacks: the figure against the nearest years."""
    year = o.year or 0
    near = sorted(years, key=lambda y: (abs(y - year), y))[:2]
    values = [p.base_value for y in near for p in years[y]]
    if abs(near[0] - year) > 3 or significant(o) < 2 or min(values) <= 0 or o.base_value <= 0 or not names_region(o):
        return None
    ratios = [o.base_value / v for v in values]
    if all(r > _OFF for r in ratios) or all(r < 1 / _OFF for r in ratios):
        k = int(ratios[0].log10().to_integral_value())
        slip = k in (3, 4, 8, -3, -4, -8) and Decimal("0.4") < ratios[0] / Decimal(10) ** k < Decimal("2.5")
        return Verdict(o, "V202" if slip else "V205", "warning", near[0], years[near[0]])
    return None


def _another_year(found: list[Verdict], shift: int) -> Finding:
    rows = [v.o for v in found]
    first = found[0]
    told = listed([tell("for-year", quote=quote_of(v.o), year=v.year) for v in found])
    if len(found) == 1:
        message = tell(
            "moved", quote=quote_of(first.o), year=first.o.year, label=first.o.label, region=first.o.region, other=first.year,
            published=listed([named(p) for p in first.vintages]),
        )  # fmt: skip
    else:
        message = tell("moved-earlier" if shift > 0 else "moved-later", n=len(found), years=abs(shift), figures=told)
    solved: list[str] = list(dict.fromkeys(tell("figure-of", quote=quote_of(v.o), year=v.year) for v in found))
    if len(found) > 1:
        solved.append(tell("all-years-moved", years=abs(shift)))
    return finding(
        "Y104", "figure-of-another-year", "warning", message, rows, reported=interval_text(first.o),
        computed=tell("listed", items=listed([named(p) for p in first.vintages])), suggestion=join(solved),
    )  # fmt: skip


_NAMES = {"V201": "same-series-different-value", "V202": "magnitude-slip", "V205": "off-the-series"}


def _one(v: Verdict) -> Finding:
    published = tell("listed", items=listed([named(p) for p in v.vintages]))
    message, suggestion = _said(v, published)
    if v.code == "V202":
        ratio = exact((v.o.base_value / v.vintages[0].base_value).quantize(Decimal("0.00001")).normalize())
        message, suggestion = join([message, tell("power-apart", ratio=ratio)]), tell("unit-wrong")
    return finding(
        v.code, _NAMES[v.code], v.severity, message, [v.o], reported=interval_text(v.o), computed=published, suggestion=suggestion
    )


def _said(v: Verdict, published: str) -> tuple[str, str]:
    """Message and suggestion."""
    series, quote = series_of_row(v.o), quote_of(v.o)
    if v.code == "V205" and v.o.qualifier == "over":
        return tell("passed-in-series", series=series, quote=quote, year=v.year, published=published), tell(
            "passed-in-series-do", year=v.year
        )
    if v.code == "V205" or not v.vintages or v.year != v.o.year:
        return tell("far-off-published", series=series, quote=quote, published=published, year=v.year), tell("far-off-published-do")
    return tell("not-published", series=series, quote=quote, published=published), v.why or tell("not-published-do")


def _many(found: list[Verdict]) -> Finding:
    """Three figures and more of one table that the series does not have: one thing to look at."""
    v = found[0]
    told = listed(
        [tell("for-published", region=x.o.region, quote=quote_of(x.o), published=listed([p.text for p in x.vintages], 2)) for x in found]
    )
    return finding(
        v.code, _NAMES[v.code], v.severity, tell("table-not-published", n=len(found), figures=told), [x.o for x in found],
        reported=interval_text(v.o), computed=tell("listed", items=listed([named(p) for p in v.vintages])),
        suggestion=v.why or tell("table-not-published-do"),
    )  # fmt: skip
