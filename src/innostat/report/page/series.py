"""Rows put together for charts: values of one series by year, and values of one year by region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from innostat.catalog import Catalog, squeeze
from innostat.checks.base import Interval
from innostat.checks.keys import Series, canonical_unit, series_of, year_of
from innostat.models import Observation
from innostat.reference import Published, Reference

#: Regions that a table has to have before bars say more than the rows do.
FEWEST = 4


def series_lines(rows: Sequence[Observation], catalog: Catalog, reference: Reference) -> list[dict[str, Any]]:
    """Series with values of two years, of one year in conflict, or of one year with a published series to hold it against.

    Those in conflict come first, then those with most years. `years` in conflict are those whose actual values cannot be one.
    """
    groups: dict[Series, list[int]] = {}
    for i, o in enumerate(rows):
        if year_of(o) is not None and o.label:
            groups.setdefault(series_of(o, catalog), []).append(i)
    out = []
    for key, members in groups.items():
        held = [rows[i] for i in members]
        years: dict[int, list[Observation]] = {}
        for o in held:
            years.setdefault(year_of(o) or 0, []).append(o)
        conflicts = [year for year, values in sorted(years.items()) if not _meet(o for o in values if o.statement == "actual")]
        published = _published(key, held[0], reference)
        if len(years) > 1 or conflicts or published:
            out.append(
                {
                    **_named(held, key.region),
                    "plain": bool(key.indicator) and not key.rest,
                    "rows": members,
                    "conflicts": conflicts,
                    "published": published,
                }
            )
    out.sort(key=lambda s: (-len(s["conflicts"]), -len({rows[i].year for i in s["rows"]}), -len(s["rows"])))
    return out


def regional_tables(rows: Sequence[Observation], catalog: Catalog) -> list[dict[str, Any]]:
    """Values of one indicator and period for several regions of one kind, the largest first."""
    groups: dict[tuple[Series, str, str], list[int]] = {}
    for i, o in enumerate(rows):
        if o.region and o.label and o.period and o.statement == "actual" and o.base_value_to is None:
            region = catalog.regions.get(o.region)
            kind = region.kind if region else ""
            groups.setdefault((series_of(o, catalog)._replace(region="", scope=""), o.period, kind), []).append(i)
    out = []
    for (key, period, kind), members in groups.items():
        held = [rows[i] for i in members]
        places = {o.region for o in held}
        if len(places) >= FEWEST and kind:
            bars = sorted(members, key=lambda i: (-rows[i].base_value, i))
            disputed = [p for p in places if not _meet(o for o in held if o.region == p)]
            out.append(
                {
                    **_named(held, ""),
                    "plain": bool(key.indicator) and not key.rest,
                    "period": period,
                    "kind": kind,
                    "rows": bars,
                    "conflicts": sorted(disputed),
                }
            )
    out.sort(key=lambda t: (-len({rows[i].region for i in t["rows"]}), t["label"], t["period"]))
    return out


def _named(held: Sequence[Observation], region: str) -> dict[str, Any]:
    """What the rows of a group have in common, the most frequent label for all."""
    first = held[0]
    label = Counter(o.label for o in held).most_common(1)[0][0]
    return {
        "label": label, "indicator": first.indicator, "breakdown": first.breakdown, "region": region, "measure": first.measure, "unit": first.base_unit,
    }  # fmt: skip


def _meet(values: Iterable[Observation]) -> bool:
    """Whether the values can all be one: no interval begins above where another ends."""
    intervals = [Interval.of(o) for o in values]
    lows = [i.low for i in intervals if i.low is not None]
    highs = [i.high for i in intervals if i.high is not None]
    return not lows or not highs or max(lows) <= min(highs)


def _published(key: Series, o: Observation, reference: Reference) -> list[dict[str, Any]]:
    """The published values of a series of whole regions; none for parts, growth, or another unit."""
    if key.measure not in ("level", "share") or key.breakdown or (key.indicator and key.rest):
        return []
    years = reference.years(key.indicator or squeeze(o.label), key.region)
    return [_point(p) for items in years.values() for p in items if canonical_unit(p.base_unit) == key.unit]


def _point(p: Published) -> dict[str, Any]:
    return {"year": p.year, "value": float(p.base_value), "text": p.text, "vintage": p.vintage, "source": p.source}
