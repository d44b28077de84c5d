"""Loads, merges and validates the data files into one frozen Catalog."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import tomli

from innostat import lazy_regex as regex
from innostat.errors import CatalogError
from innostat.gazetteer import Endings, Gazetteer, Openings
from innostat.models import Company, Indicator, Region, Unit
from innostat.schema import entry_problems, row_problems

_STRIP = regex.compile(r"[\s的,，、。;；:：()（）\"“”'‘’《》\[\]]")


def squeeze(text: str) -> str:
    """The form in which labels and aliases are compared: no punctuation, no 的, Latin letters small.

    >>> squeeze("研究与试验发展（R&D）经费的投入")
    '研究与试验发展r&d经费投入'
    """
    return _STRIP.sub("", text).lower()


def squeeze_all(names: Iterable[str]) -> list[str]:
    """Each of the names squeezed: all in one text, which takes a fifth of the time."""
    return squeeze("\0".join(names)).split("\0")


@dataclass(frozen=True)
class Catalog:
    """Everything that users can extend: units, indicators, regions, phrases."""

    units: dict[str, Unit]
    indicators: dict[str, Indicator]
    regions: dict[str, Region]
    region_names: Gazetteer[tuple[Region | None, bool]]
    group_members: dict[str, tuple[str, ...]]
    phrases: dict[str, tuple[str, ...]]
    companies: Gazetteer[Company | None]

    @cached_property
    def unit_heads(self) -> dict[str, tuple[Unit, ...]]:
        """Units by first character, longest first."""
        heads: dict[str, list[Unit]] = {}
        for symbol, unit in self.units.items():
            heads.setdefault(symbol[0], []).append(unit)
        return {c: tuple(sorted(us, key=lambda u: -len(u.symbol))) for c, us in heads.items()}

    @cached_property
    def indicator_names(self) -> Gazetteer[str]:
        """Squeezed aliases to indicator ids."""
        return Gazetteer(
            ((a, i.id) for i in self.indicators.values() for a in squeeze_all((i.zh, *i.aliases))), {"数": ("字", "据", "控", "码", "智")}
        )

    def words(self, role: str) -> tuple[str, ...]:
        """Words of one role in `phrases.toml`."""
        return self.phrases[role]

    def openings(self, roles: str, *tails: str) -> Openings:
        """The words of roles joined by `+`, as what a phrase may begin with."""
        return Openings((word for role in roles.split("+") for word in self.phrases[role]), tails)

    def endings(self, roles: str, *tails: str) -> Endings:
        """The words of roles joined by `+`, as what a phrase may end with."""
        return Endings((word for role in roles.split("+") for word in self.phrases[role]), tails)

    @lru_cache(maxsize=256)  # noqa: B019  one catalogue lives as long as the process
    def pattern(self, role: str, template: str = "{}") -> regex.Pattern[str]:
        """A pattern with the words of a role (longest first) in place of `{}`; `a+b` joins roles."""
        words = [w for name in role.split("+") for w in self.phrases[name]]
        alternation = "|".join(regex.escape(w) for w in sorted(set(words), key=lambda w: (-len(w), w)))
        return regex.compile(template.replace("{}", f"(?:{alternation})"))

    def __hash__(self) -> int:
        return id(self)


def _toml(path: Path, problems: list[str]) -> dict[str, Any]:
    try:
        return tomli.loads(path.read_text(encoding="utf-8"))
    except (tomli.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(f"{path}: no valid TOML ({error}); mend the line named")
        return {}


def _merge(name: str, folders: list[Path], problems: list[str]) -> dict[str, dict[str, Any]]:
    """Entries of a TOML file over all folders, later ones by `override` or `extend` only."""
    merged: dict[str, dict[str, Any]] = {}
    for folder in folders:
        path = folder / name
        if not path.is_file():
            continue
        for key, entry in _toml(path, problems).items():
            if not isinstance(entry, dict):
                problems.append(f"{path}: {key}: a table is expected; write [{key}]")
            elif wrong := list(entry_problems(name, entry)):
                problems += [f"{path}: [{key}]: {w}" for w in wrong]
            elif key not in merged or entry.get("override"):
                merged[key] = entry | {"_file": str(path)}
            elif entry.get("extend"):
                old = merged[key]
                merged[key] = old | {k: old.get(k, []) + v if isinstance(v, list) else v for k, v in entry.items() if k != "extend"}
            else:
                problems.append(f"{path}: [{key}] exists already; rename it, or set override = true or extend = true")
    return merged


def _units(entries: dict[str, dict[str, Any]], problems: list[str]) -> dict[str, Unit]:
    units: dict[str, Unit] = {}
    for key, entry in entries.items():
        where = f"{entry['_file']}: [{key}]"
        symbols = entry.get("symbols")
        if not isinstance(symbols, list) or not symbols and not entry.get("cue"):
            problems.append(f"{where}: symbols is missing; list the symbols as printed")
            continue
        if not isinstance(entry.get("dimension"), str):
            problems.append(f"{where}: dimension is missing; say what the unit measures (count, currency, …)")
            continue
        if entry.get("ordinal"):
            continue
        for symbol in symbols:
            if symbol in units and units[symbol].base != entry.get("base", symbol):
                problems.append(f"{where}: {symbol} stands in another family too; keep one")
            units[symbol] = Unit(symbol, str(entry.get("base", symbol)), str(entry["dimension"]), bool(entry.get("cue")))
    return units


def _indicators(entries: dict[str, dict[str, Any]], problems: list[str]) -> dict[str, Indicator]:
    found: dict[str, Indicator] = {}
    owner: dict[str, str] = {}
    for key, entry in entries.items():
        where = f"{entry['_file']}: [{key}]"
        missing = [f for f in ("zh", "en", "dimension") if not isinstance(entry.get(f), str)]
        if missing:
            problems.append(f"{where}: {', '.join(missing)} missing; every indicator names them")
            continue
        low, high = (entry.get("range") or [None, None])[:2]
        aliases = tuple(entry.get("aliases", ()))
        for alias in set(squeeze_all((entry["zh"], *aliases))):
            if owner.setdefault(alias, key) != key:
                problems.append(f"{where}: alias {alias} belongs to [{owner[alias]}] too; keep one")
        found[key] = Indicator(
            key, entry["zh"], entry["en"], entry.get("theme", ""), entry["dimension"], aliases,
            None if low is None else Decimal(str(low)), None if high is None else Decimal(str(high)), frozenset(entry.get("units", ())),
        )  # fmt: skip
    return found


def _rows(name: str, folders: list[Path], problems: list[str]) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for folder in folders:
        path = folder / name
        if not path.is_file():
            continue
        try:
            with path.open(encoding="utf-8-sig", newline="") as f:
                reader = csv.DictReader(f)
                found = list(reader)
        except (UnicodeDecodeError, csv.Error) as error:
            problems.append(f"{path}: no valid CSV ({error}); save it as CSV in UTF-8")
            continue
        wrong = [f"{path}: {w}" for w in row_problems(name, reader.fieldnames, found)]
        problems += wrong
        if not wrong:
            rows.extend(found)
    return rows


_STRONG = ("省", "市", "州", "地区", "盟", "自治区", "特别行政区", "县", "区", "旗", "国", "新区", "城市群")


def _region_names(
    rows: list[dict[str, str]], regions: dict[str, Region], blockers: tuple[str, ...]
) -> list[tuple[str, tuple[Region | None, bool]]]:
    """Names with their place and whether they are weak; words that hold a name by chance have no place."""
    names: list[tuple[str, tuple[Region | None, bool]]] = [(word, (None, False)) for word in blockers]
    for row in rows:
        region = regions[row["name"]]
        weak = row["weak"] == "1"
        for name in (row["name"], *filter(None, row["aliases"].split("|"))):
            names.append((name, (region, weak and len(name) < 4 and not name.endswith(_STRONG))))
    return names


_COUNTY = regex.compile(r"(?P<short>.{2,})(?<!自治|新|林|特|开发)[县市区旗]")


def _counties(rows: list[dict[str, str]], regions: dict[str, Region]) -> list[tuple[str, tuple[Region | None, bool]]]:
    """Counties and districts: found by their full names alone (洛南县), named in short (洛南) where no other place is."""
    names: list[tuple[str, tuple[Region | None, bool]]] = []
    for row in rows:
        full = row["name"]
        m = _COUNTY.fullmatch(full)
        name = full if m is None or m["short"] in regions else m["short"]
        region = regions.setdefault(name, Region(name, "", "district", row["parent"]))
        names.append((full, (region, False)))
    return names


def _companies(
    rows: list[dict[str, str]], regions: dict[str, Region], blockers: tuple[str, ...], problems: list[str]
) -> Gazetteer[Company | None]:
    """Names with their company; words that hold a name by chance have none."""
    names: list[tuple[str, Company | None]] = []
    for row in rows:
        listed = [row["name"], *filter(None, row["aliases"].split("|"))]
        weak = [*filter(None, row["weak"].split("|"))]
        if row["country"] not in regions:
            problems.append(
                f"companies.csv: {row['name']}: {row['country']} is no place of regions.csv; write a country as it stands there"
            )
        if unknown := [w for w in weak if w not in listed]:
            problems.append(
                f"companies.csv: {row['name']}: weak names {', '.join(unknown)} are neither its name nor among its aliases; add them there"
            )
        if short := [n for n in listed if len(n) < 2]:
            problems.append(f"companies.csv: {row['name']}: {', '.join(short)} is too short for a name; write two characters or more")
        names += [(name, Company(name, row["country"], name in weak)) for name in listed]
    return Gazetteer([*names, *((word, None) for word in blockers)])


@lru_cache(maxsize=8)
def load_catalog(extra: str | None = None) -> Catalog:
    """The packaged catalogue, with a user's folder merged over it.

    Args:
        extra: A folder that holds any of `units.toml`, `indicators.toml`, `phrases.toml`, `regions.csv`, `counties.csv`, `companies.csv`.

    Raises:
        CatalogError: With all problems at once.
    """
    packaged = Path(str(files("innostat") / "data"))
    folders = [packaged] + ([Path(extra)] if extra else [])
    problems: list[str] = []
    if extra and not Path(extra).is_dir():
        raise CatalogError([f"{extra}: no such folder; --catalog names a folder with units.toml, indicators.toml, …"])
    units = _units(_merge("units.toml", folders, problems), problems)
    indicators = _indicators(_merge("indicators.toml", folders, problems), problems)
    phrase_entries = _merge("phrases.toml", folders, problems)
    phrases = {key: tuple(entry.get("words", ())) for key, entry in phrase_entries.items()}
    rows = _rows("regions.csv", folders, problems)
    regions = {r["name"]: Region(r["name"], r["code"], r["kind"], r["parent"]) for r in rows}
    places = _region_names(rows, regions, phrases["region_blockers"]) if not problems else []
    places = _counties(_rows("counties.csv", folders, problems), regions) + places
    members: dict[str, list[str]] = {}
    for row in _rows("region_groups.csv", folders, problems):
        members.setdefault(row["group"], []).append(row["member"])
    companies = _companies(_rows("companies.csv", folders, problems), regions, phrases["company_blockers"], problems)
    if problems:
        raise CatalogError(problems)
    return Catalog(
        units=units,
        indicators=indicators,
        regions=regions,
        region_names=Gazetteer(places),
        group_members={k: tuple(v) for k, v in members.items()},
        phrases=phrases,
        companies=companies,
    )
