"""S303 and S305 over a whole document: what is said to have changed since last year, where both years are printed somewhere.

The level of last year may have been revised since, so a miss is no more than worth a look, unless one slip in the same paragraph would explain it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from innostat.catalog import squeeze
from innostat.checks.base import Interval, finding
from innostat.checks.growth import nominal
from innostat.checks.intervals import distance, growth, minus, number, quoted, written
from innostat.checks.slips import one_off
from innostat.checks.totals import count, in_conflict
from innostat.messages import tell
from innostat.models import Finding, Observation

_Key = tuple[str, str, str, str]
_GROWTH = "growth"  # in place of the unit


def check_yearly(rows: Sequence[Observation], counts: dict[str, int]) -> Iterator[Finding]:
    """Changes and growth since last year against the levels of both years, one document's rows."""
    levels: dict[_Key, dict[int, list[Observation]]] = {}
    for o in rows:
        if (
            o.measure in ("level", "share", "growth")
            and o.statement == "actual"
            and o.year is not None
            and o.period in (str(o.year), f"{o.year}-12")
        ):
            levels.setdefault(_key(o, _of_growth(o)), {}).setdefault(o.year, []).append(o)
    for said in rows:
        if said.measure not in ("change", "growth") or said.statement != "actual" or said.year is None or "上年" not in said.compared_to:
            continue
        if (
            said.base_unit == "%"
            and not nominal(said.label, said.sentence, revised=True)
            or said.period not in (str(said.year), f"{said.year}-12")
        ):
            continue
        unit = "%" if said.base_unit == "百分点" else said.base_unit if said.measure == "change" else ""
        keys = [_key(said, u) for u in ([unit] if unit else _units(said, levels))]
        keys += [_key(said, _GROWTH)] if said.base_unit == "百分点" else []
        for key in [k for k in keys if k in levels]:
            by_year = levels[key]
            new, old = by_year.get(said.year, []), by_year.get(said.year - 1, [])
            if not new or not old or in_conflict(new) or in_conflict(old):
                continue
            a, b = (min(group, key=lambda o: (-o.decimals, o.start)) for group in (new, old))
            if said.sentence in (a.sentence, b.sentence) and a.sentence == b.sentence:
                continue  # looked at with its sentence
            yield from _compare(said, a, b, counts)


def _key(o: Observation, unit: str = "") -> _Key:
    label = squeeze(o.label)
    return label.removesuffix("增速") if unit == _GROWTH else label, o.breakdown, o.region, unit or o.base_unit


def _of_growth(o: Observation) -> str:
    """What a rate of growth is looked up by, apart from shares; a share of levels has its own unit."""
    return _GROWTH if o.measure == "growth" else ""


def _units(said: Observation, levels: dict[_Key, dict[int, list[Observation]]]) -> list[str]:
    return ["CNY"] if _key(said, "CNY") in levels else [u for u in ("件", "家", "人", "个", "项", "人年") if _key(said, u) in levels]


def _compare(said: Observation, new: Observation, old: Observation, counts: dict[str, int]) -> Iterator[Finding]:
    change = said.measure == "change"
    computed = minus(Interval.of(new), Interval.of(old)) if change else growth(Interval.of(new), Interval.of(old))
    if computed is None or not change and said.base_unit != "%":
        return
    printed = Interval.of(said)
    count(counts, "differences tried" if change else "growth tried")
    if computed.meets(printed):
        return
    unit = said.unit if said.base_unit in ("百分点", "%") else ""
    slip = said.line == new.line == old.line and any(computed.meets(Interval.of(x)) for x in one_off(said))
    yield finding(
        "S303" if change else "S305", "difference-does-not-follow" if change else "growth-does-not-follow", "warning" if slip else "note",
        tell(
            "years-miss", new=tell("in-year", quote=quoted(new), year=new.year), old=tell("in-year", quote=quoted(old), year=old.year),
            said=quoted(said), missed=number(distance(computed, printed), 4),
        ),
        [said, new, old], reported=written(printed, unit, decimals=4), computed=written(computed, unit, decimals=4),
        suggestion=tell("revised-since", year=old.year),
    )  # fmt: skip
