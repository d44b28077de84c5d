"""Published series to hold figures against: the packaged one, a user's file of the same columns, or an earlier extraction."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from innostat import lazy_regex as regex
from innostat.catalog import Catalog, load_catalog, squeeze
from innostat.errors import CatalogError
from innostat.numerals import decimals_of, multiplier

_UNIT = regex.compile(r"(?P<mult>[十百千]?(?:万亿|亿|万)|[百千](?=[^克米瓦伏赫卡分]))?(?P<unit>.*)")
_YEAR = regex.compile(r"(?P<year>(?:19|20)\d\d)(?:-12)?")
COLUMNS = ("indicator", "region", "year", "value", "unit")


@dataclass(frozen=True, slots=True)
class Published:
    """One published value; `low` to `high` is what its printed precision leaves open, in base units."""

    year: int
    text: str
    base_value: Decimal
    base_unit: str
    low: Decimal
    high: Decimal
    vintage: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Reference:
    """Published values by series and year; a series is (indicator id or squeezed label, region)."""

    series: dict[tuple[str, str], dict[int, tuple[Published, ...]]]

    def years(self, indicator: str, region: str) -> dict[int, tuple[Published, ...]]:
        """All years of a series with all their vintages; empty where there is no such series."""
        return self.series.get((indicator, region), {})


@lru_cache(maxsize=4)
def load_reference(path: str | None = None) -> Reference:
    """The packaged series, or those of a user's file.

    Args:
        path: A CSV file with the columns of `reference.csv`, or a table that `innostat extract` wrote.

    Raises:
        CatalogError: If the file cannot be read, or holds rows that are no series.
    """
    source = Path(path) if path else Path(str(files("innostat") / "data" / "reference.csv"))
    try:
        with source.open(encoding="utf-8-sig", newline="") as f:
            reader = csv.DictReader(f)
            columns = reader.fieldnames or []
            rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise CatalogError([f"{source}: cannot be read ({error}); give a CSV file in UTF-8"]) from error
    catalog = load_catalog()
    if "obs_id" in columns:
        return reference_of_rows(rows)
    missing = [c for c in COLUMNS if c not in columns]
    if missing:
        raise CatalogError([f"{source}: no column {', '.join(missing)}; give the columns of reference.csv or a table of innostat extract"])
    problems: list[str] = []
    found: dict[tuple[str, str], dict[int, list[Published]]] = {}
    for number, row in enumerate(rows, 2):
        try:
            item = _published(row, catalog)
        except (InvalidOperation, ValueError):
            problems.append(f"{source}: line {number}: year {row['year']!r} or value {row['value']!r} is no number; mend the line")
            continue
        found.setdefault((row["indicator"], row["region"]), {}).setdefault(item.year, []).append(item)
    if problems:
        raise CatalogError(problems)
    return _frozen(found)


def reference_of_rows(rows: Iterable[dict[str, str]]) -> Reference:
    """A reference made of the rows of an earlier extraction: exact yearly levels and shares of whole regions."""
    found: dict[tuple[str, str], dict[int, list[Published]]] = {}
    for row in rows:
        period = _YEAR.fullmatch(row.get("period") or "")
        plain = row.get("measure") in ("level", "share") and row.get("statement") == "actual" and row.get("qualifier") == "exact"
        if not period or not plain or not row.get("region") or row.get("breakdown") or row.get("base_value_to"):
            continue
        value, base = Decimal(row["value"]), Decimal(row["base_value"])
        half = abs(base / value if value else Decimal(1)) * Decimal(10) ** -int(row.get("decimals") or 0) / 2
        item = Published(
            int(period["year"]), f"{row['value']}{row['unit']}", base, row["base_unit"], base - half, base + half, "", row.get("doc") or ""
        )
        series = found.setdefault((row.get("indicator") or squeeze(row["label"]), row["region"]), {})
        if item not in series.setdefault(item.year, []):
            series[item.year].append(item)
    return _frozen(found)


def _published(row: dict[str, str], catalog: Catalog) -> Published:
    m = _UNIT.fullmatch(row["unit"])
    scale = multiplier(m["mult"] or "") if m else Decimal(1)
    symbol = m["unit"] if m else row["unit"]
    unit = catalog.units.get(symbol)
    value = Decimal(row["value"])
    half = scale * Decimal(10) ** -decimals_of(row["value"]) / 2
    base = value * scale
    return Published(
        int(row["year"]), f"{row['value']}{row['unit']}", base, unit.base if unit else symbol, base - half, base + half,
        row.get("vintage") or "", row.get("source") or "",
    )  # fmt: skip


def _frozen(found: dict[tuple[str, str], dict[int, list[Published]]]) -> Reference:
    return Reference({key: {year: tuple(items) for year, items in sorted(years.items())} for key, years in found.items()})
