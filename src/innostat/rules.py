"""The rules behind the codes of findings: what each finds, why it matters, examples, tolerance, when to ignore it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from innostat.errors import CatalogError, InnostatError
from innostat.models import Document

LANGUAGES = ("en", "zh")
PARTS = ("what", "why", "tolerance", "ignore")
SEVERITIES = ("error", "warning", "note")

#: Codes of the contract with their names, in the order in which they are documented.
CODES: Mapping[str, str] = {
    "Y101": "same-statement-different-year",
    "Y102": "same-year-both-ends",
    "Y103": "year-not-over",
    "Y104": "figure-of-another-year",
    "Y105": "period-runs-backwards",
    "V201": "same-series-different-value",
    "V202": "magnitude-slip",
    "V203": "outside-plausible-range",
    "V204": "direction-contradicted",
    "V205": "off-the-series",
    "S301": "total-not-sum",
    "S302": "shares-not-100",
    "S303": "difference-does-not-follow",
    "S304": "share-does-not-follow",
    "S305": "growth-does-not-follow",
    "T401": "cells-do-not-fit-header",
    "T402": "column-without-values",
    "T403": "region-in-wrong-group",
    "T404": "member-missing-or-repeated",
    "L501": "list-counts-differ",
    "L502": "garbled-term",
    "D601": "passage-repeated",
}


@dataclass(frozen=True, slots=True)
class Example:
    """Documents on which a rule fires, or does not; each with a name, a text, and where it matters a title and a date."""

    note: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One code. `words` holds the parts by language and part; `severity` is the usual one."""

    code: str
    name: str
    severity: str
    words: Mapping[tuple[str, str], str]
    fires: tuple[Example, ...]
    quiet: tuple[Example, ...]


class UsageError(InnostatError):
    """A code that is none."""


def split_codes(given: Iterable[str], option: str) -> tuple[str, ...]:
    """Codes and beginnings of codes as given on the command line.

    Raises:
        UsageError: One begins no code.

    >>> split_codes(["Y,v201", "S3"], "--select")
    ('Y', 'V201', 'S3')
    """
    told = list(given)
    codes = tuple(c.strip().upper() for part in told for c in part.replace("，", ",").split(","))
    for code in codes:
        if not code or not any(known.startswith(code) for known in CODES):
            raise UsageError(f"{option}: {code or 'an empty code'}: begins no code; there are {', '.join(CODES)}")
    return codes


@lru_cache(maxsize=1)
def load_rules() -> dict[str, Rule]:
    """All rules by code, in the order of `CODES`.

    Raises:
        CatalogError: A rule's file is missing or not whole; all problems at once.
    """
    folder = files("innostat") / "data" / "rules"
    rules: dict[str, Rule] = {}
    problems: list[str] = []
    for code, name in CODES.items():
        path = folder / f"{code}.toml"
        if not path.is_file():
            problems.append(f"data/rules/{code}.toml: missing; every code has a rule")
            continue
        rules[code] = _rule(code, name, tomllib.loads(path.read_text(encoding="utf-8")), problems)
    if problems:
        raise CatalogError(problems)
    return rules


def _rule(code: str, name: str, data: Mapping[str, Any], problems: list[str]) -> Rule:
    where = f"data/rules/{code}.toml"
    if data.get("code", code) != code or data.get("name") != name:
        problems.append(f"{where}: code, name: they have to be {code} and {name}")
    if data.get("severity") not in SEVERITIES:
        problems.append(f"{where}: severity: one of {', '.join(SEVERITIES)} is expected")
    words = {(language, part): str(data.get(f"{part}_{language}", "")).strip() for language in LANGUAGES for part in PARTS}
    problems += [f"{where}: {part}_{language}: missing" for (language, part), text in words.items() if not text]
    fires, quiet = (tuple(map(_example, data.get(field, ()))) for field in ("fires", "quiet"))
    problems += [f"{where}: {field}: missing; give documents" for field, told in (("fires", fires), ("quiet", quiet)) if not told]
    return Rule(code, name, str(data.get("severity")), words, fires, quiet)


def _example(told: Mapping[str, Any]) -> Example:
    documents = enumerate(told.get("documents", ()), 1)
    return Example(
        told.get("note", ""),
        tuple(Document(d.get("name", f"text {i}"), d.get("text", ""), d.get("title", ""), d.get("date", "")) for i, d in documents),
    )


def find_rules(code: str | None, every: bool) -> list[Rule]:
    """The rule of a code, those whose codes begin so, or all.

    Raises:
        UsageError: No code, or one that is none.
    """
    if every == (code is not None):
        raise UsageError("name a code (Y102), or --all")
    wanted = split_codes([code], "CODE")[0] if code is not None else ""
    return [rule for rule in load_rules().values() if rule.code.startswith(wanted)]
