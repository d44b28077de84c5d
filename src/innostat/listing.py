"""The catalogue as tables, for `innostat catalog list` and the reference."""

from __future__ import annotations

from collections.abc import Iterable

from innostat.catalog import Catalog

Table = tuple[tuple[str, ...], list[tuple[str, ...]]]


def listing(catalog: Catalog, part: str, search: str = "") -> Table:
    """Header and rows of one part: `units`, `indicators`, `regions`, `companies` or `phrases`.

    >>> from innostat.catalog import load_catalog
    >>> listing(load_catalog(), "indicators", "研发投入强度")[1][0][:2]
    ('rd_intensity', '研究与试验发展经费投入强度')
    """
    header, rows = _PARTS[part](catalog)
    wanted = search.casefold()
    return header, [row for row in rows if any(wanted in field.casefold() for field in row)]


def _units(catalog: Catalog) -> Table:
    rows: Iterable[tuple[str, ...]] = ((u.symbol, u.base, u.dimension, "beside a cue" if u.cue else "") for u in catalog.units.values())
    return ("symbol", "base_unit", "dimension", "counts"), list(rows)


def _indicators(catalog: Catalog) -> Table:
    rows: Iterable[tuple[str, ...]] = (
        (
            i.id,
            i.zh,
            i.en,
            i.theme,
            i.dimension,
            "" if i.low is None or i.high is None else f"{i.low:g} to {i.high:g}",
            "、".join(i.aliases),
        )
        for i in catalog.indicators.values()
    )
    return ("id", "zh", "en", "theme", "dimension", "plausible", "aliases"), list(rows)


def _regions(catalog: Catalog) -> Table:
    return ("name", "code", "kind", "parent"), [(r.name, r.code, r.kind, r.parent) for r in catalog.regions.values()]


def _phrases(catalog: Catalog) -> Table:
    return ("role", "words"), [(role, "、".join(words)) for role, words in catalog.phrases.items()]


def _companies(catalog: Catalog) -> Table:
    rows: list[tuple[str, ...]] = [
        (name, c.country, "beside evidence" if c.weak else "") for name, c in catalog.companies.items() if c is not None
    ]
    return ("name", "country", "counts"), rows


_PARTS = {"units": _units, "indicators": _indicators, "regions": _regions, "companies": _companies, "phrases": _phrases}
